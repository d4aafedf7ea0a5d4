"""The window's fixed parts: its head with folder and month, its rows of buttons, the line below, the first page.

Each knows Tk and what it shows; what a button does is handed in.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from tkinter import ttk

from reporter.desk.look import PAPER, dots
from reporter.desk.summary import summary
from reporter.desk.view import View
from reporter.desk.words import say

# Which of the month's papers a button opens.
OPENS = {"bulletin": "通报.docx", "ledger": "台账.xlsx", "wallchart": "挂图.html"}
BUTTONS = (("add", "add_folder"), ("forms", "check", "report"), (*OPENS, "remind"), ("final",))
_MAIN = ("report",)


class Head(ttk.Frame):
    """Name, month and last day, how many have reported."""

    def __init__(self, parent: tk.Misc, month: Callable[[str], None], other: Callable[[], None]) -> None:
        super().__init__(parent, padding=(12, 6, 12, 0))
        self.title = ttk.Label(self, style="Title.TLabel")
        self.title.pack(side="left")
        self.due = ttk.Label(self, style="Warn.TLabel")
        self.due.pack(side="left", padx=10)
        self.summary = ttk.Label(self, font="DeskBold")
        self.summary.pack(side="left", padx=4)
        ttk.Button(self, text=say("window.other_folder"), command=other).pack(side="right", padx=(8, 0))
        self._periods: list[str] = []
        self.month = ttk.Combobox(self, state="readonly", width=18)
        self.month.pack(side="right")
        self.month.bind("<<ComboboxSelected>>", lambda event: month(self._periods[self.month.current()]))
        ttk.Label(self, text=say("window.month")).pack(side="right", padx=4)

    def show(self, view: View) -> None:
        self.title.configure(text=say("window.head", name=view.name, period=view.period.chinese))
        self.due.configure(text=say("window.closed") if view.closed else say("window.due", due=view.due))
        self.summary.configure(text=summary(view.roll))
        self._periods = [str(each.period) for each in view.months]
        names = [each.period.chinese for each in view.months]
        self.month["values"] = [
            say("window.month_closed", period=name) if each.closed else name
            for each, name in zip(view.months, names, strict=True)
        ]
        if str(view.period) in self._periods:
            self.month.current(self._periods.index(str(view.period)))


class Toolbar(ttk.Frame):
    """The buttons, in groups, by their key."""

    def __init__(self, parent: tk.Misc, actions: Mapping[str, Callable[[], None]]) -> None:
        super().__init__(parent, padding=(12, 4))
        self.buttons: dict[str, ttk.Button] = {}
        for number, group in enumerate(BUTTONS):
            if number:
                ttk.Separator(self, orient="vertical").pack(side="left", fill="y", padx=8, pady=2)
            for key in group:
                style = "Main.TButton" if key in _MAIN else "TButton"
                button = ttk.Button(self, text=say(f"buttons.{key}"), style=style, command=actions[key])
                button.pack(side="left", padx=(0, 5))
                self.buttons[key] = button

    def allow(self, view: View | None, is_busy: bool) -> None:
        """A paper that is not there cannot be opened; while something runs, nothing else is begun."""
        for key, button in self.buttons.items():
            is_possible = view is not None and not is_busy
            if key in OPENS:
                is_possible = view is not None and OPENS[key] in view.papers
            button.state(["!disabled" if is_possible else "disabled"])


class StatusLine(ttk.Frame):
    """What runs and how far it is; what went wrong last."""

    def __init__(self, parent: tk.Misc, stop: Callable[[], None]) -> None:
        super().__init__(parent, padding=(12, 2))
        self.stop = ttk.Button(self, text=say("buttons.stop"), command=stop)
        self.bar = ttk.Progressbar(self, length=180, mode="determinate", maximum=1.0)
        self.text = ttk.Label(self, text=say("status.ready"))
        self.text.pack(side="left", fill="x")
        self.folder = ttk.Label(self, style="Faint.TLabel")
        self.folder.pack(side="right")
        self._is_running = False

    def say(self, text: str, *, is_fault: bool = False) -> None:
        self.text.configure(text=" ".join(text.split()), style="Warn.TLabel" if is_fault else "TLabel")

    def run(self, share: float | None) -> None:
        """Show the bar; `share` None where nobody knows how far it is."""
        if not self._is_running:
            self.folder.pack_forget()
            self.stop.pack(side="right")
            self.bar.pack(side="right", padx=8)
            self._is_running = True
        if share is None:
            if str(self.bar["mode"]) != "indeterminate":
                self.bar.configure(mode="indeterminate")
                self.bar.start(60)
        else:
            self.bar.stop()
            self.bar.configure(mode="determinate", value=share)

    def rest(self) -> None:
        self.bar.stop()
        self.bar.pack_forget()
        self.stop.pack_forget()
        self.folder.pack(side="right")
        self._is_running = False


class StartPage(ttk.Frame):
    """Where no working folder is known: choose one, or make one."""

    def __init__(self, parent: tk.Misc, choose: Callable[[], None], make: Callable[[], None]) -> None:
        super().__init__(parent)
        page = tk.Frame(
            self, background=PAPER, padx=48, pady=36, highlightthickness=1, highlightbackground="#d0d7de"
        )
        page.place(relx=0.5, rely=0.42, anchor="center")
        for text, style in ((say("start.title"), "Title.TLabel"), (say("start.told"), "TLabel")):
            ttk.Label(page, text=text, style=style, background=PAPER, wraplength=dots(self, 520)).pack(
                anchor="w", pady=(0, 12)
            )
        bar = tk.Frame(page, background=PAPER)
        bar.pack(anchor="w", pady=(8, 0))
        self.choose = ttk.Button(bar, text=say("start.choose"), style="Main.TButton", command=choose)
        self.make = ttk.Button(bar, text=say("start.make"), command=make)
        self.choose.pack(side="left", padx=(0, 10))
        self.make.pack(side="left")
        self.fault = ttk.Label(page, style="Warn.TLabel", background=PAPER, wraplength=dots(self, 520))
        self.fault.pack(anchor="w", pady=(12, 0))
