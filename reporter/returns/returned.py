"""What one returned file comes to: a return, or the refusal of a file that is none. Small and plain, to travel
between processes.

Knows no workbook; reading files is `reader`'s business, choosing among them is done elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from laoyousuode.cell import strip_invisible
from laoyousuode.entry import Figure
from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.results import Source, TaskReport
from laoyousuode.statuses import Light


@dataclass(frozen=True, slots=True)
class RowReturn:
    """What a bureau's sheet gives for one row."""

    figure: Figure
    sources: tuple[Source, ...]
    status: str
    light: Light
    confirmed: str
    typed: Mapping[str, str]


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


@dataclass(frozen=True, slots=True)
class Return:
    """A file that can be used: a return of `bureau`, a name of the plan.

    `serial` and `date` are None where they are blank, and where nobody can read them: `…_text` is then not "".
    `header` gives the addresses of the fields above the table. `cells` are those that a clerk may have filled.
    `marked`: it is a copy that the program wrote back with its list of corrections.
    `by_hand` says how the figures came where there is no file, "" for a form.
    """

    path: str
    sha256: str
    bureau: str
    serial: int | None = None
    date: dt.date | None = None
    date_text: str = ""
    filler: str = ""
    phone: str = ""
    sheet: str = ""
    header: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, RowReturn] = field(default_factory=dict)
    cells: Mapping[CellKey, TypedCell] = field(default_factory=dict)
    tasks: tuple[TaskReport, ...] = ()
    findings: tuple[Finding, ...] = ()
    serial_text: str = ""
    marked: bool = False
    by_hand: str = ""


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that can't be used, and the code that says why; the findings tell it.

    `sha256` is None where the file could not be read, `bureau` None where it is not known whose it is, `sheet` ""
    where no form was found. `aside` is the kind of a file that is no return at all (a key of `side_files.toml`).
    `marked` as of a return.
    """

    path: str
    sha256: str | None
    code: str
    bureau: str | None = None
    sheet: str = ""
    findings: tuple[Finding, ...] = ()
    aside: str = ""
    marked: bool = False


FileReading = Return | RefusedFile


def rejected(shown: str, sha256: str | None, code: str, detail: str = "", variant: str = "") -> RefusedFile:
    """A file that is not used, with the finding that says why."""
    return refused(shown, sha256, Issue(code, facts={"detail": detail}, variant=variant))


def refused(shown: str, sha256: str | None, issue: Issue) -> RefusedFile:
    """A file that is not used because of this issue."""
    return RefusedFile(shown, sha256, issue.code, findings=(locate(issue, file=shown),))
