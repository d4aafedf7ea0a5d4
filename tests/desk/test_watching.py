"""The folder is read when it has changed and rests; which folder is opened; how far a job is."""

from __future__ import annotations

from pathlib import Path

import pytest

from reporter.desk.choosing import Choice, Remembered, choose
from reporter.desk.progress import JobProgress
from reporter.desk.watching import Stamps, Watch, digest_of, stamps_of
from reporter.months.office import make_working_folder
from tests.store.store_kit import Folder

ONE: Stamps = (("一.xlsx", 1, 100),)
GROWN: Stamps = (("一.xlsx", 2, 900),)


@pytest.mark.parametrize(
    ("looks", "due"),
    [
        # what each look at the folder sees, and whether it is then to be read; it was read when it was empty
        (((), ()), (False, False)),
        ((ONE, ONE), (False, True)),
        ((ONE, GROWN, GROWN), (False, False, True)),  # still being copied
        ((ONE, (), ()), (False, False, False)),  # came and went
    ],
)
def test_a_folder_is_due_when_it_rests_otherwise_than_it_was_read(
    looks: tuple[Stamps, ...], due: tuple[bool, ...]
) -> None:
    seen = iter(looks)
    watch = Watch(lambda folder: next(seen))
    watch.on(Path("返回"), digest_of(()))
    assert tuple(watch.is_due() for _ in looks) == due


def test_what_was_read_is_not_due_again() -> None:
    watch = Watch(lambda folder: ONE)
    watch.on(Path("返回"), digest_of(()))
    assert [watch.is_due(), watch.is_due()] == [False, True]
    watch.on(Path("返回"), digest_of(ONE))
    assert not watch.is_due()


def test_stamps_tell_arrival_change_and_departure(tmp_path: Path) -> None:
    before = stamps_of(tmp_path / "返回")
    (tmp_path / "返回" / "乡").mkdir(parents=True)
    (tmp_path / "返回" / "乡" / "一.xlsx").write_bytes(b"1")
    (tmp_path / "返回" / ".二.xlsx.part").write_bytes(b"half")
    one = stamps_of(tmp_path / "返回")
    assert before == () and [name for name, _, _ in one] == ["乡/一.xlsx"]
    (tmp_path / "返回" / "乡" / "一.xlsx").write_bytes(b"12")
    assert stamps_of(tmp_path / "返回") != one


# --- which folder ---


def test_a_folder_is_chosen_without_a_word(tmp_path: Path) -> None:
    one = Folder(tmp_path / "甲").path
    other = Folder(tmp_path / "乙").path
    (one / "2026-01" / "返回").mkdir(parents=True, exist_ok=True)
    dropped = tmp_path / "收到的表"
    dropped.mkdir()
    inside = one / "2026-01" / "返回"
    assert choose([], tmp_path, "") == Choice(None)
    assert choose([], tmp_path, str(other)) == Choice(other)  # the one open last
    assert choose([], inside, str(other)) == Choice(one)  # the one it was started in
    assert choose([inside], other, "") == Choice(one)  # the one that was dropped
    assert choose([dropped], tmp_path, str(other)) == Choice(other, (dropped,))  # returns for the known one
    assert choose([tmp_path / "没有"], tmp_path, "") == Choice(None)
    assert choose([], tmp_path, str(tmp_path / "移走了")) == Choice(None)


def test_what_is_remembered_outlives_damage(tmp_path: Path) -> None:
    kept = Remembered(tmp_path / "设置")
    kept.put("folder", "甲")
    kept.put("who", "王五")
    assert (Remembered(tmp_path / "设置").get("folder"), kept.get("who")) == ("甲", "王五")
    (tmp_path / "设置" / "desk.json").write_text("{", encoding="utf-8")
    assert kept.get("folder") == ""
    kept.put("folder", "乙")
    assert kept.get("folder") == "乙"


def test_a_new_folder_takes_a_plan_that_lies_there(tmp_path: Path) -> None:
    import datetime as dt

    from laoyousuode.plan_file import DEFAULT_PLAN

    (tmp_path / "方案.toml").write_bytes(DEFAULT_PLAN.read_bytes() + "# 本区的\n".encode())
    folder, _ = make_working_folder(tmp_path, None, dt.date(2026, 11, 3))
    assert "本区的" in folder.plan.read_text(encoding="utf-8")


# --- how far ---


def test_a_jobs_line() -> None:
    job = JobProgress("read")
    assert job.told(0) == "读取返回表……" and job.share is None
    job.hear({"event": "started", "count": 10}, 100.0)
    job.hear({"event": "read", "file": "包.zip/‮一.xlsx"}, 101.0)
    assert job.told(101.0) == "读取返回表：1/10，一.xlsx"
    job.hear({"event": "read", "file": "二.xlsx"}, 104.0)
    assert job.told(104.0) == "读取返回表：2/10，二.xlsx，约还需 16 秒"
    assert job.share == 0.2
    job.hear({"event": "writing"}, 120.0)
    assert job.told(120.0) == "读取返回表：正在写出文件……" and not job.share
