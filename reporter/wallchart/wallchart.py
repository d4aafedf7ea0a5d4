"""挂图.html: the one-page board of lights, a single file that needs no network and runs no script.

A pure function of plan, results and earlier figures. Words stand in `wallchart.toml`, the page in
`wallchart.html.j2`. jinja2 is imported when a chart is written. Knows rows; judges nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

from laoyousuode.cell import strip_directions, strip_invisible
from laoyousuode.entry import Earlier, comparable_figures
from laoyousuode.numbers import CONTEXT, display
from laoyousuode.output import OWN_MARK
from laoyousuode.period import Period
from laoyousuode.phrases import phrases
from laoyousuode.plan import Plan
from laoyousuode.results import Results
from laoyousuode.statuses import Light, deviation_sentence, light_names, lights_sentence
from reporter.words.decimals import own_number
from reporter.words.judging import judging_note
from reporter.words.phrases import SHARED, listing
from reporter.words.rows import HUNDRED, ReportRow, report_rows

_PHRASES = phrases(Path(__file__).parent / "wallchart.toml", SHARED)
_say = _PHRASES.say

_COLUMNS = 3
_HEADING_WEIGHT = 0.5  # a group's heading, in rows of the board
_USUAL_WEIGHT = Decimal(11)  # of a column that fits at full size
_TREND_MONTHS = 12
_TREND_WIDTH, _TREND_HEIGHT, _TREND_EDGE = 96, 32, 5


@dataclass(frozen=True, slots=True)
class Bar:
    """Where value, expected figure and target stand, in percent of the bar; None for what there is not."""

    value: str | None
    expected: str | None
    target: str | None


@dataclass(frozen=True, slots=True)
class Trend:
    """A line through the figures so far: its points in the little picture, and in words."""

    points: str
    end: tuple[str, str]
    words: str


@dataclass(frozen=True, slots=True)
class WallItem:
    """One indicator or commitment, ready to print."""

    no: str
    name: str
    unit: str
    target: str
    expected: str
    value: str
    has_value: bool
    progress: str
    status: str
    light: Light
    lead: str
    missing: str
    completeness: str
    bar: Bar | None
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one task that one bureau leads."""

    id: str
    heading: str
    lead: str
    items: tuple[WallItem, ...]


def write_wall_chart(plan: Plan, results: Results, history: Mapping[str, tuple[Earlier, ...]]) -> bytes:
    """The page's bytes: the same inputs give the same bytes. `history` holds earlier district values by row.

    Raises NarrativeError for results that no rule can produce.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_printable
    )
    data = files("reporter.wallchart")
    values = wallchart_context(plan, results, history)
    style = environment.from_string(data.joinpath("wallchart.css.j2").read_text(encoding="utf-8"))
    css = style.render(values)
    page = environment.from_string(data.joinpath("wallchart.html.j2").read_text(encoding="utf-8"))
    text = page.render(values, style=css, style_hash=_digest(css), generator=OWN_MARK)
    return text.encode("utf-8", errors="replace")  # half characters, which a damaged file's name may hold


def _printable(value: object) -> object:
    if value is None:
        raise ValueError("挂图的模板要印一个没有内容的值")
    # What is markup already is the page's own.
    return strip_directions(value) if type(value) is str else value


def _digest(text: str) -> str:
    """What lets this style sheet through the page's own policy, and no other."""
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def wallchart_context(
    plan: Plan, results: Results, history: Mapping[str, tuple[Earlier, ...]]
) -> dict[str, Any]:
    """All that the page's tags name."""
    every = report_rows(plan, results)
    items = {row.result.no: _item(row, history.get(row.result.no, ())) for row in every}
    groups = _groups(plan, every, items)
    columns = _columns(groups)
    cutoff = _say("cutoff", period=results.period.chinese)
    return {
        "words": _PHRASES.entries,
        "title": _say("title", district=plan.district, field=plan.field),
        "cutoff": cutoff,
        "office": plan.office,
        "tallies": _tallies(every),
        "columns": columns,
        "scale": display(_scale(columns), 3),
        "reception_column": min(range(len(columns)), key=lambda place: (_weight(columns[place]), -place)),
        "sizes": sorted({len(group.items) for group in groups}),
        "reception": _reception(results),
        "items": list(items.values()),
        "table_caption": _say(
            "table_caption" + ("_commitments" if any(row.indicator.is_commitment for row in every) else ""),
            cutoff=cutoff,
        ),
        "light_names": light_names(),
        "rules": deviation_sentence() + lights_sentence(),
        "note": judging_note(plan),
    }


def _item(row: ReportRow, earlier: Sequence[Earlier]) -> WallItem:
    result, nothing = row.result, _say("nothing")
    missing = result.missing
    return WallItem(
        no=result.no,
        name=row.indicator.name,
        unit=row.measure.unit,
        target=strip_invisible(result.target) or nothing,
        expected=nothing if result.expected is None else row.number(result.expected),
        value=nothing if result.value is None else row.number(result.value),
        has_value=result.value is not None,
        progress=nothing if row.progress is None else f"{row.share(row.progress)}%",
        status=row.status,
        light=result.light,
        lead=row.indicator.lead,
        missing=""
        if not missing
        else _say("missing_one", name=missing[0])
        if len(missing) == 1
        else _say("missing_many", count=len(missing)),
        completeness=_say("incomplete", names=listing(missing)) if missing else _say("complete"),
        bar=_bar(row),
        trend=_trend(row, earlier),
    )


