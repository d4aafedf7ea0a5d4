"""Whether a relation's truth is settled before any figure is typed: by the bounds that every figure has.

A figure is not negative and a percentage not above 100 (domain rules, section 7); what stands on both sides alike is
equal. Knows the nodes; no plan.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from laoyousuode.expression import (
    Absolute,
    All,
    Any,
    Arithmetic,
    Compare,
    Expression,
    Name,
    Not,
    Number,
    Round,
    RoundTo,
)

_ENDLESS = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class _Bounds:
    low: Decimal
    high: Decimal


_ANYTHING = _Bounds(-_ENDLESS, _ENDLESS)


def settled_truth(condition: Expression, percentages: Collection[str]) -> bool | None:
    """True or False where the condition is that whatever is typed, else None. `percentages` are names."""
    match condition:
        case All(operands):
            return _joined([settled_truth(each, percentages) for each in operands], decides=False)
        case Any(operands):
            return _joined([settled_truth(each, percentages) for each in operands], decides=True)
        case Not(operand):
            inner = settled_truth(operand, percentages)
            return None if inner is None else not inner
        case Compare(sign, left, right):
            return _compared(sign, left, right, percentages)
    raise TypeError(f"not a condition of a relation: {condition!r}")


def _joined(found: list[bool | None], *, decides: bool) -> bool | None:
    """One operand can decide; else all must be settled."""
    if decides in found:
        return decides
    return None if None in found else not decides


def _compared(sign: str, left: Expression, right: Expression, percentages: Collection[str]) -> bool | None:
    if left == right:
        return sign in ("=", "<=", ">=")
    one, other = _bounds(left, percentages), _bounds(right, percentages)
    match sign:
        case "<":
            return _before(one, other, touching=False)
        case "<=":
            return _before(one, other, touching=True)
        case ">":
            return _before(other, one, touching=False)
        case ">=":
            return _before(other, one, touching=True)
    if one.low == one.high == other.low == other.high:
        return True
    return False if one.high < other.low or other.high < one.low else None


def _before(one: _Bounds, other: _Bounds, *, touching: bool) -> bool | None:
    if one.high < other.low or (touching and one.high == other.low):
        return True
    return False if one.low > other.high or (not touching and one.low == other.high) else None


def _bounds(node: Expression, percentages: Collection[str]) -> _Bounds:
    match node:
        case Name(name):
            return _Bounds(Decimal(0), Decimal(100) if name in percentages else _ENDLESS)
        case Number(value):
            return _Bounds(value, value)
        case Round(operand) | RoundTo(operand, _):
            return _bounds(operand, percentages)
        case Absolute(operand):
            inner = _bounds(operand, percentages)
            if inner.low >= 0:
                return inner
            least = Decimal(0) if inner.high >= 0 else -inner.high
            return _Bounds(least, max(-inner.low, inner.high))
        case Arithmetic(sign, left, right):
            return _worked_out(sign, _bounds(left, percentages), _bounds(right, percentages))
    return _ANYTHING


def _worked_out(sign: str, one: _Bounds, other: _Bounds) -> _Bounds:
    """Of quotients, and of products with what has no end, only the sign is kept."""
    if sign == "+":
        return _Bounds(one.low + other.low, one.high + other.high)
    if sign == "-":
        return _Bounds(one.low - other.high, one.high - other.low)
    if sign == "*" and _ENDLESS not in (one.high, other.high, -one.low, -other.low):
        ends = [left * right for left in (one.low, one.high) for right in (other.low, other.high)]
        return _Bounds(min(ends), max(ends))
    return _Bounds(Decimal(0), _ENDLESS) if min(one.low, other.low) >= 0 else _ANYTHING
