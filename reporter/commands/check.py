"""`laoyousuode check`: the findings of returns, before they are sent or when they arrive."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from laoyousuode import __version__
from laoyousuode.findings import SEVERITY_NAMES, Finding, catalogue
from laoyousuode.scratch import scratch_folder
from reporter.commands.in_folder import office_here, tell
from reporter.commands.shared import (
    PlanOption,
    as_folder,
    existing,
    period_from,
    plan_from,
    tell_recovery,
    tell_written,
)
from reporter.console import EXIT_FINDINGS, EXIT_INTERNAL, UserError, make_console, make_progress, option

if TYPE_CHECKING:
    from laoyousuode.period import Period
    from laoyousuode.plan import Plan
    from reporter.period.intake import Collected
    from reporter.returns.reader import EarlierFigures, Reader
    from reporter.returns.returned import FileReading

NAME = "check"
_COLOURS = {"error": "red", "warning": "yellow", "confirmed": "cyan", "info": "dim"}


def run(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="填好的表格，可以写多个，也可以写文件夹；在工作文件夹里可以不写", metavar="文件…"
        ),
    ] = None,
    period: Annotated[
        str | None, option("--period", help="报告期；不写就按表里填的报告期校验", metavar="报告期")
    ] = None,
    mark: Annotated[bool, option("--mark", help="另存一份标出问题的表格（整改_….xlsx）；原表不改动")] = False,
    out: Annotated[
        Path | None, option("--out", help="标出问题的表格写到哪个文件夹；不写就是“整改”", metavar="文件夹")
    ] = None,
    as_json: Annotated[
        bool, option("--json", help="每条问题输出一行 JSON（UTF-8），供加载项等程序读取")
    ] = False,
    plan: PlanOption = None,
) -> None:
    """校验填好的表格：逐条列出问题在哪一格、为什么、怎么改。没有错误时退出码为 0，有错误为 1。"""
    from laoyousuode.output import MARKED_FOLDER
    from reporter.period.consolidation import NewerPlanError, sorted_findings, stop_at_newer
    from reporter.period.intake import collect
    from reporter.returns.reader import Reader

    if out is not None and not mark:
        raise UserError("--out 要和 --mark 一起用")
    if mark and as_json:
        raise UserError("--json 不能和 --mark 一起用")
    with office_here(wanted=plan is None) as office:
        if office is None and files is None:
            raise UserError("还缺少 文件…（只有在工作文件夹里才可以不写）")
        chosen = plan_from(plan) if office is None else office.plan
        when = period_from(period, chosen) if period else None
        known: EarlierFigures = {}
        if office is not None:
            taken = office.month(when)
            when = taken.period
            chosen = office.in_force(when)
            files = files or [office.folder.returned(when)]
            known = office.known(when).bureaus
            tell(None, (*office.told, *taken.sentences))
    folder = as_folder(out or Path(MARKED_FOLDER))
    found = collect(existing(files or []))
    console = make_console()
    failed: list[str] = []
    if mark:
        tell_recovery(console, folder)
    with scratch_folder() as scratch:
        returns, places = _read(Reader(chosen, when, known), found, scratch)
        try:
            stop_at_newer(returns)
        except NewerPlanError as error:
            raise UserError(str(error)) from error
        findings = {item.path: sorted_findings(chosen, _told(item, found)) for item in returns}
        if as_json:
            _write_json([each for told in findings.values() for each in told], len(returns))
        else:
            _tell(console, returns, findings)
        if mark:
            failed = _mark(console, chosen, when, returns, places, folder)
    if failed or any(catalogue()[each.code].ours for told in findings.values() for each in told):
        raise typer.Exit(EXIT_INTERNAL)
    if any(each.severity == "error" for told in findings.values() for each in told):
        raise typer.Exit(EXIT_FINDINGS)


def _told(item: FileReading, found: Collected) -> Iterable[Finding]:
    """In a folder, what is no return is no fault; a file that was named is meant to be one."""
    from reporter.returns.returned import RefusedFile
    from reporter.returns.side_files import as_listed

    if isinstance(item, RefusedFile) and item.path not in found.named:
        return as_listed(item)
    return item.findings


def _read(reader: Reader, found: Collected, scratch: Path) -> tuple[list[FileReading], dict[str, Path]]:
    from reporter.period.intake import default_jobs, expand, read_all
    from reporter.returns.returned import unpacked

    files, turned_away = expand(found.files, scratch, default_jobs())
    with make_progress(make_console(stderr=True)) as progress:
        task = progress.add_task("校验", total=len(files), file="")

        def done(shown: str) -> None:
            progress.update(task, advance=1, file=shown)

        received = found.returns([*turned_away, *read_all(reader, files, default_jobs(), done)])
    returns = [unpacked(item) for item in received]
    return sorted(returns, key=lambda item: item.path), {shown: path for path, shown in files}


def _mark(
    console: Console,
    plan: Plan,
    period: Period | None,
    returns: list[FileReading],
    places: dict[str, Path],
    folder: Path,
) -> list[str]:
    """Write the marked copies, never over an original; the files that the program itself failed to mark."""
    from laoyousuode.folder import File, write_files
    from reporter.answers.answers import answer_alone, tells_own_fault, write_answers
    from reporter.period.intake import default_jobs

    failed: list[str] = []
    answers = [answer_alone(plan, item) for item in returns if item.findings and not tells_own_fault(item)]
    made = write_answers(plan, period, answers, places, default_jobs(), failed=failed.append)
    originals = {path.resolve() for path in places.values()}
    files = {
        name: File(data, "marked")
        for name, data in made.items()
        if (folder / name).resolve() not in originals
    }
    for name in sorted(set(made) - set(files)):
        console.print(f"没有写 {folder / name}：会覆盖原表，请用 --out 换一个文件夹", markup=False)
    stems = {answer_alone(plan, item).stem for item in returns}
    if files or folder.is_dir():
        about = {"plan": plan.id, "version": __version__}
        written = write_files(folder, files, about if files else None, lambda name: _stem(name) in stems)
        if files:
            console.print(f"已写出 {len(files)} 份标出问题的表格，在 {folder}", markup=False)
        tell_written(console, written)
    return failed


def _stem(name: str) -> str:
    return name.rpartition(".")[0].removesuffix("（清单）")


def _tell(console: Console, returns: list[FileReading], findings: dict[str, tuple[Finding, ...]]) -> None:
    if not returns:
        console.print("没有找到文件。")
    for item in returns:
        _show(console, item.path, item.bureau, findings[item.path])


def _write_json(findings: list[Finding], files: int) -> None:
    """A line for each finding, and one at the end: a reader that misses it knows that the run broke off."""
    rows: list[dict[str, str | int]] = [{"type": "finding", **asdict(finding)} for finding in findings]
    rows.append({"type": "end", "files": files, "findings": len(findings)})
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    # Past the console, which would use the PC's code page.
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()


def _show(console: Console, path: str, bureau: str | None, findings: tuple[Finding, ...]) -> None:
    errors = sum(finding.severity == "error" for finding in findings)
    others = len(findings) - errors
    parts = [f"错误 {errors} 条"] if errors else []
    parts += [f"其他提示 {others} 条"] if others else []
    verdict = "，".join(parts) or "没有发现问题"
    who = f"（{bureau}）" if bureau else ""
    console.print(f"{path}{who}：{verdict}", style="bold", markup=False)
    for finding in findings:
        place = " ".join(part for part in (finding.sheet, finding.cell) if part)
        head = f"  [{SEVERITY_NAMES[finding.severity]}] {place + '：' if place else ''}"
        console.print(f"{head}{finding.message}", style=_COLOURS[finding.severity], markup=False)
        console.print(f"        {finding.cure}", markup=False)
