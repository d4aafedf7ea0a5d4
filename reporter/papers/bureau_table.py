"""单位情况表: each bureau's lights, timeliness, completeness and errors, in the plan's order.

A ranking is printed only where the office has set weights in the plan. Counts only; knows results, not Word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from laoyousuode.numbers import plain
from laoyousuode.period import chinese_date
from laoyousuode.plan import RANKED, Plan
from laoyousuode.results import Results
from laoyousuode.statuses import Light
from reporter.papers.words import phrase, rows_named, say
from reporter.words.change import Before, Past, last_month
from reporter.words.judging import judging_note_short
from reporter.words.rows import ReportRow, report_rows

# From the best light to the worst; a row without a light stands for nothing.
_ORDER: dict[Light, int] = {"green": 0, "yellow": 1, "red": 2}


@dataclass(frozen=True, slots=True)
class BureauLine:
    """A bureau's line, ready to print."""

    no: int
    name: str
    green: str
    yellow: str
    red: str
    none: str
    supported: str
    state: str
    reported: str
    errors: str
    corrected: str
    change: str
    score: str


def bureau_table(plan: Plan, results: Results, past: Past) -> dict[str, Any]:
    """All that the template's tags name."""
    every = report_rows(plan, results)
    weights = phrase("bureaus.weights")
    told = "、".join(
        say("bureaus.weight", name=weights[name], weight=plain(weight)) for name, weight in plan.ranking
    )
    ranking = say("bureaus.ranking", weights=told) if told else say("bureaus.no_ranking")
    return {
        "title": say("bureaus.title"),
        "subtitle": say("bureaus.subtitle", period=results.period.chinese),
        "rows": lines(plan, results, every, past),
        "ranked": bool(plan.ranking),
        "note": say("bureaus.note", what=rows_named(plan), ranking=ranking, lights=judging_note_short(plan)),
        "signer": plan.bulletin.signer,
        "date": chinese_date(results.due or results.period.cutoff),
    }


def lines(plan: Plan, results: Results, every: Sequence[ReportRow], past: Past) -> list[BureauLine]:
    """In the plan's order; where the office ranks, the highest score first."""
    counts = [_counts(results, every, bureau.name) for bureau in results.bureaus]
    scores = [sum((weight * count[name] for name, weight in plan.ranking), Decimal(0)) for count in counts]
    order = list(range(len(counts)))
    if plan.ranking:
        order.sort(key=lambda place: -scores[place])
    found = []
    for number, place in enumerate(order, 1):
        bureau, count = results.bureaus[place], counts[place]
        shown = {name: str(count[name] or say("bureaus.nothing")) for name in (*RANKED, "none", "supported")}
        found.append(
            BureauLine(
                no=number,
                name=bureau.name,
                green=shown["green"],
                yellow=shown["yellow"],
                red=shown["red"],
                none=shown["none"],
                supported=shown["supported"],
                state=phrase("bureaus.states")[bureau.state],
                reported=say("bureaus.reported", done=count["done"], due=count["due"])
                if count["due"]
                else say("bureaus.nothing"),
                errors=shown["errors"],
                corrected=shown["corrected"],
                change=_change(every, bureau.name, last_month(past, results.period)),
                score=plain(scores[place]),
            )
        )
    return found


def _counts(results: Results, every: Sequence[ReportRow], bureau: str) -> Counter[str]:
    counts: Counter[str] = Counter(
        row.result.light for row in every if row.indicator.lead == bureau
    )  # green, yellow, red, none
    parts = [part for row in every for part in row.result.contributions if part.bureau == bureau]
    counts["supported"] = sum(bureau in row.indicator.support for row in every)
    counts["due"] = len(parts)
    counts["done"] = sum(part.state in ("number", "none", "doubtful") for part in parts)
    counts["errors"] = sum(
        finding.bureau == bureau and finding.severity == "error" and finding.code != "missing-return"
        for finding in results.findings
    )
    counts["corrected"] = sum(file.bureau == bureau and file.state == "superseded" for file in results.files)
    state = next(each.state for each in results.bureaus if each.name == bureau)
    counts["late"], counts["missing"] = int(state == "late"), int(state == "missing")
    return counts


def _change(every: Sequence[ReportRow], bureau: str, previous: Mapping[str, Before]) -> str:
    """How many of its rows turned green, and how many got a worse light than the month before."""
    better = worse = known = 0
    for row in every:
        before = previous.get(row.result.no)
        if row.indicator.lead != bureau or before is None:
            continue
        was, now = _ORDER.get(before.light), _ORDER.get(row.result.light)
        if was is None or now is None:
            continue
        known += 1
        better += was > now == 0
        worse += was < now
    if not known:
        return say("bureaus.nothing")
    return say("bureaus.turned", better=better, worse=worse) if better or worse else say("bureaus.same")
