"""What the office itself adds: decisions, entries by hand, extensions, changes of bureaus. The latest of a kind holds.

Knows the store's tables; what an entry does to a figure is the month's affair.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from laoyousuode.period import Period
from reporter.store.store import Store

Verdict = Literal["accepted", "sent_back", "exempted"]
Medium = Literal["paper", "telephone"]
BureauChangeKind = Literal["name", "successor", "end"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The office's own word on a finding of a bureau's row, or on its whole return (row and code "")."""

    bureau: str
    row: str
    code: str
    verdict: Verdict
    who: str
    why: str
    at: str = ""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class HandEntry:
    """A figure that the office typed for a bureau, which sent it on paper or said it on the telephone."""

    bureau: str
    row: str
    field: str
    raw: str
    medium: Medium
    who: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """A later day for one bureau's return."""

    bureau: str
    due: dt.date
    who: str
    why: str
    at: str = ""


def add_decision(store: Store, period: Period, decision: Decision, now: str) -> int:
    """Within the caller's transaction; the decision before on the same thing stays, and is named."""
    # A decision on a whole return is one on that very file: another of the bureau's is another thing.
    key = (str(period), decision.bureau, decision.row, decision.code, decision.sha256)
    query = (
        "SELECT max(id) FROM decision WHERE period = ? AND bureau = ? AND row = ? AND code = ? "
        "AND (row <> '' OR sha256 IS ?)"
    )
    return store.add(
        "decision",
        period=period,
        bureau=decision.bureau,
        row=decision.row,
        code=decision.code,
        verdict=decision.verdict,
        sha256=decision.sha256,
        who=decision.who,
        why=decision.why,
        decided_at=now,
        replaces=store.rows(query, *key)[0][0],
    )


def decisions(store: Store, period: Period) -> list[Decision]:
    """Those that hold for a month, in the order they were made."""
    found = store.rows(
        "SELECT bureau, row, code, verdict, who, why, decided_at, sha256 FROM decision WHERE period = ? "
        "AND id NOT IN (SELECT replaces FROM decision WHERE replaces IS NOT NULL) ORDER BY id",
        str(period),
    )
    return [Decision(*row) for row in found]


def add_hand_entry(store: Store, period: Period, entry: HandEntry, now: str) -> int:
    """Within the caller's transaction; the entry before in the same place stays, and is named."""
    query = "SELECT max(id) FROM hand_entry WHERE period = ? AND bureau = ? AND row = ? AND field = ?"
    return store.add(
        "hand_entry",
        period=period,
        bureau=entry.bureau,
        row=entry.row,
        field=entry.field,
        raw=entry.raw,
        medium=entry.medium,
        who=entry.who,
        entered_at=now,
        replaces=store.rows(query, str(period), entry.bureau, entry.row, entry.field)[0][0],
    )


def hand_entries(store: Store, period: Period) -> list[HandEntry]:
    """Those that hold for a month, in the order they were made."""
    found = store.rows(
        "SELECT bureau, row, field, raw, medium, who, entered_at FROM hand_entry WHERE period = ? "
        "AND id NOT IN (SELECT replaces FROM hand_entry WHERE replaces IS NOT NULL) AND raw <> '' ORDER BY id",
        str(period),
    )
    return [HandEntry(*row) for row in found]


def add_extension(store: Store, period: Period, extension: Extension, now: str) -> int:
    """Within the caller's transaction."""
    query = "SELECT max(id) FROM extension WHERE period = ? AND bureau = ?"
    return store.add(
        "extension",
        period=period,
        bureau=extension.bureau,
        due=extension.due,
        who=extension.who,
        why=extension.why,
        granted_at=now,
        replaces=store.rows(query, str(period), extension.bureau)[0][0],
    )


def extensions(store: Store, period: Period) -> dict[str, dt.date]:
    """The later days of a month by bureau."""
    found = store.rows("SELECT bureau, due FROM extension WHERE period = ? ORDER BY id", str(period))
    return {bureau: dt.date.fromisoformat(due) for bureau, due in found}


def add_bureau_change(
    store: Store, since: Period, bureau: str, kind: BureauChangeKind, other: str, now: str
) -> int:
    """Within the caller's transaction."""
    return store.add("bureau_change", since=since, bureau=bureau, kind=kind, other=other, noted_at=now)


def names_now(store: Store, period: Period) -> Mapping[str, str]:
    """What the bureaus of earlier months are called, or who stands for them, in a month; those that changed only."""
    found = store.rows(
        "SELECT bureau, other FROM bureau_change WHERE since <= ? AND other <> '' ORDER BY since, id",
        str(period),
    )
    names: dict[str, str] = {}
    for bureau, other in found:
        names = {old: other if new == bureau else new for old, new in names.items()}
        names[bureau] = other
    return {old: new for old, new in names.items() if old != new}


def ended_bureaus(store: Store, period: Period) -> frozenset[str]:
    """The bureaus that are not expected to report in a month any more."""
    found = store.rows(
        "SELECT bureau, kind FROM bureau_change WHERE since <= ? ORDER BY since, id", str(period)
    )
    return frozenset(bureau for bureau, kind in dict(found).items() if kind == "end")
