"""`bundle.toml`: what the bundle is made of and what its parts are called. Knows the file, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from laoyousuode.bundled import PYTHON
from laoyousuode.phrases import phrases

FOLDER = Path(__file__).parent
LOCK_NAME = "requirements-bundle.lock"
# The users' manual: a wheel carries it under a name that every unpacker spells alike.
BOOK, BOOK_IN_WHEEL = "docs/使用手册.pdf", "manual.pdf"
PACKAGES = f"{PYTHON}/Lib/site-packages"


def contents() -> Mapping[str, Any]:
    """The tables of `bundle.toml`."""
    return phrases(FOLDER / "bundle.toml").entries


def lock_file() -> Path:
    """The lock: beside this package in the source tree, inside it in an installed one."""
    return _beside(LOCK_NAME, LOCK_NAME)


def book() -> Path:
    """The users' manual: among the documents in the source tree, inside this package in an installed one."""
    return _beside(BOOK_IN_WHEEL, BOOK)


def _beside(inside: str, outside: str) -> Path:
    packed = FOLDER / inside
    return packed if packed.is_file() else FOLDER.parent / outside


class Choice:
    """Which of an archive's names are taken: all but those that begin as `left_out` says, except `kept`."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._left_out = tuple(table["left_out"])
        self._kept = tuple(table.get("kept", ()))
        self._endings = tuple(table.get("endings", ()))
        self._folders = frozenset(table.get("folders", ()))

    def takes(self, name: str) -> bool:
        """Whether the file of this name goes into the bundle; folders' own entries never do."""
        if name.endswith(("/", *self._endings)) or self._folders.intersection(name.split("/")[:-1]):
            return False
        return name.startswith(self._kept) or not name.startswith(self._left_out)
