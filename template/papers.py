"""Builds the templates of the office's other papers: 专报, 单位情况表, the letters (GB/T 9704 section 10.1), 回头看.

Text an office can edit, with docxtpl's tags that name the keys of `reporter.papers`. It knows no results.

    python -m template.papers        writes them beside this module
"""

from __future__ import annotations

from pathlib import Path

from docx.document import Document
from docx.oxml.ns import qn

from laoyousuode.output import write_in_place
from laoyousuode.plan import Plan
from laoyousuode.plan_file import default_plan
from template.bulletin import TemplateColumn, document_of, each, plain, table, when
from template.bulletin_styles import RED
from template.wordxml import Element, paragraph, run, w

# In twips. The letter's mark begins 30 mm below the page's edge, its last red line stands 20 mm above the lower one,
# both lines are 170 mm long (GB/T 9704—2012, 10.1).
_BRIEF_MARGIN = 1417
_LETTER_TOP, _LETTER_LINE_UP, _OVERHANG = 1701, 1134, 397
# What stands above the characters in the mark's line, and below the line in the footer's paragraph.
_ABOVE_MARK, _BELOW_LINE = 163, 48
_TIGHT: dict[str, str | int] = {"before": 0, "after": 0, "line": 400, "lineRule": "exact"}


def build_brief(plan: Plan) -> bytes:
    """专报: one page."""
    content = [
        plain("Title", "{{ title }}"),
        _centred("{{ period }}"),
        _compact("{{ lights }}{{ reception }}"),
        *each("text", "changes", _compact("{{ text }}")),
        _compact("需要关注和协调的事项：", bold=True),
        *each("text", "points", _compact("{{ text }}")),
        plain("Figure", "{{ chart_place }}"),
        plain("FigureCaption", "{{ chart_caption }}"),
        _right("{{ signer }}　{{ date }}"),
    ]
    return document_of(plan, content, "专报模板", _on_one_page)


def _on_one_page(document: Document) -> None:
    """Narrower margins above and below, and no page number: there is one page."""
    section = document.sections[0]
    margins = section._sectPr.find(qn("w:pgMar"))
    margins.set(qn("w:top"), str(_BRIEF_MARGIN))
    margins.set(qn("w:bottom"), str(_BRIEF_MARGIN))
    for footer in (section.footer, section.even_page_footer):
        for number in list(footer._element):
            footer._element.remove(number)
        footer._element.append(plain("Tail"))


def build_bureaus(plan: Plan) -> bytes:
    """单位情况表."""
    columns: list[TemplateColumn] = [
        ("序号", 500, "TableCenter", "{{ row.no }}"),
        ("单位", 1844, "TableText", "{{ row.name }}"),
        ("牵头绿灯", 600, "TableCenter", "{{ row.green }}"),
        ("牵头黄灯", 600, "TableCenter", "{{ row.yellow }}"),
        ("牵头红灯", 600, "TableCenter", "{{ row.red }}"),
        ("牵头不亮灯", 700, "TableCenter", "{{ row.none }}"),
        ("配合项数", 600, "TableCenter", "{{ row.supported }}"),
        ("报送", 600, "TableCenter", "{{ row.state }}"),
        ("填报", 700, "TableCenter", "{{ row.reported }}"),
        ("错误", 500, "TableCenter", "{{ row.errors }}"),
        ("更正", 500, "TableCenter", "{{ row.corrected }}"),
        ("较上期", 1100, "TableCenter", "{{ row.change }}"),
    ]
    ranked = [*columns[:1], ("单位", 1244, "TableText", "{{ row.name }}"), *columns[2:]]
    ranked.append(("得分", 600, "TableCenter", "{{ row.score }}"))
    content = [
        plain("Title", "{{ title }}"),
        _centred("{{ subtitle }}"),
        *when("ranked", table(ranked, "rows", note="{{ note }}")),
        *when("not ranked", table(columns, "rows", note="{{ note }}")),
        _right("{{ signer }}　{{ date }}"),
    ]
    return document_of(plan, content, "单位情况表模板")


def build_review(plan: Plan) -> bytes:
    """回头看."""
    columns: list[TemplateColumn] = [
        ("序号", 560, "TableCenter", "{{ row.no }}"),
        ("指标（单位）", 3380, "TableText", "{{ row.name }}"),
        ("牵头单位", 1500, "TableText", "{{ row.lead }}"),
        ("上期", 1200, "TableCenter", "{{ row.was_status }} {{ row.was }}"),
        ("本期", 1200, "TableCenter", "{{ row.now_status }} {{ row.now }}"),
        ("结果", 1004, "TableCenter", "{{ row.came }}"),
    ]
    # With the number of the letter that asked, where letters are counted.
    widths = (480, 2040, 1374, 1130, 1130, 790)
    numbered: list[TemplateColumn] = [
        (head, width, style, tag) for (head, _, style, tag), width in zip(columns, widths, strict=True)
    ]
    numbered.insert(1, ("文号", 1900, "TableCenter", "{{ row.letter }}"))
    content = [
        plain("Title", "{{ title }}"),
        plain("Normal"),
        plain("BodyText", "{{ intro }}"),
        *when("rows and numbered", table(numbered, "rows", note="{{ note }}")),
        *when("rows and not numbered", table(columns, "rows", note="{{ note }}")),
        _right("{{ signer }}　{{ date }}"),
    ]
    return document_of(plan, content, "回头看模板")


