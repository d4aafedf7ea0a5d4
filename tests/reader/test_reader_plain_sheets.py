"""A sheet read by its plain spelling says what the parser says; what is spelt otherwise goes to the parser as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.workbooks.grid import Bounds, Sheet, WorkbookError
from reporter.workbooks.ooxml import OoxmlFile, main_part
from reporter.workbooks.package import Package
from tests.reader import reader_kit as kit

STRINGS = kit.strings("<si><t>甲</t></si><si><r><rPr><strike/></rPr><t>2</t></r></si><si><t></t></si>")
STYLES = kit.styles(0, 14, "0.00%")
_TEXT = st.sampled_from(
    ["", "1", "2.45", "1e400", "nan", "1_0", "文 ", "&amp;&lt;&#10;", "_x0041_", "#REF!", "TRUE"]
)
_STYLE = st.sampled_from(["", ' s="0"', ' s="1"', ' s="2"', ' s="9"'])
_TYPE = st.sampled_from(
    ["", *(f' t="{kind}"' for kind in ("n", "s", "str", "b", "e", "inlineStr", "d", "x"))]
)
_FORMULA = st.sampled_from(
    ["", "<f>A1&amp;&quot;x&quot;</f>", '<f aca="false">1</f>', '<f t="shared" si="0"/>', "<f></f>"]
)
_VALUE = st.one_of(st.just(""), st.just("<v/>"), _TEXT.map("<v>{}</v>".format))
_INLINE = st.one_of(st.just(""), _TEXT.map('<is><t xml:space="preserve">{}</t></is>'.format))
_REFERENCE = st.builds("{}{}".format, st.sampled_from(["A", "B", "XFD"]), st.integers(1, 4))
_CELL = st.builds('<c r="{}"{}{}>{}{}{}</c>'.format, _REFERENCE, _STYLE, _TYPE, _FORMULA, _VALUE, _INLINE)
_EMPTY = st.builds('<c r="{}"{}/>'.format, _REFERENCE, _STYLE)
_CELLS = st.lists(st.one_of(_CELL, _EMPTY), max_size=4).map("".join)
_MARK = st.sampled_from(["", ' hidden="1"', ' spans="1:4" ht="15"'])
_ROW = st.builds('<row r="{}"{}>{}</row>'.format, st.integers(1, 5), _MARK, _CELLS)
ROWS = st.lists(_ROW, max_size=4).map("".join)
_AFTER = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'
_BEFORE = '<cols><col min="2" max="2" hidden="1"/></cols>'

# One of them anywhere makes the sheet no plain one, though a parser reads it.
UNPLAIN = [
    "<row r='5'><c r='A5'><v>1</v></c></row>",
    '<row r="5"><c s="0" r="A5"><v>1</v></c></row>',
    '<row r="5"><c><v>1</v></c></row>',
    '<row r="5"><c r="A05"><v>1</v></c></row>',
    '<row r="5"><c r="XFE5"/></row>',
    '<row r="5"><c r="A5"><v>1</v><f>2</f></c></row>',
    '<row r="5"><c r="A5"><v><![CDATA[1]]></v></c></row>',
    '<row r="5"><!-- <c r="A5"><v>1</v></c> --></row>',
    '<row r="5"><?x <c r="A5"><v>1</v></c>?></row>',
    '<row r="5"><c r="A5" t="inlineStr"><is><r><t>1</t></r></is></c></row>',
    '<row r="5"><x xmlns="urn:other"><c r="A5"><v>1</v></c></x></row>',
    '<row r="5"><c r="A5" t="str"><v>1\r</v></c></row>',
]
DAMAGED = [
    '<row r="5" r="6"/>',
    '<row r="5" x:y="1"/>',
    '<row r="5" a="><c r="A5"/>"/>',
    '<row r="5" a="<c r="A5"/>"/>',
    '<row r="5"><c r="A5"><v>&nbsp;</v></c></row>',
    '<row r="5"><c r="A5"><v>]]></v></c></row>',
    '<row r="5"><c r="A5"><v>\x01</v></c></row>',
    '<row r="5"><c r="A5"><v>1</v></row>',
    "</sheetData><sheetData2>",
]


def opened(worksheet: str) -> OoxmlFile:
    package = Package(kit.pack(kit.parts(worksheet=worksheet, strings=STRINGS, styles=STYLES)), Bounds())
    return OoxmlFile(package, main_part(package), Bounds())


def plainly(worksheet: str) -> Sheet | None:
    """What the patterns say; None where the sheet is not spelt plainly."""
    found = opened(worksheet)._plainly("表")
    return found and found[0]


def at_length(worksheet: str) -> Sheet:
    return opened(worksheet)._at_length("表")[0]


@settings(deadline=None)
@given(ROWS, st.sampled_from(["", _BEFORE]), st.sampled_from(["", _AFTER]))
def test_both_ways_say_the_same(rows: str, before: str, after: str) -> None:
    worksheet = kit.sheet(rows, before=before, after=after)
    try:
        due = at_length(worksheet)
    except WorkbookError:
        # A number that is no string's and the like stay in their cells: only what is no XML stops the parser.
        assert plainly(worksheet) is None
    else:
        found = plainly(worksheet)
        assert found == due
        assert found is not None and list(found.cells) == list(due.cells)


@settings(deadline=None)
@given(ROWS, st.integers(0, 6))
def test_the_first_rows_are_the_same_in_both_ways(rows: str, last: int) -> None:
    worksheet = kit.sheet(rows + '<row r="7"><c r="A7"><v>7</v></c></row>', before=_BEFORE)
    top, _ = opened(worksheet).top("表", lambda sheet, begins: begins > last)
    broken = opened(worksheet.replace("<sheetData>", "<sheetData><!-- x -->"))
    due, _ = broken.top("表", lambda sheet, begins: begins > last)
    assert top == due


@pytest.mark.parametrize("row", UNPLAIN)
def test_what_is_not_plain_is_left_to_the_parser(row: str) -> None:
    worksheet = kit.sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{row}')
    assert plainly(worksheet) is None
    if "XFE" not in row:
        assert opened(worksheet).load("表").cells == at_length(worksheet).cells
        assert (1, 1) in at_length(worksheet).cells


@pytest.mark.parametrize("row", DAMAGED)
def test_what_is_damaged_is_refused_by_the_parser(row: str) -> None:
    worksheet = kit.sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{row}')
    assert plainly(worksheet) is None
    with pytest.raises(WorkbookError):
        opened(worksheet).load("表")


@pytest.mark.parametrize(
    "worksheet",
    [
        kit.sheet('<row r="1"><c r="A1"><v>1</v></c></row>', main=kit.STRICT),
        f'<x:worksheet xmlns:x="{kit.MAIN}"><x:sheetData/></x:worksheet>',
        f'<worksheet xmlns="{kit.MAIN}"><x xmlns="urn:other"><sheetData><row r="1"/></sheetData></x></worksheet>',
        f'<worksheet xmlns="{kit.MAIN}"><sheetData></sheetData><sheetData></sheetData></worksheet>',
    ],
)
def test_another_spelling_of_the_part_is_left_to_the_parser(worksheet: str) -> None:
    assert plainly(worksheet) is None
    assert opened(worksheet).load("表").name == "表"


def test_a_part_that_is_read_twice_counts_once() -> None:
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(1, 400))
    worksheet = kit.sheet(f"{rows}<!-- x -->")
    bounds = Bounds(unpacked_bytes=len(worksheet) + 2000)
    package = Package(kit.pack(kit.parts(worksheet=worksheet)), bounds)
    assert len(OoxmlFile(package, main_part(package), bounds).load("表").cells) == 399


def test_cells_of_one_file_are_none_of_another() -> None:
    """What is remembered is remembered by its spelling and its table of styles; a string's number means another text."""
    row = '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" t="str"><v>文</v></c></row>'
    for text in ("甲", "乙"):
        parts = kit.parts(row, strings=kit.strings(f"<si><t>{text}</t></si>"), styles=STYLES)
        package = Package(kit.pack(parts), Bounds())
        cells = OoxmlFile(package, main_part(package), Bounds()).load("表").cells
        assert [cell.value for cell in cells.values()] == [text, "文"]
