"""The form's formulas, in LibreOffice and in IronCalc, say what the Python rule says, row by row."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from laoyousuode.checks import CHECKS, REMARK
from laoyousuode.layout import out_name
from laoyousuode.plan import Plan
from laoyousuode.plan_file import default_plan, load_plan
from template.build import MASTER, build
from tests.differential.cases import OUTPUTS, assessed, disagreements, python_says, random_case
from tests.differential.sheets import Case, recalculate_with_ironcalc, recalculate_with_libreoffice

FORMS = 250  # 250 forms of 23 rows: 5,750 judged rows in each program
# Rows that are to stay low, and an award: the shipped plan has none.
BUDGET = load_plan(Path(__file__).parents[1] / "plans" / "budget.toml")
BUDGET_FORMS = 300
# Bureaus with a share of a sum, and thresholds of its own.
SHARED = load_plan(Path(__file__).parents[1] / "plans" / "second.toml")
SHARED_FORMS = 200


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


@pytest.fixture(scope="module")
def shared_cases() -> list[Case]:
    rng = random.Random(20260606)
    return [random_case(SHARED, rng) for _ in range(SHARED_FORMS)]


@pytest.fixture
def shared_form(tmp_path: Path) -> Path:
    form = tmp_path / "shared.xlsx"
    form.write_bytes(build(SHARED))
    return form


def test_the_cases_reach_every_check_that_the_form_asks(cases: list[Case]) -> None:
    told = {
        code
        for case in cases
        for each in assessed(default_plan(), case).values()
        for issue in each.issues
        for code in (issue.code, f"{issue.code}.{issue.variant}")
    }
    # What a formula can't see, or reads without a word: docs/design.md.
    unseen = {"date-cell", "unit-revised", "unit-unlike"}
    # An office's own relations: test_relations_agree.py.
    unseen |= {"plan-check", *REMARK.codes}
    wanted = {code for check in CHECKS if check.sheet for code in check.codes} - unseen
    assert wanted - told == set()


def test_ironcalc_agrees_where_bureaus_have_shares(shared_cases: list[Case], shared_form: Path) -> None:
    expected = [python_says(SHARED, case) for case in shared_cases]
    found = recalculate_with_ironcalc(shared_form, shared_cases, _names(SHARED))
    assert disagreements(shared_cases, expected, found) == []


@pytest.mark.office
def test_libreoffice_agrees_where_bureaus_have_shares(
    shared_cases: list[Case], shared_form: Path, tmp_path: Path
) -> None:
    expected = [python_says(SHARED, case) for case in shared_cases]
    found = recalculate_with_libreoffice(shared_form, shared_cases, _names(SHARED), tmp_path)
    assert disagreements(shared_cases, expected, found) == []


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
