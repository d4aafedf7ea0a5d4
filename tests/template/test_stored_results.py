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
from reporter.returns.reader import Reader
from reporter.returns.returned import FileReading
from template.build import build, finish_part
from template.form import Issuance
from tests.mutations.forms import DUE, FIGURES, LEAD, PERIOD
from tests.office import convert
from tests.readings import accepted

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
