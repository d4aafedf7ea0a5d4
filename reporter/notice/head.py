"""The head of a table of yearly targets: which column holds what.

Knows the words of heads; nothing of the rows below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reporter.notice.cues import pattern
from reporter.notice.document import NoticeCell
from reporter.notice.typography import half_width

Role = Literal[
    "number", "field", "heading", "name", "unit", "bureau", "note", "base", "year", "aside", "other"
]
# In this order: 责任单位 holds 单位, 重点任务指标 holds 任务.
_ROLES: tuple[Role, ...] = ("number", "unit", "bureau", "note", "field", "name", "heading")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_FEWEST_YEARS = 2


@dataclass(frozen=True, slots=True)
class HeadColumn:
    """One column; `year` for the roles base and year."""

    role: Role
    year: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The columns, and the rows of the table that print them."""

    columns: tuple[HeadColumn, ...]
    rows: int

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(column.year for column in self.columns if column.role == "year")

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(column.role for column in self.columns)


def head_of(rows: Sequence[Sequence[NoticeCell]]) -> Head | None:
    """The head in the table's first rows, which may be two rows deep; None where the table is none of yearly targets."""
    for count in (1, 2, 3):
        if count > len(rows):
            return None
        top = rows[:count]
        if count > 1 and len({len(row) for row in top}) > 1:
            continue
        columns = _columns([_title(top, index) for index in range(len(top[-1]))])
        if columns is not None:
            return Head(columns, count + _repeats(rows, count))
    return None


def _title(rows: Sequence[Sequence[NoticeCell]], index: int) -> str:
    """A column's title: the texts above each other, a merged one once."""
    texts = [re.sub(r"\s+", "", half_width(row[index].text)) for row in rows]
    return "".join(dict.fromkeys(texts))


def _repeats(rows: Sequence[Sequence[NoticeCell]], count: int) -> int:
    """Rows below that only continue the head's merged cells."""
    extra = 0
    while (
        count + extra < len(rows)
        and rows[count + extra]
        and all(cell.covered or not cell.text for cell in rows[count + extra])
        and all(cell.text in {above.text for above in rows[0]} | {""} for cell in rows[count + extra])
    ):
        extra += 1
    return extra


def _columns(titles: list[str]) -> tuple[HeadColumn, ...] | None:
    columns = [column_of(title) for title in titles]
    bases = [index for index, column in enumerate(columns) if column.role == "base"]
    for index in bases[:-1]:
        # Only the newest of earlier years' figures is a base.
        columns[index] = HeadColumn("aside", title=columns[index].title)
    years = [column.year for column in columns if column.role == "year"]
    base = [column for column in columns if column.role == "base"]
    if len(years) + len(base) < _FEWEST_YEARS or len(set(years)) != len(years) or years != sorted(years):
        return None
    if not years or any(column.year >= years[0] for column in base):
        return None
    if all(column.role != "name" for column in columns):
        # 重点任务 alone, 内容 …: the last column of words before the figures names the row.
        first = min(i for i, column in enumerate(columns) if column.role in ("base", "year"))
        worded = [i for i in range(first) if columns[i].role in ("heading", "other", "field")]
        if not worded:
            return None
        columns[worded[-1]] = HeadColumn("name", title=columns[worded[-1]].title)
    roles = [column.role for column in columns]
    if roles.count("name") > 1:
        names = [i for i, role in enumerate(roles) if role == "name"]
        for i in names[:-1]:
            columns[i] = HeadColumn("heading", title=columns[i].title)
    return tuple(columns) if _in_one_piece(columns) else None


def _in_one_piece(columns: list[HeadColumn]) -> bool:
    """Whether the figures stand side by side, after the names."""
    places = [i for i, column in enumerate(columns) if column.role in ("base", "year")]
    names = [i for i, column in enumerate(columns) if column.role == "name"]
    return places == list(range(places[0], places[-1] + 1)) and max(names) < places[0]


def column_of(title: str) -> HeadColumn:
    """What a column of this title (without blanks) holds."""
    years = _YEAR.findall(title)
    done = pattern("head.base").search(title) and not pattern("head.wanted").search(title)
    if len(years) == 1 and not pattern("head.aside_of_year").search(title):
        return HeadColumn("base" if done else "year", int(years[0]), title)
    if years or pattern("head.aside").search(title):
        return HeadColumn("aside", title=title)
    if done:
        return HeadColumn("base", 0, title)
    for role in _ROLES:
        if pattern(f"head.{role}").search(title):
            return HeadColumn(role, title=title)
    return HeadColumn("other", title=title)
