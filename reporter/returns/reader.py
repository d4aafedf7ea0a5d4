"""One returned file: read, checked and judged as its bureau's own sheet. Runs in a worker process.

What comes back is small and plain, so that it travels between processes. Knows one file at a time; which return
counts, and what the district's value is, is decided elsewhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from laoyousuode import layout
from laoyousuode.assessment import Assessment
from laoyousuode.cell import BLANK
from laoyousuode.entry import ENTRY_FIELDS, FIGURE_FIELDS, Earlier, Figure
from laoyousuode.findings import Issue, locate
from laoyousuode.ladder import DOUBTFUL
from laoyousuode.numbers import plain, settled
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.recognition import bureau_in, bureaus_in, read_period
from laoyousuode.results import Source, TaskReport
from reporter.returns.bureau_form import BureauForm, Locator, findings_of, header_findings, own_rows
from reporter.returns.carried import Carried, find_carried
from reporter.returns.faults import Context, form_faults
from reporter.returns.follow_on import assess_apart
from reporter.returns.form import FormContent, FormError, Labels, find_form
from reporter.returns.returned import (
    FileReading,
    RefusedFile,
    Return,
    RowReturn,
    refused,
    rejected,
)
from reporter.returns.side_files import OWN, is_own, kind_of
from reporter.returns.table import text_of
from reporter.returns.typed_cells import TypedCells
from reporter.workbooks.grid import WorkbookCode, WorkbookError
from reporter.workbooks.workbook import IN_USE, Workbook, open_workbook

# A form that knows more of the plan than the program: nothing that follows could be trusted.
NEWER = "plan-newer"
EarlierFigures = Mapping[tuple[str, str], tuple[Earlier, ...]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads files for one plan and period. `earlier` holds figures by (bureau, row).

    `due` is the deadline that was issued, where it is not the plan's own.
    """

    plan: Plan
    period: Period | None
    earlier: EarlierFigures = field(default_factory=dict)
    due: dt.date | None = None
    others: Mapping[str, Reader] = field(default_factory=dict)

    def read(self, path: Path, shown: str) -> FileReading:
        """Read one file; whatever is wrong with it comes back as findings, never as an exception.

        `period` None takes the period that the file itself names (`check` of a single file).
        """
        sha256, data = None, b""
        try:
            data = read_bytes(path)
            sha256 = hashlib.sha256(data).hexdigest()
            workbook = open_workbook(data)
            carried = find_carried(workbook)
            if carried is not None and carried.plan in self.others:
                reader = self.others[carried.plan]
                return replace(reader.read_opened(workbook, carried, shown, sha256), plan=carried.plan)
            return self.read_opened(workbook, carried, shown, sha256)
        except WorkbookError as error:
            unread = rejected(shown, sha256, finding_code(error), error.detail, _variant(error, path))
            kind = kind_of(shown.rpartition("/")[2], data, error)
            aside = OWN if is_own(data) else kind.key if kind else ""
            return replace(unread, aside=aside)
        except FormError as error:
            return replace(refused(shown, sha256, error.issue), aside=OWN if is_own(data) else "")

    def read_opened(
        self, workbook: Workbook, carried: Carried | None, shown: str, sha256: str
    ) -> FileReading:
        """The same of a workbook that is open, and of which it is known what it says of its plan.

        Raises WorkbookError, FormError.
        """
        if carried is not None and carried.plan != self.plan.id:
            return self._of_another_plan(workbook, carried, shown, sha256)
        newest = self.plan.known[-1].revision
        if carried is not None and carried.revision > newest:
            issue = Issue(NEWER, raw=str(carried.revision), used=str(newest))
            return refused(shown, sha256, issue)
        content = self._find(workbook, carried)
        return self._judge(content, carried, shown, sha256)

    def _find(self, workbook: Workbook, carried: Carried | None) -> FormContent:
        plan = self.plan.in_force(self.period) if self.period else self.plan
        content = find_form(workbook, plan, self._labels(carried), self.period)
        period = self._period(content.header.period)
        if carried is None and period is not None and self.plan.in_force(period) is not plan:
            # A form that does not say what it was made for bears the names that held in its period.
            return find_form(workbook, self.plan.in_force(period), (), self.period)
        return content

    def _labels(self, carried: Carried | None) -> tuple[Labels, ...]:
        """The rows' names to look for: as the plan's file gives them, and if that is not enough as the form does."""
        if carried is None:
            return ()
        names, plan = carried.names(self.plan), self.plan
        return (
            ((lambda: names), (lambda: carried.labels(plan))) if names else ((lambda: carried.labels(plan)),)
        )

    def _of_another_plan(self, workbook: Workbook, carried: Carried, shown: str, sha256: str) -> RefusedFile:
        """Not used; told to its bureau where that is one of this plan's too."""
        issue = Issue("other-plan", raw=carried.plan, used=self.plan.id)
        try:
            content = find_form(workbook, self.plan, self._labels(carried), self.period)
        except (FormError, WorkbookError):
            return refused(shown, sha256, issue)
        bureau = bureau_in(self.plan, content.header.bureau)
        return _refused_at(content, shown, sha256, issue, bureau)

    def _judge(self, content: FormContent, carried: Carried | None, shown: str, sha256: str) -> FileReading:
        header = content.header
        named = bureaus_in(self.plan, header.bureau)
        if len(named) != 1:
            facts = {"named": "、".join(named)}
            variant = "several" if named else ""
            issue = Issue(
                "unknown-bureau", field="in_bureau", raw=header.bureau, facts=facts, variant=variant
            )
            return _refused_at(content, shown, sha256, issue)
        bureau = named[0]
        period = self._period(header.period)
        if period is None:
            wanted = self.period.chinese if self.period else "方案年份内的某个月"
            issue = Issue("wrong-period", field="in_period", raw=header.period, used=wanted)
            return _refused_at(content, shown, sha256, issue, bureau)
        if content.is_empty:
            empty = rejected(shown, sha256, "empty-return")
            told = tuple(replace(finding, bureau=bureau) for finding in empty.findings)
            return replace(empty, bureau=bureau, sheet=content.entry_sheet.name, findings=told)
        form = BureauForm(content, self.plan.in_force(period), period, bureau, carried)
        return self._used(form, shown, sha256)

    def _used(self, form: BureauForm, shown: str, sha256: str) -> Return:
        content, plan, period, bureau = form.content, form.plan, form.period, form.bureau
        header, entries = content.header, form.entries
        # A run that knows no earlier month at all judges as the form's own sheet does.
        known: EarlierFigures = self.earlier or {
            (bureau, no): (each,) for no, each in form.earlier_issued.items()
        }
        earlier = {row.no: known.get((bureau, row.no), ()) for row in plan.indicators if known}
        # Twice: what is wrong with the form may rest on what was worked out, and keeps rows from being used.
        judged = assess_apart(plan, period, bureau, entries, earlier, frozenset())
        derived = frozenset(no for no, each in judged.items() if each.indicator.derived is not None)
        ended = frozenset(entries) - judged.keys()
        faults = form_faults(Context(content, own_rows(judged), period.year, form.issued, derived, ended))
        blocked = content.rows.blocked | {fault.issue.row for fault in faults if fault.issue.blocks}
        found = judged
        if blocked:
            found = assess_apart(plan, period, bureau, entries, earlier, frozenset(blocked))
        place = Locator(plan, content, shown, bureau)
        return Return(
            path=shown,
            sha256=sha256,
            bureau=bureau,
            serial=header.serial,
            serial_text=header.serial_text,
            date=header.date,
            date_text=header.date_text,
            filler=header.filler,
            phone=header.phone,
            marked=content.marked,
            sheet=content.entry_sheet.name,
            header={name: layout.address(*spot) for name, spot in header.places.items()},
            rows={no: _row(each, content, place, no in blocked) for no, each in found.items()},
            cells=_typed_cells(plan, content, judged),
            tasks=_tasks(plan, content, bureau, shown),
            findings=(
                *header_findings(header, place, period, self.due),
                *findings_of(form, found, place, faults, blocked),
            ),
        )

    def _period(self, text: str) -> Period | None:
        period = read_period(text, self.period)
        if self.period is not None:
            return period if period == self.period else None
        return period if period is not None and period.year in self.plan.years else None


