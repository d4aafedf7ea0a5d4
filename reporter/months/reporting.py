"""`report` in a working folder: the month's returns and what the store holds come to an edition, kept and put in place.

The store and the month's folder hold the same edition, or both the one before: what a kill leaves half done, opening
the folder finishes. The same returns again change nothing. Knows the order of the steps; figures and documents are
made below.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from laoyousuode.folder import Written, probe
from laoyousuode.manifest import sha256_of
from laoyousuode.period import Period
from laoyousuode.scratch import scratch_folder
from reporter.edition import DocumentsWanted, Edition, RunWatch, make_edition, possible_formats
from reporter.months.office import Office, mark_placed
from reporter.months.own_words import decided, extension_words, notes, typed_by_hand
from reporter.months.words import say
from reporter.period.archive import is_zip, unpack
from reporter.period.consolidation import Order
from reporter.period.intake import collect
from reporter.returns.returned import RefusedFile
from reporter.store.earlier import past_of
from reporter.store.office_records import extensions, names_now
from reporter.store.recording import Recorded, record
from reporter.words.change import Before, Past
from reporter.words.phrases import listing
from reporter.workbooks.grid import WorkbookError
from reporter.working_folder.working_folder import read_contacts


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a month's report; None and () where the folder and the store say it."""

    period: Period
    due: dt.date | None = None
    paths: tuple[Path, ...] = ()
    prefer: tuple[Path, ...] = ()
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What came of it. `number` is the edition's in the store, None where nothing was new."""

    edition: Edition
    written: Written
    folder: Path
    number: int | None
    sentences: tuple[str, ...]


def report_month(
    office: Office, request: Request, wanted: DocumentsWanted, watch: RunWatch | None = None
) -> Reported:
    """Make the month's edition, keep it and put it in place. What `make_edition` raises; StoreError, FolderError."""
    probe(office.folder.results(request.period), wanted.replaces)
    edition, said = make_month(office, request, wanted, watch)
    return issue(office, request.period, edition, said)


def issue(office: Office, period: Period, edition: Edition, said: tuple[str, ...] = ()) -> Reported:
    """Keep the edition and put it in place, both or neither. Raises StoreError, FolderError."""
    folder, store = office.folder.results(period), office.store
    last = store.counting(period)
    if last is not None and holds(store.documents(last.id), edition):
        # What lies there stays, edited or not; what is gone comes back.
        absent = any(not (folder / name).exists() for name in edition.files)
        places = {name: name for name in edition.files}
        written = edition.write(folder) if absent else Written(places)
        return Reported(edition, written, folder, None, (*said, say("wrote.nothing_new")))
    with store.writing():
        run = recorded(office, period, edition, folder)
        number = record(store, run, office.now)
        written = edition.write(folder, store.commit)
    mark_placed(store, number)
    told = say("wrote.recorded", number=len(store.editions(period)))
    return Reported(edition, written, folder, number, (*said, told))


def make_month(
    office: Office,
    request: Request,
    wanted: DocumentsWanted,
    watch: RunWatch | None = None,
    printed: Mapping[str, Before] | None = None,
) -> tuple[Edition, tuple[str, ...]]:
    """The month's edition, in memory, and what was taken for it. `printed` are the rows that it is to correct."""
    with scratch_folder() as scratch:
        order, said = month_order(office, request, scratch)
        past = month_past(office, request.period, printed or {})
        wanted = replace(
            of_the_folder(office, wanted),
            originals=True,
            past=past,
            contacts=contact_words(office, request.period),
        )
        edition = make_edition(order, wanted, watch)
    return edition, (*wanted.templates.sentences(), *said, *_elsewhere(office, edition))


def month_order(office: Office, request: Request, scratch: Path) -> tuple[Order, tuple[str, ...]]:
    """What is to be consolidated for the month, and what was taken for it. Kept returns lie in `scratch`."""
    due, due_told = office.deadline(request.period, request.due)
    known = office.known(request.period)
    months = sorted({each.period for figures in known.bureaus.values() for each in figures})
    paths = request.paths or (office.folder.returned(request.period),)
    extended = extensions(office.store, request.period)
    kept = kept_returns(office, request.period, paths, scratch)
    order = Order(
        plan=office.in_force(request.period),
        period=request.period,
        paths=tuple(path for path in paths if path.exists()),
        due=due,
        jobs=request.jobs,
        prefer=request.prefer,
        known=known,
        kept=kept,
        extended=extended,
        by_hand=typed_by_hand(office.store, request.period),
        decided=decided(office.store, request.period),
    )
    said = [say("taken.returned", folder=listing(office.folder.shown(path) for path in paths)), due_told]
    if months:
        facts = {"months": len(months), "first": months[0], "last": months[-1]}
        said.append(say("taken.earlier", **facts))
    else:
        said.append(say("taken.no_earlier"))
    if extended:
        said.append(say("taken.extended", names=extension_words(extended.items())))
    if kept:
        said.append(say("taken.kept", names=listing(shown for _, shown in kept)))
    return order, tuple(said)


