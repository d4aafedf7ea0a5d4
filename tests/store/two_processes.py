"""Two processes report into one store, round after round; nothing may get lost, and no edition be half.

    python -m tests.store.two_processes ROUNDS

In each round a process types a figure of its own by hand and reports the month. Whoever finds the store in use gets a
sentence, and tries again.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from laoyousuode.folder import FolderError
from laoyousuode.period import Period
from reporter.edition import DocumentsWanted
from reporter.months.deciding import enter
from reporter.months.office import open_office
from reporter.months.reporting import Request, report_month
from reporter.store.office_records import HandEntry
from reporter.store.store import StoreError
from tests.store.kills import counts
from tests.store.store_kit import CIVIL, UNION, Folder

OCTOBER = Period(2026, 10)


def work(path: Path, bureau: str, rounds: int) -> None:
    for number in range(1, rounds + 1):
        entry = HandEntry(bureau, "12", "value", str(number), "telephone", f"{bureau}{number}")
        while True:
            try:
                with open_office(path) as office:
                    assert office is not None
                    enter(office, OCTOBER, [entry])
                    report_month(office, Request(OCTOBER), DocumentsWanted())
                break
            except (StoreError, FolderError) as error:
                assert "正在" in str(error), error
                time.sleep(0.01)


def run(path: Path, rounds: int) -> int:
    """How many editions there are in the end, all of them whole."""
    folder = Folder(path)
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=work, args=(folder.path, bureau, rounds)) for bureau in (CIVIL, UNION)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    found = counts(folder.places.store)
    with contextlib.closing(sqlite3.connect(folder.places.store)) as store:
        for bureau in (CIVIL, UNION):
            typed = store.execute(
                "SELECT raw FROM hand_entry WHERE bureau = ? ORDER BY id", (bureau,)
            ).fetchall()
            assert [raw for (raw,) in typed] == [str(number) for number in range(1, rounds + 1)], bureau
        editions = store.execute("SELECT id FROM edition ORDER BY id").fetchall()
        for (edition,) in editions:
            # What a process typed is in the edition it made, beside the other's latest.
            parts = store.execute(
                "SELECT count(*) FROM figure WHERE edition = ? AND row = '12' AND state = 'number'",
                (edition,),
            ).fetchone()[0]
            assert parts in (2, 3), edition
        last = store.execute(
            "SELECT bureau, value FROM figure WHERE edition = ? AND row = '12' AND bureau IN (?, ?)",
            (editions[-1][0], CIVIL, UNION),
        ).fetchall()
    assert dict(last) == {CIVIL: str(rounds), UNION: str(rounds)}
    assert found["pending"] == 0 and found["placement"] == found["edition"] == 2 * rounds
    return len(editions)


def main() -> None:
    rounds = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as place:
        editions = run(Path(place) / "北仑", rounds)
    print(f"2 processes, {rounds} rounds: {editions} editions, all whole, no figure lost")  # noqa: T201


if __name__ == "__main__":
    main()
