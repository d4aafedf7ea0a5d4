"""What has changed since earlier months, in sentences: lights (转绿), 同比, 环比, 更正.

The figures of other months come as plain values, whoever kept them. A row is compared only with what measured the
same: 同比 with the same month of the year before, 环比 of levels only (domain rules, section 9). Knows rows and words;
no store and no file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from laoyousuode.kinds import KINDS, comparable
from laoyousuode.numbers import CONTEXT
from laoyousuode.period import Period
from laoyousuode.period import before as month_before
from laoyousuode.statuses import Light
from reporter.words.correspondence import Asked, Register
from reporter.words.decimals import rate
from reporter.words.phrases import listing, phrase, sentence
from reporter.words.phrases import say as _say
from reporter.words.rows import HUNDRED, ReportRow

# The lights that a row may have had, the gravest last, and those it may have come to.
_ASKED: tuple[Light, ...] = ("yellow", "red")
_REACHED: tuple[Light, ...] = ("green", "yellow", "red", "none")


@dataclass(frozen=True, slots=True)
class Before:
    """A district row as another edition has it. `value` is in the row's present unit; None where there is none."""

    period: Period
    value: Decimal | None
    status: str
    light: Light
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Past:
    """What a month's sentences of change rest on, each by row: the month before, the same month a year before.

    `printed` are this month's own rows as its published bulletin has them, where that is to be corrected. `notes` are
    whole sentences on how figures came about (代录, 准予例外). `earlier` are the months before, the latest last;
    `letters` the numbers that letters have been given, None where nobody counts them; `asked` the last month's letters.
    """

    previous: Mapping[str, Before] = field(default_factory=dict)
    year_before: Mapping[str, Before] = field(default_factory=dict)
    printed: Mapping[str, Before] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    earlier: Mapping[str, tuple[Before, ...]] = field(default_factory=dict)
    letters: Register | None = None
    asked: tuple[Asked, ...] = ()


NOTHING_PAST = Past()


def last_month(past: Past, period: Period) -> Mapping[str, Before]:
    """The rows of the month before, from wherever they are known."""
    if past.previous:
        return past.previous
    then = month_before(period)
    return {no: rows[-1] for no, rows in past.earlier.items() if rows and rows[-1].period == then}


@dataclass(frozen=True, slots=True)
class Turn:
    """How many rows, and which, came from one light to another."""

    was: Light
    now: Light
    names: tuple[str, ...]


def turns(rows: Iterable[ReportRow], previous: Mapping[str, Before]) -> list[Turn]:
    """Every way from a yellow or red light to this month's light, in the order of the sentences."""
    found: dict[tuple[Light, Light], list[str]] = {}
    for row in rows:
        before = previous.get(row.result.no)
        if before is not None and before.light in _ASKED:
            found.setdefault((before.light, row.result.light), []).append(row.indicator.name)
    return [Turn(was, now, tuple(found.get((was, now), ()))) for was in _ASKED for now in _REACHED]


def light_sentences(rows: Sequence[ReportRow], previous: Mapping[str, Before]) -> list[str]:
    """“上期黄灯×项，本期转绿×项、仍黄×项、转红×项”; nothing without a month before."""
    if not previous:
        return []
    period = next(iter(previous.values())).period.chinese
    told = turns(rows, previous)
    said = []
    for was in _ASKED:
        own = [turn for turn in told if turn.was == was]
        count = sum(len(turn.names) for turn in own)
        if not count:
            said.append(_say(f"change.no_{was}"))
            continue
        # Rows that bear no light now are told only where there are any.
        parts = [
            _say(f"change.{was}_{turn.now}", count=len(turn.names)) + _named(turn)
            for turn in own
            if turn.names or turn.now != "none"
        ]
        said.append(_say(f"change.{was}", count=count, parts=listing(parts)))
    fresh = Counter(
        row.result.light
        for row in rows
        if row.result.light in _ASKED
        and (before := previous.get(row.result.no)) is not None
        and before.light not in _ASKED
    )
    new = [_say(f"change.new_{light}", count=fresh[light]) for light in _ASKED if fresh[light]]
    return [_say("change.lights", period=period, parts=sentence([*said, *new]))]


def _named(turn: Turn) -> str:
    """Those that turned are named, those that stayed are named further down in the bulletin."""
    return "" if turn.was == turn.now or not turn.names else _say("change.names", names=listing(turn.names))


def year_sentences(
    rows: Sequence[ReportRow], year_before: Mapping[str, Before], most: int | None = None
) -> list[str]:
    """同比, of every row whose figure a year before measured the same; of the `most` that moved furthest."""
    found = [(row, year_before[row.result.no]) for row in rows if _same_measure(row, year_before)]
    return _compared("year", found, most)


