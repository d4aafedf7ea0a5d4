"""The add-in file: the same bytes every time, a sound VBA project, every module as it stands in `macros/`."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from oletools.olevba import VBA_Parser
from pyvbaanalysis import analyze_loose_files, analyze_office_file

from addin import wrappers, xlam
from addin.vba import Module, macros_folder, read_modules
from tests.xlam import ovba
from tests.xlam.vba_structure import faults, lines_of, procedures, undeclared

MODULES = read_modules()
IDS = [module.name for module in MODULES]
MICROSOFT = "http://schemas.microsoft.com/office"
# [MS-CUSTOMUI] 2.1 and 2.2: relationship → part and its namespace.
RIBBONS = {
    f"{MICROSOFT}/2006/relationships/ui/extensibility": (
        "customUI/customUI.xml",
        f"{MICROSOFT}/2006/01/customui",
    ),
    f"{MICROSOFT}/2007/relationships/ui/extensibility": (
        "customUI/customUI14.xml",
        f"{MICROSOFT}/2009/07/customui",
    ),
}
# Names of Office's own pictures, as they stand in Microsoft's lists of control identifiers for Excel 2010 to 2019.
PICTURES = {
    "ErrorChecking",
    "FindDialog",
    "RefreshAll",
    "TableInsert",
    "FileSendAsAttachment",
    "AutoSum",
    "FileOpen",
    "Help",
}
BUTTONS = [
    "填报校验",
    "定位下一处问题",
    "刷新状态",
    "收表台",
    "下发表格",
    "汇总通报",
    "打开结果",
    "关于/自检",
]


@cache
def built() -> bytes:
    return xlam.build_xlam()


@cache
def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(built())) as package:
        return package.read(name)


@cache
def project() -> ovba.Compound:
    return ovba.Compound(part("xl/vbaProject.bin"))


@cache
def directory() -> list[tuple[int, bytes]]:
    return ovba.records(ovba.decompress(project().streams["VBA/dir"]))


def stored(module: Module) -> str:
    return ovba.decompress(project().streams[f"VBA/{module.name}"]).decode("ascii")


# --- the bytes ---


def test_built_twice_in_two_processes_is_the_same() -> None:
    code = "import sys; from addin.xlam import build_xlam; sys.stdout.buffer.write(build_xlam())"
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert again == built()


def test_nothing_in_it_depends_on_zlib() -> None:
    with zipfile.ZipFile(io.BytesIO(built())) as package:
        assert {info.compress_type for info in package.infolist()} == {zipfile.ZIP_STORED}


def test_nothing_of_a_pc_is_left() -> None:
    everything = built() + b"".join(ovba.decompress(project().streams[f"VBA/{name}"]) for name in IDS)
    directory_bytes = ovba.decompress(project().streams["VBA/dir"])
    assert b"Program Files" not in everything + directory_bytes
    assert rb"C:\Users" not in everything + directory_bytes


# --- the compound file and the project ---


def test_compound_file_is_legal() -> None:
    assert project().faults == []


def test_project_holds_source_only() -> None:
    assert project().streams["VBA/_VBA_PROJECT"] == bytes.fromhex("cc61ffff000100")
    assert not [name for name in project().streams if "__SRP_" in name]
    assert {module["offset"] for module in ovba.modules(directory())} == {0}


def test_project_declares_each_module_once_everywhere() -> None:
    found = ovba.modules(directory())
    assert [module["name"] for module in found] == IDS
    assert [module["wide"] for module in found] == IDS
    assert {module["stream"] for module in found} == {
        name.removeprefix("VBA/") for name in project().streams if name.startswith("VBA/")
    } - {"dir", "_VBA_PROJECT"}
    text = project().streams["PROJECT"].decode("ascii")
    declared = re.findall(r"(?m)^(Document|Module|Class)=(\w+)", text)
    assert sorted(name for _, name in declared) == sorted(IDS)
    assert {name for kind, name in declared if kind == "Document"} == {"ThisWorkbook", "Messages"}
    assert 'Name="Laoyousuode"' in text
    for name in IDS:
        wide = name.encode("ascii") + b"\0" + name.encode("utf-16-le") + b"\0\0"
        assert wide in project().streams["PROJECTwm"]


def test_project_has_code_page_936_and_one_reference() -> None:
    values = dict(directory()[:-1])
    assert values[0x03] == (936).to_bytes(2, "little")
    assert [data for kind, data in directory() if kind == 0x16] == [b"stdole"]


@pytest.mark.parametrize(("key", "clear"), [("CMG", bytes(4)), ("DPB", b"\0"), ("GC", b"\xff")])
def test_project_is_open_and_visible(key: str, clear: bytes) -> None:
    """[MS-OVBA] 2.3.1.15 to 17: not protected, no password, shown."""
    assert ovba.unlocked(project().streams["PROJECT"].decode("ascii"), key) == clear


@pytest.mark.parametrize("module", MODULES, ids=IDS)
def test_module_decodes_to_its_source(module: Module) -> None:
    assert stored(module).replace("\r\n", "\n") == (
        macros_folder() / f"{module.name}.{'cls' if module.is_class else 'bas'}"
    ).read_text(encoding="ascii")
    assert "\n" not in stored(module).replace("\r\n", "")


def test_olevba_sees_the_same_modules() -> None:
    parser = VBA_Parser("laoyousuode.xlam", data=built())
    found = {name: code for _, _, name, code in parser.extract_macros()}
    parser.close()
    for module in MODULES:
        suffix = "cls" if module.is_class else "bas"
        assert found[f"{module.name}.{suffix}"].replace("\r\n", "\n").rstrip() == module.text.rstrip()


# --- the other parts ---


def test_parts_are_named_and_related() -> None:
    with zipfile.ZipFile(io.BytesIO(built())) as package:
        names = set(package.namelist())
    types = ElementTree.fromstring(part("[Content_Types].xml"))
    overrides = {
        each.get("PartName", ""): each.get("ContentType", "") for each in types if "PartName" in each.attrib
    }
    assert {name.removeprefix("/") for name in overrides} <= names
    assert "addin.macroEnabled" in overrides["/xl/workbook.xml"]
    for relations, folder in (("_rels/.rels", ""), ("xl/_rels/workbook.xml.rels", "xl/")):
        targets = {folder + each.get("Target", "") for each in ElementTree.fromstring(part(relations))}
        assert targets <= names


def test_code_names_tie_documents_to_modules() -> None:
    assert b'codeName="ThisWorkbook"' in part("xl/workbook.xml")
    assert b'codeName="Messages"' in part("xl/worksheets/sheet1.xml")


def test_each_ribbon_has_the_relationship_of_its_namespace() -> None:
    found = {
        each.get("Type", ""): each.get("Target", "") for each in ElementTree.fromstring(part("_rels/.rels"))
    }
    for relationship, (name, namespace) in RIBBONS.items():
        assert found[relationship] == name
        assert ElementTree.fromstring(part(name)).tag == f"{{{namespace}}}customUI"


@pytest.mark.parametrize(("name", "namespace"), RIBBONS.values())
def test_ribbon_has_the_buttons_and_each_calls_a_macro(name: str, namespace: str) -> None:
    root = ElementTree.fromstring(part(name))
    buttons = list(root.iter(f"{{{namespace}}}button"))
    assert [each.get("label") for each in root.iter(f"{{{namespace}}}tab")] == ["劳有所得"]
    assert [each.get("label") for each in buttons] == BUTTONS
    ids = [each.get("id") for each in root.iter() if "id" in each.attrib]
    assert len(ids) == len(set(ids))
    assert {each.get("imageMso") for each in buttons} <= PICTURES
    ribbon = next(module for module in MODULES if module.name == "Ribbon")
    for button in buttons:
        body = procedures(ribbon.text)[str(button.get("onAction"))]
        assert body.startswith(f"Public Sub {button.get('onAction')}(control As Object)")
        assert "On Error GoTo Failed" in body


def test_every_sentence_that_a_macro_asks_for_is_there() -> None:
    words = xlam.texts()
    source = "\n".join(module.text for module in MODULES)
    asked = set(re.findall(r'\bSay\("(\w+)"', source))
    asked |= set(re.findall(r'(?:mState|SettingsProblem|StartServer|ServerState) = "(\w+)"', source))
    asked |= set(re.findall(r'IIf\(Found, "(\w+)", "(\w+)"\)', source)[0])
    assert asked <= set(words)
    written = {key for key in words if not key.startswith("LYSD_")}
    assert written - asked == set(), "a sentence that nothing shows"


def test_the_sheet_holds_the_sentences() -> None:
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    root = ElementTree.fromstring(part("xl/worksheets/sheet1.xml"))
    texts = [each.text or "" for each in root.iter(f"{main}t")]
    assert dict(zip(texts[::2], texts[1::2], strict=True)) == xlam.texts()


# --- the sources ---


@pytest.mark.parametrize("module", MODULES, ids=IDS)
def test_source_is_plain(module: Module) -> None:
    assert module.text.isascii()
    assert "Option Explicit" in module.text
    assert faults(module.text) == []
    lines = module.text.split("\n")
    assert max(len(line) for line in lines) <= 1023
    for run in re.findall(r"(?:[^\n]* _\n)+", module.text):
        assert run.count("\n") <= 24


@pytest.mark.parametrize("module", MODULES, ids=IDS)
def test_source_declares_its_variables(module: Module) -> None:
    assert undeclared(module.text, {"Err", "Application"}) == []


def test_an_analyser_of_vba_finds_nothing(tmp_path: Path) -> None:
    """Undeclared names, calls with wrong arguments, objects without Set, what Excel's object model has not."""
    file = tmp_path / "laoyousuode.xlam"
    file.write_bytes(built())
    found = analyze_office_file(file)
    assert set(found) >= {module.name for module in MODULES if not module.is_class}
    assert {name: [each.message for each in problems] for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("nowhere = 1", "undeclared-variable"),
        ('Dim a As Range: a = ActiveSheet.Range("A1")', "object-variable-not-set"),
        ("ThisWorkbook.NoSuchThing", "member-not-found"),
        ("NoSuchMacro 1", "unknown-call"),
        ("Describe 1", "argument-count"),
    ],
)
def test_the_analyser_finds_faults(line: str, code: str, tmp_path: Path) -> None:
    """What it says of the project when one module has this line."""
    paths = []
    for source in macros_folder().iterdir():
        if source.suffix in (".bas", ".cls"):
            text = source.read_text(encoding="ascii")
            if source.stem == "Pace":
                text += f"\nPublic Sub Faulty()\n    {line}\nEnd Sub\n"
            paths.append(tmp_path / source.name)
            paths[-1].write_text(text, encoding="ascii")
    assert code in {each.code for each in analyze_loose_files(paths)["Pace"]}


