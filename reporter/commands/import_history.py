"""`laoyousuode import-history`: earlier months from a simple sheet into the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reporter.commands.in_folder import office_needed, tell
from reporter.commands.shared import existing
from reporter.console import make_console

NAME = "import-history"


def run(
    file: Annotated[
        Path,
        typer.Argument(
            help="一张简单的表：报告期、单位、指标、填报值、分子、分母，一行一个数",
            metavar="文件",
            show_default=False,
        ),
    ],
) -> None:
    """补录以前各月的数：同样校验、同样判定；台账里已有的月份不动。"""
    from reporter.months.importing import import_history
    from reporter.months.words import say

    existing([file])
    with office_needed() as office:
        done = import_history(office, file)
        console = make_console()
        tell(console, done.sentences)
        for each in done.findings:
            if each.severity in ("error", "warning"):
                told = say("importing.finding", bureau=each.bureau, row=each.row, message=each.message)
                console.print(told, markup=False)
        months = "、".join(str(month) for month in done.months)
        key = "importing.done" if done.months else "importing.none"
        console.print(say(key, count=len(done.months), months=months), markup=False)
