"""Returns of one bureau as reception sees them, and what it makes of them in short."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from laoyousuode.plan_file import default_plan
from reporter.period.reception import Reception, receive
from reporter.returns.returned import CellKey, FileReading, Return, TypedCell

DUE = dt.date(2026, 11, 5)
HOUSE, OTHER = "区教育局", "区民政局"


def typed(path: str, serial: int | None, day: int | None, figures: dict[str | int, str]) -> Return:
    """A return of 区教育局 with these texts in its cells, by row or task: 甲.xlsx, 2, 3 (November), {"3": "41"}."""
    cells = {
        (
            CellKey.of_task(key, "progress") if isinstance(key, int) else CellKey.of_row(key, "value")
        ): TypedCell("表", f"H{place}", f"第{key}行", text)
        for place, (key, text) in enumerate(figures.items(), start=8)
    }
    date = dt.date(2026, 11, day) if day else None
    item = Return(path, f"sha {path}", HOUSE, serial, date, str(date or ""), "张三", "8888", "指标填报")
    return replace(item, cells=cells, header={"in_date": "J2"})


def states(found: Reception) -> list[tuple[str, str, str | None, str | None]]:
    return [(file.path, file.state, file.bureau, file.code) for file in found.files]


def conflicts(found: Reception) -> list[tuple[str, str, str, str, str, str, str]]:
    return [
        (each.file, each.severity, f"{each.sheet}!{each.cell}", each.row, each.field, each.raw, each.used)
        for each in found.findings
        if each.code == "conflicting-returns"
    ]


def received_by(
    *items: FileReading,
    prefer: tuple[str, ...] = (),
    due: dt.date | None = DUE,
    accept: tuple[str, ...] = (),
) -> Reception:
    return receive(default_plan(), items, due, prefer, accepted=[f"sha {path}" for path in accept])
