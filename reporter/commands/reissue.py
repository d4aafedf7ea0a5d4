"""`laoyousuode reissue`: a published month's documents again, byte for byte."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reporter.commands.in_folder import office_needed
from reporter.commands.shared import as_folder, period_from, tell_written
from reporter.console import make_console, option

NAME = "reissue"


def run(
    month: Annotated[str, typer.Argument(help="报告期，例如 2026-06", metavar="报告期", show_default=False)],
    out: Annotated[
        Path | None, option("--out", help="写到哪个文件夹；不写就是那个月的“重发”", metavar="文件夹")
    ] = None,
) -> None:
    """重发已定稿月份的通报等文件，与当时的一字不差；有更正的，更正一并重发。"""
    from reporter.months.reissuing import reissue

    with office_needed() as office:
        folder = as_folder(out) if out else None
        written, told = reissue(office, period_from(month, office.plan), folder)
        console = make_console()
        console.print(told, markup=False)
        for each in written:
            tell_written(console, each)
