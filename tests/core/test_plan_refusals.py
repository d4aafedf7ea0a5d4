"""What the loader refuses because the ladder, the form or the documents could not carry it, entry by entry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from laoyousuode.layout import in_name, out_name
from laoyousuode.plan_file import DEFAULT_PLAN, PlanError, load_plan

SECOND = Path(__file__).parents[1] / "plans" / "second.toml"

# plan, what is changed in it, what it becomes, and the sentence that must name it
FAULTS: list[tuple[Path, str, str, str]] = [
    (SECOND, 'entry = "ratio"\n', "", "指标4：combine 为 pooled 时，entry 应为 ratio"),
    (SECOND, 'unit = "公里"', 'unit = "%"', "指标2：combine 为 sum 时，不能是百分比"),
    (SECOND, 'part_unit = "户"', "", "指标4：entry 为 ratio 时要写明 numerator、denominator 和 part_unit"),
    (SECOND, 'no = "5"', 'no = "1.1"', "指标1.1：no 要用作单元格的名称"),
    (SECOND, 'no = "5"', 'no = "1-2"', "指标1-2：no 要用作单元格的名称"),
    (SECOND, 'no = "5"', 'no = "R1C1"', "指标R1C1：no 要用作单元格的名称"),
    (SECOND, 'no = "5"', 'no = "05"', "指标05：no 要用作单元格的名称"),
    (SECOND, 'no = "5"', 'no = "５"', "指标５：no 要用作单元格的名称"),
    (SECOND, 'no = "5"', 'no = "C5"', "指标6：应排在带字母的承诺事项之前"),
    (DEFAULT_PLAN, 'no = "C2"', 'no = "c1"', "指标序号“C1”“c1”重复"),
    (
        SECOND,
        '"县水利局" = "0.3"',
        '"县水利局" = "1.3"',
        "指标2：shares 里“县水利局”的份额应大于 0、不大于 1",
    ),
    (SECOND, '"县水利局" = "0.3"', '"县水利局" = "-0.3"', "指标2：shares 里“县水利局”的份额应大于 0"),
    (SECOND, '"县水利局" = "0.3"', '"县水利局" = "0.6"', "指标2：shares 的份额合计为 1.1，超过 1"),
    (SECOND, '"县水利局" = "0.3"', '"县农业农村局" = "0.3"', "shares 里的单位“县农业农村局”不填报本指标"),
    (
        SECOND,
        'support = ["县水利局"]',
        'support = ["县生态环境分局"]',
        "指标4：牵头单位“县生态环境分局”不能又是配合",
    ),
    (SECOND, "reason_length = 6", "reason_length = -6", "方案 thresholds：reason_length 应在 1 到 100 之间"),
    (SECOND, 'unit_factor = "40"', 'unit_factor = "-40"', "方案 thresholds：unit_factor 应大于 1"),
    (SECOND, 'unit_factor_wan = "4"', 'unit_factor_wan = "1"', "方案 thresholds：unit_factor_wan 应大于 1"),
    (SECOND, 'policy_band = "0.05"', 'policy_band = "0"', "方案 thresholds：policy_band 应大于 0"),
    (SECOND, 'jump = "0.30"', 'jump = "-0.30"', "方案 thresholds：jump 应大于 0"),
    (SECOND, 'ahead = "0.08"', 'ahead = "8"', "方案 thresholds：behind 应小于 0"),
    (SECOND, 'unit = "座"', 'unit = ""', "指标1：unit 不能为空"),
    (SECOND, 'unit = "座"', 'unit = "万"', "指标1：unit “万”不能用"),
    (SECOND, '2024 = "≥12"', '2024 = "≤12"', "指标1：2024年目标值“≤12”与 better 不合"),
    (SECOND, '2024 = "≥12"', "2024 = 12", "指标1：targets 里的 2024 应为文字"),
    (SECOND, "years = [2024, 2025,", "years = [2024, 2024, 2025,", "years 应为连续的年份，不能重复"),
    (SECOND, "years = [2024,", "years = [true,", "years 里应全是年份"),
    (SECOND, "year = 2023", "year = 2025", "base：year 应早于方案的第一年2024年"),
    (SECOND, 'kind = "once"', 'kind = "policy_level"', "指标6：kind 为 policy_level、better 为 higher"),
    (SECOND, '2027 = "≥100"', '2027 = "≥50"', "指标6：kind 为 once 时，2027年的目标应为 0 或 100"),
    (SECOND, 'name = "县水利局"', 'name = "县/水利局"', "单位县/水利局：name 要用作文件名"),
    (SECOND, 'name = "改造农村危桥"', 'name = "=改造"', "指标1：name 不能以“=”开头"),
    (SECOND, 'name = "改造农村危桥"', 'name = "改造\\n危桥"', "指标1：name 里有换行"),
    (SECOND, 'name = "改造农村危桥"', f'name = "{"桥" * 201}"', "指标1：name 太长"),
    (SECOND, "{period}推进", "{month}推进", "title 里的花括号只能写 {field} 和 {period}"),
    (
        DEFAULT_PLAN,
        'derived = { numerator = "7"',
        'derived = { numerator = "9"',
        "指标9：derived 的分子、分母不能是本行",
    ),
    (
        DEFAULT_PLAN,
        'derived = { numerator = "7"',
        'derived = { numerator = "8"',
        "指标9：derived 的第8行应是直接填数",
    ),
    (DEFAULT_PLAN, '2023 = "2580 左右"', '2023 = "2580"', "指标10：2023年目标值“2580”：better 为 about"),
]


def refusal(tmp_path: Path, text: str) -> tuple[str, ...]:
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as refused:
        load_plan(path)
    return refused.value.problems


@pytest.mark.parametrize(("plan", "old", "new", "sentence"), FAULTS, ids=[fault[3] for fault in FAULTS])
def test_refused_with_the_entrys_name(tmp_path: Path, plan: Path, old: str, new: str, sentence: str) -> None:
    text = plan.read_text(encoding="utf-8")
    assert old in text
    problems = refusal(tmp_path, text.replace(old, new, 1))
    assert any(sentence in problem for problem in problems), problems


def test_a_derived_row_of_a_derived_row(tmp_path: Path) -> None:
    text = DEFAULT_PLAN.read_text(encoding="utf-8")
    row = text[text.index('no = "9"') : text.index('no = "10"')].rpartition("[[indicators]]")[0]
    again = row.replace('no = "9"', 'no = "17"').replace('denominator = "6"', 'denominator = "9"')
    first, mark, rest = text.partition('[[indicators]]\nno = "C1"')
    problems = refusal(tmp_path, f"{first}[[indicators]]\n{again}{mark}{rest}")
    assert "指标17：derived 的第9行应是直接填数的指标，不能是计算得出的指标或比率" in problems


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = SECOND.read_text(encoding="utf-8")
    faults = {
        'unit = "座"': 'unit = "万"',
        '"县水利局" = "0.3"': '"县水利局" = "2"',
        'no = "5"': 'no = "1.1"',
        '2024 = "≥70%"': '2024 = "约七成"',
    }
    for old, new in faults.items():
        text = text.replace(old, new, 1)
    told = "\n".join(refusal(tmp_path, text))
    assert all(
        place in told for place in ("指标1：unit", "指标2：shares", "指标1.1：no", "指标4：2024年目标值")
    )


# Excel: letters, digits, _ . \ only, no cell's address in either style, at most 255.
_LEGAL = re.compile(r"(?![A-Za-z]{1,3}[0-9]+$)(?![Rr][0-9]*[Cc]?[0-9]*$)[A-Za-z_\\][A-Za-z0-9_.\\]{0,254}")


@pytest.mark.parametrize("no", ["1", "16", "9999", "C1", "R1", "A1", "c7", "XFD9999"])
def test_a_number_that_loads_makes_legal_names(tmp_path: Path, no: str) -> None:
    path = tmp_path / "plan.toml"
    text = SECOND.read_text(encoding="utf-8")
    path.write_text(
        text.replace('no = "6"', f'no = "{no}"').replace('no = "1"', 'no = "60"', no == "1"), encoding="utf-8"
    )
    assert load_plan(path).indicator(no).no == no
    assert all(_LEGAL.fullmatch(name) for name in (in_name(no, "value"), out_name(no, "status")))
