"""One fault, one finding: what another finding of the same return explains is not told again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from laoyousuode.assessment import Assessment
from laoyousuode.cell import Cell
from laoyousuode.entry import Earlier, Entry
from laoyousuode.findings import Issue
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from laoyousuode.relation_text import statement_of
from reporter.returns.follow_on import assess_apart, without_follow_ons

LEAD, PERIOD = "区人力社保局", Period(2026, 10)

# the fault, what it explains, what it does not
EXPLAINED = [
    ("unit-suspect", {"not-cumulative", "jump"}, {"ratio-mismatch", "not-integer", "derived-mismatch"}),
    (
        "out-of-range",
        {"not-cumulative", "jump", "ratio-mismatch", "unit-suspect", "not-integer"},
        {"derived-mismatch", "subset-exceeds"},
    ),
    (
        "numerator-exceeds-denominator",
        {"not-cumulative", "jump", "ratio-mismatch", "derived-mismatch"},
        {"unit-suspect", "not-integer"},
    ),
    ("derived-mismatch", {"not-cumulative", "jump", "ratio-mismatch"}, {"subset-exceeds", "unit-suspect"}),
    ("not-cumulative", {"jump"}, {"ratio-mismatch"}),
    ("ratio-mismatch", {"jump"}, {"not-cumulative"}),
    ("subset-exceeds", set(), {"not-cumulative", "jump", "derived-mismatch"}),
    ("percent-fraction", {"not-cumulative", "jump", "text-number"}, {"ratio-mismatch", "not-integer"}),
    ("text-number", set(), {"jump", "unit-suspect"}),
]


@pytest.mark.parametrize(("fault", "explained", "told"), EXPLAINED, ids=[row[0] for row in EXPLAINED])
def test_what_a_fault_explains(fault: str, explained: set[str], told: set[str]) -> None:
    for code in sorted(explained | told):
        pair = (Issue(fault), Issue(code))
        assert without_follow_ons(pair) == (pair[:1] if code in explained else pair), code
        assert without_follow_ons(pair[::-1]) == (pair[:1] if code in explained else pair[::-1]), code


def test_what_a_clerk_confirmed_explains_nothing_and_is_always_told() -> None:
    confirmed, jump = Issue("unit-suspect", confirmed=True), Issue("jump")
    assert without_follow_ons((confirmed, jump)) == (confirmed, jump)
    fault, known = Issue("out-of-range"), Issue("unit-suspect", confirmed=True)
    assert without_follow_ons((fault, known)) == (fault, known)


def test_two_faults_explain_what_either_does() -> None:
    issues = tuple(map(Issue, ("unit-suspect", "ratio-mismatch", "jump", "not-cumulative")))
    assert [issue.code for issue in without_follow_ons(issues)] == ["unit-suspect", "ratio-mismatch"]


def cell(value: float | str) -> Cell:
    return Cell(value, "text") if isinstance(value, str) else Cell(float(value), "number")


def entry(**cells: Any) -> Entry:
    typed: dict[str, Any] = {name: cell(value) for name, value in cells.items()}
    return Entry(**typed)


def apart(
    rows: dict[str, Entry], blocked: set[str] | None = None, earlier: dict[str, str] | None = None
) -> dict[str, Assessment]:
    past = {no: (Earlier(Period(2026, 9), Decimal(value)),) for no, value in (earlier or {}).items()}
    return assess_apart(default_plan(), PERIOD, LEAD, rows, past, frozenset(blocked or ()))


def codes(found: dict[str, Assessment], no: str) -> list[str]:
    return [issue.code for issue in found[no].issues]


SOUND = {"6": entry(value=23.6), "7": entry(value=8.36), "8": entry(numerator=23.6, denominator=65)}
TIED = [
    # what is typed instead, rows whose place is in doubt, codes of rows 6, 7, 8
    ({}, set(), [], [], []),
    ({"7": entry(value=23.7)}, set(), [], ["subset-exceeds"], []),
    ({"8": entry(numerator=23.5, denominator=65)}, set(), [], [], ["derived-mismatch"]),
    # row 6 has a fault of its own: rows 7 and 8 are not held against it
    ({"6": entry(value=-1)}, set(), ["out-of-range"], [], []),
    ({"6": entry(value=0.3)}, set(), ["unit-suspect"], [], []),
    ({"6": entry(value="约8")}, set(), ["ambiguous-number"], [], []),
    # a fault of the row itself stays
    ({"6": entry(value=0.3), "7": entry(value="约8")}, set(), ["unit-suspect"], ["ambiguous-number"], []),
    (
        {"6": entry(value=0.3), "8": entry(numerator=66, denominator=65)},
        set(),
        ["unit-suspect"],
        [],
        ["numerator-exceeds-denominator"],
    ),
    # a warning is no doubt
    ({"6": entry(value="8")}, set(), ["text-number"], ["subset-exceeds"], ["derived-mismatch"]),
    # a row whose place in the file is in doubt is as if nothing stood there
    ({"6": entry(value=8)}, {"6"}, ["missing-value"], [], []),
    ({"7": entry(value=23.7)}, {"7"}, [], ["missing-value"], []),
]


@pytest.mark.parametrize(("typed", "blocked", "six", "seven", "eight"), TIED, ids=lambda each: str(each)[:24])
def test_rows_that_are_tied(
    typed: dict[str, Entry], blocked: set[str], six: list[str], seven: list[str], eight: list[str]
) -> None:
    found = apart({**SOUND, **typed}, blocked)
    assert (codes(found, "6"), codes(found, "7"), codes(found, "8")) == (six, seven, eight)


def test_a_row_without_its_faulty_neighbour_keeps_its_own_figure() -> None:
    found = apart({**SOUND, "6": entry(value=0.3)})
    assert (found["6"].figure.state, found["7"].figure.value) == ("doubtful", Decimal("8.36"))
    assert found["8"].figure.state == "number"


def test_a_row_that_falls_behind_its_neighbours_comparison_is_doubtful_still() -> None:
    found = apart({**SOUND, "7": entry(value=23.7)})
    assert found["7"].figure.state == "doubtful" and found["6"].figure.state == "number"


def test_earlier_figures_are_compared_and_follow_ons_left_out() -> None:
    assert codes(apart({"2": entry(value=2.5)}, earlier={"2": "2.6"}), "2") == ["not-cumulative"]
    assert codes(apart({**SOUND, "6": entry(value=0.3)}, earlier={"6": "23.5"}), "6") == ["unit-suspect"]
    # and in the second look at rows that are tied to a faulty one
    tied = apart({**SOUND, "6": entry(value=0.3), "7": entry(value=6)}, earlier={"7": "8.3"})
    assert codes(tied, "7") == ["jump"]


@pytest.mark.parametrize(
    "typed",
    [
        # row 6 in doubt: row 8 is still held against row 7, which is sound
        {"6": entry(value=0.3)},
        {"6": entry(value=100000)},
        # that row 7 is held against row 6 does not keep row 8 from being held against row 7
        {"7": entry(value=24)},
    ],
    ids=["another neighbour in doubt", "far too high", "a neighbour that exceeds"],
)
def test_a_row_of_two_neighbours(typed: dict[str, Entry]) -> None:
    plan = default_plan()
    said = statement_of("第8行 <= 第7行")
    part = replace(plan.relations[0], no="K3", condition=said.condition, references=said.references)
    part = replace(part, at=said.references[0], sentence="不应大于第7行")
    rows = {**SOUND, **typed}
    found = assess_apart(
        replace(plan, relations=(*plan.relations, part)), PERIOD, LEAD, rows, {}, frozenset()
    )
    assert codes(found, "8") == ["plan-check"]
