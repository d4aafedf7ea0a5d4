"""Chinese numerals typed into a figure's cell: what is a number, and what is none (domain rules, section 7)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from laoyousuode.cell import Cell
from laoyousuode.typed import Unit, read_cell

# complete Chinese numerals in a row of 人次
CHINESE = [
    *((sign, str(digit)) for digit, sign in enumerate("零一二三四五六七八九")),
    ("〇", "0"),
    ("两", "2"),
    ("十", "10"),
    ("十五", "15"),
    ("一十五", "15"),
    ("二十", "20"),
    ("九十九", "99"),
    ("一百", "100"),
    ("三百零五", "305"),
    ("三百五十", "350"),
    ("一百一十", "110"),
    ("两千零二十", "2020"),
    ("九千九百九十九", "9999"),
    ("一万", "10000"),
    ("十万", "100000"),
    ("三万二千", "32000"),
    ("两万零五十", "20050"),
    ("一千二百三十四万五千六百七十八", "12345678"),
    ("一亿", "100000000"),
    ("三亿零四百万", "304000000"),
    ("一亿零一", "100000001"),
    ("一亿两千万零三", "120000003"),
    ("二〇二六", "2026"),
    ("二○二六", "2026"),
    ("二零二六", "2026"),
    ("一二三四五六七八九", "123456789"),
    ("三点零五", "3.05"),
    ("零点〇○零一二三四五六七八九", "0.000123457"),
    ("十二点五", "12.5"),
    ("负三", "-3"),
    ("负三点二", "-3.2"),
    ("负一百二十", "-120"),
]


@pytest.mark.parametrize(("typed", "value"), CHINESE)
def test_chinese_numerals(typed: str, value: str) -> None:
    reading = read_cell(Cell(typed, "text"), Unit("人次"))
    assert (reading.state, reading.number, reading.code) == ("number", Decimal(value), "text-number")


NO_NUMERAL = [
    # the order of the signs is no number's
    *("百", "百五", "千", "万", "亿", "点五", "三点", "三点十", "负", "三负", "负负三", "三负点二"),
    *("十百", "百百", "二百三百", "三百二千", "一百一百", "零百", "一百零十", "一千零百", "十十", "三十二十"),
    *("一三百", "三百二三", "一万二万", "一万一万", "三万十万", "一百十", "二十百"),
    *("一亿万", "万一", "亿三", "三万百", "三百零零五百", "十二百"),
    # and numerals that say no one number
    *("十几", "近三百", "三百来", "百余", "三百多", "约三", "三四百", "三至五", "三百以上"),
]


@pytest.mark.parametrize("typed", NO_NUMERAL)
def test_no_chinese_numeral(typed: str) -> None:
    reading = read_cell(Cell(typed, "text"), Unit("人次"))
    assert (reading.state, reading.number) == ("doubtful", None)
