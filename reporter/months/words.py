"""The sentences of commands in a working folder (`months.toml`)."""

from __future__ import annotations

from pathlib import Path

from laoyousuode.phrases import phrases

_PHRASES = phrases(Path(__file__).parent / "months.toml")
say, phrase = _PHRASES.say, _PHRASES.phrase
