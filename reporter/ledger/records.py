"""The ledger's sheets of records: 报送, 质疑, 重点任务, 问题清单.

Who reported and what became of each file; what is doubtful and what cures it; the bureaus' own words on their
tasks, quoted. Knows the results; adds no words of its own about causes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from laoyousuode.findings import SEVERITIES, SEVERITY_NAMES, Finding, catalogue
from laoyousuode.period import chinese_date
from laoyousuode.plan import Plan, Task
from laoyousuode.results import BureauResult, FileResult, Results, TaskReport
from reporter.ledger.style import CENTER, FIRST_ROW, HEADING_ROW, LEFT, LedgerColumn, Look, Page
from reporter.ledger.words import say

RECEPTION, TASKS, QUESTIONS = "报送", "重点任务", "问题清单"
BUREAU_STATES = {"received": "已报", "late": "逾期", "missing": "未报"}
FILE_STATES = {"counted": "采用", "superseded": "被替代", "identical": "重复", "rejected": "未采用"}
_FILE_REASONS = {
    "counted": "本期采用",
    "superseded": "同一单位另有更新的一份",
    "identical": "与另一份文件完全相同",
}
_STATE_FILLS = {"已报": "", "逾期": "FFF2CC", "未报": "F8D7D2"}
_FATE_FILLS = {"采用": "", "被替代": "EDEDED", "重复": "EDEDED", "未采用": "F8D7D2"}
SEVERITY_FILLS = {"error": "F8D7D2", "warning": "FFF2CC", "confirmed": "E2EFDA", "info": ""}

_DIGEST = replace(LEFT, size=8, color="595959")

_RECEPTION_COLUMNS = (
    LedgerColumn("单位", 16, 20),
    LedgerColumn("报送情况", 10, 10),
    LedgerColumn("采用的文件", 30, 44),
    LedgerColumn("填报日期", 12, 12),
    LedgerColumn("填报人", 10, 14),
    LedgerColumn("联系电话", 14, 18),
    LedgerColumn("文件校验码（sha256）", 36, 36),
)
_FINDING_COLUMNS = (
    LedgerColumn("序号", 6, 6),
    LedgerColumn("级别", 8, 8),
    LedgerColumn("单位", 12, 18),
    LedgerColumn("行", 6, 6),
    LedgerColumn("文件", 20, 24),
    LedgerColumn("工作表", 8, 12),
    LedgerColumn("单元格", 9, 9),
    LedgerColumn("原填", 10, 16),
    LedgerColumn("采用", 8, 10),
    LedgerColumn("问题", 28, 38),
    LedgerColumn("处理办法", 28, 36),
    LedgerColumn("代码", 12, 15),
)
_QUESTION_COLUMNS = (
    LedgerColumn("编号", 7, 7),
    LedgerColumn("涉及行", 10, 12),
    LedgerColumn("待明确事项", 50, 70),
    LedgerColumn("暂行口径", 34, 48),
    LedgerColumn("出处", 16, 24),
)
_TASK_COLUMNS = (
    LedgerColumn("序号", 6, 6),
    LedgerColumn("重点任务", 18, 22),
    LedgerColumn("单位", 14, 18),
    LedgerColumn("分工", 6, 6),
    LedgerColumn("推进情况", 30, 46),
    LedgerColumn("存在问题", 20, 28),
    LedgerColumn("下一步打算", 20, 28),
    LedgerColumn("自评", 8, 11),
    LedgerColumn("来源", 16, 22),
)


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
    for file in results.files:
        row += 1
        _write_file(page, row, file)
    page.fit(columns)
    page.title(say("reception.title", period=results.period.chinese))
    due = f"报送截止日期：{chinese_date(results.due)}。" if results.due else "没有设定报送截止日期。"
    page.note(2, due + "下面另列收到的每一个文件及其处理。", len(columns))
    row = _file_reasons(page, files_heading, results.files) if results.files else _no_files(page, row)
    page.filter(HEADING_ROW, bureaus.last, len(columns))
    page.freeze(FIRST_ROW, 2)
    # Two tables with headings of their own: only the title can be repeated.
    page.paper((1, 1), len(columns), row)
    return bureaus


def _write_bureau(page: Page, row: int, bureau: BureauResult) -> None:
    state = BUREAU_STATES[bureau.state]
    page.text(row, 1, bureau.name)
    page.text(row, 2, state, Look(align="center", fill=_STATE_FILLS[state]))
    page.text(row, 3, bureau.file or "")
    page.date(row, 4, bureau.date)
    page.text(row, 5, bureau.filler)
    page.text(row, 6, bureau.phone)
    page.text(row, 7, bureau.sha256 or "", _DIGEST)


def _write_file(page: Page, row: int, file: FileResult) -> None:
    fate = FILE_STATES[file.state]
    page.text(row, 1, file.bureau or "")
    page.text(row, 2, fate, Look(align="center", fill=_FATE_FILLS[fate]))
    page.text(row, 3, file.path)
    page.text(row, 7, file.sha256 or "", _DIGEST)


def _file_reasons(page: Page, heading: int, files: Sequence[FileResult]) -> int:
    """The second table's heading, and the cells that span columns. Returns its last row."""
    band = replace(LEFT, bold=True, border=False, wrap=False)
    page.text(heading - 1, 1, f"收到的文件（{len(files)}个）", band, measured=False)
    for column, text in ((1, "单位"), (2, "处理"), (3, "文件"), (7, "文件校验码（sha256）")):
        page.heading(heading, column, column, text)
    page.heading(heading, 4, 6, "原因")
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


def sorted_findings(results: Results) -> tuple[Finding, ...]:
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
            silent = "未交" if states.get(bureau) == "missing" else "未填"
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
        page.only_line(FIRST_ROW, "方案文本没有待明确的事项", len(columns))
    page.note(2, f"由{plan.office}明确；明确之前按“暂行口径”执行。", len(columns))
    page.finish(columns, HEADING_ROW + max(len(plan.questions), 1), 2)


def _write_task(page: Page, row: int, task: Task, report: TaskReport) -> None:
    page.text(row, 1, f"（{task.numeral}）", CENTER)
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
        return "牵头"
    return "配合" if bureau in task.bureaus else "其他"
