"""The nodes of `expression` as formulas of a spreadsheet. Knows no rule and no sheet.

Only functions of Excel 2010 are printed. AND and OR of a spreadsheet evaluate every operand, so a guard there
would not guard: `All` and `Any` print as nested IFs, which stop at the first operand that decides.
"""

from __future__ import annotations

from collections.abc import Callable

from laoyousuode.expression import (
    Absolute,
    All,
    Any,
    Arithmetic,
    Compare,
    Decimals,
    Expression,
    Floor,
    If,
    IsNumber,
    Length,
    Name,
    Not,
    Number,
    Round,
    RoundTo,
    Text,
    Without,
)
from laoyousuode.numbers import PLACES, plain


def text_literal(text: str) -> str:
    """A text literal of a formula."""
    return '"' + text.replace('"', '""') + '"'


def substituted(formula: str, old: str, new: str) -> str:
    """The formula with one sign or text replaced; a control character is no part of an XML file."""
    sign = f"CHAR({ord(old)})" if len(old) == 1 and ord(old) < 32 else text_literal(old)
    return f"SUBSTITUTE({formula},{sign},{text_literal(new)})"


def to_formula(node: Expression, reference: Callable[[str], str]) -> str:  # noqa: C901, PLR0912 - a case a node
    """The node as a formula without its "="; `reference` gives the cell of a name."""

    def show(part: Expression) -> str:
        return to_formula(part, reference)

    match node:
        case Name(name):
            return reference(name)
        case Number(value):
            return plain(value)
        case Text(text):
            return text_literal(text)
        case If(condition, then, otherwise):
            return f"IF({show(condition)},{show(then)},{show(otherwise)})"
        case All(operands):
            return _nested(operands, lambda test, rest: f"IF({test},{rest},FALSE)", show)
        case Any(operands):
            return _nested(operands, lambda test, rest: f"IF({test},TRUE,{rest})", show)
        case Not(operand):
            return f"NOT({show(operand)})"
        case Compare(operator, left, right) | Arithmetic(operator, left, right):
            return f"({show(left)}{operator}{show(right)})"
        case Round(operand):
            return f"ROUND({show(operand)},{PLACES})"
        case RoundTo(operand, places):
            return f"ROUND({show(operand)},{show(places)})"
        case Decimals(operand):
            shown, formula = show(operand), str(PLACES)
            for count in range(PLACES - 1, -1, -1):
                formula = f"IF(ROUND({shown},{count})=ROUND({shown},{PLACES}),{count},{formula})"
            return formula
        case Absolute(operand):
            return f"ABS({show(operand)})"
        case Floor(operand):
            return f"INT({show(operand)})"
        case Without(operand, signs):
            formula = show(operand)
            for sign in signs:
                formula = substituted(formula, sign, "")
            return formula
        case Length(operand):
            return f"LEN({show(operand)})"
        case IsNumber(operand):
            return f"ISNUMBER({show(operand)})"
    raise TypeError(f"not an expression: {node!r}")


def _nested(
    operands: tuple[Expression, ...], join: Callable[[str, str], str], show: Callable[[Expression], str]
) -> str:
    """The operands joined from the last to the first. Few parentheses: the outermost pair is dropped."""
    result = show(operands[-1])
    for operand in reversed(operands[:-1]):
        result = join(show(operand), result)
    return result
