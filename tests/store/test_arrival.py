"""Before 定稿, the order in which returns arrive changes nothing; what the bulletin says of change is worked out twice."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.edition import DocumentsWanted
from reporter.months.closing import close_month
from reporter.months.deciding import enter
from reporter.months.reporting import Request, report_month
from reporter.period import consolidation
from reporter.period.consolidation import NoUsableReturnError
from reporter.period.intake import read_one
from reporter.store.office_records import HandEntry
from tests.store.store_kit import EDUCATION, LEAD, UNION, Folder, lead_figures
from tests.store.test_memory import text_of

SEPTEMBER, OCTOBER = Period(2026, 9), Period(2026, 10)
YEAR_BEFORE = Period(2025, 10)


@pytest.fixture(autouse=True)
def reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process: the workers are another test's business."""
    monkeypatch.setattr(
        consolidation,
        "read_all",
        lambda reader, files, jobs, progress: [read_one(reader, path, shown) for path, shown in files],
    )


# What arrives of October: name, bureau, figures, serial. The first two of a bureau are versions of one return.
ARRIVALS: list[tuple[str, str, dict[str, Any], int]] = [
    ("人社.xlsx", LEAD, lead_figures(10, more={"2": 2.5}), 1),
    ("人社（二）.xlsx", LEAD, lead_figures(10), 2),
    ("教育.xlsx", EDUCATION, {"3": (41, 42), "5": 0.9}, 1),
    ("总工会.xlsx", UNION, {"11": (402, 560), "12": 40, "13": 30}, 1),
    ("总工会（重报）.xlsx", UNION, {"11": (402, 560), "12": 44, "13": 31}, 1),
]


def after(folder: Folder, order: list[int], together: list[bool]) -> dict[str, bytes]:
    """The month's documents once all have arrived in this order; a report runs unless the next one comes at once."""
    folder.put("上月.xlsx", LEAD, SEPTEMBER, lead_figures(9))
    folder.report(SEPTEMBER)
    for place, number in enumerate(order):
        name, bureau, figures, serial = ARRIVALS[number]
        folder.put(name, bureau, OCTOBER, figures, serial=serial)
        if place == len(order) - 1 or not together[place]:
            # Where all that came yet are two returns that nobody can order, there is nothing to print.
            with contextlib.suppress(NoUsableReturnError):
                documents = dict(folder.report(OCTOBER).edition.documents)
    return documents


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(range(len(ARRIVALS))),
    together=st.lists(st.booleans(), min_size=len(ARRIVALS), max_size=len(ARRIVALS)),
)
def test_any_order_of_arrival_ends_in_the_same_bulletin(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], together: list[bool]
) -> None:
    one = after(Folder(tmp_path_factory.mktemp("one") / "北仑"), order, together)
    other = after(Folder(tmp_path_factory.mktemp("other") / "北仑"), sorted(order), [True] * len(ARRIVALS))
    for name in ("results.json", "通报.docx", "台账.xlsx", "挂图.html", "催报.txt"):
        assert one[name] == other[name], name


# --- the second computation ---


class Ledger:
    """What the store's tables say, read by plain SQL and nothing of the product: of each month's last edition."""

    def __init__(self, path: Path, kind: str = "%") -> None:
        with contextlib.closing(sqlite3.connect(path)) as store:
            last = dict(
                store.execute(
                    "SELECT period, max(id) FROM edition WHERE kind LIKE ? GROUP BY period", (kind,)
                ).fetchall()
            )
            self.rows = {
                period: {
                    row: found
                    for row, *found in store.execute(
                        "SELECT row, value, complete, light, status, unit FROM figure "
                        "WHERE edition = ? AND bureau = ''",
                        (edition,),
                    )
                }
                for period, edition in last.items()
            }

    def lights(self, then: str, now: str, was: str) -> dict[str, int]:
        counts = {"green": 0, "yellow": 0, "red": 0, "none": 0}
        for row, found in self.rows[then].items():
            if found[2] == was:
                counts[self.rows[now][row][2]] += 1
        return counts

    def difference(self, then: str, now: str, row: str) -> Decimal | None:
        """None where either lacks a figure, or somebody's part of it."""
        one, other = self.rows[then][row], self.rows[now][row]
        if one[0] is None or other[0] is None or not (one[1] and other[1]) or one[4] != other[4]:
            return None
        return Decimal(other[0]) - Decimal(one[0])


