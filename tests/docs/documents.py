"""What the users' documents say, taken apart: commands, options, codes, quotations, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs" / "使用手册.md"
CHECKLIST = ROOT / "docs" / "excel-checklist.md"
READMES = (ROOT / "README.zh-CN.md", ROOT / "README.md")
ALL = (MANUAL, CHECKLIST, *READMES)
_FENCE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """Some words of a document, and which document's they are."""

    document: str
    words: str

    def __str__(self) -> str:
        return f"{self.document}: {self.words}"


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def fences(path: Path, kind: str) -> Iterator[str]:
    """The lines of every block of this kind."""
    for found, body in _FENCE.findall(text_of(path)):
        if found == kind:
            yield from body.splitlines()


def inline_code() -> Iterator[Said]:
    """Every piece of code within a sentence."""
    for path in ALL:
        for token in MarkdownIt("commonmark").enable("table").parse(text_of(path)):
            for child in token.children or ():
                if child.type == "code_inline":
                    yield Said(path.name, child.content)


def commands() -> Iterator[Said]:
    """Every command line, in a block of its own or within a sentence; without the remark behind it."""
    for path in ALL:
        for line in fences(path, "sh"):
            for part in line.partition("  #")[0].split("&&"):
                if part.strip().startswith("laoyousuode"):
                    yield Said(path.name, part.strip())
    for said in inline_code():
        if said.words.startswith("laoyousuode "):
            yield said


def options() -> Iterator[Said]:
    """Every option that stands alone, where only the program is spoken of."""
    for said in inline_code():
        if said.document != "README.md" and re.fullmatch(r"--[a-z-]+(?: .*)?", said.words):
            yield said


def quotations() -> Iterator[Said]:
    """What the program is said to say, within a sentence: 「…」."""
    for path in ALL:
        for words in re.findall("「([^」]+)」", _FENCE.sub("", text_of(path))):
            yield Said(path.name, words)


def printed() -> Iterator[Said]:
    """The lines of the blocks that show what the program prints."""
    for path in ALL:
        for line in fences(path, "text"):
            if line.strip():
                yield Said(path.name, line.strip())


def pictures(path: Path) -> list[str]:
    """The names of a document's pictures, in their order."""
    return re.findall(r"!\[[^\]]*\]\([^)]*pictures/([^)]+)\)", text_of(path))
