"""Which return of a bureau counts, and what became of every other file.

The highest 报送版次 counts, then the latest 填报日期; identical contents count once, as of the first of them; where the
order is not certain, none counts. Knows the returns as read; combines no figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.plan import Plan
from laoyousuode.recognition import bureau_in_path
from laoyousuode.results import BureauResult, FileResult
from reporter.period.listing import UNLISTED
from reporter.returns.returned import FileReading, Received, RefusedFile, Return, SentReturn
from reporter.returns.side_files import CODE, as_listed, kinds

Sent = Return | SentReturn
# So many superseded versions of a bureau are compared with the one that counts; earlier ones are counted.
MOST_COMPARED = 20


@dataclass(frozen=True, slots=True)
class Reception:
    """The returns that count, by bureau, and the account of all files.

    `before` is the return that each of them superseded last. `refused` are the files that do not count because
    something is wrong with them.
    """

    counted: dict[str, Return]
    before: dict[str, Return]
    refused: tuple[FileReading, ...]
    bureaus: tuple[BureauResult, ...]
    files: tuple[FileResult, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Choice:
    """What became of one bureau's returns."""

    chosen: Return | None = None
    before: Return | None = None
    tied: list[Return] = field(default_factory=list)
    states: dict[str, FileResult] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def receive(
    plan: Plan,
    returns: Iterable[Received],
    due: dt.date | None,
    preferred: Collection[str] = (),
    extended: Mapping[str, dt.date] | None = None,
    accepted: Collection[str] = (),
) -> Reception:
    """Sort the returns out. Findings are those of the files that count or were rejected, and the conflicts.

    `preferred` names files (as shown) that count whatever their number and date. `extended` gives a bureau another day.
    `accepted` are digests of files that count where number and date do not tell.
    """
    days = {bureau.name: (extended or {}).get(bureau.name, due) for bureau in plan.bureaus}
    by_bureau: dict[str, list[Sent]] = {bureau.name: [] for bureau in plan.bureaus}
    files: dict[str, FileResult] = {}
    findings: list[Finding] = []
    refused: list[FileReading] = []
    beside: list[RefusedFile] = []
    for item in returns:
        if not isinstance(item, RefusedFile):
            by_bureau[item.bureau].append(item)
        elif item.aside or item.code == UNLISTED:
            beside.append(item)
            told = _beside(plan, item)
            files[item.path] = told[0]
            findings += told[1]
        else:
            files[item.path] = FileResult(item.path, item.sha256, "rejected", item.bureau, item.code)
            findings += item.findings
            refused.append(item)
    choices = {bureau: _choose(items, preferred, accepted) for bureau, items in by_bureau.items()}
    for choice in choices.values():
        files |= choice.states
        findings += choice.findings
        refused += choice.tied
    counted = {bureau: each.chosen for bureau, each in choices.items() if each.chosen is not None}
    findings += [finding for item in counted.values() for finding in item.findings]
    silent = (
        {bureau.name for bureau in plan.bureaus} - counted.keys() - {owner(plan, item) for item in refused}
    )
    only = {name: _kinds_of(plan, beside, name) for name in silent}
    bureaus = tuple(
        _bureau(bureau.name, counted.get(bureau.name), days[bureau.name], only.get(bureau.name, ""))
        for bureau in plan.bureaus
    )
    findings += _lateness(counted, days)
    findings += [_missing(bureau) for bureau in bureaus if bureau.state == "missing"]
    return Reception(
        counted=counted,
        before={bureau: each.before for bureau, each in choices.items() if each.before is not None},
        refused=tuple(refused),
        bureaus=bureaus,
        files=tuple(files[path] for path in sorted(files)),
        findings=tuple(findings),
    )


class _Place(NamedTuple):
    """Where a return stands in the order of its bureau's: by its version, then by its day.

    A version that nobody can read may be any, the last one too, and so may a day among those of its version.
    """

    is_lost: bool
    serial: int
    is_day_lost: bool
    day: dt.date


def _place(item: Sent) -> _Place:
    lost = item.serial is None and bool(item.serial_text)
    day_lost = item.date is None and bool(item.date_text)
    return _Place(lost, item.serial or 0, day_lost, item.date or dt.date.min)


@dataclass(slots=True)
class _Version:
    """Returns of one bureau with the same content. `place` is the last that any of them may have."""

    members: list[Sent]
    place: _Place

    def add(self, item: Sent) -> None:
        self.members.append(item)
        self.place = max(self.place, _place(item))

    def counting(self, preferred: Collection[str]) -> Sent:
        """The one to be used: the named one, else the earliest, for a copy of what came in time is not late."""
        named = [item for item in self.members if item.path in preferred]
        earliest = sorted(self.members, key=lambda item: item.date or dt.date.max)
        return (named or earliest)[0]


def _versions(items: list[Sent]) -> list[_Version]:
    """Those of one content together, in the order of their first members."""
    versions: list[_Version] = []
    known: dict[str, _Version] = {}
    for item in items:
        # The same bytes, or the same figures and words however they were saved.
        version = known.get(item.content) or known.get(item.sha256)
        if version is not None:
            version.add(item)
            continue
        version = _Version([item], _place(item))
        versions.append(version)
        known |= {item.content: version, item.sha256: version}
    return versions


