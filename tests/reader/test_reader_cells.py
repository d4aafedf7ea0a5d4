"""What one cell of an .xlsx becomes."""

from __future__ import annotations

import pytest

from laoyousuode.cell import Cell, CellKind
from reporter.workbooks.cellxml import DAMAGED
from reporter.workbooks.formats import shows_date
from reporter.workbooks.workbook import Bounds, Sheet, WorkbookError, address, cell_address, open_workbook
from tests.reader.reader_kit import MAIN, book, pack, parts, relations, sheet, strings, styles


def read(rows: str, **replaced: str) -> Sheet:
    return open_workbook(book(rows, **replaced)).sheet("表")


def one(xml: str, **replaced: str) -> Cell | None:
    """The cell B7 of a sheet that holds only this, which must be the only cell."""
    cells = read(f'<row r="7">{xml}</row>', **replaced).cells
    assert set(cells) <= {(7, 2)}
    return cells.get((7, 2))


@pytest.mark.parametrize(
    ("xml", "value", "kind"),
    [
        ('<c r="B7"><v>12.5</v></c>', 12.5, "number"),
        ('<c r="B7" t="n"><v> -3 </v></c>', -3.0, "number"),
        ('<c r="B7"><v>1.5E-3</v></c>', 0.0015, "number"),
        ('<c r="B7"><v>0</v></c>', 0.0, "number"),
        ('<c r="B7" t="b"><v>1</v></c>', True, "boolean"),
        ('<c r="B7" t="b"><v>0</v></c>', False, "boolean"),
        ('<c r="B7" t="b"><v>true</v></c>', True, "boolean"),
        ('<c r="B7" t="e"><v>#REF!</v></c>', "#REF!", "error"),
        ('<c r="B7" t="e"><v>#N/A</v></c>', "#N/A", "error"),
        ('<c r="B7" t="str"><v>甲 </v></c>', "甲 ", "text"),
        ('<c r="B7" t="str"><v>12</v></c>', "12", "text"),
        ('<c r="B7" t="inlineStr"><is><t>乙</t></is></c>', "乙", "text"),
        ('<c r="B7" t="inlineStr"><is><r><t>乙</t></r> <r><t>丙</t></r></is></c>', "乙丙", "text"),
        ('<c r="B7" t="inlineStr"><is><t>乙</t><rPh sb="0" eb="1"><t>yi</t></rPh></is></c>', "乙", "text"),
        ('<c r="B7" t="s"><v>1</v></c>', "第二", "text"),
        ('<c r="$B$7"><v>1</v></c>', 1.0, "number"),
        ('<c r="b7"><v>1</v></c>', 1.0, "number"),
        ('<c r="B7">\n  <v>\n5\n</v>\n  </c>', 5.0, "number"),
        ('<c r="B7" t="str">\n  <v>五</v>\n  </c>', "五", "text"),
        ('<c r="B7" t="str"><v><![CDATA[<五>]]></v></c>', "<五>", "text"),
    ],
)
def test_value(xml: str, value: float | str | bool, kind: CellKind) -> None:
    table = strings("<si><t>第一</t></si><si><t>第二</t></si>")
    assert one(xml, strings=table) == Cell(value, kind, "General", None)


