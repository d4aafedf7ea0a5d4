"""An open .xls (WPS's .et too), Excel 97's and Excel 5's: its records become sparse sheets.

Knows the records of BIFF8 and BIFF5 that matter here ([MS-XLS]); nothing of the plan. Own code because python-calamine
0.9 decodes BIFF8's texts by the code page, holds a dense grid (a value in the far corner costs over 1 GB), cuts texts at
record boundaries, and knows neither fonts nor formats nor notes; xlrd is no longer kept up.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator

from reporter.workbooks import colours
from reporter.workbooks.biff import (
    STATES,
    Filler,
    Looks,
    Place,
    error_word,
    font_of,
    packed_number,
    reference,
)
from reporter.workbooks.grid import INCOMPLETE, Bounds, Enough, Sheet, Visibility, WorkbookError, too_large
from reporter.workbooks.looks import Rich, Style
from reporter.workbooks.xlsnotes import XlsNotes
from reporter.workbooks.xlstext import Texts

_BOF, _EOF, _CONTINUE = 0x809, 0x0A, 0x3C
_BOUNDSHEET, _FORMAT, _XF, _FONT, _PALETTE, _SST = 0x85, 0x41E, 0xE0, 0x31, 0x92, 0xFC
_OLD_FORMAT, _OLD_FONT = 0x1E, 0x231
_CODEPAGE, _DATEMODE, _NAME, _EXTERNSHEET, _SUPBOOK = 0x42, 0x22, 0x18, 0x17, 0x1AE
_ROW, _COLINFO, _MERGES = 0x208, 0x7D, 0xE5
_NUMBER, _LABEL, _BOOLERR, _FORMULA, _STRING, _RK, _MULRK, _LABELSST, _RSTRING = (
    *(0x203, 0x204, 0x205, 0x06, 0x207, 0x27E, 0xBD, 0xFD),
    0xD6,
)
_CELLS = frozenset({_NUMBER, _LABEL, _BOOLERR, _FORMULA, _RK, _LABELSST, _RSTRING})
_PLACED = _CELLS | {_MULRK}
_BIFF8, _BIFF5 = 0x0600, 0x0500
_HIDDEN_ROW = 0x20
_WORKSHEET = 0
_MISSING_FONT = 4  # no font has this index: the fifth one in the file is font 5
_CODE_PAGES = {10000: "mac_roman", 32768: "mac_roman", 32769: "cp1252", 1200: "utf-16-le"}

Record = tuple[int, list[bytes]]


def records(stream: bytes, at: int) -> Iterator[Record]:
    """The records from a place on, each with the bodies of those that continue it."""
    found: Record | None = None
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _CONTINUE and found is not None:
            found[1].append(body)
            continue
        if found is not None:
            yield found
        found = kind, [body]
    if found is not None:
        yield found


class XlsFile:
    """An open .xls; sheets are parsed when asked for."""

    kind = "xls"

    def __init__(self, stream: bytes, bounds: Bounds) -> None:
        if len(stream) < 8 or struct.unpack_from("<H", stream, 4)[0] not in (_BIFF8, _BIFF5):
            raise WorkbookError("unreadable", INCOMPLETE)
        self._stream = stream
        self._bounds = bounds
        self._is_8 = struct.unpack_from("<H", stream, 4)[0] == _BIFF8
        self._texts = Texts("cp1252", bounds) if not self._is_8 else Texts("", bounds)
        self._looks = Looks()
        self._filler = Filler(bounds)
        self._sheets: dict[str, tuple[Visibility, int]] = {}
        self._strings: list[tuple[str, Rich | None]] = []
        self.defined_names: dict[str, str] = {}
        self.date_1904 = False
        self._read_globals()

    @property
    def sheet_names(self) -> list[str]:
        """The worksheets in the order of their tabs."""
        return list(self._sheets)

    def _read_globals(self) -> None:
        found = _Globals()
        for kind, bodies in records(self._stream, 0):
            if kind == _EOF:
                break
            if kind in (_CODEPAGE, _DATEMODE) and len(bodies[0]) >= 2:
                self._read_setting(kind, struct.unpack_from("<H", bodies[0])[0])
            elif kind == _SST:
                found.strings = bodies
            elif kind in (_FORMAT, _OLD_FORMAT, _XF, _FONT, _OLD_FONT, _PALETTE):
                found.looks.append((kind, bodies[0]))
                if len(found.looks) > 3 * self._bounds.styles:
                    raise too_large("styles")
            elif kind == _BOUNDSHEET:
                self._read_sheet(bodies[0], found)
            elif kind in (_NAME, _SUPBOOK, _EXTERNSHEET) and self._is_8:
                found.names.append((kind, bodies))
        self._read_looks(found.looks)
        if found.strings:
            self._strings = self._texts.shared(found.strings, self._looks.marks)
        self._read_names(found)

    def _read_setting(self, kind: int, value: int) -> None:
        if kind == _DATEMODE:
            self.date_1904 = value == 1
        elif not self._is_8:
            # What BIFF8 says of code pages is of no consequence: its texts are UTF-16.
            name = _CODE_PAGES.get(value, f"cp{value}")
            try:
                codecs.lookup(name)
            except LookupError:
                return
            self._texts.encoding = name

    def _read_sheet(self, body: bytes, found: _Globals) -> None:
        if len(body) < 8:
            return
        offset, state, kind = struct.unpack_from("<LBB", body)
        name = self._texts.short(body, 6)
        found.titles.append(name)
        if len(found.titles) > self._bounds.sheets:
            raise too_large("sheets")
        if kind == _WORKSHEET:
            self._sheets.setdefault(name, (STATES[state & 3] if state & 3 < 3 else "hidden", offset))

    def _read_looks(self, found: list[tuple[int, bytes]]) -> None:
        palette = list(colours.PALETTE)
        for kind, body in found:
            if kind == _PALETTE and len(body) >= 2:
                for index in range(min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 4, 56)):
                    red, green, blue = body[2 + 4 * index : 5 + 4 * index]
                    palette[8 + index] = red << 16 | green << 8 | blue
        looks = self._looks
        for kind, body in found:
            if kind in (_FONT, _OLD_FONT) and len(body) >= 10:
                if len(looks.fonts) == _MISSING_FONT:
                    looks.fonts.append(looks.fonts[0])
                _, grbit, colour, _, script = struct.unpack_from("<5H", body)
                looks.fonts.append(font_of(grbit, script, colours.indexed(colour, palette)))
            elif kind in (_FORMAT, _OLD_FORMAT) and len(body) >= 4:
                number = struct.unpack_from("<H", body)[0] if kind == _FORMAT else len(looks.codes)
                looks.codes[number] = (
                    self._texts.plain([body], 2, 2) if self._is_8 else self._texts.short(body, 2)
                )
            elif kind == _XF and len(body) >= 16:
                font, number = struct.unpack_from("<HH", body)
                looks.styles.append((number, font, self._ground(body, palette)))
        looks.check(self._bounds)

    def _ground(self, body: bytes, palette: list[int]) -> int | None:
        """What is behind the text: the window, the colour of a solid fill, None for a pattern."""
        if self._is_8 and len(body) >= 20:
            pattern, colour = (
                struct.unpack_from("<L", body, 14)[0] >> 26,
                struct.unpack_from("<H", body, 18)[0],
            )
        else:
            both = struct.unpack_from("<L", body, 8)[0]
            pattern, colour = both >> 16 & 0x3F, both
        if pattern == 0:
            return colours.WHITE
        return colours.indexed(colour & 0x7F, palette) if pattern == 1 else None

    def _read_names(self, found: _Globals) -> None:
        titles: dict[int, str] = {}
        own = [
            kind == _SUPBOOK and bodies[0][2:4] == b"\x01\x04"
            for kind, bodies in found.names
            if kind == _SUPBOOK
        ]
        for kind, bodies in found.names:
            body = b"".join(bodies)
            if kind != _EXTERNSHEET or len(body) < 2:
                continue
            for index in range(min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 6)):
                book, first, last = struct.unpack_from("<Hhh", body, 2 + 6 * index)
                if book < len(own) and own[book] and first == last and 0 <= first < len(found.titles):
                    titles[index] = found.titles[first]
        for kind, bodies in found.names:
            body = bodies[0]
            if kind != _NAME or len(body) < 16:
                continue
            count, size, sheet = (
                body[3],
                struct.unpack_from("<H", body, 4)[0],
                struct.unpack_from("<H", body, 8)[0],
            )
            width = 2 if body[14] & 1 else 1
            name = self._texts.characters(body[14:], count)
            target = reference(body[15 + count * width : 15 + count * width + size], 2, titles)
            if sheet == 0 and target:
                if len(self.defined_names) >= self._bounds.names:
                    raise too_large("names")
                self.defined_names[name] = target

    def load(self, name: str) -> Sheet:
        """Parse one sheet."""
        return self.top(name, lambda sheet, row: False)[0]

    def top(self, name: str, enough: Enough) -> tuple[Sheet, bool]:
        """The cells of a sheet's first rows, until it is `enough`; and whether that was the whole sheet."""
        state, offset = self._sheets[name]
        room = self._filler.room
        sheet, notes = Sheet(name, state), XlsNotes(self._texts, self._bounds)
        reader = _SheetReader(sheet, self._is_8, self._texts, self._looks, self._strings, self._filler)
        depth = row = 0
        for kind, bodies in records(self._stream, offset):
            if depth == 1 and (begins := row_of(kind, bodies[0])) > row:
                row = begins
                if enough(sheet, row):
                    self._filler.room = room
                    return sheet, False
            if kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif depth == 1 and not reader.take(kind, bodies):
                # (What is deeper is a chart inside the sheet.)
                notes.take(kind, bodies)
            elif depth == 0:
                raise WorkbookError("unreadable", INCOMPLETE)
        else:
            raise WorkbookError("unreadable", INCOMPLETE)
        sheet.comments = notes.comments()
        return sheet, True


