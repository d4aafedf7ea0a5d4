"""An office's own 勾稽关系 in its plan's file: what a row then says, which mistakes are told where, and amendments."""

from __future__ import annotations

from pathlib import Path

import pytest

from laoyousuode.assessment import Assessment, assess
from laoyousuode.cell import BLANK, Cell
from laoyousuode.checks import RELATION, REMARK
from laoyousuode.entry import Entry
from laoyousuode.findings import locate
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.plan_digest import digest
from laoyousuode.plan_file import DEFAULT_PLAN, PlanError, default_plan, load_plan

LEAD = "区人力社保局"
SEVERITIES = ("error", "warning", "info")
_BEFORE = "# Questions the office must settle"


def planned(tmp_path: Path, *checks: str, amendments: str = "") -> Plan:
    """The shipped plan with these entries of [[checks]] beside its own. Raises PlanError."""
    text = DEFAULT_PLAN.read_text(encoding="utf-8")
    before, mark, after = text.partition(_BEFORE)
    assert mark
    entries = "".join(f"[[checks]]\n{each}\n\n" for each in checks)
    path = tmp_path / "plan.toml"
    path.write_text(f"{before}{entries}{mark}{after}\n{amendments}", encoding="utf-8")
    return load_plan(path)


def check(formula: str, no: str = "K9", **more: str) -> str:
    entries = {"sentence": '"两数不符"', **more}
    lines = [f"{key} = {value}" for key, value in entries.items() if value]
    return "\n".join([f'no = "{no}"', f"formula = '{formula}'", *lines])


def filled(plan: Plan, typed: dict[str, tuple[float, ...]], bureau: str = LEAD) -> dict[str, Assessment]:
    """What the sheet of this bureau says: a value a row, or numerator and denominator."""
    entries = {}
    for no, figures in typed.items():
        value, *parts = (Cell(float(figure), "number") for figure in figures)
        entries[no] = Entry(numerator=value, denominator=parts[0]) if parts else Entry(value)
    return assess(plan, Period(2026, 10), bureau, entries)


def told(found: Assessment) -> list[tuple[str, str, str]]:
    return [(each.code, each.field, each.severity) for each in found.issues]


# --- what a row says ---

SOUND = {"6": (23.6,), "7": (8.36,), "8": (23.6, 65.0), "14": (95.0, 100.0), "15": (60.0, 80.0)}
SAID = [
    # the relation, its entries, the row, what is said there, the row's figure
    ("第7行 × 3 >= 第6行", {}, "7", [], "number"),
    ("第7行 × 2 >= 第6行", {}, "7", [("plan-check", "value", "error")], "doubtful"),
    ("第7行 × 2 >= 第6行", {"at": '"第6行"'}, "6", [("plan-check", "value", "error")], "doubtful"),
    ("第7行 × 2 >= 第6行", {"severity": '"warning"'}, "7", [("plan-check", "value", "warning")], "number"),
    ("第7行 × 2 >= 第6行", {"severity": '"info"'}, "7", [("plan-check", "value", "info")], "number"),
    ("第7行 × 2 >= 第6行", {"years": "[2027]"}, "7", [], "number"),
    ("第8行分母 < 60", {}, "8", [("plan-check", "denominator", "error")], "doubtful"),
    # a ratio's percentage is no cell's: the numerator is where one looks
    ("第14行 <= 第15行", {}, "14", [("plan-check", "numerator", "error")], "doubtful"),
    ("合计(第14行分子, 第15行分子) <= 150", {}, "14", [("plan-check", "numerator", "error")], "doubtful"),
    ("相差(第7行 ÷ 第6行 × 100, 35.42) <= 0.01", {}, "7", [], "number"),
    ("相差(第7行 ÷ 第6行 × 100, 35.42) <= 0.001", {}, "7", [("plan-check", "value", "error")], "doubtful"),
]


@pytest.mark.parametrize(("formula", "more", "no", "said", "state"), SAID, ids=str)
def test_what_a_row_says(
    tmp_path: Path, formula: str, more: dict[str, str], no: str, said: list[tuple[str, str, str]], state: str
) -> None:
    found = filled(planned(tmp_path, check(formula, **more)), SOUND)
    assert told(found[no]) == said
    assert found[no].figure.state == state
    others = {row: told(each) for row, each in found.items() if row in SOUND and row != no}
    assert not any(others.values())


