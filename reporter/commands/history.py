"""`laoyousuode history`: everything that the store knows of one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from reporter.commands.in_folder import office_needed
from reporter.commands.shared import bureau_from, period_from, row_from, tell_written
from reporter.console import UserError, make_console

if TYPE_CHECKING:
    from reporter.months.office import Office

NAME = "history"


def run(
    row: Annotated[
        str | None, typer.Argument(help="指标序号，例如 5 或 C3", metavar="指标", show_default=False)
    ] = None,
    bureau: Annotated[
        str | None, typer.Argument(help="单位；全区的数写“全区”", metavar="单位", show_default=False)
    ] = None,
    month: Annotated[
        str | None, typer.Argument(help="报告期，例如 2026-06", metavar="报告期", show_default=False)
    ] = None,
) -> None:
    """一个数的来龙去脉：每份表、哪一格、代录、决定、每次汇总和定稿；什么也不写，就写出各月情况 历史.html。"""
    from reporter.months.history import story
    from reporter.months.words import say

    with office_needed() as office:
        if row is None:
            _write_page(office)
            return
        if bureau is None or month is None:
            raise UserError("指标、单位、报告期要一起写；什么也不写，就写出 历史.html")
        period = period_from(month, office.plan)
        plan = office.in_force(period)
        name = "" if bureau == say("history.district") else bureau_from(bureau, plan)
        console = make_console()
        for line in story(office, row_from(row, plan), name, period):
            console.print(line, markup=False)


def _write_page(office: Office) -> None:
    """历史.html in the working folder. Raises UserError, FolderError."""
    from laoyousuode import __version__
    from laoyousuode.folder import File, write_files
    from reporter.history_page.page import say, write_history
    from reporter.months.points import history_points

    points = history_points(office)
    if not points:
        raise UserError(say("empty"))
    folder, name = office.folder.path, "历史.html"
    written = write_files(folder, {name: File(write_history(office.plan, points))}, {"version": __version__})
    console = make_console()
    months = len({point.period for point in points})
    console.print(say("done", name=written.places[name], months=months, folder=folder), markup=False)
    tell_written(console, written)
