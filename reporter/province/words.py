"""The roll-up's words. Knows no districts."""

from __future__ import annotations

from pathlib import Path

from laoyousuode.phrases import phrases

WORDS = phrases(Path(__file__).parent / "province.toml")
say, phrase = WORDS.say, WORDS.phrase
