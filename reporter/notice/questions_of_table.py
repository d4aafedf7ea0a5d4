"""Questions that the table of yearly targets raises by itself: rows against rows, figures against units.

Each check takes the notice and yields questions; `CHECKS` at the foot lists them. Sentences stand in
`questions.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from laoyousuode.numbers import CONTEXT, display, divide
from reporter.notice.alignment import readable
from reporter.notice.draft import DraftRow
from reporter.notice.linking import is_strong, task_for
from reporter.notice.question import (
    WORDS,
    Notice,
    OpenQuestion,
    ask,
    figures,
    half_place,
    kind_traits,
    name,
    number_in,
    printed,
    proposal,
    unit,
)

_HUNDRED = Decimal(100)
# So many years must have the same figures for two rows to look like one.
_FEWEST_YEARS = 3
_FALL = Decimal("0.01")


def ratio(notice: Notice) -> Iterator[OpenQuestion]:
    """A row that is the ratio of two others and does not agree, however they were rounded."""
    for row, upper, lower, year in _ratios(notice):
        said, a, b = (number_in(printed(each, year)) for each in (row, upper, lower))
        x, y, z = Decimal(a), Decimal(b), Decimal(said)
        dx, dy, dz = half_place(a), half_place(b), half_place(said)
        if y <= dy:
            continue
        least = divide(x - dx, y + dy) * _HUNDRED
        most = divide(x + dx, y - dy) * _HUNDRED
        if least - dz <= z <= most + dz:
            continue
        yield ask(
            "ratio",
            (row.no,),
            (row.source, upper.source, lower.source),
            no=row.no,
            year=year,
            target=said,
            upper=upper.no,
            lower=lower.no,
            a=a,
            b=b,
            quotient=display(divide(x, y) * _HUNDRED, 2),
        )


def tie(notice: Notice) -> Iterator[OpenQuestion]:
    """A ratio that lies halfway between two printed figures, and was not rounded up."""
    for row, upper, lower, year in _ratios(notice):
        said, a, b = (number_in(printed(each, year)) for each in (row, upper, lower))
        if not Decimal(b):
            continue
        quotient = divide(Decimal(a), Decimal(b)) * _HUNDRED
        step = (half_place(said) * 2).normalize()
        rounded = quotient.quantize(step, ROUND_HALF_UP, CONTEXT)
        if abs(quotient - Decimal(said)) == half_place(said) and rounded != Decimal(said):
            yield ask(
                "tie",
                (row.no,),
                (row.source, upper.source, lower.source),
                no=row.no,
                year=year,
                target=said,
                a=a,
                b=b,
                quotient=format(quotient.normalize(), "f"),
                rounded=format(rounded, "f"),
            )


def implied(notice: Notice) -> Iterator[OpenQuestion]:
    """What a ratio's denominator must be, falling while everything else grows."""
    for row in notice.rows:
        upper = notice.row(str(proposal(row, "numerator_of") or ""))
        if upper is None:
            continue
        shares, amounts = figures(row), figures(upper)
        years = [year for year in sorted(shares) if year in amounts and shares[year]]
        if len(years) < 2:
            continue
        first, last = years[0], years[-1]
        a, b = (divide(amounts[year], shares[year]) * _HUNDRED for year in (first, last))
        if amounts[last] >= amounts[first] and b < a * (1 - _FALL):
            yield ask(
                "implied",
                (upper.no, row.no),
                (upper.source, row.source),
                upper=upper.no,
                no=row.no,
                name=proposal(row, "denominator"),
                first=first,
                last=last,
                a=display(a, 1),
                b=display(b, 1),
                unit=unit(upper),
            )


def foreign(notice: Notice) -> Iterator[OpenQuestion]:
    """A target of another unit: 全覆盖 in a row of 人次."""
    for row in notice.rows:
        odd: dict[str, list[str]] = {}
        for year, found in row.targets.items():
            if found.value and unit(row) and not readable(found.value, unit(row)):
                odd.setdefault(found.value, []).append(str(year))
        for text, years in odd.items():
            where = "、".join(years)
            places = (f"{row.source}单位", f"{row.source} {where}年")
            yield ask(
                "foreign",
                (row.no,),
                places,
                no=row.no,
                name=name(row),
                years=where,
                target=text,
                unit=unit(row),
            )


def same(notice: Notice) -> Iterator[OpenQuestion]:
    """Two rows of different things with the same figures on the same path."""
    for row, other in combinations(notice.rows, 2):
        left, right = figures(row), figures(other)
        years = sorted(set(left) & set(right))
        shared = [left[year] for year in years if left[year] == right[year]]
        # Figures that never move (95, 95, …; 100) are alike by chance.
        if len(shared) == len(years) >= _FEWEST_YEARS and len(set(shared)) > 1:
            yield ask(
                "same",
                (row.no, other.no),
                (row.source, other.source),
                no=row.no,
                other=other.no,
                unit=unit(row),
                other_unit=unit(other),
                count="、".join(map(str, years)),
            )


