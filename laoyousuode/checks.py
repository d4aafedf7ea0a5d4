"""Is a row's figure plausible? One plain function per check, listed at the foot in their order.

A check looks at one `Row` and yields issues; it never changes a figure. Knows the plan's row, not the file.
Source: domain rules, section 7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from laoyousuode.entry import Figure, Row
from laoyousuode.findings import Issue, catalogue
from laoyousuode.numbers import divide, plain, round_half_up
from laoyousuode.plan import Thresholds

_HUNDRED = Decimal(100)
_AMOUNTS = ("annual_flow", "cumulative", "stock", "policy_level")
_LEVELS = ("stock", "stock_ratio", "coverage", "rate", "year_end_rate")
_LABELS = {"value": "填报值", "numerator": "分子", "denominator": "分母"}

Check = Callable[[Row, Thresholds], Iterator[Issue]]


def _show(number: Decimal | None) -> str:
    return "" if number is None else plain(round_half_up(number))


def _unit(row: Row, name: str) -> str:
    return row.measure.unit if name == "value" else row.measure.part_unit


def _issue(row: Row, code: str, name: str, **facts: str) -> Issue:
    reading = row.figures[name]
    return Issue(
        code,
        row.indicator.no,
        name,
        raw=reading.raw,
        used=_show(reading.number),
        facts={"unit": _unit(row, name), **facts},
    )


def _label(row: Row, name: str) -> str:
    if name == "numerator":
        return row.measure.numerator
    return row.measure.denominator if name == "denominator" else row.indicator.name


def typed(row: Row, thresholds: Thresholds) -> Iterator[Issue]:
    """Whatever reading the cells found."""
    for name in row.looked_at:
        code = row.figures[name].code
        if code:
            yield _issue(row, code, name)


def contradictory(row: Row, thresholds: Thresholds) -> Iterator[Issue]:
    """无 beside a number in the other part: neither can be believed."""
    states = {name: row.figures[name].state for name in row.fields}
    if row.is_ratio and set(states.values()) == {"none", "number"} and row.number("denominator") != 0:
        name = next(name for name, state in states.items() if state == "none")
        yield _issue(row, "ambiguous-number", name)


def missing(row: Row, thresholds: Thresholds) -> Iterator[Issue]:
    """Nothing where a figure is due; once for a row that is wholly blank."""
    if row.state == "none" or any(row.figures[name].state == "none" for name in row.fields):
        return
    blank = [name for name in row.fields if row.figures[name].state == "blank"]
    if len(blank) == len(row.fields) and row.figures["value"].state == "blank":
        soft = row.measure.combine == "sum" and row.bureau != row.indicator.lead
        issue = _issue(row, "missing-value", blank[0], label=row.indicator.name)
        yield replace(issue, variant="support" if soft else "")
        return
    for name in blank:
        yield _issue(row, "missing-value", name, label=_label(row, name))


def out_of_range(row: Row, thresholds: Thresholds) -> Iterator[Issue]:
    for name in row.looked_at:
        number = row.number(name)
        if number is None:
            continue
        if number < 0:
            yield _issue(row, "out-of-range", name, range="不能为负数")
        elif name == "value" and row.measure.is_percentage and number > _HUNDRED:
            yield _issue(row, "out-of-range", name, range="0—100")


def not_integer(row: Row, thresholds: Thresholds) -> Iterator[Issue]:
    for name in row.fields:
        number = row.number(name)
        whole = row.measure.whole if name == "value" else row.measure.whole_parts
        if whole and number is not None and number != number.to_integral_value():
            yield _issue(row, "not-integer", name)


def numerator_exceeds_denominator(row: Row, thresholds: Thresholds) -> Iterator[Issue]:
    numerator, denominator = row.number("numerator"), row.number("denominator")
    if not row.is_ratio or numerator is None or denominator is None or numerator < 0 or denominator < 0:
        return
    if numerator > denominator:
        yield _issue(
            row,
            "numerator-exceeds-denominator",
            "numerator",
            numerator_label=row.measure.numerator,
            denominator_label=row.measure.denominator,
            numerator=_show(numerator),
            denominator=_show(denominator),
        )


def unit_suspect(row: Row, thresholds: Thresholds) -> Iterator[Issue]:
    """More than 50 times the target, or less than 1/50 of it and not 0, on amounts."""
    value, target = row.number("value"), row.measure.target
    if value is None or target is None or row.measure.kind not in _AMOUNTS or row.measure.is_percentage:
        return
    goal = target.number * row.indicator.shares.get(row.bureau, Decimal(1))
    factor = thresholds.unit_factor
    too_much = round_half_up(value) > round_half_up(goal * factor)
    too_little = value > 0 and round_half_up(value * factor) < round_half_up(goal)
    if too_much or too_little:
        yield _issue(
            row,
            "unit-suspect",
            "value",
            year=str(row.measure.year),
            target=plain(goal),
            reason_length=str(thresholds.reason_length),
        )


def ratio_mismatch(row: Row, thresholds: Thresholds) -> Iterator[Issue]:
    typed_value, computed = row.number("value"), row.value
    if not row.is_ratio or typed_value is None or computed is None:
        return
    if round_half_up(abs(typed_value - computed)) > thresholds.ratio_tolerance:
        yield _issue(
            row,
            "ratio-mismatch",
            "value",
            typed=_show(typed_value),
            computed=_show(computed),
            tolerance=plain(thresholds.ratio_tolerance),
            reason_length=str(thresholds.reason_length),
        )


def subset_exceeds(row: Row, thresholds: Thresholds) -> Iterator[Issue]:
    other, value = row.indicator.subset_of, row.value
    if other and value is not None and other in row.others and value > row.others[other]:
        yield _issue(row, "subset-exceeds", "value", **_other_facts(row, other))


def derived_mismatch(row: Row, thresholds: Thresholds) -> Iterator[Issue]:
    other, numerator = row.indicator.numerator_of, row.number("numerator")
    if not row.is_ratio or not other or numerator is None or other not in row.others:
        return
    if round_half_up(numerator) != round_half_up(row.others[other]):
        yield _issue(
            row,
            "derived-mismatch",
            "numerator",
            numerator_label=row.measure.numerator,
            numerator=_show(numerator),
            **_other_facts(row, other),
        )


def _other_facts(row: Row, other: str) -> dict[str, str]:
    return {
        "other": other,
        "other_label": row.other_names.get(other, ""),
        "other_value": _show(row.others[other]),
    }


def not_cumulative(row: Row, thresholds: Thresholds) -> Iterator[Issue]:
    """An annual flow below its earlier figure in the year, a cumulative one below any earlier figure."""
    value, kind = row.number("value"), row.measure.kind
    if value is None or kind not in ("annual_flow", "cumulative"):
        return
    earlier = [each for each in row.earlier if kind == "cumulative" or each.period.year == row.measure.year]
    highest = max(earlier, key=lambda each: (each.value, each.period), default=None)
    if highest is not None and round_half_up(value) < round_half_up(highest.value):
        yield _issue(
            row,
            "not-cumulative",
            "value",
            earlier_period=highest.period.chinese,
            earlier=_show(highest.value),
            reason_length=str(thresholds.reason_length),
        )


def jump(row: Row, thresholds: Thresholds) -> Iterator[Issue]:
    """A stock or rate that moved by more than 20 % of its target since the last period."""
    value, target = row.value, row.measure.target
    if value is None or target is None or not target.number or not row.earlier:
        return
    last = row.earlier[-1]
    if row.measure.kind not in _LEVELS:
        return
    if round_half_up(divide(abs(value - last.value), target.number)) > thresholds.jump:
        facts = {
            "unit": row.measure.unit,
            "earlier_period": last.period.chinese,
            "earlier": _show(last.value),
            "jump": plain(thresholds.jump * 100),
            "reason_length": str(thresholds.reason_length),
        }
        # The figure of a ratio is no cell's own: the sentence quotes the percentage.
        yield replace(_issue(row, "jump", row.fields[0]), used=_show(value), facts=facts)


def confirm_without_reason(row: Row, thresholds: Thresholds) -> Iterator[Issue]:
    if row.entry.says_confirmed and len(row.entry.reason_text) < thresholds.reason_length:
        facts = {"reason_length": str(thresholds.reason_length)}
        yield Issue("confirm-without-reason", row.indicator.no, "reason", row.entry.reason_text, facts=facts)


# The order is the order in which a row's findings are told; the form shows the first.
CHECKS: tuple[Check, ...] = (
    typed,
    contradictory,
    missing,
    out_of_range,
    not_integer,
    numerator_exceeds_denominator,
    unit_suspect,
    ratio_mismatch,
    subset_exceeds,
    derived_mismatch,
    not_cumulative,
    jump,
    confirm_without_reason,
)


def check_row(row: Row, thresholds: Thresholds) -> list[Issue]:
    """Every issue of one row, those that the clerk confirmed marked as such."""
    confirmed = row.entry.says_confirmed and len(row.entry.reason_text) >= thresholds.reason_length
    issues = [issue for check in CHECKS for issue in check(row, thresholds)]
    if not confirmed:
        return issues
    return [replace(issue, confirmed=catalogue()[issue.code].confirmable) for issue in issues]


def figure_of(row: Row, issues: list[Issue]) -> Figure:
    """The figure that the row gives once its issues are known: an unconfirmed error makes it doubtful."""
    state = row.state
    if state == "number" and any(issue.blocks for issue in issues):
        state = "doubtful"
    if state != "number":
        return Figure(state)
    if not row.is_ratio:
        return Figure(state, row.value)
    return Figure(state, row.value, row.number("numerator"), row.number("denominator"))
