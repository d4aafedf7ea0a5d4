"""One returned file: read, checked and judged as its bureau's own sheet. Runs in a worker process.

What comes back is small and plain, so that it travels between processes. Knows one file at a time; which return
counts, and what the district's value is, is decided elsewhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from laoyousuode import layout
from laoyousuode.assessment import Assessment, assess
from laoyousuode.entry import FIGURE_FIELDS, Earlier, Figure
from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.ladder import Light
from laoyousuode.numbers import plain, round_half_up
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from reporter.form import FormContent, WrongTemplateError, find_form
from reporter.grid import WorkbookError
from reporter.results import Source, TaskReport
from reporter.workbook import open_workbook

EarlierFigures = Mapping[tuple[str, str], tuple[Earlier, ...]]


@dataclass(frozen=True, slots=True)
class RowReturn:
    """What a bureau's sheet gives for one row."""

    figure: Figure
    sources: tuple[Source, ...]
    status: str
    light: Light
    confirmed: str
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Return:
    """One file, read. `code` is why it can't be used, "" where it can; then `bureau` is the plan's name."""

    path: str
    sha256: str | None
    code: str = ""
    bureau: str | None = None
    serial: int | None = None
    date: dt.date | None = None
    date_text: str = ""
    filler: str = ""
    phone: str = ""
    sheet: str = ""
    rows: Mapping[str, RowReturn] = field(default_factory=dict)
    addresses: Mapping[tuple[str, str], str] = field(default_factory=dict)
    tasks: tuple[TaskReport, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def usable(self) -> bool:
        return not self.code


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads files for one plan and period. `earlier` holds figures by (bureau, row)."""

    plan: Plan
    period: Period | None
    earlier: EarlierFigures = field(default_factory=dict)

    def read(self, path: Path, shown: str) -> Return:
        """Read one file; whatever is wrong with it comes back as findings, never as an exception.

        `period` None takes the period that the file itself names (`check` of a single file).
        """
        sha256: str | None = None
        try:
            data = read_bytes(path)
            sha256 = hashlib.sha256(data).hexdigest()
            content = find_form(open_workbook(data), self.plan)
        except WorkbookError as error:
            code = "not-a-workbook" if error.code == "empty-file" else error.code
            return rejected(shown, sha256, code, error.detail)
        except WrongTemplateError as error:
            if error.version is None:
                return rejected(shown, sha256, "wrong-template", error.detail)
            return rejected(shown, sha256, "wrong-version", raw=error.version, used=layout.VERSION)
        return self._judge(content, shown, sha256)

    def _judge(self, content: FormContent, shown: str, sha256: str) -> Return:
        header = content.header
        bureau = self.plan.bureau_named(header.bureau)
        if bureau is None:
            return self._refused(content, shown, sha256, "unknown-bureau", "in_bureau", header.bureau, "")
        period = self._period(header.period)
        if period is None:
            wanted = self.period.chinese if self.period else "方案年份内的某个月"
            return self._refused(
                content, shown, sha256, "wrong-period", "in_period", header.period, wanted, bureau
            )
        if content.is_empty:
            return replace(rejected(shown, sha256, "empty-return"), bureau=bureau)
        earlier = {
            row.no: self.earlier.get((bureau, row.no), ()) for row in self.plan.indicators if self.earlier
        }
        found = assess(self.plan, period, bureau, content.entries, earlier)
        place = _Places(content, shown, bureau)
        rows = {no: _row(each, content, place) for no, each in found.items()}
        return Return(
            path=shown,
            sha256=sha256,
            bureau=bureau,
            serial=header.serial,
            date=header.date,
            date_text=header.date_text,
            filler=header.filler,
            phone=header.phone,
            sheet=content.entry_sheet,
            rows=rows,
            addresses={(no, name): content.address(no, name) for no in rows for name in FIGURE_FIELDS},
            tasks=_tasks(self.plan, content, bureau, shown),
            findings=tuple(_findings(self.plan, content, found, place)),
        )

    def _period(self, text: str) -> Period | None:
        try:
            period = Period.parse(text)
        except ValueError:
            return None
        if self.period is not None:
            return period if period == self.period else None
        return period if period.year in self.plan.years else None

    def _refused(
        self,
        content: FormContent,
        shown: str,
        sha256: str,
        code: str,
        name: str,
        raw: str,
        used: str,
        bureau: str | None = None,
    ) -> Return:
        place = content.header.places.get(name)
        cell = layout.address(*place) if place else ""
        finding = locate(
            Issue(code, raw=raw, used=used),
            file=shown,
            sheet=content.entry_sheet,
            cell=cell,
            bureau=bureau or "",
        )
        return Return(shown, sha256, code, bureau, findings=(finding,))


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises WorkbookError; regular files within the bounds only."""
    from reporter.workbook import DEFAULT_BOUNDS, read_file

    return read_file(path, DEFAULT_BOUNDS.file_bytes)


def rejected(
    shown: str, sha256: str | None, code: str, detail: str = "", raw: str = "", used: str = ""
) -> Return:
    """A file that is not used, with the finding that says why."""
    finding = locate(Issue(code, raw=raw, used=used, facts={"detail": detail}), file=shown)
    return Return(shown, sha256, code, findings=(finding,))


class _Places:
    """Turns a row's issues into findings with their place."""

    def __init__(self, content: FormContent, shown: str, bureau: str) -> None:
        self.content, self.shown, self.bureau = content, shown, bureau

    def finding(self, issue: Issue) -> Finding:
        return locate(
            issue,
            file=self.shown,
            sheet=self.content.entry_sheet,
            cell=self.content.address(issue.row, issue.field),
            bureau=self.bureau,
        )


def _row(each: Assessment, content: FormContent, place: _Places) -> RowReturn:
    no = each.indicator.no
    figure = Figure("doubtful") if no in content.blocked else each.figure
    row = each.row
    confirmed = row is not None and any(issue.confirmed for issue in each.issues)
    return RowReturn(
        figure=figure,
        sources=_sources(each, content, place) if figure.state == "number" else (),
        status=each.status,
        light=each.light,
        confirmed=row.entry.reason_text if row is not None and confirmed else "",
        typed={} if row is None else {name: row.figures[name].raw for name in FIGURE_FIELDS},
    )


def _sources(each: Assessment, content: FormContent, place: _Places) -> tuple[Source, ...]:
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
                    sheet=content.entry_sheet,
                    cell=content.address(no, name),
                    field=name,
                    value=number,
                    raw=each.row.figures[name].raw,
                )
            )
    return tuple(sources)


