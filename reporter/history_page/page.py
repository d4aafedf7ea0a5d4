"""历史.html out of plain figures: a matrix of lights, a line with its target path for each row, 推算; by bureau.

One file that needs no network and runs no script: the bureau is chosen by the style sheet alone. Words stand in
`history_page.toml`. Knows rows and figures; no store, and judges nothing but the path that the plan expects.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from laoyousuode.cell import strip_invisible
from laoyousuode.kinds import comparable
from laoyousuode.ladder import judge
from laoyousuode.numbers import CONTEXT, display
from laoyousuode.output import OWN_MARK
from laoyousuode.period import Period, next_period
from laoyousuode.phrases import phrases
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.statuses import Light
from reporter.words.decimals import own_decimals
from reporter.words.judging import judging_note_short
from reporter.words.projection import project

_PHRASES = phrases(Path(__file__).parent / "history_page.toml")
say, phrase = _PHRASES.say, _PHRASES.phrase
WIDTH, HEIGHT, EDGE = 640, 180, 26
# Left of the line stand the numbers of its scale.
_LEFT = 78
_APART = 2  # months between two that are named


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """A row's figure in one month, the district's (bureau "") or a bureau's part; `source` names file and cell."""

    row: str
    bureau: str
    period: Period
    value: Decimal | None
    complete: bool
    status: str
    light: Light
    source: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a line: its place and what is said of it."""

    x: str
    y: str
    light: Light
    told: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row's picture for one choice of the filter."""

    name: str
    paths: tuple[str, ...]
    values: tuple[str, ...]
    dots: tuple[Dot, ...]
    scale: tuple[tuple[str, str], ...]
    years: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class View:
    """What one choice of the filter shows: matrix rows of (light, told), and lines."""

    number: int
    name: str
    matrix: tuple[tuple[str, tuple[tuple[Light, str], ...]], ...]
    lines: tuple[Line, ...]


def write_history(plan: Plan, points: Sequence[HistoryPoint]) -> bytes:
    """The page's bytes: the same figures give the same bytes. Raises ValueError where there is not one month."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    data = files("reporter.history_page")
    values = history_context(plan, points)
    css = environment.from_string(data.joinpath("history_page.css.j2").read_text(encoding="utf-8")).render(
        values
    )
    digest = base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode("ascii")
    page = environment.from_string(data.joinpath("history_page.html.j2").read_text(encoding="utf-8"))
    return page.render(values, style=css, style_hash=digest, generator=OWN_MARK).encode(
        "utf-8", errors="replace"
    )


def history_context(plan: Plan, points: Sequence[HistoryPoint]) -> dict[str, Any]:
    """All that the page's tags name."""
    months = sorted({point.period for point in points})
    if not months:
        raise ValueError("no month")
    names = ["", *(each.name for each in plan.bureaus if any(point.bureau == each.name for point in points))]
    views = [_view(plan, number, name, points, months) for number, name in enumerate(names)]
    last = months[-1]
    return {
        "words": _PHRASES.entries,
        "title": say("title", district=plan.district, field=plan.field),
        "span": say("span", first=months[0].chinese, last=last.chinese),
        "months": [str(month) for month in months],
        "views": views,
        "note": judging_note_short(plan),
        "width": WIDTH,
        "height": HEIGHT,
        "edge": EDGE,
        "projection_head": [
            head.format(year=last.year, last=plan.years[-1]) for head in phrase("projection_head")
        ],
        "projections": _projections(plan, points, last),
    }


def _view(
    plan: Plan, number: int, name: str, points: Sequence[HistoryPoint], months: Sequence[Period]
) -> View:
    own = {(point.row, point.period): point for point in points if point.bureau == name}
    rows = [row for row in plan.indicators if any((row.no, month) in own for month in months)]
    matrix = tuple(
        (f"{row.no} {row.name}", tuple(_lamp(plan, row, own.get((row.no, month)), month) for month in months))
        for row in rows
    )
    lines = [_line(plan, row, [own[row.no, m] for m in months if (row.no, m) in own], name) for row in rows]
    return View(number, name or say("district"), matrix, tuple(line for line in lines if line is not None))


def _lamp(plan: Plan, row: Indicator, point: HistoryPoint | None, month: Period) -> tuple[Light, str]:
    if point is None:
        return "none", month.chinese
    return point.light, _told(plan, row, point)


