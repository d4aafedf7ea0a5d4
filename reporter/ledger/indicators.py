"""The ledger's sheets 指标 and 承诺: one line for each row of the plan, its value a formula over 来源.

Knows the results as judged; judges nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from laoyousuode.numbers import CONTEXT, round_half_up
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.results import IndicatorResult, Results
from laoyousuode.statuses import light_names
from reporter.ledger.lines import derived_of, figure_fields, shown_status
from reporter.ledger.sources import SourceTable
from reporter.ledger.style import CENTER, FIRST_ROW, HEADING_ROW, RIGHT, Look, Page
from reporter.ledger.text import decimals_format
from reporter.ledger.words import LIGHT_FILLS, SHEETS, columns_named, say
from reporter.words.decimals import LEAST_OF_RATES, apart, sheet_format
from reporter.words.judging import has_deadlines, judging_note
from reporter.words.rows import ReportRow

INDICATORS, COMMITMENTS = SHEETS["indicators"], SHEETS["commitments"]

_INDICATOR_COLUMNS = columns_named("indicators")
_STATUS_COLUMN, _LIGHT_COLUMN = "J", "K"
_VALUE_COLUMN = "G"


@dataclass(frozen=True, slots=True)
class Block:
    """Rows `first` to `last` of a sheet: the plan's table, or its commitments."""

    name: str
    sheet: str
    rows: Mapping[str, int]

    @property
    def last(self) -> int:
        return max(self.rows.values(), default=FIRST_ROW)

    @property
    def statuses(self) -> str:
        return self._column(_STATUS_COLUMN)

    @property
    def lights(self) -> str:
        return self._column(_LIGHT_COLUMN)

    def _column(self, letter: str) -> str:
        return f"'{self.sheet}'!${letter}${FIRST_ROW}:${letter}${self.last}"


def write_indicators(
    indicators: Page, commitments: Page | None, plan: Plan, results: Results, sources: SourceTable
) -> tuple[Block, ...]:
    """Returns where the table's rows stand, and the commitments' where the plan has any."""
    table = [row for row in plan.indicators if not row.is_commitment]
    pages = [(indicators, _block(say("blocks.indicators"), indicators, table))]
    if commitments is not None:
        rest = [row for row in plan.indicators if row.is_commitment]
        pages.append((commitments, _block(say("blocks.commitments"), commitments, rest)))
    blocks = tuple(block for _, block in pages)
    for page, block in pages:
        _write_block(page, block, blocks, plan, results, sources)
    return blocks


def _block(name: str, page: Page, members: Sequence[Indicator]) -> Block:
    return Block(name, page.name, {member.no: row for row, member in enumerate(members, FIRST_ROW)})


def _write_block(
    page: Page, block: Block, blocks: Sequence[Block], plan: Plan, results: Results, sources: SourceTable
) -> None:
    width = len(_INDICATOR_COLUMNS)
    page.title(say("indicators.title", name=block.name, period=results.period.chinese))
    page.headings(HEADING_ROW, _INDICATOR_COLUMNS)
    places = _FormulaPlaces(block, blocks, sources)
    for no in block.rows:
        _write_indicator(page, places, plan, plan.indicator(no), results)
    page.fit(_INDICATOR_COLUMNS)
    if not block.rows:
        page.only_line(FIRST_ROW, say("blocks.none", name=block.name), width)
    page.note(
        2,
        say("indicators.note") + (say("indicators.note_kept") if has_deadlines(plan) else ""),
        width,
    )
    page.finish(_INDICATOR_COLUMNS, block.last, 4, notes=(judging_note(plan),))


@dataclass(frozen=True, slots=True)
class _FormulaPlaces:
    """What a formula of a sheet may point at: its own rows, the other sheet's, and the sources."""

    own: Block
    blocks: Sequence[Block]
    sources: SourceTable

    def value(self, no: str) -> str:
        """The cell of a row's value, with the sheet's name where it is another one."""
        block = next(block for block in self.blocks if no in block.rows)
        sheet = "" if block is self.own else f"'{block.sheet}'!"
        return f"{sheet}${_VALUE_COLUMN}${block.rows[no]}"


def _write_indicator(
    page: Page, places: _FormulaPlaces, plan: Plan, indicator: Indicator, results: Results
) -> None:
    result = results.indicator(indicator.no)
    row, measure = places.own.rows[indicator.no], indicator.measure(results.period.year)
    task = plan.task(indicator.task)
    line = ReportRow(indicator, measure, result, results.period)
    figure = replace(RIGHT, number_format=line.number_format)
    page.row_number(row, indicator.no)
    heading, field = indicator.heading or f"（{task.numeral}）{task.title}", plan.field_of(indicator)
    page.text(row, 2, f"{field}：{heading}" if field else heading)
    page.text(row, 3, result.name)
    page.text(row, 4, result.unit, CENTER)
    page.text(row, 5, result.target, CENTER)
    page.number(row, 6, _rounded(result.expected), figure)
    if result.value is None:
        page.number(row, 7, None)
    else:
        formula = _value_formula(plan, indicator, measure, places)
        page.formula(row, 7, formula, round_half_up(result.value), figure)
    share_format = f"{sheet_format(line.share_decimals, LEAST_OF_RATES)}%"
    page.number(row, 8, _share(result), replace(RIGHT, number_format=share_format))
    gap_format = decimals_format(apart([result.gap, Decimal(0)], line.decimals), signed=True)
    page.number(row, 9, _rounded(result.gap), replace(RIGHT, number_format=gap_format))
    light = Look(align="center", bold=True, fill=LIGHT_FILLS[result.light])
    page.text(row, 10, shown_status(indicator, measure, result, results.period), light)
    page.text(row, 11, light_names()[result.light], replace(light, bold=False))
    page.text(row, 12, completeness(result))
    page.text(row, 13, indicator.lead)


def _value_formula(plan: Plan, indicator: Indicator, measure: Measure, places: _FormulaPlaces) -> str:
    row, sources = places.own.rows[indicator.no], places.sources
    match measure.combine:
        case "derived":
            numerator, denominator = (places.value(no) for no in derived_of(plan, indicator.no))
        case "lead":
            cells = [sources.cell(indicator.no, field) for field in figure_fields(measure)]
            if len(cells) == 1:
                return f"={cells[0]}"
            numerator, denominator = cells
        case _:
            totals = [sources.total(field, row) for field in figure_fields(measure)]
            if len(totals) == 1:
                return f"=ROUND({totals[0]},6)"
            numerator, denominator = totals
    return f"=ROUND({numerator}/{denominator}*100,6)"


def completeness(result: IndicatorResult) -> str:
    """完整, or 缺 and the bureaus that lack."""
    if result.complete:
        return say("indicators.complete")
    if not result.missing:
        return say("indicators.incomplete")
    return say("indicators.lacks", names="、".join(result.missing))


def _rounded(number: Decimal | None) -> Decimal | None:
    return None if number is None else round_half_up(number)


def _share(result: IndicatorResult) -> Decimal | None:
    """The progress as precisely as a sheet can hold it: it may lack very little of the whole."""
    if result.progress is None or result.value is None or not result.target_number:
        return _rounded(result.progress)
    return round_half_up(CONTEXT.divide(round_half_up(result.value), result.target_number), 14)
