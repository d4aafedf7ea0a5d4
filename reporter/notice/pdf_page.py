"""One page of a PDF: its lines of text and its ruled tables, with their places on the page.

Knows pdfplumber's characters and ruled lines; not how pages go on, nor what a line says. Lengths are points, from the
page's top left corner.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from reporter.notice.document import LIMITS, DocumentError, NoticeCell
from reporter.notice.markup import lowered, raised, struck

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table as RuledTable

Character = dict[str, Any]

# A page of which a picture covers so much was scanned; the text beneath it, if any, was guessed by a machine.
_PICTURE = 0.6
# A character so much smaller than its neighbour is raised or lowered.
_SMALL = 0.76
_SNAP = 3.0
_BETWEEN_STRUCK = struck("|").partition("|")[2] + struck("|").partition("|")[0]
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…]")
_FIGURE = re.compile(r"[\d%％]")
_QUOTES = re.compile("[“”‘’（《〈「]")
_LONGEST_LEAD = 12
_CLOSING = re.compile("[，。、；：！？）》”’」】,.;:!?)%％]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line as printed. `lead` is the width of what could not be parted from its first character."""

    text: str
    left: float
    right: float
    top: float
    lead: float


@dataclass(frozen=True, slots=True)
class RuledGrid:
    """A table's cells by row and column, merged ones repeated; `edges` are where its columns begin and end.

    `full` are the columns whose last cell has no room left.
    """

    rows: tuple[tuple[NoticeCell, ...], ...]
    edges: tuple[float, ...]
    top: float
    full: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PageContent:
    """Lines and tables from top to bottom."""

    width: float
    height: float
    parts: tuple[TextLine | RuledGrid, ...]


def is_picture(page: Page) -> bool:
    area = float(page.width * page.height)
    covered = (
        max(0.0, min(each["x1"], page.width) - max(each["x0"], 0))
        * max(0.0, min(each["bottom"], page.height) - max(each["top"], 0))
        for each in page.images
    )
    return bool(sum(covered) > _PICTURE * area)


def content_of(page: Page) -> PageContent:
    """Raises DocumentError for a table beyond all limits. Text that stands aslant (a watermark) is left out."""
    characters = _marked(page)
    grids: list[RuledGrid] = []
    outside = characters
    for table in page.find_tables():
        grid = _grid(table, characters)
        if grid is not None:
            grids.append(grid)
            outside = [each for each in outside if not _inside(each, table.bbox)]
    parts: list[TextLine | RuledGrid] = [*_lines(outside), *grids]
    parts.sort(key=lambda part: part.top)
    return PageContent(float(page.width), float(page.height), tuple(parts))


# --- characters ---


def _marked(page: Page) -> list[Character]:
    """The page's upright characters in their order, raised, lowered and struck ones shown as such."""
    plain: list[Character] = [
        dict(each) for each in page.dedupe_chars().chars if each["upright"] and each["text"]
    ]
    strokes = [edge for edge in page.edges if edge["orientation"] == "h"]
    for run, other in _beside(_runs(plain)):
        if run[0]["size"] <= _SMALL * other["size"]:
            higher = run[0]["bottom"] < other["bottom"] - 0.15 * other["size"]
            for each in run:
                each["text"] = raised(each["text"]) if higher else lowered(each["text"])
    for each in plain:
        if each["text"].strip() and any(_strikes(stroke, each) for stroke in strokes):
            each["text"] = struck(each["text"])
    return plain


def _runs(characters: Sequence[Character]) -> Iterator[list[Character]]:
    """Neighbours of one size, in the order in which they are written."""
    run: list[Character] = []
    for each in characters:
        if run and not (_touches(run[-1], each) and abs(run[-1]["size"] - each["size"]) < 0.1):
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _beside(runs: Iterable[list[Character]]) -> Iterator[tuple[list[Character], Character]]:
    """Each run with the character before it and the one after it on its line."""
    before: list[Character] | None = None
    for run in runs:
        if before is not None and _touches(before[-1], run[0]):
            yield run, before[-1]
            yield before, run[0]
        before = run


def _touches(left: Character, right: Character) -> bool:
    size = max(left["size"], right["size"])
    level = min(left["bottom"], right["bottom"]) > max(left["top"], right["top"])
    return bool(level and -size < right["x0"] - left["x1"] < 0.6 * size)


def _strikes(stroke: Character, each: Character) -> bool:
    """Whether a ruled line goes through the character's middle."""
    height = each["bottom"] - each["top"]
    across = min(stroke["x1"], each["x1"]) - max(stroke["x0"], each["x0"])
    deep = (stroke["top"] - each["top"]) / height if height else 0
    return bool(0.25 < deep < 0.8 and across > 0.6 * (each["x1"] - each["x0"]))


