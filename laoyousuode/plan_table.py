"""Typed access to the tables of a plan's TOML: what is wrong is noted with the entry's name, and reading goes on.

Knows TOML's types and what no sheet or document could carry; not what a plan is.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from laoyousuode.target import MOST_DECIMALS

# The longest single line, in characters; a paragraph may be longer.
LINE, PARAGRAPH = 200, 5000
# Signs that show nothing or that no XML can hold, by their Unicode category.
_UNPRINTABLE = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")


class TomlTable:
    """One table of the file. `place` names the entry in every sentence; `problems` collects them for all tables."""

    def __init__(self, data: Mapping[str, Any], place: str, problems: list[str]) -> None:
        self._data, self.place, self.problems = data, place, problems
        self._used: set[str] = set()

    def problem(self, sentence: str) -> None:
        """Note it once, however many years it holds for."""
        told = f"{self.place}：{sentence}"
        if told not in self.problems:
            self.problems.append(told)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, sorted."""
        return tuple(sorted(self._data))

    def part(self, keys: Iterable[str], over: Mapping[str, Any]) -> TomlTable:
        """A table of the same entry: the values of `keys`, with `over` laid over them. The keys count as used."""
        wanted = tuple(keys)
        self._used.update(wanted)
        own = {key: self._data[key] for key in wanted if key in self._data}
        return TomlTable({**own, **over}, self.place, self.problems)

    def _get(self, key: str, kind: type, word: str, default: Any) -> Any:
        self._used.add(key)
        value = self._data.get(key, default)
        if value is None:
            self.problem(f"缺少 {key}")
        elif type(value) is not kind:  # TOML's true is no 1, its time of day no date
            self.problem(f"{key} 应为{word}")
        else:
            return value
        return kind() if kind is not dt.date else dt.date(1900, 1, 1)

    def text(self, key: str, default: str | None = None, most: int = LINE) -> str:
        """One line of text. A key without default must be there and say something."""
        value = cast(str, self._get(key, str, "文字", default))
        if default is None and key in self._data and type(self._data[key]) is str and not value.strip():
            self.problem(f"{key} 不能为空")
        self._printable(key, value, most)
        return value

    def paragraph(self, key: str) -> str:
        """Text that may have several lines."""
        return self.text(key, most=PARAGRAPH)

    def _printable(self, key: str, value: str, most: int) -> None:
        lines = value if most < PARAGRAPH else value.replace("\n", "").replace("\t", "")
        if any(unicodedata.category(sign) in _UNPRINTABLE for sign in lines):
            self.problem(f"{key} 里有换行或看不见的字符")
        if value.lstrip().startswith("="):
            self.problem(f"{key} 不能以“=”开头，表格会把它当作公式")
        if len(value) > most:
            self.problem(f"{key} 太长，最多{most}个字")

    def integer(self, key: str, default: int | None = None) -> int:
        return cast(int, self._get(key, int, "整数", default))

    def flag(self, key: str) -> bool:
        return cast(bool, self._get(key, bool, " true 或 false", False))

    def date(self, key: str) -> dt.date:
        return cast(dt.date, self._get(key, dt.date, "日期", None))

    def table(self, key: str) -> TomlTable:
        data = cast(dict[str, Any], self._get(key, dict, "表", {}))
        return TomlTable(data, f"{self.place} {key}".strip(), self.problems)

    def mapping(self, key: str) -> dict[str, Any]:
        """The table's raw values, for a reader that checks each."""
        return cast(dict[str, Any], self._get(key, dict, "表", {}))

    def _items(self, key: str, kind: type, word: str) -> tuple[Any, ...]:
        values = self._get(key, list, f"{word}的列表", [])
        if any(type(value) is not kind for value in values):
            self.problem(f"{key} 里应全是{word}")
            return ()
        return tuple(values)

    def integers(self, key: str, word: str) -> tuple[int, ...]:
        return self._items(key, int, word)

    def texts(self, key: str) -> tuple[str, ...]:
        values = cast(tuple[str, ...], self._items(key, str, "文字"))
        for value in values:
            self._printable(key, value, LINE)
            if not value.strip():
                self.problem(f"{key} 里有空的文字")
        return values

    def tables(self, key: str, title: str, name: str) -> list[TomlTable]:
        rows = self._items(key, dict, "表")
        return [
            TomlTable(row, f"{title}{row.get(name, f'（第{index}个）')}", self.problems)
            for index, row in enumerate(rows, 1)
        ]

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in allowed:
            self.problem(f"{key} “{value}”不在 {'、'.join(allowed)} 之中")
            return allowed[0]
        return value

    def number(self, key: str) -> Decimal:
        """Numbers stand as text, so that 0.1 is 0.1. A faulty one is noted and read as 0."""
        value = self.text(key)
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not value.isascii() or "_" in value:
            self.problem(f"{key} “{value}”不是数字")
            return Decimal(0)
        if number.adjusted() > MOST_DECIMALS * 2 or round(number, MOST_DECIMALS) != number:
            self.problem(f"{key} “{value}”太大，或小数超过{MOST_DECIMALS}位")
            return Decimal(0)
        return number

    def close(self) -> None:
        """Name the keys that nobody asked for: most are slips of the pen."""
        for key in sorted(set(self._data) - self._used):
            self.problem(f"不认识的项目 {key}")
