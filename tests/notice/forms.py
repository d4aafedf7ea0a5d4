"""Sets the same notice in the forms in which offices have it: a Word file, a web page, pasted text, …

A notice is its lines before the table, the table, and the lines after it. In `Notice.rows` every row is complete;
`merged` says which columns print a text once for several rows.
"""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import docx
from docx.enum.section import WD_ORIENT
from docx.shared import Pt


@dataclass(frozen=True)
class Notice:
    before: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    after: tuple[str, ...]
    merged: tuple[int, ...] = ()


def own_notice() -> Notice:
    """The notice of notice.txt with its table made whole: merged cells filled, no row shifted."""
    lines = (Path(__file__).parent / "notice.txt").read_text(encoding="utf-8").splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith("序号"))
    head = tuple(part.strip() for part in lines[first].strip().removesuffix("|").split("|"))
    rows: list[tuple[str, ...]] = []
    at = first + 1
    while "|" in lines[at]:
        cells = [part.strip() for part in lines[at].split("|")]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) < len(head):
            cells.insert(1, rows[-1][1])
        rows.append(tuple(cells))
        at += 1
    return Notice(tuple(lines[:first]), head, tuple(rows), tuple(lines[at:]), merged=(1,))


def repeated(notice: Notice) -> list[list[bool]]:
    """For each row and column, whether a merged cell above covers it."""
    found: list[list[bool]] = []
    for index, row in enumerate(notice.rows):
        above = notice.rows[index - 1] if index else ()
        covered = [
            bool(above) and column in notice.merged and row[column] == above[column]
            for column in range(len(row))
        ]
        found.append(covered)
    return found


# --- text ---


def _text(notice: Notice, line: Callable[[list[str]], str], cells: list[list[str]]) -> bytes:
    table = [line(list(notice.head)), *(line(row) for row in cells)]
    return "\n".join([*notice.before, *table, *notice.after]).encode()


def whole(notice: Notice) -> list[list[str]]:
    return [list(row) for row in notice.rows]


def blanked(notice: Notice) -> list[list[str]]:
    """Covered cells stand empty."""
    return [
        ["" if covered else text for text, covered in zip(row, line, strict=True)]
        for row, line in zip(notice.rows, repeated(notice), strict=True)
    ]


def lost(notice: Notice) -> list[list[str]]:
    """Covered cells are gone and the row's other cells have moved up."""
    return [
        [text for text, covered in zip(row, line, strict=True) if not covered]
        for row, line in zip(notice.rows, repeated(notice), strict=True)
    ]


def padded(notice: Notice) -> list[list[str]]:
    """The same, with empty cells at the end."""
    return [row + [""] * (len(notice.head) - len(row)) for row in lost(notice)]


def bars(notice: Notice, cells: list[list[str]]) -> bytes:
    return _text(notice, lambda row: " | ".join(row) + " |", cells)


def markdown(notice: Notice, cells: list[list[str]]) -> bytes:
    text = _text(notice, lambda row: f"| {' | '.join(row)} |", cells).decode()
    head = f"| {' | '.join(notice.head)} |"
    return text.replace(head, f"{head}\n|{'---|' * len(notice.head)}").encode()


def tabs(notice: Notice, cells: list[list[str]]) -> bytes:
    return _text(notice, "\t".join, cells)


def wide_bars(notice: Notice, cells: list[list[str]]) -> bytes:
    return _text(notice, "｜".join, cells)


def stacked(notice: Notice, cells: list[list[str]], between: str = "\n\n") -> bytes:
    """Each cell a line of its own, as browsers copy cells that hold paragraphs; an empty cell leaves no line."""
    lines = [text for row in (notice.head, *cells) for text in row if text]
    return between.join([*notice.before, *lines, *notice.after]).encode()


# --- a web page ---


def page(notice: Notice, *, spans: bool = True, cut: int | None = None) -> bytes:
    """Tables with rowspan, or with the covered cells left out; `cut` starts a second table there."""
    parts = [f"<p>{html.escape(line)}</p>" for line in notice.before]
    for start, stop in _cuts(notice, cut):
        body = [_tr("th", [(text, 1) for text in notice.head])]
        body += [_tr("td", row) for row in _spans(notice, start, stop, spans)]
        parts.append(f"<table border=1>{''.join(body)}</table>")
    parts += [f"<p>{html.escape(line)}</p>" for line in notice.after]
    script = "<script>var rows = '<table><tr><td>2023</td></tr></table>';</script>"
    head = f"<head><meta charset=utf-8><title>通知</title>{script}</head>"
    return f"<!DOCTYPE html><html>{head}<body><div>{''.join(parts)}</div></body></html>".encode()


def _cuts(notice: Notice, cut: int | None) -> list[tuple[int, int]]:
    count = len(notice.rows)
    return [(0, count)] if cut is None else [(0, cut), (cut, count)]


