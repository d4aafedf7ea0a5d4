"""A row of a return as one figure: ratios of two parts, 无, blanks, what a clerk confirmed (domain rules, 6 and 7)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from laoyousuode.cell import BLANK, Cell
from laoyousuode.entry import ENTRY_FIELDS, FIGURE_FIELDS, Earlier, Entry, Figure, derive, read_row, relate
from laoyousuode.examination import check_row, figure_of, sum_issue
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from laoyousuode.target import parse_target

LEAD, YEAR = "区人力社保局", 2026


def cell(value: Any) -> Cell:
    if value is None:
        return BLANK
    return Cell(value, "text") if isinstance(value, str) else Cell(float(value), "number")


def entry(*figures: Any, **others: Any) -> Entry:
    """(value,) of a plain row; (numerator, denominator) or (numerator, denominator, value) of a ratio."""
    names = ("value",) if len(figures) == 1 else ("numerator", "denominator", "value")
    cells = dict(zip(names, figures, strict=False)) | others
    typed: dict[str, Any] = {name: cell(value) for name, value in cells.items()}
    return Entry(**typed)


def figure(value: Any) -> Figure:
    """3 is a number; "无", "?" and None are the other states."""
    states = {None: "blank", "无": "none", "?": "doubtful"}
    if isinstance(value, str) or value is None:
        return Figure(states[value])  # type: ignore[arg-type]
    return Figure("number", Decimal(str(value)))


DERIVED = [
    # 高技能人才, 技能人才: the percentage, or what it is instead
    (8, 32, "25"),
    (0, 32, "0"),
    (8, 0, "none"),
    (0, 0, "none"),
    ("无", 32, "none"),
    (8, "无", "none"),
    ("无", "无", "none"),
    (None, 32, "blank"),
    (8, None, "blank"),
    (None, "无", "blank"),
    ("无", None, "blank"),
    ("?", 32, "doubtful"),
    (8, "?", "doubtful"),
    ("?", None, "doubtful"),
    (None, "?", "doubtful"),
    ("?", "无", "doubtful"),
    ("无", "?", "doubtful"),
]


@pytest.mark.parametrize(("upper", "lower", "result"), DERIVED)
def test_derived_of_two_rows(upper: Any, lower: Any, result: str) -> None:
    found = derive(figure(upper), figure(lower))
    if result in ("none", "blank", "doubtful"):
        assert found == Figure(result)  # type: ignore[arg-type]
    else:
        assert found == Figure("number", Decimal(result), Decimal(upper), Decimal(lower))


RATIOS = [
    # numerator, denominator, a typed percentage: the state, the value
    (4, 5, None, "number", "80"),
    (4, 5, 79, "number", "80"),
    (0, 5, None, "number", "0"),
    (4, 5, "无", "number", "80"),
    # nobody to count
    (0, 0, None, "none", None),
    (4, 0, None, "none", None),
    (None, 0, None, "none", None),
    ("约4", 0, None, "none", None),
    ("无", "无", None, "none", None),
    ("无", None, None, "none", None),
    (None, "无", None, "none", None),
    (None, None, "无", "none", None),
    # one part only, or the percentage only
    (4, None, None, "doubtful", None),
    (None, 5, None, "doubtful", None),
    (None, None, 80, "doubtful", None),
    (None, None, "约80", "doubtful", None),
    (None, None, None, "blank", None),
    # what cannot be read, or contradicts itself
    ("约4", 5, None, "doubtful", None),
    (4, "约5", None, "doubtful", None),
    ("约4", "无", None, "doubtful", None),
    ("约4", None, None, "doubtful", None),
    ("无", 5, None, "doubtful", None),
    (4, "无", None, "doubtful", None),
]


@pytest.mark.parametrize(("numerator", "denominator", "value", "state", "result"), RATIOS)
def test_a_ratio(numerator: Any, denominator: Any, value: Any, state: str, result: str | None) -> None:
    typed = entry(numerator, denominator, value)
    row = read_row(default_plan().indicator("14"), YEAR, LEAD, typed)
    assert (row.state, row.value) == (state, None if result is None else Decimal(result))
    assert row.is_ratio and row.fields == ("numerator", "denominator")
    assert row.looked_at == ("value", "numerator", "denominator")


PLAIN = [(2.85, "number", "2.85"), (0, "number", "0"), (None, "blank", None)]
PLAIN += [("无", "none", None), ("约3", "doubtful", None)]  # type: ignore[list-item]


@pytest.mark.parametrize(("value", "state", "result"), PLAIN)
def test_a_plain_row(value: Any, state: str, result: str | None) -> None:
    row = read_row(default_plan().indicator("2"), YEAR, LEAD, entry(value))
    assert (row.state, row.value) == (state, None if result is None else Decimal(result))
    assert not row.is_ratio and row.fields == row.looked_at == ("value",)
    assert row.number("value") == row.value


def test_each_cell_is_read_in_its_own_unit() -> None:
    """Row 8 is a percentage of two numbers in 万人."""
    row = read_row(default_plan().indicator("8"), YEAR, LEAD, entry("236000人", "65.3万人", "36.1%"))
    assert [row.number(name) for name in FIGURE_FIELDS] == [Decimal("36.1"), Decimal("23.6"), Decimal("65.3")]


def test_a_rows_percentage_has_34_digits() -> None:
    row = read_row(default_plan().indicator("14"), YEAR, LEAD, entry(2, 3))
    assert str(row.value) == "66." + "6" * 31 + "7"


CONFIRMED = [
    ("属实", True),
    (" 属 实　", True),
    ("属实\u200b", True),
    ("不属实", False),
    ("", False),
    (1, False),
]


@pytest.mark.parametrize(("typed", "confirmed"), [*CONFIRMED, (None, False)])
def test_a_confirmation(typed: Any, confirmed: bool) -> None:
    given = entry(3, confirm=typed)
    assert read_row(default_plan().indicator("2"), YEAR, LEAD, given).says_confirmed is confirmed


REASONS = [(None, ""), (" 核减　重复\n 人数 ", "核减 重复 人数"), (12, "12.0"), ("", "")]


@pytest.mark.parametrize(("typed", "reason"), REASONS)
def test_a_reason_on_one_line(typed: Any, reason: str) -> None:
    assert entry(3, reason=typed).reason_text == reason


def test_the_cells_of_a_row() -> None:
    assert FIGURE_FIELDS == ("value", "numerator", "denominator")
    assert ENTRY_FIELDS == ("value", "numerator", "denominator", "confirm", "reason")
    typed = entry(4, 5, 80, confirm="属实", reason="x")
    assert [typed.cell(name).value for name in ENTRY_FIELDS] == [80.0, 4.0, 5.0, "属实", "x"]
    assert [Entry().cell(name) for name in ENTRY_FIELDS] == [BLANK] * 5


@pytest.mark.parametrize("name", FIGURE_FIELDS)
def test_one_figure_is_enough_to_have_some(name: str) -> None:
    assert replace(Entry(), **{name: cell(0)}).has_figures  # type: ignore[arg-type]
    words = entry(None, confirm="属实", reason="x")
    assert not replace(words, **{name: cell("　")}).has_figures  # type: ignore[arg-type]


LADDER = [
    (Figure("number", Decimal(3)), Decimal(3)),
    (Figure("number", Decimal(0)), Decimal(0)),
    (Figure("blank"), ""),
    (Figure("none"), "无"),
    (Figure("doubtful"), "待核"),
    (Figure("doubtful", Decimal(3)), "待核"),
    (Figure("number"), "待核"),
]


@pytest.mark.parametrize(("found", "given"), LADDER, ids=str)
def test_what_the_ladder_is_given(found: Figure, given: Decimal | str) -> None:
    assert found.for_ladder == given


def test_rows_that_the_plan_ties_know_each_other() -> None:
    plan = default_plan()
    typed = {"6": entry(23.6), "7": entry(8.36), "8": entry(23.6, 65.3), "2": entry(2.8)}
    rows = {no: read_row(plan.indicator(no), YEAR, LEAD, each) for no, each in typed.items()}
    found = relate(plan, rows)
    name = {no: plan.indicator(no).name for no in "678"}
    assert {no: dict(row.others) for no, row in found.items()} == {
        "6": {},
        "7": {"7.computed": Decimal("8.36"), "6.computed": Decimal("23.6")},
        "8": {"8.numerator": Decimal("23.6"), "6.computed": Decimal("23.6")},
        "2": {},
    }
    assert {no: dict(row.other_names) for no, row in found.items()} == {
        "6": {},
        "7": {"7": name["7"], "6": name["6"]},
        "8": {"8": name["8"], "6": name["6"]},
        "2": {},
    }
    assert all(found[no].entry is typed[no] and found[no].bureau == LEAD for no in typed)


def test_a_tied_row_without_a_figure_is_not_compared() -> None:
    plan = default_plan()
    blank = {
        no: read_row(plan.indicator(no), YEAR, LEAD, each)
        for no, each in {"6": entry("约8"), "7": entry(8.36)}.items()
    }
    assert set(relate(plan, blank)["7"].others) == {"7.computed"}
    assert "6" in relate(plan, blank)["7"].other_names
    alone = {"7": read_row(plan.indicator("7"), YEAR, LEAD, entry(8.36))}
    assert set(relate(plan, alone)["7"].others) == {"7.computed"}
    assert set(relate(plan, alone)["7"].other_names) == {"7"}
    assert check_row(relate(plan, alone)["7"], plan.thresholds) == []


def test_a_form_that_asked_in_another_unit_is_read_in_it() -> None:
    """A form issued before the plan was amended asked in its own units; the figure is brought to the plan's."""
    plan = default_plan()
    plain = read_row(plan.indicator("2"), YEAR, LEAD, replace(entry(28500), unit="人"))
    assert plain.number("value") == Decimal("2.85")
    parts = read_row(plan.indicator("8"), YEAR, LEAD, replace(entry(236000, 653000), part_unit="人"))
    assert [parts.number(name) for name in ("numerator", "denominator")] == [Decimal("23.6"), Decimal("65.3")]


