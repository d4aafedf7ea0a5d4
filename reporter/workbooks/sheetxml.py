"""The cells of one worksheet part: the hot loop of the reader.

Knows the sheet's XML; nothing of what a cell's value means (`cellxml`), of files, or of what the content means.
"""

from __future__ import annotations

from xml.parsers import expat

from laoyousuode.cell import BLANK
from reporter.workbooks.cellxml import CellMaker, unescape
from reporter.workbooks.grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    Bounds,
    Enough,
    Sheet,
    WorkbookError,
    cell_address,
    range_address,
    too_large,
)
from reporter.workbooks.looks import Rich
from reporter.workbooks.package import Attributes
from reporter.workbooks.runs import RunLooks

# No text of 32,767 characters, Excel's most, has as many runs.
MOST_RUNS = 100_000


class _KnownAddresses(dict[str, tuple[int, int]]):
    """Decoded cell references, kept for all sheets: forms use the same few hundred."""

    _MOST = 50_000

    def __missing__(self, reference: str) -> tuple[int, int]:
        place = cell_address(reference)
        if place is None:
            raise KeyError(reference)
        if len(self) < self._MOST:
            self[reference] = place
        return place


KNOWN_ADDRESSES = _KnownAddresses()


class EnoughRows(Exception):  # noqa: N818 - nothing is wrong
    """The rows that were wanted have been read; the rest of the part is not looked at."""


