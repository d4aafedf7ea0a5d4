"""Workbooks that python-calamine reads: the same shape, with what calamine leaves out left out."""

from __future__ import annotations

import struct

import pytest
from reader_kit import OFFICE, RELATIONS, TYPES, pack

from laoyousuode.cell import Cell
from reporter import binary
from reporter.workbook import Bounds, WorkbookError, open_workbook

ODS = "application/vnd.oasis.opendocument.spreadsheet"
CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def ods(*tables: str) -> bytes:
    return pack(
        {"mimetype": ODS, "META-INF/manifest.xml": "<m/>", "content.xml": CONTENT.format("".join(tables))}
    )


TABLE = (
    '<table:table table:name="表"><table:table-row><table:table-cell/></table:table-row>'
    '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
    '<table:table-cell office:value-type="float" office:value="1.5"/>'
    '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
    '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    '<table:table-cell office:value-type="date" office:date-value="2024-01-01"/>'
    '<table:table-cell office:value-type="percentage" office:value="0.95"/>'
    "</table:table-row></table:table>"
)


def test_ods() -> None:
    book = open_workbook(ods(TABLE))
    assert (book.kind, book.sheet_names, book.date_1904, book.defined_names) == ("ods", ["表"], False, {})
    sheet = book.sheet("表")
    assert sheet.cells == {
        (2, 3): Cell(1.5, "number", ""),
        (2, 4): Cell("甲", "text", ""),
        (2, 5): Cell(True, "boolean", ""),
        (2, 6): Cell(45292.0, "date", ""),
        (2, 7): Cell(0.95, "number", ""),
    }
    assert sheet.cells[2, 5].value is True
    assert (sheet.state, sheet.comments, sheet.hidden_rows) == ("visible", {}, set())
    assert book.sheet("表") is sheet


@pytest.mark.parametrize("bounds", [Bounds(cells=4), Bounds(characters=0), Bounds(rows=1), Bounds(columns=6)])
def test_bounds(bounds: Bounds) -> None:
    with pytest.raises(WorkbookError, match="too-large"):
        open_workbook(ods(TABLE), bounds).sheet("表")


def test_bound_on_sheets() -> None:
    data = ods(*(TABLE.replace("表", f"表{number}") for number in range(3)))
    assert open_workbook(data, Bounds(sheets=3)).sheet_names == ["表0", "表1", "表2"]
    with pytest.raises(WorkbookError, match="too-large"):
        open_workbook(data, Bounds(sheets=2))


def test_everything_is_counted_before_calamine_inflates_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binary, "BinaryFile", None)
    bomb = pack({"mimetype": ODS, "content.xml": CONTENT.format(TABLE), "junk": "A" * (20 << 20)})
    with pytest.raises(WorkbookError, match="too-large"):
        open_workbook(bomb)


def test_broken_content() -> None:
    for content in ("", "<office", CONTENT):
        with pytest.raises(WorkbookError, match="unreadable"):
            open_workbook(pack({"mimetype": ODS, "content.xml": content})).sheet("表")


class Panic(BaseException):
    """Like pyo3's PanicException: no Exception."""


def test_panic_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def panic(*_: object) -> None:
        raise Panic

    book = open_workbook(ods(TABLE))
    monkeypatch.setattr(binary, "_cell", panic)
    with pytest.raises(WorkbookError, match="unreadable"):
        book.sheet("表")
    monkeypatch.setattr(binary, "_open", panic)
    with pytest.raises(WorkbookError, match="unreadable"):
        open_workbook(ods(TABLE))


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of an .xlsb part: type and length are numbers of 7 bits a byte."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def xlsb() -> bytes:
    """Sheet “表” with 2.5 at B3 and 甲 at C3."""
    bundle = struct.pack("<LL", 0, 1) + wide("rId1") + wide("表")
    workbook = record(131) + record(143) + record(156, bundle) + record(144) + record(132)
    cell = struct.pack("<LL", 1, 0) + struct.pack("<d", 2.5)
    text = struct.pack("<LL", 2, 0) + wide("甲")
    row = struct.pack("<L", 2) + b"\x00" * 13
    sheet = (
        record(129)
        + record(148, struct.pack("<4L", 2, 2, 1, 2))
        + record(145)
        + record(0, row)
        + record(5, cell)
        + record(6, text)
        + record(146)
        + record(130)
    )
    link = f'<Relationship Id="rId1" Type="{OFFICE}/%s" Target="%s"/>'
    main = f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>'
    return pack(
        {
            "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
            "_rels/.rels": main % ("officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": main % ("worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def test_xlsb() -> None:
    book = open_workbook(xlsb())
    assert (book.kind, book.sheet_names) == ("xlsb", ["表"])
    assert book.sheet("表").cells == {(3, 2): Cell(2.5, "number", ""), (3, 3): Cell("甲", "text", "")}
