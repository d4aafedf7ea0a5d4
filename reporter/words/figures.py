"""The two figures of a period as plain data: progress against expected by row, lights by task.

What the bulletin's and the ledger's native charts are drawn from. Numbers are rounded once, as they are printed.
Knows rows and the plan; neither Word nor Excel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from laoyousuode.plan import Plan
from laoyousuode.statuses import Light, light_names
from reporter.words.decimals import LEAST_OF_RATES, sheet_format
from reporter.words.phrases import listing, phrase, say
from reporter.words.rows import ReportRow


@dataclass(frozen=True, slots=True)
class Series:
    """One row of marks: its name, colour (RRGGBB), pattern ("" is solid) and a number or none per category."""

    name: str
    colour: str
    pattern: str
    numbers: tuple[Decimal | None, ...]

    @property
    def ink(self) -> str:
        """Black or white, whichever is legible on the colour (its luminance by ITU-R BT.601)."""
        red, green, blue = (int(self.colour[at : at + 2], 16) for at in (0, 2, 4))
        return "000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 110 else "FFFFFF"


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure of horizontal bars. `number_format` is a spreadsheet's; `unit` is said after a number in words."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number_format: str
    unit: str
    stacked: bool

    @property
    def in_words(self) -> str:
        """What the figure shows, for those who cannot see it."""
        lines = []
        for place, category in enumerate(self.categories):
            told = [
                f"{each.name}{number}{self.unit}"
                for each in self.series
                if (number := each.numbers[place]) is not None
            ]
            lines.append(f"{category}：{listing(told)}")
        return "；".join(lines)


def split_chart(chart: Chart, most: int) -> list[Chart]:
    """The chart in as few parts of equal height as have at most so many categories each."""
    total = len(chart.categories)
    count = max(1, -(-total // most))
    edges = [round(total * part / count) for part in range(count + 1)]
    return [
        replace(
            chart,
            categories=chart.categories[first:last],
            series=tuple(replace(each, numbers=each.numbers[first:last]) for each in chart.series),
        )
        for first, last in pairwise(edges)
    ]


def progress_chart(rows: Sequence[ReportRow]) -> Chart | None:
    """完成率 beside 序时进度, both in percent of the year's target; None where no row has a progress."""
    shown = [row for row in rows if has_progress(row)]
    if not shown:
        return None
    looks = phrase("charts.progress_looks")
    numbers = (
        [_rounded(row, row.progress) for row in shown],
        [_rounded(row, row.expected_share) for row in shown],
    )
    decimals = max(row.share_decimals for row in shown)
    return Chart(
        categories=tuple(f"{row.result.no} {row.indicator.name}" for row in shown),
        series=tuple(
            Series(look["name"], look["colour"], look["pattern"], tuple(each))
            for look, each in zip(looks, numbers, strict=True)
        ),
        number_format=f'{sheet_format(decimals, LEAST_OF_RATES)}"%"',
        unit="%",
        stacked=False,
    )


def has_progress(row: ReportRow) -> bool:
    """Whether a 完成率 is printed for the row: not where lower is better, nor where the figure is not yet whole."""
    return row.progress is not None


def _rounded(row: ReportRow, percentage: Decimal | None) -> Decimal | None:
    return None if percentage is None else Decimal(row.share(percentage))


def lights_chart(plan: Plan, rows: Sequence[ReportRow]) -> Chart:
    """How many rows of each task have which light; tasks without rows are left out."""
    counts = Counter((row.indicator.task, row.result.light) for row in rows)
    tasks = [task for task in plan.tasks if any(row.indicator.task == task.no for row in rows)]
    looks: dict[Light, dict[str, str]] = phrase("charts.light_looks")
    return Chart(
        categories=tuple(say("tasks.heading", numeral=task.numeral, title=task.title) for task in tasks),
        series=tuple(
            Series(
                light_names()[light],
                look["colour"],
                look["pattern"],
                # none, not nought: an empty bar bears no label
                tuple(Decimal(counts[task.no, light]) if counts[task.no, light] else None for task in tasks),
            )
            for light, look in looks.items()
        ),
        number_format="0",
        unit="项",
        stacked=True,
    )
