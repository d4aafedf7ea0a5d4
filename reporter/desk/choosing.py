"""Which working folder the desk opens, with nothing typed: what was dropped, where it was started, what was open last.

What is remembered lies with the program's other settings. Knows folders; no month and no store.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from laoyousuode.output import write_in_place
from reporter.working_folder.working_folder import find_working_folder

_NAME = "desk.json"


@dataclass(frozen=True, slots=True)
class Choice:
    """The working folder, None where none is known; and what is to be added to its returns."""

    folder: Path | None
    added: tuple[Path, ...] = ()


def settings_folder(environment: Mapping[str, str]) -> Path:
    """Where the program keeps this user's settings."""
    if "APPDATA" in environment:
        return Path(environment["APPDATA"]) / "laoyousuode"
    return Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "laoyousuode"


class Remembered:
    """A few words that the desk keeps from one day to the next; nothing that cannot be chosen again."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or settings_folder(os.environ)) / _NAME

    def get(self, key: str) -> str:
        """ "" where nothing is known."""
        return self._all().get(key, "")

    def put(self, key: str, value: str) -> None:
        """Settings that cannot be written are no hindrance."""
        known = self._all()
        if known.get(key) == value:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_in_place(self._path, json.dumps({**known, key: value}, ensure_ascii=False).encode())

    def _all(self) -> dict[str, str]:
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(self._path.read_text(encoding="utf-8"))
            if isinstance(found, dict):
                return {str(key): str(value) for key, value in found.items()}
        return {}


def choose(paths: Sequence[Path], here: Path, last: str) -> Choice:
    """A working folder among the paths is opened; other paths are returns for the one that is known."""
    dropped = [path.absolute() for path in paths if path.exists()]
    folder, added = None, list[Path]()
    for path in dropped:
        found = find_working_folder(path)
        if found is None:
            added.append(path)
        else:
            folder = folder or found.path
    known = find_working_folder(here) if folder is None else None
    if folder is None and known is not None:
        folder = known.path
    if folder is None and last and find_working_folder(Path(last)) is not None:
        folder = Path(last)
    return Choice(folder, tuple(added))
