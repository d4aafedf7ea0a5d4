"""The side-by-side report tells every difference, and the table of cases is as wide as it claims."""

from __future__ import annotations

import pytest

from laoyousuode.layout import out_name
from laoyousuode.plan_file import default_plan
from laoyousuode.statuses import rung_statuses
from tests.mechanisms.report import NATIVE, calls_table, forms_table
from tests.mechanisms.table import by_rule, directly, forms, questions


def test_nothing_differs_where_nothing_differs() -> None:
    rule = [by_rule(form) for form in forms()]
    shown = [{**form.rules, **(answer or {})} for form, answer in zip(forms(), rule, strict=True)]
    assert forms_table({NATIVE: [*shown], "Python": rule})[1] == 0


@pytest.mark.parametrize(("field", "wrong"), [("status", "滞后 "), ("expected", 2.6667), ("check", "x")])
def test_a_difference_is_counted_and_shown(field: str, wrong: str | float) -> None:
    rule = [by_rule(form) for form in forms()]
    native = [{**form.rules, **(answer or {})} for form, answer in zip(forms(), rule, strict=True)]
    other = [dict(answer) for answer in native]
    other[0][out_name("2", field)] = wrong
    lines, differing = forms_table({NATIVE: [*native], "Excel": [*other]})
    assert differing == 1
    assert [f"✗{field} {wrong}" in line for line in lines].count(True) == 1


def test_a_wrong_call_is_counted() -> None:
    answers = directly([(question.function, question.arguments) for question in questions()])
    assert calls_table({"a": answers})[1] == 0
    assert calls_table({"a": ["?", *answers[1:]]})[1] == 1


def test_the_table_holds_every_status_row_and_kind() -> None:
    statuses = {value for form in forms() for name, value in form.rules.items() if name.endswith("_status")}
    assert {each.word for each in rung_statuses()} - {"不需填报"} <= statuses
    listed = {(no, form.period.year) for form in forms() if form.period for no in form.listed}
    assert {no for no, _ in listed} == {row.no for row in default_plan().indicators}
    kinds = {row.measure(year).kind for row in default_plan().indicators for year in row.measures}
    assert {default_plan().indicator(no).measure(year).kind for no, year in listed} == kinds
    comparisons = {
        measure.target.comparison
        for row in default_plan().indicators
        for measure in row.measures.values()
        if measure.target
    }
    seen = (default_plan().indicator(no).measure(year).target for no, year in listed)
    assert {target.comparison for target in seen if target} == comparisons
