"""`laoyousuode consolidate`: `report` on what was dropped, with nothing to type: month and folder are found."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated

import typer

from laoyousuode.period import Period
from reporter.commands import report
from reporter.commands.shared import PlanOption, existing, plan_from
from reporter.console import UserError, make_console

NAME = "consolidate"
# Beside what was dropped, one folder a month: an edition never takes the place of another month's.
RESULT_FOLDER = "结果-{period}"


def run(
    paths: Annotated[
        list[Path], typer.Argument(help="返回的表格，或存放它们的文件夹，可以写多个", metavar="路径…")
    ],
    plan: PlanOption = None,
) -> None:
    """汇总返回表，什么都不用填：报告期取自表格，结果写到旁边的“结果-年-月”；在工作文件夹里就写进它的台账。"""
    from reporter.working_folder.working_folder import find_working_folder

    given = [path.resolve() for path in existing(paths)]
    office = None if plan else find_working_folder(given[0])
    if office is not None and given == [office.path]:
        _report_in(office.path, None, None)
        return
    period = _period(given, plan)
    make_console().print(f"报告期取自表格：{period.chinese}", markup=False)
    if office is None:
        report.run(given, str(period), given[0].parent / RESULT_FOLDER.format(period=period), plan=plan)
        return
    # The month's own folder says no more than the month does.
    is_all = given in ([office.month(period)], [office.returned(period)])
    _report_in(office.path, None if is_all else given, period)


def _report_in(folder: Path, paths: list[Path] | None, period: Period | None) -> None:
    with contextlib.chdir(folder):
        report.run(paths, str(period) if period else None)


def _period(paths: list[Path], plan: Path | None) -> Period:
    """The month that most of the forms name. Raises UserError."""
    from reporter.period.intake import default_jobs
    from reporter.period.months import agreed, months_named

    found = months_named(paths, plan_from(plan), default_jobs())
    period = agreed(found)
    if period is None and not found:
        raise UserError("没有一份表格写明报告期，不知道汇总哪个月；没有写出文件")
    if period is None:
        counts = "、".join(f"{month.chinese} {count} 份" for month, count in sorted(found.items()))
        raise UserError(f"表格里的报告期不一致（{counts}），请把同一个月的放在一个文件夹里；没有写出文件")
    return period
