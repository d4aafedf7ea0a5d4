"""Moves rows and columns of a sheet as a spreadsheet program would: what points at a cell goes along with it.

openpyxl's own insert and delete leave formulas, names and merges behind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook.workbook import Workbook

_REFERENCE = re.compile(
    r'"[^"]*"|(?P<sheet>\'[^\']+\'!|[\w\u4e00-\u9fff]+!)?(?P<c1>\$?)(?P<col>[A-Z]{1,3})(?P<r1>\$?)(?P<row>\d+)(?![\w(.])'
)
Move = Mapping[int, int | None]


def move(book: Workbook, title: str, rows: Move | None = None, columns: Move | None = None) -> None:
    """Put each row (column) where the mapping says; None deletes it. What is not named stays."""
    sheet = book[title]
    to_row, to_column = _function(rows), _function(columns)
    cells = sheet._cells  # openpyxl has no public way to take a cell elsewhere
    moved: dict[tuple[int, int], Any] = {}
    for (row, column), cell in cells.items():
        place = (to_row(row), to_column(column))
        if place[0] is not None and place[1] is not None:
            cell.row, cell.column = place
            moved[place] = cell
    sheet._cells = moved
    _merges(sheet, to_row, to_column)
    _sizes(sheet, to_row, to_column)
    _rules(sheet, to_row, to_column)
    for each in book.worksheets:
        for cell in each._cells.values():
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = _rewrite(cell.value, title, each.title, to_row, to_column)
    for name in book.defined_names.values():
        name.attr_text = _rewrite(name.attr_text, title, "", to_row, to_column)


def inserted(at: int, count: int, last: int) -> Move:
    """The mapping for `count` new rows before row `at`."""
    return {number: number + count for number in range(at, last + 1)}


def deleted(at: int, last: int) -> Move:
    """The mapping for a deleted row."""
    return {at: None, **{number: number - 1 for number in range(at + 1, last + 1)}}


def _function(mapping: Move | None) -> Any:
    return lambda number: number if mapping is None else mapping.get(number, number)


def _rewrite(formula: str, title: str, home: str, to_row: Any, to_column: Any) -> str:
    def change(match: re.Match[str]) -> str:
        if match["col"] is None:
            return match[0]
        sheet = (match["sheet"] or "").rstrip("!").strip("'")
        if (sheet or home) != title:
            return match[0]
        row, column = to_row(int(match["row"])), to_column(column_index_from_string(match["col"]))
        if row is None or column is None:
            return f"{match['sheet'] or ''}#REF!"
        return f"{match['sheet'] or ''}{match['c1']}{get_column_letter(column)}{match['r1']}{row}"

    return _REFERENCE.sub(change, formula)


def _area(text: str, to_row: Any, to_column: Any) -> str:
    found = []
    for part in str(text).split():
        corners = [_rewrite(corner, "", "", to_row, to_column) for corner in part.split(":")]
        if not any("#REF!" in corner for corner in corners):
            found.append(":".join(corners))
    return " ".join(found)


def _merges(sheet: Any, to_row: Any, to_column: Any) -> None:
    areas = [str(each) for each in sheet.merged_cells.ranges]
    sheet.merged_cells.ranges = set()
    for area in areas:
        changed = _area(area, to_row, to_column)
        first, _, last = changed.partition(":")
        if changed and last and first != last:
            numbers = [int(re.sub(r"\D", "", corner)) for corner in (first, last)]
            if numbers[0] <= numbers[1]:
                sheet.merged_cells.add(changed)


def _sizes(sheet: Any, to_row: Any, to_column: Any) -> None:
    heights = {number: (each.height, each.hidden) for number, each in sheet.row_dimensions.items()}
    for number in heights:
        sheet.row_dimensions[number].height, sheet.row_dimensions[number].hidden = None, False
    for number, (height, hidden) in heights.items():
        place = to_row(number)
        if place is not None:
            sheet.row_dimensions[place].height, sheet.row_dimensions[place].hidden = height, hidden


def _rules(sheet: Any, to_row: Any, to_column: Any) -> None:
    for rule in list(sheet.data_validations.dataValidation):
        area = _area(rule.sqref, to_row, to_column)
        if area:
            rule.sqref = type(rule.sqref)(area)
        else:
            sheet.data_validations.dataValidation.remove(rule)
    # What is coloured does not matter here, and a rule over a torn area is no area.
    sheet.conditional_formatting = ConditionalFormattingList()
