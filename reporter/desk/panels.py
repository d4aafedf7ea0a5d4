"""The window's parts that show: the roll, and what was done. Each fills itself from a record; none asks for work.

Knows Tk and the view's records.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable
from tkinter import ttk

from reporter.desk.look import PAPER, Table
from reporter.desk.view import RollRow
from reporter.desk.words import phrase

_ROLL_WIDTHS = {"bureau": 140, "shown": 170, "file": 330, "time": 100, "told": 400}
_MOST_LINES = 500


class RollPanel(ttk.Frame):
    """收表情况: a line a bureau; a double click opens its file."""

    def __init__(self, parent: tk.Misc, open_path: Callable[[str], None]) -> None:
        super().__init__(parent)
        self.table = Table(self, phrase("roll.heads"), _ROLL_WIDTHS, "told", rows=13)
        self._rows: dict[str, RollRow] = {}
        self.table.bind("<Double-1>", lambda event: self._opened(open_path))

    def show(self, rows: Iterable[RollRow]) -> None:
        """These rows in place of those before; what was selected stays so."""
        chosen = self.table.selection()
        self.table.clear()
        self._rows.clear()
        for number, row in enumerate(rows):
            key = row.bureau or f"nobody-{number}"
            values = (row.bureau or "—", row.shown, row.file, row.time, row.told)
            self.table.add(key, values, row.state)
            self._rows[key] = row
        self.table.selection_set([key for key in chosen if key in self._rows])

    def _opened(self, open_path: Callable[[str], None]) -> None:
        for key in self.table.selection():
            if self._rows[key].path:
                open_path(self._rows[key].path)


class LogPanel(ttk.Frame):
    """记录: every sentence that came of a job, the latest last."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent)
        self.text = tk.Text(
            self, wrap="char", font="TkDefaultFont", background=PAPER, relief="flat", padx=8, pady=6
        )
        self.text.configure(state="disabled", height=6)
        bar = ttk.Scrollbar(self, orient="vertical", command=self.text.yview)
        self.text.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y")
        self.text.pack(side="left", fill="both", expand=True)

    def add(self, line: str) -> None:
        self.text.configure(state="normal")
        self.text.insert("end", f"{line}\n")
        lines = int(self.text.index("end-1c").split(".")[0])
        if lines > _MOST_LINES:
            self.text.delete("1.0", f"{lines - _MOST_LINES}.0")
        self.text.configure(state="disabled")
        self.text.see("end")


class DetailLabel(ttk.Label):
    """What is selected in a table, whole: a row of a table has room for its beginning only."""

    def __init__(self, parent: tk.Misc) -> None:
        super().__init__(parent, justify="left", anchor="nw", padding=(6, 4))
        self.bind("<Configure>", lambda event: self.configure(wraplength=max(200, event.width - 16)))
