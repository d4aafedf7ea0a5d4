"""What clerks type into a figure's cell (domain rules, section 7)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from laoyousuode.cell import BLANK, Cell
from laoyousuode.typed import NONE_WORDS, Unit, decimal_of, read_asked, read_cell, shown


def text(value: str) -> Cell:
    return Cell(value, "text")


def number(value: float, number_format: str = "General") -> Cell:
    return Cell(value, "number", number_format)


# what was typed, the row's unit, the number read, the finding's code
READ = [
    (number(3.2), "万人", "3.2", None),
    (number(0), "万人", "0", None),
    (text("3.2"), "万人", "3.2", "text-number"),
    (text("３．２"), "万人", "3.2", "text-number"),
    (text("3,200"), "人次", "3200", "text-number"),
    (text("3，200"), "人次", "3200", "text-number"),
    (text("三点二"), "万人", "3.2", "text-number"),
    (text("三百二十"), "人次", "320", "text-number"),
    (text("一千零五"), "人次", "1005", "text-number"),
    (text("3.2万人"), "万人", "3.2", "text-number"),
    (text(" 3.2　万人\u200b"), "万人", "3.2", "text-number"),
    (text("3.2万"), "万人", "3.2", "text-number"),
    (text("三万"), "万人", "3", "text-number"),
    (text("95%"), "%", "95", "text-number"),
    (text("９５％"), "%", "95", "text-number"),
    (text("百分之九十五"), "%", "95", "text-number"),
    (text("3000元"), "元/月", "3000", "text-number"),
    (text("-5"), "人次", "-5", "text-number"),
    (text("32000人"), "万人", "3.2", "unit-converted"),
    (text("三万二千人"), "万人", "3.2", "unit-converted"),
    (text("3.2万"), "人次", "32000", "unit-converted"),
    (text("0.04万人次"), "人次", "400", "unit-converted"),
    (number(0.95, "0%"), "%", "95", "unit-converted"),
    (number(0.955, "0.00%"), "%", "95.5", "unit-converted"),
    (text("0.5%"), "%", "0.5", "text-number"),
    (number(2.45), "%", "2.45", None),
    (number(0), "%", "0", None),
    (number(-0.5), "%", "-0.5", None),
    (number(1.01), "%", "1.01", None),
    (number(0.5), "万人", "0.5", None),
    (text("2%"), "%", "2", "text-number"),
    # signs and separators
    (text("+3"), "人次", "3", "text-number"),
    (text("1,234,567.5"), "人次", "1234567.5", "text-number"),
    (text("12,345"), "人次", "12345", "text-number"),
    (text("123,456"), "人次", "123456", "text-number"),
    (text("0003"), "人次", "3", "text-number"),
    (text(".75"), "万人", "0.75", "text-number"),
    (text("-.75"), "万人", "-0.75", "text-number"),
    (text("+.75"), "万人", "0.75", "text-number"),
    # units
    (text("三亿零四百万人"), "万人", "30400", "unit-converted"),
    (text("三亿零四百万人次"), "人次", "304000000", "text-number"),
    (text("三百万人"), "万人", "300", "text-number"),
    (text("三百万人次"), "人次", "3000000", "unit-converted"),
    (text("5"), "", "5", "text-number"),
    (text("12人次"), "人次", "12", "text-number"),
    (text("3万人次"), "人次", "30000", "unit-converted"),
    (text("3000元/月"), "元/月", "3000", "text-number"),
    (text("3000元"), "元/人/月", "3000", "text-number"),
    (text("三万km"), "km", "30000", "unit-converted"),
    (text("百分之九十五点五"), "%", "95.5", "text-number"),
    (text("百分之0.5"), "%", "0.5", "text-number"),
]


@pytest.mark.parametrize(("cell", "unit", "value", "code"), READ, ids=lambda each: str(each))
def test_read_as_a_number(cell: Cell, unit: str, value: str, code: str | None) -> None:
    reading = read_cell(cell, Unit(unit))
    assert (reading.state, reading.number, reading.code) == ("number", Decimal(value), code)


DIGITS = "零〇○一二两三四五六七八九"


@pytest.mark.parametrize("first", ["7", *DIGITS])
def test_two_figures_in_one_cell_never_become_one(first: str) -> None:
    for second in ("7", ".5", ",500", *DIGITS, "点五", "十", "百", "千"):
        for gap in (" ", "\n", "　", "  "):
            reading = read_cell(text(first + gap + second), Unit("人次"))
            assert (reading.state, reading.code) == ("doubtful", "ambiguous-number"), second


@pytest.mark.parametrize("digit", ["7", *"零〇一二两三四五六七八九十百千"])
def test_a_figure_with_something_else_is_ambiguous_not_no_number(digit: str) -> None:
    assert read_cell(text(f"约{digit}左右"), Unit("人次")).code == "ambiguous-number"


DOUBTFUL = [
    (text("约3.2"), "万人", "ambiguous-number"),
    (text("3.2左右"), "万人", "ambiguous-number"),
    (text("预计3.2"), "万人", "ambiguous-number"),
    (text("3.2(预计)"), "万人", "ambiguous-number"),
    (text("3-4"), "万人", "ambiguous-number"),
    (text("3.2?"), "万人", "ambiguous-number"),
    (text("3 4"), "万人", "ambiguous-number"),
    (text("3\n4"), "万人", "ambiguous-number"),
    (text("3,2"), "万人", "ambiguous-number"),
    (text("3，2"), "万人", "ambiguous-number"),
    (text("3,2000"), "人次", "ambiguous-number"),
    (text("3200,000"), "人次", "ambiguous-number"),
    (text("1234,567"), "人次", "ambiguous-number"),
    (text(",200"), "人次", "ambiguous-number"),
    (text("1,234,5"), "人次", "ambiguous-number"),
    (text("3."), "万人", "ambiguous-number"),
    (text("3.2.1"), "万人", "ambiguous-number"),
    (text("--3"), "万人", "ambiguous-number"),
    (text("+-3"), "万人", "ambiguous-number"),
    (text("3元"), "人次", "ambiguous-number"),
    (text("3.2万人"), "", "ambiguous-number"),
    (text("3月"), "元/月", "ambiguous-number"),
    (text("百分之九十五"), "人次", "ambiguous-number"),
    (text("三万二千"), "万人", "ambiguous-number"),
    (text("三亿零四百万"), "万人", "ambiguous-number"),
    (text("一亿"), "万人", "ambiguous-number"),
    (text("百分九十五"), "%", "ambiguous-number"),
    (number(float("-inf")), "万人", "not-a-number"),
    (number(float("nan")), "%", "not-a-number"),
    (Cell(False, "boolean"), "万人", "not-a-number"),
    (text("1e3"), "人次", "ambiguous-number"),
    (text("2000万"), "%", "ambiguous-number"),
    (text("3.2人"), "人次", "ambiguous-number"),
    (number(0.95, "0%"), "万人", "ambiguous-number"),
    (text("待统计"), "万人", "not-a-number"),
    (text("．　,"), "万人", "not-a-number"),
    (Cell(True, "boolean"), "万人", "not-a-number"),
    (number(float("inf")), "万人", "not-a-number"),
    (Cell(46326.0, "date", "yyyy-mm-dd"), "万人", "date-cell"),
    (Cell("#REF!", "error"), "万人", "error-cell"),
]


@pytest.mark.parametrize(("cell", "unit", "code"), DOUBTFUL, ids=lambda each: str(each))
def test_not_guessed(cell: Cell, unit: str, code: str) -> None:
    reading = read_cell(cell, Unit(unit))
    assert (reading.state, reading.number, reading.code) == ("doubtful", None, code)


@pytest.mark.parametrize(
    "typed",
    [
        *NONE_WORDS,
        *("／", " 无　", "不 适用", "N/A", "n/a", "NA", "－", "――", "──", "——/", "- -", "–––", "---"),
    ],
)
def test_says_none(typed: str) -> None:
    assert read_cell(text(typed), Unit("万人")).state == "none"


@pytest.mark.parametrize("cell", [BLANK, text(""), text("　"), text(" \u00a0\u200b\ufeff")], ids=repr)
def test_blank(cell: Cell) -> None:
    assert read_cell(cell, Unit("万人")).state == "blank"


@pytest.mark.parametrize(
    ("cell", "bare"),
    [
        (number(0.95), True),
        (text("0.95"), True),
        (text("0.95%"), False),
        (text("百分之一"), False),
        (text("百分之百"), False),
    ],
)
def test_a_percentage_without_any_sign_of_its_unit_is_bare(cell: Cell, bare: bool) -> None:
    reading = read_cell(cell, Unit("%"))
    assert (reading.state, reading.bare) == ("number", bare)


def test_the_words_for_none() -> None:
    """The sheet's reading takes them from here (domain rules, section 7)."""
    assert {"无", "本期无", "不适用", "n/a", "na", "/", "-", "--", "—", "——", "–", "－", "―", "─"} == set(
        NONE_WORDS
    )


