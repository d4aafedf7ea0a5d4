"""Runs `report` where the PC itself is at fault: for tests that need it in a process of its own.

    python -m tests.messy.odd_run FLAG ARGUMENT…

No file may grow beyond `ROOM`, a folder called `FORBIDDEN` cannot be listed (a seam: root may list any), and the first
worker is killed before it has begun anything; FLAG is a file that remembers it.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOM = 3 << 20
FORBIDDEN = "无权限"


def _nothing(*_: Any) -> None:
    """No watch, and nothing to begin with."""


def dies_once(flag: str, start: Callable[..., None], *facts: Any) -> None:
    """What a worker begins with. Another program ends the first one while it waits."""
    try:
        os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        start(*facts)
    else:
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> int:
    from reporter.main import execute
    from reporter.period import intake, workers

    flag, *arguments = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))
    listed = os.scandir

    def scandir(place: Any) -> Any:
        if isinstance(place, str) and Path(place).name == FORBIDDEN:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), place)
        return listed(place)

    def in_workers(
        work: Any,
        tasks: Any,
        shown: Any,
        jobs: Any,
        progress: Any = _nothing,
        start: Any = _nothing,
        facts: Any = (),
        keep: Any = lambda answer: answer,
    ) -> Any:
        if isinstance(jobs, workers.Workers):
            # The processes of a whole run: they have not been started yet.
            jobs.start, jobs.facts = dies_once, (flag, _nothing)
            return jobs.run(work, tasks, shown, progress, keep)
        return workers.in_workers(work, tasks, shown, jobs, progress, dies_once, (flag, start, *facts), keep)

    os.scandir = scandir  # type: ignore[assignment]
    intake.in_workers = in_workers
    return execute(arguments)


if __name__ == "__main__":
    sys.exit(main())
