"""The numbered tasks of a notice's text with their titles and bureaus, and the bureaus' full names.

Knows how such a notice numbers its sections; nothing of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reporter.notice.cues import CUES, pattern
from reporter.notice.document import Document
from reporter.notice.draft import DraftBureau, DraftTask, Found
from reporter.notice.typography import prose

_SECTION = re.compile(r"(?P<numeral>[一二三四五六七八九十]{1,3})\s*[、.．](?P<title>.+)")
_ITEM = re.compile(r"[（(]\s*(?P<numeral>[一二三四五六七八九十]{1,3})\s*[)）]\s*(?P<rest>.+)")
_LONGEST_TITLE = 60
_LONGEST_BUREAU = 20


@dataclass(slots=True)
class _Item:
    section: str
    numeral: str
    lines: list[str]

    @property
    def place(self) -> str:
        return f"{self.section}（{self.numeral}）" if self.numeral else self.section


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text with its place (三（四）, 二, or the number of the line) and its words in one typography."""

    place: str
    words: str


def placed(document: Document) -> Iterator[Line]:
    """Every line with its place."""
    section = item = ""
    for paragraph in document.paragraphs:
        words = prose(paragraph.text)
        if match := _SECTION.fullmatch(words):
            if len(words) <= _LONGEST_TITLE:
                section, item = match["numeral"], ""
        elif section and (match := _ITEM.fullmatch(words)):
            item = f"（{match['numeral']}）"
        yield Line(f"{section}{item}" if section else f"第{paragraph.no}段", words)


def tasks_of(document: Document, in_table: Iterable[str] = ()) -> tuple[DraftTask, ...]:
    """The tasks in their order; without a section of tasks, the paragraphs that name their bureaus."""
    names = full_names(document, in_table)
    items = list(_items(document))
    return tuple(_task(no, item, names) for no, item in enumerate(items, 1))


def _items(document: Document) -> Iterator[_Item]:
    found: list[_Item] = []
    section, inside = "", False
    for line in placed(document):
        heading = _SECTION.fullmatch(line.words) if len(line.words) <= _LONGEST_TITLE else None
        if heading:
            section = heading["numeral"]
            inside = bool(pattern("tasks.section").search(heading["title"]))
        elif inside and (match := _ITEM.fullmatch(line.words)):
            found.append(_Item(section, match["numeral"], [match["rest"]]))
        elif inside and found:
            found[-1].lines.append(line.words)
    if found:
        return iter(found)
    return (
        _Item(line.place, "", [line.words])
        for line in placed(document)
        if pattern("tasks.bureaus").search(line.words)
    )


def _task(no: int, item: _Item, names: dict[str, str]) -> DraftTask:
    bureaus: list[str] = []
    lines: list[str] = []
    for line in item.lines:
        for key in ("tasks.bureaus", "tasks.line_of_bureaus"):
            for match in pattern(key).finditer(line):
                bureaus += names_in(match["names"])
            line = pattern(key).sub("", line)
        if line.strip():
            lines.append(line.strip())
    title, text = _title_and_text(lines)
    full = tuple(dict.fromkeys(names.get(name, name) for name in bureaus))
    place = item.place
    return DraftTask(
        no=no,
        numeral=item.numeral or _numeral(no),
        title=Found(title, place) if title else Found(None, place, "没有找到标题", certain=False),
        text=Found(text, place) if text else Found(None, place, "没有找到正文", certain=False),
        bureaus=Found(full, place) if full else Found((), place, "没有写责任单位", certain=False),
        place=place,
    )


def _title_and_text(lines: list[str]) -> tuple[str, str]:
    if not lines:
        return "", ""
    title, _, rest = lines[0].partition("。")
    if len(title) > _LONGEST_TITLE:
        return "", "\n".join(lines)
    return title, "\n".join(part for part in (rest, *lines[1:]) if part)


def names_in(names: str) -> Iterator[str]:
    """The bureaus' names in the order of the text. “区教育局等” names those it names."""
    plain = pattern("tasks.lead_in").sub("、", names)
    for part in pattern("tasks.between_bureaus").split(plain):
        name = part.strip("。.").removesuffix("等")
        if 2 <= len(name) <= _LONGEST_BUREAU:
            yield name


def full_names(document: Document, in_table: Iterable[str] = ()) -> dict[str, str]:
    """Short names that the document itself gives in full, in its text or in its table's bureaus."""
    lines = [prose(paragraph.text) for paragraph in document.paragraphs]
    found: dict[str, str] = {}
    mentioned = {name for names in in_table for name in names_in(names)}
    for line in lines:
        for match in pattern("tasks.abbreviated").finditer(line):
            found[match["short"]] = match["full"]
        for key in ("tasks.bureaus", "tasks.line_of_bureaus"):
            for match in pattern(key).finditer(line):
                mentioned.update(names_in(match["names"]))
    for short in mentioned:
        longer = [
            name
            for name in mentioned
            if name != short and name.endswith(short) and len(name) == len(short) + 1
        ]
        if len(longer) == 1:
            found.setdefault(short, longer[0])
    return found


def bureaus_of(tasks: Iterable[DraftTask], more: Iterable[str], district: str) -> tuple[DraftBureau, ...]:
    """Every bureau once, in the order in which the text names them, then those that only the table names."""
    names: dict[str, str] = {}
    for task in tasks:
        for name in task.bureaus.value or ():
            names.setdefault(name, task.place)
    for name in more:
        names.setdefault(name, "表")
    level = district[-1:] if district else "区"
    return tuple(
        DraftBureau(Found(name, place), _aliases(name, level, names)) for name, place in names.items()
    )


def _aliases(name: str, level: str, names: dict[str, str]) -> tuple[str, ...]:
    found: list[str] = []
    for form in CUES.phrase("bureaus.forms"):
        if form["of"].format(level=level) == name:
            found += [each.format(level=level) for each in form["also"]]
    short = name.removeprefix(level)
    if short != name and not short.startswith("委") and len(short) >= 2:
        found.append(short)
    return tuple(each for each in dict.fromkeys(found) if each not in names)


def _numeral(no: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(no, 10)
    return ("" if not tens else "十" if tens == 1 else f"{digits[tens]}十") + (
        digits[ones] if ones or not tens else ""
    )
