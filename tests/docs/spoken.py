"""Everything that the program can say: its data files, the strings in its sources, the ribbon, the bundle's page."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_PACKAGES = ("laoyousuode", "addin", "bundle", "reporter", "template")
_HOLE = "\0"


@cache
def sayings() -> tuple[str, ...]:
    """Each sentence or word, with a mark where something is filled in."""
    found: set[str] = set()
    for package in _PACKAGES:
        for path in (ROOT / package).rglob("*.toml"):
            found.update(_texts(tomllib.loads(path.read_text(encoding="utf-8"))))
        for path in (ROOT / package).rglob("*.py"):
            found.update(_strings(ast.parse(path.read_text(encoding="utf-8"))))
    for path in (*(ROOT / "macros").iterdir(), ROOT / "bundle" / "scripts" / "manual.txt"):
        found.update(path.read_text(encoding="utf-8").splitlines())
    return tuple(re.sub(r"\{[^{}]*\}", _HOLE, text).replace("\n", "") for text in found)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else _HOLE for part in node.values)
            yield "".join(str(part) for part in parts)


def is_said(words: str) -> bool:
    """Whether the program can say these words; … stands for what the quotation leaves out of one sentence."""
    if _is_whole(words):
        return True
    left_out = re.compile(".*".join(re.escape(part.strip()) for part in words.split("…")))
    return any(left_out.search(text) for text in sayings())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Sentences with holes, of which enough is fixed to be known by."""
    with_holes = (text for text in sayings() if _HOLE in text)
    return tuple(
        re.compile(".+".join(map(re.escape, text.split(_HOLE))))
        for text in with_holes
        if len(re.findall("[\u4e00-\u9fff]", text)) >= 4
    )


def _is_whole(words: str) -> bool:
    """Whether it is a whole sentence of the program's, its holes filled with no more than twice what stands around."""
    return any(pattern.fullmatch(words) and len(words) <= 3 * len(pattern.pattern) for pattern in _patterns())
