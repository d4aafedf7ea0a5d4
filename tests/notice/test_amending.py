"""A revision proposed from a yearly 工作要点, as differences to confirm."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from laoyousuode.period import Period
from laoyousuode.plan_file import DEFAULT_PLAN, default_plan, load_plan
from reporter.main import execute
from reporter.notice.amending import ProposedRevision, revision_of, revision_printed
from reporter.notice.confirmation import Answers, answered, open_marks
from reporter.notice.text import document_from_text
from reporter.notice.yearly import readings_of

PLAN = default_plan()
SINCE = Period(2025, 1)
HEAD = "序号 | 指标 | 2024年完成 | 2025年目标 | 责任单位 |"
YEARLY = f"""北仑区2025年劳有所得工作要点
一、促进就业。全年城镇新增就业3.5万人以上，城镇登记失业率控制在3%以内，新建公园5个。
表：2025年目标任务
{HEAD}
1 | 劳动人事争议调解成功率（%） | 66 | 68 | 区总工会、区人力社保局 |
2 | 技能人才总数（万人） | 22.3 | 23 | 区人力社保局 |
3 | 新增青年就业见习岗位（个） | - | 500 | 区人力社保局、团区委 |
"""


def proposed(text: str) -> ProposedRevision:
    return revision_of(PLAN, readings_of(document_from_text(text), 2025), SINCE, "工作要点")


def rows(*lines: str) -> ProposedRevision:
    return proposed("\n".join(["工作要点", HEAD, *lines]))


def test_values_names_and_leads_that_differ_are_proposed() -> None:
    found = {(change.no, change.key): change.after for change in proposed(YEARLY).changes}
    assert found == {
        ("1", "targets"): {"2025": "3 以内"},
        ("2", "targets"): {"2025": "3.5 以上"},
        ("6", "name"): "技能人才总数",
        ("15", "targets"): {"2025": "68"},
        ("15", "lead"): "区总工会",
    }


def test_a_change_says_both_values_and_its_place() -> None:
    change = next(
        change for change in proposed(YEARLY).changes if (change.no, change.key) == ("15", "targets")
    )
    assert "原为 65" in change.sentence
    assert "68" in change.sentence
    assert change.place == "表1第1行"


def test_a_row_that_the_plan_lacks_is_added_after_its_last() -> None:
    (row,) = proposed(YEARLY).added
    assert (row.no, row.name.value, row.unit.value) == ("17", "新增青年就业见习岗位", "个")
    assert row.proposals["lead"].value == "区人力社保局"


def test_what_was_done_last_year_is_no_target() -> None:
    assert proposed(
        "工作要点\n序号 | 指标 | 2024年完成 | 备注 |\n1 | 技能人才总量（万人） | 22 | - |"
    ).is_empty


def test_the_same_target_in_other_words_is_no_change() -> None:
    assert rows("1 | 技能人才总量（万人） | 22 | 23.0 | 区人力社保局 |").is_empty
    assert rows("1 | 劳动人事争议仲裁结案率（%） | 95 | 95以上 | 区人力社保局 |").is_empty


def test_what_cannot_be_read_or_placed_is_told_and_not_proposed() -> None:
    found = rows("1 | 技能人才总量（万人） | 22 | 待定 | 区科技局 |")
    assert found.is_empty
    assert any("待定" in note for note in found.notes)
    assert any("区科技局" in note for note in found.notes)
    assert any("公园5个" in note for note in proposed(YEARLY).notes)


def test_two_values_for_one_row_are_told() -> None:
    found = proposed(YEARLY.replace("3.5万人以上", "3.5万人以上。全年城镇新增就业3.6万人"))
    assert [change.after for change in found.changes if change.no == "2"] == [{"2025": "3.5 以上"}]
    assert any("第2行" in note for note in found.notes)


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("开展职业技能培训1.9万人次", None),
        ("累计开展职业技能培训6.6万人次", {"2025": "6.6"}),
        ("全年新增创业实体1.6万家", {"2025": "1.6"}),
        ("五年累计新增创业实体8万家", None),
    ],
)
def test_a_years_own_figure_is_no_target_of_a_row_that_counts_through_the_years(
    words: str, after: dict[str, str] | None
) -> None:
    found = proposed(f"工作要点\n一、重点工作。{words}。")
    assert [change.after for change in found.changes] == ([] if after is None else [after])
    assert any("起算不同" in note for note in found.notes) is (after is None)


def amended(folder: Path) -> Path:
    document, out = folder / "工作要点.txt", folder / "方案.toml"
    document.write_text(YEARLY, encoding="utf-8")
    assert execute(["plan", "amend", str(document), "--from", "2025", "--out", str(out)]) == 0
    return out


def test_the_plan_stays_as_it_was_above_its_revision(tmp_path: Path) -> None:
    text = amended(tmp_path).read_text(encoding="utf-8")
    assert text.startswith(DEFAULT_PLAN.read_text(encoding="utf-8").rstrip("\n"))
    assert {mark.entry for mark in open_marks(text)} == {
        "amendments.2",
        *(f"amendments.2.indicators.{no}" for no in ("1", "2", "6", "15", "17")),
    }


def test_a_changed_row_is_called_by_its_name(tmp_path: Path) -> None:
    marks = open_marks(amended(tmp_path).read_text(encoding="utf-8"))
    assert "第2号修订第15行 劳动人事争议调解成功率" in {mark.entry_shown for mark in marks}


def test_a_confirmed_revision_holds_from_its_month(tmp_path: Path) -> None:
    path = amended(tmp_path)
    answers = tmp_path / "答复.toml"
    answers.write_text(
        'who = "区专班办公室"\ndate = 2025-02-01\naccept = true\n'
        "[amendments.2.indicators.17]\ntask = 4\n[amendments.2.indicators.6]\nname = false\n",
        encoding="utf-8",
    )
    assert execute(["plan", "confirm", str(path), "--answers", str(answers)]) == 0
    plan = load_plan(path)
    now, before = plan.in_force(Period(2025, 3)), plan.in_force(Period(2024, 12))
    target = now.indicator("15").measure(2025).target
    assert target is not None
    assert (target.text, now.indicator("15").lead) == ("68", "区总工会")
    assert now.indicator("17").name == "新增青年就业见习岗位"
    assert now.indicator("6").name == "技能人才总量"
    assert before.indicator("15").lead == "区人力社保局"
    assert [row.no for row in before.indicators] == [row.no for row in PLAN.indicators]


def test_a_revision_whose_changes_are_all_refused_leaves_no_empty_entry() -> None:
    only = rows("1 | 技能人才总数（万人） | 22 | 23 | 区人力社保局 |")
    text = revision_printed(PLAN, only)
    no = Answers("甲", dt.date(2025, 2, 1), {"amendments.2.indicators.6": {"name": False}})
    assert "indicators" not in tomllib.loads(answered(text, no))["amendments"][0]


def test_a_document_without_differences_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, out = tmp_path / "要点.txt", tmp_path / "方案.toml"
    document.write_text("工作要点\n一、没有数。", encoding="utf-8")
    assert execute(["plan", "amend", str(document), "--from", "2025", "--out", str(out)]) == 3
    assert "没有读出" in capsys.readouterr().err
    assert not out.exists()
