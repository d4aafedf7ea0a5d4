"""What of the form is printed and read: one page of guide, a return that can be signed, the meanings at the end."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pypdf
import pytest

from laoyousuode import layout
from laoyousuode.findings import catalogue
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from template.build import build
from template.form import Issuance
from tests.mutations.forms import filled
from tests.mutations.judge import read
from tests.office import convert
from tests.readings import accepted

EDUCATION = "区教育局"
SIGNED_BY = ("单位负责人", "审核人", "填报人", "填报日期", "（盖章）")


def form(bureau: str = EDUCATION) -> bytes:
    return build(default_plan(), Issuance(bureau, Period(2026, 10), dt.date(2026, 11, 5)))


def texts(data: bytes, title: str) -> list[str]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[title]
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_guide_has_five_steps_and_the_mistakes_beside_what_is_right() -> None:
    guide = texts(form(), layout.GUIDE_SHEET)
    assert [text[0] for text in guide if text[1:3] == ". "] == list("12345")
    at = guide.index("正确的填法 ✓")
    assert [guide[at + 2 + 3 * index : at + 4 + 3 * index] for index in range(3)] == [
        ["32000，或 32000人", "3.2"],
        ["0.95", "95"],
        ["约240，或 240左右（预计）", "240"],
    ]


def test_the_questions_to_the_office_are_on_no_sheet_of_the_clerks() -> None:
    data = form()
    every = "\n".join(text for title in layout.SHEETS for text in texts(data, title))
    assert default_plan().questions
    assert [each.no for each in default_plan().questions if each.text in every] == []


def test_the_meanings_stand_on_the_last_sheet_alone() -> None:
    data = form()
    book = openpyxl.load_workbook(io.BytesIO(data))
    seen = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert seen == ["填报说明", "指标填报", "重点任务", "挂图", "状态和提示"]
    meaning = catalogue()["numerator-exceeds-denominator"].meaning
    assert meaning in texts(data, layout.MEANING_SHEET)
    assert meaning not in texts(data, layout.GUIDE_SHEET)


@pytest.mark.office
def test_the_guide_is_one_page_and_the_return_one_that_is_signed(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form())
    [pdf] = convert([path], "pdf", tmp_path)
    pages = ["".join(page.extract_text().split()) for page in pypdf.PdfReader(pdf).pages]
    guide = ("填报五步", "最常见的三个错误", "见最后一张表“状态和提示”")
    assert all(words in pages[0] for words in guide) and "状态怎么判定" in pages[0]
    assert [number for number, text in enumerate(pages) if any(words in text for words in guide)] == [0]
    assert "指标填报表" in pages[1] and all(words in pages[1] for words in SIGNED_BY)
    assert "就业困难人员帮扶率" in pages[1] and "城镇登记失业率" not in pages[1]


@pytest.mark.parametrize("names", [None, "单位负责人：甲　审核人：乙　填报人：丙　填报日期：2026年11月3日"])
def test_the_line_for_signatures_is_no_content_of_the_return(names: str | None) -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(EDUCATION)))
    sheet = book[layout.ENTRY_SHEET]
    [line] = [cell for cell in sheet["B"] if str(cell.value).startswith("单位负责人")]
    assert line.protection.locked and all(words in line.value for words in SIGNED_BY)
    line.value = names or line.value
    buffer = io.BytesIO()
    book.save(buffer)
    found = accepted(read(buffer.getvalue()))
    assert found.findings == ()
    assert (found.filler, str(found.date)) == ("演示", "2026-11-03")
