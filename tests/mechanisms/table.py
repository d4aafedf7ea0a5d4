"""The one table of cases, and the ways through which it is passed inside this process.

A form of the table is a sheet filled in; a call is one function with its arguments. Answers of forms are keyed by
the defined names of the form's result cells. Knows the template's calls only as far as the form's own formulas do.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import addin.functions
from laoyousuode.assessment import Assessment
from laoyousuode.entry import ENTRY_FIELDS, FIGURE_FIELDS, number_named
from laoyousuode.layout import OUT_FIELDS, earlier_name, in_name, out_name
from laoyousuode.period import Period
from laoyousuode.plan_digest import digest
from laoyousuode.plan_file import default_plan
from laoyousuode.relation import Reference
from tests.differential.cases import _same, assessed, filled_cells, python_says
from tests.differential.sheets import Answer, Case

_TABLE = Path(__file__).with_name("cases.toml")
_ERROR_BASE = -2146828288
MISSING = -2147352572
NAMES = tuple(out_name(row.no, field) for row in default_plan().indicators for field in OUT_FIELDS)
# A function and its arguments, as JSON can carry them.
Call = tuple[str, list[Any]]


@dataclass(frozen=True)
class Form:
    """A sheet filled in, and what the domain rules say of it: by result name, statuses and hints."""

    about: str
    case: Case
    rules: Answer
    listed: tuple[str, ...]

    @property
    def period(self) -> Period | None:
        """None where the form has none yet, which the rule in Python does not know."""
        given = self.case["in_period"]
        if isinstance(given, int):
            day = dt.date(1899, 12, 30) + dt.timedelta(days=given)
            return Period(day.year, day.month)
        return Period.parse(given) if given else None


@dataclass(frozen=True)
class Question:
    """A call of the table with its answer."""

    function: str
    arguments: list[Any]
    answer: Any


@cache
def forms() -> tuple[Form, ...]:
    return tuple(_form(entry) for entry in _read()["forms"])


@cache
def questions() -> tuple[Question, ...]:
    return tuple(
        Question(entry["function"], arguments, answer)
        for entry in _read()["calls"]
        for arguments, answer in entry["cases"]
    )


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def _form(entry: dict[str, Any]) -> Form:
    case: Case = {"in_period": entry["period"], "in_bureau": entry.get("bureau", "")}
    rules: Answer = {}
    unlisted = entry.get("unlisted", "未报")
    period = Form("", case, {}, ()).period
    for indicator in default_plan().indicators:
        case |= {in_name(indicator.no, field): "" for field in filled_cells(indicator)}
        rules[out_name(indicator.no, "status")] = unlisted
        # A row without a target for the year is optional.
        has_target = period is not None and indicator.measure(period.year).target is not None
        typed_into = unlisted == "未报" and indicator.derived is None and has_target
        rules[out_name(indicator.no, "check")] = "未填报" if typed_into else ""
    for no, typed, status, *hint in entry["rows"]:
        case |= {in_name(no, field): value for field, value in _fields(typed).items()}
        rules[out_name(no, "status")] = status
        rules[out_name(no, "check")] = hint[0] if hint else ""
    case.pop("in_9_value", None)  # a derived row has no entry cell
    return Form(entry["about"], case, rules, tuple(row[0] for row in entry["rows"]))


def _fields(typed: Any) -> dict[str, Any]:
    if isinstance(typed, dict):
        return typed
    if isinstance(typed, list):
        return {"numerator": typed[0], "denominator": typed[1]}
    return {"value": typed}


# --- the ways ---


def by_rule(form: Form) -> Answer | None:
    """The core's rule over the whole form."""
    if form.period is None:
        return None
    answer = python_says(default_plan(), {**form.case, "in_period": str(form.period)})
    for indicator in default_plan().indicators:
        target = indicator.measure(form.period.year).target
        answer[out_name(indicator.no, "target")] = target.text if target else ""
    return answer


