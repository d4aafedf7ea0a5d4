"""The store's file: one holder at a time, damage told with the last good copy, rows that stay, copies that come back."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from dataclasses import asdict
from pathlib import Path

import pytest

from laoyousuode.lock import Holder
from laoyousuode.period import Period
from reporter.store import database
from reporter.store.store import StoreError, open_store
from tests.store.store_kit import LEAD, UNION, Folder, command, lead_figures

OCTOBER = Period(2026, 10)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "北仑")


def test_a_second_pc_is_told_who_holds_the_store(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    lock = folder.path / "台账.sqlite.占用"
    holder = Holder("王", "办公室二号机", 1, "2026-11-03 09:00")
    lock.write_text(json.dumps(asdict(holder)), encoding="utf-8")
    assert command(folder.places, "report") == 2
    told = capfd.readouterr().err
    assert "王" in told and "办公室二号机" in told and "占用" in told and "Traceback" not in told
    assert lock.exists(), "another PC's lock is nobody's here to remove"


def test_the_lock_of_a_dead_process_on_this_pc_is_free(folder: Folder) -> None:
    lock = folder.path / "台账.sqlite.占用"
    lock.write_text(json.dumps(asdict(database.this_holder())), encoding="utf-8")
    with open_store(folder.places.store):
        assert lock.exists()
    assert not lock.exists()


def test_one_holder_at_a_time(folder: Folder) -> None:
    path = folder.places.store
    with open_store(path), pytest.raises(StoreError, match="台账正在使用"), open_store(path):
        pass


def test_rows_can_only_be_added(folder: Folder) -> None:
    folder.put("一.xlsx", UNION, OCTOBER, {"12": 40})
    folder.report(OCTOBER)
    with open_store(folder.places.store) as store:
        for statement in ("UPDATE figure SET value = '1'", "DELETE FROM received", "DELETE FROM edition"):
            with pytest.raises(sqlite3.IntegrityError, match="rows are only added"):
                store.rows(statement)
        assert store.rows("SELECT value FROM figure WHERE row = '12' AND bureau = ?", UNION) == [("40",)]


def test_the_journal_is_never_wal(folder: Folder) -> None:
    with open_store(folder.places.store) as store:
        assert store.rows("PRAGMA journal_mode") == [("delete",)]
        assert store.rows("PRAGMA foreign_keys") == [(1,)]


def everything(path: Path) -> str:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def test_a_page_written_over_is_told_and_the_good_copy_named(
    folder: Folder, capfd: pytest.CaptureFixture[str]
) -> None:
    folder.put("一.xlsx", LEAD, OCTOBER, lead_figures(10))
    folder.report(OCTOBER)
    path = folder.places.store
    copy = database.copy(path, "升级前")
    whole, content = path.read_bytes(), everything(path)
    told = 0
    for page in range(path.stat().st_size // 8192):
        data = bytearray(whole)
        data[page * 8192 : (page + 1) * 8192] = os.urandom(8192)
        path.write_bytes(data)
        try:
            with open_store(path):
                pass
        except StoreError as error:
            told += 1
            assert copy.name in str(error) and "restore" in str(error), page
            assert path.read_bytes() == data, "what is damaged stays as it is"
        else:
            assert everything(path) == content, "a free page holds nothing"
    assert told > 20
    path.write_bytes(whole[:8192] + os.urandom(8192) + whole[16384:])
    assert command(folder.places, "report", "--period", "2026-10") == 2
    sentence = capfd.readouterr().err
    assert "已损坏" in sentence and copy.name in sentence and "Traceback" not in sentence


def test_a_file_that_is_no_store_is_left_alone(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    path = folder.places.store
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE somebody (name)")
    other.commit()
    other.close()
    before = path.read_bytes()
    assert command(folder.places, "report") == 2
    assert "不是本程序的台账" in capfd.readouterr().err
    assert path.read_bytes() == before


def test_a_store_of_a_newer_program_is_left_alone(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(folder.places.store) as newer:
        newer.execute("PRAGMA user_version = 999")
    newer.close()
    assert command(folder.places, "report") == 2
    assert "第999版" in capfd.readouterr().err


def test_a_copy_comes_back_and_what_was_there_is_set_aside(folder: Folder) -> None:
    path = folder.places.store
    folder.put("一.xlsx", UNION, OCTOBER, {"12": 40})
    folder.report(OCTOBER)
    copy = database.copy(path, "定稿2026-10")
    kept = path.read_bytes()
    path.write_bytes(b"\0" * 5000)
    aside = database.restore(path, copy)
    assert aside is not None and aside.read_bytes() == b"\0" * 5000
    assert path.read_bytes() == kept
    with open_store(path) as store:
        assert store.counting(OCTOBER) is not None


def test_a_damaged_copy_is_not_taken_back(folder: Folder) -> None:
    copy = folder.path / "坏.sqlite"
    copy.write_bytes(b"SQLite format 3\0" + b"\1" * 9000)
    before = folder.places.store.read_bytes()
    with pytest.raises(StoreError, match=r"坏\.sqlite"):
        database.restore(folder.places.store, copy)
    assert folder.places.store.read_bytes() == before
