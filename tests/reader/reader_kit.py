"""Makes workbooks part by part, so that a test can hold exactly the XML it is about."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

Part = str | bytes


def relations(*targets: tuple[str, str, str], office: str = OFFICE) -> str:
    """A .rels part of (id, type, target)."""
    rows = "".join(
        f'<Relationship Id="{i}" Type="{office}/{t}" Target="{target}"/>' for i, t, target in targets
    )
    return f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def sheet(rows: str, *, before: str = "", after: str = "", main: str = MAIN) -> str:
    """A worksheet part around the content of its sheetData."""
    return f'<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def styles(*number_formats: int | str) -> str:
    """A styles part in which style i has the i-th number format: a built-in id, or a code."""
    codes, ids = "", ""
    for index, wanted in enumerate(number_formats):
        number = wanted if isinstance(wanted, int) else 164 + index
        if isinstance(wanted, str):
            code = wanted.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
            codes += f'<numFmt numFmtId="{number}" formatCode="{code}"/>'
        ids += f'<xf numFmtId="{number}"/>'
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{ids}</cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="0" formatCode="yyyy"/></dxf></dxfs></styleSheet>'
    )


def strings(items: str) -> str:
    return f'<sst xmlns="{MAIN}" uniqueCount="999999999">{items}</sst>'


def parts(rows: str = "", **replaced: Part | None) -> dict[str, Part]:
    """The parts of a small workbook with one sheet “表”.

    Keywords: worksheet, workbook, strings, styles (whole parts), book (inside <workbook>, before the sheets).
    """
    book = replaced.get("book") or ""
    assert isinstance(book, str)
    made: dict[str, Part] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": replaced.get("workbook")
        or f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}<sheets>'
        '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "sharedStrings.xml"),
            ("rId3", "styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": replaced.get("worksheet") or sheet(rows),
    }
    for keyword, name in (("strings", "xl/sharedStrings.xml"), ("styles", "xl/styles.xml")):
        part = replaced.get(keyword)
        if part is not None:
            made[name] = part
    return made


def pack(members: Mapping[str, Part], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The zip file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def book(rows: str = "", **replaced: Part | None) -> bytes:
    """A small workbook as bytes; see `parts`."""
    return pack(parts(rows, **replaced))


_FREE, _END, _TABLE, _SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 512


def compound(streams: Mapping[str, bytes], below: Mapping[str, bytes] | None = None) -> bytes:
    """An OLE file with these streams at its root, and with `below` inside a storage of an embedded object's."""
    titles = [("Root Entry", 5, b""), *((name, 2, data) for name, data in streams.items())]
    first = len(titles)
    if below:
        titles += [("MBD0001", 1, b""), *((name, 2, data) for name, data in below.items())]
    directory = -(-len(titles) // 4)
    body, table, starts = b"", [*range(1, directory), _END], []
    for _, _, data in titles:
        # So long that no stream is a small one, which would stand in sectors of its own.
        whole = data.ljust(4096, b"\0") if data else b""
        whole += b"\0" * (-len(whole) % _SECTOR)
        count = len(whole) // _SECTOR
        starts.append(len(table) if count else _END)
        table += [*range(len(table) + 1, len(table) + count), _END] if count else []
        body += whole
    tables = next(n for n in range(1, 109) if len(table) + n <= 128 * n)
    at = len(table)
    table += [_TABLE] * tables
    entries = b""
    for number, (name, kind, data) in enumerate(titles):
        inside = number > first
        right = _FREE if number in (0, first - 1 + bool(below), len(titles) - 1) else number + 1
        child = 1 if number == 0 and len(titles) > 1 else first + 1 if kind == 1 else _FREE
        right = _FREE if not inside and number == (first if below else first - 1) else right
        title = name.encode("utf-16-le") + b"\0\0"
        entry = title.ljust(64, b"\0") + struct.pack("<HBBLLL", len(title), kind, 1, _FREE, right, child)
        entries += (
            entry + b"\0" * 36 + struct.pack("<LQ", starts[number], max(len(data), 4096) if data else 0)
        )
    entries = entries.ljust(directory * _SECTOR, b"\0")
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
    )
    head += struct.pack("<9L", 0, tables, 0, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109L", *range(at, at + tables), *([_FREE] * (109 - tables)))
    numbers = table + [_FREE] * (128 * tables - len(table))
    return head + entries + body + struct.pack(f"<{len(numbers)}L", *numbers)


def biff(kind: int, body: bytes = b"") -> bytes:
    """One record of an .xls."""
    return struct.pack("<HH", kind, len(body)) + body


def xls_stream(cells: bytes, *, book: bytes = b"", old: bool = False, state: int = 0) -> bytes:
    """The stream of an .xls with a sheet “表”: `book` are records of the workbook, `cells` those of the sheet."""
    version, name = (0x0500, "表".encode("gbk")) if old else (0x0600, b"\x01" + "表".encode("utf-16-le"))
    begin = biff(0x809, struct.pack("<HH", version, 5) + b"\0" * (4 if old else 12))
    size = len(name) if old else 1
    offset = len(begin) + len(book) + 4 + 7 + len(name) + 4
    listed = biff(0x85, struct.pack("<LBBB", offset, state, 0, size) + name)
    sheet = biff(0x809, struct.pack("<HH", version, 0x10) + b"\0" * (4 if old else 12))
    return begin + book + listed + biff(0x0A) + sheet + cells + biff(0x0A)


def xls(cells: bytes, *, book: bytes = b"", old: bool = False) -> bytes:
    """An .xls with a sheet “表”; see `xls_stream`."""
    return compound({"Book" if old else "Workbook": xls_stream(cells, book=book, old=old)})
