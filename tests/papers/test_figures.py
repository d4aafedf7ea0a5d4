"""Whatever is reported: every figure in the office's other papers is one of results.json, and no phrase is broken."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pptx
from hypothesis import HealthCheck, given, settings

from laoyousuode.period import Period, before
from laoyousuode.results import Results, to_json
from reporter.papers.brief import brief
from reporter.papers.bureau_table import bureau_table
from reporter.papers.letters import letters, review
from reporter.papers.slides import write_slides
from reporter.words.change import Before, Past
from tests.documents import figures
from tests.documents.random_results import PLAN, periods_results, realistic


def texts(value: Any) -> Iterator[str]:
    """Every text of a template's values; a chart says its numbers in words."""
    if isinstance(value, str):
        yield value
    elif hasattr(value, "in_words"):
        yield value.in_words
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from texts([getattr(value, each.name) for each in dataclasses.fields(value)])
    elif isinstance(value, dict):
        yield from texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)


def month_before(results: Results) -> tuple[Past, set[str]]:
    """A month before in which every row was behind with one figure, and how that is printed."""
    then = before(results.period)
    rows = {row.no: (Before(then, Decimal("1.5"), "滞后", "yellow"),) for row in results.indicators}
    return Past(earlier=rows), figures.as_printed(Decimal("1.5"), 0, 6) | set(
        map(str, (then.year, then.month))
    )


def check(results: Results, found: Iterator[str], more: set[str]) -> None:
    known = figures.known(PLAN, figures.load(to_json(results)))
    known = dataclasses.replace(known, printed=known.printed | more | {str(day) for day in range(32)})
    for text in found:
        if text not in ("None", "True", "False"):
            assert not [fault for fault in figures.faults(text) if "a count of nothing" not in fault], text
            assert not figures.unknown(text, known)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(periods_results())
def test_every_figure_is_one_of_the_results(results: Results) -> None:
    past, more = month_before(results)
    signed = results.due or results.period.cutoff
    papers: list[Any] = [
        brief(PLAN, results, past),
        bureau_table(PLAN, results, past),
        review(PLAN, results, past),
        *(letter.values for letter in letters(PLAN, results, past, signed)),
    ]
    check(results, texts(papers), more)


def test_every_figure_on_the_slides_is_one_of_the_results() -> None:
    results = realistic(PLAN)
    past, more = month_before(results)
    assert results.period == Period(2026, 10)
    show = pptx.Presentation(io.BytesIO(write_slides(PLAN, results, past)))
    found = [shape.text_frame.text for slide in show.slides for shape in slide.shapes if shape.has_text_frame]
    for slide in show.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                plot = shape.chart.plots[0]
                found += list(plot.categories)
                found += [
                    format(number, "g")
                    for each in plot.series
                    for number in each.values
                    if number is not None
                ]
    # 环比 is worked out from both months
    check(results, (text for text in found if "环比" not in text), more)
