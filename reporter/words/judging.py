"""The note under every table that shows lights: what statuses and lights mean, with the plan's own thresholds.

The same words in every document, from the table of statuses. Knows the plan; no figures.
"""

from __future__ import annotations

from laoyousuode.plan import Plan
from laoyousuode.statuses import lights_sentence, note, short_note


def judging_note(plan: Plan) -> str:
    """The note; it speaks of passed deadlines only where the plan has one."""
    return note(plan.thresholds, kept=has_deadlines(plan))


def has_deadlines(plan: Plan) -> bool:
    """Whether any row has a deadline, after which it is kept or not."""
    return any(row.kept_since for row in plan.indicators)


def judging_note_short(plan: Plan, *, lights: bool = True) -> str:
    """Its short form, for papers of one table; without `lights` one line, for a document that told them before."""
    return short_note(plan.thresholds) + (lights_sentence() if lights else "")
