"""The one loader of phrases: a document's fixed words from its own TOML file, with facts filled in.

A document may stand on words that several share: what its own file lacks is looked for there. Knows no phrase and
no document.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


class PhraseError(LookupError):
    """A phrase that no file has, or one that asks for a fact that nobody gave; the text names file and key."""

    def __init__(self, file: str, key: str, fault: str) -> None:
        super().__init__(f"{file}：{key} {fault}")


class Phrases:
    """The phrases of one file, and behind it of those that it stands on."""

    def __init__(self, path: Path, *shared: Phrases) -> None:
        self.file, self._shared = path.name, shared
        try:
            self.entries: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise PhraseError(self.file, "", f"读不了：{error}") from error

    def phrase(self, key: str) -> Any:
        """What stands at `section.name`: a text, a list or a table. Raises PhraseError."""
        for phrases in (self, *self._shared):
            found: Any = phrases.entries
            for part in key.split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
            if found is not None:
                return found
        raise PhraseError(self.file, key, "没有这一条")

    def say(self, key: str, /, **facts: object) -> str:
        """The phrase at `key` with its facts filled in. Raises PhraseError."""
        phrase = self.phrase(key)
        if not isinstance(phrase, str):
            raise PhraseError(self.file, key, "不是一句话")
        try:
            return phrase.format_map(facts)
        except (KeyError, ValueError, IndexError) as error:
            raise PhraseError(self.file, key, f"填不了：{error}") from error


@cache
def phrases(path: Path, *shared: Phrases) -> Phrases:
    """The phrases of the file, read once."""
    return Phrases(path, *shared)
