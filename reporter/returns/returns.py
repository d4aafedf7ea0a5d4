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
from functools import cached_property
from pathlib import Path

from laoyousuode import layout
from laoyousuode.assessment import Assessment
from laoyousuode.entry import ENTRY_FIELDS, FIGURE_FIELDS, Earlier, Entry, Figure
from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.ladder import DOUBTFUL
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.results import Source, TaskReport
from laoyousuode.statuses import Light
from reporter.returns.carried import Carried, Issued, find_carried
from reporter.returns.faults import Context, form_faults
from reporter.returns.follow_on import assess_apart
from reporter.returns.form import FormContent, FormError, find_form
from reporter.returns.rows import Fault
from reporter.returns.table import text_of
from reporter.workbooks.grid import WorkbookError
from reporter.workbooks.workbook import Workbook, open_workbook

# A form that knows more of the plan than the program: nothing that follows could be trusted.
NEWER = "plan-newer"
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
class TypedCell:
    """A cell that a clerk may fill: where it stands in this file, what people call it, what is typed there."""

    sheet: str
    cell: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Return:
    """One file, read. `code` is why it can't be used, "" where it can; then `bureau` is the plan's name.

    `sheet` is "" where no form was found. `header` gives the addresses of the fields above the table. `cells` are those
    that were typed into, by (row, field); a task's row is "task_" and its number.
    """

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
    header: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, RowReturn] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], TypedCell] = field(default_factory=dict)
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
            workbook = open_workbook(data)
            carried = find_carried(workbook)
            if carried is not None and carried.plan != self.plan.id:
                return self._of_another_plan(workbook, carried, shown, sha256)
            newest = self.plan.known[-1].revision
            if carried is not None and carried.revision > newest:
                issue = Issue(NEWER, raw=str(carried.revision), used=str(newest))
                return refused(shown, sha256, issue)
            content = self._find(workbook, carried)
        except WorkbookError as error:
            return rejected(shown, sha256, _code_of(error), error.detail)
        except FormError as error:
            return refused(shown, sha256, error.issue)
        return self._judge(content, carried, shown, sha256)

    def _find(self, workbook: Workbook, carried: Carried | None) -> FormContent:
        plan = self.plan.in_force(self.period) if self.period else self.plan
        content = find_form(workbook, plan, carried.labels(self.plan) if carried else None)
        period = self._period(content.header.period)
        if carried is None and period is not None and self.plan.in_force(period) is not plan:
            # A form that does not say what it was made for bears the names that held in its period.
            return find_form(workbook, self.plan.in_force(period))
        return content

    def _of_another_plan(self, workbook: Workbook, carried: Carried, shown: str, sha256: str) -> Return:
        """Not used; told to its bureau where that is one of this plan's too."""
        issue = Issue("other-plan", raw=carried.plan, used=self.plan.id)
        try:
            content = find_form(workbook, self.plan, carried.labels(self.plan))
        except (FormError, WorkbookError):
            return refused(shown, sha256, issue)
        bureau = self.plan.bureau_named(content.header.bureau)
        return _refused_at(content, shown, sha256, issue, bureau)

    def _judge(self, content: FormContent, carried: Carried | None, shown: str, sha256: str) -> Return:
        header = content.header
        bureau = self.plan.bureau_named(header.bureau)
        if bureau is None:
            issue = Issue("unknown-bureau", field="in_bureau", raw=header.bureau)
            return _refused_at(content, shown, sha256, issue)
        period = self._period(header.period)
        if period is None:
            wanted = self.period.chinese if self.period else "方案年份内的某个月"
            issue = Issue("wrong-period", field="in_period", raw=header.period, used=wanted)
            return _refused_at(content, shown, sha256, issue, bureau)
        if content.is_empty:
            empty = rejected(shown, sha256, "empty-return")
            told = tuple(replace(finding, bureau=bureau) for finding in empty.findings)
            return replace(empty, bureau=bureau, sheet=content.entry_sheet.name, findings=told)
        form = _Form(content, self.plan.in_force(period), period, bureau, carried)
        return self._used(form, shown, sha256)

    def _used(self, form: _Form, shown: str, sha256: str) -> Return:
        content, plan, period, bureau = form.content, form.plan, form.period, form.bureau
        header, entries = content.header, form.entries
        earlier = {row.no: self.earlier.get((bureau, row.no), ()) for row in plan.indicators if self.earlier}
        # Twice: what is wrong with the form may rest on what was worked out, and keeps rows from being used.
        judged = assess_apart(plan, period, bureau, entries, earlier, frozenset())
        faults = form_faults(Context(content, _own(judged), period.year, form.issued))
        blocked = content.rows.blocked | {fault.issue.row for fault in faults if fault.issue.blocks}
        found = assess_apart(plan, period, bureau, entries, earlier, frozenset(blocked))
        place = _Locator(plan, content, shown, bureau)
        return Return(
            path=shown,
            sha256=sha256,
            bureau=bureau,
            serial=header.serial,
            date=header.date,
            date_text=header.date_text,
            filler=header.filler,
            phone=header.phone,
            sheet=content.entry_sheet.name,
            header={name: layout.address(*spot) for name, spot in header.places.items()},
            rows={no: _row(each, content, place, no in blocked) for no, each in found.items()},
            cells=_typed_cells(plan, content),
            tasks=_tasks(plan, content, bureau, shown),
            findings=tuple(_findings(form, found, place, faults, blocked)),
        )

    def _period(self, text: str) -> Period | None:
        try:
            period = Period.parse(text)
        except ValueError:
            return None
        if self.period is not None:
            return period if period == self.period else None
        return period if period.year in self.plan.years else None


