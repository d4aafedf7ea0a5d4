"""代录: a bureau's return made of figures that the office typed, for one that came on paper or by telephone.

The same reading, checks and judgement as of a form; there is no file, so that places are the row's own. It stands
behind any form that the bureau sends, which is then compared with it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from laoyousuode.assessment import Assessment
from laoyousuode.cell import BLANK, Cell
from laoyousuode.entry import FIGURE_FIELDS, Earlier, Entry
from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.manifest import sha256_of
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.results import Source
from reporter.returns.bureau_form import own_rows
from reporter.returns.follow_on import assess_apart
from reporter.returns.returned import CellKey, Return, RowReturn, TypedCell

# Any form comes after it, also one whose 报送版次 is left blank.
_BEFORE_ANY_FORM = -1


@dataclass(frozen=True, slots=True)
class TypedByHand:
    """What the office typed for one bureau: by (row, field), as typed. `told` is how it came, who typed it and when."""

    bureau: str
    figures: Mapping[tuple[str, str], str]
    told: str
    file: str
    sheet: str
    day: dt.date


def cell_of(raw: str) -> Cell:
    """What a clerk's cell would hold."""
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return Cell(raw, "text")
    return Cell(float(number), "number") if number.is_finite() else Cell(raw, "text")


def return_by_hand(
    plan: Plan, period: Period, typed: TypedByHand, earlier: Mapping[str, tuple[Earlier, ...]]
) -> Return:
    """The return, as if it had been read. `plan` is the one in force; `earlier` are the bureau's own figures by row."""
    rows = dict.fromkeys(no for no, _ in typed.figures)
    cells = {key: cell_of(raw) for key, raw in typed.figures.items()}
    entries = {
        no: Entry(
            value=cells.get((no, "value"), BLANK),
            numerator=cells.get((no, "numerator"), BLANK),
            denominator=cells.get((no, "denominator"), BLANK),
        )
        for no in rows
    }
    found = assess_apart(plan, period, typed.bureau, entries, earlier, frozenset())
    content = json.dumps([typed.bureau, str(period), sorted(typed.figures.items())], ensure_ascii=False)
    return Return(
        path=typed.file,
        sha256=sha256_of(content.encode("utf-8")),
        bureau=typed.bureau,
        serial=_BEFORE_ANY_FORM,
        date=typed.day,
        sheet=typed.sheet,
        rows={no: _row(each, typed) for no, each in found.items()},
        cells={
            CellKey.of_row(no, name): TypedCell(typed.sheet, _place(no, name), _place(no, name), raw, raw)
            for (no, name), raw in typed.figures.items()
        },
        findings=tuple(_findings(plan, own_rows(found), typed)),
        by_hand=typed.told,
    )


def _place(no: str, name: str) -> str:
    return f"{no}/{name}"


def _row(each: Assessment, typed: TypedByHand) -> RowReturn:
    sources = []
    if each.row is not None and each.figure.state == "number":
        for name in each.row.fields:
            number = each.row.number(name)
            if number is not None:
                no = each.indicator.no
                raw = each.row.figures[name].raw
                sources.append(
                    Source(typed.bureau, typed.file, typed.sheet, _place(no, name), name, number, raw)
                )
    raws = {} if each.row is None else {name: each.row.figures[name].raw for name in FIGURE_FIELDS}
    return RowReturn(each.figure, tuple(sources), each.status, each.light, "", raws)


def _findings(plan: Plan, found: Mapping[str, Assessment], typed: TypedByHand) -> Iterable[Finding]:
    for no, each in found.items():
        for issue in each.issues:
            yield _located(plan, issue, no, typed)


def _located(plan: Plan, issue: Issue, no: str, typed: TypedByHand) -> Finding:
    cell = _place(no, issue.field) if issue.field else no
    return locate(issue, plan, file=typed.file, sheet=typed.sheet, cell=cell, bureau=typed.bureau)
