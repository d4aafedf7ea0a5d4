"""Gnumeric as a second office engine: opens a package, recalculates it, and says what its cells hold."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

PROGRAM = "ssconvert"


def is_there() -> bool:
    """Whether this system has Gnumeric."""
    return shutil.which(PROGRAM) is not None


def recalculated(book: Path, goal: Path) -> list[str]:
    """Open, recalculate and save as `goal` (its ending names the format). Returns what Gnumeric complained of.

    Raises CalledProcessError where it cannot read the book.
    """
    command = [PROGRAM, "--recalc", str(book), str(goal)]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=180)
    # Its own widgets complain where there is no screen.
    return [line for line in done.stderr.splitlines() if line and "Gtk-" not in line and "dconf" not in line]


# What it keeps of no workbook and says so; our own files have nothing else that it does not know.
UNKNOWN = {
    "workbookProtection",
    "ignoredErrors",
    *(f"{when}{what}" for when in ("even", "first") for what in ("Header", "Footer")),
    "c:separator",
    "c:showSerName",
}
# Its own .gnumeric format has no room for a note's box.
_NOTE = "Unhandled object of type Note"


def complaints(book: Path, goal: Path) -> set[str]:
    """What it does not know of a book, but for what is known to be so."""
    lines = recalculated(book, goal)
    unknown = {line.split("'")[1] for line in lines if line.startswith("Unexpected element")}
    other = {line for line in lines if not line.startswith(("Unexpected element", "\t", _NOTE))}
    return (unknown - UNKNOWN) | other


def answers(book: Path, places: Mapping[str, tuple[str, str]], goal: Path) -> dict[str, Any]:
    """What the named cells hold once Gnumeric has recalculated the book; "" for an empty one."""
    recalculated(book, goal)
    read = openpyxl.load_workbook(goal, data_only=True)
    return {
        name: "" if (value := read[sheet][address].value) is None else value
        for name, (sheet, address) in places.items()
    }
