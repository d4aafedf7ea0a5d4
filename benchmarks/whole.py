"""Whole commands in processes of their own: processor time of all their processes, wall time, the main process's memory."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds, and megabytes of the process that was started."""

    cpu: float
    wall: float
    memory: float


def adopt_orphans() -> None:
    """Be the parent of what workers leave behind, so that their processor time is counted (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def cost(command: Sequence[str]) -> Cost:
    """Run a command to its end, its orphans' ends too. Raises CalledProcessError."""
    adopt_orphans()
    before, started = _children(), time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        told = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, None, told)
    return Cost(_children() - before, wall, usage.ru_maxrss / 1024)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def least(commands: Sequence[Sequence[str]], rounds: int) -> list[Cost]:
    """Each command's least processor time, wall time and memory, in turn."""
    found: list[list[Cost]] = [[] for _ in commands]
    for _ in range(rounds):
        for index, command in enumerate(commands):
            found[index].append(cost(command))
    return [
        Cost(*(min(getattr(each, name) for each in runs) for name in ("cpu", "wall", "memory")))
        for runs in found
    ]