def _inside(each: Character, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    across, down = (each["x0"] + each["x1"]) / 2, (each["top"] + each["bottom"]) / 2
    return bool(left <= across <= right and top <= down <= bottom)


# --- lines ---


def _lines(characters: Sequence[Character]) -> list[TextLine]:
    from pdfplumber.utils.clustering import cluster_objects

    if not characters:
        return []
    size = median(each["size"] for each in characters)
    found: list[TextLine] = []
    for row in cluster_objects(list(characters), _middle, 0.35 * size):
        line = sorted(row, key=lambda each: each["x0"])
        while line and not line[0]["text"].strip():
            line = line[1:]
        while line and not line[-1]["text"].strip():
            line = line[:-1]
        if line:
            top = min(each["top"] for each in line)
            found.append(TextLine(_text(line), line[0]["x0"], line[-1]["x1"], top, _lead(line)))
    return found


def _middle(each: Character) -> float:
    return float(each["top"] + each["bottom"]) / 2


def _text(line: Sequence[Character]) -> str:
    parts: list[str] = []
    for at, each in enumerate(line):
        before = line[at - 1] if at else None
        if before is not None and each["x0"] - before["x1"] > 0.3 * max(each["size"], before["size"]):
            parts.append(" ")
        parts.append(each["text"])
    # Struck neighbours are one struck passage.
    return "".join(parts).strip().replace(_BETWEEN_STRUCK, "")


def _lead(line: Sequence[Character]) -> float:
    """The width of what no program parts from the line's first character: closing signs, quotes, 2027年."""
    last = line[0]
    for each in line[1:_LONGEST_LEAD]:
        before, text = last["text"], each["text"]
        letters = not _WIDE.match(before) and bool(text.strip())
        if not (letters or _CLOSING.match(text) or _QUOTES.search(before + text)):
            break
        last = each
    return float(last["x1"] - line[0]["x0"])


def paragraph_of(lines: Iterable[str]) -> str:
    """Lines that only the page's width parts, as one. Digits are never parted so, unless they are of full width."""
    return _joined(lines, lambda left, right: bool(_WIDE.match(left) or _WIDE.match(right)))


def cell_of(lines: Iterable[str]) -> str:
    """The lines of a cell as one. 25 and 80 below each other may be two figures: they are not made 2580."""
    return _joined(
        lines,
        lambda left, right: not _FIGURE.match(left) and bool(_WIDE.match(left) or _WIDE.match(right)),
    )


def _joined(lines: Iterable[str], is_seamless: Callable[[str, str], bool]) -> str:
    text = ""
    for line in lines:
        text += ("" if not text or not line or is_seamless(text[-1], line[0]) else " ") + line
    return text


# --- tables ---


def _grid(table: RuledTable, characters: Sequence[Character]) -> RuledGrid | None:
    """None for a frame around text, which is no table."""
    boxes = [box for box in table.cells if box is not None]
    across = _edges(edge for box in boxes for edge in (box[0], box[2]))
    down = _edges(edge for box in boxes for edge in (box[1], box[3]))
    if len(across) <= 2:
        return None
    if len(across) > LIMITS.columns or len(across) * len(down) > LIMITS.cells:
        raise DocumentError("表格太大，不像一份通知，没有读")
    rows = [[NoticeCell("")] * (len(across) - 1) for _ in range(len(down) - 1)]
    inside = [each for each in characters if _inside(each, table.bbox)]
    full: set[int] = set()
    for box in boxes:
        own = [each for each in inside if _inside(each, box)]
        lines = _lines(own)
        text = cell_of(line.text for line in lines)
        left, top = _at(box[0], across), _at(box[1], down)
        for row in range(top, max(_at(box[3], down), top + 1)):
            for column in range(left, max(_at(box[2], across), left + 1)):
                rows[row][column] = NoticeCell(text, covered=(row, column) != (top, left))
        if lines and _at(box[3], down) == len(rows) and _is_full(box, own, lines[-1]):
            full.add(left)
    return RuledGrid(tuple(map(tuple, rows)), across, table.bbox[1], frozenset(full))


def _is_full(box: tuple[float, ...], characters: Sequence[Character], last: TextLine) -> bool:
    """Whether the cell has no room left, neither below its text nor behind the last line."""
    size = max(each["size"] for each in characters)
    lowest = max(each["bottom"] for each in characters)
    return bool(box[3] - lowest < size and box[2] - last.right < 2 * size)


def _edges(places: Iterable[float]) -> tuple[float, ...]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _SNAP:
            found.append(place)
    return tuple(found)


def _at(place: float, edges: Sequence[float]) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - place))
