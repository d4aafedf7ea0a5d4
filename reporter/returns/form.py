"""Finds the form inside a workbook: its sheets, header, rows and columns, wherever they have moved to.

A sheet by its marker, else by its name, else by what stands in it; rows and columns never by position. Knows the
layout and the plan's labels; judges no figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from laoyousuode import layout
from laoyousuode.cell import BLANK
from laoyousuode.entry import ENTRY_FIELDS, FIGURE_FIELDS, Entry
from laoyousuode.findings import Issue
from laoyousuode.output import LIST_SHEET
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from reporter.returns.header import Header, find_header
from reporter.returns.rows import Fault, FoundRows, Place, RowsWanted, find_rows
from reporter.returns.sheets import FormError, Sheets
from reporter.returns.table import TableHead, compact, text_at
from reporter.workbooks.grid import Sheet
from reporter.workbooks.workbook import Workbook

__all__ = ["Fault", "FormContent", "FormError", "Header", "Labels", "Place", "find_form", "text_at"]


# Gives the rows' labels by number, worked out when they are asked for.
Labels = Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class FormContent:
    """What a form holds: entries and their places by row, the stored statuses, the tasks' texts by number.

    `faults` are what is wrong with the form itself; the figures of `rows.blocked` must not be used. `marked`: the
    program once wrote it back with its list of corrections.
    """

    entry_sheet: Sheet
    task_sheet: Sheet | None
    header: Header
    table: TableHead
    rows: FoundRows
    entries: dict[str, Entry]
    statuses: dict[str, str]
    tasks: dict[int, dict[str, str]]
    task_places: dict[tuple[int, str], Place]
    task_faults: dict[int, list[Fault]]
    faults: tuple[Fault, ...]
    marked: bool = False

    def address(self, row: str, name: str) -> str:
        """The sheet's own address of a row's field, "" where it was not found."""
        if row not in self.rows.places or name not in self.table.columns:
            return ""
        return layout.address(self.rows.places[row], self.table.columns[name])

    @property
    def is_empty(self) -> bool:
        """Not one figure and not one word was filled in."""
        return not any(entry.has_figures for entry in self.entries.values()) and not self.tasks


def find_form(
    workbook: Workbook,
    plan: Plan,
    issued: Sequence[Labels] = (),
    period: Period | None = None,
) -> FormContent:
    """Find the form. `issued` give the labels that it was sent out with, by row, where they are not the plan's.

    They are asked in turn, until every row is found without a doubt; the last one's word counts.

    `period` is the one that is wanted, None where the file is to say so: of sheets of several months the wanted one
    counts, else the last.
    Raises FormError, or WorkbookError where a sheet can't be read.
    """
    found = Sheets(workbook, period)
    sheet = found.find(layout.ENTRY_SHEET, layout.ENTRY_COLUMNS)
    if sheet is None:
        raise FormError(Issue("wrong-template", facts={"detail": layout.ENTRY_SHEET}))
    table = _entry_table(sheet, found.table(sheet, layout.ENTRY_COLUMNS))
    rows = _rows(sheet, plan, issued, table)
    if not rows.places:
        raise FormError(Issue("wrong-template", facts={"sheet": sheet.name, "detail": ""}, variant="rows"))
    task_sheet = found.find(layout.TASK_SHEET, layout.TASK_COLUMNS)
    task_table = found.table(task_sheet, layout.TASK_COLUMNS) if task_sheet else None
    tasks = _tasks(task_sheet, plan, task_table) if task_sheet else Tasks()
    places = rows.places
    return FormContent(
        entry_sheet=sheet,
        task_sheet=task_sheet,
        header=find_header(workbook, sheet, period),
        table=table,
        rows=rows,
        entries={no: _entry(sheet, row, table) for no, row in places.items()},
        statuses={no: text_at(sheet, row, table.columns.get("status", 0)) for no, row in places.items()},
        tasks=tasks.texts,
        task_places=tasks.places,
        task_faults=tasks.faults,
        faults=(*found.faults, *rows.faults),
        marked=LIST_SHEET in workbook.sheet_names,
    )


def _rows(sheet: Sheet, plan: Plan, issued: Sequence[Labels], table: TableHead) -> FoundRows:
    by_plan: Labels = lambda: {row.no: row.name for row in plan.indicators}  # noqa: E731
    rows = FoundRows()
    for labels in issued or (by_plan,):
        known = labels() or by_plan()
        rows = find_rows(sheet, RowsWanted(known, "name", FIGURE_FIELDS, ENTRY_FIELDS), table)
        if not rows.faults and len(rows.places) == len(known):
            break
    return rows


def _entry_table(sheet: Sheet, table: TableHead | None) -> TableHead:
    names = {column.key: column.heading for column in layout.ENTRY_COLUMNS}
    missing = [names[key] for key in FIGURE_FIELDS if table is None or key not in table.columns]
    if table is None or missing:
        facts = {"sheet": sheet.name, "detail": "、".join(missing)}
        raise FormError(Issue("wrong-template", facts=facts, variant="column"))
    if table.mismatch:
        raise FormError(Issue("column-mismatch", raw=table.mismatch[0], used=table.mismatch[1]))
    return table


def _entry(sheet: Sheet, row: int, table: TableHead) -> Entry:
    columns = table.columns
    value, numerator, denominator, confirm, reason = (
        sheet.cells.get((row, columns[name]), BLANK) if name in columns else BLANK for name in ENTRY_FIELDS
    )
    return Entry(value, numerator, denominator, confirm, reason)


@dataclass(slots=True)
class Tasks:
    """What the task sheet holds, by task; a task whose row is in doubt has faults and no texts."""

    texts: dict[int, dict[str, str]] = field(default_factory=dict)
    places: dict[tuple[int, str], Place] = field(default_factory=dict)
    faults: dict[int, list[Fault]] = field(default_factory=dict)


def _tasks(sheet: Sheet, plan: Plan, table: TableHead | None) -> Tasks:
    result = Tasks()
    if table is None or "progress" not in table.columns:
        return result
    labels = {str(task.no): task.title for task in plan.tasks}
    rows = find_rows(sheet, RowsWanted(labels, "title", layout.TASK_FIELDS, layout.TASK_FIELDS), table)
    for no, row in rows.places.items():
        fields = {name: (row, table.columns[name]) for name in layout.TASK_FIELDS if name in table.columns}
        result.places |= {(int(no), name): place for name, place in fields.items()}
        texts = {name: text_at(sheet, *place).strip() for name, place in fields.items()}
        if any(compact(text) for text in texts.values()) and no not in rows.blocked:
            result.texts[int(no)] = texts
    column = table.columns.get("title", table.left)
    for fault in rows.faults:
        # A task's number is no row's number; what is only an observation need not be told of words.
        if fault.issue.severity != "info":
            number = int(fault.issue.row)
            issue = replace(fault.issue, row="", field=f"task_{number}")
            at = fault.place[0] if fault.place else rows.places[fault.issue.row]
            result.faults.setdefault(number, []).append(Fault(issue, (at, column), sheet.name))
    return result
