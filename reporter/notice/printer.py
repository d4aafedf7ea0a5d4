"""Prints a draft as the plan's TOML, in the order and style of the plan that ships; each guess with its mark.

A mark is a comment line `# 待确认：键：理由` directly above the key it concerns. What was not found is left empty with
its mark, so that the loader refuses the plan until the office has written it. Knows the plan's file format; reads
nothing. Same draft, same text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from laoyousuode.phrases import phrases
from laoyousuode.plan import BulletinSettings
from laoyousuode.plan_file import SCHEMA, default_plan
from laoyousuode.plan_relations import ROWS_WORDS
from reporter.notice.draft import Draft, DraftBureau, DraftRow, DraftTask, Found

MARK = "# 待确认："
WORDS = phrases(Path(__file__).parent / "printer.toml")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# Entries of a row after its targets' own line, in the plan's order.
_ORDER = (
    *("task", "kind", "better", "combine", "lead", "support", "verify", "entry", "numerator", "denominator"),
    *("part_unit", "whole_parts", *ROWS_WORDS, "derived", "whole", "kept_since", "overrides"),
)
# What stands for a value that was not found: of the right look, refused by the loader.
_EMPTY: Mapping[str, Any] = {"task": 0}


def printed(draft: Draft) -> str:
    """The whole file."""
    parts = [_front(draft), _thresholds(), _bulletin(draft), _letters()]
    parts += [WORDS.say("over.bureaus"), *(_bureau(each) for each in draft.bureaus)]
    parts += [WORDS.say("over.tasks"), *(_task(each) for each in draft.tasks)]
    parts += [WORDS.say("over.indicators"), *_rows(draft)]
    checks = list(_checks(draft))
    parts += [WORDS.say("over.checks"), *checks] if checks else []
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)


# --- values ---


def value(item: Any) -> str:
    """A value as TOML."""
    match item:
        case bool():
            return "true" if item else "false"
        case int():
            return str(item)
        case dt.date():
            return item.isoformat()
        case Decimal():
            return value(format(item, "f"))
        case str():
            return _text(item)
        case Mapping():
            inner = ", ".join(f"{_key(str(key))} = {value(each)}" for key, each in item.items())
            return f"{{ {inner} }}" if inner else "{}"
        case Sequence():
            return f"[{', '.join(value(each) for each in item)}]"
        case _:
            raise TypeError(f"no TOML for {type(item).__name__}")


def _text(text: str) -> str:
    if "\n" in text:
        return '"""\n' + _escaped(text).replace("\\n", "\n") + '"""'
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    signs = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
    return "".join(
        signs.get(sign) or (sign if sign.isprintable() or sign == "\u3000" else f"\\u{ord(sign):04x}")
        for sign in text
    )


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _text(key)


def mark(key: str, found: Found[Any]) -> str:
    """The mark above a key; "" for what is certain."""
    if found.certain:
        return ""
    place = f"（{found.place}）" if found.place else ""
    reason = re.sub(r"\s+", " ", found.reason).strip() or WORDS.say("mark.not_found")
    return f"{MARK}{key}：{reason}{place}\n"


def _line(key: str, found: Found[Any]) -> str:
    filled = found.value if found.value is not None else _EMPTY.get(key, "")
    return f"{mark(key, found)}{_key(key)} = {value(filled)}\n"


# --- the parts of the file ---


def _front(draft: Draft) -> str:
    first = draft.years.value[0] if draft.years.value else 0
    name = f"{draft.district.value or ''}{draft.field.value or ''}-{first}"
    title = draft.title.value or WORDS.say("front.no_title")
    issued = draft.issued.value.isoformat() if draft.issued.value else WORDS.say("front.no_date")
    lines = [
        WORDS.say("front.head", title=title, issued=issued),
        f"schema = {SCHEMA}\n",
        _line("id", Found(name, "", WORDS.say("front.id"), certain=False)),
        *(_line(key, getattr(draft, key)) for key in ("title", "field", "district", "office", "issued")),
        _line("years", draft.years),
        _line("table_title", draft.table_title),
        "".join(f"{MARK}source：{note}\n" for note in draft.notes),
        _line("source", Found(WORDS.say("front.source"), "")),
    ]
    return "".join(lines)


def _thresholds() -> str:
    """The thresholds of the plan that ships: the office may set others."""
    told = default_plan().thresholds
    lines = [WORDS.say("over.thresholds"), "[thresholds]\n"]
    lines += [_line(each.name, Found(getattr(told, each.name), "")) for each in fields(told)]
    return "".join(lines)


def _bulletin(draft: Draft) -> str:
    told: BulletinSettings = default_plan().bulletin
    office, asked = draft.office.value or "", WORDS.say("bulletin.asked")
    own: dict[str, Found[Any]] = {
        "recipients": Found(draft.recipients.value, draft.recipients.place, asked, certain=False),
        "signer": Found(office, draft.office.place, asked, certain=False),
        "head_mark": Found(WORDS.say("bulletin.head_mark", office=office) if office else "", "", "", True),
        "imprint_office": Found(office, ""),
        "due_day": Found(told.due_day, "", WORDS.say("bulletin.due_day"), certain=False),
    }
    lines = [WORDS.say("over.bulletin"), "[bulletin]\n"]
    lines += [
        _line(each.name, own.get(each.name) or Found(getattr(told, each.name), "")) for each in fields(told)
    ]
    return "".join(lines)


def _letters() -> str:
    """The degrees of letters of the plan that ships: the office may set others, or none."""
    parts = [WORDS.say("over.letters")]
    for degree in default_plan().letters:
        # A degree that a number of months does not bring about has none.
        told = [(each.name, getattr(degree, each.name)) for each in fields(degree)]
        lines = [_line(name, Found(number, "")) for name, number in told if number]
        parts.append("".join(["[[letters]]\n", *lines]))
    return "\n".join(parts)


def _bureau(bureau: DraftBureau) -> str:
    aliases = f"aliases = {value(bureau.aliases)}\n" if bureau.aliases else ""
    return f"[[bureaus]]\n{_line('name', bureau.name)}{aliases}"


def _task(task: DraftTask) -> str:
    return (
        f"[[tasks]]\nno = {task.no}\nnumeral = {value(task.numeral)}\n{_line('title', task.title)}"
        f"{_paragraph(task.text)}{_line('bureaus', task.bureaus)}source = {value(task.place)}\n"
    )


def _paragraph(found: Found[str]) -> str:
    """A task's text in three quotes, as the plan has it."""
    text = _escaped(found.value or "").replace("\\n", "\n").replace('\\"', '"')
    if '"' in text:
        return _line("text", found)
    return f'{mark("text", found)}text = """{text}"""\n'


