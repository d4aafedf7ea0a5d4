"""Searches random rows for one that contradicts itself once it is printed.

    python -m tests.documents.contradictions [ROWS]

Figures lie where the ladder turns and a hair beside it, for every row and year of the plan and every month. What is
printed is read again as a reader would, without the product's rounding: numbers against numbers, words against numbers.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from laoyousuode.period import Period
from laoyousuode.plan import Measure, Plan
from laoyousuode.plan_file import default_plan
from reporter.words.figures import progress_chart
from reporter.words.rows import ReportRow, TableRow, behind_clauses, report_rows, table_row
from tests.documents.random_results import Said, make

DUST = Decimal("0.000001")
ROWS = 100_000
# How a figure was typed: so many decimals, most often few.
DECIMALS = (0, 1, 1, 2, 2, 2, 3, 4, 4, 5, 6)
STEPS = ("0", "0.000001", "-0.000001", "0.0004", "-0.0004", "0.004", "-0.004", "0.04", "-0.04", "-0.5", "0.5")
NUMBER = r"(\d+(?:\.\d+)?)"


def rows(plan: Plan, count: int, rng: random.Random) -> Iterator[ReportRow]:
    """Rows as a period's results give them."""
    told = 0
    while told < count:
        period = Period(rng.choice(plan.years), rng.randint(1, 12))
        said: dict[tuple[str, str], Said] = {}
        for indicator in plan.indicators:
            measure = indicator.measure(period.year)
            wanted = figure(measure, period, rng)
            contributors = indicator.contributors(period.year)
            for place, bureau in enumerate(contributors):
                if measure.entry_form == "ratio":
                    said[indicator.no, bureau] = ratio(measure, wanted, rng)
                elif place == 0 or rng.random() < 0.3:
                    part = wanted if place == 0 else typed(wanted * Decimal(rng.random()) / 50, measure, rng)
                    said[indicator.no, bureau] = str(part)
                else:
                    said[indicator.no, bureau] = "none"
        for row in report_rows(plan, make(plan, str(period), said)):
            told += 1
            yield row


def figure(measure: Measure, period: Period, rng: random.Random) -> Decimal:
    """Near a figure at which the ladder turns."""
    target = measure.target.number if measure.target else Decimal(50)
    share, start = Decimal(period.month) / 12, measure.previous or Decimal(0)
    turns = [target, target * share, start + (target - start) * share]
    turns += [turn + target * step for turn in turns for step in (Decimal("0.05"), Decimal("-0.1"))]
    turns.append(target * Decimal(str(round(rng.uniform(0, 1.3), 4))))
    return typed(rng.choice(turns) + Decimal(rng.choice(STEPS)), measure, rng)


