"""提示单, 督办单, 警示单 to the bureaus that lead rows which are behind, and what came of last month's (回头看).

Degrees and limits are the plan's data. Drafts for the office to sign: the program says what is behind and since when,
never who is to blame. Knows rows and what other months were like; not Word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from laoyousuode.period import Period, before, chinese_date
from laoyousuode.plan import LetterDegree, Plan
from laoyousuode.results import Results
from reporter.papers.words import phrase, rows_named, say
from reporter.words.change import Before, Past, last_month
from reporter.words.rows import ReportRow, report_rows, shortfall, table_row, worst_first

# So many rows leave room for the receipt on the page.
MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """How many months in a row, this one among them, a row has been behind, and red; and since which month."""

    behind: int
    red: int
    since: Period


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A line of a letter, ready to print."""

    no: str
    name: str
    target: str
    value: str
    gap: str
    status: str
    since: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One page to one bureau: its file's name, and all that the template's tags name."""

    file: str
    values: Mapping[str, Any]


def standing(row: ReportRow, earlier: Sequence[Before]) -> Standing:
    """Counted back from this month while the months follow one another and the light is no better."""
    behind = red = 1
    since, expected = row.period, before(row.period)
    is_red = row.result.light == "red"
    for month in reversed(earlier):
        if month.period != expected or month.light not in ("yellow", "red"):
            break
        behind, since, expected = behind + 1, month.period, before(expected)
        is_red = is_red and month.light == "red"
        red += is_red
    return Standing(behind, red if row.result.light == "red" else 0, since)


def degree(plan: Plan, stands: Standing) -> LetterDegree | None:
    """The gravest degree that holds, None where the plan has none for it."""
    held = [
        each
        for each in plan.letters
        if (each.behind_months and stands.behind >= each.behind_months)
        or (each.red_months and stands.red >= each.red_months)
    ]
    return held[-1] if held else None


def letters(plan: Plan, results: Results, past: Past, signed: dt.date) -> list[Letter]:
    """By degree, the gravest first, then in the plan's order of bureaus; a page has at most `MOST_ROWS` rows."""
    found: dict[tuple[str, str], list[tuple[ReportRow, Standing]]] = {}
    for row in worst_first(row for row in report_rows(plan, results) if row.is_behind):
        stands = standing(row, past.earlier.get(row.result.no, ()))
        held = degree(plan, stands)
        if held is not None:
            found.setdefault((held.name, row.indicator.lead), []).append((row, stands))
    made: list[Letter] = []
    for each in reversed(plan.letters):
        for bureau in plan.bureaus:
            rows = found.get((each.name, bureau.name), [])
            pages = [rows[place : place + MOST_ROWS] for place in range(0, len(rows), MOST_ROWS)]
            for number, page in enumerate(pages, 1):
                part = say("letters.part", number=number) if len(pages) > 1 else ""
                made.append(
                    _letter(plan, results, each, bureau.name, page, part, _number(past, made), signed)
                )
    return made


def _number(past: Past, made: Sequence[Letter]) -> int | None:
    return None if past.letters is None else past.letters + len(made) + 1


def _letter(
    plan: Plan,
    results: Results,
    held: LetterDegree,
    bureau: str,
    rows: Sequence[tuple[ReportRow, Standing]],
    part: str,
    number: int | None,
    signed: dt.date,
) -> Letter:
    year = results.period.year
    key = "letters.number" if number is not None else "letters.number_open"
    values = {
        "mark": plan.bulletin.signer,
        "number": say(key, degree=held.name.removesuffix("单"), year=year, no=number),
        "degree": held.name,
        "draft": say("letters.draft"),
        "bureau": bureau,
        "opening": say(
            "letters.opening", period=results.period.chinese, count=len(rows), what=rows_named(plan)
        ),
        "rows": [_row(row, stands) for row, stands in rows],
        "ask": say("letters.ask", date=chinese_date(signed + dt.timedelta(days=held.answer_days))),
        "signer": plan.bulletin.signer,
        "date": chinese_date(signed),
        "receipt": say("letters.receipt"),
        "receipt_line": say("letters.receipt_line", degree=held.name, bureau=bureau),
    }
    return Letter(say("letters.name", degree=held.name, bureau=bureau, part=part), values)


def _row(row: ReportRow, stands: Standing) -> LetterRow:
    line = table_row(row)
    return LetterRow(
        no=line.no,
        name=line.name,
        target=line.target,
        value=line.value,
        gap=shortfall(row),
        status=line.status,
        since=say("letters.since", period=stands.since.chinese, months=stands.behind),
    )


def review(plan: Plan, results: Results, past: Past) -> dict[str, Any] | None:
    """回头看: last month's rows that were behind, and what they are now; None where no month before is known."""
    last = before(results.period)
    were = last_month(past, results.period)
    if not were:
        return None
    asked = [
        row
        for row in report_rows(plan, results)
        if (then := were.get(row.result.no)) is not None and then.light in ("yellow", "red")
    ]
    words = phrase("letters.review_to")
    lines = []
    for row in asked:
        then = were[row.result.no]
        values = [value for value in (then.value, row.result.value) if value is not None]
        lines.append(
            {
                "no": row.result.no,
                "name": row.label,
                "lead": row.indicator.lead,
                "was": "—" if then.value is None else row.number(then.value, values),
                "was_status": then.status,
                "now": "—" if row.result.value is None else row.number(row.result.value, values),
                "now_status": row.status,
                "came": words[row.result.light],
            }
        )
    return {
        "title": say("letters.review_title"),
        "intro": say("letters.review_intro", period=last.chinese, count=len(asked))
        if asked
        else say("letters.review_none", what=rows_named(plan)),
        "rows": lines,
        "signer": plan.bulletin.signer,
        "date": chinese_date(results.due or results.period.cutoff),
    }
