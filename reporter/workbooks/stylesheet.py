"""The styles of an .xlsx: what every cell's style index means, with the fonts, fills and colours that matter.

Knows styles.xml and the colours of a theme; not how parts hang together, and nothing of the plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from xml.parsers import expat

from reporter.workbooks import colours, formats
from reporter.workbooks.cellxml import StyleTable, unescape
from reporter.workbooks.grid import Bounds, too_large
from reporter.workbooks.looks import Font, Style, marks_of, style_of
from reporter.workbooks.package import Attributes, Package, feed, on_start

_WHOLE = re.compile(r"\s*\d{1,9}\s*", re.ASCII)
_DRAWING = re.compile(r".*/drawingml/.*main (\w+)")
# A form's table of styles has a tenth of it.
_MOST_KNOWN = 256 << 10
_GROUPS = ("numFmts", "cellXfs", "fonts", "fills", "indexedColors")
# A font's colour that is black without a look at the theme, as nearly every one is.
_BLACK: tuple[Attributes, ...] = ({}, {"theme": "1"}, {"indexed": "8"}, {"indexed": "64"}, {"auto": "1"})


def read_styles(package: Package, part: str, theme: str, bounds: Bounds) -> StyleTable:
    """Cell style index, as the cells spell it (None: not spelt), -> style."""
    data = package.small(part, _MOST_KNOWN)
    colours_of_theme = package.small(theme, _MOST_KNOWN) if theme in package else b""
    if data is not None and colours_of_theme is not None:
        return _known_styles(data, colours_of_theme, bounds)
    reader = _StyleReader(bounds)
    package.parse(part, reader.attach, reader.check, "styles")
    return reader.table(lambda: read_theme(package.chunks(theme) if theme in package else ()))


@lru_cache(maxsize=16)
def _known_styles(data: bytes, theme: bytes, bounds: Bounds) -> StyleTable:
    """The same bytes mean the same: a program writes one table of styles into all the returns that it saves."""
    reader = _StyleReader(bounds)
    feed((data,), reader.attach, reader.check)
    return reader.table(lambda: read_theme((theme,) if theme else ()))


def read_theme(chunks: Iterable[bytes]) -> Sequence[int]:
    """The twelve colours of a theme, in the order of their indexes; Office's where nothing is there."""
    found: dict[str, int] = {}
    current = ""

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal current
        match = _DRAWING.fullmatch(tag)
        word = match[1] if match else ""
        if word in colours.THEME_NAMES:
            current = word
        elif word in ("sysClr", "srgbClr") and current:
            colour = colours.spelt(attributes.get("lastClr") or attributes.get("val", ""))
            if colour is not None:
                found.setdefault(current, colour)
        elif word:
            current = ""

    pieces = list(chunks)
    if pieces:
        feed(pieces, on_start(start))
    return [
        found.get(name, usual) for name, usual in zip(colours.THEME_NAMES, colours.OFFICE_THEME, strict=True)
    ]


class _StyleReader:
    def __init__(self, bounds: Bounds) -> None:
        self._most = bounds.styles
        self._codes: dict[int, str] = {}
        self._styles: list[tuple[int, int, int]] = []
        # Of a font: struck, position, colour; of a fill: pattern, colour.
        self._fonts: list[tuple[bool, str, Attributes]] = []
        self._fills: list[tuple[str, Attributes]] = []
        self._palette: list[int] = []
        self._inside = ""

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def check(self) -> None:
        """Between chunks: what has been read must be within limits."""
        if max(map(len, (self._styles, self._codes, self._fonts, self._fills, self._palette))) > self._most:
            raise too_large("styles")

    def table(self, theme: Callable[[], Sequence[int]]) -> StyleTable:
        known = formats.BUILTIN | self._codes
        palette = (*self._palette, *colours.PALETTE[len(self._palette) :])
        read: Sequence[int] | None = None

        def colour(attributes: Attributes) -> int | None:
            nonlocal read
            if "theme" in attributes and read is None:
                read = theme()
            return colours.of_attributes(attributes, palette, read or colours.OFFICE_THEME)

        fonts = [
            Font(marks_of(struck, position), None if spelt in _BLACK else colour(spelt))
            for struck, position, spelt in self._fonts
        ]
        grounds = [self._ground(fill, colour) for fill in self._fills]
        made: dict[tuple[int, int, int], Style] = {}
        table: dict[str | None, Style] = {}
        for index, wanted in enumerate(self._styles):
            style = made.get(wanted)
            if style is None:
                number, font, fill = wanted
                style = made[wanted] = style_of(
                    known.get(number) or formats.GENERAL,
                    fonts[font] if font < len(fonts) else Font(),
                    grounds[fill] if fill < len(grounds) else colours.WHITE,
                )
            table[str(index)] = style
        if "0" in table:
            table[None] = table["0"]
        return StyleTable(table)

    def _ground(self, fill: tuple[str, Attributes], colour: Callable[[Attributes], int | None]) -> int | None:
        pattern, spelt = fill
        if pattern in ("", "none"):
            return colours.WHITE
        return colour(spelt) if pattern == "solid" else None

    def _start(self, tag: str, attributes: Attributes) -> None:
        # `xf`, `numFmt`, `font` and `fill` also occur elsewhere (cellStyleXfs, dxfs), where they mean something else.
        inside = self._inside
        if tag in _GROUPS:
            self._inside = tag
        elif inside == "cellXfs":
            if tag == "xf":
                get = attributes.get
                self._styles.append(
                    (_whole(get("numFmtId", "")), _whole(get("fontId", "")), _whole(get("fillId", "")))
                )
        elif inside == "numFmts":
            if tag == "numFmt":
                code = unescape(attributes.get("formatCode", ""))
                self._codes[_whole(attributes.get("numFmtId", ""))] = code
        elif inside == "fonts":
            self._start_font(tag, attributes)
        elif inside == "fills":
            self._start_fill(tag, attributes)
        elif inside == "indexedColors" and tag == "rgbColor":
            self._palette.append(colours.spelt(attributes.get("rgb", "")) or 0)

    def _start_font(self, tag: str, attributes: Attributes) -> None:
        if tag == "font":
            self._fonts.append((False, "", {}))
            return
        if not self._fonts:
            return
        struck, position, colour = self._fonts[-1]
        if tag == "strike":
            struck = attributes.get("val", "1") not in ("0", "false", "off")
        elif tag == "vertAlign":
            position = attributes.get("val", "")
        elif tag == "color":
            colour = attributes
        self._fonts[-1] = (struck, position, colour)

    def _start_fill(self, tag: str, attributes: Attributes) -> None:
        if tag == "fill":
            self._fills.append(("", {}))
        elif tag == "patternFill" and self._fills:
            self._fills[-1] = (attributes.get("patternType", "none"), {})
        elif tag == "fgColor" and self._fills:
            self._fills[-1] = (self._fills[-1][0], attributes)
        elif tag.endswith("gradientFill") and self._fills:
            self._fills[-1] = ("gradient", {})

    def _end(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""


def _whole(text: str) -> int:
    return int(text) if _WHOLE.fullmatch(text) else 0
