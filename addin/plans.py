"""The plans that the functions may judge by: the built-in one, and those whose files lie in the add-in's folder.

A form's cells name their plan by its digest, so a plan is found by what it judges by, each revision of it. Without
a digest (a call typed by hand, a form issued before forms carried one) it is the built-in plan, whatever lies in
the folder: an old form must not change its plan with the PC. The folder is looked into when a digest is unknown,
and not again for some seconds. A file that is no plan is left out here; `addin doctor` tells of it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from addin.rows import PlanRows
from addin.settings import FILE_NAME, read
from laoyousuode.plan import Plan
from laoyousuode.plan_digest import digest
from laoyousuode.plan_file import PlanError, default_plan, load_plan
from laoyousuode.unreadable import why

FOLDER_NAME = "plans"
# A call may take 1.5 s (addin.server): more files than a district has plans would only make Excel wait.
MOST_FILES, MOST_BYTES = 20, 1 << 20
_LOOK_AGAIN_SECONDS = 10.0


def own_folder() -> Path:
    """Where this user's settings lie: Windows' folder for programs, elsewhere the usual one for settings."""
    roaming = os.environ.get("APPDATA")
    base = roaming or os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "laoyousuode"


def plans_folder() -> Path:
    """The folder that the settings name, else `plans` beside them."""
    try:
        text = (own_folder() / FILE_NAME).read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    return Path(read(text).plans_folder or own_folder() / FOLDER_NAME)


def plan_files(folder: Path) -> list[Path]:
    """The plan files of a folder, by name; none where there is no such folder."""
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".toml")
    except OSError:
        return []
    return found


def read_plan(path: Path) -> Plan:
    """The plan in one file. Raises PlanError."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise PlanError(path, [f"打不开文件（{why(error)}）"]) from error
    if size > MOST_BYTES:
        raise PlanError(path, [f"文件过大，超过 {MOST_BYTES >> 20} MB"])
    return load_plan(path)


class Library:
    """The plans by digest. `folder` says where to look, each time that is needed."""

    def __init__(
        self, folder: Callable[[], Path] = plans_folder, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder, self._clock = folder, clock
        self._known: dict[str, PlanRows] = {}
        self._looked: float | None = None
        self._read: dict[Path, tuple[int, int]] = {}
        self._add(default_plan())

    def find(self, wanted: str) -> PlanRows | None:
        """The plan with this digest, None where it is not known here."""
        if wanted not in self._known and self._may_look():
            for plan in self._new():
                self._add(plan)
        return self._known.get(wanted)

    def _may_look(self) -> bool:
        now = self._clock()
        if self._looked is not None and now - self._looked < _LOOK_AGAIN_SECONDS:
            return False
        self._looked = now
        return True

    def _new(self) -> Iterator[Plan]:
        for path in plan_files(self._folder())[:MOST_FILES]:
            try:
                state = path.stat()
            except OSError:
                continue
            stamp = (state.st_mtime_ns, state.st_size)
            if self._read.get(path) == stamp:
                continue
            self._read[path] = stamp
            try:
                yield read_plan(path)
            except PlanError:
                continue

    def _add(self, plan: Plan) -> None:
        for each in plan.known:
            self._known.setdefault(digest(each), PlanRows(each))


@cache
def built_in() -> PlanRows:
    """The plan that calls without a digest are judged by."""
    return PlanRows(default_plan())


@cache
def library() -> Library:
    """The library of this process."""
    return Library()
