"""Plain text, or text pasted from a web page: lines, and tables whose cells stand between `|` or tabs.

Knows lines and separators; not what a cell means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from reporter.notice.cues import CUES
from reporter.notice.document import LIMITS, Block, Document, DocumentError, NoticeCell, Paragraph, Table

_RADICALS = str.maketrans(CUES.phrase("radicals.signs"), CUES.phrase("radicals.characters"))
_BARS = str.maketrans({"｜": "|", "│": "|", "┃": "|", "∣": "|"})
# What Markdown puts under a head, what a program draws between rows: +----+, |---|, ├──┼.
_RULE = re.compile(r"[\s|+:=\-─━┄┅┈├┼┤┌┬┐└┴┘╋┣┫┏┳┓┗┻┛]+")
# A line is one of a table if it has so many separators: a sentence may have one by chance.
_FEWEST = 2


def document_from_text(text: str) -> Document:
    """Raises DocumentError where the text is longer than any notice."""
    if len(text) > LIMITS.characters:
        raise DocumentError("内容太长，不像一份通知，没有读")
    return Document(tuple(numbered(blocks_of(text.splitlines()))))


def blocks_of(lines: Iterable[str]) -> Iterator[str | list[list[NoticeCell]]]:
    """Lines that are no table's as they are, the rows of a table together. A blank line ends no table."""
    rows: list[list[NoticeCell]] = []
    for line in lines:
        cells = _cells(line)
        if cells is not None:
            if cells:
                rows.append(cells)
            continue
        if not line.strip():
            continue
        if rows:
            yield rows
            rows = []
        yield line.strip()
    if rows:
        yield rows


def numbered(blocks: Iterable[str | list[list[NoticeCell]]]) -> Iterator[Block]:
    """The blocks of whatever file, radicals' signs read as the characters they show.

    Raises DocumentError where there are more cells than any notice has.
    """
    cells = 0
    for no, block in enumerate(blocks, 1):
        if isinstance(block, str):
            yield Paragraph(no, block.translate(_RADICALS))
            continue
        cells += sum(len(row) for row in block)
        if cells > LIMITS.cells or any(len(row) > LIMITS.columns for row in block):
            raise DocumentError("表格太大，不像一份通知，没有读")
        rows = ((replace(cell, text=cell.text.translate(_RADICALS)) for cell in row) for row in block)
        yield Table(no, tuple(tuple(row) for row in rows))


def _cells(line: str) -> list[NoticeCell] | None:
    """The line's cells; [] for a line drawn between rows; None for a line that is no table's."""
    barred = line.translate(_BARS)
    if barred.count("|") >= _FEWEST:
        if _RULE.fullmatch(barred):
            return []
        parts = barred.strip().split("|")
        if not parts[0].strip():
            parts = parts[1:]
        if parts and not parts[-1].strip():
            parts = parts[:-1]
    elif line.count("\t") >= _FEWEST:
        parts = line.split("\t")
    else:
        return (
            []
            if len(line.strip()) >= 3 and _RULE.fullmatch(line.strip()) and set(line) & set("+|├┼")
            else None
        )
    return [NoticeCell(part.strip().strip('"').strip()) for part in parts]
