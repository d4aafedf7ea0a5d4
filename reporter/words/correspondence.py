"""The office's letters to bureaus as other months and other runs left them: their numbers, and what they asked.

A number belongs to one letter for ever: the letter of a month, a degree and a bureau keeps it in every later run, and
no other letter of that year and degree gets it. Plain values, whoever keeps them; knows no letter's words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LetterKey:
    """A month's letter: one bureau may get several of a degree, as `part` 1, 2, …"""

    degree: str
    bureau: str
    part: int


@dataclass(frozen=True, slots=True)
class LetterNumber:
    """〔year〕no号: the year is that of the letter's date."""

    year: int
    no: int


@dataclass(frozen=True, slots=True)
class Register:
    """The numbers that were given: to this month's letters, and the last one of each year and degree."""

    given: Mapping[LetterKey, LetterNumber] = field(default_factory=dict)
    last: Mapping[tuple[int, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A letter that an edition issued: the rows that it is about, and by when it wants an answer."""

    key: LetterKey
    number: LetterNumber | None
    rows: tuple[str, ...]
    answer_by: dt.date
