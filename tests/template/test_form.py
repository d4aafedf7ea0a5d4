"""The form as built: the committed master, names, protection, validation, what is open, what it shows when empty."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import openpyxl
import pytest
from openpyxl import Workbook

from laoyousuode import layout
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan, load_plan
from template.build import MASTER, build, finish_part
from template.form import Issuance
from tests.differential.sheets import places, recalculate_with_ironcalc, recalculate_with_libreoffice

ROWS = [row.no for row in default_plan().indicators]
UNION = Issuance("区总工会", Period(2026, 10), dt.date(2026, 11, 5))
SMALL_PLAN = Path(__file__).parents[1] / "plans" / "small.toml"


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


@cache
def master() -> Workbook:
    return openpyxl.load_workbook(MASTER)


@cache
def union_form() -> Workbook:
    return opened(build(default_plan(), UNION))


def open_names(workbook: Workbook) -> set[str]:
    """The defined names of unlocked cells."""
    found = set()
    for name, defined in workbook.defined_names.items():
        sheet, _, address = defined.attr_text.rpartition("!")
        if not workbook[sheet.strip("'")][address.replace("$", "")].protection.locked:
            found.add(name)
    return found


def test_the_committed_master_is_what_the_code_builds() -> None:
    assert MASTER.read_bytes() == build(default_plan()), "run: python3 run.py rebuild"


def test_sheets_and_protection_without_a_password() -> None:
    assert tuple(master().sheetnames) == layout.SHEETS
    assert master()[layout.PARAMETER_SHEET].sheet_state == "hidden"
    for sheet in master().worksheets:
        assert sheet.protection.sheet and not sheet.protection.password
        assert sheet["A1"].value == layout.marker(sheet.title)


def test_names_are_the_interface() -> None:
    names = set(master().defined_names)
    assert {"in_bureau", "in_period", "in_serial", "in_date", "in_filler", "in_phone"} <= names
    assert {layout.out_name(no, field) for no in ROWS for field in layout.OUT_FIELDS} <= names
    assert {layout.task_name(no, field) for no in range(1, 10) for field in layout.TASK_FIELDS} <= names
    assert {"in_2_value", "in_3_numerator", "in_3_denominator", "in_C3_reason", "in_12_numerator"} <= names
    assert "in_2_numerator" not in names and "in_9_value" not in names


def test_every_unlocked_cell_has_a_name_and_is_tinted() -> None:
    named = {f"{sheet}!{address}" for sheet, address in places(MASTER).values()}
    for sheet in master().worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if not cell.protection.locked:
                    assert f"{sheet.title}!{cell.coordinate}" in named
                    assert cell.fill.fgColor.rgb in ("00DDEBF7", "00F2F7FC")


def test_an_issued_form_opens_only_the_bureaus_own_rows() -> None:
    expected = {
        f"in_{no}_{field}" for no in ("11", "C6", "C7") for field in ("value", "numerator", "denominator")
    }
    expected |= {"in_12_value", "in_13_value"}
    expected |= {
        f"in_{no}_{field}" for no in ("11", "12", "13", "C6", "C7") for field in ("confirm", "reason")
    }
    expected |= {f"task_{no}_{field}" for no in (7, 8) for field in layout.TASK_FIELDS}
    expected |= {"in_serial", "in_date", "in_filler", "in_phone"}
    assert open_names(union_form()) == expected


def test_an_issued_form_bears_bureau_period_and_due_day() -> None:
    sheet = union_form()[layout.ENTRY_SHEET]
    where = {name: address for name, (_, address) in named(union_form()).items()}
    assert (sheet[where["in_bureau"]].value, sheet[where["in_period"]].value) == ("区总工会", "2026-10")
    assert "2026年11月5日" in sheet["B3"].value


def named(workbook: Workbook) -> dict[str, tuple[str, str]]:
    found = {}
    for name, defined in workbook.defined_names.items():
        sheet, _, address = defined.attr_text.rpartition("!")
        found[name] = (sheet.strip("'"), address.replace("$", ""))
    return found


def test_each_figure_cell_says_what_to_type() -> None:
    sheet = master()[layout.ENTRY_SHEET]
    told = {
        address: rule for rule in sheet.data_validations.dataValidation for address in str(rule.sqref).split()
    }
    for name, (title, address) in named(master()).items():
        if title == layout.ENTRY_SHEET and name.rpartition("_")[2] in (
            "value",
            "numerator",
            "denominator",
            "confirm",
        ):
            rule = told[address]
            assert rule.prompt and rule.error and len(rule.formula1) <= 255, name


def test_result_cells_fall_back_on_the_native_formula() -> None:
    sheet = master()[layout.ENTRY_SHEET]
    for no in ROWS:
        for field in layout.OUT_FIELDS:
            formula = sheet[named(master())[layout.out_name(no, field)][1]].value
            assert formula.startswith(f"=IFERROR(LYSD_{field.upper()}("), formula


def test_formulas_keep_to_what_every_excel_has() -> None:
    for sheet in master().worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    assert len(cell.value) < 8192, cell.coordinate
                    assert cell.value.count("IF(") < 400
                    for modern in ("IFS(", "LET(", "XLOOKUP(", "TEXTJOIN(", "LAMBDA(", "SWITCH(", "_xlfn"):
                        assert modern not in cell.value.replace("COUNTIFS(", ""), cell.coordinate
                    assert deepest(cell.value) <= 64, (sheet.title, cell.coordinate)


def deepest(formula: str) -> int:
    """How deep function calls and parentheses are nested, texts left out."""
    depth = most = 0
    in_text = False
    for sign in formula:
        if sign == '"':
            in_text = not in_text
        elif not in_text:
            depth += (sign == "(") - (sign == ")")
            most = max(most, depth)
    return most


def test_prints_on_a4_landscape_one_page_wide() -> None:
    sheet = master()[layout.ENTRY_SHEET]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    page = sheet.sheet_properties.pageSetUpPr
    assert page is not None and (sheet.page_setup.fitToWidth, page.fitToPage) == (1, True)
    assert sheet.print_title_rows == "$5:$5" and sheet.freeze_panes == "D6"


def test_no_cell_shows_an_error_before_anything_is_typed(tmp_path: Path) -> None:
    """In the master (no period at all), and in an issued form: everything that IronCalc can see."""
    import ironcalc

    for data in (MASTER.read_bytes(), build(default_plan(), UNION), build(load_plan(SMALL_PLAN))):
        path = tmp_path / "form.xlsx"
        path.write_bytes(data)
        model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
        model.evaluate()
        book = opened(data)
        for index, sheet in enumerate(book.worksheets):
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        value = model.get_cell_value(index, cell.row, cell.column)
                        assert not (isinstance(value, str) and value.startswith("#")), (
                            sheet.title,
                            cell.coordinate,
                        )


@pytest.mark.office
def test_the_second_plan_has_a_form_that_works(tmp_path: Path) -> None:
    path = tmp_path / "small.xlsx"
    path.write_bytes(build(load_plan(SMALL_PLAN)))
    case = {
        "in_period": "2031-06",
        "in_bureau": "县教育局",
        "in_1_value": 300,
        "in_2_numerator": 19,
        "in_2_denominator": 20,
    }
    names = ["out_1_status", "out_1_expected", "out_2_status", "out_2_target"]
    wanted = {"out_1_status": "达序时", "out_1_expected": 300, "out_2_status": "达标", "out_2_target": "90"}
    assert recalculate_with_libreoffice(path, [case], names, tmp_path) == [wanted]
    assert recalculate_with_ironcalc(path, [case], names) == [wanted]


def test_texts_are_spelt_as_they_are_and_mean_the_same() -> None:
    """openpyxl spells a Chinese character as a reference of eight bytes."""
    part = "<worksheet>&#22635;报&#10;&#38;&#60;&amp;lt;&#160;&#127;&#131072;</worksheet>".encode()
    spelt = finish_part("xl/worksheets/sheet1.xml", part)
    assert "填报&#10;&#38;&#60;&amp;lt;\xa0\x7f\U00020000".encode() in spelt
    assert canonicalize(spelt) == canonicalize(part)
    with zipfile.ZipFile(io.BytesIO(MASTER.read_bytes())) as archive:
        for name in archive.namelist():
            references = set(re.findall(rb"&#\d+;", archive.read(name)))
            assert references <= {b"&#10;"}, name