def test_its_sentence_quotes_every_figure_that_it_names(tmp_path: Path) -> None:
    plan = planned(tmp_path, check("第14行分子 <= 第15行分母 或 第6行 > 24", sentence='"办结数过大"'))
    issue = filled(plan, SOUND)["14"].issues[0]
    finding = locate(issue, plan, file="f.xlsx", sheet="指标填报", cell="I20", bureau=LEAD)
    assert finding.message == (
        "办结数过大：第14行“欠薪线索动态化解率”分子 95，第15行“劳动人事争议调解成功率”分母 80，"
        "第6行“技能人才总量” 23.6"
    )
    assert (finding.code, finding.row, finding.field, finding.used) == ("plan-check", "14", "numerator", "95")
    assert filled(plan, SOUND)["14"].hint == "办结数过大"


def test_errors_are_told_before_warnings_whatever_their_order_in_the_plan(tmp_path: Path) -> None:
    plan = planned(
        tmp_path,
        check("第7行 × 2 >= 第6行", "K8", severity='"warning"', sentence='"偏少"'),
        check("第7行 < 8", "K9", sentence='"过多"'),
    )
    found = filled(plan, SOUND)["7"]
    assert [each.severity for each in found.issues] == ["error", "warning"]
    assert (found.hint, found.status) == ("过多", "待核")


def test_figures_that_are_missing_doubtful_or_none_are_held_against_nothing(tmp_path: Path) -> None:
    plan = planned(tmp_path, check("第7行 × 2 >= 第6行"))
    typed = {"7": Entry(Cell(8.36, "number"))}
    for cell in (BLANK, Cell("约23", "text"), Cell("无", "text")):
        found = assess(plan, Period(2026, 10), LEAD, {**typed, "6": Entry(cell)})
        assert told(found["7"]) == []


def test_a_confirmation_does_not_lift_it(tmp_path: Path) -> None:
    plan = planned(tmp_path, check("第7行 × 2 >= 第6行"))
    yes, reason = Cell("属实", "text"), Cell("经核对数字无误", "text")
    seven = Entry(Cell(8.36, "number"), confirm=yes, reason=reason)
    entries = {"7": seven, "6": Entry(Cell(23.6, "number"))}
    found = assess(plan, Period(2026, 10), LEAD, entries)["7"]
    assert told(found) == [("plan-check", "value", "error")]


def test_the_checks_declare_every_code_that_a_relation_gives(tmp_path: Path) -> None:
    plan = planned(
        tmp_path, *(check("第7行 < 8", f"K{n}", severity=f'"{each}"') for n, each in enumerate(SEVERITIES, 5))
    )
    assert {each.code for each in plan.relations} == {*RELATION.codes, *REMARK.codes}


# --- the usual two ---


def test_rows_words_say_the_same_as_checks(tmp_path: Path) -> None:
    """subset_of and numerator_of in a row, as plans have them that were made before."""
    text = DEFAULT_PLAN.read_text(encoding="utf-8")
    for no, formula in (("K1", "第7行 <= 第6行"), ("K2", "第8行分子 ≈ 第6行")):
        entry = text[text.index(f'[[checks]]\nno = "{no}"') :].partition("\n\n")[0]
        assert formula in entry
        text = text.replace(entry, "")
    for row, word in (("7", "subset_of"), ("8", "numerator_of")):
        text = text.replace(f'no = "{row}"\n', f'no = "{row}"\n{word} = "6"\n', 1)
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    plan = load_plan(path)
    assert digest(plan) == digest(default_plan())
    assert {each.severity for each in plan.relations} == {"error"}
    assert [(each.code, each.condition) for each in plan.relations] == [
        (each.code, each.condition) for each in default_plan().relations
    ]
    faulty = {**SOUND, "7": (24.0,), "8": (22.0, 65.0)}
    for each in (plan, default_plan()):
        found = filled(each, faulty)
        assert told(found["7"]) == [("subset-exceeds", "value", "error")]
        assert told(found["8"]) == [("derived-mismatch", "numerator", "error")]


def test_a_row_may_be_part_of_two_others(tmp_path: Path) -> None:
    plan = planned(
        tmp_path, 'no = "K8"\nformula = "第7行 <= 第8行分子"\nsentence = "过多"', check("第7行 <= 第8行分母")
    )
    assert len(plan.relations_at("7")) == 3
    assert digest(plan) != digest(default_plan())


# --- mistakes ---

