"""A month as it stands this moment: its returns read, received and put into the window's view. Writes nothing.

Knows the order of the steps; who counts, what is wrong and what was decided is said by the rooms below.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path

from laoyousuode.findings import Finding
from laoyousuode.output import MARKED_FOLDER
from laoyousuode.period import Period, before
from laoyousuode.scratch import scratch_folder
from reporter.desk.findings_table import Decisions, decisions_told, finding_rows
from reporter.desk.known_readings import KnownReadings
from reporter.desk.roll import UNDECIDED, Surroundings, roll_rows
from reporter.desk.view import MonthShown, View
from reporter.desk.watching import digest_of, stamps_of
from reporter.edition import BULLETIN, LEDGER, WALL_CHART, RunWatch
from reporter.months.deciding import Decidable
from reporter.months.office import Office
from reporter.months.reporting import Request, month_order
from reporter.months.words import phrase
from reporter.notice.confirmation import open_marks
from reporter.notice.plan_text import PlanTextError
from reporter.period.consolidation import NoUsableReturnError, Order, gather
from reporter.period.decided import SENT_BACK
from reporter.period.intake import default_jobs
from reporter.period.reception import Reception
from reporter.period.workers import Workers
from reporter.store.office_records import decisions
from reporter.working_folder.working_folder import WorkingFolder

PAPERS = (BULLETIN, LEDGER, WALL_CHART)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of the month before its returns are read; the store is not held while they are."""

    folder: WorkingFolder
    order: Order
    today: dt.date
    due: dt.date
    closed: bool
    months: tuple[MonthShown, ...]
    decided: Decisions
    told: tuple[str, ...] = ()


@dataclass
class MonthReader:
    """Reads a month again and again; what is unchanged is not read twice. `decidable` is as it was read last."""

    known: KnownReadings = field(default_factory=KnownReadings)
    decidable: Decidable = field(default_factory=lambda: Decidable(frozenset(), {}))

    def view(self, office: Office, period: Period, leave: object, watch: RunWatch) -> View:
        """The month as it stands. `leave` is closed once the store is no longer needed. What `gather` raises."""
        with scratch_folder() as scratch:
            seen = digest_of(stamps_of(office.folder.returned(period)))
            asked = _asked(office, period, scratch)
            close = getattr(leave, "close", None)
            if close is not None:
                close()
            reception, findings = self._received(asked.order, scratch, watch)
        self.decidable = decidable_of(asked.order, reception, findings)
        view = _view(asked, reception, findings)
        return replace(view, seen=seen, again=not self.known.is_whole)

    def _received(
        self, order: Order, scratch: Path, watch: RunWatch
    ) -> tuple[Reception, tuple[Finding, ...]]:
        with Workers(order.jobs or default_jobs()) as workers:
            try:
                gathered = gather(order, scratch, watch.started, watch.read, workers, self.known.read_all)
            except NoUsableReturnError as error:
                if error.reception is None:
                    raise
                return error.reception, error.findings
        return gathered.reception, gathered.results.findings


def months_offered(office: Office) -> tuple[Period, ...]:
    """The folder's months, the one whose returns are due, and the one that is running."""
    today = Period(office.today.year, office.today.month)
    found = {*office.folder.months, before(today), today, office.month().period}
    return tuple(sorted(period for period in found if period.year in office.plan.years))


def _asked(office: Office, period: Period, scratch: Path) -> Asked:
    order, _ = month_order(office, Request(period), scratch)
    due, _ = office.deadline(period)
    verdicts = phrase("decision.verdicts")
    return Asked(
        folder=office.folder,
        order=order,
        today=office.today,
        due=due,
        closed=office.store.is_closed(period),
        months=tuple(MonthShown(each, office.store.is_closed(each)) for each in months_offered(office)),
        decided=decisions_told(decisions(office.store, period), verdicts),
        told=office.told,
    )


def decidable_of(order: Order, reception: Reception, findings: tuple[Finding, ...]) -> Decidable:
    """What the office can decide on, of what was just read."""
    named = [each for each in reception.files if each.bureau and each.sha256]
    open_ones = _open_files(order, reception)
    return Decidable(
        findings=frozenset((each.bureau, each.row, each.code) for each in findings if each.bureau),
        counted={each.bureau or "": each.sha256 or "" for each in named if each.state == "counted"},
        others=frozenset((each.bureau or "", each.sha256 or "") for each in named if each.path in open_ones),
    )


def _open_files(order: Order, reception: Reception) -> frozenset[str]:
    """Files that do not count and that the office may yet take: one of several, one sent back, one passed over."""
    return frozenset(
        each.path
        for each in reception.files
        if each.code in (UNDECIDED, SENT_BACK)
        or (each.state == "superseded" and (each.bureau or "") in order.decided.accepted)
    )


def _view(asked: Asked, reception: Reception, findings: tuple[Finding, ...]) -> View:
    order, folder = asked.order, asked.folder
    period, returned = order.period, folder.returned(order.period)
    corrected = folder.corrected(period)
    results = corrected if (corrected / BULLETIN).exists() else folder.results(period)

    def found(shown: str) -> tuple[str, str]:
        return place_of(returned, shown)

    def marked(bureau: str) -> str:
        copies = sorted((results / MARKED_FOLDER).glob(f"{MARKED_FOLDER}_{bureau}_{period}*"))
        return str(copies[0]) if copies else ""

    around = Surroundings(asked.today, asked.due, order.extended, found, asked.decided.on)
    open_ones = _open_files(order, reception)
    digests = {
        each.path: each.sha256
        for each in reception.files
        if each.sha256 and (each.state == "counted" or each.path in open_ones)
    }
    return View(
        folder=str(folder.path),
        name=order.plan.field,
        period=period,
        due=asked.due,
        closed=asked.closed,
        returned=str(returned),
        issued=str(folder.issued(period)),
        results=str(results),
        months=asked.months,
        roll=roll_rows(order.plan, reception, findings, around),
        findings=finding_rows(findings, digests, asked.decided, found, marked),
        papers=tuple(name for name in PAPERS if (results / name).is_file()),
        marks=marks_in(folder.plan),
        told=asked.told,
    )


def place_of(folder: Path, shown: str) -> tuple[str, str]:
    """A file below the folder, or the archive that it lies in, with the time at which it came; "" where there is none."""
    goal = folder / shown
    while goal != folder and folder in goal.parents:
        if goal.is_file() and goal.resolve().is_relative_to(folder.resolve()):
            came = dt.datetime.fromtimestamp(goal.stat().st_mtime)
            return str(goal), came.strftime("%m-%d %H:%M")
        goal = goal.parent
    return "", ""


def marks_in(plan: Path) -> int:
    """How much of the plan's file is 待确认."""
    try:
        return len(open_marks(plan.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError, PlanTextError):
        return 0
