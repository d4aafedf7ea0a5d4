"""Builds `tongbao.docx`, the bulletin's Word template: text an office can edit, with docxtpl's tags in it.

The tags name the keys of `reporter.bulletin.narrative.context`; which words come from there and which stand here is
the only thing this module decides. It knows no results.

    python -m template.bulletin        writes tongbao.docx beside this module
"""

from __future__ import annotations

import io
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.rel import Relationships

from laoyousuode.output import repack, write_in_place
from laoyousuode.plan import Plan
from laoyousuode.plan_file import default_plan
from template import bulletin_styles
from template.bulletin_styles import TEXT_WIDTH
from template.wordxml import Element, paragraph, run, w

PATH = Path(__file__).with_name("tongbao.docx")
ANNEX_PATH = Path(__file__).with_name("fujian.docx")
STAMP = "2023-06-21T00:00:00Z"
_LIGHTS = (("green", "00A650"), ("yellow", "E6A700"), ("red", "D7000F"))
_UNLIT = "○"
_LIT = "●"
# Parts of the library's own template that a bulletin has no use for.
_FOREIGN = ("stylesWithEffects", "customXml", "thumbnail")

_KEEP = (w("keepNext"), w("keepLines"))

TemplateColumn = tuple[str, int, str, str]  # heading, width, style, tag


def build(plan: Plan) -> bytes:
    """The bulletin's template for this plan's fonts; the same plan gives the same bytes."""
    return document_of(plan, _content(), "通报模板")


def build_annexes(plan: Plan) -> bytes:
    """The template of the annexes that are not printed with the bulletin."""
    return document_of(plan, _annex_parts("apart"), "附件模板")


def document_of(
    plan: Plan, content: list[Element], title: str, finish: Callable[[Document], None] | None = None
) -> bytes:
    """A document of these elements with the bulletin's page and styles; `finish` may change them."""
    document = docx.Document()
    _drop_foreign(document.part.rels)
    _drop_foreign(document.part.package.rels)
    bulletin_styles.styles(plan.bulletin, document)
    body = document.element.body
    for child in list(body)[:-1]:  # the last is the section's properties
        body.remove(child)
    for element in content:
        body[-1].addprevious(element)
    bulletin_styles.page(plan.bulletin, document)
    bulletin_styles.settings(document)
    if finish is not None:
        finish(document)
    core = document.core_properties
    core.title, core.author, core.comments = title, plan.office, ""
    core.last_modified_by, core.keywords = plan.office, ""
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue(), STAMP)


def _drop_foreign(relationships: Relationships) -> None:
    for identity, relationship in list(relationships.items()):
        if relationship.reltype.rpartition("/")[2] in _FOREIGN:
            del relationships[identity]


def _content() -> list[Element]:
    return [
        *_head(),
        *_overview(),
        *_progress(),
        *_close(),
        *_annex_parts("printed"),
        *_imprint(),
    ]


def _annex_parts(where: str) -> list[Element]:
    """The annexes that stand here: `where` is "printed" (with the bulletin) or "apart"."""
    return [
        *when(f"annexes.ledger.{where}", *_annex_ledger()),
        *when(f"annexes.reception.{where}", *_annex_reception()),
        *when(f"annexes.tasks.{where}", *_annex_tasks()),
        *when(f"annexes.findings.{where}", *_annex_findings()),
        *when(f"questions and annexes.questions.{where}", *_annex_questions()),
    ]


def plain(style: str, words: str = "") -> Element:
    """A paragraph with these words."""
    return paragraph(style, run(words)) if words else paragraph(style)


def when(condition: str, *elements: Element) -> list[Element]:
    """The elements where the condition holds."""
    return [plain("BodyText", f"{{%p if {condition} %}}"), *elements, plain("BodyText", "{%p endif %}")]


def each(name: str, names: str, *elements: Element) -> list[Element]:
    """The elements for each of `names`."""
    return [
        plain("BodyText", f"{{%p for {name} in {names} %}}"),
        *elements,
        plain("BodyText", "{%p endfor %}"),
    ]


