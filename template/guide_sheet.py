"""The sheet 填报说明: what to do, what the statuses mean, what the findings mean.

All its words come from the data files of the form, the plan and the findings.
"""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.worksheet.worksheet import Worksheet

from laoyousuode import layout
from laoyousuode.findings import SEVERITY_NAMES, worded
from laoyousuode.layout import GUIDE_SHEET
from laoyousuode.statuses import deviation_sentence, light_names, rung_statuses
from template import style
from template.form import Form, wording

_WIDTHS = (22, 46, 46)
_CHARACTERS = 30  # Chinese characters a line in a column of 46


def fill_guide(form: Form, sheet: Worksheet) -> None:
    """Write the sheet."""
    words = wording()["guide"]
    sheet["A1"] = layout.marker(GUIDE_SHEET)
    sheet.column_dimensions["A"].hidden = True
    for index, width in enumerate(_WIDTHS, 2):
        sheet.column_dimensions[layout.column_letters(index)].width = width
    row = _title(sheet, 1, form.plan.title)
    for number, step in enumerate(words["steps"], 1):
        row = _line(sheet, row, f"{number}. {step.format(office=form.plan.office)}")
    for warning in words["warnings"]:
        row = _line(sheet, row, f"注意：{warning}")
    row = _heading(sheet, row, words["statuses_heading"])
    row = _line(sheet, row, deviation_sentence())
    row = _table(sheet, row, _statuses(form))
    row = _heading(sheet, row, words["codes_heading"])
    row = _table(sheet, row, _codes(form))
    if form.plan.questions:
        row = _heading(sheet, row, words["questions_heading"])
        questions = ((each.no, each.text, each.interim) for each in form.plan.questions)
        row = _table(sheet, row, questions)
    style.set_page(sheet, f"B1:D{row - 1}", "portrait")


def _statuses(form: Form) -> Iterable[tuple[str, str, str]]:
    names = light_names()
    for status in rung_statuses():
        yield status.word, f"{names[status.light]}：{status.meaning_in(form.plan.thresholds)}", ""


def _codes(form: Form) -> Iterable[tuple[str, str, str]]:
    for entry in (
        each for each in worded(form.plan).values() if not (each.ours or each.office or each.afterwards)
    ):
        yield SEVERITY_NAMES[entry.severity], entry.meaning, entry.cure.format(unit="表上单位")


def _title(sheet: Worksheet, row: int, text: str) -> int:
    cell = sheet.cell(row, 2, f"{wording()['title']['guide']}\n{text}")
    cell.font, cell.alignment = style.HEADING, style.CENTRE
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=4)
    sheet.row_dimensions[row].height = 44
    return row + 1


def _heading(sheet: Worksheet, row: int, text: str) -> int:
    cell = sheet.cell(row, 2, text)
    cell.font, cell.fill = style.HEADING, style.HEADING_FILL
    cell.alignment = style.LEFT
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=4)
    sheet.row_dimensions[row].height = 24
    return row + 1


def _line(sheet: Worksheet, row: int, text: str) -> int:
    cell = sheet.cell(row, 2, text)
    cell.font, cell.alignment = style.BODY, style.LEFT
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=4)
    sheet.row_dimensions[row].height = 18 * -(-len(text) // 52)
    return row + 1


def _table(sheet: Worksheet, row: int, lines: Iterable[tuple[str, str, str]]) -> int:
    for first, second, third in lines:
        for column, text in enumerate((first, second, third), 2):
            cell = sheet.cell(row, column, text or None)
            cell.font, cell.alignment, cell.border = style.SMALL, style.LEFT, style.BORDER
        if not third:
            sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=4)
        wide = _CHARACTERS if third else 2 * _CHARACTERS
        lines_needed = max(-(-len(second) // wide), -(-len(third) // _CHARACTERS), 1)
        sheet.row_dimensions[row].height = 15 * lines_needed + 3
        row += 1
    return row
