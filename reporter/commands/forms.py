"""`laoyousuode forms`: one form for each bureau."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from laoyousuode import __version__
from reporter.commands.shared import (
    PlanOption,
    as_folder,
    date_from,
    period_from,
    plan_from,
    refuse_unconfirmed,
    tell_recovery,
    tell_written,
)
from reporter.console import make_console, make_progress, option

NAME = "forms"


def run(
    period: Annotated[str, typer.Argument(help="报告期，例如 2026-10", metavar="报告期", show_default=False)],
    out: Annotated[Path, option("--out", help="表格写到哪个文件夹", metavar="文件夹")],
    due: Annotated[
        str | None, option("--due", help="报送截止日期，例如 2026-11-05；会印在表上", metavar="日期")
    ] = None,
    plan: PlanOption = None,
    draft: Annotated[bool, option("--draft", help="方案还没有确认，也先生成；每张表都印“草案”")] = False,
) -> None:
    """生成下发表格：每个单位一份，填好单位和报告期，只开放本单位要填的格。"""
    from laoyousuode.folder import File, write_files
    from template.build import build
    from template.form import Issuance

    chosen = plan_from(plan)
    refuse_unconfirmed(plan, unless=draft)
    when = period_from(period, chosen)
    chosen = chosen.in_force(when)
    day = date_from(due, "截止日期")
    folder = as_folder(out)
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
