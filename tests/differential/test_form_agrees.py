"""The form's formulas, in LibreOffice and in IronCalc, say what the Python rule says, row by row."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from laoyousuode.layout import out_name
from laoyousuode.plan_file import default_plan
from template.build import MASTER
from tests.differential.cases import OUTPUTS, disagreements, python_says, random_case
from tests.differential.sheets import Case, recalculate_with_ironcalc, recalculate_with_libreoffice

FORMS = 250  # 250 forms of 23 rows: 5,750 judged rows in each program


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    rng = random.Random(20261031)
    return [random_case(default_plan(), rng) for _ in range(FORMS)]


@pytest.fixture(scope="module")
def names() -> list[str]:
    return [out_name(row.no, field) for row in default_plan().indicators for field in OUTPUTS]


def test_ironcalc_agrees_with_python(cases: list[Case], names: list[str]) -> None:
    expected = [python_says(default_plan(), case) for case in cases]
    found = recalculate_with_ironcalc(MASTER, cases, names)
    assert disagreements(cases, expected, found) == []


@pytest.mark.office
def test_libreoffice_agrees_with_python(cases: list[Case], names: list[str], tmp_path: Path) -> None:
    expected = [python_says(default_plan(), case) for case in cases]
    found = recalculate_with_libreoffice(MASTER, cases, names, tmp_path)
    assert disagreements(cases, expected, found) == []
