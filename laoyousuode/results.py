"""The results of one period: what `results.json` says, and all that the documents are written from.

An interface: names and types of the JSON stay (schema 1; keys may be added). `to_json` writes the results,
`from_json` reads them back whole. Knows no file format of the
returns and no layout of the documents.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from laoyousuode.findings import Finding
from laoyousuode.period import Period
from laoyousuode.records import read_record, write_record
from laoyousuode.statuses import Light, StatusError, status_of

SCHEMA = 1

BureauState = Literal["received", "late", "missing"]
FileState = Literal["counted", "superseded", "identical", "rejected", "aside"]


@dataclass(frozen=True, slots=True)
class Source:
    """One cell that a district value was made from. `field` is value, numerator or denominator."""

    bureau: str
    file: str
    sheet: str
    cell: str
    field: str
    value: Decimal
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one bureau reported for one row: a figure, or why there is none.

    `state` is the reading's: number, blank, none (无), doubtful; "missing" where the bureau has no usable return.
    `value` is the bureau's own figure (a percentage where the row is a ratio). `confirmed` is the reason the
    bureau gave with 核实=属实, where a finding was confirmed. `note` is what was typed where that is no number, and how a
    number came that no file brought (代录).
    """

    bureau: str
    state: Literal["number", "blank", "none", "doubtful", "missing"]
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    sources: tuple[Source, ...] = ()
    status: str = ""
    light: Light = "none"
    confirmed: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        _known(self.bureau, self.status)


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One row of the plan in one period. Numbers are in the row's unit; percentages as 95, not 0.95.

    `progress` is value / target (0.85 is 85 %), None for lower-is-better rows. `missing` names the bureaus
    without which the value is incomplete.
    """

    no: str
    name: str
    unit: str
    target: str
    target_number: Decimal | None
    value: Decimal | None
    expected: Decimal | None
    gap: Decimal | None
    progress: Decimal | None
    deviation: Decimal | None
    status: str
    light: Light
    complete: bool
    missing: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    def __post_init__(self) -> None:
        _known(f"指标{self.no}", self.status)


def _known(place: str, status: str) -> None:
    """Raises StatusError, so that no result with a status that nothing describes ever reaches a document.

    "" stands where nothing was said: an older program's file has none for a bureau's part.
    """
    try:
        if status:
            status_of(status)
    except StatusError as error:
        raise StatusError(f"{place}：{error}") from None


@dataclass(frozen=True, slots=True)
class BureauResult:
    """Reception of one bureau; `file` and `sha256` are those of the return that counts.

    `aside` says what kinds of files came from a bureau that sent nothing else (扫描件).
    """

    name: str
    state: BureauState
    file: str | None = None
    sha256: str | None = None
    date: dt.date | None = None
    filler: str = ""
    phone: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file. `code` says why it was rejected, or set aside: that is no return, and no fault."""

    path: str
    sha256: str | None
    state: FileState
    bureau: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class TaskReport:
    """A bureau's own words on one task."""

    task: int
    bureau: str
    progress: str = ""
    problem: str = ""
    next: str = ""
    self_assessment: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """One period's results. Lists are in the plan's order; files and findings in the order of their paths.

    `plan_revision` and `plan_digest` say which plan in force they were judged by; "" in an older program's file.
    """

    plan: str
    period: Period
    due: dt.date | None
    bureaus: tuple[BureauResult, ...] = ()
    files: tuple[FileResult, ...] = ()
    indicators: tuple[IndicatorResult, ...] = ()
    tasks: tuple[TaskReport, ...] = ()
    findings: tuple[Finding, ...] = ()
    version: str = field(default="")
    plan_revision: int = 1
    plan_digest: str = ""

    def indicator(self, no: str) -> IndicatorResult:
        """Raises KeyError where there is no such row."""
        for indicator in self.indicators:
            if indicator.no == no:
                return indicator
        raise KeyError(no)


# Where the JSON calls a field otherwise than the record does.
_KEYS = {"self_assessment": "self", "version": "program"}


def json_bytes(results: Results) -> bytes:
    """results.json: the same results give the same bytes. Piece by piece, for it may list thousands of files."""
    written = write_record(results, _KEYS)
    document = {"schema": SCHEMA, "cutoff": results.period.cutoff.isoformat(), **written}
    content = io.BytesIO()
    for piece in json.JSONEncoder(ensure_ascii=False, indent=1, allow_nan=False).iterencode(document):
        content.write(piece.encode("utf-8"))
    content.write(b"\n")
    return content.getvalue()


def to_json(results: Results) -> str:
    """The text of results.json."""
    return json_bytes(results).decode("utf-8")


def from_json(text: str) -> Results:
    """The results that `to_json` wrote, whole: `from_json(to_json(results)) == results`.

    Keys that schema 1 got later may be absent (an older program's file): they take their default, and a bureau's
    cells are then those of its row. Raises ValueError with a sentence for what is no results.json.
    """
    try:
        document = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("不是 results.json：层数太多") from None
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ValueError(f"schema 应为 {SCHEMA}")
    results = read_record(Results, document, _KEYS)
    return replace(results, indicators=tuple(map(_completed, results.indicators)))


def _no_number(text: str) -> None:
    raise ValueError(f"{text} 不是数字")


def _completed(row: IndicatorResult) -> IndicatorResult:
    """An older file names each cell once, with its row, and did not always say which part of a ratio it is."""
    sources = _with_fields(row.sources)
    parts = tuple(
        replace(part, sources=part.sources or tuple(each for each in sources if each.bureau == part.bureau))
        if part.state == "number"
        else part
        for part in row.contributions
    )
    return replace(row, sources=sources, contributions=parts)


def _with_fields(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """A file without `field` names a ratio's numerator before its denominator."""
    unnamed = Counter(source.bureau for source in sources if not source.field)
    if not unnamed:
        return sources
    found, seen = [], Counter[str]()
    for source in sources:
        if not source.field:
            ratio = ("numerator", "denominator")[seen[source.bureau] % 2]
            seen[source.bureau] += 1
            source = replace(source, field="value" if unnamed[source.bureau] == 1 else ratio)
        found.append(source)
    return tuple(found)
