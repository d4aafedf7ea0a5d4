"""Finds the form inside a workbook: its sheets, header, rows and columns, wherever they have moved to.

Rows by hidden key, else by exact label; columns by hidden heading keys, else by heading text; never by position.
Knows the layout and the plan's labels; judges no figure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from laoyousuode import layout
from laoyousuode.cell import BLANK, Cell, strip_invisible
from laoyousuode.entry import ENTRY_FIELDS, Entry
from laoyousuode.findings import Issue
from laoyousuode.plan import Plan
from reporter.grid import Sheet, WorkbookError, cell_address
from reporter.workbook import Workbook

Place = tuple[int, int]
_MARKER = re.compile(r"laoyousuode/([^/]+)/(.+)")
_ENOUGH_KEYS = 6
_EPOCH, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")


class WrongTemplateError(Exception):
    """The workbook is no form of ours; `detail` names what is missing. `version` is set when only that differs."""

    def __init__(self, detail: str, version: str | None = None) -> None:
        super().__init__(detail)
        self.detail, self.version = detail, version


@dataclass(frozen=True, slots=True)
class Header:
    """The fields above the table, as typed, and where they stand (`places` by defined name)."""

    bureau: str = ""
    period: str = ""
    serial: int | None = None
    date: dt.date | None = None
    date_text: str = ""
    filler: str = ""
    phone: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormContent:
    """What a form holds: entries and their places by row, the stored statuses, the tasks' texts by number."""

    entry_sheet: str
    task_sheet: str
    header: Header
    entries: dict[str, Entry]
    rows: dict[str, int]
    columns: dict[str, int]
    statuses: dict[str, str]
    tasks: dict[int, dict[str, str]]
    task_places: dict[int, Place]
    issues: tuple[Issue, ...]
    blocked: frozenset[str]

    def address(self, row: str, name: str) -> str:
        """The sheet's own address of a row's field, "" where it was not found."""
        if row not in self.rows or name not in self.columns:
            return ""
        return layout.address(self.rows[row], self.columns[name])

    @property
    def is_empty(self) -> bool:
        """Not one figure and not one word was filled in."""
        return not any(entry.has_figures for entry in self.entries.values()) and not self.tasks


def find_form(workbook: Workbook, plan: Plan) -> FormContent:
    """Find the form. Raises WrongTemplateError, or WorkbookError where a sheet can't be read."""
    entry_sheet = _sheet(workbook, layout.ENTRY_SHEET)
    if entry_sheet is None:
        raise WrongTemplateError(layout.ENTRY_SHEET)
    columns, heading_row = _columns(entry_sheet, layout.ENTRY_COLUMNS)
    if not {"value", "numerator", "denominator"} <= set(columns):
        raise WrongTemplateError("填报值、分子、分母")
    rows, issues, blocked = _find_rows(entry_sheet, plan, columns, heading_row)
    task_sheet = _sheet(workbook, layout.TASK_SHEET)
    tasks, task_places = _tasks(task_sheet, plan) if task_sheet else ({}, {})
    return FormContent(
        entry_sheet=entry_sheet.name,
        task_sheet=task_sheet.name if task_sheet else "",
        header=_header(workbook, entry_sheet),
        entries={no: _entry(entry_sheet, row, columns) for no, row in rows.items()},
        rows=rows,
        columns=columns,
        statuses={no: text_at(entry_sheet, row, columns.get("status", 0)) for no, row in rows.items()},
        tasks=tasks,
        task_places=task_places,
        issues=tuple(issues),
        blocked=frozenset(blocked),
    )


def text_at(sheet: Sheet, row: int, column: int) -> str:
    """The cell's content as text, "" for a blank."""
    return _text(sheet.cells.get((row, column), BLANK))


def _text(cell: Cell) -> str:
    if cell.value is None:
        return ""
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return str(cell.value)


def _compact(text: str) -> str:
    return strip_invisible(text)


# --- sheets ---


def _sheet(workbook: Workbook, title: str) -> Sheet | None:
    """The sheet that bears our marker, else the one of that name; the likely one is parsed first."""
    names = sorted(workbook.sheet_names, key=lambda name: name != title)
    fallback: Sheet | None = None
    for name in names:
        try:
            sheet = workbook.sheet(name)
        except WorkbookError:
            if name == title:
                raise
            continue
        match = _MARKER.fullmatch(text_at(sheet, 1, layout.KEY_COLUMN))
        if match and match[2] == title:
            if match[1] != layout.VERSION:
                raise WrongTemplateError(title, version=match[1])
            return sheet
        if name == title:
            fallback = sheet
    return fallback


# --- columns and rows ---


def _columns(sheet: Sheet, table: tuple[layout.Column, ...]) -> tuple[dict[str, int], int]:
    """Where each column of the table stands, and the row that says so: the hidden keys, else the headings."""
    by_key = {column.key: column.key for column in table}
    by_heading = {column.heading: column.key for column in table}
    best: tuple[dict[str, int], int] = ({}, 0)
    for words in (by_key, by_heading):
        rows: dict[int, dict[str, int]] = {}
        for (row, column), cell in sheet.cells.items():
            key = words.get(_compact(cell.value)) if isinstance(cell.value, str) else None
            if key is not None:
                rows.setdefault(row, {}).setdefault(key, column)
        for row, found in sorted(rows.items()):
            if len(found) > len(best[0]):
                best = (found, row)
        if len(best[0]) >= min(_ENOUGH_KEYS, len(table)):
            return best
    return best


