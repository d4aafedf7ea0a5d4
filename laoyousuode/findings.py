"""Findings (质疑): what is wrong or doubtful at one place, why, and what cures it.

A fault in a user's file is a value, never an exception. The codes, their severities and their sentences stand
in `data/findings.toml`. Knows no checks: those make an `Issue`, which becomes a `Finding` once its place is known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as _default
from functools import cache
from pathlib import Path
from typing import Any, Literal

from laoyousuode.numbers import plain
from laoyousuode.plan import Plan

Severity = Literal["error", "warning", "info", "confirmed"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "confirmed", "info")
SEVERITY_NAMES: dict[Severity, str] = {
    "error": "错误",
    "warning": "提醒",
    "confirmed": "已核实",
    "info": "提示",
}
_CATALOGUE = Path(__file__).parent / "data" / "findings.toml"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding, as the catalogue describes it. `ours` marks a fault of the program, not of the return;
    `office` one that only the office can meet, on its own PC; `afterwards` one that no clerk can avoid while filling.
    """

    code: str
    severity: Severity
    meaning: str
    hint: str
    message: str
    cure: str
    confirmable: bool = False
    ours: bool = False
    office: bool = False
    afterwards: bool = False
    variants: Mapping[str, Code] = _default(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding before its place is known: `row` and `field` name the form's cell, `facts` fill the sentences.

    `variant` picks a case of the code that the catalogue words or weighs otherwise.
    """

    code: str
    row: str = ""
    field: str = ""
    raw: str = ""
    used: str = ""
    facts: Mapping[str, str] = _default(default_factory=dict)
    variant: str = ""
    confirmed: bool = False

    @property
    def definition(self) -> Code:
        """What the catalogue says of it. Raises KeyError for an unknown code or variant."""
        return coded(f"{self.code}.{self.variant}" if self.variant else self.code)

    @property
    def severity(self) -> Severity:
        return "confirmed" if self.confirmed else self.definition.severity

    @property
    def blocks(self) -> bool:
        """The figure can't be used."""
        return self.severity == "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong or doubtful, at one place, with its cure. `cell` is the sheet's own address ("H9")."""

    code: str
    severity: Severity
    file: str = ""
    sheet: str = ""
    cell: str = ""
    row: str = ""
    bureau: str = ""
    raw: str = ""
    used: str = ""
    message: str = ""
    cure: str = ""
    field: str = ""


@cache
def catalogue() -> dict[str, Code]:
    """Every code, in the file's order."""
    data = tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))
    return {code: _code(code, definition) for code, definition in data.items()}


def is_inward(code: str | None) -> bool:
    """Whether it is a fault of the program or of the office's own PC: nobody else is told of it, nothing published.

    An unknown code is none.
    """
    return code in catalogue() and (catalogue()[code].ours or catalogue()[code].office)


def _code(code: str, definition: Mapping[str, Any]) -> Code:
    plain = {key: value for key, value in definition.items() if not isinstance(value, dict)}
    variants = {
        key: _code(code, {**plain, **value}) for key, value in definition.items() if isinstance(value, dict)
    }
    return Code(code=code, variants=variants, **plain)


def coded(text: str) -> Code:
    """The definition of a code, its variant behind a point. Raises KeyError."""
    code, _, variant = text.partition(".")
    definition = catalogue()[code]
    return definition.variants[variant] if variant else definition


class _Left(dict[str, str]):
    """Facts; a name that is not among them is left in its braces, for the return to fill in."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def plan_facts(plan: Plan) -> dict[str, str]:
    """What the sentences quote of a plan: its thresholds, as people write them, and its office."""
    limits = plan.thresholds
    return {
        "unit_factor": plain(limits.unit_factor),
        "unit_factor_wan": plain(limits.unit_factor_wan),
        "jump": plain(limits.jump * 100),
        "ratio_tolerance": plain(limits.ratio_tolerance),
        "reason_length": str(limits.reason_length),
        "office": plan.office,
    }


def worded(plan: Plan) -> dict[str, Code]:
    """The catalogue in this plan's words: what only a return can fill in is left in braces."""
    facts = _Left(plan_facts(plan))
    return {code: _filled(definition, facts) for code, definition in catalogue().items()}


def _filled(definition: Code, facts: _Left) -> Code:
    return replace(
        definition,
        meaning=definition.meaning.format_map(facts),
        hint=definition.hint.format_map(facts),
        message=definition.message.format_map(facts),
        cure=definition.cure.format_map(facts),
        variants={name: _filled(variant, facts) for name, variant in definition.variants.items()},
    )


def locate(
    issue: Issue,
    plan: Plan | None = None,
    *,
    file: str = "",
    sheet: str = "",
    cell: str = "",
    bureau: str = "",
) -> Finding:
    """The finding that an issue is, at its place. Raises KeyError for an unknown code or a missing fact.

    `plan` None: a file that no plan's row is read from, whose sentences quote no plan.
    """
    definition = issue.definition
    known = plan_facts(plan) if plan else {}
    facts = {**known, **issue.facts, "raw": _quoted(issue.raw), "used": _quoted(issue.used)}
    return Finding(
        code=issue.code,
        severity=issue.severity,
        file=file,
        sheet=sheet,
        cell=cell,
        row=issue.row,
        bureau=bureau,
        raw=issue.raw,
        used=issue.used,
        message=definition.message.format_map(facts),
        cure=definition.cure.format_map(facts),
        field=issue.field,
    )


def _quoted(text: str, limit: int = 40) -> str:
    """A user's text inside a sentence: one line, not endless."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
