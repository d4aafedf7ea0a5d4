"""What a row says before and after its checks, written once as expression nodes: its figure, 无, nothing or 待核.

`entry` evaluates them on a row of a return, the form's builder prints them as helper cells. The inputs are named in
`entry.RowReading.inputs`. Knows no row and no sheet. Source: domain rules, sections 5 to 7.
"""

from __future__ import annotations

from pathlib import Path

from laoyousuode.cell import PASTED
from laoyousuode.expression import (
    NOTHING,
    All,
    Any,
    Compare,
    Expression,
    If,
    IsNumber,
    Length,
    Name,
    Not,
    Text,
    Without,
    compiled,
    first_of,
    is_text,
    number,
)
from laoyousuode.ladder import DOUBTFUL_VALUE, NONE_VALUE
from laoyousuode.phrases import phrases

CONFIRMED_WORD = "属实"
# A control character that no workbook can hold need not be taken off.
BLANKS = "".join(sign for sign in PASTED if sign in "\t\n\r" or ord(sign) >= ord(" "))


def reason_signs() -> str:
    """The signs that are no characters of a reason."""
    return str(phrases(Path(__file__).parent / "data" / "reason.toml").phrase("signs"))


VALUE, NUMERATOR, DENOMINATOR = Name("value"), Name("numerator"), Name("denominator")
COMPUTED, TARGET = Name("computed"), Name("target")
IS_RATIO = is_text(Name("entry"), "ratio")
_DOUBTFUL, _NONE = Text(DOUBTFUL_VALUE), Text(NONE_VALUE)


def is_blank(operand: Expression) -> Expression:
    return is_text(operand, "")


def is_none(operand: Expression) -> Expression:
    """无 / 不适用."""
    return is_text(operand, NONE_VALUE)


def _is_doubtful(operand: Expression) -> Expression:
    return is_text(operand, DOUBTFUL_VALUE)


def any_number(*operands: Expression) -> Expression:
    return Any(tuple(IsNumber(operand) for operand in operands))


ZERO_DENOMINATOR = All((IsNumber(DENOMINATOR), Compare("=", DENOMINATOR, number(0))))
BLANK_PARTS = All((is_blank(NUMERATOR), is_blank(DENOMINATOR)))

_PERCENTAGE = number(100) * NUMERATOR / DENOMINATOR
_OF_PARTS = first_of(
    (
        # The ladder's first rung: no object to count.
        (ZERO_DENOMINATOR, _NONE),
        (Any((_is_doubtful(NUMERATOR), _is_doubtful(DENOMINATOR))), _DOUBTFUL),
        (
            Any((is_none(NUMERATOR), is_none(DENOMINATOR))),
            If(any_number(VALUE, NUMERATOR, DENOMINATOR), _DOUBTFUL, _NONE),
        ),
        (All((IsNumber(NUMERATOR), IsNumber(DENOMINATOR))), _PERCENTAGE),
        # A percentage without its parts can't be used; 无 may stand in the percentage's cell.
        (any_number(VALUE, NUMERATOR, DENOMINATOR), _DOUBTFUL),
    ),
    VALUE,
)

_is_small = All((Compare(">", VALUE, number(0)), Compare("<=", VALUE, number(1))))

# Every rule, each built on the inputs and on rules above it. The form keeps one helper column for each.
ROW_RULES: dict[str, Expression] = {
    # The row's figure before any check: a number (a percentage from its parts), 无, nothing or 待核.
    "computed": If(IS_RATIO, _OF_PARTS, VALUE),
    "filled": Any(
        (Not(is_blank(VALUE)), All((IS_RATIO, Any((Not(is_blank(NUMERATOR)), Not(is_blank(DENOMINATOR))))))),
    ),
    # In a percentage's row a bare 0.95 may mean 95 % or 0.95 %.
    "bare_fraction": All((Name("is_percentage"), Name("value_bare"), IsNumber(VALUE), _is_small)),
    "says_confirmed": is_text(Without(Name("confirm"), BLANKS), CONFIRMED_WORD),
    "reason_words": Without(Name("reason"), BLANKS),
    "reason_is_enough": Compare(
        ">=", Length(Without(Name("reason_words"), reason_signs())), Name("reason_length")
    ),
    "confirmed": All((Name("says_confirmed"), Name("reason_is_enough"))),
}

# A derived row: a percentage made of two other rows' figures, 高技能人才 / 技能人才 (domain rules, section 6).
_upper, _lower = Name("upper"), Name("lower")
DERIVED = first_of(
    (
        (Any((_is_doubtful(_upper), _is_doubtful(_lower))), _DOUBTFUL),
        (Any((is_blank(_upper), is_blank(_lower))), NOTHING),
        (Any((is_none(_upper), is_none(_lower))), _NONE),
        (Compare("=", _lower, number(0)), _NONE),
    ),
    number(100) * _upper / _lower,
)

# What the ladder judges, once it is known whether a check `blocked` the row. What a ratio's parts say of 无 stands
# (the ladder's first rung); a plain 无 may be what is wrong.
JUDGED = If(
    All((Name("blocked"), Any((IsNumber(COMPUTED), All((is_none(COMPUTED), Not(IS_RATIO))))))),
    _DOUBTFUL,
    COMPUTED,
)

COMPILED_RULES = {name: compiled(rule) for name, rule in ROW_RULES.items()}
