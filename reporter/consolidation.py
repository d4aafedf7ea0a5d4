"""From files to results: read all, choose the returns that count, combine them, judge the district.

The pure verb behind `report`; writing documents is elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from laoyousuode import __version__
from laoyousuode.findings import SEVERITIES, Finding
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from reporter.district import combine
from reporter.earlier import load_earlier
from reporter.intake import collect, default_jobs, read_all
from reporter.reception import receive
from reporter.results import Results
from reporter.returns import Reader, Return


class NoUsableReturnError(Exception):
    """Not one file could be used; `returns` say why."""

    def __init__(self, returns: list[Return]) -> None:
        super().__init__("没有一份可以使用的返回表")
        self.returns = returns


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be consolidated."""

    plan: Plan
    period: Period
    paths: tuple[Path, ...]
    due: dt.date | None = None
    previous: tuple[Path, ...] = ()
    jobs: int | None = None


def due_date(plan: Plan, period: Period) -> dt.date:
    """The plan's day of the month after the period."""
    year, month = (period.year + 1, 1) if period.is_december else (period.year, period.month + 1)
    return dt.date(year, month, plan.bulletin.due_day)


def consolidate(
    order: Order,
    started: Callable[[int], None] = lambda count: None,
    progress: Callable[[str], None] = lambda shown: None,
) -> Results:
    """Read, choose, combine. `started` is told how many files there are, `progress` each file's name.

    Raises FileNotFoundError, EarlierError, NoUsableReturnError.
    """
    plan, period = order.plan, order.period
    earlier = load_earlier(plan, period, order.previous)
    files = collect(order.paths)
    started(len(files))
    returns = read_all(Reader(plan, period, earlier), files, order.jobs or default_jobs(), progress)
    due = order.due or due_date(plan, period)
    reception = receive(plan, returns, due)
    if not reception.counted:
        raise NoUsableReturnError(returns)
    tasks = [task for item in reception.counted.values() for task in item.tasks]
    bureaus = [bureau.name for bureau in plan.bureaus]
    return Results(
        plan=plan.id,
        period=period,
        due=due,
        bureaus=reception.bureaus,
        files=reception.files,
        indicators=combine(plan, period, reception.counted),
        tasks=tuple(sorted(tasks, key=lambda task: (task.task, bureaus.index(task.bureau)))),
        findings=sorted_findings(plan, reception.findings),
        version=__version__,
    )


def sorted_findings(plan: Plan, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file, then in the plan's order of rows, errors before the rest; the same whatever order they came in."""
    rows = {indicator.no: index for index, indicator in enumerate(plan.indicators)}

    def key(finding: Finding) -> tuple[str, int, int, str, str, str]:
        return (
            finding.file,
            rows.get(finding.row, -1),
            SEVERITIES.index(finding.severity),
            finding.cell,
            finding.code,
            finding.message,
        )

    return tuple(sorted(findings, key=key))
