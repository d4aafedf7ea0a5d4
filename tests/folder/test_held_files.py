"""Files that another program holds: told before anything is read, and waited for where it lets go at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from laoyousuode.folder import File, FolderError, probe, write_files
from reporter.console import EXIT_USAGE
from reporter.main import execute

RETURNED = Path(__file__).parents[2] / "samples" / "2026-10" / "returned"
BEFORE = {"通报.docx": File(b"one"), "台账.xlsx": File(b"two"), "整改/甲.xlsx": File(b"three", "marked")}


class HeldError(PermissionError):
    """What Windows says of a file that another program has open."""

    winerror = 32


def hold(monkeypatch: pytest.MonkeyPatch, *held: str, tries: int = 10**9) -> None:
    """Renaming a file of these names fails so many times, as it does on Windows while Word has it open."""
    rename, left = Path.rename, {name: tries for name in held}

    def refused(path: Path, goal: Path) -> Path:
        if left.get(path.name, 0) > 0:
            left[path.name] -= 1
            raise HeldError(13, "held", str(path))
        return rename(path, goal)

    monkeypatch.setattr(Path, "rename", refused)
    monkeypatch.setattr("laoyousuode.patience.SECONDS", 0.2)


def test_a_held_goal_is_named_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, BEFORE)
    hold(monkeypatch, "台账.xlsx", "甲.xlsx")
    with pytest.raises(FolderError, match=r"台账\.xlsx、整改/甲\.xlsx.*请关闭后再运行"):
        probe(tmp_path, lambda name: True)
    probe(tmp_path, lambda name: name == "通报.docx")


def test_an_edited_file_may_be_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, BEFORE)
    (tmp_path / "通报.docx").write_bytes(b"somebody's")
    hold(monkeypatch, "通报.docx")
    probe(tmp_path, lambda name: True)


def test_what_is_let_go_at_once_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, BEFORE)
    hold(monkeypatch, "台账.xlsx", tries=2)
    probe(tmp_path, lambda name: True)


def test_moves_wait_for_an_antivirus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, BEFORE)
    replace, refusals = os.replace, [3]

    def held(source: Path, goal: Path) -> None:
        if refusals[0]:
            refusals[0] -= 1
            raise HeldError(13, "held", str(source))
        replace(source, goal)

    monkeypatch.setattr(os, "replace", held)
    write_files(tmp_path, {name: File(b"new " + file.data, file.role) for name, file in BEFORE.items()})
    assert (tmp_path / "台账.xlsx").read_bytes() == b"new two"
    assert refusals == [0]


def test_report_reads_nothing_while_its_bulletin_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    order = ["report", str(RETURNED), "--period", "2026-10", "--out", str(out)]
    write_files(out, BEFORE)
    hold(monkeypatch, "通报.docx")
    monkeypatch.setattr("reporter.edition.make_edition", lambda *arguments: pytest.fail("it was read"))
    assert execute(order) == EXIT_USAGE
    assert "通报.docx" in capsys.readouterr().err
    # Only what it would replace stands in its way.
    monkeypatch.undo()
    hold(monkeypatch, "通报.docx")
    assert execute([*order, "--format", "json"]) == 0
