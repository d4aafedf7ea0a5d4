"""A disk that is full, or a folder that is read only, at every place where something is written: told, nothing lost."""

from __future__ import annotations

import ctypes
import errno
import os
import sqlite3
import stat
from pathlib import Path

import pytest

from laoyousuode.folder import FolderError
from laoyousuode.period import Period
from reporter.store import database
from reporter.store.store import StoreError
from tests.store.kills import Scene
from tests.store.store_kit import Folder, command

OCTOBER = Period(2026, 10)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("full"))


class Disk:
    """What is made durable on it, file by file: from the `room`-th time on there is no space left."""

    def __init__(self, room: int) -> None:
        self.room, self.used = room, 0
        self.fsync = os.fsync

    def take(self, handle: int) -> None:
        self.used += 1
        # Folders' names need no new space.
        if self.used > self.room and not stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.fsync(handle)


def test_no_space_for_any_one_of_the_files(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str] = []
    for room in range(1000):
        scene.reset()
        disk = Disk(room)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", disk.take)
            try:
                scene.write(scene.edition)
            except (StoreError, FolderError) as error:
                assert "磁盘已满" in str(error), (room, error)
            else:
                if disk.used <= room:
                    break
        found.append(scene.verdict())
    assert scene.verdict() == "new"
    # At least each document, the manifest and the journal were written one by one.
    assert len(found) > len(scene.edition.files) and "old" in found


def test_no_space_for_any_page_of_the_store(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    connected = database._connected
    refused = 0
    for pages in range(4000):
        scene.reset()
        with monkeypatch.context() as patch:
            patch.setattr(database, "_connected", lambda path, more=pages: _bounded(connected(path), more))
            try:
                scene.write(scene.edition)
            except StoreError as error:
                assert "磁盘已满" in str(error), (pages, error)
                refused += 1
            except sqlite3.OperationalError as error:
                raise AssertionError(f"{pages}: SQLite's own words: {error}") from error
            else:
                break
        assert scene.verdict() == "old", pages
    assert refused > 2
    assert scene.verdict() == "new"


def _bounded(connection: sqlite3.Connection, more: int) -> sqlite3.Connection:
    """SQLite itself finds no room for more than so many pages beyond those there are."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + more}")
    return connection


def test_a_full_disk_is_told_on_the_command_line(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    scene.reset()
    for room in (0, 3):
        monkeypatch.setattr(os, "fsync", Disk(room).take)
        assert command(scene.folder.places, "report", "--period", "2026-10") == 2
        told = capfd.readouterr().err
        assert "磁盘已满" in told and "Traceback" not in told
        monkeypatch.undo()
    assert command(scene.folder.places, "report", "--period", "2026-10") == 0


def test_a_read_only_folder_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = Folder(tmp_path / "北仑")
    folder.path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        child = os.fork()
        if child == 0:
            code = 99
            try:
                _as_anybody()
                code = command(folder.places, "report")
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    finally:
        folder.path.chmod(stat.S_IRWXU)
    told = capfd.readouterr().err
    assert "不能写入" in told and "Traceback" not in told


def _as_anybody() -> None:
    """Give up root's right to write everywhere, in this process for good."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    data = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice
    assert libc.capget(header, data) == 0
    for place in range(3):
        data[place] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert libc.capset(header, data) == 0
