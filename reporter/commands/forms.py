"""`laoyousuode forms`: one form for each bureau."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from laoyousuode.plan import Plan
from reporter.commands.in_folder import office_here, tell
from reporter.commands.shared import (
    PlanOption,
    as_folder,
    date_from,
    period_from,
    plan_from,
    refuse,
    refuse_unconfirmed,
    tell_recovery,
    tell_written,
)
from reporter.console import UserError, make_console, make_progress, option

if TYPE_CHECKING:
    from laoyousuode.folder import Written

NAME = "forms"


def run(
    period: Annotated[
        str | None,
        typer.Argument(
            help="报告期，例如 2026-10；在工作文件夹里可以不写", metavar="报告期", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None,
        option("--out", help="表格写到哪个文件夹；在工作文件夹里不用写，写了就不记台账", metavar="文件夹"),
    ] = None,
    due: Annotated[
        str | None,
        option("--due", help="报送截止日期，例如 2026-11-05；会印在表上，工作文件夹会记住", metavar="日期"),
    ] = None,
    plan: PlanOption = None,
    previous: Annotated[
        list[Path] | None,
        option(
            "--previous",
            help="以前各期的 results.json，印在表上作上期数，可写多次；工作文件夹用台账",
            metavar="文件",
        ),
    ] = None,
    draft: Annotated[bool, option("--draft", help="方案还没有确认，也先生成；每张表都印“草案”")] = False,
) -> None:
    """生成下发表格：每个单位一份，填好单位和报告期，只开放本单位要填的格。"""
    from reporter.months.issuing import issue_forms, write_forms
    from reporter.period.history import EarlierError, load_earlier

    day = date_from(due, "截止日期")
    with office_here(wanted=out is None) as office:
        if office is not None:
            asked = {"--plan": plan, "--previous": previous}
            refuse(asked, "在工作文件夹里用的是文件夹里的方案和台账；要用它，请同时写 --out")
            refuse_unconfirmed(office.folder.plan, unless=draft)
            taken = office.month(period_from(period, office.plan) if period else None)
            when, folder = taken.period, office.folder.issued(taken.period)
            day, told = office.deadline(when, day)
            tell(None, (*office.told, *taken.sentences, told))
            _tell(
                office.in_force(when),
                folder,
                lambda done: issue_forms(office, when, day, draft=draft, done=done),
            )
            return
    if period is None or out is None:
        absent = "报告期" if period is None else "--out"
        raise UserError(f"还缺少 {absent}（只有在工作文件夹里才可以不写）")
    chosen = plan_from(plan)
    refuse_unconfirmed(plan, unless=draft)
    when = period_from(period, chosen)
    plan_now, goal = chosen.in_force(when), as_folder(out)
    try:
        earlier = load_earlier(plan_now, when, previous) if previous else None
    except EarlierError as error:
        raise UserError(f"--previous：{error}") from error
    _tell(plan_now, goal, lambda done: write_forms(plan_now, when, goal, day, draft, done, earlier))


def _tell(plan: Plan, folder: Path, write: Callable[[Callable[[str], None]], Written]) -> None:
    """Write the forms, with the progress shown. Raises FolderError."""
    console = make_console()
    tell_recovery(console, folder)
    with make_progress(make_console(stderr=True)) as progress:
        task = progress.add_task("生成表格", total=len(plan.bureaus), file="")
        written = write(lambda bureau: progress.update(task, advance=1, file=bureau))
    console.print(f"已生成 {len(written.places)} 份表格，在 {folder}", markup=False)
    tell_written(console, written)
