"""The ledger's sheet 各月: the district's whole figures of the months before and of this one, a small line beside each.

There only where earlier months are known. Knows figures by row and month; not where they were kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from laoyousuode.entry import Earlier
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.results import Results
from reporter.ledger.style import CENTER, FIRST_ROW, HEADING_ROW, LedgerColumn, Page, letter
from reporter.ledger.words import SHEETS, columns_named, say
from reporter.words.decimals import own_decimals

MONTHS = SHEETS["months"]
_MOST = 13
History = Mapping[str, Sequence[Earlier]]


def months_of(results: Results, history: History) -> list[Period]:
    """The months that the sheet shows, the present one last; [] where no other is known."""
    found = sorted({each.period for figures in history.values() for each in figures})[-_MOST + 1 :]
    return [*found, results.period] if found else []


def write_months(page: Page, plan: Plan, results: Results, history: History) -> None:
    """One line a row of the plan."""
    months = months_of(results, history)
    columns = (
        *columns_named("months"),
        *(LedgerColumn(str(month), 8, 12) for month in months),
        LedgerColumn(say("months.line"), 16, 16),
    )
    page.title(say("months.title", period=results.period.chinese))
    page.headings(HEADING_ROW, columns)
    first = len(columns_named("months")) + 1
    for row, result in enumerate(results.indicators, FIRST_ROW):
        measure = plan.indicator(result.no).measure(results.period.year)
        figures: dict[Period, Decimal] = {each.period: each.value for each in history.get(result.no, ())}
        if result.value is not None and result.complete:
            figures[results.period] = result.value
        page.row_number(row, result.no)
        page.text(row, 2, result.name)
        page.text(row, 3, measure.unit, CENTER)
        for column, month in enumerate(months, first):
            value = figures.get(month)
            if value is None:
                page.blank(row, column)
            else:
                page.number(row, column, round(value, own_decimals(measure, [value])))
        page.blank(row, len(columns))
        place = f"{letter(first)}{row}:{letter(first + len(months) - 1)}{row}"
        page.sheet.add_sparkline(
            row - 1, len(columns) - 1, {"range": f"'{page.name}'!{place}", "markers": True}
        )
    page.fit(columns)
    page.note(2, say("months.note"), len(columns))
    page.finish(columns, HEADING_ROW + len(results.indicators), 3)
