"""What an office may write as a 勾稽关系, what it means on figures, and where it is told that a text cannot be read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from laoyousuode.expression import Value, evaluate
from laoyousuode.numbers import round_half_up
from laoyousuode.relation import Reference, Relation
from laoyousuode.relation_text import RelationTextError, reference_of, statement_of, words

FIGURES = {"6.computed": "23.6", "7.computed": "8.36", "8.numerator": "23.58", "8.denominator": "65"}
FIGURES |= {"5.computed@区教育局": "2", "5.computed@区民政局": "3.1", "5.computed@": "5.1"}


def holds(text: str, **changed: str) -> bool:
    numbers: dict[str, Value] = {name: Decimal(number) for name, number in {**FIGURES, **changed}.items()}
    found = evaluate(statement_of(text).condition, numbers.__getitem__)
    assert isinstance(found, bool)
    return found


TRUE = [
    "第7行 <= 第6行",
    "第7行≤第6行",
    "第 7 行 不大于 第 6 行",
    "第７行＜第６行",
    "第6行 大于 第7行",
    "第6行 >= 第7行",
    "第6行 不低于 23.6",
    "第6行 ≠ 第7行",
    "第6行 约等于 第8行分子",  # 23.58 to one decimal
    "第8行的分子 ≈ 第6行",
    "第7行 加 第6行 等于 31.96",
    "第6行 减 第7行 = 15.24",
    "第7行 × 2 < 第6行",
    "第7行 ÷ 第6行 × 100 > 35",
    "第6行 - -1 = 24.6",
    "0 < 第7行 <= 第6行 < 24",
    "第7行 < 8 或 第6行 > 23",
    "第7行 < 8 且 第7行 > 9 或 第6行 > 23",
    "第7行<第6行且第8行分子<第8行分母",
    "非 第7行 > 第6行",
    "非（第7行 > 第6行 或 第6行 > 24）",
    "合计(第6行, 第7行, 1) = 32.96",
    "合计（第6行、第7行）= 31.96",
    "相差(第7行, 第6行) = 15.24",
    "第5行[区教育局] + 第5行［区民政局］ = 第5行[全区]",
    "第5行[“区教育局”] < 第5行[ 区民政局 ]",
]


@pytest.mark.parametrize("text", TRUE)
def test_it_holds(text: str) -> None:
    assert holds(text)
    assert not holds(f"非 ({text})")


@pytest.mark.parametrize("text", ["0 < 第7行 <= 第6行 < 23", "8.4 < 第7行 <= 第6行", "8 < 第7行 <= 8.3"])
def test_each_comparison_of_a_chain_counts(text: str) -> None:
    assert not holds(text)


@pytest.mark.parametrize("quotes", ["“”", "‘’", "「」", '""', "''"])
def test_a_bureau_may_stand_in_quotes(quotes: str) -> None:
    said = reference_of(f"第5行[{quotes[0]}区教育局{quotes[1]}]")
    assert said == Reference("5", bureau="区教育局")


def test_every_word_is_read_and_longer_ones_first() -> None:
    """不大于 is not 大于 with a sign before it, nor 小于或等于 less and then or."""
    signs = words().phrase("signs")
    for word, sign in signs.items():
        if sign in ("<", ">", "<=", ">=", "=", "!=", "~"):
            same = statement_of(f"第6行 {word} 第7行").condition
            plain = {"~": "≈", "!=": "≠"}.get(sign, sign)
            assert same == statement_of(f"第6行{plain}第7行").condition, word
        elif sign in ("+", "-", "*", "/"):
            same = statement_of(f"第6行 {word} 第7行 < 1").condition
            assert same == statement_of(f"第6行{sign}第7行 < 1").condition, word
        elif sign in ("and", "or"):
            same = statement_of(f"第6行<1 {word} 第7行<1").condition
            assert same == statement_of(f"第6行<1 {sign} 第7行<1").condition, word


def test_the_figures_that_it_names_each_once_in_their_order() -> None:
    said = statement_of("第7行 + 第C1行分子 <= 第6行 且 第7行[区教育局] > 第7行[全区]")
    assert said.references == (
        Reference("7"),
        Reference("C1", "numerator"),
        Reference("6"),
        Reference("7", bureau="区教育局"),
        Reference("7", bureau=""),
    )
    assert reference_of(" 第8行[区教育局]分母 ") == Reference("8", "denominator", "区教育局")


FAULTS = [
    # the text, the place in it, the word there
    ("第7行", 1, "第7行"),
    ("第7行 <= 第六行", 8, "第"),
    ("第7行 <= 第6行 第8行", 12, "第8行"),
    ("第7行 ? 第6行", 5, "?"),
    ("（第7行 <= 第6行", 1, "（"),
    ("第7行 <= 第6行）", 11, "）"),
    ("第7行 <= (第6行 < 3)", 9, "第6行"),
    ("第7行 + 1 ≈ 第6行", 1, "第7行"),
    ("第7行 且 第6行", 1, "第7行"),
    ("第7行 > 0 且 第6行", 11, "第6行"),
    ("合计(第7行) < 3", 1, "合计"),
    ("相差(第7行, 第6行, 1) < 3", 1, "相差"),
    ("合计 < 3", 1, "合计"),
    ("第7行 ≈ 非 第6行", 9, "第6行"),
    ("第7行 <=", 5, "<="),
    ("第7行(第6行) < 3", 1, "第7行"),
    ("第7行, 第6行", 1, "第7行"),
    ("第7行[区教育局 < 3", 4, "["),
    ("__import__('os') < 1", 1, "_"),
    ("第7行 ** 2 < 1", 6, "*"),
]


@pytest.mark.parametrize(("text", "at", "sign"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_what_cannot_be_read_is_told_with_its_place(text: str, at: int, sign: str) -> None:
    with pytest.raises(RelationTextError) as fault:
        statement_of(text)
    assert f"第{at}个字“{sign}”" in str(fault.value)


@pytest.mark.parametrize(
    ("text", "why"), [("合计(1) < 第6行", "至少写两个数"), ("相差(1, 2, 3) < 第6行", "写两个数")]
)
def test_how_many_numbers_a_function_takes(text: str, why: str) -> None:
    with pytest.raises(RelationTextError, match=why):
        statement_of(text)


@pytest.mark.parametrize("text", ["", "  ", "第7行 <=", "第7行 <= 第6行 且", "合计(第7行,"])
def test_a_text_that_ends_too_early(text: str) -> None:
    with pytest.raises(RelationTextError, match="formula"):
        statement_of(text)


@pytest.mark.parametrize("text", ["", "第7行 <= 第6行", "7", "第7行 第6行"])
def test_what_names_no_single_figure(text: str) -> None:
    with pytest.raises(RelationTextError):
        reference_of(text)


PIECES = st.sampled_from(
    [*words().phrase("signs"), *words().phrase("functions"), "第7行", "第8行分子[全区]", "3", "[", "？"]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=30).map(" ".join) | st.text(max_size=60))
@example("(" * 99 + "第7行" + ")" * 99 + "<1")
@example("非" * 199)
@example("非" * 5000)
@example("(" * 199)
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        statement_of(text)
    except RelationTextError as fault:
        assert str(fault).startswith("formula")


NUMBERS = st.decimals(min_value=0, max_value=10000, places=7) | st.sampled_from(
    [Decimal(each) for each in ("23.6", "23.58", "23.65", "23.7", "24", "23", "0", "23.6000001")]
)


@given(NUMBERS, NUMBERS)
@example(Decimal("23.55"), Decimal("23.6"))
@example(Decimal("0.1234567"), Decimal("0.1234568"))
def test_about_the_same_is_the_same_after_rounding_both_to_the_fewer_decimals(
    one: Decimal, other: Decimal
) -> None:
    """The domain's words, worked out beside the nodes."""
    fewer = min(_decimals(one), _decimals(other))
    same = round_half_up(one, fewer) == round_half_up(other, fewer)
    assert holds("第6行 ≈ 第7行", **{"6.computed": str(one), "7.computed": str(other)}) == same


