"""推算, worked out by hand from its three ways."""

from __future__ import annotations

from decimal import Decimal

import pytest

from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.words.projection import project

PLAN = default_plan()
OCTOBER, LAST_YEAR = Period(2026, 10), 2027


def figures(**by_month: str) -> dict[Period, Decimal]:
    """_2026_10="2.5" → that month's figure."""
    found = {}
    for name, value in by_month.items():
        year, month = name.strip("_").split("_")
        found[Period(int(year), int(month))] = Decimal(value)
    return found


CASES = [
    # An amount that begins anew: 2.5 in ten months is 3 in twelve, and again the year after.
    ("2", figures(_2026_10="2.5"), ("3", "3", "pace")),
    # Last year 2.8 of 3.2 had come by October: 2.45 × 3.2 ÷ 2.8.
    ("2", figures(_2025_10="2.8", _2025_12="3.2", _2026_10="2.45"), ("2.8", "2.8", "pattern")),
    # A total: 1.5 since December's 6.5 in ten months is 1.8 in twelve; 1.8 more in 2027.
    ("5", figures(_2025_12="6.5", _2026_10="8"), ("8.3", "10.1", "pace")),
    # A total with last year's months: of 2 that came in 2025, 1.5 had come by October.
    ("5", figures(_2024_12="4.5", _2025_10="6", _2025_12="6.5", _2026_10="8"), ("8.5", "10.5", "pattern")),
    # A level goes on from December, never by last year's months.
    ("6", figures(_2024_12="22", _2025_10="22.9", _2025_12="23", _2026_10="23.5"), ("23.6", "24.2", "pace")),
    # Nobody has December's figure: the plan's own path starts the year at 23.
    ("6", figures(_2026_10="23.5"), ("23.6", "24.2", "pace")),
    # A percentage ends at 100.
    ("11", figures(_2025_12="60", _2026_10="90"), ("96", "100", "pace")),
]


@pytest.mark.parametrize(("no", "known", "expected"), CASES)
def test_carried_on(no: str, known: dict[Period, Decimal], expected: tuple[str, str, str]) -> None:
    found = project(PLAN.indicator(no), OCTOBER, known, LAST_YEAR)
    assert found is not None
    assert (found.december, found.last, found.way) == (
        Decimal(expected[0]),
        Decimal(expected[1]),
        expected[2],
    )


@pytest.mark.parametrize("no", ["1", "3", "10", "16", "C4"])
def test_rates_yearly_checks_and_policy_levels_have_no_pace(no: str) -> None:
    assert project(PLAN.indicator(no), OCTOBER, {OCTOBER: Decimal(50)}, LAST_YEAR) is None


def test_nothing_is_carried_on_from_nothing() -> None:
    assert project(PLAN.indicator("2"), OCTOBER, figures(_2026_9="2"), LAST_YEAR) is None
