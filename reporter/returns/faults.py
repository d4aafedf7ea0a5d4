"""What a clerk did to the form itself: changed units and targets, merged, hidden or doubled cells, notes, stray content.

One plain function per check, listed at the foot in their order; each looks at one bureau's own rows and yields
faults. A fault of severity error puts its row in doubt. Knows the form's places and the plan; judges no figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from laoyousuode import layout
from laoyousuode.assessment import Assessment
from laoyousuode.cell import BLANK, Cell
from laoyousuode.entry import FIGURE_FIELDS
from laoyousuode.findings import Issue
from laoyousuode.number_format import section_for
from laoyousuode.numbers import plain
from laoyousuode.target import parse_target
from laoyousuode.typed import decimal_of
from reporter.returns.carried import Issued
from reporter.returns.form import FormContent
from reporter.returns.rows import Fault, Place
from reporter.returns.table import compact, text_at, text_of
from reporter.workbooks.grid import Range, Sheet

RESULTS = tuple(column.key for column in layout.ENTRY_COLUMNS if column.role == "result")
_HEADINGS = {column.key: column.heading for column in layout.ENTRY_COLUMNS}
_WORDS = ("confirm", "reason")
# What the program itself writes into a note of a marked copy: each line begins so.
OWN_COMMENT = "【整改提示】"
# A figure, not 一致 or 统一: Chinese numerals count where several stand together or a unit follows.
_NUMBER = re.compile(
    r"\d|(?!一一)[〇零一二三四五六七八九十百千万亿两]{2,}|[一二三四五六七八九十百千万两](?=[人个家户件项名次成倍期批场起元])"
)
# The line with which Excel begins a note: who wrote it.
_AUTHOR = re.compile(r"[^\n]{1,60}[:：][ \t\u3000]*\n")
_RESERVATION = re.compile(
    r"约|预计|估|暂|待|左右|大概|可能|不含|未含|未包括|除外|口径|初步|上下|以内|以上|仅|尚未|有误|疑"
)
_MOST_EXTRA_ROWS = 20
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Context:
    """One bureau's form, and what was worked out for its own rows.

    `issued` is what the form was sent out with, by row, where the plan was amended since: a clerk answers for what he
    changed in his form, not for what the plan has changed. `derived` are the plan's rows into which nothing is
    typed, `ended` those of the form that it has no more.
    """

    content: FormContent
    own: Mapping[str, Assessment]
    year: int
    issued: Mapping[str, Issued] = field(default_factory=dict)
    derived: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()

    @property
    def sheet(self) -> Sheet:
        return self.content.entry_sheet

    def place(self, no: str, name: str) -> Place | None:
        """Where a field of an own row stands."""
        rows, columns = self.content.rows.places, self.content.table.columns
        return (rows[no], columns[name]) if no in rows and name in columns else None

    def cell(self, no: str, name: str) -> Cell:
        place = self.place(no, name)
        return BLANK if place is None else self.sheet.cells.get(place, BLANK)

    def rows(self) -> Iterator[tuple[str, Assessment]]:
        """The own rows that were found, and are not in doubt as rows already."""
        rows = self.content.rows
        return ((no, each) for no, each in self.own.items() if no in rows.places and no not in rows.blocked)

    def typed(self, no: str) -> str:
        """All the figures of a row, as typed."""
        entry = self.content.entries[no]
        return "、".join(filter(None, (text_of(entry.cell(name)).strip() for name in FIGURE_FIELDS)))


FormCheck = Callable[[Context], Iterator[Fault]]


def units(context: Context) -> Iterator[Fault]:
    for no, each in context.rows():
        issued = context.issued.get(no)
        unit = issued.unit if issued else each.indicator.measure(context.year).unit
        typed = text_of(context.cell(no, "unit"))
        figures = context.typed(no)
        if compact(typed) and compact(typed) != compact(unit) and figures:
            yield Fault(Issue("unit-changed", no, "unit", typed, unit, facts={"typed": figures}))


def targets(context: Context) -> Iterator[Fault]:
    for no, each in context.rows():
        measure = each.indicator.measure(context.year)
        cell, issued = context.cell(no, "target"), context.issued.get(no)
        text = issued.target if issued else measure.target.text if measure.target else ""
        if not text or cell.is_blank or cell.kind == "error":
            continue
        shown = _shown_target(cell)
        if not _same_target(shown, text):
            yield Fault(Issue("target-changed", no, "target", shown, text))


def _shown_target(cell: Cell) -> str:
    if cell.kind == "number" and (number := decimal_of(cell)).is_finite():
        return plain(number * 100 if section_for(cell.number_format, number).is_percentage else number)
    return text_of(cell).strip()


def _same_target(one: str, other: str) -> bool:
    if compact(one) == compact(other):
        return True
    try:
        left, right = parse_target(one, "higher"), parse_target(other, "higher")
    except ValueError:
        return False
    return (left.number, left.comparison) == (right.number, right.comparison)


def merged(context: Context) -> Iterator[Fault]:
    needed = _needed(context)
    for area in context.sheet.merges:
        top, left = area[0], area[1]
        anchor = (top, left)
        raw = text_at(context.sheet, top, left).strip()
        hit = [(place, field) for place, field in needed.items() if _inside(area, place)]
        if not raw or not hit or (len(hit) == 1 and hit[0][0] == anchor):
            continue
        facts = {"range": f"{layout.address(top, left)}:{layout.address(area[2], area[3])}"}
        figures = [(place, field) for place, field in hit if field[1] not in _WORDS]
        told: set[str] = set()
        for place, (no, name) in figures or hit[:1]:
            if no not in told:
                told.add(no)
                issue = Issue("merged-cell", no, name, raw, facts=facts, variant="" if figures else "words")
                yield Fault(issue, place)


def _needed(context: Context) -> dict[Place, tuple[str, str]]:
    """The cells that the bureau's own rows are read from."""
    places: dict[Place, tuple[str, str]] = {}
    for no, each in context.rows():
        if each.row is not None:
            for name in (*each.row.looked_at, *_WORDS):
                place = context.place(no, name)
                if place is not None:
                    places[place] = (no, name)
    return places


