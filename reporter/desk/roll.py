"""The roll 收表情况: one line a bureau from what was received, while returns are still coming in.

Who counts and who is late is reception's to say; here it is only put into lines. Knows no Tk and no folder.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from laoyousuode.cell import strip_directions
from laoyousuode.findings import Finding
from laoyousuode.plan import Plan
from laoyousuode.results import BureauResult
from reporter.answers.answers import blamed
from reporter.desk.view import RollRow, RollState
from reporter.desk.words import phrase, say
from reporter.period.reception import Reception
from reporter.returns.returned import FileReading

UNDECIDED = "conflicting-returns"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the roll needs besides the returns: this day, each bureau's last day, and where files lie and since when.

    `found` gives a file, as it is shown, its path and its time; "" for both where it lies nowhere. `is_decided` tells
    whether the office has said its word on a finding.
    """

    today: dt.date
    due: dt.date
    extended: Mapping[str, dt.date] = field(default_factory=dict)
    found: Callable[[str], tuple[str, str]] = lambda shown: ("", "")
    is_decided: Callable[[Finding], bool] = lambda finding: False


def roll_rows(
    plan: Plan, reception: Reception, findings: Iterable[Finding], around: Surroundings
) -> tuple[RollRow, ...]:
    """The bureaus in the plan's order, then the files of nobody."""
    told = tuple(findings)
    refused: dict[str, list[FileReading]] = {}
    for item in reception.refused:
        refused.setdefault(blamed(plan, item, reception.counted), []).append(item)
    rows = [_row(bureau, refused.get(bureau.name, []), told, around) for bureau in reception.bureaus]
    rows += [_of_nobody(item, around) for item in refused.get("", [])]
    return tuple(rows)


def _row(
    bureau: BureauResult, refused: list[FileReading], findings: tuple[Finding, ...], around: Surroundings
) -> RollRow:
    if bureau.file is not None:
        return _received(bureau, bureau.file, len(refused), findings, around)
    if refused:
        return _unusable(bureau.name, refused, around)
    day = around.extended.get(bureau.name, around.due)
    state: RollState = "overdue" if around.today > day else "missing"
    said = [say("roll.aside", kinds=bureau.aside)] if bureau.aside else []
    said += [say("roll.extended", due=day)] if bureau.name in around.extended else []
    return RollRow(bureau.name, state, _word(state), told=_joined(said))


def _received(
    bureau: BureauResult, file: str, others: int, findings: tuple[Finding, ...], around: Surroundings
) -> RollRow:
    own = [each for each in findings if each.bureau == bureau.name and each.file == file]
    errors = sum(each.severity == "error" for each in own)
    decided = sum(around.is_decided(each) for each in own if each.severity == "error")
    warnings = sum(each.severity == "warning" for each in own)
    is_late = bureau.state == "late"
    state: RollState = "faulty" if errors else "late" if is_late else "received"
    words = [_word("late")] if is_late else []
    words += [say("roll.errors", count=errors)] if errors else []
    said = [say("roll.decided", count=decided)] if decided else []
    said += [say("roll.warnings", count=warnings)] if warnings else []
    said += [say("roll.others", count=others)] if others else []
    said += [say("roll.filled", day=bureau.date)] if bureau.date else []
    path, time = around.found(file)
    shown = _joined(words) or _word("received")
    return RollRow(bureau.name, state, shown, strip_directions(file), time, _joined(said), path)


def _unusable(bureau: str, refused: list[FileReading], around: Surroundings) -> RollRow:
    undecided = [item for item in refused if any(each.code == UNDECIDED for each in item.findings)]
    tied = [item for item in refused if getattr(item, "code", UNDECIDED) == UNDECIDED]
    chosen = (tied or undecided or refused)[-1]
    state: RollState = "undecided" if tied or undecided else "unreadable"
    finding = next((each for each in chosen.findings if each.severity == "error"), None)
    told = say("roll.choose", count=len(tied)) if tied else finding.message if finding else ""
    shown = _word(state) if state == "undecided" or not chosen.sheet else _word("unusable")
    path, time = around.found(chosen.path)
    return RollRow(bureau, state, shown, strip_directions(chosen.path), time, strip_directions(told), path)


def _of_nobody(item: FileReading, around: Surroundings) -> RollRow:
    path, time = around.found(item.path)
    told = item.findings[0].message if item.findings else ""
    return RollRow(
        "", "nobody", _word("nobody"), strip_directions(item.path), time, strip_directions(told), path
    )


def _word(state: str) -> str:
    return str(phrase("roll.states")[state])


def _joined(parts: Iterable[str]) -> str:
    return str(phrase("roll.between")).join(parts)
