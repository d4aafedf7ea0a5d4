"""An office's own relations (勾稽关系): the batch, the sheet in two programs and the add-in say the same of each form."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from addin import plans
from addin.functions import LYSD_CHECK
from laoyousuode.entry import ENTRY_FIELDS, number_named
from laoyousuode.layout import earlier_name, in_name, out_name
from laoyousuode.plan import Indicator, Plan
from laoyousuode.plan_digest import digest
from laoyousuode.plan_file import load_plan
from template.build import build
from tests.differential.cases import (
    OUTPUTS,
    assessed,
    disagreements,
    filled_cells,
    python_says,
    random_case,
)
from tests.differential.sheets import Case, recalculate_with_ironcalc, recalculate_with_libreoffice
from tests.plans.own_checks import own_checks_text

FORMS = 150
TYPED = {
    # row and field: what is typed where a relation may turn; whatever else is random
    "6_value": (23.6, 23, "23.6", "约23", ""),
    "7_value": (8.36, 8.02, 8.732, 9.1, 7, "8.4万人", "", "无"),
    "8_numerator": (23.6, 23.58, 23, ""),
    "8_denominator": (65, 65.3),
    "12_value": (0, 19, 20, 21, "", "无"),
    "14_numerator": (5,),
    "14_denominator": (30, 31, 0, "", "无"),
    "15_numerator": (5,),
    "15_denominator": (20, 19.5, "20件", ""),
    "16_numerator": (30, 31, ""),
    "16_denominator": (50, 51, "约50"),
}
LEAD = "区人力社保局"


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "own.toml"
    path.write_text(own_checks_text(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def plan(plan_file: Path) -> Plan:
    return load_plan(plan_file)


@pytest.fixture(scope="module")
def cases(plan: Plan) -> list[Case]:
    rng = random.Random(20261125)
    return [_case(plan, rng) for _ in range(FORMS)]


def _case(plan: Plan, rng: random.Random) -> Case:
    case = random_case(plan, rng)
    case["in_bureau"] = rng.choice(["", LEAD, LEAD, "区总工会"])
    for name, choice in TYPED.items():
        no, field = name.split("_")
        if rng.random() < 0.9:
            case[in_name(no, field)] = rng.choice(choice)
        case[in_name(no, "confirm")] = rng.choice(["", "属实"])
    return case


@pytest.fixture(scope="module")
def form(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "form.xlsx"
    path.write_bytes(build(plan))
    return path


def _names(plan: Plan) -> list[str]:
    return [out_name(row.no, field) for row in plan.indicators for field in OUTPUTS]


def test_the_cases_break_every_relation_and_keep_it(plan: Plan, cases: list[Case]) -> None:
    found = [assessed(plan, case) for case in cases]
    for relation in plan.relations:
        if not relation.is_across:
            said = [
                any(issue.code.startswith(relation.code.partition(".")[0]) for issue in each.issues)
                for form in found
                for each in [form[relation.at.row]]
            ]
            assert any(said) and not all(said), relation.no


def test_ironcalc_agrees(plan: Plan, cases: list[Case], form: Path) -> None:
    expected = [python_says(plan, case) for case in cases]
    found = recalculate_with_ironcalc(form, cases, _names(plan))
    assert disagreements(cases, expected, found) == []


@pytest.mark.office
def test_libreoffice_agrees(plan: Plan, cases: list[Case], form: Path, tmp_path: Path) -> None:
    expected = [python_says(plan, case) for case in cases]
    found = recalculate_with_libreoffice(form, cases, _names(plan), tmp_path)
    assert disagreements(cases, expected, found) == []


@pytest.fixture
def known(plan_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The plan in the add-in's folder."""
    monkeypatch.delenv("APPDATA", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "laoyousuode" / "plans"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_bytes(plan_file.read_bytes())
    plans.library.cache_clear()
    yield
    plans.library.cache_clear()


@pytest.mark.usefixtures("known")
def test_the_add_in_agrees(plan: Plan, cases: list[Case]) -> None:
    wrong = []
    for case in cases:
        found = assessed(plan, case)
        for row in plan.indicators:
            if not plan.relations_at(row.no):
                continue
            others = []
            for each in plan.operands_at(row.no):
                reading = found[each.row].row
                number = number_named(each, reading) if reading else None
                others.append("" if number is None else float(number))
            # A range of cells in one row, as COM hands it over.
            beside = (tuple(others),), digest(plan), case.get(earlier_name(row.no, "last"), "")
            said = LYSD_CHECK(row.no, case["in_period"], *_typed(row, case), *beside)
            if said != found[row.no].hint:
                wrong.append((row.no, case["in_period"], case["in_bureau"], found[row.no].hint, said))
    assert wrong == []


def _typed(row: Indicator, case: Case) -> list[Any]:
    """The cells as the formula hands them over: figures, bureau, 核实, 情况说明."""
    cells = [case[in_name(row.no, name)] if name in filled_cells(row) else "" for name in ENTRY_FIELDS]
    shown = [-2146826281 if isinstance(cell, dict) else cell for cell in cells]
    return [*shown[:3], case["in_bureau"], *shown[3:]]
