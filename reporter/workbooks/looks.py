"""How a cell looks, whatever the container: its format, whether it is struck, raised or lowered, whether it shows at all.

Knows fonts and runs of text; nothing of any file format.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from laoyousuode.cell import Mark, strip_invisible
from reporter.workbooks import colours, formats

Marks = frozenset[Mark]
UNMARKED: Marks = frozenset()


class Font(NamedTuple):
    """What matters of a font; `colour` None is "automatic"."""

    marks: Marks = UNMARKED
    colour: int | None = None


class Style(NamedTuple):
    """What a cell's style says: format code, whether that shows a date, the font's marks, text as its background."""

    code: str = formats.GENERAL
    is_date: bool = False
    marks: Marks = UNMARKED
    unseen: bool = False


class Rich(NamedTuple):
    """The marks of a text's own runs; `own` where no run that shows takes the cell's font."""

    marks: Marks
    own: bool

    def over(self, cell: Marks) -> Marks:
        """The marks of the text in a cell whose font has these."""
        return self.marks if self.own else self.marks | cell


def style_of(code: str, font: Font, background: int | None) -> Style:
    """The style of a format, a font and what is behind the text (None where that is a pattern or not known)."""
    colour = colours.BLACK if font.colour is None else font.colour
    unseen = background is not None and colours.alike(colour, background)
    return Style(code, formats.shows_date(code), font.marks, unseen)


def marks_of(struck: bool, position: str) -> Marks:
    """The marks of a font; `position` is "superscript", "subscript" or anything else."""
    found: set[Mark] = {"struck"} if struck else set()
    if position == "superscript":
        found.add("superscript")
    elif position == "subscript":
        found.add("subscript")
    return frozenset(found)


def rich_of(runs: Iterable[tuple[str, Marks | None]]) -> Rich | None:
    """What the runs of a text come to, each with its own marks or None for the cell's; None if nothing is own."""
    marks: set[Mark] = set()
    own, any_own = True, False
    for text, found in runs:
        if not strip_invisible(text):
            continue
        if found is None:
            own = False
        else:
            any_own = True
            marks |= found
    return Rich(frozenset(marks), own) if any_own else None


def positioned(text: str, starts: Iterable[tuple[int, Marks]]) -> Rich | None:
    """The same for runs as Excel's binary files have them: (first character, marks), up to the next or the end.

    What stands before the first run takes the cell's font. Characters are UTF-16's.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    cuts = sorted(starts, key=lambda cut: cut[0])
    if not cuts:
        return None
    ends = [*(at for at, _ in cuts[1:]), len(units) // 2]
    runs: list[tuple[str, Marks | None]] = [(_part(units, 0, cuts[0][0]), None)]
    runs += [(_part(units, at, end), marks) for (at, marks), end in zip(cuts, ends, strict=True)]
    return rich_of(runs)


def _part(units: bytes, first: int, last: int) -> str:
    return units[2 * first : 2 * last].decode("utf-16-le", "replace")
