"""Whether a spoilt form was read as it must be: every planted fault found at its cell, nothing else, no wrong value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from laoyousuode.entry import Figure as Read
from laoyousuode.plan_file import default_plan
from reporter.returns.reader import Reader
from reporter.returns.returned import FileReading, RefusedFile, Return
from tests.mutations import torn
from tests.mutations.forms import EARLIER, LEAD, PERIOD, Form, filled
from tests.mutations.messes import MESSES, Figure, Mess
from tests.mutations.torn_rows import OWN

KINDS = (MESSES, torn)  # importing `torn` enters its kinds into the list


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A spoilt form, saved, and what is due of it. `due` places are "sheet!cell", "" where any will do."""

    name: str
    data: bytes
    due: tuple[tuple[str, str], ...]
    figures: dict[str, Figure]
    rejected: bool


@dataclass(slots=True)
class Score:
    """Recall and false alarms by code."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    forms: int = 0


def reader() -> Reader:
    """What reads the forms."""
    return Reader(default_plan(), PERIOD, EARLIER)


def spoil(*messes: Mess) -> Spoilt:
    """A clean form with these messes, one after the other."""
    form = Form.of(LEAD)
    dues = [mess.apply(form) for mess in messes]
    findings = [(code, spot) for due in dues for code, spot in due.findings]
    rejected = any(due.rejected for due in dues)
    if rejected:
        findings = [(code, spot) for due in dues if due.rejected for code, spot in due.findings]
    places = [(code, f"{spot.sheet}!{spot.address}" if spot else "") for code, spot in findings]
    figures = {no: figure for due in dues for no, figure in due.figures.items()}
    return Spoilt("＋".join(m.name for m in messes), form.bytes(), tuple(places), figures, rejected)


def pairs() -> list[tuple[Mess, Mess]]:
    """All pairs that do not touch the same thing."""
    return [(one, other) for one, other in combinations(MESSES, 2) if not one.touches & other.touches]


@cache
def clean() -> dict[str, Read]:
    """The figures of the clean form."""
    found = read(filled(LEAD))
    assert isinstance(found, Return) and not found.findings, found.findings
    return {no: row.figure for no, row in found.rows.items()}


def read(data: bytes, name: str = "返回表.xlsx") -> FileReading:
    """Read bytes as a file."""
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        file.write(data)
        file.flush()
        return reader().read(Path(file.name), name)


def score(spoilt: Spoilt, found: FileReading, into: Score, how: str) -> None:
    """Compare what was read with what is due."""
    into.forms += 1
    head = f"{how} {spoilt.name}"
    said = Counter((finding.code, f"{finding.sheet}!{finding.cell}") for finding in found.findings)
    if spoilt.rejected:
        _score_rejected(spoilt, found, into, head)
        return
    if isinstance(found, RefusedFile):
        into.problems.append(f"{head}: rejected as {found.code}")
        return
    rest = said.copy()
    for codes, place in spoilt.due:
        key = next((k for k in rest if k[0] in codes.split("|") and place in ("", k[1])), None)
        code = key[0] if key else codes.partition("|")[0]
        into.planted[code] += 1
        if key is None:
            into.problems.append(f"{head}: {code} at {place or 'any place'} not found; said {sorted(said)}")
            continue
        into.found[code] += 1
        rest[key] -= 1
        rest += Counter()  # drops what is used up
    for code, place in rest:
        into.false[code] += 1
        into.problems.append(f"{head}: false alarm {code} at {place}")
    into.problems += [f"{head}: {problem}" for problem in _wrong_figures(spoilt, found)]


def _score_rejected(spoilt: Spoilt, found: FileReading, into: Score, head: str) -> None:
    """One of two reasons is told: the first stops the reading."""
    codes = {code for code, _ in spoilt.due}
    told = found.code if isinstance(found, RefusedFile) else ""
    code = told if told in codes else spoilt.due[0][0]
    into.planted[code] += 1
    place = next(place for each, place in spoilt.due if each == code)
    at = {f"{finding.sheet}!{finding.cell}" for finding in found.findings}
    if told in codes and (not place or place in at):
        into.found[code] += 1
    else:
        into.problems.append(f"{head}: {spoilt.due} expected, rejected as {told!r} at {at}")


def _wrong_figures(spoilt: Spoilt, found: Return) -> Iterator[str]:
    for no, wanted in clean().items():
        if no not in OWN:
            continue
        figure = found.rows[no].figure
        if no in spoilt.figures:
            due = spoilt.figures[no]
            if due is None and figure.state == "number":
                yield f"row {no} must not be used, read {figure}"
            elif due is not None and not _is(figure, due):
                yield f"row {no} must be {due}, read {figure}"
        elif figure != wanted:
            yield f"row {no} is {wanted}, read {figure}"


def _is(figure: Read, due: Figure) -> bool:
    if isinstance(due, tuple):
        parts: tuple[Any, ...] = (figure.numerator, figure.denominator)
        return parts == tuple(Decimal(str(part)) for part in due)
    return figure.value == Decimal(str(due))


def table(score_: Score) -> str:
    """Recall and false alarms by code, as text."""
    lines = [f"{'code':32}{'planted':>8}{'found':>8}{'recall':>8}{'false':>8}"]
    for code in sorted(set(score_.planted) | set(score_.false)):
        planted, found = score_.planted[code], score_.found[code]
        recall = f"{found / planted:.3f}" if planted else "-"
        lines.append(f"{code:32}{planted:8}{found:8}{recall:>8}{score_.false[code]:8}")
    total, got = sum(score_.planted.values()), sum(score_.found.values())
    lines.append(f"{'all':32}{total:8}{got:8}{got / max(total, 1):8.3f}{sum(score_.false.values()):8}")
    lines.append(f"{score_.forms} forms, {len(MESSES)} kinds of mess, {len(score_.problems)} problems")
    return "\n".join(lines)


def singles() -> Sequence[Spoilt]:
    """Every kind alone."""
    return [spoil(mess) for mess in MESSES]
