"""`laoyousuode templates`: copies of the documents' templates, for the office to edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from laoyousuode import __version__
from reporter.commands.in_folder import office_here, tell
from reporter.commands.shared import as_folder, tell_recovery, tell_written
from reporter.console import UserError, make_console, option

NAME = "templates"


def run(
    out: Annotated[
        Path | None,
        option("--out", help="复制到哪个文件夹；在工作文件夹里不用写，就是其中的“模板”", metavar="文件夹"),
    ] = None,
) -> None:
    """把自带的模板（通报、附件、专报、单位情况表、督办单、回头看、会商）复制出来，供本单位修改；改过的不会被替换。"""
    from laoyousuode.folder import File, write_files
    from reporter.bulletin.templates import names, say, shipped

    with office_here(wanted=out is None) as office:
        if office is not None:
            tell(None, office.told)
        elif out is None:
            raise UserError("还缺少 --out（只有在工作文件夹里才可以不写）")
        folder = as_folder(out) if out else office.folder.templates if office else Path()
        console = make_console()
        tell_recovery(console, folder)
        files = {called: File(shipped(name)) for name, called in names().items()}
        written = write_files(folder, files, {"version": __version__})
    console.print(say("words.made", folder=folder, names="、".join(written.places.values())), markup=False)
    tell_written(console, written)
