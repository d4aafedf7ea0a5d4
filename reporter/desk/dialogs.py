"""Small windows that ask for a few words: who, why, a value. Each gives back what was typed, None where it was left.

Knows Tk; not what the words are for.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from tkinter import ttk

from reporter.desk.look import BACKGROUND, dots
from reporter.desk.words import say


@dataclass(frozen=True, slots=True)
class Field:
    """A word that is asked for. `choices` are offered, and something else may be typed."""

    label: str
    value: str = ""
    choices: Sequence[str] = ()


class AskWords(tk.Toplevel):
    """Asks; `answer` is what was typed by the fields' keys, each of which must be filled."""

    def __init__(
        self, parent: tk.Misc, title: str, told: str, fields: Mapping[str, Field], wanted: str
    ) -> None:
        super().__init__(parent, background=BACKGROUND, padx=16, pady=12)
        self.title(title)
        self.resizable(False, False)
        self.transient(parent.winfo_toplevel())
        self.answer: dict[str, str] | None = None
        self._wanted = wanted
        ttk.Label(self, text=told, wraplength=dots(self, 460), justify="left").pack(anchor="w", pady=(0, 8))
        self.entries: dict[str, ttk.Entry] = {}
        for key, field in fields.items():
            ttk.Label(self, text=field.label).pack(anchor="w")
            box = (
                ttk.Combobox(self, values=tuple(field.choices), width=58)
                if field.choices
                else ttk.Entry(self, width=60)
            )
            box.insert(0, field.value)
            box.pack(fill="x", pady=(0, 6))
            self.entries[key] = box
        self.fault = ttk.Label(self, style="Warn.TLabel")
        self.fault.pack(anchor="w")
        bar = ttk.Frame(self)
        bar.pack(anchor="e", pady=(6, 0))
        self.ok = ttk.Button(bar, text=say("buttons.ok"), style="Main.TButton", command=self._done)
        self.ok.pack(side="right")
        ttk.Button(bar, text=say("buttons.cancel"), command=self.destroy).pack(side="right", padx=6)
        self.bind("<Return>", lambda event: self._done())
        self.bind("<Escape>", lambda event: self.destroy())
        empty = next((entry for entry in self.entries.values() if not entry.get()), None)
        (empty or next(iter(self.entries.values()))).focus_set()
        self._centre(parent.winfo_toplevel())

    def asked(self) -> dict[str, str] | None:
        """Wait for the answer."""
        self.grab_set()
        self.wait_window()
        return self.answer

    def _done(self) -> None:
        found = {key: entry.get().strip() for key, entry in self.entries.items()}
        if not all(found.values()):
            self.fault.configure(text=self._wanted)
            return
        self.answer = found
        self.destroy()

    def _centre(self, parent: tk.Misc) -> None:
        self.update_idletasks()
        x = parent.winfo_rootx() + (parent.winfo_width() - self.winfo_reqwidth()) // 2
        y = parent.winfo_rooty() + (parent.winfo_height() - self.winfo_reqheight()) // 3
        self.geometry(f"+{max(0, x)}+{max(0, y)}")
