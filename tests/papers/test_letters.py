"""Which bureau gets which letter, about what and since when; and what came of last month's."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from laoyousuode.period import Period
from laoyousuode.plan_file import PlanError, default_plan, load_plan
from laoyousuode.statuses import Light
from reporter.papers.letters import MOST_ROWS, degree, letters, review, standing
from reporter.words.change import Before, Past
from reporter.words.correspondence import Asked, LetterKey, LetterNumber, Register
from reporter.words.rows import report_rows
from tests.documents.random_results import HR, UNION, Said, make

PLAN = default_plan()
SIGNED = dt.date(2026, 11, 5)
# Row 2 in October: expected 2.6667; 2.5 is yellow, 1 is red. Row 11: 70 of 100 is yellow.
YELLOW: dict[tuple[str, str], Said] = {("2", HR): "2.5"}
RED: dict[tuple[str, str], Said] = {("2", HR): "1"}


def months(no: str, **lights: Light) -> Past:
    """Earlier lights of a row by month: m09="yellow"."""
    rows = tuple(
        Before(Period(2026, int(month[1:])), Decimal("2.4"), "滞后", light)
        for month, light in sorted(lights.items())
    )
    return Past(earlier={no: rows})


@pytest.mark.parametrize(
    ("said", "past", "name", "since"),
    [
        (YELLOW, Past(), "提示单", "2026年10月起（1个月）"),
        (YELLOW, months("2", m09="green"), "提示单", "2026年10月起（1个月）"),
        (YELLOW, months("2", m09="yellow"), "督办单", "2026年9月起（2个月）"),
        (YELLOW, months("2", m09="red"), "督办单", "2026年9月起（2个月）"),
        (YELLOW, months("2", m08="yellow"), "提示单", "2026年10月起（1个月）"),  # September is not known
        (RED, Past(), "督办单", "2026年10月起（1个月）"),
        (RED, months("2", m09="yellow"), "督办单", "2026年9月起（2个月）"),
        (RED, months("2", m09="red"), "警示单", "2026年9月起（2个月）"),
        (RED, months("2", m08="yellow", m09="red"), "警示单", "2026年8月起（3个月）"),
    ],
)
def test_degree_and_since_when(said: dict[tuple[str, str], Said], past: Past, name: str, since: str) -> None:
    (letter,) = letters(PLAN, make(PLAN, "2026-10", said), past, SIGNED)
    assert letter.file == f"{name}_{HR}.docx"
    assert [row.since for row in letter.values["rows"]] == [since]


def test_each_lead_bureau_has_its_own_letter_the_gravest_first() -> None:
    said: dict[tuple[str, str], Said] = {**RED, ("11", UNION): ("70", "100"), ("6", HR): "23"}
    found = letters(PLAN, make(PLAN, "2026-10", said), Past(), SIGNED)
    assert [(each.file, [row.no for row in each.values["rows"]]) for each in found] == [
        (f"督办单_{HR}.docx", ["2"]),
        (f"提示单_{HR}.docx", ["6"]),
        (f"提示单_{UNION}.docx", ["11"]),
    ]
    values = found[0].values
    assert values["rows"][0].gap == "低于序时进度52.08个百分点"
    assert values["ask"] == "请于2026年11月12日前将有关情况和下一步举措书面反馈本办。"


def test_numbers_go_on_by_kind_where_somebody_counts_them() -> None:
    results = make(PLAN, "2026-10", {**RED, ("6", HR): "23", ("11", UNION): ("70", "100")})
    counted = Past(letters=Register(last={(2026, "督办单"): 7, (2025, "提示单"): 9}))
    assert [each.values["number"] for each in letters(PLAN, results, counted, SIGNED)] == [
        "督办〔2026〕8号",
        "提示〔2026〕1号",
        "提示〔2026〕2号",
    ]
    assert letters(PLAN, results, Past(), SIGNED)[0].values["number"] == "督办〔2026〕　号"


def test_a_letter_keeps_its_number_and_gives_it_to_no_other() -> None:
    known = Register(given={LetterKey("提示单", UNION, 1): LetterNumber(2026, 1)}, last={(2026, "提示单"): 1})
    results = make(PLAN, "2026-10", {("6", HR): "23", ("11", UNION): ("70", "100")})
    found = {each.file: each.values["number"] for each in letters(PLAN, results, Past(letters=known), SIGNED)}
    assert found == {f"提示单_{HR}.docx": "提示〔2026〕2号", f"提示单_{UNION}.docx": "提示〔2026〕1号"}
    alone = make(PLAN, "2026-10", {("6", HR): "23"})
    assert letters(PLAN, alone, Past(letters=known), SIGNED)[0].values["number"] == "提示〔2026〕2号"


def test_the_year_of_a_number_is_that_of_the_letter() -> None:
    december = make(PLAN, "2026-12", {("6", HR): "23"})
    counted = Past(letters=Register(last={(2026, "提示单"): 30}))
    (letter,) = letters(PLAN, december, counted, dt.date(2027, 1, 5))
    assert letter.values["number"] == "提示〔2027〕1号"


def test_a_page_has_room_for_so_many_rows() -> None:
    said: dict[tuple[str, str], Said] = {
        (no, HR): value
        for no, value in {"1": "9", "2": "1", "4": "1", "6": "1", "7": "1", "C2": "1", "C4": "3"}.items()
    }
    said |= {(no, HR): ("1", "100") for no in ("3", "14", "15", "8")}
    found = letters(PLAN, make(PLAN, "2026-10", said), Past(), SIGNED)
    assert all(len(each.values["rows"]) <= MOST_ROWS for each in found)
    assert [each.file for each in found][:2] == [f"督办单_{HR}_1.docx", f"督办单_{HR}_2.docx"]


def test_without_degrees_nothing_is_written() -> None:
    silent = dataclasses.replace(PLAN, letters=())
    assert letters(silent, make(PLAN, "2026-10", RED), Past(), SIGNED) == []
    row = next(row for row in report_rows(PLAN, make(PLAN, "2026-10", YELLOW)) if row.is_behind)
    assert degree(silent, standing(row, ())) is None


def test_what_came_of_last_month() -> None:
    past = Past(
        earlier={
            "2": (Before(Period(2026, 9), Decimal("2.3"), "滞后", "yellow"),),
            "6": (Before(Period(2026, 9), Decimal("23.2"), "滞后", "yellow"),),
            "7": (Before(Period(2026, 9), Decimal("8.4"), "已完成", "green"),),
        }
    )
    said: dict[tuple[str, str], Said] = {("2", HR): "3.3", ("6", HR): "23.2"}
    found = review(PLAN, make(PLAN, "2026-10", said), past)
    assert found is not None
    assert [(row["no"], row["was"], row["now"], row["came"]) for row in found["rows"]] == [
        ("2", "2.3", "3.3", "已转绿"),
        ("6", "23.2", "23.2", "仍滞后"),
    ]
    assert not found["numbered"] and "进度滞后的2项" in found["intro"]
    assert review(PLAN, make(PLAN, "2026-10", said), Past()) is None
    letter = Asked(LetterKey("督办单", HR, 1), LetterNumber(2026, 3), ("6",), dt.date(2026, 10, 12))
    asked = review(PLAN, make(PLAN, "2026-10", said), dataclasses.replace(past, asked=(letter,)))
    assert asked is not None and asked["numbered"] and "1份，涉及1项" in asked["intro"]
    assert [(row["no"], row["letter"], row["came"]) for row in asked["rows"]] == [
        ("6", "督办〔2026〕3号", "仍滞后")
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("answer_days = 10", "answer_days = 0", "督办等级提示单：answer_days 应在 1 到 90 之间"),
        ("behind_months = 1 ", "behind_months = 0 ", "督办等级提示单：behind_months、red_months 至少写一个"),
        ('"ledger", "reception"]', '"ledger", "all"]', "annexes 里的“all”不是附件"),
        ("# [ranking]\n# green", '[ranking]\nblue = "1"\n# green', "ranking 里的 blue 不能排名"),
    ],
)
def test_faults_in_the_plan_are_told_with_their_place(
    old: str, new: str, problem: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from laoyousuode.plan_file import DEFAULT_PLAN

    text = DEFAULT_PLAN.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path_factory.mktemp("plan") / "plan.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        load_plan(path)
    assert any(problem in each for each in caught.value.problems)
