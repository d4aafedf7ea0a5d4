"""What python-calamine leaves out of .xls and .xlsb, taken from the file's own records: errors, formulas, formats, notes.

An error cell that looks blank would be counted as not reported; a percentage's format is the only witness of 95%.
Knows the records of BIFF8 and BIFF12 that matter here; texts and numbers are calamine's business.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from reporter.workbooks import formats
from reporter.workbooks.grid import Bounds, WorkbookError
from reporter.workbooks.ole import read_stream
from reporter.workbooks.package import Package

Place = tuple[int, int]
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BOF, _EOF, _CONTINUE, _BOUNDSHEET, _FORMAT, _XF = 0x809, 0x0A, 0x3C, 0x85, 0x41E, 0xE0
_ROW, _FORMULA, _BOOLERR, _MULRK, _NOTE, _OBJ, _TXO = 0x208, 0x06, 0x205, 0xBD, 0x1C, 0x5D, 0x1B6
_CELLS = frozenset({_FORMULA, _BOOLERR, 0x203, 0x27E, 0xFD, 0x204, 0xD6})
_BIFF8 = 0x0600


@dataclass(slots=True)
class Overlay:
    """One sheet's share."""

    errors: dict[Place, str] = field(default_factory=dict)
    formulas: set[Place] = field(default_factory=set)
    formats: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    comments: dict[Place, str] = field(default_factory=dict)


def read_xls(data: bytes, bounds: Bounds) -> dict[str, Overlay]:
    """Overlays by sheet name; none for files older than Excel 97."""
    stream = read_stream(data, "Workbook")
    if stream is None or len(stream) < 8 or struct.unpack_from("<HHH", stream)[2] != _BIFF8:
        return {}
    sheets, codes, styles = _globals(stream)
    known = formats.BUILTIN | codes
    table = [known.get(number, formats.GENERAL) for number in styles]
    return {name: _sheet(stream, offset, table, bounds) for name, offset in sheets}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _globals(stream: bytes) -> tuple[list[tuple[str, int]], dict[int, str], list[int]]:
    sheets: list[tuple[str, int]] = []
    codes: dict[int, str] = {}
    styles: list[int] = []
    for kind, body in _records(stream, 0):
        if kind == _EOF:
            break
        if kind == _BOUNDSHEET and len(body) >= 8:
            sheets.append((_characters(body, 7, body[6])[0], struct.unpack_from("<L", body)[0]))
        elif kind == _FORMAT and len(body) >= 5:
            number, count = struct.unpack_from("<HH", body)
            codes[number] = _characters(body, 4, count)[0]
        elif kind == _XF and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return sheets, codes, styles


def _characters(body: bytes, at: int, count: int) -> tuple[str, int]:
    """A string whose first byte says whether a character has one byte or two; and how many were there."""
    if at >= len(body):
        return "", 0
    if body[at] & 1:
        text = body[at + 1 : at + 1 + 2 * count].decode("utf-16-le", "replace")
    else:
        text = body[at + 1 : at + 1 + count].decode("latin-1")
    return text, len(text)


def _sheet(stream: bytes, offset: int, table: list[str], bounds: Bounds) -> Overlay:
    found, reader = Overlay(), _Notes()
    depth, left = 0, bounds.cells
    for kind, body in _records(stream, offset):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth > 1:
            continue  # a chart inside the sheet
        elif kind in _CELLS and len(body) >= 8:
            _take_cell(found, table, kind, body)
            left -= 1
        elif kind == _MULRK:
            left -= _take_many(found, table, body)
        elif kind == _ROW and len(body) >= 16 and struct.unpack_from("<H", body, 12)[0] & 0x20:
            found.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        else:
            reader.take(kind, body)
        if left < 0:
            raise WorkbookError("too-large", "单元格过多")
    found.comments = reader.comments()
    return found


