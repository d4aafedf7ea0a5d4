"""How a sheet of the ledger is written: safe text, real numbers, formulas with their results, looks, paper.

Everything that enters a cell passes through `Page`, so that no text of a return can become a formula and no
value can print as blank by accident. Knows nothing of plans, returns or results.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Literal, cast

from reporter.ledger.text import BLANK, looks_like_formula, safe_text, sheet_number, text_width

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import Alignment, Border, Font, PatternFill
    from openpyxl.worksheet.worksheet import Worksheet

FONT = "宋体"
TITLE_FONT = "黑体"
SIZE = 10
# Tables begin below a title and a remark.
HEADING_ROW, FIRST_ROW = 3, 4
# In characters: a cell's margins, and what a column has beyond its longest text.
_MARGINS, _PADDING = 2, 3
# In points; a row can't be higher than Excel's limit.
_LINE_HEIGHT, _HIGHEST = 14.5, 409.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; `align` left, center or right; `fill` and `color` are RGB."""

    align: Literal["left", "center", "right"] = "left"
    fill: str = ""
    bold: bool = False
    color: str = "000000"
    underline: bool = False
    size: float = SIZE
    font: str = FONT
    border: bool = True
    wrap: bool = True
    number_format: str = "General"


LEFT = Look()
CENTER = Look(align="center")
RIGHT = Look(align="right")
HEADING = Look(align="center", bold=True, fill="D9E1F2")
BAND = Look(bold=True, fill="EDEDED", border=False, wrap=False)
TITLE = Look(bold=True, size=16, font=TITLE_FONT, border=False, wrap=False)
NOTE = Look(border=False, color="404040")
LINK = Look(align="right", color="0563C1", underline=True)
NOT_DUE = Look(align="center", fill="D9D9D9", color="808080")


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its heading, and the bounds of its width in Latin characters."""

    heading: str
    least: int
    most: int


class Page:
    """One sheet under construction.

    `results` collects what each formula yields, by address: openpyxl writes formulas without results, and a
    preview on a telephone, or Excel's protected view, would show nothing there.
    """

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.results: dict[str, int | float] = {}
        self._widths: dict[int, int] = {}
        self._wrapped: list[tuple[int, int, str]] = []

    @property
    def name(self) -> str:
        return str(self.sheet.title)

    def text(self, row: int, column: int, text: str, look: Look = LEFT, *, measured: bool = True) -> Cell:
        """Text, never a formula or an error value, whatever it begins with."""
        shown = safe_text(text)
        cell = self._cell(row, column, look)
        cell.value = shown
        cell.data_type = "s"
        if looks_like_formula(shown):
            cell.quotePrefix = True  # stays text when someone edits the cell
        if measured:
            self._widths[column] = max(self._widths.get(column, 0), text_width(shown))
            self._wrapped.append((row, column, shown))
        return cell

    def number(self, row: int, column: int, number: Decimal | int | None, look: Look = RIGHT) -> Cell:
        """A number, or “—” for None."""
        if number is None:
            return self.text(row, column, BLANK, replace(look, align="center"))
        cell = self._cell(row, column, look)
        cell.value = sheet_number(number)
        return cell

    def blank(self, row: int, column: int, look: Look = RIGHT) -> Cell:
        """A cell with nothing in it: what a chart draws as a gap."""
        return self._cell(row, column, look)

    def date(self, row: int, column: int, day: dt.date | None) -> Cell:
        if day is None:
            return self.text(row, column, BLANK, CENTER)
        cell = self._cell(row, column, replace(CENTER, number_format="yyyy-mm-dd"))
        cell.value = day
        return cell

    def formula(self, row: int, column: int, formula: str, result: Decimal | int, look: Look = RIGHT) -> Cell:
        """A formula of the program's own making, with the number that it yields."""
        cell = self._cell(row, column, look)
        cell.value = formula
        self.results[str(cell.coordinate)] = sheet_number(result)
        return cell

    def link(self, cell: Cell, sheet: str, address: str) -> None:
        """Lead from the cell to a place in the workbook."""
        from openpyxl.worksheet.hyperlink import Hyperlink

        cell.hyperlink = Hyperlink(ref=str(cell.coordinate), location=f"'{sheet}'!{address}")

    def title(self, text: str) -> None:
        self.text(1, 1, text, TITLE, measured=False)
        self.sheet.row_dimensions[1].height = 28

    def note(self, row: int, text: str, columns: int) -> None:
        """A remark across the table's width; to be written once the widths are set (`fit`)."""
        self._merged(row, 1, columns, text, NOTE)

    def wide(self, row: int, first: int, last: int, text: str, look: Look = LEFT) -> None:
        """Text across several cells of a table; once the widths are set."""
        self._merged(row, first, last, text, look)

    def headings(self, row: int, columns: Sequence[Column]) -> None:
        for number, column in enumerate(columns, 1):
            self.text(row, number, column.heading, HEADING)

    def heading(self, row: int, first: int, last: int, text: str) -> None:
        """A heading of a second table on the sheet, which may span columns; once the widths are set."""
        self._merged(row, first, last, text, HEADING)

    def band(self, row: int, text: str, columns: int) -> None:
        """A heading between the rows of one table, not merged: merged cells stop a reader from sorting."""
        for column in range(1, columns + 1):
            self._cell(row, column, BAND)
        self.text(row, 1, text, BAND, measured=False)

    def fit(self, columns: Sequence[Column]) -> None:
        """Widths from what was written, within each column's bounds; then heights."""
        for number, bounds in enumerate(columns, 1):
            width = max(bounds.least, min(bounds.most, self._widths.get(number, 0) + _PADDING))
            self.sheet.column_dimensions[letter(number)].width = width
        for row, column, text in self._wrapped:
            self._grow(row, column, column, text)

    def filter(self, row: int, last_row: int, columns: int) -> None:
        self.sheet.auto_filter.ref = f"A{row}:{letter(columns)}{last_row}"

    def freeze(self, row: int, column: int = 1) -> None:
        """Rows above and columns before this cell stay in sight."""
        self.sheet.freeze_panes = f"{letter(column)}{row}"

    def finish(
        self, columns: Sequence[Column], last_row: int, frozen_columns: int, notes: Sequence[str] = ()
    ) -> None:
        """What every table needs once it is written: filter, frozen headings, notes below, paper."""
        self.filter(HEADING_ROW, last_row, len(columns))
        self.freeze(FIRST_ROW, frozen_columns)
        for note in notes:
            last_row += 1
            self.note(last_row, note, len(columns))
        self.paper((1, HEADING_ROW), len(columns), last_row)

    def row_number(self, row: int, no: str) -> None:
        """1–16 are numbers, so that they sort and SUMIFS finds them in every program."""
        if no.isascii() and no.isdigit():
            self.number(row, 1, int(no), CENTER)
        else:
            self.text(row, 1, no, CENTER)

    def only_line(self, row: int, text: str, columns: int) -> None:
        """What an empty table says."""
        self.wide(row, 1, columns, text)

    def paper(self, heading_rows: tuple[int, int], columns: int, last_row: int) -> None:
        """A4, lying, one page wide, with the heading on every page."""
        from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
        from openpyxl.worksheet.properties import PageSetupProperties

        sheet = self.sheet
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.print_title_rows = f"{heading_rows[0]}:{heading_rows[1]}"
        sheet.print_area = f"A1:{letter(columns)}{last_row}"
        sheet.print_options.horizontalCentered = True
        for side in ("left", "right"):
            setattr(sheet.page_margins, side, 0.5)
        sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.75, 0.35
        sheet.oddFooter = HeaderFooterItem(
            left=_HeaderFooterPart("&A"), center=_HeaderFooterPart("第 &P 页，共 &N 页")
        )

    def break_before(self, rows: Sequence[int], scale: int) -> None:
        """Pages that begin at these rows. Excel heeds breaks only at a fixed scale, so the widths must suit it."""
        from openpyxl.worksheet.pagebreak import Break
        from openpyxl.worksheet.properties import PageSetupProperties

        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
        self.sheet.page_setup.scale = scale
        for row in rows:
            self.sheet.row_breaks.append(Break(id=row - 1))

    def _merged(self, row: int, first: int, last: int, text: str, look: Look) -> None:
        for column in range(first, last + 1):
            self._cell(row, column, look)
        self.text(row, first, text, look, measured=False)
        if last > first:
            self.sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
        self._grow(row, first, last, text)

    def _grow(self, row: int, first: int, last: int, text: str) -> None:
        """Make the row high enough for text that wraps in these columns: not every program does it itself."""
        room = sum(self.sheet.column_dimensions[letter(column)].width for column in range(first, last + 1))
        room = max(room - _MARGINS, 1)
        lines = sum(_lines(text_width(line), room) for line in text.split("\n"))
        height = self.sheet.row_dimensions[row].height or 0
        self.sheet.row_dimensions[row].height = min(_HIGHEST, max(height, lines * _LINE_HEIGHT + 4))

    def _cell(self, row: int, column: int, look: Look) -> Cell:
        cell = cast("Cell", self.sheet.cell(row, column))
        cell.font, cell.fill, cell.alignment, cell.border = _style(look)
        cell.number_format = look.number_format
        return cell


def letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


@cache
def _style(look: Look) -> tuple[Font, PatternFill, Alignment, Border]:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    line = Side(style="thin", color="A6A6A6") if look.border else Side()
    return (
        Font(
            name=look.font,
            size=look.size,
            bold=look.bold,
            color=look.color,
            underline="single" if look.underline else None,
        ),
        PatternFill("solid", fgColor=look.fill) if look.fill else PatternFill(),
        Alignment(horizontal=look.align, vertical="center", wrap_text=look.wrap, indent=_indent(look)),
        Border(left=line, right=line, top=line, bottom=line),
    )


def _lines(width: float, room: float) -> int:
    """A line that wraps may leave the place of a wide character empty."""
    return 1 if width <= room else ceil(width / max(room - 2, 1))


def _indent(look: Look) -> int:
    """Numbers that end at one line and text that begins there would read as one."""
    return 1 if look.border and look.align != "center" else 0
