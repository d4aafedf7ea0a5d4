"""Files on which the reading once went wrong, or might: each gives exactly its right figures and findings."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from laoyousuode import layout
from laoyousuode.entry import Figure
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.returns.reader import Reader
from reporter.returns.returned import RefusedFile, Return

HERE = Path(__file__).parent
TABLE = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = TABLE["case"]
FIGURE = float | list[float] | str


def _read(file: str) -> Return | RefusedFile:
    path = HERE / file
    return Reader(default_plan(), Period(2026, 10)).read(path, path.name)


def _told(found: Return | RefusedFile) -> list[str]:
    """ "code cell", and the sheet's name where it is another than the entry sheet."""
    places = [
        (each.code, each.cell if each.sheet in ("", layout.ENTRY_SHEET) else f"{each.sheet}!{each.cell}")
        for each in found.findings
    ]
    return sorted(" ".join(place) for place in places)


def _shown(figure: Figure) -> FIGURE:
    """A figure as the table writes it."""
    if figure.state != "number":
        return figure.state
    if figure.numerator is not None and figure.denominator is not None:
        return [float(figure.numerator), float(figure.denominator)]
    assert figure.value is not None and figure.value == Decimal(str(float(figure.value)))
    return float(figure.value)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_file_gives_its_right_figures_and_findings_and_no_other(case: dict[str, Any]) -> None:
    found = _read(case["file"])
    if "refused" in case:
        assert isinstance(found, RefusedFile) and found.code == case["refused"], found
        return
    assert isinstance(found, Return), found.findings
    assert _told(found) == sorted(case.get("findings", []))
    due: dict[str, FIGURE] = {**TABLE["base"].get(case.get("base", ""), {}), **case.get("figures", {})}
    derived = {row.no for row in default_plan().indicators if row.derived is not None}
    read = {no: _shown(row.figure) for no, row in found.rows.items() if no not in derived}
    assert {no: read[no] for no in due} == due
    assert {no for no in read if no not in due and read[no] not in ("blank", "none")} == set()


def test_every_file_has_its_line() -> None:
    """What lies here is told about, once; what is told about lies here."""
    named = [case["file"] for case in CASES]
    there = [
        f"{path.parent.name}/{path.name}"
        for path in HERE.glob("*/*")
        if path.suffix not in (".tar", ".pyc") and path.parent.name != "__pycache__"
    ]
    assert sorted(named) == sorted(there)