def _rows(draft: Draft) -> Iterator[str]:
    heading: str | None = None
    many = len({row.field.value for row in draft.rows} - {None}) > 1
    for row in map(_without_relations, draft.rows):
        yield row_printed(row, with_heading=row.heading.value != heading, with_field=many)
        heading = row.heading.value
    if draft.commitments:
        yield WORDS.say("over.commitments")
    for row in map(_without_relations, draft.commitments):
        yield row_printed(row)


def _without_relations(row: DraftRow) -> DraftRow:
    return replace(row, proposals={key: each for key, each in row.proposals.items() if key not in ROWS_WORDS})


def _checks(draft: Draft) -> Iterator[str]:
    """The relations that are proposed of the rows, each with its mark."""
    found = [
        (row, key) for row in (*draft.rows, *draft.commitments) for key in ROWS_WORDS if key in row.proposals
    ]
    for count, (row, key) in enumerate(found, 1):
        proposed = row.proposals[key]
        text = ROWS_WORDS[key].format(no=row.no, other=proposed.value)
        yield f"[[checks]]\nno = {value(f'K{count}')}\n" + _line("formula", replace(proposed, value=text))


def row_printed(
    row: DraftRow, under: str = "indicators", *, with_heading: bool = False, with_field: bool = False
) -> str:
    """One row as an entry of the list `under`."""
    lines = [f"[[{under}]]\n", f"no = {value(row.no)}\n"]
    if row.heading.value is not None and (with_heading or not row.heading.certain):
        lines.append(_line("heading", row.heading))
    lines.append(_line("name", row.name))
    lines.append(_line("unit", row.unit))
    if with_field:
        lines.append(_line("field", row.field))
    lines += [_line(key, row.proposals[key]) for key in _ORDER if key in row.proposals]
    lines.append(_targets(row))
    if row.base is not None and row.base.value is not None:
        lines.append(_base(row.base, row.base.value))
    return "".join(lines) + f"source = {value(row.source)}\n"


def _targets(row: DraftRow) -> str:
    """All years on one line; a year that could not be read is left out and its mark says what stands there."""
    doubts: dict[str, list[int]] = {}
    for year, found in row.targets.items():
        if not found.certain:
            doubts.setdefault(found.reason or WORDS.say("mark.blank"), []).append(year)
    marks = [mark("targets", row.base)] if row.base is not None and row.base.value is None else []
    marks += [
        f"{MARK}targets：{'、'.join(map(str, years))}年：{reason}（{row.source if not row.is_commitment else '正文'}）\n"
        for reason, years in doubts.items()
    ]
    known = {str(year): found.value for year, found in row.targets.items() if found.value is not None}
    return "".join(re.sub(r"[\r\n]+(?=.)", " ", each) for each in marks) + f"targets = {value(known)}\n"


def _base(base: Found[tuple[int, str]], figure: tuple[int, str]) -> str:
    year, text = figure
    return f"{mark('base', base)}base = {value({'year': year, 'value': text})}\n"
