"""Which files are there, and reading them all: in worker processes that may die, in the order of their paths.

Knows how to start and bound workers; what a file says is the business of `returns`.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import traceback
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from laoyousuode.findings import Issue
from reporter.period.archive import Member, unpack
from reporter.period.own_files import MARKED_FOLDER, OwnFiles
from reporter.returns.reader import finding_code, read_bytes
from reporter.returns.returned import FileReading, RefusedFile, refused, rejected
from reporter.workbooks.grid import WorkbookError

SECONDS_A_FILE = 60.0
MEMORY_A_WORKER = 2 << 30
TEMPORARY = "~$"

__all__ = [
    "MARKED_FOLDER",
    "Collected",
    "collect",
    "default_jobs",
    "expand",
    "in_workers",
    "read_all",
    "read_one",
]

Progress = Callable[[str], None]
Incoming = list[tuple[Path, str]]
_Result = TypeVar("_Result")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Collected:
    """The files to be read. `edited` are those (as shown) that the program wrote as documents and somebody changed."""

    files: Incoming
    edited: frozenset[str] = frozenset()

    def returns(self, read: Iterable[FileReading]) -> list[FileReading]:
        """What was read, without the program's own documents: an edited one that is no form is nobody's return."""
        return [item for item in read if item.path not in self.edited or item.sheet]


class FileReader(Protocol):
    """What reads one file. Handed to the workers once, when they start."""

    def read(self, path: Path, shown: str) -> FileReading: ...


_reader: FileReader | None = None


def collect(paths: Iterable[Path]) -> Collected:
    """Every file under the paths, with the name it is shown by: its path below the one that was given.

    Sorted by that name. Below a folder hidden files and the program's own output are passed over; what is named itself
    is taken as it is. Raises FileNotFoundError.
    """
    found: dict[str, Path] = {}
    edited: set[str] = set()
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(path)
        if not path.is_dir():
            found.setdefault(_free(path.name, path, found), path)
            continue
        own = OwnFiles()
        for file in sorted(path.rglob("*")):
            inner = file.relative_to(path)
            if file.is_dir() or any(part.startswith(".") for part in inner.parts):
                continue
            standing = own.standing(file)
            if standing != "ours":
                shown = _free(inner.as_posix(), file, found)
                found.setdefault(shown, file)
                edited |= {shown} if standing == "edited" else set()
    files = [(path, shown) for shown, path in sorted(found.items())]
    return Collected(files, frozenset(edited))


def _free(shown: str, path: Path, found: dict[str, Path]) -> str:
    """The same name under two of the given paths: the later one is shown with its folder."""
    if shown in found and found[shown].resolve() != path.resolve():
        return path.as_posix()
    return shown


def expand(files: Incoming, scratch: Path, jobs: int) -> tuple[Incoming, list[FileReading]]:
    """Put the archives' members in the archives' place, and say which could not be unpacked.

    Members lie in `scratch`, which must outlive the reading; they are shown as 包.zip/内.xlsx.
    """
    zips = [(path, shown) for path, shown in files if _looks_like_zip(path)]
    folders = {shown: scratch / str(index) for index, (_, shown) in enumerate(zips)}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
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


def _looks_like_zip(path: Path) -> bool:
    """Regular files only: opening a pipe would wait for ever."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError:
        return False


def _unpack(path: Path, shown: str, scratch: Path) -> list[Member] | RefusedFile | None:
    try:
        return unpack(read_bytes(path), shown, scratch)
    except WorkbookError as error:
        # A damaged workbook is told as such by its reader.
        return (
            None if error.code == "unreadable" else rejected(shown, None, finding_code(error), error.detail)
        )


def _turned_away(shown: str, error: WorkbookError) -> RefusedFile:
    if error.code == "encrypted":
        return refused(shown, None, Issue("encrypted", variant="archive"))
    return rejected(shown, None, finding_code(error), error.detail)


