"""Which return counts: 报送版次, then 填报日期; identical ones once; no order, none."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.period.reception import receive
from reporter.returns.returned import CellKey, RefusedFile, Return, TypedCell
from tests.reporter.district_kit import returns_from
from tests.reporter.reception_kit import DUE, HOUSE, OTHER, conflicts, received_by, states, typed

WOMEN = "区妇联"


def sent(path: str, figure: tuple[int, int], serial: int | None, day: int | None, sha: str = "") -> Return:
    plan = default_plan()
    item = returns_from(plan, Period(2026, 10), {WOMEN: {"3": figure}})[WOMEN]
    cells = {
        CellKey.of_row("3", name): TypedCell("指标填报", f"{column}8", name, str(number))
        for name, column, number in zip(("numerator", "denominator"), "IJ", figure, strict=True)
    }
    date = dt.date(2026, 11, day) if day else None
    return replace(item, path=path, sha256=sha or path, serial=serial, date=date, cells=cells)


def received(*items: Return) -> tuple[dict[str, str], str, set[tuple[str, str, str]]]:
    """The files' states, the bureau's state, the findings as (code, severity, file)."""
    found = receive(default_plan(), items, DUE)
    bureau = next(bureau for bureau in found.bureaus if bureau.name == WOMEN)
    codes: set[tuple[str, str, str]] = {
        (each.code, each.severity, each.file) for each in found.findings if each.bureau == WOMEN
    }
    return {file.path: file.state for file in found.files}, bureau.state, codes


def test_the_highest_serial_counts() -> None:
    states, state, codes = received(sent("a", (1, 2), 2, 1), sent("b", (2, 2), 1, 4))
    assert states == {"a": "counted", "b": "superseded"} and state == "received"
    assert codes == {("conflicting-returns", "warning", "b")}


def test_then_the_latest_date() -> None:
    states, _, _ = received(sent("a", (1, 2), 1, 1), sent("b", (2, 2), 1, 4))
    assert states == {"a": "superseded", "b": "counted"}


def test_the_same_content_counts_once() -> None:
    states, _, codes = received(sent("a", (1, 2), 1, 1), sent("b", (1, 2), 1, 1))
    assert states == {"a": "counted", "b": "identical"} and codes == set()


def test_without_an_order_none_counts() -> None:
    states, state, codes = received(sent("a", (1, 2), 1, 1), sent("b", (2, 2), 1, 1))
    assert states == {"a": "rejected", "b": "rejected"} and state == "missing"
    assert ("conflicting-returns", "error", "a") in codes and ("conflicting-returns", "error", "b") in codes


def test_late_and_undated() -> None:
    assert received(sent("a", (1, 2), 1, 6))[1:] == ("late", {("late-return", "info", "a")})
    assert received(sent("a", (1, 2), 1, 5))[1:] == ("received", set())
    assert received(sent("a", (1, 2), 1, None))[1:] == ("received", {("unknown-date", "warning", "a")})


def test_nothing_sent() -> None:
    assert received() == ({}, "missing", {("missing-return", "error", "")})


ORDERS = [
    # (serial, day) of 甲 and 乙, which counts
    ((2, 1), (1, 4), "甲"),
    ((1, 1), (1, 4), "乙"),
    ((1, None), (None, 4), "甲"),
    ((None, 1), (None, 4), "乙"),
    ((1, None), (1, 1), "乙"),
    ((0, 1), (None, 4), "乙"),
    ((10, 1), (9, 1), "甲"),
    # no order
    ((1, 1), (1, 1), ""),
    ((None, None), (None, None), ""),
    ((0, 1), (None, 1), ""),
    ((1, None), (1, None), ""),
]


@pytest.mark.parametrize(("one", "two", "counts"), ORDERS)
def test_which_of_two_counts(one: tuple[int, int], two: tuple[int, int], counts: str) -> None:
    items = [typed("甲", *one, {"3": "41"}), typed("乙", *two, {"3": "40"})]
    for order in (items, items[::-1]):
        found = received_by(*order)
        assert [item.path for item in found.counted.values()] == ([counts] if counts else [])


UNREADABLE = [
    # What 乙 has otherwise than serial 2 of the fourth; 甲 is serial 1 of the first. No order can be read out of it.
    {"serial": None, "serial_text": "终稿"},
    {"serial": 1, "date": None, "date_text": "月初"},
]


@pytest.mark.parametrize("other", UNREADABLE, ids=str)
def test_what_nobody_can_read_gives_no_order(other: dict[str, Any]) -> None:
    one, two = typed("甲", 1, 1, {"3": "40"}), replace(typed("乙", 2, 4, {"3": "41"}), **other)
    for items in ((one, two), (two, one)):
        found = received_by(*items)
        assert found.counted == {} and {file.code for file in found.files} == {"conflicting-returns"}
    assert received_by(one, two, prefer=("乙",)).counted[HOUSE].path == "乙"


def test_an_unreadable_day_does_not_matter_where_the_serial_decides() -> None:
    one = typed("甲", 1, 9, {"3": "40"})
    two = replace(typed("乙", 2, None, {"3": "41"}), date_text="月初")
    assert received_by(one, two).counted[HOUSE].path == "乙"


def test_a_copy_of_what_came_in_time_is_not_late_but_is_the_last_word() -> None:
    in_time, other = typed("甲", 1, 1, {"3": "40"}), typed("乙", 2, 2, {"3": "41"})
    again = typed("丙", 3, 9, {"3": "40"})
    found = received_by(in_time, again)
    assert [state[:2] for state in states(found)] == [("丙", "identical"), ("甲", "counted")]
    assert [each.state for each in found.bureaus if each.name == HOUSE] == ["received"]
    assert received_by(in_time, other, again).counted[HOUSE].path == "甲"


@pytest.mark.parametrize("words", ["旧 话", "旧\u200b话", "旧\n话"])
def test_equal_figures_and_words_however_typed_are_the_same_return(words: str) -> None:
    one, two = typed("甲", 1, 1, {"3": "0.9", 3: "旧话"}), typed("乙", 1, 1, {"3": "０．９０", 3: words})
    canon = CellKey.of_row("3", "value")
    items = [
        replace(item, cells={**item.cells, canon: replace(item.cells[canon], canonical="0.9")})
        for item in (one, two)
    ]
    assert {file.state for file in received_by(*items).files} == {"counted", "identical"}


def test_every_file_and_every_differing_cell_is_told() -> None:
    first = typed("甲", 1, 1, {"3": "40", "5": "", "12": "7", 3: "旧话", "13": "9"})
    second = typed("乙", 2, 1, {"3": "41", "5": "2", "12": "7", 3: "新话"})
    third = typed("丙", 3, 1, {"3": "42", "5": "2", "12": "7", 3: "新话", "16": "1"})
    found = received_by(first, second, third)
    assert states(found) == [
        ("丙", "counted", HOUSE, None),
        ("乙", "superseded", HOUSE, None),
        ("甲", "superseded", HOUSE, None),
    ]
    assert sorted(conflicts(found)) == [
        ("乙", "warning", "表!H8", "3", "value", "41", "42"),
        ("甲", "warning", "表!H11", "", "progress", "旧话", "新话"),
        ("甲", "warning", "表!H12", "13", "value", "9", "空白"),
        ("甲", "warning", "表!H8", "3", "value", "40", "42"),
        ("甲", "warning", "表!H9", "5", "value", "空白", "2"),
    ]
    assert found.counted == {HOUSE: third} and found.before == {HOUSE: second}
    assert found.refused == ()
    told = next(each for each in found.findings if each.code == "conflicting-returns" and each.file == "乙")
    assert told.message == "第3行：采用的《丙》填报“42”，《乙》填报“41”" and told.bureau == HOUSE


def test_one_return_supersedes_none() -> None:
    found = received_by(typed("甲", 1, 1, {"3": "40"}))
    assert found.before == {} and list(found.counted) == [HOUSE]


def test_of_three_without_an_order_none_counts_and_an_older_one_is_superseded() -> None:
    old = typed("旧", 1, 1, {"3": "39"})
    tied = [typed(path, 2, 1, {"3": text}) for path, text in (("甲", "40"), ("乙", "41"), ("丙", "42"))]
    found = received_by(old, *tied)
    assert states(found) == [
        ("丙", "rejected", HOUSE, "conflicting-returns"),
        ("乙", "rejected", HOUSE, "conflicting-returns"),
        ("旧", "superseded", HOUSE, None),
        ("甲", "rejected", HOUSE, "conflicting-returns"),
    ]
    assert [each[:3] for each in conflicts(found) if each[1] == "error"] == [
        (path, "error", "指标填报!") for path in ("甲", "乙", "丙")
    ]
    assert [each for each in conflicts(found) if each[1] != "error"] == [
        ("甲", "warning", "表!H8", "3", "value", "40", "42"),
        ("乙", "warning", "表!H8", "3", "value", "41", "42"),
    ]
    undecided = [each for each in found.findings if each.severity == "error" and each.file == "甲"]
    assert "《乙》《丙》" in undecided[0].message and "甲" not in undecided[0].message
    assert (undecided[0].bureau, found.counted, found.before) == (HOUSE, {}, {})
    assert [item.path for item in found.refused] == ["甲", "乙", "丙"]
    open_ = next(each for each in found.findings if each.file == "甲" and each.cell)
    assert open_.message == "第3行：《丙》填报“42”，《甲》填报“40”，两份都没有采用"


def test_the_office_may_prefer_a_file() -> None:
    one, two = typed("甲", 1, 1, {"3": "40"}), typed("乙", 3, 4, {"3": "41"})
    found = received_by(one, two, prefer=("甲",))
    assert [state[:2] for state in states(found)] == [("乙", "superseded"), ("甲", "counted")]
    assert conflicts(found) == [("乙", "warning", "表!H8", "3", "value", "41", "40")]
    told = next(each for each in found.findings if each.file == "乙")
    assert told.message == "第3行：按指定采用的《甲》填报“40”，《乙》填报“41”"
    # a tie too
    tie = received_by(typed("甲", 1, 1, {"3": "40"}), typed("乙", 1, 1, {"3": "41"}), prefer=("甲",))
    assert tie.counted[HOUSE].path == "甲"
    # and it is never passed over as the other's double
    double = received_by(typed("乙", 1, 1, {"3": "40"}), typed("甲", 1, 1, {"3": "40"}), prefer=("甲",))
    assert states(double) == [("乙", "identical", HOUSE, None), ("甲", "counted", HOUSE, None)]


SAME = [
    # what the other file has otherwise, its state
    ({}, "identical"),
    ({"cells": {}}, "rejected"),
    ({"serial": 2}, "identical"),
    ({"serial": None, "serial_text": "终稿"}, "identical"),
    ({"date": dt.date(2026, 11, 2)}, "identical"),
    ({"filler": "李四", "phone": ""}, "identical"),
    ({"cells": {}, "sha256": "sha 甲"}, "identical"),
]


@pytest.mark.parametrize(("other", "state"), SAME, ids=str)
def test_what_is_the_same_return(other: dict[str, Any], state: str) -> None:
    one = typed("甲", 1, 1, {"3": "40", "5": ""})
    two = replace(typed("乙", 1, 1, {"3": "40"}), **other)
    found = {file.path: file.state for file in received_by(one, two).files}
    assert found["乙"] == state
    # the same text in another row is not the same
    moved = received_by(one, typed("乙", 1, 1, {"5": "40"}))
    assert {file.state for file in moved.files} == {"rejected"}


def finding(path: str) -> Finding:
    return locate(Issue("text-number", raw="x"), file=path)


def test_files_that_cannot_be_used_are_kept_apart_with_their_findings() -> None:
    told = finding("坏")
    bad = RefusedFile("坏", "sha 坏", "unreadable-file", findings=(told,))
    known = RefusedFile("它", "sha 它", "wrong-period", OTHER, findings=(told,))
    own = finding("甲")
    good = replace(typed("甲", 1, 1, {"3": "40"}), findings=(own,))
    found = received_by(bad, known, good)
    assert states(found) == [
        ("坏", "rejected", None, "unreadable-file"),
        ("它", "rejected", OTHER, "wrong-period"),
        ("甲", "counted", HOUSE, None),
    ]
    assert found.refused == (bad, known)
    assert [each for each in found.findings if each.code == "text-number"] == [told, told, own]
    assert list(found.counted) == [HOUSE]


def test_the_account_of_bureaus() -> None:
    other = replace(typed("乙", 1, 7, {}), bureau=OTHER)
    found = received_by(typed("甲", 1, 5, {"3": "40"}), other)
    plan = default_plan()
    assert [bureau.name for bureau in found.bureaus] == [bureau.name for bureau in plan.bureaus]
    by_name = {bureau.name: bureau for bureau in found.bureaus}
    house = by_name[HOUSE]
    assert (house.state, house.file, house.sha256, house.date, house.filler, house.phone) == (
        *("received", "甲", "sha 甲", dt.date(2026, 11, 5), "张三", "8888"),
    )
    assert by_name[OTHER].state == "late"
    missing = {name for name, bureau in by_name.items() if bureau.state == "missing"}
    assert missing == set(by_name) - {HOUSE, OTHER}
    assert {each.bureau for each in found.findings if each.code == "missing-return"} == missing
    assert all(each.bureau in each.message for each in found.findings if each.code == "missing-return")


def test_where_lateness_is_told() -> None:
    late = replace(typed("乙", 1, 7, {}), bureau=OTHER)
    undated = replace(typed("丙", 1, None, {}), bureau="区总工会", date_text="月初")
    found = received_by(typed("甲", 1, 5, {}), late, undated)
    assert [
        (each.code, each.file, f"{each.sheet}!{each.cell}", each.field, each.bureau, each.raw, each.used)
        for each in found.findings
        if each.code in ("late-return", "unknown-date")
    ] == [
        ("late-return", "乙", "指标填报!J2", "in_date", OTHER, "2026-11-07", "2026-11-05"),
        ("unknown-date", "丙", "指标填报!J2", "in_date", "区总工会", "月初", ""),
    ]
    bare = received_by(replace(late, header={}))
    assert [each.cell for each in bare.findings if each.code == "late-return"] == [""]


def test_without_a_due_date_nothing_is_late() -> None:
    found = received_by(typed("甲", 1, 7, {}), replace(typed("乙", 1, None, {}), bureau=OTHER), due=None)
    assert {bureau.state for bureau in found.bureaus} == {"received", "missing"}
    assert {each.code for each in found.findings} == {"missing-return"}


def beside(path: str, kind: str, bureau: str | None = None) -> RefusedFile:
    """A file that is no return: of this kind of `side_files.toml`."""
    return RefusedFile(path, f"sha {path}", "not-a-workbook", bureau, findings=(finding(path),), aside=kind)


def test_what_is_no_return_is_listed_with_what_it_is_and_is_nobodys_fault() -> None:
    scan, lock = beside("区民政局.pdf", "pdf"), beside("~$区民政局.xlsx", "lock")
    unlisted = RefusedFile("区残联", None, "unlisted", findings=(finding("区残联"),))
    found = received_by(scan, lock, unlisted, typed("甲", 1, 1, {"3": "40"}))
    assert states(found) == [
        ("~$区民政局.xlsx", "aside", None, "side-file"),
        ("区残联", "aside", None, "unlisted"),
        ("区民政局.pdf", "aside", OTHER, "side-file"),
        ("甲", "counted", HOUSE, None),
    ]
    assert found.refused == ()
    assert [(each.code, each.severity, each.file, each.bureau) for each in found.findings[:3]] == [
        ("side-file", "info", "区民政局.pdf", ""),
        ("side-file", "info", "~$区民政局.xlsx", ""),
        ("text-number", "info", "区残联", ""),
    ]
    assert [file.sha256 for file in found.files] == [
        "sha ~$区民政局.xlsx",
        None,
        "sha 区民政局.pdf",
        "sha 甲",
    ]


ONLY = [
    # What came beside 区教育局's return, and what is said of 区民政局.
    ((), ""),
    ((beside("区民政局.pdf", "pdf"),), "扫描件"),
    ((beside("区民政局.pdf", "pdf"), beside("区民政局2.pdf", "pdf")), "扫描件"),
    ((beside("区民政局.pdf", "pdf"), beside("区民政局.docx", "word")), "扫描件、Word 文档"),
    ((beside("区残联.pdf", "pdf"), beside("区民政局.docx", "word")), "Word 文档"),
    # It is theirs by its own word, whatever it is called.
    ((beside("区残联.pdf", "pdf", OTHER),), "扫描件"),
    ((beside("说明.pdf", "pdf"),), ""),
    ((beside("~$区民政局.xlsx", "lock"),), ""),
    ((beside("~$区民政局.xlsx", "lock"), beside("区民政局.pdf", "pdf")), "扫描件"),
    ((RefusedFile("区民政局", None, "unlisted"),), ""),
    # What came as a return and cannot be used is asked for again as such.
    ((beside("区民政局.pdf", "pdf"), RefusedFile("区民政局.xlsx", "", "unreadable")), ""),
    ((beside("区民政局.pdf", "pdf"), RefusedFile("甲.xlsx", "", "wrong-period", OTHER)), ""),
]


@pytest.mark.parametrize(("files", "said"), ONLY)
def test_a_bureau_that_sent_nothing_else_is_told_so(files: tuple[RefusedFile, ...], said: str) -> None:
    found = received_by(*files, typed("甲", 1, 1, {"3": "40"}))
    by_name = {bureau.name: bureau for bureau in found.bureaus}
    assert (by_name[OTHER].state, by_name[OTHER].aside) == ("missing", said)
    assert by_name[HOUSE].aside == ""
    [told] = [each for each in found.findings if each.code == "missing-return" and each.bureau == OTHER]
    assert told.message == (
        f"{OTHER}只收到{said}，没有可用的返回表" if said else f"{OTHER}没有报送可用的返回表"
    )


def test_a_scan_of_a_bureau_that_reported_says_nothing_of_it() -> None:
    found = received_by(typed("甲", 1, 1, {"3": "40"}), beside("区教育局.pdf", "pdf"))
    assert {bureau.aside for bureau in found.bureaus} == {""}


def test_a_bureau_that_was_given_time_is_not_late_by_the_others_day() -> None:
    one, two = typed("甲", 1, 7, {"3": "40"}), replace(typed("乙", 1, 7, {}), bureau=OTHER)
    found = receive(default_plan(), (one, two), DUE, (), {HOUSE: dt.date(2026, 11, 7)})
    by_name = {bureau.name: bureau.state for bureau in found.bureaus}
    assert (by_name[HOUSE], by_name[OTHER]) == ("received", "late")
    assert [each.file for each in found.findings if each.code == "late-return"] == ["乙"]
    found = receive(default_plan(), (one, two), None, (), {OTHER: dt.date(2026, 11, 6)})
    assert [each.file for each in found.findings if each.code == "late-return"] == ["乙"]
