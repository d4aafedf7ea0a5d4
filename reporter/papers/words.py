"""The papers' fixed phrases (`papers.toml`), and those that they share with other documents."""

from __future__ import annotations

from pathlib import Path

from laoyousuode.phrases import phrases
from reporter.words.phrases import SHARED

PAPERS = phrases(Path(__file__).parent / "papers.toml", SHARED)
say, phrase = PAPERS.say, PAPERS.phrase
