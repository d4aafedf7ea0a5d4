"""From the zip to nothing left, on a clean PC under Wine, as a clerk does it. The tests stand in the order of the story."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bundle.installed import words
from laoyousuode.period import Period
from reporter.commands.consolidate import RESULT_FOLDER
from tests.bundle.built import ROOT, bundle
from tests.bundle.pc import PC, clean_pc
from tests.desk.driven import SCRIPT, drive
from tests.mechanisms.table import Call, questions, wrong_answers
from tests.mechanisms.wine import is_there, windows_path
from tests.store.store_kit import EDUCATION, LEAD, Folder, lead_figures, workbook

pytestmark = [
    pytest.mark.wine,
    pytest.mark.xdist_group("wine"),
    pytest.mark.skipif(not is_there() and not os.environ.get("CI"), reason="Wine is not installed"),
]
OCTOBER = Period(2026, 10)
RETURNED = ROOT / "samples" / "2026-10" / "returned"
# What Wine notes for itself: the console's window, the display's driver and the time of its start.
WINES_OWN = ("[Console", "[System\\\\CurrentControlSet\\\\Control\\\\Class", "[Software\\\\Wine")
RESULT = RESULT_FOLDER.format(period="2026-10")


@pytest.fixture(scope="module")
def pc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PC]:
    with clean_pc(tmp_path_factory.mktemp("pc")) as made:
        yield made


@pytest.fixture(scope="module")
def before(pc: PC) -> tuple[set[str], set[str]]:
    """The PC's files and registry before anything of ours ran there."""
    pc.python("-c", "pass")
    return pc.files(), pc.registry()


@pytest.fixture(scope="module")
def installed(pc: PC, before: tuple[set[str], set[str]]) -> str:
    """What 安装.cmd said."""
    said = pc.double_click("安装.cmd")
    assert said.code == 0, said.text
    return said.text


@pytest.fixture(scope="module")
def returned(pc: PC) -> Path:
    """A folder of returns beside the program, as a user would have it."""
    place = pc.zipped.parent / "返 回&表"
    shutil.copytree(RETURNED, place)
    return place


def sentence(key: str) -> str:
    """What stands of a sentence of words.toml before its first fact."""
    return str(words().phrase(key)).partition("{")[0]


def test_installing_puts_everything_in_its_place(pc: PC, installed: str) -> None:
    assert (pc.installed / "app" / "manifest.json").read_bytes() == bundle().manifest
    roaming = pc.user / "AppData" / "Roaming"
    assert (roaming / "Microsoft/Excel/XLSTART/laoyousuode.xlam").read_bytes() == bundle().files[
        "app/laoyousuode.xlam"
    ]
    link = f"{words().say('shortcut')}.lnk"
    for folder in (pc.user / "Desktop", roaming / "Microsoft/Windows/SendTo"):
        assert b"p\0y\0t\0h\0o\0n\0w\0.\0e\0x\0e\0" in (folder / link).read_bytes()
    for key in ("install.copied", "install.compiled", "install.listed", "install.done"):
        assert sentence(key) in installed, key


def test_examining_finds_all_well_but_excel(pc: PC, installed: str) -> None:
    """Wine has no Excel; every other line is fine."""
    said = pc.double_click("自检.cmd")
    todo = [line for line in said.text.splitlines() if words().say("examine.todo") in line]
    assert [line.partition("：")[0] for line in todo] == ["Excel"]
    assert said.code == 1
    for name in ("files", "parts", "example", "installed"):
        assert f"{words().say(f'examine.{name}')}：{words().say('examine.fine')}" in said.text, said.text


def test_a_dropped_folder_gives_the_same_bytes_as_on_linux(pc: PC, installed: str, returned: Path) -> None:
    here = pc.root / "linux" / returned.name
    shutil.copytree(RETURNED, here)
    said = pc.double_click("汇总.cmd", f'"{windows_path(returned)}"')
    assert said.code == 0, said.text
    subprocess.run([sys.executable, "-m", "reporter.main", "consolidate", str(here)], check=True, cwd=ROOT)
    expected = contents_of(here.parent / RESULT)
    assert {"通报.docx", "台账.xlsx", "挂图.html", "results.json", "催报.txt"} < expected.keys()
    assert contents_of(returned.parent / RESULT) == expected


def contents_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }


def test_excel_reaches_the_functions_of_the_bundle(pc: PC, installed: str) -> None:
    calls: list[Call] = [(question.function, question.arguments) for question in questions()]
    answers, interpreter = pc.excel(calls)
    assert wrong_answers(answers) == []
    assert interpreter.endswith("AppData\\Local\\laoyousuode\\app\\python\\python.exe")


def test_on_a_real_console(pc: PC, installed: str, returned: Path) -> None:
    """A console takes text by another way than a pipe does: help needs colorama there, Chinese no code page."""
    python, start = (windows_path(pc.zipped / "app" / name) for name in ("python/python.exe", "start.py"))
    said = pc.started(f'"{python}" "{start}" --help', console=True)
    assert said.code == 0 and "汇总返回表" in said.screen, said
    said = pc.double_click("汇总.cmd", f'"{windows_path(returned)}"', console=True)
    assert said.code == 0 and "报告期取自表格：2026年10月" in said.screen, said


