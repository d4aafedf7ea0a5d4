"""Small tables of figures as returned workbooks, and a working folder to put them into.

The workbooks are the form's first columns and header alone, written in a moment: what a clerk's own copy may look like.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlsxwriter

from laoyousuode import layout
from laoyousuode.output import repack
from laoyousuode.period import Period, due_date
from laoyousuode.plan import Plan
from laoyousuode.plan_file import default_plan
from reporter.edition import DocumentsWanted
from reporter.main import execute
from reporter.months.office import Office, make_working_folder, open_office
from reporter.months.reporting import Reported, Request, report_month
from reporter.working_folder.working_folder import WorkingFolder

LEAD, EDUCATION, CIVIL, UNION = "区人力社保局", "区教育局", "区民政局", "区总工会"
Figures = Mapping[str, Any]  # row -> 7.6, or (4, 5) for a ratio


def workbook(
    bureau: str,
    period: Period,
    figures: Figures,
    *,
    serial: int = 1,
    date: dt.date | None = None,
    reasons: Mapping[str, str] | None = None,
    plan: Plan | None = None,
) -> bytes:
    """One bureau's return; rows that are not named are blank. `reasons` confirm (核实=属实) a row's figure."""
    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw, {"in_memory": True})
    sheet = book.add_worksheet(layout.ENTRY_SHEET)
    day = date or due_date(period, 3)
    header = {
        "in_bureau": bureau,
        "in_period": str(period),
        "in_serial": serial,
        "in_date": day.isoformat(),
        "in_filler": "演示",
        "in_phone": "0574-00000000",
    }
    for field in layout.HEADER_FIELDS:
        sheet.write(1, layout.entry_column(field.label_column) - 1, field.label)
        sheet.write(1, layout.entry_column(field.cell_column) - 1, header[field.name])
    for column in layout.ENTRY_COLUMNS:
        sheet.write(4, layout.entry_column(column.key) - 1, column.heading)
    for line, row in enumerate((plan or default_plan()).indicators, 5):
        found = figures.get(row.no)
        cells: dict[str, Any] = {"no": row.no, "name": row.name}
        if isinstance(found, tuple):
            cells |= {"numerator": found[0], "denominator": found[1]}
        elif found is not None:
            cells["value"] = found
        if reasons and row.no in reasons:
            cells |= {"confirm": "属实", "reason": reasons[row.no]}
        for key, value in cells.items():
            sheet.write(line, layout.entry_column(key) - 1, value)
    book.close()
    return repack(raw.getvalue(), "2026-01-01T00:00:00Z")


def lead_figures(month: int, *, more: Figures | None = None) -> dict[str, Any]:
    """What the leading bureau may report for a month of 2026, every row on its way."""
    return {
        "1": 2.45,
        "2": round(0.27 * month, 2),
        "3": (80 * month, 80 * month),
        "4": round(16 + month / 12, 2),
        "5": round(5.2 + 0.1 * month, 2),
        "6": round(23 + 0.05 * month, 2),
        "7": round(8.1 + 0.03 * month, 2),
        "8": (round(23 + 0.05 * month, 2), 64.5),
        "10": 3000,
        "12": 22 * month,
        "13": 24 * month,
        "14": (96 * month, 100 * month),
        "15": (40 * month, 58 * month),
        "16": (97 * month, 100 * month),
        "C1": round(0.126 * month, 3),
        "C2": 5 * month,
        "C3": (90 * month, 90 * month),
        "C4": 0,
        "C5": 2,
        **(more or {}),
    }


class Folder:
    """A working folder in a test: returns are put in, months are reported, all in this process."""

    def __init__(self, path: Path, plan: Path | None = None) -> None:
        self.places, _ = make_working_folder(path, plan, dt.date(2026, 2, 3))
        self.path = path

    def put(self, name: str, bureau: str, period: Period, figures: Figures, **more: Any) -> Path:
        self.places.make_month(period)
        path = self.places.returned(period) / name
        path.write_bytes(workbook(bureau, period, figures, **more))
        return path

    @contextmanager
    def office(self) -> Iterator[Office]:
        with open_office(self.path) as office:
            assert office is not None
            yield office

    def report(self, period: Period, **more: Any) -> Reported:
        with self.office() as office:
            return report_month(office, Request(period, jobs=1, **more), DocumentsWanted())


def command(folder: WorkingFolder | Path, *words: str) -> int:
    """One command line, run in the folder."""
    here, place = Path.cwd(), folder.path if isinstance(folder, WorkingFolder) else folder
    os.chdir(place)
    try:
        return execute(list(words))
    finally:
        os.chdir(here)
