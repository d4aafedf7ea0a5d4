"""`laoyousuode history`: everything that the store knows of one value."""

from __future__ import annotations

from typing import Annotated

import typer

from reporter.commands.in_folder import office_needed
from reporter.commands.shared import bureau_from, period_from, row_from
from reporter.console import make_console

NAME = "history"


def run(
    row: Annotated[str, typer.Argument(help="指标序号，例如 5 或 C3", metavar="指标", show_default=False)],
    bureau: Annotated[str, typer.Argument(help="单位；全区的数写“全区”", metavar="单位", show_default=False)],
    month: Annotated[str, typer.Argument(help="报告期，例如 2026-06", metavar="报告期", show_default=False)],
) -> None:
    """一个数的来龙去脉：每份表、哪一格、怎样采用、代录、决定、每次汇总和定稿。"""
    from reporter.months.history import story
    from reporter.months.words import say

    with office_needed() as office:
        period = period_from(month, office.plan)
        name = "" if bureau == say("history.district") else bureau_from(bureau, office.plan)
        console = make_console()
        for line in story(office, row_from(row, office.plan), name, period):
            console.print(line, markup=False)
