"""The wide alphabet of typed figures: marks, numerals, formats, dust, invisible characters, strikes, and plain ones.

Draws whole forms of cells around figures that the rows may have, so that all statuses occur. Knows the plan; not what
is right.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from laoyousuode.cell import BLANK, INVISIBLE, Cell, Mark
from laoyousuode.entry import FIGURE_FIELDS, Earlier
from laoyousuode.numbers import decimal, plain
from laoyousuode.period import Period
from laoyousuode.plan import Measure, Plan
from laoyousuode.typed import NONE_WORDS, Unit
from tests.differential.cases import NUMBERS, TEXTS, edges, filled_cells

# A control character that no workbook can hold is not typed.
UNSEEN = [sign for sign in INVISIBLE if sign in "\t\n\r" or ord(sign) >= ord(" ")]
MARKS = "①②⑩㉑²³¹₁₂⑴㊀㈠½¼ⅣⅠ११٣٧߁*#＊?？。、；;:：°′%％‰·_~～"
WORDS = (
    "约",
    "近",
    "左右",
    "余",
    "多",
    "几",
    "来",
    "预计",
    "（预计）",
    "以上",
    "¥",
    "共",
    "个",
    "是",
    "?",
    "同上",
    "本期无",
    "待定",
)
NUMERALS = "零〇○一二两三四五六七八九十百千万亿点负壹贰叁拾佰仟廿卅几余"
SIGNS = "0123456789０１２３４５６７８９.,，．+-＋－/／%％ 　\u00a0'＇eE_xX()（）无人次万家元约①²" + "".join(
    UNSEEN[:60:5]
)
DASHES = "-—–―─/－／_"
FORMATS = (
    *(
        "0",
        "0.00",
        "#,##0",
        "0%",
        "0.00%",
        '0.00"%"',
        "0.00\\%",
        "0.00_%",
        "0.0,",
        "0!.0,",
        '0"万"',
        '0"人次"',
        '0"次(占90%)"',
    ),
    *(
        '0" 人"',
        ";;;",
        "0;-0;;@",
        "#",
        "@",
        '@"万"',
        "[>=1]0;0%",
        "[Red]0.00",
        "# ?/?",
        "0.00E+00",
        "[$¥-804]0",
        "-0",
    ),
)
_MARKS: tuple[Mark, ...] = ("struck", "superscript", "subscript")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_CHINESE = str.maketrans("0123456789.", "零一二三四五六七八九点")


@dataclass(frozen=True, slots=True)
class Form:
    """One filled form: header, the cells of each row by field, and the earlier figures that it was issued with."""

    period: Period
    bureau: str
    cells: Mapping[str, Mapping[str, Cell]]
    earlier: Mapping[str, Earlier] = field(default_factory=dict)

    @property
    def figures(self) -> int:
        """Cells with a figure, or whatever was typed in its place."""
        return sum(not row[name].is_blank for row in self.cells.values() for name in FIGURE_FIELDS)


def random_form(plan: Plan, rng: random.Random) -> Form:
    period = Period(rng.choice(plan.years), rng.randint(1, 12))
    # A bureau is not asked for most rows; the district's own sheet is judged in all of them.
    bureau = rng.choice(plan.bureaus).name if rng.random() < 0.1 else ""
    rows = {
        row.no: _row(row.measure(period.year), period, filled_cells(row), rng)
        for row in plan.indicators
        if filled_cells(row)
    }
    earlier = {
        no: Earlier(period, rng.choice(edges(measure, period)))
        for no in rows
        if (measure := plan.indicator(no).measure(period.year)).target is not None and rng.random() < 0.5
    }
    return Form(period, bureau, rows, earlier)


def _row(measure: Measure, period: Period, fields: tuple[str, ...], rng: random.Random) -> dict[str, Cell]:
    row = dict.fromkeys((*FIGURE_FIELDS, "confirm", "reason"), BLANK)
    units = {
        "value": Unit(measure.unit),
        "numerator": Unit(measure.part_unit),
        "denominator": Unit(measure.part_unit),
    }
    usual = _usual(measure, period, rng)
    for name in FIGURE_FIELDS:
        beside = name == "value" if measure.entry_form == "ratio" else name != "value"
        if name in fields and rng.random() < (0.3 if beside else 0.95):
            row[name] = _cell(usual[name], units[name], rng)
    if rng.random() < 0.1:
        row |= {"confirm": Cell("属实", "text"), "reason": Cell("数字经核对无误", "text")}
    return row


def _usual(measure: Measure, period: Period, rng: random.Random) -> dict[str, float]:
    """Figures that the row may well have."""
    value = float(rng.choice(edges(measure, period))) if measure.target else float(rng.choice(NUMBERS))
    if measure.entry_form != "ratio":
        return {"value": value, "numerator": 3.0, "denominator": 7.0}
    denominator = rng.choice([3, 7, 40, 200, 1000] if measure.whole_parts else [64.8, 65.7])
    numerator = round(denominator * min(max(value, 0), 100) / 100, 0 if measure.whole_parts else 2)
    return {
        "value": round(100 * numerator / denominator, 2),
        "numerator": numerator,
        "denominator": denominator,
    }


def _cell(value: float, unit: Unit, rng: random.Random) -> Cell:
    kind = rng.random()
    if kind < 0.4:
        return _number(value, rng)
    if kind < 0.43:
        return rng.choice(
            (Cell(True, "boolean"), Cell("#DIV/0!", "error"), Cell(46326.0, "date", "yyyy-mm-dd"))
        )
    text = _text(plain(decimal(value)), unit, rng)
    if not text:
        return BLANK
    marks = frozenset({rng.choice(_MARKS)} if rng.random() < 0.03 else ())
    number_format = rng.choice(FORMATS) if rng.random() < 0.04 else "General"
    return Cell(text, "text", number_format, marks=marks)


def _number(value: float, rng: random.Random) -> Cell:
    dust = rng.choice((0.0, 0.0, 0.0, 1e-10, -1e-10, 1e-12, -3e-13, 2e-16))
    number = value * (1 + dust) if rng.random() < 0.5 else value + dust
    marks = frozenset({rng.choice(_MARKS)} if rng.random() < 0.03 else ())
    number_format = rng.choice(FORMATS) if rng.random() < 0.15 else "General"
    return Cell(number, "number", number_format, marks=marks)


def _text(figure: str, unit: Unit, rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.08:
        return rng.choice(TEXTS)
    if kind < 0.16:
        return "".join(rng.choices(SIGNS, k=rng.randint(1, 7)))
    if kind < 0.2:
        return "".join(rng.choices(NUMERALS, k=rng.randint(1, 6)))
    if kind < 0.23:
        return "".join(rng.choices(DASHES, k=rng.randint(1, 4)))
    text = rng.choice(NONE_WORDS) if kind < 0.27 else figure
    for change in rng.choices(_CHANGES, k=rng.choice((0, 0, 1, 1, 1, 2, 3))):
        text = change(text, unit, rng)
    return text


Change = Callable[[str, Unit, random.Random], str]


def _inserted(text: str, sign: str, rng: random.Random) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + sign + text[at:]


def _grouped(text: str, _: Unit, rng: random.Random) -> str:
    whole, point, rest = text.partition(".")
    if whole.isascii() and whole.isdigit() and rng.random() < 0.7:
        return f"{int(whole):,}{point}{rest}"
    return _inserted(text, ",", rng)


def _some_unit(text: str, unit: Unit, rng: random.Random) -> str:
    return text + rng.choice((*unit.suffixes(), unit.text, "万", "人", "次", "元", "%", "亿", "万人"))


_CHANGES: tuple[Change, ...] = (
    lambda text, _, rng: text.translate(_WIDE),
    lambda text, _, rng: "".join(each.translate(_WIDE) if rng.random() < 0.5 else each for each in text),
    lambda text, _, rng: _inserted(text, rng.choice(UNSEEN), rng),
    lambda text, _, rng: _inserted(text, rng.choice(UNSEEN) + rng.choice(UNSEEN), rng),
    lambda text, _, rng: _inserted(text, rng.choice(MARKS), rng),
    lambda text, _, rng: text + rng.choice(MARKS),
    lambda text, _, rng: (
        rng.choice(("'", "＇", "+", "-", "＋", "－", ".", "0", "负", "百分之", *WORDS)) + text
    ),
    lambda text, _, rng: text + rng.choice(WORDS),
    lambda text, _, rng: text.translate(_CHINESE),
    lambda text, _, rng: text + rng.choice("0123456789.,") * rng.choice((1, 1, 2, 17)),
    _grouped,
    _some_unit,
    _some_unit,
)
