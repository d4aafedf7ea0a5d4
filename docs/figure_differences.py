"""Writes into docs/design.md where the form's sheet and the batch differ: on typed figures, from what both say of the
known cases; on checks, from `docs.differences`.

python -m docs.figure_differences
"""

from __future__ import annotations

from docs.differences import DESIGN, replaced
from docs.differences import written as checks_written
from laoyousuode.cell import Cell
from laoyousuode.findings import worded
from laoyousuode.layout import in_name, out_name
from laoyousuode.plan_file import default_plan
from laoyousuode.typed import Unit, read_cell, shown
from template.build import MASTER
from tests.differential.known import KNOWN
from tests.differential.sheets import recalculate_with_ironcalc

_MARK = "| typed: "
_PERIOD = "2026-12"


def lines() -> list[str]:
    """One row a known kind: its cases, and what the sheet and the batch say of each."""
    why = {kind.content: kind.why for kind in KNOWN}
    found = []
    for content, said in both_say().items():
        cases, sheet, batch = (tuple(column) for column in zip(*said, strict=True))
        found.append(
            f"{_MARK}{content} ({'; '.join(cases)}) | {_once(sheet)} | {_once(batch)} | {why[content]} |"
        )
    return found


def _once(said: tuple[str, ...]) -> str:
    return said[0] if len(set(said)) == 1 else "; ".join(said)


def both_say() -> dict[str, list[tuple[str, str, str]]]:
    """Of each known kind its cases, each with what the sheet and the batch say of it."""
    plan = default_plan()
    codes = {entry.hint: code for code, entry in worded(plan).items() if entry.hint}
    cases = [(kind.content, cell, no) for kind in KNOWN for cell, no in kind.cases]
    blank = dict.fromkeys({in_name(no, "value") for _, _, no in cases}, "")
    typed = [{"in_period": _PERIOD, **blank, in_name(no, "value"): cell.value} for _, cell, no in cases]
    names = [out_name(no, field) for _, _, no in cases for field in ("status", "check")]
    answers = recalculate_with_ironcalc(MASTER, typed, names)
    found: dict[str, list[tuple[str, str, str]]] = {}
    for (content, cell, no), answer in zip(cases, answers, strict=True):
        status, hint = answer[out_name(no, "status")], str(answer[out_name(no, "check")])
        sheet = f"{status}, {codes[hint]}" if hint in codes else str(status)
        unit = plan.indicator(no).measure(int(_PERIOD[:4])).unit
        found.setdefault(content, []).append((_told(cell), sheet, _batch(cell, unit)))
    return found


def _told(cell: Cell) -> str:
    marks = "".join(f" {mark}" for mark in sorted(cell.marks))
    code = f" as `{cell.number_format}`" if cell.number_format != "General" else ""
    return f"{shown(cell)}{code}{marks}"


def _batch(cell: Cell, unit: str) -> str:
    reading = read_cell(cell, Unit(unit))
    return f"待核, {reading.code}" if reading.number is None else reading.canonical


def written(text: str) -> str:
    """design.md with these rows, and those of the checks, in place of the former ones."""
    return replaced(checks_written(text), _MARK, lines())


if __name__ == "__main__":
    DESIGN.write_text(written(DESIGN.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
