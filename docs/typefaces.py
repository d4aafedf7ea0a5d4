"""The typefaces of the manual's PDF, cut down to the characters that it uses, with TrueType outlines.

Chromium draws glyph by glyph what has other outlines, and where two characters share a glyph (一 and the radical ⼀) it
names the first: a reader who searches the PDF finds nothing. In a typeface of the used characters none share one.
"""

from __future__ import annotations

import base64
import io
import subprocess
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

# How far a curve may be from the one that it stands for, in thousandths of the type's size.
_NEAR = 0.5


def face(family: str, system: str, weight: str, text: str) -> str:
    """A rule of CSS that brings the system's typeface under the name `family`, for these characters alone."""
    data = base64.b64encode(cut(system, weight, text)).decode("ascii")
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight};'
        f" src: url(data:font/ttf;base64,{data}) }}"
    )


def cut(system: str, weight: str, text: str) -> bytes:
    """The typeface with these characters alone."""
    pattern = f"{system}:weight={'200' if weight == 'bold' else '80'}"
    found = subprocess.run(
        ["fc-match", "-f", "%{file}\n%{index}", pattern], check=True, capture_output=True, encoding="utf-8"
    )
    path, number = found.stdout.split("\n")
    if "CJK" not in Path(path).name:
        raise RuntimeError(f"{system} is not installed")
    font = TTFont(path, fontNumber=int(number), recalcTimestamp=False)
    options = Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[1, 2, 6])
    cutter = Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    _to_truetype(font)
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def _to_truetype(font: TTFont) -> None:
    """Outlines of quadratic curves in place of cubic ones."""
    order, shapes = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(shapes)
        shapes[name].draw(Cu2QuPen(pen, _NEAR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    for name in order:
        glyphs[name].recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyphs[name], "xMin", 0))
    most = font["maxp"] = newTable("maxp")
    most.tableVersion, most.numGlyphs = 0x00010000, len(order)
    most.maxZones, most.maxSizeOfInstructions = 1, 0
    for count in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(most, f"max{count}", 0)
    most.maxComponentElements = most.maxComponentDepth = 0
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    font.sfntVersion = "\x00\x01\x00\x00"
