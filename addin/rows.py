"""One row of the plan as a function of the add-in sees it: judged or checked by the core, on its own.

Does for one row what `laoyousuode.assessment` does for a whole form. A form whose period is not filled in yet has
rows too, without a year: its native formulas show them, so they are shown here. Knows no program and no cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import cast

from laoyousuode.assessment import first_hint
from laoyousuode.assessment import told as told_of
from laoyousuode.cell import BLANK, Cell
from laoyousuode.entry import Earlier, Entry, Figure, RowReading, number_named, read_row, related
from laoyousuode.examination import check_row
from laoyousuode.kinds import Kind
from laoyousuode.ladder import BLANK_VALUE, DOUBTFUL_VALUE, NONE_VALUE, Judgement, judge
from laoyousuode.period import Period
from laoyousuode.plan import EntryForm, Indicator, Measure, Plan
from laoyousuode.plan_file import default_plan
from laoyousuode.relation import Reference
from laoyousuode.target import Better
from laoyousuode.typed import decimal_of

# No period: no kind, no unit, no target.
_NO_YEAR = 0
_SOME_PERIOD = Period(1900, 1)


def _measure(entry_form: EntryForm) -> Measure:
    return Measure(
        year=_NO_YEAR,
        kind=cast(Kind, ""),
        unit="",
        better=cast(Better, ""),
        combine="lead",
        entry_form=entry_form,
        target=None,
        previous=None,
    )


@cache
def _ratio() -> Indicator:
    """A row that is nothing but a numerator and a denominator, whatever the plan."""
    return replace(default_plan().indicators[0], measures={_NO_YEAR: _measure("ratio")})


def year_in(period: Period | None) -> int:
    return period.year if period else _NO_YEAR


def value_of(cell: Cell, measure: Measure) -> Decimal | str:
    """The ladder's input: the sheet's own helper (a number, "", 无, 待核), or what a clerk typed.

    A number is taken as it is: the helper's 0.5 in a row of percentages means 0.5 %.
    """
    if cell.kind == "number" and isinstance(cell.value, float):
        number = decimal_of(cell)
        return number if number.is_finite() else DOUBTFUL_VALUE
    row = read_row(
        replace(_ratio(), measures={_NO_YEAR: replace(measure, entry_form="value")}),
        _NO_YEAR,
        "",
        Entry(cell),
    )
    if row.is_bare_fraction:
        return DOUBTFUL_VALUE
    reading = row.figures["value"]
    if reading.state == "number" and reading.number is not None:
        return reading.number
    return {"blank": BLANK_VALUE, "none": NONE_VALUE}.get(reading.state, DOUBTFUL_VALUE)


class PlanRows:
    """One plan as the functions see it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._rows: dict[str, Indicator] = {}

    def indicator(self, no: str) -> Indicator:
        """The plan's row, which also has a year 0 in which nothing is known of it. Raises KeyError."""
        if no not in self._rows:
            found = self.plan.indicator(no)
            self._rows[no] = replace(found, measures={**found.measures, _NO_YEAR: _measure("value")})
        return self._rows[no]

    def judged(self, no: str, period: Period | None, cell: Cell, bureau: str) -> Judgement:
        """The row judged in the sheet of this bureau ("" for the district)."""
        row, thresholds = self.indicator(no), self.plan.thresholds
        measure = row.measure(year_in(period))
        value = value_of(cell, measure)
        if period is None:
            return judge(measure, _SOME_PERIOD, value, thresholds)
        standing, share = row.standing(bureau, period.year), row.shares.get(bureau)
        return judge(measure, period, value, thresholds, standing=standing, share=share)

    def hint(
        self,
        no: str,
        period: Period | None,
        entry: Entry,
        bureau: str,
        others: Iterable[Cell],
        last: Cell = BLANK,
    ) -> str:
        """The first finding's sentence, "" where there is none or where nothing is typed into the row.

        `others` are the figures of other rows that the plan's relations name, in the plan's order; `last` is 上期, which
        whoever made the form found comparable.
        """
        row, year = self.indicator(no), year_in(period)
        if row.derived:
            return ""
        read = read_row(row, year, bureau if period else "", entry)
        if last.kind == "number" and (number := decimal_of(last)).is_finite():
            read = replace(read, earlier=(Earlier(period or _SOME_PERIOD, number),))
        relations = self.plan.relations_at(no)
        if relations:
            told = zip(self.plan.operands_at(no), others, strict=False)
            numbers = {each: self._number(each, year, cell) for each, cell in told}
            own = {
                each: number_named(each, read)
                for known in relations
                for each in known.references
                if each.row == no
            }
            read = related(read, relations, numbers | own, {})
        return first_hint(self.plan, told_of(read, check_row(read, self.plan.thresholds)))

    def _number(self, reference: Reference, year: int, cell: Cell) -> Decimal | None:
        measure = self.indicator(reference.row).measure(year)
        unit = measure.unit if reference.part == "computed" else measure.part_unit
        number = value_of(cell, replace(measure, unit=unit))
        return number if isinstance(number, Decimal) else None


def ratio(numerator: Cell, denominator: Cell) -> Decimal | str:
    """The percentage, or what the ladder takes instead of one."""
    read: RowReading = read_row(_ratio(), _NO_YEAR, "", Entry(numerator=numerator, denominator=denominator))
    return Figure(read.state, read.value).for_ladder
