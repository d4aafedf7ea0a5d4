"""The helper columns of a row's checks, worked out as the form's sheet would, say what the reader says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoyousuode.cell import BLANK, Cell
from laoyousuode.checks import CHECKS
from laoyousuode.entry import ENTRY_FIELDS, Entry, RowReading, read_row, relate
from laoyousuode.examination import check_row, figure_of, sheet_rules, threshold_inputs
from laoyousuode.expression import Evaluation, compiled
from laoyousuode.findings import catalogue, coded
from laoyousuode.plan_file import default_plan
from laoyousuode.row_rules import COMPILED_RULES

PLAN, YEAR, LEAD = default_plan(), 2026, "区人力社保局"
RULES = sheet_rules()
ROWS = ("1", "2", "3", "5", "6", "7", "8", "10", "13", "14", "C4", "C5")
# Said of a cell that is read all the same: the form shows nothing.
READ = ("text-number", "unit-converted")
BUREAUS = ("", LEAD, "区教育局", "区总工会")


def cell(value: Any) -> Cell:
    if value is None:
        return BLANK
    return Cell(value, "text") if isinstance(value, str) else Cell(float(value), "number")


def entry(**cells: Any) -> Entry:
    typed: dict[str, Any] = {name: cell(value) for name, value in cells.items()}
    return Entry(**typed)


def read(no: str, bureau: str, typed: Entry, six: float | None = None) -> RowReading:
    """The row as read, beside a row 6 with this figure."""
    rows = {"6": read_row(PLAN.indicator("6"), YEAR, bureau, entry(value=six))}
    rows[no] = read_row(PLAN.indicator(no), YEAR, bureau, typed)
    return relate(PLAN, rows)[no]


def sheet(row: RowReading) -> dict[str, Any]:
    """What the helper columns hold. The sheet keeps a reading's code only where the cell is in doubt."""
    silent = {f"{name}_code": "" for name, reading in row.figures.items() if reading.state != "doubtful"}
    inputs = {**row.inputs, **silent, **threshold_inputs(PLAN.thresholds)}
    rules = {name: compiled(rule) for name, rule in sheet_rules(row.relations).items()}
    look = Evaluation(inputs, {**COMPILED_RULES, **rules})
    # The sheet says a relation's number, the reader its code.
    codes: dict[Any, str] = {each.no: each.code for each in row.relations}
    said = {name: look[name] for name in RULES}
    return {name: codes.get(value, value) for name, value in said.items()}


def assert_agrees(row: RowReading) -> None:
    """Codes by check, the hint, whether the figure is blocked, and what the ladder is given."""
    found = sheet(row)
    issues = check_row(row, PLAN.thresholds)
    codes = [f"{each.code}.{each.variant}" if each.variant else each.code for each in issues]
    for check in CHECKS:
        if check.sheet:
            own = set(check.codes) - {code for other in CHECKS if other is not check for code in other.codes}
            said = str(found[f"check_{check.name}"])
            assert not said or (said in check.codes and said in codes)
            assert said or not ((own - set(READ)) & set(codes))
    assert bool(found["blocked"]) == any(issue.blocks for issue in issues)
    unlifted = [code for code, issue in zip(codes, issues, strict=True) if not issue.confirmed]
    if row.inputs["standing"] == "other":
        filled = any(row.figures[name].state != "blank" for name in row.looked_at)
        assert found["hint_code"] == ("not-own-row" if filled else "")
    else:
        hints = [code for code in unlifted if code not in READ]
        assert found["hint_code"] == (hints[0] if hints else "")
    assert found["judged"] == figure_of(row, issues).for_ladder


TYPED = st.one_of(
    st.none(),
    st.sampled_from(["无", "约3", "3", "3.2万", "95%", "0.5", "待定"]),
    st.sampled_from([0, 0.0001, 0.032, 0.5, 1, 2.85, 3.2, 8.36, 23.6, 65.3, 100, 101, 320, 2000, 2e6, -1]),
)
WORDS = st.sampled_from([None, "属实", "不属实"])
REASONS = st.sampled_from([None, "经核对数字无误", "无误"])


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(ROWS),
    st.sampled_from(BUREAUS),
    TYPED,
    TYPED,
    TYPED,
    WORDS,
    REASONS,
    st.sampled_from([None, 23.6, 8.0]),
)
def test_the_sheet_says_what_the_reader_says(
    no: str, bureau: str, value: Any, numerator: Any, denominator: Any, word: Any, reason: Any, six: Any
) -> None:
    cells = dict(zip(ENTRY_FIELDS, (value, numerator, denominator, word, reason), strict=True))
    assert_agrees(read(no, bureau, entry(**cells), six))