ROLES = [
    # the bureau's sheet ("" is the district's own), what a blank in row 5 is
    (LEAD, "error"),
    ("", "error"),
    ("区教育局", "warning"),
]


@pytest.mark.parametrize(("bureau", "severity"), ROLES)
def test_who_answers_for_a_sum(bureau: str, severity: str) -> None:
    plan = default_plan()
    row = read_row(plan.indicator("5"), YEAR, bureau, Entry())
    assert [(each.code, each.severity) for each in check_row(row, plan.thresholds)] == [
        ("missing-value", severity)
    ]


AMOUNTS = [
    # row 6 (技能人才总量, 23.5万人) of another kind or unit; a value; whether its unit is suspect
    ({}, 0, True),
    ({}, 2000, True),
    ({"kind": "stock_ratio"}, 2000, False),
    ({"kind": "stock_ratio"}, 0, False),
    ({"unit": "%"}, 0, False),
    ({"kind": "stock_ratio", "unit": "%"}, 0, False),
    ({"target": None}, 2000, False),
    ({"target": None}, 0, False),
    ({"target": parse_target("动态清零", "lower")}, 5, False),
    ({"kind": "annual_flow"}, 0, False),
    ({"kind": "annual_flow"}, 0.4, True),
    ({"kind": "annual_flow"}, 0.48, False),
    ({"combine": "sum"}, 0, False),
    ({"combine": "sum"}, 2000, True),
]


