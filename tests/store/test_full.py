"""A disk that is full, for real: a small file system with less and less room for the next edition."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from laoyousuode.period import Period
from reporter.months.deciding import enter
from tests.store.kills import Scene, counts, entries, state
from tests.store.store_kit import CIVIL, LEAD, command

OCTOBER = Period(2026, 10)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "盘"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a file system")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def free_bytes(place: Path) -> int:
    found = os.statvfs(place)
    return found.f_bavail * found.f_frsize


def test_a_full_disk_is_told_and_costs_nothing(small_disk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    scene = Scene(small_disk)
    scene.reset()
    filler = small_disk / "filler"
    refused = 0
    for room in (0, 40, 120, 200, 280, 360, 440, 520):  # thousand bytes
        with scene.folder.office() as office:
            enter(office, OCTOBER, entries({(CIVIL, "12"): str(100 + room), (LEAD, "2"): "2.7"}))
        before = state(scene.results), counts(scene.store)
        filler.write_bytes(b"\0" * max(0, free_bytes(small_disk) - room * 1000))
        capfd.readouterr()
        code = command(scene.folder.places, "report", "--period", "2026-10")
        told = capfd.readouterr().err
        filler.unlink()
        with scene.folder.office():
            pass
        if code == 0:
            assert state(scene.results) != before[0], "the edition is there"
            continue
        refused += 1
        assert code == 2 and "磁盘已满" in told and "Traceback" not in told, (room, told)
        found = state(scene.results), counts(scene.store)
        # What the store had settled before the disk was full, opening the folder has put in place since.
        if found != before:
            assert found[0] != before[0] and found[1]["edition"] == before[1]["edition"] + 1, room
            assert found[1]["pending"] == 0
    assert refused >= 2
    assert command(scene.folder.places, "report", "--period", "2026-10") == 0