def paragraphs(names: str, style: str = "BodyText") -> list[Element]:
    """A paragraph for each of `names`."""
    return each("text", names, plain(style, "{{ text }}"))


def _head() -> list[Element]:
    return [
        *when("red_head", plain("HeadMark", "{{ head_mark }}"), plain("Normal"), plain("Normal")),
        *when("number", plain("DocumentNumber", "{{ number }}")),
        *when("red_head", plain("RedLine"), plain("Normal"), plain("Normal")),
        plain("Title", "{{ title }}"),
        plain("Normal"),
        plain("Recipients", "{{ recipients }}"),
        *paragraphs("opening"),
    ]


def _overview() -> list[Element]:
    return [plain("Heading1", "一、总体情况"), *paragraphs("overview")]


def _figure(key: str) -> list[Element]:
    """Where native charts are put: what leads to them, each chart's own paragraph, its title below."""
    return when(
        f"charts.{key}",
        plain("BodyText", f"{{{{ charts.{key}.intro }}}}"),
        *each(
            "figure",
            f"charts.{key}.figures",
            plain("Figure", "{{ figure.place }}"),
            plain("FigureCaption", "{{ figure.caption }}"),
        ),
    )


def _progress() -> list[Element]:
    return [
        plain("Heading1", "二、指标完成情况"),
        *when("commitments.rows", plain("Heading2", "（一）指标")),
        *_block("indicators"),
        *when("commitments.rows", plain("Heading2", "（二）承诺事项"), *_block("commitments")),
        plain("Heading1", "三、重点任务进展"),
        *_figure("lights"),
        *paragraphs("task_summary"),
        plain("Heading1", "四、存在的问题"),
        *each(
            "section",
            "problems",
            *when("section.heading", plain("Heading2", "{{ section.heading }}")),
            *paragraphs("section.paragraphs"),
        ),
        plain("Heading1", "五、下一步工作要求"),
        *each(
            "text",
            "next_steps",
            *when("not loop.last", plain("BodyText", "{{ text }}")),
            # Some of the text stands on the page that is signed.
            *when("loop.last", paragraph("BodyText", run("{{ text }}"), properties=_KEEP)),
        ),
    ]


def _block(key: str) -> list[Element]:
    columns: list[TemplateColumn] = [
        ("序号", 540, "TableCenter", "{{ row.no }}"),
        ("指标（单位）", 3084, "TableText", "{{ row.name }}"),
        ("年度目标", 1060, "TableCenter", "{{ row.target }}"),
        ("序时目标", 960, "TableCenter", "{{ row.expected }}"),
        ("完成值", 1060, "TableCenter", "{{ row.value }}"),
        ("完成率", 940, "TableCenter", "{{ row.progress }}"),
        ("状态", 1200, "TableText", "status"),
    ]
    note = "note_first" if key == "indicators" else "note_again"
    return [
        plain("BodyText", f"{{{{ {key}.intro }}}}"),
        table(columns, f"{key}.rows", caption=f"{{{{ {key}.caption }}}}", note=f"{{{{ {note} }}}}"),
        *paragraphs(f"{key}.details"),
    ]


def _close() -> list[Element]:
    blank = paragraph("Normal", properties=(w("keepNext"),))
    return [
        blank,
        *each(
            "text",
            "annex_list",
            *when("loop.first", plain("AnnexList", "{{ text }}")),
            *when("not loop.first", plain("AnnexListMore", "{{ text }}")),
        ),
        deepcopy(blank),
        plain("Signer", "{{ signer }}"),
        plain("SignDate", "{{ date }}"),
    ]


def _annex(key: str) -> list[Element]:
    """A new page: the label on its first line, the title on its third."""
    return [
        plain("AnnexLabel", f"{{{{ annexes.{key}.label }}}}"),
        plain("Normal"),
        plain("Title", f"{{{{ annexes.{key}.title }}}}"),
        plain("Normal"),
    ]


