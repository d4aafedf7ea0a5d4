"""A tenth of the long proofs (tests/proofs.toml), and what they rest on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.store import five_years, kills, two_processes


def test_a_kill_within_the_writing_leaves_all_of_an_edition_or_nothing(tmp_path: Path) -> None:
    left = kills.run(kills.Scene(tmp_path), 20, random.Random(0))
    assert left.total() == 20


def test_a_kill_while_the_folder_is_put_right_again(tmp_path: Path) -> None:
    """The command that finishes what a killed one began may be killed as well."""
    scene, rng = kills.Scene(tmp_path), random.Random(1)
    met = 0
    for _ in range(25):
        if scene.killed_after(rng.uniform(0, scene.seconds)) != "b":
            continue
        met += scene.opening_killed_after(rng.uniform(0, scene.seconds / 4))
        scene.verdict()
    assert met


def test_two_processes_on_one_store(tmp_path: Path) -> None:
    assert two_processes.run(tmp_path / "北仑", 10) == 20


def test_half_a_year_is_issued_again_byte_for_byte(tmp_path: Path) -> None:
    documents, _ = five_years.run(tmp_path, 6)
    assert documents >= 6 * 5


@pytest.mark.slow
def test_the_cost_of_a_report_does_not_grow(tmp_path: Path) -> None:
    _, ratio = five_years.run(tmp_path, 58)
    assert ratio <= 1.3
