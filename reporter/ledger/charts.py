"""The ledger's sheet 图表: native Excel charts beside the numbers they are drawn from.

The progress follows the sheets 指标 and 承诺 by formula. Knows where those rows stand; judges nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from laoyousuode.numbers import plain, round_half_up
from laoyousuode.plan import Plan
from laoyousuode.results import Results
from reporter.ledger.indicators import Block
from reporter.ledger.style import CENTER, FIRST_ROW, HEADING_ROW, LEFT, RIGHT, Page, letter
from reporter.ledger.words import SHEETS, columns_named, say
from reporter.words.decimals import LEAST_OF_RATES, sheet_format
from reporter.words.figures import Chart, Series, has_progress, lights_chart, progress_chart
from reporter.words.rows import ReportRow, report_rows

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as DrawnChart
    from xlsxwriter.workbook import Workbook

CHARTS = SHEETS["charts"]
_COLUMNS = columns_named("charts")
_TABLE, _LAST = 4, 22  # the first table's columns; the page's, charts included
_BESIDE, _FIRST_SERIES = 8, 3
# In pixels: a chart's width, what a row of bars takes, what the title above and the legend below take.
_WIDTH, _PER_ROW, _TOP, _AROUND, _BETWEEN = 900, 38, 44, 88, 24
# Excel's names for patterns, and the writer's.
_PATTERNS = {
    "ltUpDiag": "light_upward_diagonal",
    "dkUpDiag": "dark_upward_diagonal",
    "wdUpDiag": "wide_upward_diagonal",
    "ltDnDiag": "light_downward_diagonal",
    "dkDnDiag": "dark_downward_diagonal",
    "wdDnDiag": "wide_downward_diagonal",
}


def write_charts(book: Workbook, page: Page, plan: Plan, results: Results, blocks: Sequence[Block]) -> None:
    by_no = {row.no: row for row in results.indicators}
    ordered = replace(results, indicators=tuple(by_no[row.no] for row in plan.indicators))
    every = report_rows(plan, ordered)
    page.title(say("charts.title", period=results.period.chinese))
    page.headings(HEADING_ROW, _COLUMNS[:_TABLE])
    last = _progress_table(page, [row for row in every if has_progress(row)], blocks)
    lights = lights_chart(plan, every)
    heading = last + 3
    end = _lights_table(page, heading, lights)
    page.fit(_COLUMNS)
    if last < FIRST_ROW:
        page.only_line(FIRST_ROW, say("charts.none"), _TABLE)
    page.note(2, say("charts.note", sheets="".join(f"“{block.sheet}”" for block in blocks)), _TABLE)
    drawn = []
    progress = progress_chart(every)
    if progress is not None:
        drawn.append(_chart(book, page, progress, say("charts.progress_title"), HEADING_ROW, last))
    if lights.categories:
        drawn.append(_chart(book, page, lights, say("charts.lights_title"), heading, end))
    below = 0
    for chart in drawn:
        # Neither moves nor shrinks when rows are filtered away.
        page.sheet.insert_chart(
            HEADING_ROW - 1, _BESIDE - 1, chart, {"y_offset": below, "object_position": 3}
        )
        below += chart.height + _BETWEEN
    page.filter(HEADING_ROW, max(last, FIRST_ROW), _TABLE)
    page.freeze(FIRST_ROW)
    page.paper((1, 1), _LAST, max(end, page.row_after(HEADING_ROW, below)))


def _progress_table(page: Page, shown: Sequence[ReportRow], blocks: Sequence[Block]) -> int:
    """The rows with a 完成率, each a formula over its own sheet. Returns the last row."""
    place = HEADING_ROW
    for place, row in enumerate(shown, FIRST_ROW):
        block = next(block for block in blocks if row.result.no in block.rows)
        at = block.rows[row.result.no]
        page.row_number(place, row.result.no)
        page.text(place, 2, f"{row.result.no} {row.indicator.name}")
        assert row.progress is not None  # has_progress saw to it
        decimals = row.share_decimals
        look = replace(RIGHT, number_format=sheet_format(decimals, LEAST_OF_RATES))
        progress = round_half_up(row.progress, decimals)
        page.formula(place, 3, f"=ROUND('{block.sheet}'!$H${at}*100,{decimals})", progress, look)
        share = row.expected_share
        if share is None or row.result.target_number is None:
            page.blank(place, 4)
            continue
        target, share = plain(row.result.target_number), round_half_up(share, decimals)
        page.formula(place, 4, f"=ROUND('{block.sheet}'!$F${at}/{target}*100,{decimals})", share, look)
    return place


def _lights_table(page: Page, heading: int, chart: Chart) -> int:
    """Lights by task. Returns the last row."""
    for column, text in enumerate(("", say("charts.task"), *(each.name for each in chart.series)), 1):
        page.text(heading, column, text or say("charts.number"), replace(CENTER, bold=True, fill="D9E1F2"))
    row = heading
    for row, category in enumerate(chart.categories, heading + 1):
        page.number(row, 1, row - heading, CENTER)
        page.text(row, 2, category, LEFT)
        for column, series in enumerate(chart.series, 3):
            number = series.numbers[row - heading - 1]
            if number is None:
                page.blank(row, column)
            else:
                page.number(row, column, number, CENTER)
    return row


def _chart(book: Workbook, page: Page, chart: Chart, title: str, heading: int, last: int) -> DrawnChart:
    """Bars of the table whose headings stand in row `heading`; the plot has its own place below the title."""
    drawn = book.add_chart({"type": "bar", "subtype": "stacked"} if chart.stacked else {"type": "bar"})
    for column, series in enumerate(chart.series, _FIRST_SERIES):
        drawn.add_series(
            {
                "name": _place(page, heading, column),
                "categories": _place(page, heading + 1, 2, last),
                "values": _place(page, heading + 1, column, last),
                "gap": 45,
                "overlap": 100 if chart.stacked else 0,
                "border": {"color": "#000000"},
                **_filled(series),
                "data_labels": {
                    "value": True,
                    "series_name": chart.stacked,
                    "separator": " ",
                    "position": "center" if chart.stacked else "outside_end",
                    "font": {"size": 9, "color": f"#{series.ink}" if chart.stacked else "#000000"},
                },
            }
        )
    height = _AROUND + _PER_ROW * (last - heading)
    drawn.set_size({"width": _WIDTH, "height": height})
    drawn.set_title(
        {"name": title, "overlay": False, "name_font": {"size": 13}, "layout": {"x": 0.36, "y": 10 / height}}
    )
    drawn.set_plotarea(
        {"layout": {"x": 0.3, "y": _TOP / height, "width": 0.66, "height": 1 - _AROUND / height}}
    )
    drawn.set_legend({"position": "bottom"})
    drawn.set_y_axis({"reverse": True, "label_position": "low", "num_font": {"size": 9}})
    drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    return drawn


def _place(page: Page, row: int, column: int, last: int | None = None) -> str:
    at = letter(column)
    return f"='{page.name}'!${at}${row}" + (f":${at}${last}" if last else "")


def _filled(series: Series) -> dict[str, Any]:
    """Colour or pattern: a black-and-white print still tells the series apart."""
    colour = f"#{series.colour}"
    if not series.pattern:
        return {"fill": {"color": colour}}
    return {"pattern": {"pattern": _PATTERNS[series.pattern], "fg_color": colour, "bg_color": "#FFFFFF"}}
