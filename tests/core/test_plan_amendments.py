"""Amendments: the plan as it stood for a period, and what the loader refuses with the entry's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from laoyousuode.period import Period
from laoyousuode.plan_file import PlanError, load_plan

OTHER = Path(__file__).parents[1] / "plans" / "other.toml"


@pytest.mark.parametrize(("month", "revision"), [(1, 1), (6, 1), (7, 2), (12, 2)])
def test_the_plan_in_force(month: int, revision: int) -> None:
    plan = load_plan(OTHER).in_force(Period(2031, month))
    assert plan.revision == revision
    # From either revision the way leads to the other.
    assert plan.in_force(Period(2031, 6)).revision == 1
    assert plan.in_force(Period(2032, 1)).revision == 2


def test_what_an_amendment_changes_and_what_it_leaves() -> None:
    first, second = load_plan(OTHER).known
    assert [row.no for row in first.indicators] == ["1", "2", "3", "4"]
    assert [row.no for row in second.indicators] == ["1", "2", "3", "5"]
    texts = [
        [
            target.text
            for row in plan.indicators[:1]
            for year in (2031, 2032)
            if (target := row.measure(year).target)
        ]
        for plan in (first, second)
    ]
    assert texts == [["≥1200", "1300以上"], ["≥1500", "1300以上"]]
    assert [plan.indicator("2").measure(2031).unit for plan in (first, second)] == ["万人", "人"]
    assert {row.heading for row in second.indicators} == {"扩大供给"}


def test_a_row_that_ends_leaves_its_heading_to_those_below(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    text = OTHER.read_text(encoding="utf-8")
    path.write_text(
        text.replace('no = "1"\ntargets = { 2031 = "≥1500" }', 'no = "1"\nended = true'), encoding="utf-8"
    )
    assert [row.heading for row in load_plan(path).indicators] == ["扩大供给"] * 3


FAULTS = [
    ("revision = 2", "revision = 1", "修订1：revision 应大于前一次的 1"),
    ("revision = 2", 'revision = "二"', "revision 应为整数"),
    ('from = "2031-07"', "from = 7", "修订2：from 应为生效的月份"),
    ('from = "2031-07"', 'from = "2041-07"', "修订2：from 2041-07 不在方案的年份之内"),
    ('source = "测试：年中调整"', "", "修订2：缺少 source"),
    ('source = "测试：年中调整"', 'source = "测试"\nyears = [2031]', "修订2：不认识的项目 years"),
    ('no = "1"\ntargets = { 2031 = "≥1500" }', 'targets = { 2031 = "≥1500" }', "修订2：第1个指标缺少 no"),
    ('targets = { 2031 = "≥1500" }', "", "修订2：指标1：没有写改动什么"),
    ('targets = { 2031 = "≥1500" }', 'targets = { 2031 = "很多" }', "修订2：指标1：2031年目标值“很多”看不懂"),
    ('targets = { 2031 = "≥1500" }', 'target = "1500"', "修订2：指标1：不认识的项目 target"),
    ('no = "4"\nended = true', 'no = "9"\nended = true', "修订2：指标9：ended"),
    ('no = "4"\nended = true', 'no = "4"\nended = true\nname = "x"', "修订2：指标4：ended"),
    ('no = "4"\nended = true', 'no = "3"\nended = true', "修订2：指标3：在同一次修订里出现两次"),
    ('name = "上门照护签约率"', 'subset_of = "4"', "修订2：指标3 subset_of：提到的第4行不存在"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_refuses_with_the_revisions_name(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    path, text = tmp_path / "plan.toml", OTHER.read_text(encoding="utf-8")
    assert old in text
    before, _, after = text.rpartition(old)
    path.write_text(before + new + after, encoding="utf-8")
    with pytest.raises(PlanError) as refusal:
        load_plan(path)
    assert sentence in str(refusal.value)
