"""An open .ods: its sheets from one pass over content.xml, with formulas, errors, notes and what is hidden.

Own code because python-calamine loses errors (an error cell looks blank), notes, formats and hidden rows. Knows
OpenDocument's XML (its styles: `odsstyles`); nothing of the plan.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date, datetime, time
from math import isfinite
from xml.parsers import expat

from laoyousuode.cell import Cell, CellKind, Mark, strip_invisible
from reporter.workbooks.cellxml import serial_of
from reporter.workbooks.formats import GENERAL
from reporter.workbooks.grid import MAX_COLUMNS, MAX_ROWS, Bounds, Sheet, too_large
from reporter.workbooks.looks import Marks, Style
from reporter.workbooks.odsstyles import OdsStyles
from reporter.workbooks.package import Attach, Attributes, Package

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT = (f"{_NS}{name}:1.0 " for name in ("table", "office", "text"))
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_CELL, _COVERED, _ROW = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell", f"{_TABLE}table-row"
# A shape stands over the cells: what is written in it is the content of none.
_DRAWING = f"{_NS}drawing:1.0 "
# What looks like cells inside these is none.
_ELSEWHERE = frozenset(
    f"{_TABLE}{name}" for name in ("tracked-changes", "dde-links", "shapes", "content-validations")
) | {f"{_OFFICE}forms"}
_HIDDEN = ("collapse", "filter")
_ERRORS = frozenset({"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NULL!", "#NUM!"})
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
# Python's float also reads "nan", "1_000" and other scripts' digits; a file has none of them.
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_MOST_SPACES = 32_767
_BAD: tuple[str, CellKind] = ("#VALUE!", "error")

CellValue = float | str | bool | None


class OpenDocumentFile:
    """An open .ods; every sheet is parsed when it opens, for all stand in one part."""

    kind = "ods"
    date_1904 = False

    def __init__(self, package: Package, bounds: Bounds) -> None:
        styles = OdsStyles(bounds.styles)
        if "styles.xml" in package:
            package.parse("styles.xml", _attach(styles), excess="styles")
        reader = _Reader(bounds, styles)
        package.parse("content.xml", reader.attach, reader.check, "rows")
        self.defined_names = reader.names
        self._sheets = reader.sheets

    @property
    def sheet_names(self) -> list[str]:
        """The sheets in the order of their tabs."""
        return list(self._sheets)

    def load(self, name: str) -> Sheet:
        """One sheet."""
        return self._sheets[name]


def _attach(styles: OdsStyles) -> Attach:
    def attach(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = styles.start
        parser.EndElementHandler = styles.end
        parser.CharacterDataHandler = styles.characters

    return attach


class _Reader:
    """Fills sheets from expat's callbacks."""

    def __init__(self, bounds: Bounds, styles: OdsStyles) -> None:
        self.sheets: dict[str, Sheet] = {}
        self.names: dict[str, str] = {}
        self._bounds = bounds
        self._cells_left, self._characters_left = bounds.cells, bounds.characters
        self._sheet: Sheet | None = None
        self._styles = styles
        self._elsewhere = 0
        # The styles of cells that have none of their own: the row's, and the columns' with their last column.
        self._row_style = ""
        self._column_styles: list[tuple[int, str]] = []
        self._pieces: list[tuple[str, str]] = []
        self._spans: list[str] = []
        self._row, self._rows, self._column, self._columns = 0, 1, 0, 1
        self._attributes: Attributes | None = None
        self._filled: list[tuple[int, Cell]] = []
        self._unseen: list[int] = []
        self._paragraphs: list[str] = []
        self._note: list[str] | None = None
        self._chars: list[str] = []
        self._texts = 0

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def check(self) -> None:
        """Between chunks: what has been read must be within limits."""
        if self._cells_left < 0:
            raise too_large("cells")
        if self._characters_left < 0 or self._texts > self._bounds.characters:
            raise too_large("text")

    def _characters(self, text: str) -> None:
        if self._sheet is None:
            self._styles.characters(text)
        elif self._attributes is not None and not self._elsewhere:
            self._chars.append(text)
            self._texts += len(text)
            if self._note is None:
                self._pieces.append((text, self._spans[-1] if self._spans else ""))

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag in _ELSEWHERE or tag.startswith(_DRAWING):
            self._elsewhere += 1
        if self._elsewhere:
            return
        if tag in (_CELL, _COVERED):
            self._open_cell(attributes)
        elif tag == _ROW:
            self._open_row(attributes)
        elif tag.startswith(_TEXT):
            self._open_text(tag.removeprefix(_TEXT), attributes)
        elif tag == f"{_OFFICE}annotation":
            self._note, self._chars = [], []
        elif tag == f"{_TABLE}table":
            self._open_table(attributes)
        elif tag == f"{_TABLE}table-column":
            self._open_column(attributes)
        elif tag == f"{_TABLE}named-range":
            self._name(attributes)
        elif self._sheet is None:
            self._styles.start(tag, attributes)

    def _open_column(self, attributes: Attributes) -> None:
        first = self._column_styles[-1][0] + 1 if self._column_styles else 1
        last = min(first + _count(attributes.get(f"{_TABLE}number-columns-repeated")) - 1, MAX_COLUMNS)
        self._column_styles.append((last, attributes.get(f"{_TABLE}default-cell-style-name", "")))
        if self._sheet is not None and attributes.get(f"{_TABLE}visibility") in _HIDDEN:
            self._sheet.hidden_columns.update(range(first, last + 1))
        if len(self._column_styles) > MAX_COLUMNS:
            raise too_large("rows")

    def _open_table(self, attributes: Attributes) -> None:
        if len(self.sheets) >= self._bounds.sheets:
            raise too_large("sheets")
        hidden = attributes.get(f"{_TABLE}style-name", "") in self._styles.hidden_tables
        name = attributes.get(f"{_TABLE}name", "")
        self._sheet = self.sheets.setdefault(name, Sheet(name, "hidden" if hidden else "visible"))
        self._row, self._rows = 0, 1
        self._column_styles = []

    def _open_row(self, attributes: Attributes) -> None:
        self._row += self._rows if self._row else 1
        self._rows = _count(attributes.get(f"{_TABLE}number-rows-repeated"))
        self._column, self._columns = 0, 1
        self._filled, self._unseen = [], []
        self._row_style = attributes.get(f"{_TABLE}default-cell-style-name", "")
        if attributes.get(f"{_TABLE}visibility") in _HIDDEN and self._sheet is not None:
            # A million hidden rows below the last one are one fact, not a million.
            last = min(self._row + min(self._rows, self._bounds.cells), MAX_ROWS + 1)
            self._sheet.hidden_rows.update(range(self._row, last))
            self._cells_left -= last - self._row if self._rows < 10_000 else 0

    def _open_cell(self, attributes: Attributes) -> None:
        self._column += self._columns if self._column else 1
        self._columns = _count(attributes.get(f"{_TABLE}number-columns-repeated"))
        self._attributes = attributes
        self._paragraphs, self._chars = [], []
        self._pieces, self._spans = [], []

    def _open_text(self, tag: str, attributes: Attributes) -> None:
        if tag == "span":
            self._spans.append(attributes.get(f"{_TEXT}style-name", ""))
        elif tag == "p":
            self._chars = []
        elif tag == "s":
            self._characters(" " * min(_count(attributes.get(f"{_TEXT}c")), _MOST_SPACES))
        elif tag == "tab":
            self._characters("\t")
        elif tag == "line-break":
            self._characters("\n")

    def _name(self, attributes: Attributes) -> None:
        if len(self.names) >= self._bounds.names:
            raise too_large("names")
        address = attributes.get(f"{_TABLE}cell-range-address", "").partition(":")[0]
        title, _, cell = address.rpartition(".")
        title = title.removeprefix("$").strip("'")
        self.names[attributes.get(f"{_TABLE}name", "")] = f"'{title}'!{cell}"

    def _end(self, tag: str) -> None:
        if tag in _ELSEWHERE or tag.startswith(_DRAWING):
            self._elsewhere -= 1
        elif self._elsewhere:
            return
        elif tag == f"{_TEXT}span":
            if self._spans:
                self._spans.pop()
        elif tag == f"{_TEXT}p":
            (self._paragraphs if self._note is None else self._note).append("".join(self._chars))
            self._chars = []
        elif tag in (_CELL, _COVERED):
            self._close_cell()
        elif tag == _ROW:
            self._close_row()
        elif tag == f"{_OFFICE}annotation":
            self._close_note()
        elif tag == f"{_TABLE}table":
            self._sheet = None
        elif self._sheet is None:
            self._styles.end(tag)

    def _close_note(self) -> None:
        if self._sheet is not None and self._note:
            self._sheet.comments[self._row, self._column] = "\n".join(self._note)
        self._note, self._chars = None, []

    def _close_cell(self) -> None:
        attributes, self._attributes = self._attributes, None
        if attributes is None or self._sheet is None:
            return
        wide = _count(attributes.get(f"{_TABLE}number-columns-spanned"))
        high = _count(attributes.get(f"{_TABLE}number-rows-spanned"))
        if wide > 1 or high > 1:
            bottom, right = min(self._row + high - 1, MAX_ROWS), min(self._column + wide - 1, MAX_COLUMNS)
            self._sheet.merges.append((self._row, self._column, bottom, right))
            if len(self._sheet.merges) > self._bounds.merges:
                raise too_large("merges")
        style = self._style(attributes)
        cell = _cell(attributes, "\n".join(self._paragraphs), style)
        if cell is None:
            return
        marks = self._marks(style)
        if marks:
            cell = cell._replace(marks=marks)
        if self._column + self._columns - 1 > min(self._bounds.columns, MAX_COLUMNS):
            raise too_large("rows")
        self._take(self._columns, cell)
        self._filled += [(self._column + step, cell) for step in range(self._columns)]
        if style.unseen:
            self._unseen += range(self._column, self._column + self._columns)

    def _style(self, attributes: Attributes) -> Style:
        name = attributes.get(f"{_TABLE}style-name") or self._row_style
        if not name:
            at = bisect_left(self._column_styles, (self._column, ""))
            name = self._column_styles[at][1] if at < len(self._column_styles) else ""
        return self._styles.cell(name)

    def _marks(self, style: Style) -> Marks:
        """What of the text that shows is struck, raised or lowered."""
        found: set[Mark] = set()
        shown = [(text, name) for text, name in self._pieces if strip_invisible(text)]
        for name in {name for _, name in shown}:
            found |= self._styles.run(name, style.marks) if name else style.marks
        return frozenset(found) if shown else style.marks

    def _close_row(self) -> None:
        if not self._filled or self._sheet is None:
            return
        if self._row + self._rows - 1 > min(self._bounds.rows, MAX_ROWS):
            raise too_large("rows")
        if self._rows * len(self._filled) > self._bounds.cells:
            raise too_large("cells")
        for step in range(self._rows):
            for column, cell in self._filled:
                self._sheet.cells[self._row + step, column] = cell
            self._sheet.unseen.update((self._row + step, column) for column in self._unseen)
        self._cells_left -= (self._rows - 1) * len(self._filled)
        self.check()

    def _take(self, count: int, cell: Cell) -> None:
        self._cells_left -= count
        if isinstance(cell.value, str):
            self._characters_left -= len(cell.value)
        self.check()


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 and int(text) else 1


