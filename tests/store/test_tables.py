"""What comes out of the store as tables, what comes in from a sheet, and the plan's lists."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest

from laoyousuode.period import Period
from reporter.edition import DocumentsWanted
from reporter.export.files import to_csv, to_frame, to_parquet, to_xlsx
from reporter.export.tables import columns_table, lights_table, values_table
from reporter.months.deciding import enter
from reporter.months.importing import import_history
from reporter.months.reporting import Request, report_month
from reporter.store.office_records import HandEntry
from tests.store.store_kit import LEAD, UNION, Folder, command

SEPTEMBER, OCTOBER = Period(2026, 9), Period(2026, 10)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Two months, typed by hand: no file is read."""
    made = Folder(tmp_path / "北仑")
    for period, value in ((SEPTEMBER, "36"), (OCTOBER, "40")):
        with made.office() as office:
            enter(
                office,
                period,
                [
                    HandEntry(UNION, "12", "value", value, "paper", "张三"),
                    HandEntry(UNION, "11", "numerator", "402", "paper", "张三"),
                    HandEntry(UNION, "11", "denominator", "560", "paper", "张三"),
                    HandEntry(LEAD, "2", "value", "3.25", "paper", "张三"),
                ],
            )
            report_month(office, Request(period), DocumentsWanted())
    return made


def test_one_value_a_row_with_its_cell(folder: Folder) -> None:
    with folder.office() as office:
        table = values_table(office.store, office.plan)
    frame = to_frame(table)
    own = frame[(frame.period == "2026-10") & (frame.row == "12") & (frame.bureau == UNION)]
    assert own["value"].tolist() == [40.0] and own.unit.tolist() == ["人次"]
    assert "代录" in own.source.iloc[0]
    assert not frame.set_index(["period", "row", "bureau"]).index.has_duplicates
    assert frame.dtypes.astype(str).loc[["period", "year", "value", "complete"]].tolist() == [
        "string", "Int64", "Float64", "boolean",
    ]  # fmt: skip


def test_the_same_table_in_every_file(folder: Folder, tmp_path: Path) -> None:
    with folder.office() as office:
        table, lights = values_table(office.store, office.plan), lights_table(office.store, office.plan)
    parquet = tmp_path / "数据.parquet"
    parquet.write_bytes(to_parquet(table))
    read = pd.read_parquet(parquet)
    assert read.equals(to_frame(table))
    rows = list(csv.DictReader(io.StringIO(to_csv(table).decode("utf-8-sig"))))
    assert [row["value"] for row in rows] == [
        "" if v is None else str(Decimal(v)) for v in _column(table.rows, 7)
    ]
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx((table, lights, columns_table()))))
    assert book.sheetnames == ["数据", "灯", "说明"]
    sheet = book["数据"]
    found = [sheet.cell(line, 8).value for line in range(2, sheet.max_row + 1)]
    assert found == [None if v is None else float(v) for v in _column(table.rows, 7)]


def _column(rows: tuple[tuple[object, ...], ...], place: int) -> list[Decimal | None]:
    return [row[place] for row in rows]  # type: ignore[misc]


def test_lights_by_month(folder: Folder) -> None:
    with folder.office() as office:
        frame = to_frame(lights_table(office.store, office.plan)).set_index("row")
    assert list(frame.loc["2", ["2026-09", "2026-10"]]) == ["green", "green"]
    assert frame.loc["1", "2026-10"] == "none"


def test_export_from_the_command_line(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    assert command(folder.places, "export", "--format", "csv,parquet") == 0
    assert {path.name for path in (folder.path / "导出").glob("*.*") if path.name[0] != "."} == {
        "数据.csv", "数据.parquet", "灯.csv", "灯.parquet",
    }  # fmt: skip
    assert command(folder.places, "export", "--format", "sav") == 2
    assert "sav" in capfd.readouterr().err


# --- 补录 ---


def sheet(path: Path, lines: list[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook()
    active = book.worksheets[0]
    for line in (("报告期", "单位", "指标", "填报值", "分子", "分母"), *lines):
        active.append(list(line))
    book.save(path)
    return path


def test_earlier_months_come_in_with_the_same_checks(folder: Folder, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "往年.xlsx",
        [
            ("2025-10", "区总工会", 12, 300),
            ("2025-10", "人力社保局", "2", "约2.9"),
            ("2025-11", "区总工会", 12, 280),
            ("2026-09", "区总工会", 12, 1),
            ("2025-10", "某某局", 12, 1),
        ],
    )
    with folder.office() as office:
        done = import_history(office, path)
        assert done.months == (Period(2025, 10), Period(2025, 11))
        assert {(each.code, each.row) for each in done.findings} >= {
            ("ambiguous-number", "2"),
            ("not-cumulative", "12"),
        }
        told = "\n".join(done.sentences)
        assert "2026年9月台账里已经有了" in told and "第6行没有补录：方案里没有“某某局”" in told
        assert office.store.is_closed(Period(2025, 10))
        known = office.known(OCTOBER).bureaus
    assert [str(each.value) for each in known[UNION, "12"]][:1] == ["300"]


def test_a_sheet_without_its_heads_is_told(
    folder: Folder, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(("月份", "数"))
    book.save(tmp_path / "乱.xlsx")
    assert command(folder.places, "import-history", str(tmp_path / "乱.xlsx")) == 2
    assert "找不到表头" in capfd.readouterr().err


# --- lists ---


def test_the_lists_cross_off_what_is_done(folder: Folder) -> None:
    assert command(folder.places, "lists") == 0
    book = openpyxl.load_workbook(folder.path / "清单" / "三张清单.xlsx")
    assert book.sheetnames == ["目标清单", "任务清单", "责任清单"]
    targets = {str(row[0]): row for row in book["目标清单"].iter_rows(min_row=4, values_only=True)}
    assert targets["2"][-1] == "已销号（2026年10月）" and not targets["11"][-1]
    assert targets["5"][5:10] == ("2.2", "4.5", "6.5", "8.3", "10")
    annex = docx.Document(str(folder.path / "清单" / "三张清单.docx"))
    assert [len(table.rows) for table in annex.tables] == [1 + 23, 1 + 9, 1 + 13]


def test_in_the_first_month_nothing_is_crossed_off(tmp_path: Path) -> None:
    made = Folder(tmp_path / "北仑")
    assert command(made.places, "lists") == 0
    head = [
        cell.value for cell in openpyxl.load_workbook(made.path / "清单" / "三张清单.xlsx")["目标清单"][3]
    ]
    assert "销号" not in head
    assert command(tmp_path, "lists", "--out", "外面") == 0
