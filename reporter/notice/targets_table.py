"""The table of yearly targets in a notice: found by its head, put together across pages, read row by row.

Each value comes with its place; a cell that cannot be read, or a row whose figures fit in more than one way, is a
doubt. Knows heads and alignments; proposes nothing about what a row means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from reporter.notice.alignment import Aligned, aligned, is_between_pages, is_empty, is_unit, readable
from reporter.notice.cues import pattern, words
from reporter.notice.document import Document, NoticeCell, Paragraph, Table
from reporter.notice.draft import Found
from reporter.notice.head import Head, Role, head_of
from reporter.notice.typography import figure, half_width, label, title

_BRACKETED = re.compile(r"(?P<name>.+?)[(（]\s*(?:单位[:：])?(?P<unit>[^()（）]+)[)）]")
_TITLE = re.compile(r"^(附件|附表|表)\s*[0-9一二三四五六七八九十]*\s*[:：]?\s*")
_NUMBER = re.compile(r"[0-9]{1,3}")
_LONGEST_TITLE = 60
_LONGEST_GROUP = 20
_GROUP_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
# 1.新增床位, （2）新增托位: the number of a row whose table has no column for it.
_ORDINAL = re.compile(r"^[（(]?[0-9]{1,2}[)）.、．]\s*(?=[\u4e00-\u9fff])")
_PLAIN = re.compile(r"[0-9]+(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One row as the table has it, what stands above it carried down."""

    no: str
    name: Found[str]
    unit: Found[str]
    heading: Found[str]
    field: Found[str]
    bureaus: Found[str]
    targets: dict[int, Found[str]]
    base: Found[tuple[int, str]] | None
    printed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetsTable:
    """The table: its title, the years of its head, its rows; `notes` say what was seen and not used."""

    title: Found[str]
    head: Head
    rows: tuple[TargetRow, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Parts:
    """A table gathered across pages."""

    head: Head
    title: str
    rows: list[tuple[NoticeCell, ...]] = field(default_factory=list)


def targets_table(document: Document) -> TargetsTable | None:
    """The notice's table of yearly targets, None where it has none."""
    found = list(_gathered(document))
    if not found:
        return None
    chosen = max(found, key=lambda parts: (_wanted(parts), parts.head.years[-1:], len(parts.rows)))
    notes = [
        f"另有一张带年份的表（{parts.title or '没有表名'}，{len(parts.rows)}行）没有采用，请看是否也要列入"
        for parts in found
        if parts is not chosen
    ]
    rows = tuple(_TargetsReader(chosen.head, notes).rows(chosen.rows))
    name = Found(chosen.title, "表名") if chosen.title else Found(None, "表名", "没有找到表名", False)
    return TargetsTable(name, chosen.head, rows, tuple(notes)) if rows else None


def _wanted(parts: _Parts) -> int:
    """Whether its title and years speak of targets, or of what was done."""
    titles = [parts.title, *(column.title for column in parts.head.columns if column.role == "year")]
    wanted, done = (any(pattern(f"head.{key}").search(each) for each in titles) for key in ("wanted", "done"))
    return int(wanted) - int(done)


def _gathered(document: Document) -> Iterator[_Parts]:
    """Each table of yearly figures, with its continuations on later pages."""
    current: _Parts | None = None
    before: list[str] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            if current is not None and _heads_rows(block, document.blocks[index + 1 : index + 2]):
                current.rows.append((NoticeCell(block.text), NoticeCell("")))
            elif not is_between_pages(block.text):
                if current is not None:
                    yield current
                    current = None
                before.append(block.text)
            continue
        head = head_of(block.rows)
        if current is not None and (head is None or head.columns == current.head.columns):
            current.rows += _body(block, head, current.head)
        elif head is not None:
            if current is not None:
                yield current
            current = _Parts(head, _table_title(block, before))
            current.rows += _body(block, head, head)
        elif current is not None:
            yield current
            current = None
    if current is not None:
        yield current


def _heads_rows(line: Paragraph, following: Sequence[object]) -> bool:
    """Whether a line inside a table of plain text heads the rows below it (二、老有康养)."""
    short = len(line.text) <= _LONGEST_GROUP and not re.search("[。；，：]", line.text)
    below = following[0] if following else None
    return (
        short and not is_between_pages(line.text) and isinstance(below, Table) and head_of(below.rows) is None
    )


def _body(table: Table, head: Head | None, wanted: Head) -> Iterator[tuple[NoticeCell, ...]]:
    """The rows below the head; a head that is printed again is left out."""
    rows = table.rows[head.rows :] if head else table.rows
    for index, row in enumerate(rows):
        again = head_of(rows[index : index + 1])
        if again is None or again.columns != wanted.columns:
            yield row


def _table_title(table: Table, before: Sequence[str]) -> str:
    """The line above the table, or its first row where that is one cell; without 表： or 附件1."""
    for text in reversed(before[-3:]):
        plain = _TITLE.sub("", text.strip())
        if plain and len(plain) <= _LONGEST_TITLE and not re.search("[。；]|单位[:：]", plain):
            return title(plain)
    return ""


class _TargetsReader:
    """Reads the rows of one table in order, carrying down what merged cells say once."""

    def __init__(self, head: Head, notes: list[str]) -> None:
        self._head = head
        self._notes = notes
        self._carried: dict[Role, str] = {}
        self._count = 0
        self._numbers: set[str] = set()

    def rows(self, rows: Iterable[tuple[NoticeCell, ...]]) -> Iterator[TargetRow]:
        for index, row in enumerate(rows, 1):
            texts = list(dict.fromkeys(label(cell.text) for cell in row if cell.text.strip()))
            if not texts:
                continue
            if len(texts) == 1 and len(row) > 1:
                # One text across the whole row heads the rows below it.
                self._carried["field"] = _GROUP_NUMBER.sub("", texts[0])
                continue
            fitting = aligned(row, self._head)
            if fitting is None:
                fitting = self._by_words(row)
            if fitting is None:
                self._notes.append(f"表中第{index}行（{'｜'.join(texts)[:80]}）看不懂，没有列入")
                continue
            yield self._row(row, fitting)

    def _by_words(self, row: Sequence[NoticeCell]) -> Aligned | None:
        """A row whose figures fit nowhere: the words before them are kept, the figures are left to the office."""
        words: list[NoticeCell] = []
        for cell in row:
            worded = len(re.findall("[\u4e00-\u9fff]", cell.text)) >= 2 and not is_unit(cell.text)
            if worded and not readable(figure(cell.text), ""):
                words.append(cell)
            elif words and re.search("[0-9]", half_width(cell.text)):
                break
        if not words or not any(re.search("[0-9]", half_width(cell.text)) for cell in row):
            return None
        cells: list[NoticeCell | None] = [None] * len(self._head.columns)
        cells[self._head.roles.index("name")] = words[-1]
        return Aligned(tuple(cells), figures_sure=False, labels_sure=False)

    def _row(self, row: Sequence[NoticeCell], fitting: Aligned) -> TargetRow:
        self._count += 1
        by_role = dict(zip(self._head.roles, fitting.cells, strict=True))
        no = self._number(by_role.get("number"))
        place = f"表第{no}行"
        printed = tuple(label(cell.text) for cell in row)
        name, unit = _name_and_unit(by_role.get("name"), by_role.get("unit"), place)
        if not fitting.labels_sure and not fitting.figures_sure:
            name = Found(name.value, place, "本行各格与表头对不上，名称照原文暂定", certain=False)
        if "number" not in self._head.roles:
            name = replace(name, value=_ORDINAL.sub("", name.value or ""))
        if name.value in (*words("fields.known"), *self._carried.values()):
            name = Found(name.value, place, "名称与领域或重点任务相同，本行的名称可能丢了", certain=False)
            fitting = replace(fitting, figures_sure=False)
        unit = _unit_from_figures(unit, fitting.cells, self._head, place)
        values = self._figures(fitting, place, printed, unit.value or "")
        base = next(
            (value for value, role in zip(values, self._head.roles, strict=True) if role == "base" and value),
            None,
        )
        base_year = next((column.year for column in self._head.columns if column.role == "base"), 0)
        return TargetRow(
            no=no,
            name=name,
            unit=unit,
            heading=self._label("heading", by_role, fitting, place),
            field=self._label("field", by_role, fitting, place),
            bureaus=self._label("bureau", by_role, fitting, place),
            targets={
                column.year: value
                for column, value in zip(self._head.columns, values, strict=True)
                if column.role == "year" and value is not None
            },
            base=_base(base, base_year),
            printed=printed,
        )

    def _number(self, cell: NoticeCell | None) -> str:
        """The row's own number; its place in the table where it has none, or one that another row has."""
        match = _NUMBER.search(half_width(cell.text)) if cell is not None else None
        own = str(int(match[0])) if match else ""
        if own in self._numbers or (own and int(own) < self._count) or own == "0":
            self._notes.append(f"表中第{self._count}行的序号印作{own}，与前面重复，改按行次编号")
            own = ""
        no = own or str(self._count)
        self._numbers.add(no)
        self._count = int(no)
        return no

    def _label(
        self, role: Role, cells: dict[Role, NoticeCell | None], fitting: Aligned, place: str
    ) -> Found[str]:
        """A heading, its own or that of the merged cell above."""
        cell = cells.get(role)
        own = label(cell.text) if cell is not None else ""
        if own and not is_empty(own):
            self._carried[role] = own
            if role == "field":
                self._carried.pop("heading", None)
        text = self._carried.get(role)
        if own and cell is not None and cell.torn:
            return Found(
                text, place, "在一页的开头，是新的一格，还是上一页末一格没有印完的部分", certain=False
            )
        if own and not fitting.labels_sure:
            return Found(text, place, "本行少了一格，前面的文字属于哪一列不能确定", certain=False)
        return Found(text, place)

    def _figures(
        self, fitting: Aligned, place: str, printed: tuple[str, ...], unit: str
    ) -> list[Found[str] | None]:
        found: list[Found[str] | None] = []
        doubt = ""
        if not fitting.figures_sure:
            doubt = f"本行的数与表头的年份对不上（原文：{'｜'.join(printed)}），请照原件填"
        for column, cell in zip(self._head.columns, fitting.cells, strict=True):
            if column.role not in ("base", "year"):
                found.append(None)
                continue
            where = f"{place} {column.year}年" if column.year else f"{place} 基数"
            found.append(Found(None, where, doubt, False) if doubt else _figure(cell, where, unit))
        years = [
            value for value, role in zip(found, self._head.roles, strict=True) if role == "year" and value
        ]
        if not doubt and any(value.value is None and not value.reason for value in years):
            return [_beside_a_gap(value) for value in found]
        return found


def _figure(cell: NoticeCell | None, where: str, unit: str) -> Found[str]:
    text = figure(cell.text) if cell is not None else ""
    if is_empty(text):
        return Found(None, where, "", certain=False)
    if not readable(text, "") and not readable(text, unit):
        return Found(None, where, f"原文“{text}”看不懂，请照原件填", certain=False)
    if cell is not None and cell.covered:
        return Found(text, where, f"合并的单元格，“{text}”是否各年（各行）都适用", certain=False)
    return Found(text, where)


def _beside_a_gap(value: Found[str] | None) -> Found[str] | None:
    """A row with an empty year may have lost a cell: then its other figures stand in wrong years."""
    if value is None or value.reason:
        return value
    if value.value is None:
        return Found(None, value.place, "是空格：没有这一年的目标，还是丢了一格、后面的数前移", certain=False)
    return Found(value.value, value.place, "本行有空格，这个数是否属于这一年", certain=False)


def _base(found: Found[str] | None, year: int) -> Found[tuple[int, str]] | None:
    if found is None or (found.value is None and not found.reason):
        return None
    value = (year, found.value) if found.value is not None else None
    if value and not _PLAIN.fullmatch(value[1]):
        return Found(None, found.place, f"基数“{value[1]}”不是一个数，没有列入", certain=False)
    if value and not year:
        return Found(value, found.place, "基数是哪一年的，表头没有写", certain=False)
    return Found(value, found.place, found.reason, found.certain)


def _name_and_unit(
    name: NoticeCell | None, unit: NoticeCell | None, place: str
) -> tuple[Found[str], Found[str]]:
    text = label(name.text) if name is not None else ""
    own = label(unit.text) if unit is not None else ""
    found: Found[str] = Found(None, place, "没有找到单位", certain=False)
    if own and not is_empty(own):
        found = Found(half_width(own).strip("（）"), place)
    match = _BRACKETED.fullmatch(text)
    if match and half_width(match["unit"]) in words("units.known"):
        return Found(match["name"], place), Found(half_width(match["unit"]), place)
    if match and found.value is None:
        # A bracket that holds no unit we know may be one, or part of the name.
        found = Found(None, place, f"括号里的“{match['unit']}”是单位，还是名称的一部分", certain=False)
    return Found(text, place), found


def _unit_from_figures(
    unit: Found[str], cells: Sequence[NoticeCell | None], head: Head, place: str
) -> Found[str]:
    """A unit that only the figures carry: 95%, 3.2万人."""
    if unit.value is not None:
        return unit
    texts = [
        figure(cell.text)
        for cell, role in zip(cells, head.roles, strict=True)
        if role in ("base", "year") and cell
    ]
    numbered = [text for text in texts if re.search("[0-9]", text)]
    for known in sorted(words("units.known"), key=len, reverse=True):
        if numbered and all(re.search(rf"[0-9]{re.escape(known)}", text) for text in numbered):
            return Found(known, place)
    return unit
