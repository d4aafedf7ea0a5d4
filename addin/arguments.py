"""What a cell's formula hands to a function, whatever program it comes from: numbers, texts, errors, ranges.

Excel's COM gives errors and missing arguments as integers, dates as datetimes or serial numbers, and a range of
one cell as a table; LibreOffice gives tuples. Knows no row's rule; a bad argument becomes one Chinese sentence.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from laoyousuode.cell import BLANK, Cell
from laoyousuode.period import Period
from laoyousuode.phrases import phrases
from laoyousuode.plan import Plan
from laoyousuode.recognition import bureau_in, read_period
from laoyousuode.typed import shown
from laoyousuode.widths import likened

# How COM says that an optional argument was left out (DISP_E_PARAMNOTFOUND).
MISSING = -2147352572
# How COM gives an error value: 0x800A0000 and the number that Excel's CVErr knows.
_ERROR_BASE = -2146828288
_ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2050: "#CALC!",
}
# What a function answers where it must not: #N/A as COM gives it, which the callers' sides make an error value of.
NOT_AVAILABLE = _ERROR_BASE + 2042
_ERROR_CODES = range(2000, 2100)
_ERROR_TEXTS = frozenset(_ERRORS.values())
# Excel's day 0, as it counts from March 1900 on.
_DAY_ZERO = dt.datetime(1899, 12, 30)
_LAST_SERIAL = 99_999
_SENTENCES = Path(__file__).with_name("sentences.toml")


class BadArgumentError(Exception):
    """An argument that can't be used; the text is the sentence for the cell."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(argument_sentence(code, **facts))


def argument_sentence(code: str, **facts: str) -> str:
    """The sentence of this code. `argument` is an argument's name, of which people read the Chinese word."""
    known = phrases(_SENTENCES)
    if "argument" in facts:
        facts["argument"] = known.say(f"arguments.{facts['argument']}")
    return known.say(code, **facts)


def cell_of(value: Any, argument: str) -> Cell:
    """The cell that the argument is. Raises BadArgumentError for a range of many cells."""
    value = _single(value, argument)
    if value is None:
        return BLANK
    if isinstance(value, bool):
        return Cell(value, "boolean")
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float | Decimal):
        return Cell(float(value), "number")
    if isinstance(value, dt.date):
        return Cell(_serial(value), "date")
    text = str(value)
    if not text:
        return BLANK
    return Cell(text, "error" if text in _ERROR_TEXTS else "text")


def _single(value: Any, argument: str) -> Any:
    while isinstance(value, list | tuple):
        if len(value) != 1:
            raise BadArgumentError("one-cell", argument=argument)
        value = value[0]
    return value


def _integer(value: int) -> Cell:
    if value == MISSING:
        return BLANK
    code = value - _ERROR_BASE
    # A number in a cell is a double; an integer of this kind is nothing else than an error.
    if code in _ERROR_CODES:
        return Cell(_ERRORS.get(code, "#ERROR"), "error")
    return Cell(float(value), "number")


def _serial(day: dt.date) -> float:
    # COM's datetimes know a time zone; the cell's date has none.
    moment = day if isinstance(day, dt.datetime) else dt.datetime(day.year, day.month, day.day)
    return (moment.replace(tzinfo=None) - _DAY_ZERO) / dt.timedelta(days=1)


def quoted(cell: Cell, limit: int = 40) -> str:
    """The content as a sentence quotes it."""
    text = " ".join(shown(cell).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _no_error(cell: Cell, argument: str) -> Cell:
    if cell.kind == "error":
        raise BadArgumentError("error-value", argument=argument, given=quoted(cell))
    return cell


def _compact(cell: Cell) -> str:
    """5.0, "５" and " 5 " are "5"."""
    return likened(shown(cell))


def row_number(value: Any, plan: Plan) -> str:
    """The row's number in the plan: 5, 5.0, "５" and "c1" will do. Raises BadArgumentError."""
    cell = _no_error(cell_of(value, "row"), "row")
    if cell.is_blank:
        raise BadArgumentError("missing-row")
    number = _compact(cell).upper()
    if all(number != row.no for row in plan.indicators):
        table = [row.no for row in plan.indicators if not row.is_commitment]
        commitments = "、".join(row.no for row in plan.indicators if row.is_commitment)
        raise BadArgumentError(
            "unknown-row", given=quoted(cell), first=table[0], last=table[-1], commitments=commitments
        )
    return number


def period_of(value: Any, plan: Plan) -> Period | None:
    """The period, None where nothing is given (a form that is not filled in yet). Raises BadArgumentError."""
    cell = _no_error(cell_of(value, "period"), "period")
    if cell.is_blank:
        return None
    period = _period(cell)
    if period is None:
        raise BadArgumentError("unreadable-period", given=quoted(cell))
    if period.year not in plan.years:
        raise BadArgumentError("period-outside", given=str(period), years=_years(plan))
    return period


def _period(cell: Cell) -> Period | None:
    if cell.kind in ("number", "date") and isinstance(cell.value, float):
        if 1 <= cell.value <= _LAST_SERIAL:
            day = _DAY_ZERO + dt.timedelta(days=int(cell.value))
            return Period(day.year, day.month)
    elif cell.kind != "text":
        return None
    return read_period(shown(cell))  # the number 202610 as well


def year_of(value: Any, plan: Plan) -> int | None:
    """The year, None where it is blank or 0, as the form's own formula has it then. Raises BadArgumentError."""
    cell = _no_error(cell_of(value, "year"), "year")
    digits = _compact(cell).removesuffix("年")
    if digits in ("", "0"):
        return None
    if cell.kind not in ("number", "text") or not (digits.isascii() and digits.isdigit()):
        raise BadArgumentError("unreadable-year", given=quoted(cell))
    if int(digits) not in plan.years:
        raise BadArgumentError("year-outside", given=quoted(cell), years=_years(plan))
    return int(digits)


def _years(plan: Plan) -> str:
    return f"{plan.years[0]}—{plan.years[-1]}"


def bureau_of(value: Any, plan: Plan) -> str:
    """The bureau's name in the plan, "" for the whole district. Raises BadArgumentError."""
    cell = _no_error(cell_of(value, "bureau"), "bureau")
    if cell.is_blank:
        return ""
    name = bureau_in(plan, shown(cell))
    if name is None:
        raise BadArgumentError("unknown-bureau", given=quoted(cell))
    return name


def plan_of(value: Any) -> str | None:
    """The digest of the cell's plan, None where the call names none. What is no text is no plan's digest."""
    cell = cell_of(value, "plan")
    if cell.is_blank and not isinstance(value, str):
        return None
    return _compact(cell).lower() if cell.kind == "text" else ""


def line_of(values: Any, argument: str) -> list[Any]:
    """The cells of a column or a row of cells, in order. Raises BadArgumentError for a block."""
    if not isinstance(values, list | tuple):
        return [values]
    cells: list[Any] = []
    for each in values:
        if not isinstance(each, list | tuple):
            cells.append(each)
        elif len(each) == 1 or len(values) == 1:
            cells.extend(each)
        else:
            raise BadArgumentError("one-line", argument=argument)
    return cells
