"""The plan (方案) as objects: years, indicators, commitments, tasks, bureaus, thresholds, questions.

Nothing of any one plan is written here; `plan_file` reads a plan from its TOML. Knows nothing of files, forms
or returns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from laoyousuode.kinds import Kind
from laoyousuode.period import Period
from laoyousuode.relation import Reference, Relation
from laoyousuode.target import Better, Target

Combine = Literal["lead", "sum", "pooled", "derived"]
EntryForm = Literal["value", "ratio", "none"]
Role = Literal["lead", "support", ""]
# How a bureau's own sheet stands to a row: it is judged there; its figure is only a part of the district's sum
# (汇总后判定); or the row is another bureau's.
Standing = Literal["judged", "part", "other"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares of the year's target, except `ratio_tolerance` (percentage points) and `reason_length`.

    `unit_factor` is how many times the target a plausible figure is at most, `unit_factor_wan` the same where the unit
    has 万: there a slip of the unit makes a smaller step beside the target.
    """

    ahead: Decimal
    behind: Decimal
    policy_band: Decimal
    unit_factor: Decimal
    unit_factor_wan: Decimal
    jump: Decimal
    ratio_tolerance: Decimal
    reason_length: int


@dataclass(frozen=True, slots=True)
class Bureau:
    """责任单位: the name in the plan, and the short forms that mean the same."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """重点任务: its paragraph's text and its units; the first leads."""

    no: int
    numeral: str
    title: str
    text: str
    bureaus: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the plan's text leaves open, and how it is read until the office decides."""

    no: str
    rows: tuple[str, ...]
    text: str
    interim: str
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator as it stands in one year: a kind, a unit and a target may change with the year.

    `previous` is the figure that the year's path starts from: the year before's target where it is comparable
    (0 before the first year of a cumulative figure), else None.
    """

    year: int
    kind: Kind
    unit: str
    better: Better
    combine: Combine
    entry_form: EntryForm
    target: Target | None
    previous: Decimal | None
    whole: bool = False
    numerator: str = ""
    denominator: str = ""
    part_unit: str = ""
    whole_parts: bool = False

    @property
    def is_percentage(self) -> bool:
        return self.unit == "%"

    @property
    def in_ten_thousands(self) -> bool:
        return self.unit.startswith("万")

    @property
    def decimals(self) -> int:
        """Decimals to show: the target's, at least one for percentages (domain rules, section 9)."""
        shown = self.target.decimals if self.target else 0
        return max(shown, 1) if self.is_percentage else shown


@dataclass(frozen=True, slots=True)
class Base:
    """A base year's figure: where the first year's path starts. In the row's unit of the plan's first year."""

    year: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the plan's table ("1"…"16") or a quantified commitment of its text ("C1"…)."""

    no: str
    name: str
    heading: str
    task: int
    lead: str
    support: tuple[str, ...]
    verify: tuple[str, ...]
    measures: Mapping[int, Measure]
    source: str
    shares: Mapping[str, Decimal]
    derived: tuple[str, str] | None = None
    kept_since: int | None = None
    field: str = ""
    base: Base | None = None

    @property
    def is_commitment(self) -> bool:
        return not self.no.isdigit()

    def measure(self, year: int) -> Measure:
        """Raises KeyError for a year outside the plan."""
        return self.measures[year]

    def contributors(self, year: int) -> tuple[str, ...]:
        """The bureaus whose figures make the district's value: those that fill this row."""
        match self.measures[year].combine:
            case "lead":
                return (self.lead,)
            case "derived":
                return ()
            case _:
                return (self.lead, *self.support)

    def role(self, bureau: str, year: int) -> Role:
        """ "lead" or "support" where the bureau answers for the row, "" where it fills nothing.

        The lead of a derived row answers for it, though it types nothing there.
        """
        if bureau == self.lead:
            return "lead"
        return "support" if bureau in self.contributors(year) else ""

    def standing(self, bureau: str, year: int) -> Standing:
        """How the row is judged in the sheet of `bureau`; "" stands for the district (domain rules, section 5)."""
        if not bureau:
            return "judged"
        if not self.role(bureau, year):
            return "other"
        return "part" if self.measures[year].combine == "sum" and bureau not in self.shares else "judged"


# The bulletin's annexes by their keys, in their order.
ANNEXES = ("ledger", "reception", "tasks", "findings", "questions")


