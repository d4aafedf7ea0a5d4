"""A revision of the plan proposed from a yearly 工作要点: what differs, and how it stands in the plan's file.

Nothing is changed: every difference is a mark 待确认 of a new `[[amendments]]`. Knows a plan and readings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from laoyousuode.kinds import KINDS
from laoyousuode.period import Period
from laoyousuode.phrases import phrases
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.recognition import bureau_in
from laoyousuode.target import Target, parse_target
from reporter.notice.confirmation import WORDS as MEANINGS
from reporter.notice.draft import DraftRow, DraftTask, Found
from reporter.notice.linking import row_for
from reporter.notice.printer import mark, row_printed, value
from reporter.notice.proposals import proposals_for, task_of
from reporter.notice.yearly import YearlyReading, quantity

_LABELS = MEANINGS.phrase("labels")
WORDS = phrases(Path(__file__).parent / "amending.toml")


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a row that the document has otherwise; `after` is the entry as the amendment writes it."""

    no: str
    key: str
    after: Any
    sentence: str
    place: str


@dataclass(frozen=True, slots=True)
class ProposedRevision:
    """What is proposed. `notes` are sentences on what was read and is not proposed."""

    since: Period
    source: str
    changes: tuple[Change, ...]
    added: tuple[DraftRow, ...]
    notes: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.added)


def revision_of(
    plan: Plan, readings: Sequence[YearlyReading], since: Period, source: str
) -> ProposedRevision:
    """The differences between the plan and the readings for the year of `since`."""
    changes: dict[tuple[str, str], Change] = {}
    added: list[DraftRow] = []
    notes: list[str] = []
    for reading in readings:
        row = _row_of(plan, reading, since.year)
        if row is None:
            if reading.in_table:
                added.append(_added(plan, reading, since.year, len(added), notes))
            else:
                notes.append(WORDS.say("notes.unplaced", place=reading.place, words=reading.words))
            continue
        for change in _changes(plan, row, reading, since.year, notes):
            before = changes.setdefault((change.no, change.key), change)
            # 3.4以上 and 3.4 以上 are the same.
            if _squeezed(before.after) != _squeezed(change.after):
                notes.append(
                    WORDS.say(
                        "notes.twice",
                        no=row.no,
                        key=_LABELS[change.key],
                        place=before.place,
                        other=change.place,
                    )
                )
    order = [row.no for row in plan.indicators]
    ordered = sorted(changes.values(), key=lambda change: order.index(change.no))
    return ProposedRevision(since, source, tuple(ordered), tuple(added), tuple(notes))


def _squeezed(after: Any) -> str:
    return str(after).replace(" ", "")


def _row_of(plan: Plan, reading: YearlyReading, year: int) -> Indicator | None:
    """The plan's row of this name, else the one whose wording is alike, in the same unit."""
    for row in plan.indicators:
        if row.name == reading.name and reading.unit in ("", row.measure(year).unit):
            return row
    known = [(row.no, row.name, row.measure(year).unit) for row in plan.indicators]
    no = row_for(quantity(reading), known)
    return plan.indicator(no) if no else None


def _changes(
    plan: Plan, row: Indicator, reading: YearlyReading, year: int, notes: list[str]
) -> Iterator[Change]:
    measure = row.measure(year)
    try:
        now: Target | None = parse_target(reading.target, measure.better, measure.unit)
    except ValueError as error:
        now = None
        notes.append(WORDS.say("notes.unreadable", place=reading.place, no=row.no, error=error))
    old = measure.target
    if now is not None and not _counts_alike(row, measure, reading):
        facts = {"place": reading.place, "words": reading.words, "no": row.no, "name": row.name}
        notes.append(WORDS.say("notes.span", **facts))
        now = None
    if now is not None and (old is None or (old.number, old.comparison) != (now.number, now.comparison)):
        was = old.text if old else WORDS.say("none")
        told = WORDS.say("changes.targets", year=year, was=was, now=reading.target, words=reading.words)
        yield Change(row.no, "targets", {str(year): reading.target}, told, reading.place)
    if reading.in_table and reading.name != row.name:
        told = WORDS.say("changes.name", was=row.name, now=reading.name)
        yield Change(row.no, "name", reading.name, told, reading.place)
    if not reading.bureaus:
        return
    lead = bureau_in(plan, reading.bureaus[0])
    if lead is None:
        notes.append(WORDS.say("notes.bureau", place=reading.place, no=row.no, bureau=reading.bureaus[0]))
    elif lead != row.lead:
        told = WORDS.say("changes.lead", was=row.lead, now=lead)
        yield Change(row.no, "lead", lead, told, reading.place)
        if lead in row.support:
            rest = [name for name in row.support if name != lead]
            yield Change(row.no, "support", rest, WORDS.say("changes.support", lead=lead), reading.place)


def _counts_alike(row: Indicator, measure: Measure, reading: YearlyReading) -> bool:
    """Whether both count from the same day: 1.9 of this year is no value of a row that counts through the years."""
    traits = KINDS[measure.kind]
    through_years = traits.accumulates and not traits.restarts
    return not traits.accumulates or reading.name == row.name or through_years == reading.cumulative


def _added(plan: Plan, reading: YearlyReading, year: int, count: int, notes: list[str]) -> DraftRow:
    """A row that the plan lacks, with everything about it proposed."""
    last = max((int(row.no) for row in plan.indicators if row.no.isdigit()), default=0)
    place, told = reading.place, WORDS.say("changes.added", words=reading.words)
    bureaus = [bureau_in(plan, name) for name in reading.bureaus]
    for name, known in zip(reading.bureaus, bureaus, strict=True):
        if known is None:
            notes.append(WORDS.say("notes.bureau", place=place, no=last + count + 1, bureau=name))
    row = DraftRow(
        no=str(last + count + 1),
        source=f"{WORDS.say('source')}{place}",
        name=Found(reading.name, place, told, certain=False),
        unit=Found(reading.unit or None, place, WORDS.say("no_unit"), certain=bool(reading.unit)),
        heading=Found(None, place),
        field=Found(None, place),
        targets={year: Found(reading.target, place, told, certain=False)},
        printed=(reading.words,),
    )
    named = tuple(name for name in bureaus if name)
    answers = Found(named, place, WORDS.say("lead"), certain=False)
    return replace(row, proposals=proposals_for(row, (), task_of(row, _tasks(plan)), answers))


def _tasks(plan: Plan) -> list[DraftTask]:
    return [
        DraftTask(
            task.no,
            task.numeral,
            Found(task.title, task.source),
            Found(task.text, task.source),
            Found(task.bureaus, task.source),
            task.source,
        )
        for task in plan.tasks
    ]


def revision_printed(plan: Plan, revision: ProposedRevision) -> str:
    """The plan file's [[amendments]], each difference with its mark."""
    since = Found(str(revision.since), "", WORDS.say("since"), certain=False)
    parts = [
        f"\n{WORDS.say('over', source=revision.source)}\n[[amendments]]\nrevision = {plan.revision + 1}\n"
        f"{mark('from', since)}from = {value(str(revision.since))}\nsource = {value(revision.source)}\n"
    ]
    for no in dict.fromkeys(change.no for change in revision.changes):
        own = [change for change in revision.changes if change.no == no]
        entries = "".join(
            mark(each.key, Found(each.after, each.place, each.sentence, certain=False))
            + f"{each.key} = {value(each.after)}\n"
            for each in own
        )
        parts.append(f"[[amendments.indicators]]\nno = {value(no)}\n{entries}")
    parts += [row_printed(row, "amendments.indicators") for row in revision.added]
    return "\n".join(parts)
