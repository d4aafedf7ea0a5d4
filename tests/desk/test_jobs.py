"""What the window asks for, done in this process on a real working folder: read, decide, add, remind, close."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from laoyousuode.period import Period
from reporter.desk import known_readings
from reporter.desk.faults import DeskError
from reporter.desk.jobs import JOBS, Bench, StoppedError
from reporter.desk.view import View, view_from
from reporter.months.office import OfficeError
from reporter.period.intake import Incoming
from reporter.returns.returned import RefusedFile, rejected
from tests.store.store_kit import CIVIL, EDUCATION, LEAD, Folder, lead_figures

OCTOBER = Period(2026, 10)
TODAY = dt.date(2026, 11, 4)


class Window:
    """What the window would hear."""

    def __init__(self, folder: Path) -> None:
        self.heard: list[dict[str, Any]] = []
        self.folder = folder
        self.stop_at = ""
        self.bench = Bench(self._hear, self._is_stopped, today=TODAY)

    def _hear(self, event: str, **facts: Any) -> None:
        self.heard.append({"event": event, **facts})

    def _is_stopped(self) -> bool:
        return bool(self.stop_at) and any(each["event"] == self.stop_at for each in self.heard)

    def run(self, job: str, **facts: Any) -> list[dict[str, Any]]:
        self.heard.clear()
        JOBS[job](self.bench, {"folder": str(self.folder), **facts})
        return self.heard

    def view(self, **facts: Any) -> View:
        return view_from(
            next(each["record"] for each in self.run("read", **facts) if each["event"] == "view")
        )

    def states(self) -> dict[str, str]:
        return {row.bureau: row.shown for row in self.view().roll}

    def said(self, job: str, **facts: Any) -> str:
        return "\n".join(line for each in self.run(job, **facts) for line in each.get("sentences", ()))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "北仑")
    made.put("牵头.xlsx", LEAD, OCTOBER, lead_figures(10))
    return made


@pytest.fixture
def window(folder: Folder) -> Window:
    return Window(folder.path)


def decision(window: Window, view: View, code: str, verdict: str, file: str = "") -> str:
    row = next(each for each in view.findings if each.code == code and each.subject and file in each.file)
    facts = {"subject": row.subject, "bureau": row.bureau, "row": row.row, "code": row.code}
    return window.said("decide", **facts, sha256=row.sha256, verdict=verdict, who="王五", why="已电话核实")


def test_the_roll_follows_the_folder_and_reads_nothing_twice(folder: Folder, window: Window) -> None:
    assert window.states()[LEAD] == "已收"
    assert window.bench.reader.known.read_now == 1
    folder.put("教育.xlsx", EDUCATION, OCTOBER, {"5": "约0.3"})
    states = window.states()
    assert states[EDUCATION].startswith("有错误") and states[CIVIL] == "未报"
    assert window.bench.reader.known.read_now == 1
    window.run("read", anew=True)
    assert window.bench.reader.known.read_now == 2


def test_an_empty_folder_has_a_roll_too(tmp_path: Path) -> None:
    window = Window(Folder(tmp_path / "空").path)
    view = window.view(period="2026-10")
    assert len(view.roll) == 13 and {row.shown for row in view.roll} == {"未报"}
    assert [str(each.period) for each in view.months][-1] == "2026-11"


def test_the_month_that_is_due_is_taken(window: Window) -> None:
    assert window.view().period == OCTOBER


def test_of_two_that_nobody_can_order_the_accepted_one_counts(folder: Folder, window: Window) -> None:
    folder.put("教育一.xlsx", EDUCATION, OCTOBER, {"5": 0.31, "12": 3})
    folder.put("教育二.xlsx", EDUCATION, OCTOBER, {"5": 0.32, "12": 3})
    view = window.view()
    assert window.states()[EDUCATION] == "重复，待定"
    decision(window, view, "conflicting-returns", "accepted", "教育二.xlsx")
    row = next(row for row in window.view().roll if row.bureau == EDUCATION)
    assert row.file == "教育二.xlsx"
    # The other one after all: the office's last word holds.
    decision(window, window.view(), "conflicting-returns", "accepted", "教育一.xlsx")
    row = next(row for row in window.view().roll if row.bureau == EDUCATION)
    assert row.file == "教育一.xlsx"
    folder.put("教育三.xlsx", EDUCATION, OCTOBER, {"5": 0.33, "12": 3}, serial=2)
    row = next(row for row in window.view().roll if row.bureau == EDUCATION)
    assert row.file == "教育三.xlsx"  # the bureau's own later word


def test_a_return_sent_back_counts_no_more_until_it_is_accepted(folder: Folder, window: Window) -> None:
    folder.put("教育.xlsx", EDUCATION, OCTOBER, {"5": "约0.3"})
    decision(window, window.view(), "ambiguous-number", "sent_back")
    assert window.states()[EDUCATION] == "不能用"
    told = decision(window, window.view(), "sent-back", "accepted")
    assert "接受" in told
    assert window.states()[EDUCATION].startswith("有错误")


def test_a_decision_before_any_bulletin_is_recorded_and_printed(folder: Folder, window: Window) -> None:
    folder.put("教育.xlsx", EDUCATION, OCTOBER, {"5": "约0.3"})
    decision(window, window.view(), "ambiguous-number", "exempted")
    assert "其中办公室已决定 1 处" in next(row.told for row in window.view().roll if row.bureau == EDUCATION)
    row = next(each for each in window.view().findings if each.code == "ambiguous-number")
    assert row.decided.startswith("准予例外：已电话核实（王五，")
    assert folder.report(OCTOBER).number == 1


def test_what_nobody_found_cannot_be_decided(window: Window) -> None:
    window.view()
    facts = {"subject": "row", "bureau": EDUCATION, "row": "5", "code": "jump", "sha256": ""}
    with pytest.raises(OfficeError, match="没有“jump”这条质疑"):
        window.run("decide", **facts, verdict="accepted", who="王五", why="理由")


def test_added_files_take_no_others_place(folder: Folder, window: Window, tmp_path: Path) -> None:
    inbox = tmp_path / "收到"
    (inbox / "下级").mkdir(parents=True)
    (inbox / "牵头.xlsx").write_bytes(b"another")
    (inbox / "下级" / "二.xlsx").write_bytes(b"two")
    assert "已添加 2 个文件" in window.said("add", paths=[str(inbox / "牵头.xlsx"), str(inbox / "下级")])
    assert "已经在里面" in window.said("add", paths=[str(inbox / "牵头.xlsx")])
    returned = folder.places.returned(OCTOBER)
    names = sorted(path.relative_to(returned).as_posix() for path in returned.rglob("*") if path.is_file())
    assert names == ["下级/二.xlsx", "牵头-2.xlsx", "牵头.xlsx"]


def test_the_bulletin_is_made_and_closed(folder: Folder, window: Window) -> None:
    assert "2026年10月的通报已写好" in window.said("report")
    assert window.view().papers == ("通报.docx", "台账.xlsx", "挂图.html")
    assert "2026年10月定稿完成" in window.said("report", final=True)
    view = window.view(period="2026-10")
    assert view.closed and [str(each.period) for each in view.months if each.closed] == ["2026-10"]


def test_reminders_of_this_moment(window: Window) -> None:
    window.run("read")
    text = next(each["text"] for each in window.run("remind") if each["event"] == "text")
    assert "区教育局" in text and "区人力社保局" not in text.split("有错误")[0]


def test_a_stopped_run_leaves_nothing(folder: Folder, window: Window) -> None:
    window.stop_at = "started"
    with pytest.raises(StoppedError):
        window.run("report")
    assert not (folder.places.results(OCTOBER) / "通报.docx").exists()
    window.stop_at = ""
    assert "已写好" in window.said("report")


def test_forms_wait_for_a_confirmed_plan(folder: Folder, window: Window) -> None:
    plan = folder.places.plan
    text = plan.read_text(encoding="utf-8").replace(
        '\nkind = "rate"', '\n# 待确认：kind：名称是“率”（表第1行）\nkind = "rate"', 1
    )
    assert "待确认" in text
    plan.write_text(text, encoding="utf-8")
    with pytest.raises(DeskError, match="还有 1 处待确认"):
        window.run("forms")
    marks = json.loads(window.run("marks", plan=str(plan))[0]["record"])
    assert marks["rows"][0]["reason"] == "名称是“率”（表第1行）"
    window.run("settle", plan=str(plan), places=[marks["rows"][0]["place"]], who="王五", date="2026-11-04")
    assert "# 已确认：kind：照草稿：名称是“率”（表第1行）（王五，2026-11-04）" in plan.read_text(
        encoding="utf-8"
    )
    assert "13 份表格" in window.said("forms")


def test_a_file_that_somebody_has_open_is_tried_again(
    folder: Folder, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(reader: object, files: Incoming, jobs: object, progress: object) -> list[RefusedFile]:
        return [rejected(shown, None, "unreadable", "") for _, shown in files]

    with monkeypatch.context() as held:
        held.setattr(known_readings, "read_all", nothing)
        view = window.view()
        assert view.again and view.roll[0].shown == "未报"
    assert window.states()[LEAD] == "已收" and not window.view().again


def test_what_other_programs_leave_is_read_once(folder: Folder, window: Window) -> None:
    (folder.places.returned(OCTOBER) / "Thumbs.db").write_bytes(b"pictures")
    assert not window.view().again
    window.run("read")
    assert window.bench.reader.known.read_now == 0
