"""`laoyousuode addin …`: build the add-in anywhere; install, remove and examine it on a Windows PC."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from laoyousuode.bundled import ADDIN, bundle_root
from reporter.commands.shared import as_folder
from reporter.console import ChineseCommand, ChineseGroup, UserError, make_console, option

if TYPE_CHECKING:
    from addin.windows import Machine

NAME = "addin"
EXIT_FAULTS = 1

app = typer.Typer(
    cls=ChineseGroup,
    help="Excel 加载项：生成、安装、卸载、自检。",
    no_args_is_help=True,
    rich_markup_mode="rich",
)


@app.command(cls=ChineseCommand)
def build(
    out: Annotated[Path, option("--out", help="写到哪个文件夹", metavar="文件夹")],
    libreoffice: Annotated[
        bool, option("--libreoffice", help="另外生成 LibreOffice 用的扩展（.oxt）")
    ] = False,
) -> None:
    """生成加载项文件 laoyousuode.xlam；任何系统上都能生成，每次结果逐字节相同。"""
    from addin.xlam import NAME as FILE_NAME
    from addin.xlam import build_xlam
    from laoyousuode.output import write_all

    folder = as_folder(out)
    files = {FILE_NAME: build_xlam()}
    if libreoffice:
        # Written beside the functions; the add-in for Excel does not need it.
        from addin.oxt import build_oxt

        files["laoyousuode.oxt"] = build_oxt()
    write_all(folder, files)
    make_console().print(f"已生成 {'、'.join(files)}，在 {folder}", markup=False)


@app.command(cls=ChineseCommand)
def install(
    plans: Annotated[
        Path | None,
        option(
            "--plans", help="其他方案的文件（TOML）放在哪个文件夹；不写就沿用原来的设置", metavar="文件夹"
        ),
    ] = None,
) -> None:
    """安装加载项到本机 Excel（只限 Windows），并说明做了什么。"""
    machine = _machine()
    from addin import installer

    try:
        done = installer.install(machine, _addin(), str(plans.resolve()) if plans else None)
    except installer.InstallError as error:
        raise UserError(str(error)) from error
    _tell(done)


@app.command(cls=ChineseCommand)
def uninstall() -> None:
    """卸载加载项（只限 Windows）：只删除安装时放进去的文件。"""
    machine = _machine()
    from addin import installer

    try:
        done = installer.uninstall(machine)
    except installer.InstallError as error:
        raise UserError(str(error)) from error
    _tell(done)


@app.command(cls=ChineseCommand)
def doctor() -> None:
    """逐项检查从 Excel 到 Python 的每一环（只限 Windows）：正常，或者该怎么办。有要处理的退出码为 1。"""
    machine = _machine()
    from addin.doctor import examine
    from addin.installer import InstallError

    try:
        lines = examine(machine)
    except InstallError as error:
        raise UserError(str(error)) from error
    _tell([str(line) for line in lines])
    if not all(line.fine for line in lines):
        raise typer.Exit(EXIT_FAULTS)


def _addin() -> bytes:
    """The add-in: the one that came with a bundle, elsewhere built here."""
    root = bundle_root()
    if root is not None:
        return (root / ADDIN).read_bytes()
    from addin.xlam import build_xlam

    return build_xlam()


def _machine() -> Machine:
    """This PC. Raises UserError where it is not Windows."""
    if sys.platform != "win32":
        raise UserError(
            "安装、卸载和自检只在装有 Excel 的 Windows 电脑上用；本机可以用 laoyousuode addin build 生成加载项。"
        )
    from addin.windows import WindowsMachine

    return WindowsMachine()


def _tell(lines: list[str]) -> None:
    console = make_console()
    for line in lines:
        console.print(line, markup=False)
