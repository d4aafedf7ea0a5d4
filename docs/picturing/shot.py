"""Pictures of real things: a document's page, a workbook's window, a page in a browser. Small palette PNGs.

Needs LibreOffice, poppler, Xvfb, ImageMagick and Chromium. The typefaces of a Chinese Windows are not on this system;
Noto's stand in for them. Knows how a picture is taken, not of what.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from reporter.desk.look import HEIGHT, WIDTH
from tests.desk.driven import drive
from tests.screen import screen
from tests.wallchart.browser import Browser

_STAND_INS = {
    "Noto Serif CJK SC": ("宋体", "仿宋", "楷体", "SimSun", "FangSong", "KaiTi"),
    "Noto Sans CJK SC": ("黑体", "SimHei", "等线", "微软雅黑"),
    # Columns are as wide as digits of a workbook's standard font: this one is a little wider than Windows' own.
    "Liberation Sans": ("Calibri",),
}
_WINDOW, _DESK = Path(__file__).with_name("lo_window.py"), Path(__file__).with_name("desk_window.py")
# So many colours hold all that a page tells by them; a window has small coloured signs besides.
_COLOURS, _WINDOW_COLOURS = 48, 144
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Paper:
    """The first page of a document on which the words stand, or so much of it from above."""

    name: str
    file: str
    words: str
    upper: float = 1
    dots: int = 84


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in a window, with figures typed into named cells.

    `cell` is where the cursor stands, `noted` whose note is open. A window that is less than 300 high shows no frozen rows.
    """

    name: str
    file: str
    sheet: str
    cell: str
    size: tuple[int, int]
    noted: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser of this size shows first."""

    name: str
    file: str
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk over a working folder, with a tab in front and its line with these words chosen; a part of its window."""

    name: str
    file: str
    tab: str
    words: str
    period: str
    part: tuple[int, int, int, int] = (0, 0, WIDTH, HEIGHT)


class Camera:
    """Takes pictures of what lies below `scene`; its own files go into `scratch`."""

    def __init__(self, scene: Path, scratch: Path) -> None:
        self._scene, self._scratch = scene, scratch
        self._environment = {**os.environ, "FONTCONFIG_FILE": str(fontconfig(scratch))}

    def paper(self, what: Paper) -> bytes:
        source = self._scene / what.file
        pdf = self._printed(source)
        page = str(page_with(pdf, what.words))
        options = ["-png", "-r", str(what.dots), "-f", page, "-l", page, "-singlefile"]
        done = subprocess.run(["pdftoppm", *options, str(pdf)], check=True, capture_output=True)
        with Image.open(io.BytesIO(done.stdout)) as whole:
            box = (0, 0, whole.width, round(whole.height * what.upper))
        return small(done.stdout, box=box)

    def _printed(self, source: Path) -> Path:
        pdf = self._scratch / f"{source.stem}.pdf"
        if not pdf.exists():
            profile = f"-env:UserInstallation={(self._scratch / 'printer').as_uri()}"
            command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir"]
            subprocess.run(
                [*command, str(self._scratch), str(source)],
                check=True,
                capture_output=True,
                env=self._environment,
            )
        return pdf

    def sheet(self, what: Sheet) -> bytes:
        for attempt in range(1, _TRIES + 1):
            picture = self._window(what, self._scratch / "window" / f"{what.name}{attempt}")
            if picture:
                return picture
        raise RuntimeError(f"LibreOffice did not show {what.file}")

    def _window(self, what: Sheet, copy: Path) -> bytes:
        """The sheet in a window of its own; empty where LibreOffice, on a busy machine, showed none."""
        copy.mkdir(parents=True)
        book = Path(shutil.copy(self._scene / what.file, copy))
        typed = [f"{name}={text}" for name, text in what.typed.items()]
        with screen() as shown:
            environment = {**self._environment, **shown}
            command = ["/usr/bin/python3", str(_WINDOW), str(book), str(copy / "profile")]
            command += [*map(str, what.size), what.sheet, what.cell, what.noted, *typed]
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, encoding="utf-8"
            )
            try:
                assert process.stdout is not None
                if process.stdout.readline() != "shown\n":
                    return b""
                return small(resting(environment), _WINDOW_COLOURS, (0, 0, *what.size))
            finally:
                process.communicate(timeout=60)

    def desk(self, what: Desk) -> bytes:
        place = self._scratch / "desk" / what.name
        folder = str(self._scene / what.file)
        order = {"folder": folder, "period": what.period, "tab": what.tab, "words": what.words}
        drive(place, order, lambda asked: [sys.executable, str(_DESK), str(asked)])
        return small((place / "shown.png").read_bytes(), _WINDOW_COLOURS, what.part)

    def page(self, what: Page) -> bytes:
        with Browser(self._scratch / "browser" / what.name) as browser:
            browser.open(self._scene / what.file, *what.size)
            return small(browser.screenshot())


def small(png: bytes, colours: int = _COLOURS, box: tuple[int, int, int, int] | None = None) -> bytes:
    """The picture, or this part of it, in a palette of few colours."""
    target = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        palette = picture.crop(box).convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        palette.save(target, "PNG", optimize=True)
    return target.getvalue()


def resting(environment: Mapping[str, str], limit: float = 30) -> bytes:
    """The screen's picture, once it has stayed the same for a second."""
    before, end = b"", time.monotonic() + limit
    while time.monotonic() < end:
        time.sleep(1)
        command = ["import", "-window", "root", "ppm:-"]
        now = subprocess.run(command, check=True, capture_output=True, env=dict(environment)).stdout
        if now == before:
            return now
        before = now
    raise RuntimeError("the window never came to rest")


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
