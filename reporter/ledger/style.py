"""How a sheet of the ledger is written: safe text, real numbers, formulas with their results, looks, paper.

Everything that enters a cell passes through `Page`, so that no text of a return can become a formula and no
value can print as blank by accident. Knows nothing of plans, returns or results.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

from reporter.ledger.text import BLANK, looks_like_formula, safe_text, sheet_number, text_width

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FONT = "宋体"
TITLE_FONT = "黑体"
SIZE = 10
# Tables begin below a title and a remark.
HEADING_ROW, FIRST_ROW = 3, 4
# In characters: a cell's margins, and what a column has beyond its longest text.
_MARGINS, _PADDING = 2, 3
# In points; a row can't be higher than Excel's limit.
_LINE_HEIGHT, _HIGHEST = 14.5, 409.0
# A sheet's own, where nothing is set.
_DEFAULT_HEIGHT, _DEFAULT_WIDTH = 15.0, 8.43
_A4 = 9


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
class LedgerColumn:
    """A table's column: its heading, and the bounds of its width in Latin characters."""

    heading: str
    least: int
    most: int


class Page:
    """One sheet under construction. Rows and columns count from 1, as people see them."""

    def __init__(self, sheet: Worksheet, styles: LedgerFormats, *, by_rows: bool = False) -> None:
        """`by_rows`: the sheet takes its rows in order only, so they wait for `close`."""
        self.sheet, self._styles, self.by_rows = sheet, styles, by_rows
        self._waiting: dict[int, list[tuple[Callable[..., object], tuple[Any, ...]]]] = {}
        self._lines: Callable[[], None] = lambda: None
        self._usual_lines = 1
        self._widths: dict[int, int] = {}
        self._heights: dict[int, float] = {}
        self._column_widths: dict[int, float] = {}
        self._wrapped: list[tuple[int, int, str]] = []

    @property
    def name(self) -> str:
        return str(self.sheet.get_name())

    def text(self, row: int, column: int, text: str, look: Look = LEFT, *, measured: bool = True) -> None:
        """Text, never a formula or an error value, whatever it begins with."""
        shown = safe_text(text)
        # Stays text when someone edits the cell.
        style = self._styles.of(look, quoted=looks_like_formula(shown))
        self._put(row, self.sheet.write_string, row - 1, column - 1, shown, style)
        if measured:
            self.measure(column, shown)
            self._wrapped.append((row, column, shown))

    def measure(self, column: int, text: str) -> None:
        """A column is to be wide enough for this text."""
        self._widths[column] = max(self._widths.get(column, 0), text_width(text))

    def _put(self, row: int, write: Callable[..., object], *given: Any) -> None:
        if self.by_rows:
            self._waiting.setdefault(row, []).append((write, given))
        else:
            write(*given)

    def lines_below(self, write: Callable[[], None], lines: int) -> None:
        """What writes the rows below all others, in their order, once these have been written; so many lines high."""
        self._lines, self._usual_lines = write, lines
        self.sheet.set_default_row(lines * _LINE_HEIGHT + 4)

    def close(self) -> None:
        """Write what waited for its row's turn; nothing can be added above it afterwards."""
        for row in sorted({*self._waiting, *(self._heights if self.by_rows else ())}):
            if row in self._heights:
                self.sheet.set_row(row - 1, self._heights[row])
            for write, given in self._waiting.pop(row, ()):
                write(*given)
        self.by_rows = False
        self._lines()

    def number(self, row: int, column: int, number: Decimal | int | None, look: Look = RIGHT) -> None:
        """A number, or “—” for None."""
        if number is None:
            self.text(row, column, BLANK, replace(look, align="center"))
        else:
            style = self._styles.of(look)
            self._put(row, self.sheet.write_number, row - 1, column - 1, sheet_number(number), style)

    def blank(self, row: int, column: int, look: Look = RIGHT) -> None:
        """A cell with nothing in it: what a chart draws as a gap."""
        self._put(row, self.sheet.write_blank, row - 1, column - 1, None, self._styles.of(look))

    def date(self, row: int, column: int, day: dt.date | None) -> None:
        if day is None:
            self.text(row, column, BLANK, CENTER)
            return
        style = self._styles.of(replace(CENTER, number_format="yyyy-mm-dd"))
        self._put(row, self.sheet.write_datetime, row - 1, column - 1, day, style)

    def formula(self, row: int, column: int, formula: str, result: Decimal | int, look: Look = RIGHT) -> None:
        """A formula of the program's own making, with the number that it yields.

        A preview on a telephone, and Excel's protected view, show that number without calculating.
        """
        given = (formula, self._styles.of(look), sheet_number(result))
        self._put(row, self.sheet.write_formula, row - 1, column - 1, *given)

    def link(self, row: int, column: int, sheet: str, address: str) -> None:
        """Lead from the cell to a place in the workbook. Before the cell is written: a link brings its own text."""
        self._put(row, self.sheet.write_url, row - 1, column - 1, f"internal:'{sheet}'!{address}")

    def title(self, text: str) -> None:
        self.text(1, 1, text, TITLE, measured=False)
        self._set_height(1, 28)

    def note(self, row: int, text: str, columns: int) -> None:
        """A remark across the table's width; to be written once the widths are set (`fit`)."""
        self._merged(row, 1, columns, text, NOTE)

    def wide(self, row: int, first: int, last: int, text: str, look: Look = LEFT) -> None:
        """Text across several cells of a table; once the widths are set."""
        self._merged(row, first, last, text, look)

    def headings(self, row: int, columns: Sequence[LedgerColumn]) -> None:
        for number, column in enumerate(columns, 1):
            self.text(row, number, column.heading, HEADING)

    def heading(self, row: int, first: int, last: int, text: str) -> None:
        """A heading of a second table on the sheet, which may span columns; once the widths are set."""
        self._merged(row, first, last, text, HEADING)

    def band(self, row: int, text: str, columns: int) -> None:
        """A heading between the rows of one table, not merged: merged cells stop a reader from sorting."""
        for column in range(1, columns + 1):
            self.blank(row, column, BAND)
        self.text(row, 1, text, BAND, measured=False)

    def fit(self, columns: Sequence[LedgerColumn]) -> None:
        """Widths from what was written, within each column's bounds; then heights."""
        for number, bounds in enumerate(columns, 1):
            width = max(bounds.least, min(bounds.most, self._widths.get(number, 0) + _PADDING))
            self._column_widths[number] = width
            self.sheet.set_column(number - 1, number - 1, width)
        for row, column, text in self._wrapped:
            self._grow(row, column, column, text)

    def filter(self, row: int, last_row: int, columns: int) -> None:
        self.sheet.autofilter(row - 1, 0, last_row - 1, columns - 1)

    def freeze(self, row: int, column: int = 1) -> None:
        """Rows above and columns before this cell stay in sight."""
        self.sheet.freeze_panes(row - 1, column - 1)

    def finish(
        self, columns: Sequence[LedgerColumn], last_row: int, frozen_columns: int, notes: Sequence[str] = ()
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
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(heading_rows[0] - 1, heading_rows[1] - 1)
        sheet.print_area(0, 0, last_row - 1, columns - 1)
        sheet.center_horizontally()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.75)
        sheet.set_footer("&L&A&C第 &P 页，共 &N 页", {"margin": 0.35})

    def break_before(self, rows: Sequence[int], scale: int) -> None:
        """Pages that begin at these rows. Excel heeds breaks only at a fixed scale, so the widths must suit it."""
        self.sheet.set_print_scale(scale)
        self.sheet.set_h_pagebreaks([row - 1 for row in rows])

    def row_after(self, row: int, pixels: int) -> int:
        """The first row that is wholly below a thing so high which begins at the top of `row`."""
        left = pixels * 0.75  # in points
        while left > 0:
            left -= self._heights.get(row, _DEFAULT_HEIGHT)
            row += 1
        return row

    def _merged(self, row: int, first: int, last: int, text: str, look: Look) -> None:
        if last > first:
            given = (row - 1, first - 1, row - 1, last - 1, "", self._styles.of(look))
            self._put(row, self.sheet.merge_range, *given)
        self.text(row, first, text, look, measured=False)
        self._grow(row, first, last, text)

    def grow(self, row: int, column: int, text: str) -> None:
        """Make a row that is written last high enough, where the usual height is not."""
        if _lines(text_width(text), max(self._column_widths[column] - _MARGINS, 1)) > self._usual_lines:
            self._grow(row, column, column, text)

    def _grow(self, row: int, first: int, last: int, text: str) -> None:
        """Make the row high enough for text that wraps in these columns: not every program does it itself."""
        room = sum(self._column_widths.get(column, _DEFAULT_WIDTH) for column in range(first, last + 1))
        room = max(room - _MARGINS, 1)
        lines = sum(_lines(text_width(line), room) for line in text.split("\n"))
        height = self._heights.get(row, 0)
        self._set_height(row, min(_HIGHEST, max(height, lines * _LINE_HEIGHT + 4)))

    def _set_height(self, row: int, height: float) -> None:
        self._heights[row] = height
        if not self.by_rows:
            self.sheet.set_row(row - 1, height)


