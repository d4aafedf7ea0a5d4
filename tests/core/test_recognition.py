"""What stands above the table, in the spellings that people use: read, or None; never a guess."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from laoyousuode.recognition import bureau_in_path, bureaus_in, read_day, read_period, read_serial

RUN = Period(2026, 10)
EDUCATION, LABOUR = "区教育局", "区人力社保局"

BUREAUS = [
    ("区教育局", EDUCATION),
    ("教育局", EDUCATION),
    ("北仑区教育局", EDUCATION),
    ("宁波市北仑区教育局", EDUCATION),
    ("北仑教育局", EDUCATION),
    ("区教育局（盖章）", EDUCATION),
    ("教育局(章)", EDUCATION),
    ("区 教 育　局", EDUCATION),
    ("区\u2060教\u202a育\ufe0f局\u3164", EDUCATION),
    ("填报单位：区教育局", EDUCATION),
    ("本表由区教育局填报", EDUCATION),
    ("区教育局（北仑区教育局）", EDUCATION),
    ("人社局", LABOUR),
    ("人力社保局", LABOUR),
    ("区人力资源和社会保障局", LABOUR),
    ("北仑区人力资源和社会保障局", LABOUR),
    ("人力资源和社会保障局（盖章）", LABOUR),
    ("团区委", "团区委"),
    ("共青团北仑区委", "团区委"),
    ("中共北仑区委编办", "区委编办"),
    ("区委编办", "区委编办"),
    # another place's, or nobody's
    ("市教育局", ""),
    ("宁波市教育局", ""),
    ("鄞州区教育局", ""),
    ("象山县教育局", ""),
    ("区科技局", ""),
    ("", ""),
    # two of the plan's
    ("区教育局、区民政局", ""),
    ("教育局转民政局", ""),
]


@pytest.mark.parametrize(("text", "bureau"), BUREAUS)
def test_a_bureau_is_known_in_any_common_spelling(text: str, bureau: str) -> None:
    found = bureaus_in(default_plan(), text)
    assert found == ((bureau,) if bureau else found) and (len(found) == 1) == bool(bureau)


def test_several_bureaus_are_named_in_the_plans_order() -> None:
    assert bureaus_in(default_plan(), "区民政局和区教育局") == ("区教育局", "区民政局")


@pytest.mark.parametrize("bureau", [each.name for each in default_plan().bureaus])
def test_no_spelling_of_one_bureau_is_another(bureau: str) -> None:
    plan = default_plan()
    aliases = next(each.aliases for each in plan.bureaus if each.name == bureau)
    for word in (bureau, *aliases, f"填报单位：{bureau}", f"{bureau}10月报表", f"10月{bureau}"):
        assert bureaus_in(plan, word) == (bureau,), word


@given(st.text(max_size=12))
def test_any_text_names_bureaus_of_the_plan_or_none(text: str) -> None:
    assert set(bureaus_in(default_plan(), text)) <= {each.name for each in default_plan().bureaus}


def test_a_files_bureau_stands_in_its_name_or_in_what_holds_it() -> None:
    plan = default_plan()
    assert bureau_in_path(plan, "区民政局报送.zip/10月报表.xlsx") == "区民政局"
    assert bureau_in_path(plan, "区民政局/教育局（盖章）.pdf") == EDUCATION
    assert bureau_in_path(plan, "区民政局/教育局转财政局.pdf") == ""
    assert bureau_in_path(plan, "收件/说明.txt") == ""


PERIODS = [
    *(
        "2026-10",
        "２０２６－１０",
        "2026年10月份",
        "10月",
        "十月",
        "一至十月",
        "1-10月",
        "1－10月",
        "二〇二六年十月",
        "二零二六年十月",
    ),
    *(
        "截至2026年10月底",
        "截至10月底",
        "2026/10",
        "2026.10",
        "202610",
        "2026年1-10月",
        "2026 年 10 月",
        "26年10月",
        "2026年十月",
    ),
    *("2026—10", "2026-10-31", "2026\u200b-10", "1月至10月", "报告期：2026-10", "2026年度10月"),
]
DOUBTFUL_PERIODS = [
    "9月",
    "3-10月",
    "2026",
    "10",
    "25年10月",
    "2026-13",
    "本月",
    "",
    "②月",
    "2026年10月11月",
    "两三月",
]


@pytest.mark.parametrize("text", PERIODS)
def test_a_month_is_read_in_any_common_spelling(text: str) -> None:
    assert read_period(text, RUN) == RUN


@pytest.mark.parametrize("text", DOUBTFUL_PERIODS)
def test_what_is_not_certainly_a_month_is_none(text: str) -> None:
    assert read_period(text, RUN) is None


def test_without_the_runs_month_a_month_alone_is_not_certain() -> None:
    assert read_period("10月") is None and read_period("2026年10月") == RUN
    assert read_period("2026年9月", RUN) == Period(2026, 9)


SERIALS = {
    1: ["1", "首次", "第一次", "V1", "1.0", "第1版", "初稿"],
    2: [
        "2",
        "２",
        "第2次",
        "第二次报送",
        "V2",
        "v2.0",
        "二",
        "2（更正）",
        "第二版",
        "2次",
        "版次2",
        "第 2 次",
        "第二次更正",
        "Ver.2",
    ],
    12: ["十二", "第十二次"],
}
UNREADABLE_SERIALS = [
    "终稿",
    "最终版",
    "②",
    "2.1",
    "V2.5",
    "两三",
    "1-2",
    "2/3",
    "第次",
    "更正",
    "二月",
    "2?",
    "-1",
    "1e1",
]


@pytest.mark.parametrize(("text", "serial"), [(text, n) for n, texts in SERIALS.items() for text in texts])
def test_a_version_is_read_in_any_common_spelling(text: str, serial: int) -> None:
    assert read_serial(text) == serial


@pytest.mark.parametrize("text", UNREADABLE_SERIALS)
def test_what_is_not_certainly_a_version_is_none(text: str) -> None:
    assert read_serial(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20",
        "2026．11．20",
        "2026年11月20日",
        "11月20日",
        "2026 年 11 月 20 日",
        "20261120",
        "2026/11/20",
        "二〇二六年十一月二十日",
        "2026-11-20 08:30",
        "2026。11。20",
        "11.20",
    ],
)
def test_a_day_is_read_in_any_common_spelling(text: str) -> None:
    assert read_day(text, RUN) == dt.date(2026, 11, 20)


def test_a_day_without_its_year_is_the_one_nearest_to_the_periods_end() -> None:
    assert read_day("1月5日", Period(2026, 12)) == dt.date(2027, 1, 5)
    assert read_day("12月31日", Period(2026, 12)) == dt.date(2026, 12, 31)
    assert read_day("11月20日") is None
    assert read_day("11月31日", RUN) is None and read_day("月初", RUN) is None


def test_spellings_stand_in_one_order_whatever_the_run() -> None:
    """They are printed into the form: the same plan must give the same bytes."""
    code = (
        "from laoyousuode.plan_file import default_plan\n"
        "from laoyousuode.recognition import spellings_of\n"
        "print(list(spellings_of(default_plan())))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in "123"
    }
    assert len(said) == 1
