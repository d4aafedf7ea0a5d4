"""The grammar of a target's cell (domain rules, section 3).

`parse_target` reads a cell as a plan prints it and refuses whatever else stands there: a plan with such a target
must not load. Knows the row's unit and sense; not its kind, nor the plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from laoyousuode.cell import strip_invisible
from laoyousuode.widths import half_width

Comparison = Literal["<", ">", "<=", ">=", "=", "about"]
Better = Literal["higher", "lower", "about"]

# The grammar's words, each in one table. Signs are written after folding full width.
LEADING: tuple[str, ...] = ("保持在", "控制在", "稳定在", "达到")
BEFORE: dict[str, Comparison] = {
    "<": "<",
    ">": ">",
    "低于": "<",
    "高于": ">",
    "超过": ">",
    "不满": "<",
    "≥": ">=",
    "≤": "<=",
    "≧": ">=",
    "≦": "<=",
    ">=": ">=",
    "<=": "<=",
    "不低于": ">=",
    "不少于": ">=",
    "不小于": ">=",
    "至少": ">=",
    "达到": ">=",
    "不高于": "<=",
    "不超过": "<=",
    "不大于": "<=",
    "最多": "<=",
}
# 以上 and 以下 include the number (《民法典》 article 1259).
AFTER: dict[str, Comparison] = {"左右": "about", "以上": ">=", "以下": "<=", "以内": "<="}
INCLUDED = "(含)"
FULL, CLEARED = "全覆盖", "动态清零"
# 尚未全覆盖 or 基本全覆盖 is no full coverage.
NOT_FULL = ("未", "不", "非", "没有", "基本", "接近", "几乎", "逐步", "部分", "分批", "力争")
# Comparisons that a row of this sense may have; a plain number takes the first.
_FITTING: dict[Better, tuple[Comparison, ...]] = {
    "higher": (">=", ">", "="),
    "lower": ("<=", "<"),
    "about": ("about",),
}
_SENSES: dict[Better, str] = {"higher": "以高为好", "lower": "以低为好", "about": "以接近为好"}
MOST_DECIMALS = 6  # comparisons are made on six decimals (domain rules, section 5)
_MOST_DIGITS = 15  # what a cell's double holds exactly
_HUNDRED = Decimal(100)


def _any_of(words: tuple[str, ...] | dict[str, Comparison]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NUMBER = re.compile(
    rf"(?P<leading>{_any_of(LEADING)})?(?P<before>{_any_of(BEFORE)})?"
    r"(?P<number>(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.[0-9]+)?)"
    rf"(?P<unit>.*?)(?P<after>{_any_of(AFTER)})?(?P<included>{re.escape(INCLUDED)})?"
)
_FULL = re.compile(rf"(?P<qualifier>[\u4e00-\u9fff]*){FULL}")
# Two figures in one cell ("3 4") must not become one.
_SPACE_IN_NUMBER = re.compile(r"[0-9.,]\s+[0-9.,]")


@dataclass(frozen=True, slots=True)
class Target:
    """One year's target: `text` verbatim, its `number` as written, and the comparison that meets it."""

    text: str
    number: Decimal
    comparison: Comparison
    full_coverage: bool = False

    @property
    def decimals(self) -> int:
        """Decimals that the cell shows: 34.98 has two, 4.50 too."""
        exponent = self.number.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0

    @property
    def is_strict(self) -> bool:
        """The number itself does not meet it: 3.5 against <3.5."""
        return self.comparison in ("<", ">")


def folded(text: str) -> str:
    """`text` in half width and without blanks."""
    return strip_invisible(half_width(text))


def parse_target(text: str, better: Better, unit: str = "") -> Target:
    """Read a target as the plan prints it, in a row of this unit.

    Raises ValueError with a sentence that says what is wrong or what may be written.
    """
    compact = folded(text)
    if compact == CLEARED:
        return _fitting(Target(text, Decimal(0), "<="), better, unit)
    if (match := _FULL.fullmatch(compact)) and not match["qualifier"].endswith(NOT_FULL):
        if unit not in ("%", ""):
            raise ValueError(f"目标值“{text}”是全覆盖，单位应为 %，不是{unit}")
        return _fitting(Target(text, _HUNDRED, "=", full_coverage=True), better, unit)
    match = _NUMBER.fullmatch(compact)
    if match is None or _SPACE_IN_NUMBER.search(half_width(text)):
        raise ValueError(_unreadable(text))
    return _fitting(_target(text, match, better, unit), better, unit)


def _target(text: str, match: re.Match[str], better: Better, unit: str) -> Target:
    before, after = match["before"], match["after"]
    leading = match["leading"]
    if leading in BEFORE and not before and not after:
        before = leading  # 达到 alone compares; before another word it only leads
    if (before and after) or match["unit"] not in ("", folded(unit), "%"):
        raise ValueError(_unreadable(text))
    if match["unit"] == "%" and unit not in ("%", ""):
        raise ValueError(f"目标值“{text}”带有 %，而单位是{unit}")
    number = Decimal(match["number"].replace(",", ""))
    comparison = BEFORE[before] if before else AFTER[after] if after else _FITTING[better][0]
    target = Target(text, number, comparison)
    if match["included"] and (target.is_strict or comparison == "about"):
        raise ValueError(f"目标值“{text}”的比较词不含本数，却写了（含）")
    if better == "about" and not after:
        raise ValueError(f"目标值“{text}”：better 为 about 的指标，目标应写“左右”")
    return target


def _fitting(target: Target, better: Better, unit: str) -> Target:
    """The target, if a row of this sense and unit can be judged by it. Raises ValueError."""
    text, number = target.text, target.number
    if target.comparison not in _FITTING[better]:
        raise ValueError(f"目标值“{text}”与 better 不合：指标{_SENSES[better]}（better 为 {better}）")
    if target.decimals > MOST_DECIMALS or len(number.as_tuple().digits) > _MOST_DIGITS:
        raise ValueError(f"目标值“{text}”太长，最多{_MOST_DIGITS}位数字、{MOST_DECIMALS}位小数")
    if unit == "%" and (number > _HUNDRED or (number == _HUNDRED and target.comparison == ">")):
        raise ValueError(f"目标值“{text}”超过100%，无法达到")
    if number == 0 and target.comparison in ("<", "about"):
        raise ValueError(f"目标值“{text}”无法判定：小于0或在0左右")
    return target


def _unreadable(text: str) -> str:
    before = "、".join(word for word in BEFORE if len(word) > 1 and not word.isascii())
    return (
        f"目标值“{text}”看不懂；可以写：数字，前面可加 < > ≥ ≤、{before}，"
        f"或后面加单位、{'、'.join(AFTER)}、（含）；或{FULL}、{CLEARED}"
    )