class LedgerFormats:
    """A workbook's cell formats, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Look, bool], Format] = {}

    def of(self, look: Look, *, quoted: bool = False) -> Format:
        """`quoted` marks text that a program would take for a formula when someone edits the cell."""
        if (look, quoted) not in self._made:
            self._made[look, quoted] = self._book.add_format(_properties(look, quoted))
        return self._made[look, quoted]


def _properties(look: Look, quoted: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "font_name": look.font,
        "font_size": look.size,
        "bold": look.bold,
        "font_color": f"#{look.color}",
        "align": look.align,
        "valign": "vcenter",
        "text_wrap": look.wrap,
        "num_format": look.number_format,
    }
    if look.underline:
        found["underline"] = 1
    if look.fill:
        found |= {"pattern": 1, "fg_color": f"#{look.fill}"}
    if look.border:
        found |= {"border": 1, "border_color": "#A6A6A6"}
    if look.border and look.align != "center":
        found["indent"] = 1  # numbers that end at one line and text that begins there would read as one
    if quoted:
        found["quote_prefix"] = True
    return found


def letter(column: int) -> str:
    """A for 1."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column - 1))


def _lines(width: float, room: float) -> int:
    """A line that wraps may leave the place of a wide character empty."""
    return 1 if width <= room else ceil(width / max(room - 2, 1))
