"""Shows the desk as an officer has it, and asks for its picture. Runs in a process of its own, started by `shot`.

Usage: python desk_window.py ORDER.json. The order names the folder, the month, the tab and the words of the line to show.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.desk.drive_window import Driver


def show(driver: Driver, tab: str, words: str) -> None:
    """The tab in front, with the line that is spoken of chosen."""
    panel = driver.desk.findings if tab == "findings" else driver.desk.plan
    driver.idle()
    driver.until("lines", lambda: driver.table(panel))
    driver.desk.show_tab(panel)
    driver.idle()
    table = panel.table
    chosen = next(line for line in table.get_children() if words in str(table.item(line, "values")))
    table.selection_set(chosen)
    # What is said of the line takes room from the table.
    driver.root.update()
    table.see(chosen)
    driver.root.update()
    driver.shot("shown")


if __name__ == "__main__":
    order = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    driver = Driver(order)
    show(driver, order["tab"], order["words"])
    driver.finish()
