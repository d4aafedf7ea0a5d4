""".ods and .xlsb: the same shape as .xlsx, and as much in it as the format says."""

from __future__ import annotations

import struct

import pytest

from laoyousuode.cell import Cell
from reporter.workbooks.workbook import Bounds, WorkbookError, open_workbook
from tests.reader.reader_kit import OFFICE, RELATIONS, TYPES, Part, pack

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
        (2, 3): Cell(1.5, "number", "General"),
        (2, 4): Cell("甲", "text", "General"),
        (2, 5): Cell(True, "boolean", "General"),
        (2, 6): Cell(45292.0, "date", "General"),
        (2, 7): Cell(0.95, "number", "0%"),
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


def test_broken_content() -> None:
    for content in ("", "<office", CONTENT):
        with pytest.raises(WorkbookError, match="unreadable"):
            open_workbook(pack({"mimetype": ODS, "content.xml": content})).sheet("表")


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of an .xlsb part: type and length are numbers of 7 bits a byte."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def xlsb_workbook() -> bytes:
    bundle = struct.pack("<LL", 0, 1) + wide("rId1") + wide("表")
    return record(131) + record(143) + record(156, bundle) + record(144) + record(132)


def xlsb_links() -> dict[str, str]:
    link = f'<Relationship Id="rId1" Type="{OFFICE}/%s" Target="%s"/>'
    main = f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
        "_rels/.rels": main % ("officeDocument", "xl/workbook.bin"),
        "xl/_rels/workbook.bin.rels": main % ("worksheet", "worksheets/sheet1.bin"),
    }


def xlsb() -> bytes:
    """Sheet “表” with 2.5 at B3, 甲 at C3, #REF! at D3, and a formula at E3 that gives #N/A."""
    cell = struct.pack("<LL", 1, 0) + struct.pack("<d", 2.5)
    text = struct.pack("<LL", 2, 0) + wide("甲")
    error = struct.pack("<LL", 3, 0) + b"\x17"
    formula = struct.pack("<LL", 4, 0) + b"\x2a" + struct.pack("<HLL", 0, 0, 0)
    row = struct.pack("<L", 2) + b"\x00" * 13
    sheet = (
        record(129)
        + record(148, struct.pack("<4L", 2, 2, 1, 4))
        + record(145)
        + record(0, row)
        + record(5, cell)
        + record(6, text)
        + record(3, error)
        + record(11, formula)
        + record(146)
        + record(130)
    )
    parts: dict[str, Part] = {
        **xlsb_links(),
        "xl/workbook.bin": xlsb_workbook(),
        "xl/worksheets/sheet1.bin": sheet,
    }
    return pack(parts)


def test_xlsb() -> None:
    book = open_workbook(xlsb())
    assert (book.kind, book.sheet_names) == ("xlsb", ["表"])
    assert book.sheet("表").cells == {
        (3, 2): Cell(2.5, "number", "General"),
        (3, 3): Cell("甲", "text", "General"),
        (3, 4): Cell("#REF!", "error", "General"),
        (3, 5): Cell("#N/A", "error", "General", "?"),
    }


def test_short_cells_stand_right_of_the_cell_before() -> None:
    """As SheetJS writes a row: only its first cell says its column, blank ones count."""
    style = struct.pack("<L", 0)
    rows = (
        record(0, struct.pack("<L", 2) + b"\x00" * 13)
        + record(1, struct.pack("<LL", 1, 0))
        + record(13, style + struct.pack("<L", 240 << 2 | 2))
        + record(12, style)
        + record(16, style + struct.pack("<d", 2.5))
        + record(17, style + wide("甲"))
        + record(15, style + b"\x01")
        + record(14, style + b"\x17")
        + record(5, struct.pack("<LL", 9, 0) + struct.pack("<d", 7))
        + record(0, struct.pack("<L", 5) + b"\x00" * 13)
        + record(17, style + wide("乙"))
    )
    parts: dict[str, Part] = {**xlsb_links(), "xl/workbook.bin": xlsb_workbook()}
    parts["xl/worksheets/sheet1.bin"] = record(129) + record(145) + rows + record(146) + record(130)
    assert open_workbook(pack(parts)).sheet("表").cells == {
        (3, 3): Cell(240.0, "number", "General"),
        (3, 5): Cell(2.5, "number", "General"),
        (3, 6): Cell("甲", "text", "General"),
        (3, 7): Cell(True, "boolean", "General"),
        (3, 8): Cell("#REF!", "error", "General"),
        (3, 10): Cell(7.0, "number", "General"),
        (6, 1): Cell("乙", "text", "General"),
    }


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            'table:formula="of:=1/0" office:value-type="string" office:string-value=""',
            Cell("#DIV/0!", "error", "General", "1/0"),
        ),
        ('office:value-type="time" office:time-value="PT18H00M00S"', Cell(0.75, "date", "General")),
        ('office:value-type="date" office:date-value="2024-13-01"', Cell("#VALUE!", "error", "General")),
        ('office:value-type="float" office:value="x"', Cell("#VALUE!", "error", "General")),
        (
            'table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value=""',
            Cell("", "text", "General", '""'),
        ),
    ],
)
def test_ods_cells(cell: str, expected: Cell) -> None:
    shown = "<text:p>#DIV/0!</text:p>" if expected.formula == "1/0" else ""
    row = f"<table:table-row><table:table-cell {cell}>{shown}</table:table-cell></table:table-row>"
    sheet = open_workbook(ods(f'<table:table table:name="表">{row}</table:table>')).sheet("表")
    assert sheet.cells == {(1, 1): expected}


def test_ods_repeats_are_bounded() -> None:
    cell = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    )
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    with pytest.raises(WorkbookError, match="too-large"):
        open_workbook(ods(f'<table:table table:name="表">{row}</table:table>'))


def test_ods_looks_past_what_only_resembles_cells() -> None:
    ghost = '<table:table-cell office:value-type="float" office:value="9"/>'
    changes = f"<table:tracked-changes>{ghost}</table:tracked-changes>"
    assert open_workbook(ods(changes, TABLE)).sheet("表").cells[2, 3] == Cell(1.5, "number", "General")
