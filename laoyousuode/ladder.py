"""The status ladder: expected figure, progress, gap, deviation and status of one row, written once.

The rules are expression nodes (domain rules, sections 4 and 5). `judge` evaluates them in Python; the form's
builder prints the same nodes as formulas. Knows nothing of files and sheets, and not where a value came from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from laoyousuode.expression import (
    NOTHING,
    Absolute,
    All,
    Any,
    Compare,
    Evaluation,
    Expression,
    If,
    IsNumber,
    Name,
    Not,
    Round,
    Text,
    Value,
    compiled,
    first_of,
    number,
    one_of,
)
from laoyousuode.kinds import Expectation, Traits, kinds_where
from laoyousuode.period import Period
from laoyousuode.plan import Measure, Standing, Thresholds
from laoyousuode.statuses import Light, StatusError, rung_statuses, status_named, status_of

# The words that code itself must know; every other status lives in its rung and in its entry alone.
OTHERS, NO_CASES, NOT_REPORTED, DOUBTFUL = (
    status_named(key).word for key in ("others", "no_cases", "not_reported", "doubtful")
)

# What a value can be besides a number, in a cell and here: nothing, 无, 待核.
BLANK_VALUE = ""
NONE_VALUE = "无"
DOUBTFUL_VALUE = DOUBTFUL

# Inputs of the rules. `target` and `previous` are the year's and the year before's number, or nothing.
INPUTS = (
    "value",
    "target",
    "previous",
    "comparison",
    "kind",
    "better",
    "standing",
    "month",
    "ahead",
    "behind",
    "policy_band",
)

_value, _target, _previous = Name("value"), Name("target"), Name("previous")
_kind, _better, _month = Name("kind"), Name("better"), Name("month")
_measured, _expected = Name("measured"), Name("expected")
_gap, _deviation, _meets = Name("gap"), Name("deviation"), Name("meets")


def _kind_where(holds: Callable[[Traits], bool]) -> Expression:
    return one_of(_kind, kinds_where(holds))


def _expected_by(expectation: Expectation) -> Expression:
    return _kind_where(lambda kind: kind.expectation == expectation)


def _blank(operand: Expression) -> Expression:
    return Compare("=", operand, NOTHING)


_is_december = Compare("=", _month, number(12))
_is_rate = _kind_where(lambda kind: kind.is_rate)
_by_band = _kind_where(lambda kind: kind.by_band)
_is_completed = _kind_where(lambda kind: not (kind.is_rate or kind.by_band))
_before_december_not_a_rate = All((Not(_is_december), Not(_is_rate)))
# An amount that is to stay low is a budget: that it is not used up before the year ends is no achievement yet.
_running_budget = All(
    (
        Not(_is_december),
        Compare("=", _better, Text("lower")),
        _kind_where(lambda kind: kind.accumulates),
    )
)

_on_the_path = Round(_previous + (_target - _previous) * _month / number(12))
_in_december = If(_is_december, Round(_target), NOTHING)

_EXPECTED = first_of(
    (
        (_blank(_target), NOTHING),
        (_expected_by("months"), Round(_target * _month / number(12))),
        (_expected_by("path"), If(_blank(_previous), _in_december, _on_the_path)),
        (_expected_by("always"), Round(_target)),
        (_expected_by("december"), _in_december),
    ),
    NOTHING,
)

_PROGRESS = first_of(
    (
        (Compare("=", _better, Text("lower")), NOTHING),
        (Any((Not(IsNumber(_measured)), _blank(_target))), NOTHING),
        (Compare("=", _target, number(0)), NOTHING),
    ),
    Round(_measured / _target),
)

_GAP = first_of(
    (
        (Any((Not(IsNumber(_measured)), _blank(_expected))), NOTHING),
        (Compare("=", _better, Text("lower")), Round(_expected - _measured)),
    ),
    Round(_measured - _expected),
)

_DEVIATION = first_of(
    (
        (_blank(_gap), NOTHING),
        (Compare("=", _target, number(0)), If(Compare("<", _gap, number(0)), number(-1), number(0))),
    ),
    Round(_gap / _target),
)

_within_band = Compare("<=", Absolute(Round((_measured - _target) / _target)), Name("policy_band"))


def _comparison_is(sign: str) -> Expression:
    return Compare("=", Name("comparison"), Text(sign))


_MEETS = All(
    (
        IsNumber(_measured),
        Not(_blank(_target)),
        Any(
            (
                *(
                    All((_comparison_is(sign), Compare(sign, _measured, Round(_target))))
                    for sign in ("<", ">", "<=", ">=", "=")
                ),
                All((_comparison_is("about"), _within_band)),
            )
        ),
    )
)

# The rungs, in order, each with the key of its status; the first that holds gives it.
RUNGS: tuple[tuple[Expression, str], ...] = (
    (Compare("=", Name("standing"), Text("other")), "others"),
    (Compare("=", _value, Text(NONE_VALUE)), "no_cases"),
    (Compare("=", _value, NOTHING), "not_reported"),
    (Not(IsNumber(_value)), "doubtful"),
    (Compare("=", Name("standing"), Text("part")), "part"),
    (All((_by_band, _meets)), "met"),
    (All((_expected_by("always"), _meets)), "met"),
    (All((_is_rate, _is_december, _meets)), "met"),
    (All((_by_band, Not(_blank(_target)))), "to_study"),
    (All((_is_completed, Not(_running_budget), _meets)), "done"),
    (_blank(_expected), "year_end"),
    (All((_before_december_not_a_rate, Compare(">=", _deviation, Name("ahead")))), "ahead"),
    (All((_before_december_not_a_rate, Compare(">=", _gap, number(0)))), "on_track"),
    (Compare(">=", _deviation, Name("behind")), "behind"),
)
LAST_RUNG = "far_behind"


def _check_rungs() -> None:
    """The table of statuses lists the ladder's, in its order: the guide says that the first that fits holds."""
    listed = [status.key for status in rung_statuses()]
    given = list(dict.fromkeys([*(key for _, key in RUNGS), LAST_RUNG]))
    words = [status_named(key).word for key in given]
    if listed != given:
        raise StatusError(f"状态表的次序与判定规则不一致，应为：{'、'.join(words)}")