def _annex_ledger() -> list[Element]:
    columns: list[TemplateColumn] = [
        ("序号", 540, "TableCenter", "{{ row.no }}"),
        ("指标（单位）", 2640, "TableText", "{{ row.name }}"),
        ("各单位填报值（首行为牵头）", 3464, "TableText", "list:row.parts"),
        ("完成值", 1000, "TableCenter", "{{ row.value }}"),
        ("状态", 1200, "TableText", "status"),
    ]
    return [
        *_annex("ledger"),
        table(columns, "ledger", note="{{ note }}"),
        *_figure("progress"),
        *paragraphs("compared"),
    ]


def _annex_reception() -> list[Element]:
    columns: list[TemplateColumn] = [
        ("序号", 700, "TableCenter", "{{ row.no }}"),
        ("单位", 2744, "TableText", "{{ row.bureau }}"),
        ("报送情况", 1200, "TableCenter", "{{ row.state }}"),
        ("填报日期", 1800, "TableCenter", "{{ row.date }}"),
        ("错误", 800, "TableCenter", "{{ row.errors }}"),
        ("提醒", 800, "TableCenter", "{{ row.warnings }}"),
        ("已核实", 800, "TableCenter", "{{ row.confirmed }}"),
    ]
    return [*_annex("reception"), table(columns, "reception")]


def _annex_tasks() -> list[Element]:
    sections = each(
        "section", "tasks", plain("Heading2", "{{ section.heading }}"), *paragraphs("section.paragraphs")
    )
    return [
        *_annex("tasks"),
        plain("Heading1", "一、推进情况"),
        *sections,
        plain("Heading1", "二、各单位反映的问题"),
        *paragraphs("task_problems"),
        plain("Heading1", "三、下一步举措"),
        *paragraphs("task_next"),
    ]


def _annex_findings() -> list[Element]:
    found: list[TemplateColumn] = [
        ("序号", 600, "TableCenter", "{{ row.no }}"),
        ("单位", 1300, "TableText", "{{ row.bureau }}"),
        ("位置", 1344, "TableText", "{{ row.place }}"),
        ("类别", 700, "TableCenter", "{{ row.severity }}"),
        ("内容", 2600, "TableText", "{{ row.message }}"),
        ("处理", 2300, "TableText", "{{ row.cure }}"),
    ]
    confirmed: list[TemplateColumn] = [
        ("序号", 600, "TableCenter", "{{ row.no }}"),
        ("单位", 1500, "TableText", "{{ row.bureau }}"),
        ("指标", 2544, "TableText", "{{ row.name }}"),
        ("填报值", 1500, "TableCenter", "{{ row.value }}"),
        ("核实说明", 2700, "TableText", "{{ row.reason }}"),
    ]
    return [
        *_annex("findings"),
        plain("BodyText", "{{ findings_intro }}"),
        *when("findings", table(found, "findings")),
        plain("BodyText", "{{ confirmed_intro }}"),
        *when("confirmed", table(confirmed, "confirmed")),
    ]


def _annex_questions() -> list[Element]:
    columns: list[TemplateColumn] = [
        ("编号", 640, "TableCenter", "{{ row.no }}"),
        ("待明确事项", 3904, "TableText", "{{ row.text }}"),
        ("暂行处理", 2700, "TableText", "{{ row.interim }}"),
        ("出处", 1600, "TableText", "{{ row.source }}"),
    ]
    return [
        *_annex("questions"),
        plain("BodyText", "{{ questions_intro }}"),
        table(columns, "questions", note="{{ note }}"),
    ]


