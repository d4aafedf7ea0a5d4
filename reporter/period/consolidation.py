"""From files to results: read all, choose the returns that count, combine them, judge the district.

The pure verb behind `report`; writing documents is elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from laoyousuode import __version__
from laoyousuode.findings import SEVERITIES, Finding
from laoyousuode.period import Period, due_date
from laoyousuode.plan import Plan
from laoyousuode.plan_digest import digest
from laoyousuode.results import Results
from laoyousuode.scratch import scratch_folder
from reporter.period.by_hand import TypedByHand, return_by_hand
from reporter.period.decided import NOTHING_DECIDED, Decided, as_decided
from reporter.period.district import combine, sum_findings
from reporter.period.history import Known, load_earlier
from reporter.period.intake import Incoming, Workers, collect, default_jobs, expand, read_all
from reporter.period.reception import Reception, receive
from reporter.period.relations import between_bureaus
from reporter.returns.reader import NEWER, Reader
from reporter.returns.returned import Received, RefusedFile

ReadAll = Callable[[Reader, Incoming, "int | Workers", Callable[[str], None]], list[Received]]


class NoUsableReturnError(Exception):
    """Not one file could be used; the `findings` say why, those of files that exclude each other too.

    `reception` accounts for the files all the same.
    """

    def __init__(
        self,
        returns: list[Received],
        findings: tuple[Finding, ...] = (),
        reception: Reception | None = None,
    ) -> None:
        super().__init__("没有一份可以使用的返回表")
        self.returns, self.findings, self.reception = returns, findings, reception


class NewerPlanError(Exception):
    """A form was made with a newer revision of the plan than is at hand; the text is a sentence for the user."""


def stop_at_newer(returns: Iterable[Received]) -> None:
    """Judging by an old plan what was asked by a new one would be wrong throughout. Raises NewerPlanError."""
    for item in returns:
        if isinstance(item, RefusedFile) and item.code == NEWER:
            told = item.findings[0]
            raise NewerPlanError(f"{item.path}：{told.message}。{told.cure}")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be consolidated.

    `known` are earlier figures that were kept, in place of `previous` files. `extended` gives bureaus a later day.
    `kept` are returns (where they lie, as they are shown) that lie no more below `paths`. `by_hand` are what the office
    typed for bureaus, `decided` what it decided on returns.
    """

    plan: Plan
    period: Period
    paths: tuple[Path, ...]
    due: dt.date | None = None
    previous: tuple[Path, ...] = ()
    jobs: int | None = None
    prefer: tuple[Path, ...] = ()
    known: Known | None = None
    extended: Mapping[str, dt.date] = field(default_factory=dict)
    kept: tuple[tuple[Path, str], ...] = ()
    by_hand: tuple[TypedByHand, ...] = ()
    decided: Decided = NOTHING_DECIDED


@dataclass(frozen=True, slots=True)
class Gathered:
    """The results, and how they came about: all that was read, what was chosen and turned away, where files lie."""

    results: Results
    reception: Reception
    places: Mapping[str, Path]
    readings: tuple[Received, ...] = ()


class PreferError(Exception):
    """A file named by --prefer that is not among the usable returns; the text is a sentence for the user."""


def consolidate(
    order: Order,
    started: Callable[[int], None] = lambda count: None,
    progress: Callable[[str], None] = lambda shown: None,
) -> Results:
    """Read, choose, combine. `started` is told how many files there are, `progress` each file's name.

    Raises FileNotFoundError, EarlierError, PreferError, NewerPlanError, NoUsableReturnError.
    """
    with scratch_folder() as scratch:
        return gather(order, scratch, started, progress).results


def gather(
    order: Order,
    scratch: Path,
    started: Callable[[int], None] = lambda count: None,
    progress: Callable[[str], None] = lambda shown: None,
    workers: Workers | None = None,
    read: ReadAll = read_all,
) -> Gathered:
    """The same, with all that led to the results. Archives' members lie in `scratch`.

    `read` takes the place of `read_all` where somebody remembers what was read before.
    """
    plan, period = order.plan.in_force(order.period), order.period
    earlier = order.known.bureaus if order.known else load_earlier(plan, period, order.previous)
    jobs = workers or order.jobs or default_jobs()
    collected = collect(order.paths)
    files, turned_away = expand([*collected.files, *order.kept], scratch, jobs)
    started(len(files))
    found = read(Reader(plan, period, earlier, order.due), files, jobs, progress)
    own = {
        each.bureau: {no: found for (bureau, no), found in earlier.items() if bureau == each.bureau}
        for each in order.by_hand
    }
    typed = [return_by_hand(plan, period, each, own[each.bureau]) for each in order.by_hand]
    returns = [as_decided(item, order.decided) for item in collected.returns([*turned_away, *found, *typed])]
    return settle(order, returns, files)


def settle(order: Order, returns: list[Received], files: Incoming) -> Gathered:
    """From what was read to the results. `files` says where each lies.

    Raises PreferError, NewerPlanError, NoUsableReturnError.
    """
    plan, period = order.plan.in_force(order.period), order.period
    stop_at_newer(returns)
    due = order.due or due_date(period, plan.bulletin.due_day)
    preferred = _preferred(order.prefer, files, returns)
    reception = receive(plan, returns, due, preferred, order.extended, order.decided.accepted.values())
    if not reception.counted:
        raise NoUsableReturnError(returns, sorted_findings(plan, reception.findings), reception)
    tasks = [task for item in reception.counted.values() for task in item.tasks]
    bureaus = [bureau.name for bureau in plan.bureaus]
    combined = combine(plan, period, reception.counted)
    indicators, between = between_bureaus(plan, period, combined)
    findings = (*reception.findings, *sum_findings(plan, period, combined), *between)
    results = Results(
        plan=plan.id,
        period=period,
        due=due,
        bureaus=reception.bureaus,
        files=reception.files,
        indicators=indicators,
        tasks=tuple(sorted(tasks, key=lambda task: (task.task, bureaus.index(task.bureau)))),
        findings=sorted_findings(plan, findings),
        version=__version__,
        plan_revision=plan.revision,
        plan_digest=digest(plan),
    )
    return Gathered(results, reception, {shown: path for path, shown in files}, tuple(returns))


def _preferred(prefer: Iterable[Path], files: Incoming, returns: list[Received]) -> frozenset[str]:
    """The shown names of the files that --prefer names: by path, or as the program shows them."""
    usable = {item.path for item in returns if not isinstance(item, RefusedFile)}
    chosen = set()
    for wanted in prefer:
        names = {shown for path, shown in files if shown == wanted.as_posix() or _is_same(path, wanted)}
        if not names:
            names = {shown for _, shown in files if shown.rpartition("/")[2] == wanted.name}
        if len(names) != 1 or not names <= usable:
            what = "不在要汇总的文件之中" if not names else "不是可以使用的返回表"
            raise PreferError(f"{wanted} {what if len(names) < 2 else '不止一个，请写出完整路径'}")
        chosen |= names
    return frozenset(chosen)


def _is_same(path: Path, wanted: Path) -> bool:
    return wanted.exists() and path.resolve() == wanted.resolve()


def sorted_findings(plan: Plan, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file, then in the plan's order of rows, errors before the rest; the same whatever order they came in."""
    rows = {indicator.no: index for index, indicator in enumerate(plan.indicators)}

    def key(finding: Finding) -> tuple[str, int, int, str, str, str]:
        return (
            finding.file,
            rows.get(finding.row, -1),
            SEVERITIES.index(finding.severity),
            finding.cell,
            finding.code,
            finding.message,
        )

    return tuple(sorted(findings, key=key))
