"""What a worker may take: no words on the user's terminal, no more memory than is given."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PROGRAM = """
import logging, sys
from reporter.period.workers import in_workers
from tests.reporter.test_worker_bounds import {work}
if __name__ == "__main__":
    logging.basicConfig(level=logging.{level})
    print(in_workers({work}, [()], ["甲.xlsx"], 1)[0])
"""


def noisy() -> str:
    """As a library in Rust that panics: it writes to the terminal by itself."""
    subprocess.run(
        [sys.executable, "-c", "import sys; sys.stderr.write('thread panicked at src')"], check=True
    )
    return "answer"


def greedy() -> str:
    bytearray(3 << 30)
    return "3 GB were given"


def run(tmp_path: Path, work: str, level: str) -> tuple[str, str]:
    program = tmp_path / "program.py"
    program.write_text(_PROGRAM.format(work=work, level=level), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)}
    )
    return done.stdout, done.stderr


@pytest.mark.parametrize(("level", "shown"), [("WARNING", False), ("DEBUG", True)])
def test_a_librarys_trace_is_for_debugging_only(tmp_path: Path, level: str, shown: bool) -> None:
    said, trace = run(tmp_path, "noisy", level)
    assert said == "answer\n"
    assert ("panicked" in trace) is shown


def test_memory_is_bounded(tmp_path: Path) -> None:
    said, _ = run(tmp_path, "greedy", "WARNING")
    assert "占用内存过多" in said
