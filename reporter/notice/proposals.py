"""What a row probably means: kind, sense, how figures are put together and entered; each with the reason.

The rules are data (`proposals.toml`). Knows a row's words and its task; reads no document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from laoyousuode.kinds import KINDS
from laoyousuode.phrases import phrases
from laoyousuode.target import Better, folded, parse_target
from reporter.notice.alignment import readable
from reporter.notice.cues import words
from reporter.notice.draft import DraftRow, DraftTask, Found
from reporter.notice.linking import Link, is_strong, task_for

RULES = phrases(Path(__file__).parent / "proposals.toml")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_RATIO_NAME = re.compile(r"(?P<a>.+?)占(?P<b>.+?)的?(?:占比|比例|比重)")
_QUALIFIED = re.compile(r"(?P<thing>[\u4e00-\u9fff]+)全覆盖")


@dataclass(frozen=True, slots=True)
class Subject:
    """A row as the rules look at it."""

    row: DraftRow
    place: str

    @property
    def name(self) -> str:
        return self.row.name.value or ""

    @property
    def unit(self) -> str:
        return self.row.unit.value or ""

    @property
    def targets(self) -> list[str]:
        return [found.value for found in self.row.targets.values() if found.value]

    @property
    def own_targets(self) -> list[str]:
        """Those in the row's own unit: a row of headcounts may turn into a coverage."""
        own = [text for text in self.targets if "全覆盖" not in text]
        return own or self.targets


def proposals_for(
    row: DraftRow, rows: Sequence[DraftRow], link: Found[int], bureaus: Found[tuple[str, ...]]
) -> dict[str, Found[Any]]:
    """The plan's entries for the row, in the plan's order. `bureaus` are those that answer for it, the lead first."""
    subject = Subject(row, row.name.place)
    kind = _kind(subject)
    better = _better(subject)
    entry = _entry(subject, kind.value or "", rows)
    names = bureaus.value or ()
    combine = entry.pop("combine", None) or _combine(subject, kind.value or "", entry, len(names))
    found: dict[str, Found[Any]] = {"task": link, "kind": kind, "better": better, "combine": combine}
    found["lead"] = (
        Found(names[0], bureaus.place, bureaus.reason, certain=False)
        if names
        else Found(None, bureaus.place, RULES.say("sentences.no_lead"), certain=False)
    )
    several = combine.value in ("sum", "pooled")
    support = names[1:] if several else ()
    reason = RULES.say("sentences.support", place=bureaus.place) if support else ""
    found["support"] = Found(support, bureaus.place, reason, certain=not support)
    found.update(entry)
    found.update(_ties(subject, rows, found))
    found.update(_overrides(subject, better.value or "higher"))
    return found


# --- the rules ---


def _rule(key: str, subject: Subject, **facts: Any) -> tuple[Mapping[str, Any], str]:
    """The first rule of the list that fits, and its reason. The last of each list fits always."""
    for rule in RULES.phrase(key):
        word = _fits(rule, subject, facts)
        if word is not None:
            told = {"word": word, "unit": subject.unit, **facts}
            return rule, str(rule.get("reason", "")).format_map(told)
    return {}, ""


def _fits(rule: Mapping[str, Any], subject: Subject, facts: Mapping[str, Any]) -> str | None:
    """What was found, "" for a rule without words; None where the rule does not fit."""
    word = ""
    if "unit" in rule and not re.search(rule["unit"], subject.unit):
        return None
    if "targets" in rule and rule["targets"] not in shapes(subject.own_targets):
        return None
    if "signs" in rule:
        match = next((m for text in subject.targets if (m := re.search(rule["signs"], text))), None)
        if match is None:
            return None
        word = match[0]
    if "name" in rule:
        match = re.search(rule["name"], subject.name)
        if match is None:
            return None
        word = match[0]
    if "kinds" in rule and facts.get("kind") not in rule["kinds"]:
        return None
    if "entry" in rule and facts.get("entry") != rule["entry"]:
        return None
    return None if rule.get("several") and facts.get("count", 0) < 2 else word


