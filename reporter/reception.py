"""Which return of a bureau counts, and what became of every other file.

The highest 报送版次 counts, then the latest 填报日期; identical contents count once; where there is no order, none
counts. Knows the returns as read; combines no figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.plan import Plan
from reporter.results import BureauResult, FileResult
from reporter.returns import Return, shown_figure


@dataclass(frozen=True, slots=True)
class Reception:
    """The returns that count, by bureau, and the account of all files."""

    counted: dict[str, Return]
    bureaus: tuple[BureauResult, ...]
    files: tuple[FileResult, ...]
    findings: tuple[Finding, ...]


def receive(plan: Plan, returns: Iterable[Return], due: dt.date | None) -> Reception:
    """Sort the returns out. Findings are those of the files that count or were rejected, and the conflicts."""
    by_bureau: dict[str, list[Return]] = {bureau.name: [] for bureau in plan.bureaus}
    files: dict[str, FileResult] = {}
    findings: list[Finding] = []
    for item in returns:
        if item.usable and item.bureau is not None:
            by_bureau[item.bureau].append(item)
        else:
            files[item.path] = FileResult(item.path, item.sha256, "rejected", item.bureau, item.code)
            findings += item.findings
    counted: dict[str, Return] = {}
    for bureau, items in by_bureau.items():
        chosen, states, conflicts = _choose(items)
        files |= states
        findings += conflicts
        if chosen is not None:
            counted[bureau] = chosen
            findings += chosen.findings
    bureaus = tuple(_bureau(bureau.name, counted.get(bureau.name), due) for bureau in plan.bureaus)
    findings += _lateness(counted, due)
    findings += [_missing(bureau.name) for bureau in bureaus if bureau.state == "missing"]
    return Reception(counted, bureaus, tuple(files[path] for path in sorted(files)), tuple(findings))


def _order(item: Return) -> tuple[int, dt.date]:
    return (item.serial or 0, item.date or dt.date.min)


def _choose(items: list[Return]) -> tuple[Return | None, dict[str, FileResult], list[Finding]]:
    """The return that counts, the state of each file, the conflicts."""
    distinct: list[Return] = []
    states: dict[str, FileResult] = {}
    for item in items:
        if any(_same(item, other) for other in distinct):
            states[item.path] = FileResult(item.path, item.sha256, "identical", item.bureau)
        else:
            distinct.append(item)
    if not distinct:
        return None, states, []
    distinct.sort(key=_order)
    chosen = distinct[-1]
    rivals = [item for item in distinct[:-1] if _order(item) == _order(chosen)]
    if rivals:
        return None, states | _undecided(distinct, rivals), [_tie(item, chosen) for item in (*rivals, chosen)]
    states[chosen.path] = FileResult(chosen.path, chosen.sha256, "counted", chosen.bureau)
    findings: list[Finding] = []
    for item in distinct[:-1]:
        states[item.path] = FileResult(item.path, item.sha256, "superseded", item.bureau)
        findings += _differences(item, chosen)
    return chosen, states, findings


def _undecided(distinct: list[Return], rivals: list[Return]) -> dict[str, FileResult]:
    tied = {item.path for item in rivals} | {distinct[-1].path}
    return {
        item.path: FileResult(
            item.path,
            item.sha256,
            "rejected" if item.path in tied else "superseded",
            item.bureau,
            "conflicting-returns" if item.path in tied else None,
        )
        for item in distinct
    }


def _same(one: Return, other: Return) -> bool:
    if one.sha256 == other.sha256:
        return True
    return _content(one) == _content(other)


def _content(item: Return) -> tuple[object, ...]:
    """All that a clerk typed, whatever the file looks like outside."""
    figures = tuple((no, tuple(row.typed.items()), row.confirmed) for no, row in item.rows.items())
    words = tuple(replace(task, file="", sheet="", cell="") for task in item.tasks)
    return (item.bureau, item.serial, item.date, figures, words)


def _tie(item: Return, chosen: Return) -> Finding:
    other = next(path for path in (chosen.path, item.path) if path != item.path or item is chosen)
    issue = Issue("conflicting-returns", facts={"other": other}, variant="undecided")
    return locate(issue, file=item.path, sheet=item.sheet, bureau=item.bureau or "")


def _differences(item: Return, chosen: Return) -> list[Finding]:
    """One finding a row in which the superseded return says something else."""
    findings = []
    for no, row in item.rows.items():
        now = chosen.rows[no]
        if row.typed == now.typed:
            continue
        name = next(name for name in row.typed if row.typed[name] != now.typed[name])
        issue = Issue(
            "conflicting-returns",
            no,
            name,
            raw=shown_figure(row) or "空白",
            used=shown_figure(now) or "空白",
            facts={"label": f"第{no}行", "other": chosen.path},
        )
        cell = item.addresses.get((no, name), "")
        findings.append(locate(issue, file=item.path, sheet=item.sheet, cell=cell, bureau=item.bureau or ""))
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


def _lateness(counted: dict[str, Return], due: dt.date | None) -> list[Finding]:
    findings = []
    for bureau, item in counted.items():
        if due is None:
            continue
        if item.date is None:
            issue = Issue("unknown-date", raw=item.date_text)
        elif item.date > due:
            issue = Issue("late-return", raw=item.date.isoformat(), used=due.isoformat())
        else:
            continue
        findings.append(locate(issue, file=item.path, sheet=item.sheet, bureau=bureau))
    return findings


def _missing(bureau: str) -> Finding:
    return locate(Issue("missing-return", facts={"label": bureau}), bureau=bureau)
