"""The relations of a plan's file: [[checks]], and the rows' own words subset_of and numerator_of for the two usual ones.

What a text says is read by `relation_text`; whether it can be meant, by `relation_sense`. Knows the entries' keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import cast, get_args

from laoyousuode.plan_table import TomlTable
from laoyousuode.relation import Reference, Relation, RelationSeverity, shape
from laoyousuode.relation_text import RelationTextError, Statement, reference_of, statement_of

# What a row's own words for the two usual relations say, with the row's number and the other's.
ROWS_WORDS = {"subset_of": "第{no}行 <= 第{other}行", "numerator_of": "第{no}行分子 ≈ 第{other}行"}
# A relation's number is what the form's sheet says of it: it must be no code of a finding.
_NUMBER = re.compile(r"[A-Za-z]{0,3}[1-9][0-9]{0,3}")
_LONGEST_SENTENCE = 60


def relations_of_rows(tables: list[TomlTable], years: tuple[int, ...]) -> Iterator[Relation]:
    """Those that rows have of themselves."""
    for table in tables:
        no = table.text("no")
        for key, form in ROWS_WORDS.items():
            other = table.text(key, "")
            if not other:
                continue
            text = form.format(no=no, other=other)
            place = f"{table.place} {key}"
            said = _statement(table, text)
            if said is not None:
                yield _relation(f"{no}.{key}", place, said, years, text)


def relations_of_checks(root: TomlTable, years: tuple[int, ...]) -> Iterator[Relation]:
    """Those of [[checks]]."""
    for table in root.tables("checks", "勾稽关系", "no"):
        relation = _of_check(table, years)
        table.close()
        if relation is not None:
            yield relation


def _of_check(table: TomlTable, years: tuple[int, ...]) -> Relation | None:
    no, text = table.text("no"), table.text("formula")
    if not _NUMBER.fullmatch(no):
        table.problem("no 应为整数，或字母加整数（如 K1）")
    at_text, sentence = table.text("at", ""), table.text("sentence", "", most=_LONGEST_SENTENCE)
    severity = cast(RelationSeverity, table.choice("severity", get_args(RelationSeverity), "error"))
    table.text("source", "")
    spoken = table.integers("years", "年份") or years
    if not set(spoken) <= set(years) or list(spoken) != list(range(spoken[0], spoken[0] + len(spoken))):
        table.problem("years 应为方案年份之内连续的年份")
        spoken = years
    statement = _statement(table, text)
    if statement is None:
        return None
    found = replace(_relation(no, table.place, statement, spoken, text), severity=severity, sentence=sentence)
    if at_text:
        found = replace(found, at=_at(table, at_text, found))
    if not sentence and (shape(found) is None or severity != "error"):
        table.problem("缺少 sentence：不成立时要说的一句话")
    return found


def _relation(no: str, place: str, said: Statement, years: tuple[int, ...], text: str) -> Relation:
    return Relation(no, place, said.condition, said.references, said.references[0], years, text=text)


def _statement(table: TomlTable, text: str) -> Statement | None:
    """What the text says; None where that is a problem, which is noted."""
    if not text:
        return None  # noted already
    try:
        said = statement_of(text)
    except RelationTextError as error:
        table.problem(str(error))
        return None
    if not said.references:
        table.problem("formula 里没有提到任何一行")
        return None
    return said


def _at(table: TomlTable, text: str, relation: Relation) -> Reference:
    try:
        found = reference_of(text)
    except RelationTextError as error:
        table.problem(f"at：{error}")
        return relation.at
    if found not in relation.references:
        table.problem(f"at：“{text}”不在 formula 里")
        return relation.at
    return found
