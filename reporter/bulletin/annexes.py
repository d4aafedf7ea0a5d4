"""The bulletin's annexes as rows of text: ledger, reception, findings with confirmed figures, open questions.

Knows plan and results; not the bulletin's body, and not Word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from laoyousuode.findings import SEVERITY_NAMES, Finding, is_inward
from laoyousuode.numbers import plain, round_half_up
from laoyousuode.period import chinese_date
from laoyousuode.plan import ANNEXES, Plan, Question
from laoyousuode.results import Contribution, Results
from laoyousuode.statuses import Light
from reporter.bulletin.problems import whose
from reporter.bulletin.words import phrase, say
from reporter.words.decimals import own_number
from reporter.words.phrases import cell, listing
from reporter.words.rows import NarrativeError, ReportRow, TableRow, table_row


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A line of annex 1: who answers for the row, and what each bureau reported."""

    no: str
    name: str
    parts: tuple[str, ...]
    value: str
    status: str
    light: Light


@dataclass(frozen=True, slots=True)
class ReceptionRow:
    """A line of annex 2."""

    no: int
    bureau: str
    state: str
    date: str
    errors: str
    warnings: str
    confirmed: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A line of annex 3: one error or warning, where it stands, and its cure."""

    no: int
    bureau: str
    place: str
    severity: str
    message: str
    cure: str


@dataclass(frozen=True, slots=True)
class ConfirmedRow:
    """A figure that a bureau confirmed as true, with its reason."""

    no: int
    bureau: str
    name: str
    value: str
    reason: str


def ledger(rows: Sequence[ReportRow]) -> list[LedgerRow]:
    """Annex 1."""
    return [_ledger_row(row, table_row(row)) for row in rows]


def _ledger_row(row: ReportRow, line: TableRow) -> LedgerRow:
    indicator = row.indicator
    parts = [
        say("ledger.part", bureau=part.bureau, figure=_figure(row, part) + _by_hand(part))
        for part in row.result.contributions
    ]
    if row.measure.combine == "derived" and indicator.derived:
        numerator, denominator = indicator.derived
        how = say("ledger.derived", numerator=numerator, denominator=denominator)
        parts = [say("ledger.part", bureau=indicator.lead, figure=how)]
    if indicator.verify:
        parts.append(say("ledger.verify", names=listing(indicator.verify)))
    return LedgerRow(
        no=line.no,
        name=line.name,
        parts=tuple(parts),
        value=line.value,
        status=line.status,
        light=line.light,
    )


def _by_hand(part: Contribution) -> str:
    return say("ledger.by_hand", how=part.note) if part.state == "number" and part.note else ""


def _figure(row: ReportRow, part: Contribution) -> str:
    if part.state != "number":
        return str(phrase("ledger.states")[part.state])
    if part.value is None:
        raise NarrativeError(f"第{row.result.no}行{part.bureau}", "应有数字，却没有")
    if part.numerator is None or part.denominator is None:
        return plain(round_half_up(part.value))  # as reported: a small share must not round to nothing
    return say(
        "ledger.ratio",
        value=own_number(row.measure, part.value),
        numerator=plain(round_half_up(part.numerator)),
        denominator=plain(round_half_up(part.denominator)),
    )


def reception(results: Results) -> list[ReceptionRow]:
    """Annex 2."""
    nothing = say("tables.nothing")
    counts = Counter((finding.bureau, finding.severity) for finding in results.findings)
    states = phrase("reception.states")
    return [
        ReceptionRow(
            no=no,
            bureau=bureau.name,
            state=states[bureau.state],
            date=chinese_date(bureau.date) if bureau.date else nothing,
            errors=str(counts[bureau.name, "error"] or nothing),
            warnings=str(counts[bureau.name, "warning"] or nothing),
            confirmed=str(counts[bureau.name, "confirmed"] or nothing),
        )
        for no, bureau in enumerate(results.bureaus, 1)
    ]


def annex_findings(results: Results) -> list[FindingRow]:
    """Annex 3: errors, then warnings; hints need nobody's doing, and confirmed ones have their own table."""
    wanted = [
        finding
        for severity in ("error", "warning")
        for finding in results.findings
        if finding.severity == severity and not is_inward(finding.code)
    ]
    return [
        FindingRow(
            no=no,
            bureau=whose(finding),
            place=_place(finding),
            severity=SEVERITY_NAMES[finding.severity],
            message=cell(finding.message),
            cure=cell(finding.cure),
        )
        for no, finding in enumerate(wanted, 1)
    ]


def _place(finding: Finding) -> str:
    """The row and the cell; the file's name where there is neither."""
    parts = [say("findings.row", row=finding.row)] if finding.row else []
    if finding.sheet and finding.cell:
        parts.append(say("findings.place", sheet=cell(finding.sheet), cell=finding.cell))
    if not parts and finding.file:
        parts.append(cell(finding.file.replace("\\", "/").rsplit("/", 1)[-1]))
    return "".join(parts) or say("tables.nothing")


def confirmed(rows: Sequence[ReportRow]) -> list[ConfirmedRow]:
    """Annex 3: the figures used on a bureau's word."""
    found = [(row, part) for row in rows for part in row.result.contributions if part.confirmed]
    return [
        ConfirmedRow(
            no=no,
            bureau=part.bureau,
            name=f"{row.result.no}.{row.indicator.name}",
            value=f"{_figure(row, part)}{'' if row.measure.is_percentage else row.measure.unit}",
            reason=cell(part.confirmed),
        )
        for no, (row, part) in enumerate(found, 1)
    ]


def questions(plan: Plan) -> tuple[Question, ...]:
    """Annex 4, as the plan has them."""
    return plan.questions


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex's place: printed with the bulletin, or in a document of its own (`apart`)."""

    label: str
    title: str
    printed: bool

    @property
    def apart(self) -> bool:
        return not self.printed


def annexes(plan: Plan) -> dict[str, Annex]:
    """The annexes by key: those that are printed first, then the others, numbered as they stand.

    There is none for questions where the plan leaves nothing open; a template may ask for it all the same.
    """
    titles = phrase("annexes.titles")
    printed = [key for key in ANNEXES if key in plan.bulletin.annexes]
    ordered = [*printed, *(key for key in ANNEXES if key not in printed)]
    if not plan.questions:
        ordered = [*(key for key in ordered if key != "questions"), "questions"]
    return {
        key: Annex(say("annexes.label", number=number), titles[key], key in printed)
        for number, key in enumerate(ordered, 1)
    }


def annex_list(plan: Plan) -> list[str]:
    """附件说明: what there is, and which of it is sent by itself."""
    there = [annex for key, annex in annexes(plan).items() if key != "questions" or plan.questions]
    return [
        say("annexes.first" if number == 1 else "annexes.other", number=number, title=annex.title)
        + ("" if annex.printed else say("annexes.apart"))
        for number, annex in enumerate(there, 1)
    ]
