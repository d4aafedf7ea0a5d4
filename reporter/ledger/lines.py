"""Which cells make each district value, and the arithmetic over them, checked before anything is written.

The ledger shows values as formulas; here is made sure that what the formula yields is what the results say.
Knows results and plan; nothing of sheets, except that a source is named by its line in the list of sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from laoyousuode.findings import worded
from laoyousuode.numbers import CONTEXT, divide, plain, round_half_up
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.results import Contribution, IndicatorResult, Results, Source
from laoyousuode.statuses import status_of
from reporter.ledger.words import FIELD_NAMES, say
from reporter.words.rows import ReportRow

# What stands in 来源 where a cell was read just as it was typed.
ORIGINAL = say("sources.original")


def shown_status(indicator: Indicator, measure: Measure, result: IndicatorResult, period: Period) -> str:
    """The status in the documents' word: 保持 or 未保持 where the deadline has passed."""
    return ReportRow(indicator, measure, result, period).status


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the list of sources: a cell that the row `no` was made from, and what the bureau said of it."""

    no: str
    name: str
    source: Source
    remark: str = ""
    rule: str = ""


def source_lines(plan: Plan, results: Results) -> tuple[SourceLine, ...]:
    """Every cell that a value was made from, once for each row that uses it, in the rows' order."""
    lines: list[SourceLine] = []
    rules = _rules(plan, results)
    for row in results.indicators:
        remarks = {part.bureau: _remark(part) for part in row.contributions}
        counted = [part for part in row.contributions if part.state == "number"]
        every = [*row.sources, *(source for part in counted for source in part.sources)]
        for source in dict.fromkeys(every):
            if source.field not in FIELD_NAMES:
                raise ValueError(f"指标{row.no}：来源项目“{source.field}”不认识")
            rule = rules.get((source.file, source.sheet, source.cell), ORIGINAL)
            lines.append(SourceLine(row.no, row.name, source, remarks.get(source.bureau, ""), rule))
    return tuple(lines)


def _rules(plan: Plan, results: Results) -> dict[tuple[str, str, str], str]:
    """By which rule each cell was read: the findings that speak of it, by code and in words."""
    found: dict[tuple[str, str, str], list[str]] = {}
    entries = worded(plan)
    for finding in results.findings:
        if finding.cell:
            entry = entries.get(finding.code)
            words = f"{finding.code}：{entry.meaning}" if entry else finding.code
            found.setdefault((finding.file, finding.sheet, finding.cell), []).append(words)
    return {place: "；".join(dict.fromkeys(words)) for place, words in found.items()}


def _remark(part: Contribution) -> str:
    confirmed = say("sources.confirmed", reason=part.confirmed) if part.confirmed else ""
    return "；".join(piece for piece in (confirmed, part.note) if piece)


def check_results(plan: Plan, results: Results, lines: Sequence[SourceLine]) -> None:
    """Raise ValueError where the results are not this plan's, leave a row out, or contradict their own sources."""
    if results.plan != plan.id:
        raise ValueError(f"结果属于方案“{results.plan}”，不是“{plan.id}”")
    _same_names("指标", [row.no for row in plan.indicators], [row.no for row in results.indicators])
    _same_names("单位", [unit.name for unit in plan.bureaus], [unit.name for unit in results.bureaus])
    values = {row.no: row.value for row in results.indicators}
    for row in results.indicators:
        status = status_of(row.status)
        if status.said_of != "any" or row.light != status.light:
            raise ValueError(f"指标{row.no}：状态“{row.status}”与灯“{row.light}”不是判定规则的结果")
        if row.value is None:
            continue
        made = _made_of(plan, results, row, values, [line.source for line in lines if line.no == row.no])
        if made is None or round_half_up(made) != round_half_up(row.value):
            raise ValueError(f"指标{row.no}：完成值 {_shown(row.value)} 与来源算出的 {_shown(made)} 不同")


def _same_names(what: str, planned: list[str], found: list[str]) -> None:
    if sorted(planned) != sorted(found):
        different = "、".join(sorted(set(planned) ^ set(found))) or "有重复"
        raise ValueError(f"结果与方案的{what}不一致：{different}")


def _made_of(
    plan: Plan,
    results: Results,
    row: IndicatorResult,
    values: Mapping[str, Decimal | None],
    sources: Sequence[Source],
) -> Decimal | None:
    """The value by the arithmetic that the ledger's formula prints; None where it has nothing to work on."""
    measure = plan.indicator(row.no).measure(results.period.year)
    if measure.combine == "derived":
        numerator, denominator = (values[no] for no in derived_of(plan, row.no))
        return _percentage(numerator, denominator)
    if measure.combine == "lead":
        wanted = figure_fields(measure)
        if sorted(source.field for source in sources if source.field in wanted) != sorted(wanted):
            return None  # one cell each, for the formula points at it
    if measure.entry_form == "ratio":
        return _percentage(_total(sources, "numerator"), _total(sources, "denominator"))
    return _total(sources, "value")


def figure_fields(measure: Measure) -> tuple[str, ...]:
    """The fields whose cells make the figure."""
    return ("numerator", "denominator") if measure.entry_form == "ratio" else ("value",)


def derived_of(plan: Plan, no: str) -> tuple[str, str]:
    """The rows that a derived row is the quotient of."""
    derived = plan.indicator(no).derived
    if derived is None:
        raise ValueError(f"指标{no}：没有写明由哪两行推算")
    return derived


def _shown(number: Decimal | None) -> str:
    return "（无）" if number is None else plain(round_half_up(number))


def _total(sources: Sequence[Source], field: str) -> Decimal:
    return sum((source.value for source in sources if source.field == field), Decimal(0))


def _percentage(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    if numerator is None or not denominator:
        return None
    return CONTEXT.multiply(Decimal(100), divide(numerator, denominator))
