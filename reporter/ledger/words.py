"""The ledger's fixed words and colours: names of fields and states, the lights' fills.

What a status means stands in the table of statuses. Knows no figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from laoyousuode.phrases import phrases
from reporter.ledger.style import LedgerColumn
from reporter.words.phrases import SHARED

LEDGER = phrases(Path(__file__).parent / "ledger.toml", SHARED)
say, phrase = LEDGER.say, LEDGER.phrase

FIELD_NAMES: Mapping[str, str] = phrase("fields")
STATE_NAMES: Mapping[str, str] = phrase("figure_states")
SHEETS: Mapping[str, str] = phrase("sheet_names")
LIGHT_FILLS = {"green": "C6E0B4", "yellow": "FFE699", "red": "F4B0A8", "none": ""}


def columns_named(name: str) -> tuple[LedgerColumn, ...]:
    """A table's columns."""
    return tuple(LedgerColumn(*each) for each in phrase(f"columns.{name}"))
