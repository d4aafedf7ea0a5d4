"""The sheet's own reading of its bureau and period, as formulas: the native twin of `laoyousuode.recognition`.

What a formula reads, `recognition` reads alike; what needs more (Chinese numerals, a name within a sentence, a month
without its year) the sheet leaves unjudged, and the batch reader has the last word. Knows two cells; no row.
"""

from __future__ import annotations

from laoyousuode.cell import SPACES
from laoyousuode.formula import substituted
from template.reading import FOLDED

# Of the characters that show nothing, those that reach a cell by pasting.
_ZERO_WIDTH = "\u200b\ufeff"
_BRACKETS = {"（": "(", "）": ")"}
_DIGITS = "0123456789"
_WILDCARDS = "*?~"
_SEPARATORS = ("-", "/", ".", "年")
# Of the words that recognition allows before and behind a month, the usual ones.
_BEFORE, _BEHIND = "截至", ("底", "末", "份")


def _without(formula: str, signs: str) -> str:
    for sign in signs:
        formula = substituted(formula, sign, "")
    return formula


def _folded(cell: str, pairs: dict[str, str]) -> str:
    formula = _without(cell, SPACES + _ZERO_WIDTH)
    for old, new in pairs.items():
        formula = substituted(formula, old, new)
    return f'IF(ISTEXT({cell}),{formula},"")'


def bureau_text(cell: str) -> str:
    """The name as typed, without blanks."""
    return _folded(cell, _BRACKETS)


def folded_bureau(name: str) -> str:
    """What `bureau_text` gives of a bureau's name as the plan spells it."""
    kept = "".join(sign for sign in name if sign not in SPACES + _ZERO_WIDTH)
    return "".join(_BRACKETS.get(sign, sign) for sign in kept)


def bureau_index(text: str, spellings: str, spelt: str) -> str:
    """The bureau's place in the plan, 0 for none; `spelt` has it beside each of the `spellings`.

    One bracket behind the name (盖章) is taken off. MATCH would take some signs for any text.
    """
    one_bracket = f'IF(RIGHT({text},1)=")",LEN({text})-LEN({_without(text, "(")})=1,FALSE)'
    name = f'IF({one_bracket},LEFT({text},FIND("(",{text}&"(")-1),{text})'
    found = f"IFERROR(INDEX({spelt},MATCH({name},{spellings},0)),0)"
    return f'IF({text}="",0,IF(LEN({_without(text, _WILDCARDS)})<LEN({text}),0,{found}))'


def period_text(cell: str) -> str:
    """The month as typed, at one width and without blanks."""
    return _folded(cell, {**FOLDED, "—": "-", "–": "-", "。": "."})


def period_bare(text: str) -> str:
    """The month without the words that may stand around it; of 1-10月 its last month."""
    begun = f'IF(LEFT({text},{len(_BEFORE)})="{_BEFORE}",MID({text},{len(_BEFORE) + 1},99),{text})'
    last = f"RIGHT({text},1)"
    behind = ",".join(f'{last}="{word}"' for word in _BEHIND)
    tail = f"IF(OR({behind}),1,0)"
    whole = f"LEFT({begun},LEN({begun})-{tail})"
    spanned = f"LEFT({whole},LEN({whole})-1)"
    for span in ("年1月-", "年1-", "年1至"):
        spanned = substituted(spanned, span, "年")
    return f'IF({text}="","",IF(RIGHT({whole},1)="月",{spanned},{whole}))'


def period(cell: str, bare: str) -> str:
    """The month as 2026-10, "" for none: from a date, the number 202610, or text."""
    number = (
        f'IF(IF({cell}=INT({cell}),AND({cell}>=190001,{cell}<=299912),FALSE),LEFT({cell},4)&"-"&RIGHT({cell},2),'
        f'TEXT({cell},"yyyy-mm"))'
    )
    year, rest = f"LEFT({bare},4)", f"MID({bare},6,9)"
    digits = f'{_without(bare, _DIGITS)}=""'
    separated = ",".join(f'MID({bare},5,1)="{sign}"' for sign in _SEPARATORS)
    short = f'IF(LEN({rest})<=2,IF({rest}="",FALSE,{_without(rest, _DIGITS)}=""),FALSE)'
    whole_year = f'IF(LEN({year})=4,{_without(year, _DIGITS)}="",FALSE)'
    month = f"VALUE(MID({bare},6,2))"
    day = f"DATE(VALUE({year}),{month},VALUE(MID({bare},9,2)))"
    dated = (
        f'IF(LEN({bare})=10,IF({_without(bare, _DIGITS)}="--",'
        f'IF(MID({bare},5,1)&MID({bare},8,1)="--",IFERROR(MONTH({day})={month},FALSE),FALSE),FALSE),FALSE)'
    )
    return (
        f'IF(ISNUMBER({cell}),{number},IF(NOT({whole_year}),"",'
        f'IF(IF(LEN({bare})=6,{digits},FALSE),{year}&"-"&MID({bare},5,2),'
        f'IF(IF(OR({separated}),{short},FALSE),{year}&"-"&RIGHT("0"&{rest},2),'
        f'IF({dated},LEFT({bare},7),"")))))'
    )
