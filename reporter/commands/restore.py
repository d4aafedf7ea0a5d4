"""`laoyousuode restore`: a dated copy of the store comes back in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reporter.console import UserError, make_console

NAME = "restore"


def run(
    copy: Annotated[
        Path | None,
        typer.Argument(help="备份文件；不写就列出现有的备份", metavar="备份", show_default=False),
    ] = None,
) -> None:
    """用一份备份恢复台账；现在的台账另存在“备份”里，不删除。"""
    from reporter.months.words import say
    from reporter.store import database
    from reporter.store.store import StoreError
    from reporter.working_folder.working_folder import find_working_folder

    folder = find_working_folder(Path.cwd())
    if folder is None:
        raise UserError(say("missing.folder"))
    console = make_console()
    if copy is None:
        found = database.copies(folder.store)
        for each in found:
            key = "restore.good" if database.fault_of(each) == "" else "restore.bad"
            console.print(say(key, copy=folder.shown(each)), markup=False)
        if not found:
            console.print(say("restore.none"), markup=False)
        return
    try:
        with database.owned(folder.store):
            aside = database.restore(folder.store, copy)
    except StoreError as error:
        raise UserError(str(error)) from error
    console.print(say("restore.done", copy=copy), markup=False)
    if aside is not None:
        console.print(say("restore.aside", copy=folder.shown(aside)), markup=False)