def shapes(targets: Sequence[str]) -> set[str]:
    """How the figures go through the years: steady, rising, falling; about, cleared, award."""
    if not targets:
        return set()
    if all("左右" in text for text in targets):
        return {"about"}
    if all("动态清零" in text for text in targets):
        return {"cleared"}
    numbers = [Decimal(match[0]) for text in targets if (match := _NUMBER.search(text.replace(",", "")))]
    if len(numbers) < len(targets):
        return set()
    found = {"award"} if set(numbers) <= {Decimal(0), Decimal(100)} else set[str]()
    steps = [after - before for before, after in pairwise(numbers)]
    if all(step == 0 for step in steps):
        found.add("steady")
    elif all(step >= 0 for step in steps):
        found.add("rising")
    elif all(step <= 0 for step in steps):
        found.add("falling")
    return found


def _kind(subject: Subject) -> Found[str]:
    rule, reason = _rule("kind", subject)
    return Found(rule["kind"], subject.place, reason, certain=False)


def _better(subject: Subject) -> Found[str]:
    rule, reason = _rule("better", subject)
    better = rule["better"]
    return Found(better, subject.place, reason, certain=bool(rule.get("sure")))


def _combine(subject: Subject, kind: str, entry: Mapping[str, Found[Any]], count: int) -> Found[str]:
    form = entry["entry"].value if "entry" in entry else "value"
    rule, reason = _rule("combine", subject, kind=kind, entry=form, count=count)
    return Found(rule["combine"], subject.place, reason, certain=rule["combine"] == "lead" and count < 2)


def _entry(subject: Subject, kind: str, rows: Sequence[DraftRow]) -> dict[str, Found[Any]]:
    """entry, numerator, denominator and what goes with them; also combine for a row that follows from others."""
    place = subject.place
    if subject.unit != "%" or (kind in KINDS and KINDS[kind].is_award):
        return {"whole": Found(True, place, certain=True)} if _is_whole(subject) else {}
    published, reason = _rule("published", subject)
    if published:
        return {"combine": Found("lead", place, reason, certain=False)}
    if match := _RATIO_NAME.fullmatch(subject.name):
        upper, lower = _amount_named(match["a"], rows), _amount_named(match["b"], rows)
        if upper and lower and upper is not lower:
            told = RULES.say("sentences.derived", upper=upper.no, lower=lower.no)
            return {
                "combine": Found("derived", place, told, certain=False),
                "entry": Found("none", place),
                "derived": Found(
                    {"numerator": upper.no, "denominator": lower.no}, place, told, certain=False
                ),
            }
        if upper:
            told = RULES.say("sentences.numerator_of", no=upper.no, name=upper.name.value)
            return _ratio(
                place, upper.name.value or "", f"{match['b']}总数", upper.unit.value or "", told
            ) | {"numerator_of": Found(upper.no, place, told, certain=False)}
    rule, _ = _rule("parts", subject)
    if not rule:
        told = RULES.say("sentences.no_parts")
        return {"combine": Found("lead", place, told, certain=False)}
    match = re.search(rule["name"], subject.name)
    groups = {key: value for key, value in match.groupdict().items() if value} if match else {}
    told = RULES.say("sentences.parts")
    return _ratio(
        place,
        rule["numerator"].format_map(groups),
        rule["denominator"].format_map(groups),
        rule["part_unit"],
        told,
    )


def _ratio(place: str, numerator: str, denominator: str, unit: str, reason: str) -> dict[str, Found[Any]]:
    return {
        "entry": Found("ratio", place, RULES.say("sentences.entry"), certain=True),
        "numerator": Found(numerator, place, reason, certain=False),
        "denominator": Found(denominator, place, reason, certain=False),
        "part_unit": Found(unit, place, reason, certain=True),
        "whole_parts": Found(unit in words("units.whole"), place),
    }


