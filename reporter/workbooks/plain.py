"""Shared strings in their plain spelling, read by patterns, each decoded when it is asked for.

A form that LibreOffice or Excel saved has some seven hundred, a return needs a third of them. It is no other reading: a
table in which one item is not spelt so (comments, CDATA, prefixes, phonetic runs, struck runs, …) is left to `parts` as
a whole, and tests compare both. Knows the spelling of the part; nothing of sheets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reporter.workbooks.grid import Bounds
from reporter.workbooks.looks import UNMARKED, Rich, rich_of
from reporter.workbooks.sheetxml import MOST_RUNS, unescape

# A table above this is streamed: a form's has a tenth of it.
MOST_BYTES = 2 << 20

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PROLOG = r'(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="(?:yes|no)")?\s*\?>\s*)?'
_TABLE = re.compile(rf'{_PROLOG}<sst xmlns="{_MAIN}"(?: count="[0-9]+")?(?: uniqueCount="[0-9]+")?>')
_TEXT = r'<t(?: xml:space="preserve")?>'
# Two characters that no XML holds.
_CHARACTERS = "[^<\ufffe\uffff]*"
# An attribute that stood twice would be for a parser to refuse; what gives runs marks is for `parts`.
_ATTRIBUTE = r' (?!xmlns)[A-Za-z]+="[^"<&]*"| theme="[0-9]+" tint="[-0-9.]+"'
_PROPERTY = rf"<(?!strike|vertAlign)[A-Za-z]+(?:{_ATTRIBUTE})?/>"
_RUN = rf"<r>(?:<rPr>(?:{_PROPERTY})*</rPr>)?{_TEXT}{_CHARACTERS}</t></r>"
_RUNS = re.compile(rf"<r>(?:(<rPr>)(?:{_PROPERTY})*</rPr>)?{_TEXT}({_CHARACTERS})</t></r>")
_ITEM = re.compile(rf"\s*<si>(?:{_TEXT}({_CHARACTERS})</t>|((?:{_RUN})+))</si>")
# No shorter table has too many runs.
_LEAST_RUN = len("<r><t></t></r>")

_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
# No XML holds these; a carriage return would have to become a line feed; only a parser can judge the rest.
_CONTROLS = bytes(code for code in range(0x20) if code not in (0x09, 0x0A))


class NotPlainError(Exception):
    """The part is spelt otherwise: it is read the long way."""


class PlainStrings(Sequence[str]):
    """Shared strings by their index."""

    def __init__(self, items: list[tuple[str, str]]) -> None:
        self._items = items
        self._texts: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: int) -> str:  # type: ignore[override]
        found = self._texts.get(index)
        if found is None:
            text, runs = self._items[index]
            joined = text or "".join(run for _, run in _RUNS.findall(runs))
            found = self._texts[index] = unescape(resolved(joined))
        return found

    def rich(self, index: int) -> Rich | None:
        """What the runs of a text come to."""
        runs = self._items[index][1]
        if not runs:
            return None
        return rich_of((resolved(text), UNMARKED if own else None) for own, text in _RUNS.findall(runs))


def plain_strings(data: bytes, bounds: Bounds) -> PlainStrings:
    """The table of shared strings. Raises NotPlainError, also where it may be beyond the bounds."""
    text = _text_of(data)
    head = _TABLE.match(text)
    if head is None or len(text) > MOST_RUNS * _LEAST_RUN:
        raise NotPlainError
    at, items = head.end(), []
    for match in _ITEM.finditer(text, at):
        if match.start() != at:
            raise NotPlainError
        at = match.end()
        items.append((match[1] or "", match[2] or ""))
    # A text is no longer than its spelling.
    if text[at:].strip(" \t\n") != "</sst>" or len(items) > bounds.strings or len(text) > bounds.characters:
        raise NotPlainError
    for reference in _REFERENCE.finditer(text, head.end()):
        _character(reference)
    return PlainStrings(items)


def _text_of(data: bytes) -> str:
    if b"]]>" in data or len(data.translate(None, _CONTROLS)) != len(data):
        raise NotPlainError
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotPlainError from error


def resolved(text: str) -> str:
    """Character references replaced. Raises NotPlainError for one that is none."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


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
