"""方案待确认: what of the plan's draft the office has to confirm, each with its reason and both places.

The same marks stand in the plan's file, and `plan confirm` asks about them in a terminal. Knows Tk and the view's records.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from reporter.desk.look import Table
from reporter.desk.panels import DetailLabel
from reporter.desk.view import MarkRow, Marks
from reporter.desk.words import phrase, say

_WIDTHS = {"entry": 220, "key": 150, "value": 180, "meaning": 300, "reason": 400}


class PlanPanel(ttk.Frame):
    """The marks. `accept` gets the places to take as they stand, `change` the row to be given another value."""

    def __init__(
        self,
        parent: tk.Misc,
        accept: Callable[[list[str]], None],
        change: Callable[[MarkRow], None],
        other: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._accept, self._change = accept, change
        self._rows: dict[str, MarkRow] = {}
        bar = ttk.Frame(self, padding=(0, 4))
        bar.pack(fill="x")
        self.told = ttk.Label(bar, style="Faint.TLabel")
        self.told.pack(side="left")
        self.buttons: dict[str, ttk.Button] = {}
        for key, command in (
            ("other", other),
            ("accept_all", self._accept_all),
            ("change", self._change_chosen),
            ("accept", self._accept_chosen),
        ):
            self.buttons[key] = ttk.Button(bar, text=say(f"plan.{key}"), command=command)
            self.buttons[key].pack(side="right", padx=(4, 0))
        self.detail = DetailLabel(self)
        self.detail.pack(side="bottom", fill="x")
        self.table = Table(self, phrase("plan.heads"), _WIDTHS, "reason", rows=5)
        self.table.configure(selectmode="extended")
        self.table.bind("<<TreeviewSelect>>", lambda event: self._selected())
        self.table.bind("<Double-1>", lambda event: self._change_chosen())
        self._selected()

    def show(self, marks: Marks) -> None:
        """These marks in place of those before; what was selected stays so."""
        chosen = {row.place for row in self.chosen()}
        self.table.clear()
        self._rows = {}
        for number, row in enumerate(marks.rows):
            key = str(number)
            value = row.value if row.settled else say("plan.missing")
            values = (row.entry, row.key, value, row.meaning, row.reason)
            self.table.add(key, values, "info" if row.settled else "warning")
            self._rows[key] = row
        self.table.selection_set([key for key, row in self._rows.items() if row.place in chosen])
        missing = sum(not row.settled for row in marks.rows)
        if marks.rows:
            told = say("plan.file", path=marks.path, count=len(marks.rows), missing=missing)
        elif marks.problems:
            told = say("plan.problems", problems="；".join(marks.problems))
        else:
            told = say("plan.clean")
        self.told.configure(text=told)
        self._selected()

    def chosen(self) -> list[MarkRow]:
        return [self._rows[key] for key in self.table.selection() if key in self._rows]

    def _selected(self) -> None:
        rows = self.chosen()
        self.buttons["accept"].state(
            ["!disabled" if rows and all(row.settled for row in rows) else "disabled"]
        )
        self.buttons["change"].state(["!disabled" if len(rows) == 1 else "disabled"])
        self.buttons["accept_all"].state(
            ["!disabled" if any(row.settled for row in self._rows.values()) else "disabled"]
        )
        row = rows[0] if rows else None
        facts = (
            {"entry": row.entry, "key": row.key, "meaning": row.meaning, "reason": row.reason} if row else {}
        )
        self.detail.configure(text=say("plan.detail", **facts) if row else "")

    def _accept_chosen(self) -> None:
        if rows := self.chosen():
            self._accept([row.place for row in rows])

    def _accept_all(self) -> None:
        self._accept([row.place for row in self._rows.values() if row.settled])

    def _change_chosen(self) -> None:
        if len(rows := self.chosen()) == 1:
            self._change(rows[0])
