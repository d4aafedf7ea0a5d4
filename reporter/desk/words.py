"""The desk's words (`desk.toml`)."""

from __future__ import annotations

from pathlib import Path

from laoyousuode.phrases import phrases

_PHRASES = phrases(Path(__file__).parent / "desk.toml")
say, phrase = _PHRASES.say, _PHRASES.phrase
