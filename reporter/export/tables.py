"""The exported tables' rows out of the store: of each month the edition that counts.

Columns, their types and what they mean stand in `export.toml`. Knows the store and the plan's names; no file format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from laoyousuode.period import Period
from laoyousuode.phrases import phrases
from laoyousuode.plan import Plan
from reporter.store.earlier import COUNTING
from reporter.store.store import Store

_PHRASES = phrases(Path(__file__).parent / "export.toml")
say, phrase = _PHRASES.say, _PHRASES.phrase
Value = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's key, its Chinese title, its type (text, integer, number, truth) and what it means."""

    key: str
    title: str
    type: str
    means: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values in the columns' order."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def _columns(key: str) -> tuple[Column, ...]:
    return tuple(Column(name, **each) for name, each in phrase(key).items())


def values_table(store: Store, plan: Plan) -> Table:
    """One value a row: the district's and each bureau's figure of every row and month."""
    columns = _columns("values")
    sources = _sources(store)
    query = (
        "SELECT counting.period, row, bureau, state, value, numerator, denominator, unit, target, expected, status, "
        f"light, complete, confirmed, edition, kind FROM ({COUNTING}) AS counting JOIN figure USING (edition) "
        "JOIN edition ON edition.id = counting.edition ORDER BY counting.period, bureau <> '', bureau"
    )
    orders = {row.no: place for place, row in enumerate(plan.indicators)}
    found = []
    for period, no, bureau, *rest in store.rows(query):
        month = Period.parse(period)
        record: dict[str, Any] = dict(zip(_STORED, rest, strict=True))
        record |= {"period": period, "year": month.year, "month": month.month, "row": no, "bureau": bureau}
        record["name"] = _name(plan, month, no)
        record["source"] = sources.get((record["edition"], no, bureau), "")
        found.append(record)
    found.sort(key=lambda each: (each["period"], orders.get(each["row"], len(orders))))
    rows = tuple(tuple(_value(column, record[column.key]) for column in columns) for record in found)
    return Table(say("files.values"), columns, rows)


_STORED = (
    "state", "value", "numerator", "denominator", "unit", "target", "expected", "status",
    "light", "complete", "confirmed", "edition", "kind",
)  # fmt: skip


def _value(column: Column, value: Any) -> Value:
    if value is None:
        return None
    match column.type:
        case "number":
            return Decimal(value)
        case "truth":
            return bool(value)
        case "integer":
            return int(value)
        case _:
            return str(value)


def _name(plan: Plan, month: Period, no: str) -> str:
    return next((row.name for row in plan.in_force(month).indicators if row.no == no), "")


def _sources(store: Store) -> Mapping[tuple[int, str, str], str]:
    found: dict[tuple[int, str, str], list[str]] = {}
    for edition, row, bureau, file, sheet, cell in store.rows(
        "SELECT edition, row, bureau, file, sheet, cell FROM source ORDER BY edition, row, bureau, field"
    ):
        found.setdefault((edition, row, bureau), []).append(" ".join((file, sheet, cell)))
    return {key: "；".join(cells) for key, cells in found.items()}


def lights_table(store: Store, plan: Plan) -> Table:
    """A row for each indicator, a column for each month: the district's light."""
    found = store.rows(
        f"SELECT counting.period, row, light FROM ({COUNTING}) AS counting JOIN figure USING (edition) WHERE bureau = ''"
    )
    months = sorted({period for period, _, _ in found})
    lights = {(row, period): light for period, row, light in found}
    months_columns = tuple(Column(each, each, "text", "") for each in months)
    rows = tuple(
        (row.no, row.name, *(lights.get((row.no, month)) for month in months)) for row in plan.indicators
    )
    return Table(say("files.lights"), (*_columns("lights"), *months_columns), rows)


def columns_table() -> Table:
    """What the columns of the values mean."""
    heads = tuple(Column(title, title, "text", "") for title in phrase("head.columns"))
    types = phrase("types")
    rows = tuple((each.key, each.title, types[each.type], each.means) for each in _columns("values"))
    return Table(say("files.columns"), heads, rows)
