"""The ledger's sheets 来源 and 分单位: every cell that a value was made from, and what each bureau reported.

Each bureau's figure leads to its line in 来源. Knows the results as judged; judges nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from laoyousuode.numbers import round_half_up
from laoyousuode.plan import Measure, Plan
from laoyousuode.results import Contribution, Results
from reporter.ledger.lines import SourceLine
from reporter.ledger.style import (
    CENTER,
    FIRST_ROW,
    HEADING_ROW,
    LINK,
    NOT_DUE,
    RIGHT,
    LedgerColumn,
    Page,
)
from reporter.ledger.text import BLANK
from reporter.ledger.words import FIELD_NAMES, SHEETS, STATE_NAMES, columns_named, say
from reporter.words.decimals import is_computed, least_decimals, own_decimals, sheet_format

SOURCES, MATRIX, FINDINGS = (SHEETS[name] for name in ("sources", "matrix", "findings"))

_SOURCE_COLUMNS = columns_named("sources")


@dataclass(frozen=True, slots=True)
class SourceTable:
    """Where each line of 来源 stands."""

    lines: tuple[SourceLine, ...]

    @property
    def last_row(self) -> int:
        return FIRST_ROW + max(len(self.lines), 1) - 1

    def column(self, letter: str) -> str:
        return f"'{SOURCES}'!${letter}${FIRST_ROW}:${letter}${self.last_row}"

    def total(self, field: str, row: int) -> str:
        """Sum of the adopted values of one field, for the row number in column A of 指标's `row`."""
        return (
            f'SUMIFS({self.column("E")},{self.column("A")},$A{row},{self.column("D")},"{FIELD_NAMES[field]}")'
        )

    def cell(self, no: str, field: str) -> str:
        """The one cell that holds a lead's figure."""
        for row, line in enumerate(self.lines, FIRST_ROW):
            if line.no == no and line.source.field == field:
                return f"'{SOURCES}'!$E${row}"
        raise ValueError(f"指标{no}：没有来源")

    def row_of(self, no: str, bureau: str) -> int | None:
        for row, line in enumerate(self.lines, FIRST_ROW):
            if line.no == no and line.source.bureau == bureau:
                return row
        return None


def write_sources(page: Page, lines: tuple[SourceLine, ...]) -> SourceTable:
    table = SourceTable(lines)
    page.title(say("sources.title"))
    page.headings(HEADING_ROW, _SOURCE_COLUMNS)
    for row, line in enumerate(lines, FIRST_ROW):
        page.row_number(row, line.no)
        source = line.source
        for column, text in ((2, line.name), (3, source.bureau)):
            page.text(row, column, text)
        page.text(row, 4, FIELD_NAMES[source.field], CENTER)
        page.number(row, 5, source.value)
        page.text(row, 6, source.raw)
        place = ((7, source.file), (8, source.sheet), (9, source.cell))
        for column, text in (*place, (10, line.rule), (11, line.remark)):
            page.text(row, column, text)
    page.fit(_SOURCE_COLUMNS)
    if not lines:
        page.only_line(FIRST_ROW, say("sources.none"), len(_SOURCE_COLUMNS))
    page.note(
        2,
        say("sources.note"),
        len(_SOURCE_COLUMNS),
    )
    page.finish(_SOURCE_COLUMNS, table.last_row, 3)
    return table


def write_matrix(
    page: Page, plan: Plan, results: Results, sources: SourceTable, doubts: Mapping[tuple[str, str], int]
) -> None:
    """`doubts` gives the line of 质疑 that speaks of a row and a bureau."""
    bureaus = [bureau.name for bureau in plan.bureaus]
    columns = (
        *columns_named("matrix"),
        *(LedgerColumn(name, 9, 12) for name in bureaus),
    )
    page.title(say("matrix.title", period=results.period.chinese))
    page.headings(HEADING_ROW, columns)
    year = results.period.year
    by_no = {row.no: row for row in results.indicators}
    row = HEADING_ROW
    for indicator in plan.indicators:
        row += 1
        result = by_no[indicator.no]
        page.row_number(row, indicator.no)
        page.text(row, 2, result.name)
        page.text(row, 3, result.unit, CENTER)
        parts = {part.bureau: part for part in result.contributions}
        due = indicator.contributors(year)
        for column, bureau in enumerate(bureaus, 4):
            part = parts.get(bureau)
            if part is not None:
                target = _target(sources, doubts, indicator.no, part)
                _contribution(page, row, column, part, indicator.measure(year), target)
            elif bureau in due:
                raise ValueError(f"指标{indicator.no}：没有{bureau}的填报结果")
            else:
                page.text(row, column, BLANK, NOT_DUE)
    page.fit(columns)
    page.note(
        2,
        say("matrix.note"),
        len(columns),
    )
    page.finish(columns, row, 4)


def _contribution(
    page: Page, row: int, column: int, part: Contribution, measure: Measure, target: tuple[str, str] | None
) -> None:
    """The bureau's figure, or why there is none, leading to `target` (a sheet and a cell)."""
    look = LINK if target else RIGHT
    if target:
        page.link(row, column, *target)
    if part.state == "number":
        if part.value is None:
            raise ValueError(f"{part.bureau}：填报状态为数字，但没有数值")
        decimals = own_decimals(measure, [part.value])
        least = least_decimals(measure) if is_computed(measure) else decimals
        number_format = sheet_format(decimals, least)
        look = replace(look, number_format=number_format)
        page.number(row, column, round_half_up(part.value), look)
    else:
        page.text(row, column, STATE_NAMES[part.state], replace(look, align="center"))


def _target(
    sources: SourceTable, doubts: Mapping[tuple[str, str], int], no: str, part: Contribution
) -> tuple[str, str] | None:
    """Where a reader finds more of it: the cell it came from, else the finding that speaks of it."""
    if part.state == "number":
        source = sources.row_of(no, part.bureau)
        return (SOURCES, f"E{source}") if source else None
    doubt = doubts.get((no, part.bureau))
    return (FINDINGS, f"A{doubt}") if doubt else None
