"""Builds the form: the master workbook, and one for each bureau and period.

The same plan gives the same bytes. Knows the plan and the layout; nothing of returns.
"""

from __future__ import annotations

import io
import re
from functools import partial
from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties
from openpyxl.workbook.protection import WorkbookProtection

from laoyousuode import layout
from laoyousuode.layout import (
    BOARD_SHEET,
    ENTRY_SHEET,
    GUIDE_SHEET,
    MEANING_SHEET,
    PARAMETER_SHEET,
    PLAN_FIELDS,
    SHEETS,
    TASK_SHEET,
)
from laoyousuode.output import repack, write_in_place
from laoyousuode.plan import Plan
from laoyousuode.plan_file import default_plan
from template import style
from template.board_sheet import fill_board
from template.entry_sheet import EntrySheet
from template.form import Form, Issuance, basis_of, wording
from template.guide_sheet import fill_guide
from template.meaning_sheet import fill_meaning
from template.parameters import Parameters
from template.task_sheet import fill_tasks

MASTER = Path(__file__).parent / "laoyousuode.xlsx"


def build(plan: Plan, issue: Issuance | None = None) -> bytes:
    """The workbook's bytes."""

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title in SHEETS:
        workbook.create_sheet(title)
    wanted = issue or Issuance()
    parameters = Parameters(plan, partial(basis_of, plan), wanted)
    form = Form(plan, wanted, workbook, parameters)
    entry = EntrySheet(form, workbook[ENTRY_SHEET])
    entry.fill()
    form.parameters.fill(workbook[PARAMETER_SHEET], entry.reference, entry.header_reference)
    for name in PLAN_FIELDS:
        form.name(name, PARAMETER_SHEET, form.parameters.single(name).replace("$", ""))
    fill_guide(form, workbook[GUIDE_SHEET])
    fill_tasks(form, workbook[TASK_SHEET])
    fill_board(form, workbook[BOARD_SHEET])
    fill_meaning(form, workbook[MEANING_SHEET])
    if form.issue.draft:
        _say_draft(form)
    _protect(form)
    return _bytes(form)


def _say_draft(form: Form) -> None:
    """草案 in the title of every sheet that a clerk sees, and over every page that is printed."""
    words = wording()["title"]["draft"]
    for title in SHEETS:
        if title == PARAMETER_SHEET:
            continue
        sheet = form.workbook[title]
        cell = sheet.cell(layout.TITLE_ROW, layout.FIRST_COLUMN)
        cell.value = f"{words}\n{cell.value}"
        cell.font = style.DRAFT_FONT
        cell.alignment = style.CENTRE
        sheet.row_dimensions[layout.TITLE_ROW].height += style.DRAFT_HEIGHT
        # Room for the line, or it is printed over the sheet's first rows, or not at all.
        sheet.page_margins.header, sheet.page_margins.top = 0.3, 0.75
        for header in (sheet.oddHeader, sheet.evenHeader, sheet.firstHeader):
            assert header is not None and header.center is not None  # openpyxl makes all three
            header.center.text, header.center.size = words, style.DRAFT_HEADER_SIZE


def _protect(form: Form) -> None:
    for title in SHEETS:
        sheet = form.workbook[title]
        sheet.protection.sheet = True
        sheet.protection.formatColumns = False
        sheet.protection.formatRows = False
    form.workbook[PARAMETER_SHEET].sheet_state = "hidden"
    form.workbook.active = SHEETS.index(ENTRY_SHEET)
    # Only one sheet may be selected, or typing goes into all of them.
    for title in SHEETS:
        form.workbook[title].sheet_view.tabSelected = title == ENTRY_SHEET
    form.workbook.security = WorkbookProtection(lockStructure=True)
    form.workbook.calculation = CalcProperties(fullCalcOnLoad=True)


def _bytes(form: Form) -> bytes:
    form.workbook.properties.creator = form.plan.office
    form.workbook.properties.title = form.plan.title
    buffer = io.BytesIO()
    form.workbook.save(buffer)

    def finished(name: str, part: bytes) -> bytes:
        return form.parameters.stored.into(name, finish_part(name, part), SHEETS)

    return repack(buffer.getvalue(), f"{form.plan.issued.isoformat()}T00:00:00Z", finished)


def finish_part(name: str, part: bytes) -> bytes:
    """What openpyxl cannot say."""
    if name == "xl/workbook.xml":
        # No question about links to a missing add-in when a form is opened.
        return part.replace(b"<workbookPr", b'<workbookPr updateLinks="never"', 1)
    if name == "docProps/app.xml":
        # LibreOffice takes stored texts for right, fullCalcOnLoad or not, where Microsoft is named as the writer.
        return _APPLICATION.sub(rb"\g<1>laoyousuode\g<2>", part, count=1)
    if name.startswith("xl/worksheets/"):
        # An empty cell that claims to be a number is 0 to some readers.
        part = part.replace(b' t="n"></c>', b"></c>").replace(b' t="n"/>', b"/>")
        # A Chinese character is three bytes, spelt as a reference it is eight.
        return _REFERENCE.sub(lambda match: chr(int(match[1])).encode("utf-8"), part)
    if name == "xl/styles.xml":
        return _FONT.sub(_ordered, part)
    return part


_APPLICATION = re.compile(rb"(<Application>)[^<]*(</Application>)")
# What is no sign of XML itself, nor a control character.
_REFERENCE = re.compile(rb"&#(1[2-9][0-9]|[2-9][0-9]{2}|[1-9][0-9]{3,6});")

# openpyxl writes a font's children in an order of its own; this is that of CT_Font in Excel's own schema.
_FONT = re.compile(rb"(?<=<font>).*?(?=</font>)", re.DOTALL)
_FONT_CHILD = re.compile(rb"<(\w+)[^>]*/>")
_FONT_ORDER = (
    b"b i strike condense extend outline shadow u vertAlign sz color name family charset scheme".split()
)


def _ordered(font: re.Match[bytes]) -> bytes:
    children = list(_FONT_CHILD.finditer(font[0]))
    return b"".join(each[0] for each in sorted(children, key=lambda each: _FONT_ORDER.index(each[1])))


def main() -> None:
    """Write the master form of the plan that ships with the product."""
    write_in_place(MASTER, build(default_plan(), Issuance()))


if __name__ == "__main__":
    main()
