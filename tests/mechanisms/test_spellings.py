"""Every spelling of our functions is read from a saved workbook and recognised; other formulas are not ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyousuode.spellings import bare, calls_ours, same
from reporter.workbooks.workbook import open_workbook
from tests.mechanisms.saved import NATIVE, Saved, books, shared


@pytest.mark.parametrize("saved", books(), ids=lambda saved: saved.name)
def test_a_saved_workbook_is_read_and_its_call_recognised(saved: Saved) -> None:
    workbook = open_workbook(saved.data)
    cell = workbook.sheet(workbook.sheet_names[0]).cells[(2, 2)]
    assert (cell.formula, cell.value) == (saved.formula, saved.value)
    assert calls_ours(saved.formula)
    assert same(saved.formula, NATIVE) or saved.name == "not loaded"
    assert "LYSD_STATUS(" in bare(saved.formula)


def test_a_shared_formula_is_told_by_its_first_cell() -> None:
    workbook = open_workbook(shared())
    cells = workbook.sheet(workbook.sheet_names[0]).cells
    assert bare(cells[(2, 2)].formula or "") == "LYSD_STATUS(A2)"
    assert (cells[(3, 2)].formula, cells[(3, 2)].value) == ("", "达标")


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        ('IFERROR(lysd_status(A2),"x")', 'IFERROR(LYSD_STATUS(A2),"x")'),
        ('IFERROR([1]!LYSD_STATUS(A2),"[1]!LYSD_STATUS(")', 'IFERROR(LYSD_STATUS(A2),"[1]!LYSD_STATUS(")'),
        ("'C:\\李''四\\x.xlam'!LYSD_STATUS(A2)+1", "LYSD_STATUS(A2)+1"),
        ("[12]Sheet1!LYSD_CHECK (A2)", "LYSD_CHECK (A2)"),
        ("_xldudf_LYSD_LYSD_STATUS(A2)", "LYSD_STATUS(A2)"),
        ("_xldudf_LYSD_STATUS(A2)", "LYSD_STATUS(A2)"),
        ("__xludf.LYSD_STATUS(A2)", "LYSD_STATUS(A2)"),
        ("_xlfn.SINGLE([2]!LYSD_STATUS(SUM(A2:A3)))&1", "LYSD_STATUS(SUM(A2:A3))&1"),
        ("@LYSD_STATUS(A2)", "LYSD_STATUS(A2)"),
        ("CN.LAOYOUSUODE.LYSD.LYSDSTATUS(A2)", "LYSD_STATUS(A2)"),
        ("A1+[1]!lysd_status(B2)*[1]!LYSD_RATIO(1,2)", "A1+LYSD_STATUS(B2)*LYSD_RATIO(1,2)"),
    ],
)
def test_our_call_is_brought_back_to_its_bare_name(formula: str, plain: str) -> None:
    assert calls_ours(formula)
    assert bare(formula) == plain


@pytest.mark.parametrize(
    "formula",
    [
        "XLYSD_STATUS(A2)",
        "LYSD_STATUS",
        "LYSD_STATUS+A2",
        '"LYSD_STATUS(A2)"',
        "'LYSD_STATUS'!A2",
        "LYSD_(A2)",
        "[1]!STATUS(A2)",
        "CN.LAOYOUSUODE.LYSD.LYSD(A2)",
        "IF(A2=1,2,3)",
        "",
    ],
)
def test_another_formula_is_not_ours_and_stays_as_it_is(formula: str) -> None:
    assert not calls_ours(formula)
    assert bare(formula) == formula


@pytest.mark.parametrize(
    "changed",
    [
        NATIVE.replace('"5"', '"6"'),
        NATIVE.replace("$BA$70", "$BA$71"),
        NATIVE.replace("LYSD_STATUS", "LYSD_PROGRESS"),
        '"滞后"',
        "2.8",
    ],
)
def test_an_overwritten_formula_is_another(changed: str) -> None:
    assert not same(changed, NATIVE)


def test_spaces_capitals_and_a_leading_sign_are_spelling_but_text_is_not() -> None:
    assert same('=iferror(LYSD_STATUS( A2 ),"x")', 'IFERROR(lysd_status(A2),"x")')
    assert same("'参数'!A1+LYSD_STATUS(1)", "参数!A1+LYSD_STATUS(1)")
    assert not same('LYSD_STATUS("a b")', 'LYSD_STATUS("ab")')


@given(st.text(alphabet="LYSD_STATUS([]'\"!@.xlam() 1", max_size=60))
def test_any_text_is_read_and_none_of_it_invented(text: str) -> None:
    assert same(text, text)
    assert len(bare(text)) <= len(text)
    assert calls_ours(text) or bare(text) == text
