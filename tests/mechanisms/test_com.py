"""The functions as Excel reaches them: xlwings' COM server and its DLL, run under Wine."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

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
