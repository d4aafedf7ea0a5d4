"""A relation (勾稽关系): what a plan's office says must hold between figures, as data of the plan and as a node.

Between rows of one bureau it is asked of the row that it is placed at, in sheet and batch alike; between bureaus it is
asked of what counts for the district. Knows the nodes; no plan, no row's figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal

from laoyousuode.expression import (
    All,
    Arithmetic,
    Compare,
    Decimals,
    Expression,
    IsNumber,
    Name,
    Not,
    Round,
    RoundTo,
    number,
)
from laoyousuode.expression import Any as AnyOf

Part = Literal["computed", "numerator", "denominator"]
RelationSeverity = Literal["error", "warning", "info"]
# The input that says in which year a row is read.
YEAR = Name("year")


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure that a relation speaks of: of the sheet's own bureau (None), of another one, of the district ("")."""

    row: str
    part: Part = "computed"
    bureau: str | None = None

    @property
    def name(self) -> str:
        """What the nodes call it."""
        own = f"{self.row}.{self.part}"
        return own if self.bureau is None else f"{own}@{self.bureau}"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation. `at` is where its finding is placed; it speaks in `years` only.

    `place` names the entry in sentences, `no` is unique in the plan. One without a sentence of its own has one of the
    two shapes for which the catalogue has a code.
    """

    no: str
    place: str
    condition: Expression
    references: tuple[Reference, ...]
    at: Reference
    years: tuple[int, ...]
    severity: RelationSeverity = "error"
    sentence: str = ""
    text: str = ""

    @property
    def is_across(self) -> bool:
        """Whether it speaks of more than one bureau's sheet shows."""
        return any(each.bureau is not None for each in self.references)

    @property
    def code(self) -> str:
        """Its code in the catalogue, the variant behind a point."""
        if not self.sentence:
            shaped = shape(self)
            assert shaped is not None  # the plan's loader saw to it
            return SHAPED[shaped]
        return "plan-check" if self.severity == "error" else f"plan-check.{self.severity}"

    @property
    def field(self) -> str:
        """The cell that the figure at its place is typed into; of a ratio's percentage the reader knows better."""
        return "value" if self.at.part == "computed" else self.at.part

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows that it speaks of, each once."""
        return tuple(dict.fromkeys(each.row for each in self.references))

    @property
    def broken(self) -> Expression:
        """Whether it speaks and does not hold: a figure that is missing or doubtful, or a divisor of 0, says nothing."""
        years = (
            Compare(">=", YEAR, number(self.years[0])),
            Compare("<=", YEAR, number(self.years[-1])),
        )
        known = tuple(IsNumber(Name(each.name)) for each in self.references)
        divided = tuple(Not(Compare("=", Round(each), number(0))) for each in divisors(self.condition))
        return All((*years, *known, *divided, Not(self.condition)))


Shape = Literal["subset", "same"]
# What the catalogue has said of these shapes since before a plan could say more.
SHAPED: dict[Shape, str] = {"subset": "subset-exceeds", "same": "derived-mismatch"}


def shape(relation: Relation) -> Shape | None:
    """Whether it says that a row is part of another, or that a row's numerator is another row's figure."""
    if len(relation.references) != 2 or relation.is_across or relation.at != relation.references[0]:
        return None
    one, other = relation.references
    left, right = Name(one.name), Name(other.name)
    if other.part != "computed" or one.row == other.row:
        return None
    if one.part == "computed" and relation.condition == compared("<=", left, right):
        return "subset"
    return "same" if one.part == "numerator" and relation.condition == compared("~", left, right) else None


def compared(sign: str, left: Expression, right: Expression) -> Expression:
    """A comparison as relations make it: of what is left after rounding, so that no dust decides.

    `~`: the same figure in two places, both rounded to the fewer decimals. It is enough to round each to the other's:
    the one with more decimals becomes the other, the one with fewer stays as it is.
    """
    match sign:
        case "~":
            return AnyOf((_rounded_is(left, right), _rounded_is(right, left)))
        case "!=":
            return Not(Compare("=", Round(left), Round(right)))
        case _:
            return Compare(sign, Round(left), Round(right))


def _rounded_is(one: Expression, other: Expression) -> Expression:
    return Compare("=", RoundTo(one, Decimals(other)), Round(other))


def parts_of(node: Expression) -> Iterator[Expression]:
    """The nodes that stand directly in this one."""
    for each in fields(node):  # type: ignore[arg-type]  # every node is a dataclass, the base class is none
        value = getattr(node, each.name)
        if isinstance(value, Expression):
            yield value
        elif isinstance(value, tuple):
            yield from value


def divisors(node: Expression) -> Iterator[Expression]:
    """What the node divides by, the innermost first: it is guarded before it is used itself."""
    for part in parts_of(node):
        yield from divisors(part)
    if isinstance(node, Arithmetic) and node.operator == "/":
        yield node.right


def depth(node: Expression) -> int:
    """How deep nodes stand within one another."""
    return 1 + max((depth(part) for part in parts_of(node)), default=0)
