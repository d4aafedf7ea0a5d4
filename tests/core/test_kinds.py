"""What a kind means is asked of `kinds`, and figures are compared only with what measures the same."""

from __future__ import annotations

import ast
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from laoyousuode.assessment import assess
from laoyousuode.cell import Cell
from laoyousuode.entry import Earlier, Entry
from laoyousuode.kinds import KINDS
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan

ROOT = Path(__file__).parents[2]
HOME = ROOT / "laoyousuode" / "kinds.py"
SOURCES = sorted(
    path for room in ("laoyousuode", "template", "reporter", "addin") for path in (ROOT / room).rglob("*.py")
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_names_a_kind(path: Path) -> None:
    if path == HOME:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = [
        f"line {node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in KINDS
    ]
    assert named == []


def test_the_form_says_of_every_kind_what_is_to_be_typed() -> None:
    words = tomllib.loads((ROOT / "template" / "wording.toml").read_text(encoding="utf-8"))
    assert set(KINDS) <= set(words["basis"])


def number(value: float) -> Cell:
    return Cell(value, "number")


LEVEL = Entry(value=number(1.2))
SHARE = Entry(numerator=number(60), denominator=number(100))


@pytest.mark.parametrize(
    ("row", "entry", "period", "earlier", "codes"),
    [
        # a coverage in 2027, 人次 before
        ("12", SHARE, "2027-01", ("2026-12", "400"), []),
        ("12", SHARE, "2027-02", ("2027-01", "20"), ["jump"]),
        # rates begin anew in January
        ("16", SHARE, "2027-01", ("2026-12", "95"), []),
        ("16", SHARE, "2026-12", ("2026-11", "95"), ["jump"]),
        ("1", LEVEL, "2027-01", ("2026-12", "3.4"), []),
        ("1", LEVEL, "2026-12", ("2026-11", "3.4"), ["jump"]),
        # a stock goes on
        ("6", Entry(value=number(18)), "2027-01", ("2026-12", "23.5"), ["jump"]),
        # a year that the plan does not know
        ("6", Entry(value=number(18)), "2023-01", ("2022-12", "23.5"), []),
    ],
)
def test_only_comparable_figures_reach_the_checks(
    row: str, entry: Entry, period: str, earlier: tuple[str, str], codes: list[str]
) -> None:
    before = (Earlier(Period.parse(earlier[0]), Decimal(earlier[1])),)
    plan = default_plan()
    lead = plan.indicator(row).lead
    found = assess(plan, Period.parse(period), lead, {row: entry}, {row: before})[row]
    assert [issue.code for issue in found.issues] == codes
