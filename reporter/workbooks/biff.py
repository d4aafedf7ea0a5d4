"""What .xls and .xlsb share: values as their records spell them, and the reader's common shape.

Knows numbers, errors and fonts as Excel's binary formats have them; no record of either.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from laoyousuode.cell import Cell, CellKind
from reporter.workbooks import colours, formats
from reporter.workbooks.grid import Bounds, Sheet, Visibility, too_large
from reporter.workbooks.looks import UNMARKED, Font, Marks, Rich, Style, marks_of, style_of

# A formula whose text is not known.
UNKNOWN_FORMULA = "?"
STATES: tuple[Visibility, ...] = ("visible", "hidden", "veryHidden")
POSITIONS = ("", "superscript", "subscript")
STRUCK = 0x08

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
Place = tuple[int, int]


def error_word(code: int) -> str:
    """The error's spelling."""
    return _ERRORS.get(code, "#VALUE!")


def packed_number(raw: int) -> float:
    """A number in 32 bits (RK): a whole one or the upper half of a double, either perhaps times 100."""
    number: float
    if raw & 2:
        number = float((raw - (1 << 32) if raw & 0x80000000 else raw) >> 2)
    else:
        number = struct.unpack("<d", struct.pack("<LL", 0, raw & 0xFFFFFFFC))[0]
    return number / 100 if raw & 1 else number


def font_of(grbit: int, position: int, colour: int | None) -> Font:
    """A font by its flags and its script (0 none, 1 raised, 2 lowered)."""
    return Font(marks_of(bool(grbit & STRUCK), POSITIONS[position] if position < 3 else ""), colour)


@dataclass(slots=True)
class Looks:
    """A workbook's styles, as (format, font, background) by index; fonts for the runs of rich texts."""

    codes: dict[int, str] = field(default_factory=dict)
    fonts: list[Font] = field(default_factory=list)
    styles: list[tuple[int, int, int | None]] = field(default_factory=list)
    made: dict[int, Style] = field(default_factory=dict)

    def check(self, bounds: Bounds) -> None:
        """The tables must be within limits."""
        if max(len(self.codes), len(self.fonts), len(self.styles)) > bounds.styles:
            raise too_large("styles")

    def style(self, index: int) -> Style:
        """The style of an index; the usual one where there is none."""
        style = self.made.get(index)
        if style is None:
            number, font, ground = self.styles[index] if index < len(self.styles) else (0, 0, colours.WHITE)
            code = self.codes.get(number) or formats.BUILTIN.get(number, formats.GENERAL)
            style = self.made[index] = style_of(code, self.font(font), ground)
        return style

    def font(self, index: int) -> Font:
        """The font of an index."""
        return self.fonts[index] if index < len(self.fonts) else Font()

    def marks(self, index: int) -> Marks:
        """What the font of a run says."""
        return self.font(index).marks


class Filler:
    """Puts cells into a sheet, within what the workbook's other sheets have left of the limits."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._cells, self._characters, self._merges = bounds.cells, bounds.characters, bounds.merges

    @property
    def room(self) -> tuple[int, int, int]:
        """What is left; set back where a sheet was read in part, and may be read whole."""
        return self._cells, self._characters, self._merges

    @room.setter
    def room(self, room: tuple[int, int, int]) -> None:
        self._cells, self._characters, self._merges = room

    def put(
        self,
        sheet: Sheet,
        place: Place,
        value: float | str | bool | None,
        kind: CellKind,
        style: Style,
        *,
        formula: bool = False,
        rich: Rich | None = None,
    ) -> None:
        """One cell; a number in a date's format is a date. A text without characters is no content."""
        if not formula and (value is None or value == ""):
            return
        row, column = place
        if row > self._bounds.rows or column > self._bounds.columns:
            raise too_large("rows")
        self._cells -= 1
        if isinstance(value, str):
            self._characters -= len(value)
        if self._cells < 0:
            raise too_large("cells")
        if self._characters < 0:
            raise too_large("text")
        marks = style.marks if rich is None else rich.over(style.marks)
        found: CellKind = "date" if kind == "number" and style.is_date else kind
        text = UNKNOWN_FORMULA if formula else None
        sheet.cells[place] = Cell(value, found, style.code, text, marks or UNMARKED)
        if style.unseen:
            sheet.unseen.add(place)

    def merge(self, sheet: Sheet, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """A merged area, counted from 0."""
        self._merges -= 1
        if self._merges < 0:
            raise too_large("merges")
        sheet.merges.append((first_row + 1, first_column + 1, last_row + 1, last_column + 1))


def reference(formula: bytes, at: int, titles: Mapping[int, str]) -> str:
    """What a name refers to, where that is one cell or area of one sheet: 'sheet'!$B$3; "" for anything else.

    `at` are the bytes of a row's number: 2 in .xls, 4 in .xlsb. `titles` are sheets by the index of their reference.
    """
    if len(formula) < 3 or formula[0] & 0x1F not in (0x1A, 0x1B):
        return ""
    title = titles.get(struct.unpack_from("<H", formula, 1)[0])
    area = formula[0] & 0x1F == 0x1B
    wide = "LL" if at == 4 else "HH"
    layout = f"<{wide}HH" if area else f"<{wide[0]}H"
    if title is None or len(formula) != 3 + struct.calcsize(layout):
        return ""
    numbers: Sequence[int] = struct.unpack_from(layout, formula, 3)
    count = len(numbers) // 2
    corners = [
        f"${_letters((column & 0x3FFF) + 1)}${row + 1}"
        for row, column in zip(numbers[:count], numbers[count:], strict=True)
    ]
    return f"'{title}'!{':'.join(corners)}"


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
