"""The sheet's own reading of a typed figure, as formulas: the native twin of `laoyousuode.typed`.

Each figure has a few helper columns on the parameter sheet; what a row says of them is the core's own rules, printed.
Words, signs and units come from the core's tables. What a formula cannot see (a cell's number format, Chinese
numerals) is listed in docs/design.md and left to the batch reader.
"""

from __future__ import annotations

from collections.abc import Callable

from laoyousuode.cell import INVISIBLE
from laoyousuode.formula import substituted
from laoyousuode.formula import text_literal as quote
from laoyousuode.ladder import DOUBTFUL_VALUE, NONE_VALUE
from laoyousuode.typed import NONE_WORDS

Reference = Callable[[str], str]

FIGURES = ("value", "numerator", "denominator")
SUFFIXES = 4
# Of the characters that show nothing, those that reach a cell by typing or pasting.
SPACES = "\n\r\t\u00a0\u2002\u2003\u2009\u202f\u3000"
ZERO_WIDTH = "\u200b\ufeff"
assert set(SPACES + ZERO_WIDTH) <= set(INVISIBLE)
# Stands behind a digit that a space follows, so that "3 4" does not become 34.
_GAP = "⁞"
FOLDED = {
    **{chr(ord("０") + digit): str(digit) for digit in range(10)},
    "．": ".",
    "，": ",",
    "％": "%",
    "－": "-",
    "＋": "+",
    "／": "/",
}
_DASHES = "-—–―─_/"
_NONE_TEXTS = sorted(
    {word.upper() for word in NONE_WORDS if any(sign not in _DASHES + "－" for sign in word)}
)


def _substitute(formula: str, pairs: dict[str, str]) -> str:
    for old, new in pairs.items():
        formula = substituted(formula, old, new)
    return formula


def _strip(formula: str, signs: list[str] | str) -> str:
    return _substitute(formula, dict.fromkeys(signs, ""))


def figure_columns(figure: str, cell: str, ref: Reference) -> dict[str, str]:
    """Helper formulas of one figure's cell, by the key of their column; `ref` gives other helper cells.

    `_text` the folded text, `_suffix` which of the row's units stands behind it (0 for none), `_digits` what is
    before it without a sign, `_number` the number, "", 无 or 待核, `_code` the finding's code where it is 待核; of the
    value also `_bare`, whether no sign of a unit stands behind it.
    """

    def own(part: str) -> str:
        return ref(f"{figure}_{part}")

    units = "value" if figure == "value" else "part"
    suffixes = [ref(f"{units}_suffix_{index}") for index in range(1, SUFFIXES + 1)]
    factors = [ref(f"{units}_factor_{index}") for index in range(1, SUFFIXES + 1)]
    text, suffix, digits, number = own("text"), own("suffix"), own("digits"), own("number")
    columns = {
        "text": f'IF(ISTEXT({cell}),UPPER({_folded(cell)}),"")',
        "suffix": _which_suffix(text, suffixes),
        "digits": _digits(text, suffix, suffixes),
        "number": _number(cell, text, suffix, digits, factors),
        "code": _code(cell, text, number),
    }
    if figure == "value":
        columns["bare"] = f"({suffix}=0)"
    return {f"{figure}_{part}": formula for part, formula in columns.items()}


def _folded(cell: str) -> str:
    """Half-width signs, Arabic digits, no spaces; a gap between two figures is kept as a mark."""
    spaced = _substitute(_strip(cell, ZERO_WIDTH), dict.fromkeys(SPACES, " "))
    marked = _substitute(_substitute(spaced, FOLDED), {f"{digit} ": f"{digit}{_GAP}" for digit in range(10)})
    return _strip(marked, " ")


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
    return f'IF({text}="","",IF(OR(LEFT({text},1)="-",LEFT({text},1)="+"),MID({body},2,99),{body}))'


def _number(cell: str, text: str, suffix: str, digits: str, factors: list[str]) -> str:
    dashes = _strip(text, _DASHES)
    none = ",".join(f"{text}={quote(word)}" for word in _NONE_TEXTS)
    bare = _strip(digits, "0123456789,")
    plain = f'SUBSTITUTE({digits},",","")'
    point = f'FIND(".",{digits}&".")'
    grouped = f'TEXT(INT(VALUE("0"&{plain})),"#,##0")=LEFT({digits},{point}-1)'
    well_formed = (
        f'IF({digits}="",FALSE,IF(IF({bare}="",FALSE,{bare}<>"."),FALSE,IF(RIGHT({digits},1)=".",FALSE,'
        f'IF(ISNUMBER(FIND(",",{digits})),{grouped},TRUE))))'
    )
    factor = f"CHOOSE({suffix}+1,1,{','.join(factors)})"
    value = f'VALUE("0"&{plain})*{factor}*IF(LEFT({text},1)="-",-1,1)'
    return (
        f"IF(ISERROR({cell}),{quote(DOUBTFUL_VALUE)},IF(ISLOGICAL({cell}),{quote(DOUBTFUL_VALUE)},"
        f'IF(ISNUMBER({cell}),{cell},IF({text}="","",IF(IF({dashes}="",TRUE,OR({none})),{quote(NONE_VALUE)},'
        f"IF({well_formed},{value},{quote(DOUBTFUL_VALUE)}))))))"
    )


def _code(cell: str, text: str, number: str) -> str:
    has_digit = f"LEN({_strip(text, '0123456789零〇一二两三四五六七八九十百千')})<LEN({text})"
    return (
        f'IF(ISNUMBER({number}),"",IF({number}<>{quote(DOUBTFUL_VALUE)},"",IF(ISERROR({cell}),"error-cell",'
        f'IF(ISLOGICAL({cell}),"not-a-number",IF({has_digit},"ambiguous-number","not-a-number")))))'
    )


def words_in(cell: str) -> str:
    """The text of a cell that holds words."""
    return f'IF(ISERROR({cell}),"",{cell}&"")'
