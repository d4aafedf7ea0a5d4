"""Measures what docs/performance.md claims, and writes that page and the README's line about it.

    python -m benchmarks.performance [NAME …] [--page]

Without names everything is measured; with names those rows of performance.toml, and the rest stays as it was measured
last (`measured.json`). `--page` only writes the texts anew. Everything is measured by what `report` runs.
"""

from __future__ import annotations

import argparse
import json
import pickle
import platform
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import returns, whole
from benchmarks.files import distinct, templates
from benchmarks.returns import CALAMINE, OURS, PANDAS
from laoyousuode.period import Period
from reporter.returns.returned import Return, SentReturn
from tests.province.districts import make_plans, make_returns

HERE = Path(__file__).parent
ROWS, MEASURED = HERE / "performance.toml", HERE / "measured.json"
README = HERE.parent / "README.md"
_BEGIN, _END = "<!-- written by benchmarks.performance -->", "<!-- end -->"

Measured = dict[str, dict[str, Any]]


def rows() -> dict[str, dict[str, Any]]:
    """The targets by name, in the page's order."""
    return tomllib.loads(ROWS.read_text(encoding="utf-8"))


def measured() -> Measured:
    """What was measured last, by the row's name."""
    found: Measured = json.loads(MEASURED.read_text(encoding="utf-8")) if MEASURED.exists() else {}
    return found


def reading() -> dict[str, Any]:
    """The ways to read, by what saved the files; the row `pandas` is of the same run."""
    times = returns.run(52, 10, short=False)
    return {
        "figure": returns.ratio(times["both"]),
        "pandas": returns.ratio(times["both"], PANDAS, OURS),
        "ours": times["both"][OURS].least,
        "calamine": times["both"][CALAMINE].least,
        "short": short_form(),
        "tables": {kind: returns.table(each) for kind, each in times.items()},
    }


_PERIOD = ("--period", "2026-10", "--due", "2026-11-05")


def _report(returned: Path, out: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "reporter", "report", str(returned), "--out", str(out), *_PERIOD, *words]


def documents() -> dict[str, Any]:
    """The thirteen demonstration returns to all documents, beside the import of two libraries."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = HERE.parent / "samples" / "2026-10" / "returned"
        imports = [sys.executable, "-c", "import openpyxl, docxtpl"]
        ours, theirs = whole.least((_report(folder, Path(scratch) / "out"), imports), 5)
    return {
        "figure": ours.cpu / theirs.cpu,
        "cpu": ours.cpu,
        "imports": theirs.cpu,
        "wall": ours.wall / theirs.wall,
    }


def _returns(folder: Path, count: int) -> None:
    """Distinct returns of one district, versions of the same bureaus' forms."""
    folder.mkdir()
    for index, content in enumerate(distinct(templates(by_office=False), count)):
        (folder / f"{index:05d}.xlsx").write_bytes(content)


def processes() -> dict[str, Any]:
    """What two processes make of a thousand returns beside one, by their processor times.

    One is as fast as its worker; two share both cores with the process that hands out the work. Start-up is left out.
    """
    each: dict[int, list[float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "in"
        _returns(folder, 300)
        for jobs in (1, 2):
            few, many = (_stage(folder, count, jobs) for count in (65, 300))
            each[jobs] = [1000 * (more - less) / 235 for less, more in zip(few, many, strict=True)]
    (one, main), (two, _) = each[1], each[2]
    return {"figure": (one - main) / (two / 2), "one": one, "two": two, "main": main}


def _stage(folder: Path, count: int, jobs: int) -> tuple[float, float]:
    """Seconds of processor time of all processes, and of the first one, for the reading of so many files."""
    command = [sys.executable, "-m", "benchmarks.stage", str(folder), str(count), str(jobs)]
    spent = whole.cost(command)
    return spent.cpu, float((folder.parent / "seconds").read_text())


def scale() -> dict[str, Any]:
    """A thousand and ten thousand returns by the command, to all documents."""
    found = {}
    for count in (1_000, 10_000):
        with tempfile.TemporaryDirectory() as scratch:
            _returns(Path(scratch) / "in", count)
            found[count] = whole.cost(_report(Path(scratch) / "in", Path(scratch) / "out"))
    few, many = found[1_000], found[10_000]
    return {
        "figure": many.memory,
        "times": many.memory / few.memory,
        "growth": (many.cpu / 10_000) / (few.cpu / 1_000),
        "cpu": many.cpu,
        "each": 1000 * many.cpu / 10_000,
        "bytes": len(pickle.dumps(_sent())),
    }


def _sent() -> SentReturn:
    """What a worker sends back of the first demonstration return."""
    from laoyousuode.plan_file import default_plan
    from reporter.returns.reader import Reader

    path = sorted((HERE.parent / "samples" / "2026-10" / "returned").glob("*.xlsx"))[0]
    found = Reader(default_plan(), Period(2026, 10)).read(path, path.name)
    assert isinstance(found, Return)
    return SentReturn.of(found)


def province() -> dict[str, Any]:
    """Ninety synthetic districts: all editions and the roll-up."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_plans(folder / "plans", 90)
        count = make_returns(folder / "in", 90)
        spent = whole.cost(_report(folder / "in", folder / "out", "--plans", str(folder / "plans")))
    return {
        "figure": spent.cpu / 2,
        "wall": spent.wall,
        "cpu": spent.cpu,
        "memory": spent.memory,
        "count": count,
    }


def short_form() -> float:
    """What CI measures: two ways only, whose caches are warm, so that both are faster and calamine is the more so."""
    times = returns.run(returns.SHORT_FILES, returns.SHORT_ROUNDS, short=True)
    return returns.ratio(times["both"])


# What measures each row; `pandas` comes with `reading`, `growth` with `scale`.
MEASURES: dict[str, Callable[[], dict[str, Any]]] = {
    "reading": reading,
    "documents": documents,
    "processes": processes,
    "scale": scale,
    "province": province,
}


def machine() -> str:
    """What the figures were measured on, in words that tell nobody's name."""
    model = "unknown processor"
    if Path("/proc/cpuinfo").exists():
        match = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
        model = match[1] if match else model
    system = (
        platform.freedesktop_os_release()["PRETTY_NAME"] if sys.platform == "linux" else platform.system()
    )
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("python-calamine", "fastexcel", "pandas", "openpyxl")
    )
    return f"{model}, two cores, {system}, Python {platform.python_version()}, {libraries}"


def commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short=10", "HEAD"], cwd=HERE, capture_output=True, encoding="utf-8"
    )
    return done.stdout.strip() or "unknown"