def _spans(notice: Notice, start: int, stop: int, spans: bool) -> list[list[tuple[str, int]]]:
    covered = repeated(replace(notice, rows=notice.rows[start:stop]))
    found = []
    for index in range(stop - start):
        row = []
        for column, text in enumerate(notice.rows[start + index]):
            if covered[index][column]:
                continue
            rows = 1
            while index + rows < stop - start and covered[index + rows][column]:
                rows += 1
            row.append((text, rows if spans else 1))
        found.append(row)
    return found


def _tr(tag: str, row: list[tuple[str, int]]) -> str:
    cells = [
        f"<{tag}{f' rowspan={rows}' if rows > 1 else ''}>{html.escape(text)}</{tag}>" for text, rows in row
    ]
    return f"<tr>{''.join(cells)}</tr>"


# --- a Word document ---


def word(notice: Notice, *, cut: int | None = None) -> bytes:
    """Merged cells are merged; `cut` starts a second table there, its head printed again."""
    document = docx.Document()
    for line in notice.before:
        document.add_paragraph(line)
    for start, stop in _cuts(notice, cut):
        table = document.add_table(rows=1 + stop - start, cols=len(notice.head))
        for column, text in enumerate(notice.head):
            table.cell(0, column).text = text
        for index, row in enumerate(_spans(notice, start, stop, spans=True), 1):
            column = 0
            covered = repeated(replace(notice, rows=notice.rows[start:stop]))[index - 1]
            for text, rows in row:
                while covered[column]:
                    column += 1
                cell = table.cell(index, column)
                if rows > 1:
                    cell = cell.merge(table.cell(index + rows - 1, column))
                cell.text = text
                column += 1
        if cut is not None:
            document.add_paragraph("— 3 —")
    for line in notice.after:
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def ruled(data: bytes, *, indented: bool = False, wide: bool = False) -> bytes:
    """The same Word document with lines around its cells; paragraphs indented; on paper turned to its side."""
    document = docx.Document(io.BytesIO(data))
    for table in document.tables:
        table.style = "Table Grid"
    for paragraph in document.paragraphs if indented else ():
        paragraph.paragraph_format.first_line_indent = Pt(22)
    for section in document.sections if wide else ():
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


# --- what may be different in any of them ---


def full_width(notice: Notice) -> Notice:
    """Digits, letters and signs of full width."""

    def wide(text: str) -> str:
        return "".join(chr(ord(sign) + 0xFEE0) if sign in "0123456789<>%.,()" else sign for sign in text)

    return Notice(
        tuple(map(wide, notice.before)),
        tuple(map(wide, notice.head)),
        tuple(tuple(map(wide, row)) for row in notice.rows),
        tuple(map(wide, notice.after)),
        notice.merged,
    )


def unnumbered(notice: Notice) -> Notice:
    """Without the column of numbers."""
    return replace(
        notice,
        head=notice.head[1:],
        rows=tuple(row[1:] for row in notice.rows),
        merged=tuple(column - 1 for column in notice.merged),
    )


def with_page_break(data: bytes, notice: Notice) -> bytes:
    """Text: in the middle a page's number, and the head once more."""
    lines = data.decode().split("\n")
    head, half = len(notice.before), len(notice.rows) // 2 + 1
    page = ["", "— 3 —", "", lines[head]]
    return "\n".join([*lines[: head + half], *page, *lines[head + half :]]).encode()


FORMS: dict[str, Callable[[Notice], bytes]] = {
    "bars": lambda notice: bars(notice, whole(notice)),
    "bars, merged cells empty": lambda notice: bars(notice, blanked(notice)),
    "bars, merged cells lost": lambda notice: bars(notice, lost(notice)),
    "bars, merged cells lost, rows padded": lambda notice: bars(notice, padded(notice)),
    "markdown": lambda notice: markdown(notice, padded(notice)),
    "wide bars": lambda notice: wide_bars(notice, whole(notice)),
    "tabs": lambda notice: tabs(notice, whole(notice)),
    "tabs, merged cells empty": lambda notice: tabs(notice, blanked(notice)),
    "tabs, merged cells lost": lambda notice: tabs(notice, lost(notice)),
    "page with spans": page,
    "page, merged cells lost": lambda notice: page(notice, spans=False),
    "page in two tables": lambda notice: page(notice, cut=len(notice.rows) // 2),
    "word": word,
    "word in two tables": lambda notice: word(notice, cut=len(notice.rows) // 2),
    "text with a page break": lambda notice: with_page_break(bars(notice, padded(notice)), notice),
    "tabs with a page break": lambda notice: with_page_break(tabs(notice, lost(notice)), notice),
    "cells below one another": lambda notice: stacked(notice, lost(notice)),
    "cells below one another, tabs between": lambda notice: stacked(notice, lost(notice), "\n\n\t\n\n"),
    "in GB 18030": lambda notice: bars(notice, padded(notice)).decode().encode("gb18030"),
    "in UTF-16": lambda notice: bars(notice, padded(notice)).decode().encode("utf-16"),
}
CHANGES: dict[str, Callable[[Notice], Notice]] = {
    "as it is": lambda notice: notice,
    "full width": full_width,
    "no numbers": unnumbered,
}
