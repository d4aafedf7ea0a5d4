"""One row of the plan in words and figures: its line in the table, its sentence where it is behind or incomplete.

Rounds for display, once (domain rules, section 9). Knows the plan's row and its result; not the other rows,
the bulletin's order, or Word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from laoyousuode import ladder
from laoyousuode.cell import strip_invisible
from laoyousuode.kinds import KINDS
from laoyousuode.numbers import CONTEXT, round_half_up
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.results import IndicatorResult, Results
from laoyousuode.statuses import Light, status_named, status_of
from reporter.words.decimals import (
    LEAST_OF_RATES,
    OF_RATES,
    apart,
    is_computed,
    least_decimals,
    rate,
    rate_decimals,
    row_decimals,
    sheet_format,
    trimmed,
)
from reporter.words.phrases import say

HUNDRED = Decimal(100)
# Statuses that stand without a figure; what the table's cell shows then.
_WITHOUT_VALUE = {
    ladder.NOT_REPORTED: ladder.NOT_REPORTED,
    ladder.DOUBTFUL: ladder.DOUBTFUL,
    ladder.NO_CASES: None,
}


class NarrativeError(Exception):
    """The results hold what no rule can produce, so that there is nothing true to print."""

    def __init__(self, place: str, fault: str) -> None:
        super().__init__(f"{place}：{fault}，通报无法写出")
        self.place = place


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of table 1 or 2, ready to print."""

    no: str
    name: str
    target: str
    expected: str
    value: str
    progress: str
    status: str
    light: Light


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row of the plan with its result in one period."""

    indicator: Indicator
    measure: Measure
    result: IndicatorResult
    period: Period
    field: str = ""  # its 领域, where the plan has more than one
    turn: Decimal | None = None  # how far below, in percent of the target, 滞后 becomes 严重滞后

    @property
    def lower(self) -> bool:
        return self.measure.better == "lower"

    @property
    def is_kept(self) -> bool:
        """Its deadline has passed: it is kept or missed, no longer in progress (question Q16)."""
        since = self.indicator.kept_since
        return since is not None and self.period.year > since

    @property
    def status(self) -> str:
        """The status in the bulletin's word."""
        if not self.is_kept or self.result.light == "none":
            return self.result.status
        return status_named("kept" if self.result.light == "green" else "not_kept").word

    @property
    def is_behind(self) -> bool:
        return self.result.light in ("yellow", "red")

    @property
    def is_blank(self) -> bool:
        return self.result.status == ladder.NOT_REPORTED

    @property
    def is_incomplete(self) -> bool:
        """Somebody's figure is lacking, though there is more to say than 未报."""
        return bool(self.result.missing) and not self.is_blank

    @property
    def label(self) -> str:
        return f"{self.indicator.name}（{self.measure.unit}）"

    @property
    def decimals(self) -> int:
        """Decimals of the value, of what it is compared with, and of their difference."""
        return row_decimals(self.measure, self.result)

    @property
    def _least(self) -> int:
        """So many decimals stay though they are zeros."""
        return least_decimals(self.measure) if is_computed(self.measure) else self.decimals

    @property
    def number_format(self) -> str:
        """A spreadsheet's format that shows the row's figures as they are printed."""
        return sheet_format(self.decimals, self._least)

    def number(self, value: Decimal, beside: Iterable[Decimal] = ()) -> str:
        """The figure alone; `beside` are those of another time that the same line says."""
        return trimmed(value, apart(beside, self.decimals), self._least)

    def amount(self, value: Decimal, beside: Iterable[Decimal] = ()) -> str:
        """The figure with its unit."""
        return f"{self.number(value, beside)}{self.measure.unit}"

    def difference(self, gap: Decimal) -> str:
        """How far: in 个百分点 where the row is a percentage, else in its unit; never a zero."""
        number = trimmed(abs(gap), apart([gap, Decimal(0)], self.decimals), self._least)
        if self.measure.is_percentage:
            return say("behind.points", number=number)
        return f"{number}{self.measure.unit}"

    @property
    def progress(self) -> Decimal | None:
        """完成率 in percent; None for lower-is-better rows and where the figure is not yet whole."""
        result = self.result
        if result.progress is None or result.value is None or self.lower or result.status == ladder.DOUBTFUL:
            return None
        return _percent_of(result.value, result.target_number)

    @property
    def expected_share(self) -> Decimal | None:
        """序时目标 in percent of the year's target; None where either is lacking."""
        return _percent_of(self.result.expected, self.result.target_number)

    @property
    def share_decimals(self) -> int:
        """Decimals of 完成率 and of 序时进度: neither looks like the other, nor like 100, unless it is."""
        known = self.progress if self.progress is not None else self.expected_share
        return rate_decimals(known, [self.expected_share, HUNDRED]) if known is not None else OF_RATES

    def share(self, percentage: Decimal) -> str:
        """完成率 or 序时进度 as it is printed, without the sign."""
        return trimmed(percentage, self.share_decimals, LEAST_OF_RATES)

    @property
    def target(self) -> str:
        """The year's target as the plan prints it, with its unit where it ends in a number."""
        text = strip_invisible(self.result.target)
        return f"{text}{self.measure.unit}" if text[-1:].isdigit() else text


def report_rows(plan: Plan, results: Results) -> tuple[ReportRow, ...]:
    """Every row of the plan with its result. Raises NarrativeError where the two lists differ."""
    if [row.no for row in results.indicators] != [row.no for row in plan.indicators]:
        raise NarrativeError("指标", "结果中的指标与方案不一致")
    year, turn = results.period.year, abs(plan.thresholds.behind) * HUNDRED
    return tuple(
        ReportRow(indicator, indicator.measure(year), result, results.period, plan.field_of(indicator), turn)
        for indicator, result in zip(plan.indicators, results.indicators, strict=True)
    )


