"""What a spreadsheet's number format does to a number: whether it shows a percentage, another size, or nothing.

A small parser of the format's own grammar (ECMA-376, 18.8.31): sections, conditions, colours, locales, literals in
quotes, escaped, repeated and padded signs. Knows no cell and no unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_PLACES = "0#?"


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its condition, and its signs as (sign, whether it is a literal)."""

    condition: tuple[str, Decimal] | None
    signs: tuple[tuple[str, bool], ...]

    @property
    def code(self) -> str:
        """Only what formats the number."""
        return "".join(sign for sign, literal in self.signs if not literal)

    @property
    def literals(self) -> str:
        """Only what is shown as it stands."""
        return "".join(sign for sign, literal in self.signs if literal)

    @property
    def is_percentage(self) -> bool:
        return "%" in self.code

    @property
    def hides(self) -> bool:
        """Whether it shows no number at all."""
        code = self.code
        return not ("general" in code.casefold() or "@" in code or any(sign in code for sign in _PLACES))

    @property
    def changes_size(self) -> bool:
        """Whether what is shown has another magnitude: scaled by commas, or a literal among its places."""
        places = [at for at, (sign, literal) in enumerate(self.signs) if not literal and sign in _PLACES]
        if not places:
            return False
        within = self.signs[places[0] : places[-1] + 1]
        if any(literal and not sign.isspace() for sign, literal in within):
            return True
        code = self.code
        last = max(code.rfind(sign) for sign in _PLACES)
        point = code.find(".")
        before = max(code[: point if point >= 0 else len(code)].rfind(sign) for sign in _PLACES)
        return code[last + 1 :].startswith(",") or (point >= 0 and code[before + 1 :].startswith(","))


@lru_cache(maxsize=1000)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format's code, in order; of an empty one General."""
    found: list[Section] = []
    condition: tuple[str, Decimal] | None = None
    signs: list[tuple[str, bool]] = []
    for sign, kind in _tokens(code or "General"):
        if kind == "end":
            found.append(Section(condition, tuple(signs)))
            condition, signs = None, []
        elif kind == "bracket":
            match = _CONDITION.fullmatch(sign.strip())
            condition = (match[1], Decimal(match[2])) if match else condition
        else:
            signs += [(each, kind == "literal") for each in sign]
    return (*found, Section(condition, tuple(signs)))


def _tokens(code: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(code):
        sign = code[at]
        if sign == '"':
            end = code.find('"', at + 1)
            end = len(code) if end < 0 else end
            yield code[at + 1 : end], "literal"
            at = end + 1
        elif sign in "\\!":
            yield code[at + 1 : at + 2], "literal"
            at += 2
        elif sign in "*_":
            at += 2  # a padding shows no content
        elif sign == "[" and "]" in code[at:]:
            end = code.index("]", at)
            yield code[at + 1 : end], "bracket"
            at = end + 1
        else:
            yield sign, "end" if sign == ";" else "code"
            at += 1


def section_for(code: str, number: Decimal) -> Section:
    """The section that shows this number."""
    found = sections(code)[:4]
    numeric = found[:3]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _holds(section.condition, number):
                return section
        return numeric[-1]
    if number < 0 and len(numeric) > 1:
        return numeric[1]
    if number == 0 and len(numeric) > 2:
        return numeric[2]
    return numeric[0]


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
