"""历史.html in a real Chromium, on thirteen months of the samples' table."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.history_page.page import HistoryPoint, write_history
from reporter.months.office import open_office
from reporter.months.points import history_points
from samples import months
from tests.store.store_kit import command
from tests.wallchart.browser import Browser, find

NO_BROWSER = find() is None and not os.environ.get("CI")
PLAN = default_plan()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "北仑"
    months.make(folder, forms=())
    assert command(folder, "history") == 0
    return folder


@pytest.fixture(scope="module")
def points(demo: Path) -> list[HistoryPoint]:
    with open_office(demo) as office:
        assert office is not None
        return history_points(office)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


def visible(browser: Browser, what: str) -> Any:
    return browser.evaluate(
        f"[...document.querySelectorAll('{what}')].filter(e => e.checkVisibility()).length"
    )


@pytest.mark.browser
@pytest.mark.skipif(NO_BROWSER, reason="no Chromium on the PATH")
def test_the_page_shows_one_bureau_at_a_time_and_asks_the_network_nothing(
    demo: Path, browser: Browser
) -> None:
    browser.open(demo / "历史.html", 1400, 900)
    assert visible(browser, ".view") == 1
    assert visible(browser, ".matrix tbody tr") == 23
    assert visible(browser, ".matrix .lamp") == 23 * 13
    name = "区总工会"
    browser.evaluate(f"[...document.querySelectorAll('label')].find(e => e.textContent === '{name}').click()")
    shown = (
        "[...document.querySelectorAll('.view')].find(e => e.checkVisibility()).getAttribute('aria-label')"
    )
    assert browser.evaluate(shown) == name
    assert visible(browser, ".matrix tbody tr") == 5
    assert [each for each in browser.requests if not each.startswith("file:")] == []
    assert browser.complaints == []


@pytest.mark.browser
@pytest.mark.skipif(NO_BROWSER, reason="no Chromium on the PATH")
def test_the_page_fits_a_phone(demo: Path, browser: Browser) -> None:
    browser.open(demo / "历史.html", 390, 844, mobile=True)
    assert browser.evaluate("document.documentElement.scrollWidth") <= 390


def test_every_figure_says_file_and_cell(points: list[HistoryPoint]) -> None:
    for point in points:
        if point.value is not None and point.bureau:
            assert "代录" in point.source, point


def test_the_planted_months_are_there(points: list[HistoryPoint]) -> None:
    data = months.table()
    found = {(point.row, point.bureau, str(point.period)): point for point in points}
    corrected, missing, falling = data["corrected"], data["missing"], data["falling"]
    assert str(found[corrected["row"], corrected["bureau"], corrected["month"]].value) == corrected["figure"]
    assert found["12", missing["bureau"], missing["month"]].value is None
    assert not found["12", "", missing["month"]].complete
    assert found[falling["row"], falling["bureau"], falling["month"]].value is None
    assert not found[falling["row"], "", falling["month"]].complete


def test_the_same_figures_give_the_same_page(points: list[HistoryPoint], demo: Path) -> None:
    page = write_history(PLAN, points)
    assert page == (demo / "历史.html").read_bytes()
    assert page == write_history(PLAN, list(reversed(points)))
    assert b"<script" not in page and b"http" not in page.replace(b"http-equiv", b"")


def test_a_hostile_file_name_is_text() -> None:
    name = "<script>alert(1)</script>&\"'.xlsx"
    point = HistoryPoint("2", "", Period(2026, 10), None, False, "未报", "none", name)
    page = write_history(PLAN, [point]).decode("utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page
