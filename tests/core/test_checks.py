"""Plausibility of a row (domain rules, section 7): which code at which cell, and what a confirmation lifts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from docs import differences
from laoyousuode.assessment import Assessment, assess
from laoyousuode.cell import BLANK, Cell
from laoyousuode.checks import CHECKS, REMARK
from laoyousuode.entry import Earlier, Entry
from laoyousuode.examination import sheet_rules
from laoyousuode.findings import catalogue, locate, worded
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from laoyousuode.row_rules import reason_signs

LEAD = "区人力社保局"


def cell(value: Any) -> Cell:
    if value is None or value == "":
        return BLANK
    if isinstance(value, Cell):
        return value
    return Cell(value, "text") if isinstance(value, str) else Cell(float(value), "number")


def entry(**cells: Any) -> Entry:
    units = ("unit", "part_unit")
    typed: dict[str, Any] = {name: value if name in units else cell(value) for name, value in cells.items()}
    return Entry(**typed)


def checked(
    rows: dict[str, Entry], bureau: str = LEAD, period: str = "2026-10", earlier: Any = None
) -> dict[str, Assessment]:
    return assess(default_plan(), Period.parse(period), bureau, rows, earlier)


def issues(found: Assessment) -> list[tuple[str, str, str]]:
    return [(issue.code, issue.field, issue.severity) for issue in found.issues]


# By code: the row, what fires it (at which field, how gravely), and the nearest that does not; further rows tied to it.
# A case is (row, typed, field, severity, near) and options: bureau, period, earlier (a figure of 2026-09), others.
def fires(
    row: str, typed: dict[str, Any], where: str, near: dict[str, Any], **options: Any
) -> dict[str, Any]:
    field, _, severity = where.partition(" ")
    return {
        "row": row,
        "typed": typed,
        "field": field,
        "severity": severity or "error",
        "near": near,
        **options,
    }


def v(value: Any, **rest: Any) -> dict[str, Any]:
    return {"value": value, **rest}


def of(numerator: Any, denominator: Any, **rest: Any) -> dict[str, Any]:
    return {"numerator": numerator, "denominator": denominator, **rest}


YES = {"confirm": "属实", "reason": "数字经核对无误"}
PAIR = {"6": v(23), "7": v(8)}
TABLE: dict[str, list[dict[str, Any]]] = {
    "text-number": [
        fires("2", v("2.9"), "value info", v(2.9)),
        fires("3", of("9", 10), "numerator info", of(9, 10)),
    ],
    "unit-converted": [fires("2", v("29000人"), "value warning", v("2.9万人"))],
    "unit-revised": [
        fires("2", v(29000, unit="人"), "value info", v(2.9)),
    ],
    "unit-unlike": [fires("2", v(2.9, unit="场次"), "value", v(2.9, unit="万人"))],
    "ambiguous-number": [
        fires("2", v("约3.2"), "value", v("3.2")),
        fires("14", of(4, "5余"), "denominator", of(4, 5)),
        fires("14", of("无", 5), "numerator", of("无", 0)),
        fires("14", of(5, "无"), "denominator", of("", "无")),
        fires("14", of("无", "无", value=80), "numerator", of("无", "无")),
        fires("14", of(4, 5, value="无"), "value", of("", "", value="无")),
    ],
    "not-a-number": [fires("2", v("待定"), "value", v("2"))],
    "date-cell": [fires("2", v(Cell(46000.0, "date")), "value", v(2))],
    "error-cell": [fires("2", v(Cell("#REF!", "error")), "value", v(2))],
    "not-applicable": [
        fires("2", v("无"), "value", v(0)),
        fires("5", v("无"), "value", v("无"), near_bureau="区教育局"),
    ],
    "missing-value": [
        fires("2", {}, "value", v(0)),
        fires("3", {}, "numerator", of("无", "")),
        fires("5", {}, "value", v(6)),
        fires("14", {"numerator": 4}, "denominator", of(4, 5)),
        fires("14", {"denominator": 4}, "numerator", of(4, 4)),
        fires("14", v(80), "numerator", of(4, 5, value=80)),
        fires("C6", {}, "numerator", of(1, 1), bureau="区总工会"),
        fires("C7", {}, "numerator", {}, bureau="区总工会", period="2027-10", near_period="2026-10"),
    ],
    "missing-value.support": [fires("5", {}, "value warning", v(0), bureau="区教育局")],
    "percent-fraction": [
        fires("1", v(0.95), "value", v(1.01)),
        fires("1", v(1), "value", v("1%")),
        fires("1", v("0.5"), "value", v("0.5%")),
        fires("1", v(0.5), "value", v(0)),
    ],
    "percent-fraction.beside": [fires("3", of(4, 5, value=0.8), "value warning", of(4, 5, value=80))],
    "out-of-range": [
        fires("2", v(-0.1), "value", v(0)),
        fires("1", v(100.1), "value", v(100)),
        fires("14", of(4, 5, value=101), "value", of(5, 5, value=100)),
        fires("14", of(-1, 5), "numerator", of(0, 5)),
        fires("14", of(4, -5), "denominator", of(4, 5)),
    ],
    "not-integer": [
        fires("13", v(300.5), "value", v(300)),
        fires("14", of(3.5, 5), "numerator", of(3, 5)),
        fires("14", of(3, 5.5), "denominator", of(3, 5)),
    ],
    "numerator-exceeds-denominator": [fires("14", of(5, 4), "numerator", of(4, 4))],
    "unit-suspect": [
        fires("2", v(9.600001), "value", v(9.6)),  # 3.2万人: three times where the unit has 万
        fires("2", v(0.063999), "value", v(0.064)),  # a fiftieth
        fires("C2", v(2501), "value", v(2500)),  # 50场次: fifty times
        fires("C2", v(0.9), "value", v(1)),
        fires("5", v(25), "value", v(0.001), bureau="区教育局"),  # a part has no lower bound
    ],
    "unit-suspect.zero": [
        fires("4", v(0), "value", v(16)),
        fires("10", v(0), "value", v(2850)),
        fires("C5", v(0), "value", v(1)),
        fires("6", v(0), "value", v(23), earlier="23"),
    ],
    "ratio-mismatch": [
        fires("14", of(4, 5, value=80.0501), "value", of(4, 5, value=80.05)),
        fires("14", of(4, 5, value=1.5), "value", of(4, 5, value=0.5)),  # a bare fraction is only a warning
    ],
    "subset-exceeds": [fires("7", v(8.1), "value", v(8), others={"6": v(8)})],
    "derived-mismatch": [
        fires("8", of(22.4, 65), "numerator", of(23, 65), others=PAIR),
        fires("8", of(23.46, 65), "numerator", of(23.5, 65), others={"6": v(23.48)}),
    ],
    "not-cumulative": [
        fires("2", v(2.499999), "value", v(2.5), earlier="2.5"),
        fires("5", v(6.9), "value", v(7), earlier="7"),
    ],
    "jump": [
        fires("6", v(18), "value warning", v(19), earlier="23"),
        fires("14", of(70, 100), "numerator warning", of(80, 100), earlier="95"),
    ],
    "confirm-without-reason": [
        fires(
            "2",
            v(2.9, confirm="属实", reason="核对无误"),
            "reason warning",
            v(2.9, confirm="属实", reason="已核对无误"),
        ),
        fires("2", v(2.9, confirm="属实", reason="。。。。。。"), "reason warning", v(2.9, reason="。。")),
        fires("2", v(2.9, confirm="属　实", reason="核 对\n无 误"), "reason warning", v(2.9, **YES)),
    ],
}
CASES = [
    pytest.param(code, case, id=f"{code} {case['row']} {number}")
    for code, cases in TABLE.items()
    for number, case in enumerate(cases)
]


def test_every_check_has_a_case_that_fires_it() -> None:
    """A check without a test fails here: add what fires its code, and the nearest that does not, to TABLE."""
    own = {"plan-check", *REMARK.codes}  # an office's own: test_relations.py
    assert set(TABLE) == {code for check in CHECKS for code in check.codes} - own


def said_of(case: dict[str, Any], typed: dict[str, Any], which: str = "") -> Assessment:
    bureau = case.get(f"{which}bureau", case.get("bureau", LEAD))
    period = case.get(f"{which}period", case.get("period", "2026-10"))
    earlier = {case["row"]: (before("2026-09", case["earlier"]),)} if "earlier" in case else None
    rows = {no: entry(**cells) for no, cells in case.get("others", {}).items()}
    return checked({**rows, case["row"]: entry(**typed)}, bureau, period, earlier)[case["row"]]


def told(found: Assessment) -> list[tuple[str, str, str]]:
    return [(".".join(filter(None, (i.code, i.variant))), i.field, i.severity) for i in found.issues]


@pytest.mark.parametrize(("code", "case"), CASES)
def test_the_check_fires(code: str, case: dict[str, Any]) -> None:
    assert (code, case["field"], case["severity"]) in told(said_of(case, case["typed"]))


@pytest.mark.parametrize(("code", "case"), CASES)
def test_the_check_is_silent_on_what_is_near(code: str, case: dict[str, Any]) -> None:
    assert code not in [said for said, _, _ in told(said_of(case, case["near"], "near_"))]


@pytest.mark.parametrize(("code", "case"), CASES)
def test_an_error_keeps_the_figure_from_being_used_and_a_warning_does_not(
    code: str, case: dict[str, Any]
) -> None:
    found = said_of(case, case["typed"])
    if any(issue.blocks for issue in found.issues):
        assert found.figure.state in ("doubtful", "blank")
    else:
        assert found.figure.state in ("number", "blank")


@pytest.mark.parametrize(("code", "case"), CASES)
def test_a_confirmation_lifts_what_is_confirmable_and_nothing_else(code: str, case: dict[str, Any]) -> None:
    if code == "confirm-without-reason":
        return
    found = said_of(case, {**case["typed"], **YES})
    severities = [severity for said, field, severity in told(found) if (said, field) == (code, case["field"])]
    lifted = code.partition(".")[0] in (
        "unit-suspect",
        "percent-fraction",
        "not-cumulative",
        "jump",
        "ratio-mismatch",
    )
    assert severities == ["confirmed" if lifted else case["severity"]]


@pytest.mark.parametrize(("code", "case"), CASES)
def test_every_finding_can_be_told(code: str, case: dict[str, Any]) -> None:
    """Each issue has all the facts that its sentences need, and no brace is left over."""
    for issue in said_of(case, case["typed"]).issues:
        finding = locate(issue, default_plan(), file="f.xlsx", sheet="s", cell="A1", bureau=LEAD)
        assert finding.message and finding.cure
        assert "{" not in finding.message + finding.cure


def test_the_form_asks_every_check_that_it_has_the_cells_for() -> None:
    asked = [name.removeprefix("check_") for name in sheet_rules() if name.startswith("check_")]
    assert asked == [check.name for check in CHECKS if check.sheet]
    assert [check.name for check in CHECKS if not check.sheet] == []


def test_one_finding_for_a_row_that_is_wholly_blank() -> None:
    assert issues(checked({})["14"]) == [("missing-value", "numerator", "error")]
    assert issues(checked({"14": entry(value=80)})["14"]) == [
        ("missing-value", "numerator", "error"),
        ("missing-value", "denominator", "error"),
    ]


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
            "8": entry(numerator=22.4, denominator=65),
        }
    )
    assert issues(found["7"]) == [("subset-exceeds", "value", "error")]
    assert issues(found["8"]) == [("derived-mismatch", "numerator", "error")]
    assert [found[no].judgement.status for no in ("7", "8", "9")] == ["待核", "待核", "待核"]


def test_four_characters_are_no_reason() -> None:
    found = checked({"2": entry(value=200, confirm="属实", reason="核对无误")})["2"]
    assert issues(found) == [
        ("unit-suspect", "value", "error"),
        ("confirm-without-reason", "reason", "warning"),
    ]
    assert found.judgement.status == "待核"


def before(period: str, value: str) -> Earlier:
    return Earlier(Period.parse(period), Decimal(value))


EARLIER = [
    # an annual flow against its own year only
    ("2", {"value": 2.5}, [before("2025-12", "3.2")], []),
    # the last figure is the floor, not the highest: a confirmed fall counts
    ("5", {"value": 7}, [before("2025-12", "7.1"), before("2026-09", "6.9")], []),
    ("5", {"value": 7}, [before("2025-12", "7.1")], [("not-cumulative", "value", "error")]),
    # a rate begins anew in January, a stock does not
    ("14", {"numerator": 70, "denominator": 100}, [before("2025-12", "95")], []),
    ("6", {"value": 18}, [before("2025-12", "23")], [("jump", "value", "warning")]),
    ("2", {"value": 3.2}, [before("2026-09", "0.5")], []),
]


@pytest.mark.parametrize(("row", "typed", "earlier", "expected"), EARLIER, ids=lambda each: str(each)[:40])
def test_against_earlier_periods(row: str, typed: Any, earlier: list[Earlier], expected: Any) -> None:
    found = checked({row: entry(**typed)}, earlier={row: tuple(earlier)})[row]
    assert issues(found) == expected


def test_the_catalogue_is_whole() -> None:
    for code, found in catalogue().items():
        assert found.severity in ("error", "warning", "info"), code
        assert found.meaning and found.message and found.cure, code


def test_a_row_whose_kind_changes_has_no_earlier_figure() -> None:
    """Row 12 counts heads until 2026 and covers enterprises from 2027 on."""
    typed = {"12": entry(numerator=60, denominator=100)}
    found = checked(typed, period="2027-01", earlier={"12": (before("2026-12", "400"),)})["12"]
    assert issues(found) == []


def test_a_share_gives_a_bureau_a_target_and_a_lower_bound() -> None:
    plan = default_plan()
    rows = tuple(
        replace(row, shares={"区教育局": Decimal("0.1")}) if row.no == "5" else row for row in plan.indicators
    )
    shared = replace(plan, indicators=rows)

    def code(value: float) -> list[str]:
        found = assess(shared, Period.parse("2026-10"), "区教育局", {"5": entry(value=value)}, {})["5"]
        return [issue.code for issue in found.issues]

    # 8.3 * 0.1 = 0.83: three times is 2.49, a fiftieth 0.0166
    assert [code(value) for value in (2.49, 2.4901, 0.0166, 0.0165)] == [
        [],
        ["unit-suspect"],
        [],
        ["unit-suspect"],
    ]


def test_thresholds_of_the_plan_in_use_stand_in_the_sentences() -> None:
    plan = default_plan()
    other = replace(
        plan,
        office="某区专班办",
        thresholds=replace(plan.thresholds, reason_length=8, unit_factor=Decimal(30)),
    )
    entries = worded(other)
    assert "8 个字" in entries["confirm-without-reason"].meaning
    assert "核实说明不足8个字" in entries["confirm-without-reason"].hint
    assert "30 倍" in entries["unit-suspect"].meaning
    assert "某区专班办" in entries["not-own-row"].cure
    found = assess(
        other, Period.parse("2026-10"), LEAD, {"2": entry(value=3, confirm="属实", reason="经核对无误")}, {}
    )
    assert found["2"].hint == "核实说明不足8个字"


def test_the_reasons_signs_leave_a_formula_shallow_enough() -> None:
    assert len(set(reason_signs())) == len(reason_signs()) <= 55


def test_the_design_tells_which_checks_the_sheet_does_not_ask() -> None:
    text = differences.DESIGN.read_text(encoding="utf-8")
    assert differences.written(text) == text, "run: python3 run.py rebuild"
    assert all(line in text for line in differences.lines())
