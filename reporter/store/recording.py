"""Puts a run into the store: the returns that were read, what was read in them, the edition that came of it.

Whatever is known already is not added again. Knows readings and results; the folder that the documents go to, only by
name.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from laoyousuode.folder import File
from laoyousuode.manifest import sha256_of
from laoyousuode.plan import Plan
from laoyousuode.results import Contribution, IndicatorResult, Results
from reporter.returns.returned import CellKey, Received, RefusedFile, Return, SentReturn
from reporter.store.correspondence import record_asked
from reporter.store.store import EditionKind, Store, StoreError, picked
from reporter.store.words import say
from reporter.words.correspondence import Asked

_FINDING = (
    *("code", "severity", "bureau", "row", "field"),
    *("file", "sheet", "cell", "raw", "used", "message"),
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is to be recorded of one run. `published` documents are kept as bytes for ever.

    `originals` are the returned files' bytes by the names they are shown by; `about` is the folder's manifest's word
    of the edition, `replaces` the edition that a correction replaces; `placed`: its files stand in the folder already.
    `plan_file` is the plan's own text, kept with what is published by it. `letters` are those among the documents.
    """

    plan: Plan
    results: Results
    readings: tuple[Received, ...]
    originals: Mapping[str, bytes]
    files: Mapping[str, File]
    kind: EditionKind
    folder: str
    about: str = ""
    replaces: int | None = None
    published: Mapping[str, bytes] = field(default_factory=dict)
    placed: bool = False
    plan_file: bytes = b""
    letters: tuple[Asked, ...] = ()


def record(store: Store, run: Recorded, now: str) -> int:
    """Add the run within the caller's transaction; the edition's number. Raises StoreError, sqlite3.Error."""
    revision = store.plan_revision(run.plan, now)
    record_readings(store, run, revision, now)
    results = run.results
    edition = store.add(
        "edition",
        period=results.period,
        kind=run.kind,
        replaces=run.replaces,
        plan_revision=revision,
        program=results.version,
        due=results.due,
        folder=run.folder,
        about=run.about,
        made_at=now,
    )
    for file in results.files:
        store.add(
            "edition_file",
            edition=edition,
            name=file.path,
            **picked(file, "sha256", "state", "bureau", "code"),
        )
    _record_documents(store, edition, run, now)
    record_asked(store, edition, results.period, run.letters, now)
    record_figures(store, edition, results.indicators)
    for place, each in enumerate(results.findings):
        store.add("finding", edition=edition, place=place, **picked(each, *_FINDING))
    return edition


def record_readings(store: Store, run: Recorded, revision: int, now: str) -> None:
    """The usable returns, with their bytes and every filled cell."""
    for item in run.readings:
        if not isinstance(item, RefusedFile) and item.path in run.originals:
            data = run.originals[item.path]
            if sha256_of(data) != item.sha256:
                raise StoreError(say("content.changed", name=item.path))
            store.keep(data)
            _record_reading(store, run, item.whole(), _received(store, run, item, now), revision, now)


def _received(store: Store, run: Recorded, item: Return | SentReturn, now: str) -> int:
    period = run.results.period
    found = store.rows("SELECT id FROM received WHERE period = ? AND sha256 = ?", str(period), item.sha256)
    if found:
        return int(found[0][0])
    return store.add(
        "received",
        **picked(item, "sha256", "bureau", "serial"),
        period=period,
        name=item.path,
        filled=item.date,
        read_at=now,
    )


def _record_reading(
    store: Store, run: Recorded, item: Return, received: int, revision: int, now: str
) -> None:
    program = run.results.version
    known = "SELECT 1 FROM reading WHERE received = ? AND plan_revision = ? AND program = ?"
    if store.rows(known, received, revision, program):
        return
    reading = store.add("reading", received=received, plan_revision=revision, program=program, read_at=now)
    used = {
        CellKey.of_row(no, source.field): source.value
        for no, row in item.rows.items()
        for source in row.sources
    }
    rules: dict[CellKey, list[str]] = {}
    for finding in item.findings:
        rules.setdefault(CellKey.of_row(finding.row, finding.field), []).append(finding.code)
    for key, cell in item.cells.items():
        if cell.text or key in used:
            store.add(
                "value",
                reading=reading,
                **picked(key, "row", "task", "field"),
                **picked(cell, "sheet", "cell"),
                raw=cell.text,
                used=used.get(key),
                rule=",".join(dict.fromkeys(rules.get(key, ()))),
            )


def _record_documents(store: Store, edition: int, run: Recorded, now: str) -> None:
    for name, file in run.files.items():
        store.add("document", edition=edition, name=name, role=file.role, sha256=sha256_of(file.data))
        if not run.placed:
            packed = zlib.compress(file.data, 1)
            store.add("pending", edition=edition, name=name, role=file.role, packed=packed)
    if run.placed:
        store.add("placement", edition=edition, placed_at=now)
    for data in run.published.values():
        store.keep(data)
    if run.published and run.plan_file:
        _keep_plan(store, store.plan_revision(run.plan, now), run.plan_file, now)


def _keep_plan(store: Store, revision: int, text: bytes, now: str) -> None:
    sha256 = store.keep(text)
    known = "SELECT 1 FROM plan_text WHERE plan_revision = ? AND sha256 = ?"
    if not store.rows(known, revision, sha256):
        store.add("plan_text", plan_revision=revision, sha256=sha256, seen=now)


def record_figures(store: Store, edition: int, rows: Iterable[IndicatorResult]) -> None:
    """The district's figures and the bureaus' parts, with the cells they came from."""
    for row in rows:
        _record_district(store, edition, row)
        for part in row.contributions:
            _record_part(store, edition, row, part)


def _record_district(store: Store, edition: int, row: IndicatorResult) -> None:
    store.add(
        "figure",
        edition=edition,
        row=row.no,
        bureau="",
        state="number" if row.value is not None else "blank",
        **picked(row, "value", "numerator", "denominator", "unit", "expected", "status", "light", "complete"),
        target=row.target_number,
        confirmed="",
        note="、".join(row.missing),
    )


def _record_part(store: Store, edition: int, row: IndicatorResult, part: Contribution) -> None:
    store.add(
        "figure",
        edition=edition,
        row=row.no,
        **picked(part, "bureau", "state", "value", "numerator", "denominator", "status", "light"),
        **picked(part, "confirmed", "note"),
        unit=row.unit,
        complete=part.state == "number",
    )
    for source in part.sources:
        store.add(
            "source",
            edition=edition,
            row=row.no,
            bureau=part.bureau,
            **picked(source, "field", "file", "sheet", "cell", "value", "raw"),
        )
