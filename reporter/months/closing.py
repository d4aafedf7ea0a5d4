"""定稿 and 更正: a month is closed with the bulletin as it was signed; what would change it is told and written apart.

A closed month's figures stay. Returns that come later make a revised bulletin beside it, which closing again turns into
the edition that counts and names the one it replaces. Knows the order of the steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from laoyousuode.folder import File, Written, write_files
from laoyousuode.numbers import plain
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.results import Results
from reporter.edition import (
    BULLETIN,
    DocumentsWanted,
    Edition,
    RunWatch,
    is_of_an_edition,
    write_documents,
)
from reporter.months.office import Office, OfficeError
from reporter.months.reporting import (
    Reported,
    Request,
    make_month,
    month_past,
    of_the_folder,
    recorded,
    report_month,
)
from reporter.months.signed_text import UnreadableTextError, differing_figures
from reporter.months.words import say
from reporter.papers.letters import in_words
from reporter.store import database
from reporter.store.correspondence import give_numbers, unused_numbers
from reporter.store.earlier import rows_before
from reporter.store.recording import record, record_readings
from reporter.store.store import EditionKind, Store
from reporter.words.change import corrected_rows
from reporter.words.phrases import listing, sentence
from reporter.words.rows import report_rows


@dataclass(frozen=True, slots=True)
class Change:
    """A printed figure that later returns would change; bureau "" for the district's."""

    row: str
    bureau: str
    was: str
    now: str


def close_month(
    office: Office, request: Request, wanted: DocumentsWanted, watch: RunWatch | None = None
) -> Reported:
    """定稿. Raises OfficeError, and what `report_month` raises."""
    if office.store.is_closed(request.period):
        return _close_revision(office, request, wanted, watch)
    reported = report_month(office, request, wanted, watch)
    place = reported.written.places.get(BULLETIN, BULLETIN)
    if place != BULLETIN:
        raise OfficeError(say("closing.not_current", place=place, bulletin=BULLETIN))
    return _sign(office, request.period, reported, "final", None)


def _sign(
    office: Office, period: Period, reported: Reported, kind: EditionKind, replaces: int | None
) -> Reported:
    """Keep the documents for ever, the bulletin as it lies in the folder."""
    store, edition = office.store, reported.edition
    signed, said = _signed(reported.folder, edition)
    published = {**edition.documents, BULLETIN: signed}
    run = recorded(office, period, edition, reported.folder)
    run = replace(
        run,
        kind=kind,
        replaces=replaces,
        files={name: File(data) for name, data in published.items()},
        published=published,
        placed=True,
        plan_file=office.folder.plan.read_bytes(),
    )
    with store.writing():
        number = record(store, run, office.now)
        for line, told in enumerate(said[1:]):
            store.add("signed_text", edition=number, place=line, said=told)
    key = "closing.closed" if kind == "final" else "closing.revised"
    copied = _copied(office, period)
    done = say(key, period=period.chinese, number=len(store.editions(period)), copy=copied)
    numbers = _numbers(store, period, edition)
    return replace(reported, number=number, sentences=(*reported.sentences, *said, *numbers, done))


def _numbers(store: Store, period: Period, edition: Edition) -> list[str]:
    """The letters' numbers, final now; and those that only drafts had, which no letter will ever have."""
    final = [in_words(each.key.degree, each.number) for each in edition.letters if each.number]
    unused = [in_words(key.degree, number) for key, number in unused_numbers(store, period, edition.letters)]
    said = [say("closing.letters", names=listing(final))] if final else []
    return [*said, say("closing.unused_numbers", names=listing(unused))] if unused else said


def _copied(office: Office, period: Period) -> str:
    """Copy the store; the copy's name, or why there is none: the month is closed all the same."""
    path = office.store.path
    try:
        copy = database.copy(path, say("closing.copy", period=period), office.today)
    except database.StoreError as error:
        return say("closing.not_copied", fault=error)
    database.drop_old_copies(path, say("closing.copy", period=""))
    return say("closing.copied", copy=office.folder.shown(copy))


def _signed(folder: Path, edition: Edition) -> tuple[bytes, list[str]]:
    """The bulletin's bytes as they lie there, and what is to be said of its figures. Raises OfficeError."""
    try:
        signed = (folder / BULLETIN).read_bytes()
    except OSError as error:
        raise OfficeError(say("closing.absent", folder=folder, bulletin=BULLETIN)) from error
    try:
        found = differing_figures(signed, edition.documents[BULLETIN])
    except UnreadableTextError as error:
        raise OfficeError(say("closing.unreadable", bulletin=BULLETIN)) from error
    if not found:
        return signed, [say("closing.same_figures")]
    nothing = say("closing.nothing")
    lines = [
        say(
            "closing.difference",
            place=each.place,
            signed=listing(each.signed) or nothing,
            made=listing(each.made) or nothing,
        )
        for each in found
    ]
    return signed, [say("closing.differs", count=len(found)), *lines]


