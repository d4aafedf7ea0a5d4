"""Earlier months' figures out of the store: for the checks, the forms, the trends and the sentences of change.

A month's figures are those of the edition that counts: the last that closed it, else the last draft. Knows editions
and figures; no return.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from laoyousuode.numbers import CONTEXT
from laoyousuode.period import Period, before
from laoyousuode.plan import Plan
from reporter.period.history import Known, in_order, unit_factor
from reporter.store.correspondence import asked, register
from reporter.store.office_records import names_now
from reporter.store.store import Store
from reporter.words.change import Before, Past

# A check looks at the latest figure, a chart at a year's, 同比 at the same month of the year before.
_MOST = 13
COUNTING = """
  SELECT coalesce(max(CASE WHEN kind <> 'draft' THEN id END), max(id)) AS edition, period
  FROM edition GROUP BY period
"""


def known_figures(store: Store, plan: Plan, period: Period) -> Known:
    """What the checks and charts of a month may look at. The caller hands in the plan in force."""
    found = store.rows(
        f"SELECT figure.row, bureau, counting.period, value, unit, complete FROM ({COUNTING}) AS counting "
        "JOIN figure USING (edition) WHERE counting.period < ? AND value IS NOT NULL",
        str(period),
    )
    bureaus, district = [], []
    successors = names_now(store, period)
    for no, bureau, then, value, unit, complete in found:
        month = Period.parse(then)
        factor = unit_factor(plan, month, no, unit)
        if factor is None:
            continue
        number = CONTEXT.multiply(Decimal(value), factor)
        if bureau:
            bureaus.append(((successors.get(bureau, bureau), no), month, number))
        elif complete:
            district.append((no, month, number))
    return Known(
        {key: figures[-_MOST:] for key, figures in in_order(_merged(plan, period, bureaus)).items()},
        {key: figures[-_MOST:] for key, figures in in_order(district).items()},
    )


def _merged(
    plan: Plan, period: Period, figures: list[tuple[tuple[str, str], Period, Decimal]]
) -> list[tuple[tuple[str, str], Period, Decimal]]:
    """Where one bureau stands for several, what they reported in one month is one figure: of a sum row their sum."""
    found: dict[tuple[tuple[str, str], Period], Decimal] = {}
    sums = {row.no for row in plan.indicators if row.measure(period.year).combine == "sum"}
    for key, month, number in figures:
        before = found.get((key, month))
        found[key, month] = CONTEXT.add(before, number) if before is not None and key[1] in sums else number
    return [(key, month, number) for (key, month), number in found.items()]


def past_of(store: Store, plan: Plan, period: Period) -> Past:
    """What a month's sentences of change rest on: the month before, and the same month a year before."""
    return Past(
        previous=rows_before(store, plan, before(period)),
        year_before=rows_before(store, plan, Period(period.year - 1, period.month)),
        earlier=_months_before(store, plan, period),
        letters=register(store, period),
        asked=asked(store, before(period)),
    )


def _months_before(store: Store, plan: Plan, period: Period) -> dict[str, tuple[Before, ...]]:
    """By row, every month in a row before this one that the store has, the latest last."""
    found: dict[str, list[Before]] = {}
    then = before(period)
    while then.year in plan.years and (rows := rows_before(store, plan, then)):
        for no, row in rows.items():
            found.setdefault(no, []).insert(0, row)
        then = before(then)
    return {no: tuple(rows) for no, rows in found.items()}


def rows_before(store: Store, plan: Plan, period: Period) -> Mapping[str, Before]:
    """A month's district rows as the counting edition has them; none where the month has no edition."""
    edition = store.counting(period)
    if edition is None:
        return {}
    found = store.rows(
        "SELECT row, value, unit, complete, status, light FROM figure WHERE edition = ? AND bureau = ''",
        edition.id,
    )
    rows = {}
    for no, value, unit, complete, status, light in found:
        factor = unit_factor(plan, period, no, unit)
        number = None if value is None or factor is None else CONTEXT.multiply(Decimal(value), factor)
        rows[no] = Before(period, number, status, light, bool(complete))
    return rows
