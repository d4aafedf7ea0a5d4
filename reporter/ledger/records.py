"""The ledger's sheets of records: 报送, 质疑, 重点任务, 问题清单.

Who reported and what became of each file; what is doubtful and what cures it; the bureaus' own words on their
tasks, quoted. Knows the results; adds no words of its own about causes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from laoyousuode.findings import SEVERITIES, SEVERITY_NAMES, Finding, catalogue
from laoyousuode.period import chinese_date
from laoyousuode.plan import Plan, Task
from laoyousuode.results import BureauResult, FileResult, Results, TaskReport
from reporter.ledger.style import CENTER, FIRST_ROW, HEADING_ROW, LEFT, Look, Page
from reporter.ledger.words import SHEETS, columns_named, phrase, say

RECEPTION, TASKS, QUESTIONS = (SHEETS[name] for name in ("reception", "tasks", "questions"))
BUREAU_STATES: Mapping[str, str] = phrase("bureau_states")
FILE_STATES: Mapping[str, str] = phrase("file_states")
_FILE_REASONS: Mapping[str, str] = phrase("file_reasons")
_STATE_FILLS = {"received": "", "late": "FFF2CC", "missing": "F8D7D2"}
_FATE_FILLS = {
    "counted": "",
    "superseded": "EDEDED",
    "identical": "EDEDED",
    "rejected": "F8D7D2",
    "aside": "EDEDED",
}
SEVERITY_FILLS = {"error": "F8D7D2", "warning": "FFF2CC", "confirmed": "E2EFDA", "info": ""}

_REASON = replace(LEFT, wrap=False, border=False)
_DIGEST = replace(LEFT, size=8, color="595959")

_RECEPTION_COLUMNS = columns_named("reception")
_FINDING_COLUMNS = columns_named("findings")
_QUESTION_COLUMNS = columns_named("questions")
_TASK_COLUMNS = columns_named("tasks")


@dataclass(frozen=True, slots=True)
class Records:
    """A table's first and last row on its sheet."""

    sheet: str
    first: int
    last: int

    def column(self, name: str) -> str:
        return f"'{self.sheet}'!${name}${self.first}:${name}${self.last}"


def write_reception(page: Page, results: Results) -> Records:
    """Returns where the bureaus stand."""
    columns = _RECEPTION_COLUMNS
    page.headings(HEADING_ROW, columns)
    row = HEADING_ROW
    for bureau in results.bureaus:
        row += 1
        _write_bureau(page, row, bureau)
    bureaus = Records(page.name, FIRST_ROW, row)
    row = files_heading = row + 3
    if page.by_rows:
        _write_files_last(page, files_heading, results.files)
    else:
        for row, file in enumerate(results.files, files_heading + 1):
            _write_file(page, row, file)
    page.fit(columns)
    page.title(say("reception.title", period=results.period.chinese))
    due = say("reception.due", due=chinese_date(results.due)) if results.due else say("reception.no_due")
    page.note(2, due + say("reception.note"), len(columns))
    row = _file_reasons(page, files_heading, results.files) if results.files else _no_files(page, row)
    page.filter(HEADING_ROW, bureaus.last, len(columns))
    page.freeze(FIRST_ROW, 2)
    # Two tables with headings of their own: only the title can be repeated.
    page.paper((1, 1), len(columns), row)
    return bureaus


def _write_bureau(page: Page, row: int, bureau: BureauResult) -> None:
    state = BUREAU_STATES[bureau.state]
    page.text(row, 1, bureau.name)
    page.text(row, 2, state, Look(align="center", fill=_STATE_FILLS[bureau.state]))
    only = say("reception.only", kinds=bureau.aside) if bureau.aside else ""
    page.text(row, 3, bureau.file or only)
    page.date(row, 4, bureau.date)
    page.text(row, 5, bureau.filler)
    page.text(row, 6, bureau.phone)
    page.text(row, 7, bureau.sha256 or "", _DIGEST)


def _write_file(page: Page, row: int, file: FileResult, *, measured: bool = True) -> None:
    fate = FILE_STATES[file.state]
    page.text(row, 1, file.bureau or "", measured=measured)
    page.text(row, 2, fate, Look(align="center", fill=_FATE_FILLS[file.state]), measured=measured)
    page.text(row, 3, file.path, measured=measured)
    page.text(row, 7, file.sha256 or "", _DIGEST, measured=measured)


def _write_files_last(page: Page, heading: int, files: Sequence[FileResult]) -> None:
    """The same of so many files that their cells are not to be held in memory.

    No cells are merged: the reason runs over two that nothing stands in. One height serves all rows, for two lines of
    the digest; only a longer name has its own.
    """
    for file in files:
        for column, text in ((1, file.bureau or ""), (3, file.path), (7, file.sha256 or "")):
            page.measure(column, text)

    def write() -> None:
        for row, file in enumerate(files, heading + 1):
            _write_file(page, row, file, measured=False)
            page.grow(row, 3, file.path)
            page.text(row, 4, file_reason(file), _REASON, measured=False)

    page.lines_below(write, lines=2)


def _file_reasons(page: Page, heading: int, files: Sequence[FileResult]) -> int:
    """The second table's heading, and the cells that span columns. Returns its last row."""
    band = replace(LEFT, bold=True, border=False, wrap=False)
    page.text(heading - 1, 1, say("reception.files", count=len(files)), band, measured=False)
    *headings, reason = phrase("reception.file_headings")
    for column, text in zip((1, 2, 3, 7), headings, strict=True):
        page.heading(heading, column, column, text)
    page.heading(heading, 4, 6, reason)
    if not page.by_rows:
        for row, file in enumerate(files, heading + 1):
            page.wide(row, 4, 6, file_reason(file))
    return heading + len(files)