_check_rungs()

# Every rule, each built on the inputs and on rules above it. The form keeps one helper column for each.
RULES: dict[str, Expression] = {
    "measured": If(IsNumber(_value), Round(_value), NOTHING),
    "expected": _EXPECTED,
    "progress": _PROGRESS,
    "gap": _GAP,
    "deviation": _DEVIATION,
    "meets": _MEETS,
    "status": first_of(
        tuple((condition, Text(status_named(key).word)) for condition, key in RUNGS),
        Text(status_named(LAST_RUNG).word),
    ),
}


_COMPILED = {name: compiled(rule) for name, rule in RULES.items()}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rule says of one row; numbers are rounded to six decimals, None where there is none."""

    status: str
    light: Light
    expected: Decimal | None
    progress: Decimal | None
    gap: Decimal | None
    deviation: Decimal | None


def judge(
    measure: Measure,
    period: Period,
    value: Decimal | str,
    thresholds: Thresholds,
    *,
    standing: Standing = "judged",
    share: Decimal | None = None,
) -> Judgement:
    """Judge one figure against its year's target.

    `value` is a number in the measure's unit (percentages as 95, not 0.95), or one of BLANK_VALUE, NONE_VALUE
    and DOUBTFUL_VALUE. `share` is the part of the target allotted to the bureau (domain rules, section 5).
    """
    target = measure.target
    scale = Decimal(1) if share is None else share
    inputs: dict[str, Value] = {
        "value": value,
        "target": target.number * scale if target else "",
        "previous": "" if measure.previous is None else measure.previous * scale,
        "comparison": target.comparison if target else "",
        "kind": measure.kind,
        "better": measure.better,
        "standing": standing,
        "month": Decimal(period.month),
        "ahead": thresholds.ahead,
        "behind": thresholds.behind,
        "policy_band": thresholds.policy_band,
    }
    rule = Evaluation(inputs, _COMPILED)
    status = str(rule["status"])
    return Judgement(
        status=status,
        light=status_of(status).light,
        expected=rule.decimal("expected"),
        progress=rule.decimal("progress"),
        gap=rule.decimal("gap"),
        deviation=rule.decimal("deviation"),
    )
