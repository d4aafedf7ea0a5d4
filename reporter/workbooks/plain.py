"""The plain spelling of XML parts; shared strings in it, read by patterns, each decoded when it is asked for.

A form that LibreOffice or Excel saved has some seven hundred, a return needs a third of them. It is no other reading: a
table in which one item is not spelt so (comments, CDATA, prefixes, phonetic runs, struck runs, …) is left to `parts` as
a whole, and tests compare both. Knows the spelling of the part; nothing of sheets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reporter.workbooks.cellxml import Said, unescape
from reporter.workbooks.grid import Bounds
from reporter.workbooks.looks import UNMARKED, rich_of
from reporter.workbooks.sheetxml import MOST_RUNS

# A table above this is streamed: a form's has a tenth of it.
MOST_BYTES = 2 << 20
# Longer items are a clerk's, and not remembered.
_LONGEST_KNOWN = 2000

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PROLOG = r'(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="(?:yes|no)")?\s*\?>\s*)?'
_TABLE = re.compile(rf'{PROLOG}<sst xmlns="{MAIN}"(?: count="[0-9]+")?(?: uniqueCount="[0-9]+")?>')
# Quantifiers never give back (`++`, `*+`): what is not plain is to be seen at once.
TEXT = r'<t(?: xml:space="preserve")?+>'
CHARACTERS = "[^<]*+"
# An attribute that stood twice would be for a parser to refuse; what gives runs marks is for `parts`.
_ATTRIBUTE = r' theme="[0-9]++" tint="[-0-9.]++"| (?!xmlns)[A-Za-z]++="[^"<&]*+"'
_PROPERTY = rf"<(?!strike|vertAlign)[A-Za-z]++(?:{_ATTRIBUTE})?/>"
_RUN = rf"<r>(?:<rPr>(?:{_PROPERTY})*+</rPr>)?+{TEXT}{CHARACTERS}</t></r>"
_RUNS = re.compile(rf"<r>(?:(<rPr>)(?:{_PROPERTY})*+</rPr>)?+{TEXT}({CHARACTERS})</t></r>")
_ITEM = re.compile(rf"\s*+<si>(?:{TEXT}({CHARACTERS})</t>|((?:{_RUN})++))</si>")
# No shorter table has too many runs.
_LEAST_RUN = len("<r><t></t></r>")

_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
# No XML holds these, nor those two further on; a carriage return would have to become a line feed; only a parser can
# judge the rest.
_CONTROLS = bytes(code for code in range(0x20) if code not in (0x09, 0x0A))


class NotPlainError(Exception):
    """The part is spelt otherwise: it is read the long way."""


Item = tuple[str | None, str | None]


class PlainStrings(Sequence[Said]):
    """Shared strings by their index."""

    def __init__(self, items: list[Item]) -> None:
        self._items = items

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: int) -> Said:  # type: ignore[override]
        item = text, runs = self._items[index]
        return _known(item) if len(text or runs or "") <= _LONGEST_KNOWN else _known.__wrapped__(item)


@lru_cache(maxsize=4096)
def _known(item: Item) -> Said:
    # Labels are spelt alike in all returns that one program saved.
    text, runs = item
    if not runs:
        return unescape(resolved(text or "")), None
    found = [(resolved(run), UNMARKED if own else None) for own, run in _RUNS.findall(runs)]
    return unescape("".join(run for run, _ in found)), rich_of(found)


def plain_strings(data: bytes, bounds: Bounds) -> PlainStrings:
    """The table of shared strings. Raises NotPlainError, also where it may be beyond the bounds."""
    text = text_of_part(data)
    head = _TABLE.match(text)
    if head is None or len(text) > MOST_RUNS * _LEAST_RUN:
        raise NotPlainError
    # What stands between the items, one's text, the other's runs; in turn.
    pieces = _ITEM.split(text[head.end() :])
    items = list(zip(pieces[1::3], pieces[2::3], strict=True))
    # A text is no longer than its spelling.
    if any(pieces[:-1:3]) or len(items) > bounds.strings or len(text) > bounds.characters:
        raise NotPlainError
    if str(pieces[-1]).strip(" \t\n") != "</sst>":
        raise NotPlainError
    for reference in _REFERENCE.finditer(text, head.end()):
        _character(reference)
    return PlainStrings(items)


def text_of_part(data: bytes) -> str:
    """The part as text. Raises NotPlainError for what only a parser can judge."""
    if b"]]>" in data or len(data.translate(None, _CONTROLS)) != len(data):
        raise NotPlainError
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotPlainError from error
    if "\ufffe" in text or "\uffff" in text:
        raise NotPlainError
    return text


def resolved(text: str) -> str:
    """Character references replaced. Raises NotPlainError for one that is none."""
    if "&" not in text:
        return text
    # Nearly all of them are named: replacing one name after the other is faster than looking at each.
    named = text.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&apos;", "'")
    if named.count("&") == named.count("&amp;"):
        return named.replace("&amp;", "&")
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    name, decimal, hexadecimal = match.groups()
    if name:
        return _NAMED[name]
    if not decimal and not hexadecimal:
        raise NotPlainError
    code = int(decimal) if decimal else int(hexadecimal, 16)
    is_control = code < 0x20 and code not in (0x09, 0x0A, 0x0D)
    if is_control or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        raise NotPlainError
    return chr(code)
