"""A notice as a web page: its paragraphs and tables, spans laid out. Scripts, styles and hidden text are left out.

Nothing that the page refers to is fetched. Knows HTML; not what a notice says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from reporter.notice.document import LIMITS, Document, DocumentError, NoticeCell
from reporter.notice.markup import Span, laid_out, lowered, raised, struck
from reporter.notice.text import blocks_of, numbered

_LEFT_OUT = {
    *(
        "script",
        "style",
        "head",
        "noscript",
        "template",
        "iframe",
        "object",
        "svg",
        "math",
        "select",
        "button",
    ),
    *("textarea", "input", "nav"),
}
_BREAKS = {
    *("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header"),
    *(
        "footer",
        "main",
        "blockquote",
        "pre",
        "hr",
        "tr",
        "table",
        "td",
        "th",
        "caption",
        "dt",
        "dd",
        "center",
    ),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRUCK = {"s", "strike", "del"}
_SPACES = re.compile(r"[ \r\n\f]+")
_DEEPEST = 200


def document_from_web(text: str) -> Document:
    """Raises DocumentError."""
    if len(text) > LIMITS.file_bytes // 4:
        raise DocumentError("网页太大，不像一份通知，没有读")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.LxmlError as error:
        raise DocumentError("网页读不了，请把正文复制到 .txt 文件再试") from error
    if root is None:
        raise DocumentError("网页里没有文字")
    return Document(tuple(numbered(_blocks(root))))


def _blocks(root: Any) -> Iterator[str | list[list[NoticeCell]]]:
    lines: list[str] = []
    for piece in _pieces(root):
        if isinstance(piece, str):
            lines += piece.split("\n")
        else:
            yield from blocks_of(lines)
            lines = []
            yield piece
    yield from blocks_of(lines)


def _pieces(element: Any) -> Iterator[str | list[list[NoticeCell]]]:
    """Text between tables, and the tables; a table that only arranges others is no table."""
    held: list[str] = []
    for token in _tokens(element, 0):
        if isinstance(token, str):
            held.append(token)
        else:
            yield "".join(held)
            held = []
            yield laid_out(_rows(token))
    yield "".join(held)


def _tokens(element: Any, depth: int) -> Iterator[Any]:
    """Pieces of text, and the elements of tables, in order."""
    if depth > _DEEPEST or not isinstance(element.tag, str) or _is_left_out(element):
        return
    if element.tag == "table" and next(element.iterdescendants("table"), None) is None and _is_grid(element):
        yield element
        return
    if element.tag in _BREAKS:
        yield "\n"
    if element.tag in ("sup", "sub", *_STRUCK):
        yield _marked(element)
    else:
        if element.text:
            yield _SPACES.sub(" ", element.text) if element.tag != "pre" else element.text
        for child in element:
            yield from _tokens(child, depth + 1)
            if child.tail:
                yield _SPACES.sub(" ", child.tail) if element.tag != "pre" else child.tail
    if element.tag in _BREAKS:
        yield "\n"


def _is_grid(table: Any) -> bool:
    """Whether it has a row of several cells; else it only frames its text."""
    return any(len(_cells(row)) > 1 for row in table.iterdescendants("tr"))


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _is_left_out(element: Any) -> bool:
    return (
        element.tag in _LEFT_OUT
        or element.get("hidden") is not None
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _marked(element: Any) -> str:
    text = "".join(element.itertext())
    return raised(text) if element.tag == "sup" else lowered(text) if element.tag == "sub" else struck(text)


def _rows(table: Any) -> Iterator[list[Span]]:
    for row in table.iterdescendants("tr"):
        if not _is_left_out(row):
            yield [
                Span(_cell_text(cell), _count(cell, "colspan"), _count(cell, "rowspan"))
                for cell in _cells(row)
            ]


def _cell_text(cell: Any) -> str:
    text = "".join(token for token in _tokens(cell, 0) if isinstance(token, str))
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _count(cell: Any, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    number = min(int(text), LIMITS.cells) if text.isascii() and text.isdigit() and len(text) < 10 else 1
    return number if number or name == "rowspan" else 1
