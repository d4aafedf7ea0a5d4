"""The bulletin's text: a plan and a period's results in, the paragraphs and table rows of the bulletin out.

Fixed words stand in `reporter/words/bulletin.toml`. Causes and measures are only ever the bureaus' own words. Knows
nothing of Word: the template's tags name the keys of `context`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations
from typing import Any

from laoyousuode.numbers import CONTEXT
from laoyousuode.period import chinese_date, due_date
from laoyousuode.plan import Plan
from laoyousuode.results import Results
from reporter.bulletin import annexes, tasks
from reporter.bulletin.charts import MOST_CATEGORIES, mark
from reporter.bulletin.lights import lights_counted
from reporter.bulletin.problems import NUMERALS, problems
from reporter.bulletin.words import phrase, say
from reporter.words.change import (
    NOTHING_PAST,
    Past,
    compared_sentences,
    correction_sentences,
    light_sentences,
)
from reporter.words.figures import Chart, lights_chart, progress_chart, split_chart
from reporter.words.judging import judging_note, judging_note_short
from reporter.words.phrases import listing, width
from reporter.words.rows import (
    NarrativeError,
    ReportRow,
    behind_sentences,
    percent,
    report_rows,
    sort_key,
    table_row,
)

# 22-point characters that fit into 156 mm.
_TITLE_WIDTH = 20


@dataclass(frozen=True, slots=True)
class Illustration:
    """A chart with the line below it. `place` stands in the template's paragraph until the chart does."""

    chart: Chart
    place: str
    caption: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What leads to the figures, and they."""

    intro: str
    figures: tuple[Illustration, ...]


def bulletin_context(
    plan: Plan, results: Results, date: dt.date | None = None, past: Past = NOTHING_PAST
) -> dict[str, Any]:
    """All that the template's tags name.

    `date` is the bulletin's date: the returns' due date where none is given. `past` is what is known of other
    months. Raises NarrativeError for results
    that no rule can produce.
    """
    _check_bureaus(plan, results)
    every = report_rows(plan, results)
    indicators = [row for row in every if not row.indicator.is_commitment]
    commitments = [row for row in every if row.indicator.is_commitment]
    settings = plan.bulletin
    period = results.period.chinese
    title = _title(plan, period)
    labels = annexes.annexes(plan)
    ledger, short = labels["ledger"], judging_note_short(plan, lights=False)
    note = say("tables.note", note=judging_note(plan))
    return {
        "red_head": settings.red_head,
        "head_mark": settings.head_mark,
        "number": settings.number,
        "imprint": settings.imprint,
        "imprint_office": settings.imprint_office,
        "title": "\n".join(title_lines(title, period)),
        "recipients": settings.recipients,
        "opening": [
            say("opening.basis", plan=plan.title, period=period) + reception_sentence(results),
            *correction_sentences(every, past.printed),
        ],
        "overview": [
            *overview(indicators, "indicators"),
            *overview(commitments, "commitments"),
            *light_sentences(every, past.previous),
        ],
        **_tables(indicators, commitments, period),
        "note": note,
        # How lights are judged is said in full once: below the ledger where that is printed.
        "note_first": say("tables.note_in_annex", note=short, label=ledger.label) if ledger.printed else note,
        "note_again": say("tables.note", note=short),
        "charts": _figures(plan, indicators, every, period),
        "task_summary": tasks.summaries(plan, results, labels["tasks"].label),
        "problems": problems(results, every, labels["findings"].label, past.notes),
        "next_steps": tasks.next_steps(plan, results, labels["tasks"].label),
        "annex_list": annexes.annex_list(plan),
        "annexes": labels,
        "compared": compared_sentences(every, past),
        "signer": settings.signer,
        "date": chinese_date(date or results.due or due_date(results.period, settings.due_day)),
        **_annexes(plan, results, every),
    }


def _title(plan: Plan, period: str) -> str:
    try:
        return plan.bulletin.title.format_map({"field": plan.field, "period": period})
    except (KeyError, ValueError, IndexError) as error:
        raise NarrativeError("标题", "只能用 {field} 和 {period}") from error


def _check_bureaus(plan: Plan, results: Results) -> None:
    if [bureau.name for bureau in results.bureaus] != [bureau.name for bureau in plan.bureaus]:
        raise NarrativeError("报送情况", "结果中的单位与方案不一致")


def _tables(indicators: Sequence[ReportRow], commitments: Sequence[ReportRow], period: str) -> dict[str, Any]:
    """Section 二: each block's lead, its table, and its sentences."""
    result: dict[str, Any] = {}
    for table, (key, block) in enumerate((("indicators", indicators), ("commitments", commitments)), 1):
        what = say(f"overview.{key}")
        result[key] = {
            "intro": say("tables.intro", total=len(block), what=what, table=table),
            "caption": say(f"tables.{key}", period=period),
            "rows": [table_row(row) for row in block],
            "details": behind_sentences(block, what),
        }
    return result


