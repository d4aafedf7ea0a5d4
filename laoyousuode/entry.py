"""One row of a return: its cells as typed, read into a figure that is used, missing, 无 or doubtful.

Knows the plan's row and the bureau that filled it; not where the cells stand, nor what other bureaus reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from laoyousuode.cell import BLANK, Cell
from laoyousuode.expression import Evaluation, Value, compiled
from laoyousuode.kinds import KINDS, Traits, comparable
from laoyousuode.ladder import BLANK_VALUE, DOUBTFUL_VALUE, NONE_VALUE
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.relation import Reference, Relation
from laoyousuode.row_rules import COMPILED_RULES, DERIVED
from laoyousuode.typed import Reading, State, Unit, read_asked, shown

FIGURE_FIELDS = ("value", "numerator", "denominator")
ENTRY_FIELDS = (*FIGURE_FIELDS, "confirm", "reason")


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


@dataclass(frozen=True)
class RowReading:
    """All that the checks of one row may look at.

    `figures` are the readings of value, numerator and denominator. `relations` are the plan's at this row; `others` are
    the numbers of the same return that they name, `other_names` their rows' names. `earlier` is sorted, the latest
    last, and holds comparable figures only.
    """

    indicator: Indicator
    measure: Measure
    bureau: str
    entry: Entry
    figures: Mapping[str, Reading]
    relations: tuple[Relation, ...] = ()
    others: Mapping[str, Decimal] = field(default_factory=dict)
    other_names: Mapping[str, str] = field(default_factory=dict)
    earlier: tuple[Earlier, ...] = ()

    @property
    def is_ratio(self) -> bool:
        return self.measure.entry_form == "ratio"

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

    @cached_property
    def inputs(self) -> dict[str, Value]:
        """What the rules of `row_rules` and the checks look at, by name; "" stands for nothing."""
        measure, traits = self.measure, KINDS.get(self.measure.kind, _NO_TRAITS)
        readings = {name: self.figures[name] for name in FIGURE_FIELDS}
        target = measure.target
        share = self.indicator.shares.get(self.bureau, Decimal(1))
        last = self.last_comparable
        return {
            **{name: _input(reading) for name, reading in readings.items()},
            **{f"{name}_code": reading.code or "" for name, reading in readings.items()},
            "value_bare": readings["value"].bare,
            "entry": measure.entry_form,
            "combine": measure.combine,
            # The district's own sheet answers as the lead does.
            "role": "lead" if self.bureau in ("", self.indicator.lead) else "support",
            "standing": self.indicator.standing(self.bureau, measure.year),
            "is_percentage": measure.is_percentage,
            "is_amount": traits.is_amount and not measure.is_percentage,
            "accumulates": traits.accumulates,
            "is_level": traits.is_level,
            "in_ten_thousands": measure.in_ten_thousands,
            "whole": measure.whole,
            "whole_parts": measure.whole_parts,
            "target": target.number * share if target else "",
            "year": Decimal(measure.year),
            **{
                each.name: self.others.get(each.name, "")
                for known in self.relations
                for each in known.references
            },
            "earlier_last": last.value if last else "",
            "confirm": _words(self.entry.confirm),
            "reason": _words(self.entry.reason),
        }

    @property
    def last_comparable(self) -> Earlier | None:
        """The latest earlier figure; `read_row` keeps only those that this one may be held against."""
        return self.earlier[-1] if self.earlier else None

    @cached_property
    def computed(self) -> Value:
        """What the row says before any check: a number, 无, nothing or 待核."""
        return Evaluation(self.inputs, COMPILED_RULES)["computed"]

    @property
    def is_bare_fraction(self) -> bool:
        """Whether the value may mean 95 % or 0.95 %."""
        return bool(Evaluation(self.inputs, COMPILED_RULES)["bare_fraction"])

    @property
    def says_confirmed(self) -> bool:
        """Whether 核实 says 属实; whether the reason is one is the thresholds' affair."""
        return bool(Evaluation(self.inputs, COMPILED_RULES)["says_confirmed"])

    @property
    def is_filled(self) -> bool:
        """Whether anything is typed where the row's figure is read from."""
        return bool(Evaluation(self.inputs, COMPILED_RULES)["filled"])

    @property
    def is_untouched(self) -> bool:
        """Whether nothing is typed in any of the cells that may hold a figure."""
        return all(reading.state == "blank" for reading in self.figures.values())

    @property
    def state(self) -> State:
        """What the row says before any check of its numbers."""
        return state_of(self.computed)

    @property
    def value(self) -> Decimal | None:
        """The row's figure, a percentage from its numerator and denominator; None where there is none."""
        return self.computed if isinstance(self.computed, Decimal) else None


