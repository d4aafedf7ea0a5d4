"""The main job on real workbooks: samples in, three documents out, whatever happens on the way."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from reporter.main import execute
from tests.office import convert

SAMPLES = Path(__file__).parents[2] / "samples"
RETURNED = SAMPLES / "2026-10" / "returned"
EXPECTED = SAMPLES / "2026-10" / "expected"
OPTIONS = (
    "--period",
    "2026-10",
    "--due",
    "2026-11-05",
    "--previous",
    str(SAMPLES / "2026-09" / "results.json"),
)


def report(*paths: Path, out: Path, options: tuple[str, ...] = OPTIONS) -> int:
    return execute(["report", *map(str, paths), "--out", str(out), *options])


def results(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return found


def fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_samples_give_what_is_expected_of_them(tmp_path: Path) -> None:
    before = fingerprint(RETURNED)
    assert report(RETURNED, out=tmp_path) == 0
    assert results(tmp_path) == results(EXPECTED)
    for name in sorted(str(path.relative_to(EXPECTED)) for path in EXPECTED.rglob("*") if path.is_file()):
        assert (tmp_path / name).read_bytes() == (EXPECTED / name).read_bytes(), name
    assert fingerprint(RETURNED) == before


def test_every_planted_fault_is_found_where_it_was_planted(tmp_path: Path) -> None:
    import tomllib

    assert report(RETURNED, out=tmp_path) == 0
    found = {
        (each["file"], each["code"], each["row"], each["severity"]) for each in results(tmp_path)["findings"]
    }
    data = tomllib.loads((SAMPLES / "2026-10" / "returns.toml").read_text(encoding="utf-8"))
    for item in data["returns"]:
        for plant in item["plants"]:
            code, row, severity = (*plant.split(), "", "")[:3]
            matches = [
                each for each in found if each[:2] == (item["file"], code) and (not row or each[2] == row)
            ]
            assert matches, plant
            assert not severity or severity in {each[3] for each in matches}


def test_the_order_of_workers_changes_nothing(tmp_path: Path) -> None:
    for jobs in ("1", "3"):
        assert report(RETURNED, out=tmp_path / jobs, options=(*OPTIONS, "--jobs", jobs)) == 0
    assert (tmp_path / "1" / "results.json").read_bytes() == (tmp_path / "3" / "results.json").read_bytes()


def test_every_value_names_the_cell_it_came_from(tmp_path: Path) -> None:
    import openpyxl

    assert report(RETURNED, out=tmp_path) == 0
    rows = results(tmp_path)["indicators"]
    assert len(rows) == 23
    for row in rows:
        assert (row["value"] is None) or row["sources"], row["no"]
        for source in row["sources"]:
            sheet = openpyxl.load_workbook(RETURNED / source["file"])[source["sheet"]]
            assert str(sheet[source["cell"]].value) == source["raw"], source


def test_a_folder_without_one_usable_return_ends_with_3_and_writes_nothing(
    tmp_path: Path, capfd: Any
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "说明.txt").write_text("不是表格", encoding="utf-8")
    shutil.copy(SAMPLES / "2026-10" / "returned" / "团区委.xlsx", folder)
    assert report(folder, out=tmp_path / "out", options=("--period", "2026-09")) == 3
    told = capfd.readouterr().err
    assert "空.xlsx" in told and "说明.txt" in told and "团区委.xlsx" in told and "2026年9月" in told
    assert not (tmp_path / "out").exists()


USAGE = [
    (["report", "{in}", "--period", "2026-13", "--out", "{out}"], "2026-13"),
    (["report", "{in}", "--period", "2031-01", "--out", "{out}"], "2031"),
    (["report", "{in}/nowhere", "--period", "2026-10", "--out", "{out}"], "nowhere"),
    (["report", "{in}", "--period", "2026-10"], "--out"),
    (["report", "--period", "2026-10", "--out", "{out}"], "路径"),
    (["report", "{in}", "--period", "2026-10", "--out", "{out}", "--jobs", "0"], "--jobs"),
    (["report", "{in}", "--period", "2026-10", "--out", "{out}", "--jobs", "二"], "--jobs"),
    (["report", "{in}", "--period", "2026-10", "--out", "{out}", "--due", "下周"], "下周"),
    (
        ["report", "{in}", "--period", "2026-10", "--out", "{out}", "--previous", "{in}/团区委.xlsx"],
        "--previous",
    ),
    (["report", "{in}", "--period", "2026-10", "--out", "{in}/团区委.xlsx"], "文件夹"),
    (["report", "{in}", "--period", "2026-10", "--out", "{out}", "--plan", "{in}/团区委.xlsx"], "TOML"),
    (["forms", "十月", "--out", "{out}"], "十月"),
    (["check"], "文件"),
    (["frobnicate"], "frobnicate"),
    (["questions", "--colour"], "--colour"),
]


@pytest.mark.parametrize(("words", "named"), USAGE, ids=lambda each: str(each)[:60])
def test_a_wrong_command_line_is_told_in_a_sentence(
    words: list[str], named: str, tmp_path: Path, capfd: Any
) -> None:
    shutil.copytree(RETURNED, tmp_path / "in")
    values = {"in": str(tmp_path / "in"), "out": str(tmp_path / "out")}
    assert execute([word.format(**values) for word in words]) == 2
    told = capfd.readouterr().err
    assert named in told and "Traceback" not in told
    assert not (tmp_path / "out").exists()


def test_check_says_place_cause_and_cure(capfd: Any) -> None:
    assert execute(["check", str(RETURNED / "团区委.xlsx")]) == 0
    assert "没有发现问题" in capfd.readouterr().out
    assert execute(["check", str(RETURNED / "区总工会.xlsx")]) == 1
    told = capfd.readouterr().out
    assert "指标填报 H17" in told and "40.5" in told and "请填整数" in told


def test_forms_for_all_bureaus_come_back_as_empty(tmp_path: Path, capfd: Any) -> None:
    assert execute(["forms", "2026-10", "--out", str(tmp_path), "--due", "2026-11-05"]) == 0
    names = sorted(path.name for path in tmp_path.glob("*.xlsx"))
    assert len(names) == 13 and "劳有所得指标填报表_区妇联_2026-10.xlsx" in names
    capfd.readouterr()
    assert execute(["check", str(tmp_path / names[0])]) == 1
    assert "一格也没有填" in capfd.readouterr().out


def test_questions_are_all_told(capfd: Any) -> None:
    assert execute(["questions"]) == 0
    told = capfd.readouterr().out
    assert all(f"Q{number}　" in told for number in range(1, 18))


@pytest.mark.office
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_returns_saved_by_another_program_give_the_same_figures(tmp_path: Path, kind: str) -> None:
    saved = convert(sorted(RETURNED.glob("*.xlsx")), kind, tmp_path)
    folder = tmp_path / "saved"
    folder.mkdir()
    for path in saved:
        path.rename(folder / path.name)
    assert report(folder, out=tmp_path / "out") == 0
    keys = ("no", "value", "expected", "gap", "progress", "status", "light", "complete", "missing")
    before, after = (
        [{key: row[key] for key in keys} for row in results(where)["indicators"]]
        for where in (EXPECTED, tmp_path / "out")
    )
    assert after == before