# What a file that is no workbook is told as, where findings.toml has another word for it.
_FINDINGS: Mapping[WorkbookCode, str] = {"archive": "unsupported-archive", "empty-file": "not-a-workbook"}


def finding_code(error: WorkbookError) -> str:
    """The finding's code for a file that could not be opened."""
    return _FINDINGS.get(error.code, error.code)


def _variant(error: WorkbookError, path: Path) -> str:
    """Which cure holds. What a program has open it may be writing just now: the file need only be closed."""
    name = path.name
    beside = (path.with_name(f"~${name}"), path.with_name(f"~${name[2:]}"), path.with_name(f".~lock.{name}#"))
    if error.code == "unreadable" and any(lock.exists() for lock in beside):
        return IN_USE
    return error.variant


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises WorkbookError; regular files within the bounds only."""
    from reporter.workbooks.workbook import DEFAULT_BOUNDS, read_file

    return read_file(path, DEFAULT_BOUNDS.file_bytes)


def _refused_at(
    content: FormContent, shown: str, sha256: str, issue: Issue, bureau: str | None = None
) -> RefusedFile:
    place = content.header.places.get(issue.field)
    cell = layout.address(*place) if place else ""
    sheet = content.entry_sheet.name
    finding = locate(issue, file=shown, sheet=sheet, cell=cell, bureau=bureau or "")
    return RefusedFile(shown, sha256, issue.code, bureau, sheet, (finding,), marked=content.marked)


def _row(each: Assessment, content: FormContent, place: Locator, blocked: bool) -> RowReturn:
    no, row = each.indicator.no, each.row
    figure = Figure("doubtful") if blocked else each.figure
    confirmed = row is not None and any(issue.confirmed for issue in each.issues)
    typed = {} if row is None else {name: row.figures[name].raw for name in FIGURE_FIELDS}
    if blocked and no in content.entries:
        typed = {name: text_of(content.entries[no].cell(name)) for name in FIGURE_FIELDS}
    return RowReturn(
        figure=figure,
        sources=_sources(each, content, place) if figure.state == "number" else (),
        status=DOUBTFUL if blocked else each.status,
        light="none" if blocked else each.light,
        confirmed=row.entry.reason_text if row is not None and confirmed else "",
        typed=typed,
    )


def _sources(each: Assessment, content: FormContent, place: Locator) -> tuple[Source, ...]:
    if each.row is None:
        return ()
    no, sources = each.indicator.no, []
    for name in each.row.fields:
        number = each.row.number(name)
        if number is not None:
            sources.append(
                Source(
                    bureau=place.bureau,
                    file=place.shown,
                    sheet=content.entry_sheet.name,
                    cell=content.address(no, name),
                    field=name,
                    value=number,
                    raw=each.row.figures[name].raw,
                )
            )
    return tuple(sources)


def _typed_cells(plan: Plan, content: FormContent, found: Mapping[str, Assessment]) -> TypedCells:
    """Every cell that a clerk may have filled, for the comparison of two returns."""
    columns, tasks = content.table.columns, content.task_places
    filled: dict[tuple[str, int, str], tuple[str, str]] = {}
    for no, entry in content.entries.items():
        for name in ENTRY_FIELDS:
            cell = entry.cell(name)
            text = "" if cell is BLANK else text_of(cell).strip()
            canonical = _canonical(found.get(no), name)
            if text or canonical:
                filled[no, 0, name] = (text, canonical)
    for number, texts in content.tasks.items():
        filled |= {("", number, name): (text, "") for name, text in texts.items() if text}
    return TypedCells(
        sheet=content.entry_sheet.name,
        rows=content.rows.places,
        columns={name: columns[name] for name in ENTRY_FIELDS if name in columns},
        filled=filled,
        task_sheet=content.task_sheet.name if content.task_sheet else "",
        tasks=tasks,
        numerals={number: plan.task(number).numeral for number in dict.fromkeys(no for no, _ in tasks)},
    )


def _canonical(each: Assessment | None, name: str) -> str:
    """The figure as a number that does not depend on how it was typed or saved; "" where none was read."""
    if each is None or each.row is None or name not in each.row.figures:
        return ""
    number = each.row.figures[name].number
    return "" if number is None else plain(settled(number))


def _tasks(plan: Plan, content: FormContent, bureau: str, shown: str) -> tuple[TaskReport, ...]:
    reports = []
    for task in plan.tasks_of(bureau):
        texts = content.tasks.get(task.no)
        if texts:
            where = content.task_places[task.no, "progress"]
            reports.append(
                TaskReport(
                    task=task.no,
                    bureau=bureau,
                    progress=texts.get("progress", ""),
                    problem=texts.get("problem", ""),
                    next=texts.get("next", ""),
                    self_assessment=texts.get("self", ""),
                    file=shown,
                    sheet=content.task_sheet.name if content.task_sheet else "",
                    cell=layout.address(*where),
                )
            )
    return tuple(reports)
