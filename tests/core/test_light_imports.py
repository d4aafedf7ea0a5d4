"""What Excel and `--help` load: nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("pandas", "numpy", "openpyxl", "docx", "docxtpl", "jinja2", "lxml", "python_calamine")
LOADED = "import sys; print(' '.join(name for name in sys.modules if '.' not in name))"


def modules_after(statement: str) -> set[str]:
    """The top-level modules that a fresh Python has after the statement."""
    code = f"{statement}; {LOADED}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


CORE = "import laoyousuode.assessment, laoyousuode.layout, laoyousuode.plan_file as p; p.default_plan()"


@pytest.mark.parametrize(
    "statement",
    [
        CORE,
        "import reporter.main as m; assert m.execute(['--help']) == 0",
        "import reporter.main",
        "import reporter.desk.window",
    ],
)
def test_loads_nothing_heavy(statement: str) -> None:
    assert modules_after(statement) & set(HEAVY) == set()


def test_the_core_is_the_standard_library_only() -> None:
    assert modules_after(CORE) & {"typer", "rich", "pebble", "pydantic", *HEAVY} == set()
