"""A new check touches two places: its node in checks.py and its sentence in findings.toml. The form asks it by itself."""

from __future__ import annotations

from pathlib import Path

from tests.documents.test_new_status import change, copied, run

CHECK = """    Check(  # nobody of the many who are to be counted
        "nobody_counted",
        ("nobody-counted",),
        (
            (
                "numerator",
                _when(
                    "nobody-counted",
                    IS_RATIO,
                    IsNumber(NUMERATOR),
                    IsNumber(DENOMINATOR),
                    _is("=", NUMERATOR, _ZERO),
                    _is(">", DENOMINATOR, _ZERO),
                ),
            ),
        ),
        of_parts,
    ),
    Check(  # on amounts: far more"""
SENTENCE = """[nobody-counted]
severity = "error"
confirmable = true
meaning = "分子为0而分母不为0，可能是漏填"
hint = "分子为0，请核对"
message = "{numerator_label}填报 {numerator}，{denominator_label}为 {denominator}，可能是漏填"
cure = "请核对；如属实，核实栏选“属实”并说明（不少于{reason_length}个字）"

[jump]
"""
# Row 14 is a ratio: nobody of five; of none; nobody, confirmed; nothing typed below; one of five.
AGREE = """
import io, sys
from pathlib import Path
import laoyousuode
from laoyousuode.layout import in_name, out_name
from laoyousuode.plan_file import default_plan
from template.build import build
from tests.differential.cases import OUTPUTS, disagreements, filled_cells, python_says
from tests.differential.sheets import recalculate_with_ironcalc

assert Path(laoyousuode.__file__).is_relative_to(sys.argv[1])
plan = default_plan()
form = Path(sys.argv[1]) / "form.xlsx"
form.write_bytes(build(plan))
lead = plan.indicator("14").lead
confirmed = {"in_14_confirm": "属实", "in_14_reason": "数字经核对无误"}
typed = [(0, 5, {}), (0, 0, {}), (0, 5, confirmed), (0, "", {}), (1, 5, {})]
cases = []
for numerator, denominator, rest in typed:
    blank = {in_name(row.no, field): "" for row in plan.indicators for field in filled_cells(row)}
    cells = {"in_14_numerator": numerator, "in_14_denominator": denominator, **rest}
    cases.append({"in_period": "2026-10", "in_bureau": lead, **blank, **cells})
says = [python_says(plan, case) for case in cases]
names = [out_name(row.no, field) for row in plan.indicators for field in OUTPUTS]
found = recalculate_with_ironcalc(form, cases, names)
for answer in found:
    print(answer["out_14_check"], "|", answer["out_14_status"])
print(disagreements(cases, says, found))
"""


def test_a_new_check_is_asked_by_the_form_too(tmp_path: Path) -> None:
    tree = copied(tmp_path)
    change(tree / "laoyousuode" / "checks.py", "    Check(  # on amounts: far more", CHECK)
    change(tree / "laoyousuode" / "data" / "findings.toml", "[jump]\n", SENTENCE)
    done = run(tree, AGREE)
    said = done.stdout.splitlines()
    assert said[:1] == ["分子为0，请核对 | 待核"], done.stderr
    assert said[1:3] == [" | 无对象", " | 严重滞后"]
    assert not said[4].startswith("分子为0") and said[5] == "[]"
