"""Reading 500 returns, four ways, in one run: what our reading costs beside the libraries' own.

    python -m benchmarks.returns [count]

Each way runs in a process of its own on the same files: calamine opens the two sheets that hold entries and makes
lists of them; our reader does the same; all of ours reads, checks and judges every row; the
pandas way loads the same two sheets with openpyxl.
Prints files a second, milliseconds a file, peak memory, and the ratios. Figures depend on the machine; compare the
ratios of one run.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHEETS = ("指标填报", "重点任务")


def by_calamine(files: list[Path]) -> None:
    from python_calamine import CalamineWorkbook

    for file in files:
        book = CalamineWorkbook.from_path(str(file))
        for sheet in SHEETS:
            book.get_sheet_by_name(sheet).to_python()


def by_our_reader(files: list[Path]) -> None:
    from reporter.workbooks.workbook import open_workbook

    for file in files:
        book = open_workbook(file)
        for sheet in SHEETS:
            book.sheet(sheet)


def by_us(files: list[Path]) -> None:
    from laoyousuode.period import Period
    from laoyousuode.plan_file import default_plan
    from reporter.returns.reader import Reader
    from reporter.returns.returned import Return

    reader = Reader(default_plan(), Period(2026, 10))
    for file in files:
        assert isinstance(reader.read(file, file.name), Return), file


def by_pandas(files: list[Path]) -> None:
    import pandas as pd

    for file in files:
        for sheet in SHEETS:
            pd.read_excel(file, sheet_name=sheet, header=None, engine="openpyxl")


WAYS = {"calamine": by_calamine, "our reader": by_our_reader, "all of ours": by_us, "pandas": by_pandas}


def run_one(name: str, folder: Path) -> None:
    """In the child: do the work once to warm up, then measure."""
    import resource

    files = sorted(folder.glob("*.xlsx"))
    WAYS[name](files[:2])
    start = time.perf_counter()
    WAYS[name](files)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds} {memory}")  # noqa: T201 - the parent reads this line


def make_files(folder: Path, count: int) -> None:
    """Copies of the sample returns that can be used, round and round."""
    returned = Path(__file__).parents[1] / "samples" / "2026-10" / "returned"
    contents = [path.read_bytes() for path in sorted(returned.glob("*.xlsx"))]
    for index in range(count):
        (folder / f"{index:04d}.xlsx").write_bytes(contents[index % len(contents)])


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_files(folder, count)
        figures = {}
        for name in WAYS:
            command = [sys.executable, "-m", "benchmarks.returns", "--one", name, scratch]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            seconds, memory = (float(part) for part in done.stdout.split())
            figures[name] = (seconds, memory)
    base = figures["calamine"][0]
    lines = [f"{count} returns, 2 sheets each", "way          files/s  ms/file  peak MB  time / calamine"]
    for name, (seconds, memory) in figures.items():
        rate, each = count / seconds, 1000 * seconds / count
        lines.append(f"{name:<12} {rate:>7.0f} {each:>8.2f} {memory:>8.0f} {seconds / base:>16.2f}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run_one(sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
