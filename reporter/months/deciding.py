"""What the office adds to a month: decisions, entries by hand, extensions; and what becomes of bureaus.

Each is checked against what the store has, recorded, and told in a sentence. Takes effect with the next report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

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


def decide(office: Office, period: Period, decision: Decision) -> str:
    """Record it. Raises OfficeError where the month has no such finding, or no return to send back."""
    store = office.store
    edition = store.counting(period)
    if decision.row:
        known = store.rows(
            "SELECT DISTINCT code FROM finding WHERE edition = ? AND bureau = ? AND row = ?",
            edition.id if edition else 0,
            decision.bureau,
            decision.row,
        )
        codes = [code for (code,) in known]
        if decision.code not in codes:
            facts = {"bureau": decision.bureau, "row": decision.row, "code": decision.code}
            shown = listing(codes) or say("closing.none")
            raise OfficeError(say("decision.no_finding", period=period.chinese, codes=shown, **facts))
    if not decision.row or decision.verdict == "sent_back":
        counted = store.rows(
            "SELECT sha256 FROM edition_file WHERE edition = ? AND bureau = ? AND state = 'counted'",
            edition.id if edition else 0,
            decision.bureau,
        )
        if not counted:
            told = say("decision.nothing_to_send_back", period=period.chinese, bureau=decision.bureau)
            raise OfficeError(told)
        decision = replace(decision, sha256=counted[0][0])
    with store.writing():
        add_decision(store, period, decision, office.now)
    return _closed(office, period) + say(
        "decision.recorded",
        bureau=decision.bureau,
        row=f"{decision.row} {decision.code}".strip(),
        verdict=phrase("decision.verdicts")[decision.verdict],
        who=decision.who,
        why=decision.why,
    )


def _closed(office: Office, period: Period) -> str:
    """A closed month does not change by what is recorded now: it is said first."""
    return say("decision.closed", period=period.chinese) if office.store.is_closed(period) else ""


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
