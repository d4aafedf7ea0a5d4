"""Several versions of one return: copies, what was preferred, what nobody can read, and which one was before."""

from __future__ import annotations

import itertools
from dataclasses import replace

from laoyousuode.findings import Issue, locate
from tests.reporter.reception_kit import HOUSE, OTHER, conflicts, received_by, states, typed

CONFLICT = "conflicting-returns"


def test_copies_stand_where_the_last_of_them_stands() -> None:
    """甲 came again as 丙 after 乙: the first word is the last one, and counts as of its first day."""
    one, two = typed("甲", 1, 3, {"3": "40"}), typed("乙", 2, 4, {"3": "41"})
    again, early = typed("丙", 3, 9, {"3": "40"}), typed("丁", 1, 1, {"3": "40"})
    for items in ((one, two, again, early), (early, again, two, one), (again, one, early, two)):
        found = received_by(*items)
        assert found.counted[HOUSE].path == "丁"
        assert {path: state for path, state, _, _ in states(found)} == {
            "丁": "counted",
            "甲": "identical",
            "丙": "identical",
            "乙": "superseded",
        }
        assert {(file.code, file.bureau) for file in found.files} == {(None, HOUSE)}
        assert found.before == {HOUSE: two}


def test_an_undated_copy_is_used_only_where_none_is_dated() -> None:
    undated, dated = typed("甲", 1, None, {"3": "40"}), typed("乙", 1, 2, {"3": "40"})
    assert received_by(undated, dated).counted[HOUSE].path == "乙"
    assert received_by(undated, typed("丙", 2, None, {"3": "40"})).counted[HOUSE].path == "甲"


def test_a_preferred_copy_is_the_one_that_is_used() -> None:
    one, two = typed("甲", 1, 1, {"3": "40"}), typed("乙", 1, 2, {"3": "40"})
    assert received_by(one, two, prefer=("乙",)).counted[HOUSE].path == "乙"


def test_two_preferred_returns_of_one_bureau_are_no_decision() -> None:
    one, two = typed("甲", 1, 1, {"3": "40"}), typed("乙", 2, 2, {"3": "41"})
    assert received_by(one, two, prefer=("甲", "乙")).counted == {}


def test_of_two_tied_returns_the_one_that_the_office_accepted_counts() -> None:
    one, two = typed("甲", 1, 1, {"3": "40"}), typed("乙", 1, 1, {"3": "41"})
    found = received_by(one, two, accept=("乙",))
    assert found.counted[HOUSE].path == "乙"
    assert ["按指定采用" in each.message for each in found.findings if each.code == CONFLICT] == [True]
    assert received_by(one, two, accept=("甲", "乙")).counted == {}


def test_a_version_that_counts_by_its_number_needs_no_acceptance() -> None:
    """What was accepted and is the last one anyway is told as the last one."""
    one, two = typed("甲", 1, 1, {"3": "40"}), typed("乙", 2, 2, {"3": "41"})
    found = received_by(one, two, accept=("乙",))
    assert ["按指定采用" in each.message for each in found.findings if each.code == CONFLICT] == [False]
    assert received_by(one, two, accept=("甲",)).counted[HOUSE].path == "乙"


def test_the_last_superseded_is_the_one_before_whatever_came_first() -> None:
    items = [typed(path, serial, 1, {"3": str(serial)}) for serial, path in enumerate("甲乙丙丁", start=1)]
    for order in itertools.permutations(items):
        found = received_by(*order)
        assert (found.counted[HOUSE].path, found.before[HOUSE].path) == ("丁", "丙")


def test_another_bureaus_equal_return_is_another_one() -> None:
    one = typed("甲", 1, 1, {"3": "40"})
    found = received_by(one, replace(typed("乙", 1, 1, {"3": "40"}), bureau=OTHER))
    assert set(found.counted) == {HOUSE, OTHER}


def test_a_version_that_can_be_read_counts_by_its_number_whatever_else_stands_there() -> None:
    one = replace(typed("甲", 1, 1, {"3": "40"}), serial_text="第一次")
    two = replace(typed("乙", 2, 1, {"3": "41"}), serial_text="2（更正）")
    assert received_by(two, one).counted[HOUSE].path == "乙"


def test_of_two_superseded_without_an_order_the_later_named_is_the_one_before() -> None:
    one, two = typed("甲", 1, 1, {"3": "40"}), typed("乙", 1, 1, {"3": "41"})
    last = typed("丙", 2, 1, {"3": "42"})
    assert received_by(one, two, last).before == {HOUSE: two}
    assert received_by(two, one, last).before == {HOUSE: one}


def test_a_blank_cell_is_no_other_word_than_none() -> None:
    one, two = typed("甲", 1, 1, {"3": "40", "5": ""}), typed("乙", 2, 1, {"3": "41"})
    assert [each[3] for each in conflicts(received_by(one, two))] == ["3"]
    assert [each[3] for each in conflicts(received_by(two, one))] == ["3"]


def test_a_copy_whose_version_nobody_can_read_leaves_the_order_open_wherever_it_lies() -> None:
    one, other = typed("甲", 1, 1, {"3": "40"}), typed("乙", 2, 2, {"3": "41"})
    final = replace(typed("丙", None, 1, {"3": "40"}), serial_text="终稿")
    early = replace(typed("丙", 1, None, {"3": "40"}), date_text="月初")
    for items in itertools.permutations((one, other, final)):
        assert received_by(*items).counted == {}
    # A day that nobody can read decides nothing against a higher version.
    for items in itertools.permutations((one, other, early)):
        assert received_by(*items).counted[HOUSE].path == "乙"
    again = typed("乙", 1, 2, {"3": "41"})
    for items in itertools.permutations((one, again, early)):
        assert received_by(*items).counted == {}


def test_a_day_beside_a_version_that_nobody_can_read_outdates_no_other() -> None:
    one = typed("甲", None, 1, {"3": "40"})
    two = replace(typed("乙", None, 9, {"3": "41"}), serial_text="终稿")
    found = received_by(one, two)
    assert {file.path: file.code for file in found.files} == dict.fromkeys("甲乙", "conflicting-returns")


def test_beyond_some_superseded_ones_the_rest_is_only_counted() -> None:
    items = [typed(f"{serial:02}", serial, 1, {"3": str(serial)}) for serial in range(1, 24)]
    found = received_by(*items)
    last = items[-1].path
    assert {file.path for file in found.files if file.state == "superseded"} == {
        item.path for item in items[:-1]
    }
    compared = {each[0] for each in conflicts(found) if each[3] == "3"}
    assert compared == {item.path for item in items[2:-1]}
    [rest] = [each for each in found.findings if each.code == "conflicting-returns" and not each.row]
    expected = locate(
        Issue("conflicting-returns", facts={"count": "2", "other": last}, variant="uncompared"),
        file=last,
        sheet="指标填报",
        bureau=HOUSE,
    )
    assert rest == expected
    fewer = received_by(*items[:-2])
    assert not [each for each in fewer.findings if each.code == "conflicting-returns" and not each.row]
