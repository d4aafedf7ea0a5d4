"""An open working folder: its plan, its store, and what a command takes when it is told nothing.

Opening finishes what a killed command began. Every default comes with a sentence that says what was taken and why.
Knows the working folder and the store; makes no document.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from laoyousuode.folder import File, reopen, write_files
from laoyousuode.period import Period, before, due_date, next_period
from laoyousuode.plan import Plan
from laoyousuode.plan_bureaus import with_bureaus
from laoyousuode.plan_file import DEFAULT_PLAN, load_plan
from reporter.edition import is_of_an_edition
from reporter.months.words import say
from reporter.period.history import Known
from reporter.store import database
from reporter.store.earlier import known_figures
from reporter.store.office_records import ended_bureaus, names_now
from reporter.store.store import Store, now_text, open_store
from reporter.words.phrases import listing
from reporter.working_folder.working_folder import (
    CONTACTS,
    PLAN,
    STORE,
    TEMPLATES,
    WorkingFolder,
    contacts_table,
    find_working_folder,
)


class OfficeError(Exception):
    """What a working folder cannot do as it is; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Something a command took without being told, and the sentence that says so."""

    period: Period
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """`today` is the day that defaults go by. `told` is what opening the folder had to finish."""

    folder: WorkingFolder
    plan: Plan
    store: Store
    today: dt.date
    told: tuple[str, ...] = ()

    @property
    def now(self) -> str:
        return now_text()

    def in_force(self, period: Period) -> Plan:
        """The plan as it stands for a month: as amended, and with what has become of the bureaus."""
        names, ended = names_now(self.store, period), ended_bureaus(self.store, period)
        return with_bureaus(self.plan.in_force(period), names, ended)

    def month(self, asked: Period | None = None) -> Taken:
        """The month to work on: the one asked for, else the one whose returns are due.

        That is the last month that has ended, or, once it is closed, the next one that is not. Raises OfficeError.
        """
        period = asked or before(Period(self.today.year, self.today.month))
        while asked is None and self.store.is_closed(period):
            period = next_period(period)
        if period.year not in self.plan.years:
            years = f"{self.plan.years[0]}—{self.plan.years[-1]}"
            raise OfficeError(say("missing.period", years=years, period=period))
        why = say("taken.asked" if asked else "taken.due_month")
        said = [
            say("taken.folder", folder=self.folder.path),
            say("taken.period", period=period.chinese, why=why),
        ]
        still_open = [
            month for month in self.folder.months if month < period and not self.store.is_closed(month)
        ]
        if still_open:
            said.append(say("taken.open_before", months=listing(month.chinese for month in still_open)))
        return Taken(period, tuple(said))

    def deadline(self, period: Period, asked: dt.date | None = None) -> tuple[dt.date, str]:
        """The day on which the month's returns are due, and the sentence that says where it is from."""
        remembered = self.store.due(period)
        due = asked or remembered or due_date(period, self.in_force(period).bulletin.due_day)
        key = "due_asked" if asked else "due_forms" if remembered else "due_plan"
        return due, say("taken.due", due=due, why=say(f"taken.{key}"))

    def known(self, period: Period) -> Known:
        """Earlier figures, in the units of the plan in force for the month."""
        return known_figures(self.store, self.in_force(period), period)

    def remember_due(self, period: Period, due: dt.date) -> None:
        """The day as it is printed on the month's forms."""
        with self.store.writing():
            self.store.set_due(period, due, self.now)


@contextlib.contextmanager
def open_office(start: Path, today: dt.date | None = None) -> Iterator[Office | None]:
    """The working folder that `start` is or lies in, for this process alone; None where it lies in none.

    Raises StoreError, FolderError, PlanError.
    """
    folder = find_working_folder(start)
    if folder is None:
        yield None
        return
    with open_store(folder.store) as store:
        told = settle(folder, store)
        plan = load_plan(folder.plan)
        yield Office(folder, plan, store, today or dt.date.today(), told)


def settle(folder: WorkingFolder, store: Store) -> tuple[str, ...]:
    """Put the files of recorded editions into their folders, where a command was stopped before it could.

    Raises StoreError, FolderError.
    """
    said = []
    for period in folder.months:
        for place in (folder.results(period), folder.corrected(period)):
            told = reopen(place)
            said += [told] if told else []
    waiting = store.rows(
        "SELECT id, period, folder, about FROM edition WHERE id NOT IN (SELECT edition FROM placement) ORDER BY id"
    )
    for number, period, place, about in waiting:
        files = {
            name: File(zlib.decompress(packed), role)
            for name, role, packed in store.rows(
                "SELECT name, role, packed FROM pending WHERE edition = ?", number
            )
        }
        manifest = dict(line.split("=", 1) for line in about.splitlines())
        write_files(folder.path / place, files, manifest, is_of_an_edition)
        mark_placed(store, number)
        said.append(say("wrote.placed", period=Period.parse(period).chinese, folder=folder.path / place))
    return tuple(said)


def mark_placed(store: Store, edition: int) -> None:
    """The edition's files stand in their folder."""
    with store.writing():
        store.add("placement", edition=edition, placed_at=now_text())
        store.rows("DELETE FROM pending WHERE edition = ?", edition)


def make_working_folder(
    path: Path, plan: Path | None, today: dt.date
) -> tuple[WorkingFolder, tuple[str, ...]]:
    """A new working folder, and the sentences that say so; one that is there already stays as it is.

    `plan` is the plan's file, the built-in one where None. Raises OfficeError, StoreError, PlanError, OSError.
    """
    folder = WorkingFolder(path)
    outer = find_working_folder(path)
    if outer is not None and outer.path != path.absolute():
        raise OfficeError(say("made.inside", folder=path, outer=outer.path))
    if folder.store.exists():
        return folder, (say("made.again", folder=path),)
    found = sorted(each.name for each in path.iterdir()) if path.is_dir() else []
    foreign = [name for name in found if name not in (PLAN, CONTACTS, TEMPLATES) and not name.startswith(".")]
    if foreign:
        raise OfficeError(say("made.unusable", folder=path, names=listing(foreign[:5])))
    chosen = load_plan(plan or DEFAULT_PLAN)
    path.mkdir(parents=True, exist_ok=True)
    if not folder.plan.exists():
        shutil.copyfile(plan or DEFAULT_PLAN, folder.plan)
    if not folder.contacts.exists():
        folder.contacts.write_bytes(contacts_table(chosen))
    with database.owned(folder.store):
        database.create(folder.store)
    folder.templates.mkdir(exist_ok=True)
    month = before(Period(today.year, today.month))
    if month.year in chosen.years:
        folder.make_month(month)
    names = listing((PLAN, STORE, CONTACTS, TEMPLATES, *(str(each) for each in folder.months)))
    said = (say("made.done", folder=path, names=names), say("made.next", plan=PLAN, contacts=CONTACTS))
    return WorkingFolder(path.absolute()), said
