"""The three lists' rows: targets by year, tasks, and what each bureau answers for; what is done is crossed off (销号).

A target is crossed off in the month in which the district's figure met the year's target; a task when every one of its
bureaus called it done. Knows the plan and plain facts about the last month; no store and no file format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from laoyousuode.cell import strip_invisible
from laoyousuode.layout import SELF_ASSESSMENTS
from laoyousuode.period import Period
from laoyousuode.phrases import phrases
from laoyousuode.plan import Indicator, Plan
from laoyousuode.statuses import status_named

_PHRASES = phrases(Path(__file__).parent / "lists.toml")
say, phrase = _PHRASES.say, _PHRASES.phrase
DONE = SELF_ASSESSMENTS[0]
# The statuses by which a year's target is met for good: what is merely on its way is not crossed off.
_MET = ("done", "kept")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a month left the plan: each row's status, and what each bureau said of each task; None before the second."""

    period: Period | None = None
    statuses: Mapping[str, str] = field(default_factory=dict)
    assessments: Mapping[tuple[int, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamedList:
    """One list, ready to print."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def plan_lists(plan: Plan, standing: Standing) -> tuple[NamedList, ...]:
    """目标清单, 任务清单, 责任清单; with a column for 销号 from the second month on."""
    return (_targets(plan, standing), _tasks(plan, standing), _duties(plan))


def _targets(plan: Plan, standing: Standing) -> NamedList:
    years = tuple(say("targets.year", year=year) for year in plan.years)
    head = (*phrase("targets.head"), *years, *_mark_head("targets", standing))
    rows = tuple(
        (
            row.no,
            row.name,
            row.measure(standing.period.year if standing.period else plan.years[0]).unit,
            row.lead,
            "、".join(row.support) or say("words.none"),
            *(_target(row, year) for year in plan.years),
            *_mark(standing, standing.statuses.get(row.no, "") in {status_named(key).word for key in _MET}),
        )
        for row in plan.indicators
    )
    return NamedList(say("targets.title"), head, rows)


def _target(row: Indicator, year: int) -> str:
    target = row.measure(year).target
    return strip_invisible(target.text) if target else say("words.none")


def _tasks(plan: Plan, standing: Standing) -> NamedList:
    rows = tuple(
        (
            task.numeral,
            task.title,
            task.text,
            "、".join(task.bureaus),
            *_mark(standing, all(standing.assessments.get((task.no, name)) == DONE for name in task.bureaus)),
        )
        for task in plan.tasks
    )
    return NamedList(say("tasks.title"), (*phrase("tasks.head"), *_mark_head("tasks", standing)), rows)


def _duties(plan: Plan) -> NamedList:
    separator, none = say("words.separator"), say("words.none")
    rows = []
    for bureau in plan.bureaus:
        led = [row for row in plan.indicators if row.lead == bureau.name]
        supported = [row for row in plan.indicators if bureau.name in row.support]
        tasks = [
            say("words.task", numeral=each.numeral, title=each.title) for each in plan.tasks_of(bureau.name)
        ]
        named = [[say("words.item", no=row.no, name=row.name) for row in rows_] for rows_ in (led, supported)]
        rows.append((bureau.name, *(separator.join(each) or none for each in (*named, tasks))))
    return NamedList(say("duties.title"), tuple(phrase("duties.head")), tuple(rows))


def _mark_head(key: str, standing: Standing) -> tuple[str, ...]:
    return (say(f"{key}.mark"),) if standing.period else ()


def _mark(standing: Standing, done: bool) -> tuple[str, ...]:
    if standing.period is None:
        return ()
    return (say("words.crossed", period=standing.period.chinese) if done else say("words.open"),)
