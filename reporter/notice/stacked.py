"""A table whose cells stand below one another, as browsers copy it from a web page: each cell a line, blank ones lost.

The lines become rows again where the head's columns, the numbers and the figures say how. A row that does not come
out even keeps too few cells, which the reading of rows then marks. Knows heads and what can be a figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from reporter.notice.alignment import is_empty, is_target
from reporter.notice.document import Block, Document, NoticeCell, Paragraph, Table
from reporter.notice.head import Head, column_of, head_of
from reporter.notice.typography import figure, half_width

_LONGEST_TITLE = 12
_LONGEST_CELL = 40
_WIDEST = 30
_FIGURES = ("base", "year", "aside")
# Stands for a table among the lines.
_NO_CELL = "。"
_SENTENCE = re.compile("[。；]|^[一二三四五六七八九十]{1,3}、")
_NUMBER = re.compile(r"[0-9]{1,3}")


def with_stacked_tables(document: Document) -> Document:
    """The document with such tables as tables; itself where it has a table with a head, or none of these."""
    if any(head_of(table.rows) is not None for table in document.tables):
        return document
    lines = [block.text if isinstance(block, Paragraph) else _NO_CELL for block in document.blocks]
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        rows = _table_at(lines, at)
        cells = (tuple(NoticeCell(text) for text in row) for row in rows)
        blocks.append(Table(document.blocks[at].no, tuple(cells)) if rows else document.blocks[at])
        at += sum(map(len, rows)) or 1
    return Document(tuple(blocks))


def _table_at(lines: Sequence[str], at: int) -> list[list[str]]:
    """The head and rows of the table that begins with this line; [] where none does."""
    size = 0
    while size < _WIDEST and at + size < len(lines) and _may_head(lines[at + size]):
        size += 1
    while size and column_of(_title(lines[at + size - 1])).role in ("other", "name", "heading", "field"):
        size -= 1
    titles = list(lines[at : at + size])
    head = head_of([[NoticeCell(title) for title in titles]])
    if head is None or head.roles[0] in _FIGURES:
        return []
    if head.roles[-1] not in _FIGURES and head.roles[0] != "number":
        # What stands behind the figures cannot be told from the next row.
        return []
    rows = list(_Rows(head, lines, at + size).rows())
    return [titles, *rows] if rows else []


def _title(text: str) -> str:
    return re.sub(r"\s+", "", half_width(text))


def _may_head(text: str) -> bool:
    return len(_title(text)) <= _LONGEST_TITLE and column_of(_title(text)).role != "other"


class _Rows:
    """Reads rows off the lines below a head."""

    def __init__(self, head: Head, lines: Sequence[str], at: int) -> None:
        self._lines = lines
        self._at = at
        self._roles = head.roles
        figures = [index for index, role in enumerate(head.roles) if role in _FIGURES]
        self._before, self._figures = figures[0], len(figures)

    def rows(self) -> Iterator[list[str]]:
        while row := self._row():
            yield row

    def _row(self) -> list[str]:
        """[] where the table ends: its words are followed by no figure."""
        start = self._at
        worded = self._run(_is_word, self._before)
        if "number" in self._roles and self._is_number(self._at):
            self._at += 1
            worded += self._run(_is_word, self._before - 1 - worded)
        found = self._run(_is_figure, len(self._lines)) if worded else 0
        if not found:
            self._at = start
            return []
        if self._ends_in_a_number(found):
            self._at -= 1
        if self._roles[0] == "number":
            # Only a number says where the next row begins.
            self._run(_is_word, len(self._roles) - self._before - self._figures)
        return list(self._lines[start : self._at])

    def _ends_in_a_number(self, found: int) -> bool:
        """Whether the last of so many figures is, or may be, the next row's number: then this row has one too few."""
        if "number" not in self._roles or not self._is_number(self._at - 1):
            return False
        if found > self._figures:
            return True
        at, words = self._at, 0
        while at < len(self._lines) and words < self._before and _is_word(self._lines[at]):
            at, words = at + 1, words + 1
        is_row = at < len(self._lines) and _is_figure(self._lines[at])
        return is_row and not (words <= self._roles.index("number") and self._is_number(at))

    def _run(self, fits: Callable[[str], bool], most: int) -> int:
        taken = 0
        while taken < most and self._at < len(self._lines) and fits(self._lines[self._at]):
            self._at += 1
            taken += 1
        return taken

    def _is_number(self, at: int) -> bool:
        """Whether the line may be a row's number: words follow."""
        return (
            at + 1 < len(self._lines)
            and bool(_NUMBER.fullmatch(half_width(self._lines[at])))
            and _is_word(self._lines[at + 1])
        )


def _is_figure(text: str) -> bool:
    plain = figure(text)
    return is_empty(plain) or is_target(plain)


def _is_word(text: str) -> bool:
    return not (_is_figure(text) or len(text) > _LONGEST_CELL or _SENTENCE.search(text))
