"""The parts of an .xlsx that sheets refer to: shared strings, styles, comments.

Knows what is inside each such part; not how parts hang together, and nothing of the plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from reporter.workbooks import formats
from reporter.workbooks.grid import Bounds, WorkbookError, cell_address
from reporter.workbooks.package import Attributes, Package
from reporter.workbooks.sheetxml import MOST_RUNS, unescape

_WHOLE = re.compile(r"\s*\d{1,9}\s*", re.ASCII)
# Excel takes 255 characters; what is longer is no format, and is not worth keeping.
_LONGEST_CODE = 1024


def read_strings(package: Package, part: str, bounds: Bounds) -> list[str]:
    """The shared strings, runs joined, without what is said on how to pronounce them."""
    reader = _StringReader(bounds)
    package.parse(part, reader.attach, reader.check)
    reader.release()
    return reader.strings


def read_formats(package: Package, part: str, bounds: Bounds) -> dict[str | None, tuple[str, bool]]:
    """Cell style index, as the cells spell it, -> (format code, whether it shows a date)."""
    reader = _StyleReader(bounds)
    package.parse(part, reader.attach)
    return reader.table()


class _StringReader:
    def __init__(self, bounds: Bounds) -> None:
        self.strings: list[str] = []
        self._most = bounds.strings
        self._room = bounds.characters
        self._chars: list[str] = []
        self._runs: list[str] = []
        self._phonetic = False
        self._parser: expat.XMLParserType | None = None

    def attach(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._chars.append

    def release(self) -> None:
        self._parser = None

    def check(self) -> None:
        if len(self.strings) > self._most or self._room < 0 or len(self._runs) > MOST_RUNS:
            raise WorkbookError("too-large", "文字内容过多")

    def _start(self, tag: str, _: Attributes) -> None:
        if tag == "t":
            self._chars.clear()
        elif tag == "si":
            self._runs.clear()
            self._phonetic = False
        elif tag == "rPr":
            # LibreOffice cuts 指标2 into two runs with five properties each: leave those to expat.
            self._listen(None)
        elif tag == "rPh":
            self._phonetic = True

    def _listen(self, handler: Callable[[str, Attributes], None] | None) -> None:
        if self._parser is not None:
            self._parser.StartElementHandler = handler

    def _end(self, tag: str) -> None:
        if tag == "t":
            if not self._phonetic:
                self._runs.append("".join(self._chars))
        elif tag == "si":
            text = unescape("".join(self._runs))
            self._room -= len(text)
            self.strings.append(text)
        elif tag == "rPr":
            self._listen(self._start)
        elif tag == "rPh":
            self._phonetic = False


class _StyleReader:
    def __init__(self, bounds: Bounds) -> None:
        self._most = bounds.styles
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []
        self._inside = ""

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def table(self) -> dict[str | None, tuple[str, bool]]:
        known = formats.BUILTIN | self._codes
        table: dict[str | None, tuple[str, bool]] = {}
        for index, number in enumerate(self._styles):
            code = known.get(number) or formats.GENERAL
            table[str(index)] = (code, formats.shows_date(code))
        if "0" in table:
            table[None] = table["0"]
        return table

    def _start(self, tag: str, attributes: Attributes) -> None:
        # `xf` and `numFmt` also occur in cellStyleXfs and in dxfs, where they mean something else.
        if tag == "xf":
            if self._inside == "cellXfs":
                self._styles.append(_whole(attributes.get("numFmtId", "")))
        elif tag == "numFmt":
            if self._inside == "numFmts":
                self._codes[_whole(attributes.get("numFmtId", ""))] = unescape(
                    attributes.get("formatCode", "")
                )
        elif tag in ("numFmts", "cellXfs"):
            self._inside = tag
        if len(self._styles) > self._most or len(self._codes) > self._most:
            raise WorkbookError("too-large", "单元格样式过多")

    def _end(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""


def _whole(text: str) -> int:
    return int(text) if _WHOLE.fullmatch(text) else 0


class CommentReader:
    """Reads notes or threaded comments; what stands at one place becomes one text, a line each."""

    def __init__(self, bounds: Bounds, room: int) -> None:
        self.room = room
        self._most = bounds.cells
        self._count = 0
        self._found: dict[tuple[int, int], list[str]] = {}
        self._chars: list[str] = []
        self._runs: list[str] = []
        self._place: tuple[int, int] | None = None
        self._phonetic = False
        self._inner = ""

    def texts(self) -> dict[tuple[int, int], str]:
        """What was read, by place."""
        return {place: "\n".join(texts) for place, texts in self._found.items()}

    def attach(self, parser: expat.XMLParserType) -> None:
        """Set the handlers."""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._chars.append

    def check(self) -> None:
        """Between chunks: what has been read must be within limits."""
        if self.room < 0 or self._count > self._most or len(self._runs) > MOST_RUNS:
            raise WorkbookError("too-large", "批注过多")

    def _start(self, tag: str, attributes: Attributes) -> None:
        # In a note the text is in <t> inside <text>; in a thread it stands in <text> itself.
        if tag in ("t", "text"):
            self._chars.clear()
            self._inner = tag
        elif tag in ("comment", "threadedComment"):
            self._place = cell_address(attributes.get("ref", ""))
            self._runs.clear()
            self._phonetic = False
        elif tag == "rPh":
            self._phonetic = True

    def _end(self, tag: str) -> None:
        if (tag == "t" and not self._phonetic) or (tag == "text" and self._inner == "text"):
            self._runs.append("".join(self._chars))
        elif tag == "rPh":
            self._phonetic = False
        elif tag in ("comment", "threadedComment") and self._place is not None:
            text = unescape("".join(self._runs))
            self.room -= len(text)
            self._count += 1
            self._found.setdefault(self._place, []).append(text)
