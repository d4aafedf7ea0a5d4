"""What a form says of its plan on the hidden sheet 参数, and what it was issued with: labels, units, targets.

Found by the words beside the cells, else by the defined names: programs drop one or the other. Knows the layout and the
plan's revisions; not what a clerk filled in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice

from laoyousuode import layout
from laoyousuode.beside import Remembered, recalled
from laoyousuode.cell import BLANK
from laoyousuode.plan import Plan
from laoyousuode.plan_digest import digest
from reporter.returns.table import compact, text_of
from reporter.workbooks.grid import Sheet, WorkbookError, cell_address
from reporter.workbooks.workbook import Workbook

_KEYS = ("no", "year")
_WHOLE = re.compile(r"[0-9]{1,9}")
# The earlier figures stand above: whoever has read what the form says of its plan has read them too.
_SAID = (layout.EARLIER_ISSUED, *layout.PLAN_FIELDS)
# A form says what its plan is above this row; below it a sheet is read to its end.
_TOP = 200


@dataclass(frozen=True, slots=True)
class Issued:
    """What stood in one row of the form when it was sent out."""

    label: str
    unit: str
    part_unit: str
    target: str


Record = Mapping[tuple[str, int], Issued]


@dataclass(frozen=True)
class Carried:
    """A form's plan: its id, revision and digest; and the form's own record of what was issued, by row and year.

    `remembered` are the earlier figures that the form was issued with, None where it says nothing of any. The record is
    read when it is asked for: it is the longest part of the form, and most often the plan's file knows
    the same.
    """

    plan: str
    revision: int
    digest: str
    remembered: Remembered | None = None
    read_record: Callable[[], Record] = dict

    @cached_property
    def record(self) -> Record:
        return self.read_record()

    def edition(self, plan: Plan) -> Plan | None:
        """The plan as it was when the form was made, None where the plan's file does not know that any more."""
        known = [each for each in plan.known if digest(each) == self.digest]
        same = [each for each in known if each.revision == self.revision]
        return next(iter(same or known), None)

    def is_of(self, plan: Plan) -> bool:
        """Whether the form was made for the plan as it stands here, so that nothing of it has changed since."""
        return self.digest == digest(plan) and self.revision >= plan.revision

    def names(self, plan: Plan) -> dict[str, str]:
        """The rows' names by the plan's file, in the revision that the form was made for; none where it is not known."""
        edition = self.edition(plan)
        return {row.no: row.name for row in edition.indicators} if edition else {}

    def labels(self, plan: Plan) -> dict[str, str]:
        """The rows' names as issued: the form's own, else those of the plan's file; none where neither knows."""
        return self.names(plan) | {no: each.label for (no, _), each in self.record.items() if each.label}

    def issued(self, plan: Plan, year: int) -> dict[str, Issued]:
        """What was issued, by row: as the plan's file tells it where it knows the revision, else as the form does."""
        edition = self.edition(plan)
        if edition is None:
            return {no: each for (no, when), each in self.record.items() if when == year}
        found = {}
        for row in edition.indicators:
            measure = row.measure(year)
            target = measure.target.text if measure.target else ""
            found[row.no] = Issued(row.name, measure.unit, measure.part_unit, target)
        return found


def find_carried(workbook: Workbook) -> Carried | None:
    """What the form says of its plan; None for a form that was issued before forms said so."""
    for sheet in _sheets(workbook):
        words = _beside(sheet)
        if not words.keys() >= set(layout.PLAN_FIELDS):
            words = _named(workbook, sheet) | words
        name, revision, found = (words.get(key, "") for key in layout.PLAN_FIELDS)
        if name and found and _WHOLE.fullmatch(revision):
            record = partial(_read_record, workbook, sheet.name)
            earlier = recalled(words.get(layout.EARLIER_ISSUED, ""))
            return Carried(name, int(revision), found, earlier, record)
    return None


def _sheets(workbook: Workbook) -> Iterator[Sheet]:
    """The sheets that can be read, the likely one first; each as far as down to what it says of its plan."""
    for name in sorted(workbook.sheet_names, key=lambda name: name != layout.PARAMETER_SHEET):
        try:
            yield workbook.top(name, _PlanSaid())
        except WorkbookError:
            continue


class _PlanSaid:
    """Whether the rows read so far say all of the plan; each cell is looked at once."""

    def __init__(self) -> None:
        self._seen = 0
        self._words: set[str] = set()

    def __call__(self, sheet: Sheet, row: int) -> bool:
        if row > _TOP:
            return False
        for cell in islice(sheet.cells.values(), self._seen, None):
            if cell.value in layout.PLAN_FIELDS:
                self._words.add(str(cell.value))
        self._seen = len(sheet.cells)
        return len(self._words) == len(layout.PLAN_FIELDS) and _beside(sheet).keys() >= self._words


def _read_record(workbook: Workbook, name: str) -> Record:
    """The record of a sheet; none where the sheet turns out to be damaged below what was read of it."""
    try:
        return _record(workbook.sheet(name))
    except WorkbookError:
        return {}


def _beside(sheet: Sheet) -> dict[str, str]:
    found: dict[str, str] = {}
    for (row, column), cell in sheet.cells.items():
        if cell.value in _SAID:
            text = compact(text_of(sheet.cells.get((row, column + 1), BLANK)))
            if text:
                found.setdefault(str(cell.value), text)
    return found


def _named(workbook: Workbook, sheet: Sheet) -> dict[str, str]:
    found = {}
    for name in layout.PLAN_FIELDS:
        title, _, address = workbook.defined_names.get(name, "").rpartition("!")
        place = cell_address(address) if title.strip("'$") == sheet.name else None
        text = compact(text_of(sheet.cells.get(place, BLANK))) if place else ""
        if text:
            found[name] = text
    return found


def _record(sheet: Sheet) -> dict[tuple[str, int], Issued]:
    """The rows below the record's head; empty where the head is not there."""
    wanted = {*_KEYS, *layout.ISSUED_FIELDS}
    heads: dict[int, dict[str, int]] = {}
    for (row, column), cell in sheet.cells.items():
        if cell.value in wanted:
            heads.setdefault(row, {}).setdefault(str(cell.value), column)
    head = next((row for row, found in heads.items() if wanted <= set(found)), None)
    if head is None:
        return {}
    columns = heads[head]
    record: dict[tuple[str, int], Issued] = {}
    row = head + 1
    while True:
        texts = {key: text_of(sheet.cells.get((row, columns[key]), BLANK)).strip() for key in wanted}
        if not texts["no"] or not _WHOLE.fullmatch(texts["year"]):
            return record
        record[texts["no"], int(texts["year"])] = Issued(
            texts["name"], texts["unit"], texts["part_unit"], texts["target_text"]
        )
        row += 1
