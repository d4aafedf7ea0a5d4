"""Decimal numbers (domain rules, sections 5 and 9): halves away from zero, no dust, no minus zero."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyousuode.numbers import (
    CONTEXT,
    PLACES,
    as_json,
    decimal,
    display,
    divide,
    plain,
    round_half_up,
    settled,
)

SHOWN = [
    # a cell's double, a whole number, text: the decimal that it shows
    (0.1, "0.1"),
    (2.85, "2.85"),
    (1e-7, "1E-7"),
    (1e22, "1E+22"),
    (32000, "32000"),
    ("3.20", "3.20"),
    (Decimal("3.2"), "3.2"),
]


@pytest.mark.parametrize(("number", "shown"), SHOWN, ids=str)
def test_the_decimal_that_a_number_shows(number: Any, shown: str) -> None:
    assert str(decimal(number)) == shown


ROUNDED = [
    # number, places, rounded
    ("2.5", 0, "3"),
    ("-2.5", 0, "-3"),
    ("2.4999999999", 0, "2"),
    ("-2.4999999999", 0, "-2"),
    ("0.125", 2, "0.13"),
    ("-0.125", 2, "-0.13"),
    ("36.25", 1, "36.3"),
    ("3", 2, "3.00"),
    # minus zero is zero
    ("-0.004", 2, "0.00"),
    ("-0", 0, "0"),
    # a double's digits before the point are all kept, up to the largest that has any behind it
    ("12345678901234567890123456789012345678901.5", 0, "12345678901234567890123456789012345678902"),
    ("1e40", 1, "1" + "0" * 40 + ".0"),
    ("1e41", 1, "1E+41"),
    ("-1.7e308", 6, "-1.7E+308"),
    ("1e-300", 6, "0.000000"),
]


@pytest.mark.parametrize(("number", "places", "rounded"), ROUNDED)
def test_rounded_half_away_from_zero(number: str, places: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(number), places)) == rounded


def test_six_decimals_unless_said_otherwise() -> None:
    assert PLACES == 6
    assert str(round_half_up(Decimal("1.2345675"))) == "1.234568"
    assert str(round_half_up(Decimal("1.23456749"))) == "1.234567"


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=9), st.integers(0, 6))
def test_rounding_is_what_fractions_say(number: Decimal, places: int) -> None:
    exact = Fraction(number) * 10**places
    whole = math.floor(abs(exact) + Fraction(1, 2)) * (-1 if exact < 0 else 1)
    assert Fraction(round_half_up(number, places)) * 10**places == whole


def test_a_quotient_has_34_digits_rounded_half_up() -> None:
    assert str(divide(Decimal(2), Decimal(3))) == "0." + "6" * 33 + "7"
    assert str(divide(Decimal(1), Decimal(3))) == "0." + "3" * 34
    # 1.…5 in the 35th digit: half up, where half even would leave the 4
    tie = Decimal("1." + "0" * 32 + "45")
    assert str(divide(tie, Decimal(1))) == "1." + "0" * 32 + "5"
    assert CONTEXT.rounding == ROUND_HALF_UP


@pytest.mark.parametrize("numerator", ["0", "1"])
def test_nothing_is_divided_by_zero(numerator: str) -> None:
    with pytest.raises(ZeroDivisionError):
        divide(Decimal(numerator), Decimal(0))


PLAIN = [
    # number, its digits
    ("3.20", "3.2"),
    ("3.00", "3"),
    ("1E+2", "100"),
    ("100", "100"),
    ("20.0", "20"),
    ("-0.50", "-0.5"),
    ("0.00", "0"),
    ("-0.00", "0"),
    ("-0", "0"),
    ("0E+3", "0"),
    ("1E-7", "0.0000001"),
]


@pytest.mark.parametrize(("number", "digits"), PLAIN)
def test_plain_digits(number: str, digits: str) -> None:
    assert plain(Decimal(number)) == digits


DISPLAYED = [
    ("2.345", 2, "2.35"),
    ("2.3", 2, "2.30"),
    ("-2.345", 2, "-2.35"),
    ("-0.004", 2, "0.00"),
    ("16.5", 0, "17"),
    ("0.5", 0, "1"),
    ("1E+3", 1, "1000.0"),
    ("1E+50", 0, "1" + "0" * 50),
]


@pytest.mark.parametrize(("number", "decimals", "text"), DISPLAYED)
def test_displayed_with_so_many_decimals(number: str, decimals: int, text: str) -> None:
    assert display(Decimal(number), decimals) == text


JSON = [
    (None, None, type(None)),
    ("3.0", 3, int),
    ("-0.0000001", 0, int),
    ("3.2", 3.2, float),
    ("35.7446808510638", 35.744681, float),
    ("2.0000004", 2, int),
    ("1e41", 10**41, int),
]


@pytest.mark.parametrize(("number", "value", "kind"), JSON)
def test_in_results_json(number: str | None, value: Any, kind: type) -> None:
    found = as_json(None if number is None else Decimal(number))
    assert (found, type(found)) == (value, kind)


SETTLED = [
    # a number, the same without dust
    ("239.99999999999997", "240"),
    ("100.00000000000001", "100"),
    ("43.00000000001", "43"),
    ("50.00000000000036", "50"),
    ("-5.6E-17", "0"),
    ("-0", "0"),
    ("0", "0"),
    ("0.8999999999999999", "0.9"),
    ("239.6", "239.6"),
    ("3.20", "3.2"),
    # fifteen significant digits, halves away from zero
    ("123456.7890123454", "123456.789012345"),
    ("1234567.89012345", "1234567.89012345"),
    ("1234567.890123449", "1234567.89012345"),
    ("1234567.890123445", "1234567.89012345"),
    ("1234567.890123444", "1234567.89012344"),
    ("-1234567.890123445", "-1234567.89012345"),
    ("999999999999999.4", "999999999999999"),
    ("1000000000000005", "1000000000000010"),
    ("1000000000000004", "1000000000000000"),
    # then nine decimals
    ("0.0000000005", "1E-9"),
    ("0.0000000004", "0"),
    ("0.1234567894", "0.123456789"),
    ("0.1234567895", "0.12345679"),
    # whole numbers are written out as far as a cell holds any
    ("100", "100"),
    ("1E+2", "100"),
    ("1.5E+1", "15"),
    ("1E+40", "1" + "0" * 40),
    ("3E+40", "3" + "0" * 40),
    ("1E+41", "1E+41"),
    ("NaN", "NaN"),
    ("-Infinity", "-Infinity"),
]


@pytest.mark.parametrize(("number", "clean"), SETTLED)
def test_settled_without_dust(number: str, clean: str) -> None:
    assert str(settled(Decimal(number))) == clean
