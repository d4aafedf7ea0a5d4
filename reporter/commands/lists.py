"""`laoyousuode lists`: 目标清单, 任务清单 and 责任清单 of the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from laoyousuode import __version__
from reporter.commands.in_folder import office_here, tell
from reporter.commands.shared import PlanOption, as_folder, plan_from, tell_written
from reporter.console import UserError, make_console, option

NAME = "lists"


def run(
    out: Annotated[
        Path | None, option("--out", help="写到哪个文件夹；在工作文件夹里不写就是“清单”", metavar="文件夹")
    ] = None,
    plan: PlanOption = None,
) -> None:
    """目标清单、任务清单、责任清单：一个 Excel，一个 Word 附件；工作文件夹里从第二个月起标明销号。"""
    from laoyousuode.folder import File, write_files
    from reporter.lists.files import to_annex, to_workbook
    from reporter.lists.lists import Standing, plan_lists, say
    from reporter.months.standing import standing

    with office_here(wanted=plan is None) as office:
        if office is None and out is None:
            raise UserError("还缺少 --out（只有在工作文件夹里才可以不写）")
        chosen = plan_from(plan) if office is None else office.plan
        found = Standing() if office is None else standing(office)
        if office is not None:
            tell(None, office.told)
        if found.period is not None:
            chosen = chosen.in_force(found.period) if office is None else office.in_force(found.period)
        lists = plan_lists(chosen, found)
        files = {
            say("files.workbook"): File(to_workbook(chosen, lists)),
            say("files.annex"): File(to_annex(chosen, lists, found)),
        }
        place = out or Path("清单") if office is None else out or office.folder.path / "清单"
        folder = as_folder(place)
        written = write_files(folder, files, {"plan": chosen.id, "version": __version__})
    console = make_console()
    console.print(say("words.done", names="、".join(files), folder=folder), markup=False)
    tell_written(console, written)
