"""Which files lie below a folder, and which places of it cannot be looked into: each of these is told, the rest counts.

Knows folders, links and names; opens no file.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Folders in folders, below the one that was given. A person's own are some four deep.
DEPTH = 100

UNLISTED, FAILED = "unlisted", "failed"
_REASONS = {errno.ENOENT: "dangling", errno.ELOOP: "dangling", errno.ENAMETOOLONG: "long"}


@dataclass(frozen=True, slots=True)
class Found:
    """A file below a folder, or a place that is not read.

    `inner` is the path below the folder; `reason` why it is not read: a variant of the finding `unlisted`, or `FAILED`.
    """

    path: Path
    inner: str
    reason: str = ""


def files_below(folder: Path) -> Iterator[Found]:
    """Every file, and every place that is not read. Hidden ones are passed over. In no order.

    Links to folders are not followed: what they lead to may hold the folder itself.
    """
    waiting = [(str(folder), "", 0)]
    while waiting:
        place, inner, depth = waiting.pop()
        try:
            with os.scandir(place) as entries:
                held = list(entries)
        except OSError as error:
            yield Found(Path(place), inner, _reason(error))
            continue
        for entry in held:
            if entry.name.startswith("."):
                continue
            below = f"{inner}/{entry.name}" if inner else entry.name
            kind, reason = _kind(entry)
            if kind != "folder":
                yield Found(Path(entry.path), below, reason)
            elif depth == DEPTH:
                yield Found(Path(entry.path), below, "deep")
            else:
                waiting.append((entry.path, below, depth + 1))


def _kind(entry: os.DirEntry[str]) -> tuple[str, str]:
    """Whether it is a "folder" or a "file", and why it is not read."""
    try:
        if entry.is_dir(follow_symlinks=False) and not _is_junction(entry):
            return "folder", ""
        if entry.is_dir():
            return "file", "link"
        found = entry.stat().st_mode
    except OSError as error:
        return "file", _reason(error)
    return "file", "" if stat.S_ISREG(found) else "special"


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """A folder of Windows that is another one elsewhere."""
    tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
    return bool(tag) and tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "denied"
    return _REASONS.get(error.errno or 0, FAILED)
