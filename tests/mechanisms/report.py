"""The table of cases through every mechanism, side by side.

Usage: python -m tests.mechanisms.report [FILE]   prints Markdown (or writes it), and leaves with 1 on a difference.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from laoyousuode.layout import OUT_FIELDS, out_name
from template.build import MASTER
from tests.differential.cases import _same
from tests.differential.sheets import Answer, recalculate_with_ironcalc, recalculate_with_libreoffice
from tests.mechanisms.com import call_through_com
from tests.mechanisms.profile import Profile
from tests.mechanisms.table import (
    NAMES,
    Call,
    Form,
    by_calls,
    by_rule,
    directly,
    form_calls,
    forms,
    plain,
    questions,
)
from tests.mechanisms.wine import is_there, set_up

# A column: one answer a form; None where the mechanism cannot be asked.
Column = list[Answer | None]
TABLE = "规则（手算）"
NATIVE = "表内公式 IronCalc"
_SHOWN = ("status", "check")


def columns() -> dict[str, Column]:
    """Every mechanism's answers to every form, the reference first."""
    cases = [form.case for form in forms()]
    found: dict[str, Column] = {
        NATIVE: [*recalculate_with_ironcalc(MASTER, cases, NAMES)],
        "Python 规则": [by_rule(form) for form in forms()],
        "函数直接调用": [by_calls(form, directly) for form in forms()],
    }
    with tempfile.TemporaryDirectory() as folder:
        without, with_functions = Path(folder) / "without", Path(folder) / "with"
        without.mkdir()
        with_functions.mkdir()
        options = Profile(with_functions).options
        found["LibreOffice 有函数"] = [
            *recalculate_with_libreoffice(MASTER, cases, NAMES, with_functions, options)
        ]
        found["LibreOffice 无函数"] = [*recalculate_with_libreoffice(MASTER, cases, NAMES, without)]
    return found


def through_com() -> tuple[Column, list[Any]]:
    """The functions through COM: every form, and the calls of the table."""
    asked = [form_calls(form) for form in forms()]
    calls: list[Call] = [call for each in asked for call in each.values()]
    calls += [(question.function, question.arguments) for question in questions()]
    with set_up().running() as wine:
        answers = call_through_com(wine, calls).answers
    rest = iter(answers)
    column: Column = [{name: next(rest) for name in each} or None for each in asked]
    return column, list(rest)


def forms_table(found: dict[str, Column]) -> tuple[list[str], int]:
    """Markdown lines, and how many results differ from the reference or from the table."""
    names = [TABLE, *found]
    lines = ["| 报告期 | 单位 | 行 | " + " | ".join(names) + " |", "|" + "---|" * (len(names) + 3)]
    wrong = 0
    for index, form in enumerate(forms()):
        answers = {name: column[index] for name, column in found.items()}
        rows = dict.fromkeys(name.split("_")[1] for name in NAMES)
        for no in rows:
            cells, differing = _row(form, no, answers)
            wrong += differing
            if no in form.listed or differing:
                place = (
                    f"| {form.case['in_period'] or '（空）'} | {form.case['in_bureau'] or '全区'} | {no} | "
                )
                lines.append(place + " | ".join(cells) + " |")
    return lines, wrong


def _row(form: Form, no: str, answers: dict[str, Answer | None]) -> tuple[list[str], int]:
    reference = answers[NATIVE] or {}
    shown = [_show([form.rules[out_name(no, field)] for field in _SHOWN])]
    differing = sum(
        not _same(reference[out_name(no, field)], form.rules[out_name(no, field)]) for field in _SHOWN
    )
    for answer in answers.values():
        if answer is None:
            shown.append("—")
            continue
        wrong = [
            field
            for field in OUT_FIELDS
            if out_name(no, field) in answer
            and not _same(reference[out_name(no, field)], answer[out_name(no, field)])
        ]
        differing += len(wrong)
        text = _show([answer[out_name(no, field)] for field in _SHOWN])
        shown.append(text + "".join(f" **✗{field} {answer[out_name(no, field)]}**" for field in wrong))
    return shown, differing


def _show(parts: Sequence[Any]) -> str:
    return "，".join(str(part) for part in parts if part != "")


def calls_table(ways: dict[str, list[Any]]) -> tuple[list[str], int]:
    """The same for the table's calls."""
    lines = ["| 函数 | 参数 | 应为 | " + " | ".join(ways) + " |", "|" + "---|" * (len(ways) + 3)]
    wrong = 0
    for index, question in enumerate(questions()):
        right = plain(question.answer)
        cells = [way[index] for way in ways.values()]
        wrong += sum(not _same(right, cell) for cell in cells)
        shown = [f"{cell}" if _same(right, cell) else f"**✗ {cell}**" for cell in cells]
        arguments = ", ".join(str(argument) for argument in question.arguments)
        lines.append(f"| {question.function} | {arguments} | {right} | {' | '.join(shown)} |")
    return lines, wrong


def main(goal: str | None) -> int:
    found = columns()
    ways = {"直接调用": directly([(question.function, question.arguments) for question in questions()])}
    if is_there() or os.environ.get("CI"):
        found["函数经 COM（Wine）"], ways["经 COM（Wine）"] = through_com()
    sheets, wrong_results = forms_table(found)
    calls, wrong_calls = calls_table(ways)
    wrong = wrong_results + wrong_calls
    results = sum(len(answer) for column in found.values() for answer in column if answer)
    text = "\n".join(
        [
            "# 同一张用例表，各个机制的结果",
            "",
            f"表格 {len(forms())} 份，每份 {len(NAMES)} 个结果格；函数调用 {len(questions())} 次。"
            f"比较 {results + len(questions()) * len(ways)} 个结果，不同 {wrong} 个。",
            "列出填过的行，显示状态和校验提示；年度目标、序时目标、完成率也逐格比较，不同才显示。",
            "",
            *sheets,
            "",
            *calls,
            "",
        ]
    )
    if goal:
        Path(goal).write_text(text, encoding="utf-8")
    sys.stdout.write(text if not goal else text.split("\n")[2] + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
