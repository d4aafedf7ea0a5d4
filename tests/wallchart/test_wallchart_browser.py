"""The wall chart in a real Chromium: does it fit, is it legible, does it keep to itself?"""

from __future__ import annotations

import dataclasses
import io
import itertools
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from laoyousuode.entry import Earlier
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.wallchart.wallchart import write_wall_chart
from tests.documents.random_results import HR, make, realistic
from tests.wallchart.browser import Browser, find

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find() is None and not os.environ.get("CI"), reason="no Chromium on the PATH"),
]
PLAN = default_plan()
MEASURE = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")
WALL, PHONE = (1920, 1080), (390, 844)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "挂图.html"
    earlier = {
        row.no: tuple(Earlier(Period(2026, month), Decimal(month)) for month in range(1, 10))
        for row in PLAN.indicators
    }
    path.write_bytes(write_wall_chart(PLAN, realistic(PLAN), earlier))
    return path


@pytest.fixture(scope="module")
def worst_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everybody late but one, every figure long, every row without somebody."""
    path = tmp_path_factory.mktemp("worst") / "挂图.html"
    names = [bureau.name for bureau in PLAN.bureaus]
    said = {
        (row.no, HR): ("1", "3") if row.measure(2026).entry_form == "ratio" else "123456"
        for row in PLAN.indicators
    }
    results = make(PLAN, "2026-10", said, missing=tuple(names[6:]), late=tuple(names[:6]))
    path.write_bytes(write_wall_chart(PLAN, results, {}))
    return path


@pytest.mark.parametrize("size", [WALL, PHONE, (1366, 768), (3840, 2160), (820, 1180), (320, 700)])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_and_is_legible(browser: Browser, page: Path, size: tuple[int, int], dark: bool) -> None:
    browser.complaints.clear()
    browser.open(page, *size, dark=dark, mobile=size[0] < 500)
    found: dict[str, Any] = browser.evaluate(MEASURE)
    assert found["width"] <= size[0]
    if size[0] >= 1100:
        assert found["height"] <= size[1], "the wall does not scroll"
    assert found["worst"][0] >= 4.5, found["worst"]  # WCAG AA of every text
    assert found["edge"] >= 3  # and of the lights' outlines
    assert found["outside"] == [] and found["clipped"] == []
    assert found["targets"] >= 24
    assert browser.complaints == []
    assert [url for url in browser.requests if url != page.as_uri()] == []


def test_the_wall_is_readable_from_three_metres(browser: Browser, page: Path) -> None:
    """20 px are 12.7 mm on a screen of 55 inches: more than a fourteenth of a degree at three metres."""
    browser.open(page, *WALL)
    assert browser.evaluate(MEASURE)["smallest"] >= 20


@pytest.mark.parametrize("size", [WALL, PHONE])
def test_the_fullest_board_fits_too(browser: Browser, worst_page: Path, size: tuple[int, int]) -> None:
    browser.open(worst_page, *size, mobile=size == PHONE)
    found = browser.evaluate(MEASURE)
    assert found["width"] <= size[0]
    assert found["outside"] == [] and found["clipped"] == []
    if size == WALL:
        assert found["height"] <= size[1]


@pytest.fixture(scope="module")
def long_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another plan, with twice as many rows."""
    path = tmp_path_factory.mktemp("long") / "挂图.html"
    more = tuple(
        dataclasses.replace(row, no=f"{row.no}0", derived=None, lead=HR, support=())
        for row in PLAN.indicators
        if not row.derived
    )
    plan = dataclasses.replace(PLAN, indicators=(*PLAN.indicators, *more))
    path.write_bytes(write_wall_chart(plan, make(plan, "2026-10", {("2", HR): "3"}), {}))
    return path


def test_a_longer_plan_fits_in_smaller_type(browser: Browser, long_page: Path) -> None:
    browser.open(long_page, *WALL)
    found = browser.evaluate(MEASURE)
    assert (found["width"], found["height"]) == WALL
    assert found["outside"] == [] and found["clipped"] == []
    assert found["smallest"] >= 9