def _inside(area: Range, place: Place) -> bool:
    return area[0] <= place[0] <= area[2] and area[1] <= place[1] <= area[3]


def twins(context: Context) -> Iterator[Fault]:
    """A column that stands there twice, as a copied one does."""
    for no, each in context.rows():
        names = () if each.row is None else each.row.looked_at
        for name in names:
            for column in context.content.table.twins.get(name, ()):
                row = context.content.rows.places[no]
                here, there = text_of(context.cell(no, name)), text_at(context.sheet, row, column)
                if compact(there) and compact(here) != compact(there):
                    facts = {"heading": _HEADINGS[name]}
                    yield Fault(
                        Issue("duplicate-column", no, name, there, here or "空白", facts), (row, column)
                    )


def hidden(context: Context) -> Iterator[Fault]:
    for no, _ in context.rows():
        figures = context.typed(no)
        if figures and context.content.rows.places[no] in context.sheet.hidden_rows:
            yield Fault(Issue("hidden-row", no, _first_typed(context, no), figures))


def _first_typed(context: Context, no: str) -> str:
    entry = context.content.entries[no]
    return next(name for name in FIGURE_FIELDS if not entry.cell(name).is_blank)


def hidden_columns(context: Context) -> Iterator[Fault]:
    """A column of figures that somebody hid; one finding a column."""
    told: set[int] = set()
    for no, name, place in _figures(context):
        if place[1] in context.sheet.hidden_columns and place[1] not in told:
            told.add(place[1])
            facts = {"column": _HEADINGS[name]}
            yield Fault(
                Issue("hidden-column", no, name, text_of(context.cell(no, name)).strip(), facts=facts)
            )


