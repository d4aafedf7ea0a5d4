"""One value for the district (domain rules, section 6)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from laoyousuode.results import IndicatorResult
from reporter.period.district import combine, sum_findings
from tests.reporter.district_kit import returns_from

LEAD, EDU, CIVIL, HEALTH = "区人力社保局", "区教育局", "区民政局", "区卫健局"


def district(row: str, table: dict[str, Any], period: str = "2026-10") -> IndicatorResult:
    """One row's result when each bureau of the table reports this figure; others have not reported at all."""
    plan, when = default_plan(), Period.parse(period)
    counted = returns_from(plan, when, {bureau: {row: value} for bureau, value in table.items()})
    found = combine(plan, when, counted)
    return next(result for result in found if result.no == row)


SUMS = [
    # figures of row 5 (expected 8.0, target 8.3), the value, the status, who is missing
    ({LEAD: 6, EDU: 1, CIVIL: 0.5, HEALTH: 0.5}, "8", "达序时", ()),
    ({LEAD: 6, EDU: 1, CIVIL: 0.5, HEALTH: 0.1}, "7.6", "滞后", ()),
    # a missing bureau never turns a light yellow or red
    ({LEAD: 6, EDU: 1, CIVIL: 0.5}, "7.5", "待核", (HEALTH,)),
    ({LEAD: 6, EDU: 1, CIVIL: 0.5, HEALTH: None}, "7.5", "待核", (HEALTH,)),
    ({LEAD: 6, EDU: 1, CIVIL: 0.5, HEALTH: "待核"}, "7.5", "待核", (HEALTH,)),
    ({LEAD: 1}, "1", "待核", (EDU, CIVIL, HEALTH)),
    # but more can only add
    ({LEAD: 8.3}, "8.3", "已完成", (EDU, CIVIL, HEALTH)),
    ({LEAD: 8}, "8", "达序时", (EDU, CIVIL, HEALTH)),
    ({EDU: 9}, "9", "已完成", (LEAD, CIVIL, HEALTH)),
    # 无 is a contribution of nothing
    ({LEAD: 7, EDU: "无", CIVIL: 1, HEALTH: "无"}, "8", "达序时", ()),
    ({LEAD: "无", EDU: "无", CIVIL: "无", HEALTH: "无"}, None, "无对象", ()),
    ({}, None, "未报", (LEAD, EDU, CIVIL, HEALTH)),
    ({LEAD: "待核"}, None, "待核", (LEAD, EDU, CIVIL, HEALTH)),
]


@pytest.mark.parametrize(("table", "value", "status", "missing"), SUMS, ids=str)
def test_sum(table: dict[str, Any], value: str | None, status: str, missing: tuple[str, ...]) -> None:
    found = district("5", table)
    assert (found.value, found.status) == (None if value is None else Decimal(value), status)
    assert (found.missing, found.complete) == (missing, not missing)


def test_a_sum_far_above_the_target_is_doubtful_though_each_part_is_plausible() -> None:
    """Row 5 in 2026: 8.3万人次; three times is 24.9."""
    plan, when = default_plan(), Period.parse("2026-10")

    def codes(table: dict[str, Any]) -> tuple[str, list[str], bool]:
        counted = returns_from(plan, when, {bureau: {"5": value} for bureau, value in table.items()})
        results = combine(plan, when, counted)
        findings = [each for each in sum_findings(plan, when, results) if each.row == "5"]
        told = [f"{each.code} {each.severity}" for each in findings]
        said = next(result.status for result in results if result.no == "5")
        return said, told, all("{" not in each.message for each in findings)

    assert codes({LEAD: 8.3, EDU: 8.3, CIVIL: 8.3, HEALTH: 0}) == ("已完成", [], True)
    assert codes({LEAD: 8.3, EDU: 8.3, CIVIL: 8.31, HEALTH: 0}) == ("待核", ["unit-suspect error"], True)
    assert codes({LEAD: 8.3, EDU: 8.3, CIVIL: 8.31}) == ("待核", ["unit-suspect error"], True)


ROW_3 = (LEAD, EDU, CIVIL, "区农业农村局", "区退役军人事务局", "区残联", "团区委", "区妇联")


def test_pooled_is_the_sum_over_the_sum_never_an_average() -> None:
    found = district("3", {bureau: (1, 1) for bureau in ROW_3[:-1]} | {"区妇联": (1, 2)})
    assert found.value == Decimal("88.888889")  # 8 of 9, not the mean 93.75
    assert (found.numerator, found.denominator) == (8, 9)


def test_pooled_without_one_bureau_is_to_be_checked_even_where_the_rest_meets_the_target() -> None:
    found = district("3", {bureau: (5, 5) for bureau in ROW_3[:-1]})
    assert (found.value, found.status, found.light, found.missing) == (100, "待核", "none", ("区妇联",))


def test_pooled_with_nobody_to_help() -> None:
    found = district("3", {bureau: (5, 5) for bureau in ROW_3[:-1]} | {"区妇联": "无"})
    assert (found.value, found.status, found.complete) == (100, "达标", True)


def test_lead_that_has_not_reported() -> None:
    assert district("2", {EDU: 1}).status == "未报"
    assert district("2", {LEAD: None}).status == "未报"
    assert district("2", {LEAD: "待核"}).status == "待核"


def test_derived_follows_its_rows() -> None:
    plan, when = default_plan(), Period(2026, 10)

    def row_9(figures: dict[str, Any]) -> IndicatorResult:
        return combine(plan, when, returns_from(plan, when, {LEAD: figures}))[8]

    found = row_9({"6": 23.5, "7": 8.4})
    assert (found.value, found.status) == (Decimal("35.744681"), "已完成")
    assert [(source.cell, source.value) for source in found.sources] == [
        ("V7", Decimal("8.4")),
        ("V6", Decimal("23.5")),
    ]
    assert row_9({"6": 23.5, "7": "待核"}).status == "待核"
    assert row_9({"6": 23.5}).status == "未报"


FIGURES = st.one_of(
    st.none(), st.just("无"), st.just("待核"), st.tuples(st.integers(0, 500), st.integers(1, 500))
)


@settings(max_examples=150, deadline=None)
@given(st.lists(FIGURES, min_size=8, max_size=8), st.sets(st.sampled_from(ROW_3)))
def test_whoever_is_missing_the_district_is_not_behind_for_it(figures: list[Any], gone: set[str]) -> None:
    table = {b: figure for b, figure in zip(ROW_3, figures, strict=True) if b not in gone}
    found = district("3", table)
    if found.missing:
        assert found.light == "none"
    numbers = [figure for figure in table.values() if isinstance(figure, tuple)]
    if numbers:
        top, bottom = (sum(Decimal(part[index]) for part in numbers) for index in (0, 1))
        assert found.value is not None and abs(found.value - 100 * top / bottom) <= Decimal("0.0000005")
    else:
        assert found.value is None
