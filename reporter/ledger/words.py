"""The ledger's fixed words and colours: names of fields and states, the lights' fills.

What a status means stands in the table of statuses. Knows no figures.
"""

from __future__ import annotations

from pathlib import Path

from laoyousuode.phrases import phrases
from reporter.words.phrases import SHARED

LEDGER = phrases(Path(__file__).parent / "ledger.toml", SHARED)
say, phrase = LEDGER.say, LEDGER.phrase

FIELD_NAMES = {"value": "填报值", "numerator": "分子", "denominator": "分母"}
STATE_NAMES = {"blank": "未报", "doubtful": "待核", "none": "无", "missing": "未交"}
LIGHT_FILLS = {"green": "C6E0B4", "yellow": "FFE699", "red": "F4B0A8", "none": ""}
