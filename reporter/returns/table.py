"""Finds a table's columns inside a sheet: by the hidden keys, else by the words of the heading.

Knows the layout's keys and headings; no rows, no figures, and not which sheet it looks at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from laoyousuode.cell import BLANK, Cell
from laoyousuode.layout import Column
from laoyousuode.widths import likened
from reporter.workbooks.grid import Sheet

# So many keys or headings in one row make a table's head.
_ENOUGH = 6
# Longer texts are a clerk's, and not remembered.
_SHORT = 60
_NOTE = re.compile(r"\(.*\)$")


@dataclass(frozen=True, slots=True)
class TableHead:
    """Where the columns stand, by key. `start` is the first row that may hold data.

    `twins` are further columns with a key that was met already. `mismatch` is (heading, key's heading) of the first
    column whose hidden key and visible heading name different columns.
    """

    columns: Mapping[str, int]
    start: int
    by_key: bool
    twins: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    mismatch: tuple[str, str] | None = None

    @property
    def left(self) -> int:
        return min(self.columns.values(), default=1)

    @property
    def right(self) -> int:
        places = [*self.columns.values(), *(place for twin in self.twins.values() for place in twin)]
        return max(places, default=0)


def text_of(cell: Cell) -> str:
    """The content as text, "" for a blank."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return str(cell.value)


def text_at(sheet: Sheet, row: int, column: int) -> str:
    """The content of a place as text, "" for a blank."""
    return text_of(sheet.cells.get((row, column), BLANK))


def compact(text: str) -> str:
    """The same words however they were spaced and whatever width their characters have."""
    return _compact(text) if len(text) <= _SHORT else _compact.__wrapped__(text)


@lru_cache(maxsize=8192)
def _compact(text: str) -> str:
    # Labels and headings are the same in every return, and are asked for again and again.
    return likened(text)


@lru_cache(maxsize=8192)
def _heading(text: str) -> str:
    return _NOTE.sub("", compact(text).strip("*:"))


def find_table(sheet: Sheet, columns: tuple[Column, ...]) -> TableHead | None:
    """The head of the table, None where there is none."""
    enough = min(_ENOUGH, len(columns) - 2)
    key_row, keys = _best_row(sheet, {column.key: column.key for column in columns}, compact)
    headings = {_heading(column.heading): column.key for column in columns}
    head_row, heads = _best_row(sheet, headings, _heading, near=key_row if len(keys) >= enough else None)
    by_key = len(keys) >= enough
    if not by_key and len(heads) < enough:
        return None
    places = {key: found[0] for key, found in (keys if by_key else heads).items()}
    if by_key:
        taken = set(places.values())
        for key, found in heads.items():
            if key not in places and found[0] not in taken:
                places[key] = found[0]
    rows = [row for row, found in ((key_row, keys), (head_row, heads)) if len(found) >= enough]
    return TableHead(
        columns=places,
        start=max(rows) + 1,
        by_key=by_key,
        twins={key: tuple(found[1:]) for key, found in (keys if by_key else heads).items() if found[1:]},
        mismatch=_mismatch(columns, keys, heads) if by_key else None,
    )


def _best_row(
    sheet: Sheet, words: Mapping[str, str], spell: Callable[[str], str], near: int | None = None
) -> tuple[int, dict[str, list[int]]]:
    """The row in which most of the words stand, and where; the first of equal ones."""
    rows: dict[int, dict[str, list[int]]] = {}
    for (row, column), cell in sheet.in_order():
        if near is not None and abs(row - near) > 3:
            continue
        value = cell.value
        if not isinstance(value, str) or len(value) > _SHORT:
            continue
        key = words.get(spell(value))
        if key is not None:
            rows.setdefault(row, {}).setdefault(key, []).append(column)
    best = max(rows, key=lambda row: (len(rows[row]), -row), default=0)
    return best, rows.get(best, {})


def _mismatch(
    columns: tuple[Column, ...], keys: Mapping[str, list[int]], heads: Mapping[str, list[int]]
) -> tuple[str, str] | None:
    """An entry column whose key says one thing and whose heading another."""
    names = {column.key: column.heading for column in columns}
    at = {place: key for key, found in heads.items() for place in found}
    for column in columns:
        for place in keys.get(column.key, ()):
            said = at.get(place, column.key)
            entry = column.role == "entry" or any(c.key == said and c.role == "entry" for c in columns)
            if said != column.key and entry:
                return names[said], names[column.key]
    return None
