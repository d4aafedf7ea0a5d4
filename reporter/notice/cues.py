"""The cue words of `cues.toml` as compiled patterns.

Knows the file's keys; not the documents that are searched.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from laoyousuode.phrases import phrases

CUES = phrases(Path(__file__).parent / "cues.toml")


@cache
def pattern(key: str) -> re.Pattern[str]:
    return re.compile(CUES.phrase(key))


@cache
def words(key: str) -> tuple[str, ...]:
    return tuple(CUES.phrase(key))
