"""The functions that a cell of the form calls: LYSD_STATUS and its sisters, each answering as the native formula.

Excel calls them through xlwings, LibreOffice through its own add-in. They take what a cell can hold and answer a
bad argument with a sentence, never with an exception. Knows the core's rule only by asking it.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from addin import plans, xw
from addin.arguments import (
    NOT_AVAILABLE,
    BadArgumentError,
    argument_sentence,
    bureau_of,
    cell_of,
    line_of,
    period_of,
    plan_of,
    row_number,
    year_of,
)
from addin.rows import PlanRows, ratio
from laoyousuode.entry import Entry
from laoyousuode.numbers import round_half_up

_CATEGORY = "劳有所得"
_ROW = "指标序号，例如 5 或 C1"
_PERIOD = "报告期，例如 2026-10；也可以是日期"
_BUREAU = "填报单位；不填按全区判定"
_PLAN = "方案识别码，表内公式自带；不填按自带的方案，本机没有这个方案时为 #N/A"
_VALUE = "本期值：数字、“无”，或留空；百分比行 95% 写 95"


class _UnknownPlanError(Exception):
    """The cell's plan is none that is known on this PC."""


def _rows(plan: Any) -> PlanRows:
    """The plan that the call is judged by. Raises _UnknownPlanError."""
    wanted = plan_of(plan)
    found = plans.built_in() if wanted is None else plans.library().find(wanted)
    if found is None:
        raise _UnknownPlanError
    return found


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """A sentence in the cell instead of an exception, which would reach Excel as a COM error.

    Where the form's plan is not known here, an error value instead: the cell's IFERROR then shows the native result.
    """

    @wraps(function)
    def answer(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except _UnknownPlanError:
            return NOT_AVAILABLE
        except BadArgumentError as problem:
            return str(problem)
        except Exception as error:
            return argument_sentence("internal", given=type(error).__name__)

    return answer


def _shown(number: Decimal | str | None) -> float | str:
    """As a cell shows it: None would be 0 in Excel."""
    if number is None or isinstance(number, str):
        return number or ""
    return float(round_half_up(number))


@xw.func(category=_CATEGORY)
@xw.arg("row", doc=_ROW)
@xw.arg("year", doc="年份，例如 2026")
@xw.arg("plan", doc=_PLAN)
@_guarded
def LYSD_TARGET(row: Any, year: Any, plan: Any = None) -> Any:
    """年度目标：方案中该指标当年的目标，照原文；没有目标的为空。"""
    rows = _rows(plan)
    no, found = row_number(row, rows.plan), year_of(year, rows.plan)
    target = rows.indicator(no).measure(found).target if found else None
    return target.text if target else ""


@xw.func(category=_CATEGORY)
@xw.arg("row", doc=_ROW)
@xw.arg("period", doc=_PERIOD)
@xw.arg("bureau", doc=_BUREAU)
@xw.arg("plan", doc=_PLAN)
@_guarded
def LYSD_EXPECTED(row: Any, period: Any, bureau: Any = None, plan: Any = None) -> Any:
    """序时目标：到报告期末应当达到的数；没有序时目标的为空。"""
    return _shown(_judged(row, period, None, bureau, plan).expected)


@xw.func(category=_CATEGORY)
@xw.arg("row", doc=_ROW)
@xw.arg("period", doc=_PERIOD)
@xw.arg("value", doc=_VALUE)
@xw.arg("bureau", doc=_BUREAU)
@xw.arg("plan", doc=_PLAN)
@_guarded
def LYSD_PROGRESS(row: Any, period: Any, value: Any, bureau: Any = None, plan: Any = None) -> Any:
    """完成率：本期值÷年度目标，1 为 100%；越低越好的指标没有完成率。"""
    return _shown(_judged(row, period, value, bureau, plan).progress)


@xw.func(category=_CATEGORY)
@xw.arg("row", doc=_ROW)
@xw.arg("period", doc=_PERIOD)
@xw.arg("value", doc=_VALUE)
@xw.arg("bureau", doc=_BUREAU)
@xw.arg("plan", doc=_PLAN)
@_guarded
def LYSD_STATUS(row: Any, period: Any, value: Any, bureau: Any = None, plan: Any = None) -> Any:
    """状态：达序时、滞后、已完成等，按方案的年度目标和序时目标判定。"""
    return _judged(row, period, value, bureau, plan).status


@xw.func(category=_CATEGORY)
@xw.arg("row", doc=_ROW)
@xw.arg("period", doc=_PERIOD)
@xw.arg("value", doc="填报值；有分子、分母的行可以不填")
@xw.arg("numerator", doc="分子；没有分子、分母的行不填")
@xw.arg("denominator", doc="分母；没有分子、分母的行不填")
@xw.arg("bureau", doc=_BUREAU)
@xw.arg("confirm", doc="核实栏：确实属实的为“属实”")
@xw.arg("reason", doc="情况说明：属实的原因，字数不能太少")
@xw.arg("other", doc="与本行有勾稽关系的其他行的数（如部分对应的总量），表内公式自带；没有就不填")
@xw.arg("plan", doc=_PLAN)
@xw.arg("earlier", doc="上期采用的数，用来核对累计数减少和变动过大，表内公式自带；没有就不填")
@_guarded
def LYSD_CHECK(
    row: Any,
    period: Any,
    value: Any,
    numerator: Any = None,
    denominator: Any = None,
    bureau: Any = None,
    confirm: Any = None,
    reason: Any = None,
    other: Any = None,
    plan: Any = None,
    earlier: Any = None,
) -> Any:
    """校验提示：该行填报的第一个问题，一句话；没有问题为空。"""
    rows = _rows(plan)
    entry = Entry(
        value=cell_of(value, "value"),
        numerator=cell_of(numerator, "numerator"),
        denominator=cell_of(denominator, "denominator"),
        confirm=cell_of(confirm, "confirm"),
        reason=cell_of(reason, "reason"),
    )
    others = [cell_of(each, "other") for each in line_of(other, "other")]
    no, found = row_number(row, rows.plan), period_of(period, rows.plan)
    last = cell_of(earlier, "earlier")
    return rows.hint(no, found, entry, bureau_of(bureau, rows.plan), others, last)


@xw.func(category=_CATEGORY)
@xw.arg("numerator", doc="分子")
@xw.arg("denominator", doc="分母")
@_guarded
def LYSD_RATIO(numerator: Any, denominator: Any) -> Any:
    """百分比：分子÷分母×100；分母为0是“无”，看不懂是“待核”，都没填为空。"""
    return _shown(ratio(cell_of(numerator, "numerator"), cell_of(denominator, "denominator")))


@xw.func(category=_CATEGORY)
@xw.arg("period", doc=_PERIOD)
@xw.arg("rows", doc="指标序号的一列单元格")
@xw.arg("values", doc="本期值的一列单元格，与序号一一对应")
@xw.arg("bureau", doc=_BUREAU)
@xw.arg("plan", doc=_PLAN)
@_guarded
def LYSD_BOARD(period: Any, rows: Any, values: Any, bureau: Any = None, plan: Any = None) -> Any:
    """多行状态：一次给出一列指标的状态（数组公式），没有序号的行为空。"""
    _rows(plan)  # asked once: the answer is one error value, not a column of them
    numbers, figures = line_of(rows, "rows"), line_of(values, "values")
    if len(numbers) != len(figures):
        raise BadArgumentError("unequal", rows=str(len(numbers)), values=str(len(figures)))
    pairs = zip(numbers, figures, strict=True)
    return [
        ["" if cell_of(no, "row").is_blank else LYSD_STATUS(no, period, value, bureau, plan)]
        for no, value in pairs
    ]


def _judged(row: Any, period: Any, value: Any, bureau: Any, plan: Any) -> Any:
    rows = _rows(plan)
    no, found = row_number(row, rows.plan), period_of(period, rows.plan)
    return rows.judged(no, found, cell_of(value, "value"), bureau_of(bureau, rows.plan))


# What the wrappers, the LibreOffice add-in and the tests go through, in the order of the documentation.
FUNCTIONS: tuple[Callable[..., Any], ...] = (
    LYSD_TARGET,
    LYSD_EXPECTED,
    LYSD_PROGRESS,
    LYSD_STATUS,
    LYSD_CHECK,
    LYSD_RATIO,
    LYSD_BOARD,
)
