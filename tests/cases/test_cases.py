"""Files on which the reading once went wrong, or might: each gives exactly its right figures and findings."""

from __future__ import annotations

import shutil
import tarfile
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from laoyousuode import layout
from laoyousuode.entry import Figure
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from laoyousuode.results import from_json
from reporter.main import execute
from reporter.returns.reader import Reader
from reporter.returns.returned import RefusedFile, Return

HERE = Path(__file__).parent
TABLE = tomllib.loads((HERE / "cases.toml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = TABLE["case"]
FOLDERS: list[dict[str, Any]] = TABLE["folder"]
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
    assert {name: getattr(found, name) for name in case.get("header", {})} == case.get("header", {})


def _lay(files: list[str], folder: Path) -> None:
    """The files as they once lay in a folder."""
    folder.mkdir()
    for file in files:
        path = HERE / file
        if path.suffix == ".tar":
            with tarfile.open(path, encoding="utf-8", errors="surrogateescape") as packed:
                packed.extractall(folder, filter="data")
        else:
            shutil.copy(path, folder / path.name.rpartition("--")[2])


@pytest.mark.parametrize("case", FOLDERS, ids=lambda case: case["files"][0])
def test_a_folder_gives_its_right_roll_and_blames_nobody_else(case: dict[str, Any], tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    _lay(case["files"], folder)
    fixed = ["report", str(folder), "--period", "2026-10", "--due", "2026-11-05", "--out", str(out)]
    assert execute([*fixed, "--jobs", "1"]) == 0
    results = from_json((out / "results.json").read_text(encoding="utf-8"))
    assert {file.path: file.state for file in results.files} == case["states"]
    told = [each for each in results.findings if each.code != "missing-return"]
    assert sorted(" ".join(filter(None, (each.code, each.file, each.cell))) for each in told) == sorted(
        case.get("findings", [])
    )
    states = {bureau.name: bureau.state for bureau in results.bureaus if bureau.state != "missing"}
    assert states == case["received"]
    lines = (out / "催报.txt").read_text(encoding="utf-8-sig").splitlines()
    reminded = {who: text for who, _, text in (line.partition("：") for line in lines) if text}
    usual = {who for who, text in reminded.items() if "还没有收到" in text}
    assert set(reminded) - usual == set(case.get("reminded", {}))
    assert all(words in reminded[who] for who, words in case.get("reminded", {}).items())
    assert not set(states) & set(reminded) and len(reminded) == len(results.bureaus) - len(states)
    marked = sorted(path.name for path in (out / "整改").iterdir()) if (out / "整改").exists() else []
    assert marked == case.get("marked", [])


def test_every_file_has_its_line() -> None:
    """What lies here is told about, once; what is told about lies here."""
    alone = [case["file"] for case in CASES]
    assert len(set(alone)) == len(alone)
    there = {
        f"{path.parent.name}/{path.name}" for path in HERE.glob("*/*") if path.parent.name != "__pycache__"
    }
    assert {*alone, *(file for case in FOLDERS for file in case["files"])} == there
