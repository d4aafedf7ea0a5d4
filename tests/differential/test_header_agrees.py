"""The sheet reads bureau and period as the batch does, or leaves them unread; it never reads another."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from laoyousuode.plan import Plan
from laoyousuode.plan_file import default_plan
from laoyousuode.recognition import bureau_in, read_period
from template.build import build
from tests.differential.sheets import Case, recalculate_with_ironcalc, recalculate_with_libreoffice

# Helper cells of the sheet 参数, and the names by which they are asked here.
CELLS = {"ask_bureau": "bureau_index", "ask_period": "period", "ask_year": "year_index"}
BUREAUS = {
    "区教育局": "区教育局",
    "北仑区教育局": "区教育局",
    "教育局": "区教育局",
    "区教育局（盖章）": "区教育局",
    "教育局(章)": "区教育局",
    " 区 教\u3000育局\u200b": "区教育局",
    "人社局": "区人力社保局",
    "区人力资源和社会保障局": "区人力社保局",
    "共青团北仑区委": "团区委",
    "鄞州区教育局": "",
    "市教育局": "",
    "区教育局、区民政局": "",
    "区教育局(x)区民政局(y)": "",
    "区*局": "",
    "区？局": "",
    "区?育局": "",
    "(章)": "",
    "": "",
}
PERIODS: dict[Any, str] = {
    "2026-10": "2026-10",
    "２０２６－１０": "2026-10",
    " 2026 - 10 ": "2026-10",
    "2026年10月": "2026-10",
    "2026年10月份": "2026-10",
    "2026年9月底": "2026-09",
    "截至2026年10月底": "2026-10",
    "2026年1-10月": "2026-10",
    "2026年1至10月": "2026-10",
    "2026年1月-10月": "2026-10",
    "2026年1月": "2026-01",
    "2026/10": "2026-10",
    "2026.10": "2026-10",
    "202610": "2026-10",
    "2026-10-31": "2026-10",
    "2026-1-10": "",
    "2026-13": "",
    "2026-0": "",
    "2026-10-32": "",
    "2026-10x": "",
    "10月": "",
    "26年10月": "",
    "20261": "",
    "2026": "",
    "十月": "",
    "": "",
    202610: "2026-10",
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return default_plan()


@pytest.fixture(scope="module")
def form(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The master form, with names for the helper cells that are asked."""
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    path.write_bytes(build(plan))
    workbook = openpyxl.load_workbook(path)
    cells = {str(row[0].value): row[1].coordinate for row in workbook["参数"].iter_rows(max_col=2)}
    for name, key in CELLS.items():
        place = cells[key]
        reference = f"参数!${place[0]}${place[1:]}"
        workbook.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(name, attr_text=reference)
    workbook.save(path)
    return path


def wild_cases(rng: random.Random, count: int) -> list[Case]:
    """Spellings put together from what people write: most of them nobody can read."""
    bureau = [
        "区",
        "北仑",
        "教育",
        "局",
        "民政",
        "人社",
        "团",
        "委",
        "（",
        "）",
        "盖章",
        "市",
        " ",
        "\u3000",
        "、",
    ]
    month = ["2026", "年", "10", "1", "9", "月", "-", "/", ".", "份", "底", "截至", "至", "０", "十", " "]
    return [
        {
            "in_bureau": "".join(rng.choices(bureau, k=rng.randint(1, 5))),
            "in_period": "".join(rng.choices(month, k=rng.randint(2, 6))),
        }
        for _ in range(count)
    ]


def known_cases() -> list[Case]:
    both = max(len(BUREAUS), len(PERIODS))
    bureaus, periods = list(BUREAUS), list(PERIODS)
    return [
        {"in_bureau": bureaus[index % len(bureaus)], "in_period": periods[index % len(periods)]}
        for index in range(both)
    ]


def read(plan: Plan, answer: dict[str, Any]) -> tuple[str, str]:
    """Bureau and month, "" where the sheet judges nothing."""
    names = ["", *(bureau.name for bureau in plan.bureaus)]
    bureau, year = (int(float(answer[name] or 0)) for name in ("ask_bureau", "ask_year"))
    return names[bureau], str(answer["ask_period"]) if year else ""


@pytest.mark.parametrize("program", ["LibreOffice", "IronCalc"])
def test_the_sheet_reads_as_the_batch_or_not_at_all(
    plan: Plan, form: Path, tmp_path: Path, program: str
) -> None:
    known, wild = known_cases(), wild_cases(random.Random(20261031), 600)
    cases = [*known, *wild]
    if program == "LibreOffice":
        answers = recalculate_with_libreoffice(form, cases, list(CELLS), tmp_path)
    else:
        answers = recalculate_with_ironcalc(form, cases, list(CELLS))
    wrong = []
    for case, answer in zip(cases, answers, strict=True):
        bureau, period = read(plan, answer)
        batch = read_period(str(case["in_period"]))
        if bureau not in ("", bureau_in(plan, case["in_bureau"])):
            wrong.append((case["in_bureau"], bureau))
        if period not in ("", str(batch)):
            wrong.append((case["in_period"], period))
    assert wrong == []
    found = [read(plan, answer) for answer in answers[: len(known)]]
    assert {case["in_bureau"]: bureau for case, (bureau, _) in zip(known, found, strict=True)} == BUREAUS
    assert {case["in_period"]: period for case, (_, period) in zip(known, found, strict=True)} == PERIODS
