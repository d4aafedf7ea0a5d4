"""Builds the form: the master workbook, and one for each bureau and period.

The same plan gives the same bytes. Knows the plan and the layout; nothing of returns.
"""

from __future__ import annotations

import datetime as dt
import io
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.properties import CalcProperties
from openpyxl.workbook.protection import WorkbookProtection

from laoyousuode.layout import (
    BOARD_SHEET,
    ENTRY_SHEET,
    GUIDE_SHEET,
    PARAMETER_SHEET,
    SHEETS,
    TASK_SHEET,
)
from laoyousuode.package import repack
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Measure, Plan
from template.parameters import Parameters

MASTER = Path(__file__).parent / "laoyousuode.xlsx"


@cache
def wording() -> dict[str, Any]:
    """The form's own words."""
    return tomllib.loads((Path(__file__).parent / "wording.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Issue:
    """Which form to build: the master (all None), or one bureau's for one period, due on a day."""

    bureau: str | None = None
    period: Period | None = None
    due: dt.date | None = None


@dataclass(slots=True)
class Form:
    """What the sheets' builders share."""

    plan: Plan
    issue: Issue
    workbook: Workbook
    parameters: Parameters

    def is_open(self, indicator: Indicator) -> bool:
        """Whether this form's clerk fills the row in some year (the master) or in the form's year."""
        if self.issue.bureau is None or self.issue.period is None:
            return any(measure.entry != "none" for measure in indicator.measures.values())
        return self.issue.bureau in indicator.contributors(self.issue.period.year)

    def measures(self, indicator: Indicator) -> tuple[Measure, ...]:
        """The row as it stands in the years that this form may be used for."""
        if self.issue.period is not None:
            return (indicator.measure(self.issue.period.year),)
        return tuple(indicator.measures.values())

    def name(self, name: str, sheet: str, address: str) -> None:
        """Give a cell its defined name."""
        column = "".join(sign for sign in address if sign.isalpha())
        row = address.removeprefix(column)
        reference = f"'{sheet}'!${column}${row}"
        self.workbook.defined_names[name] = DefinedName(name, attr_text=reference)


def build(plan: Plan, issue: Issue | None = None) -> bytes:
    """The workbook's bytes."""
    from template.board_sheet import fill_board
    from template.entry_sheet import EntrySheet
    from template.guide_sheet import fill_guide
    from template.task_sheet import fill_tasks

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title in SHEETS:
        workbook.create_sheet(title)
    form = Form(plan, issue or Issue(), workbook, Parameters(plan))
    entry = EntrySheet(form, workbook[ENTRY_SHEET])
    entry.fill()
    form.parameters.fill(workbook[PARAMETER_SHEET], entry.reference, entry.header_reference, entry.basis)
    fill_guide(form, workbook[GUIDE_SHEET])
    fill_tasks(form, workbook[TASK_SHEET])
    fill_board(form, workbook[BOARD_SHEET])
    _protect(form)
    return _bytes(form)


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
    return repack(buffer.getvalue(), f"{form.plan.issued.isoformat()}T00:00:00Z", finish_part)


def finish_part(name: str, part: bytes) -> bytes:
    """What openpyxl cannot say."""
    if name == "xl/workbook.xml":
        # No question about links to a missing add-in when a form is opened.
        return part.replace(b"<workbookPr", b'<workbookPr updateLinks="never"', 1)
    if name.startswith("xl/worksheets/"):
        # An empty cell that claims to be a number is 0 to some readers.
        return part.replace(b' t="n"></c>', b"></c>").replace(b' t="n"/>', b"/>")
    return part