def build_letter(plan: Plan) -> bytes:
    """提示单, 督办单, 警示单: a letter of one page with a receipt to cut off."""
    columns: list[TemplateColumn] = [
        ("序号", 540, "TableCenter", "{{ row.no }}"),
        ("指标（单位）", 2280, "TableText", "{{ row.name }}"),
        ("目标", 800, "TableCenter", "{{ row.target }}"),
        ("完成值", 800, "TableCenter", "{{ row.value }}"),
        ("差距", 1724, "TableText", "{{ row.gap }}"),
        ("状态", 1100, "TableCenter", "{{ row.status }}"),
        ("自何时起", 1600, "TableCenter", "{{ row.since }}"),
    ]
    content = [
        _mark("{{ mark }}"),
        _right("{{ number }}"),
        plain("Title", "{{ degree }}"),
        _centred("{{ draft }}"),
        plain("Recipients", "{{ bureau }}："),
        plain("BodyText", "{{ opening }}"),
        table(columns, "rows", note="{{ note }}"),
        plain("BodyText", "{{ ask }}"),
        _right("{{ signer }}"),
        _right("{{ date }}"),
        _cut(),
        _centred("{{ receipt }}", bold=True),
        _compact("{{ receipt_line }}"),
        _compact("收到日期：　　　　　　　　联系人及电话："),
        _compact("原因和下一步举措（可另附页）："),
    ]
    return document_of(plan, content, "督办单模板", _as_letter)


def _as_letter(document: Document) -> None:
    """The letter's page: less margin above, a red double line near the lower edge instead of a page number."""
    section = document.sections[0]
    properties = section._sectPr
    margins = properties.find(qn("w:pgMar"))
    margins.set(qn("w:top"), str(_LETTER_TOP - _ABOVE_MARK))
    margins.set(qn("w:bottom"), "1588")
    properties.remove(properties.find(qn("w:docGrid")))  # its lines would move the mark
    margins.set(qn("w:footer"), str(_LETTER_LINE_UP - _BELOW_LINE))
    for footer in (section.footer, section.even_page_footer):
        element = footer._element
        for child in list(element):
            element.remove(child)
        element.append(_red_line("top", "thinThickSmallGap"))


def _mark(words: str) -> Element:
    """发文机关标志 in red, and the double line 4 mm below it, the upper one the thicker."""
    line: dict[str, str | int] = {"val": "thickThinSmallGap", "sz": 24, "space": 6, "color": RED}
    properties = (
        w("pBdr", w("bottom", **line)),
        w("snapToGrid", val=0),
        w("spacing", before=0, after=120, line=240, lineRule="auto"),
        w("ind", left=-_OVERHANG, right=-_OVERHANG),
        w("jc", val="center"),
    )
    size = 52
    return paragraph(
        "Title",
        run(words, w("color", val=RED), w("sz", val=size), w("szCs", val=size)),
        properties=properties,
    )


def _red_line(side: str, kind: str) -> Element:
    line: dict[str, str | int] = {"val": kind, "sz": 24, "space": 1, "color": RED}
    return paragraph(
        "Tail",
        properties=(w("pBdr", w(side, **line)), w("ind", left=-_OVERHANG, right=-_OVERHANG)),
    )


def _cut() -> Element:
    """Where the receipt is cut off."""
    line: dict[str, str | int] = {"val": "dashed", "sz": 6, "space": 1, "color": "auto"}
    return paragraph("Normal", properties=(w("pBdr", w("bottom", **line)), w("spacing", **_TIGHT)))


def _centred(words: str, bold: bool = False) -> Element:
    marks = (w("b"),) if bold else ()
    return paragraph("Normal", run(words, *marks), properties=(w("jc", val="center"),))


def _right(words: str) -> Element:
    return paragraph("Normal", run(words), properties=(w("jc", val="right"), w("ind", right=320)))


def _compact(words: str, bold: bool = False) -> Element:
    """Text of 四号 in closer lines, so that a page holds it all."""
    properties = (w("snapToGrid", val=0), w("spacing", before=0, after=0, line=410, lineRule="exact"))
    marks = (w("b"),) if bold else ()
    return paragraph(
        "BodyText", run(words, *marks, w("sz", val=28), w("szCs", val=28)), properties=properties
    )


TEMPLATES = {
    "zhuanbao.docx": build_brief,
    "danwei.docx": build_bureaus,
    "huitoukan.docx": build_review,
    "duban.docx": build_letter,
}


def main() -> None:
    """Write the templates of the plan that ships with the product."""
    for name, build in TEMPLATES.items():
        write_in_place(Path(__file__).with_name(name), build(default_plan()))


if __name__ == "__main__":
    main()
