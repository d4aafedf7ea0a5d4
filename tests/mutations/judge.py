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
from tests.mutations import headers, marks, torn
from tests.mutations.forms import EARLIER, LEAD, PERIOD, Form, filled
from tests.mutations.messes import MESSES, Figure, Mess
from tests.mutations.torn_rows import OWN

KINDS = (MESSES, torn, marks, headers)  # importing these enters their kinds into the list
PAIRED = "成对"


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A spoilt form, saved, and what is due of it. `due` places are "sheet!cell", "" where any will do."""

    name: str
    data: bytes
    due: tuple[tuple[str, str], ...]
    figures: dict[str, Figure]
    rejected: bool
    header: dict[str, Any] = field(default_factory=dict)
    family: str = ""
    needs: frozenset[str] = frozenset()
    # Where several kinds share the form: each due finding's family, and that of each row.
    due_families: tuple[str, ...] = ()
    row_families: dict[str, str] = field(default_factory=dict)

    def family_of(self, row: str) -> str:
        """The family of mess that a row, or what is said of it, belongs to."""
        return self.row_families.get(row, self.family)


@dataclass(slots=True)
class Tally:
    """What came of the forms of one sort.

    `wrong` are figures that were used and are not the right ones, `unused` right ones that were not used.
    """

    forms: int = 0
    planted: int = 0
    found: int = 0
    false: int = 0
    wrong: int = 0
    unused: int = 0


@dataclass(slots=True)
class Score:
    """What came of all forms: by code, by family of mess and by what saved them."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    families: dict[str, Tally] = field(default_factory=dict)
    savers: dict[str, Tally] = field(default_factory=dict)
    forms: int = 0

    @property
    def wrong(self) -> int:
        """The wrong values used."""
        return sum(tally.wrong for tally in self.savers.values())

    def tallies(self, family: str, how: str) -> tuple[Tally, Tally]:
        """Where this family's figures are added up, and this saver's."""
        return self.families.setdefault(family, Tally()), self.savers.setdefault(how, Tally())


def reader() -> Reader:
    """What reads the forms."""
    return Reader(default_plan(), PERIOD, EARLIER)


def spoil(*messes: Mess) -> Spoilt:
    """A clean form with these messes, one after the other."""
    form = Form.of(LEAD)
    dues = [mess.apply(form) for mess in messes]
    rejected = any(due.rejected for due in dues)
    findings = [
        (code, spot, mess.family)
        for mess, due in zip(messes, dues, strict=True)
        for code, spot in due.findings
        if due.rejected or not rejected
    ]
    places = [(code, f"{spot.sheet}!{spot.address}" if spot else "") for code, spot, _ in findings]
    figures = {no: figure for due in dues for no, figure in due.figures.items()}
    header = {name: value for due in dues for name, value in due.header.items()}
    families = {mess.family for mess in messes}
    return Spoilt(
        "＋".join(mess.name for mess in messes),
        form.bytes(),
        tuple(places),
        figures,
        rejected,
        header,
        families.pop() if len(families) == 1 else PAIRED,
        frozenset().union(*(mess.needs for mess in messes)),
        tuple(family for _, _, family in findings),
        {no: mess.family for mess in messes for no in mess.touches},
    )


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
    return read_with(reader(), data, name)


def read_with(reader_: Reader, data: bytes, name: str = "返回表.xlsx") -> FileReading:
    """The same with a reader of another period."""
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        file.write(data)
        file.flush()
        return reader_.read(Path(file.name), name)


def score(spoilt: Spoilt, found: FileReading, into: Score, how: str) -> None:
    """Compare what was read with what is due."""
    into.forms += 1
    head = f"{how} {spoilt.name}"
    for family in set(spoilt.due_families) | set(spoilt.row_families.values()) or {spoilt.family}:
        into.tallies(family, how)[0].forms += 1
    own, saver = into.tallies(spoilt.family, how)
    saver.forms += 1
    if spoilt.rejected:
        _score_rejected(spoilt, found, into, head, (own, saver))
        return
    if isinstance(found, RefusedFile):
        into.problems.append(f"{head}: rejected as {found.code}")
        for tally in (own, saver):
            tally.planted += len(spoilt.due)
            tally.unused += 1
        return
    _score_findings(spoilt, found, into, how)
    for name, due in spoilt.header.items():
        if getattr(found, name) != due:
            into.problems.append(f"{head}: {name} is {due}, read {getattr(found, name)}")
            for tally in (own, saver):
                tally.wrong += 1
    for row, problem, used in _wrong_figures(spoilt, found):
        into.problems.append(f"{head}: {problem}")
        for tally in into.tallies(spoilt.family_of(row), how):
            tally.wrong += used
            tally.unused += not used


