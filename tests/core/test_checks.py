"""Plausibility of a row (domain rules, section 7): which code at which cell, and what a confirmation lifts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from laoyousuode.assessment import Assessment, assess
from laoyousuode.cell import BLANK, Cell
from laoyousuode.entry import Earlier, Entry
from laoyousuode.findings import catalogue, locate
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan

LEAD = "区人力社保局"


def cell(value: Any) -> Cell:
    if value is None:
        return BLANK
    return Cell(value, "text") if isinstance(value, str) else Cell(float(value), "number")


def entry(**cells: Any) -> Entry:
    return Entry(**{name: cell(value) for name, value in cells.items()})


def checked(
    rows: dict[str, Entry], bureau: str = LEAD, period: str = "2026-10", earlier: Any = None
) -> dict[str, Assessment]:
    return assess(default_plan(), Period.parse(period), bureau, rows, earlier)


def issues(found: Assessment) -> list[tuple[str, str, str]]:
    return [(issue.code, issue.field, issue.severity) for issue in found.issues]


# row, what is typed, the issues: (code, field, severity)
CASES = [
    ("2", {"value": 32000}, [("unit-suspect", "value", "error")]),
    ("2", {"value": 160.0}, []),
    ("2", {"value": 0.063}, [("unit-suspect", "value", "error")]),
    ("2", {"value": 0.064}, []),
    ("2", {"value": 0}, []),
    ("2", {"value": -1}, [("out-of-range", "value", "error")]),
    ("1", {"value": 101}, [("out-of-range", "value", "error")]),
    ("13", {"value": 300.5}, [("not-integer", "value", "error")]),
    ("14", {"numerator": 5, "denominator": 4}, [("numerator-exceeds-denominator", "numerator", "error")]),
    ("14", {"numerator": 4, "denominator": 5, "value": 80.05}, []),
    ("14", {"numerator": 4, "denominator": 5, "value": 80.06}, [("ratio-mismatch", "value", "error")]),
    ("14", {"numerator": 4}, [("missing-value", "denominator", "error")]),
    (
        "14",
        {"value": 80},
        [("missing-value", "numerator", "error"), ("missing-value", "denominator", "error")],
    ),
    ("14", {"numerator": "无", "denominator": 5}, [("ambiguous-number", "numerator", "error")]),
    ("14", {"numerator": "无", "denominator": "无"}, []),
    ("14", {"numerator": "无"}, []),
    ("14", {"numerator": 0, "denominator": 0}, []),
    ("14", {}, [("missing-value", "numerator", "error")]),
    ("2", {}, [("missing-value", "value", "error")]),
    ("14", {"numerator": 3.5, "denominator": 5}, [("not-integer", "numerator", "error")]),
    ("2", {"value": "约3.2"}, [("ambiguous-number", "value", "error")]),
    ("2", {"value": "2.9"}, [("text-number", "value", "info")]),
]


@pytest.mark.parametrize(("row", "typed", "expected"), CASES, ids=lambda each: str(each))
def test_issues_of_one_row(row: str, typed: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert issues(checked({row: entry(**typed)})[row]) == expected


def test_a_support_bureau_of_a_sum_may_have_nothing_to_report() -> None:
    assert issues(checked({}, "区教育局")["5"]) == [("missing-value", "value", "warning")]
    assert issues(checked({}, "区教育局")["3"]) == [("missing-value", "numerator", "error")]


def test_another_bureaus_row_is_only_said_to_be_that() -> None:
    found = checked({"2": entry(value=32000)}, "区教育局")["2"]
    assert issues(found) == [("not-own-row", "value", "warning")]
    assert found.judgement.status == "不需填报"


def test_rows_that_are_tied() -> None:
    found = checked(
        {
            "6": entry(value=23),
            "7": entry(value=23.1),
            "8": entry(numerator=22.9, denominator=65),
        }
    )
    assert issues(found["7"]) == [("subset-exceeds", "value", "error")]
    assert issues(found["8"]) == [("derived-mismatch", "numerator", "error")]
    assert [found[no].judgement.status for no in ("7", "8", "9")] == ["待核", "待核", "待核"]


CONFIRMED = {"confirm": "属实", "reason": "数字经核对无误"}


@pytest.mark.parametrize(
    ("row", "typed", "code"),
    [
        ("2", {"value": 200}, "unit-suspect"),
        ("14", {"numerator": 4, "denominator": 5, "value": 90}, "ratio-mismatch"),
    ],
)
def test_a_confirmation_with_a_reason_lifts_it(row: str, typed: dict[str, Any], code: str) -> None:
    found = checked({row: entry(**typed, **CONFIRMED)})[row]
    assert (issues(found)[0][0], issues(found)[0][2]) == (code, "confirmed")
    assert found.figure.state == "number"


def test_four_characters_are_no_reason() -> None:
    found = checked({"2": entry(value=200, confirm="属实", reason="核对无误")})["2"]
    assert issues(found) == [
        ("unit-suspect", "value", "error"),
        ("confirm-without-reason", "reason", "warning"),
    ]
    assert found.judgement.status == "待核"


@pytest.mark.parametrize(
    ("row", "typed"),
    [
        ("2", {"value": "约3.2"}),
        ("2", {"value": -1}),
        ("13", {"value": 300.5}),
        ("14", {"numerator": 5, "denominator": 4}),
    ],
)
def test_a_confirmation_never_lifts_the_unreadable_or_impossible(row: str, typed: dict[str, Any]) -> None:
    assert checked({row: entry(**typed, **CONFIRMED)})[row].judgement.status == "待核"


def before(period: str, value: str) -> Earlier:
    return Earlier(Period.parse(period), Decimal(value))


EARLIER = [
    # an annual flow against its own year only
    ("2", {"value": 2.5}, [before("2026-09", "2.6")], [("not-cumulative", "value", "error")]),
    ("2", {"value": 2.6}, [before("2026-09", "2.6")], []),
    ("2", {"value": 2.5}, [before("2025-12", "3.2")], []),
    # a cumulative one against any earlier figure
    (
        "5",
        {"value": 7},
        [before("2025-12", "7.1"), before("2026-09", "6.9")],
        [("not-cumulative", "value", "error")],
    ),
    # stocks and rates: 20 % of the target
    ("6", {"value": 18}, [before("2026-09", "23")], [("jump", "value", "warning")]),
    ("6", {"value": 19}, [before("2026-09", "23")], []),
    (
        "14",
        {"numerator": 70, "denominator": 100},
        [before("2026-09", "95")],
        [("jump", "numerator", "warning")],
    ),
    ("2", {"value": 3.2}, [before("2026-09", "0.5")], []),
]


@pytest.mark.parametrize(("row", "typed", "earlier", "expected"), EARLIER, ids=lambda each: str(each)[:40])
def test_against_earlier_periods(row: str, typed: Any, earlier: list[Earlier], expected: Any) -> None:
    found = checked({row: entry(**typed)}, earlier={row: tuple(earlier)})[row]
    assert issues(found) == expected


def test_every_finding_can_be_told() -> None:
    """Each issue of every case above has all the facts that its sentences need, and no brace is left over."""
    for row, typed, _ in CASES:
        for issue in checked({row: entry(**typed)})[row].issues:
            finding = locate(issue, file="f.xlsx", sheet="s", cell="A1", bureau=LEAD)
            assert finding.message and finding.cure
            assert "{" not in finding.message + finding.cure


def test_the_catalogue_is_whole() -> None:
    for code, found in catalogue().items():
        assert found.severity in ("error", "warning", "info"), code
        assert found.meaning and found.message and found.cure, code