QUOTED = [
    # what stands in the cell, how a person quotes it
    (BLANK, ""),
    (Cell(True, "boolean"), "TRUE"),
    (Cell(False, "boolean"), "FALSE"),
    (number(3.20), "3.2"),
    (number(1e22), "1" + "0" * 22),
    (number(-0.0), "0"),
    (number(float("inf")), "inf"),
    (number(float("nan")), "nan"),
    (Cell(46326.0, "date", "yyyy-mm-dd"), "46326"),
    (text(" 约3.2 "), " 约3.2 "),
    (Cell("#REF!", "error"), "#REF!"),
]


@pytest.mark.parametrize(("cell", "quoted"), QUOTED, ids=repr)
def test_a_cell_as_a_person_quotes_it(cell: Cell, quoted: str) -> None:
    assert shown(cell) == quoted
    assert read_cell(cell, Unit("万人")).raw == quoted


@pytest.mark.parametrize("cell", [BLANK, text("3"), Cell(True, "boolean")], ids=repr)
def test_only_a_number_has_a_decimal(cell: Cell) -> None:
    with pytest.raises(TypeError):
        decimal_of(cell)


UNITS = [
    # the unit, whether it counts ten thousands, whether it is a percentage, the unit of one
    ("万人次", True, False, "人次"),
    ("人次", False, False, "人次"),
    ("%", False, True, "%"),
    ("元/月", False, False, "元/月"),
    ("", False, False, ""),
]


