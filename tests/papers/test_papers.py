"""专报, 单位情况表 and the slides: what they say of a month, and that the office's weights alone rank bureaus."""

from __future__ import annotations

import dataclasses
import io
from decimal import Decimal
from pathlib import Path

import pptx
import pytest

from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan, load_plan
from reporter.papers.brief import brief, points
from reporter.papers.bureau_table import bureau_table
from reporter.papers.making import write_brief, write_bureau_table, write_letters
from reporter.papers.slides import write_slides
from reporter.words.change import Before, Past
from tests.documents.random_results import HR, NAMES, PLAN, UNION, make, realistic

RESULTS = realistic(PLAN)
PAST = Past(earlier={"2": (Before(Period(2026, 9), Decimal("2.0"), "严重滞后", "red"),)})


def test_the_leader_reads_five_points_at_most() -> None:
    values = brief(PLAN, RESULTS, PAST)
    assert values["points"][0].startswith("1.城镇新增就业人数（区人力社保局）严重滞后：累计完成2.12万人")
    assert [text[:2] for text in values["points"][:5]] == ["1.", "2.", "3.", "4.", "5."]
    assert values["points"][-1].startswith("另有") and len(values["points"]) == 6
    assert "上期红灯1项" in values["changes"][0]


def test_a_month_without_trouble_says_so() -> None:
    small = load_plan(Path(__file__).parents[1] / "plans" / "small.toml")
    results = dataclasses.replace(make(PLAN, "2026-10"), indicators=(), bureaus=())
    assert points((), results) == []
    assert brief(dataclasses.replace(small, indicators=()), results, Past())["points"] == [
        "本期没有需要专门协调的事项。"
    ]


def test_bureaus_stand_in_the_plans_order_without_a_ranking() -> None:
    values = bureau_table(PLAN, RESULTS, PAST)
    assert [row.name for row in values["rows"]] == list(NAMES)
    assert not values["ranked"] and "不作排名" in values["note"]
    states = {row.name: row.state for row in values["rows"]}
    assert (states["区财政局"], states["区医保局"], states[HR]) == ("未报", "逾期", "按时")


def test_bureaus_are_ranked_by_the_offices_weights() -> None:
    weighed = dataclasses.replace(PLAN, ranking=(("green", Decimal(1)), ("missing", Decimal(-10))))
    values = bureau_table(weighed, RESULTS, PAST)
    assert values["ranked"] and "绿灯1、未报-10" in values["note"]
    assert values["rows"][0].name == HR and values["rows"][-1].name == "区财政局"
    assert Decimal(values["rows"][-1].score) == -10


def test_the_change_is_counted_from_the_month_before() -> None:
    results = make(PLAN, "2026-10", {("2", HR): "3.3", ("11", UNION): ("70", "100")})
    past = Past(
        previous={
            "2": Before(Period(2026, 9), None, "滞后", "yellow"),
            "11": Before(Period(2026, 9), None, "达序时", "green"),
        }
    )
    rows = {row.name: row.change for row in bureau_table(PLAN, results, past)["rows"]}
    assert (rows[HR], rows[UNION], rows["区残联"]) == ("转绿1、转差0", "转绿0、转差1", "—")


def test_there_are_at_most_eight_slides_with_native_charts() -> None:
    show = pptx.Presentation(io.BytesIO(write_slides(PLAN, RESULTS, PAST)))
    assert len(show.slides) <= 8
    charts = [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 2
    titles = [slide.shapes[0].text_frame.text for slide in show.slides]
    assert titles[1:] == [
        "与上期相比",
        "进度滞后（按牵头单位）",
        "待核、缺报和未报",
        "完成率与序时进度（%）",
        "重点任务亮灯情况（项）",
        "提请会商明确的事项",
    ]


def test_the_same_results_give_the_same_bytes() -> None:
    signed = RESULTS.due
    assert signed is not None
    for make_it in (write_brief, write_bureau_table, write_slides):
        assert make_it(PLAN, RESULTS, PAST) == make_it(PLAN, RESULTS, PAST)
    assert write_letters(PLAN, RESULTS, PAST, signed) == write_letters(PLAN, RESULTS, PAST, signed)


@pytest.mark.parametrize("period", ["2023-01", "2027-12"])
def test_papers_of_a_month_of_nothing(period: str) -> None:
    nothing = make(default_plan(), period, missing=NAMES)
    assert write_brief(PLAN, nothing, Past()) and write_slides(PLAN, nothing, Past())
