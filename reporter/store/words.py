"""The store's own sentences (`store.toml`)."""

from __future__ import annotations

from pathlib import Path

from laoyousuode.phrases import phrases

_PHRASES = phrases(Path(__file__).parent / "store.toml")
say, phrase = _PHRASES.say, _PHRASES.phrase
