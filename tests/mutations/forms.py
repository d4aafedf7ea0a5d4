"""Filled forms without a fault, and a form that is being spoilt: it knows where its cells have gone."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from laoyousuode import layout
from laoyousuode.entry import Earlier
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.returns.reader import EarlierFigures
from template.build import build
from template.form import Issuance
from tests.mutations import sheet_moves

PERIOD = Period(2026, 10)
DUE = dt.date(2026, 11, 5)
LEAD = "区人力社保局"
# Every number stands once only, so that one read from a wrong place is seen.
FIGURES: dict[str, dict[str, Any]] = {
    LEAD: {
        "in_1_value": 2.45,
        "in_2_value": 2.85,
        "in_3_numerator": 815,
        "in_3_denominator": 816,
        "in_4_value": 16.4,
        "in_5_value": 6.1,
        "in_6_value": 23.6,
        "in_7_value": 8.36,
        "in_8_numerator": 23.6,
        "in_8_denominator": 65.3,
        "in_10_value": 2960,
        "in_12_value": 240,
        "in_13_value": 268,
        "in_14_numerator": 412,
        "in_14_denominator": 430,
        "in_15_numerator": 318,
        "in_15_denominator": 458,
        "in_16_numerator": 1020,
        "in_16_denominator": 1190,
        "in_C1_value": 1.31,
        "in_C2_value": 47,
        "in_C3_numerator": 1185,
        "in_C3_denominator": 1186,
        "in_C4_value": 0,
        "in_C5_value": 2,
        "in_10_reason": "标准由省里确定",
    },
    "区教育局": {"in_3_numerator": 41, "in_3_denominator": 42, "in_5_value": 0.9},
    "区总工会": {
        "in_11_numerator": 402,
        "in_11_denominator": 560,
        "in_12_value": 40,
        "in_13_value": 30,
        "in_C6_numerator": 37,
        "in_C6_denominator": 38,
        "in_C7_numerator": 130,
        "in_C7_denominator": 210,
    },
}
BEFORE = Period(2026, 9)
EARLIER: EarlierFigures = {
    (LEAD, no): (Earlier(BEFORE, Decimal(value)),)
    for no, value in (("2", "2.6"), ("4", "16.3"), ("5", "5.7"), ("12", "220"), ("14", "95"))
}


@cache
def filled(bureau: str) -> bytes:
    """The form that its clerk would send back, without a fault."""
    plan = default_plan()
    book = openpyxl.load_workbook(io.BytesIO(build(plan, Issuance(bureau, PERIOD, DUE))))
    values = {"in_serial": 1, "in_date": dt.date(2026, 11, 3), "in_filler": "演示", **FIGURES[bureau]}
    values |= {f"task_{task.no}_progress": f"任务{task.no}按月推进" for task in plan.tasks_of(bureau)}
    return filled_in(book, values)


def filled_in(book: Workbook, values: Mapping[str, Any]) -> bytes:
    """The form with these values in the cells of these names, as openpyxl saves it."""
    for name, value in values.items():
        [(sheet, address)] = book.defined_names[name].destinations
        book[sheet][address].value = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@dataclass(slots=True)
class Spot:
    """A cell that is followed wherever it goes; row 0 where it was deleted."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        return layout.address(self.row, self.column) if self.row and self.column else ""


@dataclass(slots=True)
class Form:
    """A form being spoilt."""

    book: Workbook
    bureau: str
    rows: dict[str, Spot] = field(default_factory=dict)
    columns: dict[str, Spot] = field(default_factory=dict)
    spots: list[Spot] = field(default_factory=list)
    title: str = layout.ENTRY_SHEET

    @classmethod
    def of(cls, bureau: str) -> Form:
        book = openpyxl.load_workbook(io.BytesIO(filled(bureau)))
        form = cls(book, bureau)
        sheet = book[layout.ENTRY_SHEET]
        for row in range(layout.FIRST_ROW, sheet.max_row + 1):
            key = sheet.cell(row, layout.KEY_COLUMN).value
            if key is not None:
                form.rows[str(key)] = form.spot(row, 1)
        for index, column in enumerate(layout.ENTRY_COLUMNS, layout.FIRST_COLUMN):
            form.columns[column.key] = form.spot(1, index)
        return form

    @property
    def sheet(self) -> Any:
        return self.book[self.title]

    @property
    def last_row(self) -> int:
        return int(self.sheet.max_row)

    def spot(self, row: int, column: int) -> Spot:
        found = Spot(self.title, row, column)
        self.spots.append(found)
        return found

    def at(self, no: str, name: str) -> Spot:
        """Where a row's field is now; the spot follows it."""
        return self.spot(self.rows[no].row, self.columns[name].column)

    def cell(self, no: str, name: str) -> Cell:
        found: Cell = self.sheet.cell(self.rows[no].row, self.columns[name].column)
        return found

    def put(self, no: str, name: str, value: Any, number_format: str = "") -> Spot:
        cell = self.cell(no, name)
        if isinstance(value, str) and value.startswith("#"):
            cell.value, cell.data_type = value, "e"
        else:
            cell.value = value
        if number_format:
            cell.number_format = number_format
        return self.at(no, name)

    def header(self, name: str) -> Spot:
        """A field above the table."""
        reference = self.book.defined_names[name].attr_text.rpartition("!")[2].replace("$", "")
        cell = self.sheet[reference]
        return self.spot(cell.row, cell.column)

    def move(self, rows: sheet_moves.Move | None = None, columns: sheet_moves.Move | None = None) -> None:
        sheet_moves.move(self.book, self.title, rows, columns)
        for spot in self.spots:
            if spot.sheet == self.title and spot.row:
                row = spot.row if rows is None else rows.get(spot.row, spot.row)
                column = spot.column if columns is None else columns.get(spot.column, spot.column)
                spot.row, spot.column = (row or 0), (column or 0)

    def bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()
