"""Marks a bureau's own workbook: tinted cells, a note in each, and a first sheet 整改清单 with links.

Only these are added; every other part of the file keeps its bytes, so formulas, stored results, validations,
conditional formats, pictures and macros stay as they were. Text from returns is only ever a string.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from laoyousuode import layout
from laoyousuode.findings import Severity
from reporter.form_faults import OWN_COMMENT
from reporter.grid import address, cell_address
from reporter.marking_notes import Notes
from reporter.package_edit import Element, PackageEditor

LIST_SHEET = "整改清单"
_TINTS: Mapping[Severity, str] = {
    "error": "FFF8B4AE",
    "warning": "FFFFE08A",
    "confirmed": "FFCDE8C4",
    "info": "FFD6E4F5",
}
# A cell that was marked in an earlier round and is right now: the colour of the form's open cells.
_CLEARED = "FFDDEBF7"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STRICT = "http://purl.oclc.org/ooxml/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell to mark: several findings at one cell are one mark, of the gravest severity."""

    sheet: str
    cell: str
    severity: Severity
    text: str


def mark_workbook(data: bytes, marks: Iterable[Mark], list_rows: ListSheet) -> bytes:
    """The marked copy. Raises KeyError, ValueError or lxml's XMLSyntaxError where the file can't be edited."""
    book = _Book(PackageEditor(data))
    by_sheet: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.sheet in book.sheets:
            by_sheet.setdefault(mark.sheet, []).append(mark)
    for name, part in book.sheets.items():
        if name != LIST_SHEET:
            book.mark_sheet(part, by_sheet.get(name, []))
    book.add_list(list_rows)
    return book.editor.bytes()


def extension(data: bytes) -> str:
    """ ".xlsm" for a workbook with macros, else ".xlsx"."""
    book = _Book(PackageEditor(data))
    return ".xlsm" if "macroEnabled" in book.editor.content_type(book.main) else ".xlsx"


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


class _Book:
    def __init__(self, editor: PackageEditor) -> None:
        self.editor = editor
        self.main = next(iter(editor.related("", "officeDocument").values()), "xl/workbook.xml")
        self.root = editor.tree(self.main)
        self.space = str(self.root.tag)[1:].partition("}")[0]
        self.office = _STRICT_OFFICE if self.space.startswith(_STRICT) else OFFICE
        self.styles = _Styles(self._style_root(), self.space)
        parts = editor.related(self.main, "worksheet")
        self.sheets: dict[str, str] = {}
        for sheet in self.root.iter(f"{{{self.space}}}sheet"):
            key = str(sheet.get(f"{{{self.office}}}id"))
            if key in parts and parts[key] in editor:
                self.sheets[str(sheet.get("name"))] = parts[key]

    def _style_root(self) -> Element:
        return self.editor.tree(next(iter(self.editor.related(self.main, "styles").values())))

    def mark_sheet(self, part: str, marks: list[Mark]) -> None:
        """Tint the cells and write their notes; forget the marks of an earlier round."""
        notes = Notes(self.editor, part, self.space, self.office)
        selected = re.search(rb"""tabSelected=["'](1|true)""", self.editor.raw(part))
        if not marks and not notes.has_own() and not selected:
            return
        root = self.editor.tree(part)
        for view in root.iter(f"{{{self.space}}}sheetView"):
            view.attrib.pop("tabSelected", None)
        cells = _Cells(root, self.space)
        stale = notes.forget()
        for place in stale:
            cell = cells.find(*place)
            if cell is not None and self.styles.is_tinted(cell.get("s")):
                cell.set("s", self.styles.tinted(cell.get("s"), _CLEARED))
        for mark in marks:
            found = cell_address(mark.cell)
            if found is None:
                continue
            cell = cells.make(*found)
            cell.set("s", self.styles.tinted(cell.get("s"), _TINTS[mark.severity]))
            notes.write(found, f"{OWN_COMMENT}{mark.text}")
        notes.save()

    def add_list(self, content: ListSheet) -> None:
        """Put the list first; a list of an earlier round is replaced."""
        data = _list_xml(content, self.styles, self.space)
        if LIST_SHEET in self.sheets:
            self.editor.put(self.sheets[LIST_SHEET], data)
        else:
            part = self.editor.free("xl/worksheets/lysd{}.xml")
            self.editor.put(part, data, _SHEET_TYPE)
            self._insert(self.editor.relate(self.main, f"{self.office}/worksheet", part))
        for view in self.root.iter(f"{{{self.space}}}workbookView"):
            view.set("activeTab", "0")
            view.attrib.pop("firstSheet", None)

    def _insert(self, key: str) -> None:
        sheets = self.root.find(f"{{{self.space}}}sheets")
        number = max((int(sheet.get("sheetId", 0)) for sheet in sheets), default=0) + 1
        attributes = {"name": LIST_SHEET, "sheetId": str(number), f"{{{self.office}}}id": key}
        sheets.insert(0, sheets.makeelement(f"{{{self.space}}}sheet", attributes))
        for name in self.root.iter(f"{{{self.space}}}definedName"):
            if name.get("localSheetId") is not None:
                name.set("localSheetId", str(int(name.get("localSheetId")) + 1))


