"""Many files change places as one: a journal of the moves, by which a broken run is finished or undone.

A move sets the earlier file aside and puts the new one, already written under a temporary name, in its place. The
journal stands in the folder while moves are made. Whoever opens the folder and finds it goes on to the end, or, where
a file has been touched since, back to the beginning. Knows names and digests; not which files there ought to be.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from laoyousuode.manifest import canonical, digest_of, inside
from laoyousuode.patience import patiently

NAME = ".laoyousuode-journal.json"
_PREFIX, _SUFFIX = ".laoyousuode-", ".tmp"
Ending = Literal["finished", "undone"]


class JournalError(Exception):
    """A journal that cannot be read: what it began can be neither finished nor undone."""


@dataclass(frozen=True, slots=True)
class Move:
    """One change. All names are relative to the folder; digests are SHA-256, "" for no file.

    `temporary` (content `after`) becomes `goal`; "" where the goal is to go. The goal's file (content `before`) is set
    `aside`; "" where there is none.
    """

    goal: str
    temporary: str
    aside: str
    before: str
    after: str


def temporary_file(folder: Path, data: bytes) -> str:
    """Write `data` durably under a temporary name in the folder, which is returned. Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(0o644)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path.name


def aside_name(temporary: str) -> str:
    """The name under which the earlier file waits."""
    return f"{temporary.removesuffix(_SUFFIX)}-old{_SUFFIX}"


def leftovers(folder: Path) -> Iterator[Path]:
    """Temporary files, of this run or of one that was killed."""
    return folder.glob(f"{_PREFIX}*{_SUFFIX}")


def clear(folder: Path) -> None:
    """Remove temporary files; one that cannot be removed waits for the next run."""
    for path in list(leftovers(folder)):
        with contextlib.suppress(OSError):
            path.unlink()


def begin(folder: Path, moves: Sequence[Move]) -> None:
    """Put the journal in place: from here on the moves are either all made or none. Raises OSError."""
    sync(folder)
    written = temporary_file(folder, canonical({"moves": [asdict(move) for move in moves]}))
    _replace(folder / written, folder / NAME)
    sync(folder)


def advance(folder: Path, moves: Iterable[Move]) -> None:
    """Make the moves that are not made yet. Raises OSError where one cannot be made."""
    for move in moves:
        goal = folder / move.goal
        if move.aside and _is_file(goal) and not _is_file(folder / move.aside):
            _replace(goal, folder / move.aside)
        if move.temporary and _is_file(folder / move.temporary):
            goal.parent.mkdir(exist_ok=True)
            _replace(folder / move.temporary, goal)


def retreat(folder: Path, moves: Sequence[Move]) -> None:
    """Put back what was set aside, and take away what is new; a file that was touched since stays. Raises OSError."""
    for move in reversed(moves):
        goal, aside = folder / move.goal, folder / move.aside
        found = digest_of(goal)
        if move.aside and _is_file(aside):
            if found in ("", move.after):
                _replace(aside, goal)
        elif not move.before and move.temporary and found == move.after:
            patiently(goal.unlink)


def end(folder: Path, moves: Iterable[Move]) -> None:
    """All is in place: the journal goes, then what was set aside. Raises OSError while the journal stands."""
    for subfolder in {(folder / move.goal).parent for move in moves} - {folder}:
        sync(subfolder)
        with contextlib.suppress(OSError):
            subfolder.rmdir()  # an empty one only
    sync(folder)
    patiently((folder / NAME).unlink)
    sync(folder)
    clear(folder)


def recover(folder: Path) -> Ending | None:
    """Finish or undo what a broken run began; None where nothing is to be done.

    The caller holds the folder's lock. Raises JournalError, OSError.
    """
    moves = _load(folder)
    if moves is None:
        clear(folder)
        return None
    ending: Ending = "finished" if all(_can_advance(folder, move) for move in moves) else "undone"
    if ending == "finished":
        advance(folder, moves)
    else:
        retreat(folder, moves)
    end(folder, moves)
    return ending


def is_broken(folder: Path) -> bool:
    """Whether a run began here and did not end."""
    return (folder / NAME).exists() or any(True for _ in leftovers(folder))


def _load(folder: Path) -> list[Move] | None:
    try:
        data = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None
    try:
        return [_move(item) for item in json.loads(data)["moves"]]
    except (ValueError, KeyError, TypeError) as error:
        raise JournalError(str(error)) from error


def _move(item: Mapping[str, str]) -> Move:
    move = Move(**item)
    for name in (move.goal, move.temporary, move.aside):
        if name:
            inside(name)
    return move


def _can_advance(folder: Path, move: Move) -> bool:
    """Whether the move is made, or can be made without touching what somebody changed since."""
    found = digest_of(folder / move.goal)
    if found == move.after:
        return True
    if move.temporary and digest_of(folder / move.temporary) != move.after:
        return False
    if found:
        return found == move.before
    return not move.before or _is_file(folder / move.aside)


def _is_file(path: Path) -> bool:
    return path.is_file()


def _replace(source: Path, goal: Path) -> None:
    """Move the file; an antivirus that is looking at it is waited for."""
    patiently(lambda: os.replace(source, goal))  # noqa: PTH105


def sync(folder: Path) -> None:
    """Make the folder's names durable, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
