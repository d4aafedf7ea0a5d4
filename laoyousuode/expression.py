"""Small frozen expression nodes with two printers: a value in Python, here, and a formula, in `formula`.

A rule is written once, as nodes; `evaluate` and `to_formula` must agree on every node, so a node exists here
only if both can say it. The values are a Decimal, a text or a truth value; "" stands for nothing, as an empty
text does in a cell. Knows no rule and no sheet.

Only functions of Excel 2010 are printed. AND and OR of a spreadsheet evaluate every operand, so a guard there
would not guard: `All` and `Any` print as nested IFs, which stop at the first operand that decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import cast

from laoyousuode.numbers import CONTEXT, divide, round_half_up

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
class RoundTo(Expression):
    """Half away from zero, to `places` decimals (a number from 0 to 6)."""

    operand: Expression
    places: Expression


@dataclass(frozen=True, slots=True)
class Decimals(Expression):
    """How many decimals a number has, at most six. The operand is printed again and again: let it be a name."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Absolute(Expression):
    operand: Expression


@dataclass(frozen=True, slots=True)
class Floor(Expression):
    """The whole number at or below."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Without(Expression):
    """A text without these signs, each one character; one level of nesting a sign in a formula."""

    operand: Expression
    signs: str


@dataclass(frozen=True, slots=True)
class Length(Expression):
    """How many characters a text has."""

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


def is_text(operand: Expression, text: str) -> Compare:
    """`operand` is this text; "" is nothing."""
    return Compare("=", operand, Text(text))


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


Lookup = Callable[[str], Value]
Compiled = Callable[[Lookup], Value]


def evaluate(node: Expression, lookup: Lookup) -> Value:
    """The node's value; `lookup` gives the value of a name. Raises TypeError where a cell would be #VALUE!."""
    return compiled(node)(lookup)


def compiled(node: Expression) -> Compiled:  # noqa: C901, PLR0912 - a case a node
    """The node as a function of `lookup`, for rules that are evaluated again and again."""
    match node:
        case Name(name):
            return lambda lookup: lookup(name)
        case Number(value):
            return lambda lookup: value
        case Text(text):
            return lambda lookup: text
        case If(condition, then, otherwise):
            return _if(_truth(condition), compiled(then), compiled(otherwise))
        case All(operands):
            return _all(tuple(map(_truth, operands)))
        case Any(operands):
            return _any(tuple(map(_truth, operands)))
        case Not(operand):
            truth = _truth(operand)
            return lambda lookup: not truth(lookup)
        case Compare("=", Name(name), Text(text)):
            # No other kind of value equals a text; the commonest of all comparisons.
            return lambda lookup: lookup(name) == text
        case Compare("=", left, right):
            return _equal(compiled(left), compiled(right))
        case Compare(operator, left, right):
            return _binary(_ORDER[operator], left, right)
        case Arithmetic(operator, left, right):
            return _binary(_ARITHMETIC[operator], left, right)
        case Round(operand):
            number = _decimal(operand)
            return lambda lookup: round_half_up(number(lookup))
        case RoundTo(operand, places):
            value_of, places_of = _decimal(operand), _decimal(places)
            return lambda lookup: round_half_up(value_of(lookup), int(places_of(lookup)))
        case Decimals(operand):
            counted = _decimal(operand)
            return lambda lookup: _decimals(counted(lookup))
        case Absolute(operand):
            magnitude = _decimal(operand)
            return lambda lookup: abs(magnitude(lookup))
        case Floor(operand):
            above = _decimal(operand)
            return lambda lookup: above(lookup).to_integral_value(ROUND_FLOOR)
        case Without(operand, signs):
            written, left_out = _text(operand), {ord(sign): None for sign in signs}
            return lambda lookup: written(lookup).translate(left_out)
        case Length(operand):
            measured = _text(operand)
            return lambda lookup: Decimal(len(measured(lookup)))
        case IsNumber(operand):
            inner = compiled(operand)
            return lambda lookup: isinstance(inner(lookup), Decimal)
    raise TypeError(f"not an expression: {node!r}")


def _if(condition: Callable[[Lookup], bool], then: Compiled, otherwise: Compiled) -> Compiled:
    return lambda lookup: then(lookup) if condition(lookup) else otherwise(lookup)


def _all(operands: tuple[Callable[[Lookup], bool], ...]) -> Callable[[Lookup], bool]:
    def holds(lookup: Lookup) -> bool:
        for operand in operands:  # noqa: SIM110 - a generator costs more than the operands
            if not operand(lookup):
                return False
        return True

    return holds


def _any(operands: tuple[Callable[[Lookup], bool], ...]) -> Callable[[Lookup], bool]:
    def holds(lookup: Lookup) -> bool:
        for operand in operands:  # noqa: SIM110
            if operand(lookup):
                return True
        return False

    return holds


def _equal(left: Compiled, right: Compiled) -> Callable[[Lookup], bool]:
    def equal(lookup: Lookup) -> bool:
        one, other = left(lookup), right(lookup)
        return type(one) is type(other) and one == other

    return equal


def _binary(operation: Callable[[Decimal, Decimal], Value], left: Expression, right: Expression) -> Compiled:
    one, other = _decimal(left), _decimal(right)
    return lambda lookup: operation(one(lookup), other(lookup))


def _truth(node: Expression) -> Callable[[Lookup], bool]:
    inner = compiled(node)
    if isinstance(node, All | Any | Not | Compare | IsNumber):
        # These give nothing else.
        return cast(Callable[[Lookup], bool], inner)

    def truth(lookup: Lookup) -> bool:
        value = inner(lookup)
        if not isinstance(value, bool):
            raise TypeError(f"not a condition: {value!r}")
        return value

    return truth


def _decimal(node: Expression) -> Callable[[Lookup], Decimal]:
    inner = compiled(node)

    def number(lookup: Lookup) -> Decimal:
        value = inner(lookup)
        if not isinstance(value, Decimal):
            raise TypeError(f"not a number: {value!r}")
        return value

    return number


def _text(node: Expression) -> Callable[[Lookup], str]:
    inner = compiled(node)

    def text(lookup: Lookup) -> str:
        value = inner(lookup)
        if not isinstance(value, str):
            raise TypeError(f"not a text: {value!r}")
        return value

    return text


def _decimals(value: Decimal) -> Decimal:
    exponent = round_half_up(value).normalize().as_tuple().exponent
    return Decimal(max(0, -exponent)) if isinstance(exponent, int) else Decimal(0)


class Evaluation(dict[str, Value]):
    """Values by name: an input, else the rule of that name, worked out once. `__getitem__` is the lookup.

    A name is looked up tens of times in every row: what is known is found without a call of ours.
    """

    def __init__(self, inputs: Mapping[str, Value], rules: Mapping[str, Compiled]) -> None:
        super().__init__(inputs)
        self._rules = rules

    def __missing__(self, name: str) -> Value:
        """Raises KeyError for a name that is neither."""
        value = self[name] = self._rules[name](self.__getitem__)
        return value

    def decimal(self, name: str) -> Decimal | None:
        """The number of this name, None where it is none."""
        value = self[name]
        return value if isinstance(value, Decimal) else None
