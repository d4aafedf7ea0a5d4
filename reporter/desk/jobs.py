"""What the window can ask for, each an ordinary call of the rooms below: read, issue forms, report, close, decide, confirm.

Runs in the desk's second process. A job gets what was asked for and tells what comes of it; it holds no rule.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from laoyousuode.period import Period
from reporter.desk.adding import add_files
from reporter.desk.confirming import marks_of, settle
from reporter.desk.faults import DeskError
from reporter.desk.reading import MonthReader
from reporter.desk.view import Marks, View, as_line
from reporter.desk.words import say
from reporter.edition import REMINDERS, DocumentsWanted, RunWatch, make_edition
from reporter.months.closing import close_month, revise_month
from reporter.months.deciding import decide
from reporter.months.issuing import issue_forms
from reporter.months.office import Office, make_working_folder, open_office
from reporter.months.reporting import Request, contact_words, month_order, report_month
from reporter.store.office_records import Decision

Facts = Mapping[str, Any]


class StoppedError(Exception):
    """The window asked for an end."""


@dataclass
class Bench:
    """What a job works with: how it tells the window, whether it is to stop, and what was read before."""

    tell: Callable[..., None]
    is_stopped: Callable[[], bool] = lambda: False
    reader: MonthReader = field(default_factory=MonthReader)
    today: dt.date | None = None

    def watch(self) -> RunWatch:
        """Progress for the window. Each word of it raises StoppedError where the window asked for an end."""
        return RunWatch(
            started=lambda count: self._step("started", count=count),
            read=lambda shown: self._step("read", file=shown),
            writing=lambda: self._step("writing"),
        )

    def _step(self, event: str, **facts: Any) -> None:
        if self.is_stopped():
            raise StoppedError
        self.tell(event, **facts)

    @contextlib.contextmanager
    def office(self, facts: Facts) -> Iterator[tuple[Office, Period]]:
        """The working folder and the month that are meant: the month asked for, else the one that is due."""
        with open_office(Path(facts["folder"]), self.today) as office:
            if office is None:
                raise DeskError(say("fault.no_folder", folder=facts["folder"]))
            asked = facts.get("period")
            yield office, office.month(Period.parse(asked) if asked else None).period


def _read(bench: Bench, facts: Facts) -> None:
    if facts.get("anew"):
        bench.reader.known.forget()
    with contextlib.ExitStack() as held:
        office, period = held.enter_context(bench.office(facts))
        view = bench.reader.view(office, period, held, bench.watch())
    tell_view(bench, view)


def tell_view(bench: Bench, view: View) -> None:
    bench.tell("view", record=as_line(view))


def _forms(bench: Bench, facts: Facts) -> None:
    with bench.office(facts) as (office, period):
        marks = marks_of(office.folder.plan)
        if marks.rows:
            raise DeskError(say("fault.unconfirmed", count=len(marks.rows)))
        due, _ = office.deadline(period)
        bench.watch().started(len(office.in_force(period).bureaus))
        written = issue_forms(office, period, due, done=bench.watch().read)
        place = office.folder.issued(period)
    told = say("done.forms", period=period.chinese, count=len(written.places), due=due, folder=place)
    bench.tell("said", sentences=[told, *written.sentences()], folder=str(place))


def _report(bench: Bench, facts: Facts) -> None:
    with bench.office(facts) as (office, period):
        is_closed = office.store.is_closed(period)
        run = close_month if facts.get("final") else revise_month if is_closed else report_month
        reported = run(office, Request(period), DocumentsWanted(), bench.watch())
        sentences = [*reported.sentences, *reported.written.sentences()]
        if reported.edition.faults:
            sentences.append(say("fault.not_whole", names="、".join(reported.edition.faults)))
    done = say(
        "done.final" if facts.get("final") else "done.report", period=period.chinese, folder=reported.folder
    )
    bench.tell("said", sentences=[done, *sentences], folder=str(reported.folder))


def _remind(bench: Bench, facts: Facts) -> None:
    from laoyousuode.scratch import scratch_folder

    with scratch_folder() as scratch:
        with bench.office(facts) as (office, period):
            order, _ = month_order(office, Request(period), scratch)
            wanted = DocumentsWanted(formats=(), contacts=contact_words(office, period))
        edition = make_edition(order, wanted, bench.watch())
    bench.tell("text", text=edition.documents[REMINDERS].decode("utf-8-sig"))


def _decide(bench: Bench, facts: Facts) -> None:
    with bench.office(facts) as (office, period):
        is_row = facts["subject"] == "row"
        decision = Decision(
            bureau=facts["bureau"],
            row=facts["row"] if is_row else "",
            code=facts["code"] if is_row else "",
            verdict=facts["verdict"],
            who=facts["who"],
            why=facts["why"],
            sha256=None if is_row else facts["sha256"],
        )
        told = decide(office, period, decision, bench.reader.decidable)
    bench.tell("said", sentences=[told, say("done.decided")])


def _add(bench: Bench, facts: Facts) -> None:
    with bench.office(facts) as (office, period):
        office.folder.make_month(period)
        goal = office.folder.returned(period)
    added = add_files([Path(each) for each in facts["paths"]], goal, bench.watch())
    bench.tell("said", sentences=added)


def _init(bench: Bench, facts: Facts) -> None:
    folder, said = make_working_folder(Path(facts["folder"]), None, bench.today or dt.date.today())
    bench.tell("said", sentences=[*said], opened=str(folder.path))


def _marks(bench: Bench, facts: Facts) -> None:
    tell_marks(bench, marks_of(Path(facts["plan"])))


def _settle(bench: Bench, facts: Facts) -> None:
    when = dt.date.fromisoformat(facts["date"])
    said, marks = settle(Path(facts["plan"]), facts["places"], facts.get("value"), facts["who"], when)
    bench.tell("said", sentences=[said])
    tell_marks(bench, marks)


def tell_marks(bench: Bench, marks: Marks) -> None:
    bench.tell("marks", record=as_line(marks))


JOBS: dict[str, Callable[[Bench, Facts], None]] = {
    "read": _read,
    "forms": _forms,
    "report": _report,
    "remind": _remind,
    "decide": _decide,
    "add": _add,
    "init": _init,
    "marks": _marks,
    "settle": _settle,
}
