"""Text and numbers as a sheet can hold them: nothing illegal, nothing endless, nothing that prints as blank.

Knows Excel's limits; nothing of sheets and looks.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from laoyousuode.cell import strip_directions

# What stands in a cell that has nothing to show: an empty one could be a mistake, this one is meant.
BLANK = "—"
# Excel's limit, in UTF-16 units.
LONGEST = 32_767
CUT_MARK = "……（过长，已截断）"

# Control characters, half characters (from undecodable file names) and the two non-characters.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t")


def looks_like_formula(text: str) -> bool:
    """Whether a program may take the text for a formula when someone edits the cell."""
    return text.startswith(_FORMULA_STARTS)


def text_width(text: str) -> int:
    """Columns that the longest line takes; a wide character counts as two."""
    return max((sum(_char_width(char) for char in line) for line in text.split("\n")), default=0)


def _char_width(char: str) -> int:
    # Ambiguous ones (“ ” — ×) are wide in Chinese fonts.
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def safe_text(text: str) -> str:
    """`text` as a cell can hold it: what is illegal in a sheet shows as �, what is too long is cut with a mark."""
    text = strip_directions(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _NOT_IN_XML.sub("\ufffd", text)
    if _units(text) > LONGEST:
        kept = text.encode("utf-16-le")[: 2 * (LONGEST - _units(CUT_MARK))]
        text = kept.decode("utf-16-le", errors="ignore") + CUT_MARK
    return text if text.strip() else BLANK


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def sheet_number(number: Decimal | int) -> int | float:
    """The number as a sheet stores it. Raises ValueError for what is not a number."""
    if isinstance(number, int):
        return number
    if not number.is_finite():
        raise ValueError(f"{number} 不是数字")
    return int(number) if number == number.to_integral_value() else float(number)


def decimals_format(decimals: int, *, signed: bool = False) -> str:
    digits = "0." + "0" * decimals if decimals else "0"
    return f"+{digits};-{digits};{digits}" if signed else digits
