"""Which files are there, and reading them all, in the order of their paths.

What a file says is the business of `returns`; workers, listing and names have their own modules.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import Protocol

from laoyousuode.findings import Issue
from laoyousuode.output import MARKED_FOLDER
from reporter.period.archive import Member, may_be_archive, unpack
from reporter.period.listing import DEPTH, FAILED, UNLISTED, files_below
from reporter.period.names import escaped, shown_name
from reporter.period.own_files import OwnFiles
from reporter.period.shelf import Shelf
from reporter.period.workers import Progress, Workers, default_jobs, in_workers
from reporter.returns.reader import finding_code, read_bytes
from reporter.returns.returned import (
    FileReading,
    Received,
    RefusedFile,
    Return,
    SentReturn,
    refused,
    rejected,
)
from reporter.returns.side_files import MARKED, kind_of_name, kinds, set_aside
from reporter.workbooks.grid import WorkbookError

__all__ = [
    "Collected",
    "Workers",
    "collect",
    "default_jobs",
    "expand",
    "in_workers",
    "read_all",
    "read_one",
]

Incoming = list[tuple[Path, str]]


@dataclass(frozen=True, slots=True)
class Collected:
    """The files to be read. `edited` are those (as shown) that the program wrote as documents and somebody changed.

    `unlisted` are the places that are not read; `named` the files that were given by name, not by their folder.
    """

    files: Incoming
    edited: frozenset[str] = frozenset()
    unlisted: tuple[RefusedFile, ...] = ()
    named: frozenset[str] = frozenset()

    def returns(self, read: Iterable[Received]) -> list[Received]:
        """What was read, without the program's own documents: an edited one that is no form is nobody's return.

        A marked copy that lies where the program puts them is set aside. With it what could not be read at all.
        """
        found = [item for item in read if item.path not in self.edited or item.sheet]
        places = {shown: path for path, shown in self.files}
        for index, item in enumerate(found):
            folder = (
                PurePosixPath(item.path).parent.name or places.get(item.path, Path(item.path)).parent.name
            )
            if item.marked and folder == MARKED_FOLDER and item.path not in self.named:
                found[index] = set_aside(item.path, item.sha256, kinds()[MARKED])
        return [*found, *self.unlisted]


class FileReader(Protocol):
    """What reads one file. It travels to the workers with every batch."""

    def read(self, path: Path, shown: str) -> FileReading: ...


def collect(paths: Iterable[Path]) -> Collected:
    """Every file under the paths, with the name it is shown by: its path below the one that was given.

    Sorted by that name. Below a folder hidden files and the program's own output are passed over; what is named itself
    is taken as it is. Raises FileNotFoundError.
    """
    found: dict[str, Path] = {}
    named: set[str] = set()
    edited: set[str] = set()
    unlisted: list[RefusedFile] = []
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(path)
        if not path.is_dir():
            shown = _free(path.name, path, found)
            found.setdefault(shown, path)
            named.add(shown)
            continue
        own = OwnFiles()
        for each in sorted(files_below(path), key=lambda each: each.inner):
            if each.reason:
                shown = shown_name(each.inner or each.path.name)
                issue = Issue(
                    UNLISTED,
                    facts={"detail": str(DEPTH)},
                    variant="" if each.reason == FAILED else each.reason,
                )
                unlisted.append(refused(shown, None, issue))
                continue
            standing = own.standing(each.path)
            if standing != "ours":
                shown = _free(each.inner, each.path, found)
                found.setdefault(shown, each.path)
                edited |= {shown} if standing == "edited" else set()
    files = [(path, shown) for shown, path in sorted(found.items())]
    return Collected(files, frozenset(edited), tuple(unlisted), frozenset(named))


def _free(name: str, path: Path, found: dict[str, Path]) -> str:
    """What the file is shown by. Where another is shown so already: its bytes escaped, with its folder, or numbered."""
    number = 1
    for shown in (shown_name(name), escaped(name), shown_name(path.as_posix()), escaped(path.as_posix())):
        if _is_free(shown, path, found):
            return shown
    while not _is_free(shown := f"{escaped(path.as_posix())} ({number})", path, found):
        number += 1
    return shown


def _is_free(shown: str, path: Path, found: dict[str, Path]) -> bool:
    return shown not in found or found[shown].resolve() == path.resolve()


def expand(files: Incoming, scratch: Path, jobs: int | Workers) -> tuple[Incoming, list[FileReading]]:
    """Put the archives' members in the archives' place, and say which could not be unpacked.

    Members lie in `scratch`, which must outlive the reading; they are shown as 包.zip/内.xlsx.
    """
    zips = [(path, shown) for path, shown in files if _may_be_archive(path)]
    folders = {shown: scratch / str(index) for index, (_, shown) in enumerate(zips)}
    tasks = [(path, shown, folders[shown]) for path, shown in zips]
    answers = in_workers(_unpack, tasks, [shown for _, shown in zips], jobs)
    unpacked = dict(zip(folders, answers, strict=True))
    incoming: Incoming = []
    turned_away: list[FileReading] = []
    for path, shown in files:
        answer = unpacked.get(shown)
        if answer is None:
            incoming.append((path, shown))
        elif isinstance(answer, RefusedFile):
            turned_away.append(answer)
        else:
            incoming += [(member.path, member.shown) for member in answer if member.path is not None]
            turned_away += [_turned_away(member.shown, member.error) for member in answer if member.error]
            if not answer:
                turned_away.append(rejected(shown, None, "unsupported-archive", "里面没有文件"))
    return sorted(incoming, key=lambda item: item[1]), turned_away


def _may_be_archive(path: Path) -> bool:
    """A zip file that does not begin as an Office document does. Regular files only: opening a pipe waits for ever."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return may_be_archive(file.read(256))
    except OSError:
        return False


