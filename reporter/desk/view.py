"""What the window shows of a month: plain records that travel as JSON from the process that reads to the window.

Knows no Tk, no returns and no store.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Literal

from laoyousuode.findings import Severity
from laoyousuode.period import Period
from laoyousuode.records import read_record, write_record

RollState = Literal["missing", "overdue", "received", "late", "faulty", "unreadable", "undecided", "nobody"]


@dataclass(frozen=True, slots=True)
class RollRow:
    """A bureau on the roll, or a file of nobody (bureau ""). `path` is what is opened, "" where there is nothing.

    `time` is when the file came, as its folder says; `told` what else must be known.
    """

    bureau: str
    state: RollState
    shown: str
    file: str = ""
    time: str = ""
    told: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding on the table. `subject` says what a decision on it is about: its row, its file, or "" for nothing.

    `decided` is the office's word on it, `marked` the marked copy of its file, "" where there is none.
    """

    severity: Severity
    bureau: str
    row: str
    code: str
    file: str
    place: str
    message: str
    cure: str
    subject: Literal["", "row", "file"] = ""
    sha256: str = ""
    decided: str = ""
    path: str = ""
    marked: str = ""


@dataclass(frozen=True, slots=True)
class MonthShown:
    """A month that the window offers."""

    period: Period
    closed: bool


@dataclass(frozen=True, slots=True)
class View:
    """All that is shown of the working folder and the month. `marks` counts what of the plan is 待确认.

    `results` is the folder of the month's papers, `papers` are those that lie there. `seen` tells how the folder of
    returns looked before it was read. `again`: a file could not be read this time (somebody has it open).
    """

    folder: str
    name: str
    period: Period
    due: dt.date
    closed: bool
    returned: str
    issued: str
    results: str
    months: tuple[MonthShown, ...] = ()
    roll: tuple[RollRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    papers: tuple[str, ...] = ()
    marks: int = 0
    seen: str = ""
    again: bool = False
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One 待确认 of the plan's file. `value` is what stands there; `settled` may be taken as it stands."""

    place: str
    entry: str
    key: str
    value: str
    meaning: str
    reason: str
    settled: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """What is still 待确认 of a plan's file, and what keeps the plan from being used."""

    path: str
    rows: tuple[MarkRow, ...] = ()
    problems: tuple[str, ...] = ()


def as_line(record: View | Marks) -> str:
    """The record as one line of JSON."""
    return json.dumps(write_record(record, {}), ensure_ascii=False)


def view_from(text: str) -> View:
    """Raises ValueError for what is no view."""
    return read_record(View, json.loads(text), {})


def marks_from(text: str) -> Marks:
    """Raises ValueError for what is no such record."""
    return read_record(Marks, json.loads(text), {})