def _take_cell(found: Overlay, table: list[str], kind: int, body: bytes) -> None:
    row, column, style = struct.unpack_from("<HHH", body)
    place = (row + 1, column + 1)
    if style < len(table):
        found.formats[place] = table[style]
    if kind == _BOOLERR and body[7]:
        found.errors[place] = _ERRORS.get(body[6], "#VALUE!")
    elif kind == _FORMULA:
        found.formulas.add(place)
        if len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            found.errors[place] = _ERRORS.get(body[8], "#VALUE!")


def _take_many(found: Overlay, table: list[str], body: bytes) -> int:
    if len(body) < 6:
        return 0
    row, first = struct.unpack_from("<HH", body)
    count = (len(body) - 6) // 6
    for index in range(count):
        style = struct.unpack_from("<H", body, 4 + 6 * index)[0]
        if style < len(table):
            found.formats[row + 1, first + index + 1] = table[style]
    return count


class _Notes:
    """Puts notes together: the place is in one record, the text in another, an object's number ties them."""

    def __init__(self) -> None:
        self._object = 0
        self._wanted = 0
        self._texts: dict[int, str] = {}
        self._places: dict[int, Place] = {}

    def take(self, kind: int, body: bytes) -> None:
        if kind == _OBJ and len(body) >= 8:
            self._object = struct.unpack_from("<H", body, 6)[0]
        elif kind == _TXO and len(body) >= 12:
            self._wanted = struct.unpack_from("<H", body, 10)[0]
            self._texts[self._object] = ""
        elif kind == _CONTINUE and self._wanted > 0:
            text, count = _characters(body, 0, self._wanted)
            self._texts[self._object] = self._texts.get(self._object, "") + text
            self._wanted -= count
        elif kind == _NOTE and len(body) >= 8:
            row, column, _, number = struct.unpack_from("<4H", body)
            self._places[number] = (row + 1, column + 1)

    def comments(self) -> dict[Place, str]:
        return {place: self._texts[number] for number, place in self._places.items() if number in self._texts}


# --- .xlsb ---

_ROW_HEADER, _CELL_ERROR, _BUNDLE = 0, 3, 156
_FORMULA_KINDS = (8, 9, 10, 11)
_FORMULA_ERROR = 11


def read_xlsb(package: Package, main: str, bounds: Bounds) -> dict[str, Overlay]:
    """Overlays by sheet name: errors and formulas only."""
    targets = {relation.id: relation.target for relation in package.relations(main)}
    found: dict[str, Overlay] = {}
    for kind, body in _binary_records(package.read(main)):
        if kind != _BUNDLE or len(found) >= bounds.sheets:
            continue
        key, at = _wide(body, 8)
        name, _ = _wide(body, at)
        if targets.get(key, "") in package:
            found[name] = _binary_sheet(package.read(targets[key]))
    return found


def _wide(body: bytes, at: int) -> tuple[str, int]:
    if at + 4 > len(body):
        return "", at
    count = struct.unpack_from("<L", body, at)[0]
    end = at + 4 + 2 * count
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _binary_sheet(part: bytes) -> Overlay:
    found, row = Overlay(), 0
    for kind, body in _binary_records(part):
        if kind == _ROW_HEADER and len(body) >= 4:
            row = struct.unpack_from("<L", body)[0] + 1
        elif kind in (_CELL_ERROR, *_FORMULA_KINDS) and len(body) >= 9:
            place = (row, struct.unpack_from("<L", body)[0] + 1)
            if kind != _CELL_ERROR:
                found.formulas.add(place)
            if kind in (_CELL_ERROR, _FORMULA_ERROR):
                found.errors[place] = _ERRORS.get(body[8], "#VALUE!")
    return found


def _binary_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and length are numbers of 7 bits a byte, two and four bytes at most."""
    at = 0
    while at < len(part):
        kind, at = _short(part, at, 2)
        size, at = _short(part, at, 4)
        yield kind, part[at : at + size]
        at += size


def _short(part: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for index in range(most):
        if at >= len(part):
            break
        byte = part[at]
        at += 1
        # The type keeps the mark of its first byte: 0x9C 0x01 is 156.
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            break
    return value, at
