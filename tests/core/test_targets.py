"""The grammar of a target's cell (domain rules, section 3)."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyousuode.target import AFTER, BEFORE, LEADING, NOT_FULL, Better, Comparison, parse_target

# as printed, sense, unit, number, comparison, decimals
CASES: list[tuple[str, Better, str, str, Comparison, int]] = [
    ("<3.5", "lower", "%", "3.5", "<", 1),
    ("＜３．５", "lower", "%", "3.5", "<", 1),
    (" < 3.5 ", "lower", "%", "3.5", "<", 1),
    ("<3.5%", "lower", "%", "3.5", "<", 1),
    (">40", "higher", "%", "40", ">", 0),
    ("3.2", "higher", "万人", "3.2", ">=", 1),
    ("3.2万人", "higher", "万人", "3.2", ">=", 1),
    ("34.98", "higher", "%", "34.98", ">=", 2),
    ("4.50", "higher", "个", "4.50", ">=", 2),
    ("3.5", "lower", "%", "3.5", "<=", 1),
    ("2580 左右", "about", "元/月", "2580", "about", 0),
    ("稳定在2580元/月左右", "about", "元/月", "2580", "about", 0),
    ("50 以上", "higher", "场次", "50", ">=", 0),
    ("50场次以上（含）", "higher", "场次", "50", ">=", 0),
    ("3.5以内", "lower", "%", "3.5", "<=", 1),
    ("15以下", "lower", "件", "15", "<=", 0),
    ("≥32", "higher", "个", "32", ">=", 0),
    ("≤3.5", "lower", "%", "3.5", "<=", 1),
    (">=5", "higher", "个", "5", ">=", 0),
    ("＞＝5", "higher", "个", "5", ">=", 0),
    ("<=5", "lower", "个", "5", "<=", 0),
    ("≧5", "higher", "个", "5", ">=", 0),
    ("≦5", "lower", "个", "5", "<=", 0),
    ("不低于95%", "higher", "%", "95", ">=", 0),
    ("不少于1,200人", "higher", "人", "1200", ">=", 0),
    ("不小于3", "higher", "个", "3", ">=", 0),
    ("至少３，２００．５", "higher", "人", "3200.5", ">=", 1),
    ("达到32", "higher", "个", "32", ">=", 0),
    ("达到32以上", "higher", "个", "32", ">=", 0),
    ("达到不低于32", "higher", "个", "32", ">=", 0),
    ("不高于8", "lower", "件", "8", "<=", 0),
    ("不超过8（含）", "lower", "件", "8", "<=", 0),
    ("不大于8", "lower", "件", "8", "<=", 0),
    ("最多8", "lower", "件", "8", "<=", 0),
    ("低于8", "lower", "件", "8", "<", 0),
    ("不满8", "lower", "件", "8", "<", 0),
    ("高于8", "higher", "件", "8", ">", 0),
    ("超过8", "higher", "件", "8", ">", 0),
    ("保持在3.5%以内", "lower", "%", "3.5", "<=", 1),
    ("控制在8件以下", "lower", "件", "8", "<=", 0),
    ("0", "higher", "%", "0", ">=", 0),
    ("保持在3.5", "lower", "%", "3.5", "<=", 1),
    ("稳定在95", "higher", "%", "95", ">=", 0),
    ("1.123456", "higher", "个", "1.123456", ">=", 6),
    ("123456789012345", "higher", "个", "123456789012345", ">=", 0),
    ("95%", "higher", "", "95", ">=", 0),
    ("全覆盖", "higher", "", "100", "=", 0),
    ("竞争全覆盖", "higher", "%", "100", "=", 0),
    ("全覆盖", "higher", "%", "100", "=", 0),
    ("规上企业全覆盖", "higher", "%", "100", "=", 0),
    ("基本公共服务全覆盖", "higher", "%", "100", "=", 0),
    ("动态清零", "lower", "户", "0", "<=", 0),
]


@pytest.mark.parametrize(("text", "better", "unit", "number", "comparison", "decimals"), CASES)
def test_reads(
    text: str, better: Better, unit: str, number: str, comparison: Comparison, decimals: int
) -> None:
    target = parse_target(text, better, unit)
    assert (target.number, target.comparison, target.decimals) == (Decimal(number), comparison, decimals)
    assert target.text == text


UNREADABLE = """
约3.2 3.2万 <3.5以内 三 3-4 全部 清零 -3 3. < 左右 3,20 32,00 ,200 1,2345 3.2² 40① ③ 3.2人 032 .5 +5 3e2 ≥≥3
≥以上 至少3以上 3以上以上 3左右（含）上 五成 大于3 不到3 ٣ 3（含 尚未全覆盖 基本全覆盖 80%全覆盖 保持动态清零
"""


@pytest.mark.parametrize(
    "text", ["", "3 4", "3  4", "3　4", "3. 5", "3 .5", "1 200", "1, 200", "1 ,200", *UNREADABLE.split()]
)
def test_refuses_anything_else(text: str) -> None:
    with pytest.raises(ValueError, match="看不懂"):
        parse_target(text, "higher", "个")


UNFIT: list[tuple[str, Better, str, str]] = [
    ("≤3.5", "higher", "个", "与 better 不合"),
    ("3以内", "higher", "个", "与 better 不合"),
    ("低于3", "higher", "个", "与 better 不合"),
    ("动态清零", "higher", "户", "与 better 不合"),
    ("≥3", "lower", "个", "与 better 不合"),
    ("达到3", "lower", "个", "与 better 不合"),
    ("全覆盖", "lower", "%", "与 better 不合"),
    ("3左右", "higher", "个", "与 better 不合"),
    ("3左右", "lower", "个", "与 better 不合"),
    ("2580", "about", "元/月", "应写“左右”"),
    ("2580以上", "about", "元/月", "与 better 不合"),
    ("0左右", "about", "元/月", "无法判定"),
    ("<0", "lower", "户", "无法判定"),
    ("低于8（含）", "lower", "件", "不含本数"),
    ("高于8（含）", "higher", "件", "不含本数"),
    ("1234567890123456", "higher", "个", "太长"),
    ("2580左右（含）", "about", "元/月", "不含本数"),
    ("101", "higher", "%", "超过100%"),
    (">100", "higher", "%", "超过100%"),
    ("95%", "higher", "万人", "带有 %"),
    ("全覆盖", "higher", "人", "单位应为 %"),
    ("1.0000001", "higher", "个", "太长"),
]


@pytest.mark.parametrize(("text", "better", "unit", "reason"), UNFIT)
def test_refuses_what_cannot_be_judged(text: str, better: Better, unit: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_target(text, better, unit)


def _sense(comparison: Comparison) -> Better:
    if comparison == "about":
        return "about"
    return "lower" if comparison.startswith("<") else "higher"


@given(
    leading=st.sampled_from(("", *LEADING)),
    word=st.sampled_from(
        [("before", *item) for item in BEFORE.items()] + [("after", *a) for a in AFTER.items()]
    ),
    number=st.decimals("0.01", "99", places=2),
    with_unit=st.booleans(),
    wide=st.booleans(),
    blank=st.sampled_from(("", " ", "\u3000", "\u00a0")),
)
def test_every_word_in_every_place(
    leading: str, word: tuple[str, str, Comparison], number: Decimal, with_unit: bool, wide: bool, blank: str
) -> None:
    place, sign, comparison = word
    figure = f"{number}".translate({code: code + 0xFEE0 for code in range(0x2E, 0x3A)} if wide else {})
    parts = [leading, sign if place == "before" else "", figure, "家次" if with_unit else ""]
    text = blank.join([*parts, sign if place == "after" else ""])
    target = parse_target(text, _sense(comparison), "家次")
    assert (target.text, target.number, target.comparison) == (text, number, comparison)
    for better in set(get_args(Better)) - {_sense(comparison)}:
        with pytest.raises(ValueError, match="目标值"):
            parse_target(text, better, "家次")


@given(
    st.text("0123456789,.<>≥≤不低于超过以上下内左右达到含（）%个 全覆盖", max_size=9),
    st.sampled_from(get_args(Better)),
)
def test_reads_or_says_why(text: str, better: Better) -> None:
    """A text is one target or a sentence; what is read never lies beyond what a cell holds."""
    try:
        target = parse_target(text, better, "个")
    except ValueError as error:
        assert str(error).startswith("目标值“")
    else:
        assert target.text == text and 0 <= target.number < Decimal("1e15") and target.decimals <= 6


# The beginnings of two other districts' public plans: unit, sense, figures as printed, decimals of each.
OTHERS: dict[str, tuple[str, Better, str]] = {
    "每千人口拥有3岁以下婴幼儿托位数": ("个", "higher", "4.50 4.60 5.00 5.50 5.60"),
    "普惠托位占比": ("%", "higher", "87 88 89 89.5 90"),
    "0-3岁儿童发育监测筛查率": ("%", "higher", "90 92 95 95 95"),
    "建设“医防护”示范儿童健康管理指导中心": ("个", "higher", "1 2 3 4 5"),
    "公办幼儿园（含同质同价）在园幼儿占比": ("%", "higher", "83.3 85 88 90 90"),
    "普惠性幼儿园在园幼儿占比": ("%", "higher", "95.8 96 96 96 96"),
    "通过国家学前教育普及普惠县省级督导评估率": ("%", "higher", "100 100 100 100 100"),
    "通过国家义务教育优质均衡发展县省级评估率": ("%", "higher", "0 0 0 100 100"),
    "欠薪线索动态化解率": ("%", "higher", "94 94.5 95 95.5 96"),
    "劳动人事争议仲裁结案率": ("%", "higher", "92 92 92 92 92"),
    "人均预期寿命": ("岁", "higher", "81.70 82.45 82.50 82.60 82.70"),
    "重大慢病过早死亡率": ("%", "lower", "9.30 9.15 9.00 8.75 8.50"),
    "每千人拥有3岁以下婴幼儿托位数": ("个", "higher", "4 4.3 4.6 5 5.5"),
    "普惠托位占比（另一区）": ("%", "higher", "60 62 65 70 75"),
    "0-3岁儿童发育监测筛查率（另一区）": ("%", "higher", "86 90 95 96 96"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_districts_figures(name: str) -> None:
    unit, better, figures = OTHERS[name]
    wanted: Comparison = "<=" if better == "lower" else ">="
    for text in figures.split():
        target = parse_target(text, better, unit)
        decimals = len(text.partition(".")[2])
        assert (target.number, target.comparison, target.decimals) == (Decimal(text), wanted, decimals)


@pytest.mark.parametrize("word", NOT_FULL)
def test_what_is_no_full_coverage(word: str) -> None:
    with pytest.raises(ValueError, match="看不懂"):
        parse_target(f"培训{word}全覆盖", "higher", "%")


def test_the_words_that_deny_full_coverage() -> None:
    assert set(NOT_FULL) == {
        *("未", "不", "非", "没有", "基本", "接近", "几乎", "逐步", "部分", "分批", "力争"),
    }


def test_only_full_coverage_is_full_coverage() -> None:
    assert parse_target("全覆盖", "higher").full_coverage
    assert not parse_target("100", "higher").full_coverage
    assert not parse_target("动态清零", "lower").full_coverage


SENTENCES: list[tuple[str, Better, str]] = [
    ("3以内", "higher", "目标值“3以内”与 better 不合：指标以高为好（better 为 higher）"),
    ("3以上", "lower", "目标值“3以上”与 better 不合：指标以低为好（better 为 lower）"),
    ("3以上", "about", "目标值“3以上”与 better 不合：指标以接近为好（better 为 about）"),
    (
        "三",
        "higher",
        "目标值“三”看不懂；可以写：数字，前面可加 < > ≥ ≤、低于、高于、超过、不满、不低于、不少于、不小于、"
        "至少、达到、不高于、不超过、不大于、最多，或后面加单位、左右、以上、以下、以内、（含）；或全覆盖、动态清零",
    ),
]


@pytest.mark.parametrize(("text", "better", "sentence"), SENTENCES)
def test_what_is_said_of_a_target(text: str, better: Better, sentence: str) -> None:
    with pytest.raises(ValueError) as error:
        parse_target(text, better)
    assert str(error.value) == sentence
