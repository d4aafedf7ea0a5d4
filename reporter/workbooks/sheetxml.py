"""The cells of one worksheet part: the hot loop of the reader.

Knows the sheet's XML and the workbook's tables; nothing of files, and nothing of what the content means.

What is wrong in one cell stays in that cell: a number, boolean, date or string index that cannot be read, and
a type that does not exist, give an error cell with the value "#VALUE!" (`DAMAGED`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from math import isfinite
from xml.parsers import expat

from laoyousuode.cell import BLANK, Cell, CellKind
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
from reporter.workbooks.looks import Rich, Style
from reporter.workbooks.package import Attributes
from reporter.workbooks.runs import RunLooks

DAMAGED = "#VALUE!"
# No text of 32,767 characters, Excel's most, has as many runs.
MOST_RUNS = 100_000
_MOST_MEMO = 100_000

CellValue = float | str | bool | None
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")
_GENERAL = Style()
_BAD: tuple[CellValue, CellKind] = (DAMAGED, "error")
_EMPTY: tuple[CellValue, CellKind] = (None, "blank")


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


_PLACES = _KnownAddresses()


@dataclass
class Tables:
    """What the cells refer to: shared strings, the marks of rich ones, and styles by their index as spelt."""

    strings: Sequence[str] = ()
    rich: Callable[[int], Rich | None] | None = None
    styles: Mapping[str | None, Style] = field(default_factory=dict)
    date_1904: bool = False

    @cached_property
    def unseen(self) -> frozenset[str | None]:
        """The styles whose text has the colour of what is behind it."""
        return frozenset(key for key, style in self.styles.items() if style.unseen)


def unescape(text: str) -> str:
    """`text` with its `_x000D_`-like escapes decoded; half a surrogate pair becomes U+FFFD."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if _SURROGATE.search(plain):
        return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return plain


def serial_of(moment: datetime, *, date_1904: bool = False) -> float:
    """A moment as Excel's serial number. Excel's 1900 had a 29 February, so what is earlier is one less."""
    origin = datetime(1904, 1, 1) if date_1904 else datetime(1899, 12, 30)
    passed = moment - origin
    days = passed.days + (passed.seconds + passed.microseconds / 1e6) / 86_400
    return days - 1 if not date_1904 and moment < datetime(1900, 3, 1) else days


def time_serial(clock: time) -> float:
    """A time of day as the fraction of a day."""
    return (clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6) / 86_400


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
        "_convert",
        "_enough",
        "_formula",
        "_inline",
        "_last",
        "_looks",
        "_memo",
        "_merges_left",
        "_parser",
        "_phonetic",
        "_row",
        "_runs",
        "_sheet",
        "_styles",
        "_tables",
        "_text",
        "_unseen",
        "characters_left",
    )

    def __init__(self, tables: Tables, sheet: Sheet, bounds: Bounds) -> None:
        self._tables = tables
        self._styles = tables.styles
        self._unseen = tables.unseen
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
        self._memo: dict[tuple[str | None, str | None], Cell] = {}
        self._parser: expat.XMLParserType | None = None
        self._enough: Enough | None = None
        self._convert: dict[str, Callable[[str], tuple[CellValue, CellKind]]] = {
            "s": self._shared,
            "str": self._string,
            "inlineStr": self._string,
            "b": _boolean,
            "e": _error,
            "d": self._date,
        }

    def room(self, cells: int, merges: int, characters: int) -> None:
        """How much the workbook's other sheets have left of the limits."""
        self._cells_left = cells
        self._merges_left = merges
        self.characters_left = characters

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
        if self.characters_left < 0 or len(self._runs) > MOST_RUNS:
            raise too_large("text")
        if len(self._memo) > _MOST_MEMO:
            self._memo.clear()

    def finish(self) -> None:
        """After the part: the sheet's extent must be within limits, and the parser is let go."""
        self._parser = None
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
                place = self._last = _PLACES[attributes["r"]]
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
            # Cells never change, so the same string in the same style may be one object.
            key = (text, style)
            cell = self._memo.get(key)
            if cell is None:
                cell = self._memo[key] = self._make(text, style, kind, None)
        else:
            cell = self._make(text, style, kind, formula, rich)
        if cell is not BLANK:
            self._cells[place] = cell
            if style in self._unseen:
                self._sheet.unseen.add(place)

    def _make(
        self,
        text: str | None,
        style: str | None,
        kind: str | None,
        formula: str | None,
        rich: Rich | None = None,
    ) -> Cell:
        code, is_date, marks, _ = self._styles.get(style, _GENERAL)
        value: CellValue
        found: CellKind
        if text is None:
            value, found = _EMPTY
        elif kind is None or kind == "n":
            try:
                value = float(text)
            except ValueError:
                value, found = _BAD if text and not text.isspace() else _EMPTY
            else:
                found = "date" if is_date else "number"
                # Python also reads "nan", "1_000" and other scripts' digits; a file has none of them.
                if not isfinite(value) or "_" in text or not text.isascii():
                    value, found = _BAD
        else:
            value, found = self._convert.get(kind, _unknown)(text)
            if kind == "s" and found == "text":
                rich = self._tables.rich(int(text)) if self._tables.rich else None
            if rich is not None:
                marks = rich.over(marks)
        if formula is None and (value is None or value == ""):
            return BLANK
        return Cell(value, found, code, formula, marks)

    def _shared(self, text: str) -> tuple[CellValue, CellKind]:
        if not text or text.isspace():
            return _EMPTY
        try:
            index = int(text)
        except ValueError:
            return _BAD
        strings = self._tables.strings
        return (strings[index], "text") if 0 <= index < len(strings) else _BAD

    def _string(self, text: str) -> tuple[CellValue, CellKind]:
        self.characters_left -= len(text)
        return unescape(text), "text"

    def _date(self, text: str) -> tuple[CellValue, CellKind]:
        text = text.strip()
        if not text:
            return _EMPTY
        try:
            return _iso_serial(text, self._tables.date_1904), "date"
        except (ValueError, OverflowError):
            return _BAD


def _boolean(text: str) -> tuple[CellValue, CellKind]:
    word = text.strip().lower()
    if word in ("1", "true"):
        return True, "boolean"
    if word in ("0", "false"):
        return False, "boolean"
    return _BAD if word else _EMPTY


def _error(text: str) -> tuple[CellValue, CellKind]:
    return text.strip() or DAMAGED, "error"


def _unknown(text: str) -> tuple[CellValue, CellKind]:
    return _BAD if text.strip() else _EMPTY


def _iso_serial(text: str, date_1904: bool) -> float:
    if "-" not in text[1:]:
        return time_serial(time.fromisoformat(text))
    if "T" not in text:
        return serial_of(datetime.combine(date.fromisoformat(text), time()), date_1904=date_1904)
    # What a zone says is not part of what the cell shows.
    return serial_of(datetime.fromisoformat(text).replace(tzinfo=None), date_1904=date_1904)


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
