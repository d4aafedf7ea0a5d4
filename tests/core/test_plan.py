"""The plan as data: the notice's figures, what loading refuses, and a second plan without any code."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from laoyousuode.assessment import assess
from laoyousuode.cell import Cell
from laoyousuode.entry import Entry
from laoyousuode.period import Period
from laoyousuode.plan_file import DEFAULT_PLAN, PlanError, default_plan, load_plan

# Verbatim from the notice's table, row by row.
TARGETS = {
    "1": ["<3.5"] * 5,
    "2": ["3.2"] * 5,
    "3": ["100"] * 5,
    "4": ["14", "15", "16", "17", "18"],
    "5": ["2.2", "4.5", "6.5", "8.3", "10"],
    "6": ["21.5", "22.3", "23", "23.5", "24"],
    "7": ["7.4", "7.8", "8.1", "8.4", "8.7"],
    "8": ["31.6", "33", "35", "36", "37"],
    "9": ["34.8", "34.98", "35.2", "35.7", "36.2"],
    "10": ["2580 左右", "2580 左右", "3000 左右", "3000 左右", "3200 左右"],
    "11": [">40", ">50", ">60", ">80", "全覆盖"],
    "12": ["360", "400", "400", "400", "规上企业全覆盖"],
    "13": ["360", "400", "400", "400", "400"],
    "14": ["94", "94.5", "95", "95.5", "96"],
    "15": ["65"] * 5,
    "16": ["95"] * 5,
}
BUREAUS = (
    "区人力社保局 区教育局 区民政局 区卫健局 区农业农村局 "
    "区退役军人事务局 区残联 团区委 区妇联 区总工会 区委编办 区财政局 区医保局"
)


@pytest.mark.parametrize("row", TARGETS)
def test_targets_are_the_notices(row: str) -> None:
    indicator = default_plan().indicator(row)
    texts = [indicator.measure(year).target for year in default_plan().years]
    assert [text.text if text else "" for text in texts] == TARGETS[row]


def test_bureaus_tasks_questions() -> None:
    plan = default_plan()
    assert [bureau.name for bureau in plan.bureaus] == BUREAUS.split()
    assert [task.numeral for task in plan.tasks] == list("一二三四五六七八九")
    assert [question.no for question in plan.questions] == [f"Q{number}" for number in range(1, 20)]
    assert all(indicator.source for indicator in plan.indicators)
    assert all(task.source for task in plan.tasks)
    assert all(question.source for question in plan.questions)


def test_row_9_is_derived_and_row_12_changes_its_kind() -> None:
    plan = default_plan()
    assert plan.indicator("9").derived == ("7", "6")
    assert plan.indicator("9").contributors(2026) == ()
    row = plan.indicator("12")
    assert (row.measure(2026).kind, row.measure(2027).kind) == ("annual_flow", "coverage")
    assert row.measure(2027).previous is None


def test_who_fills_what() -> None:
    plan = default_plan()
    rows = {name: [row.no for row in plan.rows_of(name, 2026)] for name in BUREAUS.split()}
    assert rows["区教育局"] == ["3", "5"]
    assert rows["区总工会"] == ["11", "12", "13", "C6", "C7"]
    assert rows["区财政局"] == ["12", "13"]
    assert rows["团区委"] == ["3"]
    assert "9" not in rows["区人力社保局"] and "11" not in rows["区人力社保局"]


# what is changed in the shipped file, and the sentence that must name it
FAULTS = [
    ('2023 = "<3.5"', '2023 = "约3.5"', "指标1：2023年目标值“约3.5”看不懂"),
    ('kind = "rate"', 'kind = "speed"', "kind “speed”不在"),
    ('lead = "区总工会"', 'lead = "总工"', "单位“总工”不在单位表中"),
    ('no = "2"', 'no = "1"', "指标序号“1”重复"),
    ('behind = "-0.10"', 'behind = "十"', "behind “十”不是数字"),
    ("schema = 1", "schema = 9", "schema 应为 1"),
    ('denominator = "线索总数"', "", "denominator"),
    ("第7行 <= 第6行", "第7行 <= 第66行", "勾稽关系K1：提到的第66行不存在"),
    ("task = 9", "task = 19", "重点任务19不存在"),
    ('unit = "万家"', 'unit = "万家"\nunits = "万家"', "不认识的项目 units"),
    ("[[bureaus]]", "[[bureaus", "不是正确的 TOML"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), FAULTS, ids=[fault[1] or "gone" for fault in FAULTS])
def test_refuses_with_a_sentence_that_names_the_entry(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    path = tmp_path / "plan.toml"
    text = DEFAULT_PLAN.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PlanError) as refusal:
        load_plan(path)
    assert sentence in str(refusal.value)


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    text = DEFAULT_PLAN.read_text(encoding="utf-8")
    text = text.replace('"<3.5"', '"?"').replace('kind = "cumulative"', 'kind = "?"')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as refusal:
        load_plan(path)
    joined = "\n".join(refusal.value.problems)
    assert "2023年目标值“?”" in joined and "2027年目标值“?”" in joined and "指标5：kind" in joined


SECOND_PLAN = Path(__file__).parents[1] / "plans" / "small.toml"


def test_another_plan_is_another_file() -> None:
    plan = load_plan(SECOND_PLAN)
    entries = {"1": Entry(value=Cell(300.0, "number")), "2": Entry(value=Cell("无", "text"))}
    found = assess(plan, Period(2031, 6), "县教育局", entries)
    assert (found["1"].judgement.status, found["1"].judgement.expected) == ("达序时", Decimal(300))
    assert found["2"].judgement.status == "无对象"


def test_nothing_of_the_plan_is_in_code() -> None:
    """No bureau, indicator or target of the shipped plan is spelt out in the packages."""
    plan, root = default_plan(), DEFAULT_PLAN.parents[2]
    words = [bureau.name for bureau in plan.bureaus] + [row.name for row in plan.indicators]
    words += [plan.district, plan.office]
    found = []
    for package in ("laoyousuode", "template", "reporter", "addin"):
        for path in sorted((root / package).rglob("*.py")):
            code = re.sub(r'""".*?"""|#[^\n]*', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            found += [f"{path.name}: {word}" for word in words if word in code]
    assert found == []
