"""Workers that are no longer wanted go in silence, however far they have come."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_workers_that_are_stopped_while_they_start_say_nothing() -> None:
    command = [sys.executable, "-m", "tests.reporter.stopped_early"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
