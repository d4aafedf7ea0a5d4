"""Asks a row all its checks: in Python its issues and the figure that is left, for the form the same as nodes.

Knows the checks and the plan's row, not the file. Source: domain rules, sections 5 to 7.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

from laoyousuode.check_facts import issue_at, of_sum
from laoyousuode.checks import UNIT_SUSPECT, Check, checks_with
from laoyousuode.entry import Figure, RowReading, state_of
from laoyousuode.expression import (
    NOTHING,
    All,
    Any,
    Compiled,
    Evaluation,
    Expression,
    If,
    Name,
    Not,
    Text,
    Value,
    compiled,
    first_of,
    is_text,
    one_of,
)
from laoyousuode.findings import Issue, catalogue, coded
from laoyousuode.kinds import KINDS
from laoyousuode.plan import Indicator, Measure, Thresholds
from laoyousuode.relation import Relation
from laoyousuode.row_rules import COMPILED_RULES, JUDGED, is_blank


def threshold_inputs(thresholds: Thresholds) -> dict[str, Value]:
    """The plan's thresholds that the checks look at, by name."""
    return {
        "unit_factor": thresholds.unit_factor,
        "unit_factor_wan": thresholds.unit_factor_wan,
        "jump": thresholds.jump,
        "ratio_tolerance": thresholds.ratio_tolerance,
        "reason_length": Decimal(thresholds.reason_length),
    }


def _confirmable(code: str) -> bool:
    return catalogue()[code.partition(".")[0]].confirmable


def _unlifted(check: Check) -> Expression:
    """Whether the sheet's helper of this check says something that no confirmation lifts."""
    found = Not(is_blank(Name(f"check_{check.name}")))
    lifted = any(_confirmable(code) for code in check.codes)
    return All((found, Not(Name("confirmed")))) if lifted else found


def _blocks(check: Check) -> Expression:
    mild = tuple(code for code in check.codes if coded(code).severity != "error")
    found = _unlifted(check)
    return All((found, Not(one_of(Name(f"check_{check.name}"), mild)))) if mild else found


def sheet_rules(relations: tuple[Relation, ...] = ()) -> dict[str, Expression]:
    """The helper columns of a row's checks in the form, in their order: what `check_row` and `figure_of` do.

    `relations` are the plan's at this row; the columns are the same for every row.

    `check_…` the code that a check says; `hint_code` the first that the form shows; `blocked` whether the figure can't
    be used; `judged` what the ladder takes.
    """
    asked = [check for check in checks_with(relations) if check.sheet]
    first = first_of(tuple((_unlifted(check), Name(f"check_{check.name}")) for check in asked), NOTHING)
    foreign = If(Name("filled"), Text("not-own-row"), NOTHING)
    grave = [check for check in asked if any(coded(code).severity == "error" for code in check.codes)]
    return {
        **{f"check_{check.name}": check.said for check in asked},
        "hint_code": If(is_text(Name("standing"), "other"), foreign, first),
        "blocked": Any(tuple(map(_blocks, grave))),
        "judged": JUDGED,
    }


@cache
def _compiled(
    relations: tuple[Relation, ...],
) -> tuple[tuple[Check, str, Compiled], ...]:
    checks = checks_with(relations)
    return tuple((check, field, compiled(node)) for check in checks for field, node in check.spots)


_CONFIRMED, _JUDGED, _SUSPECT = compiled(Name("confirmed")), compiled(JUDGED), compiled(UNIT_SUSPECT)


def check_row(row: RowReading, thresholds: Thresholds) -> list[Issue]:
    """Every issue of one row, those that the clerk confirmed marked as such."""
    look = Evaluation({**row.inputs, **threshold_inputs(thresholds)}, COMPILED_RULES).__getitem__
    issues = []
    for check, field, said in _compiled(row.relations):
        code = said(look)
        if code:
            issues.append(issue_at(row, str(code), field, check.facts))
    if not issues or not _CONFIRMED(look):
        return issues
    return [replace(issue, confirmed=_confirmable(issue.code)) for issue in issues]


def sum_issue(indicator: Indicator, measure: Measure, total: Decimal, thresholds: Thresholds) -> Issue | None:
    """What the check of units says of the district's sum: far more than the target, whoever's unit was wrong."""
    target = measure.target
    inputs: dict[str, Value] = {
        "value": total,
        "entry": measure.entry_form,
        "standing": "part",  # a sum has no lower bound: a bureau may still be missing
        "is_amount": KINDS[measure.kind].is_amount and not measure.is_percentage,
        "in_ten_thousands": measure.in_ten_thousands,
        "target": target.number if target else "",
        **threshold_inputs(thresholds),
    }
    if not _SUSPECT(Evaluation(inputs, COMPILED_RULES).__getitem__):
        return None
    return of_sum(indicator, measure, total)


def figure_of(row: RowReading, issues: list[Issue]) -> Figure:
    """The figure that the row gives once its issues are known: an unconfirmed error makes it doubtful."""
    inputs = {**row.inputs, "computed": row.computed, "blocked": any(issue.blocks for issue in issues)}
    judged = _JUDGED(inputs.__getitem__)
    if not isinstance(judged, Decimal):
        return Figure(state_of(judged))
    if not row.is_ratio:
        return Figure("number", judged)
    return Figure("number", judged, row.number("numerator"), row.number("denominator"))
