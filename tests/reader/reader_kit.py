"""Makes workbooks part by part, so that a test can hold exactly the XML it is about."""

from __future__ import annotations

import io
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
