"""What was read before is not read again: readings by name and content, for one reader.

Knows how a file is read and that the same bytes say the same; not what they say.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path

from reporter.period.intake import Incoming, Workers, read_all
from reporter.returns.reader import Reader, read_bytes
from reporter.returns.returned import Received, RefusedFile
from reporter.workbooks.grid import WorkbookError


class KnownReadings:
    """The readings of a month's files. Another reader (another plan, month or earlier figure) begins anew."""

    def __init__(self) -> None:
        self._reader = b""
        self._known: dict[tuple[str, str], Received] = {}
        self.read_now, self.is_whole = 0, True

    def forget(self) -> None:
        """Everything is to be read again."""
        self._known.clear()

    def read_all(
        self, reader: Reader, files: Incoming, jobs: int | Workers, progress: Callable[[str], None]
    ) -> list[Received]:
        """As `intake.read_all`. What could not be read at all is tried again each time."""
        packed = hashlib.sha256(pickle.dumps(reader)).digest()
        if packed != self._reader:
            self._reader = packed
            self._known.clear()
        digests = {shown: _digest(path) for path, shown in files}
        new = [(path, shown) for path, shown in files if (shown, digests[shown]) not in self._known]
        self.read_now = len(new)
        found = {
            (each.path, digests.get(each.path, "")): each for each in read_all(reader, new, jobs, progress)
        }
        now = {
            key: found.get(key) or self._known[key] for key in ((shown, digests[shown]) for _, shown in files)
        }
        self._known = {key: each for key, each in now.items() if _lasts(each, key[1])}
        self.is_whole = len(self._known) == len(now)
        for _, shown in files:
            if (shown, digests[shown]) not in found:
                progress(shown)
        return list(now.values())


def _lasts(item: Received, digest: str) -> bool:
    """Whether it says what these very bytes say: a file may be written while it is read, or be another program's."""
    is_aside = isinstance(item, RefusedFile) and bool(item.aside)
    return bool(digest) and (item.sha256 == digest or is_aside)


def _digest(path: Path) -> str:
    with contextlib.suppress(OSError, WorkbookError):
        return hashlib.sha256(read_bytes(path)).hexdigest()
    return ""
