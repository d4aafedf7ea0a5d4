"""Which return counts, what is told of the others, and --prefer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from laoyousuode.findings import Finding
from laoyousuode.plan_file import default_plan
from reporter.main import execute
from reporter.period.consolidation import Gathered, Order, PreferError, gather
from tests.mutations.forms import DUE, PERIOD, Form

BUREAU = "区教育局"


def form(serial: Any = 1, date: Any = dt.date(2026, 11, 3), numerator: Any = 41, task: str = "") -> bytes:
    made = Form.of(BUREAU)
    for name, value in (("in_serial", serial), ("in_date", date)):
        spot = made.header(name)
        made.sheet.cell(spot.row, spot.column).value = value
    made.put("3", "numerator", numerator)
    if task:
        made.book["重点任务"].cell(8, 6).value = task
    return made.bytes()


def gathered(tmp_path: Path, files: dict[str, bytes], prefer: tuple[str, ...] = ()) -> Gathered:
    folder, scratch = tmp_path / "in", tmp_path / "scratch"
    folder.mkdir(exist_ok=True)
    scratch.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    order = Order(
        default_plan(), PERIOD, (folder,), DUE, jobs=2, prefer=tuple(folder / name for name in prefer)
    )
    return gather(order, scratch)


def states(found: Gathered) -> dict[str, tuple[str, str | None]]:
    return {file.path: (file.state, file.code) for file in found.results.files}


def conflicts(found: Gathered) -> list[tuple[str, str, str, str, str]]:
    return [
        (f.file, f.severity, f"{f.sheet}!{f.cell}", f.raw, f.used)
        for f in found.results.findings
        if f.code == "conflicting-returns"
    ]


def test_the_highest_number_counts_and_each_differing_cell_is_told(tmp_path: Path) -> None:
    found = gathered(
        tmp_path,
        {
            "甲.xlsx": form(2, dt.date(2026, 11, 1)),
            "乙.xlsx": form(1, dt.date(2026, 11, 4), numerator=40, task="以前的话"),
        },
    )
    assert states(found) == {"甲.xlsx": ("counted", None), "乙.xlsx": ("superseded", None)}
    assert conflicts(found) == [
        ("乙.xlsx", "warning", "重点任务!F8", "以前的话", "任务3按月推进"),
        ("乙.xlsx", "warning", "指标填报!I8", "40", "41"),
    ]


def test_then_the_latest_date(tmp_path: Path) -> None:
    files = {"甲.xlsx": form(date=dt.date(2026, 11, 1)), "乙.xlsx": form(date="2026年11月4日", numerator=40)}
    assert states(gathered(tmp_path, files)) == {
        "甲.xlsx": ("superseded", None),
        "乙.xlsx": ("counted", None),
    }


def test_identical_contents_count_once(tmp_path: Path) -> None:
    files = {"甲.xlsx": form(), "副本/甲.xlsx": form(), "（2）.xlsx": form(numerator="41")}
    found = gathered(tmp_path, files)
    assert sorted(state for state, _ in states(found).values()) == ["counted", "identical", "identical"]
    assert conflicts(found) == []


def test_without_an_order_none_counts(tmp_path: Path) -> None:
    other = Form.of("区总工会").bytes()
    files = {"甲.xlsx": form(), "乙.xlsx": form(numerator=40), "区总工会.xlsx": other}
    found = gathered(tmp_path, files)
    assert states(found) == {
        "甲.xlsx": ("rejected", "conflicting-returns"),
        "乙.xlsx": ("rejected", "conflicting-returns"),
        "区总工会.xlsx": ("counted", None),
    }
    assert [conflict[:3] for conflict in conflicts(found)] == [
        ("乙.xlsx", "error", "指标填报!H2"),
        ("甲.xlsx", "error", "指标填报!H2"),
        ("甲.xlsx", "warning", "指标填报!I8"),
    ] or {conflict[1] for conflict in conflicts(found)} == {"error", "warning"}
    assert {b.name: b.state for b in found.results.bureaus}[BUREAU] == "missing"


@pytest.mark.parametrize("chosen", ["甲.xlsx", "乙.xlsx"])
def test_prefer_decides(tmp_path: Path, chosen: str) -> None:
    files = {"甲.xlsx": form(), "乙.xlsx": form(numerator=40)}
    found = gathered(tmp_path, files, (chosen,))
    other = next(name for name in files if name != chosen)
    assert states(found) == {chosen: ("counted", None), other: ("superseded", None)}
    assert [conflict[:3] for conflict in conflicts(found)] == [(other, "warning", "指标填报!I8")]


def test_prefer_a_lower_number(tmp_path: Path) -> None:
    files = {"甲.xlsx": form(1), "乙.xlsx": form(3, numerator=40)}
    assert states(gathered(tmp_path, files, ("甲.xlsx",)))["甲.xlsx"] == ("counted", None)


def test_prefer_must_name_a_usable_file(tmp_path: Path) -> None:
    with pytest.raises(PreferError, match="不在要汇总的文件之中"):
        gathered(tmp_path, {"甲.xlsx": form()}, ("丙.xlsx",))
    with pytest.raises(PreferError, match="不是可以使用的返回表"):
        gathered(tmp_path, {"坏.xlsx": b"x"}, ("坏.xlsx",))


def test_prefer_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "甲.xlsx").write_bytes(form())
    (folder / "乙.xlsx").write_bytes(form(numerator=40))
    command = ["report", str(folder), "--period", "2026-10", "--out", str(tmp_path / "out")]
    assert execute(command) == 3  # nothing usable without a choice
    assert "分不出先后" in capsys.readouterr().err
    assert execute([*command, "--prefer", str(folder / "甲.xlsx")]) == 0
    assert execute([*command, "--prefer", str(folder / "无.xlsx")]) == 2
    assert "--prefer" in capsys.readouterr().err


def finding(found: Gathered, code: str) -> Finding:
    return next(each for each in found.results.findings if each.code == code)


def test_late_and_undated(tmp_path: Path) -> None:
    late = (
        gathered(tmp_path / "1", {"甲.xlsx": form(date=dt.date(2026, 11, 6))})
        if _made(tmp_path, "1")
        else None
    )
    assert late is not None
    assert {b.name: b.state for b in late.results.bureaus}[BUREAU] == "late"
    assert finding(late, "late-return").cell == "J2"
    undated = gathered(tmp_path / "2", {"甲.xlsx": form(date="月初")}) if _made(tmp_path, "2") else None
    assert undated is not None
    assert (finding(undated, "unknown-date").cell, finding(undated, "unknown-date").raw) == ("J2", "月初")


def _made(folder: Path, name: str) -> bool:
    (folder / name).mkdir()
    return True


def test_the_files_name_is_only_a_hint(tmp_path: Path) -> None:
    found = gathered(tmp_path, {"区民政局10月.xlsx": form()})
    told = finding(found, "bureau-mismatch")
    assert (told.raw, told.used, told.cell) == ("区民政局", BUREAU, "C2")
    assert states(found) == {"区民政局10月.xlsx": ("counted", None)}
