"""What the office typed, decided and granted for a month, as the order and the bulletin take it.

Knows the store's records and the words for them; judges nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from laoyousuode.findings import catalogue
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from reporter.months.words import phrase, say
from reporter.period.by_hand import TypedByHand
from reporter.period.decided import NOT_APPLICABLE, Decided
from reporter.store.office_records import Decision, HandEntry, decisions, hand_entries
from reporter.store.store import Store
from reporter.words.phrases import listing


def typed_by_hand(store: Store, period: Period) -> tuple[TypedByHand, ...]:
    """The month's 代录, one for each bureau."""
    by_bureau: dict[str, list[HandEntry]] = {}
    for entry in hand_entries(store, period):
        by_bureau.setdefault(entry.bureau, []).append(entry)
    return tuple(_typed(bureau, entries) for bureau, entries in by_bureau.items())


def _typed(bureau: str, entries: list[HandEntry]) -> TypedByHand:
    last = entries[-1]
    media = phrase("by_hand.media")
    facts = {
        "medium": listing(dict.fromkeys(media[each.medium] for each in entries)),
        "who": listing(dict.fromkeys(each.who for each in entries)),
        "day": last.at[:10],
    }
    return TypedByHand(
        bureau=bureau,
        figures={(each.row, each.field): each.raw for each in entries},
        told=say("by_hand.told", **facts),
        file=say("by_hand.file", bureau=bureau, **facts),
        sheet=say("by_hand.sheet"),
        day=dt.date.fromisoformat(last.at[:10]),
    )


def decided(store: Store, period: Period) -> Decided:
    """What the month's decisions do to returns."""
    found = decisions(store, period)
    return Decided(
        nothing_to_report=frozenset(
            (each.bureau, each.row)
            for each in found
            if each.code == NOT_APPLICABLE and each.verdict in ("accepted", "exempted")
        ),
        sent_back=_sent_back(found),
        accepted={
            each.bureau: each.sha256
            for each in found
            if not each.row and each.verdict in ("accepted", "exempted") and each.sha256 is not None
        },
    )


def _sent_back(found: Iterable[Decision]) -> dict[str, str]:
    """By the return's digest the reason; a return that was accepted afterwards is no longer sent back."""
    reasons: dict[str, str] = {}
    for each in found:
        if each.sha256 is not None and each.verdict == "sent_back":
            reasons[each.sha256] = each.why
        elif each.sha256 is not None:
            reasons.pop(each.sha256, None)
    return reasons


def notes(store: Store, plan: Plan, period: Period) -> tuple[str, ...]:
    """The bulletin's sentences on them."""
    said = [
        say("by_hand.note", bureau=typed.bureau, told=typed.told, rows=_names(plan, typed))
        for typed in typed_by_hand(store, period)
    ]
    return (*said, *(_decision(plan, each) for each in decisions(store, period)))


def _names(plan: Plan, typed: TypedByHand) -> str:
    rows = dict.fromkeys(no for no, _ in typed.figures)
    return listing(plan.indicator(no).name for no in rows)


def _decision(plan: Plan, each: Decision) -> str:
    facts = {
        "bureau": each.bureau,
        "verdict": phrase("decision.verdicts")[each.verdict],
        "who": each.who,
        "why": each.why,
        "day": each.at[:10],
    }
    if not each.row:
        return say("decision.of_return", **facts)
    name = plan.indicator(each.row).name
    meaning = catalogue()[each.code].meaning if each.code else ""
    return say("decision.of_row" if meaning else "decision.of_figure", name=name, meaning=meaning, **facts)


def extension_words(extended: Iterable[tuple[str, dt.date]]) -> str:
    """区教育局到2026-11-08、…"""
    return listing(say("taken.extension", bureau=bureau, due=due) for bureau, due in extended)
