"""Whether the units of a relation's figures fit: 人 is not held against 人次, 万人 not against 人.

A plain number fits any unit; a factor of 10000 or 100 may turn 万 or % over. Knows the nodes and units; no plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from laoyousuode.expression import Arithmetic, Expression, Name, Number
from laoyousuode.relation import parts_of

_SCALES = {"万": 4, "亿": 8}
# What a factor may stand for, as a power of ten.
_TURNS = {Decimal(100): 2, Decimal(10000): 4, Decimal(100000000): 8}


class UnitError(ValueError):
    """Units that do not fit; the message is a sentence's end."""


@dataclass(frozen=True, slots=True)
class _Dimension:
    """What is counted, each unit with its power, and the powers of ten that it may be counted in; `shown` for sentences.

    None as `powers`: a plain number.
    """

    powers: tuple[tuple[str, int], ...] | None
    scales: frozenset[int]
    shown: str = ""


_PLAIN = _Dimension(None, frozenset({0}))


def check_units(condition: Expression, units: Mapping[str, str]) -> None:
    """Raises UnitError. `units` are those of the names."""
    _dimension(condition, units)


def _dimension(node: Expression, units: Mapping[str, str]) -> _Dimension:
    match node:
        case Name(name):
            return _of_unit(units[name])
        case Number(value):
            turn = _TURNS.get(value)
            return _Dimension(None, frozenset({0} if turn is None else {0, -turn}))
        case Arithmetic("*" | "/" as sign, left, right):
            return _product(sign, _dimension(left, units), _dimension(right, units))
    # Whatever else stands side by side (sums, comparisons, conditions) must be of one kind.
    found = [_dimension(part, units) for part in parts_of(node)]
    result, *others = found
    for each in others:
        result = _alike(result, each)
    # A condition counts nothing.
    return result if isinstance(node, Arithmetic) or len(found) == 1 else _PLAIN


def _of_unit(unit: str) -> _Dimension:
    if unit == "%":
        return _Dimension((), frozenset({-2}), unit)
    top, *below = unit.split("/")
    found = _counted(top)
    for each in below:  # 元/人
        found = _product("/", found, _counted(each))
    return _Dimension(found.powers, found.scales, unit)


def _counted(unit: str) -> _Dimension:
    scale = _SCALES.get(unit[:1], 0)
    return _Dimension(((unit[1:] if scale else unit, 1),), frozenset({scale}), unit)


def _product(sign: str, one: _Dimension, other: _Dimension) -> _Dimension:
    turn = 1 if sign == "*" else -1
    scales = frozenset(left + turn * right for left in one.scales for right in other.scales)
    if one.powers is None and other.powers is None:
        return _Dimension(None, scales)
    powers = dict(one.powers or ())
    for unit, power in other.powers or ():
        powers[unit] = powers.get(unit, 0) + turn * power
    kept = tuple(sorted((unit, power) for unit, power in powers.items() if power))
    shown = f"{one.shown}{'×' if sign == '*' else '÷'}{other.shown}" if one.shown and other.shown else ""
    return _Dimension(kept, scales, shown or one.shown or other.shown)


def _alike(one: _Dimension, other: _Dimension) -> _Dimension:
    if one.powers is None:
        return other
    if other.powers is None:
        return one
    if one.powers != other.powers or not one.scales & other.scales:
        raise UnitError(f"的单位不同，不能比较或相加减（{one.shown}、{other.shown}）")
    return _Dimension(one.powers, one.scales & other.scales, one.shown)
