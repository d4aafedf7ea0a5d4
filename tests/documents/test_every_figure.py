"""Whatever is reported: every figure in the bulletin, the workbook and the wall chart is one of results.json."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from laoyousuode.results import Results, to_json
from reporter.bulletin.bulletin import render, render_annexes
from reporter.ledger.ledger import write_ledger
from reporter.wallchart.wallchart import write_wall_chart
from tests.documents import figures
from tests.documents.figures import Known, Page
from tests.documents.random_results import PLAN, periods_results

# 6 × 55 = 330 sets of results, in parts that run beside one another; a part's seed makes its sets its own.
PARTS, EXAMPLES = range(6), 55
PROFILE = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
# Text that the returns or the files give, not the program: addresses, digests, telephone numbers.
FOREIGN = {
    "来源": {6, 7, 8, 9},
    "报送": {3, 4, 5, 6, 7},
    "质疑": set(range(1, 13)),
    "重点任务": set(range(1, 10)),
}


def check_line(row: dict[str, Any], year: int, expected: str, value: str, progress: str) -> None:
    """A row's line in a table of the bulletin or the wall chart."""
    target = PLAN.indicator(row["no"]).measure(year).target
    least = target.decimals if target else 0
    assert figures.is_printed(expected, row["expected"], least), (row["no"], expected)
    if value != "—":
        assert figures.is_printed(value, row["value"], least), (row["no"], value)
    if progress != "—":
        assert target is not None
        assert figures.is_printed(progress.rstrip("%"), row["value"] / target.number * 100, 1), row["no"]


def check_bulletin(results: Results, document: dict[str, Any], known: Known) -> None:
    package = render(PLAN, results)
    annexes = render_annexes(PLAN, results)
    assert annexes is not None
    for text in (*figures.bulletin_texts(package), *figures.bulletin_texts(annexes)):
        assert not figures.faults(text)
        assert not figures.unknown(text, known)
    for number in figures.chart_numbers(package):
        assert known.has(number), number
    rows = figures.bulletin_rows(package)
    for row in document["indicators"]:
        cells = rows[row["no"]]
        value = cells[4].partition("（")[0] if row["value"] is not None else "—"
        check_line(row, results.period.year, cells[3], value, cells[5])


def check_ledger(results: Results, document: dict[str, Any], known: Known) -> None:
    by_sheet = figures.sheets(write_ledger(PLAN, results))
    for name, rows in by_sheet.items():
        for cells in rows:
            for column, value in enumerate(cells, 1):
                if isinstance(value, int | float):
                    assert known.has(value), (name, column, value)
                elif isinstance(value, str) and column not in FOREIGN.get(name, ()):
                    assert not figures.faults(value), (name, value)
                    assert not figures.unknown(value, known), (name, value)
                else:
                    assert value is None or isinstance(value, str | dt.datetime)
    lines = {str(cells[0]): cells for name in ("指标", "承诺") for cells in by_sheet[name][3:]}
    for row in document["indicators"]:
        cells = lines[row["no"]]
        for column, key in ((5, "expected"), (6, "value"), (7, "progress"), (8, "gap")):
            wanted = row[key]
            assert cells[column] == ("—" if wanted is None else pytest.approx(float(wanted), abs=1e-6))


def check_wall_chart(results: Results, document: dict[str, Any], known: Known) -> None:
    text = write_wall_chart(PLAN, results, {}).decode()
    page = Page(text)
    for words in page.texts:
        assert not figures.faults(words)
        assert not figures.unknown(words, known)
    cells = {row[0]: row for row in page.rows[1:]}
    parts = text.split('<li class="item">')[1:]
    items = {found[1]: part for part in parts if (found := re.search(r'"no">(\w+)<', part))}
    assert len(items) == len(parts)
    for row in document["indicators"]:
        measure = PLAN.indicator(row["no"]).measure(results.period.year)
        line = cells[row["no"]]
        assert (line[5] == "—") == (row["value"] is None)
        check_line(row, results.period.year, *line[4:7])
        check_bar(items[row["no"]], row["value"], measure.target.number if measure.target else None)


def check_bar(item: str, value: Decimal | None, target: Decimal | None) -> None:
    """The bar is as long as the figure is, against the target's line."""
    fill = re.search(r'class="fill \w+" y="25%" width="([\d.]+)%"', item)
    goal = re.search(r'class="goal" x1="([\d.]+)%"', item)
    if fill and goal and value is not None and target:
        assert float(fill[1]) * float(target) == pytest.approx(
            float(goal[1]) * float(value), abs=0.02 * float(max(target, value))
        )


def sweep(part: int, check: Callable[[Results, dict[str, Any], Known], None]) -> int:
    tried = 0

    @seed(part)
    @PROFILE
    @given(periods_results())
    def run(results: Results) -> None:
        nonlocal tried
        document = figures.load(to_json(results))
        check(results, document, figures.known(PLAN, document))
        tried += 1

    run()
    return tried


def check_all(results: Results, document: dict[str, Any], known: Known) -> None:
    check_wall_chart(results, document, known)
    check_bulletin(results, document, known)
    check_ledger(results, document, known)


@pytest.mark.parametrize("part", PARTS)
def test_every_figure_is_one_of_the_results(part: int) -> None:
    assert sweep(part, check_all) >= EXAMPLES


@pytest.mark.parametrize(
    ("text", "what"),
    [("值为nan", "a missing value"), ("共0项，占0%。", "a count of nothing"), ("甲，。", "a doubled mark"),
     ("（）", "empty brackets"), ("占0.0%", "a share of nothing"), ("1E+2", "an exponent")],
)  # fmt: skip
def test_the_faults_are_found(text: str, what: str) -> None:
    assert figures.faults(text)[0].startswith(what)