NAMES = {row.no: row.name for row in default_plan().indicators}
KINDS = {row.no: row.measure(2026).kind for row in default_plan().indicators}
# What 环比 is said of between two months of a year: what stands at a height, and does not add up.
LEVELS = ("stock", "stock_ratio", "coverage", "rate", "year_end_rate")


def compared(text: str, word: str) -> dict[str, tuple[str, Decimal]]:
    """By indicator: 增加 or 减少, and the number that is printed after it."""
    found = re.findall(rf"([^；，。、]+?)[\d.]+[^\d，；。]*，{word}(增加|减少)([\d.]+)", text)
    return {name.removeprefix("："): (way, Decimal(number)) for name, way, number in found}


def month(folder: Folder, period: Period, figures: dict[str, str]) -> str:
    """Every lead's figures typed by hand, so that no file is read; the bulletin's text."""
    with folder.office() as office:
        enter(office, period, typed(figures))
        edition = report_month(office, Request(period), DocumentsWanted()).edition
    return text_of(edition.documents["通报.docx"])


def typed(figures: dict[str, str]) -> list[HandEntry]:
    return [
        HandEntry(row.lead, row.no, field, raw, "paper", "张三")
        for row in default_plan().indicators
        for field, raw in _cells(row.no, figures)
    ]


def _cells(no: str, figures: dict[str, str]) -> list[tuple[str, str]]:
    raw = figures.get(no, "")
    if "/" in raw:
        top, bottom = raw.split("/")
        return [("numerator", top), ("denominator", bottom)]
    return [("value", raw)] if raw else []


hundredths = st.integers(min_value=0, max_value=40)


def drawn(base: dict[str, str], steps: list[int]) -> dict[str, str]:
    """The base's figures, each moved by some steps."""
    found = {}
    for (no, raw), step in zip(base.items(), steps, strict=True):
        if "/" in raw:
            top, bottom = (int(part) for part in raw.split("/"))
            found[no] = f"{min(bottom, top + step)}/{bottom}"
        elif "." in raw:
            found[no] = str(Decimal(raw) + Decimal(step) / 100)
        else:
            found[no] = str(int(raw) + step)
    return found


BASE = {
    "1": "2.30", "2": "2.50", "4": "16.00", "6": "23.00", "7": "8.00", "8": "2300/6500", "10": "2900",
    "11": "380/560", "14": "380/400", "15": "300/500", "16": "900/1000",
    "C1": "1.10", "C2": "30", "C3": "1100/1140", "C4": "0", "C5": "2",
}  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(hundredths, min_size=len(BASE), max_size=len(BASE)), min_size=3, max_size=3))
def test_every_sentence_of_change_is_found_by_a_second_computation(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[int]]
) -> None:
    folder = Folder(tmp_path_factory.mktemp("change") / "北仑")
    for period, step in zip((YEAR_BEFORE, SEPTEMBER), steps, strict=False):
        month(folder, period, drawn(BASE, step))
    text = month(folder, OCTOBER, drawn(BASE, steps[2]))
    ledger = Ledger(folder.places.store)
    _lights_agree(text, ledger)
    _differences_agree(compared(text, "同比"), ledger, "2025-10", tuple(set(KINDS.values())))
    _differences_agree(compared(text, "环比"), ledger, "2026-09", LEVELS)


