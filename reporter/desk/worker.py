"""The second process as the window sees it: jobs are sent, their words come into a queue. It is started when needed.

Knows processes and lines of JSON; neither Tk nor what a job does.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import reporter
from reporter.desk.words import say

_SECONDS_TO_LEAVE = 3.0
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def command() -> list[str]:
    """How the process is started. pythonw.exe has no pipes of its own to speak through."""
    python = Path(sys.executable)
    if python.name.lower() == "pythonw.exe":
        python = python.with_name("python.exe")
    # Nothing is imported from the folder that somebody happens to stand in.
    return [str(python), "-P", "-m", "reporter.desk"]


class Worker:
    """One process for all jobs. Events are dictionaries with the job's `id`; the last is done, stopped or failed."""

    def __init__(self, line: Sequence[str] | None = None) -> None:
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._line = list(line or command())
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting: list[int] = []
        self._number = 0
        # A process that has just died takes no more orders: its end is noted between two of them.
        self._lock = threading.Lock()

    def send(self, job: str, **facts: Any) -> int:
        """Ask for a job; the number that its events bear."""
        self._number += 1
        self._write({"id": self._number, "job": job, **facts}, self._number)
        return self._number

    def stop(self, number: int) -> None:
        """Ask a job to end; it says itself when it has."""
        if self._process is not None:
            self._write({"stop": number})

    def leave(self) -> None:
        """The window goes. A job that is writing ends its writing alone; one that reads is stopped."""
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        try:
            process.stdin.close()
            process.wait(_SECONDS_TO_LEAVE)
        except (OSError, subprocess.TimeoutExpired):
            return

    def _write(self, order: dict[str, Any], number: int | None = None) -> None:
        line = json.dumps(order, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
        with self._lock:
            self._written(line, number)

    def _written(self, line: bytes, number: int | None) -> None:
        for _ in range(2):
            process = self._started()
            waiting = self._waiting
            try:
                assert process.stdin is not None
                waiting += [] if number is None else [number]
                process.stdin.write(line)
                process.stdin.flush()
                return
            except OSError:
                waiting[:] = [each for each in waiting if each != number]
                self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            root = str(Path(reporter.__file__).parents[1])
            paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
            self._process = subprocess.Popen(
                self._line,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # A program without a console has no handle to hand on.
                stderr=None if sys.stderr is not None else subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"},
                creationflags=_NO_WINDOW,
            )
            self._waiting = []
            threading.Thread(target=self._listen, args=(self._process, self._waiting), daemon=True).start()
        return self._process

    def _listen(self, process: subprocess.Popen[bytes], waiting: list[int]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            if event["event"] in ("done", "stopped", "failed"):
                with self._lock:
                    waiting[:] = [number for number in waiting if number != event["id"]]
            self.events.put(event)
        # Whatever was asked of a process that died has come to nothing.
        with self._lock:
            if self._process is process:
                self._process = None
        for number in waiting:
            self.events.put({"id": number, "event": "failed", "sentence": say("fault.died")})
