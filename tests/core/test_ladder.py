"""The ladder's rungs at their edges (domain rules, sections 4 and 5), on the shipped plan."""

from __future__ import annotations

from decimal import Decimal

import pytest

from laoyousuode.expression import Name, evaluate, number
from laoyousuode.formula import to_formula
from laoyousuode.ladder import RULES, judge
from laoyousuode.period import Period
from laoyousuode.plan import Standing
from laoyousuode.plan_file import default_plan


def judged(
    row: str, period: str, value: str, *, standing: Standing = "judged", share: Decimal | None = None
) -> tuple[str, str]:
    plan, when = default_plan(), Period.parse(period)
    measure = plan.indicator(row).measure(when.year)
    typed = value if value in ("", "无", "待核") else Decimal(value)
    result = judge(measure, when, typed, plan.thresholds, standing=standing, share=share)
    return result.status, result.light


CASES = [
    # any row
    ("2", "2026-10", "无", "无对象", "none"),
    ("2", "2026-10", "", "未报", "none"),
    ("2", "2026-10", "待核", "待核", "none"),
    # policy level, 3000 左右: ±5 %
    ("10", "2026-10", "2850", "达标", "green"),
    ("10", "2026-10", "3150", "达标", "green"),
    ("10", "2026-10", "2849.99", "需研判", "none"),
    ("10", "2026-10", "3150.01", "需研判", "none"),
    # rate, lower is better, strict: <3.5
    ("1", "2026-10", "3.49", "达标", "green"),
    ("1", "2026-10", "3.5", "滞后", "yellow"),
    ("1", "2026-10", "3.85", "滞后", "yellow"),
    ("1", "2026-10", "3.86", "严重滞后", "red"),
    # rate, higher: 95.5; −10 % of the target is 85.95
    ("14", "2026-03", "95.5", "达标", "green"),
    ("14", "2026-03", "95.499999", "滞后", "yellow"),
    ("14", "2026-03", "85.95", "滞后", "yellow"),
    ("14", "2026-03", "85.94", "严重滞后", "red"),
    # year-end rate
    ("16", "2026-11", "10", "年度考核", "none"),
    ("16", "2026-11", "99", "年度考核", "none"),
    ("16", "2026-12", "95", "达标", "green"),
    ("16", "2026-12", "94.9", "滞后", "yellow"),
    ("16", "2026-12", "85", "严重滞后", "red"),
    # annual flow, 3.2: expected 1.6 in June, ±5 % of 3.2 = 0.16, −10 % = 0.32
    ("2", "2026-06", "3.2", "已完成", "green"),
    ("2", "2026-06", "1.76", "超序时", "green"),
    ("2", "2026-06", "1.759", "达序时", "green"),
    ("2", "2026-06", "1.6", "达序时", "green"),
    ("2", "2026-06", "1.599999", "滞后", "yellow"),
    ("2", "2026-06", "1.28", "滞后", "yellow"),
    ("2", "2026-06", "1.279", "严重滞后", "red"),
    ("2", "2026-12", "3.19", "滞后", "yellow"),
    ("2", "2026-12", "2.88", "滞后", "yellow"),
    ("2", "2026-12", "2.87", "严重滞后", "red"),
    # cumulative, 6.5 → 8.3: expected 8.0 in October; counts from 2023
    ("5", "2026-10", "8", "达序时", "green"),
    ("5", "2026-10", "7.999", "滞后", "yellow"),
    ("5", "2023-06", "1.1", "达序时", "green"),
    # stock: no comparable figure in 2023
    ("6", "2023-06", "20", "年度考核", "none"),
    ("6", "2023-06", "21.5", "已完成", "green"),
    ("6", "2023-12", "21.4", "滞后", "yellow"),
    ("6", "2024-06", "21.9", "达序时", "green"),
    # coverage, strict: >80; exactly 80 in December is not met
    ("11", "2026-12", "80", "滞后", "yellow"),
    ("11", "2026-12", "80.01", "已完成", "green"),
    ("11", "2026-10", "80", "达序时", "green"),
    ("11", "2027-12", "100", "已完成", "green"),
    ("11", "2027-12", "99.9", "滞后", "yellow"),
    # row 12 turns into a coverage in 2027: nothing comparable before
    ("12", "2026-10", "334", "达序时", "green"),
    ("12", "2027-10", "50", "年度考核", "none"),
    ("12", "2027-12", "50", "严重滞后", "red"),
    # commitments
    ("C2", "2026-06", "50", "已完成", "green"),
    ("C3", "2026-06", "99.9", "滞后", "yellow"),
    ("C4", "2026-06", "0", "达标", "green"),
    ("C4", "2026-06", "1", "严重滞后", "red"),
    ("C5", "2026-06", "1", "严重滞后", "red"),
    ("C5", "2023-06", "1", "年度考核", "none"),
    ("C7", "2026-06", "50", "年度考核", "none"),
    ("C7", "2027-12", "100", "已完成", "green"),
]


@pytest.mark.parametrize(("row", "period", "value", "status", "light"), CASES)
def test_first_rung_that_holds(row: str, period: str, value: str, status: str, light: str) -> None:
    assert judged(row, period, value) == (status, light)


def test_a_part_of_a_sum_has_no_light_of_its_own() -> None:
    assert judged("5", "2026-10", "0.1", standing="part") == ("汇总后判定", "none")
    assert judged("5", "2026-10", "", standing="part") == ("未报", "none")
    assert judged("5", "2026-10", "无", standing="part") == ("无对象", "none")


def test_an_allotted_share_is_judged_against_its_part_of_the_path() -> None:
    # 10 % of 6.5 → 8.3 is 0.65 → 0.83; October expects 0.80
    assert judged("5", "2026-10", "0.8", share=Decimal("0.1")) == ("达序时", "green")
    assert judged("5", "2026-10", "0.79", share=Decimal("0.1")) == ("滞后", "yellow")


def test_progress_is_never_given_where_lower_is_better() -> None:
    plan = default_plan()
    for row in ("1", "C4"):
        measure = plan.indicator(row).measure(2026)
        assert judge(measure, Period(2026, 10), Decimal(2), plan.thresholds).progress is None


def test_no_float_dust() -> None:
    # 0.1 + 0.2 reaches 0.3 in decimals: 3.2 × 3/12 = 0.8 exactly
    assert judged("2", "2026-03", repr(0.7 + 0.1)) == ("达序时", "green")


def test_a_formula_reads_back_as_the_rule() -> None:
    printed = to_formula(RULES["expected"], lambda name: f"<{name}>")
    assert printed.startswith('IF((<target>=""),"",IF((<kind>="annual_flow"),ROUND(')
    assert evaluate(Name("x") + number(2), lambda name: Decimal(1)) == 3
