"""Which return counts: 报送版次, then 填报日期; identical ones once; no order, none."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.period.reception import receive
from reporter.returns.returns import Return, TypedCell
from tests.reporter.district_kit import returns_from

WOMEN = "区妇联"
DUE = dt.date(2026, 11, 5)


def sent(path: str, figure: tuple[int, int], serial: int | None, day: int | None, sha: str = "") -> Return:
    plan = default_plan()
    item = returns_from(plan, Period(2026, 10), {WOMEN: {"3": figure}})[WOMEN]
    cells = {
        ("3", name): TypedCell("指标填报", f"{column}8", name, str(number))
        for name, column, number in zip(("numerator", "denominator"), "IJ", figure, strict=True)
    }
    date = dt.date(2026, 11, day) if day else None
    return replace(item, path=path, sha256=sha or path, serial=serial, date=date, cells=cells)


def received(*items: Return) -> tuple[dict[str, str], str, set[tuple[str, str, str]]]:
    """The files' states, the bureau's state, the findings as (code, severity, file)."""
    found = receive(default_plan(), items, DUE)
    bureau = next(bureau for bureau in found.bureaus if bureau.name == WOMEN)
    codes = {(each.code, each.severity, each.file) for each in found.findings if each.bureau == WOMEN}
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
