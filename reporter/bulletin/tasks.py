"""重点任务 in the bulletin: a paragraph in its body, and the bureaus' own words in an annex.

The program counts self-assessments; every other word is a bureau's own. Knows results and the plan's tasks; not Word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from laoyousuode.layout import SELF_ASSESSMENTS
from laoyousuode.period import chinese_date, due_date, next_period
from laoyousuode.plan import Plan, Task
from laoyousuode.results import Results, TaskReport
from reporter.bulletin.problems import Section, attributed, own_words_of
from reporter.bulletin.words import phrase, say
from reporter.words.phrases import lines, listing


def summaries(plan: Plan, results: Results, details: str) -> list[str]:
    """Section 三: how the bureaus judge themselves, and where their own words are (`details` is that annex's label)."""
    said = {(report.task, report.bureau): _self(report) for report in results.tasks if _says_anything(report)}
    due = [(task.no, bureau) for task in plan.tasks for bureau in task.bureaus]
    due += [place for place in said if place not in due]
    parts = [
        _part("assessed" if word in phrase("summary.quiet") else "assessed_named", plan, places, word)
        for word in dict.fromkeys((*SELF_ASSESSMENTS, *sorted(set(said.values()) - {""})))
        if (places := [place for place in due if said.get(place) == word])
    ]
    for key, wanted in (("unassessed", ""), ("silent", None)):
        places = [place for place in due if said.get(place) == wanted]
        if places:
            parts.append(_part(key, plan, places))
    told = say("summary.all", tasks=len(plan.tasks), count=len(due), parts="；".join(parts))
    return [told + say("summary.own_words", label=details)]


def _self(report: TaskReport) -> str:
    return "".join(lines(report.self_assessment)).rstrip("。")


def _says_anything(report: TaskReport) -> bool:
    return bool(report.self_assessment.strip() or report.progress.strip())


def _part(key: str, plan: Plan, places: Sequence[tuple[int, str]], word: str = "") -> str:
    """How many, and where they are to be named: which task's, and who."""
    by_task: dict[int, list[str]] = {}
    for no, bureau in places:
        by_task.setdefault(no, []).append(bureau)
    names = "，".join(
        say("summary.named", numeral=plan.task(no).numeral, bureaus=listing(bureaus))
        for no, bureaus in sorted(by_task.items())
    )
    return say(f"summary.{key}", assessment=word, count=len(places), names=names)


def own_words(plan: Plan, results: Results) -> dict[str, Any]:
    """The annex: progress by task, problems and next steps by bureau."""
    return {
        "tasks": [task_section(task, results.tasks) for task in plan.tasks],
        "task_problems": own_words_of(plan, results, "problem") or [say("problems.words_none")],
        "task_next": own_words_of(plan, results, "next") or [say("next.none")],
    }


def task_section(task: Task, reports: Sequence[TaskReport]) -> Section:
    """One 重点任务: each bureau's own words, and who wrote none."""
    own = [report for report in reports if report.task == task.no]
    order = [*task.bureaus, *(report.bureau for report in own if report.bureau not in task.bureaus)]
    paragraphs: list[str] = []
    silent: list[str] = []
    for bureau in dict.fromkeys(order):
        found = [line for report in own if report.bureau == bureau for line in _progress_lines(report)]
        paragraphs += found
        if not found:
            silent.append(bureau)
    if silent and len(silent) == len(task.bureaus) > 1:
        paragraphs.append(say("tasks.all_silent"))
    elif silent:
        paragraphs.append(say("tasks.silent", names=listing(silent)))
    return Section(say("tasks.heading", numeral=task.numeral, title=task.title), tuple(paragraphs))


def _progress_lines(report: TaskReport) -> list[str]:
    assessment = "".join(lines(report.self_assessment)).rstrip("。")
    key = "tasks.words_self" if assessment else "tasks.words"
    return attributed(report.progress, partial(say, key, bureau=report.bureau, self=assessment))


def next_steps(plan: Plan, results: Results, details: str) -> list[str]:
    """Section 五: where the bureaus' own next steps are, then when the next returns are due, while the plan runs."""
    found = [say("next.see" if own_words_of(plan, results, "next") else "next.see_none", label=details)]
    following = next_period(results.period)
    if following.year in plan.years:
        due = chinese_date(due_date(following, plan.bulletin.due_day))
        found.append(say("next.deadline", date=due, period=following.chinese))
    return found
