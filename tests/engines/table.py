"""Every engine on every file that the suite writes, as a table: docs/engines.md.

    python -m tests.engines.table

Microsoft's validator for three versions of Office counts what it does not accept; the other programs open the file,
and recalculate it where it is a form: what they then show is held against the results that the form was issued with.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from tests.engines import gnumeric, validator
from tests.engines.written import ROOT, written
from tests.mutations import office
from tests.npm import programs
from tests.office import convert

PAGE = ROOT / "docs" / "engines.md"
BOOKS = (".xlsx", ".xlsm", ".xlam")
FORMS = ("forms/", "template/laoyousuode.xlsx")
NODE = ("sheetjs", "exceljs")
ENGINES = (*validator.VERSIONS, "Gnumeric", "LibreOffice", *NODE)
# A file in so many is looked at in CI.
TENTH = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an engine says of a file: nothing in `faults` is good; `is_form`: its results were compared as well."""

    faults: tuple[str, ...] = ()
    is_form: bool = False


Table = dict[tuple[str, str], Verdict]  # (file, engine)


def tenth(names: Sequence[str]) -> list[str]:
    """A tenth of the files, and one of each kind at least."""
    first = {_kind(name): name for name in reversed(names)}
    return sorted({*names[::TENTH], *first.values()}, key=list(names).index)


def _kind(name: str) -> str:
    folder, _, file = name.partition("/")
    return (
        f"{folder}.{file.rpartition('.')[2]}" if folder in ("forms", "samples") else name.rpartition(".")[2]
    )


def examine(names: Sequence[str]) -> Table:
    """Every engine on the named files; an engine that cannot read a kind of file says nothing of it."""
    with tempfile.TemporaryDirectory() as scratch:
        files = {}
        for number, name in enumerate(names):
            files[name] = Path(scratch) / f"{number}{Path(name).suffix}"
            files[name].write_bytes(written()[name])
        table = _validated(files)
        table |= _recalculated_by_gnumeric(files, Path(scratch))
        table |= _opened_by_libreoffice(files, Path(scratch))
        return table | _opened_by_node(files, Path(scratch))


def _validated(files: Mapping[str, Path]) -> Table:
    return {
        (name, version): Verdict(tuple(map(str, validator.faults(file, version))))
        for name, file in files.items()
        for version in validator.VERSIONS
    }


def _recalculated_by_gnumeric(files: Mapping[str, Path], scratch: Path) -> Table:
    table: Table = {}
    for name, file in files.items():
        if file.suffix not in BOOKS[:2]:
            continue
        faults = sorted(gnumeric.complaints(file, scratch / "read.gnumeric"))
        if name.startswith(FORMS):
            goal = scratch / "recalculated.xlsx"
            gnumeric.recalculated(file, goal)
            faults += _other_results(_stored(file), _stored(goal))
        table[name, "Gnumeric"] = Verdict(tuple(faults), name.startswith(FORMS))
    return table


def _opened_by_libreoffice(files: Mapping[str, Path], scratch: Path) -> Table:
    """Books are opened and recalculated, documents and slides are printed."""
    table: Table = {}
    books = [name for name in files if files[name].suffix in BOOKS[:2]]
    jobs = [{"open": str(files[name]), "dump": True} for name in books]
    for name, answer in zip(books, office.run(jobs, scratch / "libreoffice"), strict=True):
        if "error" in answer:
            table[name, "LibreOffice"] = Verdict((str(answer["error"]),))
            continue
        faults = _missing_sheets(files[name], answer["sheets"])
        if name.startswith(FORMS):
            shown = {
                (sheet, at): cell[1]
                for sheet, cells in answer["sheets"].items()
                for at, cell in cells.items()
            }
            faults += _other_results(_stored(files[name]), shown)
        table[name, "LibreOffice"] = Verdict(tuple(faults), name.startswith(FORMS))
    papers = {name: file for name, file in files.items() if file.suffix not in BOOKS}
    if papers:
        convert(papers.values(), "pdf", scratch, timeout=1200)  # which asserts that each was written
    return table | {(name, "LibreOffice"): Verdict() for name in papers}


def _opened_by_node(files: Mapping[str, Path], scratch: Path) -> Table:
    table: Table = {}
    books = [name for name in files if files[name].suffix in BOOKS[:2]]
    for engine in NODE:
        jobs = [{"with": engine, "open": str(files[name]), "dump": True} for name in books]
        for name, answer in zip(books, programs.run(jobs, scratch / engine), strict=True):
            faults = (
                [str(answer["error"])]
                if "error" in answer
                else _missing_sheets(files[name], answer["sheets"])
            )
            table[name, engine] = Verdict(tuple(faults))
    return table


def _missing_sheets(file: Path, sheets: Mapping[str, Any]) -> list[str]:
    due = openpyxl.load_workbook(file, read_only=True).sheetnames
    return [f"no sheet {title}" for title in due if title not in sheets]


def _stored(book: Path) -> dict[tuple[str, str], Any]:
    """Every stored value by sheet and cell."""
    read = openpyxl.load_workbook(book, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in read.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def _other_results(issued: Mapping[Any, Any], shown: Mapping[Any, Any]) -> list[str]:
    """Cells that show another result than the one they were issued with."""
    return [
        f"{sheet}!{at}: {value!r}, {shown.get((sheet, at))!r}"
        for (sheet, at), value in issued.items()
        if not _same(value, shown.get((sheet, at)))
    ]


def _same(one: Any, other: Any) -> bool:
    if one in ("", None) and other in ("", None):
        return True
    try:
        return abs(float(one) - float(other)) < 1e-9
    except (TypeError, ValueError):
        return str(one).replace("\r", "") == str(other).replace("\r", "")


def page(table: Table) -> str:
    """docs/engines.md."""
    names = list(dict.fromkeys(name for name, _ in table))
    lines = [
        "# Engines and files",
        "",
        "Written by `python -m tests.engines.table`; a tenth of it runs with every change's tests.",
        "",
        "Office 2010, 2013 and 2019: what Microsoft's Open XML validator finds wrong with the package. The programs: what",
        "they cannot read of it. `0 =`: it was recalculated as well, and every cell shows what the form was issued with.",
        "A blank: the program does not read this kind of file.",
        "",
        f"| file | {' | '.join(ENGINES)} |",
        f"|---{'|---' * len(ENGINES)}|",
    ]
    for name in names:
        cells = [_cell(table.get((name, engine))) for engine in ENGINES]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _cell(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return f"{len(verdict.faults)}{' =' if verdict.is_form else ''}"


def faults_in(table: Table) -> list[str]:
    """Every fault, with file and engine."""
    return [f"{name} {engine}: {fault}" for (name, engine), said in table.items() for fault in said.faults]


def main() -> int:
    table = examine(list(written()))
    PAGE.write_text(page(table), encoding="utf-8")
    found = faults_in(table)
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    files = len({name for name, _ in table})
    sys.stdout.write(f"{files} files, {len(ENGINES)} engines, {len(table)} verdicts, {len(found)} faults\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
