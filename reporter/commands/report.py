"""`laoyousuode report`: returned workbooks in; bulletin, ledger, wall chart and results.json out."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console

from laoyousuode.findings import SEVERITIES, SEVERITY_NAMES, Finding, catalogue
from laoyousuode.folder import probe
from laoyousuode.results import Results
from laoyousuode.statuses import district_statuses
from reporter.commands.in_folder import office_here, tell
from reporter.commands.shared import (
    PlanOption,
    as_folder,
    date_from,
    existing,
    period_from,
    plan_from,
    refuse,
    tell_recovery,
    tell_written,
)
from reporter.console import EXIT_INTERNAL, EXIT_NOTHING, UserError, make_console, make_progress, option

if TYPE_CHECKING:
    from laoyousuode.folder import Written
    from laoyousuode.plan import Plan
    from reporter.bulletin.templates import Templates
    from reporter.edition import DocumentsWanted, Edition, RunWatch
    from reporter.months.office import Office

NAME = "report"
_Made = TypeVar("_Made")


def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="返回的表格，或存放它们的文件夹，可以写多个；在工作文件夹里可以不写", metavar="路径…"
        ),
    ] = None,
    period: Annotated[
        str | None,
        option("--period", help="报告期，例如 2026-10；在工作文件夹里可以不写", metavar="报告期"),
    ] = None,
    out: Annotated[
        Path | None,
        option("--out", help="结果写到哪个文件夹；在工作文件夹里不用写，写了就不记台账", metavar="文件夹"),
    ] = None,
    due: Annotated[
        str | None, option("--due", help="报送截止日期；不写就按方案规定的日期", metavar="日期")
    ] = None,
    date: Annotated[
        str | None, option("--date", help="通报的落款日期；不写就用截止日期", metavar="日期")
    ] = None,
    previous: Annotated[
        list[Path] | None,
        option("--previous", help="以前各期的 results.json，用来核对累计数，可写多次", metavar="文件"),
    ] = None,
    prefer: Annotated[
        list[Path] | None,
        option("--prefer", help="同一单位报了几份、分不出先后时，指定采用哪一份，可写多次", metavar="文件"),
    ] = None,
    jobs: Annotated[
        int | None, option("--jobs", help="同时读取几个文件；不写就用全部处理器", metavar="个数")
    ] = None,
    formats: Annotated[
        str | None,
        option(
            "--format",
            help="写出哪些文件：docx 通报和附件、xlsx 台账、html 挂图、json 结果、brief 专报、"
            "bureaus 单位情况表、letters 督办单、slides 会商幻灯片，用逗号隔开；"
            "不写就写出除 slides 以外的全部，连同催报和整改",
            metavar="格式",
        ),
    ] = None,
    head: Annotated[
        bool | None, option("--head/--no-head", help="通报加红头，或不加；不写就按方案的设定")
    ] = None,
    bulletin_template: Annotated[
        Path | None, option("--bulletin-template", help="用本单位自己的通报模板（docx）", metavar="文件")
    ] = None,
    templates: Annotated[
        Path | None,
        option(
            "--templates",
            help="用这个文件夹里本单位自己的模板（通报、专报、督办单、会商等）；在工作文件夹里用的是其中的“模板”",
            metavar="文件夹",
        ),
    ] = None,
    final: Annotated[
        bool,
        option("--final", help="定稿：取文件夹里签发的通报存入台账，本月以后不再改动（只在工作文件夹里）"),
    ] = False,
    open_: Annotated[bool, option("--open", help="写完后打开通报")] = False,
    dask: Annotated[
        str | None,
        option(
            "--dask",
            help="由 dask 集群读取，写调度程序的地址，例如 tcp://10.0.0.1:8786；各台机器要能按同样的路径打开返回表",
            metavar="地址",
        ),
    ] = None,
    plan: PlanOption = None,
    plans: Annotated[
        Path | None,
        option(
            "--plans",
            help="汇总多个地区：存放各地区方案文件的文件夹；每个地区写出一套，另写一套只比较亮灯和报送的汇总",
            metavar="文件夹",
        ),
    ] = None,
) -> None:
    """汇总返回表：写出通报、台账、挂图、results.json、催报和整改文件夹。返回的表格只读取，不改动。"""
    from reporter.commands import province
    from reporter.commands.cluster import cluster_executor
    from reporter.edition import DocumentsWanted, make_edition
    from reporter.period.consolidation import Order

    if jobs is not None and jobs < 1:
        raise UserError("--jobs 要写 1 或更大的整数")
    signed = date_from(date, "落款日期")
    own = templates_from(templates, bulletin_template)
    with office_here(wanted=out is None) as office:
        if office is not None:
            refuse(
                {
                    "--plan": plan,
                    "--plans": plans,
                    "--previous": previous,
                    "--format": formats,
                    "--dask": dask,
                },
                "在工作文件夹里用的是文件夹里的方案和台账；要用它，请同时写 --out",
            )
            wanted = DocumentsWanted(signed=signed, templates=own)
            asked = Asked(
                tuple(paths or ()), period, date_from(due, "截止日期"), tuple(prefer or ()), jobs, head
            )
            _tell_open(open_, *_of_the_month(office, asked, wanted, final))
            return
    if final:
        raise UserError("--final 只能在工作文件夹里用，也不能和 --out 一起写")
    if paths is None or period is None or out is None:
        absent = "路径…" if paths is None else "--period" if period is None else "--out"
        raise UserError(f"还缺少 {absent}（只有在工作文件夹里才可以不写）")
    if plans is not None:
        refuse(
            {
                "--plan": plan,
                "--prefer": prefer,
                "--head": None if head is None else str(head),
                "--bulletin-template": bulletin_template,
                "--templates": templates,
            },
            "和 --plans 不能一起用",
        )
        province.run(
            province.Asked(
                paths=tuple(paths),
                plans=plans,
                period=period,
                out=out,
                due=date_from(due, "截止日期"),
                previous=tuple(previous or ()),
                jobs=jobs,
                dask=dask,
                signed=signed,
                formats=_formats(formats),
                whole=formats is None,
            )
        )
        return
    chosen = plan_from(plan)
    when = period_from(period, chosen)
    chosen = chosen.in_force(when)
    if head is not None:
        chosen = with_head(chosen, head)
    folder = as_folder(out)
    order = Order(
        plan=chosen,
        period=when,
        paths=existing(paths),
        due=date_from(due, "截止日期"),
        previous=tuple(previous or ()),
        jobs=jobs,
        prefer=tuple(prefer or ()),
    )
    wanted = DocumentsWanted(_formats(formats), signed, own, answers=formats is None)
    console = make_console()
    tell(None, own.sentences())
    tell_recovery(console, folder)
    probe(folder, wanted.replaces)
    with cluster_executor(dask) as executor:
        edition = _made(lambda watch: make_edition(order, wanted, watch, executor))
    written = edition.write(folder)
    _tell_open(open_, edition, written, folder)


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of the command line that count in a working folder too."""

    paths: tuple[Path, ...]
    period: str | None
    due: dt.date | None
    prefer: tuple[Path, ...]
    jobs: int | None
    head: bool | None


