"""`laoyousuode desk`: 收表台, the office's window."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reporter.console import UserError, option

NAME = "desk"
# What the ribbon's buttons ask for.
_BEGINNINGS = ("forms", "report")


def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="工作文件夹，或者要放进去的返回表、文件夹；不写就打开上次的工作文件夹", metavar="路径…"
        ),
    ] = None,
    period: Annotated[
        str | None, option("--period", help="先看哪个月；不写就是正在报送的月份", metavar="报告期")
    ] = None,
    do: Annotated[
        str | None,
        option("--do", help="打开以后先做什么：forms 下发表格、report 生成通报（加载项用）", metavar="工作"),
    ] = None,
) -> None:
    """收表台：一个窗口里收表、看质疑、记决定、生成通报、定稿，什么都不用输入。"""
    from laoyousuode.period import Period
    from reporter.desk.choosing import Remembered, choose
    from reporter.desk.words import say

    try:
        asked = str(Period.parse(period)) if period else ""
    except ValueError as error:
        raise UserError(str(error)) from error
    if do not in (None, *_BEGINNINGS):
        raise UserError(f"--do 可以写 {'、'.join(_BEGINNINGS)}")
    try:
        import tkinter as tk

        from reporter.desk.window import open_desk
    except ModuleNotFoundError as error:
        if error.name not in ("tkinter", "_tkinter"):
            raise
        raise UserError(say("fault.no_tk")) from error
    choice = choose(paths or [], Path.cwd(), Remembered().get("folder"))
    try:
        open_desk(choice, asked, do or "")
    except tk.TclError as error:
        if "display" not in str(error):
            raise
        raise UserError(say("fault.no_screen")) from error