@dataclass(frozen=True, slots=True)
class BulletinSettings:
    """What the office sets for its bulletin; `{field}` and `{period}` may stand in the title.

    `annexes` are those that are printed with it; the others become a document of their own.
    """

    title: str
    recipients: str
    signer: str
    red_head: bool
    head_mark: str
    number: str
    imprint: bool
    imprint_office: str
    due_day: int
    font_body: str
    font_kai: str
    font_hei: str
    font_title: str
    font_song: str
    annexes: tuple[str, ...] = ("ledger", "reception")


@dataclass(frozen=True, slots=True)
class LetterDegree:
    """How gravely the office writes to a lead bureau: after so many months in a row behind, or red (0: never for it).

    Of several degrees that hold, the plan's last one counts.
    """

    name: str
    behind_months: int
    red_months: int
    answer_days: int


# What a ranking of the bureaus may weigh: each is a column of 单位情况表.
RANKED = ("green", "yellow", "red", "late", "missing", "errors", "corrected")


@dataclass(frozen=True, slots=True)
class Revision:
    """The plan as one amendment left it, in force from the month `since` on; None for the plan as first issued."""

    since: Period | None
    plan: Plan


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan as it stands at one revision. Orders are the file's.

    `revisions` are all that are known, the first one first; () for a plan that was never amended.
    """

    id: str
    title: str
    field: str
    district: str
    office: str
    table_title: str
    issued: dt.date
    years: tuple[int, ...]
    thresholds: Thresholds
    bulletin: BulletinSettings
    bureaus: tuple[Bureau, ...]
    tasks: tuple[Task, ...]
    indicators: tuple[Indicator, ...]
    questions: tuple[Question, ...]
    source: str
    revision: int = 1
    revisions: tuple[Revision, ...] = ()
    letters: tuple[LetterDegree, ...] = ()
    ranking: tuple[tuple[str, Decimal], ...] = ()
    relations: tuple[Relation, ...] = ()

    @property
    def known(self) -> tuple[Plan, ...]:
        """The plan at each of its revisions, the first one first."""
        return tuple(each.plan for each in self.revisions) or (self,)

    def in_force(self, period: Period) -> Plan:
        """The plan as it stood for this period (domain rules, section 7). It knows the same revisions."""
        held = [each.plan for each in self.revisions if each.since is None or each.since <= period]
        if not held or held[-1].revision == self.revision:
            return self
        return replace(held[-1], revisions=self.revisions)

    def relations_at(self, no: str) -> tuple[Relation, ...]:
        """The relations within one bureau's sheet whose finding is placed at this row, in the plan's order."""
        return tuple(each for each in self.relations if each.at.row == no and not each.is_across)

    def operands_at(self, no: str) -> tuple[Reference, ...]:
        """The figures of other rows that the relations at this one name: what its check must be told, in this order."""
        named = dict.fromkeys(each for relation in self.relations_at(no) for each in relation.references)
        return tuple(each for each in named if each.row != no)

    def tied_to(self, no: str) -> tuple[str, ...]:
        """The rows that this one is held against or worked out from, without itself."""
        related = [row for each in self.relations_at(no) for row in each.rows]
        return tuple(
            row for row in dict.fromkeys([*related, *(self.indicator(no).derived or ())]) if row != no
        )

    def indicator(self, no: str) -> Indicator:
        """Raises KeyError where the plan has no such row."""
        for indicator in self.indicators:
            if indicator.no == no:
                return indicator
        raise KeyError(no)

    def task(self, no: int) -> Task:
        """Raises KeyError where the plan has no such task."""
        for task in self.tasks:
            if task.no == no:
                return task
        raise KeyError(no)

    @property
    def fields(self) -> tuple[str, ...]:
        """The rows' 领域, in the plan's order; one where the whole plan is of one field."""
        return tuple(dict.fromkeys(row.field for row in self.indicators))

    def field_of(self, row: Indicator) -> str:
        """The row's 领域 where the plan has more than one, else "": it then needs no saying."""
        return row.field if len(self.fields) > 1 else ""

    def rows_of(self, bureau: str, year: int) -> tuple[Indicator, ...]:
        """The rows that this bureau types figures into."""
        return tuple(row for row in self.indicators if bureau in row.contributors(year))

    def tasks_of(self, bureau: str) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if bureau in task.bureaus)
