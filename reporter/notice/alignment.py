"""Which cell of a row belongs to which column, where a row has lost a cell and its others have moved up.

Knows columns and what can stand in each; a row whose figures fit in more than one way is told as such, never guessed.
Source: domain rules, section 2 (rows 2, 7, 8, 9, 13 and 16 of the notice).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from laoyousuode.target import parse_target
from reporter.notice.cues import pattern, words
from reporter.notice.document import NoticeCell
from reporter.notice.head import Head, Role
from reporter.notice.typography import figure, half_width, label

# What may be missing: merged cells whose text stands further up, and the row's number.
_DROPPABLE: tuple[Role, ...] = ("field", "heading", "number", "bureau", "note", "unit")
_NONE = re.compile(r"[-—–－/\\]*|无")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NUMBER = re.compile(r"[（(]?[0-9]{1,3}[)）]?[.、．]?|[一二三四五六七八九十]{1,3}[、.．]?")
# A cell of this many characters that is no figure is a doubtful figure and not a name.
_LONGEST_ODD = 12
# A row that has lost more cells than these is not understood; every choice of them is tried.
_MOST_LOST = 4
_STATES = ("全覆盖", "清零")


@dataclass(frozen=True, slots=True)
class Aligned:
    """A row's cells by column, None for a column that the row has lost.

    `figures_sure`: there is one way only to place the figures; `labels_sure`: to place the words before them.
    """

    cells: tuple[NoticeCell | None, ...]
    figures_sure: bool = True
    labels_sure: bool = True
    moved: bool = False


def is_target(text: str) -> bool:
    """Whether some row could have this as its target (domain rules, section 3), whatever its unit and sense."""
    return readable(text, "") or any(readable(text, unit) for unit in words("units.known") if unit in text)


def readable(text: str, unit: str) -> bool:
    for better in ("higher", "lower", "about"):
        try:
            parse_target(text, better, unit)
        except ValueError:
            continue
        return True
    return False


def is_empty(text: str) -> bool:
    return bool(_NONE.fullmatch(text))


def aligned(row: Sequence[NoticeCell], head: Head) -> Aligned | None:
    """None where the row fits the head in no way."""
    fits = [(_score(cells, head), dropped, cells) for dropped, cells in _ways(row, head)]
    fits = [fit for fit in fits if fit[0] is not None]
    if not fits:
        return None
    best = max(score for score, _, _ in fits if score is not None)
    chosen = [(dropped, cells) for score, dropped, cells in fits if score == best]
    first = min(len(dropped) for dropped, _ in chosen)
    fewest = [(dropped, cells) for dropped, cells in chosen if len(dropped) == first]
    dropped, cells = fewest[0]
    figures = {_figures(each, head) for _, each in chosen}
    # A row that lost a word may have lost a figure too: then each of its figures must be there.
    whole = best == sum(role in ("base", "year") for role in head.roles)
    # A blank beside the years' figures may be one that these have moved up over.
    gap = any(
        role == "aside" and cell is not None and is_empty(cell.text)
        for cell, role in zip(cells, head.roles, strict=True)
    )
    sure = len(figures) == 1 and (whole or not dropped) and not gap
    return Aligned(cells, sure, len(fewest) == 1, moved=bool(dropped))


def _figures(cells: tuple[NoticeCell | None, ...], head: Head) -> tuple[NoticeCell | None, ...]:
    return tuple(
        cell for cell, role in zip(cells, head.roles, strict=True) if role in ("base", "year", "name", "unit")
    )


def _ways(
    row: Sequence[NoticeCell], head: Head
) -> Iterator[tuple[tuple[int, ...], tuple[NoticeCell | None, ...]]]:
    """Every way to leave out columns so that the row's cells fill the others, and only blanks are left over."""
    first = min(i for i, role in enumerate(head.roles) if role in ("base", "year"))
    last = max(i for i, role in enumerate(head.roles) if role in ("base", "year"))
    names = head.roles.index("name")
    may_go = [
        i
        for i, role in enumerate(head.roles)
        if role in _DROPPABLE and (i < first or i > last) and i != names
    ]
    for count in range(min(len(may_go), _MOST_LOST) + 1):
        for dropped in combinations(may_go, count):
            kept = [i for i in range(len(head.roles)) if i not in dropped]
            if len(row) < len(kept) or any(cell.text for cell in row[len(kept) :]):
                continue
            placed: list[NoticeCell | None] = [None] * len(head.roles)
            for index, cell in zip(kept, row, strict=False):
                placed[index] = cell
            yield dropped, tuple(placed)


def _score(cells: tuple[NoticeCell | None, ...], head: Head) -> int | None:
    """How many figures can be read; None where a cell cannot stand in its column."""
    good = 0
    for cell, role in zip(cells, head.roles, strict=True):
        if cell is None:
            continue
        if role in ("base", "year"):
            text = figure(cell.text)
            if not is_empty(text) and is_target(text):
                good += 1
            elif not is_empty(text) and not _may_be_figure(text):
                return None
        elif not _fits(half_width(cell.text).strip(), role):
            return None
    return good


def _is_state(text: str) -> bool:
    """全覆盖 and 清零 in whatever wording, also where no target may be written so (基本全覆盖)."""
    return text.endswith(_STATES)


def _may_be_figure(text: str) -> bool:
    if _is_state(text):
        return True
    return (
        not is_unit(text)
        and len(text) <= _LONGEST_ODD
        and (len(_CHINESE.findall(text)) <= 2 or bool(re.search("[0-9]", text)))
    )


def _fits(text: str, role: Role) -> bool:
    match role:
        case "number":
            return not text or bool(_NUMBER.fullmatch(text))
        case "name":
            return len(_CHINESE.findall(text)) >= 2 and not is_target(figure(text)) and not _is_state(text)
        case "unit":
            return is_empty(text) or is_unit(text)
        case "aside":
            return is_empty(text) or is_target(figure(text))
        case "field" | "heading" | "bureau":
            return not text or (len(_CHINESE.findall(text)) >= 2 and not is_target(figure(text)))
        case _:
            return not is_target(figure(text)) or not text


def is_unit(text: str) -> bool:
    return label(text).strip("（）") in words("units.known")


def is_between_pages(text: str) -> bool:
    return bool(pattern("head.between_pages").search(half_width(text)))
