"""The form in LibreOffice: with the functions present, absent and failing, its cells say what the rule says."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from addin.oxt import COMPONENT, build_oxt, members
from laoyousuode.layout import out_name
from laoyousuode.plan_file import default_plan
from template.form import MASTER
from tests.differential.sheets import Answer, recalculate_with_ironcalc, recalculate_with_libreoffice
from tests.mechanisms.profile import Profile
from tests.mechanisms.table import NAMES, by_rule, differences, forms

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
def test_the_plan_inside_the_extension_is_the_one_that_counts(tmp_path: Path) -> None:
    plan = changed("pythonpath/laoyousuode/data/plan.toml", '2026 = "<3.5"', '2026 = "<1.5"')
    profile = Profile(tmp_path, plan)
    names = [out_name("1", "target"), out_name("1", "status")]
    case = {**forms()[0].case, "in_1_value": 3.4}
    [found] = recalculate_with_libreoffice(MASTER, [case], names, tmp_path, profile.options)
    assert found == {names[0]: "<1.5", names[1]: "严重滞后"}


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


def test_the_extension_is_the_same_every_time_and_holds_what_it_needs() -> None:
    first = build_oxt()
    assert first == build_oxt()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        names = set(archive.namelist())
        assert archive.testzip() is None
    assert {"META-INF/manifest.xml", "CalcAddIns.xcu", "XLysd.idl", "pythonpath/addin/functions.py"} <= names
    assert len(default_plan().indicators) == 23  # the table of cases speaks of this plan
