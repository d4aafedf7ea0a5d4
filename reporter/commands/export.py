"""`laoyousuode export`: the store as tables, for Excel, R or pandas."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from laoyousuode import __version__
from reporter.commands.in_folder import office_needed
from reporter.commands.shared import as_folder, tell_written
from reporter.console import UserError, make_console, option

NAME = "export"
_FORMATS = ("xlsx", "csv", "parquet")


def run(
    out: Annotated[Path, typer.Argument(help="写到哪个文件夹", metavar="文件夹", show_default=False)] = Path(
        "导出"
    ),
    formats: Annotated[
        str, option("--format", help="xlsx、csv、parquet，用逗号隔开；不写就是 xlsx 和 csv", metavar="格式")
    ] = "xlsx,csv",
) -> None:
    """导出台账里各月的数：一行一个数（数据），和各月的灯（灯），供 Excel、R、pandas 分析。"""
    from laoyousuode.folder import File, write_files
    from reporter.export.files import to_csv, to_parquet, to_xlsx
    from reporter.export.tables import columns_table, lights_table, say, values_table

    asked = {part.lower() for part in re.split("[,，、\\s]+", formats) if part}
    unknown = sorted(asked - set(_FORMATS))
    if unknown or not asked:
        raise UserError(say("done.format", name="、".join(unknown)))
    with office_needed() as office:
        values, lights = values_table(office.store, office.plan), lights_table(office.store, office.plan)
        files: dict[str, File] = {}
        if "xlsx" in asked:
            files[f"{values.name}.xlsx"] = File(to_xlsx((values, lights, columns_table())))
        for table in (values, lights):
            if "csv" in asked:
                files[f"{table.name}.csv"] = File(to_csv(table))
            if "parquet" in asked:
                files[f"{table.name}.parquet"] = File(to_parquet(table))
        folder = as_folder(out)
        written = write_files(folder, files, {"version": __version__})
        console = make_console()
        months = len({row[0] for row in values.rows})
        facts = {"rows": len(values.rows), "months": months, "names": "、".join(files), "folder": folder}
        console.print(say("done.written", **facts), markup=False)
        tell_written(console, written)
