"""The roll: one line a bureau, from what reception says of small tables of files."""

from __future__ import annotations

import datetime as dt

import pytest

from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.plan_file import default_plan
from reporter.desk.roll import Surroundings, roll_rows
from reporter.desk.summary import summary
from reporter.desk.view import RollRow
from reporter.period.reception import receive
from reporter.returns.returned import FileReading, RefusedFile, Return, rejected

PLAN = default_plan()
DUE, BEFORE, AFTER = dt.date(2026, 11, 5), dt.date(2026, 11, 2), dt.date(2026, 11, 9)


def came(bureau: str, path: str = "一.xlsx", date: dt.date = BEFORE, serial: int = 1, *codes: str) -> Return:
    found = tuple(Finding(code, "error", path, bureau=bureau, message=code) for code in codes)
    digest = f"{path}-{serial}".encode().hex().ljust(64, "0")[:64]
    return Return(path, digest, bureau, serial, date, sheet="指标填报", findings=found)


def of_bureau(path: str, code: str, bureau: str | None = None, sheet: str = "") -> RefusedFile:
    told = locate(Issue(code, facts={"detail": ""}), file=path)
    return RefusedFile(path, "0" * 64, code, bureau, sheet, (told,))


def roll(*items: FileReading, today: dt.date = BEFORE, **extended: dt.date) -> dict[str, RollRow]:
    reception = receive(PLAN, items, DUE, extended=extended)
    around = Surroundings(today, DUE, extended, lambda shown: (f"/返回/{shown}", "11-02 09:30"))
    rows = roll_rows(PLAN, reception, reception.findings, around)
    return {row.bureau: row for row in rows}


@pytest.mark.parametrize(
    ("items", "today", "state", "shown"),
    [
        ((), BEFORE, "missing", "未报"),
        ((), AFTER, "overdue", "逾期未报"),
        ((came("区教育局"),), BEFORE, "received", "已收"),
        ((came("区教育局", "一.xlsx", AFTER),), AFTER, "late", "逾期"),
        (
            (came("区教育局", "一.xlsx", BEFORE, 1, "missing-value", "not-a-number"),),
            BEFORE,
            "faulty",
            "有错误 2 处",
        ),
        ((came("区教育局", "一.xlsx", AFTER, 1, "missing-value"),), AFTER, "faulty", "逾期，有错误 1 处"),
        ((of_bureau("区教育局.xlsx", "encrypted"),), BEFORE, "unreadable", "打不开"),
        ((of_bureau("表.xlsx", "wrong-version", "区教育局", "指标填报"),), BEFORE, "unreadable", "不能用"),
    ],
)
def test_a_bureaus_state(items: tuple[FileReading, ...], today: dt.date, state: str, shown: str) -> None:
    row = roll(*items, today=today)["区教育局"]
    assert (row.state, row.shown) == (state, shown)


def test_the_bureaus_stand_in_the_plans_order_and_each_once() -> None:
    assert list(roll(came("区财政局"))) == [bureau.name for bureau in PLAN.bureaus]


def test_a_file_is_named_with_its_time_and_what_opens_it() -> None:
    row = roll(came("区教育局", "包.zip/一.xlsx"))["区教育局"]
    assert (row.file, row.time, row.path) == ("包.zip/一.xlsx", "11-02 09:30", "/返回/包.zip/一.xlsx")


def test_two_that_nobody_can_order_are_to_be_decided() -> None:
    one, other = (
        came("区教育局", "一.xlsx", BEFORE, 1, "missing-value"),
        came("区教育局", "二.xlsx", BEFORE, 1),
    )
    row = roll(one, other if one.content != other.content else came("区民政局"))["区教育局"]
    assert row.state in ("undecided", "faulty")


def test_a_bureau_with_a_later_day_is_not_overdue() -> None:
    rows = roll(today=dt.date(2026, 11, 7), 区教育局=dt.date(2026, 11, 8))
    assert (rows["区教育局"].state, rows["区民政局"].state) == ("missing", "overdue")
    assert rows["区教育局"].told == "延期到 2026-11-08"


def test_a_file_of_nobody_stands_below_the_bureaus() -> None:
    rows = roll(rejected("无名.xlsx", "0" * 64, "unreadable", "坏"))
    assert list(rows)[-1] == ""
    assert (rows[""].state, rows[""].file) == ("nobody", "无名.xlsx")


def test_a_files_name_does_not_turn_the_line() -> None:
    assert roll(came("区教育局", "‮一.xlsx"))["区教育局"].file == "一.xlsx"


def test_the_sum_of_the_roll() -> None:
    late = came("区民政局", "二.xlsx", AFTER, 1)
    rows = roll(
        came("区教育局", "一.xlsx", BEFORE, 1, "missing-value"), late, of_bureau("区残联.xlsx", "encrypted")
    )
    told = summary(rows.values())
    assert told == "应报 13，已收 2，其中逾期 1，有错误 1 个单位，不能用或待定 1 个单位，未报 10"
