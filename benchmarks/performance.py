"""Measures what docs/performance.md claims, and writes that page and the README's line about it.

    python -m benchmarks.performance [NAME …] [--page]

Without names everything is measured; with names those rows of performance.toml, and the rest stays as it was measured
last (`measured.json`). `--page` only writes the texts anew. Everything is measured by what `report` runs.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import returns
from benchmarks.returns import CALAMINE, OURS, PANDAS

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
        "tables": {kind: returns.table(each) for kind, each in times.items()},
    }


# What measures each row; `pandas` comes with `reading`.
MEASURES: dict[str, Callable[[], dict[str, Any]]] = {"reading": reading}


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
    for name in () if options.page else options.names or MEASURES:
        sys.stdout.write(f"== {name}\n")
        where = f"{machine()}; commit {commit()}"
        found[name] = {**MEASURES[name](), "where": where}
        if name == "reading":
            found["pandas"] = {"figure": found[name]["pandas"], "where": where}
        MEASURED.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
