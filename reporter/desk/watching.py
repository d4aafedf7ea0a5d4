"""When a folder is to be read again: something in it changed, and has been at rest for a moment.

A return is often still being copied when it is first seen. Looks at names, times and sizes; opens nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path

from reporter.period.listing import files_below

Stamps = tuple[tuple[str, int, int], ...]
NEVER = ""


def stamps_of(folder: Path) -> Stamps:
    """Every file below the folder with its time and size; () where there is no folder."""
    found = []
    if folder.is_dir():
        for each in files_below(folder):
            with contextlib.suppress(OSError):
                stat = each.path.stat()
                found.append((each.inner, stat.st_mtime_ns, stat.st_size))
    return tuple(sorted(found))


def digest_of(stamps: Stamps) -> str:
    """What tells two looks at a folder apart."""
    return hashlib.sha256(repr(stamps).encode("utf-8", "surrogatepass")).hexdigest()


class Watch:
    """Asked again and again whether the folder is to be read."""

    def __init__(self, look: Callable[[Path], Stamps] = stamps_of) -> None:
        self._look = look
        self._folder: Path | None = None
        self._last: Stamps | None = None
        self._read = NEVER

    def on(self, folder: Path, read: str) -> None:
        """Watch this folder, which was read when it looked as this digest says."""
        if folder != self._folder:
            self._last = None
        self._folder, self._read = folder, read

    def is_due(self) -> bool:
        """Whether the folder is as it was a moment ago, and not as it was when it was read."""
        if self._folder is None:
            return False
        now = self._look(self._folder)
        rests, self._last = now == self._last, now
        return rests and digest_of(now) != self._read
