"""The papers' fixed phrases (`papers.toml`), and those that they share with other documents."""

from __future__ import annotations

from pathlib import Path

from laoyousuode.phrases import phrases
from laoyousuode.plan import Plan
from reporter.words.phrases import SHARED

PAPERS = phrases(Path(__file__).parent / "papers.toml", SHARED)
say, phrase = PAPERS.say, PAPERS.phrase


def rows_named(plan: Plan) -> str:
    """What this plan's rows are called together: there may be no commitments among them."""
    both = any(row.is_commitment for row in plan.indicators)
    return say("rows.both" if both else "rows.indicators")
