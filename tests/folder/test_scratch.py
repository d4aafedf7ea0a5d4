"""Scratch folders: gone after a run; those of killed runs at the next, those of living ones never."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from laoyousuode import scratch
from laoyousuode.lock import held

LONG_AGO = 1_000_000_000


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left(place: Path, name: str, *, when: int = LONG_AGO) -> Path:
    folder = place / name
    (folder / "returns").mkdir(parents=True)
    (folder / "returns" / "0.bin").write_bytes(b"x")
    (folder / "owner.lock").touch()
    os.utime(folder / "owner.lock", (when, when))
    return folder


def test_nothing_stays_of_a_run_that_ends(temporary: Path) -> None:
    with scratch.scratch_folder() as folder:
        (folder / "0.bin").write_bytes(b"x")
    assert list(temporary.iterdir()) == []


def test_a_killed_runs_folder_goes_a_living_ones_stays(temporary: Path) -> None:
    dead, living = left(temporary, "laoyousuode-dead"), left(temporary, "laoyousuode-living")
    fresh = left(temporary, "laoyousuode-fresh", when=4_000_000_000)
    foreign = temporary / "laoyousuode-pictures"
    foreign.mkdir()
    with held(living / "owner.lock"):
        os.utime(living / "owner.lock", (LONG_AGO, LONG_AGO))
        scratch.sweep()
        assert not dead.exists()
        assert (living / "returns" / "0.bin").exists() and fresh.exists() and foreign.exists()