@pytest.mark.parametrize(("unit", "ten_thousands", "percentage", "base"), UNITS)
def test_units(unit: str, ten_thousands: bool, percentage: bool, base: str) -> None:
    found = Unit(unit)
    assert (found.in_ten_thousands, found.is_percentage, found.base) == (ten_thousands, percentage, base)


ASKED = [
    # the cell, the unit that its form asked for, the row's unit now: state, number, code
    (number(28500), "人", "万人", ("number", "2.85", "unit-revised")),
    (text("2.85"), "万人", "人", ("number", "28500", "unit-revised")),
    (number(2.85), "万人", "万人", ("number", "2.85", None)),
    (text("2.85"), "万人", "万人", ("number", "2.85", "text-number")),
    (number(2.85), "件", "万人", ("doubtful", None, "unit-unlike")),
    (text("约3"), "人", "万人", ("doubtful", None, "ambiguous-number")),
    (text("约3"), "件", "万人", ("doubtful", None, "ambiguous-number")),
    (text("无"), "人", "万人", ("none", None, None)),
    (BLANK, "件", "万人", ("blank", None, None)),
]


@pytest.mark.parametrize(("cell", "asked", "unit", "found"), ASKED, ids=str)
def test_a_form_that_asked_for_another_unit(
    cell: Cell, asked: str, unit: str, found: tuple[str, ...]
) -> None:
    reading = read_asked(cell, Unit(asked), Unit(unit))
    value = None if found[1] is None else Decimal(found[1])
    assert (reading.state, reading.number, reading.code) == (found[0], value, found[2])
    assert reading.raw == shown(cell)