def typed(number: Decimal, measure: Measure, rng: random.Random) -> Decimal:
    """The number with as many decimals as somebody might type."""
    decimals = 0 if measure.whole else rng.choice(DECIMALS)
    return max(number, Decimal(0)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def ratio(measure: Measure, wanted: Decimal, rng: random.Random) -> tuple[str, str]:
    """Parts whose percentage is near the wanted one."""
    below = rng.choice([rng.randint(1, 40), rng.randint(40, 4000), rng.randint(4000, 400_000)])
    if not measure.whole_parts:
        return str((wanted * below / 10000).quantize(Decimal("0.01"))), str(Decimal(below) / 100)
    above = min(below, max(0, round(below * wanted / 100) + rng.choice([0, 0, 1, -1])))
    return str(above), str(below)


def order(one: Decimal, other: Decimal) -> int:
    return (one > other) - (one < other)


def digits(text: str) -> int:
    return len(text.partition(".")[2])


def contradictions(row: ReportRow) -> list[str]:
    """What a reader would find in the row's line, its sentence and its bars."""
    if row.result.value is None:
        return []
    line = table_row(row)
    found = [*_of_line(row, line), *_of_chart(row, line)]
    if row.is_behind:
        found += _of_sentence(row, line, behind_clauses(row))
    place = f"第{line.no}行 {row.period} 实际{row.result.value}"
    return [f"{place}：{each} {line}" for each in found]


def _compared(row: ReportRow, line: TableRow) -> Iterator[tuple[str, Decimal, Decimal, Decimal, Decimal]]:
    """Pairs that the line sets beside one another: exactly, and as printed."""
    value, printed = row.result.value, Decimal(line.value.partition("（")[0])
    assert value is not None
    target = row.measure.target.number if row.measure.target else None
    if target is not None:
        yield "目标", value, target, printed, target
    if row.result.expected is not None and line.expected != "—":
        yield "序时目标", value, row.result.expected, printed, Decimal(line.expected)


def _of_line(row: ReportRow, line: TableRow) -> Iterator[str]:
    shown = line.value.partition("（")[0]
    value = row.result.value
    assert value is not None
    for what, exact, other, printed, beside in _compared(row, line):
        if order(exact.quantize(DUST, ROUND_HALF_UP), other.quantize(DUST, ROUND_HALF_UP)) != order(
            printed, beside
        ):
            yield f"完成值{printed}与{what}{beside}的大小"
    computed = row.measure.entry_form == "ratio" or row.measure.combine == "derived"
    if not computed and row.result.value == value.quantize(Decimal("0.0001")) != Decimal(shown):
        yield f"填报{value}，印成{shown}"
    if row.measure.target and digits(shown) < row.measure.target.decimals:
        yield f"小数位比目标少：{shown}"
    if line.progress != "—":
        progress = Decimal(line.progress.rstrip("%"))
        target = row.measure.target
        assert target is not None
        if order(progress, Decimal(100)) != order(value.quantize(DUST, ROUND_HALF_UP), target.number):
            yield f"完成率{progress}与100的大小"
    if row.is_behind and row.result.expected is not None and not row.is_kept:
        printed, expected = Decimal(shown), Decimal(line.expected)
        if (printed <= expected if row.lower else printed >= expected) and not _on_strict(row):
            yield f"{line.status}，完成值却是{printed}，序时目标{expected}"
    if row.result.light == "green" and row.result.expected is not None and row.measure.kind != "policy_level":
        printed, expected = Decimal(shown), Decimal(line.expected)
        if printed > expected if row.lower else printed < expected:
            yield f"{line.status}，完成值却是{printed}，序时目标{expected}"


def _on_strict(row: ReportRow) -> bool:
    """Exactly on a target that the number itself does not meet."""
    return bool(row.measure.target and row.measure.target.is_strict and not row.result.gap)


def _of_chart(row: ReportRow, line: TableRow) -> Iterator[str]:
    chart = progress_chart([row])
    if chart is None:
        return
    progress, expected = (series.numbers[0] for series in chart.series)
    assert progress is not None
    if line.progress != "—" and Decimal(line.progress.rstrip("%")) != progress:
        yield f"图中的完成率{progress}"
    if expected is not None and row.result.expected is not None and row.result.value is not None:
        wanted = order(
            row.result.value.quantize(DUST, ROUND_HALF_UP), row.result.expected.quantize(DUST, ROUND_HALF_UP)
        )
        if order(progress, expected) != wanted:
            yield f"图中的完成率{progress}与序时进度{expected}的大小"


def _of_sentence(row: ReportRow, line: TableRow, sentence: str) -> Iterator[str]:
    printed = line.value.partition("（")[0]
    said = re.search(rf"(?:累计完成|累计为|目前为){NUMBER}", sentence)
    if said is None or said[1] != printed:
        yield f"句中的完成值不是{printed}：{sentence}"
    share = re.search(rf"完成年度目标的{NUMBER}%", sentence)
    if share and line.progress != f"{share[1]}%":
        yield f"句中的完成率不是{line.progress}：{sentence}"
    points = re.search(rf"低于序时进度{NUMBER}个百分点", sentence)
    if points:
        far, turn = Decimal(points[1]), row.turn
        assert turn is not None
        if not far or (far > turn) != (row.result.light == "red"):
            yield f"低于序时进度{far}：{sentence}"
    apart = re.search(rf"(?:低于|高于)(?:序时目标|年度目标)(?:（[^）]*）)?{NUMBER}", sentence)
    if apart:
        difference = Decimal(apart[1])
        beside = Decimal(line.expected) if "序时目标" in sentence else None
        if beside is None and row.measure.target:
            beside = row.measure.target.number
        unit = Decimal(1).scaleb(-min(digits(apart[1]), digits(printed)))
        if not difference or (beside is not None and abs(abs(Decimal(printed) - beside) - difference) > unit):
            yield f"相差{difference}：{sentence}"


def search(count: int, seed: int, plan: Plan | None = None) -> tuple[int, list[str]]:
    """So many rows searched, and what was found."""
    looked, found = 0, []
    for row in rows(plan or default_plan(), count, random.Random(seed)):
        looked += 1
        found += contradictions(row)
    return looked, found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=ROWS)
    looked, found = search(parser.parse_args().rows, 20261105)
    for text in found[:20]:
        sys.stdout.write(f"{text}\n")
    sys.stdout.write(f"{looked} rows printed, {len(found)} contradictions\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
