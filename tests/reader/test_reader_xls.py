"""Records of .xls: texts cut by record ends, code pages, errors, dates, names; and what a bound costs."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from laoyousuode.cell import Cell
from reporter.workbooks.workbook import Bounds, WorkbookError, open_workbook
from tests.messy.binary_killer import corners
from tests.reader.reader_kit import biff, compound, xls, xls_stream

LABEL_SHARED, STRING, FORMULA, CONTINUE = 0xFD, 0x207, 0x06, 0x3C


def shared(*pieces: bytes) -> bytes:
    """A table of one shared string, whose bytes are cut into records so."""
    first, *rest = pieces
    return biff(0xFC, struct.pack("<LL", 1, 1) + first) + b"".join(biff(CONTINUE, piece) for piece in rest)


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ((struct.pack("<HB", 4, 1) + utf16("甲乙"), b"\1" + utf16("丙丁")), "甲乙丙丁"),
        ((struct.pack("<HB", 4, 1) + utf16("甲乙"), b"\0cd"), "甲乙cd"),
        ((struct.pack("<HB", 4, 0) + b"ab", b"\1" + utf16("丙丁")), "ab丙丁"),
        ((struct.pack("<HB", 2, 1) + utf16("😀")[:2], b"\1" + utf16("😀")[2:]), "😀"),
        (
            (
                struct.pack("<HB", 9000, 1) + utf16("字" * 4000),
                b"\1" + utf16("字" * 4000),
                b"\1" + utf16("字" * 1000),
            ),
            "字" * 9000,
        ),
    ],
    ids=["two bytes", "two, then one", "one, then two", "half a pair", "9,000 characters"],
)
def test_a_shared_text_goes_on_in_the_next_record(pieces: tuple[bytes, ...], text: str) -> None:
    data = xls(biff(LABEL_SHARED, struct.pack("<3HL", 0, 0, 0, 0)), book=shared(*pieces))
    assert open_workbook(data).sheet("表").cells == {(1, 1): Cell(text, "text")}


def test_a_formulas_text_goes_on_too() -> None:
    formula = biff(FORMULA, struct.pack("<3H", 0, 0, 0) + b"\0" * 6 + b"\xff\xff" + b"\0" * 8)
    text = biff(STRING, struct.pack("<HB", 9000, 1) + utf16("字" * 4100))
    rest = biff(CONTINUE, b"\1" + utf16("字" * 4100)) + biff(CONTINUE, b"\1" + utf16("字" * 800))
    assert open_workbook(xls(formula + text + rest)).sheet("表").cells == {
        (1, 1): Cell("字" * 9000, "text", formula="?")
    }


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (b"\3" + b"\0" * 5, Cell("", "text", formula="?")),
        (b"\0" + b"\0" * 5, Cell(None, "blank", formula="?")),
        (b"\1\0\1\0\0\0", Cell(True, "boolean", formula="?")),
        (b"\2\0\x2a\0\0\0", Cell("#N/A", "error", formula="?")),
    ],
    ids=["empty text", "text that is missing", "truth", "error"],
)
def test_results_of_formulas(stored: bytes, expected: Cell) -> None:
    formula = biff(FORMULA, struct.pack("<3H", 0, 0, 0) + stored + b"\xff\xff" + b"\0" * 8)
    assert open_workbook(xls(formula)).sheet("表").cells == {(1, 1): expected}


@pytest.mark.parametrize("page", [936, 1252, 65001, 0])
def test_texts_of_excel_97_are_utf_16_whatever_the_code_page(page: int) -> None:
    looks = biff(0x42, struct.pack("<H", page)) + shared(struct.pack("<HB", 2, 1) + utf16("指标"))
    data = xls(biff(LABEL_SHARED, struct.pack("<3HL", 0, 0, 0, 0)), book=looks)
    assert open_workbook(data).sheet("表").cells[1, 1].value == "指标"


def test_excel_5() -> None:
    label = biff(0x204, struct.pack("<4H", 0, 0, 0, 4) + "指标".encode("gbk"))
    error = biff(0x205, struct.pack("<3HBB", 0, 1, 0, 0x17, 1))
    data = xls(label + error, book=biff(0x42, struct.pack("<H", 936)), old=True)
    assert open_workbook(data).sheet_names == ["表"]
    assert open_workbook(data).sheet("表").cells == {
        (1, 1): Cell("指标", "text"),
        (1, 2): Cell("#REF!", "error"),
    }


def test_a_negative_number_in_a_dates_format_is_a_date_like_any_other() -> None:
    looks = biff(0xE0, struct.pack("<HH", 0, 14) + b"\0" * 16) + biff(0x22, b"\1\0")
    read = open_workbook(xls(biff(0x203, struct.pack("<3Hd", 0, 0, 0, -5.0)), book=looks))
    assert read.date_1904
    assert read.sheet("表").cells == {(1, 1): Cell(-5.0, "date", "mm-dd-yy")}


def test_names_of_one_cell() -> None:
    sheets = biff(0x1AE, struct.pack("<H", 1) + b"\1\4") + biff(0x17, struct.pack("<HHhh", 1, 0, 0, 0))
    target = b"\x3a" + struct.pack("<3H", 0, 1, 3)
    head = struct.pack("<HBBHHHL", 0, 0, 2, len(target), 0, 0, 0)
    name = biff(0x18, head + b"\1" + utf16("周期") + target)
    broken = biff(0x18, struct.pack("<HBBHHHL", 0, 0, 1, 3, 0, 0, 0) + b"\0x" + b"\x1c\x17\0")
    assert open_workbook(xls(b"", book=sheets + name + broken)).defined_names == {"周期": "'表'!$D$2"}


@pytest.mark.parametrize("cut", [4, 30, 50, 65])
def test_a_stream_that_ends_early_is_damaged(cut: int) -> None:
    whole = xls_stream(biff(0x203, struct.pack("<3Hd", 0, 0, 0, 1.0)))
    with pytest.raises(WorkbookError, match="unreadable"):
        broken = open_workbook(compound({"Workbook": whole[: len(whole) - 4 if cut == 4 else cut]}))
        broken.sheet("表")


def far_corner() -> bytes:
    return xls(
        b"".join(
            biff(0x203, struct.pack("<3Hd", row, column, 0, 1.0)) for row, column in ((0, 0), (65535, 255))
        )
    )


BOUNDED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))
from pathlib import Path
from reporter.workbooks.workbook import open_workbook
print(sorted(open_workbook(Path(sys.argv[1])).sheet("表").cells))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no RLIMIT_AS on Windows")
@pytest.mark.parametrize(
    ("data", "last"), [(far_corner(), (65536, 256)), (corners(), (1048576, 16384))], ids=["xls", "xlsb"]
)
def test_a_value_in_the_far_corner_is_read_within_200_mb(
    data: bytes, last: tuple[int, int], tmp_path: Path
) -> None:
    path = tmp_path / "角"
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, str(path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == str([(1, 1), last]), done.stderr[-500:]


@pytest.mark.parametrize(
    ("bounds", "variant"),
    [
        (Bounds(cells=1), "cells"),
        (Bounds(rows=100), "rows"),
        (Bounds(columns=100), "rows"),
        (Bounds(sheets=0), "sheets"),
    ],
)
def test_each_bound_has_its_own_cure(bounds: Bounds, variant: str) -> None:
    with pytest.raises(WorkbookError) as caught:
        open_workbook(far_corner(), bounds).sheet("表")
    assert (caught.value.code, caught.value.variant) == ("too-large", variant)
