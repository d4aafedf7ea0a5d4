"""The functions of the add-in know bureaus and months by the same spellings as the batch."""

from __future__ import annotations

import pytest

from addin.arguments import BadArgumentError, bureau_of, period_of
from laoyousuode.plan_file import default_plan


@pytest.mark.parametrize(
    "text",
    ["区教育局", "北仑区教育局", "教育局（盖章）", "区 教 育 局", "填报单位：区教育局", "区\u200b教育局"],
)
def test_a_bureau_in_any_common_spelling(text: str) -> None:
    assert bureau_of(text, default_plan()) == "区教育局"


@pytest.mark.parametrize("text", ["鄞州区教育局", "区教育局、区民政局", "某某局"])
def test_no_bureau_is_guessed(text: str) -> None:
    with pytest.raises(BadArgumentError):
        bureau_of(text, default_plan())


@pytest.mark.parametrize(
    "value",
    [
        "2026-10",
        "２０２６－１０",
        "2026年10月份",
        "截至2026年10月底",
        "二〇二六年十月",
        "2026年1-10月",
        202610.0,
    ],
)
def test_a_month_in_any_common_spelling(value: object) -> None:
    assert str(period_of(value, default_plan())) == "2026-10"
