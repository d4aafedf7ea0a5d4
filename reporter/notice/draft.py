"""What was found in a notice, and what is proposed from it: the draft of a plan, before the office confirms it.

Every value says where it stands and, where it is not simply read off, why it is proposed. Knows no document and no
TOML.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value with its place in the notice (表第3行 2025年, 三（四）).

    `value` is None where nothing could be read: `reason` then says what stands there. `certain`: read off the notice
    as it stands; else it is a proposal and `reason` says from what, or a doubt and `reason` says which.
    """

    value: T | None
    place: str
    reason: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity or deadline in the text: “到2027年，累计城镇新增就业16万人”.

    `words` is the passage verbatim; `name` what is counted. `target` is as a table's cell would print it (16, 92 以上,
    全覆盖, 动态清零). `year` is the deadline, None where none is named; `yearly`: 每年, from the year `since` where one is
    named. `cumulative`: 累计. `row` is the number of the table's row, or of the commitment (C1), that it speaks of; ""
    where no row was found.
    """

    words: str
    place: str
    task: int
    name: str
    target: str
    unit: str
    year: int | None = None
    yearly: bool = False
    cumulative: bool = False
    row: str = ""
    since: int | None = None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row of the table of yearly targets, or a commitment of the text (`no` is then C1, C2, …).

    `targets` has every year of the head; a cell that cannot be read has the value None. `base` is the base year with
    its figure as printed. `printed` is the row as the document has it. `proposals` are the plan's other entries by
    key, in the plan's order (task, kind, better, combine, lead, support, verify, entry, numerator, denominator, …).
    """

    no: str
    source: str
    name: Found[str]
    unit: Found[str]
    heading: Found[str]
    field: Found[str]
    targets: Mapping[int, Found[str]]
    base: Found[tuple[int, str]] | None = None
    printed: tuple[str, ...] = ()
    proposals: Mapping[str, Found[Any]] = dataclasses.field(default_factory=dict)

    @property
    def is_commitment(self) -> bool:
        return not self.no.isdigit()


@dataclass(frozen=True, slots=True)
class DraftTask:
    """A numbered task (重点任务) with its paragraph; the first of its bureaus leads."""

    no: int
    numeral: str
    title: Found[str]
    text: Found[str]
    bureaus: Found[tuple[str, ...]]
    place: str


@dataclass(frozen=True, slots=True)
class DraftBureau:
    """责任单位 with its full name, and the short forms that mean the same."""

    name: Found[str]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """All that was found. `commitments` are the quantities that the table lacks, in the form of its rows.

    `quantities` are all quantities of the text, those of the table's rows too: what a check holds against the table.
    `paragraphs` are the notice's lines with their places (三（四）, 标题, 第12段). `notes` are sentences about what was
    seen and could not be placed.
    """

    title: Found[str]
    field: Found[str]
    district: Found[str]
    office: Found[str]
    issued: Found[dt.date]
    years: Found[tuple[int, ...]]
    table_title: Found[str]
    rows: tuple[DraftRow, ...]
    tasks: tuple[DraftTask, ...]
    bureaus: tuple[DraftBureau, ...]
    commitments: tuple[DraftRow, ...]
    quantities: tuple[Quantity, ...] = ()
    paragraphs: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    recipients: Found[str] = Found(None, "主送", certain=False)
