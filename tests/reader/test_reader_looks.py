"""What a person sees of a cell, in every container: struck, raised and lowered text, hidden columns, unseen figures."""

from __future__ import annotations

import struct

import pytest

from reporter.workbooks.grid import Sheet
from reporter.workbooks.workbook import open_workbook
from tests.reader.reader_kit import MAIN, biff, book, pack, relations, sheet, strings, xls
from tests.reader.test_reader_binary import CONTENT, ODS, record, wide, xlsb_links, xlsb_workbook

STRUCK, RAISED, LOWERED = frozenset({"struck"}), frozenset({"superscript"}), frozenset({"subscript"})
NONE: frozenset[str] = frozenset()


def run(text: str, properties: str = "") -> str:
    return f"<r>{f'<rPr>{properties}</rPr>' if properties else ''}<t>{text}</t></r>"


def stylesheet(fonts: str, fills: str = "<fill/>", xfs: str = "", rest: str = "") -> str:
    return (
        f'<styleSheet xmlns="{MAIN}"><fonts>{fonts}</fonts><fills>{fills}</fills>'
        f"<cellStyleXfs><xf/></cellStyleXfs><cellXfs>{xfs}</cellXfs>{rest}</styleSheet>"
    )


PLAIN, STRIKE = "<font><sz val='11'/></font>", "<font><strike/></font>"
RUNS = [
    (run("24") + run("1", "<vertAlign val='superscript'/>"), RAISED),
    (run("24") + run("1", "<vertAlign val='subscript'/>"), LOWERED),
    (run("26", "<b/><strike/><color rgb='FF0000'/>") + run("8"), STRUCK),
    (run("26", "<strike val='1'/>") + run("8", "<sz val='9'/>"), STRUCK),
    (run("2", "<strike/>") + run("3", "<vertAlign val='superscript'/>"), STRUCK | RAISED),
    (run("24", "<strike val='0'/>") + run("0", "<vertAlign val='baseline'/>"), NONE),
    (run("24") + run(" ", "<strike/>"), NONE),
    ("<t>240</t>", NONE),
    ("<t>240</t><rPh sb='0' eb='1'><t>x</t></rPh>", NONE),
]


@pytest.mark.parametrize(("item", "marks"), RUNS)
def test_runs_in_shared_and_inline_strings(item: str, marks: frozenset[str]) -> None:
    shared = book(
        '<row><c r="A1" t="s"><v>1</v></c></row>', strings=strings(f"<si><t>前</t></si><si>{item}</si>")
    )
    inline = book(f'<row><c r="A1" t="inlineStr"><is>{item}</is></c></row>')
    for data in (shared, inline):
        assert open_workbook(data).sheet("表").cells[1, 1].marks == marks


def test_the_cells_own_font_marks_what_has_no_properties_of_its_own() -> None:
    styles = stylesheet(PLAIN + STRIKE, xfs="<xf fontId='0'/><xf fontId='1'/>")
    texts = strings(
        f"<si>{run('24') + run('0', '<b/>')}</si><si>{run('24', '<b/>') + run('0', '<i/>')}</si><si><t>无</t></si>"
    )
    rows = "".join(f'<c r="{column}1" s="1" t="s"><v>{n}</v></c>' for n, column in enumerate("ABC"))
    read = open_workbook(book(f'<row>{rows}<c r="D1" s="1"><v>5</v></c></row>', strings=texts, styles=styles))
    found = {place[1]: cell.marks for place, cell in read.sheet("表").cells.items()}
    assert found == {1: STRUCK, 2: NONE, 3: STRUCK, 4: STRUCK}


def test_a_differential_font_is_no_cells_font() -> None:
    styles = stylesheet(PLAIN, xfs="<xf fontId='0'/>", rest=f"<dxfs><dxf>{STRIKE}</dxf></dxfs>")
    assert (
        open_workbook(book('<row><c r="A1"><v>5</v></c></row>', styles=styles)).sheet("表").cells[1, 1].marks
        == NONE
    )


