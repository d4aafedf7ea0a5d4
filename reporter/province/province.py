"""A run over many districts: every file is read once, by the plan that it names; each plan has an edition of its own.

A file that says nothing of its plan is the district's whose other files lie in the same folder, else nobody's. Knows
plans, files and folders; nothing of figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.results import from_json
from laoyousuode.scratch import scratch_folder
from reporter.edition import DocumentsWanted, RunWatch
from reporter.period.consolidation import Order
from reporter.period.history import EarlierError, load_earlier
from reporter.period.intake import Incoming, Workers, collect, default_jobs, expand, read_all
from reporter.province.district import DistrictReport, report_district
from reporter.province.words import say
from reporter.returns.reader import Reader
from reporter.returns.returned import Received, RefusedFile


@dataclass(frozen=True, slots=True)
class ProvinceOrder:
    """What is to be reported: the districts' plans, one period, files of all of them. Editions go below `out`."""

    plans: tuple[Plan, ...]
    period: Period
    paths: tuple[Path, ...]
    out: Path
    due: dt.date | None = None
    previous: tuple[Path, ...] = ()
    jobs: int | None = None


@dataclass(frozen=True, slots=True)
class Province:
    """The districts in the order of their plans, and the files that are nobody's, with why."""

    period: Period
    districts: tuple[DistrictReport, ...]
    unassigned: tuple[tuple[str, str], ...]


def report_province(
    order: ProvinceOrder,
    wanted: DocumentsWanted,
    watch: RunWatch | None = None,
    executor: Executor | None = None,
) -> Province:
    """Read all, make every district's edition and put it into its folder. Raises FileNotFoundError, EarlierError."""
    watch = watch or RunWatch()
    orders = district_orders(order)
    with scratch_folder() as scratch, Workers(order.jobs or default_jobs(), executor) as workers:
        collected = collect(order.paths)
        files, turned_away = expand(collected.files, scratch, workers)
        watch.started(len(files))
        read = read_all(_reader(orders), files, workers, watch.read)
        groups, rest = by_plan(collected.returns([*turned_away, *read]))
        places = {shown: path for path, shown in files}
        watch.writing()
        tasks = [
            (each, wanted, tuple(groups.get(name, ())), _lying(groups.get(name, ()), places), folder)
            for (name, each), folder in zip(orders.items(), district_folders(order), strict=True)
        ]
        made = workers.run(report_district, tasks, [each.plan.district for each in orders.values()])
    reports = tuple(
        _failed(each, task[4], answer) if isinstance(answer, RefusedFile) else answer
        for each, task, answer in zip(orders.values(), tasks, made, strict=True)
    )
    return Province(order.period, reports, tuple((item.path, _why(item)) for item in rest))


def district_orders(order: ProvinceOrder) -> dict[str, Order]:
    """Each plan's own order, by its id; the earlier results that are its own."""
    previous: dict[str, list[Path]] = {}
    for path in order.previous:
        previous.setdefault(_plan_of(path), []).append(path)
    return {
        plan.id: Order(
            plan.in_force(order.period),
            order.period,
            order.paths,
            due=order.due,
            previous=tuple(previous.get(plan.id, ())),
        )
        for plan in order.plans
    }


def _plan_of(path: Path) -> str:
    try:
        return from_json(path.read_text(encoding="utf-8-sig")).plan
    except (OSError, ValueError) as error:
        raise EarlierError(f"{path.name} 不是本程序的 results.json（{error}）") from error


def _reader(orders: Mapping[str, Order]) -> Reader:
    readers = {
        name: Reader(each.plan, each.period, load_earlier(each.plan, each.period, each.previous), each.due)
        for name, each in orders.items()
    }
    return replace(next(iter(readers.values())), others=readers)


def by_plan(items: Iterable[Received]) -> tuple[dict[str, list[Received]], list[Received]]:
    """What was read by the plan it names, else by that of its folder; and what is nobody's."""
    groups: dict[str, list[Received]] = {}
    silent: list[Received] = []
    folders: dict[str, set[str]] = {}
    for item in items:
        if item.plan:
            groups.setdefault(item.plan, []).append(item)
            folders.setdefault(item.path.rpartition("/")[0], set()).add(item.plan)
        else:
            silent.append(item)
    rest = []
    for item in silent:
        owners = folders.get(item.path.rpartition("/")[0], set())
        if len(owners) == 1 and "/" in item.path:
            groups[next(iter(owners))].append(item)
        else:
            rest.append(item)
    return groups, rest


def _lying(items: Iterable[Received], places: Mapping[str, Path]) -> Incoming:
    return [(places[item.path], item.path) for item in items if item.path in places]


def district_folders(order: ProvinceOrder) -> list[Path]:
    """One below `out` for each plan, by its district; with the plan's id where two have one name."""
    names = [plan.district for plan in order.plans]
    return [
        order.out / (plan.district if names.count(plan.district) == 1 else f"{plan.district}（{plan.id}）")
        for plan in order.plans
    ]


def _failed(order: Order, folder: Path, answer: RefusedFile) -> DistrictReport:
    """A district whose edition could not be made by a fault of the program."""
    bureaus = tuple((bureau.name, "missing") for bureau in order.plan.bureaus)
    trouble = say("trouble.fault", detail=answer.findings[0].message)
    return DistrictReport(
        order.plan.district, order.plan.id, folder.name, bureaus, trouble=trouble, faults=(folder.name,)
    )


def _why(item: Received) -> str:
    return "；".join(dict.fromkeys(finding.message for finding in item.findings)) or say("trouble.no_plan")
