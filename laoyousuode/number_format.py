"""What a spreadsheet's number format makes of a number: a percentage, another size, nothing, or words around it.

A small parser of the format's own grammar (ECMA-376, 18.8.31): sections, conditions, colours, locales, literals in
quotes, escaped, repeated and padded signs. Knows no cell and no unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from laoyousuode.numbers import round_half_up

_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_CURRENCY = re.compile(r"\$([^-]*).*")
_TOKEN = re.compile(
    r""""(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.?)|[*_].?|(?P<bracket>\[[^\]]*)\]|(?P<general>general|g/通用格式)"""
    r"|(?P<exponent>E[+-])|(?P<divisor>/\s*[1-9][0-9]*)|(?P<sign>.)",
    re.IGNORECASE | re.DOTALL,
)
# Words of the grammar that are written in many ways, under one name each.
_WORDS = {"general": "General", "exponent": "E+", "divisor": "/n"}
# A comma behind the last place of the whole part, or of all, divides by a thousand.
_SCALED = re.compile(r"0,+\.|0,[^0]*$")
_PLACES = ("0", "#", "?", "General", "@", "/n")
# What formats a number inside its places.
_WITHIN = (*_PLACES, ".", ",", "E+", "/", " ")
_SIGNS = "-+()"


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its condition, and its signs as (sign, whether it is shown as it stands)."""

    condition: tuple[str, Decimal] | None
    signs: tuple[tuple[str, bool], ...]

    @property
    def is_percentage(self) -> bool:
        return ("%", False) in self.signs

    def hides(self, number: Decimal) -> bool:
        """Whether it shows no number at all: no place for one, or none for a nought."""
        code = self._code
        if not any(sign in _PLACES for sign in code):
            return True
        if any(sign in code for sign in ("0", "General", "@", "/", "/n")):
            return False
        point = code.index(".") if "." in code else len(code)
        decimals = sum(sign in _PLACES for sign in code[point:])
        return round_half_up(number * 100 if self.is_percentage else number, decimals) == 0

    def changes_size(self, number: Decimal) -> bool:
        """Whether what is shown has another magnitude: scaled, or with other signs among its places."""
        first, last = self._span
        foreign = [
            sign
            for sign, literal in self.signs[first:last]
            if not (sign.isspace() if literal else sign in _WITHIN)
        ]
        if number == 0:
            return any(sign != "." for sign in foreign)
        return bool(foreign) or self._scales or self.signs.count(("%", False)) > 1

    def around(self, number: Decimal) -> tuple[str, str]:
        """The words before and behind the number, without the sign that belongs to this one."""
        first, last = self._span
        own = _SIGNS if number < 0 else "+"
        before, behind = (
            "".join(sign for sign, literal in part if sign not in own and (literal or sign not in "., %"))
            for part in (self.signs[:first], self.signs[last + 1 :])
        )
        return before, behind

    @property
    def _code(self) -> list[str]:
        return [sign for sign, literal in self.signs if not literal]

    @property
    def _span(self) -> tuple[int, int]:
        """Where the first and the last place for a digit stand; before all of it where there is none."""
        places = [at for at, (sign, literal) in enumerate(self.signs) if not literal and sign in _PLACES]
        return (places[0], places[-1]) if places else (0, -1)

    @property
    def _scales(self) -> bool:
        code = "".join("0" if sign in _PLACES else sign for sign in self._code)
        return bool(_SCALED.search(code))


@lru_cache(maxsize=1000)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format's code, in order; of an empty one General."""
    found: list[Section] = []
    condition: tuple[str, Decimal] | None = None
    signs: list[tuple[str, bool]] = []
    for text, literal in _tokens(code or "General"):
        if literal:
            signs += [(each, True) for each in text]
        elif text == ";":
            found.append(Section(condition, tuple(signs)))
            condition, signs = None, []
        elif text.startswith("["):
            match, currency = _CONDITION.fullmatch(text[1:].strip()), _CURRENCY.fullmatch(text[1:])
            condition = (match[1], Decimal(match[2])) if match else condition
            signs += [(each, True) for each in currency[1]] if currency else []
        else:
            signs.append((text, False))
    return (*found, Section(condition, tuple(signs)))


def _tokens(code: str) -> Iterator[tuple[str, bool]]:
    """What is shown as it stands, with True, and the grammar's own words; a bracket comes without its end.

    Padded and repeated signs show no content.
    """
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        if kind in ("quoted", "escaped"):
            yield match[kind], True
        elif kind == "sign":
            yield match[0], match[0] not in (*_WITHIN, "%", ";")
        elif kind is not None:
            yield _WORDS.get(kind, match[kind]), False


NOTHING = Section(None, ())


def section_for(code: str, number: Decimal) -> Section:
    """The section that shows this number; `NOTHING` where none does."""
    numeric = sections(code)[:3]
    if any(section.condition for section in numeric):
        holding = (each for each in numeric if each.condition is None or _holds(each.condition, number))
        return next(holding, NOTHING)
    if number < 0 and len(numeric) > 1:
        return numeric[1]
    if number == 0 and len(numeric) > 2:
        return numeric[2]
    return numeric[0]


def shows_text_as_it_is(code: str) -> bool:
    """Whether a text in a cell of this format is shown whole and alone."""
    found = sections(code)
    own = found[3] if len(found) > 3 else next((each for each in found if ("@", False) in each.signs), None)
    return own is None or [sign for sign, _ in own.signs if not sign.isspace()] == ["@"]


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    sign, limit = condition
    below, equal = number < limit, number == limit
    return {
        "<": below,
        "<=": below or equal,
        ">": not below and not equal,
        ">=": not below,
        "=": equal,
        "<>": not equal,
    }[sign]
