"""The grammar of a target's cell (domain rules, section 3)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from laoyousuode.target import parse_target

CASES = [
    ("<3.5", "lower", "3.5", "<", 1),
    ("＜３．５", "lower", "3.5", "<", 1),
    (" < 3.5 ", "lower", "3.5", "<", 1),
    (">40", "higher", "40", ">", 0),
    ("3.2", "higher", "3.2", ">=", 1),
    ("34.98", "higher", "34.98", ">=", 2),
    ("3.5", "lower", "3.5", "<=", 1),
    ("2580 左右", "about", "2580", "about", 0),
    ("50 以上", "higher", "50", ">=", 0),
    ("3.5以内", "lower", "3.5", "<=", 1),
    ("全覆盖", "higher", "100", "=", 0),
    ("规上企业全覆盖", "higher", "100", "=", 0),
    ("动态清零", "lower", "0", "<=", 0),
]


@pytest.mark.parametrize(("text", "better", "number", "comparison", "decimals"), CASES)
def test_reads(text: str, better: str, number: str, comparison: str, decimals: int) -> None:
    target = parse_target(text, better)  # type: ignore[arg-type]
    assert (target.number, target.comparison, target.decimals) == (Decimal(number), comparison, decimals)
    assert target.text == text


@pytest.mark.parametrize(
    "text", ["", "约3.2", "3.2万", "<3.5以内", ">=3", "三", "3-4", "全部", "清零", "-3", "3.", "<", "左右"]
)
def test_refuses_anything_else(text: str) -> None:
    with pytest.raises(ValueError, match="看不懂"):
        parse_target(text, "higher")
