"""Installing, removing and examining, on PCs that are tables; the command line off Windows; the server's watch."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from addin import doctor, installer, server, settings
from addin.settings import Settings
from reporter.main import execute

ROAMING = "C:\\Users\\李四\\AppData\\Roaming"
ADDIN = f"{ROAMING}\\Microsoft\\Excel\\XLSTART\\laoyousuode.xlam"
CONF = f"{ROAMING}\\laoyousuode\\laoyousuode.conf"
LAST = f"{ROAMING}\\laoyousuode\\last.conf"
PYTHON = "D:\\劳有所得\\Scripts\\python.exe"
DLL = "D:\\劳有所得\\xlwings64-0.37.8.dll"
SECURITY = "Software\\Policies\\Microsoft\\Office\\16.0\\Excel\\Security"
OWN_SECURITY = "HKCU\\Software\\Microsoft\\Office\\16.0\\Excel\\Security"
EXCEL = "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\excel.exe"
ASR = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\Windows Defender Exploit Guard\\ASR\\Rules"


@dataclass
class FakeMachine:
    """A PC that is a table."""

    files: dict[str, bytes] = field(default_factory=dict)
    values: dict[tuple[str, str], str | int] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=lambda: {"APPDATA": ROAMING})
    version: str = "0.37.8"
    root: str = ""
    locked: bool = False
    folders: dict[str, list[Path]] = field(default_factory=dict)
    bundled: bool = False

    def environment(self) -> Mapping[str, str]:
        return self.variables

    def interpreter(self) -> str:
        return PYTHON

    def package_root(self) -> str:
        return self.root

    def xlwings_version(self) -> str:
        return self.version

    def is_bundle(self) -> bool:
        return self.bundled

    def exists(self, path: str) -> bool:
        return path in self.files

    def read(self, path: str) -> bytes:
        return self.files[path]

    def write(self, path: str, data: bytes) -> None:
        if self.locked:
            raise PermissionError(path)
        self.files[path] = data

    def remove(self, path: str) -> bool:
        if self.locked and path in self.files:
            raise PermissionError(path)
        return self.files.pop(path, None) is not None

    def plan_files(self, folder: str) -> list[Path] | None:
        return self.folders.get(folder)

    def registry(self, key: str, name: str = "") -> str | int | None:
        return self.values.get((key, name))


def good() -> FakeMachine:
    """Excel, Python, xlwings, everything installed."""
    machine = FakeMachine({PYTHON: b"", DLL: b""}, {(EXCEL, ""): "C:\\Office\\EXCEL.EXE"})
    installer.install(machine, b"xlam")
    return machine


# --- installing ---


def test_install_puts_two_files_and_takes_the_mark_away() -> None:
    machine = FakeMachine({PYTHON: b"", DLL: b"", ADDIN + ":Zone.Identifier": b"[ZoneTransfer]"})
    done = "\n".join(installer.install(machine, b"xlam"))
    assert machine.files[ADDIN] == b"xlam"
    assert ADDIN + ":Zone.Identifier" not in machine.files
    assert "去掉“来自互联网”标记" in done and PYTHON in done and CONF in done
    found = settings.read(machine.files[CONF].decode("utf-8"))
    assert found == Settings(PYTHON, "", "D:\\劳有所得", "0.37.8")


def test_settings_are_spelled_as_the_macros_read_them() -> None:
    text = Settings("D:\\甲\\python.exe", "E:\\b", "D:\\甲", "0.37.8").text()
    assert text.splitlines() == [
        '"INTERPRETER_WIN","D:\\甲\\python.exe"',
        '"PYTHONPATH","E:\\b"',
        '"UDF MODULES","addin.functions"',
        '"DLL_FOLDER","D:\\甲"',
        '"XLWINGS_VERSION","0.37.8"',
        '"PLANS_FOLDER",""',
    ]


@pytest.mark.parametrize("place", ["D:\\劳有所得\\Scripts\\xlwings64-0.37.8.dll", DLL])
def test_dll_is_found_beside_python_or_above(place: str) -> None:
    found = installer.settings_of(FakeMachine({place: b""}))
    assert f"{found.dll_folder}\\xlwings64-0.37.8.dll" == place


def test_install_says_when_the_dll_is_missing() -> None:
    assert any("xlwings64-0.37.8.dll" in line for line in installer.install(FakeMachine(), b""))


@pytest.mark.parametrize(
    ("machine", "words"),
    [
        (FakeMachine(version=""), "未安装"),
        (FakeMachine(version="0.38.0"), "0.38.0"),
        (FakeMachine(variables={}), "APPDATA"),
        (FakeMachine(locked=True), "关闭所有 Excel"),
    ],
)
def test_install_refuses_with_a_sentence_and_writes_nothing(machine: FakeMachine, words: str) -> None:
    with pytest.raises(installer.InstallError, match=words):
        installer.install(machine, b"xlam")
    assert machine.files == {}


def test_uninstall_undoes_exactly_that() -> None:
    before = {PYTHON: b"", DLL: b"", f"{ROAMING}\\other": b"x"}
    machine = FakeMachine(dict(before))
    installer.install(machine, b"xlam")
    machine.files[LAST] = b"from the macros"
    assert len(installer.uninstall(machine)) == 3
    assert machine.files == before
    assert installer.uninstall(machine) == ["本机没有安装过加载项，没有改动。"]


# --- examining ---


def test_doctor_finds_nothing_where_all_is_well() -> None:
    lines = doctor.examine(good())
    assert [line for line in lines if not line.fine] == []
    assert len(lines) == len(doctor.CHECKS)
    assert str(lines[0]) == "Excel：正常，C:\\Office\\EXCEL.EXE"


FAULTS: tuple[tuple[str, tuple[str, str], str | int, str], ...] = (
    ("宏设置", (f"HKCU\\{SECURITY}", "VBAWarnings"), 4, "管理员禁用了全部宏"),
    ("宏设置", (f"HKLM\\{SECURITY}", "VBAWarnings"), 3, "管理员只允许有签名的宏"),
    ("宏设置", (OWN_SECURITY, "VBAWarnings"), 4, "禁用所有宏"),
    ("宏设置", (OWN_SECURITY, "VBAWarnings"), 3, "只运行有签名的宏"),
    ("受信任位置", (f"HKCU\\{SECURITY}\\Trusted Locations", "AllLocationsDisabled"), 1, "停用了受信任位置"),
    ("加载项开关", (OWN_SECURITY, "DisableAllAddins"), 1, "禁用所有加载项"),
    ("杀毒与拦截", (ASR, "d4f940ab-401b-4efc-aadc-ad5f3c50688a"), "1", "禁止 Office 启动其他程序"),
)


@pytest.mark.parametrize(("link", "key", "value", "words"), FAULTS)
def test_doctor_reads_the_registry(link: str, key: tuple[str, str], value: str | int, words: str) -> None:
    machine = good()
    machine.values[key] = value
    bad = [line for line in doctor.examine(machine) if not line.fine]
    assert [line.link for line in bad] == [link]
    assert words in bad[0].text and str(bad[0]).startswith(f"{link}：请处理——")


@pytest.mark.parametrize("value", [1, 2])
def test_doctor_accepts_macros_that_ask(value: int) -> None:
    machine = good()
    machine.values[OWN_SECURITY, "VBAWarnings"] = value
    assert doctor.check_macros(machine).fine


@pytest.mark.parametrize(
    ("gone", "link"),
    [(ADDIN, "加载项文件"), (CONF, "Python"), (PYTHON, "Python"), (DLL, "xlwings 组件")],
)
def test_doctor_misses_a_file(gone: str, link: str) -> None:
    machine = good()
    del machine.files[gone]
    assert link in [line.link for line in doctor.examine(machine) if not line.fine]


def test_doctor_sees_the_mark_of_the_web_and_other_versions() -> None:
    machine = good()
    machine.files[ADDIN + ":Zone.Identifier"] = b""
    machine.version = "0.38.0"
    bad = {line.link: line.text for line in doctor.examine(machine) if not line.fine}
    assert set(bad) == {"加载项文件", "xlwings 版本"}
    assert "0.38.0" in bad["xlwings 版本"]


def test_installing_again_keeps_the_folder_of_plans() -> None:
    machine = good()
    installer.install(machine, b"xlam", "E:\\方案")
    said = installer.install(machine, b"xlam")
    assert settings.read(machine.files[CONF].decode()).plans_folder == "E:\\方案"
    assert any("E:\\方案" in line for line in said)


def _plans(machine: FakeMachine) -> doctor.ChainLink:
    return doctor.check_plans(machine)


def test_doctor_tells_of_plans_that_cannot_be_read(tmp_path: Path) -> None:
    machine, own = good(), f"{ROAMING}\\laoyousuode\\plans"
    assert _plans(machine).fine and "0 个" in _plans(machine).text
    whole = Path(__file__).parents[1] / "plans" / "other.toml"
    machine.folders[own] = [whole]
    assert _plans(machine).fine and "1 个" in _plans(machine).text
    broken = tmp_path / "坏方案.toml"
    broken.write_text("schema = 1", encoding="utf-8")
    machine.folders[own] = [broken, whole]
    assert not _plans(machine).fine and "坏方案.toml" in _plans(machine).text
    machine.folders[own] = [whole] * 21
    assert not _plans(machine).fine and "20" in _plans(machine).text
    installer.install(machine, b"xlam", "E:\\没有")
    assert not _plans(machine).fine and "E:\\没有" in _plans(machine).text


def test_every_sentence_of_the_doctor_is_used() -> None:
    said = installer.install_words()["doctor"]
    source = Path(doctor.__file__).read_text(encoding="utf-8")
    unused = [key for key in said if f'"{key}"' not in source and not key.startswith("macros_")]
    assert unused == []


# --- the command line ---


@pytest.mark.skipif(sys.platform == "win32", reason="they work there")
@pytest.mark.parametrize("command", ["install", "uninstall", "doctor"])
def test_off_windows_they_say_so(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["addin", command]) == 2
    assert "Windows" in capsys.readouterr().err


def test_build_writes_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from addin.xlam import build_xlam

    assert execute(["addin", "build", "--out", str(tmp_path)]) == 0
    assert (tmp_path / "laoyousuode.xlam").read_bytes() == build_xlam()
    assert "laoyousuode.xlam" in capsys.readouterr().out


def test_build_for_libreoffice_writes_its_extension_too(tmp_path: Path) -> None:
    assert execute(["addin", "build", "--libreoffice", "--out", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["laoyousuode.oxt", "laoyousuode.xlam"]


def test_help_stays_light() -> None:
    code = (
        "import sys; from reporter.main import execute; execute(['addin', '--help']);"
        "print([name for name in ('openpyxl', 'pandas', 'pyopenvba', 'xlwings') if name in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, encoding="utf-8"
    )
    assert shown.stdout.strip().endswith("[]")


def test_check_json_is_one_object_a_line_and_an_end() -> None:
    form = Path("samples/2026-10/returned")
    file = next(path for path in sorted(form.iterdir()) if path.name.startswith("区人力社保局"))
    command = [sys.executable, "-X", "utf8", "-m", "reporter", "check", "--json", str(file)]
    shown = subprocess.run(command, capture_output=True, check=False)
    rows = [json.loads(line) for line in shown.stdout.decode("utf-8").splitlines()]
    assert shown.returncode == 1
    assert rows[-1] == {"type": "end", "files": 1, "findings": len(rows) - 1}
    assert ("percent-fraction", "指标填报", "H21") in [
        (row["code"], row["sheet"], row["cell"]) for row in rows[:-1]
    ]


# --- the server's watch ---


def test_watch_knows_a_call_that_takes_too_long() -> None:
    now = [100.0]
    watch = server.CallWatch(clock=lambda: now[0], limit=1.5)
    seen: list[bool] = []

    def slow() -> str:
        for _ in range(3):
            seen.append(watch.overdue())
            now[0] += 1
        return "done"

    assert watch.timed(slow)() == "done"
    assert seen == [False, False, True]
    assert not watch.overdue()


def test_watch_forgets_a_call_that_failed() -> None:
    now = [100.0]
    watch = server.CallWatch(clock=lambda: now[0])
    with pytest.raises(ZeroDivisionError):
        watch.timed(lambda: 1 / 0)()
    now[0] += 60
    assert not watch.overdue()


@pytest.mark.parametrize(("overdue", "lives", "code"), [(True, True, 3), (False, False, 4)])
def test_guard_ends_the_process(overdue: bool, lives: bool, code: int) -> None:
    watch = server.CallWatch(clock=lambda: 0.0, limit=-1.0)
    left: list[int] = []
    if overdue:
        watch.timed(lambda: server.guard(watch, lambda: lives, left.append))()
    else:
        server.guard(watch, lambda: lives, left.append)
    assert left == [code]


@pytest.mark.skipif(sys.platform == "win32", reason="it serves there")
def test_server_off_windows_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert server.main(["{0}", "1", "x"]) == 2
    assert "Windows" in capsys.readouterr().err


@pytest.mark.parametrize("bundled", [False, True])
def test_doctor_finds_the_dll_before_anything_is_installed(bundled: bool) -> None:
    """Beside python.exe, where both pip and the bundle put it."""
    beside = PYTHON.replace("python.exe", "xlwings64-0.37.8.dll")
    machine = FakeMachine({PYTHON: b"", beside: b""}, bundled=bundled)
    lines = {line.link: line for line in doctor.examine(machine)}
    assert lines["xlwings 组件"].fine and lines["xlwings 组件"].text == beside
    assert not lines["加载项文件"].fine
    assert ("安装.cmd" in lines["加载项文件"].text) is bundled
