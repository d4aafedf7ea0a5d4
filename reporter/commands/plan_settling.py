"""`laoyousuode plan check`, `confirm` and `show`: what is still 待确认, the office's answers, the page for the meeting.

Registered by `plan`. Knows the command line; the marks are `reporter.notice.confirmation`'s, the questions in the
terminal `plan_asking`'s.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from laoyousuode.unreadable import why
from reporter.commands.plan_asking import tell, walk
from reporter.commands.plan_reading import marks_of, problems_of, text_of
from reporter.commands.shared import date_from, plan_from
from reporter.console import EXIT_FINDINGS, UserError, make_console, option

if TYPE_CHECKING:
    from reporter.notice.confirmation import Answers

PlanFile = Annotated[Path, typer.Argument(help="方案文件（TOML）", metavar="方案", show_default=False)]


def check(plan: PlanFile) -> None:
    """列出方案里还待确认的各处、照草稿执行意味着什么，以及方案里有没有错。还有待确认的，退出码为 1。"""
    console = make_console()
    marks = marks_of(plan, text_of(plan))
    faults = problems_of(plan)
    for (shown, entry), group in groupby(marks, key=lambda mark: (mark.entry_shown, mark.entry)):
        console.print(f"\n{shown}（{entry}）", style="bold", markup=False)
        for mark in group:
            tell(console, mark)
    for problem in faults:
        console.print(f"错误：{problem}", style="red", markup=False)
    missing = sum(not mark.settled for mark in marks)
    console.print(
        f"\n待确认 {len(marks)} 处，其中要补写的 {missing} 处；错误 {len(faults)} 处。"
        if marks or faults
        else "没有待确认的，方案可以使用。",
        markup=False,
    )
    if marks or faults:
        raise typer.Exit(EXIT_FINDINGS)


def confirm(
    plan: PlanFile,
    answers: Annotated[
        Path | None,
        option("--answers", help="答复文件（TOML）：按项写定的值；有它就不逐项询问", metavar="文件"),
    ] = None,
    who: Annotated[str | None, option("--who", help="由谁确认，例如 区专班办公室", metavar="名称")] = None,
    date: Annotated[str | None, option("--date", help="哪一天确认，例如 2026-07-01", metavar="日期")] = None,
) -> None:
    """逐项确认方案里待确认的各处，把答复连同由谁、哪天一并写进方案文件。"""
    from laoyousuode.output import write_in_place
    from reporter.notice.confirmation import answered, open_marks

    console = make_console()
    text = text_of(plan)
    marks = marks_of(plan, text)
    if answers is None:
        if marks:
            walk(console, plan, who, date)
        else:
            console.print("没有待确认的。")
        return
    given = _answers_file(answers, who, date)
    try:
        settled = answered(text, given)
    except KeyError as error:
        raise UserError(f"答复里的 {error.args[0]} 在方案里没有，请检查答复文件") from error
    left = open_marks(settled)
    faults = problems_of(plan, settled)
    if faults and not left:
        told = "\n".join(f"  · {problem}" for problem in faults)
        raise UserError(f"照这些答复，方案不能使用，没有写入：\n{told}")
    write_in_place(plan, settled.encode())
    console.print(f"已写入 {plan}：确认 {len(marks) - len(left)} 处，还待确认 {len(left)} 处", markup=False)


def show(
    plan: Annotated[
        Path | None,
        typer.Argument(help="方案文件（TOML）；不写就用自带的方案", metavar="方案", show_default=False),
    ] = None,
    out: Annotated[Path, option("--out", help="网页写到哪个文件", metavar="文件")] = Path("方案一览.html"),
) -> None:
    """把方案写成一页（可打印 A4）：各指标的走势、单位与指标对照、要商定的问题，供定稿会议用。"""
    from laoyousuode.output import write_in_place
    from reporter.notice.page import write_page

    chosen = plan_from(plan)
    marks = marks_of(plan, text_of(plan)) if plan else ()
    write_in_place(out, write_page(chosen, marks))
    make_console().print(f"已写出 {out}", markup=False)


# --- the answers ---


def _answers_file(path: Path, who: str | None, date: str | None) -> Answers:
    from reporter.notice.confirmation import Answers

    try:
        data: dict[str, Any] = tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"答复文件 {path.name} 不是正确的 TOML 文件（{why(error)}）") from error
    name = who or data.get("who")
    day = date_from(date, "确认日期") or data.get("date")
    if not isinstance(name, str) or not name.strip():
        raise UserError("没有写由谁确认，请加 --who，或在答复文件里写 who")
    if isinstance(day, str):
        day = date_from(day, "确认日期")
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        raise UserError("没有写哪一天确认，请加 --date，或在答复文件里写 date")
    values = {key: item for key, item in data.items() if isinstance(item, dict)}
    unknown = set(data) - set(values) - {"who", "date", "accept"}
    if unknown:
        raise UserError(f"答复文件里的 {'、'.join(sorted(unknown))} 看不懂")
    return Answers(name, day, dict(_by_entry(values)), accept=data.get("accept") is True)


def _by_entry(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """[indicators.3] as {"indicators.3": …}: a table of tables is a list's, any other an entry."""
    found: dict[str, dict[str, Any]] = {}
    for key, item in values.items():
        if item and all(isinstance(each, dict) for each in item.values()):
            found |= {f"{key}.{name}": each for name, each in _by_entry(item).items()}
        else:
            found[key] = dict(item)
    return found
