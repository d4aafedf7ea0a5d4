"""The sheet 整改清单 as XML: inline strings and links only, so that nothing from a return is ever a formula.

Knows how the sheet looks; what it says comes from `answers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from laoyousuode import layout
from laoyousuode.cell import strip_directions
from laoyousuode.findings import Severity
from laoyousuode.layout import address
from laoyousuode.output import LIST_SHEET
from reporter.answers.package_edit import Element
from reporter.answers.styles import TINTS, CopyStyles

_HEIGHT = 20.0
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ListSheet:
    """What the first sheet says: lines above the table, its heading, its rows with a link each ("" for none)."""

    title: str
    lines: tuple[str, ...]
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str, ...]
    severities: tuple[Severity, ...]
    link_column: int
    widths: tuple[float, ...]
    footer: str


def list_xml(content: ListSheet, styles: CopyStyles, space: str) -> bytes:
    """The list's worksheet: inline strings only, so that nothing in it is ever a formula."""
    from lxml import etree

    bold, line, plain = styles.plain(bold=True, boxed=False), styles.plain(boxed=False), styles.plain()
    head, link = styles.plain(bold=True, colour="FFD9E1F2"), styles.plain(link=True)
    tints = {severity: styles.plain(colour=colour) for severity, colour in TINTS.items()}
    root = etree.Element(f"{{{space}}}worksheet", nsmap={None: space})

    def add(parent: Element, tag: str, **attributes: str) -> Element:
        return etree.SubElement(parent, f"{{{space}}}{tag}", attributes)

    add(add(root, "sheetPr"), "pageSetUpPr", fitToPage="1")
    views = add(root, "sheetViews")
    view = add(views, "sheetView", tabSelected="1", workbookViewId="0")
    top = 3 + len(content.lines)
    add(view, "pane", ySplit=str(top - 1), topLeftCell=f"A{top}", activePane="bottomLeft", state="frozen")
    columns = add(root, "cols")
    add(columns, "col", min="1", max="1", width="2", hidden="1", customWidth="1")
    for index, width in enumerate(content.widths, 2):
        add(columns, "col", min=str(index), max=str(index), width=str(width), customWidth="1")
    data = add(root, "sheetData")

    def write(number: int, texts: Iterable[tuple[int, str, str]], height: float = _HEIGHT) -> None:
        row = add(data, "row", r=str(number), ht=str(height), customHeight="1")
        for column, text, style in texts:
            cell = add(row, "c", r=address(number, column), s=style, t="inlineStr")
            said = add(add(cell, "is"), "t")
            said.text = safe_text(text)
            said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    write(1, [(1, layout.marker(LIST_SHEET), plain), (2, content.title, bold)])
    for number, text in enumerate(content.lines, 2):
        write(number, [(2, text, line)])
    write(top - 1, [(column, text, head) for column, text in enumerate(content.heading, 2)])
    links = []
    for number, (texts, place, severity) in enumerate(
        zip(content.rows, content.links, content.severities, strict=True), top
    ):
        shown = [plain] * len(texts)
        shown[1] = tints[severity]
        if place:
            shown[content.link_column] = link
            links.append((address(number, content.link_column + 2), place))
        write(
            number,
            [(c, text, shown[c - 2]) for c, text in enumerate(texts, 2)],
            _height(texts, content.widths),
        )
    if links:
        parent = add(root, "hyperlinks")
        for cell, place in links:
            add(parent, "hyperlink", ref=cell, location=place)
    add(root, "pageMargins", left="0.4", right="0.4", top="0.5", bottom="0.5", header="0.3", footer="0.3")
    add(root, "pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
    add(add(root, "headerFooter"), "oddFooter").text = content.footer
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _height(texts: tuple[str, ...], widths: tuple[float, ...]) -> float:
    """High enough for the longest text: not every program fits rows by itself."""
    lines = max(-(-2 * len(text) // int(width)) for text, width in zip(texts, widths, strict=True))
    return max(_HEIGHT, 15.0 * lines + 5)


def safe_text(text: str) -> str:
    """Without the characters that XML cannot hold, and those that turn a line's direction."""
    return _NOT_IN_XML.sub("\ufffd", strip_directions(text))
