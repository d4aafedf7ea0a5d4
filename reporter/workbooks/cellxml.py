"""What one cell of a worksheet part comes to: its value by its type, with the format and the marks of its style.

Knows how cells spell their values, and the workbook's tables; nothing of how a part is read, and nothing of what the
content means.

What is wrong in one cell stays in that cell: a number, boolean, date or string index that cannot be read, and
a type that does not exist, give an error cell with the value "#VALUE!" (`DAMAGED`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import isfinite

from laoyousuode.cell import BLANK, Cell, CellKind
from reporter.workbooks.looks import Rich, Style

DAMAGED = "#VALUE!"
_MOST_MEMO = 100_000

CellValue = float | str | bool | None
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")
_GENERAL = Style()
_BAD: tuple[CellValue, CellKind] = (DAMAGED, "error")
_EMPTY: tuple[CellValue, CellKind] = (None, "blank")


# A text, and what its own runs give it of marks.
Said = tuple[str, Rich | None]
# A cell as it is spelt: style, type, attributes of its formula, formula, value, inline text; None for what is not there.
Spelt = tuple[str | None, ...]


class StyleTable(dict[str | None, Style]):
    """The styles by their index as spelt (None: not spelt), and the cells that were made with them.

    Labels and formulas are spelt alike in all returns that one program saved, and cells never change. `known` are cells
    by their spelling, each with what it takes of the limit of characters.
    """

    # Texts, and characters of spelling, that are kept; and how long a cell's may be.
    MOST_TEXTS, LONGEST_TEXT, MOST_CHARACTERS, LONGEST = 2048, 500, 400_000, 10_000

    def __init__(self, styles: Mapping[str | None, Style] | None = None) -> None:
        super().__init__(styles or {})
        self.known: dict[Spelt, tuple[Cell, int]] = {}
        self._characters = 0
        self._texts: dict[tuple[str | None, Said], Cell] = {}
        # The styles whose text has the colour of what is behind it.
        self.unseen = frozenset(key for key, style in self.items() if style.unseen)

    def know(self, spelt: Spelt, cell: Cell, characters: int) -> None:
        """Keep a cell, unless it is a long one."""
        # An empty cell is not for nothing, either.
        size = 100 + sum(len(part) for part in spelt if part is not None)
        if size > self.LONGEST:
            return
        self._characters += size
        if self._characters > self.MOST_CHARACTERS:
            self.known.clear()
            self._characters = size
        self.known[spelt] = cell, characters

    def text(self, style: str | None, said: Said) -> Cell:
        """A cell that holds a text."""
        cell = self._texts.get((style, said))
        if cell is None:
            text, rich = said
            look = self.get(style, _GENERAL)
            marks = look.marks if rich is None else rich.over(look.marks)
            cell = Cell(text, "text", look.code, None, marks) if text else BLANK
            if len(self._texts) >= self.MOST_TEXTS:
                self._texts.clear()
            if len(text) <= self.LONGEST_TEXT:
                self._texts[style, said] = cell
        return cell


@dataclass
class Tables:
    """What the cells refer to: shared strings and styles."""

    strings: Sequence[Said] = ()
    styles: StyleTable = field(default_factory=StyleTable)
    date_1904: bool = False


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


class CellMaker:
    """Makes the cells of one sheet. `characters_left` is what the workbook's limit leaves for texts in cells."""

    __slots__ = ("_convert", "_memo", "_tables", "characters_left", "styles")

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.styles = tables.styles
        self.characters_left = 0
        self._memo: dict[tuple[str | None, str | None], Cell] = {}
        self._convert: dict[str, Callable[[str], tuple[CellValue, CellKind]]] = {
            "str": self._string,
            "inlineStr": self._string,
            "b": _boolean,
            "e": _error,
            "d": self._date,
        }

    def forget(self) -> None:
        """Between chunks: what is kept must not grow for ever."""
        if len(self._memo) > _MOST_MEMO:
            self._memo.clear()

    def shared(self, text: str | None, style: str | None) -> Cell:
        """A cell that refers to a shared string. Cells never change: the same string in the same style is one object."""
        key = (text, style)
        cell = self._memo.get(key)
        if cell is None:
            said = self._said(text)
            # Without a text: nothing, or a number that is no string's.
            cell = self.make(text, style, "s", None) if said is None else self.styles.text(style, said)
            self._memo[key] = cell
        return cell

    def make(
        self,
        text: str | None,
        style: str | None,
        kind: str | None,
        formula: str | None,
        rich: Rich | None = None,
    ) -> Cell:
        """The cell, BLANK where there is nothing in it. `rich` are the marks of an inline text's own runs."""
        code, is_date, marks, _ = self.styles.get(style, _GENERAL)
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
            if kind != "s":
                value, found = self._convert.get(kind, _unknown)(text)
            elif (said := self._said(text)) is not None:
                (value, rich), found = said, "text"
            else:
                value, found = _unknown(text)
            if rich is not None:
                marks = rich.over(marks)
        if formula is None and (value is None or value == ""):
            return BLANK
        return Cell(value, found, code, formula, marks)

    def _said(self, text: str | None) -> Said | None:
        """The shared string of this number, None where there is none."""
        try:
            index = int(text or "")
        except ValueError:
            return None
        strings = self._tables.strings
        return strings[index] if 0 <= index < len(strings) else None

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
