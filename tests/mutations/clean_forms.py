"""Six hundred forms without a fault: over all the plan's months and bureaus, with figures that go with the month."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl

from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.plan_file import default_plan
from laoyousuode.relation import shape
from template.build import build
from template.form import Issuance
from tests.mutations.forms import filled_in

COUNT = 600
_STRIDE = 131


@dataclass(frozen=True, slots=True)
class CleanForm:
    """A filled form, and the figures that it must give: a number, or (numerator, denominator), by row."""

    bureau: str
    period: Period
    data: bytes
    figures: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.bureau} {self.period}"


def chosen(count: int = COUNT) -> list[tuple[str, Period]]:
    """So many of six hundred: in each month ten of the thirteen bureaus in turn, in an order that mixes both."""
    plan = default_plan()
    months = [Period(year, month) for year in plan.years for month in range(1, 13)]
    every = [
        (bureau.name, month)
        for at, month in enumerate(months)
        for place, bureau in enumerate(plan.bureaus)
        if (place + at) % len(plan.bureaus) < COUNT // len(months)
    ]
    return [every[index * _STRIDE % len(every)] for index in range(count)]


def clean_forms(count: int = COUNT) -> Iterator[CleanForm]:
    """The forms, made one after the other."""
    for index, (bureau, period) in enumerate(chosen(count)):
        yield _filled(bureau, period, index)


def _filled(bureau: str, period: Period, index: int) -> CleanForm:
    plan = default_plan().in_force(period)
    day = period.cutoff + dt.timedelta(days=1 + index % 5)
    book = openpyxl.load_workbook(io.BytesIO(build(plan, Issuance(bureau, period, day))))
    values: dict[str, Any] = {"in_serial": 1 + index % 3, "in_date": day, "in_filler": "演示"}
    figures: dict[str, Any] = {}
    for row in plan.rows_of(bureau, period.year):
        measure = row.measure(period.year)
        if measure.entry_form == "ratio":
            numerator, denominator = _parts_of(measure, index, _same(plan, row, figures))
            figures[row.no] = (numerator, denominator)
            values |= {f"in_{row.no}_numerator": numerator, f"in_{row.no}_denominator": denominator}
        elif measure.entry_form == "value":
            figures[row.no] = values[f"in_{row.no}_value"] = _value(row, measure, period, bureau, index)
    values |= {f"task_{task.no}_progress": f"任务{task.no}按月推进" for task in plan.tasks_of(bureau)}
    return CleanForm(bureau, period, filled_in(book, values), figures)


def _value(row: Indicator, measure: Measure, period: Period, bureau: str, index: int) -> float:
    """Near what is expected, a little more or less from form to form."""
    target = measure.target.number if measure.target else Decimal(1)
    if target == 0:
        return 0
    path = target
    if measure.kind in ("annual_flow", "cumulative"):
        before = measure.previous or Decimal(0)
        path = before + (target - before) * period.month / 12
    if measure.combine == "sum":
        path /= len(row.contributors(period.year))
    share = Decimal(97 + index % 6) / 100
    if measure.better == "lower":
        share = Decimal(90 + index % 6) / 100
    number = path * share
    if measure.whole:
        return max(1, math.floor(number))
    return float(max(Decimal("0.01"), number.quantize(Decimal("0.01"), ROUND_HALF_UP)))


def _same(plan: Plan, row: Indicator, figures: dict[str, Any]) -> float | None:
    """The figure of another row that the plan wants this one's numerator to be."""
    usual = next((each for each in plan.relations_at(row.no) if shape(each) == "same"), None)
    return figures[usual.references[1].row] if usual else None


def _parts_of(measure: Measure, index: int, same: float | None) -> tuple[float, float]:
    """A denominator, and the numerator that meets the target about."""
    target = measure.target.number if measure.target else Decimal(60)
    if same is not None:
        denominator = (Decimal(str(same)) * 100 / target).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return same, float(denominator)
    denominator = Decimal(200 + 13 * (index % 29))
    numerator = (denominator * min(target + index % 2, Decimal(100)) / 100).to_integral_value(ROUND_HALF_UP)
    return int(min(numerator, denominator)), int(denominator)