def contact_words(office: Office, period: Period) -> dict[str, str]:
    """Whom to call, by bureau, under the name it has in the month."""
    contacts = {
        bureau: listing(part for part in (each.person, each.telephone) if part)
        for bureau, each in read_contacts(office.folder.contacts).items()
    }
    for old, new in names_now(office.store, period).items():
        contacts.setdefault(new, contacts.get(old, ""))
    return contacts


def of_the_folder(office: Office, wanted: DocumentsWanted) -> DocumentsWanted:
    """All that this installation can write, by the templates in the working folder unless others are named."""
    templates = wanted.templates
    if templates.folder is None:
        templates = replace(templates, folder=office.folder.templates)
    return replace(wanted, formats=possible_formats(), templates=templates)


def month_past(office: Office, period: Period, printed: Mapping[str, Before]) -> Past:
    """What the month's sentences of change rest on."""
    plan = office.in_force(period)
    told = notes(office.store, plan, period)
    return replace(past_of(office.store, plan, period), printed=printed, notes=told)


def kept_returns(
    office: Office, period: Period, paths: tuple[Path, ...], scratch: Path
) -> tuple[tuple[Path, str], ...]:
    """Returns that the store has of the month and that lie there no more, put into the scratch folder.

    A file that was deleted, or written over by the next one of its name, still counts: only a decision takes it away.
    """
    stored = office.store.rows(
        "SELECT sha256, name FROM received WHERE period = ? ORDER BY sha256", str(period)
    )
    if not stored:
        return ()
    present = set(_digests(paths, scratch))
    found = []
    for sha256, name in stored:
        if sha256 not in present:
            path = Path(name.rpartition("/")[2])
            shown = f"{path.stem}（{sha256[:8]}）{path.suffix}"
            goal = scratch / f"{sha256}{path.suffix}"
            goal.write_bytes(office.store.content(sha256, name))
            found.append((goal, shown))
    return tuple(found)


def _digests(paths: tuple[Path, ...], scratch: Path) -> Iterator[str]:
    """Of every file that lies there, those in archives too."""
    for number, (file, shown) in enumerate(collect(path for path in paths if path.exists()).files):
        with contextlib.suppress(OSError, WorkbookError):
            data = file.read_bytes()
            yield sha256_of(data)
            place = scratch / f"archive-{number}"
            if is_zip(data) and file.suffix.lower() == ".zip":
                place.mkdir()
                for member in unpack(data, shown, place) or ():
                    if member.path is not None:
                        yield sha256_of(member.path.read_bytes())


def _elsewhere(office: Office, edition: Edition) -> list[str]:
    """Returns that belong to another month of the folder are offered to it."""
    if edition.gathered is None:
        return []
    said = []
    for item in edition.gathered.readings:
        if isinstance(item, RefusedFile) and item.code == "wrong-period" and item.findings:
            try:
                period = Period.parse(item.findings[0].raw)
            except ValueError:
                continue
            if period in office.folder.months:
                key = "wrote.belongs_closed" if office.store.is_closed(period) else "wrote.belongs"
                place = office.folder.shown(office.folder.returned(period))
                said.append(say(key, file=item.path, period=period.chinese, folder=place))
    return said


def holds(documents: Mapping[str, tuple[str, str]], edition: Edition) -> bool:
    """Whether the recorded edition is this one, byte for byte."""
    return dict(documents) == {
        name: (file.role, sha256_of(file.data)) for name, file in edition.files.items()
    }


def recorded(office: Office, period: Period, edition: Edition, folder: Path) -> Recorded:
    """The edition as the store is to keep it, a draft until somebody closes the month."""
    readings = edition.gathered.readings if edition.gathered else ()
    return Recorded(
        plan=office.in_force(period),
        results=edition.results,
        readings=readings,
        originals=edition.originals,
        files=edition.files,
        kind="draft",
        folder=office.folder.shown(folder),
        about="\n".join(f"{key}={value}" for key, value in edition.about.items()),
        letters=edition.letters,
    )
