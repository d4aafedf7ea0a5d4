"""The runs of a rich text of an .xlsx, in shared strings and in cells alike: what their properties say.

Knows SpreadsheetML's run properties; nothing of where the text stands.
"""

from __future__ import annotations

from reporter.workbooks.looks import Marks, Rich, marks_of, rich_of
from reporter.workbooks.package import Attributes


class RunLooks:
    """The marks of the runs of one text, as its properties come in. `property` is a handler of expat's."""

    __slots__ = ("_now", "_position", "_runs", "_struck")

    def __init__(self) -> None:
        self._runs: list[tuple[str, Marks | None]] = []
        self._now = False
        self._struck, self._position = False, ""

    def open(self) -> None:
        """A run with properties of its own begins: what they do not say is not so."""
        self._now, self._struck, self._position = True, False, ""

    def property(self, tag: str, attributes: Attributes) -> None:
        """One of them."""
        if tag == "strike":
            self._struck = attributes.get("val", "1") not in ("0", "false", "off")
        elif tag == "vertAlign":
            self._position = attributes.get("val", "")

    def take(self, text: str) -> None:
        """The run's text; it ends the run."""
        self._runs.append((text, marks_of(self._struck, self._position) if self._now else None))
        self._now = False

    def close(self) -> Rich | None:
        """What the runs come to; the next text begins."""
        runs, self._runs = self._runs, []
        self._now = False
        return rich_of(runs) if len(runs) > 1 or (runs and runs[0][1] is not None) else None