def _cell(attributes: Attributes, text: str, style: Style) -> Cell | None:
    """The cell, None for a blank one."""
    code = style.code
    formula = attributes.get(f"{_TABLE}formula")
    if formula is not None:
        formula = re.sub(r"^\w+:", "", formula).removeprefix("=")
    kind = attributes.get(f"{_OFFICE}value-type", "string" if text else "")
    if attributes.get(f"{_CALC}value-type") == "error" or (formula is not None and text in _ERRORS):
        return Cell(text or "#VALUE!", "error", code, formula)
    if not kind:
        return None if formula is None else Cell("", "text", code, formula)
    value, found = _value(kind, attributes, text)
    if formula is None and value == "":
        return None
    if kind == "percentage" and code == GENERAL:
        code = "0%"
    return Cell(value, found, code, formula)


def _value(kind: str, attributes: Attributes, text: str) -> tuple[CellValue, CellKind]:
    if kind in ("float", "percentage", "currency"):
        # LibreOffice stores a truth value that came from a formula as 1, and shows TRUE.
        if text in ("TRUE", "FALSE"):
            return text == "TRUE", "boolean"
        stored = attributes.get(f"{_OFFICE}value", "")
        if not _NUMBER.fullmatch(stored) or not isfinite(float(stored)):
            return _BAD
        return float(stored), "number"
    if kind == "boolean":
        return attributes.get(f"{_OFFICE}boolean-value") == "true", "boolean"
    if kind == "date":
        return _moment(attributes.get(f"{_OFFICE}date-value", ""))
    if kind == "time":
        return _duration(attributes.get(f"{_OFFICE}time-value", ""))
    return attributes.get(f"{_OFFICE}string-value", text), "text"


def _moment(text: str) -> tuple[CellValue, CellKind]:
    try:
        moment = datetime.fromisoformat(text)
        if "T" not in text:
            moment = datetime.combine(date.fromisoformat(text), time())
        return serial_of(moment.replace(tzinfo=None)), "date"
    except (ValueError, OverflowError):
        return _BAD


def _duration(text: str) -> tuple[CellValue, CellKind]:
    match = _DURATION.fullmatch(text)
    if match is None:
        return _BAD
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups()[1:])
    serial = days + (hours * 3600 + minutes * 60 + seconds) / 86_400
    return -serial if match[1] else serial, "date"
