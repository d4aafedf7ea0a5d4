"""The results that a form's formulas have stored beside them, for whoever shows a form without calculating it.

Protected View, a phone and a preview show what is stored. openpyxl writes a formula or a value, so the results are
laid into the sheets' XML after it has saved. Knows cells and values; not how a value is worked out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

from openpyxl.cell.cell import Cell, MergedCell

from laoyousuode.expression import Value
from laoyousuode.numbers import plain

# A formula's cell as openpyxl writes it: the result is an empty element.
_FORMULA_CELL = re.compile(
    r'<c r="(?P<place>[A-Z]+[0-9]+)"(?P<look>(?: s="[0-9]+")?)><f>(?P<formula>[^<]*)</f><v ?(?:/>|></v>)</c>'
)
_SHEET = re.compile(r"xl/worksheets/sheet([0-9]+)\.xml")


class StoredResults:
    """Which formula cell has which result; `into` writes them all."""

    def __init__(self) -> None:
        self._results: dict[tuple[str, str], Value] = {}

    def put(self, cell: Cell | MergedCell, formula: str, result: Value) -> None:
        """Give the cell its formula, with or without "=" before it, and what it shows in an empty form."""
        assert isinstance(cell, Cell)  # only the first cell of merged ones may hold a formula
        cell.value = "=" + formula.removeprefix("=")
        assert cell.parent is not None
        self._results[str(cell.parent.title), cell.coordinate] = result

    def into(self, name: str, part: bytes, sheets: Sequence[str]) -> bytes:
        """The part with its sheet's results; `sheets` are the titles in the order of the parts' numbers.

        Raises KeyError for a formula that was not written by `put`: no formula goes out without its result.
        """
        number = _SHEET.fullmatch(name)
        if number is None:
            return part
        sheet = sheets[int(number[1]) - 1]

        def cell(found: re.Match[str]) -> str:
            result = self._results[sheet, found["place"]]
            kind, shown = _spelt(result)
            return f'<c r="{found["place"]}"{found["look"]}{kind}><f>{found["formula"]}</f><v>{shown}</v></c>'

        return _FORMULA_CELL.sub(cell, part.decode("utf-8")).encode("utf-8")


def _spelt(result: Value) -> tuple[str, str]:
    """The cell's type and its result as SpreadsheetML spells them."""
    if isinstance(result, bool):
        return ' t="b"', str(int(result))
    if isinstance(result, Decimal):
        return "", plain(result)
    return ' t="str"', escape(result, {"\n": "&#10;"})
