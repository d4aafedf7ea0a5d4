"""A workbook written anew by XlsxWriter: what another library makes of the same content.

Values, formulas, runs, the fonts and formats that say something of a figure, merges, hidden rows and columns, notes and
names are written again; colours, widths and validations are not.
"""

from __future__ import annotations

import contextlib
import io
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.exceptions import OverlappingRange

_SCRIPTS = {"superscript": 1, "subscript": 2}


def save(data: bytes) -> bytes:
    """The same workbook as XlsxWriter writes it."""
    book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as made:
        formats: dict[tuple[Any, ...], Any] = {}
        for sheet in book.worksheets:
            _write_sheet(made, sheet, formats)
        for name, defined in book.defined_names.items():
            made.define_name(name, f"={defined.attr_text}")
    return buffer.getvalue()


def _write_sheet(made: Any, sheet: Worksheet, formats: dict[tuple[Any, ...], Any]) -> None:
    goal = made.add_worksheet(sheet.title)
    if sheet.sheet_state == "hidden":
        goal.hide()
    elif sheet.sheet_state == "veryHidden":
        goal.very_hidden()
    for area in sheet.merged_cells.ranges:
        # A torn form may have areas that overlap, which XlsxWriter does not write.
        with contextlib.suppress(OverlappingRange):
            goal.merge_range(area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1, None)
    for number, row in sheet.row_dimensions.items():
        if row.hidden:
            goal.set_row(number - 1, None, None, {"hidden": True})
    for letter, column in sheet.column_dimensions.items():
        if column.hidden:
            first = column_index_from_string(letter) - 1
            goal.set_column(first, max(first, (column.max or 0) - 1), None, None, {"hidden": True})
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.value is not None:
                _write_cell(made, goal, cell, formats)
            comment = getattr(cell, "comment", None)
            if comment is not None:
                goal.write_comment(cell.coordinate, comment.text, {"author": comment.author})


def _looks(font: Any) -> dict[str, Any]:
    """Of a font, what says something of a figure."""
    found: dict[str, Any] = {}
    if font is not None and font.strike:
        found["font_strikeout"] = True
    if font is not None and font.vertAlign in _SCRIPTS:
        found["font_script"] = _SCRIPTS[font.vertAlign]
    if font is not None and font.b:
        found["bold"] = True
    colour = getattr(font.color, "rgb", None) if font is not None and font.color is not None else None
    if isinstance(colour, str) and len(colour) == 8:
        found["font_color"] = f"#{colour[2:]}"
    return found


def _format(made: Any, properties: dict[str, Any], formats: dict[tuple[Any, ...], Any]) -> Any:
    key = tuple(sorted(properties.items()))
    if key not in formats:
        formats[key] = made.add_format(properties)
    return formats[key]


def _write_cell(made: Any, goal: Any, cell: Any, formats: dict[tuple[Any, ...], Any]) -> None:
    at, value = (cell.row - 1, cell.column - 1), cell.value
    properties = {**_looks(cell.font), "num_format": cell.number_format}
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None
    if isinstance(fill, str) and len(fill) == 8:
        properties["bg_color"] = f"#{fill[2:]}"
    looks = _format(made, properties, formats)
    if isinstance(value, CellRichText):
        parts: list[Any] = []
        for block in value:
            if isinstance(block, TextBlock):
                parts += [_format(made, _looks(block.font), formats), block.text]
            else:
                parts.append(block)
        goal.write_rich_string(*at, *parts, looks)
    elif cell.data_type == "e":
        # XlsxWriter writes an error only as a formula's result.
        goal.write_formula(*at, f"={value}", looks, value)
    elif cell.data_type == "f":
        goal.write_formula(*at, getattr(value, "text", value), looks, "")
    elif cell.is_date:
        goal.write_datetime(*at, value, looks)
    elif isinstance(value, bool):
        goal.write_boolean(*at, value, looks)
    elif isinstance(value, int | float):
        goal.write_number(*at, value, looks)
    else:
        goal.write_string(*at, str(value), looks)
