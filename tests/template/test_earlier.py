"""A form that knows last month: what it shows, what its own sheet asks because of it, what it remembers."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from laoyousuode import layout
from laoyousuode.beside import Beside, Remembered, beside_of, besides, recalled
from laoyousuode.entry import Earlier
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from template.build import build
from template.form import Issuance
from tests.differential.cases import OUTPUTS, disagreements, python_says
from tests.differential.sheets import recalculate_with_ironcalc, recalculate_with_libreoffice
from tests.mutations.forms import LEAD

PLAN = default_plan()
EDUCATION = "区教育局"
SEPTEMBER, OCTOBER, YEAR_BEFORE = Period(2026, 9), Period(2026, 10), Period(2025, 10)
KNOWN = {
    (EDUCATION, "3"): (Earlier(SEPTEMBER, Decimal(40) * 100 / 41),),
    (EDUCATION, "5"): (Earlier(YEAR_BEFORE, Decimal("0.62")), Earlier(SEPTEMBER, Decimal("0.85"))),
    (LEAD, "2"): (Earlier(SEPTEMBER, Decimal("2.6")),),
    (LEAD, "6"): (Earlier(SEPTEMBER, Decimal("23.5")),),
}


def form(bureau: str = EDUCATION, period: Period = OCTOBER) -> bytes:
    return build(PLAN, Issuance(bureau, period, earlier=besides(PLAN, bureau, period, KNOWN)))


def named_cell(data: bytes, name: str) -> Any:
    book = openpyxl.load_workbook(io.BytesIO(data))
    [(sheet, address)] = book.defined_names[name].destinations
    return book[sheet][address]


def test_the_form_shows_the_last_figure_and_the_year_befores_small_grey_and_locked() -> None:
    shown = {
        name: named_cell(form(), name) for name in ("last_5", "year_before_5", "last_3", "year_before_3")
    }
    assert {name: cell.value for name, cell in shown.items()} == {
        "last_5": 0.85,
        "year_before_5": 0.62,
        "last_3": 97.56097561,
        "year_before_3": None,
    }
    assert {cell.coordinate for cell in shown.values()} == {"F10", "G10", "F8", "G8"}
    for cell in shown.values():
        assert cell.protection.locked and (cell.font.size, cell.font.color.rgb) == (9, "00808080")


def test_a_form_of_which_nothing_is_known_shows_nothing_and_says_nothing() -> None:
    for issue in (Issuance(), Issuance(EDUCATION, OCTOBER)):
        data = build(PLAN, issue)
        assert named_cell(data, "last_5").value is None
        sheet = openpyxl.load_workbook(io.BytesIO(data))[layout.PARAMETER_SHEET]
        assert [row[1].value for row in sheet.iter_rows(max_col=2) if row[0].value == "issued_earlier"] == [
            None
        ]


@pytest.mark.parametrize(
    ("no", "period", "figures", "last", "year_before"),
    [
        ("2", "2026-10", {"2026-08": 2.1, "2026-09": 2.6}, 2.6, None),
        ("2", "2026-01", {"2025-01": 0.2, "2025-12": 3.1}, None, 0.2),  # a flow begins anew in January
        ("5", "2026-01", {"2025-12": 6.4}, 6.4, None),  # a cumulative figure goes on
        ("12", "2027-10", {"2026-10": 330, "2026-12": 400}, None, None),  # of another kind from 2027 on
        ("4", "2026-03", {"2025-03": 14.9, "2026-03": 17, "2026-04": 18}, 14.9, 14.9),  # later ones are none
    ],
)
def test_only_what_may_be_compared_stands_beside_a_row(
    no: str, period: str, figures: dict[str, float], last: float | None, year_before: float | None
) -> None:
    earlier = [Earlier(Period.parse(month), Decimal(str(value))) for month, value in figures.items()]
    found = beside_of(PLAN.indicator(no), Period.parse(period), earlier)
    sides = [None if side is None else float(side.value) for side in (found.last, found.year_before)]
    assert sides == [last, year_before]


# What is typed into the form of the leading bureau, and the hints that its sheet then shows in rows 2 and 6.
FALLS, JUMPS = "比上期小，累计数不应减少；属实的请核实并说明", "比上期变动超过目标的20%；属实的请核实并说明"
CASES: list[tuple[dict[str, Any], tuple[str, str], tuple[str, str]]] = [
    ({"in_2_value": 2.5, "in_6_value": 23.6}, ("待核", "已完成"), (FALLS, "")),
    ({"in_2_value": 2.6, "in_6_value": 28.3}, ("滞后", "已完成"), ("", JUMPS)),
    (
        {"in_2_value": 2.5, "in_2_confirm": "属实", "in_2_reason": "按通知核减", "in_6_value": 28.1},
        ("滞后", "已完成"),
        ("", ""),
    ),
]


@pytest.mark.parametrize("program", ["ironcalc", pytest.param("libreoffice", marks=pytest.mark.office)])
def test_the_sheets_own_check_warns_of_a_fall_and_a_jump(program: str, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form(LEAD))
    blank = dict.fromkeys({name for case, _, _ in CASES for name in case}, "")
    cases = [{**blank, **case} for case, _, _ in CASES]
    names = [layout.out_name(no, field) for field in ("status", "check") for no in ("2", "6")]
    if program == "ironcalc":
        found = recalculate_with_ironcalc(path, cases, names)
    else:
        found = recalculate_with_libreoffice(path, cases, names, tmp_path)
    assert [tuple(answer[name] for name in names) for answer in found] == [
        (*statuses, *hints) for _, statuses, hints in CASES
    ]


def test_an_issued_form_says_what_the_core_says_with_the_same_figures(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form(LEAD))
    header = {"in_bureau": LEAD, "in_period": "2026-10"}
    typed = {f"in_{no}_{field}": "" for no in ("2", "6") for field in ("value", "confirm", "reason")}
    cases = [{**header, **typed, **case} for case, _, _ in CASES]
    every = {
        layout.in_name(row.no, field): ""
        for row in PLAN.indicators
        for field in ("value", "numerator", "denominator", "confirm", "reason")
    }
    known = {"last_2": 2.6, "last_6": 23.5}
    names = [layout.out_name(no, field) for no in ("2", "6") for field in OUTPUTS]
    expected = [
        {
            name: value
            for name, value in python_says(PLAN, {**every, **case, **known}).items()
            if name in names
        }
        for case in cases
    ]
    assert disagreements(cases, expected, recalculate_with_ironcalc(path, cases, names)) == []


def test_a_form_that_was_turned_into_another_months_says_nothing_of_its_earlier_figures(
    tmp_path: Path,
) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form(LEAD))
    cases = [{"in_period": month, "in_bureau": LEAD, "in_2_value": 0.3} for month in ("2026-10", "2027-01")]
    found = recalculate_with_ironcalc(path, cases, ["out_2_check"])
    assert [answer["out_2_check"] for answer in found] == [FALLS, ""]


def test_what_is_remembered_is_recalled() -> None:
    told = Remembered(EDUCATION, "2026-10", {"5": Earlier(SEPTEMBER, Decimal("0.85"))})
    assert recalled(told.written()) == told
    sheet = openpyxl.load_workbook(io.BytesIO(form()))[layout.PARAMETER_SHEET]
    [text] = [row[1].value for row in sheet.iter_rows(max_col=2) if row[0].value == "issued_earlier"]
    found = recalled(str(text))
    assert found is not None and set(found.last) == {"3", "5"}
    assert found.last["5"] == Earlier(SEPTEMBER, Decimal("0.85"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0.85",
        "[]",
        "null",
        '{"bureau":1}',
        "{" * 100_000,
        "[" * 100_000,
        '{"bureau":"甲","period":"2026-10"}',
    ],
)
def test_what_a_file_may_say_in_its_place_is_nothing(text: str) -> None:
    assert recalled(text) is None


@pytest.mark.parametrize(
    "last", ["0.85", ["2026-13", "1"], ["2026-09", "1e9999"], ["2026-09", "NaN"], ["2026-09"], ["2026-09", 1]]
)
def test_a_figure_that_is_none_is_left_out(last: object) -> None:
    import json

    text = json.dumps(
        {"bureau": EDUCATION, "period": "2026-10", "last": {"5": last, "3": ["2026-09", "97.5"]}}
    )
    found = recalled(text)
    assert found is not None and found.last == {"3": Earlier(SEPTEMBER, Decimal("97.5"))}


def test_rows_that_the_bureau_does_not_fill_show_nothing() -> None:
    assert set(besides(PLAN, EDUCATION, OCTOBER, KNOWN)) == {"3", "5"}
    assert besides(PLAN, "区卫健局", OCTOBER, KNOWN) == {"5": Beside()}
