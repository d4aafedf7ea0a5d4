"""Amounts that are to stay low, and awards (domain rules, sections 4 to 6), on a small plan of their own."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from laoyousuode.assessment import assess
from laoyousuode.ladder import judge
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan, load_plan
from reporter.period.district import combine
from reporter.words.rows import ReportRow, behind_clauses
from tests.reporter.district_kit import returns_from

PLAN = load_plan(Path(__file__).parents[1] / "plans" / "budget.toml")
SAFETY, TRAFFIC = "县应急局", "县交通局"


@pytest.mark.parametrize(
    ("row", "period", "value", "status"),
    [
        # 15以内: expected 7.5 in June; 5 % of 15 is 0.75, 10 % is 1.5
        ("1", "2031-06", "11", "严重滞后"),
        ("1", "2031-06", "9", "滞后"),
        ("1", "2031-06", "7.5", "达序时"),
        ("1", "2031-06", "6", "超序时"),
        ("1", "2031-06", "0", "超序时"),
        ("1", "2031-12", "15", "已完成"),
        ("1", "2031-12", "16", "滞后"),
        # 40 → 70: expected 55 in June 2032
        ("2", "2032-06", "60", "滞后"),
        ("2", "2032-06", "55", "达序时"),
        ("2", "2032-12", "70", "已完成"),
        # a stock is no budget: down to 100 is done whenever it is
        ("4", "2032-06", "100", "已完成"),
        ("4", "2032-06", "150", "达序时"),
        # an award
        ("3", "2032-06", "0", "年度考核"),
        ("3", "2032-06", "100", "已完成"),
        ("3", "2032-12", "0", "严重滞后"),
        ("3", "2032-12", "100", "已完成"),
        ("3", "2031-12", "0", "年度考核"),
    ],
)
def test_status(row: str, period: str, value: str, status: str) -> None:
    when = Period.parse(period)
    found = judge(PLAN.indicator(row).measure(when.year), when, Decimal(value), PLAN.thresholds)
    assert found.status == status


def district(plan: Any, row: str, period: str, table: dict[str, Any]) -> Any:
    when = Period.parse(period)
    counted = returns_from(plan, when, {bureau: {row: value} for bureau, value in table.items()})
    return next(each for each in combine(plan, when, counted) if each.no == row)


@pytest.mark.parametrize("reported", [0, 3, 15, 40])
@pytest.mark.parametrize("period", ["2031-06", "2031-12"])
def test_an_incomplete_sum_that_is_to_stay_low_is_to_be_checked(reported: int, period: str) -> None:
    found = district(PLAN, "1", period, {SAFETY: reported})
    assert (found.status, found.light, found.missing) == ("待核", "none", (TRAFFIC,))


def test_an_incomplete_sum_that_is_ahead_stays_ahead() -> None:
    # row 13: 400 a year, expected 200 in June; 超序时 from 220
    found = district(default_plan(), "13", "2026-06", {"区人力社保局": 230})
    assert (found.status, found.complete) == ("超序时", False)


def test_a_missing_lead_of_a_sum_is_a_contributor_like_the_others() -> None:
    found = district(default_plan(), "13", "2026-06", {"区财政局": 230})
    assert (found.value, found.status) == (230, "超序时") and "区人力社保局" in found.missing


def test_a_leads_blank_is_an_error_on_every_row_it_leads() -> None:
    found = assess(default_plan(), Period(2026, 10), "区人力社保局", {})
    for row in ("2", "5", "14"):  # lead, sum, pooled
        assert [(each.code, each.severity) for each in found[row].issues] == [("missing-value", "error")]
    support = assess(default_plan(), Period(2026, 10), "区教育局", {})["5"]
    assert [(each.code, each.severity) for each in support.issues] == [("missing-value", "warning")]


def test_what_is_behind_is_told_against_what_was_expected() -> None:
    when = Period(2031, 6)
    results = combine(PLAN, when, returns_from(PLAN, when, {SAFETY: {"1": 8}, TRAFFIC: {"1": 3}}))
    measured = PLAN.indicator("1").measure(2031)

    row = ReportRow(PLAN.indicator("1"), measured, results[0], when)
    assert behind_clauses(row) == "累计为11起，高于序时目标4起"
