"""Gnumeric recalculates the forms as Python judges them."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from laoyousuode.layout import out_name
from laoyousuode.plan import Plan
from laoyousuode.plan_file import default_plan, load_plan
from template.build import build
from tests.differential.cases import OUTPUTS, disagreements, python_says, random_case
from tests.differential.sheets import Case, places
from tests.engines.gnumeric import answers, is_there
from tests.engines.written import PLANS

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not is_there() and not os.environ.get("CI"), reason="Gnumeric is not installed"),
]


def put(form: Path, case: Case, where: dict[str, tuple[str, str]], goal: Path) -> None:
    book = openpyxl.load_workbook(form)
    for name, value in case.items():
        sheet, address = where[name]
        cell: Any = book[sheet][address]
        cell.value = value["formula"] if isinstance(value, dict) else (value if value != "" else None)
        if isinstance(value, str) and value:
            cell.data_type = "s"
    book.save(goal)


@pytest.mark.parametrize(
    "plan", [default_plan(), *map(load_plan, sorted(PLANS.glob("*.toml")))], ids=lambda plan: plan.id
)
def test_gnumeric_agrees_with_python(plan: Plan, tmp_path: Path) -> None:
    rng = random.Random(20261130)
    cases = [random_case(plan, rng) for _ in range(5)]
    form = tmp_path / "form.xlsx"
    form.write_bytes(build(plan))
    where = places(form)
    names = [out_name(row.no, field) for row in plan.indicators for field in OUTPUTS]
    found = []
    for number, case in enumerate(cases):
        filled = tmp_path / f"{number}.xlsx"
        put(form, case, where, filled)
        found.append(answers(filled, {name: where[name] for name in names}, tmp_path / f"{number}-out.xlsx"))
    assert disagreements(cases, [python_says(plan, case) for case in cases], found) == []