CLOSED = [
    # the cell, the row's unit: the number read, or the code of the doubt
    *((text(f"24{mark}"), "人次", "ambiguous-number") for mark in "①²₁⑩㉑⑴㊀½Ⅳ١。、*#"),
    *((text(f"{mark}24"), "人次", "ambiguous-number") for mark in "①#约?"),
    *(
        (text(typed), "人次", "not-a-number")
        for typed in ("____", "_", "○", "○○", "√", "×", "同上", "见附件", "待定", "万", "？")
    ),
    *(
        (text(typed), "人次", "ambiguous-number")
        for typed in ("1_2", "0x10", "1e3", "12。", "12.", "3/4", "12人", "240次")
    ),
    *(
        (text(typed), "人次", "ambiguous-number")
        for typed in ("两三", "两三百", "十几", "近三百", "三百来", "百余", "廿", "卅五")
    ),
    *((text(typed), "人次", "ambiguous-number") for typed in ("约〇", "贰拾余", "约壹", "〇〇", "''5", "5'")),
    (text("'"), "人次", "not-a-number"),
    (text("｟5"), "人次", "ambiguous-number"),
    (text("＀5"), "人次", "ambiguous-number"),
    (text("两三家"), "家", "ambiguous-number"),
    (text("+5"), "人次", "5"),
    (text("'5"), "人次", "5"),
    (text("＇５"), "人次", "5"),
    (text("二百四"), "人次", "240"),
    (text("两千九"), "人次", "2900"),
    (text("三百二人次"), "人次", "320"),
    (text("一万二"), "人次", "12000"),
    (text("二百零四"), "人次", "204"),
    (text("贰佰肆拾"), "人次", "240"),
    (text("百分之百"), "%", "100"),
    (text("百分之百"), "人次", "ambiguous-number"),
    (text("２４０"), "人次", "240"),
    (text("3KM"), "km", "3"),
    (text("2\u202a4\u2066\ufe0f0\u3164"), "人次", "240"),
    # an invisible sign beside a blank does not make one figure of two
    (text("3 \u200b4"), "人次", "ambiguous-number"),
    *(
        (text(typed), "人次", "ambiguous-number")
        for typed in ("1. 240", "1, 240", "1 .5", "三点 五", "三 点五")
    ),
    (text("百分之约"), "%", "ambiguous-number"),
    (text("3\u200b 4"), "人次", "ambiguous-number"),
    (text("壹 贰"), "人次", "ambiguous-number"),
    # dust
    (number(239.99999999999997), "人次", "240"),
    (number(43.00000000001), "人次", "43"),
    (number(-5.6e-17), "人次", "0"),
    (number(239.6), "人次", "239.6"),
    (text("0.30000000000000004"), "万人", "0.3"),
    # a percentage is what an unquoted sign of the section that shows the number makes
    (number(2.45, '0.00"%"'), "%", "2.45"),
    (number(2.45, "0.00\\%"), "%", "2.45"),
    (number(2.45, "0.00*%"), "%", "2.45"),
    (number(2.45, "0.00;0.00%"), "%", "2.45"),
    (number(0.0245, "0.00 %"), "%", "2.45"),
    (number(0.0245, "0.00%_)"), "%", "2.45"),
    (number(0.0245, "[>=1]0.00;0.00%"), "%", "2.45"),
    (number(0.0245, '0.00%"%"'), "%", "ambiguous-number"),
    (number(0.0245, "0.00%%"), "%", "ambiguous-number"),
    # a format that shows the number as it is
    *(
        (number(240, code), "人次", "240")
        for code in ("", "@", "0", "#,##0", "#,##0.00_)", "[$-804][Red]#,##0.00_);(0)")
    ),
    *(
        (number(240, code), "人次", "240")
        for code in ("+0", "0_人", '0"（约）"', '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ')
    ),
    # words of a format: the row's own unit, or a remark in brackets
    *(
        (number(5, code), "万人", "5")
        for code in ('0"万人"', '0"万"', '0" 万人"', "0万人", '0"万人（截至本月）"', '0"(%)"')
    ),
    *(
        (number(5, code), "万人", "ambiguous-number")
        for code in (
            '0" 人"',
            '0"次"',
            '0"个"',
            '"约"0',
            '0"左右"',
            '0"亿"',
            '0"人）"',
            '0"(a)万人"',
            '0"万人((a)"',
            '0"万人(a)b)"',
        )
    ),
    *((number(5, code), "人次", "5") for code in ('0"人次"', '0"次"', '0"次(占90%)"', '0"人次"_)', "0\\次")),
    *(
        (number(5, code), "人次", "ambiguous-number")
        for code in ('0"万"', '0"万人次"', '0"人"', '"第"0', '"1"0', '0"1"', "0①")
    ),
    *(
        (number(3000, code), "元/月", "3000")
        for code in ("¥#,##0", "￥0", "[$¥-804]0", '0"元"', '0"元/月"', '"¥"0"元"')
    ),
    *(
        (number(3000, code), "元/月", "ambiguous-number")
        for code in ("$#,##0", "[$€]0", '0"月薪"', '"¥¥"0', '"元"0')
    ),
    (number(3000, "¥#,##0"), "人次", "ambiguous-number"),
    (number(5, '0"人"'), "", "ambiguous-number"),
    # and one that shows another number, or none
    *(
        (number(2400, code), "人次", "ambiguous-number")
        for code in ("0.0,", "0!.0,", "0.0,,", '0"."0', '0!.0,"万"', ";;;", "-0", "(0)")
    ),
    (number(0, "0.0,"), "人次", "0"),
    *((number(0, code), "人次", "ambiguous-number") for code in ("0;-0;;@", "#", '0;-0;"-"')),
    # texts too are shown by a format
    (Cell("24", "text", "@"), "人次", "24"),
    (Cell("24", "text", '0;-0;0;@"万"'), "人次", "ambiguous-number"),
    (Cell("24", "text", ";;;"), "人次", "ambiguous-number"),
    (Cell("无", "text", ";;;"), "人次", "not-a-number"),
    # raised, lowered and struck
    (Cell("401", "text", marks=frozenset({"superscript"})), "人次", "ambiguous-number"),
    (Cell("无", "text", marks=frozenset({"struck"})), "人次", "not-a-number"),
    (Cell(240.0, "number", marks=frozenset({"struck"})), "人次", "ambiguous-number"),
    (Cell("36", "text", marks=frozenset({"subscript"})), "人次", "ambiguous-number"),
]


