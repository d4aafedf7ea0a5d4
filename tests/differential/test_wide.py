"""A tenth of the proof `tests.differential.wide`: the sheet and the batch on random cells of the wide alphabet."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from docs import figure_differences
from docs.differences import DESIGN
from laoyousuode.assessment import assess
from laoyousuode.cell import BLANK, Cell
from laoyousuode.entry import FIGURE_FIELDS
from laoyousuode.layout import out_name
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from tests.differential.alphabet import Form
from tests.differential.cases import entry_from
from tests.differential.known import KNOWN, known
from tests.differential.wide import CELLS, by_ironcalc, by_libreoffice, differing, forms

PLAN = default_plan()


@pytest.fixture(scope="module")
def drawn() -> list[Form]:
    return forms(PLAN, CELLS // 10)


def test_the_forms_reach_every_status_and_every_known_kind(drawn: list[Form]) -> None:
    found: Counter[str] = Counter()
    kinds: set[str] = set()
    for form in drawn:
        entries = {no: entry_from(row) for no, row in form.cells.items()}
        found.update(
            each.judgement.status for each in assess(PLAN, form.period, form.bureau, entries).values()
        )
        kinds |= {
            each.content for row in form.cells.values() for name in FIGURE_FIELDS for each in known(row[name])
        }
    assert {
        "未报",
        "无对象",
        "待核",
        "达标",
        "已完成",
        "超序时",
        "达序时",
        "滞后",
        "严重滞后",
        "年度考核",
    } <= set(found)
    assert kinds == {each.content for each in KNOWN}


def test_ironcalc_agrees_on_the_wide_alphabet(drawn: list[Form]) -> None:
    assert by_ironcalc(PLAN, drawn) == []


@pytest.mark.office
def test_libreoffice_agrees_on_the_wide_alphabet(drawn: list[Form], tmp_path: Path) -> None:
    assert by_libreoffice(PLAN, drawn, tmp_path) == []


WRONG = [
    # what is typed into row 12, what the sheet says of it: told where no known kind excuses it
    (Cell(240.0, "number"), "待核", True),
    (Cell("240①", "text"), "已完成", True),
    (Cell("二百四十", "text"), "待核", False),
    (Cell("二百四十", "text"), "未报", True),
    (Cell("①", "text"), "已完成", True),
    (Cell(240.0, "number", '0"万"'), "已完成", False),
]


@pytest.mark.parametrize(("cell", "said", "told"), WRONG, ids=str)
def test_what_no_known_kind_excuses_is_told(cell: Cell, said: str, told: bool) -> None:
    rows = {
        row.no: dict.fromkeys((*FIGURE_FIELDS, "confirm", "reason"), BLANK)
        for row in PLAN.indicators
        if not row.derived
    }
    rows["12"]["value"] = cell
    form = Form(Period(2026, 12), "", rows)
    entries = {no: entry_from(row) for no, row in rows.items()}
    answer: dict[str, str] = {}
    for no, each in assess(PLAN, form.period, form.bureau, entries).items():
        answer |= {out_name(no, "status"): each.judgement.status, out_name(no, "check"): each.hint}
    answer[out_name("12", "status")] = said
    assert bool(list(differing(PLAN, form, answer))) is told


def test_every_case_of_a_known_kind_differs_and_the_table_of_the_design_says_so() -> None:
    found = figure_differences.both_say()
    for kind, said in found.items():
        assert all(sheet != batch for _, sheet, batch in said), kind
    text = DESIGN.read_text(encoding="utf-8")
    assert figure_differences.written(text) == text
