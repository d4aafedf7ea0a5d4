"""Results as pandas data frames, for whoever analyses them further: one period, or many beside each other.

Reads the interface results.json only. Needs the extra `analysis`; nothing else of the product imports this.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def indicators(paths: Iterable[Path]) -> pd.DataFrame:
    """One line a period and row: value, expected, gap, progress, status, light, complete."""
    keys = (
        "no",
        "name",
        "unit",
        "target",
        "value",
        "expected",
        "gap",
        "progress",
        "status",
        "light",
        "complete",
    )
    return _frame(
        {"period": document["period"], **{key: row[key] for key in keys}}
        for document in _documents(paths)
        for row in document["indicators"]
    )


def sources(paths: Iterable[Path]) -> pd.DataFrame:
    """One line a cell that a value was made from: period, no, bureau, file, sheet, cell, field, value."""
    return _frame(
        {"period": document["period"], "no": row["no"], **source}
        for document in _documents(paths)
        for row in document["indicators"]
        for source in row["sources"]
    )


def findings(paths: Iterable[Path]) -> pd.DataFrame:
    """One line a finding."""
    return _frame(
        {"period": document["period"], **finding}
        for document in _documents(paths)
        for finding in document["findings"]
    )


def by_bureau(paths: Iterable[Path]) -> pd.DataFrame:
    """The matrix of figures: rows (period, no), a column a bureau; a ratio shows its percentage."""
    frame = _frame(
        {"period": document["period"], "no": row["no"], "bureau": part["bureau"], "value": part["value"]}
        for document in _documents(paths)
        for row in document["indicators"]
        for part in row["contributions"]
    )
    return frame.pivot(index=["period", "no"], columns="bureau", values="value")


def _documents(paths: Iterable[Path]) -> Iterable[dict[str, Any]]:
    for path in paths:
        yield json.loads(path.read_text(encoding="utf-8"))


def _frame(lines: Iterable[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(list(lines))
