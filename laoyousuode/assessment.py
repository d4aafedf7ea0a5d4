"""One bureau's form for one period, row by row: what was typed, what is wrong with it, how it is judged.

The form's formulas, the add-in and the batch reader all say what `assess` says. Knows no file and no cell's
place; the district's value is made of many bureaus' figures elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from laoyousuode.entry import Earlier, Entry, Figure, RowReading, derive, read_row, relate
from laoyousuode.examination import check_row, figure_of
from laoyousuode.findings import Issue, plan_facts
from laoyousuode.ladder import OTHERS, Judgement, judge
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Plan, Standing
from laoyousuode.statuses import Light, status_of

_NOTHING, _UNTOUCHED = Entry(), Figure("blank")


@dataclass(frozen=True)
class Assessment:
    """What a bureau's sheet says of one row. `row` is None for a derived row, into which nothing is typed."""

    plan: Plan
    period: Period
    bureau: str
    indicator: Indicator
    standing: Standing
    row: RowReading | None
    issues: tuple[Issue, ...]
    figure: Figure

    @cached_property
    def judgement(self) -> Judgement:
        """Worked out when it is first asked for: most rows of most returns are another bureau's."""
        return judge(
            self.indicator.measure(self.period.year),
            self.period,
            self.figure.for_ladder,
            self.plan.thresholds,
            standing=self.standing,
            share=self.indicator.shares.get(self.bureau),
        )

    @property
    def status(self) -> str:
        return OTHERS if self.standing == "other" else self.judgement.status

    @property
    def light(self) -> Light:
        return status_of(self.status).light

    @property
    def hint(self) -> str:
        """The first finding's short sentence, as the form's 校验提示 shows it; "" where there is nothing to say."""
        return first_hint(self.plan, self.issues)


def assess(
    plan: Plan,
    period: Period,
    bureau: str,
    entries: Mapping[str, Entry],
    earlier: Mapping[str, tuple[Earlier, ...]] | None = None,
) -> dict[str, Assessment]:
    """Assess every row of the plan by its number.

    `bureau` "" stands for the whole district's own sheet (the master form). `earlier` gives the same bureau's
    figures in earlier periods. Raises KeyError for a year outside the plan.
    """
    year, before = period.year, earlier or {}
    rows = {
        indicator.no: read_row(
            indicator, year, bureau, entries.get(indicator.no, _NOTHING), before.get(indicator.no, ())
        )
        for indicator in plan.indicators
        if indicator.measure(year).entry_form != "none"
    }
    related = relate(plan, rows)
    found: dict[str, tuple[list[Issue], Figure]] = {}
    for no, row in related.items():
        if row.is_untouched and row.indicator.standing(bureau, year) == "other":
            # Nothing is told of another bureau's row, and there is nothing in it to be used.
            found[no] = ([], _UNTOUCHED)
        else:
            issues = check_row(row, plan.thresholds)
            found[no] = (told(row, issues), figure_of(row, issues))
    result: dict[str, Assessment] = {}
    for indicator in plan.indicators:
        issues, figure = found.get(indicator.no) or ([], _derived(indicator, found))
        standing = indicator.standing(bureau, year)
        result[indicator.no] = Assessment(
            plan, period, bureau, indicator, standing, related.get(indicator.no), tuple(issues), figure
        )
    return result


def first_hint(plan: Plan, issues: Iterable[Issue]) -> str:
    """The short sentence of the first of these that has one and that the clerk did not confirm, else ""."""
    facts = plan_facts(plan)
    hints = (
        issue.definition.hint.format_map({**facts, **issue.facts}) for issue in issues if not issue.confirmed
    )
    return next((hint for hint in hints if hint), "")


def told(row: RowReading, issues: list[Issue]) -> list[Issue]:
    """What the sheet says of a row whose checks gave `issues`.

    On another bureau's row, only that it is not ours: what is wrong in it is that bureau's business.
    """
    if row.indicator.standing(row.bureau, row.measure.year) != "other":
        return issues
    if not row.is_filled:
        return []
    filled = [name for name in row.looked_at if row.figures[name].state != "blank"]
    owners = "、".join(row.indicator.contributors(row.measure.year))
    return [
        Issue(
            "not-own-row", row.indicator.no, filled[0], row.figures[filled[0]].raw, facts={"owners": owners}
        )
    ]


def _derived(indicator: Indicator, found: Mapping[str, tuple[list[Issue], Figure]]) -> Figure:
    if indicator.derived is None:
        raise ValueError(f"row {indicator.no} has no entry and is not derived")
    numerator, denominator = (found[no][1] for no in indicator.derived)
    return derive(numerator, denominator)
