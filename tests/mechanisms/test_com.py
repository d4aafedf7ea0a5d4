"""The functions as Excel reaches them: xlwings' COM server and its DLL, run under Wine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.arguments import NOT_AVAILABLE
from laoyousuode.plan_digest import digest
from laoyousuode.plan_file import default_plan, load_plan
from tests.mechanisms.com import call_through_com, sources
from tests.mechanisms.table import Call, by_rule, differences, form_calls, forms, questions, wrong_answers
from tests.mechanisms.wine import XLWINGS, Wine, is_there, set_up

pytestmark = [
    pytest.mark.wine,
    # The set-up serves one user at a time; with pytest-xdist these tests stay in one process.
    pytest.mark.xdist_group("wine"),
    pytest.mark.skipif(not is_there() and not os.environ.get("CI"), reason="Wine is not installed"),
]
_CALLS: list[Call] = [(question.function, question.arguments) for question in questions()]


@pytest.fixture(scope="module")
def wine() -> Iterator[Wine]:
    with set_up().running() as ready:
        yield ready


def test_calls_with_arguments_of_every_kind(wine: Wine) -> None:
    assert wrong_answers(call_through_com(wine, _CALLS).answers) == []


def test_every_result_of_every_form(wine: Wine) -> None:
    asked = {form.about: form_calls(form) for form in forms()}
    answers = iter(
        call_through_com(wine, [call for calls in asked.values() for call in calls.values()]).answers
    )
    said = {about: {name: next(answers) for name in calls} for about, calls in asked.items()}
    wrong = [line for form in forms() for line in differences(form, by_rule(form) or {}, said[form.about])]
    assert wrong == []
    assert sum(map(len, said.values())) > 2000


def test_a_form_of_another_plan(wine: Wine) -> None:
    """An error value where the add-in does not know the form's plan; with its file in the folder, its own results."""
    source = Path(__file__).parents[1] / "plans" / "other.toml"
    known = digest(load_plan(source))
    calls: list[Call] = [
        ("LYSD_TARGET", ["1", 2031, known]),
        ("LYSD_STATUS", ["1", "2031-07", 700, None, known]),
        ("LYSD_STATUS", ["1", "2026-10", 3.4, None, digest(default_plan())]),
    ]
    assert call_through_com(wine, calls).answers == [NOT_AVAILABLE, NOT_AVAILABLE, "达标"]
    [roaming] = (wine.root / "prefix").glob("drive_c/users/*/AppData/Roaming")
    folder = roaming / "laoyousuode" / "plans"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "other.toml"
    file.write_bytes(source.read_bytes())
    try:
        assert call_through_com(wine, calls).answers == ["≥1500", "严重滞后", "达标"]
    finally:
        file.unlink()


def test_the_dll_starts_python_by_itself(wine: Wine) -> None:
    assert (wine.python.parent / f"xlwings64-{XLWINGS}.dll").is_file()
    assert wrong_answers(call_through_com(wine, _CALLS, "dll").answers) == []


def test_xlwings_shows_the_descriptions_in_its_wizard(wine: Wine) -> None:
    """What xlwings hands to Excel's MacroOptions, as ASCII, because the console's code page is another."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import addin.functions as f;"
        "info = f.LYSD_CHECK.__xlfunc__;"
        "print(ascii([info['category'], info['ret']['doc'], *[each['doc'] for each in info['args']]]))"
    )
    shown = wine.run("-c", program, sources(), seconds=60)
    assert ascii("劳有所得").strip("'") in shown
    assert shown.count("\\u") > 100
    assert "Positional argument" not in shown
