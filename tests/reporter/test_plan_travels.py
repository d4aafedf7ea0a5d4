"""A form carries its plan: another plan's is not used, an amended plan's is judged by what is in force."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from laoyousuode.cell import Cell
from laoyousuode.layout import OUT_FIELDS, PARAMETER_SHEET, PLAN_FIELDS
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.plan_digest import digest
from laoyousuode.plan_file import default_plan, load_plan
from laoyousuode.typed import Unit, read_asked
from reporter.main import execute
from reporter.period.history import load_earlier
from reporter.returns.reader import Reader
from reporter.returns.returned import FileReading, Return
from template.build import build
from template.form import Issuance
from tests.readings import accepted, turned_away

OTHER = Path(__file__).parents[1] / "plans" / "other.toml"
JUNE, JULY = Period(2031, 6), Period(2031, 7)
BUREAU = "县民政局"
FILLED: dict[str, Any] = {"in_1_value": 700, "in_2_value": 1.5, "in_3_value": 62, "in_4_value": 20}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(OTHER)


def at(workbook: openpyxl.Workbook, name: str) -> Any:
    sheet, _, address = workbook.defined_names[name].attr_text.rpartition("!")
    return workbook[sheet.strip("'")][address.replace("$", "")]


def filled(made_for: Plan, period: Period, cells: dict[str, Any] | None = None, bureau: str = BUREAU) -> Any:
    """A form of this plan as its clerk leaves it, saved by a program that keeps results and no formulas."""
    workbook = openpyxl.load_workbook(io.BytesIO(build(made_for, Issuance(bureau, period))))
    typed = FILLED if cells is None else cells
    for name in typed.keys() & workbook.defined_names.keys():
        at(workbook, name).value = typed[name]
    for row in made_for.indicators:
        target = row.measure(period.year).target
        for field in OUT_FIELDS:
            at(workbook, f"out_{row.no}_{field}").value = None
        at(workbook, f"out_{row.no}_target").value = target.text if target else None
    at(workbook, "task_1_progress").value = "按计划推进。"
    return workbook


def returned(workbook: openpyxl.Workbook, folder: Path, name: str = "表.xlsx") -> Path:
    path = folder / name
    workbook.save(path)
    return path


def read(plan: Plan, path: Path, period: Period | None = JULY) -> FileReading:
    return Reader(plan, period).read(path, path.name)


def told(item: FileReading) -> dict[str, set[str]]:
    """The rows by the code that is told of them."""
    found: dict[str, set[str]] = {}
    for each in item.findings:
        found.setdefault(each.code, set()).add(each.row)
    return found


def lost(workbook: openpyxl.Workbook, what: str) -> None:
    """What other programs drop."""
    sheet = workbook[PARAMETER_SHEET]
    if what in ("names", "both"):
        for name in PLAN_FIELDS:
            del workbook.defined_names[name]
    if what in ("words", "both"):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in PLAN_FIELDS:
                    cell.value = None


def test_another_plans_form_is_not_used(plan: Plan, tmp_path: Path) -> None:
    path = returned(filled(plan, JULY), tmp_path)
    item = turned_away(read(default_plan(), path, None))
    [finding] = item.findings
    assert (item.code, item.bureau, finding.raw) == ("other-plan", None, plan.id)
    assert default_plan().id in finding.message


@pytest.mark.parametrize("what", ["nothing", "names", "words"])
def test_the_plan_is_found_by_words_or_by_names(plan: Plan, tmp_path: Path, what: str) -> None:
    workbook = filled(plan, JULY)
    lost(workbook, what)
    assert turned_away(read(default_plan(), returned(workbook, tmp_path))).code == "other-plan"


def test_a_form_that_says_nothing_of_its_plan_is_read_by_the_plan_in_force(
    plan: Plan, tmp_path: Path
) -> None:
    first, second = plan.known
    for made_for, period, target in ((first, JUNE, "≥1200"), (second, JULY, "≥1500")):
        workbook = filled(made_for, period, {"in_1_value": 700})
        lost(workbook, "both")
        at(workbook, "out_1_target").value = "1"
        for asked in (period, None):
            item = read(plan, returned(workbook, tmp_path), asked)
            [finding] = [each for each in item.findings if each.code == "target-changed"]
            assert finding.used == target
            assert not {"plan-revised", "label-changed", "row-by-label"} & set(told(item))


@pytest.mark.parametrize("known", [True, False], ids=["revision known", "the form's own record"])
def test_the_clerk_answers_for_nothing_that_the_plan_changed(plan: Plan, tmp_path: Path, known: bool) -> None:
    workbook = filled(plan.known[0], JULY)
    if not known:
        at(workbook, "plan_digest").value = "0123456789abcdef"
    item = accepted(read(plan, returned(workbook, tmp_path)))
    assert told(item) == {"plan-revised": {""}, "unit-revised": {"2"}, "row-ended": {"4"}}
    [ended] = [each for each in item.findings if each.code == "row-ended"]
    assert (ended.severity, ended.raw) == ("info", "20") and ended.cell
    assert plan.known[0].indicator("4").name in ended.message
    [note] = [each for each in item.findings if each.code == "plan-revised"]
    assert (note.severity, note.raw, note.used) == ("info", "1", "2")
    assert item.rows["2"].figure.value == 15000 and item.rows["2"].status == "达序时"
    assert item.rows["5"].status == "未报" and "4" not in item.rows
    # 700 of 1500 in July is far behind; of 1200 it would have been on time.
    assert item.rows["1"].status == "严重滞后"


@pytest.mark.parametrize("known", [True, False], ids=["revision known", "the form's own record"])
def test_a_clerks_own_edit_is_still_found(plan: Plan, tmp_path: Path, known: bool) -> None:
    workbook = filled(plan.known[0], JULY)
    if not known:
        at(workbook, "plan_digest").value = "0123456789abcdef"
    sheet = workbook["指标填报"]
    labels = {cell.value: cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    at(workbook, "out_1_target").value = "≥1000"
    labels["万人"].value = "人"
    labels["失能老年人家庭照护床位签约服务覆盖率"].value = "公园绿地面积"
    found = told(read(plan, returned(workbook, tmp_path)))
    assert found["target-changed"] == {"1"}
    assert found["unit-changed"] == {"2"}
    assert found["label-changed"] == {"3"}


def test_a_form_of_the_plan_in_force_has_no_note(plan: Plan, tmp_path: Path) -> None:
    for made_for, period in ((plan.known[0], JUNE), (plan.known[1], JULY)):
        cells = {name: value for name, value in FILLED.items() if name[3] in "13"}
        item = read(plan, returned(filled(made_for, period, cells), tmp_path), period)
        assert "plan-revised" not in told(item) and isinstance(item, Return)


def test_a_newer_revision_stops_the_run(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = OTHER.read_text(encoding="utf-8")
    old = tmp_path / "旧方案.toml"
    old.write_text(text[: text.index("[[amendments]]")], encoding="utf-8")
    path = returned(filled(plan.known[1], JULY, {"in_1_value": 700}), tmp_path, "民政.xlsx")
    out = tmp_path / "结果"
    for command in (
        ["report", str(path), "--period", "2031-07", "--out", str(out), "--plan", str(old)],
        ["check", str(path), "--plan", str(old)],
    ):
        assert execute(command) == 2
        said = "".join(capsys.readouterr())
        assert "民政.xlsx" in said and "第 2 版" in said and "第 1 版" in said
    assert not out.exists()


def test_results_carry_the_plan_in_force(plan: Plan, tmp_path: Path) -> None:
    from reporter.period.consolidation import Order, consolidate

    for period, revision in ((JUNE, 1), (JULY, 2)):
        path = returned(filled(plan.in_force(period), period, {"in_1_value": 700}), tmp_path)
        results = consolidate(Order(plan, period, (path,), jobs=1))
        assert (results.plan_revision, results.plan_digest) == (revision, digest(plan.known[revision - 1]))


@pytest.mark.parametrize(
    ("typed", "asked", "wanted", "read_as"),
    [
        (1.5, "万人", "人", ("number", 15000, "unit-revised")),
        (15000.0, "人", "万人", ("number", 1.5, "unit-revised")),
        ("1.5万人", "万人", "人", ("number", 15000, "unit-revised")),
        (1.5, "人", "人", ("number", 1.5, None)),
        (50.0, "%", "人", ("doubtful", None, "unit-unlike")),
        (50.0, "人", "家", ("doubtful", None, "unit-unlike")),
        ("约5", "万人", "人", ("doubtful", None, "ambiguous-number")),
        ("无", "万人", "%", ("none", None, None)),
    ],
)
def test_a_figure_is_read_in_the_unit_that_was_asked_for(
    typed: Any, asked: str, wanted: str, read_as: tuple[str, float | None, str | None]
) -> None:
    cell = Cell(typed, "text" if isinstance(typed, str) else "number")
    reading = read_asked(cell, Unit(asked), Unit(wanted))
    number = None if reading.number is None else float(reading.number)
    assert (reading.state, number, reading.code) == read_as


@pytest.mark.parametrize(("unit", "value"), [("万人", 15000), ("人", 1.5), ("场次", None)])
def test_earlier_figures_follow_an_amended_unit(
    plan: Plan, tmp_path: Path, unit: str, value: float | None
) -> None:
    """Row 2 counts 人 from the second revision on; a unit of another kind is compared with nothing."""
    part = {"bureau": BUREAU, "value": 1.5, "state": "number"}
    row = {"no": "2", "unit": unit, "status": "达序时", "light": "green", "contributions": [part]}
    path = tmp_path / "results.json"
    document = {"schema": 1, "plan": plan.id, "period": str(JUNE), "indicators": [row]}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    found = load_earlier(plan.in_force(JULY), JULY, [path]).get((BUREAU, "2"), ())
    assert [float(each.value) for each in found] == ([] if value is None else [value])
