"""What a judgement holds beside its status: expected figure, progress, gap, deviation (domain rules, 4 and 5)."""

from __future__ import annotations

import importlib
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from laoyousuode import ladder, statuses
from laoyousuode.ladder import BLANK_VALUE, DOUBTFUL_VALUE, INPUTS, NONE_VALUE, RULES, judge
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from laoyousuode.statuses import StatusError, rung_statuses

PLAN = default_plan()


def judged(row: str, period: str, value: Any, standing: Any = "judged", **changes: Any) -> Any:
    """The row's judgement, of its measure with these changes."""
    when = Period.parse(period)
    measure = replace(PLAN.indicator(row).measure(when.year), **changes)
    typed = value if isinstance(value, str) else Decimal(str(value))
    return judge(measure, when, typed, PLAN.thresholds, standing=standing)


FIGURES = [
    # row, period, value: expected, progress, gap, deviation
    ("2", "2026-06", 1.5, ("1.6", "0.46875", "-0.1", "-0.03125")),
    ("2", "2026-06", 0, ("1.6", "0", "-1.6", "-0.5")),
    ("2", "2026-10", 2.8500004, ("2.666667", "0.890625", "0.183333", "0.057292")),
    ("5", "2026-06", 7, ("7.4", "0.843373", "-0.4", "-0.048193")),
    ("5", "2023-06", 1, ("1.1", "0.454545", "-0.1", "-0.045455")),
    ("6", "2026-12", 23, ("23.5", "0.978723", "-0.5", "-0.021277")),
    ("14", "2026-03", 90, ("95.5", "0.942408", "-5.5", "-0.057592")),
    # lower is better: no progress, the gap the other way round
    ("1", "2026-03", 3.2, ("3.5", None, "0.3", "0.085714")),
    # a target of 0: any gap below 0 is −1
    ("C4", "2026-03", 0, ("0", None, "0", "0")),
    ("C4", "2026-03", 0.5, ("0", None, "-0.5", "-1")),
    ("C4", "2026-03", 3, ("0", None, "-3", "-1")),
    # nothing expected: no gap
    ("10", "2026-03", 3000, (None, "1", None, None)),
    ("16", "2026-03", 90, (None, "0.947368", None, None)),
    ("C7", "2026-03", 90, (None, None, None, None)),
    # no number
    ("2", "2026-06", "", ("1.6", None, None, None)),
    ("2", "2026-06", "无", ("1.6", None, None, None)),
    ("2", "2026-06", "待核", ("1.6", None, None, None)),
]


@pytest.mark.parametrize(("row", "period", "value", "figures"), FIGURES)
def test_figures(row: str, period: str, value: Any, figures: tuple[str | None, ...]) -> None:
    found = judged(row, period, value)
    expected = tuple(None if figure is None else Decimal(figure) for figure in figures)
    assert (found.expected, found.progress, found.gap, found.deviation) == expected


def test_progress_against_a_target_of_nothing() -> None:
    target = PLAN.indicator("C4").measure(2026).target
    assert judged("2", "2026-06", 1, target=target).progress is None
    assert judged("2", "2026-06", 1, target=target).deviation == 0  # 1 above the expected 0


STATUSES = [
    # row, period, value, standing, the status
    ("2", "2026-06", 3.2, "other", "不需填报"),
    ("2", "2026-06", "", "other", "不需填报"),
    ("2", "2026-06", "待核", "other", "不需填报"),
    ("5", "2026-06", 7, "part", "汇总后判定"),
    ("5", "2026-06", "待核", "part", "待核"),
    ("5", "2026-06", 9, "judged", "已完成"),
    ("8", "2026-06", 36, "judged", "已完成"),
    ("7", "2026-06", 8.4, "judged", "已完成"),
    # far above the mark in between, below it, and on it
    ("2", "2026-06", 3, "judged", "超序时"),
    ("2", "2026-06", 1.76, "judged", "超序时"),
    ("2", "2026-12", 3.1, "judged", "滞后"),
    ("2", "2026-12", 3.3, "judged", "已完成"),
    # about 3000, inside the band and on both its ends
    ("10", "2026-06", 3000, "judged", "达标"),
    ("10", "2026-06", 2900, "judged", "达标"),
    ("10", "2026-06", 3100, "judged", "达标"),
    ("10", "2026-06", 3200, "judged", "需研判"),
    ("10", "2026-06", 2000, "judged", "需研判"),
]


@pytest.mark.parametrize(("row", "period", "value", "standing", "status"), STATUSES)
def test_status(row: str, period: str, value: Any, standing: str, status: str) -> None:
    assert judged(row, period, value, standing).status == status


def test_a_policy_level_without_a_target_waits_for_the_year() -> None:
    assert judged("10", "2026-06", 3000, target=None).status == "年度考核"


def test_what_fails_by_the_strictness_alone_is_behind_even_where_nothing_is_needed_to_be_ahead() -> None:
    thresholds = replace(PLAN.thresholds, ahead=Decimal(0))
    for period in (Period(2026, 1), Period(2026, 12)):
        measure = PLAN.indicator("1").measure(period.year)
        assert judge(measure, period, Decimal("3.5"), thresholds).status == "滞后"


def test_the_table_of_statuses_stands_in_the_ladders_order(monkeypatch: pytest.MonkeyPatch) -> None:
    turned = rung_statuses()[::-1]
    with monkeypatch.context() as patch:
        patch.setattr(statuses, "rung_statuses", lambda: turned)
        with pytest.raises(StatusError, match="次序"):
            importlib.reload(ladder)
    importlib.reload(ladder)


def test_a_row_is_judged_for_the_district_unless_said_otherwise() -> None:
    measure = PLAN.indicator("5").measure(2026)
    assert judge(measure, Period(2026, 6), Decimal(9), PLAN.thresholds).status == "已完成"


def test_what_a_value_may_be_besides_a_number() -> None:
    assert (BLANK_VALUE, NONE_VALUE, DOUBTFUL_VALUE) == ("", "无", "待核")


def test_the_rules_ask_for_these_inputs_and_one_another_only() -> None:
    """The form keeps a helper column for each."""
    assert (
        *("value", "target", "previous", "comparison", "kind", "better"),
        *("standing", "month", "ahead", "behind", "policy_band"),
    ) == INPUTS
    assert list(RULES) == ["measured", "expected", "progress", "gap", "deviation", "meets", "status"]
