"""Reception, findings, tasks and the overview: the right words in the right cells, safely."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest

from laoyousuode.findings import Finding
from laoyousuode.results import FileResult, Results, TaskReport
from reporter.ledger.ledger import write_ledger
from reporter.ledger.text import CUT_MARK, LONGEST, safe_text
from tests.ledger.ledger_kit import EDUCATION, HEALTH, LEAD, load, make_results, plan, realistic, table

PLAN = plan()
REALISTIC = realistic(PLAN)
BYTES = write_ledger(PLAN, REALISTIC)
BOOK = load(BYTES, values=True)
EVIL = (
    "=1+1",
    "+cmd|'/c calc'!A0",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://example.com","x")',
    "\t=1",
    "＝1",
    "#REF!",
    "{=1}",
)


def overview() -> dict[str, object]:
    sheet = BOOK["总览"]
    return {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(1, sheet.max_row + 1)}


def test_overview_says_what_and_counts() -> None:
    sheet = BOOK["总览"]
    assert sheet["A1"].value == "北仑区“劳有所得”专项实施方案台账"
    assert sheet["A2"].value == "截至2026年10月底（2026年10月31日）"
    shown = overview()
    assert (shown["已报"], shown["逾期"], shown["未报"], shown["应报"]) == (10, 1, "不亮灯", 13)
    assert (shown["错误"], shown["提醒"], shown["已核实"], shown["提示"]) == (4, 1, 1, 1)
    text = "".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "偏离度不低于－10%" in text and "偏离度在5%及以上" in text and "±5%" in text


@pytest.mark.parametrize(
    ("status", "in_table", "commitments"),
    [("待核", 3, 0), ("滞后", 1, 1), ("严重滞后", 0, 0), ("年度考核", 1, 1)],
)
def test_overview_counts_statuses(status: str, in_table: int, commitments: int) -> None:
    sheet = BOOK["总览"]
    row = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == status)
    found = [sheet.cell(row, column).value for column in (3, 4, 5)]
    assert found == [in_table, commitments, in_table + commitments]
    assert load(BYTES)["总览"].cell(row, 3).value == f"=COUNTIF('指标'!$J$4:$J$19,$A{row})"


def test_reception() -> None:
    rows = {row["单位"]: row for row in table(BOOK["报送"])[:13]}
    assert rows[HEALTH]["报送情况"] == "未报" and rows[HEALTH]["填报日期"] == "—"
    assert rows["区残联"]["报送情况"] == "逾期" and str(rows["区残联"]["填报日期"])[:10] == "2026-11-09"
    assert rows[LEAD]["联系电话"] == "0574-00000000"


@pytest.mark.parametrize(
    ("file", "fate", "reason"),
    [
        (f"返回/{LEAD}.xlsx", "采用", "本期采用"),
        (f"返回/旧/{LEAD}（第一稿）.xlsx", "被替代", "同一单位另有更新的一份"),
        (f"返回/{EDUCATION} - 副本.xlsx", "重复", "与另一份文件完全相同"),
        ("返回/团区委报表.zip", "未采用", "压缩包读不了：只能读 zip 格式，压缩包里最多再套一层"),
        ("返回/链接.xlsx", "未采用", "文件损坏或不完整"),
    ],
)
def test_every_file_has_its_fate_and_why(file: str, fate: str, reason: str) -> None:
    sheet = BOOK["报送"]
    row = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 3).value == file)
    assert (sheet.cell(row, 2).value, sheet.cell(row, 4).value) == (fate, reason)


@pytest.mark.parametrize(
    "file", [FileResult("x", None, "rejected"), FileResult("x", None, "rejected", code="?")]
)
def test_a_rejected_file_must_say_why(file: FileResult) -> None:
    with pytest.raises(ValueError, match=r"x：.*(不认识|没有原因)"):
        write_ledger(PLAN, make_results(PLAN, files=(file,)))


def test_findings_have_errors_first_and_are_tinted() -> None:
    rows = table(BOOK["质疑"])
    assert [row["级别"] for row in rows] == ["错误"] * 4 + ["提醒", "已核实", "提示"]
    first = rows[0]
    assert (first["单位"], first["行"], first["单元格"], first["代码"]) == (
        "区医保局",
        "13",
        "F18",
        "not-integer",
    )
    assert first["问题"] == "填报 0.6，但“家次”只能是整数"
    assert BOOK["质疑"]["B4"].fill.fgColor.rgb.endswith("F8D7D2")


def test_tasks_quote_the_bureaus_and_name_the_silent() -> None:
    rows = {(row["序号"], row["单位"]): row for row in table(BOOK["重点任务"])}
    assert rows["（三）", LEAD]["分工"] == "牵头"
    assert rows["（三）", LEAD]["推进情况"].startswith("截至10月底，区人力社保局围绕")
    assert rows["（三）", HEALTH]["推进情况"] == "未交"
    assert rows["（八）", "区医保局"]["推进情况"] == "未填"
    assert rows["（七）", "区总工会"]["分工"] == "牵头"


def injected(text: str) -> Results:
    """Results whose every text from outside is `text`."""
    results = realistic(PLAN)
    findings = (Finding("jump", "warning", *[text] * 8),)
    tasks = (TaskReport(1, text, *[text] * 7),)
    files = (FileResult(text, None, "counted", text),)
    first = results.bureaus[0]
    bureaus = (replace(first, file=text, filler=text, phone=text), *results.bureaus[1:])
    rows = []
    for row in results.indicators:
        sources = tuple(
            replace(source, raw=text, file=text, sheet=text, cell=text) for source in row.sources[:1]
        )
        keep = row.no == "1"
        parts = tuple(replace(part, sources=(), confirmed=text, note=text) for part in row.contributions)
        rows.append(replace(row, sources=sources, contributions=parts) if keep else row)
    return replace(
        results, findings=findings, tasks=tasks, files=files, bureaus=bureaus, indicators=tuple(rows)
    )


@pytest.mark.parametrize("text", EVIL)
def test_text_of_a_return_never_becomes_a_formula_or_an_error(text: str) -> None:
    package = write_ledger(PLAN, injected(text))
    book = load(package)
    seen = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "e", cell.coordinate
                if cell.value == text:
                    seen += 1
                    assert cell.data_type == "s", cell.coordinate
                    assert cell.quotePrefix == (text[0] in "=+-@＝\t"), cell.coordinate
    assert seen >= 20
    for name in ("来源", "报送", "质疑", "重点任务"):
        assert b"<f>" not in _part(package, book.sheetnames.index(name) + 1)


def _part(package: bytes, number: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(f"xl/worksheets/sheet{number}.xml")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x0b", "a�b�"),
        ("\udce4.xlsx", "�.xlsx"),
        ("\ufffe", "�"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("_x0041_", "_x0041_"),
        (" \u3000", "—"),
        ("", "—"),
        ("3.2", "3.2"),
    ],
)
def test_safe_text(text: str, kept: str) -> None:
    assert safe_text(text) == kept


@pytest.mark.parametrize("char", ["字", "a", "𠮷"])
def test_endless_text_is_cut_with_a_mark(char: str) -> None:
    cut = safe_text(char * 40_000)
    assert cut.endswith(CUT_MARK)
    assert LONGEST - 1 <= len(cut.encode("utf-16-le")) // 2 <= LONGEST


def test_hostile_characters_reach_the_sheet_as_marks() -> None:
    package = write_ledger(PLAN, injected("\x01坏\udce4"))
    assert "�坏�" in [row["原填"] for row in table(load(package)["质疑"])]


def test_the_same_results_give_the_same_bytes() -> None:
    assert write_ledger(PLAN, realistic(PLAN)) == BYTES


def test_package_is_stamped_with_the_cut_off_and_calculates_on_load() -> None:
    with zipfile.ZipFile(io.BytesIO(BYTES)) as archive:
        assert b"2026-10-31T00:00:00Z" in archive.read("docProps/core.xml")
        assert b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")


def test_every_sheet_is_ready_for_paper() -> None:
    for sheet in BOOK.worksheets:
        assert sheet["A1"].value and sheet.freeze_panes
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows
        if sheet.title != "总览":
            assert sheet.auto_filter.ref and sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.page_setup.fitToWidth in (
                None,
                1,
            )  # one page wide is what the format means by silence


def test_nothing_heavy_is_imported_before_a_ledger_is_written() -> None:
    code = "import sys, reporter.ledger.ledger; sys.exit(bool({'xlsxwriter', 'openpyxl', 'pandas'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_plans_questions_stand_with_their_interim_rule() -> None:
    rows = table(BOOK["问题清单"])
    assert [row["编号"] for row in rows] == [question.no for question in PLAN.questions]
    first = rows[0]
    assert (first["涉及行"], first["暂行口径"], first["出处"]) == (
        "16",
        "暂按指标表95%判定。",
        "表第16行；三（九）",
    )
    assert rows[16]["涉及行"] == "—"


def test_a_source_names_the_rule_it_was_read_by() -> None:
    rows = table(BOOK["来源"])
    rules = {(row["指标序号"], row["单位"], row["项目"]): row["规则"] for row in rows}
    assert rules[5, EDUCATION, "填报值"] == "text-number：数字以文字、全角或中文数字形式填写，已按数字读取"
    assert rules[1, LEAD, "填报值"] == "按填报值采用"
    assert rules[4, LEAD, "填报值"].startswith("jump：")
