"""收表台: the window. It shows what the second process says, and hands on what is clicked; it holds no rule.

`open_desk` runs it to its end. Nothing here waits for work: words come through a queue that is looked into ten times a
second, the folder is looked at by a thread. Knows Tk, the jobs' names and the view.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import queue
import sys
import threading
import time
import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from tkinter import ttk
from typing import Any

from reporter.desk.choosing import Choice
from reporter.desk.controls import OPENS, Head, StartPage, StatusLine, Toolbar
from reporter.desk.dialogs import AskWords, Field
from reporter.desk.faults import own_fault
from reporter.desk.findings_panel import FindingsPanel
from reporter.desk.hands import Hands
from reporter.desk.look import HEIGHT, WIDTH, dots, dress, sharp
from reporter.desk.panels import LogPanel, RollPanel
from reporter.desk.plan_panel import PlanPanel
from reporter.desk.progress import JobProgress
from reporter.desk.view import FindingRow, MarkRow, View, marks_from, view_from
from reporter.desk.watching import Watch
from reporter.desk.words import phrase, say
from reporter.desk.worker import Worker

_LOOK_MS, _WATCH_SECONDS, _RETRY_MS = 100, 2.0, 15_000
_MOST_ON_LINE, _MOST_WAIT_MS = 70, 600_000
_READING = ("read", "marks")
# After these the month is read again.
_CHANGING = ("forms", "report", "decide", "add")


class Desk:
    """The window and what runs for it."""

    def __init__(
        self, root: tk.Tk, choice: Choice, period: str = "", hands: Hands | None = None, do: str = ""
    ) -> None:
        self.root, self.hands, self.worker = root, hands or Hands(), Worker()
        self.view: View | None = None
        self._folder, self._period, self._added = choice.folder, period, choice.added
        self._plan: Path | None = None
        self._do, self._fault, self._wait = do, "", _RETRY_MS
        self._timer = ""
        self._running: dict[int, JobProgress] = {}
        self._is_changed = False
        self._watch, self._seen = Watch(), queue.Queue[bool]()
        self._closed = threading.Event()
        root.title(say("window.title"))
        width, height = dots(root, WIDTH), dots(root, HEIGHT)
        root.geometry(f"{min(width, root.winfo_screenwidth())}x{min(height, root.winfo_screenheight() - 40)}")
        root.minsize(900, 560)
        if sys.platform == "win32":
            root.state("zoomed")
        root.protocol("WM_DELETE_WINDOW", self.close)
        root.report_callback_exception = lambda kind, error, trace: self._fail(own_fault(error))
        self._build()
        self._show_page()
        threading.Thread(target=self._look_at_folder, daemon=True).start()
        root.after(_LOOK_MS, self._pump)
        self._begin()

    # --- its parts ---

    def _build(self) -> None:
        self.start = StartPage(self.root, self.choose_folder, self.make_folder)
        self.page = ttk.Frame(self.root)
        self.head = Head(self.page, self.choose_month, self.choose_folder)
        self.head.pack(fill="x")
        actions: dict[str, Callable[[], None]] = {
            "add": self.add,
            "add_folder": self.add_folder,
            "forms": lambda: self.run("forms"),
            "check": lambda: self.run("read", anew=True),
            "report": lambda: self.run("report"),
            "remind": lambda: self.run("remind"),
            "final": self.final,
        }
        actions |= {key: lambda name=name: self._open_paper(name) for key, name in OPENS.items()}  # type: ignore[misc]
        self.toolbar = Toolbar(self.page, actions)
        self.toolbar.pack(fill="x")
        self.status = StatusLine(self.page, self.stop)
        self.status.pack(side="bottom", fill="x")
        self._split = split = ttk.PanedWindow(self.page, orient="vertical")
        split.pack(fill="both", expand=True, padx=12, pady=(2, 0))
        split.bind("<Configure>", self._divide)
        self.roll = RollPanel(split, self.open_path)
        split.add(self.roll, weight=1)
        self.tabs = ttk.Notebook(split)
        split.add(self.tabs, weight=3)
        self.findings = FindingsPanel(self.tabs, self.open_path, self.decide)
        self.plan = PlanPanel(self.tabs, self.accept_marks, self.change_mark, self.choose_plan)
        self.log = LogPanel(self.tabs)
        self.tabs.add(self.findings, text=say("findings.tab", count=0))
        self.tabs.add(self.plan, text=say("plan.tab", count=0))
        self.tabs.add(self.log, text=say("log.tab"))

    def _divide(self, event: tk.Event[Any]) -> None:
        """Once its height is known: the roll whole, the rest for what hangs below it. From then on as it is dragged."""
        wanted = self.roll.winfo_reqheight()
        if event.height > wanted:
            self._split.unbind("<Configure>")
            self.root.after_idle(lambda: self._split.sashpos(0, wanted))  # type: ignore[no-untyped-call]

    def _show_page(self) -> None:
        page, other = (self.page, self.start) if self._folder else (self.start, self.page)
        other.pack_forget()
        page.pack(fill="both", expand=True)
        self.toolbar.allow(self.view, bool(self._running))

    def _begin(self) -> None:
        """A folder was chosen: read it, with what was dropped along with it."""
        if self._folder is None:
            return
        self.hands.remembered.put("folder", str(self._folder))
        if self._added:
            added, self._added = self._added, ()
            self.run("add", paths=[str(path) for path in added])
        else:
            self.run("read")

    def _open_folder(self, folder: Path) -> None:
        self._folder, self._period, self._plan, self.view = folder, "", None, None
        self._show_page()
        self._begin()

    # --- jobs ---

    def run(self, job: str, word: str = "", *, quiet: bool = False, **facts: Any) -> None:
        """Ask the second process for a job on this folder and month."""
        if job == "read":
            self._is_changed = False
        place = {"folder": str(self._folder)} if self._folder else {}
        if self._period:
            place["period"] = self._period
        number = self.worker.send(job, **{**place, **facts})
        self._running[number] = JobProgress(job, word, is_quiet=quiet)
        self._tell_progress()

    def stop(self) -> None:
        for number in self._running:
            self.worker.stop(number)
        self.status.say(say("status.stopping"))

    def _pump(self) -> None:
        """What the second process and the folder have said since. Looked for again, whatever comes of it."""
        self.root.after(_LOOK_MS, self._pump)
        while True:
            try:
                self._hear(self.worker.events.get_nowait())
            except queue.Empty:
                break
        while not self._seen.empty():
            self._is_changed = self._seen.get() or self._is_changed
        if self._is_changed and not self._running and self._folder:
            self.run("read")
        if self._running:
            self._tell_progress()

    def _hear(self, event: dict[str, Any]) -> None:
        if event["event"] == "not_opened":
            self._fail(say("status.not_opened", path=event["path"]))
            return
        running = self._running.get(event["id"])
        if running is None:
            return
        running.hear(event, time.monotonic())
        match event["event"]:
            case "view":
                self._show(view_from(event["record"]))
            case "marks":
                self._show_marks(event["record"])
            case "said":
                self._note(event["sentences"])
                if "opened" in event:
                    self._running.pop(event["id"])
                    self._open_folder(Path(event["opened"]))
            case "text":
                self._copy(event["text"])
            case "done" | "stopped" | "failed":
                self._ended(self._running.pop(event["id"]), event)

    def _ended(self, running: JobProgress, event: dict[str, Any]) -> None:
        if event["event"] == "failed":
            self._fail(event["sentence"])
            if running.job == "read":
                self._read_later()
        elif event["event"] == "stopped":
            self.status.say(say("status.stopped", job=running.name))
        elif not running.is_quiet and running.job != "remind":
            self.status.say(say("status.done", job=running.name))
        if running.job in _CHANGING:
            self.run("read", quiet=True)
        if not self._running:
            self.status.rest()
        self.toolbar.allow(self.view, bool(self._running))

    def _read_later(self) -> None:
        """One waits at a time."""
        if self._timer:
            self.root.after_cancel(self._timer)
        self._timer = self.root.after(self._wait, self._retry)

    def _retry(self) -> None:
        """What could not be read may be free by now."""
        if not self._running and self._folder:
            self.run("read", quiet=True)

    def _tell_progress(self) -> None:
        self.toolbar.allow(self.view, bool(self._running))
        running = next(iter(self._running.values()), None)
        if running is not None and not running.is_quiet:
            self.status.run(running.share)
            self.status.say(running.told(time.monotonic()))

    def _look_at_folder(self) -> None:
        while not self._closed.wait(_WATCH_SECONDS):
            if self._watch.is_due():
                self._seen.put(True)

    # --- what is shown ---

    def _show(self, view: View) -> None:
        before, self.view, self._fault = self.view, view, ""
        self._watch.on(Path(view.returned), view.seen)
        self._is_changed = False
        with contextlib.suppress(queue.Empty):
            while True:
                self._seen.get_nowait()
        self.head.show(view)
        self.status.folder.configure(text=say("window.folder", folder=view.folder))
        self.roll.show(view.roll)
        self.findings.show(view.findings, [row.bureau for row in view.roll if row.bureau])
        self._name_tab(self.findings, say("findings.tab", count=len(view.findings)))
        self._note(view.told)
        is_same = before is not None and before.seen == view.seen
        self._wait = min(2 * self._wait, _MOST_WAIT_MS) if view.again and is_same else _RETRY_MS
        if view.again:
            self._read_later()
        if self._do:
            do, self._do = self._do, ""
            self.run(do)
        if self._plan is None:
            self._name_tab(self.plan, say("plan.tab", count=view.marks))
            self.run("marks", quiet=True, plan=str(Path(view.folder) / phrase("plan.name")))

    def _show_marks(self, record: str) -> None:
        marks = marks_from(record)
        self.plan.show(marks)
        self._name_tab(self.plan, say("plan.tab", count=len(marks.rows)))

    def show_tab(self, panel: tk.Misc) -> None:
        """Bring one of the tabs to the front."""
        self.tabs.select(str(panel))  # type: ignore[no-untyped-call]

    def _name_tab(self, panel: tk.Misc, text: str) -> None:
        self.tabs.tab(str(panel), text=text)  # type: ignore[no-untyped-call]

    def _note(self, sentences: Sequence[str]) -> None:
        for sentence in sentences:
            self.log.add(f"{dt.datetime.now():%H:%M}  {sentence}")

    def _fail(self, sentence: str) -> None:
        if sentence != self._fault:
            self._note([sentence])
        self._fault = sentence
        if self._folder is None:
            self.start.fault.configure(text=sentence)
        else:
            self.status.say(sentence, is_fault=True)
            if len(sentence) > _MOST_ON_LINE:
                self.show_tab(self.log)

    def _copy(self, text: str) -> None:
        self.root.clipboard_clear()
        self.root.clipboard_append(text)
        self._note([say("status.copied", count=len(text.splitlines()))])
        self.status.say(say("status.copied", count=len(text.splitlines())))

    # --- what is clicked ---

    def choose_folder(self) -> None:
        chosen = self.hands.choose_folder(say("start.choose_title"))
        if not chosen:
            return
        from reporter.working_folder.working_folder import find_working_folder

        found = find_working_folder(Path(chosen))
        if found is None:
            self._fail(say("start.not_one", folder=chosen))
        else:
            self._open_folder(found.path)

    def make_folder(self) -> None:
        chosen = self.hands.choose_folder(say("start.make_title"))
        if chosen:
            self.run("init", folder=chosen)

    def choose_month(self, period: str) -> None:
        self._period = period
        self.run("read")

    def add(self) -> None:
        if paths := self.hands.choose_files(say("buttons.add")):
            self.run("add", paths=list(paths))

    def add_folder(self) -> None:
        if path := self.hands.choose_folder(say("buttons.add_folder")):
            self.run("add", paths=[path])

    def final(self) -> None:
        if self.view is None:
            return
        key = "ask.final_closed" if self.view.closed else "ask.final"
        if self.hands.confirm(say(key, period=self.view.period.chinese)):
            # The month that was closed stays in view; the next one is chosen by hand.
            self._period = str(self.view.period)
            self.run("report", word="final", final=True)

    def decide(self, row: FindingRow, verdict: str) -> None:
        told = say(
            f"decision.{row.subject}", bureau=row.bureau, row=row.row, file=row.file, message=row.message
        )
        answer = self._asked(
            say("decision.title", verdict=phrase("verdicts")[verdict]),
            told,
            {
                "who": Field(say("decision.who"), self.hands.remembered.get("who")),
                "why": Field(say("decision.why")),
            },
            say("decision.wanted"),
        )
        if answer:
            facts: dict[str, Any] = {
                "bureau": row.bureau,
                "row": row.row,
                "code": row.code,
                "sha256": row.sha256,
            }
            facts |= {"subject": row.subject, "verdict": verdict}
            self.run("decide", **facts, **answer)

    def choose_plan(self) -> None:
        if paths := self.hands.choose_files(say("plan.other")):
            self._plan = Path(paths[0])
            self.run("marks", plan=str(self._plan))

    def accept_marks(self, places: list[str]) -> None:
        self._settle(places, None, say("plan.accept"), self._who_field())

    def change_mark(self, row: MarkRow) -> None:
        fields = {"value": Field(say("plan.value"), row.value, row.choices), **self._who_field()}
        self._settle([row.place], row, say("plan.change_title", entry=row.entry, key=row.key), fields)

    def _who_field(self) -> dict[str, Field]:
        return {"who": Field(say("plan.who"), self.hands.remembered.get("who"))}

    def _settle(self, places: list[str], row: MarkRow | None, title: str, fields: dict[str, Field]) -> None:
        told = f"{row.reason}\n{say('plan.value_hint')}" if row else title
        answer = self._asked(title, told, fields, say("plan.who_wanted"))
        plan = self._plan or (Path(self.view.folder) / phrase("plan.name") if self.view else None)
        if answer and plan:
            self.run("settle", plan=str(plan), places=places, date=dt.date.today().isoformat(), **answer)

    def _asked(self, title: str, told: str, fields: dict[str, Field], wanted: str) -> dict[str, Any] | None:
        answer = AskWords(self.root, title, told, fields, wanted).asked()
        if answer and "who" in answer:
            self.hands.remembered.put("who", answer["who"])
        return answer

    def open_path(self, path: str) -> None:
        """Told in the queue where nothing could open it."""
        failed = {"id": 0, "event": "not_opened", "path": path}
        self.hands.open(Path(path), lambda: self.worker.events.put(failed))

    def _open_paper(self, name: str) -> None:
        if self.view is not None:
            self.open_path(str(Path(self.view.results) / name))

    def close(self) -> None:
        """Go. What is being written is written to its end by the second process alone."""
        running = next(iter(self._running.values()), None)
        is_busy = running is not None and running.job not in _READING
        if (
            running is not None
            and is_busy
            and not self.hands.confirm(say("ask.close_busy", job=running.name))
        ):
            return
        self._closed.set()
        self.root.destroy()
        self.worker.leave()


def open_desk(choice: Choice, period: str = "", do: str = "") -> None:
    """Show the window until it is closed; `do` is a job that it begins with. Raises TclError where there is no screen."""
    sharp()
    root = tk.Tk()
    dress(root)
    Desk(root, choice, period, do=do)
    root.mainloop()
