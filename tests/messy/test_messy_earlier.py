"""A form was issued with last month's figures, and the office knows others by now: judged by the office's, and nobody
is blamed for what the form said."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from laoyousuode.beside import besides
from laoyousuode.entry import Earlier
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.returns.reader import EarlierFigures, Reader
from reporter.returns.returned import Return
from template.build import build
from template.form import Issuance
from tests.messy.test_messy_form import with_status
from tests.mutations.forms import DUE, FIGURES, LEAD, PERIOD, filled_in
from tests.readings import accepted

SEPTEMBER = Period(2026, 9)
PLAN = default_plan()
STATUS = {"5": "K10", "2": "K7"}


def known(**figures: str) -> EarlierFigures:
    """September's figures of the leading bureau, by row: _5="5.7"."""
    return {(LEAD, no.lstrip("_")): (Earlier(SEPTEMBER, Decimal(value)),) for no, value in figures.items()}


def form(issued: EarlierFigures | None, typed: dict[str, Any] | None = None, shown: str = "") -> bytes:
    """A filled form, issued with these figures; `shown` is what its own sheet showed as row 5's status."""
    beside = None if issued is None else besides(PLAN, LEAD, PERIOD, issued)
    book = openpyxl.load_workbook(io.BytesIO(build(PLAN, Issuance(LEAD, PERIOD, DUE, earlier=beside))))
    values = {"in_serial": 1, "in_date": "2026-11-03", "in_filler": "演示", **FIGURES[LEAD], **(typed or {})}
    values |= {f"task_{task.no}_progress": "按月推进" for task in PLAN.tasks_of(LEAD)}
    data = filled_in(book, values)
    return with_status(data, STATUS["5"], shown) if shown else data


def read(data: bytes, tmp_path: Any, earlier: EarlierFigures) -> Return:
    path = tmp_path / "返回表.xlsx"
    path.write_bytes(data)
    return accepted(Reader(PLAN, PERIOD, earlier, DUE).read(path, path.name))


def said(found: Return) -> list[tuple[str, str]]:
    return sorted((each.code, each.cell) for each in found.findings)


CASES = [
    # issued with, the store's, typed, what the sheet showed; what is said, and the row's status
    ("5.7", "5.7", 6.1, "超序时", [], None),
    ("5.7", "5.9", 5.8, "滞后", [("earlier-revised", "F10"), ("not-cumulative", "H10")], "待核"),
    ("5.7", "5.5", 5.6, "待核", [("earlier-revised", "F10")], None),
    ("5.7", "5.5", 6.1, "", [("earlier-revised", "F10")], None),
    ("5.7", "", 5.6, "待核", [("earlier-revised", "F10")], None),  # taken back
    ("", "5.9", 5.8, "滞后", [("earlier-revised", "F10"), ("not-cumulative", "H10")], "待核"),  # come since
    ("", "5.9", 6.1, "", [], None),  # nothing rests on it
]


@pytest.mark.parametrize(("issued", "store", "typed", "shown", "told", "status"), CASES)
def test_the_store_judges_and_nobody_is_blamed(
    issued: str,
    store: str,
    typed: float,
    shown: str,
    told: list[tuple[str, str]],
    status: str | None,
    tmp_path: Any,
) -> None:
    data = form(
        known(_2="2.6", **({"_5": issued} if issued else {})),
        {"in_5_value": typed},
        "" if status is None and not told else shown,
    )
    found = read(data, tmp_path, known(_2="2.6", **({"_5": store} if store else {})))
    assert said(found) == told
    if status:
        assert found.rows["5"].status == status
    else:
        assert found.rows["5"].figure.value == Decimal(str(typed))


def test_the_note_says_both_sides(tmp_path: Any) -> None:
    data = form(known(_5="5.7"))
    [note] = [
        each for each in read(data, tmp_path, known(_5="5.9")).findings if each.code == "earlier-revised"
    ]
    assert (note.raw, note.used, note.severity) == ("5.7", "5.9", "info")
    assert note.message.startswith("表上印的上期数是 5.7万人次，台账里2026年9月的数现为 5.9万人次")


def test_a_status_that_was_right_once_is_still_told_where_the_figures_agree(tmp_path: Any) -> None:
    data = form(known(_5="5.7"), {"in_5_value": 6.1}, "待核")
    assert said(read(data, tmp_path, known(_5="5.7"))) == [("status-stale", "K10")]


def test_a_run_that_knows_no_earlier_month_judges_as_the_forms_own_sheet(tmp_path: Any) -> None:
    found = read(form(known(_5="5.7"), {"in_5_value": 5.6}, "待核"), tmp_path, {})
    assert said(found) == [("not-cumulative", "H10")]
    assert "小于2026年9月的 5.7万人次" in found.findings[0].message


@pytest.mark.parametrize("issued", [None, {}])
def test_a_form_without_earlier_figures_is_judged_by_the_store_and_has_nothing_to_be_noted(
    issued: EarlierFigures | None, tmp_path: Any
) -> None:
    found = read(form(issued, {"in_5_value": 5.6}), tmp_path, known(_5="5.7"))
    assert said(found) == [("not-cumulative", "H10")]


def test_another_bureaus_form_remembers_nothing_of_ours(tmp_path: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(form(known(_5="5.7"), {"in_5_value": 5.6})))
    for row in book["参数"].iter_rows(max_col=2, max_row=40):
        if row[0].value == "issued_earlier":
            row[1].value = str(row[1].value).replace(LEAD, "区民政局")
    buffer = io.BytesIO()
    book.save(buffer)
    assert said(read(buffer.getvalue(), tmp_path, {})) == []
