"""Quantities and deadlines in the tasks' text: “到2027年，累计城镇新增就业16万人”, “零就业家庭动态清零”.

Each is found with its passage verbatim. Knows how such sentences are made; nothing of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from reporter.notice.cues import CUES, pattern, words
from reporter.notice.draft import DraftTask, Quantity
from reporter.notice.typography import bare_text

_SENTENCE = re.compile(r"[^。！]+[。！]?")
_PART = re.compile(r"[^；;]+")
_YEARS_BEFORE = re.compile(r"(?:(?P<first>20[0-9]{2})年?[-—－–~～至到]+)?(?P<last>20[0-9]{2})$")
_SINCE = re.compile(r"^年(?:度)?(?:起|开始|以来)")
_CLAUSE_END = r"(?=[，。；;、！]|$)"


def quantities_of(tasks: Iterable[DraftTask]) -> tuple[Quantity, ...]:
    """In the tasks' order; within a task figures come before states (全覆盖, 动态清零)."""
    found: list[Quantity] = []
    for task in tasks:
        own = [each for line in (task.text.value or "").split("\n") for each in _in_line(line, task)]
        found += sorted(own, key=lambda each: not each.target[:1].isdigit())
    return tuple(found)


@cache
def _amount() -> re.Pattern[str]:
    units = "|".join(re.escape(unit) for unit in sorted(words("units.known"), key=len, reverse=True))
    before, after = (CUES.phrase(f"quantities.{key}") for key in ("before", "after"))
    return re.compile(
        rf"(?P<name>[^，。；;、！0-9]*?)(?P<before>(?:{before})*)(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>{units})"
        rf"(?P<after>{after})?{_CLAUSE_END}"
    )


@cache
def _state() -> re.Pattern[str]:
    full, cleared = CUES.phrase("quantities.full"), CUES.phrase("quantities.cleared")
    return re.compile(rf"(?P<thing>[^，。；;！]*?)(?P<state>{full}|{cleared}){_CLAUSE_END}")


def _in_line(line: str, task: DraftTask) -> Iterator[Quantity]:
    for sentence in _SENTENCE.findall(line):
        subject = ""
        for part in _PART.findall(sentence):
            deadline = pattern("quantities.deadline").search(part)
            head, rest = (part[: deadline.start()], part[deadline.end() :]) if deadline else ("", part)
            year = int(deadline["year"]) if deadline else None
            lead = deadline[0] if deadline else ""
            if head:
                yield from _amounts(head, "", None, task)
            yield from _amounts(rest, lead, year, task)
            for quantity, named in _states(rest, lead, year, task, subject):
                subject = named or subject
                yield quantity


def _amounts(part: str, lead: str, year: int | None, task: DraftTask) -> Iterator[Quantity]:
    for match in _amount().finditer(part):
        since, until, name = _span(part[: match.start()], match["name"])
        before = match["before"]
        yearly = bool(pattern("quantities.yearly").search(name))
        cumulative = bool(pattern("quantities.cumulative").search(name))
        plain = pattern("quantities.level").sub("", name)
        plain = re.sub(rf"^(?:{CUES.phrase('quantities.verbs')})+", "", plain)
        if len(bare_text(plain)) < 2:
            continue
        compares = re.search(CUES.phrase("quantities.compares"), before)
        figure = (compares[0] if compares else "") + match["number"]
        after = f" {match['after']}" if match["after"] else ""
        years = _YEARS_BEFORE.search(part[: match.start()])
        passage = (years[0] if years and match["name"].startswith("年") else "") + match[0].lstrip("、")
        # The deadline belongs to the passage where the two stand side by side.
        whole = lead + passage if match.start() == 0 else passage
        yield Quantity(
            words=whole,
            place=task.place,
            task=task.no,
            name=plain,
            target=figure + after,
            unit=match["unit"],
            year=until or year,
            yearly=yearly,
            cumulative=cumulative,
            since=since,
        )


def _span(before: str, name: str) -> tuple[int | None, int | None, str]:
    """First and last year that stand right before the name (2026年起, 2025—2027年), and the name without them."""
    years = _YEARS_BEFORE.search(before)
    if not years or not name.startswith("年"):
        return None, None, name
    plain = _SINCE.sub("", name)
    if plain != name:
        return int(years["last"]), None, plain
    if years["first"]:
        return int(years["first"]), int(years["last"]), name[1:]
    return None, None, name[1:]


def _states(
    part: str, lead: str, year: int | None, task: DraftTask, subject: str
) -> Iterator[tuple[Quantity, str]]:
    for match in _state().finditer(part):
        thing, state = match["thing"].lstrip("、"), match["state"]
        if thing.endswith(tuple(str(CUES.phrase("quantities.not_full")).split("|"))):
            continue
        before, verb, after = _parted(thing)
        named = before if verb else ""
        about = after if verb else thing
        about = pattern("quantities.level").sub("", about)
        if not bare_text(about):
            continue
        name, unit = _named(about, state, named or subject)
        words_ = (lead if match.start() == 0 else "") + match[0]
        yield Quantity(words_, task.place, task.no, name, state, unit, year), named


def _parted(thing: str) -> tuple[str, str, str]:
    """Subject, verb and object of “能级工资集体协商实现产改试点企业”."""
    match = re.search(rf"(?P<verb>{CUES.phrase('quantities.verbs')})", thing)
    return (thing[: match.start()], match[0], thing[match.end() :]) if match else ("", "", thing)


def _named(thing: str, state: str, subject: str) -> tuple[str, str]:
    if state == CUES.phrase("quantities.cleared"):
        units: dict[str, str] = CUES.phrase("quantities.zero.units")
        unit = next((unit for word, unit in units.items() if thing.endswith(word)), "")
        return str(CUES.phrase("quantities.zero.name")).format(thing=thing), unit
    for form in CUES.phrase("quantities.states"):
        if thing.endswith(form["ends"]):
            whole = thing if form["ends"] else subject + thing
            return form["name"].format(thing=whole), form["unit"]
    return thing, "%"
