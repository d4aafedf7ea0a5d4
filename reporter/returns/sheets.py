"""Finds the form's sheets in a workbook: by their marker, else by name, else by what stands in them.

Two sheets that were filled differently can't both be right, wherever they came from; one of another month, which says
so itself, is left aside. Knows the layout; no plan, and judges no figure.
"""

from __future__ import annotations

import re

from laoyousuode import layout
from laoyousuode.findings import Issue
from laoyousuode.period import Period
from laoyousuode.recognition import read_period
from reporter.returns.header import find_header
from reporter.returns.rows import Fault
from reporter.returns.table import TableHead, compact, find_table, text_at
from reporter.workbooks.grid import Sheet, WorkbookError
from reporter.workbooks.workbook import Workbook

_MARKER = re.compile(r"laoyousuode/([^/]+)/(.+)")


class FormError(Exception):
    """The workbook holds no form that can be used; `issue` says why."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.code)
        self.issue = issue


class Sheets:
    """Looks for the form's sheets in a workbook; the likely one is parsed first."""

    def __init__(self, workbook: Workbook, period: Period | None) -> None:
        self.workbook = workbook
        self.period = period
        self.faults: list[Fault] = []
        self._markers: dict[str, re.Match[str] | None] = {}
        self._tables: dict[tuple[str, tuple[layout.Column, ...]], TableHead | None] = {}

    def table(self, sheet: Sheet, columns: tuple[layout.Column, ...]) -> TableHead | None:
        """The table's head in a sheet, looked for once."""
        key = (sheet.name, columns)
        if key not in self._tables:
            self._tables[key] = find_table(sheet, columns)
        return self._tables[key]

    def _has_table(self, sheet: Sheet, columns: tuple[layout.Column, ...]) -> bool:
        table = self.table(sheet, columns)
        entries = {column.key for column in columns if column.role == "entry"}
        return table is not None and len(entries & set(table.columns)) >= 3

    def find(self, title: str, columns: tuple[layout.Column, ...]) -> Sheet | None:
        """The sheet with our marker, else of that name, else the one that holds the table.

        Raises WorkbookError where there is none and a sheet, which might be it, can't be read.
        """
        sheets, error = self._candidates(title)
        marked = [sheet for sheet in sheets if _marked(sheet, title)]
        named = [sheet for sheet in sheets if sheet.name == title and sheet not in marked]
        # The issued form's other sheets say what they are; a table in one of them is not this one.
        free = [
            sheet
            for sheet in sheets
            if sheet.name != title and _marker_of(sheet) is None and self._has_table(sheet, columns)
        ]
        group = marked or named or free
        if not group:
            self._stop_at_fault(error)
            return None
        chosen = self._only(group, [*marked, *named, *free], columns)
        if not marked and not named:
            self.faults.append(Fault(Issue("sheet-by-content", facts={"label": title}), (1, 1), chosen.name))
        return chosen

    def _candidates(self, title: str) -> tuple[list[Sheet], WorkbookError | None]:
        """The sheets that can be read and do not say that they are another, and the fault of the first that can't."""
        sheets: list[Sheet] = []
        fault: WorkbookError | None = None
        for name in sorted(self.workbook.sheet_names, key=lambda name: name != title):
            try:
                if name == title or not self._is_another(name, title):
                    sheets.append(self.workbook.sheet(name))
            except WorkbookError as error:
                if name == title:
                    raise
                fault = fault or error
        return sheets, fault

    def _is_another(self, name: str, title: str) -> bool:
        """Whether the sheet's first row says so: then the rest of it need not be read."""
        if name not in self._markers:
            self._markers[name] = _marker_of(self.workbook.top(name, lambda sheet, row: row > 1))
        match = self._markers[name]
        return match is not None and match[2] != title

    def _stop_at_fault(self, known: WorkbookError | None) -> None:
        """Raise WorkbookError where a sheet can't be read, be it in a part that was not looked at."""
        for name in self.workbook.sheet_names:
            self.workbook.sheet(name)
        if known is not None:
            raise known

    def _only(self, group: list[Sheet], every: list[Sheet], columns: tuple[layout.Column, ...]) -> Sheet:
        """The one that is filled; sheets that were filled differently can't both be right."""
        if len(every) == 1:
            return every[0]
        filled = {sheet.name: _typed(sheet, columns, self.table(sheet, columns)) for sheet in every}
        rivals = [sheet for sheet in every if filled[sheet.name]]
        if len(rivals) > 1:
            rivals = self._of_the_month(rivals)
        chosen = next((sheet for sheet in group if sheet in rivals), (rivals or group)[0])
        for sheet in rivals:
            if filled[sheet.name] != filled[chosen.name]:
                raise FormError(Issue("duplicate-sheet", raw=chosen.name, used=sheet.name))
        return chosen

    def _of_the_month(self, rivals: list[Sheet]) -> list[Sheet]:
        """Those that do not say that they are another month's; the others are told."""
        said = {sheet.name: self._month(sheet) for sheet in rivals}
        months = [month for month in said.values() if month is not None]
        wanted = self.period if self.period in months else max(months, default=None)
        if wanted is None:
            return rivals
        kept = [sheet for sheet in rivals if said[sheet.name] in (None, wanted)]
        for sheet in rivals:
            month = said[sheet.name]
            if month is not None and month != wanted:
                issue = Issue("other-month-sheet", raw=sheet.name, used=month.chinese)
                self.faults.append(Fault(issue, (1, 1), sheet.name))
        return kept

    def _month(self, sheet: Sheet) -> Period | None:
        return read_period(find_header(self.workbook, sheet).period, self.period)


def _marker_of(sheet: Sheet) -> re.Match[str] | None:
    """The marker stands in the first row, whatever was inserted before it."""
    for column in range(1, 9):
        match = _MARKER.fullmatch(text_at(sheet, 1, column))
        if match:
            return match
    return None


def _marked(sheet: Sheet, title: str) -> bool:
    match = _marker_of(sheet)
    if match is None or match[2] != title:
        return False
    if match[1] not in layout.READ_VERSIONS:
        raise FormError(Issue("wrong-version", raw=match[1], used=layout.VERSION))
    return True


def _typed(
    sheet: Sheet, columns: tuple[layout.Column, ...], table: TableHead | None
) -> tuple[tuple[int, int, str], ...]:
    if table is None:
        return ()
    places = {table.columns[c.key] for c in columns if c.role == "entry" and c.key in table.columns}
    return tuple(
        (row, column, text_at(sheet, row, column))
        for row, column in sorted(sheet.cells)
        if row >= table.start and column in places and compact(text_at(sheet, row, column))
    )