class SheetParser:
    """Fills a `Sheet` from expat's callbacks. As few and as short as possible: they are the reader's time."""

    __slots__ = (
        "_attributes",
        "_bounds",
        "_cells",
        "_cells_left",
        "_chars",
        "_enough",
        "_formula",
        "_inline",
        "_last",
        "_looks",
        "_merges_left",
        "_parser",
        "_phonetic",
        "_row",
        "_runs",
        "_sheet",
        "_text",
        "maker",
    )

    def __init__(self, maker: CellMaker, sheet: Sheet, bounds: Bounds) -> None:
        self.maker = maker
        self._sheet = sheet
        self._cells = sheet.cells
        self._bounds = bounds
        self.room(bounds.cells, bounds.merges, bounds.characters)
        self._chars: list[str] = []
        self._attributes: Attributes = {}
        self._text: str | None = None
        self._formula: str | None = None
        self._phonetic = False
        self._inline = False
        self._runs: list[str] = []
        self._looks: RunLooks | None = None
        self._row = 0
        self._last = (0, 0)
        self._parser: expat.XMLParserType | None = None
        self._enough: Enough | None = None

    def room(self, cells: int, merges: int, characters: int) -> None:
        """How much the workbook's other sheets have left of the limits."""
        self._cells_left = cells
        self._merges_left = merges
        self.maker.characters_left = characters

    def stop_where(self, enough: Enough) -> None:
        """Raise EnoughRows where a row begins before which this says that it is enough."""
        self._enough = enough

    def attach(self, parser: expat.XMLParserType) -> None:
        """Set the handlers for a worksheet part."""
        self._parser = parser
        parser.StartElementHandler = self._first
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._chars.append

    def check(self) -> None:
        """Between chunks: what has been read must be within limits."""
        if len(self._cells) > self._cells_left or len(self._sheet.merges) > self._merges_left:
            raise too_large("cells")
        if self.maker.characters_left < 0 or len(self._runs) > MOST_RUNS:
            raise too_large("text")
        self.maker.forget()

    def release(self) -> None:
        """Let the parser go, which holds this one in turn."""
        self._parser = None

    def finish(self) -> None:
        """After the part: the sheet's extent must be within limits, and the parser is let go."""
        self.release()
        rows, columns = self._bounds.rows, self._bounds.columns
        # References beyond Excel's own limits never get here.
        if (rows < MAX_ROWS or columns < MAX_COLUMNS) and any(
            row > rows or column > columns for row, column in self._cells
        ):
            raise too_large("rows")

    def _first(self, tag: str, attributes: Attributes) -> None:
        if tag != "worksheet":
            raise WorkbookError("unreadable", "工作表部件不是工作表")
        if self._parser is not None:
            self._parser.StartElementHandler = self._start

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._attributes = attributes
        elif tag == "v" or tag == "f" or tag == "t":
            self._chars.clear()
        elif tag == "row":
            self._open_row(attributes)
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "rPr":
            if self._looks is None:
                self._looks = RunLooks()
                self._looks.take("".join(self._runs))
            self._looks.open()
        elif tag == "strike" or tag == "vertAlign":
            if self._looks is not None:
                self._looks.property(tag, attributes)
        elif tag == "col":
            self._hide_columns(attributes)
        elif tag == "mergeCell":
            self._merge(attributes)

    def _end(self, tag: str) -> None:
        if tag == "c":
            attributes = self._attributes
            try:
                place = self._last = KNOWN_ADDRESSES[attributes["r"]]
            except KeyError:
                place = self._last = self._place(attributes.get("r"))
            if self._text is not None or self._formula is not None or self._inline:
                self._keep(place, attributes)
        elif tag == "v":
            self._text = "".join(self._chars)
        elif tag == "t":
            if not self._phonetic:
                self._add_run("".join(self._chars))
        elif tag == "f":
            self._formula = unescape("".join(self._chars))
        else:
            self._end_rare(tag)

    def _add_run(self, run: str) -> None:
        # Joined at the end of the cell: adding one to the other takes for ever when somebody sends millions.
        self._inline = True
        self._runs.append(run)
        if self._looks is not None:
            self._looks.take(run)

    def _end_rare(self, tag: str) -> None:
        if tag == "rPh":
            self._phonetic = False
        elif tag == "sheetData" and self._parser is not None:
            # Rules, validations and the like follow; of them only merged cells are wanted.
            self._parser.StartElementHandler = self._after_cells
            self._parser.EndElementHandler = None
            self._parser.CharacterDataHandler = None

    def _after_cells(self, tag: str, attributes: Attributes) -> None:
        if tag == "mergeCell":
            self._merge(attributes)

    def _merge(self, attributes: Attributes) -> None:
        corners = range_address(attributes.get("ref", ""))
        if corners is not None:
            self._sheet.merges.append(corners)

    def _hide_columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in ("1", "true", "on"):
            first, last = (_row_number(attributes.get(key), 1) for key in ("min", "max"))
            self._sheet.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))

    def _open_row(self, attributes: Attributes) -> None:
        self._row = _row_number(attributes.get("r"), self._row + 1)
        self._last = (self._row, 0)
        if self._enough is not None and self._enough(self._sheet, self._row):
            raise EnoughRows
        if attributes.get("hidden") in ("1", "true", "on"):
            self._sheet.hidden_rows.add(self._row)

    def _place(self, reference: str | None) -> tuple[int, int]:
        """Where a cell without a usable reference stands: one to the right of the last."""
        if reference is not None and _beyond(reference):
            raise too_large("rows")
        row, column = self._last
        if column >= MAX_COLUMNS:
            raise too_large("rows")
        return max(row, 1), column + 1

    def _keep(self, place: tuple[int, int], attributes: Attributes) -> None:
        text, formula = self._text, self._formula
        self._text = self._formula = None
        get = attributes.get
        kind, style = get("t"), get("s")
        rich: Rich | None = None
        if self._inline:
            # What stands in <is> is the content of an inline string, whatever a <v> beside it says; else the <v>.
            if text is None or kind == "inlineStr":
                text = "".join(self._runs)
                rich = self._looks.close() if self._looks is not None else None
            self._inline, self._looks = False, None
            self._runs.clear()
        if kind == "s" and formula is None:
            cell = self.maker.shared(text, style)
        else:
            cell = self.maker.make(text, style, kind, formula, rich)
        if cell is not BLANK:
            self._cells[place] = cell
            if style in self.maker.styles.unseen:
                self._sheet.unseen.add(place)


def _row_number(text: str | None, following: int) -> int:
    row = int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 else following
    if row > MAX_ROWS:
        raise too_large("rows")
    return row or following


def _beyond(reference: str) -> bool:
    """Whether a reference that Excel does not have is well formed: a place beyond its last row or column."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    return letters.isascii() and letters.isalpha() and digits.strip("0") != ""
