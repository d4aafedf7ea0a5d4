"""The parts of an .xlsx that sheets refer to: shared strings, comments (styles: `stylesheet`).

Knows what is inside each such part; not how parts hang together, and nothing of the plan.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from reporter.workbooks.cellxml import Said, unescape
from reporter.workbooks.grid import Bounds, cell_address, too_large
from reporter.workbooks.package import Attributes, Package
from reporter.workbooks.runs import RunLooks
from reporter.workbooks.sheetxml import MOST_RUNS


def read_strings(package: Package, part: str, bounds: Bounds) -> list[Said]:
    """The shared strings, runs joined, without what is said on how to pronounce them; with the marks of rich ones."""
    reader = _StringReader(bounds)
    package.parse(part, reader.attach, reader.check, "text")
    reader.release()
    return reader.strings


class _StringReader:
    def __init__(self, bounds: Bounds) -> None:
        self.strings: list[Said] = []
        self._most = bounds.strings
        self._room = bounds.characters
        self._chars: list[str] = []
        self._runs: list[str] = []
        # Of the text that is being read, once a run with properties was met: few texts have any.
        self._looks: RunLooks | None = None
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
            raise too_large("text")

    def _start(self, tag: str, _: Attributes) -> None:
        if tag == "t":
            self._chars.clear()
        elif tag == "si":
            self._runs.clear()
            self._phonetic = False
        elif tag == "rPr":
            if self._looks is None:
                self._looks = RunLooks()
                self._looks.take("".join(self._runs))
            self._looks.open()
            self._listen(self._looks.property)
        elif tag == "rPh":
            self._phonetic = True

    def _listen(self, handler: Callable[[str, Attributes], None] | None) -> None:
        if self._parser is not None:
            self._parser.StartElementHandler = handler

    def _end(self, tag: str) -> None:
        if tag == "t":
            if not self._phonetic:
                run = "".join(self._chars)
                self._runs.append(run)
                if self._looks is not None:
                    self._looks.take(run)
        elif tag == "si":
            text = unescape("".join(self._runs))
            self._room -= len(text)
            self.strings.append((text, self._looks.close() if self._looks is not None else None))
            self._looks = None
        elif tag == "rPr":
            self._listen(self._start)
        elif tag == "rPh":
            self._phonetic = False


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
            raise too_large("comments")

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
