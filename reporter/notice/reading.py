"""The one verb of this room: a document in, the draft of a plan out.

Puts together what the table, the text and the front of the notice say. Knows every part of the room but no file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from laoyousuode.kinds import KINDS
from reporter.notice.commitments import commitments_of, matched
from reporter.notice.cues import pattern
from reporter.notice.document import Document, DocumentError
from reporter.notice.draft import Draft, DraftRow, DraftTask, Found, Quantity
from reporter.notice.front import (
    district_of,
    field_of,
    issued_on,
    office_of,
    recipients_of,
    title_of,
    years_of,
)
from reporter.notice.proposals import RULES, proposals_for, task_of, unreadable_targets
from reporter.notice.quantities import quantities_of
from reporter.notice.stacked import with_stacked_tables
from reporter.notice.targets_table import TargetRow, targets_table
from reporter.notice.tasks import bureaus_of, full_names, names_in, placed, tasks_of


def draft_from(document: Document) -> Draft:
    """Raises DocumentError with a sentence where the document has no table of yearly targets."""
    document = with_stacked_tables(document)
    table = targets_table(document)
    if table is None:
        raise DocumentError("没有找到分年度的目标表（表头应有两个以上年份和“指标”一列），没有写出方案")
    in_table = [row.bureaus.value for row in table.rows if row.bureaus.value]
    tasks = tasks_of(document, in_table)
    full = full_names(document, in_table)
    rows = tuple(_row(row) for row in table.rows)
    name = title_of(document)
    office = office_of(document)
    district = district_of(name, office)
    years = years_of(name, table.head.years)
    quantities = matched(quantities_of(tasks), rows)
    quantities, commitments, unplaced = commitments_of(quantities, years.value or ())
    told = {
        row.no: tuple(full.get(name, name) for name in names_in(row.bureaus.value or ""))
        for row in table.rows
    }
    return Draft(
        title=name,
        field=field_of(name),
        district=district,
        office=office,
        issued=issued_on(document),
        years=years,
        table_title=table.title,
        rows=tuple(_proposed(row, rows, tasks, told[row.no]) for row in rows),
        tasks=tasks,
        bureaus=bureaus_of(tasks, (each for names in told.values() for each in names), district.value or ""),
        commitments=tuple(_committed(row, rows, tasks, quantities) for row in commitments),
        quantities=quantities,
        paragraphs=tuple((line.place, line.words) for line in placed(document)),
        notes=(*table.notes, *unplaced, *(() if tasks else (RULES.say("sentences.no_tasks"),))),
        recipients=recipients_of(document),
    )


def _row(row: TargetRow) -> DraftRow:
    unit = row.unit
    if unit.value is None and pattern("units.percentage").search(row.name.value or ""):
        unit = Found("%", unit.place, RULES.say("sentences.unit"), certain=False)
    heading = row.heading
    if heading.value and heading.value.count("“") != heading.value.count("”"):
        heading = Found(heading.value, heading.place, RULES.say("sentences.quotes"), certain=False)
    return DraftRow(
        no=row.no,
        source=f"表第{row.no}行",
        name=row.name,
        unit=unit,
        heading=heading,
        field=row.field,
        targets=row.targets,
        base=row.base,
        printed=row.printed,
    )


def _proposed(
    row: DraftRow, rows: Sequence[DraftRow], tasks: Sequence[DraftTask], in_table: tuple[str, ...]
) -> DraftRow:
    link = task_of(row, tasks)
    bureaus = (
        Found(in_table, row.source, RULES.say("sentences.lead_of_table"), certain=False)
        if in_table
        else _bureaus(link, tasks, row.source)
    )
    return _checked(replace(row, proposals=proposals_for(row, rows, link, bureaus)))


def _committed(
    row: DraftRow, rows: Sequence[DraftRow], tasks: Sequence[DraftTask], quantities: Sequence[Quantity]
) -> DraftRow:
    quantity = next(each for each in quantities if each.row == row.no)
    link = Found(quantity.task, quantity.place)
    found = proposals_for(row, rows, link, _bureaus(link, tasks, row.source))
    years = tuple(row.targets)
    if (
        quantity.year is not None
        and not quantity.yearly
        and quantity.year < years[-1]
        and not _holds_at_any_time(found["kind"].value)
    ):
        told = RULES.say("sentences.kept", year=quantity.year)
        found["kept_since"] = Found(quantity.year, quantity.place, told, certain=False)
    return _checked(replace(row, proposals=found))


def _holds_at_any_time(kind: Any) -> bool:
    return kind in KINDS and KINDS[kind].expectation == "always"


def _bureaus(link: Found[int], tasks: Sequence[DraftTask], place: str) -> Found[tuple[str, ...]]:
    """The bureaus of the row's task."""
    task = next((task for task in tasks if task.no == link.value), None)
    if task is None or not task.bureaus.value:
        return Found((), place, certain=False)
    told = RULES.say("sentences.lead", place=task.place)
    return Found(task.bureaus.value, task.place, told, certain=False)


def _checked(row: DraftRow) -> DraftRow:
    """Targets that the proposed sense and unit do not admit become doubts that keep their figure."""
    faults = list(unreadable_targets(row))
    if not faults:
        return row
    targets = dict(row.targets)
    for year, found in row.targets.items():
        fault = next((each for each in faults if re.match(f"{year}年", each)), "")
        if fault:
            targets[year] = Found(found.value, found.place, fault.removeprefix(f"{year}年"), certain=False)
    return replace(row, targets=targets)
