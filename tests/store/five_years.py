"""Five years of months: every bulletin again byte for byte, and what a report costs at their end and at their beginning.

    python -m tests.store.five_years MONTHS

Thirteen bureaus report each month from 2023-03 on; each month is reported and closed. Then every published document is
issued again and compared with the bytes that lay in the month's folder, before and after the store is brought to a
later version. The CPU time is that of this process, from opening the folder to the edition in its place: the workers
that read workbooks know nothing of other months but the figures they are handed.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from laoyousuode.period import Period, next_period
from laoyousuode.plan import Plan
from laoyousuode.plan_file import default_plan
from reporter.edition import DocumentsWanted
from reporter.months.closing import close_month
from reporter.months.office import open_office
from reporter.months.reissuing import published
from reporter.months.reporting import Request, report_month
from reporter.store import database
from tests.store.store_kit import Folder

FIRST = Period(2023, 3)
LATER = """
CREATE TABLE remark (id INTEGER PRIMARY KEY, edition INTEGER NOT NULL REFERENCES edition (id), said TEXT NOT NULL);
CREATE INDEX received_from ON received (bureau, period);
"""
_SOME = 3  # months at each end whose median is compared


def figures_of(plan: Plan, bureau: str, period: Period, rng: random.Random) -> dict[str, Any]:
    """Plausible figures: near the path that the plan expects, every row of the bureau's."""
    found: dict[str, Any] = {}
    for row in plan.rows_of(bureau, period.year):
        measure = row.measure(period.year)
        target = measure.target.number if measure.target else None
        share = period.month / 12 * rng.uniform(0.85, 1.05) / len(row.contributors(period.year))
        if measure.entry_form == "ratio":
            whole = rng.randint(200, 900)
            found[row.no] = (int(whole * rng.uniform(0.9, 1)), whole)
        elif target is not None:
            value = float(target) * (
                share if measure.kind in ("annual_flow", "cumulative") else rng.uniform(0.97, 1.03)
            )
            found[row.no] = round(value) if measure.whole else round(value, 3)
    return found


def fill(folder: Folder, period: Period, rng: random.Random) -> None:
    plan = default_plan().in_force(period)
    for bureau in plan.bureaus:
        folder.put(f"{bureau.name}.xlsx", bureau.name, period, figures_of(plan, bureau.name, period, rng))


def run_month(path: Path, period: Period) -> float:
    """Report the month; the CPU seconds of this process."""
    started = time.process_time()
    with open_office(path) as office:
        assert office is not None
        report_month(office, Request(period, jobs=1), DocumentsWanted())
    return time.process_time() - started


def close(path: Path, period: Period) -> dict[str, bytes]:
    """Close the month; the bytes that lie in its folder."""
    with open_office(path) as office:
        assert office is not None
        close_month(office, Request(period, jobs=1), DocumentsWanted())
        results = office.folder.results(period)
        return {
            name: file.read_bytes()
            for file in results.rglob("*")
            if file.is_file()
            and not (name := file.relative_to(results).as_posix()).startswith((".", "整改/"))
        }


def compare(path: Path, kept: dict[Period, dict[str, bytes]]) -> int:
    """How many documents of all months are issued again just as they were."""
    count = 0
    with open_office(path) as office:
        assert office is not None
        for period, files in kept.items():
            again = published(office, period)[""]
            assert again == files, f"{period}: {sorted(set(again) ^ set(files))}"
            count += len(again)
    return count


def upgraded(place: Path) -> None:
    """From here on the program writes a later version of the store."""
    schema = place / "schema"
    shutil.copytree(Path(database.__file__).parent / "schema", schema)
    (schema / f"{database.newest_version() + 1:04d}.sql").write_text(LATER, encoding="utf-8")
    database.SCHEMA.append(schema)


def run(place: Path, months: int) -> tuple[int, float]:
    """How many documents came back the same, and the ratio of CPU times."""
    folder, rng = Folder(place / "北仑"), random.Random(1)
    period, times, kept = FIRST, [], {}
    for _ in range(months):
        fill(folder, period, rng)
        times.append(run_month(folder.path, period))
        kept[period] = close(folder.path, period)
        period = next_period(period)
    before = compare(folder.path, kept)
    upgraded(place)
    try:
        assert compare(folder.path, kept) == before
        assert [each for each in database.copies(folder.places.store) if "升级前" in each.name]
    finally:
        database.SCHEMA.pop()
    # The first month loads the libraries.
    early, late = statistics.median(times[1 : 1 + _SOME]), statistics.median(times[-_SOME:])
    return before, late / early


def main() -> None:
    months = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as place:
        documents, ratio = run(Path(place), months)
    assert ratio <= 1.3, ratio
    told = "published documents issued again byte for byte, before and after an upgrade"
    sys.stdout.write(f"{months} months: {documents} {told}\n")
    sys.stderr.write(f"CPU of a report, the last months to the first: {ratio:.2f}\n")


if __name__ == "__main__":
    main()
