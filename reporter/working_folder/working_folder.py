"""Where things lie in a working folder, which one somebody stands in, and making a new one.

    方案.toml  台账.sqlite  联络员.xlsx  模板/  备份/  2026-10/下发  2026-10/返回  2026-10/结果

Knows names and places. What the store holds is `reporter.store`'s, what a month's run does is `reporter.months`'.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from laoyousuode.output import repack
from laoyousuode.period import Period
from laoyousuode.phrases import phrases
from laoyousuode.plan import Plan
from reporter.workbooks.grid import WorkbookError
from reporter.workbooks.workbook import DEFAULT_BOUNDS, open_workbook, read_file

_PHRASES = phrases(Path(__file__).parent / "working_folder.toml")
say = _PHRASES.say
PLAN, STORE, CONTACTS = "方案.toml", "台账.sqlite", "联络员.xlsx"
TEMPLATES = "模板"
ISSUED, RETURNED, RESULTS, CORRECTED = "下发", "返回", "结果", "更正"
_STAMP = "2000-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a bureau's reminders go to."""

    bureau: str
    person: str
    telephone: str


@dataclass(frozen=True, slots=True)
class WorkingFolder:
    """The places of one working folder."""

    path: Path

    @property
    def plan(self) -> Path:
        return self.path / PLAN

    @property
    def store(self) -> Path:
        return self.path / STORE

    @property
    def contacts(self) -> Path:
        return self.path / CONTACTS

    @property
    def templates(self) -> Path:
        return self.path / TEMPLATES

    def month(self, period: Period) -> Path:
        return self.path / str(period)

    def issued(self, period: Period) -> Path:
        return self.month(period) / ISSUED

    def returned(self, period: Period) -> Path:
        return self.month(period) / RETURNED

    def results(self, period: Period) -> Path:
        return self.month(period) / RESULTS

    def corrected(self, period: Period) -> Path:
        return self.month(period) / CORRECTED

    def make_month(self, period: Period) -> None:
        """The folders that people put files into or take them from. Raises OSError."""
        for folder in (self.issued(period), self.returned(period), self.results(period)):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def months(self) -> list[Period]:
        """The months that have a folder, the earliest first."""
        found = []
        for path in self.path.iterdir():
            try:
                period = Period.parse(path.name)
            except ValueError:
                continue
            if path.is_dir() and path.name == str(period):
                found.append(period)
        return sorted(found)

    def shown(self, path: Path) -> str:
        """The path as somebody in the working folder calls it."""
        return path.relative_to(self.path).as_posix() if path.is_relative_to(self.path) else str(path)


def find_working_folder(start: Path) -> WorkingFolder | None:
    """The working folder that `start` is, or lies in."""
    place = start.absolute()
    for folder in (place, *place.parents):
        if (folder / STORE).is_file() or ((folder / PLAN).is_file() and (folder / CONTACTS).is_file()):
            return WorkingFolder(folder)
    return None


def contacts_table(plan: Plan) -> bytes:
    """联络员.xlsx, one line a bureau, for the office to fill in."""
    from xlsxwriter import Workbook

    raw = io.BytesIO()
    book = Workbook(raw, {"in_memory": True})
    sheet = book.add_worksheet(say("contacts.sheet"))
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    cell = book.add_format({"border": 1, "num_format": "@"})
    sheet.set_column(0, 2, 24)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(_PHRASES.phrase("contacts.columns")):
        sheet.write_string(0, column, name, head)
    for line, bureau in enumerate(plan.bureaus, 1):
        sheet.write_string(line, 0, bureau.name, cell)
        sheet.write_blank(line, 1, None, cell)
        sheet.write_blank(line, 2, None, cell)
    book.close()
    return repack(raw.getvalue(), _STAMP)


def read_contacts(path: Path) -> dict[str, Contact]:
    """The contacts by bureau, found by the table's own heads; {} where there is none, or none that can be read."""
    if not path.is_file():
        return {}
    try:
        workbook = open_workbook(read_file(path, DEFAULT_BOUNDS.file_bytes))
        sheet = workbook.sheet(workbook.sheet_names[0])
    except (WorkbookError, IndexError):
        return {}
    text = {place: " ".join(str(cell.value or "").split()) for place, cell in sheet.cells.items()}
    heads = list(_PHRASES.phrase("contacts.columns"))
    places = {word: place for place, word in sorted(text.items(), reverse=True) if word in heads}
    if heads[0] not in places:
        return {}
    first = places[heads[0]][0]
    columns = [places[head][1] if head in places else 0 for head in heads]
    lines = [
        tuple(text.get((row, column), "") for column in columns)
        for row in sorted({r for r, _ in text})
        if row > first
    ]
    return {line[0]: Contact(*line) for line in lines if line[0]}
