"""The results of one period: what `results.json` says, and all that the documents are written from.

An interface: names and types of the JSON stay (schema 1; keys may be added). Knows no file format of the
returns and no layout of the documents.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from laoyousuode.findings import Finding
from laoyousuode.ladder import Light
from laoyousuode.numbers import as_json
from laoyousuode.period import Period

SCHEMA = 1

BureauState = Literal["received", "late", "missing"]
FileState = Literal["counted", "superseded", "identical", "rejected"]


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
    bureau gave with 核实=属实, where a finding was confirmed.
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


@dataclass(frozen=True, slots=True)
class BureauResult:
    """Reception of one bureau; `file` and `sha256` are those of the return that counts."""

    name: str
    state: BureauState
    file: str | None = None
    sha256: str | None = None
    date: dt.date | None = None
    filler: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file. `code` says why it was rejected."""

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
    """One period's results. Lists are in the plan's order; files and findings in the order of their paths."""

    plan: str
    period: Period
    due: dt.date | None
    bureaus: tuple[BureauResult, ...] = ()
    files: tuple[FileResult, ...] = ()
    indicators: tuple[IndicatorResult, ...] = ()
    tasks: tuple[TaskReport, ...] = ()
    findings: tuple[Finding, ...] = ()
    version: str = field(default="")

    def indicator(self, no: str) -> IndicatorResult:
        """Raises KeyError where there is no such row."""
        for indicator in self.indicators:
            if indicator.no == no:
                return indicator
        raise KeyError(no)


def to_json(results: Results) -> str:
    """The text of results.json: the same results give the same bytes."""
    document = {
        "schema": SCHEMA,
        "plan": results.plan,
        "period": str(results.period),
        "cutoff": results.period.cutoff.isoformat(),
        "due": results.due.isoformat() if results.due else None,
        "program": results.version,
        "bureaus": [_bureau(bureau) for bureau in results.bureaus],
        "files": [_file(file) for file in results.files],
        "indicators": [_indicator(indicator) for indicator in results.indicators],
        "tasks": [_task(task) for task in results.tasks],
        "findings": [_finding(finding) for finding in results.findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _bureau(bureau: BureauResult) -> dict[str, Any]:
    return {
        "name": bureau.name,
        "state": bureau.state,
        "file": bureau.file,
        "sha256": bureau.sha256,
        "date": bureau.date.isoformat() if bureau.date else None,
    }


def _file(file: FileResult) -> dict[str, Any]:
    return {
        "path": file.path,
        "sha256": file.sha256,
        "state": file.state,
        "bureau": file.bureau,
        "code": file.code,
    }


def _indicator(indicator: IndicatorResult) -> dict[str, Any]:
    return {
        "no": indicator.no,
        "name": indicator.name,
        "unit": indicator.unit,
        "target": indicator.target,
        "value": as_json(indicator.value),
        "expected": as_json(indicator.expected),
        "gap": as_json(indicator.gap),
        "progress": as_json(indicator.progress),
        "deviation": as_json(indicator.deviation),
        "status": indicator.status,
        "light": indicator.light,
        "complete": indicator.complete,
        "missing": list(indicator.missing),
        "sources": [_source(source) for source in indicator.sources],
        "contributions": [_contribution(part) for part in indicator.contributions],
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "bureau": source.bureau,
        "file": source.file,
        "sheet": source.sheet,
        "cell": source.cell,
        "value": as_json(source.value),
        "field": source.field,
        "raw": source.raw,
    }


def _contribution(part: Contribution) -> dict[str, Any]:
    return {
        "bureau": part.bureau,
        "state": part.state,
        "value": as_json(part.value),
        "numerator": as_json(part.numerator),
        "denominator": as_json(part.denominator),
        "status": part.status,
        "light": part.light,
        "confirmed": part.confirmed,
        "note": part.note,
    }


def _task(task: TaskReport) -> dict[str, Any]:
    return {
        "task": task.task,
        "bureau": task.bureau,
        "progress": task.progress,
        "problem": task.problem,
        "next": task.next,
        "self": task.self_assessment,
        "file": task.file,
        "sheet": task.sheet,
        "cell": task.cell,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": finding.file,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "row": finding.row,
        "bureau": finding.bureau,
        "raw": finding.raw,
        "used": finding.used,
        "message": finding.message,
        "cure": finding.cure,
    }
