"""The sample months that come as forms: one is corrected, one lacks a bureau, in one a total falls."""

from __future__ import annotations

from pathlib import Path

import pytest

from laoyousuode.period import Period
from laoyousuode.results import Results, from_json
from reporter.months.office import open_office
from reporter.months.reissuing import published
from samples import months
from tests.store.store_kit import CIVIL, LEAD, UNION
from tests.store.test_memory import text_of

MARCH, MAY, AUGUST = Period(2026, 3), Period(2026, 5), Period(2026, 8)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("months") / "北仑"
    months.make(path, only=("2026-03", "2026-05", "2026-07", "2026-08"))
    return path


def results(folder: Path, period: Period) -> Results:
    return from_json((folder / str(period) / "结果" / "results.json").read_text(encoding="utf-8"))


def test_they_are_the_months_that_the_table_names() -> None:
    data = months.table()
    assert data["forms"] == [data[key]["month"] for key in ("corrected", "missing", "falling")]


def test_a_month_is_corrected_by_a_second_form(folder: Path) -> None:
    with open_office(folder) as office:
        assert office is not None
        assert [each.kind for each in office.store.editions(MARCH)] == ["draft", "final", "revision"]
        documents = published(office, MARCH)
        sent = office.store.rows(
            "SELECT name, serial FROM received WHERE period = '2026-03' AND bureau = ?", LEAD
        )
    told = text_of(documents["更正1"]["通报.docx"])
    assert "更正：城镇新增就业人数原通报为0.86万人" in told and "现更正为0.92万人" in told
    assert sorted(serial for _, serial in sent) == [1, 2]


def test_a_bureau_is_missing(folder: Path) -> None:
    states = {bureau.name: bureau.state for bureau in results(folder, MAY).bureaus}
    assert {name for name, state in states.items() if state == "missing"} == {CIVIL}


def test_a_total_falls(folder: Path) -> None:
    found = [(each.code, each.bureau, each.row) for each in results(folder, AUGUST).findings]
    assert ("not-cumulative", UNION, "12") in found
    assert {each.file for each in results(folder, AUGUST).findings if each.row == "12"} == {f"{UNION}.xlsx"}
