"""The notice that the shipped plan was written from, read by the program.

notice.txt is the text of 北仑区公共服务七优享工程劳有所得专项实施方案（2023—2027年）, issued 2023-06-21 by
北仑区公共服务七优享工程专班办公室: a public document.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from laoyousuode.plan_file import DEFAULT_PLAN, load_plan
from reporter.notice.draft import Draft
from reporter.notice.printer import printed
from reporter.notice.reading import draft_from
from reporter.notice.source import read_document

HERE = Path(__file__).parent
NOTICE = HERE / "notice.txt"


@cache
def draft() -> Draft:
    return draft_from(read_document(NOTICE))


def in_use() -> dict[str, Any]:
    return tomllib.loads(DEFAULT_PLAN.read_text(encoding="utf-8"))


def confirmed() -> dict[str, Any]:
    """The draft with the office's answers laid over it."""
    data = tomllib.loads(printed(draft()))
    answers = tomllib.loads((HERE / "answers.toml").read_text(encoding="utf-8"))
    data.update(answers["plan"])
    for row in data["indicators"]:
        row.update(answers["indicators"].get(row["no"], {}))
    return data


ROWS = {row["no"]: row for row in in_use()["indicators"]}
IN_TABLE = [no for no in ROWS if no.isdigit()]


@pytest.mark.parametrize("no", IN_TABLE)
def test_a_row_of_the_table_has_its_name_unit_and_targets(no: str) -> None:
    row = next(row for row in draft().rows if row.no == no)
    assert row.name.value == ROWS[no]["name"]
    assert row.unit.value == ROWS[no]["unit"]
    assert {str(year): found.value for year, found in row.targets.items()} == ROWS[no]["targets"]
    assert all(found.certain for found in row.targets.values())


def test_the_table_has_no_other_rows() -> None:
    assert [row.no for row in draft().rows] == IN_TABLE


@pytest.mark.parametrize(
    ("no", "heading"),
    [
        ("2", "健全就业公共服务体系"),
        ("7", "深化技能人才评价制度改革"),
        ("8", "深化技能人才评价制度改革"),
        ("9", "深化技能人才评价制度改革"),
        ("13", "深入开展劳动关系源头治理改革"),
        ("16", "着力提升劳动争议调解仲裁效能"),
    ],
)
def test_a_row_that_lost_its_merged_cell_has_the_task_of_the_row_above(no: str, heading: str) -> None:
    row = next(row for row in draft().rows if row.no == no)
    assert row.heading.value == heading


@pytest.mark.parametrize("task", in_use()["tasks"], ids=lambda task: task["numeral"])
def test_a_task_has_its_title_text_and_bureaus(task: dict[str, Any]) -> None:
    found = next(each for each in draft().tasks if each.numeral == task["numeral"])
    assert (found.title.value, found.text.value) == (task["title"], task["text"])
    assert list(found.bureaus.value or ()) == task["bureaus"]


def test_the_bureaus_have_their_full_names() -> None:
    assert [bureau.name.value for bureau in draft().bureaus] == [each["name"] for each in in_use()["bureaus"]]


@pytest.mark.parametrize("no", [no for no in ROWS if not no.isdigit()])
def test_a_commitment_of_the_text_is_found(no: str) -> None:
    row = next(row for row in draft().commitments if row.no == no)
    assert (row.name.value, row.unit.value) == (ROWS[no]["name"], ROWS[no]["unit"])
    assert {str(year): found.value for year, found in row.targets.items()} == ROWS[no]["targets"]
    assert row.proposals["task"].value == ROWS[no]["task"]


def test_other_readings_of_a_row_stay_with_the_row() -> None:
    read = {quantity.row: (quantity.target, quantity.place) for quantity in draft().quantities}
    assert read["16"] == ("92 以上", "三（九）")
    assert read["1"] == ("3.5 以内", "三（一）")
    assert read["2"] == ("16", "三（一）")


def differences(left: Any, right: Any, place: str = "") -> list[str]:
    """Every entry in which two plans' files differ. Lists that are sets in meaning are compared as such."""
    if isinstance(left, dict) and isinstance(right, dict):
        keys = dict.fromkeys([*left, *right])
        return [each for key in keys for each in differences(left.get(key), right.get(key), f"{place}.{key}")]
    if isinstance(left, list) and isinstance(right, list) and left and isinstance(left[0], dict):
        if len(left) != len(right):
            return [f"{place}: {len(left)} and {len(right)} entries"]
        pairs = zip(left, right, strict=True)
        return [
            each for index, (a, b) in enumerate(pairs, 1) for each in differences(a, b, f"{place}.{index}")
        ]
    if place.endswith(".aliases"):
        left, right = set(left or ()), set(right or ())
    return [] if left == right else [f"{place}: {left!r} and {right!r}"]


def test_the_confirmed_draft_is_the_plan_in_use() -> None:
    found, wanted = confirmed(), in_use()
    # Questions are worded by the office; that they are found is another test's.
    found.pop("questions", None)
    wanted.pop("questions")
    assert differences(found, wanted) == []


def test_the_draft_loads_as_a_plan(tmp_path: Path) -> None:
    path = tmp_path / "方案.toml"
    path.write_text(printed(draft()), encoding="utf-8")
    assert load_plan(path).title == in_use()["title"]


def test_the_same_notice_gives_the_same_bytes() -> None:
    assert printed(draft_from(read_document(NOTICE))) == printed(draft())
