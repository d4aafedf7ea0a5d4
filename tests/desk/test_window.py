"""The real window on a real screen, driven as an officer drives it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from laoyousuode.period import Period
from laoyousuode.plan_file import DEFAULT_PLAN
from reporter.notice.confirmation import is_confirmed
from tests.desk.driven import drive
from tests.store.store_kit import CIVIL, EDUCATION, LEAD, Folder, lead_figures, workbook

OCTOBER = Period(2026, 10)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "北仑 张三&李四")
    made.put("牵头.xlsx", LEAD, OCTOBER, lead_figures(10))
    return made


def order(folder: Folder, story: str, **more: object) -> dict[str, object]:
    returned = str(folder.places.returned(OCTOBER))
    return {"story": story, "folder": str(folder.path), "period": "2026-10", "returned": returned, **more}


def picture(path: Path) -> bool:
    """Whether it is one, of a window and not of an empty screen."""
    return path.is_file() and path.stat().st_size > 20_000


def test_a_month_from_the_first_return_to_the_signed_bulletin(folder: Folder, tmp_path: Path) -> None:
    arriving = tmp_path / "收到" / "教育.xlsx"
    arriving.parent.mkdir()
    arriving.write_bytes(workbook(EDUCATION, OCTOBER, {"5": "约0.3"}))
    # Names from outside: a sign that no font has, one that turns the line, Tcl's own brackets.
    for name in ("\U0001f600{.xlsx", "\u202e[exit].xlsx"):
        (folder.places.returned(OCTOBER) / name).write_bytes(b"no workbook")
    facts = drive(
        tmp_path / "看", order(folder, "month", arriving=[str(arriving)], finding="约0.3", final=True)
    )
    assert (facts["first"][LEAD], facts["first"][EDUCATION][-2:]) == ("已收", "未报")
    assert facts["then"][EDUCATION].startswith("有错误") and facts["files"][EDUCATION] == "教育.xlsx"
    assert facts["then"][CIVIL][-2:] == "未报"
    assert facts["summary"].startswith("应报 13，已收 2")
    [row] = facts["found"]
    assert row[0:2] == ["错误", EDUCATION] and "约0.3" in row[3]
    assert "改法：" in facts["detail"]
    assert facts["rows_seen"] == 13
    assert facts["wanted"] == "请写明谁决定的和理由。"
    assert facts["decided"].startswith("准予例外：本季没有这一项，已电话核实（王五，")
    assert facts["looks_while_reporting"] > 10  # the window lived while the bulletin was made
    results = folder.places.results(OCTOBER)
    opened = {Path(path).name for path in facts["opened"]}
    assert opened == {"教育.xlsx", "返回", "通报.docx", "台账.xlsx", "挂图.html"}
    assert (results / "通报.docx").is_file() and (results / "整改").is_dir()
    assert "区民政局" in facts["clipboard"]
    assert facts["closed"] == "已定稿" and len(facts["asked"]) == 1
    with folder.office() as office:
        assert office.store.is_closed(OCTOBER)
    for name in ("findings", "dialog", "report"):
        assert picture(tmp_path / "看" / f"{name}.png")


def test_the_first_day(tmp_path: Path) -> None:
    new, empty = tmp_path / "新的工作文件夹", tmp_path / "空"
    new.mkdir()
    empty.mkdir()
    text = DEFAULT_PLAN.read_text(encoding="utf-8")
    text = text.replace('\noffice = "', '\n# 待确认：office：通知没有写\noffice = "', 1)
    text = text.replace('\nkind = "rate"', '\n# 待确认：kind：名称是“率”（表第1行）\nkind = "rate"', 1)
    (new / "方案.toml").write_text(text, encoding="utf-8")
    asked = {"story": "first_day", "period": "2026-10", "folders": [str(empty), str(new)]}
    facts = drive(tmp_path / "看", asked)
    assert "空 不是工作文件夹" in facts["refused"]
    assert facts["roll"] == 13
    assert [row[-1] for row in facts["marks"]] == ["通知没有写", "名称是“率”（表第1行）"]
    assert "还有 2 处待确认，先不要下发" in facts["waiting"]
    assert facts["confirmed"] == "没有待确认的，方案可以使用。"
    written = (new / "方案.toml").read_text(encoding="utf-8")
    assert is_confirmed(written) and tomllib.loads(written)["office"] == "全区专班办公室"
    assert len(list((new / "2026-10" / "下发").glob("*.xlsx"))) == 13
    for name in ("start", "plan"):
        assert picture(tmp_path / "看" / f"{name}.png")


def test_closing_in_the_middle_is_safe(folder: Folder, tmp_path: Path) -> None:
    facts = drive(tmp_path / "看", order(folder, "leaving"))
    assert "现在关闭是安全的" in facts["asked"][0]
    # Whatever the second process had come to, the next run finds a whole folder and goes on.
    reported = folder.report(OCTOBER)
    assert (reported.folder / "通报.docx").is_file()


def test_a_fault_of_our_own_leaves_the_window_alive_and_is_told(folder: Folder, tmp_path: Path) -> None:
    facts = drive(tmp_path / "看", order(folder, "fault"))
    assert any("程序内部出错（ZeroDivisionError" in line for line in facts["log"])
    assert len(facts["after"]) == 13
