"""The ledger's first sheet 总览: what period it is, who reported, how the rows stand, how to read the rest.

The counts are formulas over the other sheets, which are written before it. Knows where those tables stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from laoyousuode.findings import SEVERITIES, SEVERITY_NAMES
from laoyousuode.period import chinese_date
from laoyousuode.plan import Plan
from laoyousuode.results import Results
from laoyousuode.statuses import light_names, statuses
from reporter.ledger.indicators import Block
from reporter.ledger.lines import shown_status
from reporter.ledger.records import BUREAU_STATES, SEVERITY_FILLS, Records
from reporter.ledger.style import CENTER, LEFT, Look, Page, letter
from reporter.ledger.words import LIGHT_FILLS, SHEETS, columns_named, phrase, say
from reporter.words.judging import has_deadlines, judging_note

OVERVIEW = SHEETS["overview"]
_COLUMNS = columns_named("overview")
_LAST = len(_COLUMNS)


@dataclass(frozen=True, slots=True)
class CountedTables:
    """Where the tables stand that the overview counts."""

    blocks: tuple[Block, ...]
    bureaus: Records
    findings: Records
    sheets: tuple[str, ...]


def write_overview(page: Page, plan: Plan, results: Results, places: CountedTables) -> None:
    page.fit(_COLUMNS)
    page.title(say("overview.title", district=plan.district, field=plan.field))
    page.note(
        2,
        say("overview.cutoff", period=results.period.chinese, day=chinese_date(results.period.cutoff)),
        _LAST,
    )
    row = _facts(page, 4, plan, results)
    row = _reception(page, row + 1, results, places.bureaus)
    row = _statuses(page, row + 1, plan, results, places.blocks)
    second_page = row + 1
    row = _lights(page, second_page, plan, results, places.blocks)
    row = _findings(page, row + 1, results, places.findings)
    row = _legend(page, row + 1, plan, places.sheets)
    page.fit(_COLUMNS)
    page.freeze(3)
    page.paper((1, 2), _LAST, row - 1)
    page.break_before((second_page,), 76)


def _facts(page: Page, row: int, plan: Plan, results: Results) -> int:
    page.band(row, say("overview.bands.facts"), _LAST)
    facts = (
        ("plan", plan.title),
        ("period", results.period.chinese),
        ("cutoff", chinese_date(results.period.cutoff)),
        ("due", chinese_date(results.due) if results.due else ""),
        ("version", results.version),
    )
    for label, text in facts:
        row += 1
        page.text(row, 1, say(f"overview.facts.{label}"), replace(LEFT, bold=True))
        page.wide(row, 2, _LAST, text)
    return row + 1


def _headings(page: Page, row: int, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts, 1):
        page.heading(row, column, column, text)


def _heading_line(page: Page, row: int, name: str) -> None:
    """Three headings, the last one across what is left."""
    first, second, third = phrase(f"overview.headings.{name}")
    _headings(page, row, (first, second))
    page.heading(row, 3, _LAST, third)


def _reception(page: Page, row: int, results: Results, bureaus: Records) -> int:
    page.band(row, say("overview.bands.reception"), _LAST)
    row += 1
    _heading_line(page, row, "reception")
    for state, name in BUREAU_STATES.items():
        row += 1
        members = [bureau.name for bureau in results.bureaus if bureau.state == state]
        page.text(row, 1, name, CENTER)
        page.formula(row, 2, f"=COUNTIF({bureaus.column('B')},$A{row})", len(members), CENTER)
        page.wide(row, 3, _LAST, "、".join(members))
    row += 1
    page.text(row, 1, say("overview.due_bureaus"), replace(CENTER, bold=True))
    total = f"=SUM(B{row - len(BUREAU_STATES)}:B{row - 1})"
    page.formula(row, 2, total, len(results.bureaus), replace(CENTER, bold=True))
    page.wide(row, 3, _LAST, "")
    return row + 1


def _statuses(page: Page, row: int, plan: Plan, results: Results, blocks: tuple[Block, ...]) -> int:
    page.band(row, say("overview.bands.statuses"), _LAST)
    row += 1
    _headings(page, row, (say("overview.status"), say("overview.light"), *_counted(blocks)))
    beside = _beside(blocks)
    page.heading(row, beside, _LAST, say("overview.meaning"))
    counts = _counts(plan, _shown_statuses(plan, results))
    first = row + 1
    for status in statuses():
        if status.said_of == "bureau" or (status.said_of == "document" and not has_deadlines(plan)):
            continue
        row += 1
        page.text(row, 1, status.word, Look(align="center", fill=LIGHT_FILLS[status.light]))
        page.text(row, 2, say("overview.or").join(light_names()[light] for light in status.lights), CENTER)
        _count(page, row, [block.statuses for block in blocks], counts.get(status.word, (0, 0)))
        page.wide(row, beside, _LAST, status.meaning_in(plan.thresholds, district=True))
    row += 1
    bold = replace(CENTER, bold=True)
    page.text(row, 1, say("overview.total"), bold)
    page.text(row, 2, "", CENTER)
    sums = [sum(pair[side] for pair in counts.values()) for side in range(len(blocks))]
    for column, number in enumerate([*sums, sum(sums)][: len(_counted(blocks))], 3):
        at = letter(column)
        page.formula(row, column, f"=SUM({at}{first}:{at}{row - 1})", number, bold)
    page.wide(row, beside, _LAST, "")
    return row + 1


def _shown_statuses(plan: Plan, results: Results) -> list[tuple[str, str]]:
    found = []
    for result in results.indicators:
        indicator = plan.indicator(result.no)
        measure = indicator.measure(results.period.year)
        found.append((result.no, shown_status(indicator, measure, result, results.period)))
    return found


def _lights(page: Page, row: int, plan: Plan, results: Results, blocks: tuple[Block, ...]) -> int:
    page.band(row, say("overview.bands.lights"), _LAST)
    row += 1
    page.heading(row, 1, 2, say("overview.light"))
    for column, heading in enumerate(_counted(blocks), 3):
        page.heading(row, column, column, heading)
    beside = _beside(blocks)
    page.heading(row, beside, _LAST, say("overview.rows"))
    for light, name in light_names().items():
        row += 1
        members = [result for result in results.indicators if result.light == light]
        in_table = sum(1 for result in members if not plan.indicator(result.no).is_commitment)
        page.wide(row, 1, 2, name, Look(align="center", fill=LIGHT_FILLS[light]))
        _count(page, row, [block.lights for block in blocks], (in_table, len(members) - in_table))
        page.wide(row, beside, _LAST, "、".join(f"{result.no} {result.name}" for result in members))
    return row + 1


def _findings(page: Page, row: int, results: Results, findings: Records) -> int:
    page.band(row, say("overview.bands.findings"), _LAST)
    row += 1
    _heading_line(page, row, "findings")
    for severity in SEVERITIES:
        row += 1
        number = sum(1 for finding in results.findings if finding.severity == severity)
        page.text(row, 1, SEVERITY_NAMES[severity], Look(align="center", fill=SEVERITY_FILLS[severity]))
        page.formula(row, 2, f"=COUNTIF({findings.column('B')},$A{row})", number, CENTER)
        page.wide(row, 3, _LAST, say(f"overview.severities.{severity}"))
    return row + 1


def _legend(page: Page, row: int, plan: Plan, sheets: Sequence[str]) -> int:
    page.band(row, say("overview.bands.legend"), _LAST)
    notes = (
        judging_note(plan),
        say("overview.sheets", list="；".join(say(f"sheets.{name}") for name in sheets)),
        say("overview.nothing"),
    )
    for note in notes:
        row += 1
        page.wide(row, 1, _LAST, note)
    return row + 1


def _counts(plan: Plan, statuses: Sequence[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """How many rows of the plan's table and how many commitments have each status."""
    counts: dict[str, tuple[int, int]] = {}
    for no, status in statuses:
        table, commitments = counts.get(status, (0, 0))
        outside = plan.indicator(no).is_commitment
        counts[status] = (table + (not outside), commitments + outside)
    return counts


def _count(page: Page, row: int, ranges: Sequence[str], numbers: tuple[int, int]) -> None:
    for column, (place, number) in enumerate(zip(ranges, numbers, strict=False), 3):
        page.formula(row, column, f"=COUNTIF({place},$A{row})", number, CENTER)
    if len(ranges) > 1:
        page.formula(row, 5, f"=SUM(C{row}:D{row})", sum(numbers), CENTER)


def _counted(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The headings of the counts: each block, and their sum where there is more than one."""
    names = tuple(block.name for block in blocks)
    return (*names, say("overview.total")) if len(names) > 1 else names


def _beside(blocks: Sequence[Block]) -> int:
    """The first column beside the counts."""
    return 3 + len(_counted(blocks))
