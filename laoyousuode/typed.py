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
from laoyousuode.number_format import section_for, shows_text_as_it_is
from laoyousuode.numbers import CONTEXT, decimal, plain, settled
from laoyousuode.numerals import CHINESE_DIGITS, has_scale, parse
from laoyousuode.widths import half_width

State = Literal["number", "blank", "none", "doubtful"]

# 无 / 不适用, after normalising, in lower case; any run of dashes or slashes counts too.
NONE_WORDS = ("无", "本期无", "不适用", "n/a", "na", "/", "-", "--", "—", "——", "–", "－", "―", "─")
# Two figures in one cell ("3 4", "1. 240", or a line each) must not become one.
_SPACE_BETWEEN_DIGITS = re.compile(rf"[0-9.,点○{CHINESE_DIGITS}]\s+[0-9.,点○{CHINESE_DIGITS}]")
# A run of these says 无 too.
DASHES = "-—–―─/"
_TEN_THOUSAND = Decimal(10_000)
_CURRENCY = ("¥", "￥")
_REMARK = re.compile(r"\([^()]*\)$")
# What is said behind a quoted figure that shows otherwise than it is stored.
_PERCENT_NOTE, _FORMAT_NOTE, _MARK_NOTE = (
    "（百分比格式）",
    "（单元格格式显示的不是这个数）",
    "（有删除线或上下标）",
)


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

    def is_shown_by(self, before: str, behind: str) -> bool:
        """Whether the words that a format puts around every number say no more than the row's own unit.

        A remark in brackets is none of the figure; 次 says enough of 人次, and ¥ of 元.
        """
        word = _REMARK.sub("", behind)
        own = self.suffixes().get(word) == 1 or (not self.in_ten_thousands and self.text.endswith(word))
        return (own or not word) and (not before or (before in _CURRENCY and self.text.startswith("元")))


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

    @property
    def canonical(self) -> str:
        """What two returns are compared by: equal figures are equal however they were typed or saved."""
        if self.number is not None:
            return plain(settled(self.number))
        return self.state if self.state in ("blank", "none") else f"{self.state}:{strip_invisible(self.raw)}"


# Most cells of most returns.
_NOTHING = Reading("blank", "")


def read_cell(cell: Cell, unit: Unit) -> Reading:
    """Read one figure's cell in a row of this unit (percentages as 95, not 0.95)."""
    if cell.value is None and cell.kind == "blank":
        return _NOTHING
    raw = shown(cell)
    if cell.is_blank:
        return Reading("blank", raw)
    if cell.marks:
        # What is struck out, or a footnote's sign, cannot be told from the figure.
        return Reading("doubtful", raw + _MARK_NOTE, code=_doubt(raw))
    match cell.kind:
        case "error":
            return Reading("doubtful", raw, code="error-cell")
        case "date":
            return Reading("doubtful", raw, code="date-cell")
        case "boolean":
            return Reading("doubtful", raw, code="not-a-number")
        case "number":
            return _read_number(decimal_of(cell), cell.number_format, raw, unit)
    if not shows_text_as_it_is(cell.number_format):
        return Reading("doubtful", raw + _FORMAT_NOTE, code=_doubt(raw))
    return _read_text(str(cell.value), raw, unit)


def read_asked(cell: Cell, asked: Unit, wanted: Unit) -> Reading:
    """Read a cell of a form that asked for another unit than the row has now: converted where that can be done."""
    reading = read_cell(cell, asked)
    if reading.number is None or asked == wanted:
        return reading
    factor = wanted.suffixes().get(asked.text)
    if factor is None:
        return Reading("doubtful", reading.raw, code="unit-unlike")
    return Reading("number", reading.raw, settled(CONTEXT.multiply(reading.number, factor)), "unit-revised")


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
    return settled(decimal(cell.value))


def _read_number(number: Decimal, number_format: str, raw: str, unit: Unit) -> Reading:
    if not number.is_finite():
        return Reading("doubtful", raw, code="not-a-number")
    section = section_for(number_format, number)
    before, behind = (strip_invisible(half_width(words)) for words in section.around(number))
    if section.hides(number) or section.changes_size(number) or not unit.is_shown_by(before, behind):
        # A person sees another number than is stored, or none.
        return Reading("doubtful", raw + _FORMAT_NOTE, code="ambiguous-number")
    if section.is_percentage:
        # The number format is the only witness that somebody typed 95%, which a cell stores as 0.95.
        if not unit.is_percentage or behind:
            return Reading("doubtful", raw + _PERCENT_NOTE, code="ambiguous-number")
        return Reading("number", raw, settled(CONTEXT.multiply(number, Decimal(100))), "unit-converted")
    return Reading("number", raw, number, bare=True)


def _read_text(text: str, raw: str, unit: Unit) -> Reading:
    folded = half_width(text)
    compact = strip_invisible(folded).removeprefix("'")
    if _SPACE_BETWEEN_DIGITS.search(folded):
        # Points and commas alone are no number of any kind.
        return Reading("doubtful", raw, code="ambiguous-number" if compact.strip(".,") else "not-a-number")
    if compact.casefold() in NONE_WORDS or (compact and not compact.strip(DASHES)):
        return Reading("none", raw)
    if compact == "百分之百":
        compact = "一百%" if unit.is_percentage else compact
    elif (share := compact.removeprefix("百分之")) != compact:
        compact = share + "%"
    number = parse(compact)
    # In a row of 万人, 三万 is 3 (万人), as 3万 is; 三万二千 may be 3.2 or 32000 of them.
    if number is not None and not (unit.in_ten_thousands and has_scale(compact)):
        return Reading("number", raw, settled(number), "text-number", bare=True)
    for suffix, factor in sorted(unit.suffixes().items(), key=lambda item: -len(item[0])):
        if not compact.casefold().endswith(suffix.casefold()):
            continue
        figure = compact[: -len(suffix)]
        number = parse(figure)
        # The last 万 of 三亿零四百万人 belongs to the numeral, not to the unit.
        if number is not None and not (suffix.startswith("万") and has_scale(figure)):
            code = "text-number" if factor == 1 else "unit-converted"
            return Reading("number", raw, settled(CONTEXT.multiply(number, factor)), code)
    return Reading("doubtful", raw, code=_doubt(raw))


def _doubt(text: str) -> str:
    """The code of a text that is not read: a digit in it, also a mark's or another script's, may be a figure."""
    digit = any(sign in CHINESE_DIGITS or _is_digit_like(sign) for sign in text)
    return "ambiguous-number" if digit else "not-a-number"


def _is_digit_like(sign: str) -> bool:
    """①, ², Ⅳ, ½ and the digits of other scripts are numbers of some kind to Unicode."""
    return unicodedata.category(sign).startswith("N")
