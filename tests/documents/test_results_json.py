"""results.json gives back what it was written from, so that documents can be made from it as from the run."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from laoyousuode.entry import Earlier
from laoyousuode.period import Period
from laoyousuode.results import IndicatorResult, Results, from_json, to_json
from reporter.bulletin.bulletin import render
from reporter.ledger.ledger import write_ledger
from reporter.period.history import EarlierError, district_values, load_earlier
from reporter.wallchart.wallchart import write_wall_chart
from tests.documents.random_results import HR, PLAN, UNION, periods_results, realistic

REALISTIC = realistic(PLAN)
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(periods_results())
def test_whatever_is_written_is_read_back(results: Results) -> None:
    text = to_json(results)
    assert from_json(text) == results
    assert to_json(from_json(text)) == text


def test_the_documents_are_the_same_from_the_file_as_from_the_run() -> None:
    read = from_json(to_json(REALISTIC))
    assert render(PLAN, read) == render(PLAN, REALISTIC)
    assert write_ledger(PLAN, read) == write_ledger(PLAN, REALISTIC)
    assert write_wall_chart(PLAN, read, {}) == write_wall_chart(PLAN, REALISTIC, {})


def test_numbers_keep_six_decimals_and_the_whole_number_beside_them() -> None:
    row = next(each for each in json.loads(to_json(REALISTIC))["indicators"] if each["no"] == "14")
    part = row["contributions"][0]
    assert part["value"] == 96.343975
    assert part["exact"]["value"].startswith("96.34397528321318")
    assert "exact" not in row["sources"][0]


def without(document: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in keys}


def older(document: dict[str, Any]) -> dict[str, Any]:
    """The file as the version before wrote it: without the keys that were added since."""
    added = ("exact", "target_number", "numerator", "denominator")
    rows = [
        without(row, *added)
        | {"contributions": [without(part, "exact", "sources") for part in row["contributions"]]}
        for row in document["indicators"]
    ]
    bureaus = [without(bureau, "filler", "phone") for bureau in document["bureaus"]]
    findings = [without(finding, "field") for finding in document["findings"]]
    return document | {"indicators": rows, "bureaus": bureaus, "findings": findings}


def test_a_file_of_the_version_before_is_read(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_text(json.dumps(older(json.loads(to_json(REALISTIC)))), encoding="utf-8")
    found = load_earlier(PLAN, Period(2026, 11), [path])
    assert found[HR, "2"] == (Earlier(Period(2026, 10), Decimal("2.12")),)
    assert found[HR, "14"] == (Earlier(Period(2026, 10), Decimal("96.343975")),)
    assert found["区教育局", "5"] == (Earlier(Period(2026, 10), Decimal("0.21")),)
    assert ("区医保局", "12") not in found
    assert district_values(PLAN, Period(2026, 11), [path])["2"][0].value == Decimal("2.12")
    row = from_json(path.read_text(encoding="utf-8")).indicator("14")
    assert [source.field for source in row.contributions[0].sources] == ["numerator", "denominator"]


def test_cells_without_a_field_are_a_numerator_and_a_denominator_or_a_value(tmp_path: Path) -> None:
    cell = {"bureau": UNION, "file": "a.xlsx", "sheet": "指标填报", "cell": "G16"}
    document = {
        "schema": 1,
        "plan": PLAN.id,
        "period": "2026-09",
        "indicators": [
            {"no": "11", "sources": [cell | {"value": 412}, cell | {"value": 538}]},
            {"no": "12", "sources": [cell | {"value": 60}]},
        ],
    }
    path = tmp_path / "results.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    found = load_earlier(PLAN, Period(2026, 10), [path])
    assert round(found[UNION, "11"][0].value, 2) == Decimal("76.58")
    assert found[UNION, "12"][0].value == 60


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "schema"),
        ("{}", "schema"),
        ('{"schema": 2}', "schema"),
        ('{"schema": 1, "plan": "p", "indicators": []}', "period"),
        ('{"schema": 1, "plan": "p", "period": "2026-13"}', "period"),
        ('{"schema": 1, "plan": "p", "period": "2026-09", "indicators": {}}', "indicators"),
        ('{"schema": 1, "plan": "p", "period": "2026-09", "indicators": [{"no": 1}]}', "no"),
        ('{"schema": 1, "plan": "p", "period": "2026-09", "indicators": [{"no": "1", "value": true}]}', "value"),
        ('{"schema": 1, "plan": "p", "period": "2026-09", "indicators": [{"no": "1", "value": 1e999}]}', "value"),
        ('{"schema": 1, "plan": "p", "period": "2026-09", "indicators": [{"no": "1", "value": NaN}]}', "NaN"),
        ("[" * 100_000, "results.json"),
    ],
)  # fmt: skip
def test_what_is_no_results_file_is_told_in_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=said):
        from_json(text)
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EarlierError, match=r"x\.json 不是本程序的 results\.json"):
        load_earlier(PLAN, Period(2026, 10), [path])


def test_a_row_that_says_no_more_than_its_number_is_incomplete_and_without_a_value() -> None:
    text = '{"schema": 1, "plan": "p", "period": "2026-09", "indicators": [{"no": "1"}]}'
    row = from_json(text).indicator("1")
    assert row == IndicatorResult("1", "", "", "", None, None, None, None, None, None, "", "none", False)