def unseen(context: Context) -> Iterator[Fault]:
    """A figure in the colour of its background."""
    for no, name, place in _figures(context):
        if place in context.sheet.unseen:
            yield Fault(Issue("unseen-figure", no, name, text_of(context.cell(no, name)).strip()))


def _figures(context: Context) -> Iterator[tuple[str, str, Place]]:
    """The filled cells that the bureau's own rows are read from."""
    for no, each in context.rows():
        for name in () if each.row is None else each.row.looked_at:
            place = context.place(no, name)
            if place is not None and not context.cell(no, name).is_blank:
                yield no, name, place


def unused(context: Context) -> Iterator[Fault]:
    """What was typed where the row uses no figure: another figure's cell, or any of a row that is worked out."""
    rows = context.content.rows
    for no in (no for no in rows.places if no in context.derived and no not in rows.blocked):
        yield from _unused(context, no, FIGURE_FIELDS, "derived")
    for no, each in context.rows():
        if each.row is not None:
            names = tuple(name for name in FIGURE_FIELDS if name not in each.row.looked_at)
            yield from _unused(context, no, names, "unused")


def _unused(context: Context, no: str, names: tuple[str, ...], variant: str) -> Iterator[Fault]:
    for name in names:
        cell = context.cell(no, name)
        text = text_of(cell).strip()
        if not cell.is_blank and cell.formula is None and _DIGIT.search(text):
            facts = {"column": _HEADINGS[name]}
            yield Fault(Issue("stray-cell", no, name, text, facts=facts, variant=variant))


def comments(context: Context) -> Iterator[Fault]:
    rows = {context.content.rows.places[no]: no for no, _ in context.rows()}
    header = set(context.content.header.places.values())
    for place, text in sorted(context.sheet.comments.items()):
        said = _AUTHOR.sub("", without_own(text), count=1).strip()
        if (place[0] in rows or place in header) and (_NUMBER.search(said) or _RESERVATION.search(said)):
            yield Fault(Issue("cell-comment", rows.get(place[0], ""), raw=said), place)


def without_own(text: str) -> str:
    """What others have written into a note, above and below the program's own lines."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith(OWN_COMMENT)]
    return "\n".join(lines).strip()


def uncalculated(context: Context) -> Iterator[Fault]:
    """A formula in a figure's cell whose result no program has stored: blank to the eye of a reader."""
    for no, each in context.rows():
        for name in () if each.row is None else each.row.looked_at:
            cell = context.cell(no, name)
            if cell.kind == "blank" and cell.formula is not None:
                yield Fault(Issue("uncalculated-formula", no, name, f"={cell.formula}"))


def overwritten(context: Context) -> Iterator[Fault]:
    """A result that was typed over; not where a program dropped all the formulas."""
    columns, cells_of = context.content.table.columns, context.sheet.cells
    cells = {
        (no, name): cells_of.get((row, columns[name]), BLANK) if name in columns else BLANK
        for no, row in context.content.rows.places.items()
        for name in RESULTS
    }
    kept = sum(cell.formula is not None for cell in cells.values())
    typed = [place for place, cell in cells.items() if cell.formula is None and not cell.is_blank]
    if kept <= len(typed):
        return
    changed = {fault.issue.row for fault in targets(context)}
    for no, name in typed:
        if no in context.own and not (name == "target" and no in changed):
            now = context.own[no].judgement.status if name == "status" else ""
            facts = {"column": _HEADINGS[name], "recomputed": f"（{now}）" if now else ""}
            yield Fault(Issue("formula-overwritten", no, name, text_of(cells[no, name]).strip(), now, facts))


def ended_rows(context: Context) -> Iterator[Fault]:
    """Figures in a row that an amendment has ended since the form was made: right when typed, and used no more."""
    for no in sorted(context.ended):
        texts = {name: text_of(context.content.entries[no].cell(name)).strip() for name in FIGURE_FIELDS}
        typed = [name for name in FIGURE_FIELDS if texts[name]]
        if typed:
            label = context.issued[no].label if no in context.issued else no
            raw = "、".join(texts[name] for name in typed)
            yield Fault(Issue("row-ended", no, typed[0], raw, facts={"label": label}))


