"""推算: where a row lands in December and in the plan's last year, at the present pace. Never a light, never a judgement.

    pace     what came since the year began (amounts) or since last December (totals and levels), divided by the months,
             times twelve
    pattern  where two years are known, an amount is carried on by last year's own months instead, since employment is
             front-loaded: figure × last December ÷ the same month of last year; of a total, what came since December
    last     an amount that begins anew each year: December's figure again; else December's and as much again each year

A rate, a yearly check and an award have no pace. A percentage ends at 100. Knows a row and its figures; no words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from laoyousuode.kinds import KINDS
from laoyousuode.numbers import CONTEXT, divide, round_half_up
from laoyousuode.period import Period
from laoyousuode.plan import Indicator

_MONTHS, _WHOLE = Decimal(12), Decimal(100)
Way = Literal["pace", "pattern"]


@dataclass(frozen=True, slots=True)
class Projection:
    """In the row's unit of the period's year: December of that year, the last year's December, and by which way."""

    december: Decimal
    last: Decimal
    way: Way


def project(
    indicator: Indicator, period: Period, figures: Mapping[Period, Decimal], last_year: int
) -> Projection | None:
    """The row carried on from its figure of `period`; None where it has none, or nothing to carry on from.

    `figures` are whole district figures by month in the present unit.
    """
    value, measure = figures.get(period), indicator.measure(period.year)
    traits = KINDS[measure.kind]
    if value is None or not (traits.accumulates or traits.has_path):
        return None
    begun = Decimal(0) if traits.restarts else _start(indicator, period, figures)
    if begun is None:
        return None
    way, factor = _factor(indicator, period, figures)
    gained = CONTEXT.multiply(CONTEXT.subtract(value, begun), factor)
    december = CONTEXT.add(begun, gained)
    years = Decimal(0) if traits.restarts else Decimal(last_year - period.year)
    last = CONTEXT.add(december, CONTEXT.multiply(gained, years))
    most = _WHOLE if measure.is_percentage else None
    return Projection(_within(december, most), _within(last, most), way)


def _within(number: Decimal, most: Decimal | None) -> Decimal:
    return round_half_up(number if most is None else min(number, most))


def _start(indicator: Indicator, period: Period, figures: Mapping[Period, Decimal]) -> Decimal | None:
    """The figure of last December; where nobody has it, what the plan's own path starts the year from."""
    found = figures.get(Period(period.year - 1, 12))
    then = indicator.measures.get(period.year - 1)
    measure = indicator.measure(period.year)
    if found is not None and then is not None and (then.kind, then.unit) == (measure.kind, measure.unit):
        return found
    return measure.previous


def _factor(indicator: Indicator, period: Period, figures: Mapping[Period, Decimal]) -> tuple[Way, Decimal]:
    """What turns the months' gain into the year's."""
    pace: tuple[Way, Decimal] = ("pace", divide(_MONTHS, Decimal(period.month)))
    now, then = indicator.measure(period.year), indicator.measures.get(period.year - 1)
    if not KINDS[now.kind].accumulates or then is None or (then.kind, then.unit) != (now.kind, now.unit):
        return pace
    whole, same = figures.get(Period(period.year - 1, 12)), figures.get(Period(period.year - 1, period.month))
    begun = Decimal(0) if KINDS[now.kind].restarts else figures.get(Period(period.year - 2, 12))
    if whole is None or same is None or begun is None or same <= begun:
        return pace
    return "pattern", divide(CONTEXT.subtract(whole, begun), CONTEXT.subtract(same, begun))
