"""What only a file's stored results show, and what one fault must not drag along."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from reporter.returns.returned import FileReading
from tests.mutations.forms import LEAD, Form, filled
from tests.mutations.judge import clean, read
from tests.readings import accepted

ENTRY = "xl/worksheets/sheet2.xml"


def said(found: FileReading) -> list[tuple[str, str]]:
    return sorted((finding.code, finding.cell) for finding in found.findings)


def rewritten(data: bytes, change: Callable[[str], str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name == ENTRY else content)
    return buffer.getvalue()


def with_status(data: bytes, cell: str, status: str) -> bytes:
    """The stored result of a formula, as a spreadsheet program leaves it."""
    pattern = re.compile(rf'<c r="{cell}"([^>]*)><f>(.*?)</f><v ?/?>(</v>)?</c>', re.DOTALL)

    def change(text: str) -> str:
        changed, count = pattern.subn(rf'<c r="{cell}"\1 t="str"><f>\2</f><v>{status}</v></c>', text)
        assert count == 1
        return changed

    return rewritten(data, change)


def test_a_stale_status_is_told_and_recomputed() -> None:
    found = read(with_status(filled(LEAD), "K7", "严重滞后"))
    assert said(found) == [("status-stale", "K7")]
    assert (found.findings[0].raw, found.findings[0].used) == ("严重滞后", "超序时")
    assert accepted(found).rows["2"].status == "超序时"
    assert said(read(with_status(filled(LEAD), "K7", "超序时"))) == []


def test_the_sheets_doubt_about_a_figure_in_words_is_no_old_status() -> None:
    form = Form.of(LEAD)
    form.put("2", "value", "二点八五")
    assert ("status-stale", "K7") not in said(read(with_status(form.bytes(), "K7", "待核")))
    assert ("status-stale", "K7") in said(read(with_status(form.bytes(), "K7", "严重滞后")))
    assert ("status-stale", "K7") in said(read(with_status(filled(LEAD), "K7", "待核")))


def test_a_stale_status_beside_an_error_is_no_news() -> None:
    form = Form.of(LEAD)
    form.put("2", "value", "约2.85")
    assert said(read(with_status(form.bytes(), "K7", "超序时"))) == [("ambiguous-number", "H7")]


def test_a_program_that_drops_formulas_overwrites_none() -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(LEAD)))
    for row in book["指标填报"].iter_rows(min_row=6):
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = "—" if cell.column_letter == "L" else None
    buffer = io.BytesIO()
    book.save(buffer)
    found = read(buffer.getvalue())
    assert said(found) == []
    assert {no: row.figure for no, row in accepted(found).rows.items()} == clean()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({("6", "value"): 236000}, [("unit-suspect", "H11")]),
        ({("6", "value"): "约23.6"}, [("ambiguous-number", "H11")]),
        ({("2", "value"): -3}, [("out-of-range", "H7")]),
        ({("14", "numerator"): 4300, ("14", "value"): 95}, [("numerator-exceeds-denominator", "I19")]),
        ({("5", "value"): 0.05}, [("not-cumulative", "H10")]),
        ({("3", "numerator"): "#REF!"}, [("error-cell", "I8")]),
        ({("3", "numerator"): None, ("3", "denominator"): None}, [("missing-value", "I8")]),
    ],
)
def test_one_fault_one_finding(typed: dict[tuple[str, str], object], expected: list[tuple[str, str]]) -> None:
    form = Form.of(LEAD)
    for (no, name), value in typed.items():
        form.put(no, name, value)
    found = read(form.bytes())
    assert said(found) == expected
    touched = {no for no, _ in typed} | {"9"}
    assert {n: r.figure for n, r in accepted(found).rows.items() if n not in touched} == {
        n: figure for n, figure in clean().items() if n not in touched
    }


def test_a_changed_unit_keeps_its_row_out_and_says_both_sides() -> None:
    form = Form.of(LEAD)
    form.put("2", "unit", "人")
    form.put("2", "value", 28500)
    found = read(form.bytes())
    assert said(found) == [("unit-changed", "D7")]
    assert "改成了“人”" in found.findings[0].message and "规定为“万人”" in found.findings[0].message
    row = accepted(found).rows["2"]
    assert (row.figure.state, row.status) == ("doubtful", "待核")


def test_a_comment_of_our_own_is_no_comment_of_theirs() -> None:
    from openpyxl.comments import Comment

    form = Form.of(LEAD)
    form.cell("2", "value").comment = Comment("【整改提示】填报“约2.85”，看不出确切的数字", "劳有所得")
    form.cell("5", "value").comment = Comment("约6.1\n【整改提示】已处理", "张")
    found = read(form.bytes())
    assert said(found) == [("cell-comment", "H10")]
    assert found.findings[0].raw == "约6.1"


def test_rows_of_tasks_that_stand_twice() -> None:
    form = Form.of(LEAD)
    sheet = form.book["重点任务"]
    for column in range(1, 10):
        sheet.cell(20, column).value = sheet.cell(8, column).value
    assert [(f.code, f.sheet, f.cell) for f in read(form.bytes()).findings] == [
        ("duplicate-row", "重点任务", "C20")
    ]
    sheet["F20"].value = "另一个说法"
    found = read(form.bytes())
    assert [(f.code, f.severity, f.cell) for f in found.findings] == [("duplicate-row", "error", "C20")]
    assert [task.task for task in accepted(found).tasks] == [1, 2, 4, 5, 6, 7, 8, 9]
    sheet["F8"].value = None
    found = read(form.bytes())
    assert [(f.code, f.severity) for f in found.findings] == [("duplicate-row", "warning")]
    assert [(task.progress, task.cell) for task in accepted(found).tasks if task.task == 3] == [
        ("另一个说法", "F20")
    ]
