"""Decimal numbers: exact from a cell's double, rounded half up, printed without dust.

Knows nothing of indicators.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

# Enough digits that 100 * numerator / denominator is exact to far beyond the sixth decimal.
CONTEXT = Context(prec=34, rounding=ROUND_HALF_UP)
PLACES = 6
_LARGEST = 40
_DOUBLE = Context(prec=15, rounding=ROUND_HALF_UP)
_DUSTLESS = 9
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_QUANTUM = Decimal(1).scaleb(-PLACES)


def decimal(number: float | int | str | Decimal) -> Decimal:
    """The decimal that `number` shows: 0.1 is 0.1, not 0.1000000000000000055."""
    if isinstance(number, Decimal):
        return number
    return Decimal(repr(number) if isinstance(number, float) else str(number))


def settled(number: Decimal) -> Decimal:
    """`number` without a double's dust: 15 significant digits, then 9 decimals, no closing zeros, no minus zero."""
    if not number.is_finite():
        return number
    rounded = round_half_up(_DOUBLE.plus(number), _DUSTLESS)
    shown = rounded.normalize(_WIDE)
    return shown.quantize(Decimal(1), context=_WIDE) if 0 < shown.as_tuple().exponent <= _LARGEST else shown  # type: ignore[operator]


def round_half_up(number: Decimal, places: int = PLACES) -> Decimal:
    """`number` rounded to `places` decimals, halves away from zero, as a spreadsheet's ROUND does."""
    if number.adjusted() > _LARGEST:
        return number  # a double that large has no decimals, and quantize would refuse it
    quantum = _QUANTUM if places == PLACES else Decimal(1).scaleb(-places)
    result = number.quantize(quantum, context=_WIDE)
    return result if result else abs(result)  # no minus zero


def divide(numerator: Decimal, denominator: Decimal) -> Decimal:
    """`numerator / denominator` to 34 digits. Raises ZeroDivisionError."""
    if not denominator:
        raise ZeroDivisionError
    return CONTEXT.divide(numerator, denominator)


def plain(number: Decimal) -> str:
    """Digits without exponent and without closing zeros: 3.20 is "3.2", 1E+2 is "100"."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def display(number: Decimal, decimals: int) -> str:
    """`number` rounded once, half up, with exactly `decimals` decimals (domain rules, section 9)."""
    return format(round_half_up(number, decimals), "f")


def as_json(number: Decimal | None) -> float | int | None:
    """The number for results.json: at most six decimals, an int where it is whole."""
    if number is None:
        return None
    rounded = round_half_up(number)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
