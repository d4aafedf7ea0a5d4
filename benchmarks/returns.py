"""What reading, checking and judging a return costs beside the libraries' own reading, in one interleaved run.

    python -m benchmarks.returns [--files N] [--rounds N] [--check]

Every way takes the same files one after the other, file by file in turn, on one core; what is told is processor time, and
the ratios of the least time each way took for each file, so that a busy machine changes little. `--check` is the short
form: it fails where the ratio to calamine is more than a quarter above the one in docs/performance.md.

Ours is what a worker of `report` does with a file, its packed answer included. Half of the files are as openpyxl saved
them, half as LibreOffice did.
"""

from __future__ import annotations

import argparse
import gc
import pickle
import re
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from xml.parsers import expat

from benchmarks.files import SHEETS, distinct, templates

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
CALAMINE, OURS, PANDAS = "calamine", "read, check and judge", "pandas with openpyxl"
# So much above the written ratio is a change for the worse, and not the machine.
LEEWAY = 1.25
SHORT_FILES, SHORT_ROUNDS = 26, 8
_WRITTEN = re.compile(r"^The short form's ratio: \*\*([\d.]+)\*\*", re.MULTILINE)

Way = Callable[[Path], object]


def _parts(path: Path) -> list[bytes]:
    """The parts that the two sheets' cells need, as both kinds of sample files call them."""
    wanted = ("sheet2.xml", "sheet3.xml", "sharedStrings.xml", "styles.xml", "workbook.xml")
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith(wanted)]


def inflate(path: Path) -> object:
    return _parts(path)


def inflate_and_expat(path: Path) -> object:
    for part in _parts(path):
        expat.ParserCreate(None, " ").Parse(part, True)
    return None


def by_calamine(path: Path) -> object:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(sheet).to_python() for sheet in SHEETS]


def by_fastexcel(path: Path) -> object:
    import fastexcel

    book = fastexcel.read_excel(path)
    return [book.load_sheet(sheet, header_row=None, dtypes="string") for sheet in SHEETS]


def by_our_reader(path: Path) -> object:
    from reporter.workbooks.workbook import open_workbook

    book = open_workbook(path)
    return [book.sheet(sheet) for sheet in SHEETS]


def by_us() -> Way:
    """What a worker does, from the file's path to the bytes that it sends back."""
    from laoyousuode.period import Period
    from laoyousuode.plan_file import default_plan
    from reporter.period.intake import read_one
    from reporter.period.workers import settle
    from reporter.returns.reader import Reader
    from reporter.returns.returned import Return

    reader = Reader(default_plan(), Period(2026, 10))
    # As in a worker; the other ways have the same of it.
    settle()

    def read(path: Path) -> object:
        found = read_one(reader, path, path.name)
        assert isinstance(found, Return), found
        return pickle.dumps(found)

    return read


def by_pandas(engine: Literal["openpyxl", "calamine"]) -> Way:
    import pandas as pd

    def read(path: Path) -> object:
        return [pd.read_excel(path, sheet_name=sheet, header=None, engine=engine) for sheet in SHEETS]

    return read


def ways(*, short: bool) -> dict[str, Way]:
    """Every way by what it is called, in the order of the table."""
    least: dict[str, Way] = {CALAMINE: by_calamine, OURS: by_us()}
    if short:
        return least
    return {
        "inflate the parts": inflate,
        "inflate and expat": inflate_and_expat,
        CALAMINE: by_calamine,
        "fastexcel": by_fastexcel,
        "our reader, the two sheets": by_our_reader,
        OURS: least[OURS],
        "pandas with calamine": by_pandas("calamine"),
        PANDAS: by_pandas("openpyxl"),
    }


@dataclass(slots=True)
class Times:
    """Milliseconds a file of one way: processor time and wall, per file the least and the median of the rounds."""

    cpu: list[list[float]] = field(default_factory=list)
    wall: list[list[float]] = field(default_factory=list)

    @property
    def least(self) -> float:
        return statistics.fmean(min(each) for each in self.cpu)

    @property
    def median(self) -> float:
        return statistics.fmean(statistics.median(each) for each in self.cpu)

    @property
    def least_wall(self) -> float:
        return statistics.fmean(min(each) for each in self.wall)

    @property
    def median_wall(self) -> float:
        return statistics.fmean(statistics.median(each) for each in self.wall)


