"""A sheet is read as far as it is wanted: what is read is the same as of the whole, the rest is not looked at."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoyousuode.layout import ENTRY_SHEET, PARAMETER_SHEET, PLAN_FIELDS, SHEETS, TASK_SHEET
from laoyousuode.plan_digest import digest
from laoyousuode.plan_file import default_plan
from laoyousuode.zip_copy import rewritten
from reporter.returns.carried import find_carried
from reporter.returns.reader import Reader
from reporter.workbooks.grid import Bounds, Sheet, WorkbookError
from reporter.workbooks.ooxml import OoxmlFile
from reporter.workbooks.workbook import open_workbook
from tests.mutations.forms import LEAD, PERIOD, filled
from tests.reader import reader_kit as kit
from tests.reader.test_reader_binary import record, xlsb_links, xlsb_workbook
from tests.readings import accepted

# Where openpyxl puts it.
PARAMETERS = f"xl/worksheets/sheet{SHEETS.index(PARAMETER_SHEET) + 1}.xml"


@settings(deadline=None, max_examples=40)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 12), st.integers(1, 6)), st.text("1文a", min_size=1), max_size=30
    ),
    st.integers(0, 13),
)
def test_the_first_rows_are_those_of_the_whole_sheet(cells: dict[tuple[int, int], str], last: int) -> None:
    book = openpyxl.Workbook()
    for place, text in cells.items():
        book.worksheets[0].cell(*place, text)
    target = io.BytesIO()
    book.save(target)
    name = book.sheetnames[0]
    top = open_workbook(target.getvalue()).top(name, lambda sheet, begins: begins > last)
    whole = open_workbook(target.getvalue()).sheet(name)
    assert top.cells == {place: cell for place, cell in whole.cells.items() if place[0] <= last}


def test_what_stands_below_is_not_looked_at() -> None:
    broken = kit.sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row><row r="3">'
    )
    book = open_workbook(kit.pack(kit.parts(worksheet=broken)))
    assert book.top("表", lambda sheet, begins: begins > 1).cells.keys() == {(1, 1)}
    with pytest.raises(WorkbookError, match="XML"):
        book.sheet("表")


def binary(saved: str, rows: int) -> bytes:
    """A sheet with its row's number in each row's first cell, and damage below."""
    if saved == "xls":
        cells = (kit.biff(0x203, struct.pack("<3Hd", row, 0, 0, row + 1)) for row in range(rows))
        return kit.xls(b"".join(cells) + struct.pack("<HH", 0x203, 999))
    content = record(129) + record(145)
    for row in range(rows):
        content += record(0, struct.pack("<L", row) + b"\x00" * 13)
        content += record(5, struct.pack("<LLd", 0, 0, row + 1))
    parts: dict[str, kit.Part] = {
        **xlsb_links(),
        "xl/workbook.bin": xlsb_workbook(),
        "xl/worksheets/sheet1.bin": content + record(5),
    }
    return kit.pack(parts)


@pytest.mark.parametrize("saved", ["xls", "xlsb"])
@pytest.mark.parametrize("last", [1, 2, 5])
def test_of_a_binary_sheet_the_first_rows_are_read_too(saved: str, last: int) -> None:
    book = open_workbook(binary(saved, 6))
    top = book.top("表", lambda sheet, begins: begins > last)
    assert {place: cell.value for place, cell in top.cells.items()} == {
        (row, 1): float(row) for row in range(1, last + 1)
    }
    # And what was read in part is looked through where somebody wants the rest.
    if saved == "xls":
        with pytest.raises(WorkbookError):
            book.sheet("表")


def test_what_was_read_in_part_counts_once() -> None:
    book = open_workbook(binary("xlsb", 6), Bounds(cells=6))
    for _ in range(3):
        assert len(book.top("表", lambda sheet, begins: len(sheet.cells) > 4).cells) == 5
        book._tops.clear()
    assert len(book.top("表", lambda sheet, begins: begins > 5).cells) == 5


def test_a_sheet_that_was_read_to_its_end_is_not_read_again() -> None:
    book = open_workbook(kit.pack(kit.parts('<row r="1"><c r="A1"><v>1</v></c></row>')))
    whole = book.top("表", lambda sheet, begins: False)
    assert book.sheet("表") is whole
    assert book.top("表", lambda sheet, begins: True) is whole


@pytest.mark.parametrize("name", ["没有", ""])
def test_a_sheet_that_is_not_there_is_told(name: str) -> None:
    book = open_workbook(kit.pack(kit.parts()))
    with pytest.raises(WorkbookError):
        book.top(name, lambda sheet, begins: True)


def loaded(data: bytes, monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[str]:
    """The sheets that are read to their end where this file is read as a return."""
    names: list[str] = []
    load = OoxmlFile.load

    def spy(self: OoxmlFile, name: str) -> Sheet:
        names.append(name)
        return load(self, name)

    monkeypatch.setattr(OoxmlFile, "load", spy)
    path = folder / "返回表.xlsx"
    path.write_bytes(data)
    accepted(Reader(default_plan(), PERIOD).read(path, path.name))
    return names


def test_of_a_form_two_sheets_are_read_to_their_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert sorted(loaded(filled(LEAD), monkeypatch, tmp_path)) == sorted([ENTRY_SHEET, TASK_SHEET])


def test_a_form_whose_labels_were_edited_is_held_against_its_own_record(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(LEAD)))
    cell = next(
        cell for row in book[ENTRY_SHEET].iter_rows() for cell in row if cell.value == "城镇新增就业人数"
    )
    cell.value = "城镇新增就业总人数"
    target = io.BytesIO()
    book.save(target)
    assert PARAMETER_SHEET in loaded(target.getvalue(), monkeypatch, tmp_path)


@pytest.mark.parametrize("rows", [0, 7, 300])
def test_what_the_form_says_of_its_plan_is_found_wherever_it_moved(rows: int) -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(LEAD)))
    book[PARAMETER_SHEET].move_range("A2:IV600", rows=rows)
    target = io.BytesIO()
    book.save(target)
    carried = find_carried(open_workbook(target.getvalue()))
    assert carried is not None and carried.is_of(default_plan())
    assert carried.labels(default_plan())["2"] == "城镇新增就业人数"


def test_a_form_whose_parameters_are_damaged_below_still_says_its_plan() -> None:
    """Its own record is lost; what the plan's file knows of the revision is not."""
    source = filled(LEAD)
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        content = archive.read(PARAMETERS)
    at = content.rindex(b"<row ")
    carried = find_carried(open_workbook(rewritten(source, {PARAMETERS: content[:at]})))
    assert carried is not None and carried.digest == digest(default_plan())
    assert carried.record == {}
    assert carried.labels(default_plan())["2"] == "城镇新增就业人数"


def test_a_form_that_says_nothing_of_its_plan_is_looked_through() -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(LEAD)))
    for row in book[PARAMETER_SHEET].iter_rows(max_row=40, max_col=2):
        if row[0].value in PLAN_FIELDS:
            row[0].value = row[1].value = None
    target = io.BytesIO()
    book.save(target)
    assert find_carried(open_workbook(target.getvalue())) is None
