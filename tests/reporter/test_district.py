"""One value for the district (domain rules, section 6)."""

from __future__ import annotations

from dataclasses import replace
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
    assert (found.numerator, found.denominator) == (Decimal(8), Decimal(9))


def test_pooled_without_one_bureau_is_to_be_checked_even_where_the_rest_meets_the_target() -> None:
    found = district("3", {bureau: (5, 5) for bureau in ROW_3[:-1]})
    assert (found.value, found.status, found.light, found.missing) == (
        Decimal(100),
        "待核",
        "none",
        ("区妇联",),
    )


def test_pooled_with_nobody_to_help() -> None:
    found = district("3", {bureau: (5, 5) for bureau in ROW_3[:-1]} | {"区妇联": "无"})
    assert (found.value, found.status, found.complete) == (Decimal(100), "达标", True)


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
        top, bottom = (sum((Decimal(part[index]) for part in numbers), Decimal(0)) for index in (0, 1))
        assert found.value is not None and abs(found.value - 100 * top / bottom) <= Decimal("0.0000005")
    else:
        assert found.value is None


def test_an_incomplete_sum_of_a_derived_plan_row_is_to_be_checked() -> None:
    """Row 9 of rows 6 and 7, each of which another bureau reports: as incomplete as they are."""
    plan = default_plan()
    six = plan.indicator("6")
    summed = {year: replace(measure, combine="sum") for year, measure in six.measures.items()}
    row_6 = replace(six, support=(EDU,), measures=summed)
    rows = tuple(row_6 if row.no == "6" else row for row in plan.indicators)
    when = Period(2026, 10)
    table = {LEAD: {"6": 20, "7": 8.4}}
    found = combine(replace(plan, indicators=rows), when, returns_from(plan, when, table))[8]
    assert (found.value, found.status, found.light) == (Decimal(42), "待核", "none")
    assert (found.missing, found.complete) == ((EDU,), False)


DERIVED = [
    # rows 6 and 7, the status of row 9, who is missing, whether it is complete
    ({"6": 23.5, "7": 8.4}, "已完成", (), True),
    ({"6": 23.5, "7": "无"}, "无对象", (), True),
    ({"6": "无", "7": 8.4}, "无对象", (), True),
    ({"6": 0, "7": 8.4}, "无对象", (), True),
    ({"6": "待核", "7": 8.4}, "待核", (LEAD,), False),
    ({"7": 8.4}, "未报", (LEAD,), False),
    ({"6": 23.5}, "未报", (LEAD,), False),
    ({"6": "无"}, "未报", (LEAD,), False),
    ({}, "未报", (LEAD,), False),
]


@pytest.mark.parametrize(("figures", "status", "missing", "complete"), DERIVED, ids=str)
def test_derived(figures: dict[str, Any], status: str, missing: tuple[str, ...], complete: bool) -> None:
    plan, when = default_plan(), Period(2026, 10)
    found = combine(plan, when, returns_from(plan, when, {LEAD: figures}))[8]
    assert (found.no, found.status, found.missing, found.complete) == ("9", status, missing, complete)
    assert (found.value is None) == (status != "已完成")
    assert bool(found.sources) == (status == "已完成")
    assert (found.numerator, found.denominator) == (
        (Decimal("8.4"), Decimal("23.5")) if status == "已完成" else (None, None)
    )


def test_nobody_missing_is_named_twice() -> None:
    plan, when = default_plan(), Period(2026, 10)
    assert combine(plan, when, {})[8].missing == (LEAD,)


