"""Makes the README's pictures from the committed samples: the filled form, the bulletin, the ledger, the desk.

    python -m docs.pictures

Needs LibreOffice, pdftoppm, Xvfb and ImageMagick. The typefaces of a Chinese Windows are not on this system; Noto's
stand in for them.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURES = Path(__file__).parent / "pictures"
SAMPLES = ROOT / "samples" / "2026-10"
# file, page of the PDF, picture, dots an inch
SHOTS = (
    (SAMPLES / "returned" / "区人力社保局10月.xlsx", "指标填报表", "form.png", 110),
    (SAMPLES / "expected" / "通报.docx", "推进情况的通报", "bulletin.png", 80),
    (SAMPLES / "expected" / "台账.xlsx", "指标完成情况", "ledger.png", 100),
)
_STAND_INS = {
    "Noto Serif CJK SC": ("宋体", "仿宋", "楷体", "SimSun", "FangSong", "KaiTi"),
    "Noto Sans CJK SC": ("黑体", "SimHei", "等线", "微软雅黑"),
}


def fontconfig(folder: Path) -> Path:
    """A fontconfig file that names the stand-ins."""
    aliases = "".join(
        f"<alias binding='same'><family>{name}</family><prefer><family>{font}</family></prefer></alias>"
        for font, names in _STAND_INS.items()
        for name in names
    )
    path = folder / "fonts.conf"
    head = "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
    path.write_text(f"{head}<dir>/usr/share/fonts</dir>{aliases}</fontconfig>", encoding="utf-8")
    return path


def page_with(pdf: Path, words: str) -> int:
    """The first page on which the words stand."""
    import pypdf

    for number, page in enumerate(pypdf.PdfReader(pdf).pages, 1):
        if words in page.extract_text().replace("\n", "").replace(" ", ""):
            return number
    raise ValueError(f"{pdf.name} has no page with {words}")


def desk_picture(folder: Path) -> None:
    """The desk on the samples' returns, one finding chosen; its window alone."""
    from laoyousuode.period import Period
    from reporter.months.office import make_working_folder
    from tests.desk.driven import drive

    period = Period(2026, 10)
    office, _ = make_working_folder(folder / "北仑", None, period.cutoff + dt.timedelta(days=4))
    office.make_month(period)
    for source in sorted((SAMPLES / "returned").iterdir()):
        goal = office.returned(period) / source.name
        shutil.copyfile(source, goal)
        came = dt.datetime(2026, 11, 4, 9, 30).timestamp()
        os.utime(goal, (came, came))
    # Where it really lies is nobody's business.
    order = {"story": "picture", "folder": str(office.path), "folder_shown": "工作文件夹：D:\\劳有所得\\北仑"}
    order |= {"period": str(period), "finding": "整数"}
    drive(folder / "desk", order)
    shot, goal = folder / "desk" / "desk.png", PICTURES / "desk.png"
    # The window, without the empty screen beside it; without the times of its making.
    command = [
        "convert",
        str(shot),
        "-fuzz",
        "2%",
        "-trim",
        "+repage",
        "-strip",
        "+dither",
        "-colors",
        "64",
        str(goal),
    ]
    subprocess.run(command, check=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        desk_picture(Path(scratch))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        environment = {**os.environ, "FONTCONFIG_FILE": str(fontconfig(folder))}
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        for source, words, picture, dots in SHOTS:
            command = [
                "soffice",
                profile,
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                scratch,
                str(source),
            ]
            subprocess.run(command, check=True, capture_output=True, env=environment)
            pdf = folder / f"{source.stem}.pdf"
            page = str(page_with(pdf, words))
            target = PICTURES / Path(picture).stem
            options = ["-png", "-r", str(dots), "-f", page, "-l", page, "-singlefile"]
            subprocess.run(["pdftoppm", *options, str(pdf), str(target)], check=True)


if __name__ == "__main__":
    main()
