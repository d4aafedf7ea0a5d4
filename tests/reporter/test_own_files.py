"""A folder that holds the program's own output is read again: its files are known by digest, not by name."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from laoyousuode.manifest import NAME
from reporter.main import execute
from reporter.period.intake import collect
from tests.mutations.forms import filled

RETURNED = Path(__file__).parents[2] / "samples" / "2026-10" / "returned"
OPTIONS = ("--period", "2026-10", "--due", "2026-11-05", "--jobs", "2")


def report(source: Path, out: Path) -> int:
    return execute(["report", str(source), "--out", str(out), *OPTIONS])


def files_told(out: Path) -> dict[str, str]:
    """Every file that the results account for, with what became of it."""
    import json

    content = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return {each["path"]: each["state"] for each in content["files"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns, and the edition made of them in the same folder."""
    place = tmp_path / "in"
    shutil.copytree(RETURNED, place)
    assert report(place, place) == 0
    return place


def test_a_report_into_the_returns_own_folder_gives_the_same_again(folder: Path, tmp_path: Path) -> None:
    before = (folder / "results.json").read_bytes()
    assert report(folder, tmp_path / "out") == 0
    assert (tmp_path / "out" / "results.json").read_bytes() == before


def test_edited_documents_are_no_returns(folder: Path, tmp_path: Path) -> None:
    for name in ("通报.docx", "台账.xlsx", "挂图.html", "催报.txt"):
        (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    before = files_told(folder)
    assert report(folder, tmp_path / "out") == 0
    assert files_told(tmp_path / "out") == before


def test_documents_of_a_version_without_manifests_are_no_returns(folder: Path, tmp_path: Path) -> None:
    before = files_told(folder)
    (folder / NAME).unlink()
    for path in [
        *folder.glob("督办/*"),
        folder / "专报.docx",
        folder / "单位情况表.docx",
        folder / "附件.docx",
    ]:
        path.unlink()  # that version wrote none of these
    assert report(folder, tmp_path / "out") == 0
    assert files_told(tmp_path / "out") == before


def test_a_return_called_like_a_document_is_read(folder: Path, tmp_path: Path) -> None:
    """In a folder of its own, and in the place of our own ledger."""
    (folder / "区教育局").mkdir()
    (folder / "教育局-劳有所得返回表.xlsx").rename(folder / "区教育局" / "台账.xlsx")
    (folder / "团区委.xlsx").replace(folder / "台账.xlsx")
    assert report(folder, tmp_path / "out") == 0
    told = files_told(tmp_path / "out")
    assert told["区教育局/台账.xlsx"] == "counted" and told["台账.xlsx"] == "counted"


def test_forms_that_were_sent_out_are_returns_once_filled(tmp_path: Path, capfd: Any) -> None:
    out = tmp_path / "下发"
    assert execute(["forms", "2026-10", "--out", str(out)]) == 0
    form = next(out.glob("*区教育局*.xlsx"))
    form.write_bytes(filled("区教育局"))
    assert form in [path for path, _ in collect([out]).files]
    capfd.readouterr()
    assert execute(["forms", "2026-10", "--out", str(out), "--due", "2026-11-06"]) == 0
    told = capfd.readouterr().out
    assert form.read_bytes() == filled("区教育局"), "what a clerk filled in is never written over"
    beside = form.with_name(f"{form.stem}-新.xlsx")
    assert beside.exists() and beside.name in told


def test_an_edited_bulletin_and_marked_copy_stay(folder: Path, tmp_path: Path, capfd: Any) -> None:
    bulletin, marked = folder / "通报.docx", next((folder / "整改").iterdir())
    for path in (bulletin, marked):
        path.write_bytes(path.read_bytes() + b" ")
    kept = bulletin.read_bytes(), marked.read_bytes()
    (folder / "区妇联.xlsx").unlink()
    capfd.readouterr()
    assert report(folder, folder) == 0
    told = capfd.readouterr().out
    assert (bulletin.read_bytes(), marked.read_bytes()) == kept
    assert (folder / "通报-新.docx").exists() and "通报-新.docx" in told
    assert marked.name in told or not (folder / "整改" / f"{marked.stem}-新{marked.suffix}").exists()