@pytest.mark.parametrize(
    ("t", "content", "value"),
    [
        ("inlineStr", "<v>12</v><is><t>12</t></is>", "12"),
        ("inlineStr", "<is><t>12</t></is><v>12</v>", "12"),
        ("inlineStr", "<v>12</v>", "12"),
        ("str", "<v>12</v><is><t>13</t></is>", "12"),
        ("n", "<v>12</v><is><t>12</t></is>", 12.0),
    ],
)
def test_a_value_beside_an_inline_string_is_read_once(t: str, content: str, value: object) -> None:
    assert (
        open_workbook(book(f'<row><c r="A1" t="{t}">{content}</c></row>')).sheet("表").cells[1, 1].value
        == value
    )


def solid(colour: str) -> str:
    return f"<fill><patternFill patternType='solid'><fgColor {colour}/></patternFill></fill>"


THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme>'
    '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    '<a:accent1><a:srgbClr val="FFFFFE"/></a:accent1></a:clrScheme></a:themeElements></a:theme>'
)


@pytest.mark.parametrize(
    ("colour", "fill", "unseen"),
    [
        ("rgb='FFFFFFFF'", "<fill/>", True),
        ("theme='0'", "<fill><patternFill patternType='none'/></fill>", True),
        ("indexed='9'", solid("rgb='FFFFFFFF'"), True),
        ("theme='4'", "<fill/>", True),
        ("theme='1' tint='1'", "<fill/>", True),
        ("rgb='FF336699'", solid("rgb='FF336699'"), True),
        ("theme='1'", solid("indexed='8'"), True),
        ("rgb='FFFFFFFF'", solid("rgb='FF336699'"), False),
        ("theme='0' tint='-0.5'", "<fill/>", False),
        ("theme='1'", "<fill/>", False),
        ("rgb='FFFFFFFF'", "<fill><patternFill patternType='gray125'/></fill>", False),
    ],
)
def test_text_in_the_colour_of_what_is_behind_it(colour: str, fill: str, unseen: bool) -> None:
    styles = stylesheet(
        f"{PLAIN}<font><color {colour}/></font>", f"<fill/>{fill}", "<xf/><xf fontId='1' fillId='1'/>"
    )
    made = {
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("rId1", "worksheet", "s.xml"), ("rId2", "styles", "y.xml"), ("rId3", "theme", "t.xml")
        ),
        "xl/s.xml": sheet('<row><c r="A1"><v>1</v></c><c r="B1" s="1"><v>2</v></c><c r="C1" s="1"/></row>'),
        "xl/y.xml": styles,
        "xl/t.xml": THEME,
    }
    assert open_workbook(pack(made)).sheet("表").unseen == ({(1, 2)} if unseen else set())


def test_hidden_columns() -> None:
    columns = "<cols><col min='2' max='3' hidden='1'/><col min='5' max='5' hidden='0'/></cols>"
    read = open_workbook(book("", worksheet=sheet("<row><c><v>1</v></c></row>", before=columns)))
    assert read.sheet("表").hidden_columns == {2, 3}


# The same sheet in the other containers: A1 24 with a raised 1, B1 struck 5 shown as 0.00"%", C1 a white 7; column C
# and row 1 are hidden.

CODE = '0.00"%"'


def same(found: Sheet) -> None:
    cells = found.cells
    assert {place: (cell.value, cell.marks) for place, cell in cells.items()} == {
        (1, 1): ("241", RAISED),
        (1, 2): (5.0, STRUCK),
        (1, 3): (7.0, NONE),
    }
    assert (cells[1, 2].number_format, cells[1, 3].number_format) == (CODE, "General")
    assert (found.unseen, found.hidden_columns, found.hidden_rows) == ({(1, 3)}, {3}, {1})


def old_font(grbit: int = 0, script: int = 0, colour: int = 0x7FFF) -> bytes:
    return biff(0x31, struct.pack("<5H", 220, grbit, colour, 400, script) + b"\0" * 4 + b"\0\0")


def old_style(font: int, number: int) -> bytes:
    return biff(0xE0, struct.pack("<HH", font, number) + b"\0" * 16)


