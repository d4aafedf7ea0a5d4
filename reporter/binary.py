"""Workbooks that are not OOXML (.xls, .et, .xlsb, .ods), read by python-calamine.

Knows calamine and what it leaves out; nothing of the plan. What calamine cannot say is left out here too:

- number formats are "" and formulas None; there are no comments, hidden rows or defined names;
- **errors are lost**: calamine's rows give "" for #REF!, #N/A and the like, so such a cell is not in `cells`
  and cannot be told from a blank one;
- dates come converted; they are given back as serial numbers of the 1900 system, whatever the file's own.

calamine may also abort the process on a hostile file. That cannot be caught here: read foreign files in a
process that may die.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from laoyousuode.cell import Cell
from reporter.grid import LOCKED, Bounds, Sheet, State, WorkbookError
from reporter.sheetxml import serial_of, time_serial

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

BinaryKind = Literal["xls", "xlsb", "ods"]

# Beyond this the grid, which calamine holds whole, is not honest for a sheet within the bounds on cells.
_GRID = 40_000_000


class BinaryFile:
    """An open workbook of calamine's."""

    def __init__(self, data: bytes, kind: BinaryKind, bounds: Bounds) -> None:
        self.kind = kind
        self.defined_names: dict[str, str] = {}
        self.date_1904 = False
        self._bounds = bounds
        self._cells = bounds.cells
        self._characters = bounds.characters
        self._book = _open(data)
        self._states = _states(self._book)
        if len(self._states) > bounds.sheets:
            raise WorkbookError("too-large", "工作表过多")

    @property
    def sheet_names(self) -> list[str]:
        """The worksheets in the order of their tabs."""
        return list(self._states)

    def load(self, name: str) -> Sheet:
        """Read one sheet."""
        source = self._book.get_sheet_by_name(name)
        sheet = Sheet(name, self._states[name])
        last_row, last_column = source.end or (0, 0)
        if last_row >= self._bounds.rows or last_column >= self._bounds.columns:
            raise WorkbookError("too-large", "行数或列数超限")
        if source.height * source.width > _GRID:
            raise WorkbookError("too-large", "单元格过多")
        # iter_rows() gives the empty rows above the first used one, but not the empty columns before it.
        _, left = source.start or (0, 0)
        for row, values in enumerate(source.iter_rows(), 1):
            self._take_row(sheet, row, values, left)
        for (top, first), (bottom, last) in source.merged_cell_ranges or ():
            sheet.merges.append((top + 1, first + 1, bottom + 1, last + 1))
        if len(sheet.merges) > self._bounds.merges:
            raise WorkbookError("too-large", "合并单元格过多")
        return sheet

    def _take_row(self, sheet: Sheet, row: int, values: Sequence[object], left: int) -> None:
        for column, value in enumerate(values, left + 1):
            if value == "":
                continue
            sheet.cells[row, column] = _cell(value)
            self._cells -= 1
            if isinstance(value, str):
                self._characters -= len(value)
        if self._cells < 0 or self._characters < 0:
            raise WorkbookError("too-large", "单元格过多")


def _open(data: bytes) -> CalamineWorkbook:
    import python_calamine

    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise WorkbookError("encrypted", LOCKED) from error


def _states(book: CalamineWorkbook) -> dict[str, State]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    # calamine's enumerations can be compared but not hashed: no dictionary.
    states: dict[str, State] = {}
    for sheet in book.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        state: State = "visible"
        if sheet.visible == SheetVisibleEnum.Hidden:
            state = "hidden"
        elif sheet.visible == SheetVisibleEnum.VeryHidden:
            state = "veryHidden"
        states[sheet.name] = state
    return states


def _cell(value: object) -> Cell:
    # bool before float, and datetime before date: each is also the other.
    if isinstance(value, bool):
        return Cell(value, "boolean", "")
    if isinstance(value, int | float):
        return Cell(float(value), "number", "")
    if isinstance(value, str):
        return Cell(value, "text", "")
    return Cell(_serial(value), "date", "")


def _serial(value: object) -> float:
    if isinstance(value, datetime):
        return serial_of(value.replace(tzinfo=None))
    if isinstance(value, date):
        return serial_of(datetime.combine(value, time()))
    if isinstance(value, time):
        return time_serial(value)
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    raise WorkbookError("unreadable", "单元格内容无法识别")
