"""The form's layout: sheets, columns, keys and defined names, shared by those who write it and those who read it.

The names are an interface: other people's tools fill and read the form by them. Knows no plan and no program
that opens a workbook; where a cell stands in a returned file is found out by `reporter`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# What forms are built as, and what is read: a form of another version is not read by guesswork. Stands in every
# sheet's marker. Version 1 had other columns in another order; columns are found by their keys.
VERSION = "2"
READ_VERSIONS = (VERSION, "1")

GUIDE_SHEET = "填报说明"
ENTRY_SHEET = "指标填报"
TASK_SHEET = "重点任务"
BOARD_SHEET = "挂图"
PARAMETER_SHEET = "参数"
# What the statuses and the hints mean, to look up; the last that a clerk sees, for 参数 is hidden.
MEANING_SHEET = "状态和提示"
SHEETS = (GUIDE_SHEET, ENTRY_SHEET, TASK_SHEET, BOARD_SHEET, PARAMETER_SHEET, MEANING_SHEET)


def marker(sheet: str) -> str:
    """What cell A1 of a form's sheet holds."""
    return f"laoyousuode/{VERSION}/{sheet}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table in the form: its hidden key, its heading, its width in characters."""

    key: str
    heading: str
    width: float
    role: Literal["label", "entry", "result"]


# At 1366 x 768 one screen shows the columns as far as 完成率: what a clerk looks at while typing comes first.
ENTRY_COLUMNS = (
    Column("no", "序号", 5, "label"),
    Column("name", "指标", 20, "label"),
    Column("unit", "单位", 7.5, "label"),
    Column("target", "年度目标", 9, "result"),
    Column("last", "上期", 8.5, "label"),
    Column("year_before", "上年同期", 8.5, "label"),
    Column("value", "填报值", 10, "entry"),
    Column("numerator", "分子", 10, "entry"),
    Column("denominator", "分母", 10, "entry"),
    Column("status", "状态", 10, "result"),
    Column("check", "校验提示", 26.5, "result"),
    Column("confirm", "核实", 6, "entry"),
    Column("reason", "情况说明", 15, "entry"),
    Column("result", "本期值", 9, "result"),
    Column("expected", "序时目标", 9, "result"),
    Column("progress", "完成率", 9, "result"),
    Column("basis", "填报口径", 48, "label"),
    Column("heading", "重点任务", 18, "label"),
)
TASK_COLUMNS = (
    Column("no", "序号", 6, "label"),
    Column("title", "重点任务", 16, "label"),
    Column("text", "方案要求", 46, "label"),
    Column("bureaus", "责任单位", 16, "label"),
    Column("progress", "推进情况", 34, "entry"),
    Column("problem", "存在问题", 24, "entry"),
    Column("next", "下步打算", 24, "entry"),
    Column("self", "自评", 11, "entry"),
)

# Column A holds the hidden keys, the table begins in column B.
KEY_COLUMN = 1
FIRST_COLUMN = 2
TITLE_ROW = 1
HEADER_ROW = 2
NOTE_ROW = 3
KEY_ROW = 4
HEADING_ROW = 5
FIRST_ROW = 6

# The line below the table that a printed return is signed on begins so; it is no content of a return.
SIGNATURE = "单位负责人"

# What a form says of its plan, on 参数: each cell has the defined name, and the same word beside it on the left.
PLAN_FIELDS = ("plan_id", "plan_revision", "plan_digest")
# The heads of the columns on 参数 that say what was issued, by row and year.
ISSUED_FIELDS = ("name", "unit", "part_unit", "target_text")

# The earlier figures beside a row, in the order of their columns.
EARLIER_FIELDS = ("last", "year_before")
# Beside this word on 参数 stands which of them the form was issued with, above what it says of its plan.
EARLIER_ISSUED = "issued_earlier"
OUT_FIELDS = ("target", "expected", "progress", "status", "check")
TASK_FIELDS = ("progress", "problem", "next", "self")
SELF_ASSESSMENTS = ("已完成", "按计划推进", "进度偏慢", "尚未启动")


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A field above the table: its defined name, label, and the columns (by key) of label and cell."""

    name: str
    label: str
    label_column: str
    cell_column: str


HEADER_FIELDS = (
    HeaderField("in_bureau", "填报单位", "no", "name"),
    HeaderField("in_period", "报告期", "target", "last"),
    HeaderField("in_serial", "报送版次", "year_before", "value"),
    HeaderField("in_date", "填报日期", "numerator", "denominator"),
    HeaderField("in_filler", "填报人", "status", "check"),
    HeaderField("in_phone", "联系电话", "confirm", "reason"),
)


def entry_column(key: str) -> int:
    """The number of a column of 指标填报. Raises KeyError."""
    return _column(ENTRY_COLUMNS, key)


def task_column(key: str) -> int:
    """The number of a column of 重点任务. Raises KeyError."""
    return _column(TASK_COLUMNS, key)


def _column(columns: tuple[Column, ...], key: str) -> int:
    for index, column in enumerate(columns, FIRST_COLUMN):
        if column.key == key:
            return index
    raise KeyError(key)


def in_name(row: str, field: str) -> str:
    """The defined name of an entry cell: in_5_value, in_C3_numerator."""
    return f"in_{row}_{field}"


def out_name(row: str, field: str) -> str:
    """The defined name of a result cell: out_5_status."""
    return f"out_{row}_{field}"


def earlier_name(row: str, field: str) -> str:
    """The defined name of the cell with a row's earlier figure: last_5, year_before_C3."""
    return f"{field}_{row}"


def task_name(task: int, field: str) -> str:
    """The defined name of a task's cell: task_3_progress."""
    return f"task_{task}_{field}"


def column_letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """A spreadsheet's own address: row 9, column 8 is H9."""
    return f"{column_letters(column)}{row}"