def test_a3_is_one_page(browser: Browser, page: Path, worst_page: Path, long_page: Path) -> None:
    for each in (page, worst_page, long_page):
        browser.open(each, *WALL)
        pages = PdfReader(io.BytesIO(browser.pdf())).pages
        assert len(pages) == 1
        assert float(pages[0].mediabox.width) / 72 * 25.4 == pytest.approx(420, abs=1)
        assert float(pages[0].mediabox.height) / 72 * 25.4 == pytest.approx(297, abs=1)
        text = pages[0].extract_text()
        assert "城镇登记失业率" in text and "偏离度" in text


def test_dark_print_is_light(browser: Browser, page: Path) -> None:
    browser.open(page, *WALL, dark=True)
    browser.evaluate("document.getElementById('theme-dark').click()")
    browser.send("Emulation.setEmulatedMedia", media="print")
    paper = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    browser.send("Emulation.setEmulatedMedia", media="")
    assert paper == "rgb(255, 255, 255)"


def test_the_switch_works_without_a_script(browser: Browser, page: Path) -> None:
    browser.open(page, *WALL)
    colours = []
    for theme in ("auto", "dark", "light"):
        browser.evaluate(f"document.getElementById('theme-{theme}').click()")
        colours.append(browser.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours[0] == colours[2] != colours[1]


def test_the_keyboard_reaches_everything_in_order(browser: Browser, page: Path) -> None:
    browser.open(page, *WALL)
    reached = []
    for _ in range(3):
        browser.press("Tab", 9)
        reached.append(
            browser.evaluate(
                "document.activeElement.className || document.activeElement.id || document.activeElement.localName"
            )
        )
    assert reached == ["skip", "theme-auto", "summary"]
    browser.evaluate("document.activeElement.click()")
    browser.press("Tab", 9)
    assert browser.evaluate("document.activeElement.className") == "sheet"


@pytest.mark.parametrize("size", [WALL, PHONE])
def test_the_table_opens_below_the_board(browser: Browser, page: Path, size: tuple[int, int]) -> None:
    browser.open(page, *size, mobile=size == PHONE)
    browser.evaluate("document.querySelector('details').open = true")
    found = browser.evaluate(MEASURE)
    assert found["width"] <= size[0] and found["outside"] == [] and found["clipped"] == []
    assert found["worst"][0] >= 4.5
    board, footer = browser.evaluate(
        "['main', 'footer'].map(name => document.querySelector(name).getBoundingClientRect()).map(r => [r.top, r.bottom])"
    )
    assert board[1] <= footer[0]


def test_a_reader_of_the_page_finds_its_parts(browser: Browser, page: Path) -> None:
    browser.open(page, *WALL)
    nodes = browser.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node["ignored"]]
    names = {node.get("name", {}).get("value", "") for node in nodes if not node["ignored"]}
    assert {"banner", "main", "contentinfo", "list", "listitem", "radio"} <= set(roles)
    levels = [
        prop["value"]["value"]
        for node in nodes
        if not node["ignored"] and node["role"]["value"] == "heading"
        for prop in node["properties"]
        if prop["name"] == "level"
    ]
    assert levels[0] == 1 and levels.count(1) == 1 and levels.count(3) == len(PLAN.indicators)
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert any(name.startswith("走势：2026年1月") for name in names)
    assert browser.evaluate("document.documentElement.lang") == "zh-CN"


def test_lights_differ_by_shape(browser: Browser, page: Path) -> None:
    browser.open(page, *WALL)
    shapes = browser.evaluate(
        "[...document.querySelectorAll('symbol')].map(s => s.innerHTML.replace(/var\\(--\\w+\\)/g, ''))"
    )
    assert len(shapes) == len(set(shapes)) == 4