def _figures(
    plan: Plan, indicators: Sequence[ReportRow], every: Sequence[ReportRow], period: str
) -> dict[str, Figures | None]:
    """The figures by key; None where there would be an empty one. They are numbered as they stand."""
    progress = progress_chart(indicators)
    lights = _numbered("lights", [lights_chart(plan, every)], period, 1)
    if len(every) > len(indicators):
        names = listing([say("charts.name", number=1)])
        lights = replace(lights, intro=say("charts.lights_intro_commitments", names=names))
    following = len(lights.figures) + 1
    parts = split_chart(progress, MOST_CATEGORIES) if progress else []
    return {
        "lights": lights,
        "progress": _numbered("progress", parts, period, following) if parts else None,
    }


def _numbered(key: str, charts: Sequence[Chart], period: str, first: int) -> Figures:
    count = sum(len(chart.categories) for chart in charts)
    names = [say("charts.name", number=first + place) for place in range(len(charts))]
    captions = [say(f"charts.{key}", name=name, period=period) for name in names]
    if len(charts) > 1:
        captions = [
            say("charts.part", caption=caption, numeral=numeral)
            for caption, numeral in zip(captions, NUMERALS, strict=False)
        ]
    return Figures(
        intro=say(f"charts.{key}_intro", names=listing(names), count=count),
        figures=tuple(
            Illustration(chart, mark(number), caption)
            for number, (chart, caption) in enumerate(zip(charts, captions, strict=True), first)
        ),
    )


def _annexes(plan: Plan, results: Results, every: Sequence[ReportRow]) -> dict[str, Any]:
    found, sure, open_ = annexes.annex_findings(results), annexes.confirmed(every), annexes.questions(plan)
    return {
        **tasks.own_words(plan, results),
        "ledger": annexes.ledger(every),
        "reception": annexes.reception(results),
        "findings": found,
        "findings_intro": say("findings.intro" if found else "findings.none", count=len(found)),
        "confirmed": sure,
        "confirmed_intro": say(
            "findings.confirmed_intro" if sure else "findings.confirmed_none", count=len(sure)
        ),
        "questions": open_,
        "questions_intro": say("questions.intro" if open_ else "questions.none", count=len(open_)),
    }


def title_lines(title: str, period: str) -> list[str]:
    """The title in as few lines as fit, broken beside whole words, the longer line first where it can be.

    Words end where the phrases' file says, and the period is one. Where no such break makes
    the lines fit, the title stays whole and Word breaks it.
    """
    if width(title) <= _TITLE_WIDTH:
        return [title]
    ends = "|".join(map(re.escape, phrase("title.word_ends")))
    places = {match.end() for match in re.finditer(ends, title)}
    places |= {edge for match in re.finditer(re.escape(period), title) for edge in match.span()}
    places -= {0, len(title)}
    for count in (1, 2):
        fitting = [
            [title[a:b] for a, b in zip((0, *cut), (*cut, len(title)), strict=True)]
            for cut in combinations(sorted(places), count)
        ]
        fitting = [candidate for candidate in fitting if max(map(width, candidate)) <= _TITLE_WIDTH]
        if fitting:
            return min(fitting, key=lambda found: (_raggedness(found), -width(found[0])))
    return [title]


def _raggedness(candidate: Sequence[str]) -> float:
    widths = [width(line) for line in candidate]
    return max(widths) - min(widths)


def reception_sentence(results: Results) -> str:
    """应报、已报、逾期、未报."""
    missing = [bureau.name for bureau in results.bureaus if bureau.state == "missing"]
    late = [bureau.name for bureau in results.bureaus if bureau.state == "late"]
    total = len(results.bureaus)
    received = total - len(missing)
    if not received:
        key = "none"
    elif not missing:
        key = "all_on_time" if not late else ("all_late" if len(late) == total else "all_received")
    else:
        key = "some" if not late else ("some_only_late" if len(late) == received else "some_late")
    return say(
        f"opening.{key}",
        total=total,
        received=received,
        late=len(late),
        missing=len(missing),
        late_names=listing(late),
        missing_names=listing(missing),
    )


def overview(block: Sequence[ReportRow], key: str) -> list[str]:
    """Counts and shares by status, then the lights; nothing for a block without rows."""
    if not block:
        return []
    what, total = say(f"overview.{key}"), len(block)
    counts = Counter(row.status for row in block)
    ordered = sorted(counts.items(), key=lambda item: sort_key(item[0]))
    if len(ordered) == 1:
        counted = say(
            "overview.one" if total == 1 else "overview.all", total=total, what=what, status=ordered[0][0]
        )
    else:
        # Of a handful a share says nothing that the count does not.
        word = "overview.part" if total >= int(phrase("overview.shares_from")) else "overview.part_alone"
        parts = [
            say(word, status=status, count=count, share=percent(_share(count, total)).rstrip("%"))
            for status, count in ordered
        ]
        counted = say("overview.counts", total=total, what=what, parts="；".join(parts))
    return [counted + lights_counted(block)]


def _share(count: int, total: int) -> Decimal:
    return CONTEXT.divide(Decimal(count), Decimal(total))