def test_the_shell_is_handed_a_variant() -> None:
    """Its methods take Variants by address: a String variable raises error 13 there."""
    for module in MODULES:
        for words in re.findall(r'"Shell\.Application"\)\.\w+ (.*)', module.text):
            assert re.fullmatch(r"CVar\(\w+\)", words), module.name


def test_marks_leave_a_book_as_saved_as_it_was() -> None:
    """Putting marks and taking them away are all that changes a clerk's book."""
    marks = next(module for module in MODULES if module.name == "Marks").text
    for name in ("PutMarks", "TakeMarksAway"):
        found = re.search(rf"(?ms)^Private Sub {name}\(\)$(.*?)^End Sub$", marks)
        assert found is not None
        words = found[1]
        assert words.index("wasSaved = mBook.Saved") < words.index("For ")
        assert words.index("Next ") < words.index("mBook.Saved = wasSaved")


def test_public_names_are_unique() -> None:
    names = [name for module in MODULES if not module.is_class for name in procedures(module.text)]
    twice = {name for name in names if names.count(name) > 1}
    private = {
        name for module in MODULES for name in re.findall(r"(?m)^Private (?:Sub|Function) (\w+)", module.text)
    }
    assert twice <= private


def test_only_the_wrappers_can_stand_in_a_cell() -> None:
    """Other public functions would appear in Excel's function wizard."""
    for module in MODULES:
        if module.is_class or module.name == "Wrappers":
            continue
        functions = [line for _, line in lines_of(module.text) if line.startswith("Public Function")]
        assert not functions or "Option Private Module" in module.text