def _lights_agree(text: str, ledger: Ledger) -> None:
    for was, word in (("yellow", "黄"), ("red", "红")):
        counts = ledger.lights("2026-09", "2026-10", was)
        total = sum(counts.values())
        if not total:
            assert f"上期没有{word}灯" in text
            continue
        told = re.search(rf"上期{word}灯(\d+)项，本期([^；。]*)", text)
        assert told is not None and int(told[1]) == total
        said = dict.fromkeys(counts, 0)
        names = {
            "转绿": "green",
            "仍黄": "yellow",
            "转黄": "yellow",
            "转红": "red",
            "仍红": "red",
            "不亮灯": "none",
        }
        for way, number in re.findall(r"(转绿|仍黄|转黄|转红|仍红|不亮灯)(\d+)项", told[2]):
            said[names[way]] += int(number)
        assert said == counts


def _differences_agree(
    said: dict[str, tuple[str, Decimal]], ledger: Ledger, then: str, kinds: tuple[str, ...]
) -> None:
    expected = {}
    for row, name in NAMES.items():
        difference = ledger.difference(then, "2026-10", row)
        if difference and KINDS[row] in kinds:
            expected[name] = ("增加" if difference > 0 else "减少", abs(difference))
    assert set(said) == set(expected)
    for name, (way, number) in said.items():
        assert way == expected[name][0], name
        places = -int(number.as_tuple().exponent)
        rounded = expected[name][1].quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        assert number == rounded, name


# --- 更正 ---

CORRECTED = re.compile(r"([^；。：]+?)原通报为([^；。]*?)，现更正为([^；。]*)")


def said_of(text: str) -> tuple[Decimal | None, str]:
    """The number and the status of “2.70万人、达序时”."""
    parts = text.split("、")
    number = re.match(r"-?[\d.]+", parts[0])
    return (Decimal(number[0]) if number else None), parts[-1]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.lists(hundredths, min_size=len(BASE), max_size=len(BASE)),
    moved=st.dictionaries(st.sampled_from(sorted(BASE)), st.integers(min_value=1, max_value=60), max_size=6),
)
def test_every_correction_is_found_by_a_second_computation(
    tmp_path_factory: pytest.TempPathFactory, first: list[int], moved: dict[str, int]
) -> None:
    folder = Folder(tmp_path_factory.mktemp("correct") / "北仑")
    figures = drawn(BASE, first)
    month(folder, OCTOBER, figures)
    with folder.office() as office:
        close_month(office, Request(OCTOBER), DocumentsWanted())
    later = figures | {no: drawn({no: figures[no]}, [steps])[no] for no, steps in moved.items()}
    with folder.office() as office:
        enter(office, OCTOBER, typed(later))
        edition = close_month(office, Request(OCTOBER), DocumentsWanted()).edition
    text = text_of(edition.documents["通报.docx"])
    printed = Ledger(folder.places.store, "final").rows["2026-10"]
    now = Ledger(folder.places.store, "revision").rows.get("2026-10", printed)
    expected = {NAMES[no]: no for no in printed if _figure(printed[no]) != _figure(now[no])}
    told = {
        name: (said_of(was), said_of(is_now)) for name, was, is_now in CORRECTED.findall(_paragraph(text))
    }
    # What is everything already grows no further.
    assert set(told) == set(expected) and (expected or set(moved) <= {"14", "16", "C3"})
    for name, (was, is_now) in told.items():
        for (number, status), row in ((was, printed[expected[name]]), (is_now, now[expected[name]])):
            assert status == row[3]
            assert (number is None) == (row[0] is None)
            if number is not None:
                places = -int(number.as_tuple().exponent)
                assert number == Decimal(row[0]).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _figure(row: list[Any]) -> tuple[Decimal | None, str]:
    return (None if row[0] is None else Decimal(row[0])), row[3]


def _paragraph(text: str) -> str:
    """The bulletin's paragraph of corrections; "" where it has none."""
    return next((line for line in text.splitlines() if line.startswith("更正：")), "").removeprefix("更正：")
