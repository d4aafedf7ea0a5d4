"""Every formula of an issued form has the result stored that a program gives when it recalculates the empty form.

So Protected View, a phone and a preview show statuses. The programs recalculate a copy without any stored result, or
they would show what they were told.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import ironcalc
import openpyxl
import pytest

from laoyousuode import layout
from laoyousuode.assessment import assess
from laoyousuode.output import repack
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.plan_file import default_plan, load_plan
from reporter.returns.returned import FileReading
from template.build import build, finish_part
from template.form import Issuance
from tests.mutations.forms import DUE, FIGURES, LEAD, PERIOD
from tests.mutations.judge import read
from tests.office import convert
from tests.readings import accepted, turned_away

Cells = dict[tuple[str, str], Any]
PLANS = Path(__file__).parents[1] / "plans"
SHARED = load_plan(PLANS / "second.toml")  # bureaus with a share of a sum
FORMS: dict[str, tuple[Plan, Issuance]] = {
    "master": (default_plan(), Issuance()),
    "draft": (load_plan(PLANS / "small.toml"), Issuance(draft=True)),
    "lead": (default_plan(), Issuance(LEAD, PERIOD, DUE)),
    "lead-2027": (default_plan(), Issuance(LEAD, Period(2027, 12), DUE)),
    "union": (default_plan(), Issuance("区总工会", PERIOD, DUE)),
    "union-2023": (default_plan(), Issuance("区总工会", Period(2023, 1))),
    "disabled": (default_plan(), Issuance("区残联", PERIOD, DUE, draft=True)),
    "shared": (SHARED, Issuance(SHARED.bureaus[0].name, Period(SHARED.years[1], 6))),
    "shared-last": (SHARED, Issuance(SHARED.bureaus[-1].name, Period(SHARED.years[0], 3))),
}


@cache
def form(name: str) -> bytes:
    return build(*FORMS[name])


def formulas(data: bytes) -> Iterator[tuple[str, str]]:
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            yield from ((sheet.title, cell.coordinate) for cell in row if cell.data_type == "f")


def stored(data: bytes) -> Cells:
    """What a program shows that calculates nothing; None for a formula without a result. Read from the XML."""
    found: Cells = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for number, title in enumerate(layout.SHEETS, 1):
            text = archive.read(f"xl/worksheets/sheet{number}.xml").decode()
            for cell in re.finditer(r"<c r=\"(\w+)\"([^>]*)><f>[^<]*</f>(?:<v>([^<]*)</v>)?</c>", text):
                found[title, cell[1]] = typed(cell[2], cell[3])
    return found


def typed(look: str, shown: str | None) -> Any:
    kind = re.search(r't="(\w+)"', look)
    if shown is None or (kind is None and not shown):
        return None
    match kind[1] if kind else "n":
        case "str":
            return html.unescape(shown)
        case "b":
            return shown == "1"
        case "n":
            return float(shown)
    raise AssertionError(look)


def without_results(data: bytes) -> bytes:
    """The same form as openpyxl saves it: no formula has a result."""
    buffer = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(buffer)
    # IronCalc takes an empty cell that claims to be a number for 0.
    bare = repack(buffer.getvalue(), "2026-01-01T00:00:00Z", finish_part)
    assert set(stored(bare).values()) == {None}
    return bare


def differences(held: Cells, recalculated: Cells) -> list[tuple[str, str, Any, Any]]:
    return [
        (*place, value, recalculated[place])
        for place, value in held.items()
        if not same(value, recalculated[place])
    ]


def same(held: Any, recalculated: Any) -> bool:
    if type(held) is float and type(recalculated) in (int, float):
        return f"{held:.12g}" == f"{float(recalculated):.12g}"
    return type(held) is type(recalculated) and bool(held == recalculated)


@pytest.mark.parametrize("name", FORMS)
def test_no_formula_goes_out_without_its_result(name: str) -> None:
    held = stored(form(name))
    assert set(held) == set(formulas(form(name)))
    assert [place for place, value in held.items() if value is None] == []


@pytest.mark.parametrize("name", FORMS)
def test_ironcalc_recalculates_what_is_stored(name: str, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(without_results(form(name)))
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    recalculated: Cells = {}
    for title, address in formulas(form(name)):
        row, column = openpyxl.utils.cell.coordinate_to_tuple(address)
        recalculated[title, address] = model.get_cell_value(layout.SHEETS.index(title), row, column)
    assert differences(stored(form(name)), recalculated) == []


@pytest.mark.office
def test_libreoffice_recalculates_what_is_stored(tmp_path: Path) -> None:
    paths = {name: tmp_path / f"{name}.xlsx" for name in FORMS}
    for name, path in paths.items():
        path.write_bytes(without_results(form(name)))
    (tmp_path / "out").mkdir()
    for name, path in zip(FORMS, convert(paths.values(), "xlsx", tmp_path / "out"), strict=True):
        book = openpyxl.load_workbook(path, data_only=True)
        recalculated: Cells = {}
        for title, address in formulas(form(name)):
            # An empty text comes back as an empty cell.
            value = book[title][address].value
            recalculated[title, address] = "" if value is None else value
        assert differences(stored(form(name)), recalculated) == [], name


@pytest.mark.parametrize("name", [name for name, (_, issue) in FORMS.items() if issue.bureau])
def test_what_is_stored_is_the_cores_assessment_of_an_empty_form(name: str) -> None:
    plan, issue = FORMS[name]
    assert issue.period is not None and issue.bureau is not None
    held = shown_by_name(form(name))
    for no, each in assess(plan, issue.period, issue.bureau, {}).items():
        target = each.indicator.measure(issue.period.year).target
        assert held[layout.out_name(no, "target")] == (target.text if target else "")
        assert held[layout.out_name(no, "status")] == each.judgement.status
        assert held[layout.out_name(no, "check")] == each.hint
        assert held[layout.out_name(no, "progress")] == ""
        expected = each.judgement.expected
        assert held[layout.out_name(no, "expected")] == ("" if expected is None else float(expected))


def shown_by_name(data: bytes) -> dict[str, Any]:
    held = stored(data)
    places = {}
    for name, defined in openpyxl.load_workbook(io.BytesIO(data)).defined_names.items():
        sheet, _, address = defined.attr_text.rpartition("!")
        places[name] = (sheet.strip("'"), address.replace("$", ""))
    return {name: held[place] for name, place in places.items() if place in held}


# --- what the readers make of such forms ---


def with_figures(data: bytes, figures: dict[str, Any]) -> bytes:
    """Filled by a tool that calculates nothing and leaves the stored results as they are."""
    places = {
        name: each.attr_text.partition("!")[2].replace("$", "")
        for name, each in openpyxl.load_workbook(io.BytesIO(data)).defined_names.items()
    }

    def filled(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet2.xml":
            return part
        text = part.decode()
        for field, value in figures.items():
            kind, shown = ("", str(value)) if isinstance(value, int | float) else (' t="str"', str(value))
            cell = rf'<c r="{places[field]}"((?: s="\d+")?)[^>/]*(?:/>|>.*?</c>)'
            text, count = re.subn(cell, rf'<c r="{places[field]}"\1{kind}><v>{shown}</v></c>', text, count=1)
            assert count == 1, field
        return text.encode()

    return repack(data, "2026-01-01T00:00:00Z", filled)


def codes(found: FileReading) -> set[str]:
    return {finding.code for finding in found.findings}


UNION = "区总工会"
STATUSES = {"11": "滞后", "12": "汇总后判定", "13": "汇总后判定", "C6": "滞后", "C7": "年度考核"}


@pytest.mark.parametrize("name", ["lead", "union", "disabled"])
def test_a_fresh_form_is_empty_and_nothing_else_is_said_of_it(name: str) -> None:
    found = turned_away(read(form(name)))
    assert codes(found) == {"empty-return"} == codes(turned_away(read(without_results(form(name)))))


def test_a_form_with_one_figure_lacks_the_others_and_nothing_else_is_said_of_its_results() -> None:
    figures = {"in_12_value": 40}
    found = read(with_figures(form("union"), figures))
    assert codes(found) == codes(read(without_results(with_figures(form("union"), figures))))
    assert codes(found) & {"status-stale", "uncalculated-formula"} == set()
    assert {no: accepted(found).rows[no].status for no in ("11", "12")} == {"11": "未报", "12": "汇总后判定"}


def test_a_form_filled_without_calculating_is_judged_and_blames_nobody() -> None:
    kept = with_figures(form("union"), FIGURES[UNION])
    assert {shown_by_name(kept)[layout.out_name(no, "status")] for no in STATUSES} == {"未报"}
    found = read(kept)
    assert "status-stale" not in codes(found)
    assert {no: accepted(found).rows[no].status for no in STATUSES} == STATUSES
    assert accepted(read(without_results(kept))).rows == accepted(found).rows


def test_the_master_filled_without_calculating_blames_nobody() -> None:
    header = {"in_bureau": UNION, "in_period": "2026-10"}
    found = read(with_figures(form("master"), {**header, **FIGURES[UNION]}))
    assert codes(found) & {"status-stale", "target-changed", "uncalculated-formula"} == set()
    assert {no: accepted(found).rows[no].status for no in STATUSES} == STATUSES


@pytest.mark.office
def test_libreoffice_recalculates_what_such_a_tool_has_left(tmp_path: Path) -> None:
    path = tmp_path / "kept.xlsx"
    path.write_bytes(with_figures(form("union"), FIGURES[UNION]))
    (tmp_path / "out").mkdir()
    saved = convert([path], "xlsx", tmp_path / "out")[0].read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(saved), data_only=True)
    for no, status in STATUSES.items():
        sheet, _, address = book.defined_names[layout.out_name(no, "status")].attr_text.rpartition("!")
        assert book[sheet.strip("'$")][address.replace("$", "")].value == status
    assert "status-stale" not in codes(read(saved))


@pytest.mark.office
def test_a_form_that_libreoffice_saved_as_xls_is_read_and_judged_alike(tmp_path: Path) -> None:
    path = tmp_path / "kept.xlsx"
    path.write_bytes(with_figures(form("union"), FIGURES[UNION]))
    (tmp_path / "out").mkdir()
    old = read(convert([path], "xls", tmp_path / "out")[0].read_bytes(), "返回表.xls")
    assert {no: accepted(old).rows[no].status for no in STATUSES} == STATUSES
    assert codes(old) == codes(read(path.read_bytes()))
    rows = accepted(read(path.read_bytes())).rows
    assert {no: row.figure for no, row in accepted(old).rows.items()} == {
        no: row.figure for no, row in rows.items()
    }


def test_the_form_says_that_it_must_stay_as_it_is() -> None:
    guide = openpyxl.load_workbook(io.BytesIO(form("union")))[layout.GUIDE_SHEET]
    assert any("不要另存为 .xls" in str(cell.value) for cell in guide["B"])
