"""Workbooks that are neither OOXML nor OpenDocument (.xls, .et, .xlsb), read by python-calamine.

Knows calamine and what it leaves out; nothing of the plan. What calamine cannot say comes from `reporter.workbooks.overlay`
where the file's own records give it:

- calamine's rows give "" for #REF!, #N/A and the like: errors are put back, or such a cell would look blank;
- .xls: number formats, the fact of a formula (its text is "?"), notes and hidden rows; .xlsb: errors and formulas;
- dates come converted; they are given back as serial numbers of the 1900 system, whatever the file's own;
- there are no defined names.

calamine may also abort the process on a hostile file. That cannot be caught here: read foreign files in a
process that may die.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from laoyousuode.cell import Cell
from reporter.workbooks.grid import LOCKED, Bounds, Sheet, Visibility, WorkbookError
from reporter.workbooks.overlay import Overlay
from reporter.workbooks.sheetxml import serial_of, time_serial

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

BinaryKind = Literal["xls", "xlsb"]
# A formula whose text is not known.
UNKNOWN_FORMULA = "?"

# Beyond this the grid, which calamine holds whole, is not honest for a sheet within the bounds on cells.
_GRID = 40_000_000


class BinaryFile:
    """An open workbook of calamine's."""

    def __init__(
        self, data: bytes, kind: BinaryKind, bounds: Bounds, overlays: Mapping[str, Overlay]
    ) -> None:
        self.kind = kind
        self._overlays = overlays
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
        overlay = self._overlays.get(name)
        if overlay is not None:
            _lay_over(sheet, overlay)
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


def _lay_over(sheet: Sheet, overlay: Overlay) -> None:
    """Put back what calamine left out."""
    for place, cell in sheet.cells.items():
        formula = UNKNOWN_FORMULA if place in overlay.formulas else None
        code = overlay.formats.get(place, "")
        if formula or code:
            sheet.cells[place] = replace(cell, number_format=code, formula=formula)
    for place in overlay.formulas - set(sheet.cells):
        sheet.cells[place] = Cell("", "text", overlay.formats.get(place, ""), UNKNOWN_FORMULA)
    for place, error in overlay.errors.items():
        formula = UNKNOWN_FORMULA if place in overlay.formulas else None
        sheet.cells[place] = Cell(error, "error", overlay.formats.get(place, ""), formula)
    sheet.hidden_rows |= overlay.hidden_rows
    sheet.comments = overlay.comments


def _open(data: bytes) -> CalamineWorkbook:
    import python_calamine

    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError as error:
        raise WorkbookError("encrypted", LOCKED) from error


def _states(book: CalamineWorkbook) -> dict[str, Visibility]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    # calamine's enumerations can be compared but not hashed: no dictionary.
    states: dict[str, Visibility] = {}
    for sheet in book.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        state: Visibility = "visible"
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
