"""One process at a time: a lock on a file, which the system gives back when its holder dies, however it dies.

Knows two systems' ways of locking; what is locked, and what a busy one is told, is the caller's business.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

_LOCKED_BYTE = 1 << 30


class BusyError(Exception):
    """Another process holds the lock."""


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock `path` while the block runs; the file is removed afterwards. Raises BusyError, OSError."""
    handle = _acquired(path)
    try:
        yield
    finally:
        _released(path, handle)


def _acquired(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(handle)
            # The holder before may have removed the file after it was opened here: then this is nobody's lock.
            if os.path.exists(path) and os.path.samestat(os.fstat(handle), os.stat(path)):  # noqa: PTH110, PTH116
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _lock(handle: int) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            # Far behind what is written there: a locked byte could not be read, and the holder's name is to be.
            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:
        raise BusyError from error


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock: a person's name on the PC, the PC, the process, and since when (ISO 8601)."""

    user: str
    host: str
    process: int
    since: str


class HeldError(BusyError):
    """The lock is held, or was left behind by another PC, where nobody here can tell whether its holder lives.

    `holder` is None where the file does not say.
    """

    def __init__(self, holder: Holder | None, *, elsewhere: bool) -> None:
        super().__init__()
        self.holder, self.elsewhere = holder, elsewhere


@contextlib.contextmanager
def held_as(path: Path, holder: Holder) -> Iterator[None]:
    """Hold the lock `path` with the holder's name in it. Raises HeldError, OSError.

    A lock whose holder died on this PC is free. Of one that bears another PC's name nobody can know: on a shared
    folder the system's own locks need not reach so far, so its name alone keeps others out.
    """
    try:
        handle = _acquired(path)
    except BusyError:
        found = _holder(path)
        raise HeldError(found, elsewhere=found is not None and found.host != holder.host) from None
    try:
        found = _read_holder(_read(handle))
        if found is not None and found.host != holder.host:
            raise HeldError(found, elsewhere=True)
    except BaseException:
        os.close(handle)
        raise
    try:
        _write(handle, json.dumps(asdict(holder), ensure_ascii=False).encode("utf-8"))
        yield
    finally:
        _released(path, handle)


def _released(path: Path, handle: int) -> None:
    # Where open files cannot be removed (Windows) it is closed first, and stays if somebody waits for it.
    if sys.platform != "win32":
        path.unlink(missing_ok=True)
    else:
        _write(handle, b"")
    os.close(handle)
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _write(handle: int, data: bytes) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    os.truncate(handle, 0)
    os.write(handle, data)
    os.fsync(handle)


def _read(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, 4096)


def _holder(path: Path) -> Holder | None:
    try:
        return _read_holder(path.read_bytes())
    except OSError:
        return None


def _read_holder(data: bytes) -> Holder | None:
    try:
        return Holder(**json.loads(data))
    except (ValueError, TypeError):
        return None