def test_boolean_is_not_a_number() -> None:
    cell = one('<c r="B7" t="b"><v>1</v></c>')
    assert cell is not None and cell.value is True


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="B7"><v>12,5</v></c>',
        '<c r="B7"><v>1_000</v></c>',
        '<c r="B7"><v>nan</v></c>',
        '<c r="B7"><v>inf</v></c>',
        '<c r="B7"><v>1E999</v></c>',
        '<c r="B7"><v>１２</v></c>',
        '<c r="B7" t="b"><v>maybe</v></c>',
        '<c r="B7" t="s"><v>2</v></c>',
        '<c r="B7" t="s"><v>-1</v></c>',
        '<c r="B7" t="s"><v>x</v></c>',
        f'<c r="B7" t="s"><v>{"9" * 5000}</v></c>',
        '<c r="B7" t="d"><v>2024-13-45</v></c>',
        '<c r="B7" t="zzz"><v>1</v></c>',
        '<c r="B7" t="e"><v/></c>',
    ],
)
def test_damage_stays_in_its_cell(xml: str) -> None:
    cells = read(
        f'<row r="7">{xml}<c r="C7"><v>3</v></c></row>',
        strings=strings("<si><t>甲</t></si><si><t>乙</t></si>"),
    ).cells
    assert cells == {(7, 2): Cell(DAMAGED, "error"), (7, 3): Cell(3.0, "number")}


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="B7"/>',
        '<c r="B7" s="1"/>',
        '<c r="B7" s="1"><v/></c>',
        '<c r="B7" t="s"><v> </v></c>',
        '<c r="B7" t="str"><v/></c>',
        '<c r="B7" t="inlineStr"><is><t/></is></c>',
        '<c r="B7" t="s"><v>0</v></c>',
        '<c r="B7" t="b"><v/></c>',
    ],
)
def test_blank_is_left_out(xml: str) -> None:
    assert one(xml, strings=strings("<si/>"), styles=styles(0, 9)) is None


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ('<c r="B7"><f>A7*2</f><v>4</v></c>', Cell(4.0, "number", "General", "A7*2")),
        ('<c r="B7"><f>A7*2</f></c>', Cell(None, "blank", "General", "A7*2")),
        ('<c r="B7"><f>A7*2</f><v/></c>', Cell(None, "blank", "General", "A7*2")),
        ('<c r="B7"><v>4</v><f>A7*2</f></c>', Cell(4.0, "number", "General", "A7*2")),
        ('<c r="B7" t="str"><f>""</f><v></v></c>', Cell("", "text", "General", '""')),
        ('<c r="B7"><f t="shared" si="0"/><v>4</v></c>', Cell(4.0, "number", "General", "")),
        ('<c r="B7"><f t="shared" si="0"/></c>', Cell(None, "blank", "General", "")),
        (
            '<c r="B7" cm="1"><f t="array" ref="B7">X(A7)</f><v>4</v></c>',
            Cell(4.0, "number", "General", "X(A7)"),
        ),
        (
            '<c r="B7" t="e"><f>LYSD_STATUS(A7)</f><v>#NAME?</v></c>',
            Cell("#NAME?", "error", "General", "LYSD_STATUS(A7)"),
        ),
        (
            '<c r="B7" t="str"><f>[1]!LYSD_STATUS(A7)</f><v>好</v></c>',
            Cell("好", "text", "General", "[1]!LYSD_STATUS(A7)"),
        ),
        (
            '<c r="B7" t="b"><f>_xludf.NOT(A7)</f><v>1</v></c>',
            Cell(True, "boolean", "General", "_xludf.NOT(A7)"),
        ),
    ],
)
def test_formula(xml: str, cell: Cell) -> None:
    assert one(xml) == cell


def test_formula_does_not_leak_into_the_next_cell() -> None:
    cells = read(
        '<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><v>1</v></c><c r="C1" t="str"><v>x</v></c></row>'
    ).cells
    assert [cells[1, column].formula for column in (1, 2, 3)] == ["B1", None, None]


def test_shared_strings() -> None:
    table = strings(
        "<si><t>一</t></si>"
        '<si><r><rPr><b/></rPr><t xml:space="preserve">二 </t></r>\n<r><t>二</t></r></si>'
        '<si><t>三</t><rPh sb="0" eb="1"><t>san</t></rPh><phoneticPr fontId="1"/></si>'
        "<si><t>a_x000D__x000A_b</t></si>"
        "<si><t>_x005F_x000D_</t></si>"
        "<si><t>_xD83D__xDE00_</t></si>"
        "<si><t>_xD83D_</t></si>"
        "<si><t>_x12_ _xyz1_</t></si>"
    )
    row = "".join(f'<c t="s"><v>{index}</v></c>' for index in range(8))
    cells = read(f'<row r="1">{row}</row>', strings=table).cells
    assert [cells[1, column].value for column in range(1, 9)] == [
        *("一", "二 二", "三", "a\r\nb", "_x000D_", "😀", "\ufffd", "_x12_ _xyz1_"),
    ]


def test_places_without_references() -> None:
    rows = (
        '<row><c><v>1</v></c><c/><c><v>2</v></c><c r="F1"><v>3</v></c><c><v>4</v></c></row>'
        '<row><c><v>5</v></c></row><row r="9"><c><v>6</v></c></row><row><c><v>7</v></c></row>'
        '<row r="x"><c r="?"><v>8</v></c><c r="A0"><v>9</v></c></row>'
    )
    found = {place: cell.value for place, cell in read(rows).cells.items()}
    assert found == {
        (1, 1): 1,
        (1, 3): 2,
        (1, 6): 3,
        (1, 7): 4,
        (2, 1): 5,
        (9, 1): 6,
        (10, 1): 7,
        (11, 1): 8,
        (11, 2): 9,
    }


