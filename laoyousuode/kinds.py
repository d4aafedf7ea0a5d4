"""What a kind of indicator means, once: does it accumulate, does it begin anew in January, how is it judged.

The ladder, the checks, the charts and the plan's loader ask here; none of them names a kind. Source: domain rules,
section 4. Knows no plan and no figure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal[
    "annual_flow",
    "cumulative",
    "stock",
    "stock_ratio",
    "coverage",
    "rate",
    "year_end_rate",
    "policy_level",
    "once",
]
# Where the expected figure at a period's end comes from: a part of the year's target by months; the line from the
# year before's target to this year's; the target at any time, or in December only; or there is none.
Expectation = Literal["months", "path", "always", "december", "never"]


@dataclass(frozen=True, slots=True)
class Traits:
    """One kind.

    `accumulates`: within its span more can only be added (a fall is a fault). `restarts`: begins anew each January.
    `is_amount`: a number of things or a sum, whose magnitude can be compared with the target's. `is_level`: stands
    at a height that moves slowly (a jump is a fault). `is_rate`: judged against the target itself, and met or behind
    at any time. `from_zero`: its path starts at 0 before the plan's first year. `by_band`: judged by nearness alone.
    `is_award`: granted once for all: 0, or 100.
    """

    expectation: Expectation
    accumulates: bool = False
    restarts: bool = False
    is_amount: bool = False
    is_level: bool = False
    is_rate: bool = False
    from_zero: bool = False
    by_band: bool = False
    is_award: bool = False

    @property
    def has_path(self) -> bool:
        return self.expectation == "path"


KINDS: dict[Kind, Traits] = {
    "annual_flow": Traits("months", accumulates=True, restarts=True, is_amount=True),
    "cumulative": Traits("path", accumulates=True, is_amount=True, from_zero=True),
    "stock": Traits("path", is_amount=True, is_level=True),
    "stock_ratio": Traits("path", is_level=True),
    "coverage": Traits("path", is_level=True),
    "rate": Traits("always", restarts=True, is_level=True, is_rate=True),
    "year_end_rate": Traits("december", restarts=True, is_level=True, is_rate=True),
    "policy_level": Traits("never", is_amount=True, by_band=True),
    # An award: 0 until it is granted, then 100.
    "once": Traits("december", is_award=True),
}


def kinds_where(holds: Callable[[Traits], bool]) -> tuple[Kind, ...]:
    """The kinds whose traits fulfil this, in the table's order."""
    return tuple(kind for kind, traits in KINDS.items() if holds(traits))


class Measured(Protocol):
    """What `comparable` looks at: a row as it stands in one year."""

    @property
    def year(self) -> int: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def unit(self) -> str: ...


def comparable(then: Measured, now: Measured) -> bool:
    """Whether a figure of `then` may be held against one of `now`: the same thing measured, and not begun anew since.

    A row whose kind or unit changes with the year has no earlier figure; what restarts is compared within its year.
    """
    if (then.kind, then.unit) != (now.kind, now.unit):
        return False
    return then.year == now.year or not KINDS[now.kind].restarts