def _of_the_month(
    office: Office, asked: Asked, wanted: DocumentsWanted, final: bool
) -> tuple[Edition, Written, Path]:
    """A month's report in its working folder. Raises UserError, OfficeError, StoreError, FolderError."""
    from reporter.months.closing import close_month, revise_month
    from reporter.months.reporting import Request, report_month

    if asked.head is not None:
        office = replace(office, plan=with_head(office.plan, asked.head))
    taken = office.month(period_from(asked.period, office.plan) if asked.period else None)
    tell(None, (*office.told, *taken.sentences))
    request = Request(taken.period, asked.due, existing(list(asked.paths)), asked.prefer, asked.jobs)
    is_closed = office.store.is_closed(taken.period)
    run = close_month if final else revise_month if is_closed else report_month
    reported = _made(lambda watch: run(office, request, wanted, watch))
    tell(None, reported.sentences)
    return reported.edition, reported.written, reported.folder


def _tell_open(open_: bool, edition: Edition, written: Written, folder: Path) -> None:
    """What the run came to. Raises UserError for faults of the program's own."""
    from laoyousuode.opening import open_file
    from reporter.edition import BULLETIN

    console = make_console()
    _summary(console, edition.results)
    _tell_written(console, edition, written, folder)
    if open_ and not open_file(folder / written.places.get(BULLETIN, BULLETIN)):
        make_console(stderr=True).print(f"没能自动打开{BULLETIN}，请到 {folder} 中打开。", markup=False)
    if edition.faults:
        raise UserError(
            f"程序内部出错，没有处理完 {'、'.join(edition.faults)}，写出的文件里没有它们的数据，先不要发出；"
            "请在命令最前面加 --debug 再运行一次，把显示的内容和这些文件发给技术人员。",
            EXIT_INTERNAL,
        )


