"""Which return of a bureau counts, and what became of every other file.

The highest 报送版次 counts, then the latest 填报日期; identical contents count once; where there is no order, none
counts. Knows the returns as read; combines no figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.plan import Plan
from laoyousuode.results import BureauResult, FileResult
from reporter.returns.returned import FileReading, Return


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
    returns: Iterable[FileReading],
    due: dt.date | None,
    preferred: Collection[str] = (),
    extended: Mapping[str, dt.date] | None = None,
) -> Reception:
    """Sort the returns out. Findings are those of the files that count or were rejected, and the conflicts.

    `preferred` names files (as shown) that count whatever their number and date. `extended` gives a bureau another day.
    """
    days = {bureau.name: (extended or {}).get(bureau.name, due) for bureau in plan.bureaus}
    by_bureau: dict[str, list[Return]] = {bureau.name: [] for bureau in plan.bureaus}
    files: dict[str, FileResult] = {}
    findings: list[Finding] = []
    refused: list[FileReading] = []
    for item in returns:
        if isinstance(item, Return):
            by_bureau[item.bureau].append(item)
        else:
            files[item.path] = FileResult(item.path, item.sha256, "rejected", item.bureau, item.code)
            findings += item.findings
            refused.append(item)
    choices = {bureau: _choose(items, preferred) for bureau, items in by_bureau.items()}
    for choice in choices.values():
        files |= choice.states
        findings += choice.findings
        refused += choice.tied
    counted = {bureau: each.chosen for bureau, each in choices.items() if each.chosen is not None}
    findings += [finding for item in counted.values() for finding in item.findings]
    bureaus = tuple(
        _bureau(bureau.name, counted.get(bureau.name), days[bureau.name]) for bureau in plan.bureaus
    )
    findings += _lateness(counted, days)
    findings += [_missing(bureau.name) for bureau in bureaus if bureau.state == "missing"]
    return Reception(
        counted=counted,
        before={bureau: each.before for bureau, each in choices.items() if each.before is not None},
        refused=tuple(refused),
        bureaus=bureaus,
        files=tuple(files[path] for path in sorted(files)),
        findings=tuple(findings),
    )


def _order(item: Return) -> tuple[int, dt.date]:
    return (item.serial or 0, item.date or dt.date.min)


def _choose(items: list[Return], preferred: Collection[str]) -> _Choice:
    """The return that counts, the state of each file, the conflicts."""
    choice = _Choice()
    distinct: list[Return] = []
    # The preferred file must not be the one that is passed over as the other's double.
    for item in sorted(items, key=lambda item: item.path not in preferred):
        if any(_same(item, other) for other in distinct):
            choice.states[item.path] = FileResult(item.path, item.sha256, "identical", item.bureau)
        else:
            distinct.append(item)
    if not distinct:
        return choice
    distinct.sort(key=lambda item: (item.path in preferred, *_order(item)))
    chosen, others = distinct[-1], distinct[:-1]
    is_preferred = chosen.path in preferred
    rivals = [item for item in others if _order(item) == _order(chosen) and not is_preferred]
    if rivals:
        return _undecided(choice, distinct, [*rivals, chosen])
    choice.chosen, choice.before = chosen, others[-1] if others else None
    choice.states[chosen.path] = FileResult(chosen.path, chosen.sha256, "counted", chosen.bureau)
    for item in others:
        choice.states[item.path] = FileResult(item.path, item.sha256, "superseded", item.bureau)
        choice.findings += _differences(item, chosen, "preferred" if is_preferred else "")
    return choice


def _undecided(choice: _Choice, distinct: list[Return], tied: list[Return]) -> _Choice:
    choice.tied = tied
    paths = [item.path for item in tied]
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


def _same(one: Return, other: Return) -> bool:
    if one.sha256 == other.sha256:
        return True
    return _content(one) == _content(other)


def _content(item: Return) -> tuple[object, ...]:
    """All that a clerk typed, whatever the file looks like outside."""
    typed = tuple(sorted((key, cell.text) for key, cell in item.cells.items() if cell.text))
    return (item.bureau, item.serial, item.date, typed)


def _differences(item: Return, chosen: Return, variant: str) -> list[Finding]:
    """One finding a cell in which the return that does not count says something else."""
    findings = []
    for key, cell in item.cells.items():
        now = chosen.cells.get(key)
        text = now.text if now else ""
        if cell.text == text:
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


def _bureau(name: str, item: Return | None, due: dt.date | None) -> BureauResult:
    if item is None:
        return BureauResult(name, "missing")
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


def _missing(bureau: str) -> Finding:
    return locate(Issue("missing-return", facts={"label": bureau}), bureau=bureau)
