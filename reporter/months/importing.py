"""补录: earlier months from a simple sheet, with the same reading, checks and judgement as a month's returns.

Heads: 报告期, 单位, 指标, 填报值, 分子, 分母, in any order; one line a figure. Each month becomes an edition of its
own kind, that closes it; a month that the store has stays. Knows the sheet's heads and the order of steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from laoyousuode.cell import Cell
from laoyousuode.findings import Finding
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.recognition import bureau_in
from laoyousuode.scratch import scratch_folder
from laoyousuode.typed import shown
from reporter.months.office import Office, OfficeError
from reporter.months.words import phrase, say
from reporter.period.by_hand import TypedByHand
from reporter.period.consolidation import Gathered, NoUsableReturnError, Order, gather
from reporter.store.recording import Recorded, record
from reporter.workbooks.grid import Sheet, WorkbookError
from reporter.workbooks.workbook import DEFAULT_BOUNDS, open_workbook, read_file

_FIELDS = ("value", "numerator", "denominator")
_Figures = dict[Period, dict[str, dict[tuple[str, str], str]]]


@dataclass(frozen=True, slots=True)
class Imported:
    """The months that came in, the sentences on those that did not, and the findings of all."""

    months: tuple[Period, ...]
    sentences: tuple[str, ...]
    findings: tuple[Finding, ...]


def import_history(office: Office, path: Path) -> Imported:
    """Take the sheet's months, the earliest first. Raises OfficeError for a sheet that cannot be read."""
    figures, said = _read(office.plan, path)
    months: list[Period] = []
    findings: list[Finding] = []
    for period in sorted(figures):
        if office.store.counting(period) is not None:
            said.append(say("importing.known", period=period.chinese))
            continue
        try:
            gathered = _gathered(office, period, figures[period], path.name)
        except NoUsableReturnError:
            said.append(say("importing.nothing", period=period.chinese))
            continue
        findings += [each for each in gathered.results.findings if each.bureau in figures[period]]
        run = Recorded(
            plan=office.in_force(period),
            results=gathered.results,
            readings=(),
            originals={},
            files={},
            kind="imported",
            folder="",
            placed=True,
        )
        with office.store.writing():
            record(office.store, run, office.now)
        months.append(period)
    return Imported(tuple(months), tuple(said), tuple(findings))


def _gathered(
    office: Office, period: Period, figures: Mapping[str, Mapping[tuple[str, str], str]], name: str
) -> Gathered:
    plan = office.in_force(period)
    typed = tuple(
        TypedByHand(
            bureau, own, say("importing.told", file=name), name, say("importing.sheet"), period.cutoff
        )
        for bureau, own in figures.items()
    )
    order = Order(plan, period, (), period.cutoff, known=office.known(period), by_hand=typed, jobs=1)
    with scratch_folder() as scratch:
        return gather(order, scratch)


def _read(plan: Plan, path: Path) -> tuple[_Figures, list[str]]:
    try:
        workbook = open_workbook(read_file(path, DEFAULT_BOUNDS.file_bytes))
        sheet = workbook.sheet(workbook.sheet_names[0])
    except WorkbookError as error:
        raise OfficeError(say("importing.unreadable", file=path.name, detail=error.detail)) from error
    columns, first = _heads(sheet)
    if columns is None:
        raise OfficeError(
            say("importing.heads", file=path.name, heads="、".join(phrase("importing.columns").values()))
        )
    found: _Figures = {}
    said: list[str] = []
    for line in sorted({row for row, _ in sheet.cells if row > first}):
        texts = {
            name: shown(sheet.cells.get((line, column), Cell())).strip() for name, column in columns.items()
        }
        if not any(texts.values()):
            continue
        told = _line(plan, texts, found)
        if told:
            said.append(say("importing.line", line=line, told=told))
    return found, said


def _line(plan: Plan, texts: Mapping[str, str], found: _Figures) -> str:
    """Lay one line's figures in; a sentence where the line says no month, bureau or row of the plan."""
    try:
        period = Period.parse(texts["period"])
    except ValueError as error:
        return str(error)
    if period.year not in plan.years:
        return say("importing.year", year=period.year, years=f"{plan.years[0]}—{plan.years[-1]}")
    bureau, no = bureau_in(plan, texts["bureau"]), texts["row"].upper()
    if bureau is None:
        return say("importing.bureau", raw=texts["bureau"])
    if no not in {row.no for row in plan.in_force(period).indicators}:
        return say("importing.row", raw=texts["row"])
    own = found.setdefault(period, {}).setdefault(bureau, {})
    own |= {(no, name): texts[name] for name in _FIELDS if texts.get(name)}
    return ""


def _heads(sheet: Sheet) -> tuple[dict[str, int] | None, int]:
    """The columns by what they hold, and the line that names them."""
    words = {title: key for key, title in phrase("importing.columns").items()}
    for line in sorted({row for row, _ in sheet.cells})[:10]:
        columns = {
            words[text]: column
            for (row, column), cell in sheet.cells.items()
            if row == line and (text := "".join(shown(cell).split())) in words
        }
        if {"period", "bureau", "row"} <= set(columns):
            return columns, line
    return None, 0
