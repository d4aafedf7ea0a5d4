"""What the office adds to a month: decisions, entries by hand, extensions; and what becomes of bureaus.

Each is checked against what the store has, recorded, and told in a sentence. Takes effect with the next report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.plan_bureaus import led_by
from laoyousuode.recognition import bureau_in
from reporter.months.office import Office, OfficeError
from reporter.months.words import phrase, say
from reporter.store.office_records import (
    BureauChangeKind,
    Decision,
    Extension,
    HandEntry,
    add_bureau_change,
    add_decision,
    add_extension,
    add_hand_entry,
)
from reporter.words.phrases import listing


@dataclass(frozen=True, slots=True)
class Decidable:
    """What can be decided on: findings as (bureau, row, code), each bureau's return that counts, and its others.

    Returns are digests. Which of them there are says the month's last edition, or who has just read them.
    """

    findings: frozenset[tuple[str, str, str]]
    counted: Mapping[str, str]
    others: frozenset[tuple[str, str]] = frozenset()


def decidable(office: Office, period: Period) -> Decidable:
    """As the month's last edition says."""
    store = office.store
    edition = store.counting(period)
    number = edition.id if edition else 0
    found = store.rows("SELECT DISTINCT bureau, row, code FROM finding WHERE edition = ?", number)
    files = "SELECT bureau, sha256, state FROM edition_file WHERE edition = ? AND bureau IS NOT NULL"
    counted = {bureau: sha256 for bureau, sha256, state in store.rows(files, number) if state == "counted"}
    return Decidable(frozenset(found), counted)


def decide(office: Office, period: Period, decision: Decision, on: Decidable | None = None) -> str:
    """Record it. Raises OfficeError where the month has no such finding, or no return to decide on."""
    store, known = office.store, on or decidable(office, period)
    if decision.row and (decision.bureau, decision.row, decision.code) not in known.findings:
        codes = [code for bureau, row, code in sorted(known.findings) if (bureau, row) == _row(decision)]
        facts = {"bureau": decision.bureau, "row": decision.row, "code": decision.code}
        shown = listing(codes) or say("closing.none")
        raise OfficeError(say("decision.no_finding", period=period.chinese, codes=shown, **facts))
    if not decision.row or decision.verdict == "sent_back":
        decision = replace(decision, sha256=_return(decision, known, period))
    with store.writing():
        add_decision(store, period, decision, office.now)
    return _closed(office, period) + say(
        "decision.recorded",
        bureau=decision.bureau,
        row=say("decision.row", row=decision.row, code=decision.code) if decision.row else "",
        verdict=phrase("decision.verdicts")[decision.verdict],
        who=decision.who,
        why=decision.why,
    )


def _closed(office: Office, period: Period) -> str:
    """A closed month does not change by what is recorded now: it is said first."""
    return say("decision.closed", period=period.chinese) if office.store.is_closed(period) else ""


def _row(decision: Decision) -> tuple[str, str]:
    return decision.bureau, decision.row


def _return(decision: Decision, known: Decidable, period: Period) -> str:
    """The return that is meant: the named one, else the one that counts. Raises OfficeError."""
    counted = known.counted.get(decision.bureau)
    named = decision.sha256
    if named is not None and (named == counted or (decision.bureau, named) in known.others):
        return named
    if named is not None or counted is None:
        raise OfficeError(say("decision.nothing_to_send_back", period=period.chinese, bureau=decision.bureau))
    return counted


def enter(office: Office, period: Period, entries: Iterable[HandEntry]) -> list[str]:
    """Record figures that came on paper or by telephone; "" takes one back."""
    told = [closed] if (closed := _closed(office, period)) else []
    with office.store.writing():
        for entry in entries:
            add_hand_entry(office.store, period, entry, office.now)
            told.append(
                say(
                    "by_hand.entered" if entry.raw else "by_hand.taken_back",
                    bureau=entry.bureau,
                    row=entry.row,
                    field=phrase("by_hand.fields")[entry.field],
                    raw=entry.raw,
                    medium=phrase("by_hand.media")[entry.medium],
                    who=entry.who,
                )
            )
    return told


def extend(office: Office, period: Period, extension: Extension) -> str:
    """Record a later day for one bureau."""
    with office.store.writing():
        add_extension(office.store, period, extension, office.now)
    return _closed(office, period) + say(
        "extension.granted", bureau=extension.bureau, period=period.chinese, due=extension.due
    )


def change_bureau(office: Office, since: Period, bureau: str, kind: BureauChangeKind, other: str) -> str:
    """Record what becomes of a bureau from a month on.

    Raises OfficeError for one that the plan does not have then, and for the end of one that nobody stands in for.
    """
    plan = office.in_force(since)
    found = bureau_in(plan, bureau)
    known = {each.name for each in plan.bureaus}
    if found is None or (kind == "successor" and other not in known):
        raise OfficeError(
            say("bureau.unknown", bureau=other if found else bureau, names=listing(known_in(plan)))
        )
    if kind == "name" and other in known:
        raise OfficeError(say("bureau.taken", other=other))
    left = led_by(plan, found) if kind == "end" else ()
    if left:
        raise OfficeError(say("bureau.leads", bureau=found, left=listing(left)))
    closed = [
        month.chinese for month in office.folder.months if month >= since and office.store.is_closed(month)
    ]
    with office.store.writing():
        add_bureau_change(office.store, since, found, kind, other, office.now)
    told = say(f"bureau.{kind}", since=since.chinese, bureau=found, other=other)
    return told + say("bureau.closed", months=listing(closed)) if closed else told


def known_in(plan: Plan) -> list[str]:
    """The bureaus' names, in the plan's order."""
    return [each.name for each in plan.bureaus]
