"""The status ladder: expected figure, progress, gap, deviation and status of one row, written once.

The rules are expression nodes (domain rules, sections 4 and 5). `judge` evaluates them in Python; the form's
builder prints the same nodes as formulas. Knows nothing of files and sheets, and not where a value came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from laoyousuode.expression import (
    NOTHING,
    Absolute,
    All,
    Any,
    Compare,
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
from laoyousuode.period import Period
from laoyousuode.plan import Measure, Standing, Thresholds

Light = Literal["green", "yellow", "red", "none"]

NO_CASES = "无对象"
NOT_REPORTED = "未报"
DOUBTFUL = "待核"
PART = "汇总后判定"
OTHERS = "不需填报"
MET = "达标"
TO_STUDY = "需研判"
DONE = "已完成"
YEAR_END = "年度考核"
AHEAD = "超序时"
ON_TRACK = "达序时"
BEHIND = "滞后"
FAR_BEHIND = "严重滞后"

LIGHTS: dict[str, Light] = {
    MET: "green",
    DONE: "green",
    AHEAD: "green",
    ON_TRACK: "green",
    BEHIND: "yellow",
    FAR_BEHIND: "red",
}
# In the ladder's order.
STATUSES = (
    NO_CASES,
    NOT_REPORTED,
    DOUBTFUL,
    PART,
    MET,
    TO_STUDY,
    DONE,
    YEAR_END,
    AHEAD,
    ON_TRACK,
    BEHIND,
    FAR_BEHIND,
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

_PATH = ("stock", "stock_ratio", "coverage")
_COMPLETED = ("annual_flow", "cumulative", *_PATH)


def _kind_is(*kinds: str) -> Expression:
    return one_of(_kind, kinds)


def _blank(operand: Expression) -> Expression:
    return Compare("=", operand, NOTHING)


_is_december = Compare("=", _month, number(12))
_before_december_not_a_rate = All((Not(_is_december), Not(_kind_is("rate"))))

_on_the_path = Round(_previous + (_target - _previous) * _month / number(12))

_EXPECTED = first_of(
    (
        (_blank(_target), NOTHING),
        (_kind_is("annual_flow"), Round(_target * _month / number(12))),
        (
            _kind_is("cumulative", *_PATH),
            If(_blank(_previous), If(_is_december, Round(_target), NOTHING), _on_the_path),
        ),
        (_kind_is("rate"), Round(_target)),
        (_kind_is("year_end_rate"), If(_is_december, Round(_target), NOTHING)),
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

# The rungs, in order; the first that holds gives the status.
RUNGS: tuple[tuple[Expression, str], ...] = (
    (Compare("=", Name("standing"), Text("other")), OTHERS),
    (Compare("=", _value, Text(NONE_VALUE)), NO_CASES),
    (Compare("=", _value, NOTHING), NOT_REPORTED),
    (Not(IsNumber(_value)), DOUBTFUL),
    (Compare("=", Name("standing"), Text("part")), PART),
    (All((_kind_is("policy_level"), _meets)), MET),
    (All((_kind_is("policy_level"), Not(_blank(_target)))), TO_STUDY),
    (All((_kind_is("rate"), _meets)), MET),
    (All((_kind_is("year_end_rate"), _is_december, _meets)), MET),
    (All((_kind_is(*_COMPLETED), _meets)), DONE),
    (_blank(_expected), YEAR_END),
    (All((_before_december_not_a_rate, Compare(">=", _deviation, Name("ahead")))), AHEAD),
    (All((_before_december_not_a_rate, Compare(">=", _gap, number(0)))), ON_TRACK),
    (Compare(">=", _deviation, Name("behind")), BEHIND),
)

# Every rule, each built on the inputs and on rules above it. The form keeps one helper column for each.
RULES: dict[str, Expression] = {
    "measured": If(IsNumber(_value), Round(_value), NOTHING),
    "expected": _EXPECTED,
    "progress": _PROGRESS,
    "gap": _GAP,
    "deviation": _DEVIATION,
    "meets": _MEETS,
    "status": first_of(tuple((condition, Text(status)) for condition, status in RUNGS), Text(FAR_BEHIND)),
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


class _Evaluation:
    """Looks a name up among the inputs, else works the rule of that name out, once."""

    def __init__(self, inputs: Mapping[str, Value]) -> None:
        self._known: dict[str, Value] = dict(inputs)

    def __call__(self, name: str) -> Value:
        if name not in self._known:
            self._known[name] = _COMPILED[name](self)
        return self._known[name]

    def decimal(self, name: str) -> Decimal | None:
        value = self(name)
        return value if isinstance(value, Decimal) else None


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
    rule = _Evaluation(inputs)
    status = str(rule("status"))
    return Judgement(
        status=status,
        light=LIGHTS.get(status, "none"),
        expected=rule.decimal("expected"),
        progress=rule.decimal("progress"),
        gap=rule.decimal("gap"),
        deviation=rule.decimal("deviation"),
    )
