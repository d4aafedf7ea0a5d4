"""Units that fit within a relation, and truths that are settled before any figure is typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoyousuode.expression import evaluate
from laoyousuode.numbers import decimal
from laoyousuode.relation_bounds import settled_truth
from laoyousuode.relation_text import statement_of
from laoyousuode.relation_units import UnitError, check_units

UNITS = {
    "1": "%",
    "2": "%",
    "3": "人",
    "4": "万人",
    "5": "亿元",
    "6": "万元",
    "7": "人次",
    "8": "元/人",
    "9": "件",
}
NAMES = {f"{no}.computed": unit for no, unit in UNITS.items()}

FIT = [
    "第1行 <= 第2行",
    "第1行 < 50",
    "第3行 + 3 <= 第3行 × 2",
    "第3行 ÷ 10000 <= 第4行",
    "第3行 <= 第4行 × 10000",
    "第4行 × 100000000 ÷ 10000 <= 第3行 × 10000",
    "第5行 × 10000 >= 第6行",
    "第6行 ÷ 10000 <= 第5行",
    "第6行 ÷ 第4行 <= 第8行",
    "第8行 × 第3行 <= 第6行 × 10000",
    "第3行 ÷ 第4行 × 100 < 3",
    "第3行 ÷ 第3行 × 100 <= 第1行",
    "第3行 × 第9行 <= 第9行 × 第3行",
    "第1行 × 第3行 ÷ 100 <= 第3行",
    "合计(第3行, 第3行) >= 相差(第3行, 5)",
    "第3行 ≈ 第3行 或 第7行 > 3 且 非 第9行 = 第9行",
    "2 × 3 < 第9行",
    "10000 × 第4行 < 第3行",
    "第3行 × 5 ÷ 5 < 第3行",
]
UNFIT = [
    # the relation, the two units that are told
    ("第3行 <= 第7行", "人、人次"),
    ("第3行 <= 第4行", "人、万人"),
    ("第3行 × 100 <= 第4行", "人、万人"),
    ("第5行 >= 第6行", "亿元、万元"),
    ("第6行 ÷ 第3行 <= 第8行", "万元÷人、元/人"),
    ("第8行 <= 第6行", "元/人、万元"),
    ("第5行 × 100 >= 第6行", "亿元、万元"),
    ("第6行 ÷ 第3行 <= 第6行", "万元÷人、万元"),
    ("第3行 × 第3行 <= 第3行", "人×人、人"),
    ("第3行 + 第9行 < 5", "人、件"),
    ("合计(第3行, 4, 第9行) < 5", "人、件"),
    ("相差(第3行, 第9行) < 5", "人、件"),
    ("第3行 ≈ 第9行", "人、件"),
    ("第3行 > 1 或 第3行 = 第9行", "人、件"),
    ("非 第3行 = 第9行", "人、件"),
    ("第1行 <= 第3行", "%、人"),
    ("第3行 ÷ 第3行 <= 第1行", "人÷人、%"),
    ("第3行 × 2 <= 第9行", "人、件"),
    ("2 × 第3行 <= 第9行", "人、件"),
    ("第3行 ÷ 10000 + 第3行 <= 第4行", "人、万人"),
    ("1 + 2 < 第3行 + 第9行", "人、件"),
    ("0 < 第3行 <= 第9行", "人、件"),
    ("第3行 ÷ 10000 <= 第9行", "人、件"),
]


@pytest.mark.parametrize("text", FIT)
def test_units_that_fit(text: str) -> None:
    check_units(statement_of(text).condition, NAMES)


@pytest.mark.parametrize(("text", "told"), UNFIT)
def test_units_that_do_not_fit(text: str, told: str) -> None:
    with pytest.raises(UnitError) as fault:
        check_units(statement_of(text).condition, NAMES)
    assert f"（{told}）" in str(fault.value)


SETTLED = [
    ("第1行 <= 100", True),
    ("第1行 < 100", None),
    ("第1行 >= 0", True),
    ("第1行 > 0", None),
    ("第1行 < 0", False),
    ("第1行 <= 0", None),
    ("第1行 > 100", False),
    ("第1行 >= 100", None),
    ("第1行 = 101", False),
    ("第1行 ≠ 101", True),
    ("101 = 第1行", False),
    ("第1行 = 100", None),
    ("0 > 第1行", False),
    ("第3行 > 100", None),
    ("第3行 = 第3行", True),
    ("第3行 ≠ 第3行", False),
    ("第3行 < 第3行", False),
    ("第3行 >= 第3行", True),
    ("第3行 <= 第3行", True),
    ("2 = 1 + 1", True),
    ("第1行 + 100 = 第2行", None),
    ("第1行 = 第2行 + 100", None),
    ("相差(第1行, 1) >= 0", True),
    ("相差(第1行, 101) >= 1", True),
    ("第1行 ÷ 第2行 <= 10000", None),
    ("(第1行 - 50) × (第2行 - 60) < 3000", None),
    ("(第1行 - 50) × (第2行 - 60) <= 3000", True),
    ("第3行 ≈ 第3行", None),
    ("1 < 2", True),
    ("2 = 2", True),
    ("2 = 3", False),
    ("第1行 + 第2行 <= 200", True),
    ("第1行 + 第2行 < 200", None),
    ("第1行 - 第2行 <= 100", True),
    ("第1行 - 第2行 >= -100", True),
    ("第1行 - 第2行 > -100", None),
    ("第1行 - 第2行 < -101", False),
    ("第1行 × 2 <= 200", True),
    ("第1行 × -2 <= 0", True),
    ("第1行 × -2 >= -200", True),
    ("第1行 × -2 < -199", None),
    ("第1行 × 第2行 <= 10000", True),
    ("第1行 × 第3行 >= 0", True),
    ("第1行 × 第3行 <= 10000", None),
    ("第1行 × (第3行 - 第1行) >= 0", None),
    ("第3行 ÷ 第1行 >= 0", True),
    ("第3行 ÷ 第1行 <= 1", None),
    ("(第1行 - 第3行) ÷ 第1行 >= 0", None),
    ("相差(第1行, 第2行) <= 100", True),
    ("相差(第1行, 第2行) >= 0", True),
    ("相差(第1行, 200) >= 100", True),
    ("相差(第1行, 200) > 100", None),
    ("相差(200, 第1行) <= 200", True),
    ("相差(第1行, 20) < 80", None),
    ("第1行 <= 100 且 第3行 > 5", None),
    ("第1行 <= 100 且 第1行 >= 0", True),
    ("第1行 > 100 且 第3行 > 5", False),
    ("第1行 > 100 或 第3行 > 5", None),
    ("第1行 <= 100 或 第3行 > 5", True),
    ("第1行 > 100 或 第1行 < 0", False),
    ("非 第1行 > 100", True),
    ("非 第3行 > 100", None),
]
PERCENTAGES = {"1.computed", "2.computed"}


@pytest.mark.parametrize(("text", "truth"), SETTLED)
def test_what_is_settled(text: str, truth: bool | None) -> None:
    assert settled_truth(statement_of(text).condition, PERCENTAGES) is truth


FIGURES = st.floats(0, 100).map(lambda number: decimal(round(number, 4)))


@settings(max_examples=60, deadline=None)
@given(FIGURES, FIGURES, st.floats(0, 1e6).map(lambda number: decimal(round(number, 4))))
def test_what_is_settled_is_so_on_any_figures(one: object, two: object, three: object) -> None:
    figures = {"1.computed": one, "2.computed": two, "3.computed": three}
    for text, truth in SETTLED:
        if truth is not None and not (one == 0 and "÷ 第1行" in text):
            found = evaluate(statement_of(text).condition, lambda name: figures[name])  # type: ignore[arg-type, return-value]
            assert found is truth, text
