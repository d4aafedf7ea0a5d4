"""No row contradicts itself once it is printed: a tenth of the search that `run.py proofs` makes whole."""

from __future__ import annotations

from decimal import Decimal

import pytest

from laoyousuode.plan import Measure
from laoyousuode.plan_file import default_plan
from laoyousuode.results import IndicatorResult
from reporter.words import rows
from reporter.words.decimals import apart, own_number, rate, sheet_format, trimmed
from tests.documents.contradictions import ROWS, search

PLAN = default_plan()


def test_no_row_contradicts_itself() -> None:
    looked, found = search(ROWS // 10, seed=8)
    assert looked >= ROWS // 10
    assert found == []


@pytest.mark.parametrize("fault", ["完成值", "完成率", "低于序时进度", "相差", "填报"])
def test_the_search_finds_what_the_targets_decimals_do(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every figure with the decimals of its target, as it was once printed."""

    def of_the_target(measure: Measure, result: IndicatorResult) -> int:
        return measure.decimals

    monkeypatch.setattr(rows, "row_decimals", of_the_target)
    monkeypatch.setattr(rows, "rate_decimals", lambda number, compared=(): 1)
    monkeypatch.setattr(rows, "rate", lambda number, compared=(): trimmed(number, 1, 1))
    monkeypatch.setattr(rows, "apart", lambda numbers, least: least)
    assert [text for text in search(4000, seed=8)[1] if fault in text]


@pytest.mark.parametrize(
    ("numbers", "least", "decimals"),
    [
        (["2.85", "2.67"], 1, 1),
        (["16.96", "17"], 0, 2),  # 17 and 17 with one decimal: 17.0
        (["17", "16.83"], 0, 1),
        (["5", "5"], 0, 0),
        (["0.000001", "0"], 1, 6),
        (["0.0000001", "0"], 1, 1),  # equal in six decimals
    ],
)
def test_different_numbers_look_different(numbers: list[str], least: int, decimals: int) -> None:
    assert apart(map(Decimal, numbers), least) == decimals


@pytest.mark.parametrize(
    ("number", "compared", "text"),
    [("85.3", [], "85.3"), ("85", [], "85.0"), ("85.256", [], "85.26"), ("99.996", ["100"], "99.996"),
     ("100.004", ["100"], "100.004"), ("100", ["100"], "100.0"), ("6.25", [], "6.25"), ("10.003", ["10"], "10.003")],
)  # fmt: skip
def test_a_rate_has_two_decimals_and_more_where_it_needs_them(
    number: str, compared: list[str], text: str
) -> None:
    assert rate(Decimal(number), map(Decimal, compared)) == text


@pytest.mark.parametrize(
    ("no", "value", "among", "text"),
    [("2", "2.85", [], "2.85"), ("2", "3", [], "3.0"), ("5", "0.04123", [], "0.0412"), ("11", "99.999", [], "99.999"),
     ("11", "76.5799", [], "76.58"), ("2", "1.6", ["1.88"], "1.60"), ("9", "35", [], "35.0")],
)  # fmt: skip
def test_a_bureaus_own_figure(no: str, value: str, among: list[str], text: str) -> None:
    measure = PLAN.indicator(no).measure(2026)
    assert own_number(measure, Decimal(value), [*map(Decimal, among)]) == text


@pytest.mark.parametrize(
    ("decimals", "least", "text"), [(0, 0, "0"), (2, 2, "0.00"), (2, 1, "0.0#"), (4, 1, "0.0###")]
)
def test_a_sheets_format_shows_the_same(decimals: int, least: int, text: str) -> None:
    assert sheet_format(decimals, least) == text
