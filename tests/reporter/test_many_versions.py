"""Many versions of one return: the order is that of pairs, what travels packed counts alike, findings stay few."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoyousuode.plan_file import default_plan
from reporter.period.reception import MOST_COMPARED, Reception, receive
from reporter.returns.returned import Return, SentReturn
from tests.reporter.reception_kit import conflicts, states, typed

DUE = dt.date(2026, 11, 5)
# (read, as it stands there): blank, unreadable, or a number.
Serial = tuple[int | None, str]
Day = tuple[int | None, str]
SERIALS = st.sampled_from([(None, ""), (None, "终稿"), (1, "1"), (2, "2")])
DAYS = st.sampled_from([(None, ""), (None, "上周"), (3, "3"), (4, "4")])


def version(number: int, serial: Serial, day: Day) -> Return:
    item = typed(f"{number:03d}.xlsx", serial[0], day[0], {"3": str(number)})
    return replace(item, serial_text=serial[1], date_text=day[1])


def is_later(one: Return, other: Return) -> bool:
    """The rule of one pair: what stands there and nobody can read decides nothing."""
    if any(item.serial is None and item.serial_text for item in (one, other)):
        return False
    if (one.serial or 0) != (other.serial or 0):
        return (one.serial or 0) > (other.serial or 0)
    if any(item.date is None and item.date_text for item in (one, other)):
        return False
    return (one.date or dt.date.min) > (other.date or dt.date.min)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(SERIALS, DAYS), min_size=1, max_size=7))
def test_the_order_is_that_of_every_pair(kinds: list[tuple[Serial, Day]]) -> None:
    items = [version(number, *kind) for number, kind in enumerate(kinds)]
    lasting = [item.path for item in items if not any(is_later(other, item) for other in items)]
    kept = "counted" if len(lasting) == 1 else "rejected"
    expected = {item.path: kept if item.path in lasting else "superseded" for item in items}
    found = receive(default_plan(), items, DUE)
    assert {file.path: file.state for file in found.files} == expected
    if kept == "counted":
        before = [item for item in items if item.path not in lasting]
        counted = found.before.get("区教育局")
        # The last that it superseded; where pairs give no order, any of those that no other came after.
        last = [item.path for item in before if not any(is_later(other, item) for other in before)]
        assert (counted.path if counted else "") in (last or [""])


def told(found: Reception) -> list[tuple[str, ...]]:
    return sorted((each.code, each.file, each.cell, each.message) for each in found.findings)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(SERIALS, DAYS), min_size=1, max_size=5))
def test_packed_returns_count_as_the_others(kinds: list[tuple[Serial, Day]]) -> None:
    items = [version(number, *kind) for number, kind in enumerate(kinds)]
    plain, packed = (
        receive(default_plan(), each, DUE) for each in (items, [SentReturn.of(item) for item in items])
    )
    assert states(packed) == states(plain)
    assert told(packed) == told(plain)
    assert packed.counted == plain.counted and packed.before == plain.before


@pytest.mark.parametrize("more", [0, 1, 5])
def test_the_latest_versions_are_compared_and_the_rest_counted(more: int) -> None:
    count = MOST_COMPARED + more
    items = [typed(f"{number:03d}.xlsx", number, 3, {"3": str(number)}) for number in range(1, count + 2)]
    found = receive(default_plan(), items, DUE)
    last = f"{count + 1:03d}.xlsx"
    compared = [file for file, *_ in conflicts(found) if file != last]
    assert compared == [f"{number:03d}.xlsx" for number in range(more + 1, count + 1)]
    counted = [
        each.message for each in found.findings if each.code == "conflicting-returns" and each.file == last
    ]
    assert [message.split(" ")[1] for message in counted] == ([str(more)] if more else [])


def test_ten_thousand_versions_are_told_apart_by_their_content() -> None:
    """As many as a province's year; each is looked at a few times, not beside every other."""
    items = [typed(f"{number:05d}.xlsx", 1, 3, {"3": str(number % 5000)}) for number in range(10_000)]
    last = typed("last.xlsx", 2, 3, {"3": "0"})
    found = receive(default_plan(), [*items, last], DUE)
    by_state: dict[str, int] = {}
    for file in found.files:
        by_state[file.state] = by_state.get(file.state, 0) + 1
    # The last one says what the first of the others did: it is that one's version, sent again.
    assert by_state == {"counted": 1, "identical": 5001, "superseded": 4999}
