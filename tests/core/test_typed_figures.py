"""What clerks type into a figure's cell (domain rules, section 7)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from laoyousuode.cell import BLANK, Cell
from laoyousuode.typed import Unit, read_cell


def text(value: str) -> Cell:
    return Cell(value, "text")


def number(value: float, number_format: str = "General") -> Cell:
    return Cell(value, "number", number_format)


# what was typed, the row's unit, the number read, the finding's code
READ = [
    (number(3.2), "万人", "3.2", None),
    (number(0), "万人", "0", None),
    (text("3.2"), "万人", "3.2", "text-number"),
    (text("３．２"), "万人", "3.2", "text-number"),
    (text("3,200"), "人次", "3200", "text-number"),
    (text("3，200"), "人次", "3200", "text-number"),
    (text("三点二"), "万人", "3.2", "text-number"),
    (text("三百二十"), "人次", "320", "text-number"),
    (text("一千零五"), "人次", "1005", "text-number"),
    (text("3.2万人"), "万人", "3.2", "text-number"),
    (text(" 3.2　万人\u200b"), "万人", "3.2", "text-number"),
    (text("3.2万"), "万人", "3.2", "text-number"),
    (text("三万"), "万人", "3", "text-number"),
    (text("95%"), "%", "95", "text-number"),
    (text("９５％"), "%", "95", "text-number"),
    (text("百分之九十五"), "%", "95", "text-number"),
    (text("3000元"), "元/月", "3000", "text-number"),
    (text("-5"), "人次", "-5", "text-number"),
    (text("32000人"), "万人", "3.2", "unit-converted"),
    (text("三万二千人"), "万人", "3.2", "unit-converted"),
    (text("3.2万"), "人次", "32000", "unit-converted"),
    (text("0.04万人次"), "人次", "400", "unit-converted"),
    (number(0.95, "0%"), "%", "95", "unit-converted"),
    (number(0.955, "0.00%"), "%", "95.5", "unit-converted"),
    (text("0.5%"), "%", "0.5", "text-number"),
    (number(2.45), "%", "2.45", None),
]


@pytest.mark.parametrize(("cell", "unit", "value", "code"), READ, ids=lambda each: str(each))
def test_read_as_a_number(cell: Cell, unit: str, value: str, code: str | None) -> None:
    reading = read_cell(cell, Unit(unit))
    assert (reading.state, reading.number, reading.code) == ("number", Decimal(value), code)


DOUBTFUL = [
    (text("约3.2"), "万人", "ambiguous-number"),
    (text("3.2左右"), "万人", "ambiguous-number"),
    (text("预计3.2"), "万人", "ambiguous-number"),
    (text("3.2(预计)"), "万人", "ambiguous-number"),
    (text("3-4"), "万人", "ambiguous-number"),
    (text("3.2?"), "万人", "ambiguous-number"),
    (text("3 4"), "万人", "ambiguous-number"),
    (text("3\n4"), "万人", "ambiguous-number"),
    (text("3,2"), "万人", "ambiguous-number"),
    (text("1e3"), "人次", "ambiguous-number"),
    (text("2000万"), "%", "ambiguous-number"),
    (text("3.2人"), "人次", "ambiguous-number"),
    (number(0.95, "0%"), "万人", "ambiguous-number"),
    (text("待统计"), "万人", "not-a-number"),
    (Cell(True, "boolean"), "万人", "not-a-number"),
    (number(float("inf")), "万人", "not-a-number"),
    (Cell(46326.0, "date", "yyyy-mm-dd"), "万人", "date-cell"),
    (Cell("#REF!", "error"), "万人", "error-cell"),
]


@pytest.mark.parametrize(("cell", "unit", "code"), DOUBTFUL, ids=lambda each: str(each))
def test_not_guessed(cell: Cell, unit: str, code: str) -> None:
    reading = read_cell(cell, Unit(unit))
    assert (reading.state, reading.number, reading.code) == ("doubtful", None, code)


@pytest.mark.parametrize(
    "typed", ["/", "／", "-", "—", "——", "无", " 无　", "不适用", "不 适用", "N/A", "n/a"]
)
def test_says_none(typed: str) -> None:
    assert read_cell(text(typed), Unit("万人")).state == "none"


@pytest.mark.parametrize("cell", [BLANK, text(""), text("　"), text(" \u00a0\u200b\ufeff")], ids=repr)
def test_blank(cell: Cell) -> None:
    assert read_cell(cell, Unit("万人")).state == "blank"


@pytest.mark.parametrize(
    ("cell", "bare"),
    [(number(0.95), True), (text("0.95"), True), (text("0.95%"), False), (text("百分之一"), False)],
)
def test_a_percentage_without_any_sign_of_its_unit_is_bare(cell: Cell, bare: bool) -> None:
    reading = read_cell(cell, Unit("%"))
    assert (reading.state, reading.bare) == ("number", bare)