def test_corner_cells_cost_no_grid() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    assert set(read(rows).cells) == {(1, 1), (1048576, 16384)}


@pytest.mark.parametrize("reference", ["A1048577", "XFE1", "AAAA1", "A99999999"])
def test_beyond_the_last_row_or_column(reference: str) -> None:
    with pytest.raises(WorkbookError) as caught:
        read(f'<row r="1"><c r="{reference}"><v>1</v></c></row>')
    assert caught.value.code == "too-large"


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576", "nonsense"])
def test_dimension_is_not_believed(dimension: str) -> None:
    rows = "".join(f'<row r="{r}"><c r="C{r}"><v>{r}</v></c></row>' for r in range(1, 31))
    made = sheet(rows, before=f'<dimension ref="{dimension}"/>')
    assert set(read("", worksheet=made).cells) == {(row, 3) for row in range(1, 31)}


@pytest.mark.parametrize(
    ("number_format", "code", "kind"),
    [
        (0, "General", "number"),
        (9, "0%", "number"),
        (10, "0.00%", "number"),
        (14, "mm-dd-yy", "date"),
        (22, "m/d/yy h:mm", "date"),
        (31, 'yyyy"年"m"月"d"日"', "date"),
        (46, "[h]:mm:ss", "date"),
        (49, "@", "number"),
        (57, 'yyyy"年"m"月"', "date"),
        (150, "General", "number"),
        ("yyyy/m/d", "yyyy/m/d", "date"),
        ('0.00"元/月"', '0.00"元/月"', "number"),
        ('0.0"<d>"', '0.0"<d>"', "number"),
    ],
)
def test_number_format(number_format: int | str, code: str, kind: CellKind) -> None:
    cell = one('<c r="B7" s="1"><v>45292.5</v></c>', styles=styles(0, number_format))
    assert cell == Cell(45292.5, kind, code, None)


def test_style_that_does_not_exist_is_general() -> None:
    assert one('<c r="B7" s="77"><v>1</v></c>', styles=styles(9)) == Cell(1.0, "number", "General")


def test_no_style_is_style_0() -> None:
    assert one('<c r="B7"><v>1</v></c>', styles=styles(10)) == Cell(1.0, "number", "0.00%")


def test_same_text_in_two_styles_keeps_both_formats() -> None:
    rows = '<row r="1"><c r="A1" t="s" s="0"><v>0</v></c><c r="B1" t="s" s="1"><v>0</v></c></row>'
    cells = read(rows, styles=styles(0, 49), strings=strings("<si><t>95</t></si>")).cells
    assert [cells[1, 1].number_format, cells[1, 2].number_format] == ["General", "@"]


@pytest.mark.parametrize(
    ("code", "date"),
    [
        ("yyyy-mm-dd", True),
        ("[$-804]yyyy年m月d日;@", True),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", True),
        ("[h]", True),
        ("[mm]:ss", True),
        ("[SS].00", True),
        ("mm:ss.0", True),
        ("[DBNum1][$-804]m月", True),
        ("年月", True),
        ("aaaa", True),
        ("General", False),
        ('General"d"', False),
        ("G/通用格式", False),
        ("0.00E+00", False),
        ("[Red]0.00;[Blue]-0.00", False),
        ("[>=100]0;[<0]-0;0.0", False),
        ('"dd"0', False),
        ("0\\d", False),
        ("0_d", False),
        ("*d0", False),
        ("[$￥-804]#,##0.00", False),
        ("[$USD-sm] 0", False),
        ("0年", False),
        ("# ??/??", False),
        ("@", False),
        ("", False),
        ('"unclosed ymd', False),
        ("[unclosed ymd", False),
    ],
)
def test_which_formats_show_dates(code: str, date: bool) -> None:
    assert shows_date(code) is date


