"""Cases for the form: what clerks type in every row, at every edge of the ladder, and what Python says of it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from laoyousuode.assessment import Assessment, assess
from laoyousuode.cell import BLANK, Cell
from laoyousuode.entry import ENTRY_FIELDS, Earlier, Entry
from laoyousuode.layout import earlier_name, in_name, out_name
from laoyousuode.numbers import as_json, decimal
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Measure, Plan
from tests.differential.sheets import Answer, Case

OUTPUTS = ("expected", "progress", "status", "check")
# Texts that the sheet and the batch reader must read alike; see docs/design.md for the few that they may not.
TEXTS = (
    "无",
    " 无　",
    "不适用",
    "不 适用",
    "/",
    "／",
    "-",
    "—",
    "——",
    "N/A",
    "n/a",
    "　",
    " \u00a0\u200b",
    "约3.2",
    "3.2左右",
    "预计3.2",
    "3-4",
    "3.2?",
    "待统计",
    "3.",
    ".5",
    "3,2",
    "3,200",
    "12,34",
    "约三",
    "40①",
    "2.9²",
    "12。",
    "两三",
    "三四",
    "９５％",
    "95%",
    "0.95",
    "3.2万人",
    "32000人",
    "3.2万",
    "360人次",
    "0.04万人次",
    "３．２",
    "　360　",
    "-5",
    "+5",
    "--5",
    "1e3",
    "1_2",
    "0x10",
    "____",
    "○",
    "'5",
    "1. 240",
    "0,005",
    "3 \u200b4",
    "2\u202a4\u2066\ufe0f0\u3164",
    "=",
    "3/4",
    "2026-10-31",
    "TRUE",
    "3.2.1",
    "<3.5",
    "100％",
    "3 4",
    "3.2　3.5",
    "3 200",
    "３ ４万人",
    "3.2 万人",
    "95 %",
    "3 .2",
    "3. 2",
    "3\n4",
    "360\t\n",
    "- 5",
    "三 点二",
    "0.5%",
    "1%",
    "1",
)
NUMBERS = (0, 1, -1, 0.5, 0.95, 1.0000001, 100, 100.00001, 99.9999999, 400, 400.5, 1e-7, 1e6, 123456789.123)
REASONS = (
    *("", "数字经核对无误", "属实", "　　　　", "已核对确实", "。。。。。。", "经核，无误", "……核对……无误……"),
    *("核 对\n确\u00a0认", "已 核\n对，确 认", 123456, "1、2、3、4、5", {"formula": "=1/0"}),
)


def filled_cells(indicator: Indicator) -> tuple[str, ...]:
    """The fields that the master form opens for a row."""
    entries = {measure.entry_form for measure in indicator.measures.values()}
    if entries == {"none"}:
        return ()
    return ENTRY_FIELDS if "ratio" in entries else ("value", "confirm", "reason")


def random_case(plan: Plan, rng: random.Random) -> Case:
    """A whole form: period, bureau and every entry cell."""
    period = Period(rng.choice(plan.years), rng.choice([1, 3, 6, 10, 11, 12, 12]))
    case: Case = {
        "in_period": str(period),
        "in_bureau": rng.choice(["", "", *(b.name for b in plan.bureaus)]),
    }
    for indicator in plan.indicators:
        measure = indicator.measure(period.year)
        typed = _typed(measure, period, rng)
        for field in filled_cells(indicator):
            case[in_name(indicator.no, field)] = typed[field]
        if filled_cells(indicator):
            case[earlier_name(indicator.no, "last")] = _earlier(measure, period, rng)
    return case


def _earlier(measure: Measure, period: Period, rng: random.Random) -> Any:
    """上期: nothing, or a figure that the row may have had; what is no number says nothing."""
    if measure.target is None or rng.random() < 0.5:
        return rng.choice(["", "", "—"])
    return float(rng.choice(edges(measure, period)))


def _typed(measure: Measure, period: Period, rng: random.Random) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "confirm": rng.choice(["", "", "属实", " 属实", "属\u3000实", "不属实"]),
        "reason": rng.choice(REASONS),
        "value": _figure(measure, period, rng),
        "numerator": _anything(rng),
        "denominator": _anything(rng),
    }
    if measure.entry_form == "ratio":
        if rng.random() < 0.7:
            fields["value"] = ""
        if rng.random() < 0.75:
            fields["numerator"], fields["denominator"] = _parts(measure, period, rng)
            if rng.random() < 0.15:
                fields["value"] = _near(fields["numerator"], fields["denominator"], rng)
    elif measure.entry_form == "value" and rng.random() < 0.5:
        fields["numerator"] = fields["denominator"] = ""
    return fields


def _anything(rng: random.Random) -> Any:
    pool = (("", True, {"formula": "=1/0"}, {"formula": "=NA()"}), TEXTS, NUMBERS)
    return rng.choice(rng.choice(pool))


def _figure(measure: Measure, period: Period, rng: random.Random) -> Any:
    if rng.random() < 0.35 or measure.target is None:
        return _anything(rng)
    return float(rng.choice(edges(measure, period)))


def edges(measure: Measure, period: Period) -> list[Decimal]:
    """The figures at which the ladder turns, and their neighbours."""
    assert measure.target is not None
    target, share = measure.target.number, Decimal(period.month) / 12
    start = measure.previous if measure.previous is not None else Decimal(0)
    expected = [target * share, start + (target - start) * share, target]
    turns = [
        e + target * d for e in expected for d in (0, Decimal("0.05"), Decimal("-0.1"), Decimal("-0.05"))
    ]
    turns += [target * Decimal("1.05"), target * 50, target * 3, target / 50, Decimal(0)]
    near = (Decimal(0), Decimal("0.000001"), Decimal("-0.000001"), Decimal("0.0000004"), Decimal("0.01"))
    return [round(turn + step, 9) for turn in turns for step in near]


def _parts(measure: Measure, period: Period, rng: random.Random) -> tuple[float, float]:
    if not measure.whole_parts:
        denominator = rng.choice([64.8, 65.7, 0, 1])
        return rng.choice([23.1, 22.5, 64.8, 23, 23.46, 23.5]), denominator
    denominator = rng.choice([0, 1, 3, 7, 40, 200, 1000, 512, 128])
    wanted = float(rng.choice(edges(measure, period))) if measure.target else 50.0
    numerator = round(denominator * min(max(wanted, 0), 100) / 100)
    return numerator + rng.choice([0, 0, 0, 1, -1]), denominator


def _near(numerator: float, denominator: float, rng: random.Random) -> Any:
    if not denominator:
        return 50
    near = round(100 * numerator / denominator + rng.choice([0, 0.05, -0.05, 0.0501, 1]), 4)
    return rng.choice([near, near, near, near, 0.95, 1, "无", "0.5"])


def cell_from(value: Any) -> Cell:
    """The cell that a typed value makes."""
    if value == "":
        return BLANK
    if isinstance(value, dict):
        return Cell("#DIV/0!", "error")
    if isinstance(value, bool):
        return Cell(value, "boolean")
    if isinstance(value, int | float):
        return Cell(float(value), "number")
    return Cell(value, "text")


def entry_from(cells: Mapping[str, Cell]) -> Entry:
    """A row with these cells, by field; the others are blank."""
    value, numerator, denominator, confirm, reason = (cells.get(name, BLANK) for name in ENTRY_FIELDS)
    return Entry(value, numerator, denominator, confirm, reason)


def assessed(plan: Plan, case: Case) -> dict[str, Assessment]:
    """The core's assessment of the same form."""
    entries = {
        indicator.no: entry_from(
            {field: cell_from(case[in_name(indicator.no, field)]) for field in filled_cells(indicator)}
        )
        for indicator in plan.indicators
    }
    period = Period.parse(case["in_period"])
    return assess(plan, period, case["in_bureau"], entries, earlier_in(case, period))


