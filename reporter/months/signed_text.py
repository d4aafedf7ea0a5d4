"""The bulletin as it was signed beside the bulletin as it was made: where their figures differ.

Reads Word's paragraphs and table cells in their order; knows no figure's meaning.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_PLACE = 30


class UnreadableTextError(Exception):
    """The signed file is no Word document."""


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """A block of the text whose figures are not those of the results. `place` is how the block begins."""

    place: str
    signed: tuple[str, ...]
    made: tuple[str, ...]


def differing_figures(signed: bytes, made: bytes) -> list[FigureDifference]:
    """Block by block, in the signed text's order. Words alone may differ as they like. Raises UnreadableTextError."""
    if signed == made:
        return []
    new, old = list(_blocks(signed)), list(_blocks(made))
    found = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, new, old, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        # A paragraph that was edited stands across from the one it was made of.
        for place in range(max(i2 - i1, j2 - j1)):
            now = new[i1 + place] if i1 + place < i2 else ""
            then = old[j1 + place] if j1 + place < j2 else ""
            figures = tuple(_NUMBER.findall(now)), tuple(_NUMBER.findall(then))
            if sorted(figures[0]) != sorted(figures[1]):
                only = _without(figures[0], figures[1]), _without(figures[1], figures[0])
                found.append(FigureDifference((now or then)[:_PLACE], *only))
    return found


def _without(figures: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    rest = list(others)
    left = []
    for figure in figures:
        if figure in rest:
            rest.remove(figure)
        else:
            left.append(figure)
    return tuple(left)


def _blocks(document: bytes) -> Iterator[str]:
    from docx import Document
    from docx.opc.exceptions import OpcError
    from docx.text.paragraph import Paragraph

    try:
        opened = Document(io.BytesIO(document))
    except (OpcError, KeyError, ValueError, OSError) as error:
        raise UnreadableTextError from error
    for item in opened.iter_inner_content():
        if isinstance(item, Paragraph):
            if item.text.strip():
                yield item.text
        else:
            for row in item.rows:
                yield "\t".join(cell.text for cell in row.cells)
