"""One row of a return: its cells as typed, read into a figure that is used, missing, 无 or doubtful.

Knows the plan's row and the bureau that filled it; not where the cells stand, nor what other bureaus reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from laoyousuode.cell import BLANK, Cell, strip_invisible
from laoyousuode.kinds import comparable
from laoyousuode.ladder import BLANK_VALUE, DOUBTFUL_VALUE, NONE_VALUE
from laoyousuode.numbers import CONTEXT, divide
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Measure
from laoyousuode.typed import Reading, State, Unit, read_asked

FIGURE_FIELDS = ("value", "numerator", "denominator")
ENTRY_FIELDS = (*FIGURE_FIELDS, "confirm", "reason")
CONFIRMED_WORD = "属实"


@dataclass(frozen=True, slots=True)
class Entry:
    """The five cells of a row that a clerk may fill.

    `unit` and `part_unit` are those that the form asked for, where the plan was amended since; "" for the plan's.
    """

    value: Cell = BLANK
    numerator: Cell = BLANK
    denominator: Cell = BLANK
    confirm: Cell = BLANK
    reason: Cell = BLANK
    unit: str = ""
    part_unit: str = ""

    def cell(self, name: str) -> Cell:
        found: Cell = getattr(self, name)
        return found

    @property
    def says_confirmed(self) -> bool:
        return strip_invisible(str(self.confirm.value)) == CONFIRMED_WORD

    @property
    def reason_text(self) -> str:
        return "" if self.reason.value is None else " ".join(str(self.reason.value).split())

    @property
    def has_figures(self) -> bool:
        return any(not self.cell(name).is_blank for name in FIGURE_FIELDS)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A figure of the same bureau and row in an earlier period, in the measure's unit."""

    period: Period
    value: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """All that the checks of one row may look at.

    `figures` are the readings of value, numerator and denominator. `others` are rows of the same return that
    the plan ties to this one (row 6 for rows 7 and 8). `earlier` is sorted, the latest last, and
    holds comparable figures only.
    """

    indicator: Indicator
    measure: Measure
    bureau: str
    entry: Entry
    figures: Mapping[str, Reading]
    others: Mapping[str, Decimal] = field(default_factory=dict)
    other_names: Mapping[str, str] = field(default_factory=dict)
    earlier: tuple[Earlier, ...] = ()

    @property
    def is_ratio(self) -> bool:
        return self.measure.entry == "ratio"

    @property
    def fields(self) -> tuple[str, ...]:
        """The cells that make the figure."""
        return ("numerator", "denominator") if self.is_ratio else ("value",)

    @property
    def looked_at(self) -> tuple[str, ...]:
        """The cells that must be right: a percentage typed beside its parts may be left out, not be wrong."""
        return FIGURE_FIELDS if self.is_ratio else self.fields

    def number(self, name: str) -> Decimal | None:
        return self.figures[name].number

    @property
    def state(self) -> State:
        """What the row says before any check of its numbers."""
        readings = [self.figures[name] for name in self.fields]
        if not self.is_ratio:
            return readings[0].state
        if self.number("denominator") == 0:
            return "none"  # the ladder's first rung: no object to count
        states = {reading.state for reading in readings}
        if "none" in states:
            return "none" if states <= {"none", "blank"} else "doubtful"
        if states == {"number"}:
            return "number"
        if states == {"blank"}:
            # 无 may stand in the percentage's cell; a percentage without its parts can't be used.
            typed = self.figures["value"].state
            return "doubtful" if typed == "number" else typed
        return "doubtful"

    @property
    def value(self) -> Decimal | None:
        """The row's figure, a percentage from its numerator and denominator; None where there is none."""
        if self.state != "number":
            return None
        if not self.is_ratio:
            return self.number("value")
        numerator, denominator = self.number("numerator"), self.number("denominator")
        assert numerator is not None and denominator is not None  # state "number" of a ratio
        return CONTEXT.multiply(Decimal(100), divide(numerator, denominator))


@dataclass(frozen=True, slots=True)
class Figure:
    """What the row contributes: `state` after the checks, its number, and for a ratio both of its parts."""

    state: State
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def for_ladder(self) -> Decimal | str:
        """The ladder's input."""
        if self.state == "number" and self.value is not None:
            return self.value
        return {"blank": BLANK_VALUE, "none": NONE_VALUE}.get(self.state, DOUBTFUL_VALUE)


def derive(numerator: Figure, denominator: Figure) -> Figure:
    """A percentage made of two other rows' figures: 高技能人才 / 技能人才 (domain rules, section 6)."""
    states: tuple[State, ...] = ("doubtful", "blank", "none")
    for state in states:
        if state in (numerator.state, denominator.state):
            return Figure(state)
    assert numerator.value is not None and denominator.value is not None  # both are numbers
    if not denominator.value:
        return Figure("none")
    share = CONTEXT.multiply(Decimal(100), divide(numerator.value, denominator.value))
    return Figure("number", share, numerator.value, denominator.value)


def comparable_figures(indicator: Indicator, year: int, earlier: Iterable[Earlier]) -> tuple[Earlier, ...]:
    """Those of the earlier figures that may be held against one of this year; the same order.

    A figure of a year that the plan does not know measures nobody can say what.
    """
    now, measures = indicator.measure(year), indicator.measures
    return tuple(
        each
        for each in earlier
        if (then := measures.get(each.period.year)) is not None and comparable(then, now)
    )


def read_row(
    indicator: Indicator,
    year: int,
    bureau: str,
    entry: Entry,
    earlier: tuple[Earlier, ...] = (),
) -> Row:
    """Read the row's typed cells. `others` is laid in by `relate` once all rows are read.

    Of the earlier figures no check ever sees one that is not comparable.
    """
    measure = indicator.measure(year)
    unit, parts = Unit(measure.unit), Unit(measure.part_unit)
    asked, asked_parts = Unit(entry.unit or unit.text), Unit(entry.part_unit or parts.text)
    figures = {
        "value": read_asked(entry.value, asked, unit),
        "numerator": read_asked(entry.numerator, asked_parts, parts),
        "denominator": read_asked(entry.denominator, asked_parts, parts),
    }
    before = comparable_figures(indicator, year, earlier)
    return Row(indicator, measure, bureau, entry, figures, earlier=before)


def relate(rows: Mapping[str, Row]) -> dict[str, Row]:
    """The same rows, each knowing the figures of the rows that the plan ties it to."""
    result: dict[str, Row] = {}
    for no, row in rows.items():
        tied = [other for other in (row.indicator.subset_of, row.indicator.numerator_of) if other]
        values = {other: rows[other].value for other in tied if other in rows}
        result[no] = replace(
            row,
            others={other: value for other, value in values.items() if value is not None},
            other_names={other: rows[other].indicator.name for other in tied if other in rows},
        )
    return result
