"""质疑: the table of findings with its filter, and the buttons by which the office decides on one.

Knows Tk and the view's records; what a decision does is told elsewhere.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable
from functools import partial
from tkinter import ttk

from laoyousuode.findings import SEVERITIES, SEVERITY_NAMES
from reporter.desk.filtering import Filter
from reporter.desk.look import Table
from reporter.desk.panels import DetailLabel
from reporter.desk.view import FindingRow
from reporter.desk.words import phrase, say

_WIDTHS = {"severity": 56, "bureau": 120, "place": 150, "message": 440, "cure": 320, "decided": 220}
VERDICTS = ("accepted", "sent_back", "exempted")


class FindingsPanel(ttk.Frame):
    """The findings. `decide` gets the row and the verdict's key, `open_path` what is to be opened."""

    def __init__(
        self,
        parent: tk.Misc,
        open_path: Callable[[str], None],
        decide: Callable[[FindingRow, str], None],
    ) -> None:
        super().__init__(parent)
        self._open, self._decide = open_path, decide
        self._all: tuple[FindingRow, ...] = ()
        self._shown: dict[str, FindingRow] = {}
        bar = ttk.Frame(self, padding=(0, 4))
        bar.pack(fill="x")
        self.severity, self.bureau = ttk.Combobox(bar, width=9), ttk.Combobox(bar, width=18)
        self.words = ttk.Entry(bar, width=18)
        for box in (self.severity, self.bureau):
            box.configure(state="readonly")
            box.pack(side="left", padx=(0, 6))
            box.bind("<<ComboboxSelected>>", lambda event: self.refresh())
        ttk.Label(bar, text=say("findings.search")).pack(side="left")
        self.words.pack(side="left", padx=(4, 8))
        self.words.bind("<KeyRelease>", lambda event: self.refresh())
        self.count = ttk.Label(bar, style="Faint.TLabel")
        self.count.pack(side="left")
        self.buttons: dict[str, ttk.Button] = {}
        for key in ("open_marked", "open", *reversed(VERDICTS)):
            button = ttk.Button(bar, text=say(f"findings.{key}"), command=partial(self._pressed, key))
            button.pack(side="right", padx=(4, 0))
            self.buttons[key] = button
        self.detail = DetailLabel(self)
        self.detail.pack(side="bottom", fill="x")
        self.table = Table(self, phrase("findings.heads"), _WIDTHS, "message", rows=5)
        self.table.bind("<<TreeviewSelect>>", lambda event: self._selected())
        self.table.bind("<Double-1>", lambda event: self._open_chosen())
        self.severity["values"] = [
            say("findings.all_severities"),
            *(SEVERITY_NAMES[each] for each in SEVERITIES),
        ]
        self.severity.current(0)
        self.bureau["values"] = [say("findings.all_bureaus")]
        self.bureau.current(0)
        self._selected()

    def show(self, rows: Iterable[FindingRow], bureaus: Iterable[str]) -> None:
        """These findings in place of those before; the filter stays."""
        self._all = tuple(rows)
        self.bureau["values"] = [say("findings.all_bureaus"), *bureaus]
        self.refresh()

    def refresh(self) -> None:
        """Show what the filter takes."""
        severity = self.severity.current()
        wanted = Filter(
            severity=SEVERITIES[severity - 1] if severity > 0 else "",
            bureau=self.bureau.get() if self.bureau.current() > 0 else "",
            words=self.words.get(),
        )
        chosen = self.chosen()
        self.table.clear()
        self._shown = {}
        for number, row in enumerate(each for each in self._all if wanted.takes(each)):
            key = str(number)
            name = SEVERITY_NAMES[row.severity]
            values = (name, row.bureau, row.place or row.file, row.message, row.cure, row.decided)
            self.table.add(key, values, row.severity)
            self._shown[key] = row
            if chosen is not None and _same(row, chosen):
                self.table.selection_set(key)
                self.table.see(key)
        self.count.configure(text=say("findings.count", shown=len(self._shown), count=len(self._all)))
        self._selected()

    def chosen(self) -> FindingRow | None:
        """The selected finding."""
        found = self.table.selection()
        return self._shown.get(found[0]) if found else None

    def _selected(self) -> None:
        row = self.chosen()
        for key, button in self.buttons.items():
            is_possible = row is not None and (
                bool(row.subject)
                if key in VERDICTS
                else bool(row.marked if key == "open_marked" else row.path)
            )
            button.state(["!disabled" if is_possible else "disabled"])
        if row is None:
            self.detail.configure(text="")
            return
        told = say(
            "findings.detail",
            file=row.file or row.bureau,
            place=row.place,
            message=row.message,
            cure=row.cure,
        )
        told += say("findings.detail_decided", decided=row.decided) if row.decided else ""
        self.detail.configure(text=told)

    def _pressed(self, key: str) -> None:
        row = self.chosen()
        if row is None:
            return
        if key in VERDICTS:
            self._decide(row, key)
        else:
            self._open(row.marked if key == "open_marked" else row.path)

    def _open_chosen(self) -> None:
        """The marked copy shows where the fault is; without one, the file itself."""
        row = self.chosen()
        if row is not None and (row.marked or row.path):
            self._open(row.marked or row.path)


def _same(row: FindingRow, other: FindingRow) -> bool:
    return (row.file, row.place, row.code, row.bureau, row.row) == (
        other.file,
        other.place,
        other.code,
        other.bureau,
        other.row,
    )
