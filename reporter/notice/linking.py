"""Which task a row belongs to, and which row a quantity of the text speaks of: by the words they share.

Knows wordings; not what they mean. What is found is a proposal, and says by which words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reporter.notice.cues import CUES, pattern
from reporter.notice.draft import DraftTask, Quantity
from reporter.notice.typography import bare_text

_SHORTEST = 2
# From here on a quantity is taken for one of a row: 比重 for 比例, a word left out.
_SAME = 0.85
# Below this, what row and task share is chance: 企业, 服务.
_ENOUGH = 6.0


@dataclass(frozen=True, slots=True)
class Link:
    """The task, by the longest words it shares with the row, and how strongly."""

    task: DraftTask
    shared: str
    strength: float


def task_for(words: str, tasks: Sequence[DraftTask], *, titles_only: bool = False) -> Link | None:
    """The task that shares most with these words; passages that many tasks have count for less."""
    texts = [bare_text(_wording(task, titles_only)) for task in tasks]
    links: list[Link] = []
    for task, text in zip(tasks, texts, strict=True):
        weights = {
            each: len(each) ** 2 / sum(each in other for other in texts)
            for each in _shared(bare_text(words), text)
        }
        if weights:
            links.append(Link(task, max(weights, key=lambda each: weights[each]), sum(weights.values())))
    return max(links, key=lambda link: link.strength, default=None)


def is_strong(link: Link | None) -> bool:
    return link is not None and link.strength >= _ENOUGH


def _wording(task: DraftTask, titles_only: bool) -> str:
    return (task.title.value or "") + ("" if titles_only else task.text.value or "")


def _shared(left: str, right: str) -> Iterable[str]:
    """The longest passages of `left` that stand in `right`, from left to right without overlap."""
    at = 0
    while at < len(left):
        length = 0
        while at + length < len(left) and left[at : at + length + 1] in right:
            length += 1
        if length >= _SHORTEST:
            yield left[at : at + length]
        at += max(length, 1)


def row_for(quantity: Quantity, rows: Iterable[tuple[str, str, str]]) -> str:
    """The number of the row (number, name, unit) that the quantity speaks of, "" where none is alike enough."""
    said = bare_text(_plain(quantity.name))
    best, number = 0.0, ""
    for no, name, unit in rows:
        if unit != quantity.unit:
            continue
        alike = likeness(said, bare_text(_plain(name)))
        if alike > best:
            best, number = alike, no
    return number if best >= _SAME else ""


def _plain(name: str) -> str:
    """A name without the words that say how it is counted."""
    for key in ("quantities.yearly", "quantities.cumulative", "quantities.level"):
        name = pattern(key).sub("", name)
    return re.sub(r"(人次数|家次数|人数|数)$", "", name.replace(str(CUES.phrase("quantities.full")), ""))


def likeness(left: str, right: str) -> float:
    """How much of the shorter wording stands in the longer, in order."""
    short = min(len(left), len(right))
    return _common(left, right) / short if short >= 3 else 0.0


def _common(left: str, right: str) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(right) + 1)
    for sign in left[:80]:
        previous = 0
        for index, other in enumerate(right[:80], 1):
            above = row[index]
            row[index] = previous + 1 if sign == other else max(above, row[index - 1])
            previous = above
    return row[min(len(right), 80)]
