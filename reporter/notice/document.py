"""A notice as it stands on paper: paragraphs and tables of cells, in their order, each with its place.

Whatever file it came from, and whatever its figures mean, is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


class DocumentError(Exception):
    """The file cannot be read as a notice; the text is a sentence for the office that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may hold. An honest notice has some tens of thousands of characters and a few tables."""

    file_bytes: int = 32 << 20
    unpacked_bytes: int = 128 << 20
    characters: int = 2_000_000
    cells: int = 50_000
    columns: int = 200
    pages: int = 300


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of text. `no` counts the document's lines and tables together from 1."""

    no: int
    text: str


@dataclass(frozen=True, slots=True)
class NoticeCell:
    """One cell of a table. `covered`: a part of a merged cell, whose text it carries though it prints nothing.

    `torn`: at the top of a page, it may be the rest of the merged cell that the page before ends with.
    """

    text: str
    covered: bool = False
    torn: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as the document has them: a row may be shorter or longer than the head."""

    no: int
    rows: tuple[tuple[NoticeCell, ...], ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks in the document's order."""

    blocks: tuple[Block, ...]

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))