@pytest.mark.parametrize(
    ("text", "serial"),
    [
        ("2024-01-01", 45292.0),
        ("2024-01-01T12:00:00", 45292.5),
        ("2024-01-01T12:00:00Z", 45292.5),
        ("2024-01-01T06:00:00.000+08:00", 45292.25),
        ("1900-01-01", 1.0),
        ("1900-03-01", 61.0),
        ("18:00:00", 0.75),
    ],
)
def test_iso_date(text: str, serial: float) -> None:
    assert one(f'<c r="B7" t="d"><v>{text}</v></c>') == Cell(serial, "date", "General")


def test_1904() -> None:
    made = open_workbook(
        book('<row r="1"><c r="A1" t="d"><v>1904-01-02</v></c></row>', book='<workbookPr date1904="1"/>')
    )
    assert made.date_1904 is True
    assert made.sheet("表").cells[1, 1].value == 1.0
    assert open_workbook(book()).date_1904 is False


def test_merges_and_hidden_rows() -> None:
    made = sheet(
        '<row r="1"/><row r="2" hidden="1"><c r="A2"><v>1</v></c></row>'
        '<row r="3" hidden="0"/><row hidden="true"/>',
        after='<mergeCells count="9"><mergeCell ref="A1:C2"/><mergeCell ref="D9:B7"/><mergeCell ref="?"/>'
        "</mergeCells>",
    )
    read_sheet = read("", worksheet=made)
    assert read_sheet.merges == [(1, 1, 2, 3), (7, 2, 9, 4)]
    assert read_sheet.hidden_rows == {2, 4}


def test_what_looks_like_a_cell_elsewhere_is_none() -> None:
    other = 'xmlns:x="http://schemas.microsoft.com/office/excel/2006/main"'
    made = sheet(
        f'<row r="1"><c r="A1"><v>1</v><extLst><ext {other}><x:v>9</x:v><x:f>Z</x:f></ext></extLst></c>'
        "</row>",
        after='<extLst><ext><c r="B2"><v>3</v></c></ext></extLst>',
    )
    assert read("", worksheet=made).cells == {(1, 1): Cell(1.0, "number")}


def comment_parts() -> dict[str, str | bytes]:
    made = parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    threads = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    made["xl/worksheets/_rels/sheet1.xml.rels"] = relations(
        ("rId1", "comments", "../comments1.xml"),
        ("rId2", "threadedComment", "/xl/threads/t1.xml"),
        ("rId3", "comments", "../missing.xml"),
    )
    made["xl/comments1.xml"] = (
        f'<comments xmlns="{MAIN}"><authors><author>填报人</author></authors><commentList>'
        '<comment ref="B7" authorId="0"><text><r><t>填报人:</t></r>'
        "<r><t>_x000A_因系统</t></r></text></comment>"
        '<comment ref="C8"><text><t>[Threaded comment]</t></text></comment>'
        '<comment ref="?"><text><t>nowhere</t></text></comment></commentList></comments>'
    )
    made["xl/threads/t1.xml"] = (
        f'<ThreadedComments xmlns="{threads}">'
        '<threadedComment ref="C8"><text>为何为空</text></threadedComment>'
        '<threadedComment ref="C8"><text>已核实</text></threadedComment></ThreadedComments>'
    )
    return made


def test_comments() -> None:
    read_sheet = open_workbook(pack(comment_parts())).sheet("表")
    assert read_sheet.comments == {(7, 2): "填报人:\n因系统", (8, 3): "为何为空\n已核实"}


def test_bounds_of_rows_and_columns() -> None:
    made = book('<row r="5"><c r="C5"><v>1</v></c></row>')
    assert open_workbook(made, Bounds(rows=5, columns=3)).sheet("表").cells
    for bounds in (Bounds(rows=4), Bounds(columns=2)):
        with pytest.raises(WorkbookError, match="too-large"):
            open_workbook(made, bounds).sheet("表")


@pytest.mark.parametrize(
    ("text", "place"),
    [("A1", (1, 1)), ("Z9", (9, 26)), ("AA10", (10, 27)), ("XFD1048576", (1048576, 16384)), ("B7", (7, 2))],
)
def test_address(text: str, place: tuple[int, int]) -> None:
    assert cell_address(text) == place
    assert address(*place) == text


@pytest.mark.parametrize("text", ["", "A", "1", "A0", "XFE1", "A1048577", "A1:B2", "甲1", "A１", "A-1", "1A"])
def test_no_address(text: str) -> None:
    assert cell_address(text) is None
