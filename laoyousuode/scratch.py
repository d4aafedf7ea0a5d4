"""Scratch folders for unpacked returns: gone at the end of a run, and those of killed runs at the next one's start.

Knows temporary folders and locks; not what is put into them.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from laoyousuode.lock import BusyError, held

PREFIX = "laoyousuode-"
# Held while the run lives, so a folder whose lock is free belongs to a dead one.
_OWNER = "owner.lock"
# Between making a folder and locking it there is a moment; nobody's moment lasts as long.
_SECONDS_UNTOUCHED = 3600.0


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder of this run's own, below the system's temporary folder. Raises OSError."""
    sweep()
    with (
        tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name,
        held(Path(name) / _OWNER),
    ):
        folder = Path(name) / "returns"
        folder.mkdir()
        yield folder


def sweep() -> None:
    """Remove the scratch folders of killed runs: this program's own by their lock, which nobody holds any more."""
    for owner in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{_OWNER}"):
        folder = owner.parent
        with contextlib.suppress(OSError, BusyError):
            if folder.is_symlink() or time.time() - owner.stat().st_mtime < _SECONDS_UNTOUCHED:
                continue
            with held(owner):
                shutil.rmtree(folder / "returns", ignore_errors=True)
            folder.rmdir()
