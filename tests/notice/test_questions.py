"""Questions that a notice raises by itself, each with the two places that do not agree."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from laoyousuode.plan_file import load_plan
from reporter.main import execute
from reporter.notice.document import Document
from reporter.notice.question import OpenQuestion
from reporter.notice.questions import CHECKS, questions_in
from reporter.notice.reading import draft_from
from reporter.notice.text import document_from_text
from tests.notice.forms import bars, whole
from tests.notice.test_other_districts import FACTS, notice_of
from tests.notice.test_own_notice import NOTICE, draft

DAY = dt.date(2026, 7, 1)

# The questions of the domain rules, section 8: what the text of each must hold, and its places.
OWN = {
    "Q1": ("figure", "16", ["95%", "92%以上"], ["表第16行 2027年", "三（九）"]),
    "Q2": ("foreign", "12", ["规上企业全覆盖", "人次"], ["表第12行单位", "表第12行 2027年"]),
    "Q3": ("same", "12", ["第13行（家次）"], ["表第12行", "表第13行"]),
    "Q4": ("wording", "11", ["能力工资集体协商", "能级工资集体协商"], ["表第11行", "三（七）"]),
    "Q5": ("scope", "11", ["规模以上企业", "百人以上规上企业"], ["表第11行", "三（七）"]),
    "Q6": ("ratio", "9", ["34.8%", "7.4÷21.5＝34.42%"], ["表第9行", "表第7行", "表第6行"]),
    "Q7": ("implied", "6", ["68.0万人", "64.9万人"], ["表第6行", "表第8行"]),
    "Q8": ("reader", "10", ["省政府"], ["表第10行", "标题"]),
    "Q9": ("comparison", "1", ["<3.5", "3.5%以内"], ["表第1行 2027年", "三（一）"]),
    "Q10": ("since", "5", ["从哪一年起算"], ["表第5行"]),
    "Q11": ("bureau", "4", ["责任单位"], ["表第4行", "重点任务"]),
    "Q11, unit": ("average", "4", ["件/万人"], ["表第4行名称", "表第4行单位"]),
    "Q12": ("population", "3", ["有就业意愿和就业能力的"], ["表第3行", "三（四）"]),
    "Q14": ("level", "5", ["全市", "全区"], ["三（三）", "标题"]),
    "Q15": ("tie", "9", ["36.25%", "36.2%", "应为36.3%"], ["表第9行", "表第7行", "表第6行"]),
    "Q16, C5": ("deadline", "C5", ["2023年"], ["三（五）", "2026-07-01"]),
    "Q16, C6": ("deadline", "C6", ["2023年"], ["三（七）", "2026-07-01"]),
    "Q17": ("frequency", "", ["多久一次"], ["四（二）"]),
}


@pytest.mark.parametrize("no", OWN)
def test_a_question_of_our_own_notice_is_found_with_its_places(no: str) -> None:
    check, row, words, places = OWN[no]
    found = next(
        each
        for each in questions_in(draft(), DAY)
        if each.check == check and (not row or each.rows[0] == row)
    )
    assert all(word in found.text for word in words), found.text
    assert [place for place in places if not any(each.startswith(place) for each in found.places)] == []


def test_our_own_notice_raises_no_other_question() -> None:
    wanted = {(check, row) for check, row, _, _ in OWN.values()}
    found = {(each.check, each.rows[0] if each.rows else "") for each in questions_in(draft(), DAY)}
    assert found - wanted == set()


def test_deadlines_are_asked_only_against_a_day() -> None:
    assert not [each for each in questions_in(draft()) if each.check == "deadline"]
    early = questions_in(draft(), dt.date(2023, 12, 31))
    assert not [each for each in early if each.check == "deadline"]


HEAD = "序号 | 指标 | 2023年目标值 | 2024年目标值 | 2025年目标值 |"
TASK = "三、重点任务\n（一）促进就业。{words}（责任单位：区人力社保局）"


def raised(rows: list[str], words: str = "", district: str = "某区") -> dict[str, OpenQuestion]:
    text = "\n".join(
        [f"{district}实施方案（2023—2025年）", "表：指标", HEAD, *rows, TASK.format(words=words)]
    )
    return {each.check: each for each in questions_in(draft_from(document_from_text(text)), DAY)}


JOBS = "1 | 城镇新增就业人数（万人） | 3 | 3 | 4 |"


@pytest.mark.parametrize(("total", "asked"), [("10", False), ("12", True)])
def test_yearly_figures_are_held_against_their_total(total: str, asked: bool) -> None:
    found = raised([JOBS], f"到2025年，累计城镇新增就业{total}万人。")
    assert ("total" in found) is asked
    if asked:
        assert "合计10万人" in found["total"].text
        assert found["total"].places == ("表第1行", "三（一）")


@pytest.mark.parametrize(
    ("cell", "said", "check"), [("<3.5", "3.5%以内", "comparison"), ("<3.5", "4%以内", "figure")]
)
def test_figure_and_comparison_are_held_against_the_text(cell: str, said: str, check: str) -> None:
    found = raised(
        [f"1 | 登记失业率（%） | {cell} | {cell} | {cell} |"], f"到2025年，登记失业率保持在{said}。"
    )
    assert {"comparison", "figure"} & set(found) == {check}


def test_a_plain_figure_and_the_same_figure_or_more_are_one() -> None:
    found = raised(["1 | 调解成功率（%） | 65 | 65 | 65 |"], "到2025年，调解成功率保持在65%以上。")
    assert not {"comparison", "figure"} & set(found)


@pytest.mark.parametrize(("ratio", "asked"), [("50", False), ("50.4", False), ("52", True)])
def test_a_ratio_is_asked_only_where_rounding_cannot_explain_it(ratio: str, asked: bool) -> None:
    rows = [
        "1 | 技能人才总量（万人） | 20.0 | 20.0 | 20.0 |",
        "2 | 高技能人才总量（万人） | 10.0 | 10.0 | 10.0 |",
        f"3 | 高技能人才占技能人才占比（%） | {ratio} | {ratio} | {ratio} |",
    ]
    assert ("ratio" in raised(rows)) is asked


def test_rows_that_never_move_are_alike_by_chance() -> None:
    rows = ["1 | 甲类帮扶率（%） | 95 | 95 | 95 |", "2 | 乙类处置率（%） | 95 | 95 | 95 |"]
    assert "same" not in raised(rows)


def test_a_figure_without_a_unit_is_asked() -> None:
    found = raised(["1 | 技能人才总量 | 20 | 21 | 22 |"])
    assert found["unit"].places == ("表第1行",)


@pytest.mark.parametrize(("district", "asked"), [("某区", True), ("某市", False)])
def test_a_word_of_another_level_is_asked(district: str, asked: bool) -> None:
    found = raised([JOBS], "到2025年，全市累计城镇新增就业10万人。", district)
    assert ("level" in found) is asked


def test_a_notice_that_says_how_often_is_not_asked() -> None:
    assert "frequency" in raised([JOBS], "建立工作通报制度。")
    assert "frequency" not in raised([JOBS], "建立工作通报制度，每季度通报一次。")


def other(name: str) -> dict[str, OpenQuestion]:
    notice = notice_of(FACTS[name])
    document: Document = document_from_text(bars(notice, whole(notice)).decode())
    return {each.check: each for each in questions_in(draft_from(document), DAY)}


def test_a_base_year_above_all_targets_is_asked() -> None:
    found = other("haishu")["base"]
    assert "97.67" in found.text
    assert found.places == ("表第3行 2022年", "表第3行 2023年")


def test_other_districts_raise_few_questions() -> None:
    assert set(other("haishu")) == {"base", "average", "bureaus"}
    assert set(other("changxing")) == {"average", "bureaus"}


def test_every_check_is_listed_once() -> None:
    assert len({check.__name__ for check in CHECKS}) == len(CHECKS)


def test_the_questions_stand_in_the_drafted_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "方案.toml"
    assert execute(["plan", "draft", str(NOTICE), "--out", str(out), "--date", "2026-07-01"]) == 0
    assert "保持在92%以上" in capsys.readouterr().out
    questions = tomllib.loads(out.read_text(encoding="utf-8"))["questions"]
    assert [each["text"] for each in questions] == [each.text for each in questions_in(draft(), DAY)]
    assert [each.no for each in load_plan(out).questions] == [f"Q{n}" for n in range(1, len(questions) + 1)]