@pytest.mark.parametrize("old", [False, True], ids=["Excel 97", "Excel 5"])
def test_xls(old: bool) -> None:
    code = CODE.encode()
    fonts = old_font() + old_font(8) + old_font(colour=9) + old_font() + old_font(script=1)
    styles = old_style(0, 0) + old_style(1, 164) + old_style(2, 0)
    length = struct.pack("<HB", 164, len(code)) if old else struct.pack("<HHB", 164, len(code), 0)
    looks = biff(0x42, struct.pack("<H", 936)) + fonts + biff(0x41E, length + code) + styles
    cells = biff(0x208, struct.pack("<8H", 0, 0, 3, 255, 0, 0, 0x20, 0))
    cells += biff(0x7D, struct.pack("<6H", 2, 2, 2048, 0, 1, 0))
    # The fifth font of a file has the number 5.
    if old:
        cells += biff(0xD6, struct.pack("<4H", 0, 0, 0, 3) + b"241" + b"\1\2\5")
    else:
        text = struct.pack("<HBH", 3, 8, 1) + b"241" + struct.pack("<HH", 2, 5)
        looks += biff(0xFC, struct.pack("<LL", 1, 1) + text)
        cells += biff(0xFD, struct.pack("<3HL", 0, 0, 0, 0))
    cells += biff(0x203, struct.pack("<3Hd", 0, 1, 1, 5.0)) + biff(
        0x27E, struct.pack("<3HL", 0, 2, 2, 7 << 2 | 2)
    )
    same(open_workbook(xls(cells, book=looks, old=old)).sheet("表"))


def new_font(grbit: int = 0, script: int = 0, colour: bytes = b"\1\0\0\0\0\0\0\xff") -> bytes:
    return record(43, struct.pack("<4H", 220, grbit, 400, script) + b"\0" * 4 + colour + b"\0" + wide("宋体"))


def test_xlsb() -> None:
    white = bytes([2 << 1 | 1, 0, 0, 0, 255, 255, 255, 255])
    parts: dict[str, str | bytes] = dict(xlsb_links())
    parts["xl/_rels/workbook.bin.rels"] = relations(
        ("rId1", "worksheet", "s.bin"), ("rId2", "styles", "y.bin"), ("rId3", "sharedStrings", "t.bin")
    )
    parts["xl/workbook.bin"] = xlsb_workbook()
    parts["xl/y.bin"] = (
        record(44, struct.pack("<H", 164) + wide(CODE))
        + (new_font() + new_font(8) + new_font(colour=white) + new_font(script=1))
        + record(45, struct.pack("<L", 0) + b"\0" * 64)
        + (record(626) + record(47, struct.pack("<8H", 0, 14, 1, 0, 0, 0, 0, 0)) + record(627) + record(617))
        + b"".join(
            record(47, struct.pack("<8H", 0, number, font, 0, 0, 0, 0, 0))
            for number, font in ((0, 0), (164, 1), (0, 2))
        )
        + record(618)
    )
    parts["xl/t.bin"] = (
        record(159) + record(19, b"\1" + wide("241") + struct.pack("<LHH", 1, 2, 3)) + record(160)
    )
    parts["xl/s.bin"] = (
        record(129)
        + record(60, struct.pack("<4LH", 2, 2, 2048, 0, 1))
        + record(0, struct.pack("<LLH", 0, 0, 300) + b"\0\x10" + b"\0" * 5)
        + record(7, struct.pack("<3L", 0, 0, 0))
        + record(5, struct.pack("<LLd", 1, 1, 5.0))
        + record(2, struct.pack("<3L", 2, 2, 7 << 2 | 2))
        + record(130)
    )
    same(open_workbook(pack(parts)).sheet("表"))


def test_ods() -> None:
    names = {"style": "style", "number": "datastyle", "fo": "xsl-fo-compatible", "draw": "drawing"}
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for short, long in names.items()
    )
    styles = (
        '<office:automatic-styles><number:number-style style:name="N1"><number:number number:decimal-places="2" '
        'number:min-integer-digits="1"/><number:text>%</number:text></number:number-style>'
        '<style:style style:name="struck" style:family="table-cell" style:data-style-name="N1"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style><style:style style:name="white" style:family="table-cell">'
        '<style:text-properties fo:color="#ffffff"/></style:style><style:style style:name="up" style:family="text">'
        '<style:text-properties style:text-position="super 58%"/></style:style></office:automatic-styles>'
    )
    columns = (
        '<table:table-column/><table:table-column table:default-cell-style-name="struck"/>'
        '<table:table-column table:visibility="collapse"/>'
    )
    shape = "<draw:frame><draw:text-box><text:p>400</text:p></draw:text-box></draw:frame>"
    cells = (
        '<table:table-cell office:value-type="string"><text:p>24<text:span text:style-name="up">1</text:span></text:p>'
        '</table:table-cell><table:table-cell office:value-type="float" office:value="5"><text:p>5.00%</text:p>'
        '</table:table-cell><table:table-cell table:style-name="white" office:value-type="float" office:value="7"/>'
        f"<table:table-cell>{shape}</table:table-cell>"
    )
    table = (
        f'<table:table table:name="表">{columns}<table:table-row table:visibility="collapse">{cells}'
        "</table:table-row></table:table>"
    )
    content = (
        CONTENT.format(table)
        .replace("<office:body>", styles + "<office:body>")
        .replace(" office:version", f" {spaces} office:version")
    )
    same(open_workbook(pack({"mimetype": ODS, "content.xml": content})).sheet("表"))