def _choose(items: list[Sent], preferred: Collection[str], accepted: Collection[str]) -> _Choice:
    """The return that counts, the state of each file, the conflicts."""
    choice = _Choice()
    if not items:
        return choice
    versions = _versions(items)
    for version in versions:
        used = version.counting(preferred)
        for item in version.members:
            if item is not used:
                choice.states[item.path] = FileResult(item.path, item.sha256, "identical", item.bureau)
    named = [v for v in versions if v.counting(preferred).path in preferred]
    lasting = named or _lasting(versions)
    taken = [v for v in lasting if any(item.sha256 in accepted for item in v.members)]
    if len(lasting) > 1 and len(taken) == 1:
        # Only while nothing newer came: a later version is the bureau's own word.
        named = lasting = taken
    if len(lasting) > 1:
        return _undecided(
            choice,
            [v.counting(preferred) for v in versions],
            [v.counting(preferred).whole() for v in lasting],
        )
    (last,) = lasting
    chosen = last.counting(preferred).whole()
    others = sorted((v for v in versions if v is not last), key=lambda version: version.place)
    choice.chosen = chosen
    choice.before = others[-1].counting(preferred).whole() if others else None
    choice.states[chosen.path] = FileResult(chosen.path, chosen.sha256, "counted", chosen.bureau)
    compared = others[-MOST_COMPARED:]
    for version in others:
        item = version.counting(preferred)
        choice.states[item.path] = FileResult(item.path, item.sha256, "superseded", item.bureau)
    for version in compared:
        whole = version.counting(preferred).whole()
        choice.findings += _differences(whole, chosen, "preferred" if named else "")
    if len(others) > len(compared):
        facts = {"count": str(len(others) - len(compared)), "other": chosen.path}
        issue = Issue("conflicting-returns", facts=facts, variant="uncompared")
        choice.findings.append(locate(issue, file=chosen.path, sheet=chosen.sheet, bureau=chosen.bureau))
    return choice


def _lasting(versions: list[_Version]) -> list[_Version]:
    """Those that no other one certainly came after."""
    places = [version.place for version in versions]
    top = max(place.serial for place in places)
    latest = max(dt.date.min if place.is_lost else place.day for place in places if place.serial == top)

    def lasts(place: _Place) -> bool:
        return place.is_lost or (place.serial == top and (place.is_day_lost or place.day == latest))

    return [version for version in versions if lasts(version.place)]


def _undecided(choice: _Choice, distinct: list[Sent], tied: list[Return]) -> _Choice:
    choice.tied = tied
    paths = dict.fromkeys(item.path for item in tied)
    for item in distinct:
        if item.path in paths:
            state = FileResult(item.path, item.sha256, "rejected", item.bureau, "conflicting-returns")
        else:
            state = FileResult(item.path, item.sha256, "superseded", item.bureau)
        choice.states[item.path] = state
    for item in tied:
        rest = "》《".join(path for path in paths if path != item.path)
        issue = Issue("conflicting-returns", facts={"other": rest}, variant="undecided")
        choice.findings.append(locate(issue, file=item.path, sheet=item.sheet, bureau=item.bureau))
    # Which of them differs where, so that the office can decide without opening both.
    for item in tied[:-1]:
        choice.findings += _differences(item, tied[-1], "open")
    return choice


def _differences(item: Return, chosen: Return, variant: str) -> list[Finding]:
    """One finding a cell in which the return that does not count says something else."""
    findings = []
    for key, cell in item.cells.items():
        now = chosen.cells.get(key)
        text = now.text if now else ""
        if cell.content == (now.content if now else ""):
            continue
        issue = Issue(
            "conflicting-returns",
            key.row,
            key.field,
            raw=cell.text or "空白",
            used=text or "空白",
            facts={"label": cell.label, "other": chosen.path, "this": item.path},
            variant=variant,
        )
        findings.append(locate(issue, file=item.path, sheet=cell.sheet, cell=cell.cell, bureau=item.bureau))
    return findings


def _bureau(name: str, item: Return | None, due: dt.date | None, aside: str) -> BureauResult:
    if item is None:
        return BureauResult(name, "missing", aside=aside)
    late = due is not None and item.date is not None and item.date > due
    return BureauResult(
        name,
        "late" if late else "received",
        item.path,
        item.sha256,
        item.date,
        item.filler,
        item.phone,
    )


def _lateness(counted: dict[str, Return], days: Mapping[str, dt.date | None]) -> list[Finding]:
    findings: list[Finding] = []
    for bureau, item in counted.items():
        due = days[bureau]
        if due is None:
            continue
        if item.date is None:
            issue = Issue("unknown-date", field="in_date", raw=item.date_text)
        elif item.date > due:
            issue = Issue("late-return", field="in_date", raw=item.date.isoformat(), used=due.isoformat())
        else:
            continue
        cell = item.header.get("in_date", "")
        findings.append(locate(issue, file=item.path, sheet=item.sheet, cell=cell, bureau=bureau))
    return findings


def _missing(bureau: BureauResult) -> Finding:
    facts = {"label": bureau.name, "detail": bureau.aside}
    issue = Issue("missing-return", facts=facts, variant="aside" if bureau.aside else "")
    return locate(issue, bureau=bureau.name)


# --- what is no return ---


def owner(plan: Plan, item: FileReading) -> str:
    """Whose file it is: as it says itself, else as its name or the archive's or folder's says; "" where none does."""
    return item.bureau or bureau_in_path(plan, item.path)


def _beside(plan: Plan, item: RefusedFile) -> tuple[FileResult, tuple[Finding, ...]]:
    sent = bool(item.aside) and not kinds()[item.aside].system
    bureau = owner(plan, item) if sent else ""
    code = CODE if item.aside else item.code
    return FileResult(item.path, item.sha256, "aside", bureau or None, code), as_listed(item)


def _kinds_of(plan: Plan, beside: Iterable[RefusedFile], bureau: str) -> str:
    """What a bureau sent that is no return, in words; what programs leave behind, nobody sent."""
    sent = [kinds()[item.aside] for item in beside if item.aside and owner(plan, item) == bureau]
    return "、".join(dict.fromkeys(kind.short for kind in sent if not kind.system))
