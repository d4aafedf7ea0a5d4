"""Pages of a PDF as one document: lines become paragraphs, a table goes on over the page.

Knows how Chinese notices are set; nothing of PDF. A row that a page's end cuts in two is made whole where its halves
cannot be two rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reporter.notice.alignment import is_between_pages, is_target
from reporter.notice.document import NoticeCell
from reporter.notice.pdf_page import PageContent, RuledGrid, TextLine, cell_of, paragraph_of
from reporter.notice.typography import figure

_Row = list[NoticeCell]
# How far from the page's end page numbers and running heads stand, as a share of its height.
_MARGIN = 0.12
# So far to the right of the text's edge a line begins a paragraph.
_INDENT = 6.0
_SNAP = 3.0
_BEGINS = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|——|[-－—]{2}|附[件表]|表\s*[0-9一二三四五六七八九十]*[:：]"
)


def flowed(pages: Sequence[PageContent]) -> Iterator[str | list[list[NoticeCell]]]:
    """Paragraphs and tables in their order."""
    margins = _margins(pages)
    running = _running(pages)
    flow = _Flow()
    for page in pages:
        left, right = margins.get(page.width, (0.0, page.width))
        parts = [part for part in page.parts if not _is_furniture(part, page, running)]
        for index, part in enumerate(parts):
            if isinstance(part, TextLine):
                yield from flow.line(part, left, right)
            else:
                yield from flow.grid(part, first=index == 0)
    yield from flow.ended()


class _Flow:
    """What is not at its end yet: the lines of a paragraph, or a table."""

    def __init__(self) -> None:
        self._lines: list[TextLine] = []
        self._table: list[_Row] = []
        self._edges: tuple[float, ...] = ()
        self._full: frozenset[int] = frozenset()

    def line(self, part: TextLine, left: float, right: float) -> Iterator[str | list[_Row]]:
        """`left` and `right` are the text's edges. Yields what has ended before it."""
        if self._table or (self._lines and not _goes_on(self._lines[-1], part, left, right)):
            yield from self.ended()
        self._lines.append(part)

    def grid(self, part: RuledGrid, *, first: bool) -> Iterator[str | list[_Row]]:
        """`first`: nothing stands above it on its page. Yields what has ended before it."""
        rows = [list(row) for row in part.rows]
        if first and self._table and _same_columns(self._edges, part.edges):
            self._table = _continued(self._table, rows, self._full)
        else:
            yield from self.ended()
            self._table = rows
        self._edges, self._full = part.edges, part.full

    def ended(self) -> Iterator[str | list[_Row]]:
        if self._lines:
            yield paragraph_of(line.text for line in self._lines)
            self._lines = []
        if self._table:
            yield self._table
            self._table = []


# --- paragraphs ---


def _margins(pages: Sequence[PageContent]) -> dict[float, tuple[float, float]]:
    """The text's left and right edge on the pages of each width."""
    found: dict[float, tuple[float, float]] = {}
    for page in pages:
        for part in page.parts:
            if isinstance(part, TextLine) and not _at_the_end(part, page):
                left, right = found.get(page.width, (part.left, part.right))
                found[page.width] = min(left, part.left), max(right, part.right)
    return found


def _goes_on(line: TextLine, following: TextLine, left: float, right: float) -> bool:
    """Whether the paragraph goes on: the line below begins at the edge, and what it begins with had no room above."""
    if following.left > left + _INDENT or _BEGINS.match(following.text):
        return False
    return line.right + following.lead > right - 1


def _at_the_end(line: TextLine, page: PageContent) -> bool:
    return not _MARGIN * page.height < line.top < (1 - _MARGIN) * page.height


def _running(pages: Sequence[PageContent]) -> frozenset[str]:
    """Lines that stand at the head or foot of most pages."""
    counts = Counter(
        text
        for page in pages
        for text in {
            part.text for part in page.parts if isinstance(part, TextLine) and _at_the_end(part, page)
        }
    )
    return frozenset(text for text, count in counts.items() if count > max(2, len(pages) / 2))


def _is_furniture(part: TextLine | RuledGrid, page: PageContent, running: frozenset[str]) -> bool:
    return (
        isinstance(part, TextLine)
        and _at_the_end(part, page)
        and (part.text in running or is_between_pages(part.text))
    )


# --- tables ---


def _same_columns(left: Sequence[float], right: Sequence[float]) -> bool:
    return len(left) == len(right) and all(abs(a - b) <= _SNAP for a, b in zip(left, right, strict=True))


def _continued(table: list[_Row], rows: list[_Row], full: frozenset[int]) -> list[_Row]:
    """The table with the next page's rows; a head that is printed again is left out."""
    again = 0
    while again < min(len(rows), len(table)) and _texts(rows[again]) == _texts(table[again]):
        again += 1
    rest = rows[again:]
    if rest and _is_cut(table[-1], rest[0]):
        for column in range(len(rest[0])):
            _join(table, rest, column)
        rest = rest[1:]
    elif rest:
        # What stands in a column of merged cells may be the rest of the one above, which had no room left.
        for column in full:
            if rest[0][column].text:
                rest[0][column] = replace(rest[0][column], torn=True)
    return table + rest


def _texts(row: _Row) -> list[str]:
    return [cell.text for cell in row]


def _is_cut(upper: _Row, lower: _Row) -> bool:
    """Whether the two are halves of one row: some cell stands on both pages, another on one, and no figure on both."""
    pairs = [(above.text, below.text) for above, below in zip(upper, lower, strict=True)]
    whole = any(is_target(figure(above)) and is_target(figure(below)) for above, below in pairs)
    return (
        not whole
        and any(above and below for above, below in pairs)
        and any(bool(above) != bool(below) for above, below in pairs)
    )


def _join(table: list[_Row], rest: list[_Row], column: int) -> None:
    """One cell of the cut row, with what is merged into it above and below."""
    above, below = table[-1][column].text, rest[0][column].text
    text = cell_of(part for part in (above, below) if part)
    row = len(table) - 1
    while row > 0 and table[row][column].covered and table[row - 1][column].text == above:
        table[row][column] = NoticeCell(text, covered=True)
        row -= 1
    table[row][column] = NoticeCell(text, covered=table[row][column].covered)
    for line in rest[1:]:
        if not (line[column].covered and line[column].text == below):
            break
        line[column] = NoticeCell(text, covered=True)
