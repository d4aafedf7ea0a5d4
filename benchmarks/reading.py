"""How fast forms are read: this reader beside python-calamine and openpyxl, in one run on the same files.

Usage: python benchmarks/reading.py [copies]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import python_calamine
from openpyxl.cell import Cell
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from reporter.workbooks.workbook import open_workbook

ROWS, COLUMNS = 30, 17
SHEETS = ("填报表", "机读")


def make_form(path: Path, seed: int) -> None:
    """A workbook like an issued form: a sheet to fill in, a machine sheet, and one that nobody reads."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = SHEETS[0]
    for name in SHEETS[1:]:
        book.create_sheet(name)
    for name in SHEETS:
        sheet = book[name]
        for row in range(1, ROWS + 1):
            for column in range(1, COLUMNS + 1):
                cell = sheet.cell(row, column)
                assert isinstance(cell, Cell)
                _fill(cell, row, column, seed)
                cell.fill = PatternFill("solid", fgColor="FFF2CC" if column % 2 else "DDEBF7")
        sheet.merge_cells("A1:Q1")
        rule = DataValidation(type="decimal", operator="between", formula1="0", formula2="1")
        rule.add("F2:F30")
        sheet.add_data_validation(rule)
    notes = book.create_sheet("填报说明")
    for row in range(1, 200):
        notes.cell(row, 1, f"第{row}条 填报说明：请按照统计口径如实填写，不得虚报、瞒报。")
    book.save(path)


def _fill(cell: Cell, row: int, column: int, seed: int) -> None:
    if column <= 4:
        cell.value = f"指标{row}-{column}" if column > 1 else f"K{row:04d}"
    elif column <= 9:
        cell.value = row * 100 + column + seed / 7
    elif column == 10:
        cell.value = row / (row + seed + 1)
        cell.number_format = "0.00%"
    elif column == 11:
        cell.value = f'=IF(J{row}="","",ROUND(J{row},2))'


def ours(path: Path) -> int:
    book = open_workbook(path)
    return sum(len(book.sheet(name).cells) for name in SHEETS)


def calamine(path: Path) -> int:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    rows = [book.get_sheet_by_name(name).to_python() for name in SHEETS]
    return sum(1 for sheet in rows for row in sheet for value in row if value != "")


def openpyxl_read_only(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    found = 0
    for name in SHEETS:
        found += sum(1 for row in book[name].iter_rows() for cell in row if cell.value is not None)
    book.close()
    return found


def measure(read: Callable[[Path], int], paths: list[Path]) -> tuple[float, int]:
    """Files a second, and the cells of one file (so that nobody is fast by reading nothing)."""
    cells = read(paths[0])
    started = time.perf_counter()
    for path in paths:
        read(path)
    return len(paths) / (time.perf_counter() - started), cells


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    readers = (("calamine", calamine), ("this reader", ours), ("openpyxl read-only", openpyxl_read_only))
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number:03d}.xlsx" for number in range(copies)]
        for number, path in enumerate(paths):
            make_form(path, number)
        size = paths[0].stat().st_size / 1024
        say(f"{copies} files of {size:.0f} KB; {len(SHEETS)} sheets of {ROWS} x {COLUMNS} read from each")
        base = 0.0
        for name, read in readers:
            speed, cells = measure(read, paths)
            base = base or speed
            each = 1000 / speed
            say(f"{name:20}{speed:7.0f} files/s {each:7.2f} ms a file  x{speed / base:.2f}  {cells} cells")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
