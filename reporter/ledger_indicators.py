"""The ledger's sheet 指标: one line for each row of the plan, its value a formula over 来源.

Knows the results as judged; judges nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from laoyousuode.numbers import round_half_up
from laoyousuode.plan import Indicator, Measure, Plan
from reporter.ledger_rows import derived_of, parts_of
from reporter.ledger_sources import SourceTable
from reporter.ledger_style import CENTER, HEADING_ROW, RIGHT, Column, Look, Page
from reporter.ledger_text import decimals_format
from reporter.ledger_words import LIGHT_FILLS, LIGHT_NAMES, threshold_note
from reporter.results import IndicatorResult, Results

INDICATORS = "指标"

_INDICATOR_COLUMNS = (
    Column("序号", 6, 6),
    Column("重点任务", 20, 34),
    Column("指标", 24, 40),
    Column("单位", 8, 10),
    Column("年度目标", 10, 14),
    Column("序时目标", 10, 12),
    Column("完成值", 10, 12),
    Column("完成率", 9, 10),
    Column("差额", 9, 11),
    Column("状态", 10, 12),
    Column("亮灯", 8, 8),
    Column("数据完整性", 12, 24),
    Column("牵头单位", 14, 18),
)
_STATUS_COLUMN, _LIGHT_COLUMN = "J", "K"
_VALUE_COLUMN = "G"


@dataclass(frozen=True, slots=True)
class Block:
    """Rows `first` to `last` of 指标 that hold the plan's table, or its commitments."""

    name: str
    first: int
    last: int

    @property
    def statuses(self) -> str:
        return f"'{INDICATORS}'!${_STATUS_COLUMN}${self.first}:${_STATUS_COLUMN}${self.last}"

    @property
    def lights(self) -> str:
        return f"'{INDICATORS}'!${_LIGHT_COLUMN}${self.first}:${_LIGHT_COLUMN}${self.last}"


def write_indicators(page: Page, plan: Plan, results: Results, sources: SourceTable) -> tuple[Block, Block]:
    """Returns where the table's rows and the commitments' rows stand."""
    width = len(_INDICATOR_COLUMNS)
    page.title(f"指标完成情况（截至{results.period.chinese}底）")
    page.headings(HEADING_ROW, _INDICATOR_COLUMNS)
    by_no = {row.no: row for row in results.indicators}
    in_table = [row for row in plan.indicators if not row.is_commitment]
    commitments = [row for row in plan.indicators if row.is_commitment]
    rows: dict[str, int] = {}
    row = HEADING_ROW
    blocks: list[Block] = []
    for name, members in (("五年指标", in_table), ("承诺事项", commitments)):
        row += 1
        page.band(row, f"{'一' if not blocks else '二'}、{name}", width)
        first = row + 1
        for indicator in members:
            row += 1
            rows[indicator.no] = row
        blocks.append(Block(name, first, max(row, first)))
        row = max(row, first)
    for indicator in plan.indicators:
        _write_indicator(page, rows, plan, indicator, by_no[indicator.no], results.period.year, sources)
    page.fit(_INDICATOR_COLUMNS)
    page.note(
        2,
        "“完成值”为公式，依据“来源”表计算，可点开核对；其余各列由程序按判定规则得出。"
        "“差额”为正表示好于序时目标。",
        width,
    )
    page.finish(_INDICATOR_COLUMNS, row, 4, notes=(threshold_note(plan.thresholds),))
    return blocks[0], blocks[1]


def _write_indicator(
    page: Page,
    rows: Mapping[str, int],
    plan: Plan,
    indicator: Indicator,
    result: IndicatorResult,
    year: int,
    sources: SourceTable,
) -> None:
    row, measure = rows[indicator.no], indicator.measure(year)
    task = plan.task(indicator.task)
    figure = replace(RIGHT, number_format=decimals_format(measure.decimals))
    page.row_number(row, indicator.no)
    page.text(row, 2, indicator.heading or f"（{task.numeral}）{task.title}")
    page.text(row, 3, result.name)
    page.text(row, 4, result.unit, CENTER)
    page.text(row, 5, result.target, CENTER)
    page.number(row, 6, _rounded(result.expected), figure)
    if result.value is None:
        page.number(row, 7, None)
    else:
        formula = _value_formula(plan, indicator, measure, rows, sources)
        page.formula(row, 7, formula, round_half_up(result.value), figure)
    page.number(row, 8, _rounded(result.progress), replace(RIGHT, number_format="0.0%"))
    gap_format = decimals_format(_gap_decimals(result.gap, measure.decimals), signed=True)
    page.number(row, 9, _rounded(result.gap), replace(RIGHT, number_format=gap_format))
    light = Look(align="center", bold=True, fill=LIGHT_FILLS[result.light])
    page.text(row, 10, result.status, light)
    page.text(row, 11, LIGHT_NAMES[result.light], replace(light, bold=False))
    page.text(row, 12, completeness(result))
    page.text(row, 13, indicator.lead)


def _value_formula(
    plan: Plan, indicator: Indicator, measure: Measure, rows: Mapping[str, int], sources: SourceTable
) -> str:
    row = rows[indicator.no]
    match measure.combine:
        case "derived":
            numerator, denominator = (f"${_VALUE_COLUMN}${rows[no]}" for no in derived_of(plan, indicator.no))
        case "lead":
            cells = [sources.cell(indicator.no, field) for field in parts_of(measure)]
            if len(cells) == 1:
                return f"={cells[0]}"
            numerator, denominator = cells
        case _:
            totals = [sources.total(field, row) for field in parts_of(measure)]
            if len(totals) == 1:
                return f"=ROUND({totals[0]},6)"
            numerator, denominator = totals
    return f"=ROUND({numerator}/{denominator}*100,6)"


def _gap_decimals(gap: Decimal | None, decimals: int) -> int:
    """Enough decimals that a gap does not show as -0.0."""
    while gap and decimals < 6 and not round_half_up(gap, decimals):
        decimals += 1
    return decimals


def completeness(result: IndicatorResult) -> str:
    """完整, or 缺 and the bureaus that lack."""
    if result.complete:
        return "完整"
    return "缺" + "、".join(result.missing) if result.missing else "不完整"


def _rounded(number: Decimal | None) -> Decimal | None:
    return None if number is None else round_half_up(number)
