"""Is a row's figure plausible? Each check is one entry of `CHECKS`: what it may say, where, when, and its facts.

When is an expression node over the inputs of a row and the rules of `row_rules`: Python evaluates it, the form's
builder prints it. A check never changes a figure. Knows the plan's row, not the file. Source: domain rules, section 7.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from laoyousuode.check_facts import (
    Facts,
    missing_label,
    no_facts,
    of_earlier,
    of_jump,
    of_parts,
    of_percentage,
    of_range,
    of_target,
)
from laoyousuode.expression import (
    NOTHING,
    Absolute,
    All,
    Any,
    Compare,
    Expression,
    Floor,
    If,
    IsNumber,
    Name,
    Not,
    Round,
    Text,
    is_text,
    number,
)
from laoyousuode.relation import SHAPED, Relation
from laoyousuode.row_rules import (
    BLANK_PARTS,
    COMPUTED,
    DENOMINATOR,
    IS_RATIO,
    NUMERATOR,
    TARGET,
    VALUE,
    ZERO_DENOMINATOR,
    any_number,
    is_blank,
    is_none,
)

Spots = tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One question asked of a row.

    `codes` are all that it may give. Each of `spots` is a field and a node that gives the code found there (a variant
    behind a point) or nothing. `lacks` says what the form has no cell for: then the sheet does not ask the check.
    """

    name: str
    codes: tuple[str, ...]
    spots: Spots
    facts: Facts = no_facts
    lacks: str = ""

    @property
    def sheet(self) -> bool:
        return not self.lacks

    @property
    def said(self) -> Expression:
        """The first code found at any of its fields, or nothing."""
        result: Expression = NOTHING
        for _, node in reversed(self.spots):
            # What one spot says when it holds is said at once; the rest only if it does not.
            result = (
                If(node.condition, node.then, result)
                if isinstance(node, If) and node.otherwise == NOTHING  # `then` is a code
                else If(Not(is_blank(node)), node, result)
            )
        return result


def _when(code: str, *conditions: Expression) -> Expression:
    return If(All(conditions), Text(code), NOTHING)


_NOT_RATIO, _HAS_TARGET = Not(IS_RATIO), IsNumber(TARGET)
_ZERO = number(0)
_above = Compare(">", TARGET, _ZERO)
_IS_AMOUNT, _OWN = Name("is_amount"), Not(is_text(Name("standing"), "part"))
_EARLIER = Name("earlier_last")


def _of_part(code: str) -> Expression:
    return If(All((IS_RATIO, Not(is_blank(Name(code))))), Name(code), NOTHING)


def _is(sign: str, left: Expression, right: Expression) -> Expression:
    return Compare(sign, left, right)


def _fractional(operand: Expression) -> Expression:
    return All((IsNumber(operand), Not(_is("=", Floor(operand), operand))))


def _negative(operand: Expression) -> Expression:
    return All((IsNumber(operand), _is("<", operand, _ZERO)))


# A ratio row of which something is due: neither 无 nor a denominator of 0 stands in it.
_PARTS_DUE = All(
    (
        IS_RATIO,
        Not(ZERO_DENOMINATOR),
        Not(is_none(NUMERATOR)),
        Not(is_none(DENOMINATOR)),
        Not(All((BLANK_PARTS, is_none(VALUE)))),
    )
)
_NOTHING_TYPED = All((BLANK_PARTS, is_blank(VALUE)))
_SUPPORTS_A_SUM = All((is_text(Name("combine"), "sum"), Not(is_text(Name("role"), "lead"))))
_SOFT = If(_SUPPORTS_A_SUM, Text("missing-value.support"), Text("missing-value"))

_FACTOR = If(Name("in_ten_thousands"), Name("unit_factor_wan"), Name("unit_factor"))
_TOO_MUCH = _is(">", Round(VALUE), Round(TARGET * _FACTOR))
_TOO_LITTLE = All((_OWN, _is(">", VALUE, _ZERO), _is("<", Round(VALUE * Name("unit_factor")), Round(TARGET))))
# A stock or a level stands at a height: 0 is rarely meant. A flow begins at 0.
_NOTHING_LEFT = All((_OWN, Not(Name("accumulates")), _is("=", VALUE, _ZERO)))
_AMOUNT_WITH_TARGET = All((_IS_AMOUNT, _NOT_RATIO, IsNumber(VALUE), _HAS_TARGET, _above))
UNIT_SUSPECT = _when("unit-suspect", _AMOUNT_WITH_TARGET, Any((_TOO_MUCH, _TOO_LITTLE)))

