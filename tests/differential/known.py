"""Where the form's sheet and the batch reader may differ on one typed figure: each kind, why, and cases of it.

`docs.figure_differences` writes the table of docs/design.md from what both say of the cases; the wide differential test
excuses nothing else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from laoyousuode.cell import Cell
from laoyousuode.numerals import CHINESE_DIGITS
from laoyousuode.widths import half_width


@dataclass(frozen=True, slots=True)
class Known:
    """One kind. `cases` are cells with the number of a row of the shipped plan into which they are typed.

    `cautious`: the sheet says 待核 where it says anything else than the batch. `hint_only`: the same status.
    """

    content: str
    why: str
    holds: Callable[[Cell], bool]
    cases: tuple[tuple[Cell, str], ...]
    cautious: bool = False
    hint_only: bool = False


def _text(cell: Cell) -> str:
    return cell.value if cell.kind == "text" and isinstance(cell.value, str) else ""


def _in_words(cell: Cell) -> bool:
    return any(sign in f"{CHINESE_DIGITS}○" for sign in _text(cell))


def _has_mark(cell: Cell) -> bool:
    return any(
        unicodedata.category(sign).startswith("N") and not half_width(sign).isascii() for sign in _text(cell)
    )


def _formatted(cell: Cell) -> bool:
    return cell.kind in ("number", "text") and cell.number_format not in ("General", "")


def _typed(*texts: str, row: str) -> tuple[tuple[Cell, str], ...]:
    return tuple((Cell(text, "text"), row) for text in texts)


def _number(value: float, number_format: str, row: str) -> tuple[Cell, str]:
    return Cell(value, "number", number_format), row


KNOWN = (
    Known(
        content="Chinese numerals",
        why="no formula of Excel 2010 parses them",
        holds=_in_words,
        cases=(*_typed("二百四十", "三百零五人次", "贰佰肆拾", row="12"), *_typed("三点二", row="2")),
        cautious=True,
    ),
    Known(
        content="a mark or a digit of another script, alone",
        why="a formula does not know what is a number of some kind; the hint alone differs",
        holds=_has_mark,
        cases=_typed("①", "½", "١٢", row="12"),
        hint_only=True,
    ),
    Known(
        content="a number format",
        why="a formula sees no number format",
        holds=_formatted,
        cases=(
            _number(0.0245, "0.00%", "1"),
            _number(240, "0.0,", "12"),
            _number(240, '0"万"', "12"),
            _number(240, ";;;", "12"),
        ),
    ),
    Known(
        content="a struck, raised or lowered sign",
        why="a formula sees no font",
        holds=lambda cell: bool(cell.marks),
        cases=(
            (Cell("241", "text", marks=frozenset({"superscript"})), "12"),
            (Cell(240.0, "number", marks=frozenset({"struck"})), "12"),
        ),
    ),
    Known(
        content="a date",
        why="to a formula a date is a number",
        holds=lambda cell: cell.kind == "date",
        cases=((Cell(46326.0, "date", "yyyy-mm-dd"), "12"),),
    ),
)


def known(cell: Cell) -> tuple[Known, ...]:
    return tuple(each for each in KNOWN if each.holds(cell))
