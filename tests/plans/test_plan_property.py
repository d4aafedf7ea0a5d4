"""A plan that loads can be used: every month is judged and printed, and its form is built, without an exception."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from laoyousuode.assessment import assess
from laoyousuode.cell import Cell
from laoyousuode.entry import Entry
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.plan_file import PlanError, load_plan
from template.build import build
from template.form import Issuance

LINES = (Path(__file__).parent / "second.toml").read_text(encoding="utf-8").splitlines()
# What a slip of the pen may put in the place of any other quoted text of the plan.
WORDS = """1 2 5 6 C1 1.1 % 人 万人 万 0 100 -1 1.5 ≥0 ≤5 <5 >40 2580左右 全覆盖 动态清零 县水利局 农业局
rate stock coverage once cumulative annual_flow policy_level year_end_rate stock_ratio
higher lower about lead sum pooled derived value ratio none"""
ODD = ("", "A&B<C>", "甲/乙", "=甲", "“甲”'乙'", "甲　乙", "长" * 150, "{period}", "{", "%s")
SCRAPS = (*WORDS.split(), *ODD)
QUOTED = re.compile(r'"[^"]*"')
PLACES = [(number, match.span()) for number, line in enumerate(LINES) for match in QUOTED.finditer(line)]


@st.composite
def slips(draw: st.DrawFn) -> str:
    """The plan with one or two of its texts replaced, or a line left out."""
    lines = list(LINES)
    for number, (first, last) in draw(
        st.lists(st.sampled_from(PLACES), min_size=1, max_size=2, unique_by=lambda p: p[0])
    ):
        scrap = draw(st.sampled_from(SCRAPS))
        lines[number] = (
            f'{lines[number][:first]}"{scrap}"{lines[number][last:]}' if draw(st.integers(0, 9)) else ""
        )
    return "\n".join(lines)


def loaded(text: str) -> Plan | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.toml"
        path.write_text(text, encoding="utf-8")
        try:
            return load_plan(path)
        except PlanError as error:
            assert error.problems and all(error.problems)
            return None


@settings(max_examples=150, deadline=None)
@given(slips(), st.floats(0, 500), st.integers(1, 12))
def test_what_loads_is_judged(text: str, number: float, month: int) -> None:
    plan = loaded(text)
    if plan is None:
        return
    figure = Cell(number, "number")
    entries = {row.no: Entry(value=figure, numerator=figure, denominator=figure) for row in plan.indicators}
    for year in plan.years:
        for bureau in plan.bureaus:
            found = assess(plan, Period(year, month), bureau.name, entries)
            assert all(each.status for each in found.values())


@settings(max_examples=6, deadline=None)
@given(slips().map(loaded).filter(lambda plan: plan is not None))
def test_what_loads_has_a_form(plan: Plan) -> None:
    assert build(plan, Issuance(plan.bureaus[0].name, Period(plan.years[0], 6))).startswith(b"PK")
