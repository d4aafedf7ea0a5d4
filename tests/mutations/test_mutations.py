"""Every planted fault is found at its cell with its code, no clean form gets a finding, no value is read from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from laoyousuode.plan_file import default_plan
from tests.mutations import office
from tests.mutations.forms import FIGURES, LEAD, Form, filled
from tests.mutations.judge import Score, Spoilt, clean, pairs, read, score, singles, spoil, table
from tests.mutations.messes import MESSES
from tests.mutations.report import clean_forms, sampled_pairs, score_office, score_openpyxl
from tests.readings import accepted

PAIRS = 120
NEEDS_OFFICE = [
    pytest.mark.office,
    pytest.mark.skipif(not office.is_there(), reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def alone() -> list[Spoilt]:
    return list(singles())


def test_there_are_many_kinds() -> None:
    assert len({mess.name for mess in MESSES}) == len(MESSES) >= 60


@pytest.mark.parametrize("bureau", FIGURES)
def test_a_clean_form_gets_no_finding(bureau: str) -> None:
    found = accepted(read(filled(bureau)))
    assert (found.findings, found.bureau) == ((), bureau)
    own = {row.no for row in default_plan().rows_of(bureau, 2026)}
    assert {no for no in own if found.rows[no].figure.state != "number"} == set()


def test_every_kind_alone(alone: list[Spoilt]) -> None:
    result = Score()
    score_openpyxl(alone, result)
    assert result.problems == [], table(result)


def test_pairs() -> None:
    result = Score()
    score_openpyxl(sampled_pairs(PAIRS, 4), result)
    assert result.problems == [], table(result)


@pytest.mark.slow
def test_all_pairs() -> None:
    result = Score()
    for one, other in pairs():
        score_openpyxl([spoil(one, other)], result)
    assert result.problems == [], table(result)


@pytest.mark.office
@pytest.mark.skipif(not office.is_there(), reason="LibreOffice is not installed")
def test_every_kind_saved_by_libreoffice(alone: list[Spoilt], tmp_path: Path) -> None:
    result = Score()
    score_office([*clean_forms(), *alone], result, tmp_path)
    assert result.forms == 3 * (len(alone) + 1)
    assert result.problems == [], table(result)


def test_the_judge_sees_a_missed_fault_a_false_alarm_and_a_shifted_value() -> None:
    """The test above must be able to fail."""
    form = Form.of(LEAD)
    form.put("2", "value", "约2.85")
    data = form.bytes()
    result = Score()
    score(
        Spoilt("漏报", data, (("unit-suspect", "指标填报!H7"),), {"2": None}, False), read(data), result, "x"
    )
    assert [problem.partition("; ")[0] for problem in result.problems] == [
        "x 漏报: unit-suspect at 指标填报!H7 not found",
        "x 漏报: false alarm ambiguous-number at 指标填报!H7",
    ]
    form = Form.of(LEAD)
    form.put("12", "value", 268)
    result, data = Score(), form.bytes()
    score(Spoilt("错行", data, (), {}, False), read(data), result, "x")
    assert len(result.problems) == 1 and result.problems[0].startswith("x 错行: row 12 is")
    assert clean()["12"].value == 240