@dataclass(frozen=True)
class _Form:
    """One bureau's form beside the plan in force for its period, and the plan that it was made for."""

    content: FormContent
    plan: Plan
    period: Period
    bureau: str
    carried: Carried | None

    @property
    def revised(self) -> bool:
        """Whether the plan was amended since the form was made, or the form was made for a later period's."""
        return self.carried is not None and not self.carried.is_of(self.plan)

    @cached_property
    def issued(self) -> dict[str, Issued]:
        """What the form was sent out with, where that may differ from the plan in force."""
        if self.carried is None or not self.revised:
            return {}
        return self.carried.issued(self.plan, self.period.year)

    @property
    def new_rows(self) -> set[str]:
        """Rows that came into the plan after the form was made: nobody could fill them in."""
        return {row.no for row in self.plan.indicators if self.issued and row.no not in self.issued}

    @property
    def entries(self) -> dict[str, Entry]:
        """The entries, with the units that the form asked for where the plan has others now."""
        found = dict(self.content.entries)
        for row in self.plan.indicators:
            if row.no in found and row.no in self.issued:
                issued = self.issued[row.no]
                found[row.no] = replace(found[row.no], unit=issued.unit, part_unit=issued.part_unit)
        return found

    @cached_property
    def shown(self) -> dict[str, str] | None:
        """The statuses that the form itself shows, where it was made for another revision; None where that is unknown."""
        edition = self.carried.edition(self.plan) if self.carried else None
        if edition is None:
            return None
        found = assess_apart(edition, self.period, self.bureau, self.content.entries, {}, frozenset())
        return {no: each.status for no, each in found.items()}


def _own(found: Mapping[str, Assessment]) -> dict[str, Assessment]:
    return {no: each for no, each in found.items() if each.standing != "other"}


def _code_of(error: WorkbookError) -> str:
    if error.detail == "压缩包":
        return "unsupported-archive"
    return "not-a-workbook" if error.code == "empty-file" else error.code


def read_bytes(path: Path) -> bytes:
    """The file's bytes. Raises WorkbookError; regular files within the bounds only."""
    from reporter.workbooks.workbook import DEFAULT_BOUNDS, read_file

    return read_file(path, DEFAULT_BOUNDS.file_bytes)


