"""上期 and 上年同期: the earlier figures that a form shows beside a row's entry cells, and how it remembers them.

The form's builder and the reader of what comes back use this alike. Knows figures and months; no store and no cell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from laoyousuode.entry import Earlier, comparable_figures
from laoyousuode.numbers import plain, settled
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Plan

_MONTH = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")


@dataclass(frozen=True, slots=True)
class Beside:
    """A row's earlier figures: the last accepted one that this month's may be held against, and the one of the same
    month a year before, if it measures the same."""

    last: Earlier | None = None
    year_before: Earlier | None = None


def beside_of(row: Indicator, period: Period, earlier: Iterable[Earlier]) -> Beside:
    """What a form of this month shows beside the row; `earlier` is sorted, the latest last."""
    figures = tuple(each for each in earlier if each.period < period)
    comparable = comparable_figures(row, period.year, figures)
    now, then = row.measures.get(period.year), row.measures.get(period.year - 1)
    same = bool(now and then and (now.kind, now.unit) == (then.kind, then.unit))
    month = Period(period.year - 1, period.month)
    year_before = next((each for each in figures if same and each.period == month), None)
    return Beside(comparable[-1] if comparable else None, year_before)


def besides(
    plan: Plan, bureau: str, period: Period, earlier: Mapping[tuple[str, str], tuple[Earlier, ...]]
) -> dict[str, Beside]:
    """The same of every row that the bureau fills; `earlier` is by bureau and row."""
    rows = plan.rows_of(bureau, period.year)
    return {row.no: beside_of(row, period, earlier.get((bureau, row.no), ())) for row in rows}


@dataclass(frozen=True, slots=True)
class Remembered:
    """The last figures that a form was issued with, by row; `bureau` and `period` are whose and when."""

    bureau: str
    period: str
    last: Mapping[str, Earlier] = field(default_factory=dict)

    def written(self) -> str:
        """As one text, for one cell."""
        last = {no: [str(each.period), plain(settled(each.value))] for no, each in self.last.items()}
        told = {"bureau": self.bureau, "period": self.period, "last": last}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def recalled(text: str) -> Remembered | None:
    """What `written` wrote; None for anything else. The text comes out of a returned file."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match told:
        case {"bureau": str(bureau), "period": str(period), "last": dict(last)}:
            read = {no: _earlier(each) for no, each in last.items()}
            return Remembered(bureau, period, {no: each for no, each in read.items() if each is not None})
    return None


def _earlier(told: object) -> Earlier | None:
    match told:
        case [str(month), str(number)] if _MONTH.fullmatch(month) and _NUMBER.fullmatch(number):
            return Earlier(Period.parse(month), Decimal(number))
    return None