def _input(reading: Reading) -> Value:
    return reading.number if reading.number is not None else _VALUES[reading.state]


def _words(cell: Cell) -> str:
    return "" if cell.kind == "error" else shown(cell)


_VALUES: dict[State, str] = {"blank": BLANK_VALUE, "none": NONE_VALUE, "doubtful": DOUBTFUL_VALUE}
_STATES: dict[Value, State] = {word: state for state, word in _VALUES.items()}
_NO_TRAITS = Traits("never")  # a form without a period: no kind yet


def state_of(value: Value) -> State:
    """What a value of the rules is: a number, or one of the words for none."""
    return "number" if isinstance(value, Decimal) else _STATES[value]


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
        return _VALUES.get(self.state, DOUBTFUL_VALUE)


_DERIVED = compiled(DERIVED)


def derive(numerator: Figure, denominator: Figure) -> Figure:
    """A percentage made of two other rows' figures."""
    inputs: dict[str, Value] = {"upper": numerator.for_ladder, "lower": denominator.for_ladder}
    derived = _DERIVED(inputs.__getitem__)
    if isinstance(derived, Decimal):
        return Figure("number", derived, numerator.value, denominator.value)
    return Figure(state_of(derived))


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
) -> RowReading:
    """Read the row's typed cells. Relations are laid in by `relate` once all rows are read.

    Of the earlier figures no check ever sees one that is not comparable.
    """
    measure = indicator.measure(year)
    unit, parts = Unit(measure.unit), Unit(measure.part_unit)
    asked = Unit(entry.unit) if entry.unit else unit
    asked_parts = Unit(entry.part_unit) if entry.part_unit else parts
    figures = {
        "value": read_asked(entry.value, asked, unit),
        "numerator": read_asked(entry.numerator, asked_parts, parts),
        "denominator": read_asked(entry.denominator, asked_parts, parts),
    }
    before = comparable_figures(indicator, year, earlier)
    return RowReading(indicator, measure, bureau, entry, figures, earlier=before)


def relate(plan: Plan, rows: Mapping[str, RowReading]) -> dict[str, RowReading]:
    """The same rows, each knowing the plan's relations at it and the figures that they name."""
    numbers = {
        each: number_named(each, rows[each.row])
        for relation in plan.relations
        for each in relation.references
        if each.row in rows
    }
    names = {row.indicator.no: row.indicator.name for row in rows.values()}
    held = {no: plan.relations_at(no) for no in {each.at.row for each in plan.relations}}
    return {no: related(row, held[no], numbers, names) if held.get(no) else row for no, row in rows.items()}


def related(
    row: RowReading,
    relations: tuple[Relation, ...],
    numbers: Mapping[Reference, Decimal | None],
    names: Mapping[str, str],
) -> RowReading:
    """The row with the relations at it. `numbers` are those that they name, `names` the rows' names."""
    named = {each: numbers.get(each) for relation in relations for each in relation.references}
    return replace(
        row,
        relations=relations,
        others={each.name: number for each, number in named.items() if number is not None},
        other_names={each.row: names[each.row] for each in named if each.row in names},
    )


def number_named(reference: Reference, row: RowReading) -> Decimal | None:
    """The number in this row that a relation names."""
    return row.value if reference.part == "computed" else row.number(reference.part)
