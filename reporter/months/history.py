"""A value's whole story: every return, cell, reading, entry by hand, decision and edition of a bureau's row in a month.

Knows the store's records and the words for them; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from laoyousuode.period import Period
from reporter.months.office import Office
from reporter.months.words import phrase, say
from reporter.store.store import Store
from reporter.words.phrases import listing


def story(office: Office, row: str, bureau: str, period: Period) -> list[str]:
    """The lines, in the order in which things happened. `bureau` "" tells of the district's figure."""
    events = [
        *_returns(office.store, row, bureau, period),
        *_by_hand(office.store, row, bureau, period),
        *_decisions(office.store, row, bureau, period),
        *_editions(office.store, row, bureau, period),
    ]
    # What happened in one second happened in the order of the kinds above.
    events.sort(key=lambda event: event[0])
    name = office.in_force(period).indicator(row).name
    head = say(
        "history.head", row=row, name=name, bureau=bureau or say("history.district"), period=period.chinese
    )
    return (
        [head, *(say("history.line", at=at, told=told) for at, told in events)]
        if events
        else [
            head,
            say("history.nothing"),
        ]
    )


def _returns(store: Store, row: str, bureau: str, period: Period) -> Iterator[tuple[str, str]]:
    found = store.rows(
        "SELECT received.id, reading.read_at, name, sha256, serial, filled, program, reading.id FROM received "
        "JOIN reading ON reading.received = received.id WHERE period = ? AND bureau = ? ORDER BY reading.id",
        str(period),
        bureau,
    )
    for _, at, name, sha256, serial, filled, program, reading in found:
        serial_shown = say("history.no_serial") if serial is None else serial
        facts = {
            "name": name,
            "digest": sha256[:12],
            "serial": serial_shown,
            "filled": filled or say("closing.none"),
        }
        cells = store.rows(
            "SELECT sheet, cell, field, raw, used, rule FROM value WHERE reading = ? AND row = ? ORDER BY field",
            reading,
            row,
        )
        told = listing(_cell(*cell) for cell in cells) or say("history.blank")
        yield at, say("history.return", program=program, cells=told, **facts)


def _cell(sheet: str, cell: str, field: str, raw: str, used: str | None, rule: str) -> str:
    key = "cell" if used is not None else "cell_unused"
    return say(
        f"history.{key}",
        place=f"{sheet} {cell}",
        field=phrase("history.fields").get(field, field),
        raw=raw,
        used=used,
        rule=say("history.rule", rule=rule) if rule else "",
    )


def _by_hand(store: Store, row: str, bureau: str, period: Period) -> Iterator[tuple[str, str]]:
    found = store.rows(
        "SELECT entered_at, field, raw, medium, who FROM hand_entry WHERE period = ? AND bureau = ? AND row = ? "
        "ORDER BY id",
        str(period),
        bureau,
        row,
    )
    for at, field, raw, medium, who in found:
        facts = {
            "field": phrase("history.fields").get(field, field),
            "medium": phrase("by_hand.media")[medium],
        }
        yield at, say("history.by_hand" if raw else "history.by_hand_back", raw=raw, who=who, **facts)


def _decisions(store: Store, row: str, bureau: str, period: Period) -> Iterator[tuple[str, str]]:
    found = store.rows(
        "SELECT decided_at, code, verdict, who, why FROM decision WHERE period = ? AND bureau = ? "
        "AND row IN ('', ?) ORDER BY id",
        str(period),
        bureau,
        row,
    )
    for at, code, verdict, who, why in found:
        yield (
            at,
            say(
                "history.decision", code=code, verdict=phrase("decision.verdicts")[verdict], who=who, why=why
            ),
        )


def _editions(store: Store, row: str, bureau: str, period: Period) -> Iterator[tuple[str, str]]:
    found = store.rows(
        "SELECT edition.id, made_at, kind, replaces, revision, digest, edition.program, state, value, numerator, "
        "denominator, unit, status, confirmed FROM edition JOIN figure ON figure.edition = edition.id "
        "JOIN plan_revision ON plan_revision.id = edition.plan_revision "
        "WHERE period = ? AND row = ? AND bureau = ? ORDER BY edition.id",
        str(period),
        row,
        bureau,
    )
    for number, at, kind, replaces, revision, digest, program, *figure in found:
        facts = {
            "number": number,
            "kind": phrase("history.kinds")[kind],
            "replaces": say("history.replaces", number=replaces) if replaces else "",
            "revision": revision,
            "digest": digest,
            "program": program,
            "figure": _figure(*figure),
        }
        yield at, say("history.edition", **facts)
        yield from ((at, told) for told in _findings(store, number, row, bureau))


def _figure(*figure: Any) -> str:
    state, value, numerator, denominator, unit, status, confirmed = figure
    said = f"{value}{unit}" if value is not None else phrase("history.states")[state]
    if numerator is not None and denominator is not None:
        said += f"（{numerator}/{denominator}）"
    if confirmed:
        said += say("history.confirmed", reason=confirmed)
    return listing(part for part in (said, status) if part)


def _findings(store: Store, edition: int, row: str, bureau: str) -> Iterator[str]:
    found = store.rows(
        "SELECT message, file, sheet, cell FROM finding WHERE edition = ? AND row = ? AND bureau = ? ORDER BY place",
        edition,
        row,
        bureau,
    )
    for message, file, sheet, cell in found:
        place = " ".join(part for part in (file, sheet, cell) if part)
        yield say("history.finding", place=place, message=message)
