"""`laoyousuode report --plans`: returns of many districts in; an edition for each and one roll-up out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from laoyousuode import __version__
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from reporter.commands.cluster import cluster_executor
from reporter.commands.shared import as_folder, existing, period_from, plan_from, tell_recovery, tell_written
from reporter.console import EXIT_INTERNAL, EXIT_NOTHING, UserError, make_console, make_progress


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of the command line, read."""

    paths: tuple[Path, ...]
    plans: Path
    period: str
    out: Path
    due: dt.date | None
    previous: tuple[Path, ...]
    jobs: int | None
    dask: str | None
    signed: dt.date | None
    formats: tuple[str, ...]
    whole: bool


def run(asked: Asked) -> None:
    """Report on every district whose plan lies in the folder. Raises UserError, FolderError."""
    from laoyousuode.folder import File, write_files
    from reporter.edition import DocumentsWanted, RunWatch
    from reporter.period.history import EarlierError
    from reporter.province.province import ProvinceOrder, report_province
    from reporter.province.rollup import rollup_files
    from reporter.province.words import say

    plans = plans_in(asked.plans)
    periods = {period_from(asked.period, plan) for plan in plans}
    period: Period = next(iter(periods))
    out = as_folder(asked.out)
    console = make_console()
    tell_recovery(console, out)
    order = ProvinceOrder(
        plans, period, existing(list(asked.paths)), out, asked.due, asked.previous, asked.jobs
    )
    wanted = DocumentsWanted(asked.formats, asked.signed, answers=asked.whole)
    with make_progress(make_console(stderr=True)) as progress, cluster_executor(asked.dask) as executor:
        task = progress.add_task("读取表格", total=None, file="")
        watch = RunWatch(
            started=lambda count: progress.update(task, total=count),
            read=lambda shown: progress.update(task, advance=1, file=shown),
            writing=lambda: progress.update(task, description="写出文件", file=""),
        )
        try:
            province = report_province(order, wanted, watch, executor)
        except EarlierError as error:
            raise UserError(f"--previous：{error}") from error
    editions = [each for each in province.districts if not each.trouble]
    if not editions:
        lines = [say("said.district", district=e.district, trouble=e.trouble) for e in province.districts]
        raise UserError("\n".join(lines), EXIT_NOTHING)
    files = {name: File(data) for name, data in rollup_files(province).items()}
    written = write_files(
        out, files, {"period": str(period), "plan": "", "version": __version__}, lambda name: name in files
    )
    names = "、".join(written.places[name] for name in files)
    console.print(say("said.wrote", count=len(editions), folder=out, names=names), markup=False)
    for each in province.districts:
        if each.trouble:
            console.print(
                say("said.district", district=each.district, trouble=each.trouble),
                style="yellow",
                markup=False,
            )
        for told in each.told:
            console.print(say("said.kept", district=each.district, told=told), style="yellow", markup=False)
    if province.unassigned:
        console.print(say("said.unassigned", count=len(province.unassigned)), style="yellow", markup=False)
    tell_written(console, written)
    faults = [name for each in province.districts for name in each.faults]
    if faults:
        raise UserError(
            f"程序内部出错，没有处理完 {'、'.join(faults)}；"
            "请在命令最前面加 --debug 再运行一次，把显示的内容和这些文件发给技术人员。",
            EXIT_INTERNAL,
        )


def plans_in(folder: Path) -> tuple[Plan, ...]:
    """The plans of a folder, in the order of their files' names. Raises UserError."""
    from reporter.province.words import say

    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not files:
        raise UserError(say("said.no_plans", folder=folder))
    found: dict[str, tuple[Path, Plan]] = {}
    for file in files:
        plan = plan_from(file)
        if plan.id in found:
            raise UserError(say("said.same_id", one=found[plan.id][0].name, other=file.name, id=plan.id))
        found[plan.id] = (file, plan)
    return tuple(plan for _, plan in found.values())
