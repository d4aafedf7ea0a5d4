"""Small tables of figures as the returns of bureaus, without files."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from laoyousuode.entry import FIGURE_FIELDS, Figure
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Plan
from laoyousuode.results import Source
from reporter.returns.returned import Return, RowReturn


def figure_from(value: Any) -> Figure:
    """7.6, (4, 5) for a ratio, "无", "待核" or None."""
    if value is None:
        return Figure("blank")
    if isinstance(value, str):
        return Figure("none" if value == "无" else "doubtful")
    if isinstance(value, tuple):
        top, bottom = (Decimal(str(part)) for part in value)
        return Figure("number", 100 * top / bottom, top, bottom)
    return Figure("number", Decimal(str(value)))


def row_from(bureau: str, indicator: Indicator, value: Any) -> RowReturn:
    figure = figure_from(value)
    parts = {"value": figure.value}
    if figure.denominator is not None:
        parts = {"numerator": figure.numerator, "denominator": figure.denominator}
    sources = tuple(
        Source(bureau, f"{bureau}.xlsx", "指标填报", f"{name[0].upper()}{indicator.no}", name, number)
        for name, number in parts.items()
        if figure.state == "number" and number is not None
    )
    return RowReturn(figure, sources, "", "none", "", dict.fromkeys(FIGURE_FIELDS, ""))


def returns_from(plan: Plan, period: Period, table: dict[str, dict[str, Any]]) -> dict[str, Return]:
    """Bureau -> row -> figure; rows that are not named are blank."""
    return {
        bureau: Return(
            f"{bureau}.xlsx",
            "0" * 64,
            bureau=bureau,
            rows={row.no: row_from(bureau, row, figures.get(row.no)) for row in plan.indicators},
        )
        for bureau, figures in table.items()
    }
