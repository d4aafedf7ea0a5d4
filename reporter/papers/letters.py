"""提示单, 督办单, 警示单 to the bureaus that lead rows which are behind, and what came of last month's (回头看).

Degrees and limits are the plan's data. Drafts for the office to sign: the program says what is behind and since when,
never who is to blame. Knows rows and what other months were like; not Word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from laoyousuode.period import Period, before, chinese_date
from laoyousuode.plan import LetterDegree, Plan
from laoyousuode.results import Results
from reporter.papers.words import phrase, rows_named, say
from reporter.words.change import Before, Past, last_month
from reporter.words.correspondence import Asked, LetterKey, LetterNumber
from reporter.words.judging import judging_note_short
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


@dataclass(frozen=True, slots=True)
class _Page:
    """A letter as it is planned: to whom, of which degree, about which rows; `part` 0 where there is but one."""

    held: LetterDegree
    bureau: str
    part: int
    rows: Sequence[tuple[ReportRow, Standing]]

    @property
    def key(self) -> LetterKey:
        # The first page keeps its number where a second one comes.
        return LetterKey(self.held.name, self.bureau, max(self.part, 1))

    def answer_by(self, signed: dt.date) -> dt.date:
        return signed + dt.timedelta(days=self.held.answer_days)


def letters(plan: Plan, results: Results, past: Past, signed: dt.date) -> list[Letter]:
    """By degree, the gravest first, then in the plan's order of bureaus; a page has at most `MOST_ROWS` rows."""
    pages = _pages(plan, results, past)
    numbers = _numbers(pages, past, signed)
    return [_letter(plan, results, page, numbers.get(page.key), signed) for page in pages]


def what_is_asked(plan: Plan, results: Results, past: Past, signed: dt.date) -> tuple[Asked, ...]:
    """The same letters as the next month needs to know them."""
    pages = _pages(plan, results, past)
    numbers = _numbers(pages, past, signed)
    return tuple(
        Asked(
            page.key,
            numbers.get(page.key),
            tuple(row.result.no for row, _ in page.rows),
            page.answer_by(signed),
        )
        for page in pages
    )


def _pages(plan: Plan, results: Results, past: Past) -> list[_Page]:
    found: dict[tuple[str, str], list[tuple[ReportRow, Standing]]] = {}
    for row in worst_first(row for row in report_rows(plan, results) if row.is_behind):
        stands = standing(row, past.earlier.get(row.result.no, ()))
        held = degree(plan, stands)
        if held is not None:
            found.setdefault((held.name, row.indicator.lead), []).append((row, stands))
    planned: list[_Page] = []
    for each in reversed(plan.letters):
        for bureau in plan.bureaus:
            rows = found.get((each.name, bureau.name), [])
            pages = [rows[place : place + MOST_ROWS] for place in range(0, len(rows), MOST_ROWS)]
            planned += [
                _Page(each, bureau.name, number if len(pages) > 1 else 0, page)
                for number, page in enumerate(pages, 1)
            ]
    return planned


def _numbers(pages: Iterable[_Page], past: Past, signed: dt.date) -> Mapping[LetterKey, LetterNumber]:
    """A letter that had a number keeps it, the others go on from the last one of their year and degree."""
    if past.letters is None:
        return {}
    numbers, last = dict(past.letters.given), dict(past.letters.last)
    for page in pages:
        if page.key not in numbers:
            series = signed.year, page.held.name
            last[series] = last.get(series, 0) + 1
            numbers[page.key] = LetterNumber(signed.year, last[series])
    return numbers


def in_words(degree_name: str, number: LetterNumber) -> str:
    """督办〔2026〕3号."""
    return say("letters.number", degree=degree_name.removesuffix("单"), year=number.year, no=number.no)


def _letter(
    plan: Plan, results: Results, page: _Page, number: LetterNumber | None, signed: dt.date
) -> Letter:
    name, bureau = page.held.name, page.bureau
    open_number = say("letters.number_open", degree=name.removesuffix("单"), year=signed.year)
    values = {
        "mark": plan.bulletin.signer,
        "number": in_words(name, number) if number else open_number,
        "degree": name,
        "draft": say("letters.draft"),
        "bureau": bureau,
        "opening": say(
            "letters.opening", period=results.period.chinese, count=len(page.rows), what=rows_named(plan)
        ),
        "rows": [_row(row, stands) for row, stands in page.rows],
        "note": say("letters.note", note=judging_note_short(plan)),
        "ask": say("letters.ask", date=chinese_date(page.answer_by(signed))),
        "signer": plan.bulletin.signer,
        "date": chinese_date(signed),
        "receipt": say("letters.receipt"),
        "receipt_line": say("letters.receipt_line", degree=name, bureau=bureau),
    }
    part = say("letters.part", number=page.part) if page.part else ""
    return Letter(say("letters.name", degree=name, bureau=bureau, part=part), values)


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
    """回头看: what last month's letters asked, and what has become of it; None where no month before is known.

    Where nobody kept the letters, the rows that were behind stand for what was asked.
    """
    last, were = before(results.period), last_month(past, results.period)
    if not were:
        return None
    by_row = {no: letter for letter in past.asked for no in letter.rows}
    rows = [row for row in report_rows(plan, results) if row.result.no in were]
    if past.asked:
        rows = [row for row in rows if row.result.no in by_row]
    else:
        rows = [row for row in rows if were[row.result.no].light in ("yellow", "red")]
    key = "none" if not rows else "asked" if by_row else "behind"
    facts = {"what": rows_named(plan), "period": last.chinese, "count": len(rows), "letters": len(past.asked)}
    return {
        "title": say("letters.review_title"),
        "intro": say(f"letters.review_{key}", **facts),
        "rows": [_looked_back(row, were[row.result.no], by_row.get(row.result.no)) for row in rows],
        "note": say("letters.note", note=judging_note_short(plan)),
        "numbered": bool(by_row),
        "signer": plan.bulletin.signer,
        "date": chinese_date(results.due or results.period.cutoff),
    }


def _looked_back(row: ReportRow, then: Before, letter: Asked | None) -> dict[str, str]:
    values = [value for value in (then.value, row.result.value) if value is not None]
    nothing = say("letters.nothing")
    return {
        "no": row.result.no,
        "name": row.label,
        "lead": row.indicator.lead,
        "letter": in_words(letter.key.degree, letter.number) if letter and letter.number else nothing,
        "was": nothing if then.value is None else row.number(then.value, values),
        "was_status": then.status,
        "now": nothing if row.result.value is None else row.number(row.result.value, values),
        "now_status": row.status,
        "came": phrase("letters.review_to")[row.result.light],
    }
