"""What stands in the form beside what it asks for: other months' sheets, hidden and unseen figures, unused cells, notes."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from laoyousuode.findings import Issue
from reporter.returns.labels import is_opposite
from reporter.returns.returned import FileReading
from reporter.workbooks.grid import Excess, too_large
from tests.mutations.forms import LEAD, filled
from tests.mutations.judge import clean as clean_rows
from tests.mutations.judge import read, reader
from tests.readings import accepted

ENTRY = "指标填报"


def changed(change: Callable[[Worksheet], object]) -> FileReading:
    """The clean form of the lead, in which one thing was changed."""

    def in_book(book: Workbook) -> None:
        change(book[ENTRY])

    return in_workbook(in_book)


def in_workbook(change: Callable[[Workbook], object]) -> FileReading:
    book = openpyxl.load_workbook(io.BytesIO(filled(LEAD)))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return read(buffer.getvalue())


def said(found: FileReading) -> list[tuple[str, str, str]]:
    return sorted((finding.code, finding.cell, finding.severity) for finding in found.findings)


def used_as_clean(found: FileReading) -> bool:
    return {no: row.figure for no, row in accepted(found).rows.items()} == clean_rows()


def add_copy(book: Workbook, month: str, *, title: str = "指标填报 (2)", hidden: bool = False) -> None:
    """A copy of the entry sheet with other figures, as Excel, WPS and LibreOffice name it."""
    copy = book.copy_worksheet(book[ENTRY])
    copy.title = title
    copy["F2"] = month
    copy["H7"] = 2.6
    copy.sheet_state = "hidden" if hidden else "visible"


@pytest.mark.parametrize("hidden", [True, False])
@pytest.mark.parametrize("title", ["9月", "指标填报 (2)"])
def test_a_filled_sheet_of_another_month_is_left_aside(title: str, hidden: bool) -> None:
    found = in_workbook(lambda book: add_copy(book, "2026-09", title=title, hidden=hidden))
    assert said(found) == [("other-month-sheet", "A1", "info")]
    assert (found.findings[0].sheet, found.findings[0].used) == (title, "2026年9月")
    assert used_as_clean(found)


@pytest.mark.parametrize("title", ["指标填报 (2)", "指标填报_2", "副本", "Sheet1"])
@pytest.mark.parametrize("marker", ["both", "first", "second", "neither"])
def test_two_filled_sheets_of_the_same_month_are_refused(title: str, marker: str) -> None:
    def change(book: Workbook) -> None:
        add_copy(book, "2026-10", title=title)
        if marker in ("second", "neither"):
            book[ENTRY]["A1"] = None
        if marker in ("first", "neither"):
            book[title]["A1"] = None

    assert [finding.code for finding in in_workbook(change).findings] == ["duplicate-sheet"]


def test_a_copy_with_the_same_figures_is_no_second_form() -> None:
    def change(book: Workbook) -> None:
        book.copy_worksheet(book[ENTRY]).title = "指标填报 (2)"

    assert said(in_workbook(change)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda sheet: setattr(sheet.column_dimensions["H"], "hidden", True),
            [("hidden-column", "H6", "warning")],
        ),
        (lambda sheet: setattr(sheet.column_dimensions["G"], "hidden", True), []),
        (
            lambda sheet: setattr(sheet["H7"], "font", Font(color="FFFFFFFF")),
            [("unseen-figure", "H7", "warning")],
        ),
        (lambda sheet: setattr(sheet["H7"], "font", Font(color="FF808080")), []),
    ],
    ids=["a column of figures", "a column of words", "white on white", "grey"],
)
def test_hidden_and_unseen_figures_are_used_and_told(
    change: Callable[[Worksheet], object], expected: list[tuple[str, str, str]]
) -> None:
    found = changed(change)
    assert said(found) == expected
    assert used_as_clean(found)


@pytest.mark.parametrize(("cell", "row"), [("H14", "9"), ("I14", "9"), ("I7", "2"), ("J10", "5")])
def test_a_figure_in_a_cell_that_its_row_does_not_use_is_told_and_not_used(cell: str, row: str) -> None:
    found = changed(lambda sheet: sheet.__setitem__(cell, 35.2))
    assert said(found) == [("stray-cell", cell, "warning")]
    assert found.findings[0].row == row
    assert used_as_clean(found)


def test_a_heading_line_that_is_repeated_is_no_extra_row() -> None:
    def split(sheet: Worksheet) -> None:
        last = sheet.max_row + 1
        for column in range(1, sheet.max_column + 1):
            sheet.cell(last, column).value = sheet.cell(5, column).value

    found = changed(split)
    assert said(found) == []


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("Administrator:\n已与台账核对一致", False),
        ("user1:\n与上报系统统一", False),
        ("2026年王五：\n已一一核对", False),
        ("张三:\n含临时工3人", True),
        ("李四：\n其中三人未到岗", True),
        ("暂按初步数填报", True),
        ("约二百四十", True),
    ],
)
def test_a_note_counts_by_what_it_says_not_by_who_wrote_it(note: str, told: bool) -> None:
    found = changed(lambda sheet: setattr(sheet["H7"], "comment", Comment(note, "x")))
    assert said(found) == ([("cell-comment", "H7", "warning")] if told else [])


@pytest.mark.parametrize(
    ("one", "other", "opposite"),
    [
        ("城镇登记失业率", "城镇登记就业率", True),
        ("案件增加数", "案件减少数", True),
        ("未达标企业数", "达标企业数", True),
        ("男职工人数", "女职工人数", True),
        ("基层治理单位失业保险参保率", "基层治理单位失业保险参保率(%)", False),
        ("培训劳动关系协调员人次", "培训劳动关系协调员人次数", False),
        ("新增就业人数", "新增就业的人数", False),
    ],
)
def test_labels_of_the_opposite_sense(one: str, other: str, opposite: bool) -> None:
    assert is_opposite(one, other) is is_opposite(other, one) is opposite


def test_a_row_whose_label_was_turned_round_is_not_the_row() -> None:
    found = changed(lambda sheet: sheet.__setitem__("C6", "城镇登记就业率"))
    assert said(found) == [("label-changed", "C6", "error")]
    assert accepted(found).rows["1"].figure.state == "doubtful"


def test_a_workbook_of_which_no_sheet_can_be_read_is_unreadable() -> None:
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled(LEAD))) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(
                name, content[: len(content) // 2] if name.startswith("xl/worksheets/sheet") else content
            )
    assert said(read(buffer.getvalue())) == [("unreadable", "", "error")]


@pytest.mark.parametrize("lock", ["~$返回表.xlsx", ".~lock.返回表.xlsx#"])
def test_a_file_that_a_program_is_writing_need_only_be_closed(lock: str, tmp_path: Path) -> None:
    path = tmp_path / "返回表.xlsx"
    path.write_bytes(filled(LEAD)[:5000])
    alone = reader().read(path, path.name).findings[0].cure
    (tmp_path / lock).write_bytes(b"x")
    assert "另存" in alone
    assert "请关闭" in reader().read(path, path.name).findings[0].cure


def test_every_bound_has_a_cure_of_its_own() -> None:
    kinds: tuple[Excess, ...] = (
        "file",
        "names",
        "rows",
        "cells",
        "styles",
        "text",
        "merges",
        "sheets",
        "comments",
    )
    cures = {kind: Issue("too-large", variant=too_large(kind).variant).definition.cure for kind in kinds}
    assert len(set(cures.values())) == len(kinds)
    assert "名称管理器" in cures["names"] and "空行" in cures["rows"] and "图片" in cures["file"]