def _is_whole(subject: Subject) -> bool:
    average = any(word in subject.name for word in words("units.average"))
    return subject.unit in words("units.whole") and not average


def _amount_named(name: str, rows: Sequence[DraftRow]) -> DraftRow | None:
    """The row that counts these: 技能人才 is 技能人才总量."""
    wanted = {name, f"{name}总量", f"{name}总数", f"{name}数", f"{name}人数"}
    return next((row for row in rows if row.name.value in wanted and row.unit.value != "%"), None)


def _ties(
    subject: Subject, rows: Sequence[DraftRow], found: Mapping[str, Found[Any]]
) -> dict[str, Found[Any]]:
    """subset_of: a row whose name only narrows another's, in the same unit."""
    if "numerator_of" in found or subject.unit == "%" or subject.row.is_commitment:
        return {}
    for other in rows:
        name = other.name.value or ""
        narrower = len(name) >= 4 and subject.name.endswith(name) and subject.name != name
        if narrower and other.unit.value == subject.unit and _stands(found["kind"].value):
            told = RULES.say("sentences.subset_of", name=subject.name, no=other.no, other=name)
            return {"subset_of": Found(other.no, subject.place, told, certain=False)}
    return {}


def _overrides(subject: Subject, better: str) -> dict[str, Found[Any]]:
    """Years whose target is 全覆盖 in a row that counts something else."""
    found: dict[int, dict[str, Any]] = {}
    reasons: list[str] = []
    for year, target in subject.row.targets.items():
        text = target.value
        if text is None or readable(text, subject.unit) or not (match := _QUALIFIED.fullmatch(folded(text))):
            continue
        shape = dict(RULES.phrase("coverage_year"))
        facts = {"thing": match["thing"], "year": year, "target": text, "unit": subject.unit}
        reasons.append(shape.pop("reason").format_map(facts))
        found[year] = {key: _filled(value, facts) for key, value in shape.items()}
    if not found:
        return {}
    return {"overrides": Found(found, subject.place, "；".join(reasons), certain=False)}


def _filled(value: Any, facts: Mapping[str, Any]) -> Any:
    return value.format_map(facts) if isinstance(value, str) else value


# --- which task ---


def task_of(row: DraftRow, tasks: Sequence[DraftTask]) -> Found[int]:
    """The task that speaks of the row: by its name, else by the table's heading and the tasks' titles."""
    by_name = task_for(row.name.value or "", tasks)
    if by_name is not None and is_strong(by_name):
        return _linked(row, by_name, "task")
    by_heading = task_for(row.heading.value or "", tasks, titles_only=True)
    if by_heading is not None:
        return _linked(row, by_heading, "task_by_heading")
    return Found(None, row.source, RULES.say("sentences.no_task"), certain=False)


def _linked(row: DraftRow, link: Link, key: str) -> Found[int]:
    told = RULES.say(
        f"sentences.{key}",
        place=link.task.place,
        title=link.task.title.value or "",
        shared=link.shared,
        heading=row.heading.value or "",
    )
    return Found(link.task.no, row.source, told, certain=False)


def unreadable_targets(row: DraftRow) -> Iterator[str]:
    """Sentences on targets that the row's unit and sense do not admit."""
    better: Better = row.proposals["better"].value or "higher"
    given = row.proposals.get("overrides")
    overrides: Mapping[int, Any] = (given.value if given else None) or {}
    for year, found in row.targets.items():
        unit = overrides.get(year, {}).get("unit", row.unit.value or "")
        try:
            if found.value is not None:
                parse_target(found.value, better, unit)
        except ValueError as error:
            yield f"{year}年{error}"


def _stands(kind: Any) -> bool:
    """A number of things at a point in time: a part of it can be counted too."""
    return kind in KINDS and KINDS[kind].is_amount and KINDS[kind].is_level
