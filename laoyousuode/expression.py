"""Small frozen expression nodes with two printers: a value in Python, and a formula for a spreadsheet.

A rule is written once, as nodes; `evaluate` and `to_formula` must agree on every node, so a node exists here
only if both can say it. The values are a Decimal, a text or a truth value; "" stands for nothing, as an empty
text does in a cell. Knows no rule and no sheet.

Only functions of Excel 2010 are printed. AND and OR of a spreadsheet evaluate every operand, so a guard there
would not guard: `All` and `Any` print as nested IFs, which stop at the first operand that decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from laoyousuode.numbers import CONTEXT, divide, plain, round_half_up

Value = Decimal | str | bool


class Expression:
    """A node; built with the constructors below and Python's own operators for arithmetic."""

    __slots__ = ()

    def __add__(self, other: Expression) -> Arithmetic:
        return Arithmetic("+", self, other)

    def __sub__(self, other: Expression) -> Arithmetic:
        return Arithmetic("-", self, other)

    def __mul__(self, other: Expression) -> Arithmetic:
        return Arithmetic("*", self, other)

    def __truediv__(self, other: Expression) -> Arithmetic:
        return Arithmetic("/", self, other)


@dataclass(frozen=True, slots=True)
class Name(Expression):
    """A cell of the sheet, or a value (or another rule's value) in Python."""

    name: str


@dataclass(frozen=True, slots=True)
class Number(Expression):
    number: Decimal


@dataclass(frozen=True, slots=True)
class Text(Expression):
    text: str


@dataclass(frozen=True, slots=True)
class Arithmetic(Expression):
    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Compare(Expression):
    """`operator` is one of = < <= > >=; both sides numbers, or `=` on anything (unlike kinds are unequal)."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class All(Expression):
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Any(Expression):
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not(Expression):
    operand: Expression


@dataclass(frozen=True, slots=True)
class If(Expression):
    condition: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Round(Expression):
    """Half away from zero, to six decimals (domain rules, section 5)."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Absolute(Expression):
    operand: Expression


@dataclass(frozen=True, slots=True)
class IsNumber(Expression):
    operand: Expression


def number(value: int | str) -> Number:
    return Number(Decimal(value))


NOTHING = Text("")


def one_of(operand: Expression, texts: tuple[str, ...]) -> Any:
    """`operand` is one of these texts."""
    return Any(tuple(Compare("=", operand, Text(text)) for text in texts))


def first_of(rungs: tuple[tuple[Expression, Expression], ...], otherwise: Expression) -> Expression:
    """The value of the first rung whose condition holds."""
    result = otherwise
    for condition, value in reversed(rungs):
        result = If(condition, value, result)
    return result


_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
    "/": divide,
}
_ORDER: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def evaluate(node: Expression, lookup: Callable[[str], Value]) -> Value:  # noqa: C901, PLR0912 - a case a node
    """The node's value; `lookup` gives the value of a name. Raises TypeError where a cell would be #VALUE!."""
    match node:
        case Name(name):
            return lookup(name)
        case Number(value):
            return value
        case Text(text):
            return text
        case If(condition, then, otherwise):
            return evaluate(then if _truth(condition, lookup) else otherwise, lookup)
        case All(operands):
            return all(_truth(operand, lookup) for operand in operands)
        case Any(operands):
            return any(_truth(operand, lookup) for operand in operands)
        case Not(operand):
            return not _truth(operand, lookup)
        case Compare("=", left, right):
            return _equal(evaluate(left, lookup), evaluate(right, lookup))
        case Compare(operator, left, right):
            return _ORDER[operator](_decimal(left, lookup), _decimal(right, lookup))
        case Arithmetic(operator, left, right):
            return _ARITHMETIC[operator](_decimal(left, lookup), _decimal(right, lookup))
        case Round(operand):
            return round_half_up(_decimal(operand, lookup))
        case Absolute(operand):
            return abs(_decimal(operand, lookup))
        case IsNumber(operand):
            return isinstance(evaluate(operand, lookup), Decimal)
    raise TypeError(f"not an expression: {node!r}")


def _truth(node: Expression, lookup: Callable[[str], Value]) -> bool:
    value = evaluate(node, lookup)
    if not isinstance(value, bool):
        raise TypeError(f"not a condition: {value!r}")
    return value


def _decimal(node: Expression, lookup: Callable[[str], Value]) -> Decimal:
    value = evaluate(node, lookup)
    if not isinstance(value, Decimal):
        raise TypeError(f"not a number: {value!r}")
    return value


def _equal(left: Value, right: Value) -> bool:
    return type(left) is type(right) and left == right


def to_formula(node: Expression, reference: Callable[[str], str]) -> str:  # noqa: C901 - a case a node
    """The node as a formula without its "="; `reference` gives the cell of a name."""

    def show(part: Expression) -> str:
        return to_formula(part, reference)

    match node:
        case Name(name):
            return reference(name)
        case Number(value):
            return plain(value)
        case Text(text):
            return '"' + text.replace('"', '""') + '"'
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
            return f"ROUND({show(operand)},6)"
        case Absolute(operand):
            return f"ABS({show(operand)})"
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
