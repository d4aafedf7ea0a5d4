"""What one returned file comes to: a return, or the refusal of a file that is none. Small and plain, to travel
between processes.

Knows no workbook; reading files is `reader`'s business, choosing among them is done elsewhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import pickle
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import SupportsBytes

from laoyousuode.entry import Figure
from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.results import Source, TaskReport
from laoyousuode.statuses import Light
from reporter.returns.typed_cells import CellKey, TypedCell, TypedCells

__all__ = [
    "CellKey",
    "FileReading",
    "Received",
    "RefusedFile",
    "Return",
    "RowReturn",
    "SentReturn",
    "TypedCell",
    "TypedCells",
    "refused",
    "rejected",
    "unpacked",
]


@dataclass(frozen=True, slots=True)
class RowReturn:
    """What a bureau's sheet gives for one row."""

    figure: Figure
    sources: tuple[Source, ...]
    status: str
    light: Light
    confirmed: str
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Return:
    """A file that can be used: a return of `bureau`, a name of the plan.

    `serial` and `date` are None where they are blank, and where nobody can read them: `…_text` is then not "".
    `header` gives the addresses of the fields above the table. `cells` are those that a clerk may have filled.
    `marked`: it is a copy that the program wrote back with its list of corrections.
    `plan` is the id of the plan by which it was read, where returns of several plans are read together.
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
    plan: str = ""
    by_hand: str = ""

    @property
    def content(self) -> str:
        """A digest of all that a clerk typed into the table, whatever the file looks like and however it was typed."""
        cells = self.cells
        filled = cells.filled_cells() if isinstance(cells, TypedCells) else cells.items()
        typed = sorted((key, cell.content) for key, cell in filled if cell.content)
        return hashlib.sha256(repr((self.bureau, typed)).encode("utf-8", "surrogatepass")).hexdigest()

    def whole(self) -> Return:
        """The return itself."""
        return self


@dataclass(frozen=True, slots=True)
class SentReturn:
    """A return as a worker sends it: what decides which one counts, and all of it packed.

    Of the thousands of returns that a bureau's versions may come to, one is unpacked.
    """

    path: str
    sha256: str
    bureau: str
    serial: int | None
    serial_text: str
    date: dt.date | None
    date_text: str
    sheet: str
    content: str
    packed: bytes | SupportsBytes
    marked: bool = False
    plan: str = ""

    @classmethod
    def of(cls, item: Return) -> SentReturn:
        return cls(
            item.path,
            item.sha256,
            item.bureau,
            item.serial,
            item.serial_text,
            item.date,
            item.date_text,
            item.sheet,
            item.content,
            zlib.compress(pickle.dumps(item, pickle.HIGHEST_PROTOCOL), 1),
            item.marked,
            item.plan,
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.whole().findings

    def whole(self) -> Return:
        """The return itself."""
        found = pickle.loads(zlib.decompress(bytes(self.packed)))
        assert isinstance(found, Return)
        return found


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
    plan: str = ""


FileReading = Return | RefusedFile
# What is known of a file once it was read; a return may be packed.
Received = Return | SentReturn | RefusedFile


def unpacked(item: Received) -> FileReading:
    """The same with a return unpacked."""
    return item if isinstance(item, RefusedFile) else item.whole()


def rejected(shown: str, sha256: str | None, code: str, detail: str = "", variant: str = "") -> RefusedFile:
    """A file that is not used, with the finding that says why."""
    return refused(shown, sha256, Issue(code, facts={"detail": detail}, variant=variant))


def refused(shown: str, sha256: str | None, issue: Issue) -> RefusedFile:
    """A file that is not used because of this issue."""
    return RefusedFile(shown, sha256, issue.code, findings=(locate(issue, file=shown),))