def by_calls(form: Form, call_all: Callable[[Sequence[Call]], list[Any]]) -> Answer | None:
    """The functions, called as the form's own formulas call them."""
    calls = form_calls(form)
    return dict(zip(calls, call_all(list(calls.values())), strict=True)) if calls else None


def form_calls(form: Form) -> dict[str, Call]:
    """The calls of the form's formulas by result name; none without a period, where the sheet reads the figures."""
    if form.period is None:
        return {}
    case, plan, period = form.case, default_plan(), form.case["in_period"]
    bureau, known = case["in_bureau"], digest(plan)
    calls: dict[str, Call] = {}
    found = assessed(plan, {**case, "in_period": str(form.period)})
    for row in plan.indicators:
        figure = found[row.no].figure.for_ladder
        judged = figure if isinstance(figure, str) else float(figure)
        typed = [_argument(case.get(in_name(row.no, field), "")) for field in ENTRY_FIELDS]
        figures, confirm = typed[: len(FIGURE_FIELDS)], typed[len(FIGURE_FIELDS) :]
        others = [_told(each, found) for each in plan.operands_at(row.no)]
        # A range of one cell is that cell.
        last = case.get(earlier_name(row.no, "last"), "")
        tail = [others if len(others) > 1 else others[0] if others else "", known, last]
        made: dict[str, Call] = {
            "target": ("LYSD_TARGET", [row.no, form.period.year, known]),
            "expected": ("LYSD_EXPECTED", [row.no, period, bureau, known]),
            "progress": ("LYSD_PROGRESS", [row.no, period, judged, bureau, known]),
            "status": ("LYSD_STATUS", [row.no, period, judged, bureau, known]),
            "check": ("LYSD_CHECK", [row.no, period, *figures, bureau, *confirm, *tail]),
        }
        calls |= {out_name(row.no, field): call for field, call in made.items()}
    return calls


def _told(reference: Reference, found: Mapping[str, Assessment]) -> float | str:
    """The cell of another row's figure, as the form has it."""
    reading = found[reference.row].row
    number = number_named(reference, reading) if reading else None
    return "" if number is None else float(number)


def _argument(typed: Any) -> Any:
    return {"error": 2007} if isinstance(typed, dict) else typed


def directly(calls: Sequence[Call]) -> list[Any]:
    """The functions called in this process, as xlwings calls them."""
    return [plain(getattr(addin.functions, name)(*map(decoded, arguments))) for name, arguments in calls]


def decoded(argument: Any) -> Any:
    """What COM makes of a table's argument."""
    if isinstance(argument, list):
        return tuple(map(decoded, argument))
    if not isinstance(argument, dict):
        return argument
    if "error" in argument:
        return _ERROR_BASE + argument["error"]
    if "date" in argument:
        return dt.datetime.combine(argument["date"], dt.time(), dt.UTC)
    return MISSING


def plain(answer: Any) -> Any:
    """An answer as every way can give it: a table of one cell is that cell, and tuples are lists."""
    if not isinstance(answer, list | tuple):
        return answer
    rows = [list(row) if isinstance(row, list | tuple) else [row] for row in answer]
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows


# --- comparing ---


def differences(form: Form, left: Answer, right: Answer) -> list[str]:
    """One line a result that differs."""
    place = f"{form.case['in_period']} {form.case['in_bureau']}".strip()
    return [
        f"{form.about} ({place}): {name} {left[name]!r}, not {right.get(name)!r}"
        for name in left
        if not _same(left[name], right.get(name))
    ]


def wrong_answers(answers: Sequence[Any]) -> list[str]:
    """One line a call of the table that was answered otherwise."""
    return [
        f"{question.function}{tuple(question.arguments)}: {answer!r}, not {question.answer!r}"
        for question, answer in zip(questions(), answers, strict=True)
        if not _same(plain(question.answer), plain(answer))
    ]