def _decimals(number: Decimal) -> int:
    text = f"{round_half_up(number):f}".rstrip("0")
    return len(text.partition(".")[2])


SPEAKS = [
    # the text, the figures and the year: whether it is broken
    ("第7行 <= 第6行", {"7": "9", "6": "8"}, 2026, True),
    ("第7行 <= 第6行", {"7": "8", "6": "8"}, 2026, False),
    ("第7行 <= 第6行", {"7": "8.0000004", "6": "8"}, 2026, False),  # dust
    ("第7行 <= 第6行", {"7": "9", "6": ""}, 2026, False),
    ("第7行 <= 第6行", {"7": "待核", "6": "8"}, 2026, False),
    ("第7行 <= 第6行", {"7": "无", "6": "8"}, 2026, False),
    ("第7行 <= 第6行", {"7": "9", "6": "8"}, 2023, False),  # not asked in that year
    ("第7行 <= 第6行", {"7": "9", "6": "8"}, 0, False),
    ("第7行 ÷ 第6行 < 1", {"7": "9", "6": "8"}, 2026, True),
    ("第7行 ÷ 第6行 < 1", {"7": "9", "6": "0"}, 2026, False),
    ("第7行 - 第6行 < 1", {"7": "9", "6": "0"}, 2026, True),
    ("第7行 ÷ 2 < 1", {"7": "9"}, 2026, True),
    ("1 ÷ (第7行 - 第6行) < 1 或 第7行 > 3", {"7": "2", "6": "2"}, 2026, False),
    ("1 ÷ (1 ÷ 第7行 - 第6行) < 1", {"7": "0", "6": "2"}, 2026, False),
    ("第7行 < 1 或 第6行 < 1", {"7": "0.5", "6": ""}, 2026, False),  # one missing: nothing is said
]


@pytest.mark.parametrize(("text", "figures", "year", "broken"), SPEAKS, ids=str)
def test_when_it_is_broken(text: str, figures: dict[str, str], year: int, broken: bool) -> None:
    said = statement_of(text)
    relation = Relation("K1", "", said.condition, said.references, said.references[0], (2025, 2026))
    numbers: dict[str, Any] = {f"{no}.computed": _value(text) for no, text in figures.items()}
    assert evaluate(relation.broken, {**numbers, "year": Decimal(year)}.__getitem__) is broken


def _value(text: str) -> Value:
    return Decimal(text) if text[:1].isdigit() else text
