"""A run over many districts: each has the edition that it has alone, and the roll-up adds nothing up."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reporter.main import execute
from reporter.province.rollup import BOOK, DATA, PAGE
from tests.province.districts import RETURNED, district_name, make_plans, make_returns, plan_id

FIXED = ("--period", "2026-10", "--due", "2026-11-05")


class Run:
    """What a run over so many districts left in its folder."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder, self.count = folder, count
        self.out = folder / "通报"
        make_plans(folder / "方案", count)
        make_returns(folder / "返回", count)

    def report(self, *words: str) -> int:
        paths = ("--plans", str(self.folder / "方案"), "--out", str(self.out), *FIXED)
        return execute(["report", str(self.folder / "返回"), *paths, *words])

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / DATA).read_bytes())
        return found


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Three districts: the second without two of its bureaus, and a file that is nobody's."""
    run = Run(tmp_path_factory.mktemp("province"), 3)
    for name in ("区妇联.xlsx", "区妇联（更正）.xlsx", "区残联.xlsx"):
        (run.folder / "返回" / district_name(2) / name).unlink()
    shutil.copy(RETURNED / "区残联.xlsx", run.folder / "返回" / "别处.xlsx")
    (run.folder / "返回" / district_name(3) / "坏.xlsx").write_bytes(b"PK\x03\x04 and no more")
    assert run.report() == 0
    return run


def test_each_district_has_the_edition_that_it_has_alone(few: Run, tmp_path: Path) -> None:
    number = 1
    paths = [str(few.folder / "返回" / district_name(number)), "--out", str(tmp_path / "out"), *FIXED]
    assert execute(["report", *paths, "--plan", str(few.folder / "方案" / "001.toml")]) == 0
    alone = json.loads((tmp_path / "out" / "results.json").read_bytes())
    among = json.loads((few.out / district_name(number) / "results.json").read_bytes())
    # Below another folder the files are shown with its name.
    spelt = json.dumps(among, ensure_ascii=False).replace(f"{district_name(number)}/", "")
    assert json.loads(spelt) == alone
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*")}
    assert names == {
        path.relative_to(few.out / district_name(number)).as_posix()
        for path in (few.out / district_name(number)).rglob("*")
    }


def test_the_roll_up_says_lights_and_reception_as_each_district_does(few: Run) -> None:
    data = few.data
    assert [each["plan"] for each in data["districts"]] == [plan_id(1), plan_id(2), plan_id(3)]
    for each in data["districts"]:
        own = json.loads((few.out / each["folder"] / "results.json").read_bytes())
        assert [(row["name"], row["status"], row["light"]) for row in each["indicators"]] == [
            (row["name"], row["status"], row["light"]) for row in own["indicators"]
        ]
        assert [(bureau["name"], bureau["state"]) for bureau in each["bureaus"]] == [
            (bureau["name"], bureau["state"]) for bureau in own["bureaus"]
        ]
    silent = [
        {bureau["name"] for bureau in each["bureaus"] if bureau["state"] == "missing"}
        for each in data["districts"]
    ]
    assert silent[1] - silent[0] == {"区妇联", "区残联"}


def test_no_figure_is_in_the_roll_up(few: Run) -> None:
    """Neither a district's nor a sum: what is compared are lights."""
    text = (few.out / PAGE).read_text(encoding="utf-8")
    assert not re.search(r"\d\.\d", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))
    assert set(few.data["districts"][0]["indicators"][0]) == {"name", "status", "light"}


def test_a_file_of_no_plan_is_its_folders_or_nobodys(few: Run) -> None:
    assert [each["file"] for each in few.data["unassigned"]] == ["别处.xlsx"]
    own = json.loads((few.out / district_name(3) / "results.json").read_bytes())
    assert {file["path"]: file["state"] for file in own["files"]}[f"{district_name(3)}/坏.xlsx"] == "rejected"


def test_page_and_workbook_show_the_matrix(few: Run) -> None:
    book = openpyxl.load_workbook(io.BytesIO((few.out / BOOK).read_bytes()))
    rows = list(book["亮灯"].iter_rows(values_only=True))
    heads = [each for each in rows[0] if each]
    first = few.data["districts"][0]
    by_name = dict(zip(heads, rows[1], strict=False))
    assert {row["name"]: row["status"] for row in first["indicators"]} == {
        row["name"]: by_name[row["name"]] for row in first["indicators"]
    }
    page = (few.out / PAGE).read_text(encoding="utf-8")
    assert all(f'<th scope="row">{district_name(number)}</th>' in page for number in (1, 2, 3))
    lights = re.findall(r'<td class="light (\w+)"', page)
    assert lights == [row["light"] for each in few.data["districts"] for row in each["indicators"]]


def test_the_same_returns_give_the_same_roll_up(few: Run) -> None:
    before = {name: (few.out / name).read_bytes() for name in (PAGE, BOOK, DATA)}
    assert few.report() == 0
    assert {name: (few.out / name).read_bytes() for name in before} == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--plan", "x.toml"), "--plan：和 --plans 不能一起用"),
        (("--prefer", "x.xlsx"), "--prefer：和 --plans 不能一起用"),
    ],
)
def test_what_belongs_to_one_district_is_refused(
    few: Run, words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert few.report(*words) == 2
    assert told in capsys.readouterr().err


def test_a_folder_without_plans_or_with_one_twice_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["report", str(RETURNED), "--plans", str(tmp_path), "--out", str(tmp_path / "out"), *FIXED]
    assert execute(words) == 2
    assert "没有方案文件" in capsys.readouterr().err
    make_plans(tmp_path, 1)
    shutil.copy(tmp_path / "001.toml", tmp_path / "002.toml")
    assert execute(words) == 2
    assert f"相同：{plan_id(1)}" in capsys.readouterr().err


def _is_reported(folder: Path, count: int) -> None:
    run = Run(folder, count)
    assert run.report("--format", "json,docx") == 0
    data = run.data
    assert [each["district"] for each in data["districts"]] == [
        district_name(number) for number in range(1, count + 1)
    ]
    # The same returns under other names: every district stands alike.
    assert all(each["indicators"] == data["districts"][0]["indicators"] for each in data["districts"])
    assert not data["unassigned"] and not any(each["trouble"] for each in data["districts"])
    assert all((run.out / district_name(number) / "通报.docx").is_file() for number in range(1, count + 1))


def test_ten_districts(tmp_path: Path) -> None:
    _is_reported(tmp_path, 10)


@pytest.mark.slow
def test_a_hundred_districts(tmp_path: Path) -> None:
    _is_reported(tmp_path, 100)
