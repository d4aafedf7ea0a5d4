"""`laoyousuode bundle`: the zip for Windows PCs without Python and without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from reporter.commands.shared import as_folder
from reporter.console import UserError, make_console, option

NAME = "bundle"


def run(
    out: Annotated[Path, option("--out", help="写到哪个文件夹", metavar="文件夹")],
    downloads: Annotated[
        Path | None,
        option(
            "--downloads", help="下载的组件放在哪个文件夹，已有的不再下载；不写就放在缓存里", metavar="文件夹"
        ),
    ] = None,
) -> None:
    """生成 Windows 免安装包（zip）：自带 Python，拿到没有网络的电脑上解压就能用。任何系统上都能生成，内容每次相同。"""
    from bundle.build import MOST_BYTES, build_bundle, zip_name
    from bundle.downloads import DownloadError, default_folder
    from laoyousuode.output import write_in_place

    folder = as_folder(out)
    try:
        made = build_bundle(as_folder(downloads or default_folder()))
    except DownloadError as error:
        raise UserError(f"{error}；没有写出文件") from error
    packed = made.zipped()
    if len(packed) > MOST_BYTES:
        raise UserError(f"压缩包有 {len(packed) / 1e6:.1f} MB，超过 {MOST_BYTES / 1e6:.0f} MB，没有写出文件")
    write_in_place(folder / zip_name(), packed)
    size = sum(map(len, made.files.values()))
    sizes = f"{len(packed) / 1e6:.1f} MB，解压后 {size / 1e6:.1f} MB，{len(made.files)} 个文件"
    make_console().print(f"已生成 {zip_name()}（{sizes}），在 {folder}", markup=False)