@pytest.mark.parametrize(("changes", "value", "suspect"), AMOUNTS, ids=str)
def test_only_an_amount_has_a_suspect_unit(changes: dict[str, Any], value: float, suspect: bool) -> None:
    plan = default_plan()
    indicator = plan.indicator("6")
    measures = {YEAR: replace(indicator.measure(YEAR), **changes)}
    row = read_row(replace(indicator, measures=measures), YEAR, LEAD, entry(value))
    codes = [each.code for each in check_row(row, plan.thresholds)]
    assert ("unit-suspect" in codes) is suspect


@pytest.mark.parametrize(
    ("value", "bare"), [(0.95, True), (1, True), (2.4, False), (0, False), ("0.95%", False)]
)
def test_a_bare_fraction_of_a_percentage(value: Any, bare: bool) -> None:
    assert read_row(default_plan().indicator("1"), YEAR, LEAD, entry(value)).is_bare_fraction is bare
    assert read_row(default_plan().indicator("2"), YEAR, LEAD, entry(value)).is_bare_fraction is False


def test_an_error_value_is_no_word_of_a_confirmation() -> None:
    """#VALUE! has more characters than a reason needs."""
    plan = default_plan()
    typed = replace(entry(500, confirm="属实"), reason=Cell("#VALUE!", "error"))
    row = read_row(plan.indicator("2"), YEAR, LEAD, typed)
    assert (row.inputs["confirm"], row.inputs["reason"]) == ("属实", "")
    assert [(each.code, each.severity) for each in check_row(row, plan.thresholds)] == [
        ("unit-suspect", "error"),
        ("confirm-without-reason", "warning"),
    ]


