"""Zip and XML as other programs, and people who mean harm, write them."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable

import pytest

from laoyousuode.cell import Cell
from reporter.workbooks.workbook import Bounds, Workbook, WorkbookError, open_workbook
from tests.reader.reader_kit import (
    MAIN,
    OFFICE,
    RELATIONS,
    STRICT,
    STRICT_OFFICE,
    book,
    pack,
    parts,
    relations,
    sheet,
    strings,
    styles,
)

ROW = '<row r="1"><c r="A1" s="0" t="s"><v>0</v></c><c r="B1"><v>2</v></c></row>'
EXPECTED = {(1, 1): Cell("甲", "text", "0.00%"), (1, 2): Cell(2.0, "number", "0.00%")}


def whole() -> dict[str, str | bytes]:
    return parts(ROW, strings=strings("<si><t>甲</t></si>"), styles=styles(10))


def cells(data: bytes) -> dict[tuple[int, int], Cell]:
    return open_workbook(data).sheet("表").cells


def failure(data: bytes, bounds: Bounds = Bounds()) -> tuple[str, str]:  # noqa: B008
    """The code and detail of what opening and reading every sheet raises."""
    with pytest.raises(WorkbookError) as caught:
        made = open_workbook(data, bounds)
        for name in made.sheet_names:
            made.sheet(name)
    return caught.value.code, caught.value.detail


def test_plain() -> None:
    made = open_workbook(pack(whole()))
    assert (made.kind, made.sheet_names) == ("xlsx", ["表"])
    assert made.sheet("表").cells == EXPECTED


def test_stored_entries() -> None:
    assert cells(pack(whole(), zipfile.ZIP_STORED)) == EXPECTED


def strict(content: str) -> str:
    return content.replace(MAIN, STRICT).replace(OFFICE, STRICT_OFFICE)


def prefixed(content: str) -> str:
    """The same XML with every element of the main namespace under a prefix."""
    content = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", content)
    return content.replace("xmlns=", "xmlns:x=").replace("xmlns:r=", "xmlns:q=").replace(" r:id", " q:id")


def utf16(content: str) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-16"?>' + content).encode("utf-16")


def utf16_big(content: str) -> bytes:
    return b"\xfe\xff" + content.encode("utf-16-be")


def gb(content: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="ISO-8859-1"?>'
        + content.replace("甲", "&#30002;").replace("表", "&#34920;")
    ).encode()


@pytest.mark.parametrize("change", [strict, prefixed, utf16, utf16_big, gb, lambda text: "\ufeff" + text])
def test_spellings_of_xml(change: Callable[[str], str | bytes]) -> None:
    made = {name: change(content) for name, content in whole().items() if isinstance(content, str)}
    assert cells(pack(made)) == EXPECTED


def test_backslashes_and_case_in_part_names() -> None:
    made = {name.replace("/", "\\").upper(): content for name, content in whole().items()}
    # ZipInfo would turn the backslashes round on Windows only; write them as they are.
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in made.items():
            entry = zipfile.ZipInfo("x")
            entry.filename = name
            archive.writestr(entry, content)
    assert b"XL\\WORKSHEETS" in buffer.getvalue()
    assert cells(buffer.getvalue()) == EXPECTED


def test_parts_are_found_through_relationships() -> None:
    old = whole()
    made = {
        "_rels/.rels": relations(("a", "officeDocument", "/books/The%20Book.xml"), office=STRICT_OFFICE),
        "books/The Book.xml": old["xl/workbook.xml"],
        "books/_rels/The Book.xml.rels": relations(
            ("rId1", "worksheet", "..\\tabs\\one.xml"),
            ("s", "styles", "./../st.xml"),
            ("t", "sharedStrings", "/ss.xml"),
        ),
        "tabs/one.xml": old["xl/worksheets/sheet1.xml"],
        "st.xml": old["xl/styles.xml"],
        "ss.xml": old["xl/sharedStrings.xml"],
        "xl/workbook.xml": "<decoy/>",
    }
    assert cells(pack(made)) == EXPECTED


def test_without_root_relationships_the_usual_place_is_tried() -> None:
    made = whole()
    del made["_rels/.rels"]
    assert cells(pack(made)) == EXPECTED


def test_external_targets_are_not_followed() -> None:
    made = whole()
    made["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" TargetMode="External" '
        'Target="worksheets/sheet1.xml"/>'
        "</Relationships>"
    )
    assert failure(pack(made)) == ("unreadable", "文件不完整")


def test_sheets_states_and_names() -> None:
    made = whole()
    made["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="一" sheetId="1" r:id="rId1"/><sheet name="二" state="hidden" sheetId="2" r:id="rId1"/>'
        '<sheet name="三" state="veryHidden" sheetId="3" r:id="rId1"/>'
        '<sheet name="图" sheetId="4" r:id="c"/></sheets>'
        '<definedNames><definedName name="周期">机读!$B$2</definedName>'
        '<definedName name="局部" localSheetId="0">一!$A$1</definedName>'
        '<definedName name="文" hidden="1">"A&amp;B"</definedName></definedNames></workbook>'
    )
    made["xl/_rels/workbook.xml.rels"] = relations(
        ("rId1", "worksheet", "worksheets/sheet1.xml"), ("c", "chartsheet", "chartsheets/sheet1.xml")
    )
    opened = open_workbook(pack(made))
    assert {name: opened.sheet(name).state for name in opened.sheet_names} == {
        "一": "visible",
        "二": "hidden",
        "三": "veryHidden",
    }
    assert opened.defined_names == {"周期": "机读!$B$2", "文": '"A&B"'}


def test_sheets_are_parsed_once_and_only_when_asked_for() -> None:
    made = whole()
    made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace(
        "</sheets>", '<sheet name="坏" sheetId="2" r:id="bad"/></sheets>'
    )
    made["xl/_rels/workbook.xml.rels"] = str(made["xl/_rels/workbook.xml.rels"]).replace(
        "</Relationships>",
        f'<Relationship Id="bad" Type="{OFFICE}/worksheet" Target="bad.xml"/></Relationships>',
    )
    made["xl/bad.xml"] = "<worksheet"
    opened = open_workbook(pack(made))
    assert opened.sheet("表") is opened.sheet("表")
    for name in ("坏", "没有"):
        with pytest.raises(WorkbookError, match="unreadable"):
            opened.sheet(name)


@pytest.mark.parametrize(
    "part",
    [
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/comments1.xml",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_doctype_is_refused_in_any_part(part: str, encoding: str) -> None:
    made = whole()
    made["xl/worksheets/_rels/sheet1.xml.rels"] = relations(("rId1", "comments", "../comments1.xml"))
    made["xl/comments1.xml"] = f'<comments xmlns="{MAIN}"/>'
    assert cells(pack(made)) == EXPECTED
    text = made[part]
    assert isinstance(text, str)
    made[part] = f"<!DOCTYPE x>{text}".encode(encoding)
    code, detail = failure(pack(made))
    assert code == "unreadable" and "DOCTYPE" in detail


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/workbook.xml", "<workbook"),
        ("xl/workbook.xml", ""),
        ("xl/worksheets/sheet1.xml", sheet(ROW)[:-20]),
        ("xl/worksheets/sheet1.xml", "<?xml version='1.0' encoding='gbk'?><worksheet/>"),
        ("xl/worksheets/sheet1.xml", "<?xml version='1.0' encoding='no-such'?><worksheet/>"),
        ("xl/worksheets/sheet1.xml", f'<chartsheet xmlns="{MAIN}"/>'),
        ("xl/sharedStrings.xml", "<sst><si>"),
        ("xl/styles.xml", b"\x00\x01\x02"),
        ("_rels/.rels", "not xml"),
    ],
)
def test_broken_parts(part: str, content: str | bytes) -> None:
    assert failure(pack(whole() | {part: content}))[0] == "unreadable"


def test_missing_sheet_part() -> None:
    made = whole()
    del made["xl/worksheets/sheet1.xml"]
    assert failure(pack(made)) == ("unreadable", "文件不完整")


def test_missing_strings_part_makes_error_cells() -> None:
    made = whole()
    del made["xl/sharedStrings.xml"]
    assert cells(pack(made))[1, 1].kind == "error"


# What follows is about sizes.


def test_ratio_bomb() -> None:
    bomb = pack(whole() | {"xl/sharedStrings.xml": strings("<si><t>" + "A" * (20 << 20) + "</t></si>")})
    assert len(bomb) < 200_000
    assert failure(bomb) == ("too-large", "压缩比异常(疑似压缩炸弹)")


def test_high_ratio_below_the_floor_is_honest() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(1, 100_000))
    made = pack(parts(rows, styles=styles(0)))
    assert open_workbook(made).sheet("表").cells == {}


def test_part_and_total_bounds() -> None:
    made = pack(whole() | {"xl/sharedStrings.xml": strings("<si><t>甲</t></si>" + " " * 50_000)})
    assert failure(made, Bounds(part_bytes=40_000)) == ("too-large", "文字内容过多")
    assert failure(made, Bounds(unpacked_bytes=50_000)) == ("too-large", "文字内容过多")
    assert cells(made) == EXPECTED


def lying(data: bytes, part: str, claimed: int) -> bytes:
    """The file with another unpacked size in both of the part's headers."""
    changed = bytearray(data)
    name = part.encode()
    local = changed.find(name) - 30
    central = changed.rfind(name) - 46
    assert changed[local : local + 4] == b"PK\x03\x04" and changed[central : central + 4] == b"PK\x01\x02"
    struct.pack_into("<L", changed, local + 22, claimed)
    struct.pack_into("<L", changed, central + 24, claimed)
    return bytes(changed)


