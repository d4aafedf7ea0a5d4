"""One question to the office, as a check finds it, and the figures that checks share.

Knows the draft; no check.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from laoyousuode.kinds import KINDS, Traits
from laoyousuode.phrases import phrases
from laoyousuode.target import Target, folded, parse_target
from reporter.notice.draft import Draft, DraftRow, Quantity

WORDS = phrases(Path(__file__).parent / "questions.toml")


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """`check` names the check that found it, `places` are the places that do not agree: both stand in the text."""

    check: str
    rows: tuple[str, ...]
    text: str
    interim: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a check looks at: the draft, and the day that deadlines are held against (None: they are not asked)."""

    draft: Draft
    today: dt.date | None = None

    @property
    def rows(self) -> tuple[DraftRow, ...]:
        return self.draft.rows

    def row(self, no: str) -> DraftRow | None:
        return next((row for row in (*self.draft.rows, *self.draft.commitments) if row.no == no), None)

    def said_of(self, row: DraftRow) -> tuple[Quantity, ...]:
        """The quantities of the text that speak of this row."""
        return tuple(each for each in self.draft.quantities if each.row == row.no)


def ask(check: str, rows: tuple[str, ...], places: tuple[str, ...], **facts: object) -> OpenQuestion:
    """The question in the check's own sentences."""
    return OpenQuestion(
        check, rows, WORDS.say(f"{check}.text", **facts), WORDS.say(f"{check}.interim", **facts), places
    )


def name(row: DraftRow) -> str:
    return row.name.value or ""


def unit(row: DraftRow) -> str:
    return row.unit.value or ""


def proposal(row: DraftRow, key: str) -> object:
    found = row.proposals.get(key)
    return found.value if found is not None else None


def kind_traits(row: DraftRow) -> Traits | None:
    """What the proposed kind means; None where none is proposed."""
    kind = proposal(row, "kind")
    return next((traits for known, traits in KINDS.items() if known == kind), None)


def is_yearly_flow(row: DraftRow) -> bool:
    """Whether the row adds up from January to December and then begins anew."""
    traits = kind_traits(row)
    return traits is not None and traits.accumulates and traits.restarts


def target(row: DraftRow, year: int | None, text: str = "") -> Target | None:
    """The row's target of the year, or what the text says, in the row's sense; None for another kind of target."""
    if not text:
        found = row.targets.get(year or 0)
        text = (found.value if found else None) or ""
    better = proposal(row, "better")
    for sense in ("higher", "lower", "about"):
        if better in (None, sense) and text:
            try:
                return parse_target(text, sense, unit(row))
            except ValueError:
                continue
    return None


def figures(row: DraftRow) -> dict[int, Decimal]:
    """The years whose target is a plain figure in the row's unit."""
    found = {year: target(row, year) for year in row.targets}
    return {year: each.number for year, each in found.items() if each and number_in(each.text)}


def printed(row: DraftRow, year: int) -> str:
    """The cell as the table has it."""
    found = row.targets.get(year)
    return (found.value if found else None) or ""


def number_in(text: str) -> str:
    """The figure alone, as it is printed: the decimals count."""
    match = re.search(r"[0-9]+(?:\.[0-9]+)?", folded(text).replace(",", ""))
    return match[0] if match else ""


def half_place(text: str) -> Decimal:
    """Half a unit of the last place that the figure is printed with."""
    exponent = Decimal(number_in(text) or "0").as_tuple().exponent
    return Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)
