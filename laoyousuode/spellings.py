"""The many ways in which a saved workbook spells one of our functions, brought back to the bare name.

A program that knows no add-in writes `LYSD_STATUS(`; Excel with the add-in loaded `[1]!LYSD_STATUS(`; others a path,
a prefix or small letters. A formula that was merely respelt is still the form's own. Knows formulas as text;
not the form's, nor any file.
"""

from __future__ import annotations

import re

from laoyousuode.cell import strip_invisible

PREFIX = "LYSD_"

# Text, a quoted name, a book in brackets, a word (dots belong to file names and prefixes), space, any other sign.
_TOKEN = re.compile(r"""\"(?:[^"]|"")*\"|'(?:[^']|'')*'|\[[^\[\]]*\]|[\w.$\\?]+|\s+|.""", re.DOTALL)
_QUOTES = ('"', "'")
# What programs write before the name of a function that they do not know as their own.
_MARKS = re.compile(
    r"(?:_xlfn\.(?:_xlws\.)?|__?xludf\.|_xll\.|_xldudf_(?:(?:LYSD|LAOYOUSUODE)_(?=LYSD_))?)", re.I
)
# How LibreOffice with our extension writes a call into an .xlsx: service and method.
_LIBREOFFICE = re.compile(r"cn\.laoyousuode\.lysd\.lysd(?=[a-z])", re.I)
_OURS = re.compile(rf"{PREFIX}[A-Z]\w*", re.I)
# Implicit intersection, which newer Excels write where the form's own formula has nothing.
_SINGLE = ("_XLFN.SINGLE", "SINGLE")


def calls_ours(formula: str) -> bool:
    """Whether the formula calls one of our functions, however spelt."""
    return bool(_read(formula)[1])


def bare(formula: str) -> str:
    """The formula with our functions' bare names in capitals. Everything else stays as it is."""
    return "".join(_read(formula)[0])


def same(left: str, right: str) -> bool:
    """Whether two formulas differ in their spelling only: prefixes, capitals, spaces, quotes around sheet names."""
    return _plain(left) == _plain(right)


def _plain(formula: str) -> str:
    parts = []
    for token in _read(formula.removeprefix("="))[0]:
        if token.startswith('"'):
            parts.append(token)
        else:
            parts.append(strip_invisible(token).upper().strip("'"))
    return "".join(parts)


def _read(formula: str) -> tuple[list[str], int]:
    """The formula's tokens, those of a call of ours replaced by one bare name; and how many such calls."""
    found = [match[0] for match in _TOKEN.finditer(formula)]
    kept: list[str] = []
    calls = 0
    open_singles: list[bool] = []
    for index, token in enumerate(found):
        if token == ")" and open_singles and open_singles.pop():
            continue
        if token == "(":
            single = bool(kept) and kept[-1].upper() in _SINGLE
            open_singles.append(single)
            if single:
                kept.pop()
                continue
        name = _name(token) if _next_is_call(found, index) else None
        if name is None:
            kept.append(token)
        else:
            _drop_qualifier(kept)
            kept.append(name)
            calls += 1
    return kept, calls


def _next_is_call(tokens: list[str], index: int) -> bool:
    following = tokens[index + 1] if index + 1 < len(tokens) else ""
    if following.isspace():
        following = tokens[index + 2] if index + 2 < len(tokens) else ""
    return following == "("


def _name(token: str) -> str | None:
    """The bare name where the word is one of our functions."""
    if token.startswith(_QUOTES):
        return None
    name = _LIBREOFFICE.sub(PREFIX, token)
    while mark := _MARKS.match(name):
        name = name[mark.end() :]
    return name.upper() if _OURS.fullmatch(name) else None


def _drop_qualifier(kept: list[str]) -> None:
    """Take off `[1]!`, `'C:\\…\\x.xlam'!`, `x.xlam!`, `[1]Sheet1!` and an `@` before the name."""
    if kept and kept[-1] == "!":
        kept.pop()
        if kept and (kept[-1].startswith("'") or _is_word(kept[-1])):
            kept.pop()
        if kept and kept[-1].startswith("["):
            kept.pop()
    while kept and kept[-1] == "@":
        kept.pop()


def _is_word(token: str) -> bool:
    return bool(re.fullmatch(r"[\w.$\\?]+", token))