class _Styles:
    """Adds a fill to a cell's own style and leaves the rest of it."""

    def __init__(self, root: Element, space: str) -> None:
        self._root, self._space = root, space
        self._formats = self._part("cellXfs")
        self._fills: dict[str, int] = {}
        self._made: dict[tuple[int, str], str] = {}

    def _part(self, name: str) -> Element:
        found = self._root.find(f"{{{self._space}}}{name}")
        if found is None:
            raise ValueError(f"no {name}")
        return found

    def tinted(self, style: str | None, colour: str) -> str:
        """The index of the same style in this colour."""
        index = int(style or 0)
        if (index, colour) not in self._made:
            own = copy.deepcopy(self._formats[index])
            own.set("fillId", str(self._fill(colour)))
            own.set("applyFill", "1")
            self._made[index, colour] = self._add(own)
        return self._made[index, colour]

    def is_tinted(self, style: str | None) -> bool:
        """Whether the cell bears one of our colours."""
        index = int(style or 0)
        if index >= len(self._formats):
            return False
        fills = self._part("fills")
        number = int(self._formats[index].get("fillId", 0))
        colours = (
            [str(each.get("rgb", "")).upper() for each in fills[number].iter()] if number < len(fills) else []
        )
        return any(colour in _TINTS.values() for colour in colours)

    def plain(self, *, bold: bool = False, link: bool = False, wrap: bool = True, colour: str = "") -> str:
        """A style for the list's own cells."""
        font = "<b/>" if bold else ""
        font += '<u/><color rgb="FF0563C1"/>' if link else ""
        fonts = self._part("fonts")
        fonts.append(self._element(f'<font>{font}<sz val="11"/><name val="宋体"/></font>', font_order=True))
        fonts.set("count", str(len(fonts)))
        fill = self._fill(colour) if colour else 0
        wrapped = ' wrapText="1"' if wrap else ""
        return self._add(
            self._element(
                f'<xf numFmtId="49" fontId="{len(fonts) - 1}" fillId="{fill}" borderId="0" xfId="0" '
                'applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">'
                f'<alignment vertical="top"{wrapped}/></xf>'
            )
        )

    def _element(self, xml: str, *, font_order: bool = False) -> Element:
        from lxml import etree

        tag = re.match(r"<(\w+)", xml)
        assert tag is not None  # written above
        element = etree.fromstring(xml.replace(f"<{tag[1]}", f'<{tag[1]} xmlns="{self._space}"', 1))
        if font_order:  # the schema wants b, u, sz, color, name; Excel minds
            order = ("b", "u", "sz", "color", "name")
            element[:] = sorted(element, key=lambda each: order.index(etree.QName(each).localname))
        return element

    def _add(self, element: Element) -> str:
        self._formats.append(element)
        self._formats.set("count", str(len(self._formats)))
        return str(len(self._formats) - 1)

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            fills = self._part("fills")
            fills.append(
                self._element(
                    f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
                    '<bgColor indexed="64"/></patternFill></fill>'
                )
            )
            fills.set("count", str(len(fills)))
            self._fills[colour] = len(fills) - 1
        return self._fills[colour]


