"""Kinds of mess above the table: bureau, period, serial and day in the spellings that people use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.mutations.forms import LEAD, Form
from tests.mutations.messes import Due, mess

FAMILY, REFUSED = "表头", "表头不符"


def _header(
    name: str, field: str, value: Any, *, code: str = "", rejected: bool = False, **header: Any
) -> None:
    """A field of the head with this in it; what the return then says, and the finding, if one is due."""

    @mess(name, field.removeprefix("in_"), family=REFUSED if rejected else FAMILY)
    def apply(form: Form) -> Due:
        spot = form.header(field)
        form.sheet.cell(spot.row, spot.column).value = value
        return Due([(code, spot)] if code else [], rejected=rejected, header=header)


for _text in (
    "北仑区人力社保局", "人力社保局", "区人社局", "区人力资源和社会保障局", "区人力社保局（盖章）", "区 人力社保局",
    "区人力社保局\u200b", "填报单位：区人力社保局", "Ｑ区人力社保局".removeprefix("Ｑ"), "北仑区人社局",
):  # fmt: skip
    _header(f"单位写成{_text!r}", "in_bureau", _text, bureau=LEAD)
for _text in ("区交通局", "人社局和教育局", "某某局"):
    _header(f"单位认不出{_text!r}", "in_bureau", _text, code="unknown-bureau", rejected=True)

for _value in (
    "２０２６－１０", "2026年10月份", "10月", "一至十月", "2026.10", "2026/10", "2026年1-10月", "截至2026年10月底",
    "二〇二六年十月", "2026年10月31日", "202610", dt.date(2026, 10, 31), dt.date(2026, 10, 1),
):  # fmt: skip
    _header(f"报告期写成{_value!s}", "in_period", _value)
for _value in ("2026-09", "9月", "三季度", "一至九月", "本月", "2025年10月"):
    _header(f"报告期不是本期{_value!s}", "in_period", _value, code="wrong-period", rejected=True)

for _serial in (
    "第2次", "V2", "二", "2（更正）", "第二次报送", "第2版", "２", "第二版", 2.0, "2次", "v2.0", "第 2 次",
):  # fmt: skip
    _header(f"版次写成{_serial!s}", "in_serial", _serial, serial=2)
for _value in ("更正", "最终版", "1或2", "2.5"):
    _header(f"版次看不懂{_value!s}", "in_serial", _value, code="unknown-serial", serial=None)

_DAY = dt.date(2026, 11, 3)
for _text in (
    "2026．11．03",
    "2026年11月3日",
    "２０２６－１１－０３",
    "2026/11/3",
    "二〇二六年十一月三日",
    "2026.11.3",
):
    _header(f"日期写成{_text}", "in_date", _text, date=_DAY)
for _value in (dt.date(2026, 10, 15), dt.date(2025, 11, 3), dt.date(2028, 1, 5)):
    _header(f"日期对不上{_value}", "in_date", _value, code="date-out-of-range", date=_value)
