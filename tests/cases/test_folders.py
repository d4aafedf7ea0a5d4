"""Folders on which the reception once went wrong: what became of each file, and of whom anything is asked."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.period.consolidation import Order, gather

HERE = Path(__file__).parent
CASES = {
    "07-gbk-file-name-folder": (
        {"base_区总工会.xlsx": "counted", "签字扫描件.jpg": "aside"},
        {},
        {},
    ),
    "08-side-files-of-a-good-return": (
        {
            "~$区教育局.xlsx": "aside",
            "区教育局.xlsx": "counted",
            "区教育局盖章.jpg": "aside",
            "区教育局（盖章扫描件）.pdf": "aside",
        },
        {},
        {},
    ),
    "09-foreign-packages-and-system-files": (
        {
            "Thumbs.db": "aside",
            "base_区总工会.xlsx": "counted",
            "desktop.ini": "aside",
            "区卫健局.uos": "aside",
            "区残联.ofd": "aside",
            "区民政局报表.numbers": "aside",
            "区民政局报送.zip/10月报表.xlsx": "rejected",
        },
        {"区卫健局": "标文通文件", "区残联": "OFD 版式文件"},
        {"区民政局报送.zip/10月报表.xlsx": "unreadable"},
    ),
    "10-unreadable-serial-number": (
        {"区教育局.xlsx": "superseded", "区教育局更正.xlsx": "counted"},
        {},
        {"区教育局.xlsx": "conflicting-returns"},
    ),
    "24-same-formula-two-programs": (
        {"区教育局(wps).xlsx": "counted", "区教育局.xlsx": "identical"},
        {},
        {},
    ),
    "25a-same-figure-as-text": (
        {"区教育局(1).xlsx": "counted", "区教育局.xlsx": "identical"},
        {},
        {},
    ),
    "26-identical-resend-after-deadline": (
        {"区教育局.xlsx": "counted", "区教育局（补盖章）.xlsx": "identical"},
        {},
        {},
    ),
}


@pytest.mark.skipif(os.name == "nt", reason="a name of bytes that are no UTF-8")
@pytest.mark.parametrize("case", CASES)
def test_each_file_meets_its_right_fate_and_no_other(case: str, tmp_path: Path) -> None:
    states, aside, told = CASES[case]
    with tarfile.open(HERE / "fail" / f"{case}.tar") as archive:
        archive.extractall(tmp_path / "in", filter="data")
    found = gather(
        Order(default_plan(), Period(2026, 10), (tmp_path / "in",), jobs=1), tmp_path / "scratch"
    ).results
    folder = next((tmp_path / "in").iterdir()).name
    assert {file.path.removeprefix(f"{folder}/"): file.state for file in found.files} == states
    assert {bureau.name: bureau.aside for bureau in found.bureaus if bureau.aside} == aside
    grave = {each for each in found.findings if each.file and each.severity != "info"}
    assert {each.file.removeprefix(f"{folder}/"): each.code for each in grave} == told
    assert not [bureau.name for bureau in found.bureaus if bureau.state == "late"]


def test_every_folder_has_its_line() -> None:
    assert {path.stem for path in (HERE / "fail").glob("*.tar")} == set(CASES)
