"""An open .xlsb: the records of its binary parts become sparse sheets.

Knows the records of BIFF12 that matter here ([MS-XLSB]); nothing of the plan. Own code because python-calamine 0.9 gives
neither errors, formulas, fonts nor number formats, and holds a dense grid (a value in the far corner costs over 1 GB).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from reporter.workbooks import colours
from reporter.workbooks.biff import STATES, Filler, Looks, error_word, font_of, packed_number, reference
from reporter.workbooks.grid import (
    INCOMPLETE,
    Bounds,
    Enough,
    Excess,
    Sheet,
    Visibility,
    WorkbookError,
    too_large,
)
from reporter.workbooks.looks import Rich, positioned
from reporter.workbooks.package import Package
from reporter.workbooks.parts import CommentReader
from reporter.workbooks.stylesheet import read_theme

_ROW, _BLANK, _RK, _ERROR, _BOOLEAN, _REAL, _TEXT, _SHARED = range(8)
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOLEAN, _FORMULA_ERROR, _RICH_TEXT = 8, 9, 10, 11, 62
_ITEM, _NAME, _FONT, _FORMAT, _FILL, _XF, _COLUMN = 19, 39, 43, 44, 45, 47, 60
_SETTINGS, _BUNDLE, _MERGE, _SHEET_REFERENCES, _OWN_BOOK, _BOOKS = (
    153,
    156,
    176,
    362,
    357,
    (355, 357, 358, 359, 361),
)
_CELL_STYLES, _CELL_STYLES_END, _COMMENT, _COMMENT_TEXT = 617, 618, 635, 637
_CELLS = frozenset({*range(_RK, _FORMULA_ERROR + 1), _RICH_TEXT})
# Those from blank to shared text once more, without a column of their own: each stands right of the cell before it.
_SHORT = range(12, 19)
_HIDDEN_ROW = 0x10
_NO_SHEET = 0xFFFFFFFF
_DAMAGED = "单元格内容无法识别"
# Excel's longest text has 32,767 characters, and as many runs.
_LONGEST_RECORD = 4 << 20


def records(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The records of a part. Type and length are numbers of 7 bits a byte, two and four bytes at most."""
    rest = b""
    for chunk in chunks:
        part, at, last = rest + chunk, 0, 0
        while True:
            kind, at = _short(part, at, 2)
            size, at = _short(part, at, 4)
            if at < 0 or at + size > len(part):
                break
            yield kind, part[at : at + size]
            at = last = at + size
        rest = part[last:]
        if len(rest) > _LONGEST_RECORD:
            raise too_large("text")
    if rest:
        raise WorkbookError("unreadable", INCOMPLETE)


def _short(part: bytes, at: int, most: int) -> tuple[int, int]:
    """The number and the place after it, -1 where the bytes end before it does."""
    value = 0
    for index in range(most):
        if at < 0 or at >= len(part):
            return 0, -1
        byte = part[at]
        at += 1
        # The type keeps the mark of its first byte: 0x9C 0x01 is 156.
        value |= (byte & 0x7F) << (7 * index)
        if not byte & 0x80:
            break
    return value, at


