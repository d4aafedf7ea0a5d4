"""What of a plan's file is 待确认, as a table; and the office's answers, written into the file as `plan confirm` does.

The same marks, the same answers: `reporter.notice` holds both. Knows no Tk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from laoyousuode.cell import strip_directions
from laoyousuode.output import write_in_place
from reporter.desk.faults import DeskError
from reporter.desk.view import MarkRow, Marks
from reporter.desk.words import say
from reporter.notice.confirmation import Answers, OpenMark, answered, choices_of, open_marks
from reporter.notice.settling import problems_in, typed


def marks_of(plan: Path) -> Marks:
    """What is 待确认; the plan's faults are told where nothing is. Raises OSError, PlanTextError, DeskError."""
    found = open_marks(_text(plan))
    rows = tuple(_row(mark) for mark in found)
    return Marks(str(plan), rows, () if rows else problems_in(plan))


def settle(plan: Path, places: Sequence[str], said: str | None, who: str, when: dt.date) -> tuple[str, Marks]:
    """Take these marks as they stand, or give the one of them the value that was typed ("-" strikes the entry).

    Raises DeskError where an answer cannot stand, OSError, PlanTextError.
    """
    if not who.strip():
        raise DeskError(say("fault.nobody"))
    text = _text(plan)
    marks = [mark for mark in open_marks(text) if mark.place in places]
    if not marks:
        raise DeskError(say("fault.gone"))
    if said is None:
        open_ones = [mark for mark in marks if not mark.settled]
        if open_ones:
            raise DeskError(say("fault.no_value", name=open_ones[0].entry_shown, key=open_ones[0].key_shown))
        answers = Answers(who, when, accepted=frozenset(mark.place for mark in marks))
    else:
        mark = marks[0]
        value = False if said.strip() == "-" else typed(said.strip(), mark.stands, choices_of(mark.key))
        answers = Answers(who, when, {mark.entry: {mark.key: value}})
    written = answered(text, answers)
    before = set(problems_in(plan))
    faults = [problem for problem in problems_in(plan, written) if problem not in before]
    if faults:
        raise DeskError(say("fault.answer", problems="；".join(faults)))
    write_in_place(plan, written.encode())
    left = marks_of(plan)
    return say("done.settled", count=len(marks), left=len(left.rows)), left


def _text(plan: Path) -> str:
    try:
        return plan.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DeskError(say("fault.no_text", file=plan.name)) from error


def _written(mark: OpenMark) -> str:
    """What stands there, as a person writes it; a code by its name."""
    if isinstance(mark.stands, dict):
        return "、".join(f"{key}={each}" for key, each in mark.stands.items())
    if isinstance(mark.stands, list):
        return "、".join(str(each) for each in mark.stands)
    stands = "" if mark.stands is None else str(mark.stands)
    return choices_of(mark.key).get(stands, stands)


def _row(mark: OpenMark) -> MarkRow:
    return MarkRow(
        place=mark.place,
        entry=strip_directions(mark.entry_shown),
        key=mark.key_shown,
        value=strip_directions(_written(mark)),
        meaning=strip_directions(mark.meaning),
        reason=strip_directions(mark.reason),
        settled=mark.settled,
        choices=tuple(choices_of(mark.key).values()),
    )
