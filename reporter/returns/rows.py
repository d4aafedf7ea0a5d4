"""Finds the rows of a table: by hidden key, else exact label, else the nearest label; never by position.

A key and a label that name different rows are believed neither. Knows labels and where they stand; judges no figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from laoyousuode.findings import Issue
from reporter.returns.labels import is_opposite, nearest
from reporter.returns.table import TableHead, compact, text_at, text_of
from reporter.workbooks.grid import Sheet

Place = tuple[int, int]

# Of 100. Below this, a label beside its key is another text altogether.
_AKIN = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """An issue and, where the row's own field does not say it, its place in the sheet."""

    issue: Issue
    place: Place | None = None
    sheet: str = ""


@dataclass(slots=True)
class FoundRows:
    """Where each row stands. `blocked` rows are in doubt; `others` are rows that are no indicator's."""

    places: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    others: list[int] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Candidate:
    row: int
    key: str
    label: str
    named: str  # the number of the row that bears exactly this label
    near: str  # … or, unambiguously, nearly this label


@dataclass(frozen=True, slots=True)
class RowsWanted:
    """What to look for: labels by number, the column they stand in, and the columns that clerks fill.

    A row is filled where one of the `decisive` columns is.
    """

    labels: Mapping[str, str]
    label_column: str
    decisive: tuple[str, ...]
    fields: tuple[str, ...]


def find_rows(sheet: Sheet, wanted: RowsWanted, table: TableHead) -> FoundRows:
    """Find the wanted rows below the table's head."""
    labels = wanted.labels
    exact = {compact(label): no for no, label in labels.items()}
    key_column = _key_column(sheet, labels, table)
    column = table.columns.get(wanted.label_column, 0)
    candidates = []
    for row in sorted({row for row, _ in sheet.cells if row >= table.start}):
        key = compact(text_at(sheet, row, key_column)) if key_column else ""
        label = compact(text_at(sheet, row, column)) if column else ""
        named = exact.get(label, "")
        near = nearest(label, exact) if label and not named else ""
        candidates.append(_Candidate(row, key if key in labels else "", label, named, near))
    return _assign(sheet, wanted, table, candidates)


def _key_column(sheet: Sheet, labels: Mapping[str, str], table: TableHead) -> int:
    """The hidden keys stand left of the table, under the sheet's marker; 0 where there are none."""
    counts: dict[int, set[str]] = {}
    for (row, column), cell in sheet.cells.items():
        if column < table.left and row >= table.start:
            key = compact(text_of(cell))
            if key in labels:
                counts.setdefault(column, set()).add(key)
        elif row == 1 and column < table.left and text_of(cell).startswith("laoyousuode/"):
            return column
    return max(counts, key=lambda column: (len(counts[column]), -column), default=0)


def _assign(sheet: Sheet, wanted: RowsWanted, table: TableHead, candidates: list[_Candidate]) -> FoundRows:
    labels = wanted.labels
    rows = FoundRows()
    found: dict[str, list[_Candidate]] = {}
    crossed: set[str] = set()
    for each in candidates:
        said = each.named or each.near
        if each.key and said and said != each.key:
            _mismatch(rows, each, labels)
            crossed |= {each.key, said}
        elif each.key or said:
            found.setdefault(each.key or said, []).append(each)
        else:
            rows.others.append(each.row)
    for no in labels:
        _place(sheet, table, rows, wanted, no, found.get(no, []))
    rows.blocked |= crossed
    # How such a row was found no longer matters.
    rows.faults = [
        fault for fault in rows.faults if fault.issue.row not in crossed or fault.issue.code == "row-mismatch"
    ]
    return rows


def _mismatch(rows: FoundRows, each: _Candidate, labels: Mapping[str, str]) -> None:
    """Told for either row, so that whichever is the bureau's own hears of it."""
    rows.taken.add(each.row)
    said = each.named or each.near
    for no in (each.key, said):
        facts = {"key": each.key, "key_label": labels[each.key]}
        rows.places.setdefault(no, each.row)
        rows.faults.append(Fault(Issue("row-mismatch", no, "name", each.label, facts=facts), (each.row, 0)))


def _place(
    sheet: Sheet,
    table: TableHead,
    rows: FoundRows,
    wanted: RowsWanted,
    no: str,
    found: list[_Candidate],
) -> None:
    if not found:
        return
    # A lone number that looks like a key, somewhere without label and figures, is no second row.
    found = [each for each in found if each.label or _filled(sheet, table, each.row, wanted)] or found[:1]
    # A row that bears the key outweighs one that only bears the name.
    keyed = [each for each in found if each.key] or found
    rows.taken |= {each.row for each in found}
    # Of one, nobody asks whether it is filled.
    filled = [each for each in found if len(found) == 1 or _filled(sheet, table, each.row, wanted)]
    first = next((each for each in keyed if each in filled), keyed[0])
    rows.places[no] = first.row
    if len(found) > 1:
        contents = {_texts(sheet, table, each.row, wanted.fields) for each in filled}
        variant = "" if len(contents) > 1 else "harmless"
        other = next(each for each in found if each.row != first.row)
        issue = Issue("duplicate-row", no, "name", no, facts={"label": wanted.labels[no]}, variant=variant)
        rows.faults.append(Fault(issue, (other.row, 0)))
        if not variant:
            rows.blocked.add(no)
            return
    rows.faults += _label_faults(rows, first, no, wanted.labels[no], wanted.label_column in table.columns)


def _label_faults(rows: FoundRows, each: _Candidate, no: str, label: str, has_labels: bool) -> list[Fault]:
    from rapidfuzz import fuzz

    if not each.key:
        code = "row-by-label" if each.named else "row-by-nearest-label"
        return [Fault(Issue(code, no, "name", each.label, facts={"label": label}))]
    if each.named or not has_labels:
        return []
    known = compact(label)
    akin = not each.label or (fuzz.ratio(each.label, known) >= _AKIN and not is_opposite(each.label, known))
    if not akin:
        rows.blocked.add(no)
    raw = each.label or "空白"
    facts = {"label": label, "no": no}
    return [Fault(Issue("label-changed", no, "name", raw, facts=facts, variant="" if akin else "other"))]


def _filled(sheet: Sheet, table: TableHead, row: int, wanted: RowsWanted) -> bool:
    return any(compact(text) for text in _texts(sheet, table, row, wanted.decisive))


def _texts(sheet: Sheet, table: TableHead, row: int, fields: tuple[str, ...]) -> tuple[str, ...]:
    columns = table.columns
    return tuple(text_at(sheet, row, columns[name]) if name in columns else "" for name in fields)
