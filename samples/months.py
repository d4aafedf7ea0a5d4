"""Makes a working folder with thirteen months of demonstration data from the small table beside it.

    python -m samples.months FOLDER [--forms]

The months that the table names come as returned forms, the others are typed by hand (代录), so that the folder is made in
two minutes; with --forms all come as forms. Each month but the last is closed, one is corrected afterwards. No form is
kept in the repository: the table makes them. All of it is demonstration data.
"""

from __future__ import annotations

import datetime as dt
import sys
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from laoyousuode.layout import in_name
from laoyousuode.period import Period, due_date
from reporter.edition import DocumentsWanted
from reporter.months.closing import close_month
from reporter.months.deciding import enter
from reporter.months.office import Office, make_working_folder, open_office
from reporter.months.reporting import Request, report_month
from reporter.store.office_records import HandEntry
from samples.make import fill

TABLE = Path(__file__).with_name("months.toml")


def table() -> dict[str, Any]:
    """The table as it stands."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def entries(data: dict[str, Any], place: int) -> Iterator[HandEntry]:
    """What is typed of one month: the place-th figure of every line."""
    for bureau, rows in data["rows"].items():
        for row, figures in rows.items():
            yield from _cells(bureau, row, figures[place], data["filler"])


def _cells(bureau: str, row: str, figure: str, who: str) -> Iterator[HandEntry]:
    if "/" in figure:
        for field, raw in zip(("numerator", "denominator"), figure.split("/"), strict=True):
            yield HandEntry(bureau, row, field, raw, "paper", who)
    elif figure:
        yield HandEntry(bureau, row, "value", figure, "paper", who)


def put_forms(office: Office, data: Mapping[str, Any], period: Period, place: int) -> None:
    """The month's returned forms: one of each bureau that has a figure."""
    for bureau, rows in data["rows"].items():
        figures = {row: figures[place] for row, figures in rows.items()}
        if any(figures.values()):
            put_form(office, data, period, bureau, figures)


def put_form(
    office: Office,
    data: Mapping[str, Any],
    period: Period,
    bureau: str,
    figures: Mapping[str, str],
    serial: int = 1,
) -> None:
    """A bureau's form as its clerk sends it back, the later one beside the first."""
    due = due_date(period, office.plan.bulletin.due_day)
    cells: dict[str, object] = {}
    for row, figure in figures.items():
        for entry in _cells(bureau, row, figure, ""):
            number = float(entry.raw)
            cells[in_name(row, entry.field)] = int(number) if number.is_integer() else number
    about = {**data, "period": str(period), "due": due}
    item = {"bureau": bureau, "date": due - dt.timedelta(days=2), "serial": serial, "cells": cells}
    name = f"{bureau}.xlsx" if serial == 1 else f"{bureau}（更正）.xlsx"
    (office.folder.returned(period) / name).write_bytes(fill(about, item))


def make(path: Path, forms: Collection[str] | None = None, only: Collection[str] | None = None) -> None:
    """The working folder. `forms` are the months that come as forms, the table's where None; `only` some months."""
    data = table()
    as_forms = data["forms"] if forms is None else forms
    make_working_folder(path, None, dt.date(2025, 11, 3))
    for place, month in enumerate(data["months"]):
        if only is not None and month not in only:
            continue
        period = Period.parse(month)
        with open_office(path) as office:
            assert office is not None
            office.folder.make_month(period)
            if month in as_forms:
                put_forms(office, data, period, place)
            else:
                enter(office, period, entries(data, place))
            run = report_month if month == data["months"][-1] else close_month
            run(office, Request(period), DocumentsWanted())
    _correct(path, data, as_forms)


def _correct(path: Path, data: Mapping[str, Any], as_forms: Collection[str]) -> None:
    """A closed month is corrected: the bureau sends again, or the office types again."""
    corrected = data["corrected"]
    month, bureau, row = corrected["month"], corrected["bureau"], corrected["row"]
    period = Period.parse(month)
    with open_office(path) as office:
        assert office is not None
        if month in as_forms:
            place = data["months"].index(month)
            figures = {no: figures[place] for no, figures in data["rows"][bureau].items()}
            put_form(office, data, period, bureau, {**figures, row: corrected["figure"]}, serial=2)
        else:
            enter(office, period, _cells(bureau, row, corrected["figure"], data["filler"]))
        close_month(office, Request(period), DocumentsWanted())


if __name__ == "__main__":
    make(Path(sys.argv[1]), table()["months"] if "--forms" in sys.argv[2:] else None)
