"""The digest: what changes it, what does not, and that no entry of a plan was forgotten."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from laoyousuode import plan_digest
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.plan_digest import digest
from laoyousuode.plan_file import DEFAULT_PLAN, default_plan, load_plan
from laoyousuode.target import Target

# Shown, said, or done with the results; or judged by another entry already (the base is the first year's `previous`).
UNJUDGED = {
    Plan: "id title field district office table_title issued bulletin bureaus tasks questions source revision revisions "
    "letters ranking",
    Indicator: "name heading task verify source kept_since field base",
    Measure: "numerator denominator",
    Target: "text full_coverage",
}
JUDGED = {
    Plan: plan_digest.PLAN,
    Indicator: plan_digest.INDICATOR,
    Measure: plan_digest.MEASURE,
    Target: plan_digest.TARGET,
}


@pytest.mark.parametrize("kind", JUDGED, ids=lambda kind: kind.__name__)
def test_every_entry_is_judged_by_or_not(kind: type) -> None:
    entries = [each.name for each in fields(kind)]
    assert sorted([*JUDGED[kind], *UNJUDGED[kind].split()]) == sorted(entries)


# what is changed in the shipped file
JUDGING = [
    ('2026 = "8.3"', '2026 = "8.4"'),
    ('2026 = "<3.5"', '2026 = "3.5以内"'),
    ('kind = "rate"', 'kind = "year_end_rate"'),
    ('ahead = "0.05"', 'ahead = "0.06"'),
    ("reason_length = 5", "reason_length = 6"),
    ('jump = "0.20"', 'jump = "0.30"'),
    ('unit = "万人次"', 'unit = "万人"'),
    ("第7行 <= 第6行", "第6行 <= 第7行"),
    ("第8行分子 ≈ 第6行", "第8行分子 ≈ 第7行"),
    ('no = "K1"', 'no = "K1"\nsentence = "部分不能大于总量"'),
    ('no = "K1"', 'no = "K1"\nyears = [2026, 2027]'),
    ("whole = true", "whole = false"),
    ('lead = "区总工会"', 'lead = "区妇联"'),
]
SPEAKING = [
    ('aliases = ["教育局"]', 'aliases = ["教育局", "区教体局"]'),
    ('font_body = "仿宋"', 'font_body = "楷体"'),
    ("red_head = false", "red_head = true"),
    ("issued = 2023-06-21", "issued = 2024-01-01"),
    ("due_day = 5", "due_day = 8"),
    ('ahead = "0.05"', 'ahead = "0.050"'),
    ('2026 = "<3.5"', '2026 = "低于3.5"'),
    ('id = "beilun-laoyousuode-2023"', 'id = "another"'),
    ("schema = 1", "schema = 1\nrevision = 3"),
    ('no = "K1"', 'no = "A9"'),
    ("第7行 <= 第6行", "第7行 不大于 第6行"),
]


def _changed(tmp_path: Path, old: str, new: str) -> Plan:
    text = DEFAULT_PLAN.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "plan.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load_plan(path)


@pytest.mark.parametrize(("old", "new"), JUDGING)
def test_what_is_judged_by_changes_it(tmp_path: Path, old: str, new: str) -> None:
    assert digest(_changed(tmp_path, old, new)) != digest(default_plan())


@pytest.mark.parametrize(("old", "new"), SPEAKING)
def test_what_is_only_said_does_not(tmp_path: Path, old: str, new: str) -> None:
    assert digest(_changed(tmp_path, old, new)) == digest(default_plan())


def test_an_order_that_does_not_matter_does_not(tmp_path: Path) -> None:
    text = DEFAULT_PLAN.read_text(encoding="utf-8")
    head, *rows = re.split(r"(?=^\[\[indicators\]\])", text, flags=re.MULTILINE)
    path = tmp_path / "plan.toml"
    support = re.search(r"^support = \[(.*,.*)\]$", text, re.MULTILINE)
    assert support
    turned = ", ".join(reversed(support[1].split(", ")))
    rows[0], rows[1] = rows[1], rows[0]
    changed = "".join([head, *rows]).replace(support[0], f"support = [{turned}]")
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    assert digest(load_plan(path)) == digest(default_plan())


def test_it_is_the_same_on_every_machine() -> None:
    """Sixteen digits of the small plan: other Pythons must find the same."""
    small = load_plan(Path(__file__).parents[1] / "plans" / "other.toml")
    assert [digest(each) for each in small.known] == ["7181fcd6e62252ab", "7ed78ca388ac9db8"]


def test_plans_that_take_one_anothers_place_in_memory_have_their_own_digests() -> None:
    """Digests are remembered by the object, and a plan that is gone may have stood where the next one stands."""
    plan = default_plan()
    found = {
        digest(
            replace(plan, indicators=(replace(plan.indicators[0], lead=bureau.name), *plan.indicators[1:]))
        )
        for _ in range(50)
        for bureau in plan.bureaus
    }
    assert len(found) == len(plan.bureaus)