@pytest.mark.parametrize(("cell", "unit", "read"), CLOSED, ids=str)
def test_only_the_closed_list_is_taken_off(cell: Cell, unit: str, read: str) -> None:
    reading = read_cell(cell, Unit(unit))
    if read.endswith("-number"):
        assert (reading.state, reading.number, reading.code) == ("doubtful", None, read)
    else:
        assert (reading.state, reading.number) == ("number", Decimal(read))


NOTED = [
    # what shows otherwise than it is stored is quoted with a word about it
    (number(2400, "0.0,"), "2400（单元格格式显示的不是这个数）"),
    (Cell("24", "text", ";;;"), "24（单元格格式显示的不是这个数）"),
    (Cell(240.0, "number", marks=frozenset({"struck"})), "240（有删除线或上下标）"),
    (number(0.95, "0%"), "0.95（百分比格式）"),
]


@pytest.mark.parametrize(("cell", "quoted"), NOTED, ids=str)
def test_what_shows_otherwise_is_quoted_with_a_word_about_it(cell: Cell, quoted: str) -> None:
    assert read_cell(cell, Unit("人次")).raw == quoted


def test_equal_figures_are_equal_however_they_were_typed() -> None:
    cells = (number(0.9), number(0.8999999999999999), text("0.90"), text("０．９"))
    assert {read_cell(cell, Unit("万人")).canonical for cell in cells} == {"0.9"}


@pytest.mark.parametrize("sign", [*"①²₁㉑⑴㊀½Ⅳ١７"])
def test_a_mark_alone_may_be_a_figure(sign: str) -> None:
    assert read_cell(text(f"约{sign}"), Unit("人次")).code == "ambiguous-number"


CANONICAL = [
    # two ways of typing the same, and one that says something else
    (text("0.90"), number(0.9), text("0.91")),
    (text("0.９"), number(0.8999999999999999), text("约0.9")),
    (text("无"), text("不适用"), BLANK),
    (text("约3"), text("约\u200b3"), text("约4")),
]


@pytest.mark.parametrize(("one", "same", "other"), CANONICAL, ids=str)
def test_equal_figures_are_equal_however_typed(one: Cell, same: Cell, other: Cell) -> None:
    first, second, third = (read_cell(cell, Unit("万人")).canonical for cell in (one, same, other))
    assert first == second != third


SAID = [
    # what a cell says when two returns are compared
    (text("3.20万人"), "3.2"),
    (number(-0.0), "0"),
    (BLANK, "blank"),
    (text("\u200b"), "blank"),
    (text("本期 无"), "none"),
    (text("——"), "none"),
    (text(" 约 3"), "doubtful:约3"),
]


@pytest.mark.parametrize(("cell", "said"), SAID, ids=str)
def test_what_returns_are_compared_by(cell: Cell, said: str) -> None:
    assert read_cell(cell, Unit("万人")).canonical == said
