"""One value for the district from the bureaus' figures, and its judgement (domain rules, section 6).

A bureau that has not reported, or whose figure is doubtful, makes the value incomplete; it never makes the district
look behind. Knows figures and origins; no files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from laoyousuode.entry import Figure, derive
from laoyousuode.examination import sum_issue
from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.ladder import DOUBTFUL, NO_CASES, NOT_REPORTED, judge
from laoyousuode.numbers import CONTEXT, divide, round_half_up
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.results import Contribution, IndicatorResult
from laoyousuode.statuses import status_of
from reporter.returns.returned import Return

_HUNDRED = Decimal(100)


def combine(plan: Plan, period: Period, counted: Mapping[str, Return]) -> tuple[IndicatorResult, ...]:
    """Every row of the plan, in its order."""
    figures: dict[str, tuple[Figure, tuple[Contribution, ...]]] = {}
    for indicator in plan.indicators:
        if indicator.measure(period.year).combine != "derived":
            parts = _contributions(indicator, period.year, counted)
            figures[indicator.no] = (_combined(indicator.measure(period.year), parts), parts)
    results: dict[str, IndicatorResult] = {}
    for indicator in plan.indicators:
        if indicator.no in figures:
            figure, parts = figures[indicator.no]
            results[indicator.no] = _result(plan, indicator, period, figure, parts)
    for indicator in plan.indicators:
        if indicator.no not in results:
            results[indicator.no] = _derived(plan, indicator, period, results)
    return tuple(results[indicator.no] for indicator in plan.indicators)


def sum_findings(plan: Plan, period: Period, results: Iterable[IndicatorResult]) -> tuple[Finding, ...]:
    """What the checks say of the district's own sums; no file's findings, for each part is plausible by itself."""
    found = []
    for result in results:
        issue = _sum_issue(plan, plan.indicator(result.no), period, result.value, result.contributions)
        if issue:
            found.append(locate(issue, plan))
    return tuple(found)


def _sum_issue(
    plan: Plan,
    indicator: Indicator,
    period: Period,
    total: Decimal | None,
    parts: tuple[Contribution, ...],
) -> Issue | None:
    """Only where no contributor's figure was confirmed: what a bureau answers for is in the sum as well."""
    measure = indicator.measure(period.year)
    if measure.combine != "sum" or total is None or any(part.confirmed for part in parts):
        return None
    return sum_issue(indicator, measure, total, plan.thresholds)


def _contributions(
    indicator: Indicator, year: int, counted: Mapping[str, Return]
) -> tuple[Contribution, ...]:
    parts = []
    for bureau in indicator.contributors(year):
        if bureau not in counted:
            parts.append(Contribution(bureau, "missing"))
            continue
        row = counted[bureau].rows[indicator.no]
        parts.append(
            Contribution(
                bureau=bureau,
                state=row.figure.state,
                value=row.figure.value,
                numerator=row.figure.numerator,
                denominator=row.figure.denominator,
                sources=row.sources,
                status=row.status,
                light=row.light,
                confirmed=row.confirmed,
                note=counted[bureau].by_hand
                if row.figure.state == "number"
                else "、".join(filter(None, row.typed.values())),
            )
        )
    return tuple(parts)


def _combined(measure: Measure, parts: tuple[Contribution, ...]) -> Figure:
    """The district's figure from those who gave one. Its state is that of the rest only where nobody did."""
    numbers = [part for part in parts if part.state == "number"]
    if not numbers:
        states = {part.state for part in parts}
        if "doubtful" in states:
            return Figure("doubtful")
        return Figure("blank" if states & {"blank", "missing"} else "none")
    if measure.entry_form == "ratio":
        numerator = sum((part.numerator or Decimal(0) for part in numbers), Decimal(0))
        denominator = sum((part.denominator or Decimal(0) for part in numbers), Decimal(0))
        value = CONTEXT.multiply(_HUNDRED, divide(numerator, denominator))
        return Figure("number", value, numerator, denominator)
    return Figure("number", sum((part.value or Decimal(0) for part in numbers), Decimal(0)))


def _result(
    plan: Plan, indicator: Indicator, period: Period, figure: Figure, parts: tuple[Contribution, ...]
) -> IndicatorResult:
    measure = indicator.measure(period.year)
    missing = tuple(part.bureau for part in parts if part.state in ("missing", "blank", "doubtful"))
    result = _judged(plan, indicator, period, figure)
    sources = tuple(source for part in parts for source in part.sources)
    result = replace(result, complete=not missing, missing=missing, sources=sources, contributions=parts)
    if missing and figure.state == "number":
        result = _incomplete(result, measure)
    if _sum_issue(plan, indicator, period, figure.value, parts):
        result = _doubtful(result)
    return result


def _incomplete(result: IndicatorResult, measure: Measure) -> IndicatorResult:
    """A sum of a higher-is-better row that already meets a status keeps it: more can only add. Else 待核."""
    more_only_adds = measure.combine == "sum" and measure.better == "higher"
    if more_only_adds and status_of(result.status).safe_for_sum:
        return result
    return _doubtful(result)


def _doubtful(result: IndicatorResult) -> IndicatorResult:
    return replace(result, status=DOUBTFUL, light=status_of(DOUBTFUL).light)


def _judged(plan: Plan, indicator: Indicator, period: Period, figure: Figure) -> IndicatorResult:
    measure = indicator.measure(period.year)
    judgement = judge(measure, period, figure.for_ladder, plan.thresholds)
    value = figure.value if figure.state == "number" else None
    return IndicatorResult(
        no=indicator.no,
        name=indicator.name,
        unit=measure.unit,
        target=measure.target.text if measure.target else "",
        target_number=measure.target.number if measure.target else None,
        value=None if value is None else round_half_up(value),
        expected=judgement.expected,
        gap=judgement.gap,
        progress=judgement.progress,
        deviation=judgement.deviation,
        status=judgement.status,
        light=judgement.light,
        complete=True,
        numerator=figure.numerator,
        denominator=figure.denominator,
    )


def _derived(
    plan: Plan, indicator: Indicator, period: Period, results: Mapping[str, IndicatorResult]
) -> IndicatorResult:
    """From the other rows' district values; as incomplete as they are."""
    assert indicator.derived is not None  # the plan's loader saw to it
    upper, lower = (results[no] for no in indicator.derived)
    figure = derive(_figure(upper), _figure(lower))
    missing = tuple(dict.fromkeys((*upper.missing, *lower.missing)))
    result = replace(
        _judged(plan, indicator, period, figure),
        complete=not missing,
        missing=missing,
        sources=(*upper.sources, *lower.sources) if figure.state == "number" else (),
    )
    return (
        _incomplete(result, indicator.measure(period.year))
        if missing and figure.state == "number"
        else result
    )


def _figure(result: IndicatorResult) -> Figure:
    """A district row as the input of a derived one."""
    if result.value is not None:
        return Figure("number", result.value)
    if result.status == NO_CASES:
        return Figure("none")
    return Figure("blank" if result.status == NOT_REPORTED else "doubtful")