def measure(every: Mapping[str, Way], files: Sequence[Path], rounds: int) -> dict[str, Times]:
    """Each way on each file, in turn; who begins changes, for the first finds nothing in the caches."""
    names = list(every)
    for name in names:
        every[name](files[0])
    # What was imported for one way must not be looked through by the collector in another's time.
    gc.collect()
    gc.freeze()
    found = {name: Times([[] for _ in files], [[] for _ in files]) for name in names}
    for turn in range(rounds):
        for index, path in enumerate(files):
            first = (turn + index) % len(names)
            for name in (*names[first:], *names[:first]):
                wall, cpu = time.perf_counter(), time.process_time()
                every[name](path)
                found[name].cpu[index].append(1000 * (time.process_time() - cpu))
                found[name].wall[index].append(1000 * (time.perf_counter() - wall))
    gc.unfreeze()
    return found


def make_files(folder: Path, count: int) -> dict[str, list[Path]]:
    """By what saved them; half as many where there is no LibreOffice."""
    from tests.mutations import office

    made: dict[str, list[Path]] = {}
    for kind in ("openpyxl", "LibreOffice") if office.is_there() else ("openpyxl",):
        made[kind] = []
        contents = distinct(templates(by_office=kind == "LibreOffice"), max(1, count // 2))
        for index, content in enumerate(contents):
            path = folder / f"{kind}-{index:04d}.xlsx"
            path.write_bytes(content)
            made[kind].append(path)
    return made


def run(count: int, rounds: int, *, short: bool) -> dict[str, dict[str, Times]]:
    """The times by what saved the files; "both" is all of them."""
    every = ways(short=short)
    with tempfile.TemporaryDirectory() as scratch:
        made = make_files(Path(scratch), count)
        parts = {kind: measure(every, paths, rounds) for kind, paths in made.items()}
    both = {
        name: Times(
            [each for part in parts.values() for each in part[name].cpu],
            [each for part in parts.values() for each in part[name].wall],
        )
        for name in every
    }
    return {"both": both, **parts}


def ratio(times: Mapping[str, Times], one: str = OURS, other: str = CALAMINE) -> float:
    return times[one].least / times[other].least


def table(times: Mapping[str, Times]) -> list[str]:
    """As markdown; the last column is the ratio to calamine of the least processor times."""
    lines = ["| way | CPU, least | CPU, median | wall, least | wall, median | / calamine |"]
    lines.append("|---|--:|--:|--:|--:|--:|")
    for name, each in times.items():
        shown = (each.least, each.median, each.least_wall, each.median_wall)
        figures = " | ".join(f"{figure:.2f}" for figure in shown)
        lines.append(f"| {name} | {figures} | **{ratio(times, name):.1f}** |")
    return lines


def written(page: str) -> float | None:
    """The ratio that docs/performance.md gives, None where it gives none."""
    match = _WRITTEN.search(page)
    return float(match[1]) if match else None


def check() -> int:
    """The short form; a ratio that is too high is measured once more before it is believed."""
    due = written(PAGE.read_text(encoding="utf-8"))
    if due is None:
        sys.stdout.write(f"{PAGE.name} gives no ratio of “{OURS}” to calamine\n")
        return 1
    found = 0.0
    for _ in range(2):
        found = ratio(run(SHORT_FILES, SHORT_ROUNDS, short=True)["both"])
        sys.stdout.write(f"{OURS} / calamine: {found:.2f}, written {due:.1f}\n")
        if found <= due * LEEWAY:
            return 0
    sys.stdout.write(
        f"reading has become slower: {found:.2f} is more than a quarter above {due:.1f} (docs/performance.md, "
        "written by python -m benchmarks.performance)\n"
    )
    return 1


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=52)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.check:
        return check()
    for kind, times in run(options.files, options.rounds, short=False).items():
        sys.stdout.write("\n".join([f"\nms a file, saved by {kind}", *table(times)]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
