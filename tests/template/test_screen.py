"""What a clerk has before him when the form is opened: his own rows, the answer beside the entry cells, a live head."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from laoyousuode import layout
from laoyousuode.entry import ENTRY_FIELDS, FIGURE_FIELDS
from laoyousuode.output import repack
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from template.build import build, finish_part
from template.form import Issuance
from tests.differential.sheets import recalculate_with_ironcalc, recalculate_with_libreoffice
from tests.mutations.forms import filled
from tests.mutations.judge import read
from tests.readings import accepted

OCTOBER = Period(2026, 10)
EDUCATION, LEAD, UNION = "区教育局", "区人力社保局", "区总工会"
BUREAUS = [bureau.name for bureau in default_plan().bureaus]
# A screen of 1366 pixels without the program's own edges; a character of the form's standard font is 7 wide.
SCREEN, CHARACTER = 1366 - 70, 7


@cache
def form(bureau: str) -> Workbook:
    data = build(default_plan(), Issuance(bureau, OCTOBER, dt.date(2026, 11, 5)))
    return openpyxl.load_workbook(io.BytesIO(data))


def own_rows(bureau: str) -> list[str]:
    return [row.no for row in default_plan().indicators if row.role(bureau, 2026)]


@pytest.mark.parametrize("bureau", BUREAUS)
def test_only_the_bureaus_own_rows_are_seen_and_the_others_stay(bureau: str) -> None:
    sheet = form(bureau)[layout.ENTRY_SHEET]
    rows = {
        str(sheet.cell(row, 1).value): sheet.row_dimensions[row].hidden
        for row in range(layout.FIRST_ROW, sheet.max_row + 1)
        if sheet.cell(row, 1).value is not None
    }
    assert list(rows) == [row.no for row in default_plan().indicators]
    assert [no for no, hidden in rows.items() if not hidden] == own_rows(bureau)
    # Anyone may show them again: heights of rows may be changed.
    assert not sheet.protection.formatRows


def test_the_line_above_the_commitments_goes_with_them() -> None:
    heads = {
        bureau: next(
            form(bureau)[layout.ENTRY_SHEET].row_dimensions[cell.row].hidden
            for cell in form(bureau)[layout.ENTRY_SHEET]["B"]
            if str(cell.value).startswith("承诺事项")
        )
        for bureau in (EDUCATION, UNION)
    }
    assert heads == {EDUCATION: True, UNION: False}


def test_the_answer_stands_beside_the_entry_cells_and_all_within_one_screen() -> None:
    keys = [column.key for column in layout.ENTRY_COLUMNS]
    assert keys[keys.index("value") : keys.index("check") + 1] == [*FIGURE_FIELDS, "status", "check"]
    needed = {"name", "unit", "target", "last", "year_before", *ENTRY_FIELDS, "status", "check", "progress"}
    last = max(keys.index(key) for key in needed)
    sheet = form(EDUCATION)[layout.ENTRY_SHEET]
    widths = [
        sheet.column_dimensions[layout.column_letters(layout.entry_column(key))].width
        for key in keys[: last + 1]
    ]
    assert sum(widths) * CHARACTER <= SCREEN


@pytest.mark.parametrize("bureau", BUREAUS)
def test_the_cursor_waits_in_the_first_figure_of_the_bureaus_own(bureau: str) -> None:
    sheet = form(bureau)[layout.ENTRY_SHEET]
    [pane] = [each for each in sheet.sheet_view.selection if each.pane == "bottomRight"]
    cell = sheet[pane.activeCell]
    keys = {layout.entry_column(key): key for key in FIGURE_FIELDS}
    assert not cell.protection.locked and cell.column in keys
    assert str(sheet.cell(cell.row, 1).value) == next(row.no for row in default_plan().rows_of(bureau, 2026))


def test_a_cells_prompt_says_the_basis_that_stands_beyond_the_edge() -> None:
    sheet = form(EDUCATION)[layout.ENTRY_SHEET]
    prompts = {str(rule.sqref): rule.prompt for rule in sheet.data_validations.dataValidation}
    assert prompts["I8"].startswith("分子：已帮扶人数\n分母：应帮扶人数")
    assert prompts["H10"].startswith("2023年1月起累计数（填本单位数）\n请填数字，单位：万人次。")
    assert all(len(prompt) <= 255 for prompt in prompts.values())


CASES: list[tuple[dict[str, object], str]] = [
    ({}, "本单位填报 2 行，已填 0 行，有问题 0 行"),
    ({"in_5_value": 0.9}, "本单位填报 2 行，已填 1 行，有问题 0 行"),
    ({"in_5_value": "约0.9"}, "本单位填报 2 行，已填 1 行，有问题 1 行"),
    ({"in_3_numerator": 41}, "本单位填报 2 行，已填 1 行，有问题 1 行"),  # without its denominator
    (
        {"in_3_numerator": 41, "in_3_denominator": 42, "in_5_value": 9000},
        "本单位填报 2 行，已填 2 行，有问题 1 行",
    ),
]


def answers(path: Path, program: str) -> list[str]:
    """The head after each case; a case leaves nothing behind for the next."""
    book = openpyxl.load_workbook(path)
    address = f"'{layout.ENTRY_SHEET}'!${layout.column_letters(layout.entry_column('status'))}$3"
    book.defined_names["head"] = openpyxl.workbook.defined_name.DefinedName("head", attr_text=address)
    buffer = io.BytesIO()
    book.save(buffer)
    # IronCalc takes an empty cell that claims to be a number for 0.
    path.write_bytes(repack(buffer.getvalue(), "2026-01-01T00:00:00Z", finish_part))
    names = {name for case, _ in CASES for name in case}
    cases = [{name: case.get(name, "") for name in names} for case, _ in CASES]
    if program == "ironcalc":
        found = recalculate_with_ironcalc(path, cases, ["head"])
    else:
        found = recalculate_with_libreoffice(path, cases, ["head"], path.parent)
    return [answer["head"] for answer in found]


@pytest.mark.parametrize("program", ["ironcalc", pytest.param("libreoffice", marks=pytest.mark.office)])
def test_the_head_counts_while_the_clerk_types(program: str, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(build(default_plan(), Issuance(EDUCATION, OCTOBER)))
    assert answers(path, program) == [head for _, head in CASES]


@pytest.mark.parametrize("bureau", [EDUCATION, LEAD, UNION])
def test_what_the_form_hides_is_no_finding(bureau: str) -> None:
    found = accepted(read(filled(bureau)))
    assert [each.code for each in found.findings if each.code in ("hidden-row", "not-own-row")] == []


def test_a_row_of_his_own_that_somebody_hid_is_one() -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(EDUCATION)))
    book[layout.ENTRY_SHEET].row_dimensions[10].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    assert [(each.code, each.cell) for each in accepted(read(buffer.getvalue())).findings] == [
        ("hidden-row", "H10")
    ]


def test_figures_that_differ_are_shown_as_different() -> None:
    """2.68 beside 2.6667 is 达序时: 2.7 would say otherwise; 99.97 % of the target is not 100.0 %."""
    sheet = form(LEAD)[layout.ENTRY_SHEET]
    flow, rate = 7, 8  # rows of the sheet: 2 and 3
    column = {
        key: layout.column_letters(layout.entry_column(key)) for key in ("result", "expected", "progress")
    }
    shown = [sheet[f"{column[key]}{flow}"].number_format for key in ("result", "expected")]
    assert shown == ["General", "0.0###"]
    assert {sheet[f"{column[key]}{rate}"].number_format for key in ("result", "expected")} == {"0.0##"}
    assert sheet[f"{column['progress']}{flow}"].number_format == "[>=1]0.0%;[>=0.9995]0.00##%;0.0%"
