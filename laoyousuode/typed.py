"""Reads what a clerk typed into a figure's cell (domain rules, section 7): a number, 无, nothing, or doubtful.

Nothing is guessed: what is not plainly one number is doubtful and carries a finding's code. Knows one cell and
its unit; whether the number is plausible is the business of `checks`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from laoyousuode.cell import Cell, strip_invisible
from laoyousuode.numbers import CONTEXT, decimal, plain

State = Literal["number", "blank", "none", "doubtful"]

# 无 / 不适用, after normalising, in lower case; any run of dashes or slashes counts too.
NONE_WORDS = ("无", "不适用", "n/a", "na", "/", "-", "--", "—", "——", "–", "－", "―", "─")
_NONE = frozenset(strip_invisible(unicodedata.normalize("NFKC", word)) for word in NONE_WORDS)
_DASHES = re.compile(r"[-—–―─_/]+")
_ARABIC = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+")
_CHINESE = re.compile(r"负?[零〇○一二两三四五六七八九十百千万亿]+(?:点[零〇○一二三四五六七八九]+)?")
# Two figures in one cell ("3 4", or a line each) must not become one.
_SPACE_BETWEEN_DIGITS = re.compile(r"[\d零〇○一二两三四五六七八九]\s+[\d.,点零〇○一二两三四五六七八九十百千]")
_ANY_DIGIT = re.compile(r"[\d零〇一二两三四五六七八九十百千]")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}
_TEN_THOUSAND = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the plan writes it: 万人次 counts 10,000s of 人次."""

    text: str

    @property
    def is_percentage(self) -> bool:
        return self.text == "%"

    @property
    def in_ten_thousands(self) -> bool:
        return self.text.startswith("万")

    @property
    def base(self) -> str:
        """The unit of one: 人次 of 万人次."""
        return self.text[1:] if self.in_ten_thousands else self.text

    def suffixes(self) -> dict[str, Decimal]:
        """What may stand behind a number, and the factor that brings it to this unit."""
        if not self.text:
            return {}  # a row that has no unit yet: bare numbers only
        if self.is_percentage:
            return {"%": Decimal(1)}
        if self.in_ten_thousands:
            return {self.text: Decimal(1), "万": Decimal(1), self.base: 1 / _TEN_THOUSAND}
        words = {self.text: Decimal(1), "万" + self.text: _TEN_THOUSAND, "万": _TEN_THOUSAND}
        words[self.text.partition("/")[0]] = Decimal(1)  # 3000元 in a row of 元/月
        return words


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says. `number` only where `state` is "number"; `code` is the finding's, if there is one.

    `bare` is a number without any sign of its unit: in a percentage's row, 0.95 may mean 95 % or 0.95 %.
    """

    state: State
    raw: str
    number: Decimal | None = None
    code: str | None = None
    bare: bool = False


def read_cell(cell: Cell, unit: Unit) -> Reading:
    """Read one figure's cell in a row of this unit (percentages as 95, not 0.95)."""
    raw = shown(cell)
    if cell.is_blank:
        return Reading("blank", raw)
    match cell.kind:
        case "error":
            return Reading("doubtful", raw, code="error-cell")
        case "date":
            return Reading("doubtful", raw, code="date-cell")
        case "boolean":
            return Reading("doubtful", raw, code="not-a-number")
        case "number":
            return _read_number(decimal_of(cell), cell.number_format, raw, unit)
    return _read_text(str(cell.value), raw, unit)


def read_asked(cell: Cell, asked: Unit, wanted: Unit) -> Reading:
    """Read a cell of a form that asked for another unit than the row has now: converted where that can be done."""
    reading = read_cell(cell, asked)
    if asked == wanted or reading.number is None:
        return reading
    factor = wanted.suffixes().get(asked.text)
    if factor is None:
        return Reading("doubtful", reading.raw, code="unit-unlike")
    return Reading("number", reading.raw, CONTEXT.multiply(reading.number, factor), "unit-revised")


