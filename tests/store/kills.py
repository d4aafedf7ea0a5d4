"""Kills the writing of an edition at random instants, and looks at what is left.

    python -m tests.store.kills NUMBER [SEED]

An edition is made once; then a child process keeps it in the store and puts it into its folder as `report` does, and is
killed (SIGKILL) somewhere between the first and the last change. A kill that comes before or after counts for nothing.
Afterwards the folder is opened as the next command opens it: store and folder must hold all of the edition, or nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from laoyousuode.period import Period
from reporter.edition import DocumentsWanted, Edition
from reporter.months.deciding import enter
from reporter.months.office import open_office
from reporter.months.reporting import Request, issue, make_month
from reporter.store.office_records import HandEntry
from tests.store.store_kit import CIVIL, EDUCATION, LEAD, UNION, Folder

OCTOBER = Period(2026, 10)


def entries(figures: dict[tuple[str, str], str]) -> list[HandEntry]:
    return [HandEntry(bureau, row, "value", raw, "paper", "张三") for (bureau, row), raw in figures.items()]


def state(folder: Path) -> dict[str, str]:
    """Every file of the month's results with its digest."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def counts(store: Path) -> dict[str, int]:
    """How many rows each table has; the store is whole, and every reference leads somewhere."""
    with contextlib.closing(sqlite3.connect(store)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for (name,) in sorted(names)
        }


class Scene:
    """A working folder with one edition of October, and the next one made but not yet written."""

    def __init__(self, place: Path) -> None:
        self.folder = Folder(place / "北仑")
        self.kept = place / "kept"
        self.office_month(
            {(LEAD, "2"): "2.6", (LEAD, "12"): "220", (UNION, "12"): "36", (EDUCATION, "5"): "0.8"}
        )
        with self.folder.office() as office:
            enter(office, OCTOBER, entries({(LEAD, "2"): "2.7", (CIVIL, "12"): "41"}))
            self.edition, _ = make_month(office, Request(OCTOBER), DocumentsWanted())
        self.results = self.folder.places.results(OCTOBER)
        self.store = self.folder.places.store
        shutil.copytree(self.folder.path, self.kept)
        self.old = state(self.results), counts(self.store)
        started = time.perf_counter()
        self.write(self.edition)
        self.seconds = time.perf_counter() - started
        self.new = state(self.results), counts(self.store)
        assert self.old[0] != self.new[0] and self.old[1] != self.new[1]

    def office_month(self, figures: dict[tuple[str, str], str]) -> None:
        with self.folder.office() as office:
            enter(office, OCTOBER, entries(figures))
            edition, _ = make_month(office, Request(OCTOBER), DocumentsWanted())
            issue(office, OCTOBER, edition)

    def write(self, edition: Edition, told: int | None = None) -> None:
        with self.folder.office() as office:
            if told is not None:
                os.write(told, b"b")
            issue(office, OCTOBER, edition)
            if told is not None:
                os.write(told, b"e")

    def reset(self) -> None:
        shutil.rmtree(self.folder.path)
        shutil.copytree(self.kept, self.folder.path)

    def killed_after(self, seconds: float) -> str:
        """Where the child was when it was killed: "" before the writing, "b" within, "be" after it."""
        self.reset()
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            with contextlib.suppress(BaseException):
                self.write(self.edition, write)
            os._exit(0)
        os.close(write)
        os.read(read, 1)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        after = os.read(read, 1).decode()
        os.close(read)
        return "b" + after

    def opening_killed_after(self, seconds: float) -> bool:
        """Open the folder in a child that is killed; whether it was still at it."""
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException), open_office(self.folder.path):
                pass
            os._exit(0)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])

    def verdict(self) -> str:
        """Open the folder as the next command does: "old" or "new", both in the store and in the folder."""
        with open_office(self.folder.path) as office:
            assert office is not None
        found = state(self.results), counts(self.store)
        if found == self.old:
            return "old"
        assert found[0] == self.new[0], "the folder holds neither edition"
        assert found[1] == self.new[1], "the store holds a part of the edition"
        return "new"


def run(scene: Scene, wanted: int, rng: random.Random) -> Counter[str]:
    """So many kills that hit the writing, and what each left."""
    left: Counter[str] = Counter()
    span = scene.seconds
    while left.total() < wanted:
        where = scene.killed_after(rng.uniform(0, span))
        verdict = scene.verdict()
        if where == "b":
            left[verdict] += 1
        else:
            span = max(span * 0.97, 0.001)
    return left


def main() -> None:
    wanted = int(sys.argv[1])
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    with tempfile.TemporaryDirectory() as place:
        left = run(Scene(Path(place)), wanted, rng)
    assert left["old"] and left["new"], left
    print(f"{left.total()} kills within the writing: each left all of the edition or nothing")  # noqa: T201


if __name__ == "__main__":
    main()
