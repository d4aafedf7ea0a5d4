"""Number formats of spreadsheets: the codes of the built-in ones, and which of them show a date or a time.

Knows nothing of files or cells.
"""

from __future__ import annotations

import re
from functools import lru_cache

GENERAL = "General"

_YEAR_MONTH = 'yyyy"年"m"月"'
_MONTH_DAY = 'm"月"d"日"'
_NOON_MINUTE = '上午/下午h"时"mm"分"'
_NOON_SECOND = '上午/下午h"时"mm"分"ss"秒"'

# 27-36 and 50-58 depend on the language of the program; these are the Chinese ones (ECMA-376, 18.8.30).
BUILTIN: dict[int, str] = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0_);\\("$"#,##0\\)',
    6: '"$"#,##0_);[Red]\\("$"#,##0\\)',
    7: '"$"#,##0.00_);\\("$"#,##0.00\\)',
    8: '"$"#,##0.00_);[Red]\\("$"#,##0.00\\)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    27: _YEAR_MONTH,
    28: _MONTH_DAY,
    29: _MONTH_DAY,
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: _NOON_MINUTE,
    35: _NOON_SECOND,
    36: _YEAR_MONTH,
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    42: '_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: _YEAR_MONTH,
    51: _MONTH_DAY,
    52: _YEAR_MONTH,
    53: _MONTH_DAY,
    54: _MONTH_DAY,
    55: _NOON_MINUTE,
    56: _NOON_SECOND,
    57: _YEAR_MONTH,
    58: _MONTH_DAY,
}

# What a code shows as it is: "literals", \x escapes, _x spaces, *x fills, and the word General.
_LITERAL = re.compile(r'"[^"]*"?|[\\_*].?|general|g/通用格式', re.IGNORECASE | re.DOTALL)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKET = re.compile(r"\[[^\]]*\]?")
_CLOCK = re.compile(r"[ymdhs]|a{3}", re.IGNORECASE)
_CHINESE = re.compile("[年月日时分秒]")
_DIGITS = re.compile("[0#?]")


@lru_cache(maxsize=4096)
def shows_date(code: str) -> bool:
    """Whether a number in this format is shown as a date, a time of day or elapsed time."""
    plain = _LITERAL.sub("", code)
    if _ELAPSED.search(plain):
        return True
    plain = _BRACKET.sub("", plain)
    if _CLOCK.search(plain):
        return True
    # "0年" is a number with its unit; a bare 年 or 月日 stands for the part of a date.
    return bool(_CHINESE.search(plain)) and not _DIGITS.search(plain)
