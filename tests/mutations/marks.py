"""Kinds of mess beside a figure: marks, struck and raised runs, formats, dust, numerals, what shows nothing.

Each kind comes with siblings in other rows and with its guards: what looks like it and is none.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from laoyousuode.cell import FORMAT_CHARACTERS
from tests.mutations.forms import Form
from tests.mutations.messes import Due, Figure, mess, typed

Place = tuple[str, str, str]
# Row, field, and what the clean form has there.
PLACES: tuple[Place, ...] = (
    ("12", "value", "240"),
    ("2", "value", "2.85"),
    ("14", "numerator", "412"),
    ("13", "value", "268"),
    ("4", "value", "16.4"),
    ("16", "denominator", "1190"),
    ("C2", "value", "47"),
    ("10", "value", "2960"),
    ("15", "numerator", "318"),
    ("5", "value", "6.1"),
    ("C1", "value", "1.31"),
    ("C3", "denominator", "1186"),
    ("1", "value", "2.45"),
)
CLEAN: dict[str, Figure] = {
    "1": 2.45, "2": 2.85, "4": 16.4, "5": 6.1, "10": 2960, "12": 240, "13": 268, "14": (412, 430),
    "15": (318, 458), "16": (1020, 1190), "C1": 1.31, "C2": 47, "C3": (1185, 1186), "C4": 0,
}  # fmt: skip
MARKS = "①②③⑧⑩⑮⑳㉑㉟㊱㊿⓪⓵❶➀➊⑴⑽⒈⒛Ⅰⅳ㈠㊀⁰¹²³⁴⁹₀₁₂₉ªº½¼¾⅓↉*†‡※#٣३"


def _place(index: int) -> Place:
    return PLACES[index % len(PLACES)]


for _index, _mark in enumerate(MARKS):
    _no, _field, _figure = _place(_index)
    typed(f"数后有{_mark}", _no, _figure + _mark, "ambiguous-number", None, _field, family="标记")
for _index, _mark in enumerate("①¹₂½㉑※"):
    _no, _field, _figure = _place(_index + 3)
    typed(f"数前有{_mark}", _no, _mark + _figure, "ambiguous-number", None, _field, family="标记")
    typed(
        f"数中有{_mark}",
        _no,
        f"{_figure[0]}{_mark}{_figure[1:]}",
        "ambiguous-number",
        None,
        _field,
        family="标记",
    )
for _text in (
    "240[1]",
    "240（1）",
    "240注1",
    "注①240",
    "240 ①",
    "240人次①",
    "二百四①",
    "240。",
    "12.。",
    "二百四²",
):
    typed(f"填“{_text}”", "12", _text, "ambiguous-number", None, family="标记")
for _text in ("____", "○", "√", "同上", "见附件", "待定", "N", "…"):
    typed(f"填“{_text}”", "13", _text, "not-a-number", None, family="标记")


# --- runs and whole cells that are struck, raised or lowered ---


def _rich(name: str, no: str, field: str, parts: list[tuple[str, dict[str, Any]]], figure: Figure) -> None:
    @mess(name, no, family="划线和上下标", needs="runs")
    def apply(form: Form) -> Due:
        blocks = [TextBlock(InlineFont(**looks), text) if looks else text for text, looks in parts]
        spot = form.put(no, field, CellRichText(*blocks))
        return Due([("ambiguous-number" if figure is None else "text-number", spot)], {no: figure})


_UP: dict[str, Any] = {"vertAlign": "superscript"}
_DOWN: dict[str, Any] = {"vertAlign": "subscript"}
_STRUCK: dict[str, Any] = {"strike": True}
_PLAIN: dict[str, Any] = {"b": True}
for _index, (_word, _run) in enumerate((("上标", _UP), ("下标", _DOWN), ("划线", _STRUCK))):
    for _step in range(4):
        _no, _field, _figure = _place(3 * _index + _step)
        _rich(f"末位{_word}，第{_no}行", _no, _field, [(_figure, {}), ("1", _run)], None)
    for _step in range(2):
        _no, _field, _figure = _place(5 * _index + _step + 1)
        _rich(f"首位{_word}，第{_no}行", _no, _field, [(_figure[0], _run), (_figure[1:], {})], None)
_rich("旧数划线新数加粗", "13", "value", [("26", _STRUCK), ("268", _PLAIN)], None)
_rich("单位上标", "2", "value", [("2.85", {}), ("万人", _UP)], None)
_rich("划线的空格", "12", "value", [("240", {}), (" ", _STRUCK)], 240)
_rich("一部分加粗", "13", "value", [("2", {}), ("68", _PLAIN)], 268)


def _looks(name: str, no: str, field: str, change: Callable[[Any], Any], needs: str) -> None:
    doubted = needs in ("fonts", "raised")

    @mess(name, no, family="划线和上下标", needs=needs)
    def apply(form: Form) -> Due:
        cell = form.cell(no, field)
        cell.font = change(copy.copy(cell.font))
        found = [("ambiguous-number", form.at(no, field))] if doubted else []
        return Due([*found], {no: None if doubted else CLEAN[no]})


def _font(**looks: Any) -> Callable[[Any], Any]:
    return lambda font: Font(name=font.name, size=font.sz, **looks)


for _no, _field, _ in (PLACES[0], PLACES[2], PLACES[4], PLACES[9]):
    _looks(f"整格划线，第{_no}行", _no, _field, _font(strike=True), "fonts")
for _no, _field, _ in (PLACES[3], PLACES[8]):
    _looks(f"整格上标，第{_no}行", _no, _field, _font(vertAlign="superscript"), "raised")
_looks("整格下标", "C2", "value", _font(vertAlign="subscript"), "raised")
_looks("划线写明没有", "12", "value", _font(strike=False), "unstruck")
_looks("红字加粗斜体", "2", "value", _font(b=True, i=True, color="FFFF0000"), "")


@mess("白底白字", "C2", family="划线和上下标", needs="fonts")
def white_on_white(form: Form) -> Due:
    from openpyxl.styles import PatternFill

    cell = form.cell("C2", "value")
    cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FFFFFFFF")
    return Due([("unseen-figure", form.at("C2", "value"))])


# --- number formats ---

LITERAL = (
    '0.00"%"',
    "0.00\\%",
    "0.00_%",
    '0.00" %"',
    '0.00"（占比%）"',
    '[<0]0.00%;0.00"%"',
    '0.00"%";0.00%',
)
PERCENT = ("0.00%", "0.00 %", "0.00%_)", "[Blue]0.00%", "0.00%;[Red]-0.00%", "_ 0.00%", '0.00%" "')
for _format in LITERAL:
    typed(f"格式{_format}的2.45", "1", 2.45, "", 2.45, number_format=_format, family="格式")
    typed(
        f"格式{_format}的0.0245", "1", 0.0245, "percent-fraction", None, number_format=_format, family="格式"
    )
    typed(f"比率行格式{_format}", "14", 95.81, "", (412, 430), number_format=_format, family="格式")
for _format in PERCENT:
    typed(f"格式{_format}的0.0245", "1", 0.0245, "unit-converted", 2.45, number_format=_format, family="格式")
for _no, _value, _format in (
    ("10", 2960, "0.0,"), ("10", 2960, "#,##0,"), ("12", 240, "0!.0"), ("13", 268, "0\\.0"), ("12", 240, '0"万"'),
    ("13", 268, ";;;"), ("C4", 0, "0;-0;;@"), ("C2", 47, '"见附件"'), ("4", 16.4, '0.0"亿"'), ("13", 26800, "0.0,"),
    ("1", 2.45, '"约"0.00"%"'), ("2", 2.85, '"预计"0.00'), ("12", 240, '0"人次以上"'),
):  # fmt: skip
    typed(
        f"格式{_format}，第{_no}行",
        _no,
        _value,
        "ambiguous-number",
        None,
        number_format=_format,
        family="格式",
    )
for _no, _value, _format in (
    ("10", 2960, "#,##0.00"), ("12", 240, "0_ "), ("13", 268, '0"家次"'), ("2", 2.85, "0.000"), ("12", 240, "[Red]0"),
    ("4", 16.4, "_ * #,##0.00_ "), ("C2", 47, '0" 场次"'), ("5", 6.1, "0.0_);(0.0)"), ("C1", 1.31, "@"),
    ("2", 2.85, '0.00"万人"'), ("10", 2960, '[$¥-804]#,##0'), ("12", 240, '0"人次（累计）"'),
):  # fmt: skip
    typed(f"格式{_format}照用，第{_no}行", _no, _value, "", CLEAN[_no], number_format=_format, family="格式")


# --- dust ---

for _no, _field, _value, _due in (
    ("12", "value", 239.99999999999997, 240), ("12", "value", 240.00000000000003, 240),
    ("13", "value", 268.00000000000006, 268), ("2", "value", 2.8500000000000005, 2.85),
    ("4", "value", 16.400000000000002, 16.4), ("10", "value", 2960.0000000000005, 2960),
    ("C4", "value", -5.6e-17, 0), ("C4", "value", -0.0, 0), ("C2", "value", 46.99999999999999, 47),
    ("14", "numerator", 411.99999999999994, (412, 430)), ("16", "denominator", 1190.0000000000002, (1020, 1190)),
    ("5", "value", 6.1000000000000005, 6.1), ("13", "value", 268.0000000001, 268),
):  # fmt: skip
    typed(f"尾差{_value!r}", _no, _value, "", _due, _field, family="尾差")
for _no, _value in (("12", 239.6), ("13", 268.001), ("12", 240.0001), ("C2", 46.5)):
    typed(f"不是尾差{_value!r}", _no, _value, "not-integer", None, family="尾差")
typed("尾差文字", "2", "2.850", "text-number", 2.85, family="尾差")


# --- Chinese numerals ---

READ: tuple[tuple[str, str, str, Figure], ...] = (
    ("12", "value", "二百四", 240), ("12", "value", "二百四十", 240), ("12", "value", "两百四", 240),
    ("12", "value", "二百四十人次", 240), ("12", "value", "三百二人次", 320), ("13", "value", "三百零五", 305),
    ("C2", "value", "三百五十", 350), ("13", "value", "二百五十五", 255), ("C2", "value", "一千二", 1200),
    ("13", "value", "两千零四十", 2040), ("C2", "value", "二四〇", 240), ("13", "value", "一万二", 12000),
    ("13", "value", "二百零四", 204), ("13", "value", "二百六", 260),
    ("10", "value", "两千九", 2900), ("10", "value", "两千九百六", 2960), ("10", "value", "二千九百六十元", 2960),
    ("2", "value", "二点八五万人", 2.85), ("1", "value", "百分之二点四五", 2.45), ("C2", "value", "四十七", 47),
    ("14", "numerator", "四百一十二", (412, 430)), ("16", "denominator", "一千一百九", (1020, 1190)),
)  # fmt: skip
for _no, _field, _text, _wanted in READ:
    typed(f"中文数字{_text}，第{_no}行", _no, _text, "text-number", _wanted, _field, family="中文数字")
for _index, _text in enumerate(
    ("两三百", "二三百", "十几", "近三百", "三百来", "百余", "二百多", "二百四五", "约二百四", "四五十", "几百", "二百上下",
     "两三", "二 百 四", "二百四左右", "二百四十几", "百五", "二百四点", "一百零十")
):  # fmt: skip
    _no, _field, _ = _place(_index)
    typed(f"中文约数{_text}", _no, _text, "ambiguous-number", None, _field, family="中文数字")


# --- characters that show nothing ---

for _index, _sign in enumerate(FORMAT_CHARACTERS):
    _no, _field, _figure = _place(_index)
    typed(
        f"看不见的U+{ord(_sign):04X}", _no, f"{_sign}{_figure[0]}{_sign}{_figure[1:]}{_sign}", "text-number",
        CLEAN[_no], _field, family="不可见字符",
    )  # fmt: skip
for _text in (
    "２４０",
    "　240　",
    "\u202d240\u202c",
    "\xa0240\u2009",
    "'240",
    "２４０人次",
    "240\n",
    "\u200b\u200e240",
):
    typed(f"空白和全角{_text!r}", "12", _text, "text-number", 240, family="不可见字符")
for _text in ("\u200b", "\u3164", "\u202e\u202c", " \ufeff"):
    typed(f"只有看不见的{_text!r}", "2", _text, "missing-value", None, family="不可见字符")
