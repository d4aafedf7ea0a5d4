"""Results as data frames."""

from __future__ import annotations

from pathlib import Path

from reporter.ledger import frames

SAMPLES = Path(__file__).parents[2] / "samples"
BOTH = [SAMPLES / "2026-09" / "results.json", SAMPLES / "2026-10" / "expected" / "results.json"]


def test_two_periods_beside_each_other() -> None:
    rows = frames.indicators(BOTH)
    row_2 = rows[rows["no"] == "2"].set_index("period")["value"]
    assert row_2.to_dict() == {"2026-09": 2.6, "2026-10": 2.85}


def test_the_matrix_of_bureaus() -> None:
    matrix = frames.by_bureau(BOTH[1:])
    assert matrix.loc[("2026-10", "5"), "区民政局"] == 0.35
    assert matrix["区卫健局"].isna()[("2026-10", "5")]


def test_sources_and_findings_name_their_cells() -> None:
    assert set(frames.sources(BOTH[1:])["cell"]) >= {"H7", "I8", "J8"}
    assert "ambiguous-number" in set(frames.findings(BOTH[1:])["code"])
