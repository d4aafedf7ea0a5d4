"""What a cell's formula hands to a function is read as the batch reads it: widths are folded, marks never."""

from __future__ import annotations

from decimal import Decimal

import pytest

from addin.arguments import BadArgumentError, bureau_of, cell_of, period_of, row_number, year_of
from addin.rows import value_of
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan

PLAN = default_plan()

READ = [
    (row_number, "５", "5"),
    (row_number, " c1\u200b", "C1"),
    (row_number, 5.0, "5"),
    (period_of, "２０２６－１０", Period(2026, 10)),
    (period_of, "2026年10月", Period(2026, 10)),
    (year_of, "２０２６年", 2026),
    (bureau_of, "区 教育局\u202c", "区教育局"),
]


@pytest.mark.parametrize(("read", "given", "wanted"), READ, ids=str)
def test_one_text_in_any_width(read: object, given: object, wanted: object) -> None:
    assert callable(read)
    assert read(given, PLAN) == wanted


MARKED = [
    *((row_number, f"1{mark}") for mark in "①²₁½١㈠"),
    *((period_of, f"2026-1{mark}") for mark in "⓪②²₁٠"),
    *((year_of, f"202{mark}") for mark in "⑥⁶₆٦"),
]


@pytest.mark.parametrize(("read", "given"), MARKED, ids=str)
def test_a_mark_is_no_digit(read: object, given: str) -> None:
    assert callable(read)
    with pytest.raises(BadArgumentError):
        read(given, PLAN)


VALUES = [
    # what is handed over as a figure of row 12, what the ladder takes
    (239.99999999999997, Decimal(240)),
    (-5.6e-17, Decimal(0)),
    ("+5", Decimal(5)),
    ("'5", Decimal(5)),
    ("二百四十", Decimal(240)),
    ("____", "待核"),
    *((typed, "待核") for typed in ("12。", "1e3", "1_2", "0x10", "40①", "○", "1. 240", "0,005")),
    ("无", "无"),
    ("", ""),
]


@pytest.mark.parametrize(("given", "wanted"), VALUES, ids=str)
def test_a_figure_is_read_as_the_batch_reads_it(given: object, wanted: object) -> None:
    assert value_of(cell_of(given, "value"), PLAN.indicator("12").measure(2026)) == wanted
