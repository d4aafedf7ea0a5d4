"""`laoyousuode report`: returned workbooks in; bulletin, ledger, wall chart and results.json out."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from laoyousuode.findings import SEVERITIES, SEVERITY_NAMES
from laoyousuode.ladder import STATUSES
from reporter.commands.shared import PlanOption, as_folder, date_from, existing, period_from, plan_from
from reporter.console import EXIT_NOTHING, UserError, make_console, make_progress, option
from reporter.results import Results

if TYPE_CHECKING:
    from reporter.consolidation import Order

NAME = "report"


def run(
    paths: Annotated[
        list[Path], typer.Argument(help="返回的表格，或存放它们的文件夹，可以写多个", metavar="路径…")
    ],
    period: Annotated[str, option("--period", help="报告期，例如 2026-10", metavar="报告期")],
    out: Annotated[Path, option("--out", help="结果写到哪个文件夹", metavar="文件夹")],
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
    jobs: Annotated[
        int | None, option("--jobs", help="同时读取几个文件；不写就用全部处理器", metavar="个数")
    ] = None,
    formats: Annotated[
        str | None,
        option(
            "--format", help="写出哪些文件：docx,xlsx,html,json，用逗号隔开；不写就全部写出", metavar="格式"
        ),
    ] = None,
    head: Annotated[
        bool | None, option("--head/--no-head", help="通报加红头，或不加；不写就按方案的设定")
    ] = None,
    bulletin_template: Annotated[
        Path | None, option("--bulletin-template", help="用本单位自己的通报模板（docx）", metavar="文件")
    ] = None,
    open_: Annotated[bool, option("--open", help="写完后打开通报")] = False,
    plan: PlanOption = None,
) -> None:
    """汇总返回表：写出通报.docx、台账.xlsx、挂图.html 和 results.json。返回的表格只读取，不改动。"""
    from reporter.consolidation import Order
    from reporter.documents import BULLETIN
    from reporter.opening import open_file

    if jobs is not None and jobs < 1:
        raise UserError("--jobs 要写 1 或更大的整数")
    chosen = plan_from(plan)
    if head is not None:
        chosen = replace(chosen, bulletin=replace(chosen.bulletin, red_head=head))
    folder = as_folder(out)
    order = Order(
        plan=chosen,
        period=period_from(period, chosen),
        paths=existing(paths),
        due=date_from(due, "截止日期"),
        previous=tuple(previous or ()),
        jobs=jobs,
    )
    wanted = _Wanted(_formats(formats), date_from(date, "落款日期"), bulletin_template)
    if bulletin_template:
        existing([bulletin_template])
    results, files = _made(order, wanted)
    _write(folder, files)
    _summary(make_console(), results, folder, list(files))
    if open_ and not open_file(folder / BULLETIN):
        make_console(stderr=True).print(f"没能自动打开{BULLETIN}，请到 {folder} 中打开。", markup=False)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which documents, and how the bulletin is made."""

    formats: tuple[str, ...]
    signed: dt.date | None
    bulletin_template: Path | None


def _formats(text: str | None) -> tuple[str, ...]:
    """The formats that the words name, in the order they are written. Raises UserError."""
    from reporter.documents import FORMATS

    if text is None:
        return tuple(FORMATS)
    asked = {part.strip().lower().lstrip(".") for part in re.split("[,，、;；\\s]+", text) if part.strip()}
    unknown = sorted(asked - set(FORMATS))
    if unknown or not asked:
        what = f"没有“{'、'.join(unknown)}”这种格式" if unknown else "没有写格式"
        raise UserError(f"--format：{what}，可以写 {'、'.join(FORMATS)}，用逗号隔开")
    return tuple(name for name in FORMATS if name in asked)


def _made(order: Order, wanted: _Wanted) -> tuple[Results, dict[str, bytes]]:
    """The results and the documents' bytes. Raises UserError."""
    from reporter.bulletin import TemplateFaultError
    from reporter.consolidation import NoUsableReturnError, consolidate
    from reporter.documents import write_documents
    from reporter.earlier import EarlierError, district_values

    with make_progress(make_console(stderr=True)) as progress:
        task = progress.add_task("读取表格", total=None, file="")
        try:
            results = consolidate(
                order,
                started=lambda count: progress.update(task, total=count),
                progress=lambda shown: progress.update(task, advance=1, file=shown),
            )
            progress.update(task, description="写出文件", file="")
            files = write_documents(
                order.plan,
                results,
                wanted.signed,
                formats=wanted.formats,
                history=district_values(order.plan, order.period, order.previous),
                bulletin_template=wanted.bulletin_template,
            )
        except NoUsableReturnError as error:
            lines = [
                f"  · {item.path}：{item.findings[0].message}" for item in error.returns if item.findings
            ]
            raise UserError("\n".join([f"{error}，没有写出文件。", *lines]), EXIT_NOTHING) from error
        except EarlierError as error:
            raise UserError(f"--previous：{error}") from error
        except TemplateFaultError as error:
            raise UserError(str(error)) from error
    return results, files


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Put the files in place. Raises UserError where one of them is open in another program."""
    from laoyousuode.package import write_all

    try:
        write_all(folder, files)
    except PermissionError as error:
        name = Path(error.filename2 or error.filename or "").name
        raise UserError(
            f"写不进 {folder}（{name}）：文件可能正在 Word 或 Excel 中打开，请关闭后再运行"
        ) from error


def _summary(console: Console, results: Results, folder: Path, names: list[str]) -> None:
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
        "指标状态：" + "，".join(f"{name} {statuses[name]}" for name in STATUSES if statuses[name]),
        markup=False,
    )
    severities = Counter(finding.severity for finding in results.findings)
    found = [f"{SEVERITY_NAMES[each]} {severities[each]} 条" for each in SEVERITIES if severities[each]]
    console.print("质疑：" + ("，".join(found) or "没有"), markup=False)
    console.print(f"已写出 {'、'.join(names)}，在 {folder}", markup=False)
