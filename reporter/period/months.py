"""Which month a folder of returns is about, where nobody says it: the one that most of its forms name.

Reads no more of a file than its head. Knows no plan's rule; a file that names no month has no voice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.scratch import scratch_folder
from reporter.period.intake import collect, expand, in_workers
from reporter.returns.form import FormError, find_form
from reporter.returns.reader import read_bytes
from reporter.workbooks.grid import WorkbookError
from reporter.workbooks.workbook import open_workbook


def months_named(paths: Iterable[Path], plan: Plan, jobs: int) -> Counter[Period]:
    """How many forms under the paths name each month of the plan's years. Raises FileNotFoundError."""
    with scratch_folder() as scratch:
        files, _ = expand(collect(paths).files, scratch, jobs)
        tasks = [(path, plan) for path, _ in files]
        answers = in_workers(_month, tasks, [shown for _, shown in files], jobs)
    return Counter(answer for answer in answers if isinstance(answer, Period))


def agreed(months: Counter[Period]) -> Period | None:
    """The month that more than half of the forms name, None where there is no such month."""
    if not months:
        return None
    [(month, count)] = months.most_common(1)
    return month if 2 * count > months.total() else None


def _month(path: Path, plan: Plan) -> Period | None:
    try:
        content = find_form(open_workbook(read_bytes(path)), plan)
        period = Period.parse(content.header.period)
    except (WorkbookError, FormError, ValueError):
        return None
    return period if period.year in plan.years else None
