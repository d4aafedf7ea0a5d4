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
from reporter.ledger.style import CENTER, FIRST_ROW, HEADING_ROW, LEFT, RIGHT, Column, Page
from reporter.words.figures import Chart, Series, expected_share, has_progress, lights_chart, progress_chart
from reporter.words.rows import HUNDRED, SHARE_DECIMALS, Row, rows

if TYPE_CHECKING:
    from openpyxl.chart import BarChart
    from openpyxl.chart.series import Series as DrawnSeries

CHARTS = "图表"
_COLUMNS = (
    Column("序号", 6, 6),
    Column("名称", 30, 40),
    Column("完成率（%）", 12, 12),
    Column("序时进度（%）", 13, 13),
    Column("", 10, 10),
    Column("", 10, 10),
)
_TABLE, _LAST = 4, 20  # the first table's columns; the page's, charts included
_BESIDE = "H"
_WIDTH_CM, _ROW_CM, _AROUND_CM = 24, 0.82, 2.6
_ONE_DECIMAL = replace(RIGHT, number_format="0.0")


def write_charts(page: Page, plan: Plan, results: Results, blocks: Sequence[Block]) -> None:
    by_no = {row.no: row for row in results.indicators}
    ordered = replace(results, indicators=tuple(by_no[row.no] for row in plan.indicators))
    every = rows(plan, ordered)
    page.title(f"图表（截至{results.period.chinese}底）")
    page.headings(HEADING_ROW, _COLUMNS[:_TABLE])
    last = _progress_table(page, [row for row in every if has_progress(row)], blocks)
    lights = lights_chart(plan, every)
    heading = last + 3
    end = _lights_table(page, heading, lights)
    page.fit(_COLUMNS)
    if last < FIRST_ROW:
        page.only_line(FIRST_ROW, "本期没有可以计算完成率的指标", _TABLE)
    page.note(2, "左边的数随“指标”“承诺”两表变化，右边的图随左边的数变化。", _TABLE)
    progress = progress_chart(every)
    below = HEADING_ROW
    if progress is not None:
        drawn = _drawn(page, progress, "完成率与序时进度（%）", HEADING_ROW, last, 3)
        page.sheet.add_chart(drawn, f"{_BESIDE}{HEADING_ROW}")
        below += round(drawn.height / 0.5) + 2
    if lights.categories:
        drawn = _drawn(page, lights, "各重点任务亮灯情况（项）", heading, end, 3)
        page.sheet.add_chart(drawn, f"{_BESIDE}{below}")
        below += round(drawn.height / 0.5) + 2
    page.filter(HEADING_ROW, max(last, FIRST_ROW), _TABLE)
    page.freeze(FIRST_ROW)
    page.paper((1, 1), _LAST, max(end, below))


def _progress_table(page: Page, shown: Sequence[Row], blocks: Sequence[Block]) -> int:
    """The rows with a 完成率, each a formula over its own sheet. Returns the last row."""
    place = HEADING_ROW
    for place, row in enumerate(shown, FIRST_ROW):
        block = next(block for block in blocks if row.result.no in block.rows)
        at = block.rows[row.result.no]
        page.row_number(place, row.result.no)
        page.text(place, 2, f"{row.result.no} {row.indicator.name}")
        assert row.result.progress is not None  # has_progress saw to it
        progress = round_half_up(row.result.progress * HUNDRED, SHARE_DECIMALS)
        page.formula(place, 3, f"=ROUND('{block.sheet}'!$H${at}*100,1)", progress, _ONE_DECIMAL)
        share = expected_share(row)
        if share is None or row.result.target_number is None:
            page.blank(place, 4)
            continue
        target = plain(row.result.target_number)
        page.formula(place, 4, f"=ROUND('{block.sheet}'!$F${at}/{target}*100,1)", share, _ONE_DECIMAL)
    return place


def _lights_table(page: Page, heading: int, chart: Chart) -> int:
    """Lights by task. Returns the last row."""
    for column, text in enumerate(("", "重点任务", *(each.name for each in chart.series)), 1):
        page.text(heading, column, text or "序号", replace(CENTER, bold=True, fill="D9E1F2"))
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


def _drawn(page: Page, chart: Chart, title: str, heading: int, last: int, first_column: int) -> BarChart:
    from openpyxl.chart import BarChart, Reference
    from openpyxl.chart.label import DataLabelList
    from openpyxl.chart.shapes import GraphicalProperties

    drawn = BarChart()
    drawn.type = "bar"
    drawn.grouping = "stacked" if chart.stacked else "clustered"
    drawn.overlap = 100 if chart.stacked else 0
    drawn.gapWidth = 45
    drawn.title = title
    drawn.legend.position = "b"
    drawn.width, drawn.height = _WIDTH_CM, round(_AROUND_CM + _ROW_CM * (last - heading))
    categories = Reference(page.sheet, min_col=2, min_row=heading + 1, max_row=last)
    for column, series in enumerate(chart.series, first_column):
        data = Reference(page.sheet, min_col=column, min_row=heading, max_row=last)
        drawn.add_data(data, titles_from_data=True)
        _paint(drawn.series[-1], series)
        labels = DataLabelList(showVal=True, showSerName=chart.stacked, separator="：")
        # A label that names its light needs no colour; white behind it keeps it legible on any.
        labels.spPr = GraphicalProperties(solidFill="FFFFFF") if chart.stacked else None
        labels.showCatName = labels.showLegendKey = labels.showPercent = False
        labels.dLblPos = "ctr" if chart.stacked else "outEnd"
        drawn.series[-1].dLbls = labels
    drawn.set_categories(categories)
    drawn.x_axis.scaling.orientation = "maxMin"
    drawn.x_axis.tickLblPos = "low"
    drawn.x_axis.delete = False
    drawn.y_axis.delete = True
    drawn.y_axis.majorGridlines = None
    drawn.y_axis.scaling.min = 0
    return drawn


def _paint(drawn: DrawnSeries, series: Series) -> None:
    """Colour and pattern, and a dark line round each bar: a black-and-white print still tells them apart."""
    from openpyxl.drawing.colors import ColorChoice
    from openpyxl.drawing.fill import PatternFillProperties

    properties: Any = drawn.graphicalProperties
    if series.pattern:
        pattern: Any = PatternFillProperties(fgClr=ColorChoice(), bgClr=ColorChoice())
        pattern.prst = series.pattern
        pattern.fgClr.srgbClr, pattern.bgClr.srgbClr = series.colour, "FFFFFF"
        properties.pattFill = pattern
    else:
        properties.solidFill = series.colour
    properties.line.solidFill = "000000"
