"""Section 四 of the bulletin: what is behind or lacking, who is late, and the bureaus' own words.

The program counts and names; causes are only ever what a bureau wrote. Knows rows and results, not the
bulletin's other sections, and not Word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from laoyousuode import ladder
from laoyousuode.findings import Finding, is_inward
from laoyousuode.plan import Plan
from laoyousuode.results import Results, TaskReport
from reporter.bulletin.words import say
from reporter.words.phrases import lines, listing, says_nothing, sentence
from reporter.words.rows import ReportRow, sort_key

NUMERALS = "一二三四五六七八九十"
_RETURN_LEVEL = frozenset({"missing-return", "late-return"})  # told under reception, not as a fault of a form


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the second level and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


def problems(
    results: Results, every: Sequence[ReportRow], details: str, notes: Sequence[str] = ()
) -> list[Section]:
    """Section 四. Its parts are numbered as they are there; one says so where there is none.

    `details` is the label of the annex that lists the findings; `notes` are whole sentences on what the office itself
    decided or typed.
    """
    parts = [
        ("behind", _behind(every)),
        ("incomplete", _incomplete(every)),
        ("quality", _reception_and_quality(results, details)),
        ("office", list(notes)),
    ]
    there = [(key, paragraphs) for key, paragraphs in parts if paragraphs]
    sections = [
        Section(
            say("tasks.heading", numeral=numeral, title=say(f"problems.{key}")),
            tuple(paragraphs),
        )
        for numeral, (key, paragraphs) in zip(NUMERALS, there, strict=False)
    ]
    if all(key == "office" for key, _ in there):
        sections.insert(0, Section("", (say("problems.none"),)))
    return sections


def _behind(every: Sequence[ReportRow]) -> list[str]:
    behind = [row for row in every if row.is_behind]
    if not behind:
        return []
    by_status = sorted({row.status for row in behind}, key=sort_key, reverse=True)
    classes = [
        say("problems.class", status=status, count=sum(row.status == status for row in behind))
        for status in by_status
    ]
    leads = listing(dict.fromkeys(row.indicator.lead for row in behind))
    return [sentence([listing(classes) + say("problems.leads", names=leads)])]


def _named(key: str, named: Sequence[ReportRow], **facts: object) -> str:
    return say(key, count=len(named), names=listing(row.indicator.name for row in named), **facts)


def _incomplete(every: Sequence[ReportRow]) -> list[str]:
    incomplete = [row for row in every if row.is_incomplete]
    doubtful = [row for row in every if row.status == ladder.DOUBTFUL and not row.is_incomplete]
    blank = [row for row in every if row.is_blank]
    found: list[str] = []
    if incomplete:
        items = [
            say("problems.incomplete_item", name=row.indicator.name, names=listing(row.result.missing))
            for row in incomplete
        ]
        found.append(say("problems.incomplete_list", count=len(incomplete), items="；".join(items)) + "。")
    rest: list[str] = []
    if doubtful:
        rest.append(_named("problems.doubtful_list", doubtful))
    if blank:
        # A list of every row tells nothing.
        rest.append(
            _named("problems.blank_all" if len(blank) == len(every) else "problems.blank_list", blank)
        )
    return [*found, *([sentence(rest)] if rest else [])]


def _reception_and_quality(results: Results, details: str) -> list[str]:
    """Who has not reported or late, how many faults the returns had, and where each is listed."""
    faults = _quality(results)
    if faults:
        faults.append(say("problems.see", label=details))
    parts = [*_reception(results), *faults]
    return [sentence(parts)] if parts else []


def _reception(results: Results) -> list[str]:
    parts = []
    for state in ("missing", "late"):
        names = [bureau.name for bureau in results.bureaus if bureau.state == state]
        if names:
            everyone = state == "missing" and len(names) == len(results.bureaus)
            key = "problems.bureaus_all_missing" if everyone else f"problems.bureaus_{state}"
            parts.append(say(key, count=len(names), names=listing(names)))
    return parts


def _quality(results: Results) -> list[str]:
    errors = Counter(
        whose(finding)
        for finding in results.findings
        if finding.severity == "error" and finding.code not in _RETURN_LEVEL and not is_inward(finding.code)
    )
    rejected = sum(file.state == "rejected" and not is_inward(file.code) for file in results.files)
    parts = []
    if errors:
        by_bureau = list(_errors_by_bureau(results, errors))
        parts.append(say("problems.errors", count=errors.total(), parts=listing(by_bureau)))
    if rejected:
        parts.append(say("problems.files_rejected", count=rejected))
    return parts


def _errors_by_bureau(results: Results, errors: Counter[str]) -> Iterator[str]:
    names = [bureau.name for bureau in results.bureaus]
    for name in [*names, *sorted(set(errors) - set(names))]:
        if errors[name]:
            yield say("problems.errors_of", bureau=name, count=errors[name])


def whose(finding: Finding) -> str:
    """The bureau that it is told of; what is found in no file is the district's own figure."""
    if finding.bureau:
        return finding.bureau
    return say("problems.district" if finding.row and not finding.file else "problems.unknown_bureau")


def own_words_of(plan: Plan, results: Results, field: str) -> list[str]:
    """What the bureaus wrote under `problem` or `next`, by bureau in the plan's order."""
    reports = sorted(results.tasks, key=_order_of(plan))
    found: list[str] = []
    for report in reports:
        words: str = getattr(report, field)
        if says_nothing(words):
            continue
        numeral = plan.task(report.task).numeral
        first = partial(say, "problems.own_words", bureau=report.bureau, numeral=numeral)
        found += attributed(words, first)
    return found


def _order_of(plan: Plan) -> Callable[[TaskReport], tuple[int, int]]:
    place = {bureau.name: order for order, bureau in enumerate(plan.bureaus)}
    return lambda report: (place.get(report.bureau, len(place)), report.task)


def attributed(words: str, first: Callable[..., str]) -> list[str]:
    """Somebody's words as paragraphs, the first of which (`first(words=…)`) names them."""
    found = lines(words)
    return [first(words=found[0]), *found[1:]] if found else []