def _findings(
    plan: Plan, content: FormContent, found: Mapping[str, Assessment], place: _Places
) -> list[Finding]:
    findings = [_mismatch(plan, place)] if _other_bureau(plan, place) else []
    findings += [place.finding(issue) for issue in content.issues if _is_due(issue.row, found)]
    for no, each in found.items():
        if each.standing != "other" and each.row is not None and no not in content.rows:
            # The row is gone: that alone is told, not that its cells are blank.
            facts = {"label": each.indicator.name}
            findings.append(place.finding(Issue("row-not-found", no, raw=no, facts=facts)))
            continue
        if no not in content.blocked:
            findings += [place.finding(issue) for issue in each.issues]
        findings += _stale_status(each, content, place)
    findings += _missing_tasks(plan, content, place)
    return findings


def _is_due(no: str, found: Mapping[str, Assessment]) -> bool:
    """Faults of rows that are another bureau's are not this one's business."""
    return no not in found or found[no].standing != "other"


def _other_bureau(plan: Plan, place: _Places) -> str:
    """A bureau that the file's name speaks of, when it is not the one in the cell."""
    name = Path(place.shown).stem
    if any(known in name for known in _names(plan, place.bureau)):
        return ""
    others = [bureau.name for bureau in plan.bureaus if bureau.name != place.bureau]
    return next((other for other in others if other in name), "")


def _names(plan: Plan, bureau: str) -> tuple[str, ...]:
    found = next(each for each in plan.bureaus if each.name == bureau)
    return (found.name, *found.aliases)


def _mismatch(plan: Plan, place: _Places) -> Finding:
    issue = Issue("bureau-mismatch", raw=_other_bureau(plan, place), used=place.bureau)
    header = place.content.header.places.get("in_bureau")
    cell = layout.address(*header) if header else ""
    return replace(place.finding(issue), cell=cell)


def _stale_status(each: Assessment, content: FormContent, place: _Places) -> list[Finding]:
    """The status stored in the file against the one worked out now; blank when no program ever calculated it."""
    stored = re.sub(r"\s", "", content.statuses.get(each.indicator.no, ""))
    now = each.status
    if not stored or stored == now or stored.startswith("#"):
        return []
    return [place.finding(Issue("status-stale", each.indicator.no, "status", raw=stored, used=now))]


def _missing_tasks(plan: Plan, content: FormContent, place: _Places) -> list[Finding]:
    findings = []
    for task in plan.tasks_of(place.bureau):
        if content.task_sheet and not content.tasks.get(task.no, {}).get("progress"):
            issue = Issue("missing-task", facts={"task": task.numeral, "title": task.title})
            where = content.task_places.get(task.no)
            cell = layout.address(*where) if where else ""
            findings.append(replace(place.finding(issue), sheet=content.task_sheet, cell=cell))
    return findings


def _tasks(plan: Plan, content: FormContent, bureau: str, shown: str) -> tuple[TaskReport, ...]:
    reports = []
    for task in plan.tasks_of(bureau):
        texts = content.tasks.get(task.no)
        if texts:
            where = content.task_places[task.no]
            reports.append(
                TaskReport(
                    task=task.no,
                    bureau=bureau,
                    progress=texts.get("progress", ""),
                    problem=texts.get("problem", ""),
                    next=texts.get("next", ""),
                    self_assessment=texts.get("self", ""),
                    file=shown,
                    sheet=content.task_sheet,
                    cell=layout.address(*where),
                )
            )
    return tuple(reports)


def shown_figure(row: RowReturn) -> str:
    """A row's content in one phrase, for the comparison of two returns."""
    if row.figure.numerator is not None and row.figure.denominator is not None:
        parts = (row.figure.numerator, row.figure.denominator)
        return "/".join(plain(round_half_up(part)) for part in parts)
    if row.figure.value is not None:
        return plain(round_half_up(row.figure.value))
    return "、".join(text for text in row.typed.values() if text)