def stands(row: Mapping[str, Any], figure: float) -> str:
    """Whether a figure meets what its row asks for."""
    reached = {
        name: figure <= row[name] if row["better"] == "less" else figure >= row[name]
        for name in ("must", "goal")
    }
    return "goal" if reached["goal"] else "must" if reached["must"] else "missed"


def page(found: Measured) -> str:
    """docs/performance.md."""
    lines = ["# Performance", "", "Written by `python -m benchmarks.performance`; not edited by hand.", ""]
    lines += [(HERE / "method.md").read_text(encoding="utf-8").rstrip(), ""]
    lines += ["| what | it was | must | goal | measured | reached |", "|---|--:|--:|--:|--:|---|"]
    for name, row in rows().items():
        if name in found:
            figures = found[name]
            bound = "≤" if row["better"] == "less" else "≥"
            shown = row["shown"].format(**figures)
            lines.append(
                f"| {row['what']} | {row['was']} | {bound} {row['must']} | {bound} {row['goal']} | {shown} "
                f"| {stands(row, figures['figure'])} |"
            )
    if "reading" in found:
        lines += [
            "",
            f"The short form's ratio: **{found['reading']['short']:.1f}** (CI; the two ways alone, caches warm).",
        ]
    limits = [(row, found[name]) for name, row in rows().items() if name in found and "limit" in row]
    if limits:
        lines += ["", "## What limits each row", ""]
        lines += [f"- **{row['what']}**: {row['limit'].format(**figures)}" for row, figures in limits]
    for kind, table in found.get("reading", {}).get("tables", {}).items():
        title = "all of them" if kind == "both" else f"saved by {kind}"
        lines += ["", f"## Milliseconds a file, {title}", "", *table]
    lines += ["", "## Where and when", ""]
    lines += [f"- {', '.join(names)}: {where}" for where, names in _grouped(found).items()]
    return "\n".join(lines) + "\n"


def _grouped(found: Measured) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name in rows():
        if name in found:
            groups.setdefault(found[name]["where"], []).append(name)
    return groups


def readme_line(found: Measured) -> str:
    """What the README quotes of the page."""
    figures = found["reading"]
    return (
        "- `python -m benchmarks.performance` measures what `report` runs, and writes [docs/performance.md]"
        "(docs/performance.md): a\n"
        f"  file is read, checked and judged in {figures['ours']:.1f} ms, {figures['figure']:.1f} × calamine's mere "
        "reading of the same two sheets,\n"
        f"  {figures['pandas']:.1f} times as fast as a pandas/openpyxl loop over them."
    )


def with_line(readme: str, line: str) -> str:
    """The README with the line between its marks. Raises ValueError where they are not there."""
    before, begin, rest = readme.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError("README.md has no place for the line about performance")
    return f"{before}{begin}\n{line}\n{end}{after}"


def write(found: Measured) -> None:
    """The page and the README's line."""
    returns.PAGE.write_text(page(found), encoding="utf-8")
    README.write_text(with_line(README.read_text(encoding="utf-8"), readme_line(found)), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", choices=[*MEASURES, []], metavar="NAME")
    parser.add_argument("--page", action="store_true")
    options = parser.parse_args()
    found = measured()
    failed = 0
    for name in () if options.page else options.names or MEASURES:
        started = time.monotonic()
        say(f"== {name}")
        try:
            figures = MEASURES[name]()
        except (subprocess.SubprocessError, OSError, ValueError, AssertionError) as error:
            # The others are measured all the same, and what was measured before stands.
            told = getattr(error, "stderr", None) or b""
            say(f"{name}: failed ({error})\n{told.decode(errors='replace')[-2000:]}")
            failed = 1
            continue
        found |= _rows_of(name, figures, f"{machine()}; commit {commit()}")
        MEASURED.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        write(found)
        say(f"{name}: {figures['figure']:.2f} ({time.monotonic() - started:.0f} s)")
    write(found)
    return failed


def _rows_of(name: str, figures: dict[str, Any], where: str) -> Measured:
    """The rows of the page that one measurement gives."""
    rows = {name: {**figures, "where": where}}
    if name == "reading":
        rows["pandas"] = {"figure": figures["pandas"], "where": where}
    if name == "scale":
        rows["growth"] = {**rows[name], "figure": figures["growth"]}
        rows["flat"] = {**rows[name], "figure": figures["times"]}
    return rows


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
