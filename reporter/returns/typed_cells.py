"""The cells of one return that a clerk may have filled, kept small: 10,000 returns travel and stay in memory.

What is the same in every return (labels, blanks, addresses) is worked out when it is asked for. Knows keys, places and
texts; no workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from laoyousuode import layout
from laoyousuode.cell import strip_invisible
from laoyousuode.entry import ENTRY_FIELDS

_HEADINGS = {column.key: column.heading for column in (*layout.ENTRY_COLUMNS, *layout.TASK_COLUMNS)}


@dataclass(frozen=True, slots=True, order=True)
class CellKey:
    """A cell that a clerk may fill, whichever file it stands in: a field of a row, or of a task (`row` is then "")."""

    row: str
    task: int
    field: str

    @classmethod
    def of_row(cls, row: str, field: str) -> CellKey:
        return cls(row, 0, field)

    @classmethod
    def of_task(cls, task: int, field: str) -> CellKey:
        return cls("", task, field)


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A cell that a clerk may fill: where it stands in this file, what people call it, what is typed there.

    `canonical` is the figure that was read in it, "" where it was read as words.
    """

    sheet: str
    cell: str
    label: str
    text: str
    canonical: str = ""

    @property
    def content(self) -> str:
        """What two returns are compared by: equal for equal figures and words, however they were typed and saved."""
        return self.canonical or "".join(strip_invisible(self.text).split())


@dataclass(frozen=True)
class TypedCells(Mapping[CellKey, TypedCell]):
    """Every cell that a clerk may have filled; `filled` are those that hold something, as (text, canonical figure).

    `rows` and `columns` say where the entry sheet's cells stand, `tasks` where the other sheet's do; `numerals` are what
    the tasks are called by.
    """

    sheet: str
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    filled: Mapping[tuple[str, int, str], tuple[str, str]]
    task_sheet: str = ""
    tasks: Mapping[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    numerals: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows) * len(ENTRY_FIELDS) + len(self.tasks)

    def __iter__(self) -> Iterator[CellKey]:
        for no in self.rows:
            for name in ENTRY_FIELDS:
                yield CellKey.of_row(no, name)
        for number, name in self.tasks:
            yield CellKey.of_task(number, name)

    def filled_cells(self) -> Iterator[tuple[CellKey, TypedCell]]:
        """Those that hold something."""
        for key in self.filled:
            yield CellKey(*key), self[CellKey(*key)]

    def __getitem__(self, key: CellKey) -> TypedCell:
        text, canonical = self.filled.get((key.row, key.task, key.field), ("", ""))
        heading = _HEADINGS[key.field]
        if key.row:
            row, column = self.rows[key.row], self.columns.get(key.field)
            cell = layout.address(row, column) if column else ""
            return TypedCell(self.sheet, cell, f"第{key.row}行{heading}", text, canonical)
        place = self.tasks[key.task, key.field]
        label = f"重点任务（{self.numerals[key.task]}）{heading}"
        return TypedCell(self.task_sheet, layout.address(*place), label, text)
