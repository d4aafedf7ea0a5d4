"""The sheet 填报说明: one page. What to do, the commonest mistakes beside what is right, and what to beware of.

All its words come from the data files. Knows no finding: what each means stands on the form's last sheet.
"""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from laoyousuode.layout import MEANING_SHEET
from template import style
from template.form import Form, wording
from template.pages import Page


def fill_guide(form: Form, sheet: Worksheet) -> None:
    """Write the sheet."""
    words, page = wording()["guide"], Page(sheet)
    page.title(wording()["title"]["guide"], form.plan.title)
    page.heading(words["steps_heading"])
    for number, step in enumerate(words["steps"], 1):
        page.line(f"{number}. {step.format(office=form.plan.office)}")
    page.heading(words["mistakes_heading"])
    page.table([words["mistakes_columns"]], style.HEADING)
    first = page.row
    page.table(words["mistakes"], style.BODY)
    for row in range(first, page.row):
        sheet.cell(row, 3).font, sheet.cell(row, 4).font = style.WRONG, style.RIGHT
    page.heading(words["warnings_heading"])
    for warning in words["warnings"]:
        page.line(f"· {warning}")
    page.line(words["more"].format(sheet=MEANING_SHEET))
    page.end(pages_high=1)
