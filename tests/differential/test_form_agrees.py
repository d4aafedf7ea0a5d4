"""The form's formulas, in LibreOffice and in IronCalc, say what the Python rule says, row by row."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from laoyousuode.layout import out_name
from laoyousuode.plan import Plan
from laoyousuode.plan_file import default_plan, load_plan
from template.build import MASTER, build
from tests.differential.cases import OUTPUTS, disagreements, python_says, random_case
from tests.differential.sheets import Case, recalculate_with_ironcalc, recalculate_with_libreoffice

FORMS = 250  # 250 forms of 23 rows: 5,750 judged rows in each program
# Rows that are to stay low, and an award: the shipped plan has none.
BUDGET = load_plan(Path(__file__).parents[1] / "plans" / "budget.toml")
BUDGET_FORMS = 300


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    rng = random.Random(20261031)
    return [random_case(default_plan(), rng) for _ in range(FORMS)]


@pytest.fixture(scope="module")
def names() -> list[str]:
    return _names(default_plan())


def _names(plan: Plan) -> list[str]:
    return [out_name(row.no, field) for row in plan.indicators for field in OUTPUTS]


@pytest.fixture(scope="module")
def budget_cases() -> list[Case]:
    rng = random.Random(20310630)
    return [random_case(BUDGET, rng) for _ in range(BUDGET_FORMS)]


@pytest.fixture
def budget_form(tmp_path: Path) -> Path:
    form = tmp_path / "budget.xlsx"
    form.write_bytes(build(BUDGET))
    return form


def test_ironcalc_agrees_with_python(cases: list[Case], names: list[str]) -> None:
    expected = [python_says(default_plan(), case) for case in cases]
    found = recalculate_with_ironcalc(MASTER, cases, names)
    assert disagreements(cases, expected, found) == []


@pytest.mark.office
def test_libreoffice_agrees_with_python(cases: list[Case], names: list[str], tmp_path: Path) -> None:
    expected = [python_says(default_plan(), case) for case in cases]
    found = recalculate_with_libreoffice(MASTER, cases, names, tmp_path)
    assert disagreements(cases, expected, found) == []


def test_ironcalc_agrees_on_budgets_and_awards(budget_cases: list[Case], budget_form: Path) -> None:
    expected = [python_says(BUDGET, case) for case in budget_cases]
    found = recalculate_with_ironcalc(budget_form, budget_cases, _names(BUDGET))
    assert disagreements(budget_cases, expected, found) == []


@pytest.mark.office
def test_libreoffice_agrees_on_budgets_and_awards(
    budget_cases: list[Case], budget_form: Path, tmp_path: Path
) -> None:
    expected = [python_says(BUDGET, case) for case in budget_cases]
    found = recalculate_with_libreoffice(budget_form, budget_cases, _names(BUDGET), tmp_path)
    assert disagreements(budget_cases, expected, found) == []