def extra_rows(context: Context) -> Iterator[Fault]:
    """Figures in a row that is no indicator's."""
    for row in _rows_with_figures(context)[:_MOST_EXTRA_ROWS]:
        columns = context.content.table.columns
        texts = {name: text_at(context.sheet, row, columns[name]).strip() for name in FIGURE_FIELDS}
        first = next(name for name in FIGURE_FIELDS if texts[name])
        raw = "、".join(filter(None, texts.values()))
        yield Fault(Issue("extra-row", field=first, raw=raw), (row, columns[first]))


def _rows_with_figures(context: Context) -> list[int]:
    rows, columns = context.content.rows, context.content.table.columns
    last = max(rows.taken, default=0)
    found = []
    for row in rows.others:
        if _repeats_head(context, row):
            continue
        texts = [compact(text_at(context.sheet, row, columns[name])) for name in FIGURE_FIELDS]
        if any(texts) and (row < last or any(re.search(r"\d", text) for text in texts)):
            found.append(row)
    return found


def _repeats_head(context: Context, row: int) -> bool:
    """A heading line that was written again, as where a page was split."""
    columns = context.content.table.columns
    again = [
        key
        for key, place in columns.items()
        if compact(text_at(context.sheet, row, place)) in (key, compact(_HEADINGS[key]))
    ]
    return len(again) >= len(FIGURE_FIELDS)


def strays(context: Context) -> Iterator[Fault]:
    """One finding for all that stands outside the table: nothing is passed over in silence."""
    content, sheet = context.content, context.sheet
    table, rows = content.table, content.rows
    last = max(rows.taken, default=0)
    columns = {*table.columns.values(), *(place for twin in table.twins.values() for place in twin)}
    passed_over = set(_rows_with_figures(context)) | {
        row for row in rows.others if _repeats_head(context, row)
    }

    left, right, start = table.left, table.right, table.start

    def is_stray(place: Place, cell: Cell) -> bool:
        row, column = place
        if column < left or row in passed_over:
            return False
        outside = column > right or row > last or (row >= start and column not in columns)
        return outside and not cell.is_blank and not _is_signature(cell)

    found = sorted(place for place, cell in sheet.cells.items() if is_stray(place, cell))
    if found:
        raw = text_at(sheet, *found[0]).strip()
        yield Fault(Issue("stray-cell", raw=raw, facts={"count": str(len(found))}), found[0])


def _is_signature(cell: Cell) -> bool:
    """The form's own line for signatures, with names in it or without."""
    return compact(text_of(cell)).startswith(layout.SIGNATURE)


CHECKS: tuple[FormCheck, ...] = (
    units,
    targets,
    merged,
    twins,
    hidden,
    hidden_columns,
    unseen,
    comments,
    uncalculated,
    overwritten,
    unused,
    ended_rows,
    extra_rows,
    strays,
)


def form_faults(context: Context) -> list[Fault]:
    """Every fault of the form, those found with the rows included, that is this bureau's business."""
    known = set(context.own)
    found: list[Fault] = []
    for fault in context.content.faults:
        # A row that is two indicators' is one fault, though either of them may be the bureau's.
        twice = any((each.issue.code, each.place) == ("row-mismatch", fault.place) for each in found)
        if not twice and (not fault.issue.row or fault.issue.row in known):
            found.append(fault)
    doubted: set[str] = set()
    for check in CHECKS:
        # A row that cannot be used anyway is not doubted for a second reason.
        new = [fault for fault in check(context) if not (fault.issue.blocks and fault.issue.row in doubted)]
        doubted |= {fault.issue.row for fault in new if fault.issue.blocks}
        found += new
    return [replace(fault, sheet=fault.sheet or context.sheet.name) for fault in found]
