"""What a yearly 工作要点 says of indicators: rows of its tables with one year's target, and quantities of its text.

Knows such a document's words; not the plan that it is held against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reporter.notice.alignment import readable
from reporter.notice.cues import pattern, words
from reporter.notice.document import Document, NoticeCell, Table
from reporter.notice.draft import DraftTask, Found, Quantity
from reporter.notice.front import title_of
from reporter.notice.quantities import quantities_of
from reporter.notice.tasks import names_in, placed
from reporter.notice.typography import figure, half_width, label

_BRACKETED = re.compile(r"(?P<name>.+?)[(（]\s*(?P<unit>[^()（）]+)[)）]")
_DONE = re.compile("完成|实绩|上年|去年|进度")


@dataclass(frozen=True, slots=True)
class YearlyReading:
    """One target as the document has it. `bureaus` is () where it names none; `in_table`: the name is a row's own."""

    name: str
    unit: str
    target: str
    place: str
    words: str
    bureaus: tuple[str, ...] = ()
    in_table: bool = False
    cumulative: bool = False  # 累计 is said


@dataclass(frozen=True, slots=True)
class YearlyDocument:
    """What a 工作要点 says; `title` is "" where none was found."""

    title: str
    readings: tuple[YearlyReading, ...]


def yearly_of(document: Document, year: int) -> YearlyDocument:
    return YearlyDocument(title_of(document).value or "", readings_of(document, year))


def readings_of(document: Document, year: int) -> tuple[YearlyReading, ...]:
    """The tables' rows, then the text's quantities for this year or for none that is named."""
    return (*_of_tables(document, year), *_of_text(document, year))


def _of_text(document: Document, year: int) -> Iterator[YearlyReading]:
    lines = [
        DraftTask(no, "", Found("", line.place), Found(line.words, line.place), Found((), ""), line.place)
        for no, line in enumerate(placed(document), 1)
    ]
    for said in quantities_of(lines):
        if said.year in (None, year):
            yield YearlyReading(
                said.name, said.unit, said.target, said.place, said.words, cumulative=said.cumulative
            )


def quantity(reading: YearlyReading) -> Quantity:
    """As the linking of rows takes it."""
    return Quantity(reading.words, reading.place, 0, reading.name, reading.target, reading.unit)


def _of_tables(document: Document, year: int) -> Iterator[YearlyReading]:
    for number, table in enumerate(document.tables, 1):
        found = _head(table, year)
        if found is None:
            continue
        at, columns = found
        for no, row in enumerate(table.rows[at + 1 :], 1):
            reading = _row(row, columns, f"表{number}第{no}行")
            if reading is not None:
                yield reading


def _head(table: Table, year: int) -> tuple[int, dict[str, int]] | None:
    """The head's row, and where name, target, unit and bureaus stand; None for a table of something else."""
    for at, row in enumerate(table.rows[:3]):
        columns: dict[str, int] = {}
        for index, cell in enumerate(row):
            title = label(cell.text)
            for role in ("bureau", "unit", "name"):
                if pattern(f"head.{role}").search(title) and not pattern("head.wanted").search(
                    title.replace("指标", "")
                ):
                    columns.setdefault(role, index)
                    break
            else:
                if _is_target(title, year):
                    columns.setdefault("target", index)
        if {"name", "target"} <= set(columns):
            return at, columns
    return None


def _is_target(title: str, year: int) -> bool:
    """目标, or the year's; not another year's, and not what was done."""
    named = re.findall(r"20[0-9]{2}", half_width(title))
    if _DONE.search(title) or (named and str(year) not in named):
        return False
    return bool(named) or bool(pattern("head.wanted").search(title))


def _row(row: Sequence[NoticeCell], columns: dict[str, int], place: str) -> YearlyReading | None:
    def text(role: str) -> str:
        index = columns.get(role)
        return label(row[index].text) if index is not None and index < len(row) else ""

    name, unit = text("name"), half_width(text("unit"))
    match = _BRACKETED.fullmatch(name)
    if match and half_width(match["unit"]) in words("units.known"):
        name, unit = match["name"], unit or half_width(match["unit"])
    at = columns["target"]
    target = figure(row[at].text) if at < len(row) else ""
    if not name or not target:
        return None
    if not unit:
        target, unit = _unit_of(target)
    cumulative = bool(pattern("quantities.cumulative").search(name))
    shown = "｜".join(label(cell.text) for cell in row if cell.text.strip())
    return YearlyReading(name, unit, target, place, shown, tuple(names_in(text("bureau"))), True, cumulative)


def _unit_of(target: str) -> tuple[str, str]:
    """A unit that only the figure carries: 3.5万人."""
    for unit in sorted(words("units.known"), key=len, reverse=True):
        match = re.fullmatch(rf"(?P<figure>.*[0-9]){re.escape(unit)}(?P<after>\D*)", target)
        if match and readable(target, unit):
            return f"{match['figure']} {match['after']}".strip(), unit
    return target, ""
