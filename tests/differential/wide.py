"""The form's sheet against the batch on random cells of the wide alphabet, in LibreOffice and in IronCalc.

    python -m tests.differential.wide [CELLS]

A row whose cells are of no kind in `known` has one status and one hint; where a kind excuses it, the sheet may say less
than the batch (待核), and only where it can see nothing of it another status. Ends with 1 where a row differs otherwise.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from laoyousuode.assessment import assess
from laoyousuode.cell import Cell
from laoyousuode.entry import ENTRY_FIELDS, FIGURE_FIELDS
from laoyousuode.ladder import DOUBTFUL
from laoyousuode.layout import earlier_name, in_name, out_name
from laoyousuode.plan import Indicator, Plan
from laoyousuode.plan_file import default_plan
from template.build import MASTER
from tests.differential.alphabet import Form, random_form
from tests.differential.cases import entry_from, filled_cells
from tests.differential.known import Known, known
from tests.differential.sheets import Answer, Case, recalculate_with_ironcalc, recalculate_with_libreoffice

CELLS = 100_000
SEED = 20261125
_ERROR = {"formula": "=1/0"}
_AT_ONCE = 200  # forms for one start of LibreOffice


def forms(plan: Plan, cells: int, seed: int = SEED) -> list[Form]:
    """Random forms with at least so many filled figures' cells in all."""
    rng, found, total = random.Random(seed), [], 0
    while total < cells:
        found.append(random_form(plan, rng))
        total += found[-1].figures
    return found


def typed(plan: Plan, form: Form) -> Case:
    """What is typed into the form's sheet: a formula sees neither formats nor fonts."""
    case: Case = {"in_period": str(form.period), "in_bureau": form.bureau}
    for row in plan.indicators:
        for name in filled_cells(row):
            case[in_name(row.no, name)] = _typed(form.cells[row.no][name])
        if filled_cells(row):
            last = form.earlier.get(row.no)
            case[earlier_name(row.no, "last")] = float(last.value) if last else ""
    return case


def _typed(cell: Cell) -> Any:
    return _ERROR if cell.kind == "error" else "" if cell.value is None else cell.value


def differing(plan: Plan, form: Form, answer: Answer) -> Iterator[str]:
    """A line for each row of which the sheet says otherwise than the batch, and no known kind excuses it."""
    entries = {no: entry_from({name: row[name] for name in ENTRY_FIELDS}) for no, row in form.cells.items()}
    earlier = {no: (last,) for no, last in form.earlier.items()}
    for no, each in assess(plan, form.period, form.bureau, entries, earlier).items():
        batch = (each.judgement.status, each.hint)
        sheet = (answer[out_name(no, "status")], answer[out_name(no, "check")])
        if batch != sheet and not _excused(plan.indicator(no), form, batch, sheet, plan):
            cells = {name: form.cells[no][name] for name in FIGURE_FIELDS if no in form.cells}
            shown = {
                name: (cell.value, cell.number_format) for name, cell in cells.items() if not cell.is_blank
            }
            yield f"{form.period} {form.bureau} {no}: batch {batch}, sheet {sheet}; {shown!a}"


def _excused(row: Indicator, form: Form, batch: tuple[str, str], sheet: tuple[Any, Any], plan: Plan) -> bool:
    kinds = list(_kinds(row, form.cells, plan))
    if not kinds:
        return False
    if all(kind.hint_only for kind in kinds):
        return bool(batch[0] == sheet[0])
    if all(kind.cautious or kind.hint_only for kind in kinds) and not plan.tied_to(row.no):
        return bool(sheet[0] in (batch[0], DOUBTFUL))
    return True


def _kinds(row: Indicator, cells: Mapping[str, Mapping[str, Cell]], plan: Plan) -> Iterator[Known]:
    for no in (row.no, *plan.tied_to(row.no)):
        for name in FIGURE_FIELDS:
            if no in cells:
                yield from known(cells[no][name])


def compared(plan: Plan, drawn: Sequence[Form], answers: Sequence[Answer]) -> list[str]:
    return [
        line for form, answer in zip(drawn, answers, strict=True) for line in differing(plan, form, answer)
    ]


def names(plan: Plan) -> list[str]:
    return [out_name(row.no, field) for row in plan.indicators for field in ("status", "check")]


def by_ironcalc(plan: Plan, drawn: Sequence[Form]) -> list[str]:
    cases = [typed(plan, form) for form in drawn]
    return compared(plan, drawn, recalculate_with_ironcalc(MASTER, cases, names(plan)))


def by_libreoffice(plan: Plan, drawn: Sequence[Form], scratch: Path) -> list[str]:
    answers: list[Answer] = []
    for first in range(0, len(drawn), _AT_ONCE):
        cases = [typed(plan, form) for form in drawn[first : first + _AT_ONCE]]
        answers += recalculate_with_libreoffice(MASTER, cases, names(plan), scratch)
    return compared(plan, drawn, answers)


def main() -> int:
    plan = default_plan()
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else CELLS
    drawn = forms(plan, cells)
    with tempfile.TemporaryDirectory() as scratch:
        found = {
            "IronCalc": by_ironcalc(plan, drawn),
            "LibreOffice": by_libreoffice(plan, drawn, Path(scratch)),
        }
    for program, lines in found.items():
        for line in lines[:50]:
            sys.stdout.write(f"{program}: {line}\n")
    said = ", ".join(f"{program} differs in {len(lines)} rows" for program, lines in found.items())
    sys.stdout.write(f"{sum(form.figures for form in drawn)} cells in {len(drawn)} forms: {said}\n")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
