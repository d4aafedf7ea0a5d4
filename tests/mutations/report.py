"""Spoils forms in every way, reads them, and prints recall and false alarms by code.

    python -m tests.mutations.report [--pairs N] [--office] [--seed S]

`--pairs -1` takes all pairs (some thousands, an hour); `--office` also saves every kind by LibreOffice in three formats.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutations import office
from tests.mutations.forms import LEAD, filled
from tests.mutations.judge import Score, Spoilt, pairs, read, score, singles, spoil, table


def score_openpyxl(forms: list[Spoilt], into: Score) -> None:
    """Read the forms as openpyxl saved them: without a stored result."""
    for spoilt in forms:
        score(spoilt, read(spoilt.data), into, "openpyxl")


def score_office(forms: list[Spoilt], into: Score, scratch: Path, processes: int = 2) -> None:
    """Have LibreOffice calculate and save the forms in each format, and read those."""
    jobs = []
    for index, spoilt in enumerate(forms):
        source = scratch / f"{index}.in.xlsx"
        source.write_bytes(spoilt.data)
        saved = [[str(scratch / f"{index}.{kind}"), name] for kind, name in office.FILTERS.items()]
        jobs.append({"open": str(source), "save": saved})
    with ThreadPoolExecutor(processes) as pool:
        parts = [jobs[start::processes] for start in range(processes)]
        scratches = [scratch / f"office{start}" for start in range(processes)]
        list(pool.map(office.run, parts, scratches))
    for index, spoilt in enumerate(forms):
        for kind in office.FILTERS:
            path = scratch / f"{index}.{kind}"
            if path.exists():
                score(spoilt, read(path.read_bytes()), into, kind)
            else:
                into.problems.append(f"{kind} {spoilt.name}: LibreOffice did not save it")


def clean_forms() -> list[Spoilt]:
    """Forms without a fault."""
    return [Spoilt("没有毛病", filled(LEAD), (), {}, False)]


def sampled_pairs(count: int, seed: int) -> list[Spoilt]:
    """So many pairs, all for -1."""
    every = pairs()
    chosen = every if count < 0 else random.Random(seed).sample(every, min(count, len(every)))
    return [spoil(one, other) for one, other in chosen]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=150)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--office", action="store_true")
    options = parser.parse_args()
    result = Score()
    forms = [*clean_forms(), *singles()]
    score_openpyxl([*forms, *sampled_pairs(options.pairs, options.seed)], result)
    if options.office:
        with tempfile.TemporaryDirectory() as scratch:
            score_office(forms, result, Path(scratch))
    for problem in result.problems:
        sys.stdout.write(problem + "\n")
    sys.stdout.write(table(result) + "\n")
    return 1 if result.problems else 0


if __name__ == "__main__":
    sys.exit(main())
