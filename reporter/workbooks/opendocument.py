"""An open .ods: its sheets from one pass over content.xml, with formulas, errors, notes and hidden rows.

python-calamine loses errors (an error cell looks blank), notes and hidden rows, so .ods is read here. Knows
OpenDocument's XML; nothing of the plan. Of number formats only percentages are told ("0%"); others are "".
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from xml.parsers import expat

from laoyousuode.cell import Cell, CellKind
from reporter.workbooks.grid import MAX_COLUMNS, MAX_ROWS, Bounds, Sheet, WorkbookError
from reporter.workbooks.package import Attributes, Package
from reporter.workbooks.sheetxml import serial_of

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT, _STYLE = (f"{_NS}{name}:1.0 " for name in ("table", "office", "text", "style"))
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_CELL, _COVERED, _ROW = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell", f"{_TABLE}table-row"
# What looks like cells inside these is none.
_ELSEWHERE = frozenset(
    f"{_TABLE}{name}" for name in ("tracked-changes", "dde-links", "shapes", "content-validations")
) | {f"{_OFFICE}forms"}
_HIDDEN = ("collapse", "filter")
_ERRORS = frozenset({"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NULL!", "#NUM!"})
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_MOST_SPACES = 32_767
_BAD: tuple[str, CellKind] = ("#VALUE!", "error")

CellValue = float | str | bool | None


class OpenDocumentFile:
    """An open .ods; every sheet is parsed when it opens, for all stand in one part."""

    kind = "ods"
    date_1904 = False

    def __init__(self, package: Package, bounds: Bounds) -> None:
        reader = _Reader(bounds)
        package.parse("content.xml", reader.attach, reader.check)
        self.defined_names = reader.names
        self._sheets = reader.sheets

    @property
    def sheet_names(self) -> list[str]:
        """The sheets in the order of their tabs."""
        return list(self._sheets)

    def load(self, name: str) -> Sheet:
        """One sheet."""
        return self._sheets[name]


class _Reader:
    """Fills sheets from expat's callbacks."""

    def __init__(self, bounds: Bounds) -> None:
        self.sheets: dict[str, Sheet] = {}
        self.names: dict[str, str] = {}
        self._bounds = bounds
        self._cells_left, self._characters_left = bounds.cells, bounds.characters
        self._sheet: Sheet | None = None
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._elsewhere = 0
        self._row, self._rows, self._column, self._columns = 0, 1, 0, 1
        self._attributes: Attributes | None = None
        self._filled: list[tuple[int, Cell]] = []
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
            raise WorkbookError("too-large", "单元格过多")
        if self._characters_left < 0 or self._texts > self._bounds.characters:
            raise WorkbookError("too-large", "文字内容过多")

    def _characters(self, text: str) -> None:
        if self._attributes is not None and not self._elsewhere:
            self._chars.append(text)
            self._texts += len(text)

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag in _ELSEWHERE:
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
        elif tag.startswith(_STYLE):
            self._open_style(tag.removeprefix(_STYLE), attributes)
        elif tag == f"{_TABLE}named-range":
            self._name(attributes)

    def _open_style(self, tag: str, attributes: Attributes) -> None:
        if tag == "style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif tag == "table-properties" and attributes.get(f"{_TABLE}display") == "false":
            self._hidden_styles.add(self._style)

    def _open_table(self, attributes: Attributes) -> None:
        if len(self.sheets) >= self._bounds.sheets:
            raise WorkbookError("too-large", "工作表过多")
        hidden = attributes.get(f"{_TABLE}style-name", "") in self._hidden_styles
        name = attributes.get(f"{_TABLE}name", "")
        self._sheet = self.sheets.setdefault(name, Sheet(name, "hidden" if hidden else "visible"))
        self._row, self._rows = 0, 1

    def _open_row(self, attributes: Attributes) -> None:
        self._row += self._rows if self._row else 1
        self._rows = _count(attributes.get(f"{_TABLE}number-rows-repeated"))
        self._column, self._columns = 0, 1
        self._filled = []
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

    def _open_text(self, tag: str, attributes: Attributes) -> None:
        if tag == "p":
            self._chars = []
        elif tag == "s":
            self._characters(" " * min(_count(attributes.get(f"{_TEXT}c")), _MOST_SPACES))
        elif tag == "tab":
            self._characters("\t")
        elif tag == "line-break":
            self._characters("\n")

    def _name(self, attributes: Attributes) -> None:
        if len(self.names) >= self._bounds.names:
            raise WorkbookError("too-large", "定义的名称过多")
        address = attributes.get(f"{_TABLE}cell-range-address", "").partition(":")[0]
        title, _, cell = address.rpartition(".")
        title = title.removeprefix("$").strip("'")
        self.names[attributes.get(f"{_TABLE}name", "")] = f"'{title}'!{cell}"

    def _end(self, tag: str) -> None:
        if tag in _ELSEWHERE:
            self._elsewhere -= 1
        elif self._elsewhere:
            return
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
                raise WorkbookError("too-large", "合并单元格过多")
        cell = _cell(attributes, "\n".join(self._paragraphs))
        if cell is None:
            return
        if self._column + self._columns - 1 > min(self._bounds.columns, MAX_COLUMNS):
            raise WorkbookError("too-large", "行数或列数超限")
        self._take(self._columns, cell)
        self._filled += [(self._column + step, cell) for step in range(self._columns)]

    def _close_row(self) -> None:
        if not self._filled or self._sheet is None:
            return
        if self._row + self._rows - 1 > min(self._bounds.rows, MAX_ROWS):
            raise WorkbookError("too-large", "行数或列数超限")
        if self._rows * len(self._filled) > self._bounds.cells:
            raise WorkbookError("too-large", "单元格过多")
        for step in range(self._rows):
            for column, cell in self._filled:
                self._sheet.cells[self._row + step, column] = cell
        self._cells_left -= (self._rows - 1) * len(self._filled)
        self.check()

    def _take(self, count: int, cell: Cell) -> None:
        self._cells_left -= count
        if isinstance(cell.value, str):
            self._characters_left -= len(cell.value)
        self.check()


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 and int(text) else 1


def _cell(attributes: Attributes, text: str) -> Cell | None:
    """The cell, None for a blank one."""
    formula = attributes.get(f"{_TABLE}formula")
    if formula is not None:
        formula = re.sub(r"^\w+:", "", formula).removeprefix("=")
    kind = attributes.get(f"{_OFFICE}value-type", "string" if text else "")
    if attributes.get(f"{_CALC}value-type") == "error" or (formula is not None and text in _ERRORS):
        return Cell(text or "#VALUE!", "error", "", formula)
    if not kind:
        return None if formula is None else Cell("", "text", "", formula)
    value, found = _value(kind, attributes, text)
    if formula is None and value == "":
        return None
    return Cell(value, found, "0%" if kind == "percentage" else "", formula)


def _value(kind: str, attributes: Attributes, text: str) -> tuple[CellValue, CellKind]:
    if kind in ("float", "percentage", "currency"):
        # LibreOffice stores a truth value that came from a formula as 1, and shows TRUE.
        if text in ("TRUE", "FALSE"):
            return text == "TRUE", "boolean"
        try:
            return float(attributes.get(f"{_OFFICE}value", "")), "number"
        except ValueError:
            return _BAD
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
