"""What lies beside returns and is none: scans, notes, photos, lock files, and what the program wrote itself.

Kinds, words and cures stand in `side_files.toml`. Knows a file's name, its first bytes and its package's names; a file
that is called a spreadsheet is never one of these, but what the program wrote is known by the mark it bears.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.output import OWN_MARK
from laoyousuode.phrases import phrases
from reporter.returns.returned import RefusedFile, refused
from reporter.workbooks.grid import WorkbookError
from reporter.workbooks.package import Package
from reporter.workbooks.workbook import DEFAULT_BOUNDS

CODE, OWN, MARKED = "side-file", "own", "marked"
_WORDS = phrases(Path(__file__).parent / "side_files.toml")
_HEAD = 64 << 10
_GENERATOR = re.compile(rb"<meta\s+name=\"generator\"\s+content=\"" + re.escape(OWN_MARK.encode()) + rb"\"")
_CATEGORY = re.compile(rb"<cp:category>" + re.escape(OWN_MARK.encode()) + rb"</cp:category>")
_ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class SideKind:
    """One kind of file beside the returns, as the data describes it."""

    key: str
    word: str
    short: str
    advice: str
    system: bool = False
    starts: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def issue(self) -> Issue:
        facts = {"kind": self.word, "advice": self.advice}
        return Issue(CODE, facts=facts, variant=self.variant)

    @property
    def variant(self) -> str:
        """The finding's: nobody sent what programs leave; a marked copy may have been corrected."""
        return MARKED if self.key == MARKED else "system" if self.system else ""

    def is_named(self, name: str) -> bool:
        return _fits(name.lower(), self.names)


@cache
def kinds() -> dict[str, SideKind]:
    """Every kind by its key, in the file's order."""
    found = {}
    for key, entry in _WORDS.entries.items():
        if isinstance(entry, dict):
            starts, parts, told, names = (
                tuple(entry.get(name, ())) for name in ("starts", "parts", "told", "names")
            )
            words = (entry["word"], entry["short"], entry.get("advice", ""))
            found[key] = SideKind(key, *words, entry.get("system", False), starts, parts, told, names)
    return found


def _fits(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def kind_of(name: str, data: bytes, error: WorkbookError) -> SideKind | None:
    """What the file is, of which the reader of workbooks says `error`; None where it may be meant as a return.

    `name` is the file's own, without folders.
    """
    named = [kind for kind in kinds().values() if kind.is_named(name)]
    if any(kind.system for kind in named):
        return named[0]
    if _fits(name.lower(), _WORDS.phrase("spreadsheets")):
        return None
    parts = _parts(data)
    content = [kind for kind in kinds().values() if _has_content(kind, data, parts, error.detail)]
    both = [kind for kind in content if kind in named]
    if content:
        return (both or content)[0]
    return named[0] if named and (error.detail in _WORDS.phrase("unknown") or not data) else None


def set_aside(shown: str, sha256: str | None, kind: SideKind) -> RefusedFile:
    """A file that is of this kind, and no return."""
    return replace(refused(shown, sha256, kind.issue), aside=kind.key)


def as_listed(item: RefusedFile) -> tuple[Finding, ...]:
    """What is told of a file that is set aside: what it is, and no fault."""
    return (locate(kinds()[item.aside].issue, file=item.path),) if item.aside else item.findings


def kind_of_name(name: str) -> SideKind | None:
    """What programs leave in a folder, known before anything is read."""
    return next((kind for kind in kinds().values() if kind.system and kind.is_named(name)), None)


def is_foreign_package(names: Iterable[str]) -> bool:
    """Whether a zip with these names (lower case) is another program's document, and so no archive of returns."""
    held = list(names)
    return any(_holds(held, kinds()[key].parts) for key in _WORDS.phrase("packages"))


def _holds(held: Iterable[str], patterns: Iterable[str]) -> bool:
    return any(_fits(part, patterns) for part in held)


def _has_content(kind: SideKind, data: bytes, parts: tuple[str, ...], detail: str) -> bool:
    starts = tuple(start.encode("latin-1") for start in kind.starts)
    return data.startswith(starts) or _holds(parts, kind.parts) or detail in kind.told


def _package(data: bytes) -> Package | None:
    try:
        return Package(data, DEFAULT_BOUNDS) if data.startswith(_ZIP) else None
    except WorkbookError:
        return None


def _parts(data: bytes) -> tuple[str, ...]:
    package = _package(data)
    return tuple(package.names()) if package else ()


def is_own(data: bytes) -> bool:
    """Whether the program wrote it as a document: ledger, wall chart, bulletin, results or a list of corrections.

    Its writers set the mark; a form, whoever filled it, bears none.
    """
    if data.startswith(_ZIP):
        package = _package(data)
        try:
            return package is not None and _CATEGORY.search(package.read("docProps/core.xml")) is not None
        except WorkbookError:
            return False
    if data.lstrip()[:1] == b"{":
        return _is_results(data)
    return _GENERATOR.search(data[:_HEAD]) is not None


def _is_results(data: bytes) -> bool:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and {"schema", "period", "indicators"} <= set(content)
