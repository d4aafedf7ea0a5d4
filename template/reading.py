"""The sheet's own reading of a typed figure, as formulas: the native twin of `laoyousuode.typed` and `checks`.

Each figure has a few helper columns on the parameter sheet; each row has its first finding and the figure that
the ladder judges. Words, signs and units come from the core's tables. What a formula cannot see (a cell's number
format, numerals with 十百千, figures of earlier months) is listed in docs/design.md and left to the batch reader.
"""

from __future__ import annotations

from collections.abc import Callable

from laoyousuode.cell import INVISIBLE
from laoyousuode.entry import CONFIRMED_WORD
from laoyousuode.ladder import DOUBTFUL_VALUE, NONE_VALUE
from laoyousuode.plan import Plan
from laoyousuode.typed import NONE_WORDS

Reference = Callable[[str], str]

FIGURES = ("value", "numerator", "denominator")
SUFFIXES = 4
# Of the characters that show nothing, those that reach a cell by typing or pasting.
_SPACES = "\n\r\t\u00a0\u2002\u2003\u2009\u202f\u3000"
_ZERO_WIDTH = "\u200b\ufeff"
assert set(_SPACES + _ZERO_WIDTH) <= set(INVISIBLE)
# Stands behind a digit that a space follows, so that "3 4" does not become 34.
_GAP = "⁞"
_FOLDED = {
    **{chr(ord("０") + digit): str(digit) for digit in range(10)},
    **{sign: str(digit) for digit, sign in enumerate("零一二三四五六七八九")},
    "〇": "0",
    "两": "2",
    "点": ".",
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


def quote(text: str) -> str:
    """A text literal of a formula."""
    return '"' + text.replace('"', '""') + '"'


def _substitute(formula: str, pairs: dict[str, str]) -> str:
    for old, new in pairs.items():
        sign = f"CHAR({ord(old)})" if len(old) == 1 and ord(old) < 32 else quote(old)
        formula = f"SUBSTITUTE({formula},{sign},{quote(new)})"
    return formula


def _strip(formula: str, signs: list[str] | str) -> str:
    return _substitute(formula, dict.fromkeys(signs, ""))


def figure_columns(figure: str, cell: str, ref: Reference) -> dict[str, str]:
    """Helper formulas of one figure's cell, by the key of their column; `ref` gives other helper cells.

    `_text` the folded text, `_suffix` which of the row's units stands behind it (0 for none), `_digits` what is
    before it without a sign, `_number` the number, "", 无 or 待核, `_read` the same after the percent rule, `_code`
    the finding's code where it is 待核.
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
        "read": _read(number, ref("is_percentage")) if figure == "value" else number,
        "code": _code(cell, text, number, own("read")),
    }
    return {f"{figure}_{part}": formula for part, formula in columns.items()}


def _folded(cell: str) -> str:
    """Half-width signs, Arabic digits, no spaces; a gap between two figures is kept as a mark."""
    spaced = _substitute(_strip(cell, _ZERO_WIDTH), dict.fromkeys(_SPACES, " "))
    marked = _substitute(_substitute(spaced, _FOLDED), {f"{digit} ": f"{digit}{_GAP}" for digit in range(10)})
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


def _read(number: str, is_percentage: str) -> str:
    """In a percentage's row, 0.95 may mean 95 % or 0.95 %."""
    fraction = f"IF({is_percentage},IF(ISNUMBER({number}),IF({number}>0,{number}<=1,FALSE),FALSE),FALSE)"
    return f"IF({fraction},{quote(DOUBTFUL_VALUE)},{number})"


def _code(cell: str, text: str, number: str, read: str) -> str:
    has_digit = f"LEN({_strip(text, '0123456789十百千')})<LEN({text})"
    return (
        f'IF(ISNUMBER({read}),"",IF({read}<>{quote(DOUBTFUL_VALUE)},"",IF(ISERROR({cell}),"error-cell",'
        f'IF(ISLOGICAL({cell}),"not-a-number",IF(ISNUMBER({number}),"percent-fraction",'
        f'IF({has_digit},"ambiguous-number","not-a-number"))))))'
    )


def row_columns(plan: Plan, ref: Reference, cells: Reference, others: dict[str, Reference]) -> dict[str, str]:
    """Helper formulas of one row: its figure before checks, its first blocking finding, the figure judged.

    `cells` gives the entry cells by field; `others` the helper cells of tied rows: "subset_of",
    "numerator_of", "derived_numerator", "derived_denominator".
    """
    return {
        "computed": _computed(ref, others),
        "confirmed": _confirmed(cells, plan.thresholds.reason_length),
        "block": _block(plan, ref, others),
        "judged": f'IF(ISNUMBER({ref("computed")}),IF({ref("block")}<>"",{quote(DOUBTFUL_VALUE)},'
        f"{ref('computed')}),{ref('computed')})",
        "hint": _hint(ref, others),
    }


def _computed(ref: Reference, others: dict[str, Reference]) -> str:
    doubtful, none = quote(DOUBTFUL_VALUE), quote(NONE_VALUE)
    if "derived_numerator" in others:
        n, d = others["derived_numerator"]("judged"), others["derived_denominator"]("judged")
        return (
            f'IF(OR({n}={doubtful},{d}={doubtful}),{doubtful},IF(OR({n}="",{d}=""),"",'
            f"IF(OR({n}={none},{d}={none}),{none},IF({d}=0,{none},100*{n}/{d}))))"
        )
    v, n, d = (ref(f"{figure}_read") for figure in FIGURES)
    ratio = (
        f"IF({_is_zero(d)},{none},IF(OR({n}={doubtful},{d}={doubtful}),{doubtful},"
        f"IF(OR({n}={none},{d}={none}),IF(OR(ISNUMBER({n}),ISNUMBER({d})),{doubtful},{none}),"
        f"IF(AND(ISNUMBER({n}),ISNUMBER({d})),100*{n}/{d},"
        f"IF(OR(ISNUMBER({n}),ISNUMBER({d}),ISNUMBER({v})),{doubtful},{v})))))"
    )
    return f'IF({ref("entry")}="ratio",{ratio},{v})'


def _is_zero(cell: str) -> str:
    return f"IF(ISNUMBER({cell}),{cell}=0,FALSE)"


def _negative(cell: str) -> str:
    return f"IF(ISNUMBER({cell}),{cell}<0,FALSE)"


def _fractional(cell: str) -> str:
    return f"IF(ISNUMBER({cell}),INT({cell})<>{cell},FALSE)"


def _confirmed(cells: Reference, length: int) -> str:
    word = f'SUBSTITUTE(SUBSTITUTE({cells("confirm")}," ",""),"\u3000","")={quote(CONFIRMED_WORD)}'
    reason = f'TRIM(SUBSTITUTE({cells("reason")},"\u3000"," "))'
    # 1: confirmed with a reason; 0: not confirmed; -1: the reason is too short.
    return f"IF(IFERROR({word},FALSE),IF(IFERROR(LEN({reason}),0)>={length},1,-1),0)"


def _block(plan: Plan, ref: Reference, others: dict[str, Reference]) -> str:
    """The code of the first error that no confirmation lifts, in the order of `laoyousuode.checks.CHECKS`."""
    if "derived_numerator" in others:
        return '""'
    v, n, d = (ref(f"{figure}_read") for figure in FIGURES)
    codes = [ref(f"{figure}_code") for figure in FIGURES]
    is_ratio, computed, target = f'{ref("entry")}="ratio"', ref("computed"), ref("target")
    not_confirmed = f"{ref('confirmed')}<>1"
    factor, tolerance = plan.thresholds.unit_factor, plan.thresholds.ratio_tolerance
    none = quote(NONE_VALUE)
    steps = [
        (f'{codes[0]}<>""', codes[0]),
        (f'IF({is_ratio},{codes[1]}<>"",FALSE)', codes[1]),
        (f'IF({is_ratio},{codes[2]}<>"",FALSE)', codes[2]),
        (
            f"IF({is_ratio},IF({_is_zero(d)},FALSE,OR(AND({n}={none},ISNUMBER({d})),AND({d}={none},ISNUMBER({n})))),FALSE)",
            quote("ambiguous-number"),
        ),
        (
            f'IF({is_ratio},IF(OR({n}={none},{d}={none},{_is_zero(d)},AND({n}="",{d}="",{v}={none})),FALSE,'
            f'OR({n}="",{d}="")),{v}="")',
            quote("missing-value"),
        ),
        (
            f"IF({_negative(v)},TRUE,IF(IF({ref('is_percentage')},IF(ISNUMBER({v}),{v}>100,FALSE),FALSE),TRUE,"
            f"IF({is_ratio},OR({_negative(n)},{_negative(d)}),FALSE)))",
            quote("out-of-range"),
        ),
        (
            f"IF({is_ratio},IF({ref('whole_parts')},OR({_fractional(n)},{_fractional(d)}),FALSE),"
            f"IF({ref('whole')},{_fractional(v)},FALSE))",
            quote("not-integer"),
        ),
        (
            f"IF({is_ratio},IF(AND(ISNUMBER({n}),ISNUMBER({d})),IF(OR({n}<0,{d}<0),FALSE,{n}>{d}),FALSE),FALSE)",
            quote("numerator-exceeds-denominator"),
        ),
        (
            f"IF({not_confirmed},IF({ref('is_amount')},IF(AND(ISNUMBER({v}),ISNUMBER({target})),"
            f"IF(ROUND({v},6)>ROUND({target}*{factor},6),TRUE,"
            f"IF({v}>0,ROUND({v}*{factor},6)<ROUND({target},6),FALSE)),FALSE),FALSE),FALSE)",
            quote("unit-suspect"),
        ),
        (
            f"IF({not_confirmed},IF({is_ratio},IF(AND(ISNUMBER({v}),ISNUMBER({computed})),"
            f"ROUND(ABS({v}-{computed}),6)>{tolerance},FALSE),FALSE),FALSE)",
            quote("ratio-mismatch"),
        ),
    ]
    if "subset_of" in others:
        whole = others["subset_of"]("computed")
        compared = f"IF(AND(ISNUMBER({computed}),ISNUMBER({whole})),{computed}>{whole},FALSE)"
        steps.append((compared, quote("subset-exceeds")))
    if "numerator_of" in others:
        other = others["numerator_of"]("computed")
        same = f"IF(AND(ISNUMBER({n}),ISNUMBER({other})),ROUND({n},6)<>ROUND({other},6),FALSE)"
        steps.append((same, quote("derived-mismatch")))
    formula = '""'
    for condition, code in reversed(steps):
        formula = f"IF({condition},{code},{formula})"
    return formula


def _hint(ref: Reference, others: dict[str, Reference]) -> str:
    """The sentence of the first finding, or nothing; on another bureau's row, only that it is not ours."""
    table = f"INDEX({ref('hints')},MATCH({{}},{ref('codes')},0))"
    v, n, d = (ref(f"{figure}_read") for figure in FIGURES)
    filled = f'IF({v}<>"",TRUE,IF({ref("entry")}="ratio",OR({n}<>"",{d}<>""),FALSE))'
    if "derived_numerator" in others:
        return '""'
    return (
        f'IF({ref("standing")}="other",IF({filled},{table.format(quote("not-own-row"))},""),'
        f'IF({ref("block")}<>"",{table.format(ref("block"))},'
        f'IF({ref("confirmed")}=-1,{table.format(quote("confirm-without-reason"))},"")))'
    )