def test_the_desk(pc: PC, installed: str, tmp_path: Path) -> None:
    """The window of the installed bundle: a return arrives, is looked at and decided on; the bulletin is made."""
    folder = Folder(pc.root / "工作 文件夹&1")
    folder.put("牵头.xlsx", LEAD, OCTOBER, lead_figures(10))
    arriving = pc.root / "教育.xlsx"
    arriving.write_bytes(workbook(EDUCATION, OCTOBER, {"5": "约0.3"}))
    order = {
        "story": "month",
        "period": str(OCTOBER),
        "folder": windows_path(folder.path),
        "returned": windows_path(folder.places.returned(OCTOBER)),
        "arriving": [windows_path(arriving)],
        "finding": "约0.3",
        "facts": windows_path(tmp_path / "facts.json"),
    }
    python = str(pc.installed / "app" / "python" / "python.exe")
    # What still runs was started without a screen, and would keep the window from one.
    pc.quietly("wineserver", "-w")
    facts = drive(
        tmp_path,
        order,
        lambda asked: ["wine", python, windows_path(SCRIPT), windows_path(asked)],
        **pc.environment,
    )
    assert (facts["first"][EDUCATION][-2:], facts["then"][EDUCATION]) == ("未报", "有错误 2 处")
    assert facts["decided"].startswith("准予例外：本季没有这一项")
    assert facts["rows_seen"] == 13 and facts["looks_while_reporting"] > 10
    results = folder.places.results(OCTOBER)
    opened = [path.rpartition("\\")[2] for path in facts["opened"]]
    assert sorted(opened) == sorted(["教育.xlsx", "返回", "通报.docx", "台账.xlsx", "挂图.html"])
    assert all((results / name).is_file() for name in ("通报.docx", "台账.xlsx", "挂图.html"))
    assert "区民政局：" in facts["clipboard"]
    # A window, not an empty screen.
    assert (tmp_path / "report.png").stat().st_size > 15_000


def test_files_that_others_hold_and_workers_without_a_master(pc: PC, installed: str) -> None:
    form, facts = pc.root / "区财政局.xlsx", pc.root / "facts.json"
    shutil.copy(RETURNED / "区财政局.xlsx", form)
    places = [
        windows_path(path)
        for path in (Path(__file__).with_name("wine_side.py"), form, pc.root / "side", facts)
    ]
    printed = pc.python(*places)
    assert facts.is_file(), printed
    found = json.loads(facts.read_text(encoding="utf-8"))
    exclusive, goals = found["exclusive"], found["goals"]
    assert (exclusive["code"], exclusive["again"]) == ("unreadable", "Return")
    assert "关闭正在使用这个文件的 Excel、WPS 等程序，再运行一次" in exclusive["cure"]
    for told in (goals["probed"], goals["written"]):
        assert "通报.docx" in told and "台账.xlsx" not in told and "请关闭后再运行" in told
    assert (goals["kept"], goals["after"]) == (["before", "before"], ["after", "after"])
    assert found["orphan"] == {"master": 9, "ended": True}


def test_the_bundles_own_python_builds_the_same_bundle(pc: PC, installed: str) -> None:
    """Another Python on another system: equal manifests."""
    import pyopenvba

    from bundle.downloads import default_folder

    libraries = pc.root / "libraries"
    shutil.copytree(Path(pyopenvba.__file__).parent, libraries / "pyopenvba")
    made = pc.root / "manifest.json"
    program = (
        "import sys, pathlib; sys.path[:0] = sys.argv[1:3]; from bundle.build import build_bundle;"
        "pathlib.Path(sys.argv[4]).write_bytes(build_bundle(pathlib.Path(sys.argv[3])).manifest)"
    )
    places = [windows_path(path) for path in (ROOT, libraries, default_folder(), made)]
    printed = pc.python("-c", program, *places)
    assert made.is_file(), printed
    assert made.read_bytes() == bundle().manifest


def test_removing_leaves_nothing(
    pc: PC, before: tuple[set[str], set[str]], installed: str, returned: Path
) -> None:
    """From the installed folder itself, whose python.exe is then still running."""
    said = pc.double_click("卸载.cmd", folder=pc.installed)
    assert sentence("uninstall.done") in said.text, said.text
    files, registry = before
    assert {line for line in pc.registry() - registry if not line.startswith(WINES_OWN)} == set()
    assert pc.files() - files == set()
    # Wine's cmd keeps a script open while it runs, so that its folder stays, empty; Windows' own does not.
    left = [path for path in pc.prefix.rglob("*laoyousuode*") if path != pc.installed]
    assert left == [] and not (pc.installed.exists() and any(pc.installed.iterdir()))
    assert sorted(path.name for path in returned.iterdir()) == sorted(
        path.name for path in RETURNED.iterdir()
    )