FAULTS = [
    ("第7行 <= 第66行", {}, "勾稽关系K9：提到的第66行不存在"),
    ("第7行 <= 第六行", {}, "勾稽关系K9：formula 第8个字“第”看不懂"),
    ("1 <= 2", {}, "勾稽关系K9：formula 里没有提到任何一行"),
    ("第5行[区水利局] <= 第5行[全区]", {}, "勾稽关系K9：单位“区水利局”不在单位表中"),
    ("第5行[区妇联] <= 第5行[全区]", {}, "勾稽关系K9：“区妇联”2023年不填报第5行"),
    ("第12行[区财政局] <= 第13行[全区]", {"years": "[2027]"}, "勾稽关系K9：“区财政局”2027年不填报第12行"),
    ("第5行[区教育局] <= 第5行", {}, "勾稽关系K9：写了单位的，每个数都要写明单位或全区"),
    ("第11行分子 <= 第15行分子", {}, "勾稽关系K9：2023年没有一个单位同时填报第11行、第15行"),
    ("第9行 <= 第8行", {}, "勾稽关系K9：第9行由其他行算出，不能再核对"),
    ("第9行[区人力社保局] <= 第8行[全区]", {}, "勾稽关系K9：第9行由其他行算出，不能再核对"),
    ("第7行分子 <= 第6行", {}, "勾稽关系K9：第7行2023年没有分子、分母"),
    ("第7行 <= 第5行", {}, "勾稽关系K9：2023年的单位不同，不能比较或相加减（万人、万人次）"),
    ("第7行 + 第5行 <= 3", {}, "勾稽关系K9：2023年的单位不同，不能比较或相加减（万人、万人次）"),
    ("第12行 <= 第12行 + 第13行", {}, "勾稽关系K9：2023年的单位不同，不能比较或相加减（人次、家次）"),
    ("第8行分子 <= 第3行分子", {}, "勾稽关系K9：2023年的单位不同，不能比较或相加减（万人、人）"),
    ("第14行 <= 第15行分子", {}, "勾稽关系K9：2023年的单位不同，不能比较或相加减（%、件）"),
    ("第7行 ÷ 第6行 <= 第8行", {}, "勾稽关系K9：2023年的单位不同，不能比较或相加减（万人÷万人、%）"),
    ("第7行 < 0", {}, "勾稽关系K9：永远不能成立"),
    ("第14行 > 100", {}, "勾稽关系K9：永远不能成立"),
    ("第7行 < 第7行", {}, "勾稽关系K9：永远不能成立"),
    ("第7行 > 5 且 第7行 + 1 < 0", {}, "勾稽关系K9：永远不能成立"),
    ("第14行 <= 100", {}, "勾稽关系K9：总是成立，等于没有核对"),
    ("第7行 >= 0 或 第6行 > 5", {}, "勾稽关系K9：总是成立，等于没有核对"),
    ("第7行 ÷ 0 <= 第6行", {}, "勾稽关系K9：除数不能是0"),
    ("第7行 × 2 <= 第6行", {"sentence": ""}, "勾稽关系K9：缺少 sentence"),
    ("第7行 <= 第8行分子", {"sentence": "", "severity": '"warning"'}, "勾稽关系K9：缺少 sentence"),
    ("第7行[全区] <= 第6行[全区]", {"sentence": ""}, "勾稽关系K9：缺少 sentence"),
    ("第7行 × 2 <= 第6行", {"at": '"第8行"'}, "勾稽关系K9：at：“第8行”不在 formula 里"),
    ("第7行 × 2 <= 第6行", {"at": '"这里"'}, "勾稽关系K9：at："),
    ("第7行 × 2 <= 第6行", {"severity": '"fatal"'}, "勾稽关系K9：severity “fatal”不在"),
    ("第7行 × 2 <= 第6行", {"years": "[2024, 2026]"}, "勾稽关系K9：years 应为"),
    ("第7行 × 2 <= 第6行", {"years": "[2030]"}, "勾稽关系K9：years 应为"),
    ("第7行 × 2 <= 第6行", {"level": "1"}, "勾稽关系K9：不认识的项目 level"),
    ("第7行 × 2 <= 第6行", {"sentence": f'"{"长" * 61}"'}, "勾稽关系K9：sentence 太长"),
    (" + ".join(f"第{no}行" for no in range(1, 14)) + " < 3", {}, "勾稽关系K9：最多提到12个数"),
    ("非" * 5000 + "第7行 < 3", {}, "勾稽关系K9：formula 太长，最多200个字"),
    ("非" * 25 + "第7行 < 3", {}, "勾稽关系K9：括号套得太深"),
]


