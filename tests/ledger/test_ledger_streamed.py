"""A ledger of many files writes their list row by row: it says what the held one says, in the same places."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from laoyousuode.results import FileResult
from reporter.ledger import ledger
from reporter.ledger.records import RECEPTION
from tests.ledger.ledger_kit import load, plan, realistic

PLAN = plan()
LONG = "很长的文件夹/" * 30 + "=1+1.xlsx"
RESULTS = realistic(PLAN)
MANY = replace(RESULTS, files=(*RESULTS.files, FileResult(LONG, "0" * 64, "superseded", "区教育局")))


def sheets(data: bytes) -> dict[str, dict[str, object]]:
    """Every cell's value, the sheets in their order; with the height of each row of 报送."""
    book = load(data, values=True)
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book
    }


def test_row_by_row_it_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    held = ledger.write_ledger(PLAN, MANY)
    monkeypatch.setattr(ledger, "MOST_FILES_HELD", 0)
    streamed = ledger.write_ledger(PLAN, MANY)
    assert streamed != held
    assert sheets(streamed) == sheets(held)
    assert ledger.write_ledger(PLAN, MANY) == streamed


def test_a_long_name_has_its_lines_and_the_rows_keep_their_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "MOST_FILES_HELD", 0)
    sheet = load(ledger.write_ledger(PLAN, MANY))[RECEPTION]
    row = next(cell.row for cell in sheet["C"] if cell.value == LONG)
    assert sheet.row_dimensions[row].height > sheet.sheet_format.defaultRowHeight > 30
    assert sheet.cell(row, 3).data_type == "s"
    assert sheet.cell(row, 3).border.left.style == "thin"
    assert sheet.freeze_panes == "B4"


def test_its_charts_show_before_anything_is_calculated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "MOST_FILES_HELD", 0)
    with zipfile.ZipFile(BytesIO(ledger.write_ledger(PLAN, MANY))) as archive:
        charts = [archive.read(name) for name in archive.namelist() if "charts/chart" in name]
    assert charts and all(b"<c:numCache>" in chart for chart in charts)