def templates_from(folder: Path | None, bulletin: Path | None) -> Templates:
    """The office's own templates. Raises UserError where they are not there."""
    from reporter.bulletin.templates import Templates

    existing([path for path in (folder, bulletin) if path is not None])
    if folder is not None and not folder.is_dir():
        raise UserError(f"{folder} 不是文件夹；--templates 要写存放模板的文件夹")
    return Templates(folder, bulletin)


def _formats(text: str | None) -> tuple[str, ...]:
    """The formats that the words name, in the order they are written. Raises UserError."""
    from reporter.edition import FORMATS, USUAL

    if text is None:
        return USUAL
    asked = {part.strip().lower().lstrip(".") for part in re.split("[,，、;；\\s]+", text) if part.strip()}
    unknown = sorted(asked - set(FORMATS))
    if unknown or not asked:
        what = f"没有“{'、'.join(unknown)}”这种格式" if unknown else "没有写格式"
        raise UserError(f"--format：{what}，可以写 {'、'.join(FORMATS)}，用逗号隔开")
    return tuple(name for name in FORMATS if name in asked)


def with_head(plan: Plan, head: bool) -> Plan:
    """The plan, its bulletins with a red head or without."""
    return replace(plan, bulletin=replace(plan.bulletin, red_head=head))


def _made(make: Callable[[RunWatch], _Made]) -> _Made:
    """What `make` makes of the returns, with its progress shown. Raises UserError."""
    from reporter.bulletin.bulletin import TemplateFaultError
    from reporter.edition import RunWatch
    from reporter.period.consolidation import NewerPlanError, NoUsableReturnError, PreferError
    from reporter.period.history import EarlierError

    try:
        with make_progress(make_console(stderr=True)) as progress:
            task = progress.add_task("读取表格", total=None, file="")
            watch = RunWatch(
                started=lambda count: progress.update(task, total=count),
                read=lambda shown: progress.update(task, advance=1, file=shown),
                writing=lambda: progress.update(task, description="写出文件", file=""),
            )
            return make(watch)
    except NoUsableReturnError as error:
        lines = [f"  · {f.file}：{f.message}" for f in error.findings if f.file and _says_why(f)]
        raise UserError("\n".join([f"{error}，没有写出文件。", *lines]), EXIT_NOTHING) from error
    except NewerPlanError as error:
        raise UserError(f"{error}（没有写出文件）") from error
    except EarlierError as error:
        raise UserError(f"--previous：{error}") from error
    except PreferError as error:
        raise UserError(f"--prefer：{error}") from error
    except TemplateFaultError as error:
        raise UserError(str(error)) from error


def _says_why(finding: Finding) -> bool:
    """Whether it tells why there was no return: an error, or what lies in the place of one."""
    return finding.severity == "error" or catalogue()[finding.code].office


def _tell_written(console: Console, edition: Edition, written: Written, folder: Path) -> None:
    """What stands in the folder now, and what was left there because somebody's work is in it."""
    from laoyousuode.output import MARKED_FOLDER

    if not written.places:  # a closed month that stays as it is
        return
    names = [written.places[name] for name in edition.documents]
    names += [f"{MARKED_FOLDER}（{len(edition.marked)} 份）"] if edition.marked else []
    console.print(f"已写出 {'、'.join(names)}，在 {folder}", markup=False)
    tell_written(console, written)


def _summary(console: Console, results: Results) -> None:
    states = Counter(bureau.state for bureau in results.bureaus)
    missing = [bureau.name for bureau in results.bureaus if bureau.state == "missing"]
    parts = [f"应报 {len(results.bureaus)} 个单位，已报 {states['received'] + states['late']} 个"]
    if states["late"]:
        parts.append(f"其中逾期 {states['late']} 个")
    if missing:
        parts.append(f"未报：{'、'.join(missing)}")
    console.print(f"截至{results.period.chinese}底：" + "，".join(parts), style="bold", markup=False)
    statuses = Counter(row.status for row in results.indicators)
    console.print(
        "指标状态："
        + "，".join(
            f"{each.word} {statuses[each.word]}" for each in district_statuses() if statuses[each.word]
        ),
        markup=False,
    )
    severities = Counter(finding.severity for finding in results.findings)
    found = [f"{SEVERITY_NAMES[each]} {severities[each]} 条" for each in SEVERITIES if severities[each]]
    console.print("质疑：" + ("，".join(found) or "没有"), markup=False)
