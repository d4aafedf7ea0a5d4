"""What goes into the bundle: from which pins, which files of each source, under which names."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from addin.settings import XLWINGS_VERSION, dll_names
from bundle import manifest
from bundle.build import MOST_BYTES
from bundle.contents import PACKAGES, Choice, contents
from bundle.downloads import DownloadError, default_folder, fetch, locked, sdist
from bundle.parts import own_files, script_files, wheel_files
from laoyousuode.bundled import MANIFEST, PYTHON
from reporter.console import EXIT_USAGE
from reporter.main import execute
from tests.bundle.built import ROOT, bundle, environment, other_pythons, zip_bytes
from tests.mechanisms.wine import PINS

_LINE = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.*?))? \\$", re.MULTILINE)


def versions(text: str) -> dict[str, str]:
    return {name: version for name, version, _ in _LINE.findall(text)}


# --- the lock ---


def test_the_bundle_has_the_versions_of_the_other_lock() -> None:
    """Every package that the program runs with is in the bundle, colorama too, which only Windows needs."""
    program = versions((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    bundled = dict(pin.requirement.split("==") for pin in locked())
    assert {name: bundled.get(name) for name in program} == program
    assert bundled.keys() - program.keys() == {"pywin32", "xlwings"}
    assert bundled["xlwings"] == XLWINGS_VERSION
    assert "colorama" in bundled


def test_every_pin_is_by_hash() -> None:
    pins = [*locked(), sdist("python"), sdist("tk")]
    assert [pin.requirement for pin in pins if not pin.hashes] == []


@pytest.mark.parametrize(
    "line",
    ["colorama==0.4.6 ; sys_platform == 'win32' \\", "https://example.org/a.whl", "-r other.txt", "lxml>=5"],
)
def test_a_line_that_is_no_plain_pin_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=re.escape(line)):
        locked(f"lxml==6.1.3 \\\n    --hash=sha256:{'0' * 64}\n{line}\n")


def test_the_tests_under_wine_use_the_bundles_versions() -> None:
    known = {pin.requirement: pin.hashes for pin in [*locked(), sdist("python")]}
    assert {name: pin in known.get(name, ()) for name, pin in PINS.items()} == dict.fromkeys(PINS, True)


def test_what_cannot_be_had_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a network and with an empty folder; nothing is written."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "none"))
    out = tmp_path / "out"
    assert execute(["bundle", "--out", str(out), "--downloads", str(tmp_path / "d")]) == EXIT_USAGE
    assert re.search(r"^pip 下载失败：.*；没有写出文件$", capsys.readouterr().err, re.MULTILINE)
    assert not out.exists()


def test_a_file_with_another_hash_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (tmp_path / "colorama-0.4.6-py2.py3-none-any.whl").write_bytes(b"something else")
    with pytest.raises(DownloadError):
        fetch([pin for pin in locked() if pin.name == "colorama"], tmp_path)


# --- which files ---


def test_names_are_chosen_by_their_beginnings_endings_and_folders() -> None:
    table = {"left_out": ["a/"], "kept": ["a/kept"], "endings": [".c"], "folders": ["tests"]}
    choice = Choice(table)
    names = ["a/x.py", "a/kept.py", "b/x.c", "b/tests/x.py", "b/tests.py", "b/"]
    assert [name for name in names if choice.takes(name)] == ["a/kept.py", "b/tests.py"]


def test_a_wheels_data_goes_where_an_installer_puts_it(tmp_path: Path) -> None:
    wheel = tmp_path / "xlwings-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in (
            "xlwings/main.py",
            "xlwings/pro/x.py",
            "xlwings-1.data/data/xlwings64-1.dll",
            "xlwings-1.data/data/xlwings32-1.dll",
            "xlwings-1.data/scripts/xlwings.exe",
            "xlwings-1.data/platlib/more.pyd",
        ):
            archive.writestr(name, name)
    assert sorted(wheel_files(wheel)) == [
        f"{PACKAGES}/more.pyd",
        f"{PACKAGES}/xlwings/main.py",
        f"{PYTHON}/xlwings32-1.dll",
        f"{PYTHON}/xlwings64-1.dll",
    ]


def test_our_own_packages_are_whole() -> None:
    names = own_files()
    for name in (
        "laoyousuode/data/plan.toml",
        "addin/functions.py",
        "template/tongbao.docx",
        "reporter/main.py",
        "bundle/start.py",
    ):
        assert f"{PACKAGES}/{name}" in names, name
    assert [name for name in names if name.endswith(".pyc") or "__pycache__" in name] == []


def test_scripts_are_ascii_with_windows_line_ends() -> None:
    """cmd reads a script in the PC's code page and stumbles over a BOM."""
    scripts = {name: data for name, data in script_files().items() if name.endswith(".cmd")}
    assert sorted(scripts) == sorted(["安装.cmd", "汇总.cmd", "自检.cmd", "卸载.cmd"])
    for name, data in scripts.items():
        data.decode("ascii")
        assert b"WORD" not in data, name
        assert data.count(b"\n") == data.count(b"\r\n") > 3, name