def _percent_of(value: Decimal | None, target: Decimal | None) -> Decimal | None:
    return CONTEXT.divide(round_half_up(value) * HUNDRED, target) if value is not None and target else None


def percent(share: Decimal) -> str:
    """A share of one as 85.0%, 6.25%."""
    return f"{rate(share * HUNDRED)}%"


def table_row(row: ReportRow) -> TableRow:
    """The row's line in its table."""
    nothing = say("tables.nothing")
    result = row.result
    return TableRow(
        no=result.no,
        name=f"{row.field}：{row.label}" if row.field else row.label,
        target=strip_invisible(result.target) or nothing,
        expected=nothing if result.expected is None else row.number(result.expected),
        value=_value_cell(row),
        progress=_progress(row) or nothing,
        status=row.status,
        light=result.light,
    )


def district_value(row: ReportRow) -> str:
    """The district's figure, or the word that stands for it. Raises NarrativeError for a gap no rule explains."""
    result = row.result
    if result.value is not None:
        return row.number(result.value)
    if result.status not in _WITHOUT_VALUE:
        raise NarrativeError(f"第{result.no}行", f"状态为“{result.status}”，却没有完成值")
    return _WITHOUT_VALUE[result.status] or say("tables.nothing")


def _value_cell(row: ReportRow) -> str:
    value = district_value(row)
    if not row.is_incomplete:
        return value
    key = "tables.missing" if row.result.value is not None else "tables.only_missing"
    missing = row.result.missing
    # A list of many would make the line the tallest of the table; they are named where it says what is lacking.
    names = missing[0] if len(missing) == 1 else say("tables.missing_many", count=len(missing))
    return say(key, value=value, word=value, names=names)


def _progress(row: ReportRow) -> str:
    """完成率 with its sign; nothing where there is none."""
    return "" if row.progress is None else f"{row.share(row.progress)}%"


def behind_clauses(row: ReportRow) -> str:
    """How far a row is behind: “累计完成×，完成年度目标的×%，低于序时进度×个百分点”."""
    result = row.result
    if result.value is None or result.gap is None or result.deviation is None:
        raise NarrativeError(f"第{result.no}行", f"状态为“{result.status}”，却没有可比较的数据")
    level = "level"
    if KINDS[row.measure.kind].accumulates:
        level = "flow_lower" if row.lower else "flow"
    clauses = [say(f"behind.{level}", value=row.amount(result.value))]
    progress = _progress(row)
    # Of a percentage, a share of the target says less than the difference in points.
    if progress and not row.is_kept and not row.measure.is_percentage:
        clauses.append(say("behind.share", progress=progress))
    clauses.append(_shortfall(row, result.gap))
    if row.is_kept:
        deadline = say("behind.kept_deadline", year=row.indicator.kept_since)
        clauses = [deadline, *clauses, say("behind.kept_end")]
    return "，".join(clauses)


def shortfall(row: ReportRow) -> str:
    """How far a row that is behind is from what it is held against, in words."""
    return _shortfall(row, row.result.gap) if row.result.gap is not None else say("tables.nothing")


def _shortfall(row: ReportRow, gap: Decimal) -> str:
    if not gap:  # exactly on a strict target
        return say("behind.not_met", target=row.target)
    kind = KINDS[row.measure.kind]
    at_target = row.period.is_december or kind.is_rate or row.is_kept
    if row.lower and at_target:
        return say("behind.above_target", target=row.target, gap=row.difference(gap))
    if row.lower:
        return say("behind.above_expected", gap=row.difference(gap))
    if at_target:
        return say("behind.below_target", gap=row.difference(gap))
    share = _shortfall_share(row, gap)
    if kind.accumulates and share:
        return say("behind.below_schedule", gap=rate(share, [Decimal(0), row.turn]))
    return say("behind.below_expected", gap=row.difference(gap))


def _shortfall_share(row: ReportRow, gap: Decimal) -> Decimal | None:
    """How far below in percent of the target: as it was judged, or finer where that rounds to nothing."""
    if row.result.deviation:
        return round_half_up(abs(row.result.deviation)) * HUNDRED
    return _percent_of(abs(gap), row.result.target_number)


def worst_first(behind: Iterable[ReportRow]) -> list[ReportRow]:
    """By deviation, the worst first; equals keep the plan's order."""
    return sorted(behind, key=lambda row: row.result.deviation or Decimal(0))


def behind_sentences(all_rows: Iterable[ReportRow], what: str) -> list[str]:
    """Those behind, one by one."""
    every = list(all_rows)
    behind = worst_first(row for row in every if row.is_behind)
    if not behind:
        judged = any(row.result.light != "none" for row in every)
        return [say("behind.none" if judged else "behind.nothing_to_judge", what=what)]
    alone = len(behind) == 1
    result = [] if alone else [say("behind.some", what=what, count=len(behind))]
    for order, row in enumerate(behind, 1):
        facts = {"name": row.indicator.name, "lead": row.indicator.lead, "clauses": behind_clauses(row)}
        if alone:
            result.append(say("behind.one", what=what) + say("behind.item_alone", **facts))
        else:
            result.append(say("behind.item", order=order, **facts))
    return result


def sort_key(status: str) -> int:
    """A status's place in the order of the bulletin's counts."""
    return status_of(status).overview
