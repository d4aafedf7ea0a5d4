"""What the wall chart says, without a browser."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from laoyousuode.entry import Earlier
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from laoyousuode.results import Results, TaskReport
from reporter.period.history import EarlierError, district_values
from reporter.wallchart.wallchart import wallchart_context, write_wall_chart
from tests.documents.random_results import HR, make, realistic

PLAN = default_plan()
RESULTS = realistic(PLAN)


def text_of(results: Results, history: dict[str, tuple[Earlier, ...]] | None = None) -> str:
    return write_wall_chart(PLAN, results, history or {}).decode()


def rows_of(results: Results) -> dict[str, list[str]]:
    """The table's lines by row number."""
    lines = re.findall(r"<tr><td>(.+?)</tr>", text_of(results))
    cells = [
        [re.sub("<[^>]*>", "", cell) for cell in re.split(r"</t[dh]><t[dh][^>]*>", line)] for line in lines
    ]
    return {line[0]: line for line in cells}


@pytest.mark.parametrize(
    ("no", "column", "shown"),
    [
        ("1", 3, "&lt;3.5"),
        ("1", 6, "—"),  # lower is better: no 完成率
        ("2", 5, "2.12"),
        ("2", 6, "66.25%"),
        ("2", 7, "严重滞后"),
        ("2", 8, "红灯"),
        ("12", 10, "缺区财政局"),
        ("C4", 3, "动态清零"),
        ("C5", 7, "保持"),
        ("C6", 7, "未保持"),
        ("C7", 4, "—"),
    ],
)
def test_a_line_of_the_table(no: str, column: int, shown: str) -> None:
    assert rows_of(RESULTS)[no][column] == shown


def test_every_row_stands_once_under_its_task_and_lead() -> None:
    groups = [group for column in wallchart_context(PLAN, RESULTS, {})["columns"] for group in column]
    assert [group.heading for group in groups] == [f"（{task.numeral}）{task.title}" for task in PLAN.tasks]
    found = [item.no for group in groups for item in group.items]
    assert sorted(found) == sorted(row.no for row in PLAN.indicators)
    assert next(group.lead for group in groups if group.heading.startswith("（七）")) == "牵头：区总工会"


def test_a_task_that_two_bureaus_lead_makes_two_groups() -> None:
    rows = tuple(
        dataclasses.replace(row, lead="区残联") if row.no == "C3" else row for row in PLAN.indicators
    )
    plan = dataclasses.replace(PLAN, indicators=rows)
    groups = [group for column in wallchart_context(plan, RESULTS, {})["columns"] for group in column]
    leads = {group.lead: len(group.items) for group in groups if group.heading.startswith("（四）")}
    assert leads == {"牵头：区人力社保局": 3, "牵头：区残联": 1}


def test_reception_names_the_late_and_the_missing() -> None:
    text = text_of(RESULTS)
    for words in ("应报13个单位", "已报12个", "逾期1个", "未报1个", "逾期：区医保局", "未报：区财政局"):
        assert words in text
    assert "全部按时报送。" in text_of(make(PLAN, "2026-10"))


def history(*figures: tuple[str, str]) -> dict[str, tuple[Earlier, ...]]:
    return {"2": tuple(Earlier(Period.parse(period), Decimal(value)) for period, value in figures)}


def test_a_trend_leads_from_the_earlier_figures_to_this_one() -> None:
    assert "走势：2026年8月1.60万人，2026年9月1.88万人，2026年10月2.12万人" in text_of(
        RESULTS, history(("2026-08", "1.6"), ("2026-09", "1.88"))
    )


def test_a_flow_does_not_fall_from_last_year() -> None:
    assert "走势" not in text_of(RESULTS, history(("2025-12", "3.2")))


def test_text_from_returns_is_never_markup() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\u000b\ud800"
    rows = tuple(dataclasses.replace(row, missing=(evil,)) for row in RESULTS.indicators)
    bureaus = RESULTS.bureaus
    results = dataclasses.replace(RESULTS, indicators=rows, tasks=(TaskReport(1, HR, evil),), bureaus=bureaus)
    text = text_of(results)
    assert "<script" not in text and "<img" not in text and "&lt;script&gt;" in text


def test_nothing_leads_out_of_the_file() -> None:
    text = text_of(RESULTS)
    assert not re.search(r"https?:|//[a-z]|url\(|@import|<script|<link|<img|style=|\son[a-z]+=", text)
    assert "default-src 'none'" in text


def test_the_same_results_give_the_same_bytes() -> None:
    assert text_of(RESULTS) == text_of(RESULTS)


def test_no_returns_at_all() -> None:
    everybody = tuple(bureau.name for bureau in PLAN.bureaus)
    text = text_of(make(PLAN, "2023-01", missing=everybody))
    assert "未报13个" in text and "None" not in text


def test_importing_loads_no_template_library() -> None:
    code = "import sys, reporter.wallchart.wallchart; sys.exit(bool({'jinja2', 'docx', 'openpyxl'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def earlier_file(path: Path, **changes: object) -> Path:
    row = {"no": "2", "value": 1.9, "complete": True}
    other = {"no": "5", "value": 6.0, "complete": False}
    document = {"schema": 1, "plan": PLAN.id, "period": "2026-09", "indicators": [row, other]} | changes
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_earlier_district_values_are_the_whole_ones(tmp_path: Path) -> None:
    second = earlier_file(
        tmp_path / "8.json", period="2026-08", indicators=[{"no": "2", "value": 1, "complete": True}]
    )
    found = district_values(PLAN, Period(2026, 10), [earlier_file(tmp_path / "9.json"), second])
    assert found == {
        "2": (Earlier(Period(2026, 8), Decimal(1)), Earlier(Period(2026, 9), Decimal("1.9"))),
    }


def test_a_later_period_is_no_earlier_one(tmp_path: Path) -> None:
    with pytest.raises(EarlierError, match="不早于"):
        district_values(PLAN, Period(2026, 9), [earlier_file(tmp_path / "9.json")])
