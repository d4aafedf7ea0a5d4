"""A form of layout version 1, filled before there was another, is read as it was; so is one whose columns stand today.

The form (demonstration data) was built and filled by the program of that time; other programs' files of it are in
tests/cases, every one of version 1.
"""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from laoyousuode import layout
from laoyousuode.entry import Figure
from reporter.returns.returned import FileReading
from tests.mutations.forms import FIGURES, Form, filled
from tests.mutations.judge import read
from tests.office import convert
from tests.readings import accepted, turned_away

UNION = "区总工会"
FIRST = Path(__file__).with_name("version_1") / "区总工会（演示数据）.xlsx"
# row: figure (or its state), status
ROWS = {
    "11": ((402, 560), "滞后"),
    "12": (40, "汇总后判定"),  # typed as 40人次
    "13": ("doubtful", "待核"),  # 约30
    "C6": ("doubtful", "待核"),  # 39 of 38
    "C7": ((130, 210), "年度考核"),
}
HEADER = {
    "in_bureau": "D2",
    "in_period": "F2",
    "in_serial": "H2",
    "in_date": "J2",
    "in_filler": "L2",
    "in_phone": "O2",
}
TOLD = [("text-number", "H17"), ("ambiguous-number", "H18"), ("numerator-exceeds-denominator", "I28")]


def shown(figure: Figure) -> object:
    if figure.state != "number":
        return figure.state
    if figure.numerator is not None and figure.denominator is not None:
        return int(figure.numerator), int(figure.denominator)
    return figure.value


def assert_reads_as_ever(found: FileReading) -> None:
    returned = accepted(found)
    own = {no: row for no, row in returned.rows.items() if row.status != "不需填报"}
    assert {no: (shown(row.figure), row.status) for no, row in own.items()} == ROWS
    assert [(each.code, each.cell) for each in returned.findings] == TOLD
    assert (returned.bureau, returned.serial, str(returned.date), returned.filler) == (
        UNION,
        1,
        "2026-11-03",
        "演示",
    )
    assert returned.header == HEADER
    assert [(task.task, task.cell) for task in returned.tasks] == [(7, "F12"), (8, "F13")]


def test_a_form_of_version_1_is_read_as_it_was() -> None:
    book = openpyxl.load_workbook(FIRST)
    assert book[layout.ENTRY_SHEET]["A1"].value == "laoyousuode/1/指标填报"
    assert book[layout.ENTRY_SHEET]["N5"].value == "状态"
    assert_reads_as_ever(read(FIRST.read_bytes()))


@pytest.mark.office
@pytest.mark.parametrize("container", ["xlsx", "ods", "xls"])
def test_so_it_is_where_libreoffice_saved_it(container: str, tmp_path: Path) -> None:
    [saved] = convert([FIRST], container, tmp_path)
    assert_reads_as_ever(read(saved.read_bytes(), saved.name))


def test_both_versions_give_the_same_figures() -> None:
    """Typed alike, whatever column a figure stands in."""
    new = accepted(read(filled(UNION))).rows
    book = openpyxl.load_workbook(FIRST)
    for name in ("in_12_value", "in_13_value", "in_C6_numerator"):
        [(sheet, address)] = book.defined_names[name].destinations
        book[sheet][address].value = FIGURES[UNION][name]
    buffer = io.BytesIO()
    book.save(buffer)
    old = accepted(read(buffer.getvalue())).rows
    assert {no: (row.figure, row.status) for no, row in old.items()} == {
        no: (row.figure, row.status) for no, row in new.items()
    }
    assert new["12"].figure.value == Decimal(40)


@pytest.mark.parametrize("version", ["0", "3", "1.0"])
def test_a_form_of_any_other_version_is_not_read_by_guesswork(version: str) -> None:
    form = Form.of(UNION)
    form.sheet["A1"].value = f"laoyousuode/{version}/{layout.ENTRY_SHEET}"
    [told] = turned_away(read(form.bytes())).findings
    assert (told.code, told.raw) == ("wrong-version", version)