# What a plan's relations at the row say, those that are errors first; the spots are laid in by `checks_with`. In the
# sheet they give a relation's number, for which the form has a sentence.
RELATION = Check("relation", (*SHAPED.values(), "plan-check"), ())
REMARK = Check("remark", ("plan-check.warning", "plan-check.info"), ())
# All that relations are told by, without variants.
RELATION_CODES = frozenset(code.partition(".")[0] for code in (*RELATION.codes, *REMARK.codes))

# The order is the order in which a row's findings are told; the form shows the first.
CHECKS: tuple[Check, ...] = (
    Check(  # whatever reading the cells found
        "typed",
        (
            "text-number",
            "unit-converted",
            "unit-revised",
            "unit-unlike",
            "ambiguous-number",
            "not-a-number",
            "date-cell",
            "error-cell",
        ),
        (
            ("value", Name("value_code")),
            ("numerator", _of_part("numerator_code")),
            ("denominator", _of_part("denominator_code")),
        ),
    ),
    Check(  # 无 beside a number: neither can be believed
        "contradictory",
        ("ambiguous-number",),
        (
            (
                "numerator",
                _when(
                    "ambiguous-number",
                    IS_RATIO,
                    is_none(NUMERATOR),
                    Not(ZERO_DENOMINATOR),
                    any_number(VALUE, DENOMINATOR),
                ),
            ),
            (
                "denominator",
                _when(
                    "ambiguous-number",
                    IS_RATIO,
                    is_none(DENOMINATOR),
                    Not(is_none(NUMERATOR)),
                    any_number(VALUE, NUMERATOR),
                ),
            ),
            (
                "value",
                _when(
                    "ambiguous-number",
                    IS_RATIO,
                    is_none(VALUE),
                    Not(ZERO_DENOMINATOR),
                    Not(is_none(NUMERATOR)),
                    Not(is_none(DENOMINATOR)),
                    any_number(NUMERATOR, DENOMINATOR),
                ),
            ),
        ),
    ),
    Check(  # 无 where the lead must have a figure
        "not_applicable",
        ("not-applicable",),
        (
            (
                "value",
                _when(
                    "not-applicable",
                    _NOT_RATIO,
                    is_none(VALUE),
                    _HAS_TARGET,
                    is_text(Name("role"), "lead"),
                ),
            ),
        ),
        of_target,
    ),
    Check(  # nothing where a figure is due; once for a row that is wholly blank
        "missing",
        ("missing-value", "missing-value.support"),
        (
            ("value", If(All((_NOT_RATIO, is_blank(VALUE), _HAS_TARGET)), _SOFT, NOTHING)),
            ("numerator", If(All((IS_RATIO, _NOTHING_TYPED, _HAS_TARGET)), _SOFT, NOTHING)),
            ("numerator", _when("missing-value", _PARTS_DUE, Not(_NOTHING_TYPED), is_blank(NUMERATOR))),
            ("denominator", _when("missing-value", _PARTS_DUE, Not(_NOTHING_TYPED), is_blank(DENOMINATOR))),
        ),
        missing_label,
    ),
    Check(  # the parts of a ratio decide, whatever stands beside them
        "percent_fraction",
        ("percent-fraction", "percent-fraction.beside"),
        (
            ("value", _when("percent-fraction", _NOT_RATIO, Name("bare_fraction"))),
            ("value", _when("percent-fraction.beside", IS_RATIO, Name("bare_fraction"))),
        ),
        of_target,
    ),
    Check(
        "out_of_range",
        ("out-of-range",),
        (
            (
                "value",
                _when(
                    "out-of-range",
                    IsNumber(VALUE),
                    Any((_negative(VALUE), All((Name("is_percentage"), _is(">", VALUE, number(100)))))),
                ),
            ),
            ("numerator", _when("out-of-range", IS_RATIO, _negative(NUMERATOR))),
            ("denominator", _when("out-of-range", IS_RATIO, _negative(DENOMINATOR))),
        ),
        of_range,
    ),
    Check(
        "not_integer",
        ("not-integer",),
        (
            ("value", _when("not-integer", _NOT_RATIO, Name("whole"), _fractional(VALUE))),
            ("numerator", _when("not-integer", IS_RATIO, Name("whole_parts"), _fractional(NUMERATOR))),
            ("denominator", _when("not-integer", IS_RATIO, Name("whole_parts"), _fractional(DENOMINATOR))),
        ),
    ),
    Check(
        "numerator_exceeds_denominator",
        ("numerator-exceeds-denominator",),
        (
            (
                "numerator",
                _when(
                    "numerator-exceeds-denominator",
                    IS_RATIO,
                    IsNumber(NUMERATOR),
                    IsNumber(DENOMINATOR),
                    Not(_negative(NUMERATOR)),
                    Not(_negative(DENOMINATOR)),
                    _is(">", NUMERATOR, DENOMINATOR),
                ),
            ),
        ),
        of_parts,
    ),
    Check(  # on amounts: far more, or on a row of the bureau's own far less, than the target
        "unit_suspect",
        ("unit-suspect", "unit-suspect.zero"),
        (
            ("value", UNIT_SUSPECT),
            ("value", _when("unit-suspect.zero", _AMOUNT_WITH_TARGET, _NOTHING_LEFT)),
        ),
        of_target,
    ),
    Check(
        "ratio_mismatch",
        ("ratio-mismatch",),
        (
            (
                "value",
                _when(
                    "ratio-mismatch",
                    IS_RATIO,
                    IsNumber(VALUE),
                    Not(Name("bare_fraction")),
                    IsNumber(COMPUTED),
                    _is(">", Round(Absolute(VALUE - COMPUTED)), Name("ratio_tolerance")),
                ),
            ),
        ),
        of_percentage,
    ),
    RELATION,
    REMARK,
    Check(  # below the last accepted comparable figure; a confirmed fall is the new floor
        "not_cumulative",
        ("not-cumulative",),
        (
            (
                "value",
                _when(
                    "not-cumulative",
                    Name("accumulates"),
                    IsNumber(VALUE),
                    IsNumber(_EARLIER),
                    _is("<", Round(VALUE), Round(_EARLIER)),
                ),
            ),
        ),
        of_earlier,
    ),
    Check(  # a stock or rate that moved by more than its share of the target since the last period
        "jump",
        ("jump",),
        tuple(
            (
                field,
                _when(
                    "jump",
                    condition,
                    Name("is_level"),
                    IsNumber(COMPUTED),
                    _HAS_TARGET,
                    _above,
                    IsNumber(_EARLIER),
                    _is(">", Round(Absolute(COMPUTED - _EARLIER) / TARGET), Name("jump")),
                ),
            )
            for field, condition in (("value", _NOT_RATIO), ("numerator", IS_RATIO))
        ),
        of_jump,
    ),
    Check(
        "confirm_without_reason",
        ("confirm-without-reason",),
        (
            (
                "reason",
                _when("confirm-without-reason", Name("says_confirmed"), Not(Name("reason_is_enough"))),
            ),
        ),
    ),
)

# Between bureaus only the district's figures are asked, once all returns are in: `reporter.period.relations`.
BETWEEN_BUREAUS = Check("between_bureaus", ("plan-check",), (), lacks="other bureaus' figures")


@cache
def checks_with(relations: tuple[Relation, ...]) -> tuple[Check, ...]:
    """The checks of a row at which the plan has these relations."""
    graves = tuple(each for each in relations if each.severity == "error")
    milds = tuple(each for each in relations if each.severity != "error")
    laid_in = {RELATION.name: graves, REMARK.name: milds}
    return tuple(
        replace(check, spots=tuple(map(_spot, laid_in[check.name]))) if laid_in.get(check.name) else check
        for check in CHECKS
    )


def _spot(relation: Relation) -> tuple[str, Expression]:
    return relation.field, _when(relation.no, relation.broken)
