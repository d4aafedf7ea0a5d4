"""`laoyousuode check`: the findings of returns, before they are sent or when they arrive."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from laoyousuode.findings import SEVERITY_NAMES, Finding
from reporter.commands.shared import PlanOption, existing, period_from, plan_from
from reporter.console import EXIT_FINDINGS, make_console, make_progress, option

NAME = "check"
_COLOURS = {"error": "red", "warning": "yellow", "confirmed": "cyan", "info": "dim"}


def run(
    files: Annotated[
        list[Path], typer.Argument(help="填好的表格，可以写多个，也可以写文件夹", metavar="文件…")
    ],
    period: Annotated[
        str | None, option("--period", help="报告期；不写就按表里填的报告期校验", metavar="报告期")
    ] = None,
    as_json: Annotated[
        bool, option("--json", help="每条问题输出一行 JSON（UTF-8），供加载项等程序读取")
    ] = False,
    plan: PlanOption = None,
) -> None:
    """校验填好的表格：逐条列出问题在哪一格、为什么、怎么改。没有错误时退出码为 0，有错误为 1。"""
    from reporter.consolidation import sorted_findings
    from reporter.intake import collect, default_jobs, read_all
    from reporter.returns import Reader

    chosen = plan_from(plan)
    when = period_from(period, chosen) if period else None
    found = collect(existing(files))
    console = make_console()
    with make_progress(make_console(stderr=True)) as progress:
        task = progress.add_task("校验", total=len(found), file="")

        def done(shown: str) -> None:
            progress.update(task, advance=1, file=shown)

        returns = read_all(Reader(chosen, when), found, default_jobs(), done)
    if not returns and not as_json:
        console.print("没有找到文件。")
    findings: list[Finding] = []
    for item in returns:
        ordered = sorted_findings(chosen, item.findings)
        findings += ordered
        if not as_json:
            _show(console, item.path, item.bureau, ordered)
    if as_json:
        _write_json(findings, len(returns))
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(EXIT_FINDINGS)


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
