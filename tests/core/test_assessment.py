"""A bureau's whole form, row by row: standing, status, light, hint; derived rows (domain rules, sections 5 to 7)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from laoyousuode.assessment import Assessment, assess, first_hint
from laoyousuode.cell import Cell
from laoyousuode.entry import Earlier, Entry, Figure
from laoyousuode.findings import Issue, catalogue
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan

LEAD, EDU, UNION = "区人力社保局", "区教育局", "区总工会"
OCTOBER = Period(2026, 10)


def cell(value: float | str) -> Cell:
    return Cell(value, "text") if isinstance(value, str) else Cell(float(value), "number")


def entry(**cells: Any) -> Entry:
    typed: dict[str, Any] = {name: cell(value) for name, value in cells.items()}
    return Entry(**typed)


def assessed(bureau: str, rows: dict[str, Entry], **options: Any) -> dict[str, Assessment]:
    return assess(default_plan(), OCTOBER, bureau, rows, **options)


FORM = {
    "2": entry(value=2.85),
    "3": entry(numerator=40, denominator=41),
    "5": entry(value=6.1),
    "6": entry(value=23.6),
    "7": entry(value=8.36),
    "11": entry(numerator=85, denominator=100),
}
STANDINGS = [
    # the bureau, the row: how it stands to it, its status there and light
    (LEAD, "2", "judged", "超序时", "green"),
    (EDU, "2", "other", "不需填报", "none"),
    ("", "2", "judged", "超序时", "green"),
    (LEAD, "5", "part", "汇总后判定", "none"),
    (EDU, "5", "part", "汇总后判定", "none"),
    ("", "5", "judged", "严重滞后", "red"),
    (LEAD, "3", "judged", "滞后", "yellow"),
    (EDU, "3", "judged", "滞后", "yellow"),
    (UNION, "11", "judged", "已完成", "green"),
    (LEAD, "11", "other", "不需填报", "none"),
    (LEAD, "9", "judged", "滞后", "yellow"),
    (EDU, "9", "other", "不需填报", "none"),
    (LEAD, "13", "part", "未报", "none"),
]


@pytest.mark.parametrize(("bureau", "no", "standing", "status", "light"), STANDINGS)
def test_status(bureau: str, no: str, standing: str, status: str, light: str) -> None:
    found = assessed(bureau, FORM)[no]
    assert (found.standing, found.status, found.light) == (standing, status, light)


def test_every_row_of_the_plan_is_assessed_in_its_order() -> None:
    found = assessed(LEAD, {})
    assert list(found) == [indicator.no for indicator in default_plan().indicators]
    assert all(
        (each.period, each.bureau, each.indicator.no) == (OCTOBER, LEAD, no) for no, each in found.items()
    )
    assert all(each.row is not None and each.row.entry == Entry() for no, each in found.items() if no != "9")


def test_a_derived_row_is_made_of_two_others() -> None:
    found = assessed(LEAD, FORM)["9"]
    assert found.row is None and found.issues == ()
    assert found.figure == Figure("number", found.figure.value, Decimal("8.36"), Decimal("23.6"))
    assert str(found.figure.value)[:9] == "35.423728"
    assert assessed(LEAD, {"6": entry(value=23.6)})["9"].figure == Figure("blank")
    assert assessed(LEAD, {**FORM, "6": entry(value="约23")})["9"].figure == Figure("doubtful")


def test_a_row_without_entry_must_be_derived() -> None:
    plan = default_plan()
    broken = tuple(replace(row, derived=None) if row.no == "9" else row for row in plan.indicators)
    with pytest.raises(ValueError, match="9"):
        assess(replace(plan, indicators=broken), OCTOBER, LEAD, {})


def test_a_year_outside_the_plan() -> None:
    with pytest.raises(KeyError):
        assess(default_plan(), Period(2022, 1), LEAD, {})


NOT_OWN = [
    # what a bureau types into a row that is not its own, the cell that is named, what it quotes
    ({"value": 2.85}, "value", "2.85"),
    ({"value": "约3"}, "value", "约3"),
    ({"value": "无"}, "value", "无"),
]


@pytest.mark.parametrize(("typed", "field", "raw"), NOT_OWN)
def test_another_bureaus_row(typed: dict[str, Any], field: str, raw: str) -> None:
    issues = assessed(EDU, {"2": entry(**typed)})["2"].issues
    assert [(each.code, each.row, each.field, each.raw) for each in issues] == [
        ("not-own-row", "2", field, raw)
    ]
    assert issues[0].facts == {"owners": LEAD}


def test_the_first_filled_cell_of_another_bureaus_ratio_and_all_its_owners() -> None:
    issues = assessed(UNION, {"3": entry(numerator=4, denominator=3)})["3"].issues
    assert [(each.code, each.field, each.raw) for each in issues] == [("not-own-row", "numerator", "4")]
    assert issues[0].facts["owners"].split("、") == list(default_plan().indicator("3").contributors(2026))
    assert assessed(UNION, {"3": entry(confirm="属实")})["3"].issues == ()
    assert assessed(UNION, {})["3"].issues == ()


def test_hints() -> None:
    assert assessed(LEAD, {"2": entry(value="约3")})["2"].hint == catalogue()["ambiguous-number"].hint != ""
    assert assessed(LEAD, FORM)["2"].hint == ""
    told, silent, missing = Issue("out-of-range"), Issue("text-number"), Issue("missing-value")
    said = {code: catalogue()[code].hint for code in ("out-of-range", "missing-value")}
    assert catalogue()["text-number"].hint == "" and "" not in said.values()
    plan = default_plan()
    assert first_hint(plan, [silent, told, missing]) == said["out-of-range"]
    assert first_hint(plan, [replace(told, confirmed=True)]) == ""
    assert first_hint(plan, [replace(told, confirmed=True), missing]) == said["missing-value"]
    assert first_hint(plan, []) == ""


def test_earlier_figures_go_to_their_own_row() -> None:
    past = {"2": (Earlier(Period(2026, 9), Decimal("2.9")),)}
    found = assessed(LEAD, FORM, earlier=past)
    assert [issue.code for issue in found["2"].issues] == ["not-cumulative"]
    assert [issue.code for issue in found["6"].issues] == []
    assert found["2"].figure == Figure("doubtful") and found["2"].status == "待核"


def test_an_allotted_share_gives_a_part_its_own_judgement() -> None:
    plan = default_plan()
    shared = tuple(
        replace(row, shares={EDU: Decimal("0.1")}) if row.no == "5" else row for row in plan.indicators
    )
    found = assess(replace(plan, indicators=shared), OCTOBER, EDU, {"5": entry(value=0.8)})["5"]
    assert (found.standing, found.status, found.judgement.expected) == ("judged", "达序时", Decimal("0.8"))


def test_the_judgement_uses_the_plans_thresholds() -> None:
    plan = default_plan()
    strict = replace(plan, thresholds=replace(plan.thresholds, ahead=Decimal("0.5")))
    assert assess(strict, OCTOBER, LEAD, FORM)["2"].status == "达序时"


def test_an_untouched_row_of_another_bureau_is_blank_and_says_nothing() -> None:
    found = assessed(EDU, {})
    foreign = {no: each for no, each in found.items() if each.standing == "other" and each.row is not None}
    assert {"1", "11"} <= set(foreign)
    assert {(each.figure, each.issues) for each in foreign.values()} == {(Figure("blank"), ())}
