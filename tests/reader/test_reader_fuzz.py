"""Whatever happens to the bytes of a form, a Workbook or a WorkbookError comes out, and nothing else."""

from __future__ import annotations

import io
import struct
import zipfile
from functools import cache

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from reporter.workbooks.workbook import Bounds, WorkbookError, open_workbook
from tests.reader.reader_kit import biff, pack, xls
from tests.reader.test_reader_binary import xlsb

# Small bounds, so that a mutation that asks for much is refused soon.
BOUNDS = Bounds(unpacked_bytes=4 << 20, part_bytes=2 << 20, cells=20_000)


@cache
def form() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 12):
        sheet.append([f"K{row}", "指标", row / 7, f"=C{row}*2", None, row % 2 == 0])
    sheet["C3"].number_format = "0.00%"
    sheet["A2"].comment = Comment("说明", "填报人")
    sheet.merge_cells("E1:F1")
    book.create_sheet("机读")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@cache
def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(form())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def survive(data: bytes) -> str:
    """Read everything; say what came out."""
    try:
        book = open_workbook(data, BOUNDS)
    except WorkbookError as error:
        assert error.detail
        return error.code
    for name in book.sheet_names:
        try:
            sheet = book.sheet(name)
        except WorkbookError as error:
            assert error.detail
            continue
        assert all(row > 0 and column > 0 for row, column in sheet.cells)
    return "read"


flips = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=8)
quick = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def flip(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for at, value in changes:
        changed[at % len(changed)] = value
    return bytes(changed)


def test_the_form_itself_is_read() -> None:
    assert survive(form()) == "read"
    sheet = open_workbook(form(), BOUNDS).sheet("Sheet")
    assert (len(sheet.cells), len(sheet.comments), len(sheet.merges)) == (54, 1, 1)


@quick
@given(flips)
def test_flipped_bytes_of_the_file(changes: list[tuple[int, int]]) -> None:
    survive(flip(form(), changes))


@quick
@given(st.integers(0, 1 << 20), st.binary(max_size=40))
def test_cut_file(at: int, tail: bytes) -> None:
    data = form()
    survive(data[: at % len(data)] + tail)


@quick
@given(st.sampled_from(sorted(members())), flips)
def test_flipped_bytes_of_a_part(name: str, changes: list[tuple[int, int]]) -> None:
    # The zip is sound here, so that the changes reach the XML.
    survive(pack(members() | {name: flip(members()[name], changes)}))


words = st.sampled_from(
    [
        *(
            "1",
            "-1",
            "",
            "999999999999999999999",
            "A1",
            "XFD1048576",
            "ZZZ9",
            "s",
            "str",
            "d",
            "true",
            "nan",
            "甲",
        ),
        *(
            "_xD800_",
            "&#55296;",
            "</c>",
            "<c>",
            "<v>",
            "</row>",
            "xmlns='x'",
            "..",
            "/",
            "<!DOCTYPE a>",
            "<![CDATA[",
        ),
    ]
)


@quick
@given(st.sampled_from(sorted(members())), st.integers(0, 1 << 20), st.integers(0, 30), words)
def test_foreign_words_in_a_part(name: str, at: int, length: int, word: str) -> None:
    content = members()[name]
    at %= len(content)
    survive(pack(members() | {name: content[:at] + word.encode() + content[at + length :]}))


@quick
@given(st.sets(st.sampled_from(sorted(members()))))
def test_missing_parts(gone: set[str]) -> None:
    survive(pack({name: content for name, content in members().items() if name not in gone}))


@quick
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
def test_any_bytes(data: bytes, head: bytes) -> None:
    assert survive(head + data) != "read"


@cache
def binary() -> tuple[bytes, bytes]:
    """A small .xls and a small .xlsb."""
    text = struct.pack("<LL", 1, 1) + struct.pack("<HBH", 3, 8, 1) + b"241" + struct.pack("<HH", 2, 0)
    cells = biff(0xFD, struct.pack("<3HL", 0, 0, 0, 0)) + biff(0x203, struct.pack("<3Hd", 1, 1, 0, 2.5))
    cells += biff(0xBD, struct.pack("<HHHLHLH", 2, 0, 0, 30, 0, 34, 1)) + biff(
        0xE5, struct.pack("<5H", 1, 3, 4, 0, 1)
    )
    return xls(cells, book=biff(0x31, b"\0" * 16) + biff(0xE0, b"\0" * 20) + biff(0xFC, text)), xlsb()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=flips)
def test_any_bytes_of_an_xls(changes: list[tuple[int, int]]) -> None:
    data = bytearray(binary()[0])
    for at, value in changes:
        data[at % len(data)] = value
    survive(bytes(data))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(part=st.sampled_from(["xl/workbook.bin", "xl/worksheets/sheet1.bin"]), changes=flips)
def test_any_bytes_of_a_part_of_an_xlsb(part: str, changes: list[tuple[int, int]]) -> None:
    with zipfile.ZipFile(io.BytesIO(binary()[1])) as archive:
        made = {name: archive.read(name) for name in archive.namelist()}
    data = bytearray(made[part])
    for at, value in changes:
        data[at % len(data)] = value
    survive(pack({**made, part: bytes(data)}))
