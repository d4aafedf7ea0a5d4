"""A plan's file as text: its blocks and entries with their lines, and the comment lines directly above each.

An edit replaces whole lines and leaves every other byte as it was. Knows TOML's lines; nothing of what a plan says.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from laoyousuode.unreadable import why

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(#.*)?")
_KEY = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*=""")
_NAMED_BY = ("no", "name", "revision")


class PlanTextError(ValueError):
    """The text is no TOML; the message is a sentence."""


@dataclass(slots=True)
class PlanEntry:
    """One `key = value`, on the lines `first` to `last`; `comments` are the comment lines directly above it."""

    key: str
    value: Any
    first: int
    last: int
    comments: tuple[int, ...]


@dataclass(slots=True)
class PlanBlock:
    """A table of the file; "" is what stands above the first header, whose line is `at` (-1 for none).

    `trailing`: comments that no entry follows.
    """

    header: str
    at: int = -1
    entries: list[PlanEntry] = field(default_factory=list)
    trailing: tuple[int, ...] = ()
    name: str = ""

    def entry(self, key: str) -> PlanEntry | None:
        return next((each for each in self.entries if each.key == key), None)


def blocks_of(text: str) -> list[PlanBlock]:
    """Raises PlanTextError."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlanTextError(f"不是正确的 TOML 文件（{why(error)}）") from error
    blocks = list(_blocks(lines_of(text)))
    _name(blocks)
    return blocks


def lines_of(text: str) -> list[str]:
    """The lines with their ends; only what ends a line in TOML does."""
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)


def _blocks(lines: list[str]) -> Iterator[PlanBlock]:
    block, comments, at = PlanBlock(""), list[int](), 0
    while at < len(lines):
        line = lines[at]
        stripped = line.strip()
        header = _HEADER.fullmatch(line.rstrip("\r\n"))
        if stripped.startswith("#"):
            comments.append(at)
        elif header and not _KEY.match(line):
            block.trailing = tuple(comments)
            yield block
            block, comments = PlanBlock(header[2], at), []
        elif match := _KEY.match(line):
            last, value = _statement(lines, at)
            key = next(iter(tomllib.loads(f"{match[1]} = 0")))
            block.entries.append(PlanEntry(key, value, at, last, tuple(comments)))
            comments, at = [], last
        at += 1
    block.trailing = tuple(comments)
    yield block


def _statement(lines: list[str], first: int) -> tuple[int, Any]:
    """The statement's last line and its value: the fewest lines that are TOML by themselves."""
    for last in range(first, len(lines)):
        try:
            found = tomllib.loads("".join(lines[first : last + 1]))
        except tomllib.TOMLDecodeError:
            continue
        return last, next(iter(found.values()))
    raise PlanTextError("不是正确的 TOML 文件")


def _name(blocks: list[PlanBlock]) -> None:
    """indicators.3, tasks.2, amendments.2.indicators.5: by what names an entry of each list."""
    above: dict[str, str] = {}
    for block in blocks:
        own = next((str(found.value) for key in _NAMED_BY if (found := block.entry(key))), "")
        parent, _, last = block.header.rpartition(".")
        start = above.get(parent, parent) if parent else ""
        block.name = ".".join(part for part in (start, last, own) if part) or "plan"
        above[block.header] = block.name
