"""An open .xlsx or .xlsm: its list of sheets and names, and the way from a sheet's name to its parts.

Knows how the parts hang together; nothing of the plan. No formula is run and no external link is followed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import cast
from xml.parsers import expat

from reporter.workbooks import plainsheet
from reporter.workbooks.cellxml import CellMaker, Tables
from reporter.workbooks.grid import INCOMPLETE, Bounds, Enough, Sheet, Visibility, WorkbookError, too_large
from reporter.workbooks.package import Attributes, Package, feed
from reporter.workbooks.parts import CommentReader, read_strings
from reporter.workbooks.plain import MOST_BYTES, NotPlainError, plain_strings
from reporter.workbooks.sheetxml import EnoughRows, SheetParser
from reporter.workbooks.stylesheet import read_styles

# A form's list of sheets and names has a tenth of it.
_MOST_KNOWN = 256 << 10
# Fifty-six kilobytes: what a form says of its plan stands in the first eighteen of its sheet.
_CHUNKS_OF_TOP = 3
_TRUE = ("1", "true", "on")
_STATES = ("hidden", "veryHidden")
_OTHER_ROOTS = {"document": "Word文档", "presentation": "PowerPoint演示文稿", "VisioDocument": "Visio文档"}


@dataclass(slots=True)
class _Listing:
    """What the workbook part says of its sheets, as (name, state, relationship id)."""

    sheets: list[tuple[str, str, str]] = field(default_factory=list)
    defined_names: dict[str, str] = field(default_factory=dict)
    date_1904: bool = False


class OoxmlFile:
    """An open .xlsx or .xlsm; sheets are parsed when asked for."""

    kind = "xlsx"

    def __init__(self, package: Package, main: str, bounds: Bounds) -> None:
        self._package = package
        self._bounds = bounds
        listing = _read_listing(package, main, bounds)
        relations = package.relations(main)
        by_id = {relation.id: relation for relation in relations}
        self._sheets: dict[str, tuple[Visibility, str]] = {}
        for name, state, key in listing.sheets:
            relation = by_id.get(key)
            # Chart, dialog and macro sheets have other types and no cells; a sheet without a part is kept,
            # for its absence must be seen when somebody asks for it.
            if relation is None or relation.type == "worksheet":
                shown = cast(Visibility, state if state in _STATES else "visible")
                self._sheets.setdefault(name, (shown, relation.target if relation else ""))
        self._parts = {relation.type: relation.target for relation in relations}
        self._maker: CellMaker | None = None
        self._date_1904 = listing.date_1904
        self.defined_names = listing.defined_names
        self._cells = bounds.cells
        self._merges = bounds.merges
        self._characters = bounds.characters

    @property
    def date_1904(self) -> bool:
        """Whether dates count from 1904."""
        return self._date_1904

    @property
    def sheet_names(self) -> list[str]:
        """The worksheets in the order of their tabs."""
        return list(self._sheets)

    def top(self, name: str, enough: Enough) -> tuple[Sheet, bool]:
        """The cells of a sheet's first rows, until it is `enough`; and whether that was the whole sheet."""
        before = self._package.unpacked
        try:
            sheet, parser = self._parser(name)
            chunks = self._package.chunks(self._sheets[name][1])
            plainsheet.read_top_plainly(islice(chunks, _CHUNKS_OF_TOP), sheet, parser, enough)
            parser.release()
            return sheet, False
        except (NotPlainError, WorkbookError):
            self._package.unpacked = before
        sheet, parser = self._parser(name)
        parser.stop_where(enough)
        try:
            self._parse(name, parser)
        except EnoughRows:
            parser.release()
            return sheet, False
        return self._finished(name, sheet, parser), True

    def load(self, name: str) -> Sheet:
        """Parse one sheet with its comments."""
        sheet, parser = self._plainly(name) or self._at_length(name)
        return self._finished(name, sheet, parser)

    def _plainly(self, name: str) -> tuple[Sheet, SheetParser] | None:
        """The sheet by its plain spelling, None where the long way has the word: what is wrong is told there too."""
        before = self._package.unpacked
        data = self._package.small(self._sheets[name][1], plainsheet.MOST_BYTES)
        if data is None:
            return None
        try:
            sheet, parser = self._parser(name)
            plainsheet.read_plainly(data, sheet, parser)
        except (NotPlainError, WorkbookError):
            self._package.unpacked = before
            return None
        return sheet, parser

    def _at_length(self, name: str) -> tuple[Sheet, SheetParser]:
        sheet, parser = self._parser(name)
        self._parse(name, parser)
        return sheet, parser

    def _parser(self, name: str) -> tuple[Sheet, SheetParser]:
        if self._maker is None:
            self._maker = CellMaker(self._read_tables())
        sheet = Sheet(name, self._sheets[name][0])
        parser = SheetParser(self._maker, sheet, self._bounds)
        parser.room(self._cells, self._merges, self._characters)
        return sheet, parser

    def _parse(self, name: str, parser: SheetParser) -> None:
        self._package.parse(self._sheets[name][1], parser.attach, parser.check, "rows")

    def _finished(self, name: str, sheet: Sheet, parser: SheetParser) -> Sheet:
        parser.finish()
        self._cells -= len(sheet.cells)
        self._merges -= len(sheet.merges)
        self._characters = parser.maker.characters_left
        sheet.comments = self._read_comments(self._sheets[name][1])
        return sheet

    def _read_tables(self) -> Tables:
        tables = Tables(date_1904=self._date_1904)
        strings = self._parts.get("sharedStrings", "")
        if strings in self._package:
            self._read_strings(strings, tables)
        styles = self._parts.get("styles", "")
        if styles in self._package:
            theme = self._parts.get("theme", "")
            tables.styles = read_styles(self._package, styles, theme, self._bounds)
        return tables

    def _read_strings(self, part: str, tables: Tables) -> None:
        before = self._package.unpacked
        data = self._package.small(part, MOST_BYTES)
        try:
            if data is not None:
                tables.strings = plain_strings(data, self._bounds)
                return
        except NotPlainError:
            self._package.unpacked = before
        tables.strings = read_strings(self._package, part, self._bounds)

    def _read_comments(self, part: str) -> dict[tuple[int, int], str]:
        """Notes, overlaid by threads: the note of a thread only tells the reader to get a newer Excel."""
        relations = self._package.relations(part)
        texts: dict[tuple[int, int], str] = {}
        for kind in ("comments", "threadedComment"):
            reader = CommentReader(self._bounds, self._characters)
            for relation in relations:
                if relation.type == kind and relation.target in self._package:
                    self._package.parse(relation.target, reader.attach, reader.check, "comments")
            self._characters = reader.room
            texts |= reader.texts()
        return texts


