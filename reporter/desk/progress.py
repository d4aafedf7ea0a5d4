"""How far a job is, in words: which file, how many of how many, how long it may still take.

Knows a job's events; no Tk, and of time what it is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from laoyousuode.cell import strip_directions
from reporter.desk.words import phrase, say

# Before that much is known, a guess would jump.
_LEAST_DONE, _LEAST_SECONDS = 2, 1.0


@dataclass
class JobProgress:
    """A job that runs. `word` is what it is called; `begun` when the first file was begun.

    `is_quiet`: nobody asked for it, so that what was said before stays.
    """

    job: str
    word: str = ""
    count: int = 0
    done: int = 0
    file: str = ""
    begun: float = 0.0
    is_writing: bool = False
    is_quiet: bool = False

    @property
    def name(self) -> str:
        return str(phrase("status.job")[self.word or self.job])

    def hear(self, event: Mapping[str, Any], now: float) -> None:
        """One of the job's events."""
        match event["event"]:
            case "started":
                self.count, self.done, self.begun = event["count"], 0, now
            case "read":
                self.done, self.file = self.done + 1, event["file"]
            case "writing":
                self.is_writing = True

    @property
    def share(self) -> float | None:
        """How much is done, None where that is not known."""
        if self.is_writing or not self.count:
            return None
        return min(1.0, self.done / self.count)

    def told(self, now: float) -> str:
        """The line below the window."""
        if self.is_writing:
            return say("status.writing", job=self.name)
        if not self.count:
            return say("status.begun", job=self.name)
        file = strip_directions(self.file.rpartition("/")[2])
        line = say("status.read", job=self.name, done=self.done, count=self.count, file=file)
        passed = now - self.begun
        if self.done >= _LEAST_DONE and passed >= _LEAST_SECONDS and self.done < self.count:
            seconds = max(1, round(passed / self.done * (self.count - self.done)))
            line += say("status.left", seconds=seconds)
        return line
