"""Documents of a plan without commitments, deadlines or questions, of another place: they speak of none of those."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan, load_plan
from laoyousuode.results import BureauResult, Results
from reporter.bulletin.bulletin import render
from reporter.ledger.ledger import SHEETS, sheets_of, write_ledger
from reporter.period.district import combine
from reporter.wallchart.wallchart import write_wall_chart
from template.build import build

SMALL = load_plan(Path(__file__).parents[1] / "plans" / "small.toml")
ABSENT = ("承诺", "待明确", "保持", "劳有所得", "北仑", "人社", "附件4", "问题清单")


def results() -> Results:
    period = Period(2031, 6)
    bureaus = tuple(BureauResult(bureau.name, "missing") for bureau in SMALL.bureaus)
    return Results(SMALL.id, period, None, bureaus, (), combine(SMALL, period, {}), version="0.1.0")


def words(package: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = [archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".xml")]
    return re.sub(r"<[^>]+>", "|", re.sub(r'name="([^"]*)"', r">\1<", "\n".join(parts)))


MADE = {
    "bulletin": words(render(SMALL, results())),
    "ledger": words(write_ledger(SMALL, results())),
    "wall chart": write_wall_chart(SMALL, results(), {}).decode(),
    "form": words(build(SMALL)),
}


@pytest.mark.parametrize("word", ABSENT)
@pytest.mark.parametrize("document", MADE)
def test_what_the_plan_has_not_is_not_spoken_of(document: str, word: str) -> None:
    assert word not in MADE[document]


@pytest.mark.parametrize("document", ["bulletin", "wall chart", "form"])
def test_the_office_is_the_plans(document: str) -> None:
    assert SMALL.office in MADE[document]
    assert "工作专班" not in MADE[document].replace(SMALL.office, "")


def test_the_ledger_has_sheets_for_what_the_plan_has() -> None:
    assert set(SHEETS) - set(sheets_of(SMALL)) == {"承诺", "问题清单"}
    assert sheets_of(default_plan()) == SHEETS