CONFIRMED = {"confirm": "属实", "reason": "经核对数字无误"}
CASES = [
    # row, bureau, what is typed: the hint's code, whether it is blocked, what the ladder takes
    ("2", LEAD, {"value": 2.85}, "", False, "2.85"),
    ("2", LEAD, {"value": 500}, "unit-suspect", True, "待核"),
    ("2", LEAD, {"value": 500, **CONFIRMED}, "", False, "500"),
    ("2", LEAD, {"value": "约3", **CONFIRMED}, "ambiguous-number", True, "待核"),
    ("2", LEAD, {"value": "3"}, "", False, "3"),
    ("2", LEAD, {}, "missing-value", True, ""),
    ("5", "区教育局", {}, "missing-value.support", False, ""),
    ("5", LEAD, {}, "missing-value", True, ""),
    ("2", "区教育局", {"value": 500}, "not-own-row", True, "待核"),
    ("2", "区教育局", {}, "", True, ""),
    ("14", LEAD, {"numerator": 5, "denominator": 4}, "numerator-exceeds-denominator", True, "待核"),
    ("14", LEAD, {"numerator": 5, "denominator": 0}, "numerator-exceeds-denominator", True, "无"),
    ("14", LEAD, {"numerator": 4, "denominator": 5, "value": 0.8}, "percent-fraction.beside", False, "80"),
    ("1", LEAD, {"value": 0.8}, "percent-fraction", True, "待核"),
    ("1", LEAD, {"value": 0.8, **CONFIRMED}, "", False, "0.8"),
    ("2", LEAD, {"value": 2.85, "confirm": "属实"}, "confirm-without-reason", False, "2.85"),
]


@pytest.mark.parametrize(("no", "bureau", "typed", "hint", "blocked", "judged"), CASES, ids=str)
def test_helper_columns(
    no: str, bureau: str, typed: dict[str, Any], hint: str, blocked: bool, judged: str
) -> None:
    row = read(no, bureau, entry(**typed))
    found = sheet(row)
    assert (found["hint_code"], bool(found["blocked"]), str(found["judged"])) == (hint, blocked, judged)
    assert_agrees(row)


def test_the_helper_columns_are_these() -> None:
    assert list(RULES) == [
        *(f"check_{check.name}" for check in CHECKS if check.sheet),
        *("hint_code", "blocked", "judged"),
    ]
    assert [check.name for check in CHECKS] == [
        *("typed", "contradictory", "not_applicable", "missing", "percent_fraction", "out_of_range"),
        *("not_integer", "numerator_exceeds_denominator", "unit_suspect", "ratio_mismatch"),
        *("relation", "remark", "not_cumulative", "jump", "confirm_without_reason"),
    ]
    assert {check.name: check.lacks for check in CHECKS if check.lacks} == {}


def test_every_code_of_a_check_is_in_the_catalogue_and_every_word_of_reading_in_the_first_check() -> None:
    assert all(coded(code) for check in CHECKS for code in check.codes)
    assert set(CHECKS[0].codes) == {
        *("text-number", "unit-converted", "unit-revised", "unit-unlike"),
        *("ambiguous-number", "not-a-number", "date-cell", "error-cell"),
    }
    assert set(CHECKS[0].codes) <= set(catalogue())


def test_a_share_allotted_makes_a_part_answer_for_its_own() -> None:
    shared = replace(PLAN.indicator("5"), shares={"区教育局": Decimal("0.1")})
    own = read_row(shared, YEAR, "区教育局", entry(value=0.0001))
    part = read_row(PLAN.indicator("5"), YEAR, "区教育局", entry(value=0.0001))
    assert [issue.code for issue in check_row(own, PLAN.thresholds)] == ["unit-suspect"]
    assert check_row(part, PLAN.thresholds) == []
