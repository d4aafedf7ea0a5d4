"""One process at a time: a lock on a file, which the system gives back when its holder dies, however it dies.

Knows two systems' ways of locking; what is locked, and what a busy one is told, is the caller's business.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path


class BusyError(Exception):
    """Another process holds the lock."""


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock `path` while the block runs; the file is removed afterwards. Raises BusyError, OSError."""
    handle = _acquired(path)
    try:
        yield
    finally:
        # Where open files cannot be removed (Windows) it is closed first, and stays if somebody waits for it.
        if sys.platform != "win32":
            path.unlink(missing_ok=True)
        os.close(handle)
        if sys.platform == "win32":
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


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

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:
        raise BusyError from error