def base(notice: Notice) -> Iterator[OpenQuestion]:
    """A base year that is better than a target."""
    for row in notice.rows:
        if row.base is None or row.base.value is None:
            continue
        year, text = row.base.value
        if not number_in(text):
            continue
        start, better = Decimal(number_in(text)), proposal(row, "better")
        worse = [
            each
            for each, number in figures(row).items()
            if (number < start and better == "higher") or (number > start and better == "lower")
        ]
        if worse:
            yield ask(
                "base",
                (row.no,),
                (f"{row.source} {year}年", f"{row.source} {worse[0]}年"),
                no=row.no,
                name=name(row),
                year=year,
                base=text,
                worse="、".join(map(str, worse)),
                target="、".join(printed(row, each) for each in worse),
            )


def no_unit(notice: Notice) -> Iterator[OpenQuestion]:
    """A figure whose unit the notice does not print."""
    for row in (*notice.rows, *notice.draft.commitments):
        if row.unit.value is None or not row.unit.certain:
            yield ask("unit", (row.no,), (row.source,), no=row.no, name=name(row))


def average(notice: Notice) -> Iterator[OpenQuestion]:
    """An average by its name whose unit is that of a number: 每万人…（件）."""
    for row in notice.rows:
        match = re.search(WORDS.phrase("cues.averages"), name(row))
        if match and match["of"] and unit(row) and "/" not in unit(row) and unit(row) not in ("%", "‰"):
            per = "人" if match["of"] == "人口" else match["of"]
            wanted = f"{unit(row)}/{match['by']}{per}"
            yield ask(
                "average",
                (row.no,),
                (f"{row.source}名称", f"{row.source}单位"),
                no=row.no,
                name=name(row),
                unit=unit(row),
                wanted=wanted,
            )


def bureau(notice: Notice) -> Iterator[OpenQuestion]:
    """A row that no task speaks of, and so no bureau; all of them at once where the notice has no tasks."""
    without = [row for row in notice.rows if not _has_bureau(notice, row)]
    if without and not notice.draft.tasks:
        rows = tuple(row.no for row in without)
        yield ask("bureaus", rows, (f"{without[0].source}等{len(rows)}行", "全文"), nos="、".join(rows))
        return
    for row in without:
        lead = proposal(row, "lead")
        places = (row.source, "重点任务")
        heading = row.heading.value or ""
        yield ask(
            "bureau", (row.no,), places, no=row.no, name=name(row), heading=heading, lead=lead or "未定"
        )


def _has_bureau(notice: Notice, row: DraftRow) -> bool:
    """The table names one, the text speaks of the row, or the row's heading is a task's."""
    lead = row.proposals.get("lead")
    if lead is not None and lead.value and lead.place == row.source:
        return True
    if notice.said_of(row) or is_strong(task_for(name(row), notice.draft.tasks)):
        return True
    return is_strong(task_for(row.heading.value or "", notice.draft.tasks, titles_only=True))


def reader(notice: Notice) -> Iterator[OpenQuestion]:
    """A figure that a higher authority sets."""
    for row in notice.rows:
        for cue in WORDS.phrase("cues.set_above"):
            if cue["name"] in name(row):
                district = notice.draft.district.value or "本级"
                places = (row.source, "标题")
                yield ask(
                    "reader", (row.no,), places, no=row.no, name=name(row), by=cue["by"], district=district
                )


def since(notice: Notice) -> Iterator[OpenQuestion]:
    """A cumulative row that does not say from when it counts."""
    years = notice.draft.years.value or ()
    for row in notice.rows:
        traits = kind_traits(row)
        if traits is not None and traits.from_zero and years:
            said = [f"{each.place}“{each.words}”" for each in notice.said_of(row)]
            yield ask("since", (row.no,), (row.source, *said), no=row.no, name=name(row), year=years[0])


def _ratios(notice: Notice) -> Iterator[tuple[DraftRow, DraftRow, DraftRow, int]]:
    """Each row that is a ratio of two others, with them, in each year that has all three."""
    for row in notice.rows:
        parts = proposal(row, "derived")
        if not isinstance(parts, Mapping):
            continue
        upper, lower = notice.row(str(parts["numerator"])), notice.row(str(parts["denominator"]))
        if upper is None or lower is None:
            continue
        for year in sorted(row.targets):
            if all(year in figures(each) for each in (row, upper, lower)):
                yield row, upper, lower, year


CHECKS: tuple[Callable[[Notice], Iterator[OpenQuestion]], ...] = (
    foreign,
    same,
    ratio,
    tie,
    implied,
    base,
    no_unit,
    average,
    bureau,
    reader,
    since,
)
