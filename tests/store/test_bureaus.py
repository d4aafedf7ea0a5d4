"""A bureau that ends, is taken over or renamed: from that month on forms, roll and rows go by it; history follows."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from laoyousuode.period import Period
from laoyousuode.plan_bureaus import led_by, with_bureaus
from laoyousuode.plan_file import default_plan
from reporter.months.deciding import change_bureau
from reporter.months.office import OfficeError
from tests.store.store_kit import CIVIL, EDUCATION, LEAD, UNION, Folder, command, lead_figures
from tests.store.test_memory import text_of

OCTOBER, NOVEMBER = Period(2026, 10), Period(2026, 11)
PLAN = default_plan()
OFFICE = "区公共就业服务中心"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "北仑")
    made.put("民政.xlsx", CIVIL, OCTOBER, {"3": (118, 118), "5": 0.33, "12": 46, "13": 25})
    made.put("教育.xlsx", EDUCATION, OCTOBER, {"3": (41, 42), "5": 0.9})
    made.put("一.xlsx", LEAD, OCTOBER, lead_figures(10))
    made.report(OCTOBER)
    return made


def issued(folder: Folder, period: Period) -> set[str]:
    """The bureaus that got a form."""
    assert command(folder.places, "forms", str(period), "--due", "2026-12-04") == 0
    return {path.name.split("_")[1] for path in folder.places.issued(period).glob("*.xlsx")}


def test_a_bureau_that_ended_is_expected_no_more(folder: Folder) -> None:
    assert command(folder.places, "bureau", CIVIL, "--from", "2026-11", "--end") == 0
    assert issued(folder, NOVEMBER) == {bureau.name for bureau in PLAN.bureaus} - {CIVIL}
    folder.put("一.xlsx", LEAD, NOVEMBER, lead_figures(11))
    edition = folder.report(NOVEMBER).edition
    assert CIVIL not in {bureau.name for bureau in edition.results.bureaus}
    assert "本期应报单位12个" in text_of(edition.documents["通报.docx"])
    assert CIVIL not in edition.documents["催报.txt"].decode("utf-8-sig")
    assert CIVIL not in {part.bureau for part in edition.results.indicator("12").contributions}
    # The months before are as they were.
    again = folder.report(OCTOBER)
    assert again.number is None and len(again.edition.results.bureaus) == 13


def test_a_successor_reports_the_rows_and_goes_on_from_the_figures(folder: Folder) -> None:
    assert command(folder.places, "bureau", CIVIL, "--from", "2026-11", "--successor", EDUCATION) == 0
    assert CIVIL not in issued(folder, NOVEMBER)
    form = next(path for path in folder.places.issued(NOVEMBER).glob("*.xlsx") if EDUCATION in path.name)
    sheet = openpyxl.load_workbook(form)["指标填报"]
    hidden = {number for number, line in sheet.row_dimensions.items() if line.hidden}
    shown = {str(row[1].value) for number, row in enumerate(sheet.iter_rows(), 1) if number not in hidden}
    assert {"3", "5", "12", "13"} <= shown
    # In October the two had 0.33 and 0.9 of row 5: 1.1 is less than both together.
    folder.put("教育.xlsx", EDUCATION, NOVEMBER, {"3": (160, 160), "5": 1.1, "12": 47, "13": 26})
    results = folder.report(NOVEMBER).edition.results
    assert ("not-cumulative", "5") in {
        (each.code, each.row) for each in results.findings if each.bureau == EDUCATION
    }
    part = next(each for each in results.indicator("12").contributions if each.bureau == EDUCATION)
    assert part.value == 47


def test_a_renamed_bureau_is_known_by_both_names(folder: Folder) -> None:
    assert command(folder.places, "bureau", CIVIL, "--from", "2026-11", "--renamed", OFFICE) == 0
    assert OFFICE in issued(folder, NOVEMBER)
    folder.put("旧名.xlsx", CIVIL, NOVEMBER, {"3": (120, 120), "5": 0.2, "12": 47, "13": 26})
    results = folder.report(NOVEMBER).edition.results
    assert next(each for each in results.bureaus if each.name == OFFICE).state == "received"
    assert ("not-cumulative", OFFICE) in {
        (each.code, each.bureau) for each in results.findings if each.row == "5"
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((LEAD, "--end"), "还牵头"),
        (("区旅游局", "--end"), "没有“区旅游局”这个单位"),
        ((CIVIL, "--successor", "区旅游局"), "没有“区旅游局”这个单位"),
        ((CIVIL, "--renamed", EDUCATION), "由它承接请用 --successor"),
    ],
)
def test_what_cannot_be_is_refused(
    folder: Folder, words: tuple[str, ...], told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert command(folder.places, "bureau", *words, "--from", "2026-11") == 2
    assert told in capfd.readouterr().err
    with folder.office() as office:
        assert office.in_force(NOVEMBER) is office.plan.in_force(NOVEMBER)


def test_a_second_change_follows_the_first(folder: Folder) -> None:
    with folder.office() as office:
        change_bureau(office, OCTOBER, CIVIL, "name", OFFICE)
        change_bureau(office, NOVEMBER, OFFICE, "successor", EDUCATION)
        names = {bureau.name for bureau in office.in_force(NOVEMBER).bureaus}
        assert {CIVIL, OFFICE} & names == set() and EDUCATION in names
        assert OFFICE in {bureau.name for bureau in office.in_force(OCTOBER).bureaus}
        with pytest.raises(OfficeError, match=CIVIL):
            change_bureau(office, NOVEMBER, CIVIL, "end", "")


# --- the plan alone ---


def test_a_successor_stands_once_in_a_row_and_takes_the_share_along() -> None:
    from dataclasses import replace

    row = replace(PLAN.indicator("5"), shares={CIVIL: Decimal("0.3"), EDUCATION: Decimal("0.9")})
    plan = replace(PLAN, indicators=(row,))
    (changed,) = with_bureaus(plan, {CIVIL: EDUCATION}, ()).indicators
    assert changed.support.count(EDUCATION) == 1 and CIVIL not in changed.support
    assert changed.shares == {EDUCATION: Decimal("1.2")}
    led = with_bureaus(PLAN, {UNION: LEAD}, ()).indicator("11")
    assert (led.lead, led.support) == (LEAD, ())


def test_a_bureau_that_leads_cannot_just_end() -> None:
    assert "第11行" in led_by(PLAN, UNION) and led_by(PLAN, CIVIL) == ()
    assert with_bureaus(PLAN, {}, {UNION}) is PLAN
    assert all(CIVIL not in task.bureaus for task in with_bureaus(PLAN, {}, {CIVIL}).tasks)