# --- a closed month ---


def revise_month(
    office: Office, request: Request, wanted: DocumentsWanted, watch: RunWatch | None = None
) -> Reported:
    """`report` on a closed month: what would change, and a revised bulletin with 更正 beside it; the month stays."""
    edition, said, changes = _revision(office, request, wanted, watch)
    period, store, folder = request.period, office.store, office.folder.corrected(request.period)
    run = recorded(office, period, edition, folder)
    with store.writing():
        record_readings(store, run, store.plan_revision(run.plan, office.now), office.now)
        give_numbers(store, period, run.letters, office.now)
    if not changes:
        told = (*said, say("closing.nothing_changed", period=period.chinese))
        return Reported(edition, Written(), office.folder.results(period), None, told)
    written = write_files(folder, edition.files, edition.about, is_of_an_edition)
    told = (
        *said,
        say("closing.would_change", period=period.chinese, count=len(changes)),
        *(say("closing.change", change=_told(office.in_force(period), each)) for each in changes),
        say("closing.revision_written", folder=office.folder.shown(folder), period=period),
    )
    return Reported(edition, written, folder, None, told)


def _close_revision(
    office: Office, request: Request, wanted: DocumentsWanted, watch: RunWatch | None
) -> Reported:
    edition, said, changes = _revision(office, request, wanted, watch)
    period, folder = request.period, office.folder.corrected(request.period)
    if not changes:
        told = (*said, say("closing.nothing_changed", period=period.chinese))
        return Reported(edition, Written(), office.folder.results(period), None, told)
    written = Written()
    if not (folder / BULLETIN).exists():
        written = write_files(folder, edition.files, edition.about, is_of_an_edition)
    before = office.store.counting(period)
    assert before is not None  # it is closed
    reported = Reported(edition, written, folder, None, said)
    return _sign(office, period, reported, "revision", before.id)


def _revision(
    office: Office, request: Request, wanted: DocumentsWanted, watch: RunWatch | None
) -> tuple[Edition, tuple[str, ...], list[Change]]:
    """The month as its returns say now, with 更正; what was taken; what would change."""
    plan = office.in_force(request.period)
    printed = rows_before(office.store, plan, request.period)
    edition, said = make_month(office, request, wanted, watch, printed)
    before = office.store.counting(request.period)
    assert before is not None
    changes = changes_of(office.store, before.id, edition.results)
    note = annex_note(plan, edition.results, changes, printed)
    if note:
        past = month_past(office, request.period, printed)
        made = write_documents(
            plan,
            edition.results,
            wanted.signed,
            formats=("docx",),
            templates=of_the_folder(office, wanted).templates,
            past=replace(past, notes=(*note, *past.notes)),
        )
        edition = replace(edition, documents={**edition.documents, **made})
    return edition, said, changes


_FIGURE = ("state", "value", "numerator", "denominator", "status")


def changes_of(store: Store, edition: int, results: Results) -> list[Change]:
    """Every printed figure of an edition that these results would print otherwise, in the plan's order."""
    query = f"SELECT row, bureau, {', '.join(_FIGURE)} FROM figure WHERE edition = ?"
    printed = {(row, bureau): values for row, bureau, *values in store.rows(query, edition)}
    found = []
    for row in results.indicators:
        now: dict[str, list[str | None]] = {
            "": ["number" if row.value is not None else "blank", *_texts(row), row.status]
        }
        now |= {part.bureau: [part.state, *_texts(part), part.status] for part in row.contributions}
        for bureau, values in now.items():
            was = printed.get((row.no, bureau), [None] * len(_FIGURE))
            if list(was) != values:
                found.append(Change(row.no, bureau, _shown(was), _shown(values)))
    return found


def _texts(item: Any) -> list[str | None]:
    return [None if each is None else plain(each) for each in (item.value, item.numerator, item.denominator)]


def _shown(values: list[Any] | tuple[Any, ...]) -> str:
    state, value, numerator, denominator, status = values
    figure = value or say("closing.none")
    if numerator and denominator:
        figure = f"{plain(round(Decimal(value), 2))}（{numerator}/{denominator}）"
    return listing(part for part in (figure if state == "number" else "", status) if part) or say(
        "closing.none"
    )


def _told(plan: Plan, change: Change) -> str:
    name = plan.indicator(change.row).name
    return say("closing.part", bureau=change.bureau, name=name, was=change.was, now=change.now)


def annex_note(
    plan: Plan, results: Results, changes: list[Change], printed: Mapping[str, Any]
) -> tuple[str, ...]:
    """What is to be said where only bureaus' parts differ, so that no district figure tells of it."""
    told = corrected_rows(report_rows(plan, results), printed)
    parts = [_told(plan, each) for each in changes if each.bureau and each.row not in told]
    return (say("closing.annex", parts=sentence(parts).rstrip("。")),) if parts else ()
