"""`laoyousuode forms`: one form for each bureau."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from laoyousuode import __version__
from laoyousuode.period import Period
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
    draft: Annotated[bool, option("--draft", help="方案还没有确认，也先生成；每张表都印“草案”")] = False,
) -> None:
    """生成下发表格：每个单位一份，填好单位和报告期，只开放本单位要填的格。"""
    day = date_from(due, "截止日期")
    with office_here(wanted=out is None) as office:
        if office is not None:
            refuse({"--plan": plan}, "在工作文件夹里用的是文件夹里的方案；要用它，请同时写 --out")
            refuse_unconfirmed(office.folder.plan, unless=draft)
            taken = office.month(period_from(period, office.plan) if period else None)
            when, folder = taken.period, office.folder.issued(taken.period)
            day, told = office.deadline(when, day)
            tell(None, (*office.told, *taken.sentences, told))
            _issue(office.in_force(when), when, folder, day, draft)
            office.folder.make_month(when)
            if not draft:
                office.remember_due(when, day)
            return
    if period is None or out is None:
        absent = "报告期" if period is None else "--out"
        raise UserError(f"还缺少 {absent}（只有在工作文件夹里才可以不写）")
    chosen = plan_from(plan)
    refuse_unconfirmed(plan, unless=draft)
    when = period_from(period, chosen)
    _issue(chosen.in_force(when), when, as_folder(out), day, draft)


def _issue(chosen: Plan, when: Period, folder: Path, day: dt.date | None, draft: bool) -> None:
    """Write the forms. Raises FolderError."""
    from laoyousuode.folder import File, write_files
    from template.build import build
    from template.form import Issuance

    console = make_console()
    tell_recovery(console, folder)
    files: dict[str, File] = {}
    with make_progress(make_console(stderr=True)) as progress:
        task = progress.add_task("生成表格", total=len(chosen.bureaus), file="")
        for bureau in chosen.bureaus:
            name = f"{chosen.field}指标填报表_{bureau.name}_{when}.xlsx"
            progress.update(task, file=bureau.name)
            files[name] = File(build(chosen, Issuance(bureau.name, when, day, draft)), "form")
            progress.advance(task)
    about = {"period": str(when), "plan": chosen.id, "version": __version__}
    written = write_files(folder, files, about)
    console.print(f"已生成 {len(files)} 份表格，在 {folder}", markup=False)
    tell_written(console, written)
