"""What comes in: folders, archives, temporary files, and readers that die."""

from __future__ import annotations

import faulthandler
import io
import os
import signal
import struct
import sys
import time
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from reporter.period import workers
from reporter.period.archive import member_name, unpack
from reporter.period.intake import collect, expand, in_workers, read_all
from reporter.period.names import shown_name
from reporter.returns.returned import FileReading, RefusedFile, Return, unpacked
from reporter.workbooks.grid import WorkbookError
from tests.mutations.forms import LEAD, filled
from tests.mutations.judge import reader


def pack(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def take(folder: Path, scratch: Path) -> dict[str, FileReading]:
    """All that a folder gives, by shown name."""
    found = collect([folder])
    files, turned_away = expand(found.files, scratch, 2)
    read = found.returns([*turned_away, *read_all(reader(), files, 2)])
    return {item.path: unpacked(item) for item in read}


def codes(found: dict[str, FileReading]) -> dict[str, str]:
    return {shown: item.code if isinstance(item, RefusedFile) else "" for shown, item in found.items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    return path


def test_archives_are_read_by_content_and_nested_once(folder: Path, tmp_path: Path) -> None:
    form = filled(LEAD)
    inner = pack({"里/丙.xlsx": form, "说明.txt": "见表".encode()})
    deep = pack({"更里.zip": pack({"丁.xlsx": form})})
    (folder / "包.doc").write_bytes(pack({"甲.xlsx": form, "再包.zip": inner, "深.zip": deep}))
    (folder / "乙.zip").write_bytes(form)  # a workbook, whatever its name says
    found = take(folder, tmp_path / "scratch")
    assert codes(found) == {
        "乙.zip": "",
        "包.doc/甲.xlsx": "",
        "包.doc/再包.zip/里/丙.xlsx": "",
        "包.doc/再包.zip/说明.txt": "not-a-workbook",
        "包.doc/深.zip/更里.zip": "unsupported-archive",
    }


def test_no_path_leaves_the_scratch_folder(folder: Path, tmp_path: Path) -> None:
    names = ["../../逃.xlsx", "/etc/绝对.xlsx", "C:\\盘\\符.xlsx", "..\\反.xlsx"]
    (folder / "包.zip").write_bytes(pack(dict.fromkeys(names, filled(LEAD))))
    scratch = tmp_path / "scratch"
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    found = take(folder, scratch)
    assert codes(found) == {
        "包.zip/逃.xlsx": "",
        "包.zip/etc/绝对.xlsx": "",
        "包.zip/C_/盘/符.xlsx": "",
        "包.zip/反.xlsx": "",
    }
    written = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert all(path.parent == scratch / "0" and path.suffix == ".bin" for path in written)


@pytest.mark.parametrize(
    ("raw", "flag", "extra", "shown"),
    [
        ("区民政局.xlsx".encode("gb18030"), 0, b"", "区民政局.xlsx"),
        ("区民政局.xlsx".encode(), 0x800, b"", "区民政局.xlsx"),
        ("区民政局.xlsx".encode(), 0, b"", "区民政局.xlsx"),
        (b"plain.xlsx", 0, b"", "plain.xlsx"),
        (b"x\x07y.xlsx", 0, b"", "x_y.xlsx"),
        (b"?.xlsx", 0, struct.pack("<HHBL", 0x7075, 5 + 12, 1, 0) + "民政.xlsx".encode(), "民政.xlsx"),
        (b"..", 0, b"", "未命名"),
    ],
)
def test_names_in_archives(raw: bytes, flag: int, extra: bytes, shown: str) -> None:
    name = raw.decode() if flag else raw.decode("cp437")
    entry = zipfile.ZipInfo(name)
    entry.orig_filename, entry.flag_bits, entry.extra = name, flag, extra
    assert member_name(entry) == shown


def test_archives_that_cannot_be_unpacked(folder: Path, tmp_path: Path) -> None:
    good = pack({"甲.xlsx": filled(LEAD)})
    (folder / "断.zip").write_bytes(good[: len(good) // 2])
    (folder / "空.zip").write_bytes(pack({}))
    (folder / "炸弹.zip").write_bytes(pack({"零.bin": b"\0" * (80 << 20)}))
    (folder / "多.zip").write_bytes(pack({f"{number}": b"" for number in range(10_500)}))
    (folder / "甲.rar").write_bytes(b"Rar!\x1a\x07\x01\x00")
    (folder / "甲.7z").write_bytes(b"7z\xbc\xaf\x27\x1c")
    locked = bytearray(pack({"甲.xlsx": filled(LEAD)}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(signature) + at] |= 1
    (folder / "锁.zip").write_bytes(locked)
    found = take(folder, tmp_path / "scratch")
    assert codes(found) == {
        "断.zip": "unreadable",
        "空.zip": "unsupported-archive",
        "炸弹.zip/零.bin": "too-large",
        "多.zip": "too-large",
        "甲.rar": "unsupported-archive",
        "甲.7z": "unsupported-archive",
        "锁.zip/甲.xlsx": "encrypted",
    }
    for item in found.values():
        assert item.findings[0].message and item.findings[0].cure and item.findings[0].file == item.path


def test_what_is_passed_over_and_what_is_named(folder: Path, tmp_path: Path) -> None:
    for name in ("~$区民政局.xlsx", ".隐藏.xlsx"):
        (folder / name).write_bytes(b"x")
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "退回").mkdir()
    (folder / "退回" / "整改_区民政局_2026-10.xlsx").write_bytes(filled(LEAD))
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "管道.xlsx")
    found = take(folder, tmp_path / "scratch")
    assert codes(found) == {
        "~$区民政局.xlsx": "side-file",
        "空.xlsx": "not-a-workbook",
        "退回/整改_区民政局_2026-10.xlsx": "",
        **({"管道.xlsx": "unlisted"} if hasattr(os, "mkfifo") else {}),
    }


class Panic(BaseException):
    """Like a Rust panic: no Exception."""


@dataclass(frozen=True)
class Killer:
    """A reader that dies as its file's name says."""

    def read(self, path: Path, shown: str) -> Return:
        faulthandler.disable()  # its report of an abort that is meant would only alarm
        match path.stem:
            case "abort":
                os.abort()
            case "segv":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "exit":
                os._exit(3)
            case "panic":
                raise Panic("panicked at src/lib.rs")
            case "error":
                raise ZeroDivisionError
            case "system-exit":
                raise SystemExit(2)
            case "hang":
                time.sleep(600)
            case "memory":
                bytearray(64 << 30)
            case "grow":
                kept = []
                while True:
                    kept.append(bytearray(64 << 20))
            case "workbook":
                raise WorkbookError("encrypted", "x")
        return Return(shown, "", path.stem)


@pytest.mark.parametrize("jobs", [1, 2])
def test_whatever_kills_the_reader_costs_one_file(
    folder: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "SECONDS_A_FILE", 2.0)
    deadly = ("abort", "segv", "exit", "panic", "error", "system-exit", "hang", "memory", "grow")
    for index, name in enumerate(deadly):
        (folder / f"{name}.xlsx").write_bytes(b"")
        (folder / f"good{index}.xlsx").write_bytes(b"")
    found = {item.path: unpacked(item) for item in read_all(Killer(), collect([folder]).files, jobs)}
    expected = dict.fromkeys((f"{name}.xlsx" for name in deadly), "unreadable")
    expected |= {
        "error.xlsx": "internal-fault",
        "hang.xlsx": "too-large",
        "memory.xlsx": "too-large",
        "grow.xlsx": "too-large",
    }
    expected |= {f"good{index}.xlsx": "" for index in range(len(deadly))}
    assert codes(found) == expected
    assert list(found) == sorted(found)


def test_the_real_killers_of_calamine_are_survived(folder: Path, tmp_path: Path) -> None:
    """Two cells in opposite corners of an .xlsb make calamine ask for a dense grid, and abort."""
    from tests.messy.binary_killer import corners

    (folder / "角.xlsb").write_bytes(corners())
    (folder / "好.xlsx").write_bytes(filled(LEAD))
    found = take(folder, tmp_path / "scratch")
    assert isinstance(found["好.xlsx"], Return)
    assert codes(found)["角.xlsb"] in ("too-large", "unreadable", "wrong-template")


def _never(flag: str) -> None:
    """A worker that never comes to its first task."""
    os.kill(os.getpid(), signal.SIGKILL)


def _name(path: Path, shown: str) -> str:
    return shown


@pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals")
def test_a_worker_killed_while_it_waits_costs_nothing(tmp_path: Path) -> None:
    from tests.messy.odd_run import dies_once

    names = [f"{number}.xlsx" for number in range(5)]
    tasks = [(tmp_path, name) for name in names]
    flag = tmp_path / "killed"
    done: list[str] = []
    found = in_workers(_name, tasks, names, 2, done.append, dies_once, (str(flag), _nothing))
    assert flag.exists()
    assert found == names
    assert done == names


@pytest.mark.skipif(os.name == "nt", reason="processes are killed by signals")
def test_where_no_worker_can_begin_the_files_are_told_and_the_run_ends(tmp_path: Path) -> None:
    names = ["甲.xlsx", "乙.xlsx"]
    found = in_workers(_name, [(tmp_path, name) for name in names], names, 2, start=_never, facts=("",))
    assert [(each.path, each.code) for each in found if isinstance(each, RefusedFile)] == [
        ("甲.xlsx", "internal-fault"),
        ("乙.xlsx", "internal-fault"),
    ]


def _nothing() -> None:
    pass


class TestLimitsOfAnArchive:
    """They are sums over what lies within it."""

    def test_what_is_too_much_in_itself_costs_itself(self, folder: Path, tmp_path: Path) -> None:
        bomb = pack({f"{number}.bin": b"\0" * (7 << 20) for number in range(6)})
        content = {"内.zip": bomb, "甲.xlsx": filled(LEAD), "附件.pdf": os.urandom(1 << 20)}
        (folder / "包.zip").write_bytes(pack(content))
        assert codes(take(folder, tmp_path / "scratch")) == {
            "包.zip/内.zip": "too-large",
            "包.zip/甲.xlsx": "",
            "包.zip/附件.pdf": "not-a-workbook",
        }
        kept = [path for path in (tmp_path / "scratch").rglob("*") if path.is_file()]
        assert len(kept) == 2

    def test_many_small_bombs_are_one(self, folder: Path, tmp_path: Path) -> None:
        """Each lies below the floor of a part's ratio."""
        (folder / "包.zip").write_bytes(pack({f"{number}.bin": b"\0" * (7 << 20) for number in range(9)}))
        assert codes(take(folder, tmp_path / "scratch")) == {"包.zip": "too-large"}
        assert not [path for path in (tmp_path / "scratch").rglob("*") if path.is_file()]

    def test_entries_are_counted_over_all(self, folder: Path, tmp_path: Path) -> None:
        inner = pack({f"{number}.bin": os.urandom(9) for number in range(900)})
        (folder / "包.zip").write_bytes(pack({f"{number}.zip": inner for number in range(3)}))
        assert codes(take(folder, tmp_path / "scratch")) == {"包.zip": "too-large"}

    def test_a_hundred_forms_are_no_bomb(self, folder: Path, tmp_path: Path) -> None:
        """Stored, not deflated: the parts' own entries show through."""
        form = filled(LEAD)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
            for number in range(150):
                archive.writestr(f"{number}.xlsx", form)
        members = unpack(buffer.getvalue(), "包.zip", tmp_path)
        assert members is not None
        assert [member.error for member in members if member.error] == []
        assert len(members) == 150

    def test_two_members_of_one_name_are_two(self, folder: Path, tmp_path: Path) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr("甲.pdf", b"%PDF-1")
            archive.writestr("甲.pdf", b"%PDF-2")
        members = unpack(buffer.getvalue(), "包.zip", tmp_path)
        assert members is not None
        assert [(member.shown, member.path and member.path.read_bytes()) for member in members] == [
            ("包.zip/甲.pdf", b"%PDF-1"),
            ("包.zip/甲.pdf (2)", b"%PDF-2"),
        ]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("区教育局.xlsx".encode(), "区教育局.xlsx"),
        ("区教育局.xlsx".encode("gbk"), "区教育局.xlsx"),
        (b"\xff\xfe.xlsx", "\\xff\\xfe.xlsx"),
        (b"a\nb\x1b[31m.xlsx", "a_b_[31m.xlsx"),
        ("区\u202e教育局\u200b.xlsx".encode(), "区_教育局_.xlsx"),
        ("区　教育局.xlsx".encode(), "区　教育局.xlsx"),
    ],
)
def test_names_are_shown_as_utf_8_and_hide_nothing(raw: bytes, shown: str) -> None:
    assert shown_name(raw.decode("utf-8", "surrogateescape")) == shown


def test_half_characters_of_windows_are_escaped() -> None:
    assert shown_name("甲\ud800.xlsx").encode()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_two_files_shown_alike_are_two(folder: Path) -> None:
    (folder / "区教育局.xlsx").write_bytes(b"1")
    Path(os.fsdecode(os.fsencode(folder) + b"/" + "区教育局.xlsx".encode("gbk"))).write_bytes(b"2")
    names = [shown for _, shown in collect([folder]).files]
    assert len(set(names)) == 2
    assert all(name.encode() for name in names)
