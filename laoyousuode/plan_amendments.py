"""Amendments (修订) of a plan's file: each lays changes over the plan as it stood before, from a month on.

`stages` turns a file with amendments into one file for each revision, which the loader reads like any other: what
is wrong with a revision is told with the revision's name. Knows the file's shape as far as rows and keys go.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from laoyousuode.period import Period

_KEYS = frozenset({"revision", "from", "source", "thresholds", "indicators", "checks"})
_ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Stage:
    """The file as it stands at one revision; `since` None for the first, `title` is "" for it too."""

    data: dict[str, Any]
    since: Period | None = None
    title: str = ""


def stages(data: Mapping[str, Any]) -> tuple[list[Stage], list[str]]:
    """The file's revisions, the first one first, and what is wrong with the amendments."""
    base = {key: copy.deepcopy(value) for key, value in data.items() if key != "amendments"}
    amendments = data.get("amendments", [])
    if not isinstance(amendments, list) or any(not isinstance(each, dict) for each in amendments):
        return [Stage(base)], ["amendments 应为表的列表"]
    found, problems = [Stage(base)], list[str]()
    for index, amendment in enumerate(amendments, 1):
        title = f"修订{amendment.get('revision', f'（第{index}个）')}"
        said: list[str] = []
        found.append(_amended(found[-1], amendment, title, said))
        problems += [f"{title}：{sentence}" for sentence in said]
    return found, problems


def _amended(before: Stage, amendment: Mapping[str, Any], title: str, problems: list[str]) -> Stage:
    problems += [f"不认识的项目 {key}" for key in sorted(set(amendment) - _KEYS)]
    data = copy.deepcopy(before.data)
    data["revision"] = _revision(before, amendment, problems)
    since = _since(before, amendment, problems)
    if not isinstance(amendment.get("source"), str) or not str(amendment["source"]).strip():
        problems.append("缺少 source")
    thresholds = amendment.get("thresholds", {})
    if isinstance(thresholds, dict):
        data["thresholds"] = _laid_over(data.get("thresholds", {}), thresholds)
    else:
        problems.append("thresholds 应为表")
    rows = [row for row in data.get("indicators", []) if isinstance(row, dict)]
    _carry_headings_down(rows)
    data["indicators"] = _amended_entries(_ROWS, rows, amendment, problems)
    checks = [check for check in data.get("checks", []) if isinstance(check, dict)]
    data["checks"] = _amended_entries(_CHECKS, checks, amendment, problems)
    return Stage(data, since, title)


def _revision(before: Stage, amendment: Mapping[str, Any], problems: list[str]) -> int:
    earlier = before.data.get("revision", 1)
    given = amendment.get("revision")
    if not isinstance(given, int) or isinstance(given, bool):
        problems.append("revision 应为整数")
    elif isinstance(earlier, int) and given <= earlier:
        problems.append(f"revision 应大于前一次的 {earlier}")
    else:
        return given
    return earlier if isinstance(earlier, int) else 1


def _since(before: Stage, amendment: Mapping[str, Any], problems: list[str]) -> Period | None:
    text = amendment.get("from")
    try:
        since = Period.parse(text) if isinstance(text, str) else None
    except ValueError:
        since = None
    if since is None:
        problems.append("from 应为生效的月份，例如 2026-07（加引号）")
        return before.since
    years = before.data.get("years")
    if isinstance(years, list) and since.year not in years:
        problems.append(f"from {since} 不在方案的年份之内")
    if before.since is not None and since <= before.since:
        problems.append(f"from 应晚于前一次的 {before.since}")
    return since


def _amended_entries(
    entries: _Entries, before: list[dict[str, Any]], amendment: Mapping[str, Any], problems: list[str]
) -> list[dict[str, Any]]:
    """The list with its entries changed, added and ended, by their numbers."""
    changes = amendment.get(entries.key, [])
    if not isinstance(changes, list) or any(not isinstance(change, dict) for change in changes):
        problems.append(f"{entries.key} 应为表的列表")
        return before
    after, word, seen = list(before), entries.word, set[str]()
    for index, change in enumerate(changes, 1):
        no = change.get("no")
        if not isinstance(no, str) or not no:
            problems.append(f"第{index}个{word}缺少 no（加引号）")
            continue
        if no in seen:
            problems.append(f"{word}{no}：在同一次修订里出现两次")
        seen.add(no)
        known = next((entry for entry in after if entry.get("no") == no), None)
        keys = set(change) - {"no"}
        if not keys:
            problems.append(f"{word}{no}：没有写改动什么")
        elif _ENDED in change:
            if known is None or change[_ENDED] is not True or keys != {_ENDED}:
                problems.append(f"{word}{no}：{_ENDED} 只能写 true，只用于已有的{word}，不与别的改动一起写")
            else:
                after.remove(known)
        elif known is None:
            after.insert(entries.place(after, no), copy.deepcopy(change))
        else:
            after[after.index(known)] = _laid_over(known, change)
    return after


def _carry_headings_down(rows: list[dict[str, Any]]) -> None:
    """A row that ends must not take the heading of those below it along."""
    heading = ""
    for row in rows:
        if str(row.get("no", "")).isdigit():
            heading = row.setdefault("heading", heading) if heading else row.get("heading", "")


def _place(rows: list[dict[str, Any]], no: str) -> int:
    """A new row of the table comes before the commitments, a new commitment last."""
    if no.isdigit():
        return sum(str(row.get("no", "")).isdigit() for row in rows)
    return len(rows)


@dataclass(frozen=True, slots=True)
class _Entries:
    """A list of the file that an amendment changes entry by entry; `place` is where a new one goes."""

    key: str
    word: str
    place: Callable[[list[dict[str, Any]], str], int]


_ROWS = _Entries("indicators", "指标", _place)
_CHECKS = _Entries("checks", "勾稽关系", lambda entries, no: len(entries))


def _laid_over(below: Any, above: Any) -> Any:
    """Tables are merged key by key, so that one year's target can be changed alone; all else is replaced."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return copy.deepcopy(above)
    return {**below, **{key: _laid_over(below.get(key), value) for key, value in above.items()}}
