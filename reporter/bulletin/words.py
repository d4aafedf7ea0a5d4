"""The bulletin's fixed phrases (`bulletin.toml`), and those that it shares with other documents.

Knows no plan, no results, no Word.
"""

from __future__ import annotations

from pathlib import Path

from laoyousuode.phrases import phrases
from reporter.words.phrases import SHARED

BULLETIN = phrases(Path(__file__).parent / "bulletin.toml", SHARED)
say, phrase = BULLETIN.say, BULLETIN.phrase
