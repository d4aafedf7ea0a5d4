"""专报: what the leader in charge reads on one page. Lights, what turned, five points, one chart.

A point is a row as it was judged, or who has not reported: the program ranks by deviation and never says why. Knows
rows and results; not Word's parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import Any

from laoyousuode import ladder
from laoyousuode.period import chinese_date
from laoyousuode.plan import Plan
from laoyousuode.results import Results
from laoyousuode.statuses import light_names
from reporter.papers.words import phrase, rows_named, say
from reporter.words.change import Past, last_month, light_sentences
from reporter.words.figures import Chart, lights_chart
from reporter.words.phrases import listing, width
from reporter.words.rows import ReportRow, behind_clauses, report_rows, worst_first


def brief(plan: Plan, results: Results, past: Past) -> dict[str, Any]:
    """All that the template's tags name, and `chart` for its place."""
    every = report_rows(plan, results)
    changes = light_sentences(every, last_month(past, results.period)) or [say("brief.no_change")]
    above = [lights(plan, every) + reception(results), *changes]
    return {
        "title": say("brief.title", field=plan.field),
        "period": say("brief.period", period=results.period.chinese),
        "lights": lights(plan, every),
        "reception": reception(results),
        "changes": changes,
        "points": _fitting(above, points(every, results)),
        "chart_caption": say("brief.chart"),
        "chart": chart(plan, every),
        "signer": plan.bulletin.signer,
        "date": chinese_date(results.due or results.period.cutoff),
    }


def chart(plan: Plan, every: Sequence[ReportRow]) -> Chart:
    """The one chart: lights by task."""
    return lights_chart(plan, every)


def lights(plan: Plan, every: Sequence[ReportRow]) -> str:
    """How many rows have which light, those without one too."""
    counts = Counter(row.result.light for row in every)
    told = [f"{name}{counts[light]}项" for light, name in light_names().items() if counts[light]]
    return say("brief.lights", total=len(every), what=rows_named(plan), lit=listing(told)) + "。"


def reception(results: Results) -> str:
    """Who reported, and who did not."""
    names = {
        state: [bureau.name for bureau in results.bureaus if bureau.state == state]
        for state in ("late", "missing")
    }
    extra = {
        state: say(f"brief.{state}", count=len(found), names=listing(found)) if found else ""
        for state, found in names.items()
    }
    total = len(results.bureaus)
    return say("brief.reception", total=total, received=total - len(names["missing"]), **extra)


def _fitting(above: Sequence[str], found: Sequence[str]) -> list[str]:
    """The points, numbered: at most five and no more than leave the chart on the page; then how many more there are."""
    room = int(phrase("brief.most_lines")) - sum(map(_height, above)) - 2
    told: list[str] = []
    for number, text in enumerate(found[: int(phrase("brief.most"))], 1):
        line = f"{number}.{text}"
        if room < _height(line):
            break
        room -= _height(line)
        told.append(line)
    if len(found) > len(told):
        told.append(say("brief.more", count=len(found) - len(told)))
    return told or [say("brief.none")]


def _height(text: str) -> int:
    """Lines that the text takes, two characters being left free at its beginning."""
    return ceil((width(text) + 2) / int(phrase("brief.line_width")))


def points(every: Sequence[ReportRow], results: Results) -> list[str]:
    """What needs the leader, the gravest first."""
    found = [
        say(
            "brief.behind",
            name=row.indicator.name,
            lead=row.indicator.lead,
            status=row.status,
            clauses=behind_clauses(row),
        )
        for row in worst_first(row for row in every if row.is_behind)
    ]
    return found + unsettled(every, results)


def unsettled(every: Sequence[ReportRow], results: Results) -> list[str]:
    """What cannot be judged yet: rows that lack somebody's figure, doubtful ones, and who has not reported."""
    found = [
        say("brief.incomplete", name=row.indicator.name, names=listing(row.result.missing))
        for row in every
        if row.is_incomplete
    ]
    found += [
        say("brief.doubtful", name=row.indicator.name)
        for row in every
        if row.status == ladder.DOUBTFUL and not row.is_incomplete
    ]
    missing = [bureau.name for bureau in results.bureaus if bureau.state == "missing"]
    if missing:
        found.append(say("brief.unreported", names=listing(missing)))
    return found
