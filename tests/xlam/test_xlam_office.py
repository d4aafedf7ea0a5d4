"""LibreOffice loads the add-in, keeps every module, and runs those of its macros that know no Excel.

What it can't show: Excel's own compiler and objects. It does parse every procedure, which finds a misspelt block.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from addin.vba import Module, read_modules
from addin.xlam import build_xlam

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice"),
]
LO_BASIC = Path(__file__).with_name("lo_basic.py")
SCRIPT = "{http://openoffice.org/2000/script}"
STANDARD = tuple(module for module in read_modules() if not module.is_class)
LINE = '{"type": "finding", "cell": "H9", "message": "\\u586b\\u62a5 \\"0.95\\"", "cure": "甲\\n乙", "n": 3}'
LONG_AGO = 1_000_000.0

# module, procedure, arguments, answer.
CALLS: tuple[tuple[str, str, list[Any], Any], ...] = (
    ("Json", "JsonField", [LINE, "message"], '填报 "0.95"'),
    ("Json", "JsonField", [LINE, "cure"], "甲\n乙"),
    ("Json", "JsonField", [LINE, "cell"], "H9"),
    ("Json", "JsonField", [LINE, "n"], "3"),
    ("Json", "JsonField", [LINE, "nothing"], ""),
    ("Json", "JsonField", ["", "cell"], ""),
    ("Json", "JsonField", ["程序出错", "type"], ""),
    ("Json", "JsonField", ['{"cell": "H', "cell"], "H"),
    ("Json", "JsonField", ["{", "cell"], ""),
    ("Json", "JsonField", ['{"a": }', "cell"], ""),
    ("Json", "JsonField", ['{"a": null, "cell": "\\ud83d\\ude00\\\\"}', "cell"], "\U0001f600\\"),
    ("Paths", "Quoted", ["C:\\a b"], '"C:\\a b"'),
    ("Paths", "QuotedFolder", ["D:\\"], '"D:\\."'),
    ("Paths", "QuotedFolder", ["D:\\返回"], '"D:\\返回"'),
    ("Paths", "BaseName", ["C:\\Users\\甲\\laoyousuode.xlam"], "laoyousuode.xlam"),
    ("Paths", "BaseName", ["https://a/b/laoyousuode.xlam"], "laoyousuode.xlam"),
    ("Paths", "BaseName", ["laoyousuode.xlam"], "laoyousuode.xlam"),
    ("Paths", "ParentOf", ["C:\\a\\b.exe"], "C:\\a"),
    ("Paths", "SettingFrom", ['"A","1"\r\n"PYTHONPATH","D:\\劳有所得"\r\n', "PYTHONPATH"], "D:\\劳有所得"),
    ("Paths", "SettingFrom", ['"A","1"\n', "B"], ""),
    ("Paths", "SettingFrom", ["", "B"], ""),
    ("Paths", "IsFormMarker", ["laoyousuode/1/指标填报"], True),
    ("Paths", "IsFormMarker", ["laoyousuode/2/指标填报"], False),
    ("Paths", "IsFormMarker", [""], False),
    ("Pace", "Story", [LONG_AGO], "yes yes no no yes yes 200 no yes "),
)
# Basic forgets a module's variables between two calls from outside, so what Pace remembers is one call.
PACE_STORY = """
Private Function Word(ByVal holds As Boolean) As String
    Word = IIf(holds, "yes ", "no ")
End Function

Public Function Story(ByVal t As Double)
    Dim words As String
    words = Word(MayCall(t))
    ' 1.4 s and 0.2 s within ten seconds are more than 1.5 s.
    NoteCall t, t + 1.4
    words = words & Word(MayCall(t + 1.4))
    NoteCall t + 2, t + 2.2
    words = words & Word(MayCall(t + 2.3)) & Word(MayCall(t + 301)) & Word(MayCall(t + 302.3))
    ' As much, but spread over more than ten seconds.
    NoteCall t + 400, t + 401.4
    NoteCall t + 411, t + 412.4
    words = words & Word(MayCall(t + 413))
    NoteFailure t + 500
    words = words & RestLeft(t + 600) & " " & Word(MayCall(t + 600))
    PaceReset
    Story = words & Word(MayCall(t + 600))
End Function
"""


def source(module: Module) -> str:
    """The module as LibreOffice Basic takes it: no attributes; it trips over a Declare that is a Sub."""
    text = re.sub(r"(?m)^Attribute .*\n", "", module.text)
    text = re.sub(r"(?m)^Private Declare PtrSafe Sub .*\n", "", text)
    text += PACE_STORY if module.name == "Pace" else ""
    # Its script interface hands back no text from a function declared As String: an untyped one asks for it.
    probe = f"\nPublic Function Probe{module.name}()\n    Probe{module.name} = 1\nEnd Function\n"
    for name, count in {(name, len(given)) for at, name, given, _ in CALLS if at == module.name}:
        names = ", ".join("abcdef"[:count])
        probe += f"Public Function Try{name}({names})\n    Try{name} = {name}({names})\nEnd Function\n"
    return text + probe


@cache
def answers(folder: Path) -> list[Any]:
    modules, calls, results = (folder / name for name in ("modules.json", "calls.json", "answers.json"))
    modules.write_text(json.dumps({module.name: source(module) for module in STANDARD}), encoding="utf-8")
    wanted = [[at, f"Try{name}", given] for at, name, given, _ in CALLS]
    wanted += [[module.name, f"Probe{module.name}", []] for module in STANDARD]
    calls.write_text(json.dumps(wanted), encoding="utf-8")
    subprocess.run(
        [
            "timeout",
            "-k",
            "5",
            "120",
            "/usr/bin/python3",
            LO_BASIC,
            modules,
            calls,
            results,
            folder / "profile",
        ],
        check=False,
        capture_output=True,
    )
    found: list[Any] = json.loads(results.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("basic")


def test_macros_that_know_no_excel_run(folder: Path) -> None:
    found = answers(folder)[: len(CALLS)]
    wrong = [
        (at, name, given, want, got)
        for (at, name, given, want), got in zip(CALLS, found, strict=True)
        if got != want
    ]
    assert wrong == []


def test_every_module_parses(folder: Path) -> None:
    probes = answers(folder)[len(CALLS) :]
    assert dict(zip([module.name for module in STANDARD], probes, strict=True)) == dict.fromkeys(
        [module.name for module in STANDARD], 1
    )


def test_libreoffice_loads_it_with_all_its_modules(tmp_path: Path) -> None:
    """By name: it does not take .xlam for a workbook by itself, xlwings' own neither."""
    file = tmp_path / "laoyousuode.xlam"
    file.write_bytes(build_xlam())
    subprocess.run(
        [
            *("timeout", "-k", "5", "120", "soffice", f"-env:UserInstallation=file://{tmp_path}/profile"),
            *("--headless", "--infilter=Calc MS Excel 2007 VBA XML", "--convert-to", "ods"),
            *("--outdir", tmp_path, file),
        ],
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(tmp_path / "laoyousuode.ods") as package:
        assert "Python 尚未启动" in package.read("content.xml").decode("utf-8")
        for module in read_modules():
            root = ElementTree.fromstring(package.read(f"Basic/Laoyousuode/{module.name}.xml"))
            body = re.sub(r"(?m)^Attribute .*\n", "", module.text).strip()
            assert body in (root.text or "")
