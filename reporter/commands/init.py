"""`laoyousuode init`: a new working folder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from laoyousuode.unreadable import why
from reporter.commands.in_folder import tell
from reporter.commands.shared import PlanOption, plan_from, refuse_unconfirmed
from reporter.console import UserError, make_console

NAME = "init"


def run(
    folder: Annotated[
        Path, typer.Argument(help="工作文件夹，没有就新建", metavar="文件夹", show_default=False)
    ],
    plan: PlanOption = None,
) -> None:
    """建一个工作文件夹：方案、台账、联络员和每个月的文件夹都在里面；以后在里面运行命令，不用写选项。"""
    from reporter.months.office import OfficeError, make_working_folder
    from reporter.store.store import StoreError

    plan_from(plan)
    refuse_unconfirmed(plan, unless=False)
    try:
        _, said = make_working_folder(folder, plan, dt.date.today())
    except (OfficeError, StoreError) as error:
        raise UserError(str(error)) from error
    except OSError as error:
        raise UserError(f"建不了工作文件夹 {folder}（{why(error)}）") from error
    tell(make_console(), said)
