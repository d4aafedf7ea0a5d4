"""A notice in a Word document (.docx): its body's paragraphs and tables, merged cells laid out.

The package is inflated within limits, its XML read without document types and entities. Knows WordprocessingML as
far as text and tables go; headers, footers, notes and deleted text are no part of the notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from reporter.notice.document import LIMITS, Document, DocumentError, NoticeCell
from reporter.notice.markup import Span, laid_out, lowered, raised, struck
from reporter.notice.text import blocks_of, numbered
from reporter.workbooks.grid import Bounds, WorkbookError
from reporter.workbooks.package import Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_BOUNDS = Bounds(
    file_bytes=LIMITS.file_bytes, unpacked_bytes=LIMITS.unpacked_bytes, part_bytes=LIMITS.unpacked_bytes // 2
)
# Deleted or moved text, the second form of a drawing, and what a field stands for in code.
_LEFT_OUT = {
    *(
        f"{_W}{name}"
        for name in ("del", "moveFrom", "delText", "instrText", "footnoteReference", "pPr", "rPr")
    ),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_HOLDERS = {f"{_W}{name}" for name in ("body", "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}


def document_from_word(data: bytes) -> Document:
    """Raises DocumentError."""
    try:
        package = Package(data, _BOUNDS)
        part = next((each.target for each in package.relations("") if each.type == "officeDocument"), "")
        if not part or part not in package:
            raise DocumentError("不是 Word 文档，请另存为 .docx 再试")
        package.parse(part, lambda parser: None)  # refuses document types, names too long, damaged XML
        body = package.read(part)
    except WorkbookError as error:
        raise DocumentError(f"读不了：{error.detail}") from error
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body.replace(_STRICT, _W[1:-1].encode()), parser)
    except etree.LxmlError as error:
        raise DocumentError("读不了：内部XML已损坏") from error
    found = root.find(f"{_W}body")
    if found is None:
        raise DocumentError("不是 Word 文档，请另存为 .docx 再试")
    return Document(tuple(numbered(_blocks(found))))


def _blocks(holder: Any) -> Iterator[str | list[list[NoticeCell]]]:
    """Paragraphs and tables; lines that are a table in plain text are one here too."""
    lines: list[str] = []
    for element in _contents(holder):
        if element.tag == f"{_W}tbl":
            yield from blocks_of(lines)
            lines = []
            yield laid_out(_row(row) for row in _below(element, "tr"))
        else:
            lines += _text(element).split("\n")
    yield from blocks_of(lines)


def _contents(holder: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body or cell, through content controls and tracked changes."""
    for element in holder:
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag in _HOLDERS:
            yield from _contents(element)


def _below(holder: Any, name: str) -> Iterator[Any]:
    for element in holder:
        if element.tag == f"{_W}{name}":
            yield element
        elif element.tag in _HOLDERS:
            yield from _below(element, name)


def _row(row: Any) -> list[Span]:
    properties = row.find(f"{_W}trPr")
    spans = [Span("") for _ in range(_number(properties, "gridBefore", 0))]
    for cell in _below(row, "tc"):
        about = cell.find(f"{_W}tcPr")
        merge = about.find(f"{_W}vMerge") if about is not None else None
        continues = merge is not None and merge.get(f"{_W}val", "continue") != "restart"
        spans.append(Span(_cell_text(cell), _number(about, "gridSpan", 1), continues=continues))
    return spans


def _cell_text(cell: Any) -> str:
    parts: list[str] = []
    for element in _contents(cell):
        if element.tag == f"{_W}tbl":
            parts += [_cell_text(inner) for row in _below(element, "tr") for inner in _below(row, "tc")]
        else:
            parts.append(_text(element))
    return "\n".join(part for part in parts if part.strip()).strip()


def _number(properties: Any, name: str, default: int) -> int:
    element = properties.find(f"{_W}{name}") if properties is not None else None
    text = element.get(f"{_W}val", "") if element is not None else ""
    return (
        min(int(text), LIMITS.columns + 1) if text.isascii() and text.isdigit() and len(text) < 7 else default
    )


def _text(element: Any) -> str:
    """The text of a paragraph, raised and struck characters shown as such."""
    parts: list[str] = []
    stack: list[Any] = [element]
    while stack:
        here = stack.pop()
        if here.tag in _LEFT_OUT:
            continue
        if here.tag == f"{_W}r":
            parts.append(_run(here))
            continue
        stack.extend(reversed(here))
    return "".join(parts)


def _run(run: Any) -> str:
    parts: list[str] = []
    for element in run.iterchildren():
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag == f"{_W}tab":
            parts.append("\t")
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif element.tag == f"{_W}noBreakHyphen":
            parts.append("-")
    text, about = "".join(parts), run.find(f"{_W}rPr")
    if about is None:
        return text
    if _is_on(about, "vanish"):
        return ""
    raising = about.find(f"{_W}vertAlign")
    position = raising.get(f"{_W}val") if raising is not None else ""
    if position == "superscript":
        text = raised(text)
    elif position == "subscript":
        text = lowered(text)
    return struck(text) if _is_on(about, "strike") or _is_on(about, "dstrike") else text


def _is_on(about: Any, name: str) -> bool:
    element = about.find(f"{_W}{name}")
    return element is not None and element.get(f"{_W}val", "true") not in ("0", "false", "off")
