"""Kinds of mess in the figures: what clerks type. Each says which finding is due where, and what may still be used.

More of them stand in `marks` (what is beside a figure), `headers` (above the table), `torn` and `torn_rows`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.mutations.forms import Form, Spot

# The figure that a row must give: a number, a (numerator, denominator), or None: it must not be used.
Figure = float | tuple[float, float] | None


@dataclass(slots=True)
class Due:
    """What a mess must lead to. `figures` are rows that no longer give their clean figure."""

    findings: list[tuple[str, Spot | None]] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    rejected: bool = False
    # Fields of the return that say something else than in the clean form: bureau, serial, date.
    header: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mess:
    """One kind. `touches` are the rows, or parts of the form, that no other mess of a pair may touch.

    `needs` are the things without which it is none: a program that saves without them has no such mess to show.
    """

    name: str
    apply: Callable[[Form], Due]
    touches: frozenset[str]
    family: str = "表格"
    needs: frozenset[str] = frozenset()


MESSES: list[Mess] = []


def mess(
    name: str, *touches: str, family: str = "表格", needs: str = ""
) -> Callable[[Callable[[Form], Due]], Callable[[Form], Due]]:
    """Enter a kind of mess into the list; `needs` are words with blanks between."""

    def enter(apply: Callable[[Form], Due]) -> Callable[[Form], Due]:
        MESSES.append(Mess(name, apply, frozenset(touches), family, frozenset(needs.split())))
        return apply

    return enter


def typed(
    name: str,
    no: str,
    value: Any,
    code: str,
    figure: Figure,
    cell: str = "value",
    number_format: str = "",
    *,
    family: str = "数字",
    needs: str = "",
) -> None:
    """A figure's cell with this in it, and the finding that is due there, if one is."""

    def apply(form: Form) -> Due:
        spot = form.put(no, cell, value, number_format)
        return Due([(code, spot)] if code else [], {no: figure})

    needed = {*needs.split(), *(["escapes"] if "\\" in number_format else [])}
    MESSES.append(Mess(name, apply, frozenset({no}), family, frozenset(needed)))


typed("数字是文字", "2", "2.85", "text-number", 2.85)
typed("全角数字", "4", "１６．４", "text-number", 16.4)
typed("千分位", "10", "2,960", "text-number", 2960)
typed("中文数字", "2", "二点八五", "text-number", 2.85)
typed("带单位", "2", "2.85万人", "text-number", 2.85)
typed("带百分号的文字", "1", "2.45%", "text-number", 2.45)
typed("按人填万人行", "2", "28500人", "unit-converted", 2.85)
typed("万填个数行", "13", "0.0268万", "unit-converted", 268)
typed("百分比格式", "1", 0.0245, "unit-converted", 2.45, number_format="0.00%")
typed("非百分比行的百分比格式", "4", 0.164, "ambiguous-number", None, number_format="0.0%")
typed("百分比填小数", "1", 0.95, "percent-fraction", None)
typed("约", "2", "约2.85", "ambiguous-number", None)
typed("左右", "5", "6.1左右", "ambiguous-number", None)
typed("预计", "12", "预计240", "ambiguous-number", None)
typed("括号预计", "13", "268（预计）", "ambiguous-number", None)
typed("区间", "4", "16-17", "ambiguous-number", None)
typed("问号", "C2", "47?", "ambiguous-number", None)
typed("两个数", "12", "240 20", "ambiguous-number", None)
typed("文字", "C1", "待统计", "not-a-number", None)
typed("布尔值", "C5", True, "not-a-number", None)
typed("日期", "12", dt.date(2026, 8, 28), "date-cell", None, number_format="yyyy-mm-dd")
typed("引用错误", "13", "#REF!", "error-cell", None)
typed("无值错误", "C2", "#N/A", "error-cell", None)
# What openpyxl saves has no result; what LibreOffice saves has the error.
typed("除零公式", "12", "=1/0", "error-cell|uncalculated-formula", None, needs="uncalculated")
typed("分子错误值", "14", "#VALUE!", "error-cell", None, cell="numerator")
typed("空白", "2", None, "missing-value", None)
typed("只有空格", "5", "　 ", "missing-value", None)
typed("分子空白", "15", None, "missing-value", None, cell="numerator")
typed("分母空白", "3", None, "missing-value", None, cell="denominator")
typed("负数", "12", -240, "out-of-range", None)
typed("百分比大于一百", "1", 245, "out-of-range", None)
typed("人次有小数", "12", 240.5, "not-integer", None)
typed("分子大于分母", "14", 431, "numerator-exceeds-denominator", None, cell="numerator")
typed("大了一万倍", "2", 28500, "unit-suspect", None)
typed("小了一百倍", "2", 0.0285, "unit-suspect", None)
typed("总量大了一万倍", "6", 236000, "unit-suspect", None)
typed("百分比与分子分母不符", "14", 50, "ratio-mismatch", None)
typed("部分大于总量", "7", 24, "subset-exceeds", None)
typed("同一数据两处不同", "8", 22.6, "derived-mismatch", None, cell="numerator")
typed("累计数减少", "2", 2.5, "not-cumulative", None)
typed("五年累计减少", "5", 5.6, "not-cumulative", None)
typed("存量跳变", "4", 10.1, "jump", 10.1)
typed("填无", "C2", "无", "not-applicable", None)
typed("填斜杠", "4", "/", "not-applicable", None)
typed("填不适用", "C1", "不适用", "not-applicable", None)
typed("比率跳变", "14", 300, "jump", (300, 430), cell="numerator")


@mess("改小数位数的个数行整数文字", "12")
def whole_as_text(form: Form) -> Due:
    return Due([("text-number", form.put("12", "value", "240人次"))], {"12": 240})


@mess("核实没有理由", "12")
def confirm_without_reason(form: Form) -> Due:
    form.put("12", "confirm", "属实")
    return Due([("confirm-without-reason", form.put("12", "reason", "是的"))])


@mess("核实并说明", "2")
def confirmed(form: Form) -> Due:
    spot = form.put("2", "value", 2.4)
    form.put("2", "confirm", "属实")
    form.put("2", "reason", "上月多报，本月核减")
    return Due([("not-cumulative", spot)], {"2": 2.4})


@mess("单位改了", "2")
def unit_changed(form: Form) -> Due:
    form.put("2", "value", 28500)
    return Due([("unit-changed", form.put("2", "unit", "人"))], {"2": None})


@mess("目标改了", "5")
def target_changed(form: Form) -> Due:
    return Due([("target-changed", form.put("5", "target", "6.3"))])


@mess("目标照抄", "5", needs="uncalculated")
def target_retyped(form: Form) -> Due:
    return Due([("formula-overwritten", form.put("5", "target", "8.3"))])


@mess("状态被改", "12", needs="uncalculated")
def status_overwritten(form: Form) -> Due:
    return Due([("formula-overwritten", form.put("12", "status", "已完成"))])


@mess("本期值被改", "14", needs="uncalculated")
def result_overwritten(form: Form) -> Due:
    return Due([("formula-overwritten", form.put("14", "result", 99.9))])


@mess("任务没写", "task")
def task_blank(form: Form) -> Due:
    cell = form.book["重点任务"].cell(8, 6)
    cell.value = None
    spot = Spot("重点任务", 8, 6)
    form.spots.append(spot)
    return Due([("missing-task", spot)])
