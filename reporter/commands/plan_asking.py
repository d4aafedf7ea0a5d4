"""The walk of `plan confirm` in the terminal: one question after another, each answer written at once.

Whoever is interrupted goes on later from there. Knows the terminal; what an answer does is
`reporter.notice.confirmation`'s.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from reporter.commands.plan_reading import marks_of, problems_of, text_of
from reporter.commands.shared import date_from
from reporter.console import EXIT_FINDINGS, EXIT_INTERRUPTED, UserError

if TYPE_CHECKING:
    from rich.console import Console

    from reporter.notice.confirmation import OpenMark

_HOW = "回车：照草稿；写新的值：改定；写 -：删去这一项；写 ?：先放着；写 q：到此为止。每答一项就写入，中断了下次接着来"


def tell(console: Console, mark: OpenMark) -> None:
    console.print(f"　{mark.key_shown}：{mark.reason}", markup=False)
    style = "dim" if mark.settled else "yellow"
    console.print(f"　　照草稿：{mark.meaning}", style=style, markup=False)


def walk(console: Console, path: Path, who: str | None, date: str | None) -> None:
    """Ask about every key that bears marks, and write each answer into the plan's file."""
    marks = marks_of(path, text_of(path))
    asked = [list(group) for _, group in groupby(marks, key=lambda mark: mark.place)]
    try:
        name, day = _who(who), _when(console, date)
        console.print(_HOW, markup=False)
        for index, group in enumerate(asked, 1):
            console.print(f"\n（{index}/{len(asked)}）{group[0].entry_shown}", style="bold", markup=False)
            for mark in group:
                tell(console, mark)
            if not _settle(console, path, group, name, day):
                break
    except (typer.Abort, KeyboardInterrupt):
        console.print("\n已中断。", markup=False)
        _sum_up(console, path, len(marks))
        raise typer.Exit(EXIT_INTERRUPTED) from None
    _sum_up(console, path, len(marks))


def _sum_up(console: Console, path: Path, before: int) -> None:
    left = len(marks_of(path, text_of(path)))
    console.print(f"已写入 {path}：确认 {before - left} 处，还待确认 {left} 处", markup=False)
    faults = problems_of(path) if not left else ()
    for problem in faults:
        console.print(f"错误：{problem}", style="red", markup=False)
    if faults:
        console.print("方案还不能使用，请改正以后用 plan check 再看一遍。", markup=False)
        raise typer.Exit(EXIT_FINDINGS)


def _who(given: str | None) -> str:
    name = given or ""
    while not name.strip():
        name = typer.prompt("由谁确认", default="", show_default=False)
    return name.strip()


def _when(console: Console, given: str | None) -> dt.date:
    """The day of the answers; one that cannot be read is asked again."""
    text = given
    while True:
        text = text or typer.prompt("哪一天确认（例如 2026-07-01）", default="", show_default=False)
        try:
            day = date_from(text or None, "确认日期")
        except UserError as error:
            if given:
                raise
            console.print(str(error), style="yellow", markup=False)
            day = None
        if day is not None:
            return day
        text = None


def _settle(console: Console, path: Path, marks: Sequence[OpenMark], who: str, when: dt.date) -> bool:
    """Ask about one key until its answer can stand. False for the end of the walk."""
    from laoyousuode.output import write_in_place
    from reporter.notice.confirmation import Answers, answered, choices_of
    from reporter.notice.settling import typed

    mark = marks[0]
    choices = list(choices_of(mark.key).items())
    if choices:
        shown = "；".join(f"{index} {label}" for index, (_, label) in enumerate(choices, 1))
        console.print(f"　　可选（写序号）：{shown}", style="dim", markup=False)
    text, known = text_of(path), set(problems_of(path))
    while True:
        said = typer.prompt(mark.key_shown, default="", show_default=False).strip()
        if said == "q":
            return False
        if said in ("?", "？"):
            return True
        if not said and not all(each.settled for each in marks):
            console.print("　　这一项没有值，请补写；写 ? 先放着", style="yellow", markup=False)
            continue
        answers = Answers(who, when, accepted=frozenset({mark.place}))
        if said:
            value = False if said == "-" else typed(said, mark.stands, dict(choices))
            answers = Answers(who, when, {mark.entry: {mark.key: value}})
        written = answered(text, answers)
        faults = [problem for problem in problems_of(path, written) if problem not in known]
        for problem in faults:
            console.print(f"　　{problem}", style="yellow", markup=False)
        if (
            faults
            and typer.prompt("　　写 是：仍照这样写入；回车：重答", default="", show_default=False) != "是"
        ):
            continue
        write_in_place(path, written.encode())
        return True