def test_what_each_bureau_contributed() -> None:
    plan, when = default_plan(), Period(2026, 10)
    counted = returns_from(plan, when, {LEAD: {"5": 6}, EDU: {"5": "待核"}, CIVIL: {"5": "无"}})
    typed = {"value": "约1", "numerator": "", "denominator": "2"}
    for bureau, status, confirmed in ((LEAD, "汇总后判定", "核减"), (EDU, "待核", "")):
        row = replace(counted[bureau].rows["5"], status=status, light="red", confirmed=confirmed, typed=typed)
        counted[bureau] = replace(counted[bureau], rows={**counted[bureau].rows, "5": row})
    found = next(each for each in combine(plan, when, counted) if each.no == "5")
    assert [
        (each.bureau, each.state, each.value, each.status, each.light, each.confirmed, each.note)
        for each in found.contributions
    ] == [
        (LEAD, "number", Decimal(6), "汇总后判定", "red", "核减", ""),
        (EDU, "doubtful", None, "待核", "red", "", "约1、2"),
        (CIVIL, "none", None, "", "none", "", ""),
        (HEALTH, "missing", None, "", "none", "", ""),
    ]
    assert [source.bureau for source in found.contributions[0].sources] == [LEAD]
    assert [source.bureau for source in found.sources] == [LEAD]
    pooled = district("3", {LEAD: (3, 4)})
    assert (pooled.contributions[0].numerator, pooled.contributions[0].denominator) == (
        Decimal(3),
        Decimal(4),
    )


STATES = [
    # what the bureaus of row 5 say, what the district's row says where nobody gave a number
    ({LEAD: "无", EDU: "无", CIVIL: "无", HEALTH: "待核"}, "待核"),
    ({LEAD: "待核", EDU: None}, "待核"),
    ({LEAD: "无", EDU: "无", CIVIL: "无", HEALTH: None}, "未报"),
    ({LEAD: "无", EDU: "无", CIVIL: "无"}, "未报"),
    ({LEAD: None, EDU: None, CIVIL: None, HEALTH: None}, "未报"),
]


@pytest.mark.parametrize(("table", "status"), STATES, ids=str)
def test_a_sum_of_nothing(table: dict[str, Any], status: str) -> None:
    found = district("5", table)
    assert (found.value, found.status, found.light) == (None, status, "none")


def test_zeros_are_figures() -> None:
    assert district("5", {LEAD: 0, EDU: 0, CIVIL: 0, HEALTH: 0}).value == 0
    found = district("3", dict.fromkeys(ROW_3, (0, 5)))
    assert (found.value, found.numerator, found.denominator) == (Decimal(0), Decimal(0), Decimal(40))


def test_the_rows_words_and_figures() -> None:
    found = district("2", {LEAD: 2.8500001})
    assert (found.no, found.name, found.unit, found.target) == ("2", "城镇新增就业人数", "万人", "3.2")
    assert (found.target_number, found.value) == (Decimal("3.2"), Decimal("2.85"))
    assert (found.expected, found.progress) == (Decimal("2.666667"), Decimal("0.890625"))
    assert (found.gap, found.deviation) == (Decimal("0.183333"), Decimal("0.057292"))
    assert (found.status, found.light, found.complete, found.missing) == ("超序时", "green", True, ())
    unplanned = district("C7", {"区总工会": (1, 2)})
    assert (unplanned.target, unplanned.target_number) == ("", None)


TOO_MUCH = [
    # the row, what is reported, whose figure was confirmed, whether the district's figure is told
    ("5", {LEAD: 500, EDU: 1}, (), True),
    ("5", {LEAD: 500, EDU: 1}, (EDU,), False),
    ("5", {LEAD: 500, EDU: 1}, (LEAD, EDU), False),
    ("5", {LEAD: 6, EDU: 1}, (), False),
    ("5", {}, (), False),
    ("2", {LEAD: 500}, (), False),  # no sum: the bureau's own sheet says it
]


@pytest.mark.parametrize(("no", "table", "confirmed", "told"), TOO_MUCH, ids=str)
def test_a_districts_sum_that_is_far_too_much(
    no: str, table: dict[str, Any], confirmed: tuple[str, ...], told: bool
) -> None:
    plan, when = default_plan(), Period(2026, 10)
    counted = returns_from(plan, when, {bureau: {no: value} for bureau, value in table.items()})
    for bureau in confirmed:
        row = replace(counted[bureau].rows[no], confirmed="经核对无误")
        counted[bureau] = replace(counted[bureau], rows={**counted[bureau].rows, no: row})
    found = [each.code for each in sum_findings(plan, when, combine(plan, when, counted)) if each.row == no]
    assert bool(found) is told
