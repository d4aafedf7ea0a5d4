"""定稿, 更正, 代录, decisions and extensions: what the office does to a month, and what it can never undo unseen."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from laoyousuode.period import Period
from reporter.edition import DocumentsWanted
from reporter.months.closing import close_month, revise_month
from reporter.months.deciding import change_bureau
from reporter.months.history import story
from reporter.months.office import OfficeError
from reporter.months.reissuing import published
from reporter.months.reporting import Reported, Request
from tests.store.store_kit import CIVIL, EDUCATION, LEAD, UNION, Folder, command, lead_figures
from tests.store.test_memory import text_of

SEPTEMBER, OCTOBER = Period(2026, 9), Period(2026, 10)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "北仑")
    made.put("一.xlsx", LEAD, OCTOBER, lead_figures(10))
    return made


def close(folder: Folder, period: Period = OCTOBER) -> Reported:
    with folder.office() as office:
        return close_month(office, Request(period, jobs=1), DocumentsWanted())


def revise(folder: Folder, period: Period = OCTOBER) -> Reported:
    with folder.office() as office:
        return revise_month(office, Request(period, jobs=1), DocumentsWanted())


def edit(path: Path, old: str, new: str) -> None:
    """What an officer does in Word."""
    document = docx.Document(str(path))
    found = [paragraph for paragraph in document.paragraphs if old in paragraph.text]
    assert found, old
    found[0].text = found[0].text.replace(old, new)
    document.save(str(path))


def test_the_signed_text_is_kept_with_the_officers_corrections(folder: Folder) -> None:
    folder.report(OCTOBER)
    bulletin = folder.places.results(OCTOBER) / "通报.docx"
    edit(bulletin, "本期应报单位13个", "本期应当报送的单位13个")
    signed = bulletin.read_bytes()
    reported = close(folder)
    assert "签发的通报里的数与结果一致" in reported.sentences
    with folder.office() as office:
        assert published(office, OCTOBER)[""]["通报.docx"] == signed
    assert bulletin.read_bytes() == signed
    assert list((folder.path / "备份").glob("*定稿2026-10*"))


def test_where_the_signed_figures_differ_from_the_results_it_is_said(folder: Folder) -> None:
    folder.report(OCTOBER)
    edit(folder.places.results(OCTOBER) / "通报.docx", "本期应报单位13个", "本期应报单位14个")
    told = "\n".join(close(folder).sentences)
    assert "签发的通报与结果不一致的地方 1 处" in told
    assert "签发的是 14，结果是 13" in told


def test_returns_that_change_under_an_edited_bulletin_stop_the_closing(folder: Folder) -> None:
    folder.report(OCTOBER)
    edit(folder.places.results(OCTOBER) / "通报.docx", "本期应报单位", "本期应当报送的单位")
    folder.put("二.xlsx", UNION, OCTOBER, {"12": 40, "13": 30, "11": (402, 560)})
    with pytest.raises(OfficeError, match=r"通报-新\.docx"):
        close(folder)
    with folder.office() as office:
        assert not office.store.is_closed(OCTOBER)


def test_a_closed_month_stays_and_says_what_would_change(folder: Folder) -> None:
    close(folder)
    results = folder.places.results(OCTOBER)
    before = {path.name: path.read_bytes() for path in results.glob("*.*")}
    folder.put("更正.xlsx", LEAD, OCTOBER, lead_figures(10, more={"2": 2.8}), serial=2)
    reported = revise(folder)
    told = "\n".join(reported.sentences)
    assert "“城镇新增就业人数”原为2.7、达序时，现为2.8、达序时" in told
    bulletin = text_of((folder.places.corrected(OCTOBER) / "通报.docx").read_bytes())
    assert "更正：城镇新增就业人数原通报为2.7万人、达序时，现更正为2.8万人、达序时。" in bulletin, bulletin[
        :600
    ]
    assert {path.name: path.read_bytes() for path in results.glob("*.*")} == before
    with folder.office() as office:
        assert [each.kind for each in office.store.editions(OCTOBER)] == ["draft", "final"]


def test_a_correction_names_what_it_replaces_and_both_are_issued_again(folder: Folder) -> None:
    first = close(folder)
    original = (folder.places.results(OCTOBER) / "通报.docx").read_bytes()
    folder.put("更正.xlsx", LEAD, OCTOBER, lead_figures(10, more={"2": 2.8}), serial=2)
    revise(folder)
    second = close(folder)
    with folder.office() as office:
        counting = office.store.counting(OCTOBER)
        assert counting is not None and counting.id == second.number and counting.replaces == first.number
        documents = published(office, OCTOBER)
        known = office.known(Period(2026, 11))
    assert documents[""]["通报.docx"] == original
    assert "现更正为2.8万人" in text_of(documents["更正1"]["通报.docx"])
    assert str(known.district["2"][-1].value) == "2.8"


def test_a_closed_month_without_any_change_says_so(folder: Folder) -> None:
    close(folder)
    assert any("与定稿一致，没有变化" in told for told in revise(folder).sentences)
    assert not folder.places.corrected(OCTOBER).exists()


def test_once_closed_the_next_month_is_taken(folder: Folder) -> None:
    close(folder)
    with folder.office() as office:
        assert replace(office, today=dt.date(2026, 11, 20)).month().period == Period(2026, 11)


def test_reissue_from_the_command_line(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    close(folder)
    results = folder.places.results(OCTOBER)
    assert command(folder.places, "reissue", "2026-10", "--out", "再发") == 0
    for name in ("通报.docx", "台账.xlsx", "挂图.html", "results.json", "催报.txt"):
        assert (folder.path / "再发" / name).read_bytes() == (results / name).read_bytes(), name
    folder.put("更正.xlsx", LEAD, OCTOBER, lead_figures(10, more={"2": 2.1}), serial=2)
    close(folder)
    assert command(folder.places, "reissue", "2026-10") == 0
    again = folder.places.month(OCTOBER) / "重发"
    assert (again / "通报.docx").read_bytes() == (results / "通报.docx").read_bytes()
    assert "更正：" in text_of((again / "更正1" / "通报.docx").read_bytes())
    assert command(folder.places, "reissue", "2026-09") == 2
    assert "2026年9月还没有定稿" in capfd.readouterr().err


def test_a_return_of_another_open_month_is_offered_to_it(folder: Folder) -> None:
    folder.put("上月.xlsx", UNION, SEPTEMBER, {"12": 36})
    folder.report(SEPTEMBER)
    late = folder.places.returned(SEPTEMBER) / "上月.xlsx"
    late.rename(folder.places.returned(OCTOBER) / "上月.xlsx")
    told = "\n".join(folder.report(OCTOBER).sentences)
    assert "上月.xlsx 填的是2026年9月，那个月还没有定稿，可以放进 2026-09/返回" in told


# --- 代录 ---


def type_by_hand(folder: Folder, value: str, source: str) -> None:
    """The command that types row 12 for 区民政局."""
    words = ("enter", CIVIL, "12", "--value", value, "--source", source, "--who", "张三")
    assert command(folder.places, *words, "--period", "2026-10") == 0


def test_a_figure_by_telephone_is_used_and_printed_as_such(folder: Folder) -> None:
    type_by_hand(folder, "41", "电话")
    edition = folder.report(OCTOBER).edition
    part = next(each for each in edition.results.indicator("12").contributions if each.bureau == CIVIL)
    assert part.value == 41 and part.note.startswith("电话，张三")
    bulletin = docx.Document(io.BytesIO(edition.documents["通报.docx"]))
    annex = "\n".join(cell.text for table in bulletin.tables for row in table.rows for cell in row.cells)
    assert "区民政局：41（代录，电话，张三" in annex
    assert "由专班办公室代录（电话，张三" in text_of(edition.documents["通报.docx"])


def test_a_later_return_is_compared_with_what_was_typed(folder: Folder) -> None:
    type_by_hand(folder, "41", "纸质")
    folder.put("民政.xlsx", CIVIL, OCTOBER, {"3": (110, 110), "5": 0.3, "12": 44, "13": 22})
    results = folder.report(OCTOBER).edition.results
    part = next(each for each in results.indicator("12").contributions if each.bureau == CIVIL)
    assert part.value == 44 and part.note == ""
    told = [each for each in results.findings if each.code == "conflicting-returns" and each.row == "12"]
    assert [(each.raw, each.used) for each in told] == [("41", "44")]


def test_what_is_typed_by_hand_is_checked_like_a_form(folder: Folder) -> None:
    type_by_hand(folder, "约40", "电话")
    results = folder.report(OCTOBER).edition.results
    assert ("ambiguous-number", CIVIL, "12") in {(f.code, f.bureau, f.row) for f in results.findings}


# --- decisions and extensions ---


def test_an_accepted_nothing_is_no_error_any_more(folder: Folder) -> None:
    folder.put("一.xlsx", LEAD, OCTOBER, lead_figures(10, more={"C5": "无"}))
    results = folder.report(OCTOBER).edition.results
    assert results.indicator("C5").status == "待核"
    words = (
        "decide",
        "接受",
        LEAD,
        "--row",
        "C5",
        "--code",
        "not-applicable",
        "--who",
        "李四",
        "--why",
        "本区没有零工市场",
    )
    assert command(folder.places, *words, "--period", "2026-10") == 0
    edition = folder.report(OCTOBER).edition
    assert edition.results.indicator("C5").status == "无对象"
    assert "接受（李四" in text_of(edition.documents["通报.docx"])


def test_a_decision_needs_a_finding_to_decide_on(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    folder.report(OCTOBER)
    words = ("decide", "准予例外", LEAD, "--row", "2", "--code", "jump", "--who", "李四", "--why", "无")
    assert command(folder.places, *words, "--period", "2026-10") == 2
    assert "没有“jump”这条质疑" in capfd.readouterr().err


def test_a_return_that_was_sent_back_counts_no_more(folder: Folder) -> None:
    folder.put("教育.xlsx", EDUCATION, OCTOBER, {"3": (41, 42), "5": 0.9})
    folder.report(OCTOBER)
    words = ("decide", "退回", EDUCATION, "--who", "李四", "--why", "未盖章", "--period", "2026-10")
    assert command(folder.places, *words) == 0
    results = folder.report(OCTOBER).edition.results
    assert {each.code for each in results.findings if each.bureau == EDUCATION} >= {"sent-back"}
    assert next(each for each in results.bureaus if each.name == EDUCATION).state == "missing"
    folder.put("教育2.xlsx", EDUCATION, OCTOBER, {"3": (41, 42), "5": 0.8}, serial=2)
    results = folder.report(OCTOBER).edition.results
    assert next(each for each in results.bureaus if each.name == EDUCATION).state == "received"


def test_an_extension_is_used_for_its_bureau_alone(folder: Folder) -> None:
    for name, bureau in (("教育", EDUCATION), ("民政", CIVIL)):
        folder.put(f"{name}.xlsx", bureau, OCTOBER, {"3": (41, 42), "5": 0.3}, date=dt.date(2026, 11, 7))
    words = ("extend", EDUCATION, "2026-11-08", "--who", "李四", "--why", "系统检修", "--period", "2026-10")
    assert command(folder.places, *words) == 0
    reported = folder.report(OCTOBER)
    states = {each.name: each.state for each in reported.edition.results.bureaus}
    assert (states[EDUCATION], states[CIVIL]) == ("received", "late")
    assert "延期：区教育局到2026-11-08" in reported.sentences


def test_history_follows_a_bureau_that_was_renamed(folder: Folder) -> None:
    with folder.office() as office:
        change_bureau(office, Period(2026, 11), CIVIL, "successor", EDUCATION)
    folder.put("民政.xlsx", CIVIL, OCTOBER, {"5": 0.3})
    folder.put("教育.xlsx", EDUCATION, OCTOBER, {"5": 0.9})
    folder.report(OCTOBER)
    with folder.office() as office:
        known = office.known(Period(2026, 11)).bureaus
    assert str(known[EDUCATION, "5"][-1].value) == "1.2"
    assert (CIVIL, "5") not in known


def test_reminders_bear_the_contact_of_the_working_folder(folder: Folder) -> None:
    book = openpyxl.load_workbook(folder.places.contacts)
    sheet = book.worksheets[0]
    line = next(cell.row for cell in sheet["A"] if cell.value == UNION)
    sheet.cell(line, 2, "赵六")
    sheet.cell(line, 3, "0574-11112222")
    book.save(folder.places.contacts)
    told = folder.report(OCTOBER).edition.documents["催报.txt"].decode("utf-8-sig")
    own = next(each for each in told.splitlines() if each.startswith(UNION))
    assert "赵六" in own and "0574-11112222" in own


# --- history ---


def test_the_whole_story_of_a_value(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    folder.report(OCTOBER)
    folder.put("更正.xlsx", LEAD, OCTOBER, lead_figures(10, more={"2": 2.8}), serial=2)
    folder.report(OCTOBER)
    close(folder)
    with folder.office() as office:
        told = "\n".join(story(office, "2", LEAD, OCTOBER))
    assert "一.xlsx" in told and "更正.xlsx" in told
    assert "指标填报 H7 填报值 填“2.7”，采用 2.7" in told and "填“2.8”，采用 2.8" in told
    assert "号汇总" in told and "号定稿" in told and "方案第1次修订" in told
    capfd.readouterr()
    assert command(folder.places, "history", "2", LEAD, "2026-10") == 0
    assert "号定稿" in capfd.readouterr().out


def test_the_plan_is_kept_with_what_was_published_by_it(folder: Folder) -> None:
    close(folder)
    with folder.office() as office:
        ((sha256,),) = office.store.rows("SELECT sha256 FROM plan_text")
        assert office.store.content(sha256, "方案.toml") == folder.places.plan.read_bytes()


def test_what_was_published_is_never_made_anew(folder: Folder) -> None:
    """The store's bytes are looked at against their digest: what is not what it was is not given out."""
    close(folder)
    with folder.office() as office:
        sha256 = office.store.documents(2)["通报.docx"][1]
        assert hashlib.sha256(published(office, OCTOBER)[""]["通报.docx"]).hexdigest() == sha256
