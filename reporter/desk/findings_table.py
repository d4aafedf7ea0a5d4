"""The table of findings: each with its place, cause and cure, the office's decision on it, and what can be opened.

Knows findings and decisions; no Tk. What a decision does is the month's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from laoyousuode.cell import strip_directions
from laoyousuode.findings import SEVERITIES, Finding
from reporter.desk.roll import UNDECIDED
from reporter.desk.view import FindingRow
from reporter.desk.words import say
from reporter.store.office_records import Decision


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the office has decided: on a bureau's row and code, and on files by their digest; in words."""

    rows: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def on(self, finding: Finding) -> bool:
        """Whether the office has said its word on this very finding."""
        return (finding.bureau, finding.row, finding.code) in self.rows


def decisions_told(found: Iterable[Decision], verdicts: Mapping[str, str]) -> Decisions:
    """The decisions that hold, in words."""
    rows: dict[tuple[str, str, str], str] = {}
    files: dict[str, str] = {}
    for each in found:
        told = say(
            "decision.told", verdict=verdicts[each.verdict], who=each.who, why=each.why, day=each.at[:10]
        )
        if each.row:
            rows[each.bureau, each.row, each.code] = told
        elif each.sha256:
            files[each.sha256] = told
    return Decisions(rows, files)


def finding_rows(
    findings: Iterable[Finding],
    digests: Mapping[str, str],
    decisions: Decisions,
    found: Callable[[str], tuple[str, str]] = lambda shown: ("", ""),
    marked: Callable[[str], str] = lambda bureau: "",
) -> tuple[FindingRow, ...]:
    """The rows, the gravest first. `digests` gives a file, as it is shown, its digest; it can then be decided on."""
    rows = [_row(each, digests, decisions, found, marked) for each in findings]
    return tuple(sorted(rows, key=lambda row: SEVERITIES.index(row.severity)))


def _row(
    finding: Finding,
    digests: Mapping[str, str],
    decisions: Decisions,
    found: Callable[[str], tuple[str, str]],
    marked: Callable[[str], str],
) -> FindingRow:
    sha256 = digests.get(finding.file, "") if finding.bureau else ""
    is_row = bool(finding.row and finding.bureau) and finding.code != UNDECIDED
    decided = decisions.rows.get((finding.bureau, finding.row, finding.code), "") if is_row else ""
    return FindingRow(
        severity=finding.severity,
        bureau=finding.bureau,
        row=finding.row,
        code=finding.code,
        file=strip_directions(finding.file),
        place=strip_directions(" ".join(part for part in (finding.sheet, finding.cell) if part)),
        message=strip_directions(finding.message),
        cure=strip_directions(finding.cure),
        subject="row" if is_row else "file" if sha256 else "",
        sha256=sha256,
        decided=strip_directions(decided or decisions.files.get(sha256, "")),
        path=found(finding.file)[0] if finding.file else "",
        marked=marked(finding.bureau) if finding.bureau else "",
    )
