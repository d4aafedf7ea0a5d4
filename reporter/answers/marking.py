"""Marks a bureau's own workbook: tinted cells, a note in each, and a first sheet 整改清单 with links.

Only these are added; every other part of the file keeps its bytes, so formulas, stored results, validations,
conditional formats, pictures and macros stay as they were. Text from returns is only ever a string.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from laoyousuode.findings import Severity
from laoyousuode.layout import address
from laoyousuode.output import LIST_SHEET
from reporter.answers.list_sheet import ListSheet, list_xml
from reporter.answers.notes import Notes
from reporter.answers.package_edit import Element, PackageEditor
from reporter.answers.styles import TINTS, CopyStyles
from reporter.workbooks.grid import cell_address

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
    texts: tuple[str, ...]


def mark_workbook(data: bytes, marks: Iterable[Mark], list_rows: ListSheet) -> bytes:
    """The marked copy. Raises KeyError, ValueError or lxml's XMLSyntaxError where the file can't be edited."""
    book = _Book(PackageEditor(data))
    book.editor.drop_signatures()
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
    editor = PackageEditor(data)
    return ".xlsm" if "macroEnabled" in editor.content_type(_main_part(editor)) else ".xlsx"


def _main_part(editor: PackageEditor) -> str:
    return next(iter(editor.related("", "officeDocument").values()), "xl/workbook.xml")


class _Book:
    def __init__(self, editor: PackageEditor) -> None:
        self.editor = editor
        self.main = _main_part(editor)
        self.root = editor.tree(self.main)
        self.space = str(self.root.tag)[1:].partition("}")[0]
        self.office = _STRICT_OFFICE if self.space.startswith(_STRICT) else OFFICE
        self.styles = CopyStyles(self._style_root(), self.space)
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
            cell.set("s", self.styles.tinted(cell.get("s"), TINTS[mark.severity]))
            notes.write(found, mark.texts)
        notes.save()

    def add_list(self, content: ListSheet) -> None:
        """Put the list first; a list of an earlier round is replaced."""
        data = list_xml(content, self.styles, self.space)
        if LIST_SHEET in self.sheets:
            self.editor.put(self.sheets[LIST_SHEET], data)
        else:
            part = self.editor.free("xl/worksheets/sheet{}.xml")
            self.editor.put(part, data, _SHEET_TYPE)
            self._insert(self.editor.relate(self.main, f"{self.office}/worksheet", part))
        for view in self.root.iter(f"{{{self.space}}}workbookView"):
            view.set("activeTab", "0")
            view.attrib.pop("firstSheet", None)

    def _insert(self, key: str) -> None:
        sheets = self.root.find(f"{{{self.space}}}sheets")
        number = max((int(sheet.get("sheetId", 0)) for sheet in sheets), default=0) + 1
        attributes = {"name": LIST_SHEET, "sheetId": str(number), f"{{{self.office}}}id": key}
        # Gnumeric finds a sheet by the prefix that everybody writes.
        sheets.insert(0, sheets.makeelement(f"{{{self.space}}}sheet", attributes, nsmap={"r": self.office}))
        for name in self.root.iter(f"{{{self.space}}}definedName"):
            if name.get("localSheetId") is not None:
                name.set("localSheetId", str(int(name.get("localSheetId")) + 1))


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
