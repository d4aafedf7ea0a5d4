"""Files that somebody chose or dropped, copied into the month's folder of returns: never over one that is there.

Knows files and names; opens none of them.
"""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from reporter.desk.words import say
from reporter.edition import RunWatch
from reporter.period.listing import files_below


def add_files(paths: Iterable[Path], goal: Path, watch: RunWatch) -> list[str]:
    """Copy files, and folders with all that lies below them; what was done, in sentences. Raises OSError."""
    wanted = list(_wanted(paths))
    watch.started(len(wanted))
    added = same = 0
    for source, inner in wanted:
        place = _free(source, goal / inner)
        if place is None:
            same += 1
        else:
            _copy(source, place)
            added += 1
        watch.read(inner)
    said = [say("done.added", count=added, folder=goal)] if added else []
    said += [say("done.same", count=same)] if same else []
    return said or [say("done.nothing_added")]


def _wanted(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        if path.is_dir():
            below = sorted(files_below(path), key=lambda each: each.inner)
            yield from ((each.path, f"{path.name}/{each.inner}") for each in below if not each.reason)
        elif path.is_file():
            yield path, path.name


def _free(source: Path, place: Path) -> Path | None:
    """A name that is free; None where the very file lies there."""
    stem, number = place.stem, 1
    while place.exists():
        if place.is_file() and filecmp.cmp(source, place, shallow=False):
            return None
        number += 1
        place = place.with_name(f"{stem}-{number}{place.suffix}")
    return place


def _copy(source: Path, place: Path) -> None:
    """Under a hidden name first: whoever watches the folder sees whole files only."""
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_name(f".{place.name}.part")
    try:
        # Contents alone: a mark "came from the internet" would go along with a copy of the whole file.
        shutil.copyfile(source, aside)
        shutil.copystat(source, aside)
        aside.replace(place)
    finally:
        aside.unlink(missing_ok=True)
