"""Installing over what is there, refusing, removing: on PCs that are folders, with bundles of a few files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from addin import installer
from addin.settings import XLWINGS_VERSION
from addin.windows import Machine
from bundle import examine, manifest
from bundle.dropped import dropped
from bundle.install import install
from bundle.installed import MARK, SetupError, places, words
from bundle.parts import script_files
from bundle.uninstall import uninstall
from bundle.windows import BundleMachine
from laoyousuode.bundled import ADDIN, MANIFEST, PYTHON
from laoyousuode.patience import patiently

FILES = {ADDIN: b"xlam", "app/start.py": b"", f"{PYTHON}/python.exe": b"exe", "卸载.cmd": b"cmd"}


class FolderMachine(BundleMachine):
    """Paths with backslashes are places below the PC's folder."""

    def __init__(self, computer: FolderComputer, root: Path) -> None:
        super().__init__(root)
        self._computer = computer

    def environment(self) -> Mapping[str, str]:
        return {"APPDATA": str(self._computer.settings_folder())}

    def xlwings_version(self) -> str:
        return XLWINGS_VERSION

    def registry(self, key: str, name: str = "") -> str | int | None:
        return None

    def exists(self, path: str) -> bool:
        return self._place(path).exists()

    def read(self, path: str) -> bytes:
        return self._place(path).read_bytes()

    def write(self, path: str, data: bytes) -> None:
        if self._computer.excel_is_open and path.endswith(".xlam"):
            raise PermissionError(path)
        self._place(path).parent.mkdir(parents=True, exist_ok=True)
        self._place(path).write_bytes(data)

    def remove(self, path: str) -> bool:
        if self._computer.excel_is_open and path.endswith(".xlam"):
            raise PermissionError(path)
        there = self._place(path).exists()
        self._place(path).unlink(missing_ok=True)
        return there

    def _place(self, path: str) -> Path:
        return Path(path.replace("\\", "/"))


@dataclass
class FolderComputer:
    """A PC that is a folder."""

    root: Path
    excel_is_open: bool = False
    listed: dict[str, Mapping[str, str | int]] = field(default_factory=dict)

    def local_folder(self) -> Path:
        return self.root / "Local"

    def settings_folder(self) -> Path:
        return self.root / "Roaming"

    def scratch_folder(self) -> Path:
        return self.root / "Temp"

    def shortcut_folders(self) -> tuple[Path, ...]:
        return self.root / "Desktop", self.root / "SendTo"

    def make_shortcut(self, place: Path, program: Path, arguments: str) -> None:
        place.write_text(f"{program} {arguments}", encoding="utf-8")

    def list_program(self, key: str, values: Mapping[str, str | int]) -> None:
        self.listed[key] = values

    def unlist_program(self, key: str) -> bool:
        return self.listed.pop(key, None) is not None

    def machine(self, root: Path) -> Machine:
        return FolderMachine(self, root)


def unpacked(folder: Path, files: Mapping[str, bytes] = FILES) -> Path:
    whole = dict(files)
    whole[MANIFEST] = manifest.manifest_of(whole, "1")
    for name, data in whole.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def computer(tmp_path: Path) -> FolderComputer:
    return FolderComputer(tmp_path / "pc")


# --- installing ---


def test_an_older_version_is_replaced_and_its_settings_stay(tmp_path: Path, computer: FolderComputer) -> None:
    install(unpacked(tmp_path / "1", {**FILES, "app/only-in-1.py": b""}), computer)
    conf = next((computer.root / "Roaming").rglob("laoyousuode.conf"), None) or next(
        computer.root.rglob("laoyousuode.conf")
    )
    conf.write_text(
        conf.read_text("utf-8").replace('"PLANS_FOLDER",""', '"PLANS_FOLDER","D:\\方案"'), "utf-8"
    )
    done = install(unpacked(tmp_path / "2", {**FILES, ADDIN: b"newer"}), computer)
    root = places(computer).root
    assert not (root / "app/only-in-1.py").exists()
    assert (root / ADDIN).read_bytes() == b"newer"
    assert '"PLANS_FOLDER","D:\\方案"' in conf.read_text("utf-8")
    assert words().say("install.replaced") in done
    assert sorted(path.name for path in root.parent.iterdir()) == ["laoyousuode"]