@pytest.mark.parametrize(("formula", "more", "sentence"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_a_mistake_is_told_with_its_entry(
    tmp_path: Path, formula: str, more: dict[str, str], sentence: str
) -> None:
    with pytest.raises(PlanError) as refused:
        planned(tmp_path, check(formula, **more))
    assert any(problem.startswith(sentence) for problem in refused.value.problems), refused.value.problems
    assert all(problem.startswith("勾稽关系K9") for problem in refused.value.problems)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(PlanError) as refused:
        planned(tmp_path, check("第7行 <= 第66行", "K8"), check("第7行 ≤≤ 第6行"), check("第6行 < 24", "K1"))
    problems = "\n".join(refused.value.problems)
    assert "勾稽关系K9：formula 第6个字“≤”看不懂" in problems
    with pytest.raises(PlanError) as refused:
        planned(tmp_path, check("第7行 <= 第66行", "K8"), check("第7行 < 0"), check("第6行 < 24", "K1"))
    problems = "\n".join(refused.value.problems)
    assert "勾稽关系K1：no 重复" in problems
    assert "勾稽关系K8：提到的第66行不存在" in problems and "勾稽关系K9：永远不能成立" in problems


@pytest.mark.parametrize("no", ["", "K", "K 1", "jump", "K01", "核1"])
def test_a_number_that_no_finding_can_be_called_by(tmp_path: Path, no: str) -> None:
    with pytest.raises(PlanError):
        planned(tmp_path, check("第7行 × 2 <= 第6行", no))


def test_relations_that_no_formula_holds(tmp_path: Path) -> None:
    many = [check("第7行 ≈ 第6行 或 第7行 ≈ 第8行分子 或 第7行 ≈ 第8行分母", f"K{10 + n}") for n in range(4)]
    with pytest.raises(PlanError) as refused:
        planned(tmp_path, *many)
    assert refused.value.problems == ("指标7：本行的勾稽关系太长，表格的公式写不下",)


FIT = [
    "第7行 ÷ 第6行 × 100 <= 第8行",
    "第7行 <= 第8行 ÷ 100 × 第6行",
    "第8行分子 × 10000 >= 第3行分子",
    "第3行分子 ÷ 10000 <= 第8行分子",
    "第7行 <= 8",
    "第5行[区教育局] + 第5行[区民政局] <= 第5行[全区]",
    "第9行[全区] <= 第8行[全区]",
    "第12行 >= 3",
]


@pytest.mark.parametrize("formula", FIT)
def test_what_fits(tmp_path: Path, formula: str) -> None:
    assert planned(tmp_path, check(formula)).relations[-1].text == formula


# --- amendments ---

AMENDED = """
[[amendments]]
revision = 2
from = "2026-07"
source = "测试：年中调整"

[[amendments.checks]]
no = "K1"
ended = true

[[amendments.checks]]
no = "K2"
severity = "warning"
sentence = "请与第6行核对"

[[amendments.checks]]
no = "K9"
formula = "第7行 × 2 >= 第6行"
sentence = "偏少"
"""


def test_an_amendment_adds_changes_and_drops_relations_from_a_month_on(tmp_path: Path) -> None:
    plan = planned(tmp_path, amendments=AMENDED)
    before, after = plan.in_force(Period(2026, 6)), plan.in_force(Period(2026, 7))
    assert [(each.no, each.code) for each in before.relations] == [
        ("K1", "subset-exceeds"),
        ("K2", "derived-mismatch"),
    ]
    assert [(each.no, each.code) for each in after.relations] == [
        ("K2", "plan-check.warning"),
        ("K9", "plan-check"),
    ]
    assert digest(before) == digest(default_plan()) != digest(after)


def test_a_mistake_of_an_amendment_is_told_with_its_revision(tmp_path: Path) -> None:
    for old, new, sentence in [
        ('no = "K1"', 'no = "K7"', "修订2：勾稽关系K7：ended 只能写 true，只用于已有的勾稽关系"),
        ("第7行 × 2", "第77行 × 2", "修订2：勾稽关系K9：提到的第77行不存在"),
        ('no = "K2"', 'no = "K1"', "修订2：勾稽关系K1：在同一次修订里出现两次"),
        ("ended = true", "", "修订2：勾稽关系K1：没有写改动什么"),
    ]:
        with pytest.raises(PlanError) as refused:
            planned(tmp_path, amendments=AMENDED.replace(old, new, 1))
        assert any(problem.startswith(sentence) for problem in refused.value.problems), refused.value.problems