def read_all(
    reader: FileReader, files: Incoming, jobs: int, progress: Progress = lambda shown: None
) -> list[FileReading]:
    """Read the files in `jobs` worker processes; the results are in the files' order whatever `jobs` is.

    A worker that dies, hangs or takes too much memory costs the one file it was reading.
    """
    return in_workers(_read, files, [shown for _, shown in files], jobs, progress, reader)


def in_workers(
    work: Callable[..., _Result],
    tasks: Sequence[Sequence[Any]],
    shown: Sequence[str],
    jobs: int,
    progress: Progress = lambda name: None,
    reader: FileReader | None = None,
) -> list[_Result | RefusedFile]:
    """Each task in a worker that may die; its place in the list then says what it cost.

    `work` is a function of a module; `tasks` are its arguments, `shown` what each is called.
    """
    from pebble import ProcessPool

    if not tasks:
        return []
    results: list[_Result | RefusedFile] = []
    workers = max(1, min(jobs, len(tasks)))
    with ProcessPool(max_workers=workers, initializer=_start, initargs=(reader,), context=_context()) as pool:
        futures = [pool.schedule(_shielded, args=(work, *task), timeout=SECONDS_A_FILE) for task in tasks]
        try:
            for future, name in zip(futures, shown, strict=True):
                results.append(_result(future.result, name))
                progress(name)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise
    return results


def _context() -> Any:
    """How workers are started: never by forking a process with threads, whose locks a child may inherit for ever."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # What every worker needs is loaded once, so that one that replaces a dead one starts at once.
    context.set_forkserver_preload(["reporter.returns.reader", "reporter.period.archive"])
    return context


def _result(get: Callable[[], _Result | _Fault], shown: str) -> _Result | RefusedFile:
    from pebble import ProcessExpired

    try:
        answer = get()
    except FutureTimeoutError:
        return rejected(shown, None, "too-large", f"读取超过{SECONDS_A_FILE:.0f}秒")
    except ProcessExpired:
        return rejected(shown, None, "unreadable", "读取程序意外中止")
    except MemoryError:
        return rejected(shown, None, "too-large", "占用内存过多")
    except (KeyboardInterrupt, ModuleNotFoundError):
        raise
    except Exception as error:
        # What was read could not travel between the processes.
        answer = _Fault(type(error).__name__, repr(error))
    except BaseException:
        # A panic of a library's costs the file and not the run; --debug shows it.
        _log.debug("%s", shown, exc_info=True)
        return rejected(shown, None, "unreadable", "读取程序出错")
    if isinstance(answer, _Fault):
        _log.debug("%s\n%s", shown, answer.traceback)
        return rejected(shown, None, "internal-fault", answer.name)
    return answer


@dataclass(frozen=True, slots=True)
class _Fault:
    """An exception that came out of our own code, and where: it must not be taken for a fault of the file."""

    name: str
    traceback: str


def _shielded(work: Callable[..., _Result], *task: Any) -> _Result | _Fault:
    """The work, in the worker. Whatever is wrong with a file is a value by then, so an exception is a fault of ours."""
    try:
        return work(*task)
    except (MemoryError, ModuleNotFoundError):
        raise
    except Exception as error:
        return _Fault(type(error).__name__, traceback.format_exc())


def _start(reader: FileReader | None) -> None:
    global _reader
    _reader = reader
    _limit_memory()


def _limit_memory() -> None:
    """Bound the worker's memory, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_A_WORKER, MEMORY_A_WORKER))


def _read(path: Path, shown: str) -> FileReading:
    assert _reader is not None  # set by `_start`
    return read_one(_reader, path, shown)


def read_one(reader: FileReader, path: Path, shown: str) -> FileReading:
    """Read one file in this process."""
    if shown.rpartition("/")[2].startswith(TEMPORARY):
        return rejected(shown, None, "not-a-workbook", "Excel 打开文件时的临时文件")
    return reader.read(path, shown)


def default_jobs() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