@pytest.mark.parametrize("fault", ["missing", "changed", "no manifest"])
def test_a_copy_that_is_not_whole_is_refused(tmp_path: Path, computer: FolderComputer, fault: str) -> None:
    source = unpacked(tmp_path / "1")
    if fault == "missing":
        (source / PYTHON / "python.exe").unlink()
    elif fault == "changed":
        (source / PYTHON / "python.exe").write_bytes(b"something else")
    else:
        (source / MANIFEST).unlink()
    with pytest.raises(SetupError, match=r"重新解压.*没有改动本机"):
        install(source, computer)
    assert not computer.root.exists()


@pytest.mark.parametrize("mark", ["台账.sqlite", "方案.toml"])
def test_it_never_lies_inside_a_working_folder(tmp_path: Path, computer: FolderComputer, mark: str) -> None:
    computer.root.mkdir()
    (computer.root / mark).write_bytes(b"")
    with pytest.raises(SetupError, match="工作文件夹"):
        install(unpacked(tmp_path / "1"), computer)
    assert everything(computer.root) == {mark: b""}


def test_a_program_in_use_stays_as_it_was(
    tmp_path: Path, computer: FolderComputer, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(unpacked(tmp_path / "1"), computer)
    before = everything(computer.root)
    rename = Path.rename

    def refused(path: Path, goal: Path) -> Path:
        if path == places(computer).root:
            raise PermissionError(13, "in use")
        return rename(path, goal)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(SetupError, match="关闭 Excel"):
        install(unpacked(tmp_path / "2", {**FILES, ADDIN: b"newer"}), computer)
    assert everything(computer.root) == before


def test_a_copy_that_was_broken_off_is_cleared_away(tmp_path: Path, computer: FolderComputer) -> None:
    where = places(computer)
    (where.incoming / "app").mkdir(parents=True)
    (where.outgoing / "app").mkdir(parents=True)
    install(unpacked(tmp_path / "1"), computer)
    assert sorted(path.name for path in where.root.parent.iterdir()) == ["laoyousuode"]


def test_installing_from_the_installed_folder_mends_the_rest(
    tmp_path: Path, computer: FolderComputer
) -> None:
    install(unpacked(tmp_path / "1"), computer)
    link = places(computer).shortcuts[0]
    link.unlink()
    install(places(computer).root, computer)
    assert link.exists()


# --- removing ---


def test_removing_takes_all_and_no_work(tmp_path: Path, computer: FolderComputer) -> None:
    work = computer.root / "工作" / "返回" / "区教育局.xlsx"
    work.parent.mkdir(parents=True)
    work.write_bytes(b"work")
    source = unpacked(tmp_path / "1")
    install(source, computer)
    (computer.root / "Temp" / "laoyousuode-abc").mkdir(parents=True)
    (computer.root / "Temp" / "laoyousuode-abc" / "x.bin").write_bytes(b"")
    (computer.root / "Temp" / "another.txt").write_bytes(b"")
    uninstall(source, computer)
    assert everything(computer.root) == {"工作/返回/区教育局.xlsx": b"work", "Temp/another.txt": b""}
    assert computer.listed == {}
    assert uninstall(source, computer) == [words().say("uninstall.nothing")]


def test_plans_that_the_office_put_there_stay(tmp_path: Path, computer: FolderComputer) -> None:
    source = unpacked(tmp_path / "1")
    install(source, computer)
    plan = places(computer).settings / "plans" / "本区.toml"
    plan.parent.mkdir(parents=True)
    plan.write_bytes(b"plan")
    done = "\n".join(uninstall(source, computer))
    assert "本区.toml" in done and plan.exists()


def test_nothing_is_removed_while_excel_is_open(tmp_path: Path, computer: FolderComputer) -> None:
    source = unpacked(tmp_path / "1")
    install(source, computer)
    before = everything(computer.root)
    computer.excel_is_open = True
    with pytest.raises(SetupError, match="关闭所有 Excel"):
        uninstall(source, computer)
    assert everything(computer.root) == before and computer.listed


def test_a_program_cannot_remove_the_folder_that_it_runs_from(
    tmp_path: Path, computer: FolderComputer
) -> None:
    install(unpacked(tmp_path / "1"), computer)
    root = places(computer).root
    assert words().say("uninstall.later", folder=root) in uninstall(root, computer)
    assert (root / "app" / MARK).exists()
    assert MARK.encode() in script_files()["卸载.cmd"]


# --- examining ---


def test_examining_names_what_is_damaged(tmp_path: Path, computer: FolderComputer) -> None:
    source = unpacked(tmp_path / "1")
    (source / "卸载.cmd").write_bytes(b"changed")
    lines, fine = examine.examine(source, computer)
    assert not fine
    assert lines[0].startswith("程序文件：请处理——") and "卸载.cmd" in lines[0]
    assert "安装：请处理——还没有安装，请双击 安装.cmd。" in lines


def test_nobody_is_sent_to_pip_or_to_a_command_line(tmp_path: Path, computer: FolderComputer) -> None:
    """Whatever is said in a bundle, its user has neither."""
    machine = computer.machine(tmp_path)
    said = [*installer.doctor_words(machine).values(), *installer.setup_words(machine).values()]
    texts = [text for text in said if isinstance(text, str)]
    assert [text for text in texts if "pip" in text or "laoyousuode addin" in text] == []


def test_examining_tells_another_version(tmp_path: Path, computer: FolderComputer) -> None:
    install(unpacked(tmp_path / "1"), computer)
    newer = unpacked(tmp_path / "2", {**FILES, ADDIN: b"newer"})
    lines, _ = examine.examine(newer, computer)
    assert words().say("examine.other_version") in "\n".join(lines)


# --- what Explorer's command line says ---


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        (r'cmd.exe /c ""C:\工具\汇总.cmd" "D:\返 回&表""', [r"D:\返 回&表"]),
        (r'C:\Windows\system32\cmd.exe /c ""C:\工具\汇总.cmd" D:\返&回"', [r"D:\返&回"]),
        (r'cmd /c ""C:\工 具\汇总.cmd" "D:\甲 乙" \\pc\丙%d%"', [r"D:\甲 乙", r"\\pc\丙%d%"]),
        (r'cmd /c ""C:\工具\汇总.cmd" "', []),
        (r'"C:\Windows\system32\cmd.exe" ', None),
        ("", None),
    ],
)
def test_dropped_paths(line: str, paths: list[str] | None) -> None:
    assert dropped(line) == paths


# --- patience ---


class HeldError(OSError):
    winerror = 32


def test_what_another_program_holds_is_tried_again_for_a_while() -> None:
    moments = iter([0.0, 0.5, 1.0, 1.5, 2.5])
    tries: list[int] = []

    def let_go() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise HeldError
        return "done"

    assert patiently(let_go, clock=lambda: next(moments), wait=lambda seconds: None) == "done"
    moments = iter([0.0, 0.5, 2.5])

    def held() -> None:
        raise HeldError

    with pytest.raises(HeldError):
        patiently(held, clock=lambda: next(moments), wait=lambda seconds: None)


def test_windows_tells_a_held_file_without_its_code_where_c_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laoyousuode.patience.sys.platform", "win32")
    tries: list[int] = []

    def let_go() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise PermissionError(13, "Permission denied")
        return "done"

    assert patiently(let_go, wait=lambda seconds: None) == "done"


def test_other_errors_are_not_tried_again() -> None:
    tries: list[int] = []

    def full() -> None:
        tries.append(1)
        raise OSError(28, "No space left")

    with pytest.raises(OSError):
        patiently(full)
    assert len(tries) == 1