def _no_files(page: Page, row: int) -> int:
    page.only_line(row, say("reception.none"), len(_RECEPTION_COLUMNS))
    return row


def file_reason(file: FileResult) -> str:
    """Why the file met its fate. Raises ValueError where nothing says why it was rejected."""
    if file.code:
        if file.code not in catalogue():
            raise ValueError(f"{file.path}：质疑代码“{file.code}”不认识")
        return catalogue()[file.code].meaning
    if file.state not in _FILE_REASONS:
        raise ValueError(f"{file.path}：没有采用，但没有原因")
    return _FILE_REASONS[file.state]


def gravest_first(results: Results) -> tuple[Finding, ...]:
    """Errors first; within a severity as they came."""
    return tuple(sorted(results.findings, key=lambda finding: SEVERITIES.index(finding.severity)))


def write_findings(page: Page, findings: Sequence[Finding]) -> Records:
    columns = _FINDING_COLUMNS
    page.title(say("findings.title"))
    page.headings(HEADING_ROW, columns)
    for number, finding in enumerate(findings, 1):
        row = HEADING_ROW + number
        look = Look(fill=SEVERITY_FILLS[finding.severity])
        middle = replace(look, align="center")
        page.number(row, 1, number, CENTER)
        page.text(row, 2, SEVERITY_NAMES[finding.severity], middle)
        page.text(row, 3, finding.bureau)
        page.text(row, 4, finding.row, CENTER)
        for column, text in ((5, finding.file), (6, finding.sheet), (7, finding.cell)):
            page.text(row, column, text)
        page.text(row, 8, finding.raw)
        page.text(row, 9, finding.used)
        page.text(row, 10, finding.message, look)
        page.text(row, 11, finding.cure)
        page.text(row, 12, finding.code)
    last_row = HEADING_ROW + max(len(findings), 1)
    page.fit(columns)
    if not findings:
        page.only_line(FIRST_ROW, say("findings.none"), len(columns))
    page.note(2, say("findings.note"), len(columns))
    page.finish(columns, last_row, 4)
    return Records(page.name, FIRST_ROW, last_row)


def finding_rows(findings: Sequence[Finding]) -> dict[tuple[str, str], int]:
    """The first line of 质疑 that speaks of a plan's row and a bureau."""
    rows: dict[tuple[str, str], int] = {}
    for row, finding in enumerate(findings, FIRST_ROW):
        rows.setdefault((finding.row, finding.bureau), row)
    return rows


def write_tasks(page: Page, plan: Plan, results: Results) -> None:
    columns = _TASK_COLUMNS
    page.title(say("tasks.title", period=results.period.chinese))
    page.headings(HEADING_ROW, columns)
    states = {bureau.name: bureau.state for bureau in results.bureaus}
    row = HEADING_ROW
    for task in plan.tasks:
        told = [report for report in results.tasks if report.task == task.no]
        others = [report.bureau for report in told if report.bureau not in task.bureaus]
        for bureau in (*task.bureaus, *dict.fromkeys(others)):
            silent = say("tasks.missing" if states.get(bureau) == "missing" else "tasks.silent")
            reports = [report for report in told if report.bureau == bureau]
            for report in reports or [TaskReport(task.no, bureau, progress=silent)]:
                row += 1
                _write_task(page, row, task, report)
    page.fit(columns)
    page.note(2, say("tasks.note"), len(columns))
    page.finish(columns, row, 4)


def write_questions(page: Page, plan: Plan) -> None:
    """What the plan's text leaves open, and how it is read until the office decides."""
    columns = _QUESTION_COLUMNS
    page.title(say("questions.title"))
    page.headings(HEADING_ROW, columns)
    for row, question in enumerate(plan.questions, FIRST_ROW):
        page.text(row, 1, question.no, CENTER)
        page.text(row, 2, "、".join(question.rows), CENTER)
        for column, text in ((3, question.text), (4, question.interim), (5, question.source)):
            page.text(row, column, text)
    page.fit(columns)
    if not plan.questions:
        page.only_line(FIRST_ROW, say("questions.none"), len(columns))
    page.note(2, say("questions.note", office=plan.office), len(columns))
    page.finish(columns, HEADING_ROW + max(len(plan.questions), 1), 2)


def _write_task(page: Page, row: int, task: Task, report: TaskReport) -> None:
    page.text(row, 1, say("tasks.numeral", numeral=task.numeral), CENTER)
    page.text(row, 2, task.title)
    page.text(row, 3, report.bureau)
    page.text(row, 4, _part_in(task, report.bureau), CENTER)
    for column, text in ((5, report.progress), (6, report.problem), (7, report.next)):
        page.text(row, column, text)
    page.text(row, 8, report.self_assessment, CENTER)
    place = (report.file, " ".join(piece for piece in (report.sheet, report.cell) if piece))
    page.text(row, 9, "\n".join(piece for piece in place if piece))


def _part_in(task: Task, bureau: str) -> str:
    if bureau == task.bureaus[0]:
        return say("tasks.lead")
    return say("tasks.support" if bureau in task.bureaus else "tasks.other")
