"""What the add-in's functions cost: import, first call, one call, a sheet's recalculation; direct and through COM.

Usage: python benchmarks/addin.py [recalculations]   (through COM where Wine is set up; figures differ by machine)
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.mechanisms.com import call_through_com  # noqa: E402
from tests.mechanisms.table import Call, decoded, form_calls, forms  # noqa: E402
from tests.mechanisms.wine import is_there, set_up  # noqa: E402

_STARTS = 7
# Each start in a Python of its own.
_PROGRAM = """
import time
begin = time.perf_counter()
import addin.functions as functions
loaded = time.perf_counter()
functions.LYSD_STATUS("5", "2026-10", 8)
first = time.perf_counter()
functions.LYSD_CHECK("5", "2026-10", 8)
check = time.perf_counter()
import sys
print(loaded - begin, first - loaded, check - first, int("pandas" in sys.modules or "openpyxl" in sys.modules))
"""


def starts() -> list[tuple[float, ...]]:
    """Import, first status, first check, in seconds; and whether anything heavy was loaded."""
    found = []
    for _ in range(_STARTS):
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        found.append(tuple(map(float, done.stdout.split())))
    return found


def whole_sheet() -> list[Call]:
    """Every function call of a form that is filled in."""
    return list(form_calls(forms()[0]).values())


def board(calls: list[Call]) -> Call:
    """The same rows' statuses in one call."""
    rows = [arguments for name, arguments in calls if name == "LYSD_STATUS"]
    return (
        "LYSD_BOARD",
        [rows[0][1], [[arguments[0]] for arguments in rows], [[arguments[2]] for arguments in rows]],
    )


def direct(times: int) -> None:
    import addin.functions

    calls = whole_sheet()
    ready = [
        (getattr(addin.functions, name), [decoded(argument) for argument in arguments])
        for name, arguments in calls
    ]
    by_name: dict[str, list[float]] = {}
    sheets = []
    for _ in range(times):
        begin = time.perf_counter()
        for function, arguments in ready:
            start = time.perf_counter()
            function(*arguments)
            by_name.setdefault(function.__name__, []).append(time.perf_counter() - start)
        sheets.append(time.perf_counter() - begin)
    say(f"direct, a sheet ({len(calls)} calls, {len(calls) // 5} rows): {median(sheets):8.2f} ms")
    for name, seconds in by_name.items():
        say(f"direct, {name:14} {median(seconds):11.4f} ms a call")
    name, arguments = board(calls)
    given = [decoded(argument) for argument in arguments]
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        getattr(addin.functions, name)(*given)
        seconds.append(time.perf_counter() - start)
    say(f"direct, {name:14} {median(seconds):11.4f} ms a call of {len(calls) // 5} rows")


def through_com(times: int) -> None:
    calls = whole_sheet()
    asked = [call for _ in range(times) for call in calls] + [board(calls)] * times
    with set_up().running() as wine:
        found = call_through_com(wine, asked)
    size = len(calls)
    sheets = [sum(found.seconds[start : start + size]) for start in range(0, size * times, size)]
    say(f"COM, connected after {found.connected:.2f} s (server's start included)")
    say(f"COM, first call (imports the functions) {found.seconds[0] * 1e3:8.1f} ms")
    say(f"COM, first sheet                        {sheets[0] * 1e3:8.1f} ms")
    say(f"COM, a sheet ({size} calls)            {median(sheets[1:]):8.1f} ms")
    say(f"COM, a call                             {median(found.seconds[1 : size * times]):8.2f} ms")
    say(f"COM, LYSD_BOARD of {size // 5} rows              {median(found.seconds[size * times :]):8.2f} ms")


def median(seconds: list[float]) -> float:
    """In milliseconds."""
    return statistics.median(seconds) * 1e3


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    found = starts()
    heavy = "pandas or openpyxl loaded" if any(start[3] for start in found) else "neither pandas nor openpyxl"
    say(
        f"import {median([start[0] for start in found]):.1f} ms ({heavy}), "
        f"first LYSD_STATUS {median([start[1] for start in found]):.1f} ms, "
        f"first LYSD_CHECK {median([start[2] for start in found]):.1f} ms"
    )
    direct(times)
    if is_there():
        through_com(times)
    else:
        say("COM: Wine is not installed")


if __name__ == "__main__":
    main()