def _find_rows(
    sheet: Sheet, plan: Plan, columns: dict[str, int], heading_row: int
) -> tuple[dict[str, int], list[Issue], list[str]]:
    numbers = {indicator.no for indicator in plan.indicators}
    keyed = _keyed_rows(sheet, numbers, heading_row, _key_column(columns))
    labelled = _labelled_rows(sheet, plan, columns, heading_row)
    rows: dict[str, int] = {}
    issues: list[Issue] = []
    blocked: list[str] = []
    for indicator in plan.indicators:
        found = keyed.get(indicator.no, [])
        if not found and indicator.no in labelled:
            found = labelled[indicator.no]
            issues.append(Issue("row-by-label", indicator.no, "name", facts={"label": indicator.name}))
        if not found:
            continue
        rows[indicator.no] = found[0]
        contents = {_contents(sheet, row, columns) for row in found}
        if len(contents) > 1:
            blocked.append(indicator.no)
            issues.append(
                Issue("duplicate-row", indicator.no, "name", indicator.no, facts={"label": indicator.name})
            )
    return rows, issues, blocked


def _key_column(columns: dict[str, int]) -> int:
    """The hidden keys stand just before the table, wherever columns were inserted."""
    return max(min(columns.values()) - 1, 1)


def _keyed_rows(sheet: Sheet, numbers: set[str], heading_row: int, key_column: int) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if column <= key_column and row > heading_row:
            key = _compact(_text(cell))
            if key in numbers and row not in rows.get(key, []):
                rows.setdefault(key, []).append(row)
    return rows


def _labelled_rows(
    sheet: Sheet, plan: Plan, columns: dict[str, int], heading_row: int
) -> dict[str, list[int]]:
    if "name" not in columns:
        return {}
    labels = {_compact(indicator.name): indicator.no for indicator in plan.indicators}
    rows: dict[str, list[int]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if column == columns["name"] and row > heading_row and _compact(_text(cell)) in labels:
            rows.setdefault(labels[_compact(_text(cell))], []).append(row)
    return rows


def _contents(sheet: Sheet, row: int, columns: dict[str, int]) -> tuple[str, ...]:
    return tuple(text_at(sheet, row, columns[name]) for name in ENTRY_FIELDS if name in columns)


def _entry(sheet: Sheet, row: int, columns: dict[str, int]) -> Entry:
    cells = {name: sheet.cells.get((row, columns[name]), BLANK) for name in ENTRY_FIELDS if name in columns}
    return Entry(**cells)


# --- the header ---


def _header(workbook: Workbook, sheet: Sheet) -> Header:
    places = {each.name: _header_place(workbook, sheet, each) for each in layout.HEADER_FIELDS}
    found = {name: place for name, place in places.items() if place is not None}

    def cell(name: str) -> Cell:
        place = found.get(name)
        return BLANK if place is None else sheet.cells.get(place, BLANK)

    serial = _compact(_text(cell("in_serial")))
    return Header(
        bureau=_compact(_text(cell("in_bureau"))),
        period=_period_text(cell("in_period"), workbook.date_1904),
        serial=int(serial) if serial.isdecimal() and len(serial) <= 6 else None,
        date=read_date(cell("in_date"), workbook.date_1904),
        date_text=_text(cell("in_date")).strip(),
        filler=_text(cell("in_filler")).strip(),
        phone=_text(cell("in_phone")).strip(),
        places=found,
    )


def _header_place(workbook: Workbook, sheet: Sheet, wanted: layout.HeaderField) -> Place | None:
    """Beside its label; by the defined name where the label is gone."""
    for (row, column), cell in sorted(sheet.cells.items()):
        if isinstance(cell.value, str) and _compact(cell.value).rstrip("：:") == wanted.label:
            return (row, column + 1)
    reference = workbook.defined_names.get(wanted.name, "")
    title, _, address = reference.rpartition("!")
    return cell_address(address) if title.strip("'") == sheet.name else None


def _period_text(cell: Cell, date_1904: bool) -> str:
    """The period as typed; a spreadsheet may have made a date of 2026-10."""
    if cell.kind == "date":
        day = read_date(cell, date_1904)
        return f"{day.year}-{day.month:02d}" if day else _text(cell)
    return _text(cell).strip()


def read_date(cell: Cell, date_1904: bool) -> dt.date | None:
    """A day from a date's serial number or from text such as 2026-11-05, 2026年11月5日; else None."""
    if isinstance(cell.value, float | int) and not isinstance(cell.value, bool):
        days = int(cell.value)
        if not 30_000 <= days <= 80_000:
            return None
        return (_EPOCH_1904 if date_1904 else _EPOCH) + dt.timedelta(days=days)
    match = _DATE.match(_text(cell).strip())
    if match is None:
        return None
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


# --- tasks ---


def _tasks(sheet: Sheet, plan: Plan) -> tuple[dict[int, dict[str, str]], dict[int, Place]]:
    columns, heading_row = _columns(sheet, layout.TASK_COLUMNS)
    if "progress" not in columns:
        return {}, {}
    numbers = {str(task.no) for task in plan.tasks}
    rows = _keyed_rows(sheet, numbers, heading_row, _key_column(columns))
    tasks: dict[int, dict[str, str]] = {}
    places: dict[int, Place] = {}
    for no, found in rows.items():
        texts = {
            name: text_at(sheet, found[0], columns[name]).strip()
            for name in layout.TASK_FIELDS
            if name in columns
        }
        places[int(no)] = (found[0], columns["progress"])
        if any(_compact(text) for text in texts.values()):
            tasks[int(no)] = texts
    return tasks, places
