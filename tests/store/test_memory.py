"""What a month's report takes from the months before: checks, sentences of change, and nothing twice."""

from __future__ import annotations

import hashlib
import io
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from laoyousuode.beside import Beside, besides
from laoyousuode.entry import Earlier
from laoyousuode.period import Period
from tests.store.store_kit import CIVIL, EDUCATION, LEAD, UNION, Folder, command, lead_figures

SEPTEMBER, OCTOBER = Period(2026, 9), Period(2026, 10)
YEAR_BEFORE = Period(2025, 10)


def text_of(bulletin: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(bulletin)).paragraphs)


def codes(folder: Folder, period: Period, row: str) -> set[tuple[str, str]]:
    results = folder.report(period).edition.results
    return {(each.code, each.bureau) for each in results.findings if each.row == row}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "北仑")


def test_a_falling_total_is_found_without_a_word_about_the_month_before(folder: Folder) -> None:
    folder.put("一.xlsx", LEAD, SEPTEMBER, lead_figures(9))
    folder.report(SEPTEMBER)
    folder.put("二.xlsx", LEAD, OCTOBER, lead_figures(10, more={"2": 1.9}))
    assert ("not-cumulative", LEAD) in codes(folder, OCTOBER, "2")


def test_a_jump_is_held_against_the_last_month_that_had_a_figure(folder: Folder) -> None:
    folder.put("一.xlsx", LEAD, Period(2026, 7), lead_figures(7))
    folder.report(Period(2026, 7))
    folder.put("二.xlsx", CIVIL, SEPTEMBER, {"12": 9})
    folder.report(SEPTEMBER)
    folder.put("三.xlsx", LEAD, OCTOBER, lead_figures(10, more={"6": 30}))
    assert ("jump", LEAD) in codes(folder, OCTOBER, "6")


def test_twice_on_the_same_files_changes_nothing(folder: Folder) -> None:
    folder.put("一.xlsx", LEAD, OCTOBER, lead_figures(10))

    def state() -> dict[str, str]:
        files = (path for path in folder.path.rglob("*") if path.is_file())
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    assert folder.report(OCTOBER).number is not None
    before = state()
    assert folder.report(OCTOBER).number is None
    assert state() == before


def test_a_light_that_turned_is_told_with_its_name(folder: Folder) -> None:
    folder.put("一.xlsx", LEAD, SEPTEMBER, lead_figures(9, more={"2": 2.2, "C2": 34}))
    folder.report(SEPTEMBER)
    folder.put("二.xlsx", LEAD, OCTOBER, lead_figures(10, more={"C2": 38}))
    told = text_of(folder.report(OCTOBER).edition.documents["通报.docx"])
    assert "与上期（截至2026年9月底）相比，上期黄灯" in told
    assert "转绿1项（城镇新增就业人数）" in told
    assert "仍黄" in told and "转红0项" in told


def test_the_year_before_is_compared_where_the_store_has_it(folder: Folder) -> None:
    figures = lead_figures(10, more={"2": 2.5, "4": 15.2, "5": 6.0, "6": 22.7, "7": 8.0, "8": (22.7, 64.9)})
    folder.put("上年.xlsx", LEAD, YEAR_BEFORE, figures)
    folder.report(YEAR_BEFORE)
    folder.put("今年.xlsx", LEAD, OCTOBER, lead_figures(10))
    told = text_of(folder.report(OCTOBER).edition.documents["通报.docx"])
    assert "与上年同期（截至2025年10月底）相比" in told
    assert "城镇新增就业人数2.70万人，同比增加0.20万人，增长8.0%" in told
    # A month's cumulative figure is no 环比; the month before is not there at all.
    assert "环比" not in told


def test_levels_are_compared_with_the_month_before_and_amounts_are_not(folder: Folder) -> None:
    folder.put("一.xlsx", LEAD, SEPTEMBER, lead_figures(9))
    folder.report(SEPTEMBER)
    folder.put("二.xlsx", LEAD, OCTOBER, lead_figures(10))
    told = text_of(folder.report(OCTOBER).edition.documents["通报.docx"])
    assert "技能人才总量" in told and "环比增加" in told
    assert "城镇新增就业人数2.7万人，环比" not in told


def test_a_form_shows_the_last_figure_and_the_year_befores(folder: Folder) -> None:
    for name, period, value in (("一", YEAR_BEFORE, 0.8), ("二", SEPTEMBER, 0.9)):
        folder.put(f"{name}.xlsx", EDUCATION, period, {"5": value})
        folder.report(period)
    with folder.office() as office:
        found = besides(office.plan, EDUCATION, OCTOBER, office.known(OCTOBER).bureaus)
    assert found == {
        "5": Beside(Earlier(SEPTEMBER, Decimal("0.9")), Earlier(YEAR_BEFORE, Decimal("0.8"))),
        "3": Beside(),
    }


def test_a_return_that_was_written_over_is_still_there(folder: Folder) -> None:
    """Nothing accepted is lost: the store has the bytes of every return, and the higher 报送版次 counts."""
    folder.put("总工会.xlsx", UNION, OCTOBER, {"12": 40, "13": 30, "11": (402, 560)}, serial=2)
    folder.report(OCTOBER)
    folder.put("总工会.xlsx", UNION, OCTOBER, {"12": 38, "13": 30, "11": (402, 560)}, serial=1)
    results = folder.report(OCTOBER).edition.results
    part = next(each for each in results.indicator("12").contributions if each.bureau == UNION)
    assert part.value == 40
    assert {each.state for each in results.files if each.bureau == UNION} == {"counted", "superseded"}


def test_a_command_says_what_it_took(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    folder.put("一.xlsx", LEAD, OCTOBER, lead_figures(10))
    assert command(folder.places, "report", "--period", "2026-10", "--due", "2026-11-09") == 0
    told = capfd.readouterr().err
    assert "报告期 2026年10月（按您写的）" in told and "截止日期 2026-11-09（按您写的）" in told
    assert "返回表在 2026-10/返回" in told and "台账里还没有" in told


def test_outside_a_working_folder_the_options_are_asked_for(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert command(tmp_path, "report") == 2
    assert "路径" in capfd.readouterr().err
    assert command(tmp_path, "check") == 2
    assert "文件" in capfd.readouterr().err


def test_a_working_folder_is_made_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert command(tmp_path, "init", "北仑") == 0
    assert {path.name for path in (tmp_path / "北仑").iterdir()} >= {
        "方案.toml",
        "台账.sqlite",
        "联络员.xlsx",
    }
    before = (tmp_path / "北仑" / "台账.sqlite").read_bytes()
    assert command(tmp_path, "init", "北仑") == 0
    assert (tmp_path / "北仑" / "台账.sqlite").read_bytes() == before
    assert command(tmp_path / "北仑", "init", "里面") == 2
    assert "里面" in capfd.readouterr().err


def test_the_deadline_printed_on_the_forms_is_remembered(
    folder: Folder, capfd: pytest.CaptureFixture[str]
) -> None:
    assert command(folder.places, "forms", "2026-09", "--due", "2026-10-09") == 0
    assert len(list(folder.places.issued(SEPTEMBER).glob("*.xlsx"))) == 13
    folder.put("一.xlsx", LEAD, SEPTEMBER, lead_figures(9))
    capfd.readouterr()
    assert command(folder.places, "report", "--period", "2026-09") == 0
    assert "截止日期 2026-10-09（印在下发的表上）" in capfd.readouterr().err
