"""Questions that the notice's text raises against its table: figures, comparisons, wordings, scopes, deadlines.

Each check takes the notice and yields questions; `CHECKS` at the foot lists them. Sentences stand in
`questions.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from laoyousuode.numbers import plain
from laoyousuode.target import folded
from reporter.notice.draft import DraftRow, Quantity
from reporter.notice.linking import likeness
from reporter.notice.question import (
    WORDS,
    Notice,
    OpenQuestion,
    ask,
    figures,
    is_yearly_flow,
    name,
    printed,
    proposal,
    target,
    unit,
)
from reporter.notice.typography import bare_text

# Two names of so much the same wording speak of one thing in two scopes.
_ONE_THING = 0.85
# A wording with one other sign is a slip where it is so long, and the sign stands inside.
_SLIP, _EDGE = 6, 2
_MOST_QUALIFIER = 20


def figure(notice: Notice) -> Iterator[OpenQuestion]:
    """The text has another figure than the table for the same year."""
    for row, said, year in _readings(notice):
        table, text = target(row, year), target(row, None, said.target)
        if table and text and table.number != text.number:
            yield ask(
                "figure",
                (row.no,),
                (f"{row.source} {year}年", said.place),
                no=row.no,
                name=name(row),
                year=year,
                table=_shown(row, year),
                place=said.place,
                words=said.words,
            )


def comparison(notice: Notice) -> Iterator[OpenQuestion]:
    """The same figure, but met in another way: <3.5 and 3.5以内."""
    for row, said, year in _readings(notice):
        table, text = target(row, year), target(row, None, said.target)
        if table and text and table.number == text.number and table.is_strict != text.is_strict:
            yield ask(
                "comparison",
                (row.no,),
                (f"{row.source} {year}年", said.place),
                no=row.no,
                name=name(row),
                year=year,
                table=printed(row, year),
                place=said.place,
                words=said.words,
                number=plain(table.number),
                unit=unit(row),
            )


def total(notice: Notice) -> Iterator[OpenQuestion]:
    """Yearly figures that do not add up to the total that the text gives for their last year."""
    for row in notice.rows:
        if not is_yearly_flow(row):
            continue
        for said in notice.said_of(row):
            text = target(row, None, said.target)
            if not (said.cumulative and text):
                continue
            own = [number for year, number in figures(row).items() if said.year is None or year <= said.year]
            if own and sum(own, Decimal(0)) != text.number:
                yield ask(
                    "total",
                    (row.no,),
                    (row.source, said.place),
                    no=row.no,
                    name=name(row),
                    sum=plain(sum(own, Decimal(0))),
                    unit=unit(row),
                    place=said.place,
                    words=said.words,
                )


def wording(notice: Notice) -> Iterator[OpenQuestion]:
    """A name of the table that the text has with one other sign: 能力工资, 能级工资."""
    texts = [
        (task.place, folded((task.title.value or "") + (task.text.value or "")))
        for task in notice.draft.tasks
    ]
    whole = "".join(text for _, text in texts)
    for row in notice.rows:
        found = _slip(folded(name(row)), whole)
        if found:
            own, other = found
            place = next(place for place, text in texts if other in text)
            yield ask(
                "wording", (row.no,), (row.source, place), no=row.no, table=own, place=place, other=other
            )


def scope(notice: Notice) -> Iterator[OpenQuestion]:
    """A commitment of the text that is a row of the table in another scope: 规上企业, 百人以上规上企业."""
    for row in notice.rows:
        for other in notice.draft.commitments:
            if unit(row) != unit(other) or proposal(row, "kind") != proposal(other, "kind"):
                continue
            if likeness(_short(name(row)), _short(name(other))) >= _ONE_THING:
                said = next(each for each in notice.draft.quantities if each.row == other.no)
                yield ask(
                    "scope",
                    (row.no, other.no),
                    (row.source, said.place),
                    no=row.no,
                    name=name(row),
                    place=said.place,
                    words=said.words,
                    other=other.no,
                )


def population(notice: Notice) -> Iterator[OpenQuestion]:
    """The text says of whom a rate is: 有就业意愿和就业能力的就业困难人员帮扶率."""
    for row in notice.rows:
        if unit(row) != "%":
            continue
        for said in notice.said_of(row):
            at = said.name.find(name(row))
            if 0 < at <= _MOST_QUALIFIER and said.name[:at].endswith("的"):
                yield ask(
                    "population",
                    (row.no,),
                    (row.source, said.place),
                    no=row.no,
                    name=name(row),
                    place=said.place,
                    qualified=said.name,
                )


def deadline(notice: Notice) -> Iterator[OpenQuestion]:
    """A commitment whose year is over on the day that the office looks."""
    if notice.today is None:
        return
    for row in notice.draft.commitments:
        for said in notice.said_of(row):
            if said.year is not None and not said.yearly and said.year < notice.today.year:
                yield ask(
                    "deadline",
                    (row.no,),
                    (said.place, f"{notice.today.isoformat()}"),
                    no=row.no,
                    name=name(row),
                    year=said.year,
                    place=said.place,
                    words=said.words,
                )


def level(notice: Notice) -> Iterator[OpenQuestion]:
    """A figure in the text for another level than the plan's: 全市 in a district's plan."""
    district = notice.draft.district.value or ""
    others = WORDS.phrase("cues.levels").get(district[-1:], [])
    for said in notice.draft.quantities:
        for word in others:
            if word in said.words:
                yield ask(
                    "level",
                    (said.row,) if said.row else (),
                    (said.place, "标题"),
                    place=said.place,
                    words=said.words,
                    district=district,
                    level=word,
                    own=f"全{district[-1:]}",
                )


def frequency(notice: Notice) -> Iterator[OpenQuestion]:
    """The text wants reports and nowhere says how often."""
    wanted = [
        place for place, words in notice.draft.paragraphs if re.search(WORDS.phrase("cues.reports"), words)
    ]
    said = any(re.search(WORDS.phrase("cues.how_often"), words) for _, words in notice.draft.paragraphs)
    if wanted and not said:
        yield ask("frequency", (), (wanted[0],), place=wanted[0])


def _readings(notice: Notice) -> Iterator[tuple[DraftRow, Quantity, int]]:
    """What the text says of a row of the table for one year: its deadline's, or the plan's last."""
    last = (notice.draft.years.value or (0,))[-1]
    for row in notice.rows:
        for said in notice.said_of(row):
            # 累计 16 of a row of 3.2 a year is its total: another check's.
            if not (said.cumulative and is_yearly_flow(row)) and said.unit == unit(row):
                yield row, said, said.year or last


def _shown(row: DraftRow, year: int) -> str:
    text = printed(row, year)
    return f"{text}{unit(row)}" if text[-1:].isdigit() else text


def _short(text: str) -> str:
    for long, short in WORDS.phrase("cues.short_names").items():
        text = text.replace(long, short)
    return bare_text(text)


def _slip(own: str, whole: str) -> tuple[str, str] | None:
    """A passage of the name that stands in the text with one other sign inside, and how it stands there."""
    for start in range(len(own) - _SLIP + 1):
        part = own[start : start + _SLIP]
        if part in whole:
            continue
        for at in range(_EDGE - 1, _SLIP - _EDGE):
            others = re.escape(part[:at]) + "[\u4e00-\u9fff]" + re.escape(part[at + 1 :])
            if match := re.search(others, whole):
                return _grown(own, whole, start, match.start())
    return None


def _grown(own: str, whole: str, start: int, there: int) -> tuple[str, str]:
    """Both passages, as far as they go on alike on either side."""
    first = 0
    while min(start, there) > first and own[start - first - 1] == whole[there - first - 1]:
        first += 1
    last = _SLIP
    while start + last < len(own) and there + last < len(whole) and own[start + last] == whole[there + last]:
        last += 1
    return own[start - first : start + last], whole[there - first : there + last]


CHECKS: tuple[Callable[[Notice], Iterator[OpenQuestion]], ...] = (
    figure,
    comparison,
    total,
    wording,
    scope,
    population,
    deadline,
    level,
    frequency,
)