class _Cells:
    """Finds cells in a sheet's XML, and makes those that are not there."""

    def __init__(self, root: Element, space: str) -> None:
        self._space = space
        self._data = root.find(f"{{{space}}}sheetData")
        if self._data is None:
            raise ValueError("no sheetData")
        self._rows: dict[int, Element] = {}
        last = 0
        for row in self._data:
            last = int(row.get("r") or last + 1)
            row.set("r", str(last))
            self._rows.setdefault(last, row)

    def find(self, row: int, column: int) -> Element | None:
        """The cell's element, None where there is none."""
        return self._look(row, column)[0] if row in self._rows else None

    def make(self, row: int, column: int) -> Element:
        """The cell's element, made where there is none."""
        if row not in self._rows:
            element = self._data.makeelement(f"{{{self._space}}}row", {"r": str(row)})
            self._data.insert(sum(number < row for number in self._rows), element)
            self._rows[row] = element
        found, before = self._look(row, column)
        if found is None:
            parent = self._rows[row]
            found = parent.makeelement(f"{{{self._space}}}c", {"r": address(row, column)})
            parent.insert(before, found)
            parent.attrib.pop("spans", None)
        return found

    def _look(self, row: int, column: int) -> tuple[Element | None, int]:
        """The cell, and how many cells stand before it."""
        last = before = 0
        for cell in self._rows[row]:
            place = cell_address(str(cell.get("r") or ""))
            last = place[1] if place else last + 1
            cell.set("r", address(row, last))
            if last == column:
                return cell, before
            before += last < column
        return None, before


def _list_xml(content: ListSheet, styles: _Styles, space: str) -> bytes:
    """The list's worksheet: inline strings only, so that nothing in it is ever a formula."""
    from lxml import etree

    bold, plain = styles.plain(bold=True, wrap=False), styles.plain()
    head, link = styles.plain(bold=True, colour="FFD9E1F2"), styles.plain(link=True)
    tints = {severity: styles.plain(colour=colour) for severity, colour in _TINTS.items()}
    root = etree.Element(f"{{{space}}}worksheet", nsmap={None: space})

    def add(parent: Element, tag: str, **attributes: str) -> Element:
        return etree.SubElement(parent, f"{{{space}}}{tag}", attributes)

    views = add(root, "sheetViews")
    view = add(views, "sheetView", tabSelected="1", workbookViewId="0")
    top = 3 + len(content.lines)
    add(view, "pane", ySplit=str(top - 1), topLeftCell=f"A{top}", activePane="bottomLeft", state="frozen")
    columns = add(root, "cols")
    add(columns, "col", min="1", max="1", width="2", hidden="1", customWidth="1")
    for index, width in enumerate(content.widths, 2):
        add(columns, "col", min=str(index), max=str(index), width=str(width), customWidth="1")
    data = add(root, "sheetData")

    def write(number: int, texts: Iterable[tuple[int, str, str]]) -> None:
        row = add(data, "row", r=str(number))
        for column, text, style in texts:
            cell = add(row, "c", r=address(number, column), s=style, t="inlineStr")
            said = add(add(cell, "is"), "t")
            said.text = _safe(text)
            said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    write(1, [(1, layout.marker(LIST_SHEET), plain), (2, content.title, bold)])
    for number, line in enumerate(content.lines, 2):
        write(number, [(2, line, styles.plain(wrap=False))])
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
        write(number, [(column, text, shown[column - 2]) for column, text in enumerate(texts, 2)])
    if links:
        parent = add(root, "hyperlinks")
        for cell, place in links:
            add(parent, "hyperlink", ref=cell, location=place)
    add(root, "pageMargins", left="0.4", right="0.4", top="0.5", bottom="0.5", header="0.3", footer="0.3")
    add(root, "pageSetup", paperSize="9", orientation="landscape")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _safe(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
