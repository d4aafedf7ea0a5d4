"""`laoyousuode plan amend`: a revision proposed from a yearly 工作要点. Registered by `plan`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from laoyousuode.period import Period
from laoyousuode.plan_file import DEFAULT_PLAN
from reporter.commands.plan_reading import problems_of, text_of
from reporter.commands.shared import PlanOption, period_from, plan_from
from reporter.console import EXIT_NOTHING, UserError, make_console, option


def amend(
    document: Annotated[
        Path,
        typer.Argument(
            help="年度工作要点：.docx、.txt、.html 或 .pdf", metavar="工作要点", show_default=False
        ),
    ],
    since: Annotated[str, option("--from", help="从哪年（哪月）起，例如 2025 或 2025-07", metavar="年份")],
    out: Annotated[Path, option("--out", help="带修订的方案写到哪个文件", metavar="文件")],
    plan: PlanOption = None,
) -> None:
    """对照年度工作要点，提出方案的修订：目标、名称、牵头单位的改动和新增的指标，逐处标“待确认”。"""
    from laoyousuode.output import write_in_place
    from reporter.notice.amending import WORDS, revision_of, revision_printed
    from reporter.notice.document import DocumentError
    from reporter.notice.worker import read_apart
    from reporter.notice.yearly import yearly_of

    if out.exists():
        raise UserError(f"{out} 已经存在；为免盖掉已确认的内容，请换一个文件名")
    chosen = plan_from(plan)
    period = _since(since, chosen.years[0], chosen.years[-1]) or period_from(since, chosen)
    try:
        yearly = read_apart(document, partial(yearly_of, year=period.year))
    except DocumentError as error:
        raise UserError(str(error)) from error
    revision = revision_of(chosen, yearly.readings, period, yearly.title or document.stem)
    console = make_console()
    for note in revision.notes:
        console.print(f"注意：{note}", style="yellow", markup=False)
    if revision.is_empty:
        raise UserError(WORDS.say("notes.nothing"), EXIT_NOTHING)
    path = plan or DEFAULT_PLAN
    text = text_of(path).rstrip("\n") + "\n" + revision_printed(chosen, revision)
    write_in_place(out, text.encode())
    for change in revision.changes:
        console.print(f"第{change.no}行 {change.sentence}（{change.place}）", markup=False)
    for row in revision.added:
        console.print(f"第{row.no}行 新增“{row.name.value}”（{row.name.place}）", markup=False)
    console.print(
        f"已写出 {out}：改动 {len(revision.changes)} 处，新增 {len(revision.added)} 行，都待确认",
        markup=False,
    )
    for problem in problems_of(out):
        console.print(f"还要补写：{problem}", style="yellow", markup=False)


def _since(text: str, first: int, last: int) -> Period | None:
    """A year alone is its January; None for what is no year of the plan."""
    if text.isdecimal() and text.isascii() and len(text) == 4 and first <= int(text) <= last:
        return Period(int(text), 1)
    return None