def table(columns: list[TemplateColumn], names: str, caption: str = "", note: str = "") -> Element:
    """A table with a repeated heading and one row for each of `names`; rows do not break across pages.

    Caption and note are rows of the table: LibreOffice moves a whole table to the next page for a caption that
    keeps with it, and a note outside could stand on a page alone.
    """
    assert sum(width for _, width, _, _ in columns) == TEXT_WIDTH, names
    line: dict[str, str | int] = {"val": "single", "sz": 4, "space": 0, "color": "auto"}
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    properties = w(
        "tblPr",
        w("tblW", w=TEXT_WIDTH, type="dxa"),
        w("jc", val="center"),
        w("tblBorders", *(w(side, **line) for side in sides)),
        w("tblLayout", type="fixed"),
        w("tblCellMar", w("left", w=57, type="dxa"), w("right", w=57, type="dxa")),
    )
    grid = w("tblGrid", *(w("gridCol", w=width) for _, width, _, _ in columns))
    before = [_remark(columns, "TableCaption", caption, "bottom", heading=True)] if caption else []
    after = [_remark(columns, "TableNote", note, "top")] if note else []
    head = w(
        "tr",
        w("trPr", w("cantSplit"), w("tblHeader")),
        *(_cell(width, plain("TableHead", heading)) for heading, width, _, _ in columns),
    )
    row = w(
        "tr",
        w("trPr", w("cantSplit")),
        *(_cell(width, *_tagged(style, tag)) for _, width, style, tag in columns),
    )
    return w(
        "tbl",
        properties,
        grid,
        *before,
        head,
        _span(columns, f"{{%tr for row in {names} %}}"),
        row,
        _span(columns, "{%tr endfor %}"),
        *after,
    )


def _remark(
    columns: list[TemplateColumn], style: str, tag: str, lined: str, heading: bool = False
) -> Element:
    """A row across the table, without lines except the one that the table itself has there."""
    bare = [w(side, val="nil") for side in ("top", "left", "bottom", "right") if side != lined]
    edges: dict[str, str | int] = {"w": 0, "type": "dxa"}
    properties = w(
        "tcPr",
        w("tcW", w=TEXT_WIDTH, type="dxa"),
        w("gridSpan", val=len(columns)),
        w("tcBorders", *bare),
        w("tcMar", w("left", **edges), w("right", **edges)),
    )
    kinds = [w("cantSplit"), *([w("tblHeader")] if heading else [])]
    return w("tr", w("trPr", *kinds), w("tc", properties, plain(style, tag)))


def _span(columns: list[TemplateColumn], tag: str) -> Element:
    """A row that holds a tag only, and goes when the bulletin is made."""
    properties = w("tcPr", w("tcW", w=TEXT_WIDTH, type="dxa"), w("gridSpan", val=len(columns)))
    return w("tr", w("tc", properties, plain("TableText", tag)))


def _cell(width: int, *paragraphs: Element) -> Element:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val="center")), *paragraphs)


def _tagged(style: str, tag: str) -> list[Element]:
    if tag == "status":
        return [paragraph(style, *_light_runs())]
    if tag.startswith("list:"):
        return paragraphs(tag.removeprefix("list:"), style)
    return [plain(style, tag)]


def _light_runs() -> list[Element]:
    """A coloured mark and the status in words, so that black-and-white print still tells."""
    runs: list[Element] = []
    for light, colour in _LIGHTS:
        runs += [
            run(f'{{%r if row.light == "{light}" %}}'),
            run(_LIT, w("color", val=colour)),
            run("{%r endif %}"),
        ]
    runs += [run('{%r if row.light == "none" %}'), run(_UNLIT), run("{%r endif %}")]
    return [*runs, run("{{ row.status }}")]


def _imprint() -> list[Element]:
    """版记: on the text block's bottom edge of the last page, between two lines of 0.35 mm."""
    tab = w("r", w("tab"))
    words = (tab, run("{{ imprint_office }}"), deepcopy(tab), run("{{ date }}印发"))
    line = paragraph("Imprint", *words, properties=(bulletin_styles.imprint_frame(),))
    return when("imprint", line, plain("Tail"))


def main() -> None:
    """Write the templates of the plan that ships with the product."""
    write_in_place(PATH, build(default_plan()))
    write_in_place(ANNEX_PATH, build_annexes(default_plan()))


if __name__ == "__main__":
    main()
