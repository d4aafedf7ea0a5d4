"""The note under every table that shows lights: what they mean, with the plan's own thresholds.

Knows the thresholds; no figures.
"""

from __future__ import annotations

from laoyousuode.numbers import plain
from laoyousuode.plan import Thresholds
from reporter.words.phrases import say
from reporter.words.rows import HUNDRED


def thresholds_note(thresholds: Thresholds) -> str:
    """The note under every table with lights."""
    return say(
        "tables.note",
        ahead=plain(thresholds.ahead * HUNDRED),
        behind=plain(abs(thresholds.behind) * HUNDRED),
        band=plain(thresholds.policy_band * HUNDRED),
    )
