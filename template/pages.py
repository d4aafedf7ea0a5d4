"""Lines, headings and tables of the form's sheets that are only read: three columns, one A4 page wide.

Knows how they look; no words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from laoyousuode import layout
from template import style

_WIDTHS = (22, 46, 46)
_FIRST, _LAST = 2, 4
# Chinese characters a line: of all the columns, of one of the wide ones, of the narrow one.
_ACROSS, _WIDE, _NARROW = 58, 30, 10


class Page:
    """Writes a sheet from top to bottom."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet, self.row = sheet, 1
        sheet["A1"] = layout.marker(sheet.title)
        sheet.column_dimensions["A"].hidden = True
        for index, width in enumerate(_WIDTHS, _FIRST):
            sheet.column_dimensions[layout.column_letters(index)].width = width

    def title(self, *lines: str) -> None:
        self._line("\n".join(lines), style.HEADING, 44)
        self.sheet.cell(self.row - 1, _FIRST).alignment = style.CENTRE

    def heading(self, text: str) -> None:
        self._line(text, style.HEADING, 24)
        self.sheet.cell(self.row - 1, _FIRST).fill = style.HEADING_FILL

    def line(self, text: str) -> None:
        self._line(text, style.BODY, 18 * -(-len(text) // _ACROSS))

    def _line(self, text: str, font: Font, height: float) -> None:
        cell = self.sheet.cell(self.row, _FIRST, text)
        cell.font, cell.alignment = font, style.LEFT
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=_FIRST, end_column=_LAST)
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def table(self, lines: Iterable[Sequence[str]], font: Font = style.SMALL) -> None:
        """Rows of three texts; a last one that is blank leaves its column to the one before."""
        for texts in lines:
            for column, text in enumerate(texts, _FIRST):
                cell = self.sheet.cell(self.row, column, text or None)
                cell.font, cell.alignment, cell.border = font, style.LEFT, style.BORDER
            first, second, third = texts
            if not third:
                self.sheet.merge_cells(
                    start_row=self.row, end_row=self.row, start_column=_FIRST + 1, end_column=_LAST
                )
            wide = _WIDE if third else 2 * _WIDE
            needed = max(-(-len(first) // _NARROW), -(-len(second) // wide), -(-len(third) // _WIDE), 1)
            self.sheet.row_dimensions[self.row].height = 15 * needed + 3
            self.row += 1

    def end(self, pages_high: int = 0) -> None:
        """`pages_high` 0 is as many as there are."""
        style.set_page(self.sheet, f"B1:D{self.row - 1}", "portrait")
        self.sheet.page_setup.fitToHeight = pages_high
        self.sheet.sheet_view.showGridLines = False
