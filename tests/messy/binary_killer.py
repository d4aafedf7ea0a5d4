"""An .xlsb of two cells in opposite corners: legal, small, and deadly to readers that hold a dense grid."""

from __future__ import annotations

import io
import struct
import zipfile

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def _record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def _wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def _row(row: int, column: int) -> bytes:
    head = _record(0, struct.pack("<L", row) + b"\x00" * 13)
    return head + _record(5, struct.pack("<LLd", column, 0, 1.0))


def corners() -> bytes:
    """The file."""
    bundle = struct.pack("<LL", 0, 1) + _wide("rId1") + _wide("表")
    book = _record(131) + _record(143) + _record(156, bundle) + _record(144) + _record(132)
    extent = _record(148, struct.pack("<4L", 0, 1_048_575, 0, 16_383))
    sheet = _record(129) + extent + _record(145) + _row(0, 0) + _row(1_048_575, 16_383)
    link = f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OFFICE}/%s" Target="%s"/></Relationships>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        archive.writestr("_rels/.rels", link % ("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", link % ("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/worksheets/sheet1.bin", sheet + _record(146) + _record(130))
    return buffer.getvalue()
