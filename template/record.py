"""What the sheet 参数 holds of one indicator in one year. Knows the plan's row; no cell."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from laoyousuode.kinds import KINDS
from laoyousuode.plan import Indicator, Measure
from laoyousuode.typed import Unit
from template.empty_form import FLAGS
from template.reading import SUFFIXES

# What a record of one indicator and year holds; texts and numbers, "" for nothing.
RECORD = (
    "target_text",
    "target_number",
    "previous_number",
    "comparison",
    "kind",
    "better",
    "combine",
    "entry",
    "unit",
    "basis",
    "lead_index",
    *FLAGS,
    *(f"value_suffix_{index}" for index in range(1, SUFFIXES + 1)),
    *(f"value_factor_{index}" for index in range(1, SUFFIXES + 1)),
    *(f"part_suffix_{index}" for index in range(1, SUFFIXES + 1)),
    *(f"part_factor_{index}" for index in range(1, SUFFIXES + 1)),
)


def record_of(
    indicator: Indicator, measure: Measure, basis: Callable[[Indicator, Measure], str]
) -> dict[str, Any]:
    """The record, without the lead's place in the list of bureaus."""
    target = measure.target
    record: dict[str, Any] = {
        "target_text": target.text if target else "",
        "target_number": _cell_number(target.number) if target else "",
        "previous_number": "" if measure.previous is None else _cell_number(measure.previous),
        "comparison": target.comparison if target else "",
        "kind": measure.kind,
        "better": measure.better,
        "combine": measure.combine,
        "entry": measure.entry_form,
        "unit": measure.unit,
        "basis": basis(indicator, measure),
        "is_percentage": measure.is_percentage,
        "is_amount": KINDS[measure.kind].is_amount and not measure.is_percentage,
        "accumulates": KINDS[measure.kind].accumulates,
        "is_level": KINDS[measure.kind].is_level,
        "in_ten_thousands": measure.in_ten_thousands,
        "whole": measure.whole,
        "whole_parts": measure.whole_parts,
    }
    for prefix, unit in (("value", measure.unit), ("part", measure.part_unit)):
        suffixes = sorted(Unit(unit).suffixes().items(), key=lambda item: -len(item[0])) if unit else []
        for index in range(1, SUFFIXES + 1):
            found = suffixes[index - 1] if index <= len(suffixes) else ("", Decimal(1))
            record[f"{prefix}_suffix_{index}"] = found[0]
            record[f"{prefix}_factor_{index}"] = float(found[1])
    return record


def _cell_number(number: Decimal) -> float | int:
    return int(number) if number == number.to_integral_value() else float(number)
