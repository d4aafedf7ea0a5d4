"""The sheet's own reading of a typed figure, as formulas: the native twin of `laoyousuode.typed`.

Each figure has a few helper columns on the parameter sheet; what a row says of them is the core's own rules, printed.
Words, signs and units come from the core's tables. What a formula cannot see (a cell's number format, struck or raised
signs) or cannot parse (Chinese numerals) is listed in docs/design.md and left to the batch reader.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from laoyousuode.cell import FORMAT_CHARACTERS, SPACES
from laoyousuode.expression import Value
from laoyousuode.formula import substituted
from laoyousuode.formula import text_literal as quote
from laoyousuode.ladder import DOUBTFUL_VALUE, NONE_VALUE
from laoyousuode.numerals import CHINESE_DIGITS
from laoyousuode.typed import DASHES, NONE_WORDS
from laoyousuode.widths import half_width

Reference = Callable[[str], str]

FIGURES = ("value", "numerator", "denominator")
# The helper columns of each figure.
PARTS = ("clean", "half", "text", "suffix", "digits", "number", "code")
# What they give of an empty cell, and `_bare` of an empty value.
EMPTY_PARTS: dict[str, Value] = {**dict.fromkeys(PARTS, ""), "suffix": Decimal(0), "bare": True}
SUFFIXES = 4
_DIGITS = "0123456789"
# Stands behind a digit that a space follows, so that "3 4" does not become 34.
_GAP, _NO_GAP = "⁞", "?"
# What a number, a unit or 无 may be made of in full width.
FOLDED = {sign: half_width(sign) for sign in "０１２３４５６７８９．，％－＋／＇ＮＡ"}
# What LibreOffice makes of a tab in a cell of several lines; nobody can type it.
_TAB = "\x01"
_DECIMALS = 9  # what `numbers.settled` keeps
_REST = 32767  # the longest text of a cell
_NONE_TEXTS = sorted({word.upper() for word in NONE_WORDS if not set(word) <= {*DASHES, "－"}})


def _substitute(formula: str, pairs: dict[str, str]) -> str:
    for old, new in pairs.items():
        formula = substituted(formula, old, new)
    return formula


def _strip(formula: str, signs: list[str] | str) -> str:
    return _substitute(formula, dict.fromkeys(signs, ""))


def figure_columns(figure: str, cell: str, ref: Reference) -> dict[str, str]:
    """Helper formulas of one figure's cell, by the key of their column; `ref` gives other helper cells.

    `_clean` the text without invisible format characters, `_half` the same folded and without blanks, `_text` without
    an apostrophe before it, `_suffix` which of the row's units stands behind it (0 for none), `_digits` what is
    before it without a sign, `_number` the number, "", 无 or 待核, `_code` the finding's code where it is 待核; of the
    value also `_bare`, whether no sign of a unit stands behind it.
    """

    def own(part: str) -> str:
        return ref(f"{figure}_{part}")

    units = "value" if figure == "value" else "part"
    suffixes = [ref(f"{units}_suffix_{index}") for index in range(1, SUFFIXES + 1)]
    factors = [ref(f"{units}_factor_{index}") for index in range(1, SUFFIXES + 1)]
    half, text, suffix, digits, number = (
        own(part) for part in ("half", "text", "suffix", "digits", "number")
    )
    columns = {
        "clean": f'IF(ISTEXT({cell}),{_strip(cell, FORMAT_CHARACTERS)},"")',
        "half": _folded(own("clean")),
        "text": f'IF(LEFT({half},1)="\'",MID({half},2,{_REST}),{half})',
        "suffix": _which_suffix(text, suffixes),
        "digits": _digits(text, suffix, suffixes),
        "number": _number(cell, half, text, suffix, digits, factors),
        "code": _code(cell, text, number),
    }
    if figure == "value":
        columns["bare"] = f"({suffix}=0)"
    return {f"{figure}_{part}": formula for part, formula in columns.items()}


def _folded(text: str) -> str:
    """Capitals, half-width signs, no blanks; a gap between two figures is kept as a mark."""
    blank = _substitute(
        f"UPPER({text})", {_GAP: _NO_GAP, **dict.fromkeys(_TAB + SPACES.replace(" ", ""), " ")}
    )
    gaps = {f"{sign} ": f"{sign}{_GAP}" for sign in f"{_DIGITS}.,"}
    return _strip(_substitute(_substitute(blank, FOLDED), gaps), " ")


def _which_suffix(text: str, suffixes: list[str]) -> str:
    formula = "0"
    for index in range(len(suffixes), 0, -1):
        unit = suffixes[index - 1]
        formula = f'IF(IF({unit}="",FALSE,RIGHT({text},LEN({unit}))={unit}),{index},{formula})'
    return formula


def _digits(text: str, suffix: str, suffixes: list[str]) -> str:
    length = f'IF({suffix}=0,0,LEN(CHOOSE({suffix}+1,"",{",".join(suffixes)})))'
    body = f"LEFT({text},LEN({text})-{length})"
    body = f"IF(RIGHT({body},1)={quote(_GAP)},LEFT({body},LEN({body})-1),{body})"
    # A sign in front is taken off here and given back in `_number`.
    return f'IF({text}="","",IF(OR(LEFT({text},1)="-",LEFT({text},1)="+"),MID({body},2,{_REST}),{body}))'


def _number(cell: str, half: str, text: str, suffix: str, digits: str, factors: list[str]) -> str:
    dashes = _strip(text, DASHES)
    none = ",".join(f"{text}={quote(word)}" for word in _NONE_TEXTS)
    bare = _strip(digits, f"{_DIGITS},")
    plain = f'SUBSTITUTE({digits},",","")'
    point = f'FIND(".",{digits}&".")'
    # Only so do the separators stand in their places, and none behind the point.
    grouped = f'TEXT(INT(VALUE("0"&{plain})),"#,##0")&MID({plain},FIND(".",{plain}&"."),{_REST})={digits}'
    well_formed = (
        f'IF({digits}="",FALSE,IF(IF({bare}="",FALSE,{bare}<>"."),FALSE,IF(RIGHT({digits},1)=".",FALSE,'
        f'IF(ISNUMBER(FIND(",",{digits})),{grouped},{point}<=16))))'
    )
    factor = f"CHOOSE({suffix}+1,1,{','.join(factors)})"
    value = f'ROUND(VALUE("0"&{plain})*{factor}*IF(LEFT({text},1)="-",-1,1),{_DECIMALS})'
    return (
        f"IF(ISERROR({cell}),{quote(DOUBTFUL_VALUE)},IF(ISLOGICAL({cell}),{quote(DOUBTFUL_VALUE)},"
        f'IF(ISNUMBER({cell}),ROUND({cell},{_DECIMALS}),IF({half}="","",'
        f'IF(IF({text}="",FALSE,IF({dashes}="",TRUE,OR({none}))),{quote(NONE_VALUE)},'
        f"IF({well_formed},{value},{quote(DOUBTFUL_VALUE)}))))))"
    )


def _code(cell: str, text: str, number: str) -> str:
    has_digit = f"LEN({_strip(text, _DIGITS + CHINESE_DIGITS)})<LEN({text})"
    return (
        f'IF(ISNUMBER({number}),"",IF({number}<>{quote(DOUBTFUL_VALUE)},"",IF(ISERROR({cell}),"error-cell",'
        f'IF(ISLOGICAL({cell}),"not-a-number",IF({has_digit},"ambiguous-number","not-a-number")))))'
    )


def words_in(cell: str) -> str:
    """The text of a cell that holds words."""
    return f'IF(ISERROR({cell}),"",{cell}&"")'
