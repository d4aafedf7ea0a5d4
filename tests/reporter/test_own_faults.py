"""A fault of the program itself is told as one: never as a damaged file, never to a bureau."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from laoyousuode.optional import EXTRAS
from reporter import main
from reporter.main import execute
from reporter.workbooks.grid import WorkbookError, guarded

ROOT = Path(__file__).parents[2]
RETURNED = ROOT / "samples" / "2026-10" / "returned"
# A bug in our own reading that one file meets. Workers import it as their main module, so they have it too.
BUG = """
import sys
from reporter.returns import reader
usual = reader.find_form
def find_form(*given):
    content = usual(*given)
    if "教育局" in content.header.bureau:
        raise KeyError("a bug")
    return content
reader.find_form = find_form
if __name__ == "__main__":
    from reporter.main import execute
    sys.exit(execute(sys.argv[1:]))
"""


def run(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "buggy.py").write_text(BUG, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, str(tmp_path / "buggy.py"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def report(tmp_path: Path, *before: str) -> subprocess.CompletedProcess[str]:
    shutil.copytree(RETURNED, tmp_path / "in")
    fixed = ["--period", "2026-10", "--out", str(tmp_path / "out"), "--jobs", "1"]
    return run(tmp_path, *before, "report", str(tmp_path / "in"), *fixed)


def test_a_bug_in_a_worker_is_told_to_the_office_alone(tmp_path: Path) -> None:
    done = report(tmp_path)
    assert done.returncode == 70
    assert "程序内部出错" in done.stderr and "教育局-劳有所得返回表.xlsx" in done.stderr
    assert "Traceback" not in done.stderr
    results = (tmp_path / "out" / "results.json").read_text(encoding="utf-8")
    assert '"internal-fault"' in results and "已损坏" not in results
    assert "区教育局" not in (tmp_path / "out" / "催报.txt").read_text(encoding="utf-8-sig")
    assert not [path for path in (tmp_path / "out" / "整改").iterdir() if "区教育局" in path.name]


def test_debug_shows_where_the_bug_is(tmp_path: Path) -> None:
    done = report(tmp_path, "--debug")
    assert "Traceback" in done.stderr and "a bug" in done.stderr


def test_check_tells_a_bug_by_its_exit_code(tmp_path: Path) -> None:
    done = run(tmp_path, "check", str(RETURNED / "教育局-劳有所得返回表.xlsx"))
    assert done.returncode == 70 and "与填报单位无关" in done.stdout


@pytest.mark.parametrize("words", [["--debug", "questions"], ["questions", "--debug"]])
def test_debug_shows_the_traceback_of_the_command_itself(
    words: list[str], capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def buggy() -> None:
        raise KeyError("a bug")

    monkeypatch.setattr("reporter.commands.questions.default_plan", buggy, raising=False)
    monkeypatch.setattr("reporter.commands.questions.plan_from", lambda path: buggy(), raising=False)
    assert execute(words) == 70
    assert "Traceback" in capfd.readouterr().err
    assert execute([word for word in words if word != "--debug"]) == 70
    assert "Traceback" not in capfd.readouterr().err


def from_our_own_code(kind: type[Exception]) -> None:
    """Raise it in a frame that is one of the reporter's."""
    exec(compile("raise kind('x')", "bug", "exec"), {"__name__": "reporter.workbooks.sheetxml", "kind": kind})


@pytest.mark.parametrize("kind", [TypeError, KeyError, AssertionError, AttributeError, NameError])
def test_our_own_mistakes_are_not_faults_of_the_file(kind: type[Exception]) -> None:
    with pytest.raises(kind), guarded(panics=True):
        from_our_own_code(kind)


def test_what_a_library_trips_over_is_a_fault_of_the_file() -> None:
    class Panic(BaseException):
        pass

    for trip in (KeyError("in a library"), Panic("in Rust"), ValueError("bad digits")):
        with pytest.raises(WorkbookError, match="unreadable"), guarded(panics=True):
            raise trip
    with pytest.raises(WorkbookError, match="unreadable"), guarded(panics=True):
        from_our_own_code(ValueError)
    with pytest.raises(WorkbookError, match="too-large"), guarded(panics=True):
        raise MemoryError


@pytest.mark.parametrize(("package", "extra"), [("pyopenvba", "addin"), ("xlwings", "addin")])
def test_a_missing_optional_package_is_a_sentence(
    tmp_path: Path, package: str, extra: str, capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(*arguments: object) -> None:
        raise ModuleNotFoundError(f"No module named '{package}'", name=f"{package}.core")

    monkeypatch.setattr("addin.xlam.build_xlam", absent)
    assert execute(["addin", "build", "--out", str(tmp_path)]) == 2
    told = capfd.readouterr().err
    assert f"缺少可选组件 {package}" in told and f"pip install 'laoyousuode[{extra}]'" in told
    assert "程序内部出错" not in told


def test_addin_build_without_its_extra(tmp_path: Path) -> None:
    """As it is where the extra was not installed."""
    script = (
        "import sys\n"
        "sys.modules['pyopenvba'] = None\n"
        "from reporter.main import execute\n"
        "sys.exit(execute(['addin', 'build', '--out', sys.argv[1]]))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", script, str(tmp_path / "out")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "laoyousuode[addin]" in done.stderr


# What is imported under another name than it is installed by.
IMPORTED_AS = {"python-pptx": "pptx"}


def test_every_extra_has_its_sentence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {
        requirement.partition(">")[0].partition("=")[0].strip().lower(): extra
        for extra, requirements in project["optional-dependencies"].items()
        if extra != "dev"
        for requirement in requirements
    }
    assert {IMPORTED_AS.get(name, name): extra for name, extra in declared.items()} == EXTRAS


def test_ctrl_c_before_anything_is_written(capfd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "get_command", interrupted)
    assert execute(["questions"]) == 130
    assert "没有改动" in capfd.readouterr().err
