"""The sheet 重点任务: the plan's tasks, and the bureau's own words on them.

Knows the layout; not what becomes of the words.
"""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from laoyousuode import layout
from laoyousuode.layout import TASK_COLUMNS, TASK_FIELDS, TASK_SHEET, address, task_column, task_name
from laoyousuode.plan import Task
from template import style
from template.form import Form, wording
from template.prompts import validate

_LAST_COLUMN = layout.FIRST_COLUMN + len(TASK_COLUMNS) - 1
_CHARACTERS_A_LINE, _LINE_HEIGHT = 22, 14.5


def fill_tasks(form: Form, sheet: Worksheet) -> None:
    """Write the sheet."""
    sheet["A1"] = layout.marker(TASK_SHEET)
    title = sheet.cell(layout.TITLE_ROW, layout.FIRST_COLUMN)
    title.value = wording()["title"]["tasks"].format(district=form.plan.district, field=form.plan.field)
    title.font, title.alignment = style.TITLE_FONT, style.CENTRE
    sheet.merge_cells(start_row=1, end_row=1, start_column=layout.FIRST_COLUMN, end_column=_LAST_COLUMN)
    sheet.row_dimensions[1].height = 34
    for row in (layout.HEADER_ROW, layout.NOTE_ROW, layout.KEY_ROW):
        sheet.row_dimensions[row].hidden = True
    for index, column in enumerate(TASK_COLUMNS, layout.FIRST_COLUMN):
        sheet.cell(layout.KEY_ROW, index, column.key)
        cell = sheet.cell(layout.HEADING_ROW, index, column.heading)
        cell.font, cell.alignment, cell.fill, cell.border = (
            style.HEADING,
            style.CENTRE,
            style.HEADING_FILL,
            style.BORDER,
        )
        sheet.column_dimensions[layout.column_letters(index)].width = column.width
    sheet.column_dimensions["A"].hidden = True
    sheet.row_dimensions[layout.HEADING_ROW].height = 26
    for offset, task in enumerate(form.plan.tasks):
        _fill_task(form, sheet, task, layout.FIRST_ROW + offset)
    sheet.freeze_panes = address(layout.FIRST_ROW, task_column("text"))
    last = layout.FIRST_ROW + len(form.plan.tasks) - 1
    style.set_page(sheet, f"B1:{layout.column_letters(_LAST_COLUMN)}{last}")
    sheet.print_title_rows = f"{layout.HEADING_ROW}:{layout.HEADING_ROW}"


def _fill_task(form: Form, sheet: Worksheet, task: Task, row: int) -> None:
    sheet.cell(row, layout.KEY_COLUMN, str(task.no))
    texts = {
        "no": f"（{task.numeral}）",
        "title": task.title,
        "text": task.text,
        "bureaus": "\n".join(task.bureaus),
    }
    is_open = form.issue.bureau is None or form.issue.bureau in task.bureaus
    sheet.row_dimensions[row].hidden = not is_open
    for index, column in enumerate(TASK_COLUMNS, layout.FIRST_COLUMN):
        cell = sheet.cell(row, index, texts.get(column.key))
        cell.border = style.BORDER
        cell.font = style.SMALL if column.key == "text" else style.BODY
        cell.alignment = style.CENTRE if column.key in ("no", "self") else style.LEFT
        if column.key in TASK_FIELDS:
            cell.number_format = "@"
            cell.protection = style.OPEN if is_open else style.LOCKED
            cell.fill = style.ENTRY_FILL if is_open else style.LOCKED_FILL
            if is_open:
                cell.alignment = style.CENTRE if column.key == "self" else style.TOP_LEFT
            form.name(task_name(task.no, column.key), TASK_SHEET, cell.coordinate)
    if is_open:
        place, choices = address(row, task_column("self")), form.parameters.list_range("self")
        validate(sheet, place, "list", choices, wording()["validation"]["self"], "自评")
    lines = max(-(-len(task.text) // _CHARACTERS_A_LINE), len(task.bureaus) + 1, 4)
    sheet.row_dimensions[row].height = min(lines * _LINE_HEIGHT + 6, 400)
