"""What the office itself adds: decisions, entries by hand, extensions, changes of bureaus. The latest of a kind holds.

Knows the store's tables; what an entry does to a figure is the month's affair.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from laoyousuode.period import Period
from reporter.store.store import Store, picked

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


def _add_latest(store: Store, table: str, key: Mapping[str, Any], **more: Any) -> int:
    """Within the caller's transaction; the row before of the same key stays, and is named."""
    same = " AND ".join(f"{name} = ?" for name in key)
    query = f"SELECT max(id) FROM {table} WHERE {same}"
    ((before,),) = store.rows(query, *(str(value) for value in key.values()))
    return store.add(table, **key, **more, replaces=before)


def add_decision(store: Store, period: Period, decision: Decision, now: str) -> int:
    """Within the caller's transaction; the decision before on the same thing stays, and is named."""
    key = {"period": period, **picked(decision, "bureau", "row", "code")}
    more = picked(decision, "verdict", "sha256", "who", "why")
    return _add_latest(store, "decision", key, **more, decided_at=now)


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
    key = {"period": period, **picked(entry, "bureau", "row", "field")}
    return _add_latest(store, "hand_entry", key, **picked(entry, "raw", "medium", "who"), entered_at=now)


def hand_entries(store: Store, period: Period) -> list[HandEntry]:
    """Those that hold for a month, in the order they were made."""
    found = store.rows(
        "SELECT bureau, row, field, raw, medium, who, entered_at FROM hand_entry WHERE period = ? "
        "AND id NOT IN (SELECT replaces FROM hand_entry WHERE replaces IS NOT NULL) AND raw <> '' ORDER BY id",
        str(period),
    )
    return [HandEntry(*row) for row in found]


def add_extension(store: Store, period: Period, extension: Extension, now: str) -> int:
    """Within the caller's transaction; the day before stays, and is named."""
    key = {"period": period, "bureau": extension.bureau}
    return _add_latest(store, "extension", key, **picked(extension, "due", "who", "why"), granted_at=now)


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
