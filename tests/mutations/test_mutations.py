"""Every planted fault is found at its cell with its code, no clean form gets a finding, no wrong value is ever used.

The whole, every kind in every container and six hundred clean forms, is `python -m tests.mutations.report`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from laoyousuode.plan_file import default_plan
from tests.mutations import office
from tests.mutations.clean_forms import chosen, clean_forms
from tests.mutations.forms import FIGURES, LEAD, Form, filled
from tests.mutations.judge import Score, Spoilt, clean, pairs, read, score, spoil, table
from tests.mutations.messes import MESSES
from tests.mutations.report import (
    clean_lead,
    others,
    packed,
    sampled_pairs,
    score_clean,
    score_openpyxl,
    score_saved,
)
from tests.mutations.savers import EVERY, LIBRARIES, OPENPYXL
from tests.mutations.side_files import score_side_files
from tests.npm import programs
from tests.readings import accepted

PAIRS = 120


@pytest.fixture(scope="module")
def together() -> list[Spoilt]:
    """All kinds of mess in a figure, many in a form."""
    return packed()


@pytest.fixture(scope="module")
def alone() -> list[Spoilt]:
    """The kinds that change the form itself or its head."""
    return [spoil(mess) for mess in others()]


def test_there_are_many_kinds() -> None:
    assert len({mess.name for mess in MESSES}) == len(MESSES) >= 400


@pytest.mark.parametrize("bureau", FIGURES)
def test_a_clean_form_gets_no_finding(bureau: str) -> None:
    found = accepted(read(filled(bureau)))
    assert (found.findings, found.bureau) == ((), bureau)
    own = {row.no for row in default_plan().rows_of(bureau, 2026)}
    assert {no for no in own if found.rows[no].figure.state != "number"} == set()


def test_every_kind_of_figure(together: list[Spoilt]) -> None:
    result = Score()
    score_openpyxl(together, result)
    assert result.problems == [], table(result)


def test_every_kind_of_form(alone: list[Spoilt]) -> None:
    result = Score()
    score_openpyxl(alone, result)
    assert result.problems == [], table(result)


def test_what_lies_beside_returns_blames_nobody() -> None:
    result = Score()
    score_side_files(result)
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
@pytest.mark.skipif(
    not (office.is_there() and programs.is_there()) and not os.environ.get("CI"),
    reason="LibreOffice or npm's programs are not installed",
)
def test_a_tenth_in_every_container(together: list[Spoilt], alone: list[Spoilt], tmp_path: Path) -> None:
    result = Score()
    forms = [*clean_lead(), *together[::14], *alone[::20]]
    score_saved(forms, EVERY, result, tmp_path)
    assert set(result.savers) == {f"{saver.name} .{kind}" for saver in EVERY for kind in saver.containers}
    assert result.problems == [], table(result)
    assert result.wrong == 0


def test_clean_forms_of_all_years_and_bureaus(tmp_path: Path) -> None:
    every = chosen()
    assert len(set(every)) == len(every) == 600
    assert len({bureau for bureau, _ in every}) == 13 and len({period for _, period in every}) == 60
    result = Score()
    score_clean(list(clean_forms(26)), (OPENPYXL,), result, tmp_path)
    score_clean(list(clean_forms(2)), LIBRARIES[1:], result, tmp_path)
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