def _told(plan: Plan, row: Indicator, point: HistoryPoint) -> str:
    facts = {"period": point.period.chinese, "status": point.status or say("nothing")}
    source = say("source", source=point.source) if point.source else ""
    if point.value is None:
        return say("no_point", **facts) + source
    measure = row.measure(point.period.year)
    return say("point", value=_number(measure, point.value), unit=measure.unit, **facts) + source


def _number(measure: Measure, value: Decimal) -> str:
    return display(value, own_decimals(measure, [value]))


def _line(plan: Plan, row: Indicator, points: Sequence[HistoryPoint], bureau: str) -> Line | None:
    """The figures with the path that the plan expects beside the district's; None where there is no figure."""
    known = [point for point in points if point.value is not None and point.complete]
    if not known:
        return None
    first, last = known[0].period, known[-1].period
    path = {} if bureau else _expected(plan, row, first, Period(last.year, 12))
    span = _months(first, max([last, *path]))
    numbers = [*(point.value for point in known if point.value is not None), *path.values()]
    low, high = min(numbers), max(numbers)

    def place(period: Period, value: Decimal) -> tuple[str, str]:
        return _x(span.index(period), len(span)), _y(value, low, high)

    dots = tuple(
        Dot(*place(point.period, point.value), point.light, _told(plan, row, point))
        for point in known
        if point.value is not None
    )
    figures = {point.period: point.value for point in known if point.value is not None}
    return Line(
        name=f"{row.no} {row.name}（{row.measure(last.year).unit}）",
        paths=_polylines(row, path, place),
        values=_polylines(row, figures, place),
        dots=dots,
        scale=tuple(
            (_number(row.measure(last.year), value), _y(value, low, high))
            for value in dict.fromkeys((low, high))
        ),
        years=_year_marks(span),
    )


def _year_marks(span: Sequence[Period]) -> tuple[tuple[str, str], ...]:
    """The months that are named below a line: the first, each January that is not beside it, and the last."""
    last = len(span) - 1
    named = {0, last} | {
        place for place, each in enumerate(span) if each.month == 1 and _APART <= place <= last - _APART
    }
    return tuple((str(span[place]), _x(place, len(span))) for place in sorted(named))


def _expected(plan: Plan, row: Indicator, first: Period, last: Period) -> dict[Period, Decimal]:
    found = {}
    for period in _months(first, last):
        measure = row.measures.get(period.year)
        if measure is not None and measure.target is not None:
            expected = judge(measure, period, Decimal(0), plan.thresholds).expected
            if expected is not None:
                found[period] = expected
    return found


def _months(first: Period, last: Period) -> list[Period]:
    found = [first]
    while found[-1] < last:
        found.append(next_period(found[-1]))
    return found


def _polylines(row: Indicator, figures: Mapping[Period, Decimal], place: Any) -> tuple[str, ...]:
    """Lines through figures that may be compared; what begins anew, or measures something else, begins a new line."""
    lines: list[list[str]] = []
    before: Period | None = None
    for period in sorted(figures):
        joined = before is not None and comparable(row.measure(before.year), row.measure(period.year))
        if not joined:
            lines.append([])
        lines[-1].append(",".join(place(period, figures[period])))
        before = period
    return tuple(" ".join(line) for line in lines if len(line) > 1)


def _x(number: int, count: int) -> str:
    room = Decimal(WIDTH - _LEFT - EDGE)
    share = CONTEXT.divide(Decimal(number), Decimal(count - 1)) if count > 1 else Decimal("0.5")
    return display(_LEFT + room * share, 1)


def _y(value: Decimal, low: Decimal, high: Decimal) -> str:
    room = Decimal(HEIGHT - 2 * EDGE)
    share = CONTEXT.divide(value - low, high - low) if high > low else Decimal("0.5")
    return display(HEIGHT - EDGE - room * share, 1)


def _projections(plan: Plan, points: Sequence[HistoryPoint], last: Period) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for row in plan.indicators:
        figures = {
            point.period: point.value
            for point in points
            if point.row == row.no and not point.bureau and point.complete and point.value is not None
        }
        found = project(row, last, figures, plan.years[-1])
        if found is None:
            continue
        target = row.measure(plan.years[-1]).target
        rows.append(
            (
                f"{row.no} {row.name}（{row.measure(last.year).unit}）",
                _number(row.measure(last.year), figures[last]),
                _rounded(row, last, found.december),
                _rounded(row, last, found.last),
                strip_invisible(target.text) if target else say("nothing"),
                phrase("ways")[found.way],
            )
        )
    return rows


def _rounded(row: Indicator, period: Period, value: Decimal) -> str:
    measure = row.measure(period.year)
    return display(value, 0 if measure.whole else max(measure.decimals, 2))