def test_the_checker_itself_finds_faults() -> None:
    assert faults("Sub A()\nIf x Then\nEnd Sub\n")
    assert faults("Function A()\nFor i = 1 To 2\nLoop\nEnd Function\n")
    assert faults("Sub A()\n") == ["1: Sub is not closed"]
    assert faults("Sub A()\nIf x Then y = 1\nEnd Sub\n") == []
    assert undeclared("Sub A()\nb = 1\nEnd Sub\n", set()) == ["A: b"]


# --- the wrappers ---


def test_wrappers_are_current() -> None:
    written = (macros_folder() / "Wrappers.bas").read_text(encoding="ascii")
    assert written == wrappers.source(wrappers.functions()), "run: python3 run.py rebuild"


@pytest.mark.parametrize("function", wrappers.functions(), ids=lambda each: str(each.__name__))
def test_wrapper_answers_na_when_anything_fails(function: wrappers.Function) -> None:
    module = next(module for module in MODULES if module.name == "Wrappers")
    body = procedures(module.text)[function.__name__].split("\n")
    assert body[1] == "On Error GoTo Failed"
    assert body[-3:] == ["Failed:", f"{function.__name__} = CVErr(xlErrNA)", "End Function"]


def test_wrapper_of_a_new_function() -> None:
    def lysd_new(row: object, value: object = None) -> None:
        """新函数。"""

    text = wrappers.source((lysd_new,))
    assert "Public Function lysd_new(row As Variant, Optional value As Variant) As Variant\n" in text
    assert '    Describe "lysd_new", 2\n' in text


def test_dll_has_the_pinned_version() -> None:
    from addin.settings import XLWINGS_VERSION, dll_names

    server = next(module for module in MODULES if module.name == "Server").text
    settings = next(module for module in MODULES if module.name == "Settings").text
    assert set(re.findall(r"xlwings\d\d-[\d.]+\.dll", server)) == set(dll_names())
    assert f'XLWINGS_VERSION As String = "{XLWINGS_VERSION}"' in settings
    assert f'"xlwings=={XLWINGS_VERSION}"' in (macros_folder().parent / "pyproject.toml").read_text(
        encoding="utf-8"
    )
