"""`laoyousuode plan …`: from the office's own notice to a plan that is confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reporter.commands import plan_amending, plan_settling
from reporter.commands.shared import date_from
from reporter.console import ChineseCommand, ChineseGroup, UserError, make_console, option

NAME = "plan"

app = typer.Typer(
    cls=ChineseGroup,
    help="方案文件：从本地方案（通知）起草、核对、确认。",
    no_args_is_help=True,
    rich_markup_mode="rich",
)


@app.command(cls=ChineseCommand)
def draft(
    notice: Annotated[
        Path, typer.Argument(help="本地方案：.docx、.txt、.html 或 .pdf", metavar="通知", show_default=False)
    ],
    out: Annotated[Path, option("--out", help="方案草稿写到哪个文件，例如 方案.toml", metavar="文件")],
    date: Annotated[
        str | None,
        option("--date", help="以哪一天为准看期限是否已到，例如 2026-07-01；不写就不看", metavar="日期"),
    ] = None,
) -> None:
    """读本地的方案（通知），写出方案草稿：每个数都有出处，每个推断都标“待确认”。"""
    from laoyousuode.output import write_in_place
    from reporter.notice.document import DocumentError
    from reporter.notice.printer import printed
    from reporter.notice.questions import questions_in, questions_printed
    from reporter.notice.reading import draft_from
    from reporter.notice.worker import read_apart

    if out.exists():
        raise UserError(f"{out} 已经存在；为免盖掉已确认的内容，请换一个文件名")
    try:
        found = read_apart(notice, draft_from)
    except DocumentError as error:
        raise UserError(str(error)) from error
    questions = questions_in(found, date_from(date, "日期"))
    text = printed(found) + questions_printed(questions)
    write_in_place(out, text.encode())
    rows, commitments = len(found.rows), len(found.commitments)
    console = make_console()
    console.print(
        f"已写出 {out}：指标 {rows} 行、承诺事项 {commitments} 项、重点任务 {len(found.tasks)} 项、"
        f"单位 {len(found.bureaus)} 个；待确认 {text.count('# 待确认：')} 处",
        markup=False,
    )
    if questions:
        console.print(
            f"\n对照表格和正文，有 {len(questions)} 个问题要在定稿时商定（已写进方案）：", markup=False
        )
    for index, question in enumerate(questions, 1):
        console.print(f"{index}. {question.text}（{'；'.join(question.places)}）", markup=False)


# What the office does with a draft stands in a module of its own.
app.command(cls=ChineseCommand)(plan_settling.check)
app.command(cls=ChineseCommand)(plan_settling.confirm)
app.command(cls=ChineseCommand)(plan_settling.show)
app.command(cls=ChineseCommand)(plan_amending.amend)
