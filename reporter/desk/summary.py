"""How many bureaus have reported, in one line. Knows the roll's rows and the words alone, for the window must be light."""

from __future__ import annotations

from collections.abc import Iterable

from reporter.desk.view import RollRow
from reporter.desk.words import phrase, say


def summary(rows: Iterable[RollRow]) -> str:
    """应报 13，已收 9（其中逾期 1）…"""
    every = [row for row in rows if row.bureau]
    came = [row for row in every if row.state in ("received", "late", "faulty")]
    late = sum(phrase("roll.states")["late"] in row.shown for row in came)
    facts = {
        "due": len(every),
        "came": len(came),
        "late": late,
        "faulty": sum(row.state == "faulty" for row in every),
        "unusable": sum(row.state in ("unreadable", "undecided") for row in every),
        "missing": sum(row.state in ("missing", "overdue") for row in every),
    }
    parts = [say("roll.summary", **facts)]
    parts += [
        say(f"roll.summary_{key}", **facts) for key in ("late", "faulty", "unusable", "missing") if facts[key]
    ]
    return str(phrase("roll.between")).join(parts)
