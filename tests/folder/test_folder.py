"""Files in a folder: what is ours is replaced, what is anybody else's is not."""

from __future__ import annotations

import errno
import json
import os
import signal
from pathlib import Path

import pytest

from laoyousuode import journal
from laoyousuode.folder import File, FinishedInterrupt, FolderError, Written, reopen, write_files
from laoyousuode.lock import held
from laoyousuode.manifest import NAME, load_manifest


def write(folder: Path, *, stale: bool = False, **texts: str) -> Written:
    files = {name.replace("_", "."): File(text.encode()) for name, text in texts.items()}
    return write_files(folder, files, {"plan": "p"}, lambda name: stale)


def texts(folder: Path) -> dict[str, str]:
    """What the folder holds but for the manifest."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def test_what_is_unedited_is_replaced(tmp_path: Path) -> None:
    write(tmp_path, 通报_docx="一月", 台账_xlsx="一月")
    written = write(tmp_path, 通报_docx="二月", 台账_xlsx="二月")
    assert texts(tmp_path) == {"通报.docx": "二月", "台账.xlsx": "二月"}
    assert written.sentences() == []


def test_what_was_edited_stays_and_the_new_goes_beside(tmp_path: Path) -> None:
    write(tmp_path, 通报_docx="一月")
    (tmp_path / "通报.docx").write_text("改过", encoding="utf-8")
    written = write(tmp_path, 通报_docx="二月")
    assert texts(tmp_path) == {"通报.docx": "改过", "通报-新.docx": "二月"}
    assert "通报.docx" in written.sentences()[0] and "通报-新.docx" in written.sentences()[0]
    write(tmp_path, 通报_docx="三月")
    assert texts(tmp_path) == {"通报.docx": "改过", "通报-新.docx": "三月"}
    (tmp_path / "通报-新.docx").write_text("也改过", encoding="utf-8")
    write(tmp_path, 通报_docx="四月")
    assert texts(tmp_path) == {"通报.docx": "改过", "通报-新.docx": "也改过", "通报-新2.docx": "四月"}


def test_the_one_beside_goes_when_the_edited_one_is_gone(tmp_path: Path) -> None:
    write(tmp_path, 通报_docx="一月")
    (tmp_path / "通报.docx").write_text("改过", encoding="utf-8")
    write(tmp_path, 通报_docx="二月")
    (tmp_path / "通报.docx").unlink()
    assert write(tmp_path, 通报_docx="三月").removed == ("通报-新.docx",)
    assert texts(tmp_path) == {"通报.docx": "三月"}


@pytest.mark.parametrize("manifest", ["none", "damaged", "climbing"])
def test_without_a_manifest_to_trust_every_file_is_somebodys(tmp_path: Path, manifest: str) -> None:
    """A folder of a version without manifests too."""
    (tmp_path / "通报.docx").write_text("别人的", encoding="utf-8")
    if manifest == "damaged":
        (tmp_path / NAME).write_text("{", encoding="utf-8")
    if manifest == "climbing":
        entry = {"role": "document", "sha256": "0", "size": 1}
        content = {"schema": 1, "about": {}, "files": {"../通报.docx": entry, "通报.docx": entry}}
        (tmp_path / NAME).write_text(json.dumps(content), encoding="utf-8")
    write(tmp_path, stale=True, 通报_docx="一月")
    assert texts(tmp_path) == {"通报.docx": "别人的", "通报-新.docx": "一月"}


def test_a_file_that_is_to_be_the_same_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "通报.docx").write_text("一月", encoding="utf-8")
    write(tmp_path, 通报_docx="一月")
    write(tmp_path, 通报_docx="二月")
    assert texts(tmp_path) == {"通报.docx": "二月"}


def test_what_no_longer_applies_goes_unless_edited(tmp_path: Path) -> None:
    files = {f"整改/{name}.xlsx": File(name.encode(), "marked") for name in "甲乙丙"}
    write_files(tmp_path, files)
    (tmp_path / "整改" / "乙.xlsx").write_text("正在改", encoding="utf-8")
    left = {"整改/丙.xlsx": File("丙二".encode(), "marked")}
    written = write_files(tmp_path, left, stale=lambda name: name.startswith("整改/"))
    assert texts(tmp_path) == {"整改/乙.xlsx": "正在改", "整改/丙.xlsx": "丙二"}
    assert written.removed == ("整改/甲.xlsx",) and written.kept == ("整改/乙.xlsx",)
    (tmp_path / "整改" / "乙.xlsx").unlink()
    write_files(tmp_path, {}, stale=lambda name: True)
    assert not (tmp_path / "整改").exists()


def test_a_second_command_leaves_the_files_of_the_first(tmp_path: Path) -> None:
    write(tmp_path, 一月_xlsx="一")
    write(tmp_path, 二月_xlsx="二")
    assert texts(tmp_path) == {"一月.xlsx": "一", "二月.xlsx": "二"}
    manifest = load_manifest(tmp_path)
    assert manifest is not None and set(manifest.files) == {"一月.xlsx", "二月.xlsx"}


def test_the_same_files_give_the_same_manifest(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, 通报_docx="一月", 台账_xlsx="一月")
    assert (tmp_path / "a" / NAME).read_bytes() == (tmp_path / "b" / NAME).read_bytes()


def test_all_goals_are_looked_at_before_anything_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 通报_docx="一月", 台账_xlsx="一月", 挂图_html="一月")
    usual = Path.rename

    def refused(self: Path, target: Path) -> Path:
        """As Windows does, while Excel has the file."""
        if self.name in ("台账.xlsx", "挂图.html"):
            raise PermissionError(errno.EACCES, "in use", str(self))
        return usual(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(FolderError, match=r"台账\.xlsx、挂图\.html.*没有写出文件"):
        write(tmp_path, 通报_docx="二月", 台账_xlsx="二月", 挂图_html="二月")
    assert texts(tmp_path) == {"通报.docx": "一月", "台账.xlsx": "一月", "挂图.html": "一月"}


def test_a_folder_in_a_files_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "台账.xlsx").mkdir()
    with pytest.raises(FolderError, match=r"台账\.xlsx 是文件夹"):
        write(tmp_path, 通报_docx="一月", 台账_xlsx="一月")
    assert texts(tmp_path) == {}


def test_another_run_in_the_same_folder_is_waited_for(tmp_path: Path) -> None:
    with held(tmp_path / ".laoyousuode.lock"), pytest.raises(FolderError, match="另一个程序"):
        write(tmp_path, 通报_docx="一月")
    write(tmp_path, 通报_docx="一月")
    assert texts(tmp_path) == {"通报.docx": "一月"}


def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """A run that stopped after so many moves, as if it had been killed."""
    write(tmp_path, 甲_txt="一", 乙_txt="一")
    usual, count = os.replace, 0

    class Killed(BaseException):
        pass

    def replace(source: Path, target: Path) -> None:
        nonlocal count
        count += 1
        if count > after + 1:  # the first puts the journal in place
            raise Killed
        usual(source, target)

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(os, "replace", replace)
        write(tmp_path, 甲_txt="二", 乙_txt="二")


@pytest.mark.parametrize("after", range(6))
def test_a_broken_run_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    broken(tmp_path, monkeypatch, after)
    assert "已全部写好" in reopen(tmp_path)
    assert texts(tmp_path) == {"甲.txt": "二", "乙.txt": "二"}
    assert reopen(tmp_path) == ""


def test_a_broken_run_is_undone_where_somebody_edited_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(tmp_path, monkeypatch, 2)
    (tmp_path / "乙.txt").write_text("改过", encoding="utf-8")
    assert "已恢复" in reopen(tmp_path)
    assert texts(tmp_path) == {"甲.txt": "一", "乙.txt": "改过"}
    write(tmp_path, 甲_txt="三", 乙_txt="三")
    assert texts(tmp_path) == {"甲.txt": "三", "乙.txt": "改过", "乙-新.txt": "三"}


def test_a_new_file_edited_since_the_break_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(tmp_path, monkeypatch, 2)
    assert (tmp_path / "甲.txt").read_text(encoding="utf-8") == "二"
    (tmp_path / "甲.txt").write_text("改过", encoding="utf-8")
    assert "已恢复" in reopen(tmp_path)
    assert texts(tmp_path) == {"甲.txt": "改过", "乙.txt": "一"}


def test_a_damaged_journal_is_told_and_nothing_touched(tmp_path: Path) -> None:
    write(tmp_path, 甲_txt="一")
    (tmp_path / journal.NAME).write_text("{", encoding="utf-8")
    with pytest.raises(FolderError, match=r"\.laoyousuode-journal\.json 已损坏"):
        write(tmp_path, 甲_txt="二")
    assert (tmp_path / "甲.txt").read_text(encoding="utf-8") == "一"


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    (tmp_path / ".laoyousuode-abc.tmp").write_text("半", encoding="utf-8")
    assert reopen(tmp_path) == "" and texts(tmp_path) == {}


def test_an_interruption_waits_for_the_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = journal.advance

    def interrupted(folder: Path, moves: list[journal.Move]) -> None:
        signal.raise_signal(signal.SIGINT)
        usual(folder, moves)

    monkeypatch.setattr(journal, "advance", interrupted)
    with pytest.raises(FinishedInterrupt, match="已经全部写好"):
        write(tmp_path, 甲_txt="一")
    assert texts(tmp_path) == {"甲.txt": "一"}
