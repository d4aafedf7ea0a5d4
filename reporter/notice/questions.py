"""Every question that a notice raises, in the order of the rows, and how they stand in the plan's file.

Knows the checks' lists; no check.
"""

from __future__ import annotations

import datetime as dt

from reporter.notice import questions_of_table, questions_of_text
from reporter.notice.draft import Draft
from reporter.notice.printer import value
from reporter.notice.question import Notice, OpenQuestion

CHECKS = (*questions_of_table.CHECKS, *questions_of_text.CHECKS)


def questions_in(draft: Draft, today: dt.date | None = None) -> tuple[OpenQuestion, ...]:
    """By row; those of no row come last. `today` is the day that deadlines are held against."""
    notice = Notice(draft, today)
    order = {row.no: index for index, row in enumerate((*draft.rows, *draft.commitments))}
    found = [question for check in CHECKS for question in check(notice)]
    return tuple(sorted(found, key=lambda each: order.get(each.rows[0], 0) if each.rows else len(order)))


def questions_printed(questions: tuple[OpenQuestion, ...]) -> str:
    """The plan file's [[questions]], numbered."""
    if not questions:
        return ""
    parts = ["\n# 待明确事项：程序对照表格和正文发现的，定稿时与各单位商定，改了数就删去。\n"]
    for index, question in enumerate(questions, 1):
        parts.append(
            f'[[questions]]\nno = "Q{index}"\nrows = {value(question.rows)}\ntext = {value(question.text)}\n'
            f"interim = {value(question.interim)}\nsource = {value('；'.join(question.places))}\n"
        )
    return "\n".join(parts)
