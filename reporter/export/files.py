"""The exported tables as files: xlsx and CSV without pandas, Parquet through it. One table, whatever the file.

Knows tables; nothing of the store.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from laoyousuode.cell import strip_directions
from laoyousuode.numbers import plain
from laoyousuode.output import repack
from reporter.export.tables import Table, Value

if TYPE_CHECKING:
    from pandas import DataFrame

_STAMP = "2000-01-01T00:00:00Z"
_TYPES = {"text": "string", "integer": "Int64", "number": "Float64", "truth": "boolean"}


def to_csv(table: Table) -> bytes:
    """UTF-8 with the mark that Excel asks for; numbers as their exact digits."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.key for column in table.columns])
    writer.writerows([_text(value) for value in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case _:
            text = strip_directions(str(value))
            # A text that a spreadsheet would take for a formula.
            return f"'{text}" if text[:1] in ("=", "+", "@") or text[:2] == "-=" else text


def to_xlsx(tables: Sequence[Table]) -> bytes:
    """A sheet for each table, titles in Chinese, ready to be filtered."""
    from xlsxwriter import Workbook

    raw = io.BytesIO()
    book = Workbook(raw, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True})
    for table in tables:
        sheet = book.add_worksheet(table.name)
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.title, bold)
            sheet.set_column(place, place, 30 if column.key in ("name", "source", "means") else 12)
        for line, row in enumerate(table.rows, 1):
            for place, value in enumerate(row):
                _write(sheet, line, place, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)
    book.close()
    return repack(raw.getvalue(), _STAMP)


def _write(sheet: Any, line: int, place: int, value: Value) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(line, place, value)
        case Decimal() | int():
            sheet.write_number(line, place, float(value))
        case _:
            sheet.write_string(line, place, strip_directions(value))


def to_frame(table: Table) -> DataFrame:
    """The table as a data frame with pandas' own nullable types. Raises ModuleNotFoundError."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for place, column in enumerate(table.columns):
        values: list[Any] = [row[place] for row in table.rows]
        if column.type == "number":
            values = [None if value is None else float(value) for value in values]
        columns[column.key] = pd.array(values, dtype=_TYPES[column.type])  # type: ignore[call-overload]
    return pd.DataFrame(columns)


def to_parquet(table: Table) -> bytes:
    """For `pd.read_parquet`. Raises ModuleNotFoundError."""
    import pyarrow  # noqa: F401  - pandas would tell its absence in words of its own

    target = io.BytesIO()
    to_frame(table).to_parquet(target, engine="pyarrow", index=False)
    return target.getvalue()
