"""Relations between bureaus: asked of the district's figures after reception; the office is told, no bureau blamed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from laoyousuode.findings import Finding
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.plan_file import load_plan
from laoyousuode.results import IndicatorResult
from reporter.period.district import combine
from reporter.period.relations import between_bureaus
from tests.plans.own_checks import own_checks_text
from tests.reporter.district_kit import returns_from

LEAD, EDU, CIVIL, HEALTH = "区人力社保局", "区教育局", "区民政局", "区卫健局"
SOUND = {LEAD: 6, EDU: 1, CIVIL: 0.5, HEALTH: 0.5}


def planned(tmp_path: Path, formula: str, more: str = "") -> Plan:
    entry = f'[[checks]]\nno = "K9"\nformula = "{formula}"\nsentence = "各数不符"\n{more}\n\n'
    path = tmp_path / "plan.toml"
    path.write_text(own_checks_text(entry), encoding="utf-8")
    return load_plan(path)


def found(
    plan: Plan, table: dict[str, dict[str, Any]]
) -> tuple[dict[str, IndicatorResult], tuple[Finding, ...]]:
    when = Period(2026, 10)
    results, told = between_bureaus(plan, when, combine(plan, when, returns_from(plan, when, table)))
    return {each.no: each for each in results}, told


CASES = [
    # the relation, what bureaus report in row 5, whether it is broken
    ("第5行[区教育局] <= 第5行[区民政局]", SOUND, True),
    ("第5行[区民政局] <= 第5行[区教育局]", SOUND, False),
    ("第5行[区教育局] × 8 <= 第5行[全区]", SOUND, False),
    ("第5行[区教育局] × 8.01 <= 第5行[全区]", SOUND, True),
    # missing, blank, doubtful, 无: nothing is said
    ("第5行[区教育局] <= 第5行[区民政局]", {LEAD: 6, EDU: 1}, False),
    ("第5行[区教育局] <= 第5行[区民政局]", {**SOUND, CIVIL: None}, False),
    ("第5行[区教育局] <= 第5行[区民政局]", {**SOUND, CIVIL: "待核"}, False),
    ("第5行[区教育局] <= 第5行[区民政局]", {**SOUND, CIVIL: "无"}, False),
    # the district's value is not complete
    ("第5行[区教育局] × 9 <= 第5行[全区]", {**SOUND, HEALTH: None}, False),
    ("第5行[区教育局] × 9 <= 第5行[全区]", {**SOUND, HEALTH: "无"}, True),
    ("第5行[全区] <= 第5行[区教育局]", {**SOUND, LEAD: 9, HEALTH: None}, False),
    # far too much: 待核 already
    ("第5行[全区] <= 第5行[区教育局]", {**SOUND, LEAD: 500}, False),
]


@pytest.mark.parametrize(("formula", "table", "broken"), CASES, ids=str)
def test_when_it_is_broken(tmp_path: Path, formula: str, table: dict[str, Any], broken: bool) -> None:
    plan = planned(tmp_path, formula)
    rows, told = found(plan, {bureau: {"5": figure} for bureau, figure in table.items()})
    assert [each.code for each in told] == (["plan-check"] if broken else [])
    if broken:
        assert (rows["5"].status, rows["5"].light) == ("待核", "none")


def test_the_finding_names_the_cells_and_no_bureau(tmp_path: Path) -> None:
    plan = planned(tmp_path, "第5行[区教育局] + 第5行[区民政局] <= 第5行[全区] ÷ 6")
    _, told = found(plan, {bureau: {"5": figure} for bureau, figure in SOUND.items()})
    (finding,) = told
    assert (finding.file, finding.cell, finding.bureau, finding.row) == ("", "", "", "5")
    assert finding.message == (
        "各数不符：区教育局第5行“开展职业技能培训累计数” 1（区教育局.xlsx 指标填报 V5），"
        "区民政局第5行“开展职业技能培训累计数” 0.5（区民政局.xlsx 指标填报 V5），"
        "全区第5行“开展职业技能培训累计数” 8"
    )


@pytest.mark.parametrize("severity", ["warning", "info"])
def test_a_milder_one_leaves_the_rows_light(tmp_path: Path, severity: str) -> None:
    plan = planned(tmp_path, "第5行[区教育局] <= 第5行[区民政局]", f'severity = "{severity}"')
    rows, told = found(plan, {bureau: {"5": figure} for bureau, figure in SOUND.items()})
    assert [each.severity for each in told] == [severity]
    assert rows["5"].status == "达序时"


def test_parts_of_ratios_and_the_years_in_which_it_is_asked(tmp_path: Path) -> None:
    table = {LEAD: {"3": (9, 10)}, EDU: {"3": (4, 5)}}
    broken = "第3行分母[区人力社保局] < 第3行分母[区教育局]"
    _, told = found(planned(tmp_path, broken), table)
    assert [each.message for each in told] == [
        "各数不符：区人力社保局第3行“就业困难人员帮扶率”分母 10（区人力社保局.xlsx 指标填报 D3），"
        "区教育局第3行“就业困难人员帮扶率”分母 5（区教育局.xlsx 指标填报 D3）"
    ]
    assert found(planned(tmp_path, broken, "years = [2027]"), table)[1] == ()
    upper = planned(tmp_path, "第3行分子[区人力社保局] < 第3行分母[区教育局]")
    assert "分子 9（区人力社保局.xlsx 指标填报 N3）" in found(upper, table)[1][0].message


def test_what_is_derived_from_a_doubtful_row_is_doubtful(tmp_path: Path) -> None:
    plan = planned(tmp_path, "第6行[全区] <= 第7行[全区]")
    rows, told = found(plan, {LEAD: {"6": 23.6, "7": 8.4}})
    assert [rows[no].status for no in ("6", "7", "9")] == ["待核", "已完成", "待核"]
    assert len(told) == 1
