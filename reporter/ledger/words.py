"""The ledger's fixed words and colours: names of fields and states, the lights' fills.

What a status means stands in the table of statuses. Knows no figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from laoyousuode.phrases import phrases
from reporter.ledger.style import Column
from reporter.words.phrases import SHARED

LEDGER = phrases(Path(__file__).parent / "ledger.toml", SHARED)
say, entry = LEDGER.say, LEDGER.entry

FIELD_NAMES: Mapping[str, str] = entry("fields")
STATE_NAMES: Mapping[str, str] = entry("figure_states")
SHEETS: Mapping[str, str] = entry("sheet_names")
LIGHT_FILLS = {"green": "C6E0B4", "yellow": "FFE699", "red": "F4B0A8", "none": ""}


def columns_named(name: str) -> tuple[Column, ...]:
    """A table's columns."""
    return tuple(Column(*each) for each in entry(f"columns.{name}"))
