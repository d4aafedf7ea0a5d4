"""Which files are there, and reading them all: in worker processes that may die, in the order of their paths.

Knows how to start and bound workers; what a file says is the business of `returns`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from concurrent.futures import TimeoutError as FutureTimeoutError
from pathlib import Path

from reporter.returns import Reader, Return, rejected

SECONDS_A_FILE = 60.0
MEMORY_A_WORKER = 2 << 30
_ARCHIVES = (".zip", ".rar", ".7z")
# What the program itself writes; a folder that holds earlier output may be read again.
OUTPUTS = ("台账.xlsx", "通报.docx", "results.json")

Progress = Callable[[str], None]

_reader: Reader | None = None


def collect(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Every file under the paths, with the name it is shown by: its path below the one that was given.

    Sorted by that name. Hidden files and the program's own output are passed over. Raises FileNotFoundError.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(path)
        if not path.is_dir():
            found.setdefault(_free(path.name, path, found), path)
            continue
        for file in sorted(path.rglob("*")):
            if not file.is_dir() and not _passed_over(file.relative_to(path)):
                found.setdefault(_free(file.relative_to(path).as_posix(), file, found), file)
    return [(path, shown) for shown, path in sorted(found.items())]


def _free(shown: str, path: Path, found: dict[str, Path]) -> str:
    """The same name under two of the given paths: the later one is shown with its folder."""
    if shown in found and found[shown].resolve() != path.resolve():
        return path.as_posix()
    return shown


def _passed_over(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts) or path.name in OUTPUTS


def read_all(
    reader: Reader, files: list[tuple[Path, str]], jobs: int, progress: Progress = lambda shown: None
) -> list[Return]:
    """Read the files in `jobs` worker processes; the results are in the files' order whatever `jobs` is.

    A worker that dies, hangs or takes too much memory costs the one file it was reading.
    """
    from pebble import ProcessPool

    results: list[Return] = []
    workers = max(1, min(jobs, len(files)))
    with ProcessPool(max_workers=workers, initializer=_start, initargs=(reader,)) as pool:
        futures = [pool.schedule(_read, args=file, timeout=SECONDS_A_FILE) for file in files]
        try:
            for future, (_, shown) in zip(futures, files, strict=True):
                results.append(_result(future.result, shown))
                progress(shown)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise
    return results


def _result(get: Callable[[], Return], shown: str) -> Return:
    from pebble import ProcessExpired

    try:
        return get()
    except FutureTimeoutError:
        return rejected(shown, None, "too-large", f"读取超过{SECONDS_A_FILE:.0f}秒")
    except ProcessExpired:
        return rejected(shown, None, "unreadable", "读取程序意外中止")
    except MemoryError:
        return rejected(shown, None, "too-large", "占用内存过多")


def _start(reader: Reader) -> None:
    global _reader
    _reader = reader
    _limit_memory()


def _limit_memory() -> None:
    """Bound the worker's memory, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_A_WORKER, MEMORY_A_WORKER))


def _read(path: Path, shown: str) -> Return:
    assert _reader is not None  # set by `_start`
    return read_one(_reader, path, shown)


def read_one(reader: Reader, path: Path, shown: str) -> Return:
    """Read one file in this process."""
    if path.name.startswith("~$"):
        return rejected(shown, None, "not-a-workbook", "Excel 打开文件时的临时文件")
    if path.suffix.lower() in _ARCHIVES:
        return rejected(shown, None, "unsupported-archive", path.suffix.lower())
    return reader.read(path, shown)


def default_jobs() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
