"""The fields above the table: beside their labels, else by their defined names.

Knows the layout's labels; not which bureaus or periods are right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from laoyousuode import layout
from laoyousuode.cell import BLANK, Cell
from laoyousuode.period import Period
from laoyousuode.recognition import read_day, read_serial
from reporter.returns.table import compact, text_of
from reporter.workbooks.grid import Sheet, cell_address
from reporter.workbooks.workbook import Workbook

Place = tuple[int, int]
_EPOCH, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
# A label's cell stands beside it, or a little further where columns were inserted.
_REACH = 4


@dataclass(frozen=True, slots=True)
class Header:
    """The fields above the table, as typed, and where they stand (`places` by defined name).

    `bureau` and `period` are as typed. `serial` and `date` are None where they are blank, and where nobody can read
    them: `…_text` is then not "".
    """

    bureau: str = ""
    period: str = ""
    serial: int | None = None
    serial_text: str = ""
    date: dt.date | None = None
    date_text: str = ""
    filler: str = ""
    phone: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)


def find_header(workbook: Workbook, sheet: Sheet, period: Period | None = None) -> Header:
    """The header as typed; what is not there is left blank.

    `period` is the run's: a day may stand there without its year.
    """
    labels = _labels(sheet)
    places = {
        each.name: _place(workbook, sheet, each, labels.get(each.label)) for each in layout.HEADER_FIELDS
    }
    found = {name: place for name, place in places.items() if place is not None}

    def cell(name: str) -> Cell:
        place = found.get(name)
        return BLANK if place is None else sheet.cells.get(place, BLANK)

    serial_text = text_of(cell("in_serial")).strip()
    return Header(
        bureau=text_of(cell("in_bureau")).strip(),
        period=_period_text(cell("in_period"), workbook.date_1904),
        serial=None if cell("in_serial").kind == "date" else read_serial(serial_text),
        serial_text="" if cell("in_serial").is_blank else serial_text,
        date=read_date(cell("in_date"), workbook.date_1904, period),
        date_text="" if cell("in_date").is_blank else text_of(cell("in_date")).strip(),
        filler=text_of(cell("in_filler")).strip(),
        phone=text_of(cell("in_phone")).strip(),
        places=found,
    )


def _label(cell: Cell | None) -> str:
    return compact(cell.value).rstrip(":") if cell is not None and isinstance(cell.value, str) else ""


_LABELS = frozenset(each.label for each in layout.HEADER_FIELDS)


def _labels(sheet: Sheet) -> dict[str, Place]:
    """Where each label stands, the first of equal ones."""
    found: dict[str, Place] = {}
    for place, cell in sheet.in_order():
        label = _label(cell)
        if label in _LABELS:
            found.setdefault(label, place)
            if len(found) == len(_LABELS):
                break
    return found


def _place(workbook: Workbook, sheet: Sheet, wanted: layout.HeaderField, label: Place | None) -> Place | None:
    """The next filled cell beside the label; else where the defined name points; else just beside it."""
    named = _named(workbook, sheet, wanted.name)
    if label is None:
        return named
    row, column = label
    for place in ((row, column + step) for step in range(1, _REACH + 1)):
        beside = sheet.cells.get(place)
        if _label(beside) in _LABELS:
            break
        if beside is not None and not beside.is_blank:
            return place
    return named if named is not None and named[0] == row else (row, column + 1)


def _named(workbook: Workbook, sheet: Sheet, name: str) -> Place | None:
    title, _, address = workbook.defined_names.get(name, "").rpartition("!")
    return cell_address(address) if title.strip("'$") == sheet.name else None


def _period_text(cell: Cell, date_1904: bool) -> str:
    """The period as typed; a spreadsheet may have made a date of 2026-10."""
    if cell.kind == "date":
        day = read_date(cell, date_1904)
        return f"{day.year}-{day.month:02d}" if day else text_of(cell)
    if isinstance(cell.value, float) and not cell.value.is_integer():
        # 2026.10 typed as a number is 2026.1: October or January, nobody can tell.
        return f"{cell.value}（数字）"
    return text_of(cell).strip()


def read_date(cell: Cell, date_1904: bool, period: Period | None = None) -> dt.date | None:
    """A day from a date's serial number or from text such as 2026-11-05, 2026年11月5日; else None."""
    if isinstance(cell.value, float | int) and not isinstance(cell.value, bool):
        days = int(cell.value)
        if not 28_000 <= days <= 80_000:
            return read_day(str(days))
        return (_EPOCH_1904 if date_1904 else _EPOCH) + dt.timedelta(days=days)
    return read_day(text_of(cell), period)
