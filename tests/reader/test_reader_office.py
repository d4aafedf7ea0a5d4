"""Files that LibreOffice saved, beside what openpyxl reads in the same file."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from laoyousuode.cell import Cell
from reporter.workbooks.workbook import Workbook, WorkbookError, open_workbook

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]


def make(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "填报表"
    sheet.append(["编码", "指标 名称", "甲\n乙", " 前后 ", "_x000D_", "😀"])
    sheet.append([1, -2.5, 1e-9, 0.1 + 0.2, True, False])
    sheet.append([datetime.datetime(2024, 5, 6, 7, 8), datetime.date(1999, 12, 31), datetime.time(18, 30)])
    sheet.append([0.95, 0.1234, 1234567.891])
    for cell, code in zip(sheet[4], ("0%", "0.00%", '#,##0.00"元"'), strict=False):
        cell.number_format = code
    sheet.append(["=A2*2", '=""', "=1/0", "=NA()", "=A2>0", '="甲"&A1'])
    sheet["A6"] = ArrayFormula("A6", "=SUM(A2:C2*2)")
    sheet["Q30"] = "远"
    sheet["A1"].comment = Comment("请核对", "填报人")
    sheet.merge_cells("A8:C9")
    sheet.row_dimensions[10].hidden = True
    hidden = book.create_sheet("机读")
    hidden.sheet_state = "hidden"
    hidden["B2"] = 7
    book.defined_names["周期"] = DefinedName("周期", attr_text="机读!$B$2")
    book.save(path)


def convert(source: Path, kind: str, folder: Path) -> Path:
    profile = folder / "profile"
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"),
            *("--convert-to", kind, "--outdir", str(folder), str(source)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{source.stem}.{kind.partition(':')[0]}"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("saved")
    source = folder / "form.xlsx"
    make(source)
    made = {kind: convert(source, kind, folder) for kind in ("xls", "ods")}
    out = folder / "out"
    out.mkdir()
    made["xlsx"] = convert(source, "xlsx:Calc MS Excel 2007 XML", out)
    return made


DTD = 'PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN"'
SCRIPT = 'xmlns:script="http://openoffice.org/2000/script"'
ERRORS = ("#DIV/0!", "#N/A")


def same(ours: Cell, value: object) -> bool:
    """Whether openpyxl reads the same content."""
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return ours.kind == "date" and ours.value == pytest.approx(to_excel(value))
    if isinstance(value, bool):
        return ours.kind == "boolean" and ours.value is value
    if isinstance(value, int | float):
        return ours.kind == "number" and ours.value == value
    return ours.kind == ("error" if value in ERRORS else "text") and ours.value == value


def test_xlsx_cell_by_cell(saved: dict[str, Path]) -> None:
    book = open_workbook(saved["xlsx"])
    values = openpyxl.load_workbook(saved["xlsx"], data_only=True)
    formulas = openpyxl.load_workbook(saved["xlsx"])
    assert book.sheet_names == values.sheetnames == ["填报表", "机读"]
    for name in book.sheet_names:
        sheet = book.sheet(name)
        wanted = {
            (c.row, c.column): c for row in values[name].iter_rows() for c in row if c.value is not None
        }
        empty_texts = {place for place, cell in sheet.cells.items() if cell.value == ""}
        assert set(sheet.cells) - empty_texts == set(wanted) - empty_texts
        for place, cell in sheet.cells.items():
            theirs = wanted.get(place)
            if theirs is not None and place not in empty_texts:
                assert same(cell, theirs.value), (name, place, cell, theirs.value)
                assert cell.number_format == theirs.number_format, (name, place)
            written = formulas[name].cell(*place).value
            written = written.text if isinstance(written, ArrayFormula) else written
            formula = written[1:] if isinstance(written, str) and written.startswith("=") else None
            assert cell.formula == formula, (name, place)
    main = book.sheet("填报表")
    assert main.cells[5, 3] == Cell("#DIV/0!", "error", main.cells[5, 3].number_format, "1/0")
    assert main.cells[5, 2].value == "" and main.cells[5, 2].formula == '""'
    assert main.comments == {(1, 1): "请核对"}
    assert main.merges == [(8, 1, 9, 3)]
    assert main.hidden_rows == {10}
    assert book.sheet("机读").state == "hidden"
    assert book.defined_names["周期"].replace("$", "") == "机读!B2"


def contents(book: Workbook) -> dict[tuple[int, int], tuple[object, str]]:
    return {place: (cell.value, cell.kind) for place, cell in book.sheet("填报表").cells.items()}


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_kinds_give_the_same_cells(saved: dict[str, Path], kind: str) -> None:
    book = open_workbook(saved[kind])
    assert (book.kind, book.sheet_names) == (kind, ["填报表", "机读"])
    wanted = contents(open_workbook(saved["xlsx"]))
    found = contents(book)
    assert {place for place, (_, kind_) in found.items() if kind_ == "error"} == {(5, 3), (5, 4)}
    assert set(found) == set(wanted)
    for place, (value, kind_) in found.items():
        expected, expected_kind = wanted[place]
        assert kind_ == expected_kind, place
        assert value == (pytest.approx(expected) if isinstance(value, float) else expected), place
    assert book.sheet("机读").state == "hidden"
    main = book.sheet("填报表")
    assert (main.comments, main.merges, main.hidden_rows) == ({(1, 1): "请核对"}, [(8, 1, 9, 3)], {10})
    formulas = {place for place, cell in main.cells.items() if cell.formula is not None}
    # To LibreOffice a truth value from an .xlsx is a formula.
    assert formulas == {(5, column) for column in range(1, 7)} | {(6, 1), (2, 5), (2, 6)}
    percentages = {place for place, cell in main.cells.items() if "%" in cell.number_format}
    assert percentages == {(4, 1), (4, 2)}


@pytest.mark.parametrize(
    ("kind", "password", "opens"),
    [("xls", "secret", False), ("ods", "secret", False), ("xls", "VelvetSweatshop", True)],
)
def test_password(tmp_path: Path, kind: str, password: str, opens: bool) -> None:
    # LibreOffice's command line cannot set a password; a macro can, but 7.4 saves .xlsx plain all the same.
    source = tmp_path / "plain.xlsx"
    make(source)
    target = tmp_path / f"locked.{kind}"
    filters = {"xls": "MS Excel 97", "ods": "calc8"}
    macro = (
        f'<?xml version="1.0"?><!DOCTYPE script:module {DTD} "module.dtd">'
        f'<script:module {SCRIPT} script:name="Lock" script:language="StarBasic">'
        "Sub Main\nDim a(0) As New com.sun.star.beans.PropertyValue\n"
        'a(0).Name="Hidden": a(0).Value=True\n'
        "Dim b(1) As New com.sun.star.beans.PropertyValue\n"
        f'b(0).Name="FilterName": b(0).Value="{filters[kind]}"\n'
        f'b(1).Name="Password": b(1).Value="{password}"\n'
        f'd = StarDesktop.loadComponentFromURL("{source.as_uri()}", "_blank", 0, a())\n'
        f'd.storeToURL("{target.as_uri()}", b())\nd.close(True)\nEnd Sub\n</script:module>'
    )
    profile = tmp_path / "profile"
    library = profile / "user" / "basic" / "Standard"
    start = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    # A first start writes the profile, which would overwrite the library.
    subprocess.run([*start, "--terminate_after_init"], check=False, capture_output=True, timeout=180)
    library.mkdir(parents=True, exist_ok=True)
    library.joinpath("Lock.xba").write_text(macro, encoding="utf-8")
    library.joinpath("script.xlb").write_text(
        f'<?xml version="1.0"?><!DOCTYPE library:library {DTD} "library.dtd">'
        '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
        'library:readonly="false" library:passwordprotected="false"><library:element library:name="Lock"/>'
        "</library:library>",
        encoding="utf-8",
    )
    run = [*start, "macro:///Standard.Lock.Main"]
    subprocess.run(run, check=False, capture_output=True, timeout=180)
    assert target.exists()
    if opens:
        assert open_workbook(target).sheet("填报表").cells[2, 2].value == -2.5
        return
    with pytest.raises(WorkbookError) as caught:
        open_workbook(target)
    assert (caught.value.code, caught.value.detail) == ("encrypted", "加密的工作簿")
