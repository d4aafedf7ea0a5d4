"""The form in LibreOffice: with the functions present, absent and failing, its cells say what the rule says."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from addin.oxt import COMPONENT, build_oxt, members
from laoyousuode.layout import out_name
from laoyousuode.plan_file import default_plan, load_plan
from laoyousuode.spellings import calls_ours, same
from reporter.workbooks.workbook import cell_address, open_workbook
from template.build import MASTER, build
from tests.differential.sheets import Answer, Case, recalculate_with_ironcalc, recalculate_with_libreoffice
from tests.mechanisms.profile import Profile
from tests.mechanisms.table import NAMES, by_rule, differences, forms
from tests.plans.own_checks import own_checks_text

_CASES = [form.case for form in forms()]
# Each answer of a function says that it comes from one; the native formulas cannot.
MARK = "函数:"


def changed(name: str, old: str, new: str) -> dict[str, bytes]:
    """A file of the extension, with one place changed."""
    text = members()[name].decode()
    assert old in text
    return {name: text.replace(old, new).encode()}


@pytest.fixture(scope="module")
def native() -> list[Answer]:
    """What the native formulas say, in a program that knows no add-in."""
    return recalculate_with_ironcalc(MASTER, _CASES, NAMES)


def all_differences(left: list[Answer], right: list[Answer]) -> list[str]:
    pairs = zip(forms(), left, right, strict=True)
    return [line for form, one, other in pairs for line in differences(form, one, other)]


def test_the_native_formulas_say_what_the_table_and_the_rule_say(native: list[Answer]) -> None:
    assert all_differences([form.rules for form in forms()], native) == []
    rule = [by_rule(form) or {} for form in forms()]
    assert all_differences(rule, native) == []


@pytest.mark.office
def test_without_the_functions(native: list[Answer], tmp_path: Path) -> None:
    found = recalculate_with_libreoffice(MASTER, _CASES, NAMES, tmp_path)
    assert all_differences(native, found) == []


@pytest.mark.office
def test_with_the_functions(native: list[Answer], tmp_path: Path) -> None:
    profile = Profile(tmp_path)
    found = recalculate_with_libreoffice(MASTER, _CASES, NAMES, tmp_path, profile.options)
    assert all_differences(native, found) == []


@pytest.mark.office
def test_it_is_the_functions_that_answer_in_every_cell(tmp_path: Path) -> None:
    old = "return tuple(map(tuple, found)) if isinstance(found, list) else found"
    profile = Profile(tmp_path, changed(COMPONENT, old, f'return "{MARK}" + str(found)'))
    [found] = recalculate_with_libreoffice(MASTER, _CASES[:1], NAMES, tmp_path, profile.options)
    assert {name: value for name, value in found.items() if not str(value).startswith(MARK)} == {}


@pytest.mark.office
@pytest.mark.parametrize("known", [False, True], ids=["unknown", "in the folder"])
def test_a_form_of_another_plan(known: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Native results where the add-in does not know its plan, else the functions', and both are the same."""
    source = Path(__file__).parents[1] / "plans" / "other.toml"
    plan, folder = load_plan(source), tmp_path / "laoyousuode" / "plans"
    folder.mkdir(parents=True)
    if known:
        (folder / "另一个.toml").write_bytes(source.read_bytes())
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    form = tmp_path / "form.xlsx"
    form.write_bytes(build(plan))
    old = "return tuple(map(tuple, found)) if isinstance(found, list) else found"
    profile = Profile(tmp_path, changed(COMPONENT, old, f'return "{MARK}" + str(found)'))
    names = [out_name("1", field) for field in ("target", "status")]
    case = {"in_period": "2031-07", "in_bureau": "", "in_1_value": 700}
    [found] = recalculate_with_libreoffice(form, [case], names, tmp_path, profile.options)
    mark = MARK if known else ""
    assert found == {names[0]: mark + "≥1500", names[1]: mark + "严重滞后"}


