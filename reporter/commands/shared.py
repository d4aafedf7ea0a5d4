"""What several commands need: the plan's file, a period, a day, from words on the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.plan_file import PlanError, default_plan, load_plan
from laoyousuode.recognition import bureau_in
from reporter.console import UserError, option

if TYPE_CHECKING:
    from rich.console import Console

    from laoyousuode.folder import Written

PlanOption = Annotated[
    Path | None, option("--plan", help="方案文件（TOML）；不写就用自带的方案", metavar="文件")
]


def plan_from(path: Path | None) -> Plan:
    """The plan to work with. Raises UserError."""
    if path is None:
        return default_plan()
    try:
        return load_plan(path)
    except PlanError as error:
        lines = "\n".join(f"  · {problem}" for problem in error.problems)
        raise UserError(f"方案文件 {path.name} 不能使用：\n{lines}") from error


def refuse_unconfirmed(path: Path | None, *, unless: bool) -> None:
    """Nothing is sent out by a plan of which something is still 待确认. Raises UserError."""
    if path is None or unless:
        return
    from reporter.notice.confirmation import open_marks

    marks = open_marks(path.read_text(encoding="utf-8-sig"))
    if marks:
        raise UserError(
            f"方案文件 {path.name} 还有 {len(marks)} 处待确认，先不要下发：请用 laoyousuode plan check 查看、"
            f"plan confirm 确认；只是征求意见，可加 --draft（每张表都印“草案”）"
        )


def refuse(options: Mapping[str, object], why: str) -> None:
    """Raises UserError where one of the options was given."""
    given = next((name for name, value in options.items() if value is not None), None)
    if given is not None:
        raise UserError(f"{given}：{why}")


def period_from(text: str, plan: Plan) -> Period:
    """The period that the text names, in a year of the plan. Raises UserError."""
    try:
        period = Period.parse(text)
    except ValueError as error:
        raise UserError(str(error)) from error
    if period.year not in plan.years:
        years = f"{plan.years[0]}—{plan.years[-1]}"
        raise UserError(f"方案只有 {years} 年的目标，没有 {period.year} 年；请检查报告期")
    return period


def bureau_from(text: str, plan: Plan) -> str:
    """The bureau that the text names. Raises UserError."""
    name = bureau_in(plan, text)
    if name is None:
        raise UserError(f"方案里没有“{text}”这个单位；有的是 {'、'.join(each.name for each in plan.bureaus)}")
    return name


def row_from(text: str, plan: Plan) -> str:
    """The row's number that the text names. Raises UserError."""
    no = text.strip().upper()
    if no not in {row.no for row in plan.indicators}:
        raise UserError(f"方案里没有第{text}行；有的是 {'、'.join(row.no for row in plan.indicators)}")
    return no


def date_from(text: str | None, name: str) -> dt.date | None:
    """The day that the text names, None for none. Raises UserError."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{name}“{text}”看不懂，请写成 2026-11-05 的样子") from error


def existing(paths: list[Path]) -> tuple[Path, ...]:
    """The same paths. Raises UserError where one does not exist."""
    for path in paths:
        if not path.exists():
            raise UserError(f"找不到 {path}，请检查路径")
    return tuple(paths)


def as_folder(path: Path) -> Path:
    """A folder to write into. Raises UserError where something else is in its place."""
    if path.exists() and not path.is_dir():
        raise UserError(f"{path} 是一个文件，--out 要写文件夹")
    return path


def tell_recovery(console: Console, folder: Path) -> None:
    """Before a command works for a folder: finish or undo what a broken run left there, and say so.

    Raises FolderError.
    """
    from laoyousuode.folder import reopen

    told = reopen(folder)
    if told:
        console.print(told, markup=False)


def tell_written(console: Console, written: Written) -> None:
    """What stayed because somebody's work is in it, what went."""
    for sentence in written.sentences():
        console.print(sentence, style="yellow", markup=False)