def main_part(package: Package) -> str:
    """The workbook part's name, by the package's relationships; the usual name where they give none."""
    for relation in package.relations(""):
        if relation.type == "officeDocument":
            return relation.target
    return "xl/workbook.xml"


def _read_listing(package: Package, main: str, bounds: Bounds) -> _Listing:
    if main not in package:
        raise WorkbookError("unreadable", INCOMPLETE)
    data = package.small(main, _MOST_KNOWN)
    return _listing(package.chunks(main, "names"), bounds) if data is None else _known_listing(data, bounds)


@lru_cache(maxsize=16)
def _known_listing(data: bytes, bounds: Bounds) -> _Listing:
    """The same bytes mean the same: the returns of one form list the same sheets and names."""
    return _listing((data,), bounds)


def _listing(chunks: Iterable[bytes], bounds: Bounds) -> _Listing:
    listing = _Listing()
    chars: list[str] = []
    name: str | None = None
    root = ""

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal name, root
        if not root:
            root = tag
            _check_root(tag)
        if tag == "sheet":
            state, key = attributes.get("state", ""), attributes.get("r:id", "")
            listing.sheets.append((attributes.get("name", ""), state, key))
            if len(listing.sheets) > bounds.sheets:
                raise too_large("sheets")
        elif tag == "definedName":
            name = None if "localSheetId" in attributes else attributes.get("name")
            chars.clear()
        elif tag == "workbookPr":
            listing.date_1904 = attributes.get("date1904", "").lower() in _TRUE

    def end(tag: str) -> None:
        nonlocal name
        if tag == "definedName" and name is not None:
            if len(listing.defined_names) >= bounds.names:
                raise too_large("names")
            listing.defined_names[name] = "".join(chars).strip()
            name = None

    def attach(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = chars.append

    feed(chunks, attach)
    return listing


def _check_root(tag: str) -> None:
    if tag != "workbook":
        word = tag.rpartition(" ")[2]
        raise WorkbookError("not-a-workbook", _OTHER_ROOTS.get(word, "其他Office文件"))
