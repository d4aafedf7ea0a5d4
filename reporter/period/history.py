"""Earlier periods' figures, from results.json files: what the checks of running totals and jumps compare with.

Knows the interface of results.json only; any program may have written it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from laoyousuode.entry import Earlier
from laoyousuode.numbers import CONTEXT, divide
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.results import IndicatorResult, Results, from_json
from laoyousuode.typed import Unit
from laoyousuode.unreadable import why
from reporter.returns.reader import EarlierFigures
from reporter.words.change import Before

_Key = TypeVar("_Key", bound=Hashable)


class EarlierError(Exception):
    """A results.json that can't be used; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Known:
    """Earlier figures that no file need tell: by (bureau, row) and the district's by row, the latest last."""

    bureaus: EarlierFigures = field(default_factory=dict)
    district: Mapping[str, tuple[Earlier, ...]] = field(default_factory=dict)


def load_earlier(plan: Plan, period: Period, paths: Iterable[Path]) -> EarlierFigures:
    """Figures by (bureau, row), the latest last; only periods before `period`. Raises EarlierError."""
    return in_order(
        ((bureau, row.no), results.period, CONTEXT.multiply(value, factor))
        for results in _earlier(plan, period, paths)
        for row in results.indicators
        if (factor := unit_factor(plan, results.period, row.no, row.unit)) is not None
        for bureau, value in _figures(row)
    )


def district_values(plan: Plan, period: Period, paths: Iterable[Path]) -> dict[str, tuple[Earlier, ...]]:
    """The district's whole figures by row, the latest last; only periods before `period`. Raises EarlierError.

    A figure that lacked somebody's part is left out: beside whole ones it would look like a fall.
    """
    return in_order(
        (row.no, results.period, CONTEXT.multiply(row.value, factor))
        for results in _earlier(plan, period, paths)
        for row in results.indicators
        if row.value is not None and row.complete
        if (factor := unit_factor(plan, results.period, row.no, row.unit)) is not None
    )


def past_rows(plan: Plan, period: Period, paths: Iterable[Path]) -> dict[str, tuple[Before, ...]]:
    """The district's rows of earlier months by row, the latest last. Raises EarlierError."""
    found: dict[str, dict[Period, Before]] = {}
    for results in _earlier(plan, period, paths):
        for row in results.indicators:
            factor = unit_factor(plan, results.period, row.no, row.unit)
            known = row.value is not None and factor is not None
            value = CONTEXT.multiply(row.value, factor) if known else None  # type: ignore[arg-type]
            found.setdefault(row.no, {})[results.period] = Before(
                results.period, value, row.status, row.light, row.complete
            )
    return {no: tuple(rows[then] for then in sorted(rows)) for no, rows in found.items()}


def unit_factor(plan: Plan, then: Period, no: str, unit: str) -> Decimal | None:
    """What turns a row's figures into the unit that `plan` has for their year: an amendment may have changed it.

    None where the units are not of one kind: then nothing is comparable. A row that the plan has no more, or a
    file that names no unit, stays as it is.
    """
    measure = next((each.measures.get(then.year) for each in plan.indicators if each.no == no), None)
    if measure is None or unit in ("", measure.unit):
        return Decimal(1)
    return Unit(measure.unit).suffixes().get(unit)


def in_order(figures: Iterable[tuple[_Key, Period, Decimal]]) -> dict[_Key, tuple[Earlier, ...]]:
    """By key, the latest last; of two files of one period the later named counts."""
    found: dict[_Key, dict[Period, Decimal]] = {}
    for key, then, value in figures:
        found.setdefault(key, {})[then] = value
    return {
        key: tuple(Earlier(then, value) for then, value in sorted(values.items()))
        for key, values in found.items()
    }


def _earlier(plan: Plan, period: Period, paths: Iterable[Path]) -> Iterator[Results]:
    for path in paths:
        results = _read(path)
        if results.plan != plan.id:
            raise EarlierError(f"{path.name} 是另一个方案的结果（{results.plan}）")
        if results.period >= period:
            raise EarlierError(f"{path.name} 是{results.period.chinese}的结果，不早于本次的{period.chinese}")
        yield results


def _read(path: Path) -> Results:
    try:
        return from_json(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise EarlierError(f"{path} 打不开（{why(error)}）") from error
    except ValueError as error:
        raise EarlierError(f"{path.name} 不是本程序的 results.json（{error}）") from error


def _figures(row: IndicatorResult) -> Iterator[tuple[str, Decimal]]:
    """Each bureau's own figure of one row; from its cells where the file has no more than those."""
    if row.contributions:
        yield from ((part.bureau, part.value) for part in row.contributions if part.value is not None)
        return
    for bureau in dict.fromkeys(source.bureau for source in row.sources):
        cells = {source.field: source.value for source in row.sources if source.bureau == bureau}
        if "value" in cells:
            yield bureau, cells["value"]
        elif cells.get("denominator") and "numerator" in cells:
            share = divide(cells["numerator"], cells["denominator"])
            yield bureau, CONTEXT.multiply(Decimal(100), share)
