"""The functions, called directly, answer the table of cases; their module stays light and their arguments told."""

from __future__ import annotations

import inspect
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from addin.arguments import NOT_AVAILABLE
from addin.functions import FUNCTIONS, LYSD_STATUS
from addin.xw import argument_docs
from laoyousuode.plan_file import default_plan
from tests.differential.cases import random_case
from tests.mechanisms.table import (
    Form,
    by_calls,
    by_rule,
    differences,
    directly,
    forms,
    questions,
    wrong_answers,
)

_WITH_PERIOD = [form for form in forms() if form.period]


@pytest.mark.parametrize("form", _WITH_PERIOD, ids=lambda form: form.about)
def test_the_rule_says_what_the_table_says(form: Form) -> None:
    said = by_rule(form)
    assert said is not None
    assert differences(form, form.rules, said) == []


@pytest.mark.parametrize("form", _WITH_PERIOD, ids=lambda form: form.about)
def test_the_functions_say_what_the_rule_says(form: Form) -> None:
    said, rule = by_calls(form, directly), by_rule(form)
    assert said is not None and rule is not None
    assert differences(form, rule, said) == []


def test_the_functions_say_what_the_rule_says_of_forms_filled_in_at_random() -> None:
    rng = random.Random(20260903)
    for number in range(150):
        form = Form(f"random {number}", random_case(default_plan(), rng), {}, ())
        said, rule = by_calls(form, directly), by_rule(form)
        assert said is not None and rule is not None
        assert differences(form, rule, said) == []


def test_calls_with_arguments_of_every_kind() -> None:
    answers = directly([(question.function, question.arguments) for question in questions()])
    assert wrong_answers(answers) == []


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_no_argument_makes_an_exception(function: Callable[..., object]) -> None:
    odd: tuple[object, ...] = (
        None,
        "",
        "\x00",
        object(),
        [],
        [[]],
        ((1, 2), (3,)),
        float("nan"),
        float("inf"),
        -1e308,
        10**400,
    )
    count = len(inspect.signature(function).parameters)
    good: tuple[object, ...] = ("5", "2026-10", 8, *[None] * count)
    for place in range(count):
        for value in odd:
            arguments = [*good[:count]]
            arguments[place] = value
            answer = function(*arguments)
            assert isinstance(answer, str | float | list) or answer == NOT_AVAILABLE


def test_a_bad_argument_is_told_in_one_chinese_sentence() -> None:
    said = LYSD_STATUS("5", "明天", 3)
    assert "报告期" in said and "\n" not in said and "Error" not in said


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_every_argument_is_described_in_chinese(function: Callable[..., object]) -> None:
    docs = argument_docs(function)
    assert list(docs) == list(inspect.signature(function).parameters)
    texts = [*docs.values(), inspect.getdoc(function) or ""]
    # Excel cuts a description at 255 characters.
    assert all(
        text and any("\u4e00" <= sign <= "\u9fff" for sign in text) and len(text) < 255 for text in texts
    )


def test_the_module_loads_nothing_heavy() -> None:
    program = (
        "import sys, addin.functions as f; f.LYSD_STATUS('5', '2026-10', 8); f.LYSD_CHECK('5', '2026-10', 8);"
        "print([name for name in ('pandas', 'numpy', 'openpyxl', 'xlwings', 'typer') if name in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
