"""Do the figures of the ledger stand where they should, and lead back to their cells?"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from laoyousuode.numbers import round_half_up
from laoyousuode.results import Results
from reporter.ledger.ledger import SHEETS, write_ledger
from tests.ledger.ledger_kit import (
    CIVIL,
    EDUCATION,
    HEALTH,
    LEAD,
    TABLE,
    UNION,
    load,
    make_results,
    plan,
    realistic,
    spoiled,
    table,
    through_office,
)

PLAN = plan()
REALISTIC = realistic(PLAN)
BOOK = write_ledger(PLAN, REALISTIC)
VALUES = load(BOOK, values=True)
FORMULAS = load(BOOK)


def indicator_rows(book: Workbook = VALUES) -> dict[str, dict[str, Any]]:
    found = [*table(book["指标"]), *table(book["承诺"])]
    return {str(row["序号"]): row for row in found if row["指标"]}


def test_sheets_are_in_the_readers_order() -> None:
    wanted = ("总览", "指标", "分单位", "来源", "报送", "质疑", "承诺", "问题清单", "重点任务", "图表")
    assert tuple(VALUES.sheetnames) == SHEETS == wanted


@pytest.mark.parametrize(
    ("no", "column", "shown"),
    [
        ("1", "年度目标", "<3.5"),
        ("1", "完成率", "—"),  # lower is better
        ("1", "差额", 0.79),
        ("2", "重点任务", "健全就业公共服务体系"),
        ("2", "序时目标", 2.666667),
        ("2", "完成率", 0.90625),
        ("2", "状态", "超序时"),
        ("2", "亮灯", "绿灯"),
        ("3", "数据完整性", "缺团区委"),
        ("3", "状态", "待核"),
        ("5", "完成值", 6.996),
        ("5", "数据完整性", "缺区卫健局"),
        ("9", "序时目标", 35.616667),
        ("10", "序时目标", "—"),
        ("10", "状态", "需研判"),
        ("11", "牵头单位", UNION),
        ("12", "状态", "滞后"),
        ("12", "亮灯", "黄灯"),
        ("13", "完成值", 232),
        ("13", "数据完整性", "缺区医保局"),
        ("C1", "重点任务", "（二）强化创业带动就业"),
        ("C4", "年度目标", "动态清零"),
        ("C7", "年度目标", "—"),
        ("C7", "状态", "年度考核"),
    ],
)
def test_indicator(no: str, column: str, shown: object) -> None:
    found = indicator_rows()[no][column]
    assert found == (pytest.approx(shown) if isinstance(shown, float) else shown)


@pytest.mark.parametrize(
    ("no", "formula"),
    [
        ("1", "='来源'!$E$4"),
        ("5", "=ROUND(SUMIFS('来源'!$E$4:$E$58,'来源'!$A$4:$A$58,$A8,'来源'!$D$4:$D$58,\"填报值\"),6)"),
        ("9", "=ROUND($G$10/$G$9*100,6)"),
    ],
)
def test_value_is_a_formula_that_can_be_followed(no: str, formula: str) -> None:
    last = VALUES["来源"].max_row
    assert indicator_rows(FORMULAS)[no]["完成值"] == formula.replace("58", str(last))


@pytest.mark.parametrize(
    ("no", "number_format"),
    [("1", "0.00"), ("2", "0.0"), ("6", "0.000"), ("8", "0.0#"), ("10", "0"), ("12", "0")],
)
def test_number_formats_show_figures_as_they_were_reported(no: str, number_format: str) -> None:
    row = indicator_rows()[no]["row"]
    assert VALUES["指标"].cell(row, 7).number_format == number_format
    assert VALUES["指标"].cell(row, 8).number_format == "0.0#%"


@pytest.mark.parametrize(("no", "fill"), [("2", "C6E0B4"), ("12", "FFE699"), ("13", None)])
def test_the_light_is_a_fill_beside_the_word(no: str, fill: str | None) -> None:
    cell = VALUES["指标"].cell(indicator_rows()[no]["row"], 10)
    assert (cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else None) == fill


def test_a_red_light() -> None:
    book = load(write_ledger(PLAN, make_results(PLAN, TABLE | {"2": {LEAD: "1"}})), values=True)
    row = indicator_rows(book)["2"]
    assert (row["状态"], row["亮灯"]) == ("严重滞后", "红灯")
    assert book["指标"].cell(row["row"], 10).fill.fgColor.rgb.endswith("F4B0A8")


def test_a_gap_never_shows_as_minus_nothing() -> None:
    book = load(write_ledger(PLAN, make_results(PLAN, TABLE | {"2": {LEAD: "2.66"}})), values=True)
    row = indicator_rows(book)["2"]
    assert book["指标"].cell(row["row"], 9).number_format == "+0.00;-0.00;0.00"


@pytest.mark.parametrize(
    ("no", "bureau", "shown"),
    [
        ("3", LEAD, 99.631902),
        ("3", "区退役军人事务局", "无"),
        ("3", "团区委", "未交"),
        ("3", UNION, "—"),
        ("5", CIVIL, 0.046),
        ("5", HEALTH, "未交"),
        ("9", LEAD, "—"),
        ("13", "区医保局", "待核"),
        ("C7", UNION, 58.128079),
    ],
)
def test_matrix(no: str, bureau: str, shown: object) -> None:
    row = next(row for row in table(VALUES["分单位"]) if str(row["序号"]) == no)
    assert row[bureau] == (pytest.approx(shown) if isinstance(shown, float) else shown)


def test_matrix_greys_what_is_not_due_and_leads_to_the_sources() -> None:
    sheet = VALUES["分单位"]
    headings = [cell.value for cell in sheet[3]]
    rows = {str(row["序号"]): row["row"] for row in table(sheet)}
    not_due = sheet.cell(rows["3"], headings.index(UNION) + 1)
    assert not_due.fill.fgColor.rgb.endswith("D9D9D9")
    figure = sheet.cell(rows["5"], headings.index(EDUCATION) + 1)
    place = figure.hyperlink.location
    assert place.startswith("'来源'!E")
    line = {row["row"]: row for row in table(VALUES["来源"])}[int(place.removeprefix("'来源'!E"))]
    assert (line["指标序号"], line["单位"], line["采用值"]) == (5, EDUCATION, 0.85)
    doubtful = sheet.cell(rows["13"], headings.index("区医保局") + 1)
    assert doubtful.hyperlink.location == "'质疑'!A4"


def test_unreported_row() -> None:
    results = make_results(PLAN, {no: row for no, row in TABLE.items() if no != "4"})
    book = load(write_ledger(PLAN, results), values=True)
    row = indicator_rows(book)["4"]
    assert (row["完成值"], row["状态"], row["数据完整性"]) == ("—", "未报", f"缺{LEAD}")
    matrix = next(row for row in table(book["分单位"]) if row["序号"] == 4)
    assert matrix[LEAD] == "未报"


def test_source_line() -> None:
    line = next(row for row in table(VALUES["来源"]) if row["指标序号"] == 8 and row["项目"] == "分母")
    assert (line["采用值"], line["原填内容"], line["文件"], line["工作表"], line["单元格"]) == (
        65.1,
        "65.1",
        f"返回/{LEAD}.xlsx",
        "填报",
        "H13",
    )


def test_confirmed_reason_stands_beside_the_source() -> None:
    results = make_results(PLAN)
    row = results.indicator("4")
    part = replace(row.contributions[0], confirmed="新增一家研究院的存量专利")
    rows = tuple(replace(row, contributions=(part,)) if r.no == "4" else r for r in results.indicators)
    book = load(write_ledger(PLAN, replace(results, indicators=rows)), values=True)
    line = next(line for line in table(book["来源"]) if line["指标序号"] == 4)
    assert line["备注"] == "已核实：新增一家研究院的存量专利"


def test_no_returns_at_all() -> None:
    results = make_results(PLAN, {}, missing=tuple(unit.name for unit in PLAN.bureaus))
    book = load(write_ledger(PLAN, results), values=True)
    assert book["来源"]["A4"].value == "本期没有采用任何单元格"
    assert book["质疑"]["A4"].value == "本期没有质疑"
    assert indicator_rows(book)["5"]["状态"] == "未报"


def test_december_and_a_year_with_other_measures() -> None:
    changed = TABLE | {"12": {LEAD: "1000/1000", **{name: "5/5" for name in PLAN.indicator("12").support}}}
    book = load(write_ledger(PLAN, make_results(PLAN, changed, period="2027-12")), values=True)
    row = indicator_rows(book)["12"]
    assert (row["单位"], row["完成值"], row["状态"]) == ("%", 100, "已完成")


def test_no_cell_is_blank_or_says_none() -> None:
    for sheet in VALUES.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert str(cell.value).lower() not in ("nan", "nat", "", "true", "false"), cell.coordinate


@pytest.mark.office
def test_libreoffice_arrives_at_the_same_values(tmp_path: Path) -> None:
    given = spoiled(BOOK)
    formulas = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in FORMULAS.worksheets
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.data_type == "f"
    ]
    wrong = load(given, values=True)
    assert all(wrong[place.partition("!")[0]][place.partition("!")[2]].value == -99999 for place in formulas)
    book = load(through_office(given, tmp_path).read_bytes(), values=True)
    shown = indicator_rows(book)
    for row in REALISTIC.indicators:
        if row.value is None:
            assert shown[row.no]["完成值"] == "—"
        else:
            assert shown[row.no]["完成值"] == pytest.approx(float(round_half_up(row.value)), abs=1e-6)
    for sheet in book.worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                assert cell.data_type != "e", f"{sheet.title}!{cell.coordinate}"
                assert cell.value != -99999, f"{sheet.title}!{cell.coordinate}"
                kept = VALUES[sheet.title][cell.coordinate].value
                if isinstance(kept, int | float):
                    assert cell.value == pytest.approx(kept, abs=1e-6), f"{sheet.title}!{cell.coordinate}"


def replaced(no: str, **changes: Any) -> Results:
    results = make_results(PLAN)
    rows = tuple(replace(row, **changes) if row.no == no else row for row in results.indicators)
    return replace(results, indicators=rows)


@pytest.mark.parametrize(
    ("results", "sentence"),
    [
        (replaced("5", value=Decimal("7")), "指标5：完成值 7 与来源算出的 7.306 不同"),
        (replaced("9", value=Decimal("35")), "指标9：完成值 35 与来源"),
        (replaced("1", sources=(), contributions=()), "指标1：完成值 2.71 与来源算出的 （无） 不同"),
        (replaced("10", value=None, contributions=()), "指标10：没有区人力社保局的填报结果"),
        (replaced("2", light="red"), "指标2：状态“超序时”与灯“red”"),
        (replaced("2", expected=Decimal("NaN")), "NaN"),
        (replace(make_results(PLAN), indicators=()), "结果与方案的指标不一致"),
        (replace(make_results(PLAN), bureaus=()), "结果与方案的单位不一致"),
        (replace(make_results(PLAN), plan="other"), "结果属于方案“other”"),
    ],
)
def test_what_the_rule_cannot_produce_is_refused(results: Results, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        write_ledger(PLAN, results)


def test_a_status_that_nothing_describes_never_becomes_a_result() -> None:
    with pytest.raises(ValueError, match="指标2：状态“良好”在状态表"):
        replaced("2", status="良好")


def kept(said: str) -> tuple[dict[str, Any], list[object]]:
    """Row C6 where its bureau said so."""
    book = load(write_ledger(PLAN, make_results(PLAN, TABLE | {"C6": {UNION: said}})), values=True)
    overview = {book["总览"].cell(row, 1).value: row for row in range(1, book["总览"].max_row)}
    return indicator_rows(book)["C6"], [
        book["总览"].cell(overview[word], 4).value for word in ("保持", "未保持", "已完成")
    ]


@pytest.mark.parametrize(
    ("said", "status", "light", "counts"),
    [
        ("24/24", "保持", "绿灯", [2, 0, 1]),
        ("23/24", "未保持", "黄灯", [1, 1, 1]),
        ("2/24", "未保持", "红灯", [1, 1, 1]),
        ("待核", "待核", "不亮灯", [1, 0, 1]),
    ],
)
def test_a_commitment_past_its_deadline_is_kept_or_not(
    said: str, status: str, light: str, counts: list[int]
) -> None:
    row, found = kept(said)
    assert (row["状态"], row["亮灯"]) == (status, light)
    assert found == counts


def test_charts_draw_the_numbers_beside_them() -> None:
    from openpyxl.utils.cell import range_boundaries

    sheet = FORMULAS["图表"]
    assert len(sheet._charts) == 2
    for chart in sheet._charts:
        for series in chart.series:
            place = series.val.numRef.f
            assert place.startswith("'图表'!$")
            left, top, right, bottom = range_boundaries(place.partition("!")[2].replace("$", ""))
            assert left and top and bottom
            assert left == right and top > 3 and bottom - top + 1 >= 9
            drawn = [VALUES["图表"].cell(row, left).value for row in range(top, bottom + 1)]
            assert all(value is None or isinstance(value, int | float) for value in drawn)
    progress = {row["名称"]: row for row in table(VALUES["图表"]) if isinstance(row["完成率（%）"], float)}
    assert progress["2 城镇新增就业人数"]["完成率（%）"] == 90.63
    assert progress["2 城镇新增就业人数"]["序时进度（%）"] == 83.33


def test_a_commitment_may_be_derived_from_the_table() -> None:
    from reporter.ledger.indicators import Block, _FormulaPlaces
    from reporter.ledger.sources import SourceTable

    blocks = (Block("五年指标", "指标", {"7": 10}), Block("承诺事项", "承诺", {"C1": 4}))
    assert _FormulaPlaces(blocks[1], blocks, SourceTable(())).value("7") == "'指标'!$G$10"