@pytest.mark.office
def test_a_row_whose_relations_name_several_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other rows' figures reach the function as a range of cells."""
    folder = tmp_path / "laoyousuode" / "plans"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text(own_checks_text(), encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    form = tmp_path / "form.xlsx"
    form.write_bytes(build(load_plan(folder / "own.toml")))
    old = "return tuple(map(tuple, found)) if isinstance(found, list) else found"
    profile = Profile(tmp_path, changed(COMPONENT, old, f'return "{MARK}" + str(found)'))
    parts = {"14": (30, 30), "15": (20, 20), "16": (30, 50)}
    case: Case = {"in_period": "2026-10", "in_bureau": "区人力社保局"}
    case |= {f"in_{no}_numerator": given for no, (given, _) in parts.items()}
    case |= {f"in_{no}_denominator": given for no, (_, given) in parts.items()}
    cases = [case, {**case, "in_16_denominator": 51}, {**case, "in_15_denominator": ""}]
    found = recalculate_with_libreoffice(form, cases, [out_name("16", "check")], tmp_path, profile.options)
    said = [str(answer[out_name("16", "check")]) for answer in found]
    assert said == [MARK, f"{MARK}案件数不应多于线索、调解之和", MARK]


@pytest.mark.office
def test_an_extension_whose_plan_is_not_the_form_s_does_not_answer(tmp_path: Path) -> None:
    """One target differs, so does the digest: the form's own formulas stand."""
    plan = changed("pythonpath/laoyousuode/data/plan.toml", '2026 = "<3.5"', '2026 = "<1.5"')
    profile = Profile(tmp_path, plan)
    names = [out_name("1", "target"), out_name("1", "status")]
    case = {**forms()[0].case, "in_1_value": 3.4}
    [found] = recalculate_with_libreoffice(MASTER, [case], names, tmp_path, profile.options)
    assert found == {names[0]: "<3.5", names[1]: "达标"}


@pytest.mark.office
def test_where_the_functions_fail_every_cell_shows_the_native_result(
    native: list[Answer], tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    fails = f"open({str(trace)!r}, 'a').write('.')\n    raise ValueError\n    found = function("
    profile = Profile(tmp_path, changed(COMPONENT, "found = function(", fails))
    found = recalculate_with_libreoffice(MASTER, _CASES, NAMES, tmp_path, profile.options)
    assert all_differences(native, found) == []
    assert trace.stat().st_size >= len(_CASES) * len(NAMES)  # every cell asked, and was failed


# Calls of the extension itself, on cells B1 to B6 as `_typed_book` fills them; B9 is blank.
_TYPED: tuple[float | str | bool, ...] = (2.826667, "2.7万人", "=1/0", True, 201, 200)
_CALLS = {
    'STATUS("2","2026-10",B1,B9)': "超序时",
    'STATUS("2","2026-10",B2,B9)': "达序时",
    'STATUS("2","2026-10",B9,B9)': "未报",
    'STATUS("2","2026-10",B3,B9)': "待核",
    'STATUS("2","2026-10",B4,B9)': "待核",
    'STATUS("2","2026-10",B1,"教育局")': "不需填报",
    'STATUS("2","十月",B1)': "报告期“十月”看不懂，请写成 2026-10 的样子",
    'STATUS("2",B9,B9,B9)': "未报",
    'CHECK("3","2026-10",B9,B5,B9,B9)': "未填报",
    'CHECK("3","2026-10",B9,B5,B6,B9,B9,B9)': "分子不能大于分母",
    'CHECK("4","2026-10",B4,B9,B9)': "这里应填数字",
    'EXPECTED("2","2026-10")': 2.666667,
    'TARGET("11",2026)': ">80",
    "RATIO(B6,B5)": 99.502488,
}


def _typed_book(path: Path, formulas: list[str]) -> list[str]:
    """A workbook with the figures in column B and the formulas in column A, which get the names returned."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, value in enumerate(_TYPED, 1):
        sheet.cell(row, 2, value)
    names = [f"answer{row}x" for row in range(1, len(formulas) + 1)]
    for row, (name, formula) in enumerate(zip(names, formulas, strict=True), 1):
        sheet.cell(row, 1, formula)
        book.defined_names[name] = DefinedName(name, attr_text=f"Sheet!$A${row}")
    book.save(path)
    return names


@pytest.mark.office
def test_an_xlsx_reaches_the_extension_itself_by_the_full_name(tmp_path: Path) -> None:
    names = _typed_book(tmp_path / "book.xlsx", [f"=CN.LAOYOUSUODE.LYSD.LYSD{call}" for call in _CALLS])
    options = Profile(tmp_path, basic=False).options
    [found] = recalculate_with_libreoffice(tmp_path / "book.xlsx", [{}], names, tmp_path, options)
    assert dict(zip(_CALLS, found.values(), strict=True)) == _CALLS


@pytest.mark.office
def test_a_person_reaches_the_extension_by_typing_the_short_name(tmp_path: Path) -> None:
    names = _typed_book(tmp_path / "book.xlsx", ["" for _ in _CALLS])
    typed = {
        name: {"formula": "=LYSD_" + call.replace(",", ";")} for name, call in zip(names, _CALLS, strict=True)
    }
    options = Profile(tmp_path, basic=False).options
    [found] = recalculate_with_libreoffice(tmp_path / "book.xlsx", [typed], names, tmp_path, options)
    assert dict(zip(_CALLS, found.values(), strict=True)) == _CALLS


def test_the_extension_is_the_same_every_time_and_holds_what_it_needs() -> None:
    first = build_oxt()
    assert first == build_oxt()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        names = set(archive.namelist())
        assert archive.testzip() is None
    assert {"META-INF/manifest.xml", "CalcAddIns.xcu", "XLysd.idl", "pythonpath/addin/functions.py"} <= names
    assert len(default_plan().indicators) == 23  # the table of cases speaks of this plan


@pytest.mark.office
@pytest.mark.parametrize("way", ["without the functions", "with the extension", "with the short names"])
def test_the_forms_formulas_are_known_again_after_libreoffice_saved_them(way: str, tmp_path: Path) -> None:
    options: tuple[str, ...] = (f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",)
    if way != "without the functions":
        options += Profile(tmp_path, basic=way == "with the short names").options
    command = ["timeout", "-k", "5", "120", "soffice", *options, "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "saved"), str(MASTER)],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    issued, saved = _result_formulas(MASTER), _result_formulas(tmp_path / "saved" / MASTER.name)
    assert len(issued) == len(NAMES)
    assert {name: text for name, text in saved.items() if not same(text, issued[name])} == {}
    assert all(calls_ours(text) for text in saved.values())


def _result_formulas(path: Path) -> dict[str, str]:
    workbook = open_workbook(path)
    found = {}
    for name in NAMES:
        sheet, _, place = workbook.defined_names[name].rpartition("!")
        at = cell_address(place)
        assert at is not None
        found[name] = workbook.sheet(sheet.strip("'$")).cells[at].formula or ""
    return found
