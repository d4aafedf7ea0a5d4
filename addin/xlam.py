"""The add-in file laoyousuode.xlam, built part by part on any platform, with the same bytes every time.

Holds the VBA project, the ribbon and one sheet with every sentence that the macros show. Knows the parts of an
.xlam; not what the macros do with them.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from addin.vba import build_project, macros_folder, read_modules
from addin.wrappers import descriptions, functions
from laoyousuode import __version__
from laoyousuode.output import pack
from laoyousuode.phrases import phrases

NAME = "laoyousuode.xlam"

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MICROSOFT = "http://schemas.microsoft.com/office"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_CONTENT_TYPES = {
    "/xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    "/xl/worksheets/sheet1.xml": f"{_SPREADSHEET}.worksheet+xml",
    "/xl/styles.xml": f"{_SPREADSHEET}.styles+xml",
    "/xl/vbaProject.bin": "application/vnd.ms-office.vbaProject",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
_ROOT_RELATIONS = {
    "xl/workbook.xml": f"{_OFFICE}/officeDocument",
    "docProps/core.xml": f"{_PACKAGE}/relationships/metadata/core-properties",
    # [MS-CUSTOMUI] 2.1: Excel 2007 and WPS read the part of 2006, Excel 2010 and later that of 2009; each has its own
    # relationship, and Excel drops one whose namespace is the other's.
    "customUI/customUI.xml": f"{_MICROSOFT}/2006/relationships/ui/extensibility",
    "customUI/customUI14.xml": f"{_MICROSOFT}/2007/relationships/ui/extensibility",
}
_RIBBON_2006, _RIBBON_2009 = f"{_MICROSOFT}/2006/01/customui", f"{_MICROSOFT}/2009/07/customui"
_WORKBOOK_RELATIONS = {
    "worksheets/sheet1.xml": f"{_OFFICE}/worksheet",
    "styles.xml": f"{_OFFICE}/styles",
    "vbaProject.bin": f"{_MICROSOFT}/2006/relationships/vbaProject",
}
# Excel asks for two fills; no cell of the sheet is ever seen.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
# A fixed day, as everything else here is fixed.
_DATE = "2026-01-01T00:00:00Z"


def build_xlam() -> bytes:
    """The add-in. Raises ValueError where a source in `macros/` is not what it says."""
    words = texts()
    ribbon = (macros_folder() / "customUI.xml").read_text(encoding="utf-8")
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(_ROOT_RELATIONS),
        "customUI/customUI.xml": ribbon,
        "customUI/customUI14.xml": ribbon.replace(f'"{_RIBBON_2006}"', f'"{_RIBBON_2009}"'),
        "docProps/core.xml": _properties(words),
        "xl/_rels/workbook.xml.rels": _relations(_WORKBOOK_RELATIONS),
        "xl/styles.xml": _HEAD + _STYLES,
        "xl/workbook.xml": _workbook(),
        "xl/worksheets/sheet1.xml": _sheet(words),
    }
    encoded = {name: text.replace("\r\n", "\n").encode("utf-8") for name, text in parts.items()}
    return pack({**encoded, "xl/vbaProject.bin": build_project(read_modules())})


def texts(folder: Path | None = None) -> dict[str, str]:
    """Every sentence of the sheet by its key: those of `messages.toml`, and the functions' descriptions."""
    words = dict(phrases((folder or macros_folder()) / "messages.toml").entries)
    words["version"] = words["version"].format(version=__version__)
    # The macros turn \n into a new line themselves: a cell's own would depend on the program that reads it.
    written = {key: text.replace("\n", "\\n") for key, text in words.items()}
    return {**written, **descriptions(functions())}


def _content_types() -> str:
    rows = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in _CONTENT_TYPES.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{index}" Type="{kind}" Target="{target}"/>'
        for index, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _workbook() -> str:
    # The code names tie the document modules of the VBA project to the workbook and its sheet.
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<fileVersion appName="xl" lastEdited="7" lowestEdited="5" rupBuild="23530"/>'
        '<workbookPr codeName="ThisWorkbook"/><bookViews><workbookView/></bookViews>'
        '<sheets><sheet name="messages" sheetId="1" r:id="rId1"/></sheets><calcPr calcId="162913"/></workbook>'
    )


def _sheet(words: dict[str, str]) -> str:
    rows = "".join(
        f'<row r="{index}">{_cell(f"A{index}", key)}{_cell(f"B{index}", text)}</row>'
        for index, (key, text) in enumerate(words.items(), 1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr codeName="Messages"/>'
        f'<dimension ref="A1:B{len(words)}"/><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        f'<cols><col min="1" max="1" width="22" customWidth="1"/>'
        f'<col min="2" max="2" width="90" customWidth="1"/></cols><sheetData>{rows}</sheetData></worksheet>'
    )


def _cell(address: str, text: str) -> str:
    return f'<c r={quoteattr(address)} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _properties(words: dict[str, str]) -> str:
    stamps = "".join(
        f'<dcterms:{each} xsi:type="dcterms:W3CDTF">{_DATE}</dcterms:{each}>'
        for each in ("created", "modified")
    )
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(words['title'])}</dc:title>{stamps}</cp:coreProperties>"
    )
