"""What reaches beyond the window, and can be another's in a test: choosing, asking, opening, the settings.

Knows Tk's dialogs and the system's way of opening a file; nothing of the month.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tkinter import filedialog, messagebox

from laoyousuode.opening import open_file
from reporter.desk.choosing import Remembered
from reporter.desk.words import phrase, say


def _choose_folder(title: str) -> str:
    return filedialog.askdirectory(title=title, mustexist=True) or ""


def _choose_files(title: str) -> Sequence[str]:
    return filedialog.askopenfilenames(title=title) or ()


def _confirm(text: str) -> bool:
    return messagebox.askyesno(say("window.title"), text)


@dataclass(frozen=True, slots=True)
class Hands:
    """An officer's own, by default."""

    choose_folder: Callable[[str], str] = _choose_folder
    choose_files: Callable[[str], Sequence[str]] = _choose_files
    confirm: Callable[[str], bool] = _confirm
    open_path: Callable[[Path], bool] = open_file
    remembered: Remembered = field(default_factory=Remembered)

    def open(self, place: Path, failed: Callable[[], None]) -> None:
        """With the system's own program; that may take a while, and nobody waits for it.

        What a bureau sent may be a program: only documents are opened, of anything else the folder. `failed` is
        called in another thread.
        """
        goal = place if place.is_dir() or place.suffix.lower() in phrase("open.suffixes") else place.parent

        def work() -> None:
            if not self.open_path(goal):
                failed()

        threading.Thread(target=work, daemon=True).start()
