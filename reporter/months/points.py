"""Every month's figures out of the store, as the history page takes them: of each month the edition that counts."""

from __future__ import annotations

from decimal import Decimal

from laoyousuode.numbers import CONTEXT
from laoyousuode.period import Period
from reporter.history_page.page import HistoryPoint
from reporter.months.office import Office
from reporter.period.history import unit_factor
from reporter.store.earlier import COUNTING


def history_points(office: Office) -> list[HistoryPoint]:
    """In the months' order; figures in the unit that the plan in force has for their year."""
    sources: dict[tuple[int, str, str], list[str]] = {}
    for edition, row, bureau, file, sheet, cell in office.store.rows(
        "SELECT edition, row, bureau, file, sheet, cell FROM source ORDER BY edition, row, bureau, field"
    ):
        for owner in (bureau, ""):  # the district's figure is made of all its parts' cells
            sources.setdefault((edition, row, owner), []).append(" ".join((file, sheet, cell)))
    found = office.store.rows(
        "SELECT counting.edition, counting.period, row, bureau, value, unit, complete, status, light "
        f"FROM ({COUNTING}) AS counting JOIN figure USING (edition) ORDER BY counting.period, row, bureau"
    )
    points = []
    for edition, month, row, bureau, value, unit, complete, status, light in found:
        period = Period.parse(month)
        factor = unit_factor(office.plan, period, row, unit)
        number = None if value is None or factor is None else CONTEXT.multiply(Decimal(value), factor)
        source = "；".join(sources.get((edition, row, bureau), ()))
        points.append(HistoryPoint(row, bureau, period, number, bool(complete), status, light, source))
    return points
