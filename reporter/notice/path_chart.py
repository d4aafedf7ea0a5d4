"""An indicator's path through the years as a little picture: points, and lines between what can be compared.

Knows years and numbers; not how a page looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, _EDGE = 120, 34, 6


@dataclass(frozen=True, slots=True)
class Step:
    """One year's target. `joined`: measured as the year before, so that a line leads here. `is_base`: no target."""

    number: Decimal
    joined: bool
    is_base: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    is_base: bool


@dataclass(frozen=True, slots=True)
class PathChart:
    """Places in a picture of WIDTH by HEIGHT; `words` say the same for who cannot see it."""

    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    words: str


def path_chart(steps: Sequence[Step | None], words: str) -> PathChart | None:
    """The picture; None where no year has a figure. A year without one leaves a gap.

    Figures on one line share a scale from the lowest to the highest; a path that never moves lies in the middle.
    """
    groups: list[list[tuple[int, Step]]] = []
    for index, step in enumerate(steps):
        if step is None:
            continue
        goes_on = bool(groups) and step.joined and groups[-1][-1][0] == index - 1
        if goes_on:
            groups[-1].append((index, step))
        else:
            groups.append([(index, step)])
    if not groups:
        return None
    dots: list[Dot] = []
    lines: list[str] = []
    for group in groups:
        places = _places(group, len(steps))
        dots += [Dot(x, y, step.is_base) for (x, y), (_, step) in zip(places, group, strict=True)]
        if len(places) > 1:
            lines.append(" ".join(f"{x},{y}" for x, y in places))
    return PathChart(tuple(dots), tuple(lines), words)


def _places(group: Sequence[tuple[int, Step]], count: int) -> list[tuple[str, str]]:
    numbers = [step.number for _, step in group]
    low, high = min(numbers), max(numbers)
    room = Decimal(HEIGHT - 2 * _EDGE)
    step_width = Decimal(WIDTH - 2 * _EDGE) / max(count - 1, 1)
    found: list[tuple[str, str]] = []
    for index, step in group:
        height = (step.number - low) / (high - low) if high > low else Decimal("0.5")
        found.append((_one(_EDGE + step_width * index), _one(_EDGE + room * (1 - height))))
    return found


def _one(number: Decimal) -> str:
    return format(round(number, 1), "f")