class XlsbFile:
    """An open .xlsb; sheets are parsed when asked for."""

    kind = "xlsb"

    def __init__(self, package: Package, main: str, bounds: Bounds) -> None:
        self._package, self._bounds = package, bounds
        self._filler = Filler(bounds)
        self._looks: Looks | None = None
        self._strings: list[tuple[str, Rich | None]] = []
        self._sheets: dict[str, tuple[Visibility, str]] = {}
        self.defined_names: dict[str, str] = {}
        self.date_1904 = False
        relations = package.relations(main)
        self._parts = {relation.type: relation.target for relation in relations}
        self._read_book(main, {relation.id: (relation.type, relation.target) for relation in relations})

    @property
    def sheet_names(self) -> list[str]:
        """The worksheets in the order of their tabs."""
        return list(self._sheets)

    def _records(self, part: str, excess: Excess) -> Iterator[tuple[int, bytes]]:
        return records(self._package.chunks(part, excess))

    def _read_book(self, main: str, relations: dict[str, tuple[str, str]]) -> None:
        titles: list[str] = []
        books: list[int] = []
        references: dict[int, str] = {}
        names: list[bytes] = []
        for kind, body in self._records(main, "names"):
            if kind == _SETTINGS and len(body) >= 4:
                self.date_1904 = bool(body[0] & 1)
            elif kind == _BUNDLE and len(body) >= 12:
                self._read_bundle(body, relations, titles)
            elif kind in _BOOKS:
                books.append(kind)
            elif kind == _SHEET_REFERENCES and len(body) >= 4:
                for at in range(4, len(body) - 11, 12):
                    book, first, last = struct.unpack_from("<Lll", body, at)
                    own = book < len(books) and books[book] == _OWN_BOOK
                    if own and first == last and 0 <= first < len(titles):
                        references[(at - 4) // 12] = titles[first]
            elif kind == _NAME:
                names.append(body)
                if len(names) > self._bounds.names:
                    raise too_large("names")
        for body in names:
            self._read_name(body, references)

    def _read_bundle(self, body: bytes, relations: dict[str, tuple[str, str]], titles: list[str]) -> None:
        key, at = _wide(body, 8)
        name, _ = _wide(body, at)
        kind, target = relations.get(key, ("worksheet", ""))
        titles.append(name)
        if len(titles) > self._bounds.sheets:
            raise too_large("sheets")
        state = struct.unpack_from("<L", body)[0]
        if kind == "worksheet":
            self._sheets.setdefault(name, (STATES[state] if state < 3 else "hidden", target))

    def _read_name(self, body: bytes, references: dict[int, str]) -> None:
        if len(body) < 13:
            return
        sheet = struct.unpack_from("<L", body, 5)[0]
        name, at = _wide(body, 9)
        if sheet != _NO_SHEET or at + 4 > len(body):
            return
        size = struct.unpack_from("<L", body, at)[0]
        target = reference(body[at + 4 : at + 4 + size], 4, references)
        if target:
            self.defined_names[name] = target

    def _tables(self) -> Looks:
        """Styles and shared strings, read when the first sheet is."""
        if self._looks is None:
            self._looks = self._read_looks()
            strings = self._parts.get("sharedStrings", "")
            if strings in self._package:
                self._read_strings(strings, self._looks)
        return self._looks

    def _read_looks(self) -> Looks:
        looks = Looks()
        styles = self._parts.get("styles", "")
        if styles not in self._package:
            return looks
        part = self._parts.get("theme", "")
        theme = read_theme(self._package.chunks(part) if part in self._package else ())
        grounds: list[int | None] = []
        of_cells = False
        for kind, body in self._records(styles, "styles"):
            if kind in (_CELL_STYLES, _CELL_STYLES_END):
                of_cells = kind == _CELL_STYLES
            elif kind == _FORMAT and len(body) >= 6:
                looks.codes[struct.unpack_from("<H", body)[0]] = _wide(body, 2)[0]
            elif kind == _FONT and len(body) >= 20:
                _, grbit, _, script = struct.unpack_from("<4H", body)
                looks.fonts.append(font_of(grbit, script, _colour(body, 12, theme)))
            elif kind == _FILL and len(body) >= 12:
                pattern = struct.unpack_from("<L", body)[0]
                ground = _colour(body, 4, theme) if pattern == 1 else None
                grounds.append(colours.WHITE if pattern == 0 else ground)
            elif kind == _XF and of_cells and len(body) >= 8:
                _, number, font, fill = struct.unpack_from("<4H", body)
                ground = grounds[fill] if fill < len(grounds) else colours.WHITE
                looks.styles.append((number, font, ground))
            looks.check(self._bounds)
        return looks

    def _read_strings(self, part: str, looks: Looks) -> None:
        room = self._bounds.characters
        for kind, body in self._records(part, "text"):
            if kind == _ITEM:
                text, rich = _rich(body, 0, looks)
                room -= len(text)
                self._strings.append((text, rich))
                if room < 0 or len(self._strings) > self._bounds.strings:
                    raise too_large("text")

    def load(self, name: str) -> Sheet:
        """Parse one sheet with its notes."""
        return self.top(name, lambda sheet, row: False)[0]

    def top(self, name: str, enough: Enough) -> tuple[Sheet, bool]:
        """The cells of a sheet's first rows, until it is `enough`; and whether that was the whole sheet."""
        state, part = self._sheets[name]
        looks, sheet = self._tables(), Sheet(name, state)
        room, unpacked = self._filler.room, self._package.unpacked
        if not self._fill(sheet, part, looks, enough):
            self._filler.room, self._package.unpacked = room, unpacked
            return sheet, False
        sheet.comments = self._read_comments(part, looks)
        return sheet, True

    def _fill(self, sheet: Sheet, part: str, looks: Looks, enough: Enough) -> bool:
        """Whether it was read to its end."""
        row = 0
        for kind, body in _placed(self._records(part, "rows")):
            if kind == _ROW and len(body) >= 4:
                row = struct.unpack_from("<L", body)[0] + 1
                if enough(sheet, row):
                    return False
                if len(body) >= 12 and body[11] & _HIDDEN_ROW:
                    sheet.hidden_rows.add(row)
            elif kind in _CELLS and len(body) >= 8:
                if not row:
                    raise WorkbookError("unreadable", _DAMAGED)
                self._take_cell(sheet, kind, body, row, looks)
            elif kind == _COLUMN and len(body) >= 18:
                first, last, _, _, flags = struct.unpack_from("<4LH", body)
                if flags & 1:
                    sheet.hidden_columns.update(range(first + 1, min(last, 16_383) + 2))
            elif kind == _MERGE and len(body) >= 16:
                top, bottom, left, right = struct.unpack_from("<4L", body)
                self._filler.merge(sheet, top, left, bottom, right)
        return True

    def _take_cell(self, sheet: Sheet, kind: int, body: bytes, row: int, looks: Looks) -> None:
        column, index = struct.unpack_from("<LL", body)
        place, style, put = (row, column + 1), looks.style(index & 0xFFFFFF), self._filler.put
        formula = _FORMULA_TEXT <= kind <= _FORMULA_ERROR
        if kind in (_TEXT, _FORMULA_TEXT):
            put(sheet, place, _wide(body, 8)[0], "text", style, formula=formula)
        elif kind == _SHARED and len(body) >= 12:
            number = struct.unpack_from("<L", body, 8)[0]
            if number < len(self._strings):
                text, rich = self._strings[number]
                put(sheet, place, text, "text", style, rich=rich)
            else:
                put(sheet, place, error_word(0x0F), "error", style)
        elif kind == _RICH_TEXT:
            text, rich = _rich(body, 8, looks)
            put(sheet, place, text, "text", style, rich=rich)
        elif kind == _RK and len(body) >= 12:
            put(sheet, place, packed_number(struct.unpack_from("<L", body, 8)[0]), "number", style)
        elif kind in (_REAL, _FORMULA_NUMBER) and len(body) >= 16:
            put(sheet, place, struct.unpack_from("<d", body, 8)[0], "number", style, formula=formula)
        elif kind in (_BOOLEAN, _FORMULA_BOOLEAN) and len(body) >= 9:
            put(sheet, place, bool(body[8]), "boolean", style, formula=formula)
        elif kind in (_ERROR, _FORMULA_ERROR) and len(body) >= 9:
            put(sheet, place, error_word(body[8]), "error", style, formula=formula)
        else:
            raise WorkbookError("unreadable", _DAMAGED)

    def _read_comments(self, part: str, looks: Looks) -> dict[tuple[int, int], str]:
        found: dict[tuple[int, int], str] = {}
        threads = CommentReader(self._bounds, self._bounds.characters)
        for relation in self._package.relations(part):
            if relation.target not in self._package:
                continue
            if relation.type == "threadedComment":
                self._package.parse(relation.target, threads.attach, threads.check, "comments")
            elif relation.type == "comments":
                place = (0, 0)
                for kind, body in self._records(relation.target, "comments"):
                    if kind == _COMMENT and len(body) >= 20:
                        row, _, column = struct.unpack_from("<3L", body, 4)
                        place = (row + 1, column + 1)
                    elif kind == _COMMENT_TEXT and place != (0, 0):
                        found[place] = _rich(body, 0, looks)[0]
                        if len(found) > self._bounds.cells:
                            raise too_large("comments")
        return found | threads.texts()


def _placed(found: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """The records of a sheet, with a column in every cell."""
    column = -1
    for kind, body in found:
        if kind in _SHORT:
            kind, body = kind - _SHORT.start + _BLANK, struct.pack("<L", (column + 1) & 0xFFFFFFFF) + body
        if kind == _ROW:
            column = -1
        elif (kind in _CELLS or kind == _BLANK) and len(body) >= 4:
            column = struct.unpack_from("<L", body)[0]
        yield kind, body


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """A text after the number of its characters, and the place behind it."""
    if at + 4 > len(body):
        return "", len(body)
    count = struct.unpack_from("<L", body, at)[0]
    if count == _NO_SHEET:
        return "", at + 4
    end = at + 4 + 2 * count
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _rich(body: bytes, at: int, looks: Looks) -> tuple[str, Rich | None]:
    """A text with its runs, if it has any."""
    if at >= len(body):
        return "", None
    text, end = _wide(body, at + 1)
    if not body[at] & 1 or end + 4 > len(body):
        return text, None
    count = min(struct.unpack_from("<L", body, end)[0], (len(body) - end - 4) // 4)
    cuts = (struct.unpack_from("<HH", body, end + 4 + 4 * index) for index in range(count))
    return text, positioned(text, ((first, looks.marks(font)) for first, font in cuts))


def _colour(body: bytes, at: int, theme: Iterable[int]) -> int | None:
    """A colour in eight bytes; None for "automatic"."""
    kind, index = body[at] >> 1, body[at + 1]
    tint = struct.unpack_from("<h", body, at + 2)[0] / 32_767
    if kind == 1:
        found = colours.indexed(index)
        return found if found is None else colours.tinted(found, tint)
    if kind == 2:
        red, green, blue = body[at + 4 : at + 7]
        return colours.tinted(red << 16 | green << 8 | blue, tint)
    return colours.themed(index, tint, tuple(theme)) if kind == 3 else None
