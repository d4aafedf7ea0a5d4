"""The marks 待确认 of a plan's file, and the office's answers to them."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest
import typer
from openpyxl import load_workbook

from laoyousuode.plan_file import DEFAULT_PLAN, load_plan
from reporter.main import execute
from reporter.notice.confirmation import Answers, answered, is_confirmed, open_marks
from reporter.notice.plan_text import PlanTextError
from reporter.notice.printer import printed
from tests.notice.test_own_notice import differences, draft, in_use

HERE = Path(__file__).parent
DAY = dt.date(2026, 7, 1)
OFFICE = "区专班办公室"
SMALL = '''id = "a"
[[tasks]]
no = 1
text = """一
# 待确认：text：这是正文，不是标记
"""
[[indicators]]
no = "3"
# 甲的说明
# 待确认：kind：名称是“率”（表第3行）
kind = "rate"   # 留着
# 待确认：lead：没有写责任单位
lead = ""
# 待确认：targets：2024、2025年：看不懂
targets = { 2023 = "1", 2024 = "2" }
source = "表第3行"
'''


def places(text: str) -> list[str]:
    return [mark.place for mark in open_marks(text)]


def test_a_mark_belongs_to_the_key_below_it_and_not_to_words_in_a_text() -> None:
    assert places(SMALL) == ["indicators.3.kind", "indicators.3.lead", "indicators.3.targets"]


def test_a_mark_says_what_follows_from_what_stands_there() -> None:
    meanings = {mark.key: mark.meaning for mark in open_marks(SMALL)}
    assert "随时应达到" in meanings["kind"]
    assert "没有值" in meanings["lead"]


def test_accepting_all_leaves_what_was_not_found() -> None:
    left = answered(SMALL, Answers(OFFICE, DAY, accept=True))
    assert places(left) == ["indicators.3.lead", "indicators.3.targets"]
    assert "# 已确认：kind：照草稿：名称是“率”（表第3行）（区专班办公室，2026-07-01）\n" in left


def test_an_answer_changes_its_entry_alone() -> None:
    answers = Answers(OFFICE, DAY, {"indicators.3": {"lead": "区教育局"}})
    before, after = SMALL.splitlines(), answered(SMALL, answers).splitlines()
    assert 'lead = "区教育局"' in after
    assert '# 已确认：lead：改定，原写 ""（区专班办公室，2026-07-01）' in after
    gone = [line for line in before if line not in after]
    assert gone == ["# 待确认：lead：没有写责任单位", 'lead = ""']


def test_an_answer_adds_and_takes_away_keys() -> None:
    answers = Answers(OFFICE, DAY, {"indicators.3": {"verify": ["区民政局"], "lead": False}})
    row = tomllib.loads(answered(SMALL, answers))["indicators"][0]
    assert row["verify"] == ["区民政局"]
    assert "lead" not in row


def test_a_name_with_a_line_break_cannot_leave_its_comment() -> None:
    left = answered(SMALL, Answers('甲\nid = "b"\r', DAY, accept=True))
    assert tomllib.loads(left)["id"] == "a"


def test_an_answer_to_an_entry_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError, match=r"indicators\.9"):
        answered(SMALL, Answers(OFFICE, DAY, {"indicators.9": {"kind": "rate"}}))


def test_a_file_that_is_no_toml_is_told() -> None:
    with pytest.raises(PlanTextError, match="TOML"):
        open_marks("a = = 1")


def test_the_marks_of_a_draft_survive_and_change_no_value() -> None:
    text = printed(draft())
    assert not is_confirmed(text)
    settled = answered(text, Answers(OFFICE, DAY, accept=True))
    assert is_confirmed(settled)
    assert tomllib.loads(settled) == tomllib.loads(text)
    assert len(settled.splitlines()) == len(text.splitlines())


def answers_file(folder: Path) -> Path:
    path = folder / "答复.toml"
    own = (HERE / "answers.toml").read_text(encoding="utf-8")
    path.write_text(f'who = "{OFFICE}"\ndate = 2026-07-01\naccept = true\n{own}', encoding="utf-8")
    return path


def drafted(folder: Path) -> Path:
    path = folder / "方案.toml"
    path.write_text(printed(draft()), encoding="utf-8")
    return path


def test_the_answers_make_the_plan_in_use_of_the_draft(tmp_path: Path) -> None:
    path = drafted(tmp_path)
    assert execute(["plan", "confirm", str(path), "--answers", str(answers_file(tmp_path))]) == 0
    assert execute(["plan", "check", str(path)]) == 0
    found, wanted = tomllib.loads(path.read_text(encoding="utf-8")), in_use()
    found.pop("questions", None)
    wanted.pop("questions")
    assert differences(found, wanted) == []


def test_check_lists_what_is_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["plan", "check", str(drafted(tmp_path))]) == 1
    said = capsys.readouterr().out
    assert "indicators.4" in said
    assert "没有一项重点任务的正文提到本指标" in said


class Terminal:
    """Says the given lines to every prompt, one after another; then interrupts."""

    def __init__(self, *lines: str) -> None:
        self._lines = iter(lines)

    def prompt(self, *_: object, **__: object) -> str:
        for line in self._lines:
            return line
        raise typer.Abort


def confirmed_by(path: Path, monkeypatch: pytest.MonkeyPatch, *lines: str) -> int:
    monkeypatch.setattr("typer.prompt", Terminal(*lines).prompt)
    return execute(["plan", "confirm", str(path), "--who", OFFICE, "--date", "2026-07-01"])


def test_the_office_answers_in_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = drafted(tmp_path)
    monkeypatch.setattr(
        "typer.prompt", Terminal("", OFFICE, "明天", "2026-07-01", "新编号", "", "?", "q").prompt
    )
    first = open_marks(path.read_text(encoding="utf-8"))
    assert execute(["plan", "confirm", str(path)]) == 0
    text = path.read_text(encoding="utf-8")
    assert load_plan(path).id == "新编号"
    assert f"（{OFFICE}，2026-07-01）" in text
    assert [mark.place for mark in open_marks(text)] == [mark.place for mark in first[2:]]


def test_an_interrupted_walk_keeps_its_answers_and_goes_on_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drafted(tmp_path)
    places = [mark.place for mark in open_marks(path.read_text(encoding="utf-8"))]
    assert confirmed_by(path, monkeypatch, "新编号") == 130
    assert confirmed_by(path, monkeypatch, "", "q") == 0
    text = path.read_text(encoding="utf-8")
    assert load_plan(path).id == "新编号"
    assert [mark.place for mark in open_marks(text)] == places[2:]


def small(folder: Path) -> Path:
    """The plan in use, with one mark."""
    path = folder / "方案.toml"
    text = DEFAULT_PLAN.read_text(encoding="utf-8")
    path.write_text(text.replace('kind = "rate"', '# 待确认：kind：猜的\nkind = "rate"', 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("said", ["7", "year_end_rate", "年底才定的率，平时不判"])
def test_a_code_is_answered_by_number_or_name(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small(tmp_path)
    assert confirmed_by(path, monkeypatch, said) == 0
    assert load_plan(path).indicator("1").measure(2023).kind == "year_end_rate"
    assert is_confirmed(path.read_text(encoding="utf-8"))


def test_an_answer_that_breaks_the_plan_is_told_and_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small(tmp_path)
    before = path.read_bytes()
    assert confirmed_by(path, monkeypatch, "猜", "") == 130
    assert "指标1：kind “猜”" in capsys.readouterr().out
    assert path.read_bytes() == before
    assert confirmed_by(path, monkeypatch, "猜", "", "") == 0
    assert load_plan(path).indicator("1").measure(2023).kind == "rate"


def test_one_year_of_the_targets_is_answered_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small(tmp_path)
    text = path.read_text(encoding="utf-8").replace("# 待确认：kind：猜的\n", "")
    line = 'targets = { 2023 = "3.2"'
    path.write_text(text.replace(line, f"# 待确认：targets：猜的\n{line}", 1), encoding="utf-8")
    assert confirmed_by(path, monkeypatch, "2024年 3.3以上；2025：3.4") == 0
    row = load_plan(path).indicator("2")
    found = [target.text if (target := row.measure(year).target) else "" for year in range(2023, 2028)]
    assert found == ["3.2", "3.3以上", "3.4", "3.2", "3.2"]


def test_answers_that_break_the_plan_are_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, answers = drafted(tmp_path), tmp_path / "答复.toml"
    before = path.read_bytes()
    answers.write_text(
        'who = "甲"\ndate = 2026-07-01\naccept = true\n[indicators.1]\nkind = "猜"\n', encoding="utf-8"
    )
    assert execute(["plan", "confirm", str(path), "--answers", str(answers)]) == 2
    assert "指标1" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_forms_of_an_unconfirmed_plan_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = drafted(tmp_path), tmp_path / "表"
    assert execute(["forms", "2026-10", "--out", str(out), "--plan", str(path)]) == 2
    assert "待确认" in capsys.readouterr().err
    assert not out.exists()


def test_a_draft_form_says_so_on_every_sheet_and_page(tmp_path: Path) -> None:
    path, out = drafted(tmp_path), tmp_path / "表"
    assert execute(["forms", "2026-10", "--out", str(out), "--plan", str(path), "--draft"]) == 0
    book = load_workbook(out / "劳有所得指标填报表_区总工会_2026-10.xlsx")
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            assert "草案" in str(sheet.cell(1, 2).value), sheet.title
            assert sheet.oddHeader is not None
            assert "草案" in str(sheet.oddHeader.center.text), sheet.title
            # Without room above the sheet the line is printed over it, or not at all (LibreOffice).
            assert sheet.page_margins.top - sheet.page_margins.header > 0.3, sheet.title