def earlier_in(case: Case, period: Period) -> dict[str, tuple[Earlier, ...]]:
    """The numbers that a case has in 上期, by row; of which month they are makes no difference within a year."""
    prefix = earlier_name("", "last")
    return {
        name.removeprefix(prefix): (Earlier(period, decimal(value)),)
        for name, value in case.items()
        if name.startswith(prefix) and isinstance(value, float)
    }


def python_says(plan: Plan, case: Case) -> Answer:
    """What the core says of the same form, under the names of the result cells."""
    found = assessed(plan, case)
    return {name: value for no, each in found.items() for name, value in _outputs(no, each).items()}


def _outputs(no: str, each: Assessment) -> Answer:
    judgement = each.judgement
    values: Answer = {
        "expected": as_json(judgement.expected),
        "progress": as_json(judgement.progress),
        "status": judgement.status,
        "check": each.hint,
    }
    return {out_name(no, key): "" if value is None else value for key, value in values.items()}


def disagreements(cases: list[Case], expected: list[Answer], found: list[Answer]) -> list[str]:
    """One line a cell that differs: place, both sides, and what was typed in its row."""
    lines = []
    for case, left, right in zip(cases, expected, found, strict=True):
        for name, value in left.items():
            if not _same(value, right[name]):
                no = name.split("_")[1]
                typed = {key: shown for key, shown in case.items() if key.split("_")[1] == no}
                head = f"{case['in_period']} {case['in_bureau']} {name}"
                lines.append(f"{head}: Python {value!r}, sheet {right[name]!r}; {typed}")
    return lines


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return abs(left - right) < 5e-7 * max(1, abs(left) * 1e-6)
    return bool(left == right)
