"""The grammar of a target's cell (domain rules, section 3).

An optional `<` or `>` (strict), a number, an optional 左右 / 以上 / 以内; or 全覆盖, a qualified 全覆盖
(规上企业全覆盖), 动态清零. Anything else is refused: a plan with such a target must not load.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from laoyousuode.cell import strip_invisible
from laoyousuode.numbers import plain

Comparison = Literal["<", ">", "<=", ">=", "=", "about"]
Better = Literal["higher", "lower", "about"]

_NUMBER = re.compile(r"(?P<sign>[<>])?(?P<number>\d+(?:\.\d+)?)%?(?P<word>左右|以上|以内)?")
_FULL = re.compile(r"(?P<qualifier>[\u4e00-\u9fff]*)全覆盖")
_WORDS: dict[str, Comparison] = {"左右": "about", "以上": ">=", "以内": "<="}
_SIGNS: dict[str, Comparison] = {"<": "<", ">": ">"}


@dataclass(frozen=True, slots=True)
class Target:
    """One year's target: `text` verbatim, its `number`, and the comparison that meets it."""

    text: str
    number: Decimal
    comparison: Comparison
    full_coverage: bool = False

    @property
    def decimals(self) -> int:
        """Decimals that the cell shows: 34.98 has two."""
        digits = plain(self.number) if self.full_coverage else self.text
        match = re.search(r"\.(\d+)", unicodedata.normalize("NFKC", digits))
        return len(match[1]) if match else 0


def parse_target(text: str, better: Better) -> Target:
    """Read a target as the plan prints it. Raises ValueError with a sentence naming what is allowed."""
    compact = strip_invisible(unicodedata.normalize("NFKC", text))
    if compact == "动态清零":
        return Target(text, Decimal(0), "<=")
    if match := _FULL.fullmatch(compact):
        return Target(text, Decimal(100), "=", full_coverage=True)
    match = _NUMBER.fullmatch(compact)
    if match is None or (match["sign"] and match["word"]):
        raise ValueError(
            f"目标值“{text}”看不懂；可以写：数字、<数字、>数字、数字左右、数字以上、数字以内、全覆盖、动态清零"
        )
    if match["word"]:
        comparison = _WORDS[match["word"]]
    elif match["sign"]:
        comparison = _SIGNS[match["sign"]]
    else:
        comparison = "<=" if better == "lower" else ">="
    return Target(text, Decimal(match["number"]), comparison)