def _unpack(path: Path, shown: str, scratch: Path) -> list[Member] | RefusedFile | None:
    try:
        scratch.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _turned_away(shown, error)
    try:
        return unpack(read_bytes(path), shown, scratch)
    except WorkbookError as error:
        # A damaged workbook is told as such by its reader.
        return (
            None if error.code == "unreadable" else rejected(shown, None, finding_code(error), error.detail)
        )


def _turned_away(shown: str, error: WorkbookError | OSError) -> RefusedFile:
    if isinstance(error, OSError):
        return rejected(shown, None, "no-room")
    if error.code == "encrypted":
        return refused(shown, None, Issue("encrypted", variant="archive"))
    return rejected(shown, None, finding_code(error), error.detail)


def read_all(
    reader: FileReader, files: Incoming, jobs: int | Workers, progress: Progress = lambda shown: None
) -> list[Received]:
    """Read the files in `jobs` worker processes; the results are in the files' order whatever `jobs` is.

    Returns come packed, and lie on disk. A worker that dies, hangs or takes too much memory costs the one file that it
    was reading.
    """
    packed = pickle.dumps(reader)
    names = [shown for _, shown in files]
    if isinstance(jobs, Workers):
        jobs.begin_with(_unpack_reader, packed)
        return in_workers(partial(_read, packed), files, names, jobs, progress, keep=Shelf().keep)
    start = (_unpack_reader, (packed,))
    return in_workers(partial(_read, packed), files, names, jobs, progress, *start, keep=Shelf().keep)


@lru_cache(maxsize=2)
def _known_reader(packed: bytes) -> FileReader:
    reader: FileReader = pickle.loads(packed)
    return reader


def _unpack_reader(packed: bytes) -> None:
    """Before a worker's first task: what the reader needs is loaded."""
    _known_reader(packed)


def _read(packed: bytes, path: Path, shown: str) -> Received:
    item = read_one(_known_reader(packed), path, shown)
    return SentReturn.of(item) if isinstance(item, Return) else item


def read_one(reader: FileReader, path: Path, shown: str) -> FileReading:
    """Read one file in this process."""
    left = kind_of_name(shown.rpartition("/")[2])
    if left is not None:
        # Its content says nothing: another program's note to itself.
        return set_aside(shown, None, left)
    return reader.read(path, shown)