def _bar(row: ReportRow) -> Bar | None:
    """Nothing where there is no number to compare, or all of them are nought."""
    result = row.result
    numbers = (result.value, result.expected, result.target_number)
    known = [number for number in numbers if number is not None]
    scale = max(known, default=Decimal(0))
    if scale <= 0:
        return None
    return Bar(*(None if number is None else _place(number, scale) for number in numbers))


def _place(number: Decimal, scale: Decimal) -> str:
    return display(CONTEXT.divide(max(number, Decimal(0)) * HUNDRED, scale), 2)


def _trend(row: ReportRow, earlier: Sequence[Earlier]) -> Trend | None:
    """A line through at least two whole figures of the same measure, the present one last."""
    result = row.result
    if result.value is None or not result.complete:
        return None
    comparable = comparable_figures(row.indicator, row.period.year, earlier)[-_TREND_MONTHS + 1 :]
    if not comparable:
        return None
    series = [*((each.period, each.value) for each in comparable), (row.period, result.value)]
    places, values = _line(series), [value for _, value in series]
    told = [
        _say(
            "trend_point",
            period=period.chinese,
            value=f"{own_number(row.measure, value, values)}{row.measure.unit}",
        )
        for period, value in series
    ]
    return Trend(
        points=" ".join(f"{x},{y}" for x, y in places),
        end=places[-1],
        words=_say("trend", points="，".join(told)),
    )


def _line(series: Sequence[tuple[Period, Decimal]]) -> list[tuple[str, str]]:
    """Months from left to right as far apart as they are, figures from the lowest to the highest."""
    months = [Decimal(period.year * 12 + period.month) for period, _ in series]
    values = [value for _, value in series]
    return [
        (
            _within(month, min(months), max(months), _TREND_WIDTH),
            _within(max(values) - value, Decimal(0), max(values) - min(values), _TREND_HEIGHT),
        )
        for month, value in zip(months, values, strict=True)
    ]


def _within(number: Decimal, low: Decimal, high: Decimal, length: int) -> str:
    """`number` between `low` and `high` as a place on `length`, away from the edges; the middle for no span."""
    room = length - 2 * _TREND_EDGE
    share = CONTEXT.divide(number - low, high - low) if high > low else Decimal("0.5")
    return display(_TREND_EDGE + share * room, 1)


def _groups(plan: Plan, every: Sequence[ReportRow], items: Mapping[str, WallItem]) -> list[Group]:
    """By task in the plan's order, within a task by lead."""
    tasks = [task.no for task in plan.tasks]
    bureaus = [bureau.name for bureau in plan.bureaus]

    def key(row: ReportRow) -> tuple[int, int]:
        return tasks.index(row.indicator.task), bureaus.index(row.indicator.lead)

    found = []
    for number, ((place, lead), members) in enumerate(groupby(sorted(every, key=key), key), 1):
        task = plan.tasks[place]
        found.append(
            Group(
                id=f"group-{number}",
                heading=_say("group", numeral=task.numeral, title=task.title),
                lead=_say("lead", name=bureaus[lead]),
                items=tuple(items[row.result.no] for row in members),
            )
        )
    return found


def _weight(groups: Sequence[Group]) -> float:
    return sum(len(group.items) + _HEADING_WEIGHT for group in groups)


def _columns(groups: Sequence[Group]) -> list[list[Group]]:
    """The groups in their order, in columns as equal as can be."""
    count = max(1, min(_COLUMNS, len(groups)))
    cuts = (
        [list(groups[a:b]) for a, b in zip((0, *cut), (*cut, len(groups)), strict=True)]
        for cut in combinations(range(1, len(groups)), count - 1)
    )
    return min(cuts, key=lambda columns: max(map(_weight, columns)), default=[[]])


def _scale(columns: Sequence[Sequence[Group]]) -> Decimal:
    """How much smaller than usual everything is, so that a plan of many rows fits its wall too."""
    tallest = Decimal(str(max(map(_weight, columns))))
    return min(Decimal(1), _USUAL_WEIGHT / tallest) if tallest else Decimal(1)


def _tallies(every: Sequence[ReportRow]) -> list[dict[str, Any]]:
    """How many of each block have which light."""
    found = []
    for key, commitments in (("indicators", False), ("commitments", True)):
        block = [row for row in every if row.indicator.is_commitment == commitments]
        counts = Counter(row.result.light for row in block)
        if block:
            lights = [{"light": light, "count": counts[light]} for light in light_names()]
            found.append({"name": _say(key, count=len(block)), "lights": lights})
    return found


def _reception(results: Results) -> dict[str, list[str]]:
    """Counts that are not nought, and who is late or missing."""
    late = [bureau.name for bureau in results.bureaus if bureau.state == "late"]
    missing = [bureau.name for bureau in results.bureaus if bureau.state == "missing"]
    counts = {"due": len(results.bureaus), "received": len(results.bureaus) - len(missing)}
    counts |= {"late": len(late), "missing": len(missing)}
    lines = [
        _say(f"names_{key}", names=listing(names))
        for key, names in (("late", late), ("missing", missing))
        if names
    ]
    return {
        "counts": [_say(key, count=count) for key, count in counts.items() if count],
        "lines": lines or [_say("all_on_time")],
    }