def test_the_manual_has_the_mark_that_notepad_reads() -> None:
    assert script_files()["使用说明.txt"].startswith(b"\xef\xbb\xbf")


# --- the whole ---


def test_the_zip_is_small_and_bears_no_time_or_system() -> None:
    assert len(zip_bytes()) < MOST_BYTES
    with zipfile.ZipFile(io.BytesIO(zip_bytes())) as archive:
        entries = archive.infolist()
    assert {entry.filename.partition("/")[0] for entry in entries} == {contents()["names"]["folder"]}
    assert {(entry.date_time, entry.create_system) for entry in entries} == {((1980, 1, 1, 0, 0, 0), 3)}
    # Below a long user name Windows' 260 signs must suffice.
    assert max(len(entry.filename) for entry in entries) < 130


def test_what_must_be_there_and_what_may_not() -> None:
    names = set(bundle().files)
    for name in (
        f"{PYTHON}/python.exe",
        f"{PYTHON}/pythonw.exe",
        *(f"{PYTHON}/{name}" for name in dll_names()),
        f"{PYTHON}/_tkinter.pyd",
        f"{PYTHON}/Lib/tkinter/ttk.py",
        f"{PACKAGES}/openpyxl/__init__.py",
        "app/laoyousuode.xlam",
        "app/start.py",
    ):
        assert name in names, name
    unwanted = (
        "/pandas/",
        "/pyarrow/",
        "xlwings/pro",
        "pyopenvba",
        "pythonwin/",
        "PyWin32.chm",
        "_ssl.",
        "Demos/",
    )
    code = {name for name in names if ".dist-info/" not in name}
    assert [name for name in code if any(each in name for each in unwanted)] == []


def test_python_is_closed_to_the_rest_of_the_pc() -> None:
    assert bundle().files[f"{PYTHON}/python313._pth"].decode("ascii").split("\r\n") == [
        "python313.zip",
        ".",
        "Lib",
        "Lib\\site-packages",
        "import site",
        "",
    ]


def test_the_manifest_names_every_file_and_finds_what_changed(tmp_path: Path) -> None:
    files = {"app/a.py": b"a", "安装.cmd": b"b"}
    files[MANIFEST] = manifest.manifest_of(files, "1")
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert not manifest.examine(tmp_path)
    assert set(manifest.names_in(tmp_path)) == set(files)
    (tmp_path / "app" / "a.py").write_bytes(b"c")
    (tmp_path / "安装.cmd").unlink()
    assert manifest.examine(tmp_path) == manifest.Damage(missing=("安装.cmd",), changed=("app/a.py",))
    (tmp_path / MANIFEST).write_bytes(b"{}")
    with pytest.raises(manifest.ManifestError):
        manifest.examine(tmp_path)


def test_another_python_makes_the_same_contents() -> None:
    """Where no other is installed, this one in a process with another order of sets; the bundle's own builds under Wine."""
    program = (
        "import sys; from pathlib import Path; from bundle.build import build_bundle;"
        f"sys.stdout.buffer.write(build_bundle(Path({str(default_folder())!r})).manifest)"
    )
    done = subprocess.run(
        [other_pythons()[0], "-c", program], capture_output=True, env=environment(), check=True, timeout=300
    )
    assert done.stdout == bundle().manifest