def rejected(shown: str, sha256: str | None, code: str, detail: str = "", variant: str = "") -> Return:
    """A file that is not used, with the finding that says why."""
    return refused(shown, sha256, Issue(code, facts={"detail": detail}, variant=variant))


def refused(shown: str, sha256: str | None, issue: Issue) -> Return:
    """A file that is not used because of this issue."""
    return Return(shown, sha256, issue.code, findings=(locate(issue, file=shown),))


def _refused_at(
    content: FormContent, shown: str, sha256: str, issue: Issue, bureau: str | None = None
) -> Return:
    place = content.header.places.get(issue.field)
    cell = layout.address(*place) if place else ""
    sheet = content.entry_sheet.name
    finding = locate(issue, file=shown, sheet=sheet, cell=cell, bureau=bureau or "")
    return Return(shown, sha256, issue.code, bureau, sheet=sheet, findings=(finding,))


class _Locator:
    """Turns issues and faults into findings with their place."""

    def __init__(self, plan: Plan, content: FormContent, shown: str, bureau: str) -> None:
        self.plan, self.content, self.shown, self.bureau = plan, content, shown, bureau

    def finding(self, issue: Issue, place: tuple[int, int] | None = None, sheet: str = "") -> Finding:
        cell = layout.address(*place) if place else self.content.address(issue.row, issue.field)
        return locate(
            issue,
            self.plan,
            file=self.shown,
            sheet=sheet or self.content.entry_sheet.name,
            cell=cell,
            bureau=self.bureau,
        )

    def fault(self, fault: Fault) -> Finding:
        place = fault.place
        if place is not None and not place[1]:
            # A row as such is shown at its label.
            place = (place[0], self.content.table.columns.get("name", self.content.table.left))
        return self.finding(fault.issue, place, fault.sheet)


def _row(each: Assessment, content: FormContent, place: _Locator, blocked: bool) -> RowReturn:
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


def _sources(each: Assessment, content: FormContent, place: _Locator) -> tuple[Source, ...]:
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


def _typed_cells(plan: Plan, content: FormContent) -> dict[tuple[str, str], TypedCell]:
    """Every cell that a clerk may have filled, for the comparison of two returns."""
    headings = {column.key: column.heading for column in (*layout.ENTRY_COLUMNS, *layout.TASK_COLUMNS)}
    cells: dict[tuple[str, str], TypedCell] = {}
    for no, entry in content.entries.items():
        for name in ENTRY_FIELDS:
            text = text_of(entry.cell(name)).strip()
            label = f"第{no}行{headings[name]}"
            sheet = content.entry_sheet.name
            cells[no, name] = TypedCell(sheet, content.address(no, name), label, text)
    for (number, name), place in content.task_places.items():
        label = f"重点任务（{plan.task(number).numeral}）{headings[name]}"
        sheet = content.task_sheet.name if content.task_sheet else ""
        text = content.tasks.get(number, {}).get(name, "")
        cells[f"task_{number}", name] = TypedCell(sheet, layout.address(*place), label, text)
    return cells


def _findings(
    form: _Form,
    found: Mapping[str, Assessment],
    place: _Locator,
    faults: list[Fault],
    blocked: set[str],
) -> list[Finding]:
    plan, content = form.plan, form.content
    findings = [_mismatch(plan, place)] if _other_bureau(plan, place) else []
    findings += _revised(form, place)
    overwritten = {fault.issue.row for fault in faults if fault.issue.code == "formula-overwritten"}
    fillable = {no for no, each in _own(found).items() if each.row is not None} - form.new_rows
    lost = [no for no in found if no in fillable and no not in content.rows.places]
    last = max(content.rows.taken, default=0)
    inside = [fault for fault in faults if fault.place is not None and fault.place[0] < last]
    extra = [fault for fault in inside if fault.issue.code == "extra-row"]
    # One row without its name and one name without its row: that is one fault.
    pair = extra[0] if len(lost) == len(extra) == 1 else None
    findings += [place.fault(fault) for fault in faults if fault is not pair]
    for no, each in found.items():
        if no in lost:
            # The row is gone: that alone is told, not that its cells are blank.
            issue = Issue("row-not-found", no, raw=no, facts={"label": each.indicator.name})
            findings.append(place.finding(issue, pair.place if pair else None))
        elif no not in blocked and no not in form.new_rows:
            findings += [place.finding(issue) for issue in each.issues]
            if no not in overwritten and not _is_tied(each, found, blocked):
                findings += _stale_status(each, form, place)
    findings += _missing_tasks(plan, content, place)
    return findings


