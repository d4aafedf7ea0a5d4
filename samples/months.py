"""Makes a working folder with thirteen months of demonstration data from the small table beside it.

    python -m samples.months FOLDER

The figures are typed by hand (代录), so that the folder is made in a minute; each month but the last is closed, one is
corrected afterwards. All of it is demonstration data.
"""

from __future__ import annotations

import datetime as dt
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from laoyousuode.period import Period
from reporter.edition import DocumentsWanted
from reporter.months.closing import close_month
from reporter.months.deciding import enter
from reporter.months.office import make_working_folder, open_office
from reporter.months.reporting import Request, report_month
from reporter.store.office_records import HandEntry

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


def make(path: Path) -> None:
    """The working folder, all months in it."""
    data = table()
    make_working_folder(path, None, dt.date(2025, 11, 3))
    months = [Period.parse(text) for text in data["months"]]
    for place, period in enumerate(months):
        with open_office(path) as office:
            assert office is not None
            office.folder.make_month(period)
            enter(office, period, entries(data, place))
            run = report_month if period == months[-1] else close_month
            run(office, Request(period), DocumentsWanted())
    corrected = data["corrected"]
    period = Period.parse(corrected["month"])
    with open_office(path) as office:
        assert office is not None
        cells = _cells(corrected["bureau"], corrected["row"], corrected["figure"], data["filler"])
        enter(office, period, cells)
        close_month(office, Request(period), DocumentsWanted())


if __name__ == "__main__":
    make(Path(sys.argv[1]))
