"""Quantities of the text as rows: those that the table lacks become commitments (承诺事项), the others stay readings.

Knows years and deadlines; not how the text was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reporter.notice.draft import DraftRow, Found, Quantity
from reporter.notice.linking import row_for
from reporter.notice.proposals import RULES


def matched(quantities: Sequence[Quantity], rows: Sequence[DraftRow]) -> tuple[Quantity, ...]:
    """Each quantity with the row of the table that it speaks of, where there is one."""
    known = [(row.no, row.name.value or "", row.unit.value or "") for row in rows]
    return tuple(replace(quantity, row=row_for(quantity, known)) for quantity in quantities)


def commitments_of(
    quantities: Sequence[Quantity], years: Sequence[int]
) -> tuple[tuple[Quantity, ...], tuple[DraftRow, ...], tuple[str, ...]]:
    """The quantities with the numbers of their commitments, the commitments, and what could not be placed."""
    numbered: list[Quantity] = []
    rows: list[DraftRow] = []
    notes: list[str] = []
    for quantity in quantities:
        targets = dict(_targets(quantity, years)) if not quantity.row else {}
        if quantity.row or not targets:
            numbered.append(quantity)
            if not quantity.row:
                notes.append(RULES.say("sentences.unplaced", place=quantity.place, words=quantity.words))
            continue
        no = f"C{len(rows) + 1}"
        numbered.append(replace(quantity, row=no))
        rows.append(_row(no, quantity, targets))
    return tuple(numbered), tuple(rows), tuple(notes)


def _targets(quantity: Quantity, years: Sequence[int]) -> Iterator[tuple[int, Found[str]]]:
    """The years for which the text gives the figure."""
    state = not any(sign.isdigit() for sign in quantity.target)
    last = years[-1]
    for year in years:
        if quantity.since is not None and year < quantity.since:
            continue
        if quantity.yearly and (quantity.year is None or year <= quantity.year):
            yield year, Found(quantity.target, quantity.place)
        elif quantity.yearly:
            continue
        elif quantity.year is None and state:
            told = RULES.say("sentences.each_year")
            yield year, Found(quantity.target, quantity.place, told, certain=False)
        elif quantity.year is not None and year == quantity.year:
            yield year, Found(quantity.target, quantity.place)
        elif quantity.year is not None and quantity.year < year <= last and not quantity.cumulative:
            told = RULES.say("sentences.kept", year=quantity.year)
            yield year, Found(quantity.target, quantity.place, told, certain=False)


def _row(no: str, quantity: Quantity, targets: dict[int, Found[str]]) -> DraftRow:
    place = quantity.place
    told = RULES.say("sentences.from_text", place=place)
    unit = quantity.unit
    return DraftRow(
        no=no,
        source=f"{place}{quantity.words}",
        name=Found(quantity.name, place, told, certain=False),
        unit=Found(unit, place) if unit else Found(None, place, "正文没有写单位", certain=False),
        heading=Found(None, place),
        field=Found(None, place),
        targets=targets,
        printed=(quantity.words,),
    )
