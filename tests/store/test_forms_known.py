"""下发 out of a working folder: each month's forms show what was accepted the months before."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from laoyousuode.period import Period
from tests.mutations.forms import filled_in
from tests.store.store_kit import EDUCATION, LEAD, Folder, command, lead_figures

AUGUST, SEPTEMBER, OCTOBER = Period(2026, 8), Period(2026, 9), Period(2026, 10)


def issued(folder: Path, bureau: str) -> Path:
    [path] = folder.glob(f"*{bureau}*.xlsx")
    return path


def shown(path: Path, *names: str) -> list[object]:
    """What the cells of these names hold."""
    book = openpyxl.load_workbook(path)
    places = [next(iter(book.defined_names[name].destinations)) for name in names]
    return [book[sheet][address].value for sheet, address in places]


def test_two_months_are_filled_and_the_third_months_forms_show_them(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "北仑")
    for period, typed in ((AUGUST, 0.7), (SEPTEMBER, 0.85)):
        assert command(folder.places, "forms", str(period)) == 0
        form = issued(folder.places.issued(period), EDUCATION)
        assert shown(form, "last_5") == [None if period == AUGUST else 0.7]
        figures = {"in_5_value": typed, "in_3_numerator": 40, "in_3_denominator": 41}
        header = {"in_serial": 1, "in_date": f"2026-{period.month + 1:02d}-03", "in_filler": "演示"}
        data = filled_in(openpyxl.load_workbook(form), {**header, **figures})
        (folder.places.returned(period) / form.name).write_bytes(data)
        assert command(folder.places, "report", "--period", str(period)) == 0
    assert command(folder.places, "forms", str(OCTOBER)) == 0
    october = issued(folder.places.issued(OCTOBER), EDUCATION)
    assert shown(october, "last_5", "year_before_5", "last_3") == [0.85, None, 97.56097561]
    assert shown(issued(folder.places.issued(OCTOBER), LEAD), "last_5") == [None]


def test_a_month_that_is_corrected_after_the_forms_went_out_blames_nobody(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "北仑")
    folder.put("一.xlsx", EDUCATION, SEPTEMBER, {"5": 0.85, "3": (40, 41)})
    folder.put("二.xlsx", LEAD, SEPTEMBER, lead_figures(9))
    folder.report(SEPTEMBER)
    assert command(folder.places, "forms", str(OCTOBER)) == 0
    form = issued(folder.places.issued(OCTOBER), EDUCATION)
    folder.put("三.xlsx", EDUCATION, SEPTEMBER, {"5": 0.8, "3": (40, 41)}, serial=2)
    folder.report(SEPTEMBER)
    typed = {"in_5_value": 0.82, "in_3_numerator": 41, "in_3_denominator": 42, "in_date": "2026-11-03"}
    data = filled_in(openpyxl.load_workbook(form), {**typed, "in_filler": "演示"})
    (folder.places.returned(OCTOBER) / form.name).write_bytes(data)
    told = [
        (each.code, each.row, each.raw, each.used)
        for each in folder.report(OCTOBER).edition.results.findings
        if each.row == "5" and each.bureau == EDUCATION
    ]
    assert told == [("earlier-revised", "5", "0.85", "0.8")]


def test_forms_without_a_folder_show_what_results_tell(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "北仑")
    folder.put("一.xlsx", EDUCATION, SEPTEMBER, {"5": 0.85, "3": (40, 41)})
    folder.report(SEPTEMBER)
    results = next(folder.places.path.rglob("results.json"))
    out = tmp_path / "表"
    assert command(tmp_path, "forms", "2026-10", "--out", str(out), "--previous", str(results)) == 0
    assert shown(issued(out, EDUCATION), "last_5") == [0.85]


def test_results_that_are_none_are_told_and_no_form_is_written(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "results.json"
    bad.write_text("{}", encoding="utf-8")
    assert command(tmp_path, "forms", "2026-10", "--out", str(tmp_path / "表"), "--previous", str(bad)) == 2
    told = capfd.readouterr().err
    assert "--previous" in told and "Traceback" not in told
    assert not (tmp_path / "表").exists()


def test_in_a_working_folder_the_store_tells_and_nothing_else(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = Folder(tmp_path / "北仑")
    assert command(folder.places, "forms", "2026-10", "--previous", "results.json") == 2
    assert "工作文件夹" in capfd.readouterr().err
