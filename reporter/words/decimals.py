"""How many decimals the numbers of one row are printed with (domain rules, section 9).

A reported figure as it was reported, a computed rate with two, both never with fewer than the target; and with as many
more as it takes for different numbers to look different. Knows a row's numbers; no words and no document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from itertools import combinations

from laoyousuode.numbers import PLACES, display, plain, round_half_up
from laoyousuode.plan import Measure
from laoyousuode.results import IndicatorResult

# A reported figure shows at most so many of its decimals, a computed rate so many, of which a closing zero is dropped.
_WHOLE = Decimal(100)
MOST_REPORTED, OF_RATES, LEAST_OF_RATES = 4, 2, 1
# A figure differs from its target by at least 0.000001; of a target of 100000 that is 0.000000001 %.
_MOST_OF_RATES = 12


def reported_decimals(number: Decimal) -> int:
    """Decimals that the number was reported with; the closing zeros that a cell stores are none."""
    return min(MOST_REPORTED, len(plain(round_half_up(number)).partition(".")[2]))


def is_computed(measure: Measure) -> bool:
    """Whether the row's figure is a quotient of the program's, not a number that somebody typed."""
    return measure.entry_form == "ratio" or measure.combine == "derived"


def row_decimals(measure: Measure, result: IndicatorResult) -> int:
    """Decimals of the row's value, of what it is compared with, and of the differences between them."""
    least = measure.target.decimals if measure.target else 0
    if is_computed(measure):
        least = max(least, OF_RATES)
    elif result.value is not None:
        parts = [part.value for part in result.contributions if part.value is not None]
        # A sum shows the most decimals of its parts, and so does a lead's figure, whose one part it is.
        least = max([least, *map(reported_decimals, parts or [result.value])])
    target = measure.target.number if measure.target else None
    return apart([result.value, result.expected, target], least)


def least_decimals(measure: Measure) -> int:
    """So many decimals a figure of the row always shows, closing zeros or not."""
    least = measure.target.decimals if measure.target else 0
    return max(least, LEAST_OF_RATES) if is_computed(measure) else least


def own_decimals(measure: Measure, values: Collection[Decimal]) -> int:
    """Decimals of figures of a row that stand by themselves: a bureau's own, or one after another in time."""
    least = least_decimals(measure)
    if is_computed(measure):
        # A rate that is not whole never looks like 100.
        return apart([*values, _WHOLE], max(least, OF_RATES))
    return apart(values, max([least, *map(reported_decimals, values)]))


def own_number(measure: Measure, value: Decimal, among: Collection[Decimal] = ()) -> str:
    """A bureau's own figure, or one `among` several in time, as it is printed."""
    decimals = own_decimals(measure, [value, *among])
    return trimmed(value, decimals, least_decimals(measure) if is_computed(measure) else decimals)


def apart(numbers: Iterable[Decimal | None], least: int, most: int = PLACES) -> int:
    """The fewest decimals, from `least` on, with which no two different numbers look alike nor differ by nothing.

    Numbers that are equal when rounded to `most` decimals are no different ones.
    """
    known = {round_half_up(number, most) for number in numbers if number is not None}
    for decimals in range(least, most):
        if _are_apart(known, decimals):
            return decimals
    return max(least, most)


def _are_apart(numbers: Collection[Decimal], decimals: int) -> bool:
    if len({round_half_up(number, decimals) for number in numbers}) < len(numbers):
        return False
    return all(round_half_up(one - other, decimals) for one, other in combinations(numbers, 2))


def trimmed(number: Decimal, decimals: int, least: int) -> str:
    """`number` rounded to `decimals`, without closing zeros beyond the first `least` decimals."""
    text = display(number, decimals)
    while "." in text and text.endswith("0") and len(text.partition(".")[2]) > least:
        text = text[:-1]
    return text.removesuffix(".")


def rate(number: Decimal, compared: Iterable[Decimal | None] = ()) -> str:
    """A computed percentage, apart from those that it is compared with."""
    return trimmed(number, rate_decimals(number, compared), LEAST_OF_RATES)


def rate_decimals(number: Decimal, compared: Iterable[Decimal | None] = ()) -> int:
    """Decimals of a computed percentage, closing zeros among them."""
    return apart([number, *compared], OF_RATES, _MOST_OF_RATES)


def sheet_format(decimals: int, least: int) -> str:
    """A spreadsheet's number format that shows the same digits as `trimmed`."""
    digits = "0" * least + "#" * max(decimals - least, 0)
    return f"0.{digits}" if digits else "0"
