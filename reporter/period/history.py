"""Earlier periods' figures, from results.json files: what the checks of running totals and jumps compare with.

Knows the interface of results.json only; any program may have written it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from laoyousuode.entry import Earlier
from laoyousuode.numbers import CONTEXT, decimal, divide
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.results import SCHEMA
from reporter.returns.returns import EarlierFigures


class EarlierError(Exception):
    """A results.json that can't be used; the text is a sentence for the user."""


def load_earlier(plan: Plan, period: Period, paths: Iterable[Path]) -> EarlierFigures:
    """Figures by (bureau, row), the latest last; only periods before `period`. Raises EarlierError."""
    found: dict[tuple[str, str], dict[Period, Decimal]] = {}
    for path in paths:
        document = _document(path, plan)
        then = Period.parse(str(document["period"]))
        if then >= period:
            raise EarlierError(f"{path.name} 是{then.chinese}的结果，不早于本次的{period.chinese}")
        for row in document["indicators"]:
            for bureau, value in _figures(row):
                found.setdefault((bureau, str(row["no"])), {})[then] = value
    return {
        key: tuple(Earlier(then, value) for then, value in sorted(values.items()))
        for key, values in found.items()
    }


def district_values(plan: Plan, period: Period, paths: Iterable[Path]) -> dict[str, tuple[Earlier, ...]]:
    """The district's whole figures by row, the latest last; only periods before `period`. Raises EarlierError.

    A figure that lacked somebody's part is left out: beside whole ones it would look like a fall.
    """
    found: dict[str, dict[Period, Decimal]] = {}
    for path in paths:
        document = _document(path, plan)
        then = Period.parse(str(document["period"]))
        if then >= period:
            raise EarlierError(f"{path.name} 是{then.chinese}的结果，不早于本次的{period.chinese}")
        for row in document["indicators"]:
            if row.get("value") is not None and row.get("complete"):
                found.setdefault(str(row["no"]), {})[then] = decimal(row["value"])
    return {
        no: tuple(Earlier(then, value) for then, value in sorted(values.items()))
        for no, values in found.items()
    }


def _document(path: Path, plan: Plan) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        complete = document["schema"] == SCHEMA and "period" in document and "indicators" in document
        Period.parse(str(document["period"]))
    except OSError as error:
        raise EarlierError(f"{path} 打不开（{error.strerror}）") from error
    except (ValueError, KeyError, TypeError) as error:
        raise EarlierError(f"{path.name} 不是本程序的 results.json") from error
    if not complete:
        raise EarlierError(f"{path.name} 不是本程序的 results.json（schema 应为 {SCHEMA}）")
    if document.get("plan") != plan.id:
        raise EarlierError(f"{path.name} 是另一个方案的结果（{document.get('plan')}）")
    return dict(document)


def _figures(row: dict[str, Any]) -> list[tuple[str, Decimal]]:
    """Each bureau's own figure of one row, from the cells that the row names."""
    cells: dict[str, dict[str, Decimal]] = {}
    for index, source in enumerate(row.get("sources", [])):
        # A file without `field` names a ratio's numerator before its denominator.
        parts = cells.setdefault(str(source["bureau"]), {})
        name = str(source.get("field") or ("value" if not parts else f"part{index}"))
        if source.get("value") is not None:
            parts[name] = decimal(source["value"])
    figures = []
    for bureau, parts in cells.items():
        values = list(parts.values())
        if len(values) == 1:
            figures.append((bureau, values[0]))
        elif len(values) == 2:
            numerator = parts.get("numerator", values[0])
            denominator = parts.get("denominator", values[1])
            if denominator:
                figures.append((bureau, CONTEXT.multiply(Decimal(100), divide(numerator, denominator))))
    return figures
