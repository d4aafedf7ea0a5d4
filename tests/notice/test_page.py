"""The page for the meeting where the plan is settled."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from lxml import html

from laoyousuode.plan_file import default_plan
from reporter.main import execute
from reporter.notice.confirmation import open_marks
from reporter.notice.page import write_page
from reporter.notice.path_chart import HEIGHT, Step, path_chart
from reporter.notice.printer import printed
from tests.notice.test_own_notice import draft

PLAN = default_plan()


def page() -> html.HtmlElement:
    return html.fromstring(write_page(PLAN))


def cells(row: html.HtmlElement) -> list[str]:
    return [str(cell.text_content()).strip() for cell in row.xpath("./td | ./th")]


def test_every_row_stands_with_its_targets_as_printed() -> None:
    rows = {each[0]: each for each in map(cells, page().xpath("//table[@class='rows']/tbody/tr"))}
    for row in PLAN.indicators:
        targets = [row.measure(year).target for year in PLAN.years]
        wanted = [target.text if target else "—" for target in targets]
        assert rows[row.no][3 : 3 + len(PLAN.years)] == wanted


def test_a_chart_says_the_same_in_words() -> None:
    told = [str(each) for each in page().xpath("//svg/title/text()")]
    assert "高技能人才总量：2023年7.4，2024年7.8，2025年8.1，2026年8.4，2027年8.7" in told
    assert len(told) == len(PLAN.indicators)


def test_the_matrix_says_who_leads_reports_and_verifies() -> None:
    tables = page().xpath("//table[@class='matrix']")
    assert len(tables) == 1
    numbers = cells(tables[0].xpath("./thead/tr")[0])
    rows = {each[0]: each for each in map(cells, tables[0].xpath("./tbody/tr"))}
    at = numbers.index
    assert rows["区总工会"][at("11")] == "●"
    assert rows["区人力社保局"][at("11")] == "△"
    assert rows["区教育局"][at("5")] == "○"
    assert rows["区教育局"][at("6")] == ""
    assert rows["区总工会"][1] == str(sum(row.lead == "区总工会" for row in PLAN.indicators))


def test_a_long_matrix_goes_on_below() -> None:
    many = tuple(replace(PLAN.indicators[0], no=str(no)) for no in range(1, 61))
    found = html.fromstring(write_page(replace(PLAN, indicators=many)))
    heads = [cells(table.xpath("./thead/tr")[0])[2:] for table in found.xpath("//table[@class='matrix']")]
    assert [no for head in heads for no in head] == [str(no) for no in range(1, 61)]
    assert len(heads) > 1


def test_every_question_stands_with_room_for_the_decision() -> None:
    rows = [cells(row) for row in page().xpath("//table[@class='questions']/tbody/tr")]
    assert [row[0] for row in rows] == [question.no for question in PLAN.questions]
    assert all(row[3] == "" for row in rows)


def test_what_is_open_is_listed_and_the_page_says_draft() -> None:
    marks = open_marks(printed(draft()))
    text = write_page(PLAN, marks).decode()
    assert f"还有 {len(marks)} 处待确认" in text
    listed = html.fromstring(text).xpath("//table[@class='marks']/tbody/tr")
    shown = [cells(row)[0] for row in listed]
    assert "重点任务（task）" in shown[shown.index("第4行 每万人高价值发明专利拥有量") :]
    assert len(listed) == len(marks) + len({mark.entry for mark in marks})
    assert "待确认" not in write_page(PLAN).decode()


def test_the_page_asks_nobody_and_runs_nothing() -> None:
    found = page()
    assert not found.xpath("//script | //link | //img | //iframe | //@src | //@href | //@style | //@onclick")
    policy = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert [str(each).startswith("default-src 'none'") for each in policy] == [True]


def test_a_name_is_text_whatever_it_holds() -> None:
    odd = replace(PLAN.indicators[0], name="<script>alert(1)</script>\x01&")
    found = html.fromstring(write_page(replace(PLAN, indicators=(odd,))))
    assert not found.xpath("//script")
    assert "<script>alert(1)</script>&" in found.text_content()


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert write_page(PLAN) == write_page(PLAN)


def step(number: str, *, joined: bool = True) -> Step:
    return Step(Decimal(number), joined)


def test_a_path_rises_from_below_and_breaks_where_the_kind_changes() -> None:
    chart = path_chart([step("360"), step("400"), None, step("400"), step("100", joined=False)], "")
    assert chart is not None
    assert len(chart.dots) == 4
    assert len(chart.lines) == 1
    assert float(chart.dots[0].y) > float(chart.dots[1].y)


def test_a_path_that_never_moves_lies_in_the_middle() -> None:
    chart = path_chart([step("95"), step("95")], "")
    assert chart is not None
    assert [float(dot.y) for dot in chart.dots] == [HEIGHT / 2, HEIGHT / 2]
    assert path_chart([None, None], "") is None


def test_the_command_writes_the_page_of_an_unconfirmed_plan(tmp_path: Path) -> None:
    plan, out = tmp_path / "方案.toml", tmp_path / "一览.html"
    plan.write_text(printed(draft()), encoding="utf-8")
    assert execute(["plan", "show", str(plan), "--out", str(out)]) == 0
    assert "处待确认" in out.read_text(encoding="utf-8")