def _score_findings(spoilt: Spoilt, found: Return, into: Score, how: str) -> None:
    head = f"{how} {spoilt.name}"
    said = Counter((each.code, f"{each.sheet}!{each.cell}", each.row) for each in found.findings)
    rest = said.copy()
    families = spoilt.due_families or (spoilt.family,) * len(spoilt.due)
    for (codes, place), family in zip(spoilt.due, families, strict=True):
        key = next((k for k in rest if k[0] in codes.split("|") and place in ("", k[1])), None)
        code = key[0] if key else codes.partition("|")[0]
        into.planted[code] += 1
        for tally in into.tallies(family, how):
            tally.planted += 1
            tally.found += key is not None
        if key is None:
            told = sorted(each[:2] for each in said)
            into.problems.append(f"{head}: {code} at {place or 'any place'} not found; said {told}")
            continue
        into.found[code] += 1
        rest[key] -= 1
        rest += Counter()  # drops what is used up
    for code, place, row in rest:
        into.false[code] += 1
        into.problems.append(f"{head}: false alarm {code} at {place}")
        for tally in into.tallies(spoilt.family_of(row), how):
            tally.false += 1


def _score_rejected(
    spoilt: Spoilt, found: FileReading, into: Score, head: str, tallies: Sequence[Tally]
) -> None:
    """One of two reasons is told: the first stops the reading."""
    codes = {code for code, _ in spoilt.due}
    told = found.code if isinstance(found, RefusedFile) else ""
    code = told if told in codes else spoilt.due[0][0]
    into.planted[code] += 1
    place = next(place for each, place in spoilt.due if each == code)
    at = {f"{finding.sheet}!{finding.cell}" for finding in found.findings}
    right = told in codes and (not place or place in at)
    for tally in tallies:
        tally.planted += 1
        tally.found += right
        # A file that must not be used, and was: its figures are wrong ones.
        tally.wrong += not told
    if right:
        into.found[code] += 1
    else:
        into.problems.append(f"{head}: {spoilt.due} expected, rejected as {told!r} at {at}")


def _wrong_figures(spoilt: Spoilt, found: Return) -> Iterator[tuple[str, str, bool]]:
    """A row, what is wrong with it, and whether a wrong figure was used (else a right one was not)."""
    for no, wanted in clean().items():
        if no not in OWN:
            continue
        figure = found.rows[no].figure
        used = figure.state == "number"
        if no in spoilt.figures:
            due = spoilt.figures[no]
            if due is None and used:
                yield no, f"row {no} must not be used, read {figure}", True
            elif due is not None and not _is(figure, due):
                yield no, f"row {no} must be {due}, read {figure}", used
        elif figure != wanted:
            yield no, f"row {no} is {wanted}, read {figure}", used


def _is(figure: Read, due: Figure) -> bool:
    if isinstance(due, tuple):
        parts: tuple[Any, ...] = (figure.numerator, figure.denominator)
        return parts == tuple(Decimal(str(part)) for part in due)
    return figure.value == Decimal(str(due))


def table(score_: Score) -> str:
    """Recall, false alarms and wrong values by family and by saver, and recall by code, as text."""
    lines: list[str] = []
    for head, tallies in (("kinds of mess", score_.families), ("saved by", score_.savers)):
        lines.append(_line(head, "forms", "planted", "found", "recall", "false", "wrong used", "unused"))
        for name, tally in tallies.items():
            share = f"{tally.found / tally.planted:.3f}" if tally.planted else "-"
            numbers = (tally.forms, tally.planted, tally.found, share, tally.false, tally.wrong, tally.unused)
            lines.append(_line(name, *numbers))
        lines.append("")
    lines.append(_line("code", "planted", "found", "recall", "false"))
    for code in sorted(set(score_.planted) | set(score_.false)):
        planted, found = score_.planted[code], score_.found[code]
        share = f"{found / planted:.3f}" if planted else "-"
        lines.append(_line(code, planted, found, share, score_.false[code]))
    total, got = sum(score_.planted.values()), sum(score_.found.values())
    lines += ["", *(f"! {problem}" for problem in score_.problems)]
    lines.append(
        f"{score_.forms} forms, {len(MESSES)} kinds of mess, {got} of {total} faults found, "
        f"{sum(score_.false.values())} false alarms, {score_.wrong} wrong values used, "
        f"{len(score_.problems)} problems"
    )
    return "\n".join(lines)


def _line(name: str, *cells: object) -> str:
    """A Chinese sign is as wide as two."""
    wide = sum(1 for sign in name if ord(sign) > 0x2E7F)
    return f"{name:{28 - wide}}" + "".join(f"{cell!s:>11}" for cell in cells)


def singles() -> Sequence[Spoilt]:
    """Every kind alone."""
    return [spoil(mess) for mess in MESSES]
