"""Drives the real window as an officer does, and writes down what it shows. Runs in a process of its own, under Wine too.

Usage: python drive_window.py ORDER.json

The order names the story and its places; the facts go to `facts`, a picture is asked for by writing `shot.ask` beside it
and waiting until whoever looks on has taken it. Uses the standard library and the program alone.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from reporter.desk.choosing import Remembered, choose
from reporter.desk.dialogs import AskWords
from reporter.desk.findings_panel import FindingsPanel
from reporter.desk.hands import Hands
from reporter.desk.look import dress, sharp
from reporter.desk.plan_panel import PlanPanel
from reporter.desk.window import Desk

SECONDS = 120.0


class Driver:
    def __init__(self, order: dict[str, Any]) -> None:
        self.order: dict[str, Any] = order
        self.facts: dict[str, Any] = {"looks": 0, "asked": []}
        self.place = Path(order["facts"])
        self.opened: list[str] = []
        self.folders = list(order.get("folders", ()))
        self.files = list(order.get("files", ()))
        hands = Hands(
            choose_folder=lambda title: self.folders.pop(0),
            choose_files=lambda title: [self.files.pop(0)],
            confirm=self.confirmed,
            open_path=self.opens,
            remembered=Remembered(self.place.parent / "settings"),
        )
        sharp()
        self.root = tk.Tk()
        dress(self.root)
        start = [Path(order["folder"])] if order.get("folder") else []
        self.desk = Desk(self.root, choose(start, self.place.parent, ""), order.get("period", ""), hands)

    def confirmed(self, text: str) -> bool:
        self.facts["asked"].append(text)
        return True

    def opens(self, path: Path) -> bool:
        self.opened.append(str(path))
        return True

    def until(self, what: str, holds: Callable[[], object]) -> None:
        """Let the window live until something holds; what it shows when it never does is written down."""
        end = time.monotonic() + SECONDS
        while not holds():
            if time.monotonic() > end:
                self.facts["stuck"] = what, self.desk.status.text["text"], self.log(), self.states()
                self.finish()
            self.root.update()
            self.facts["looks"] += 1
            time.sleep(0.02)

    def idle(self) -> None:
        self.until("idle", lambda: self.desk.view is not None and not self.desk._running)

    def shot(self, name: str) -> None:
        self.root.update_idletasks()
        self.root.update()
        ask, taken = self.place.parent / "shot.ask", self.place.parent / f"{name}.png"
        ask.with_suffix(".part").write_text(name, encoding="utf-8")
        ask.with_suffix(".part").replace(ask)
        end = time.monotonic() + 30
        while not taken.exists() and time.monotonic() < end:
            self.root.update()
            time.sleep(0.05)

    # --- what is seen ---

    def states(self) -> dict[str, str]:
        table = self.desk.roll.table
        return {table.set(key, "bureau"): table.set(key, "shown") for key in table.get_children()}

    def files_shown(self) -> dict[str, str]:
        table = self.desk.roll.table
        return {table.set(key, "bureau"): table.set(key, "file") for key in table.get_children()}

    def table(self, panel: FindingsPanel | PlanPanel) -> list[list[str]]:
        table = panel.table
        return [list(table.item(key, "values")) for key in table.get_children()]

    def log(self) -> list[str]:
        return self.desk.log.text.get("1.0", "end").splitlines()

    def allowed(self, key: str) -> bool:
        return bool(self.desk.toolbar.buttons[key].instate(["!disabled"]))

    def rows_seen(self) -> int:
        """How many bureaus of the roll are on the screen."""
        table = self.desk.roll.table
        return sum(bool(table.bbox(key)) for key in table.get_children()[:13])

    # --- what is done ---

    def press(self, key: str) -> None:
        self.until(f"{key} can be pressed", lambda: self.allowed(key))
        self.desk.toolbar.buttons[key].invoke()

    def answer(self, picture: str = "", **words: str) -> None:
        """Type into the small window that asks, as soon as it stands there; first a press that is refused."""

        def typed() -> None:
            asking = [each for each in self.root.winfo_children() if isinstance(each, AskWords)]
            if not asking:
                self.root.after(50, typed)
                return
            asking[0].ok.invoke()
            self.facts["wanted"] = asking[0].fault["text"]
            for key, text in words.items():
                asking[0].entries[key].delete(0, "end")
                asking[0].entries[key].insert(0, text)
            if picture:
                self.shot(picture)
            asking[0].ok.invoke()

        self.root.after(50, typed)

    def select_finding(self, words: str) -> None:
        panel = self.desk.findings
        panel.words.delete(0, "end")
        panel.words.insert(0, words)
        panel.refresh()
        panel.table.selection_set(panel.table.get_children()[0])
        self.root.update()

    def finish(self) -> NoReturn:
        self.facts["opened"] = self.opened
        self.desk.close()
        self.place.write_text(json.dumps(self.facts, ensure_ascii=False), encoding="utf-8")
        sys.exit(0)


def month(drive: Driver) -> None:
    """Returns arrive, are looked at, are decided on; the bulletin is made and signed off."""
    facts, desk, order = drive.facts, drive.desk, drive.order
    drive.idle()
    facts["first"] = drive.states()
    for source in order["arriving"]:
        shutil.copy(source, order["returned"])
    drive.until("arrival", lambda: drive.states() != facts["first"])
    drive.idle()
    facts["then"], facts["files"] = drive.states(), drive.files_shown()
    facts["summary"] = desk.head.summary["text"]
    drive.select_finding(order["finding"])
    facts["found"], facts["detail"] = drive.table(desk.findings), desk.findings.detail["text"]
    drive.shot("findings")
    facts["rows_seen"] = drive.rows_seen()
    desk.findings._open_chosen()
    desk.open_path(str(Path(order["returned"]) / "区残联.exe"))
    drive.answer("dialog", who="王五", why="本季没有这一项，已电话核实")
    desk.findings.buttons["exempted"].invoke()
    drive.until("decided", lambda: any(row[-1] for row in drive.table(desk.findings)))
    drive.idle()
    facts["decided"] = drive.table(desk.findings)[0][-1]
    drive.press("report")
    looks = facts["looks"]
    drive.until("the bulletin", lambda: drive.allowed("bulletin"))
    facts["looks_while_reporting"] = facts["looks"] - looks
    drive.idle()
    for key in ("bulletin", "ledger", "wallchart"):
        drive.press(key)
    drive.press("remind")
    drive.until("reminders", lambda: not desk._running)
    facts["clipboard"] = drive.root.clipboard_get()
    drive.until("opened", lambda: len(drive.opened) == 5)
    drive.shot("report")
    if order.get("final"):
        drive.press("final")
        drive.until("closed", lambda: desk.view is not None and desk.view.closed)
        drive.idle()
        facts["closed"] = desk.head.due["text"]
    facts["log"] = drive.log()


def first_day(drive: Driver) -> None:
    """No working folder yet: a wrong one is refused, a new one is made, its plan's marks are confirmed, forms go out."""
    facts, desk = drive.facts, drive.desk
    drive.root.update()
    drive.shot("start")
    desk.start.choose.invoke()
    facts["refused"] = desk.start.fault["text"]
    desk.start.make.invoke()
    drive.idle()
    facts["roll"] = len(drive.states())
    drive.until("marks", lambda: drive.table(desk.plan))
    desk.show_tab(desk.plan)
    facts["marks"] = drive.table(desk.plan)
    drive.press("forms")
    drive.until("refusal", lambda: any("待确认" in line for line in drive.log()))
    facts["waiting"] = drive.log()[-2]
    drive.idle()
    desk.show_tab(desk.plan)
    desk.plan.table.selection_set(desk.plan.table.get_children()[0])
    drive.root.update()
    drive.shot("plan")
    drive.answer(value="全区专班办公室", who="王五")
    desk.plan.buttons["change"].invoke()
    drive.until("the first answer", lambda: len(drive.table(desk.plan)) < len(facts["marks"]))
    drive.idle()
    drive.answer(who="王五")
    desk.plan.buttons["accept_all"].invoke()
    drive.until("all answers", lambda: not drive.table(desk.plan))
    drive.idle()
    facts["confirmed"] = desk.plan.told["text"]
    drive.press("forms")
    drive.until("forms", lambda: any("13 份表格" in line for line in drive.log()))
    drive.idle()


def leaving(drive: Driver) -> None:
    """The window is closed while the bulletin is being made."""
    drive.idle()
    drive.press("report")
    drive.until(
        "reading", lambda: drive.desk._running and any(each.count for each in drive.desk._running.values())
    )


def fault(drive: Driver) -> None:
    """Something in the window itself is wrong: it says so, and goes on."""
    drive.idle()
    drive.root.after(1, lambda: 1 // 0)
    drive.until("the fault", lambda: any("内部出错" in line for line in drive.log()))
    drive.press("check")
    drive.idle()
    drive.facts["log"], drive.facts["after"] = drive.log(), drive.states()


STORIES = {"fault": fault, "month": month, "first_day": first_day, "leaving": leaving}

if __name__ == "__main__":
    driver = Driver(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    STORIES[driver.order["story"]](driver)
    driver.finish()