def row_of(kind: int, body: bytes) -> int:
    """The row of a record of cells, counted from 1; 0 for any other. Rows themselves are told before, in blocks."""
    return struct.unpack_from("<H", body)[0] + 1 if kind in _PLACED and len(body) >= 2 else 0


class _Globals:
    """What the workbook's own records hold until all of them are known."""

    def __init__(self) -> None:
        self.titles: list[str] = []
        self.looks: list[tuple[int, bytes]] = []
        self.names: list[Record] = []
        self.strings: list[bytes] = []


class _SheetReader:
    """Fills a sheet from its records."""

    def __init__(
        self,
        sheet: Sheet,
        is_8: bool,
        texts: Texts,
        looks: Looks,
        strings: list[tuple[str, Rich | None]],
        filler: Filler,
    ) -> None:
        self._sheet, self._is_8, self._texts, self._looks = sheet, is_8, texts, looks
        self._strings, self._filler = strings, filler
        # A formula whose text stands in a record of its own, which follows.
        self._awaited: tuple[Place, Style] | None = None

    def take(self, kind: int, bodies: list[bytes]) -> bool:
        """Whether the record was one of cells, rows and columns."""
        body = bodies[0]
        if kind in _CELLS and len(body) >= 7:
            row, column, index = struct.unpack_from("<HHH", body)
            self._take_cell(kind, bodies, (row + 1, column + 1), self._looks.style(index))
        elif kind == _MULRK and len(body) >= 6:
            row, first = struct.unpack_from("<HH", body)
            for at in range((len(body) - 6) // 6):
                index, raw = struct.unpack_from("<HL", body, 4 + 6 * at)
                number = packed_number(raw)
                self._filler.put(
                    self._sheet, (row + 1, first + at + 1), number, "number", self._looks.style(index)
                )
        elif kind == _STRING:
            if self._awaited is not None:
                place, style = self._awaited
                text = self._texts.plain(bodies, 0, 2)
                self._filler.put(self._sheet, place, text, "text", style, formula=True)
                self._awaited = None
        elif kind == _ROW and len(body) >= 14:
            if struct.unpack_from("<H", body, 12)[0] & _HIDDEN_ROW:
                self._sheet.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLINFO and len(body) >= 10:
            first, last, _, _, flags = struct.unpack_from("<5H", body)
            if flags & 1:
                self._sheet.hidden_columns.update(range(first + 1, min(last, 255) + 2))
        elif kind == _MERGES:
            for at in range(2, len(body) - 7, 8):
                top, bottom, left, right = struct.unpack_from("<4H", body, at)
                self._filler.merge(self._sheet, top, left, bottom, right)
        else:
            return False
        return True

    def _take_cell(self, kind: int, bodies: list[bytes], place: Place, style: Style) -> None:
        body, sheet, put = bodies[0], self._sheet, self._filler.put
        if kind == _LABELSST and len(body) >= 10:
            index = struct.unpack_from("<L", body, 6)[0]
            if index < len(self._strings):
                text, rich = self._strings[index]
                put(sheet, place, text, "text", style, rich=rich)
            else:
                put(sheet, place, error_word(0x0F), "error", style)
        elif kind == _NUMBER and len(body) >= 14:
            put(sheet, place, struct.unpack_from("<d", body, 6)[0], "number", style)
        elif kind == _RK and len(body) >= 10:
            put(sheet, place, packed_number(struct.unpack_from("<L", body, 6)[0]), "number", style)
        elif kind == _LABEL:
            put(sheet, place, self._texts.plain(bodies, 6, 2), "text", style)
        elif kind == _RSTRING:
            text, rich = self._texts.runs(bodies, 6, self._looks.marks)
            put(sheet, place, text, "text", style, rich=rich)
        elif kind == _BOOLERR and len(body) >= 8:
            if body[7]:
                put(sheet, place, error_word(body[6]), "error", style)
            else:
                put(sheet, place, bool(body[6]), "boolean", style)
        elif kind == _FORMULA and len(body) >= 14:
            self._take_formula(body, place, style)

    def _take_formula(self, body: bytes, place: Place, style: Style) -> None:
        put = self._filler.put
        if body[12:14] != b"\xff\xff":
            put(self._sheet, place, struct.unpack_from("<d", body, 6)[0], "number", style, formula=True)
            return
        kind, value = body[6], body[8]
        self._awaited = None
        if kind == 1:
            put(self._sheet, place, bool(value), "boolean", style, formula=True)
        elif kind == 2:
            put(self._sheet, place, error_word(value), "error", style, formula=True)
        elif kind == 3:
            put(self._sheet, place, "", "text", style, formula=True)
        else:
            put(self._sheet, place, None, "blank", style, formula=True)
            self._awaited = place, style