def month_sentences(
    rows: Sequence[ReportRow], previous: Mapping[str, Before], most: int | None = None
) -> list[str]:
    """环比, of levels only: a cumulative figure can but grow within its year."""
    levels = [
        (row, previous[row.result.no])
        for row in rows
        if KINDS[row.measure.kind].is_level and _same_measure(row, previous) and _goes_on(row, previous)
    ]
    return _compared("month", levels, most)


def _same_measure(row: ReportRow, earlier: Mapping[str, Before]) -> bool:
    """Both figures whole, of one kind and one unit; the same month of another year begins anew alike."""
    before = earlier.get(row.result.no)
    if before is None or before.value is None or row.result.value is None:
        return False
    if not (before.complete and row.result.complete):
        return False
    then = row.indicator.measures.get(before.period.year)
    return then is not None and (then.kind, then.unit) == (row.measure.kind, row.measure.unit)


def _goes_on(row: ReportRow, earlier: Mapping[str, Before]) -> bool:
    then = row.indicator.measures[earlier[row.result.no].period.year]
    return comparable(then, row.measure)


def _compared(key: str, pairs: Sequence[tuple[ReportRow, Before]], most: int | None) -> list[str]:
    """Those that moved most, by their share of the figure before, in the rows' order; how many more there are."""
    if not pairs:
        return []
    moved = [(row, before) for row, before in pairs if _difference(row, before)]
    ranked = sorted(moved, key=lambda pair: -_moved_by(*pair))
    chosen = {row.result.no for row, _ in ranked[:most]}
    told = [
        _moved(key, row, before, _difference(row, before)) for row, before in moved if row.result.no in chosen
    ]
    rest = len(pairs) - len(told)
    if rest:
        word = "rest" if len(moved) > len(chosen) else "same" if told else "all_same"
        told.append(_say(f"change.{word}", count=rest))
    return [_say(f"change.{key}", period=pairs[0][1].period.chinese, parts=sentence(told))]


def _moved_by(row: ReportRow, before: Before) -> Decimal:
    """How far a figure moved, as a share of what it was; beyond all where it was nothing."""
    assert before.value is not None
    if not before.value:
        return Decimal("Infinity")
    return abs(CONTEXT.divide(_difference(row, before), before.value))


def _difference(row: ReportRow, before: Before) -> Decimal:
    assert row.result.value is not None and before.value is not None
    return CONTEXT.subtract(row.result.value, before.value)


def _moved(key: str, row: ReportRow, before: Before, difference: Decimal) -> str:
    assert row.result.value is not None and before.value is not None
    way = "up" if difference > 0 else "down"
    told = _say(
        f"change.{way}",
        name=row.indicator.name,
        value=row.amount(row.result.value),
        word=_say(f"change.{key}_word"),
        difference=row.difference(difference),
    )
    if row.measure.is_percentage or before.value <= 0:
        return told
    share = rate(abs(CONTEXT.divide(difference * HUNDRED, before.value)), [Decimal(0)])
    return told + _say(f"change.{way}_share", share=share)


def correction_sentences(rows: Sequence[ReportRow], printed: Mapping[str, Before]) -> list[str]:
    """更正: every printed figure or status that differs now, first as it was printed."""
    found = corrected_rows(rows, printed)
    told = [
        _say(
            "change.corrected",
            name=row.indicator.name,
            was=found[row.result.no][0],
            now=found[row.result.no][1],
        )
        for row in rows
        if row.result.no in found
    ]
    return [_say("change.correction", parts=sentence(told))] if told else []


def corrected_rows(rows: Sequence[ReportRow], printed: Mapping[str, Before]) -> dict[str, tuple[str, str]]:
    """What was printed of a row and what is to be printed now, where they differ, by row."""
    found = {}
    for row in rows:
        before = printed.get(row.result.no)
        if before is not None:
            values = [value for value in (before.value, row.result.value) if value is not None]
            was = _shown(row, before.value, before.status, values)
            now = _shown(row, row.result.value, row.result.status, values)
            if was != now:
                found[row.result.no] = (was, now)
    return found


def _shown(row: ReportRow, value: Decimal | None, status: str, beside: Sequence[Decimal]) -> str:
    number = "" if value is None else row.amount(value, beside)
    return listing(part for part in (number, status) if part)


def change_sentences(rows: Sequence[ReportRow], past: Past) -> list[str]:
    """The lights that turned, and what moved furthest: what is said where there is little room."""
    most = int(phrase("change.most"))
    return [
        *light_sentences(rows, past.previous),
        *year_sentences(rows, past.year_before, most),
        *month_sentences(rows, past.previous, most),
    ]


def compared_sentences(rows: Sequence[ReportRow], past: Past) -> list[str]:
    """同比 and 环比 of every row that can be compared."""
    return [*year_sentences(rows, past.year_before), *month_sentences(rows, past.previous)]