@pytest.mark.parametrize(
    ("changes", "suspect"),
    [({}, True), ({"kind": "stock_ratio"}, False), ({"unit": "%"}, False), ({"target": None}, False)],
    ids=str,
)
def test_only_an_amounts_sum_is_suspect(changes: dict[str, Any], suspect: bool) -> None:
    plan = default_plan()
    row_5 = plan.indicator("5")
    measure = replace(row_5.measure(YEAR), **changes)
    assert bool(sum_issue(row_5, measure, Decimal(500), plan.thresholds)) is suspect
    assert sum_issue(row_5, measure, Decimal("0.0001"), plan.thresholds) is None


NO_FINDING = [
    # what stands in cells that the row does not use, or where nothing is due
    ("2", {"value": 2.85, "numerator": "约3", "denominator": "√"}),
    ("2", {"value": 0}),
    ("14", {"denominator": 0}),
    ("14", {"value": "无"}),
    ("14", {"numerator": "无"}),
    ("14", {"denominator": "无"}),
]


@pytest.mark.parametrize(("no", "typed"), NO_FINDING, ids=str)
def test_no_finding(no: str, typed: dict[str, Any]) -> None:
    plan = default_plan()
    cells = {name: cell(value) for name, value in typed.items()}
    row = read_row(plan.indicator(no), YEAR, LEAD, replace(Entry(), **cells))  # type: ignore[arg-type]
    assert check_row(row, plan.thresholds) == []


def test_a_part_beside_none_in_the_percentages_cell() -> None:
    plan = default_plan()
    row = read_row(plan.indicator("14"), YEAR, LEAD, entry(4, None, "无"))
    assert {(each.code, each.field) for each in check_row(row, plan.thresholds)} == {
        ("ambiguous-number", "value"),
        ("missing-value", "denominator"),
    }


def test_a_row_without_a_target_is_optional() -> None:
    plan = default_plan()
    row_2 = plan.indicator("2")
    optional = replace(row_2, measures={YEAR: replace(row_2.measure(YEAR), target=None)})
    assert check_row(read_row(optional, YEAR, LEAD, Entry()), plan.thresholds) == []


def test_the_figure_that_is_left() -> None:
    plan = default_plan()
    plain = read_row(plan.indicator("2"), YEAR, LEAD, replace(entry(2.85), numerator=cell(7)))
    assert figure_of(plain, []) == Figure("number", Decimal("2.85"))
    ratio = read_row(plan.indicator("14"), YEAR, LEAD, entry(4, 5))
    assert figure_of(ratio, []) == Figure("number", Decimal(80), Decimal(4), Decimal(5))


EARLIER = [
    # row, year, the earlier periods, those that are kept
    ("6", 2026, ("2025-12", "2026-09"), ("2025-12", "2026-09")),
    ("2", 2026, ("2025-12", "2026-09"), ("2026-09",)),  # a flow begins anew each January
    ("5", 2026, ("2025-12", "2026-09"), ("2025-12", "2026-09")),
    ("12", 2027, ("2026-12", "2027-01"), ("2027-01",)),  # a headcount became a coverage
    ("6", 2023, ("2022-12", "2023-01"), ("2023-01",)),  # a year outside the plan
]


@pytest.mark.parametrize(("no", "year", "given", "kept"), EARLIER)
def test_only_comparable_figures_are_kept(no: str, year: int, given: Any, kept: Any) -> None:
    earlier = tuple(Earlier(Period.parse(period), Decimal(1)) for period in given)
    row = read_row(default_plan().indicator(no), year, LEAD, Entry(), earlier)
    assert tuple(str(each.period) for each in row.earlier) == kept
