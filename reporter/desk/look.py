"""How the window looks: fonts, spacing and colours, on a small screen and on one with large dots.

Knows Tk's styles and two systems' fonts; no content.
"""

from __future__ import annotations

import sys
import tkinter as tk
from tkinter import font, ttk

from reporter.desk.words import phrase

# The screen of the offices' PCs; a window that fits it fits every other.
WIDTH, HEIGHT = 1350, 700
PAPER, INK, FAINT, LINE, ACCENT = "#ffffff", "#1f2328", "#6b7280", "#d0d7de", "#1f4e79"
BACKGROUND = "#f3f5f8"
_DOT, _DOT_COLUMN, _DOTS_AN_INCH, _NOTICED = 11, 30, 96, 1.1
COLOURS = {
    "received": "#1a7f37",
    "late": "#9a6700",
    "faulty": "#cf222e",
    "unreadable": "#cf222e",
    "undecided": "#8250df",
    "overdue": "#bc4c00",
    "missing": FAINT,
    "nobody": "#8250df",
    "error": "#cf222e",
    "warning": "#9a6700",
    "confirmed": "#0969da",
    "info": FAINT,
}


def sharp() -> None:
    """Before the first window: Windows is told that the program draws for the screen's own dots."""
    if sys.platform == "win32":
        import contextlib
        import ctypes

        with contextlib.suppress(AttributeError, OSError):
            ctypes.windll.shcore.SetProcessDpiAwareness(1)


def dots(widget: tk.Misc, size: int) -> int:
    """So many dots on this screen as `size` takes on one of 96 an inch: what is measured in dots grows with the letters."""
    scale = widget.winfo_fpixels("1i") / _DOTS_AN_INCH
    return round(size * scale) if scale >= _NOTICED else size


def dress(root: tk.Tk) -> None:
    """Fonts and styles for all that follows."""
    names = set(font.families(root))
    wanted = phrase("window.font_windows" if sys.platform == "win32" else "window.font_linux")
    family = next((name for name in wanted if name in names), None)
    size = 9 if sys.platform == "win32" else 10
    for name in ("TkDefaultFont", "TkTextFont", "TkMenuFont", "TkHeadingFont", "TkCaptionFont"):
        own = font.nametofont(name, root)
        own.configure(size=size)
        if family:
            own.configure(family=family)
    plain = font.nametofont("TkDefaultFont", root)
    for name, more in (("DeskTitle", 4), ("DeskBold", 0)):
        facts = ("-family", plain.actual("family"), "-size", size + more, "-weight", "bold")
        root.tk.call("font", "create", name, *facts)
    style = ttk.Style(root)
    # One look everywhere: the system's own theme on Windows draws its tables without colours.
    style.theme_use("clam")
    root.configure(background=BACKGROUND)
    style.configure(
        ".", background=BACKGROUND, foreground=INK, bordercolor=LINE, lightcolor=BACKGROUND, darkcolor=LINE
    )
    style.configure(
        "Treeview", background=PAPER, fieldbackground=PAPER, rowheight=plain.metrics("linespace") + 2
    )
    style.configure("Treeview.Heading", font="DeskBold", background="#e6ebf1", relief="flat", padding=(6, 2))
    style.configure("Treeview.Item", padding=(8, 0, 0, 0))
    # The mark that opens a branch: no table here has branches.
    style.layout(
        "Treeview.Item",
        [
            (
                "Treeitem.padding",
                {"sticky": "nswe", "children": [("Treeitem.image", {"side": "left", "sticky": ""})]},
            )
        ],
    )
    style.map("Treeview", background=[("selected", "#cfe3f7")], foreground=[("selected", INK)])
    style.configure("TButton", background=PAPER, padding=(8, 3))
    style.map(
        "TButton",
        background=[("disabled", BACKGROUND), ("active", "#e6eef7")],
        foreground=[("disabled", "#a8afb8")],
    )
    style.configure("Main.TButton", background=ACCENT, foreground=PAPER)
    style.map(
        "Main.TButton",
        background=[("disabled", "#aab7c4"), ("active", "#2f6aa0")],
        foreground=[("disabled", PAPER)],
    )
    style.configure("Title.TLabel", font="DeskTitle", foreground=ACCENT)
    style.configure("Faint.TLabel", foreground=FAINT)
    style.configure("Warn.TLabel", foreground=COLOURS["overdue"])
    style.configure("TNotebook", background=BACKGROUND)
    style.configure("TNotebook.Tab", padding=(12, 3))
    style.map("TNotebook.Tab", background=[("selected", PAPER)])
    style.configure("TCombobox", fieldbackground=PAPER)
    style.map("TCombobox", fieldbackground=[("readonly", PAPER)])


class Table(ttk.Treeview):
    """A table with a bar to scroll it by. Each row begins with a dot of its colour; the column `last` takes the rest."""

    def __init__(
        self, parent: tk.Misc, heads: dict[str, str], widths: dict[str, int], last: str, *, rows: int
    ) -> None:
        frame = ttk.Frame(parent)
        frame.pack(fill="both", expand=True)
        super().__init__(frame, columns=tuple(heads), show="tree headings", selectmode="browse", height=rows)
        bar = ttk.Scrollbar(frame, orient="vertical", command=self.yview)
        self.configure(yscrollcommand=bar.set)
        self._dots = {name: _dot(self, colour) for name, colour in COLOURS.items()}
        first = dots(self, _DOT_COLUMN)
        self.column("#0", width=first, minwidth=first, stretch=False)
        for key, head in heads.items():
            self.heading(key, text=head, anchor="w")
            self.column(
                key, width=dots(self, widths.get(key, 120)), minwidth=40, anchor="w", stretch=key == last
            )
        bar.pack(side="right", fill="y")
        self.pack(side="left", fill="both", expand=True)

    def add(self, key: str, values: tuple[str, ...], colour: str) -> None:
        """A row at the end."""
        self.insert("", "end", key, values=values, image=self._dots[colour])

    def clear(self) -> None:
        self.delete(*self.get_children())


def _dot(master: tk.Misc, colour: str) -> tk.PhotoImage:
    """A round dot, drawn here so that no picture has to be carried along."""
    size = dots(master, _DOT)
    image = tk.PhotoImage(master=master, width=size, height=size)
    middle = (size - 1) / 2
    for y in range(size):
        for x in range(size):
            if (x - middle) ** 2 + (y - middle) ** 2 <= (middle + 0.2) ** 2:
                image.put(colour, (x, y))
    return image