PLACES = '<number:number number:decimal-places="{}" number:min-integer-digits="{}">{}</number:number>'
EMBEDDED = '<number:embedded-text number:position="{}">{}</number:embedded-text>'
ODS_FORMATS = [
    # LibreOffice's styles of 0\\.0, 0!.0, 000-0 and 0;-0;;@ , and the code that says the same to Excel
    (
        f"<number:number-style {{}}>{PLACES.format(0, 2, EMBEDDED.format(1, '.'))}</number:number-style>",
        '0"."0',
    ),
    (
        f"<number:number-style {{}}>{PLACES.format(1, 1, EMBEDDED.format(0, '!'))}</number:number-style>",
        '0"!".0',
    ),
    (
        f"<number:number-style {{}}>{PLACES.format(0, 1, EMBEDDED.format(3, '-'))}</number:number-style>",
        '"-"##0',
    ),
    (
        f'<number:number-style style:name="P0">{PLACES.format(0, 1, "")}</number:number-style>'
        f'<number:number-style style:name="P1"><number:text>-</number:text>{PLACES.format(0, 1, "")}'
        '</number:number-style><number:number-style style:name="P2"/>'
        "<number:text-style {}><number:text-content/>"
        + "".join(
            f'<style:map style:condition="value(){sign}0" style:apply-style-name="P{index}"/>'
            for index, sign in enumerate(("&gt;", "&lt;", "="))
        )
        + "</number:text-style>",
        '[>0]0;[<0]"-"0;;@',
    ),
]


@pytest.mark.parametrize(("style", "code"), ODS_FORMATS)
def test_a_format_of_ods_is_what_excel_would_write(style: str, code: str) -> None:
    named = style.format('style:name="N1"')
    styles = (
        f"<office:automatic-styles>{named}"
        '<style:style style:name="a" style:family="table-cell" style:data-style-name="N1"/></office:automatic-styles>'
    )
    cell = '<table:table-cell table:style-name="a" office:value-type="float" office:value="0"/>'
    table = f'<table:table table:name="表"><table:table-row>{cell}</table:table-row></table:table>'
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("style", "style"), ("number", "datastyle"))
    )
    content = (
        CONTENT.format(table)
        .replace("<office:body>", styles + "<office:body>")
        .replace(" office:version", f"{spaces} office:version")
    )
    read = open_workbook(pack({"mimetype": ODS, "content.xml": content})).sheet("表")
    assert read.cells[1, 1].number_format == code


@pytest.mark.parametrize("stored", ["1_2", "١٢", "nan", "inf", "1e999", "", "0x10"])
def test_a_number_of_ods_has_ascii_digits_alone(stored: str) -> None:
    cell = f'<table:table-cell office:value-type="float" office:value="{stored}"/>'
    table = f'<table:table table:name="表"><table:table-row>{cell}</table:table-row></table:table>'
    read = open_workbook(pack({"mimetype": ODS, "content.xml": CONTENT.format(table)})).sheet("表")
    assert (read.cells[1, 1].kind, read.cells[1, 1].value) == ("error", "#VALUE!")


def test_a_tag_of_ods_may_be_long() -> None:
    text = "长" * 700_000  # over 2 MB
    cell = f'<table:table-cell office:value-type="string" office:string-value="{text}"/>'
    table = f'<table:table table:name="表"><table:table-row>{cell}</table:table-row></table:table>'
    read = open_workbook(pack({"mimetype": ODS, "content.xml": CONTENT.format(table)}, method=0)).sheet("表")
    assert read.cells[1, 1].value == text