def _is_tied(each: Assessment, found: Mapping[str, Assessment], blocked: set[str]) -> bool:
    """Whether the row, or one that it is compared with, is in doubt: its stored status then tells nothing new.

    Nor where a figure was converted, which the form's own formulas cannot do.
    """
    indicator = each.indicator
    if any(issue.code in ("unit-converted", "unit-revised") for issue in each.issues):
        return True
    tied = (indicator.no, indicator.subset_of, indicator.numerator_of, *(indicator.derived or ()))
    return any(no in blocked or any(i.blocks for i in found[no].issues) for no in tied if no in found)


def _other_bureau(plan: Plan, place: _Locator) -> str:
    """A bureau that the file's name speaks of, when it is not the one in the cell."""
    name = Path(place.shown).stem
    own = next(each for each in plan.bureaus if each.name == place.bureau)
    if any(known in name for known in (own.name, *own.aliases)):
        return ""
    return bureau_in_name(plan, name)


def bureau_in_name(plan: Plan, name: str) -> str:
    """The bureau whose name, or longest short form, stands in a file's name; "" where none does."""
    spoken = [
        (len(word), each.name) for each in plan.bureaus for word in (each.name, *each.aliases) if word in name
    ]
    return max(spoken)[1] if spoken else ""


def _mismatch(plan: Plan, place: _Locator) -> Finding:
    issue = Issue("bureau-mismatch", field="in_bureau", raw=_other_bureau(plan, place), used=place.bureau)
    return place.finding(issue, place.content.header.places.get("in_bureau"))


def _revised(form: _Form, place: _Locator) -> list[Finding]:
    """One note, whatever the amendment changed."""
    if form.carried is None or not form.revised:
        return []
    issue = Issue("plan-revised", raw=str(form.carried.revision), used=str(form.plan.revision))
    return [place.finding(issue, form.content.header.places.get("in_period"))]


def _stale_status(each: Assessment, form: _Form, place: _Locator) -> list[Finding]:
    """The status stored in the file against the one worked out now; blank when no program ever calculated it."""
    content, no = form.content, each.indicator.no
    stored = re.sub(r"\s", "", content.statuses.get(no, ""))
    now = each.status
    if form.revised and (form.shown is None or form.shown.get(no) == stored):
        return []
    # Under a short form of its name the form does not know its bureau.
    if not stored or stored == now or stored.startswith("#") or content.header.bureau != place.bureau:
        return []
    return [place.finding(Issue("status-stale", each.indicator.no, "status", raw=stored, used=now))]


def _missing_tasks(plan: Plan, content: FormContent, place: _Locator) -> list[Finding]:
    findings: list[Finding] = []
    if content.task_sheet is None:
        return [place.finding(Issue("missing-task", variant="sheet"))] if plan.tasks_of(place.bureau) else []
    for task in plan.tasks_of(place.bureau):
        faults = content.task_faults.get(task.no, [])
        findings += [place.fault(fault) for fault in faults]
        if any(fault.issue.blocks for fault in faults):
            continue
        if not content.tasks.get(task.no, {}).get("progress"):
            facts = {"task": task.numeral, "title": task.title}
            issue = Issue("missing-task", field=f"task_{task.no}", facts=facts)
            where = content.task_places.get((task.no, "progress"))
            finding = place.finding(issue, where, content.task_sheet.name)
            findings.append(finding)
    return findings


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