def shown(cell: Cell) -> str:
    """The content as a person would quote it."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, bool):
        return "TRUE" if cell.value else "FALSE"
    if isinstance(cell.value, float | int):
        number = decimal_of(cell)
        return plain(number) if number.is_finite() else str(cell.value)
    return cell.value


def decimal_of(cell: Cell) -> Decimal:
    """The cell's number as it shows. Raises TypeError on another kind."""
    if isinstance(cell.value, bool) or not isinstance(cell.value, float | int):
        raise TypeError(f"not a number: {cell.value!r}")
    return decimal(cell.value)


def _read_number(number: Decimal, number_format: str, raw: str, unit: Unit) -> Reading:
    if not number.is_finite():
        return Reading("doubtful", raw, code="not-a-number")
    if "%" in number_format:
        # The number format is the only witness that somebody typed 95%, which a cell stores as 0.95.
        if not unit.is_percentage:
            return Reading("doubtful", raw + "（百分比格式）", code="ambiguous-number")
        return Reading("number", raw, CONTEXT.multiply(number, Decimal(100)), "unit-converted")
    return Reading("number", raw, number, bare=True)


def _read_text(text: str, raw: str, unit: Unit) -> Reading:
    normalised = unicodedata.normalize("NFKC", text)
    compact = strip_invisible(normalised)
    if _SPACE_BETWEEN_DIGITS.search(normalised):
        return Reading("doubtful", raw, code="ambiguous-number")
    if compact.casefold() in _NONE or _DASHES.fullmatch(compact):
        return Reading("none", raw)
    if (share := compact.removeprefix("百分之")) != compact:
        compact = share + "%"
    number = _parse(compact)
    # In a row of 万人, 三万 is 3 (万人), as 3万 is; 三万二千 may be 3.2 or 32000 of them.
    if number is not None and not (unit.in_ten_thousands and _has_scale(compact)):
        return Reading("number", raw, number, "text-number", bare=True)
    for suffix, factor in sorted(unit.suffixes().items(), key=lambda item: -len(item[0])):
        if not compact.endswith(suffix):
            continue
        figure = compact.removesuffix(suffix)
        number = _parse(figure)
        # The last 万 of 三亿零四百万人 belongs to the numeral, not to the unit.
        if number is not None and not (suffix.startswith("万") and _has_scale(figure)):
            code = "text-number" if factor == 1 else "unit-converted"
            return Reading("number", raw, CONTEXT.multiply(number, factor), code)
    return Reading("doubtful", raw, code="ambiguous-number" if _ANY_DIGIT.search(compact) else "not-a-number")


def _has_scale(text: str) -> bool:
    return any(sign in text for sign in _SCALES)


def _parse(text: str) -> Decimal | None:
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _CHINESE.fullmatch(text):
        return _chinese_number(text)
    return None


def _chinese_number(text: str) -> Decimal | None:
    """三万二千, 二〇二六, 三点二; None where the order of the signs is no number's."""
    whole, _, fraction = text.removeprefix("负").partition("点")
    number = _chinese_whole(whole)
    if number is None:
        return None
    if fraction:
        number += Decimal("." + "".join(str(_DIGITS[sign]) for sign in fraction))
    return -number if text.startswith("负") else number


def _chinese_whole(text: str) -> Decimal | None:
    for sign, scale in _SCALES.items():
        if sign in text:
            high, _, low = text.partition(sign)
            upper, lower = _chinese_whole(high), _chinese_whole(low) if low else Decimal(0)
            if upper is None or lower is None or lower >= scale:
                return None
            return upper * scale + lower
    if not text:
        return None
    if all(sign in _DIGITS for sign in text):
        return Decimal("".join(str(_DIGITS[sign]) for sign in text))
    return _chinese_section(text)


def _chinese_section(text: str) -> Decimal | None:
    """Below ten thousand: 三百二十, 十五, 一千零五."""
    total, digit, limit = 0, None, 10_000
    for sign in text:
        if sign in _SMALL:
            size = _SMALL[sign]
            if size >= limit or (digit is None and not (sign == "十" and total == 0)) or digit == 0:
                return None
            total, digit, limit = total + (1 if digit is None else digit) * size, None, size
        elif digit is None or digit == 0:
            digit = _DIGITS[sign]
        else:
            return None
    return Decimal(total + (digit or 0))