def test_lying_size_does_not_pass_a_bomb() -> None:
    bomb = pack(whole() | {"xl/sharedStrings.xml": strings("A" * (20 << 20))})
    assert failure(lying(bomb, "xl/sharedStrings.xml", 10))[0] == "too-large"


@pytest.mark.parametrize("claimed", [0, 10, 0x7FFFFFFF])
def test_lying_size_alone_costs_nothing(claimed: int) -> None:
    assert cells(lying(pack(whole()), "xl/worksheets/sheet1.xml", claimed)) == EXPECTED


def test_checksum_must_hold() -> None:
    data = bytearray(pack(whole(), zipfile.ZIP_STORED))
    at = data.find(b"<v>2</v>")
    data[at + 3 : at + 4] = b"9"
    assert failure(bytes(data)) == ("unreadable", "文件不完整")


def test_many_entries() -> None:
    made = pack(whole() | {f"junk/{number}": "" for number in range(300)})
    assert failure(made, Bounds(entries=300)) == ("too-large", "压缩包内文件过多")
    assert open_workbook(made).sheet_names == ["表"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compression_is_refused(method: int) -> None:
    assert failure(pack(whole(), method)) == ("unreadable", "压缩方式不受支持")


def test_zip_password() -> None:
    data = bytearray(pack(whole()))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    assert failure(bytes(data)) == ("encrypted", "加密的工作簿")


@pytest.mark.parametrize("end", [10, 60, 500, -1, -30, -200])
def test_truncated(end: int) -> None:
    assert failure(pack(whole())[:end])[0] == "unreadable"


def many(item: str, count: int) -> str:
    return item * count


@pytest.mark.parametrize(
    ("replaced", "bounds"),
    [
        ({"worksheet": sheet("<row>" + many("<c><v>1</v></c>", 30) + "</row>")}, Bounds(cells=29)),
        ({"worksheet": sheet("", after=many('<mergeCell ref="A1:B2"/>', 30))}, Bounds(merges=29)),
        (
            {"worksheet": sheet('<row><c t="str"><v>' + many("字", 30) + "</v></c></row>")},
            Bounds(characters=29),
        ),
        ({"strings": strings(many("<si/>", 30))}, Bounds(strings=29)),
        ({"strings": strings("<si><t>" + many("字", 30) + "</t></si>")}, Bounds(characters=29)),
        ({"styles": styles(*range(30))}, Bounds(styles=29)),
        ({"styles": styles(*many("y", 30))}, Bounds(styles=29)),
        ({"book": many('<sheet name="x"/>', 29)}, Bounds(sheets=29)),
        ({"book": "".join(f'<definedName name="n{i}">1</definedName>' for i in range(30))}, Bounds(names=29)),
    ],
)
def test_count_bounds(replaced: dict[str, str], bounds: Bounds) -> None:
    data = book("", **replaced)
    assert failure(data, bounds)[0] == "too-large"
    open_workbook(data).sheet("表")


def test_cells_are_counted_over_all_sheets() -> None:
    made = whole()
    made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace(
        "</sheets>", '<sheet name="二" sheetId="2" r:id="rId1"/></sheets>'
    )
    assert failure(pack(made), Bounds(cells=3))[0] == "too-large"
    open_workbook(pack(made), Bounds(cells=4))


@pytest.mark.parametrize(
    "xml",
    [
        '<worksheet a="' + "x" * (10 << 20) + '"/>',
        "<!--" + "x" * (10 << 20) + "--><worksheet/>",
        f'<worksheet xmlns="{MAIN}">'
        + "".join(f"<a{number}/>" for number in range(100_000))
        + "</worksheet>",
        sheet('<row><c t="inlineStr"><is>' + "<t>a</t>" * 200_000 + "</is></c></row>"),
        sheet("<row r='1048576'/><row/>"),
        sheet('<row><c r="XFD1"/><c/></row>'),
    ],
)
def test_xml_made_to_exhaust(xml: str) -> None:
    assert failure(book("", worksheet=xml), Bounds(ratio=10**9))[0] == "too-large"


def test_deep_nesting_is_harmless() -> None:
    made = open_workbook(book("", worksheet=sheet("<x>" * 100_000 + "</x>" * 100_000)))
    assert made.sheet("表").cells == {}


def test_long_text_arrives_whole() -> None:
    text = "字" * 32_767
    read = cells(book(f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>'))
    assert read[1, 1].value == text


def test_whatever_fails_inside_is_a_workbook_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (RecursionError(), KeyError("x"), struct.error("x"), OSError()):
        opened: Workbook = open_workbook(pack(whole()))

        def fail(_: str, error: BaseException = error) -> None:
            raise error

        monkeypatch.setattr(opened._source, "load", fail)
        with pytest.raises(WorkbookError, match="unreadable"):
            opened.sheet("表")
    opened = open_workbook(pack(whole()))

    def stop(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(opened._source, "load", stop)
    with pytest.raises(KeyboardInterrupt):
        opened.sheet("表")
