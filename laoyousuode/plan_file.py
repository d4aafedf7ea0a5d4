"""Reads a plan from TOML and refuses a faulty one with sentences that name the entry.

Everything wrong is told at once. Knows the file's shape; the meaning of the entries is in `plan`.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args

from laoyousuode.kinds import Kind
from laoyousuode.plan import (
    BulletinSettings,
    Bureau,
    Combine,
    EntryForm,
    Indicator,
    Measure,
    Plan,
    Question,
    Task,
    Thresholds,
)
from laoyousuode.target import Better, Target, parse_target

DEFAULT_PLAN = Path(__file__).parent / "data" / "plan.toml"
SCHEMA = 1
_PATH_KINDS = ("stock", "stock_ratio", "coverage")


class PlanError(Exception):
    """The plan's file can't be used; `problems` are sentences for the office."""

    def __init__(self, path: Path, problems: Iterable[str]) -> None:
        self.path = path
        self.problems = tuple(problems)
        super().__init__(f"方案文件 {path.name} 不能使用：" + "；".join(self.problems))


class _Table:
    """One table of the file: typed access that notes what is wrong, with the entry's name, and goes on."""

    def __init__(self, data: dict[str, Any], place: str, problems: list[str]) -> None:
        self._data, self.place, self.problems = data, place, problems
        self._used: set[str] = set()

    def problem(self, sentence: str) -> None:
        self.problems.append(f"{self.place}：{sentence}")

    def _get(self, key: str, kind: type, word: str, default: Any) -> Any:
        self._used.add(key)
        value = self._data.get(key, default)
        if value is None:
            self.problem(f"缺少 {key}")
        elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.problem(f"{key} 应为{word}")
        else:
            return value
        return kind() if kind is not dt.date else dt.date(1900, 1, 1)

    def text(self, key: str, default: str | None = None) -> str:
        return cast(str, self._get(key, str, "文字", default))

    def integer(self, key: str, default: int | None = None) -> int:
        return cast(int, self._get(key, int, "整数", default))

    def flag(self, key: str) -> bool:
        return cast(bool, self._get(key, bool, " true 或 false", False))

    def date(self, key: str) -> dt.date:
        return cast(dt.date, self._get(key, dt.date, "日期", None))

    def mapping(self, key: str) -> dict[str, Any]:
        return cast(dict[str, Any], self._get(key, dict, "表", {}))

    def table(self, key: str) -> _Table:
        return _Table(self.mapping(key), f"{self.place} {key}".strip(), self.problems)

    def items(self, key: str, kind: type, word: str) -> tuple[Any, ...]:
        values = self._get(key, list, f"{word}的列表", [])
        if any(not isinstance(value, kind) for value in values):
            self.problem(f"{key} 里应全是{word}")
            return ()
        return tuple(values)

    def texts(self, key: str) -> tuple[str, ...]:
        return self.items(key, str, "文字")

    def tables(self, key: str, title: str, name: str) -> list[_Table]:
        rows = self.items(key, dict, "表")
        return [
            _Table(row, f"{title}{row.get(name, f'（第{index}个）')}", self.problems)
            for index, row in enumerate(rows, 1)
        ]

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in allowed:
            self.problem(f"{key} “{value}”不在 {'、'.join(allowed)} 之中")
            return allowed[0]
        return value

    def number(self, key: str) -> Decimal:
        """Numbers stand as text, so that 0.1 is 0.1."""
        value = self.text(key)
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            self.problem(f"{key} “{value}”不是数字")
            return Decimal(0)
        return number

    def close(self) -> None:
        """Name the keys that nobody asked for: most are slips of the pen."""
        for key in sorted(set(self._data) - self._used):
            self.problem(f"不认识的项目 {key}")


@cache
def default_plan() -> Plan:
    """The plan that ships with the product."""
    return load_plan(DEFAULT_PLAN)


def load_plan(path: Path) -> Plan:
    """Read and check a plan. Raises PlanError with every problem found."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise PlanError(path, [f"打不开文件（{error.strerror}）"]) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PlanError(path, [f"不是正确的 TOML 文件（{error}）"]) from error
    problems: list[str] = []
    plan = _plan(_Table(data, "方案", problems))
    if not problems:
        problems.extend(_contradictions(plan))
    if problems:
        raise PlanError(path, problems)
    return plan


def _plan(root: _Table) -> Plan:
    if root.integer("schema") != SCHEMA:
        root.problem(f"schema 应为 {SCHEMA}")
    years = root.items("years", int, "年份")
    if not years or list(years) != list(range(years[0], years[0] + len(years))):
        root.problem("years 应为连续的年份")
    plan = Plan(
        id=root.text("id"),
        title=root.text("title"),
        field=root.text("field"),
        district=root.text("district"),
        office=root.text("office"),
        table_title=root.text("table_title"),
        issued=root.date("issued"),
        years=years,
        thresholds=_thresholds(root.table("thresholds")),
        bulletin=_bulletin(root.table("bulletin")),
        bureaus=tuple(_bureau(table) for table in root.tables("bureaus", "单位", "name")),
        tasks=tuple(_task(table) for table in root.tables("tasks", "重点任务", "no")),
        indicators=_indicators(root.tables("indicators", "指标", "no"), years),
        questions=tuple(_question(table) for table in root.tables("questions", "待明确事项", "no")),
        source=root.text("source"),
    )
    root.close()
    return plan


def _thresholds(table: _Table) -> Thresholds:
    result = Thresholds(
        ahead=table.number("ahead"),
        behind=table.number("behind"),
        policy_band=table.number("policy_band"),
        unit_factor=table.number("unit_factor"),
        unit_factor_wan=table.number("unit_factor_wan"),
        jump=table.number("jump"),
        ratio_tolerance=table.number("ratio_tolerance"),
        reason_length=table.integer("reason_length"),
    )
    if not result.behind < 0 < result.ahead:
        table.problem("behind 应小于 0，ahead 应大于 0")
    table.close()
    return result


def _bulletin(table: _Table) -> BulletinSettings:
    result = BulletinSettings(
        title=table.text("title"),
        recipients=table.text("recipients"),
        signer=table.text("signer"),
        red_head=table.flag("red_head"),
        head_mark=table.text("head_mark", ""),
        number=table.text("number", ""),
        imprint=table.flag("imprint"),
        imprint_office=table.text("imprint_office", ""),
        due_day=table.integer("due_day"),
        font_body=table.text("font_body", "仿宋"),
        font_kai=table.text("font_kai", "楷体"),
        font_hei=table.text("font_hei", "黑体"),
        font_title=table.text("font_title", "宋体"),
        font_song=table.text("font_song", "宋体"),
    )
    if not 1 <= result.due_day <= 28:
        table.problem("due_day 应在 1 到 28 之间")
    table.close()
    return result


def _bureau(table: _Table) -> Bureau:
    result = Bureau(table.text("name"), table.texts("aliases"))
    table.close()
    return result


def _task(table: _Table) -> Task:
    result = Task(
        no=table.integer("no"),
        numeral=table.text("numeral"),
        title=table.text("title"),
        text=table.text("text"),
        bureaus=table.texts("bureaus"),
        source=table.text("source"),
    )
    if not result.bureaus:
        table.problem("bureaus 至少要有一个单位")
    table.close()
    return result


def _question(table: _Table) -> Question:
    result = Question(
        table.text("no"), table.texts("rows"), table.text("text"), table.text("interim"), table.text("source")
    )
    table.close()
    return result


def _indicators(tables: list[_Table], years: tuple[int, ...]) -> tuple[Indicator, ...]:
    rows: list[Indicator] = []
    heading = ""
    for table in tables:
        # 重点任务 is a merged cell of the notice's table and carries down; commitments stand outside the table.
        in_table = str(table._data.get("no", "")).isdigit()
        heading = table.text("heading", heading if in_table else "")
        rows.append(_indicator(table, heading, years))
    return tuple(rows)


def _indicator(table: _Table, heading: str, years: tuple[int, ...]) -> Indicator:
    table.text("heading_printed", "")  # the notice's misprint, kept for the record
    derived = table.mapping("derived")
    result = Indicator(
        no=table.text("no"),
        name=table.text("name"),
        heading=heading,
        task=table.integer("task"),
        lead=table.text("lead"),
        support=table.texts("support"),
        verify=table.texts("verify"),
        measures=_measures(table, years),
        source=table.text("source"),
        shares=_shares(table.table("shares")),
        subset_of=table.text("subset_of", "") or None,
        numerator_of=table.text("numerator_of", "") or None,
        derived=(str(derived.get("numerator")), str(derived.get("denominator"))) if derived else None,
        kept_since=table.integer("kept_since", 0) or None,
    )
    table.close()
    return result


def _shares(table: _Table) -> dict[str, Decimal]:
    return {bureau: table.number(bureau) for bureau in sorted(table._data)}


def _measures(table: _Table, years: tuple[int, ...]) -> dict[int, Measure]:
    """The row year by year: the entry itself, with what `overrides` says for a year laid over it."""
    targets = table.mapping("targets")
    for key in targets:
        if key not in {str(known) for known in years}:
            table.problem(f"targets 里的 {key} 不是方案的年份")
    overrides = table.mapping("overrides")
    own = {key: table._data[key] for key in _MEASURE_KEYS if key in table._data}
    table._used.update(_MEASURE_KEYS)
    measures: dict[int, Measure] = {}
    for year in years:
        merged = _Table({**own, **overrides.get(str(year), {})}, table.place, table.problems)
        text = targets.get(str(year))
        measures[year] = _measure(merged, year, text, measures.get(year - 1), year == years[0])
    return measures


_MEASURE_KEYS = (
    "kind",
    "unit",
    "better",
    "combine",
    "entry",
    "whole",
    "numerator",
    "denominator",
    "part_unit",
    "whole_parts",
)


def _measure(table: _Table, year: int, text: str | None, before: Measure | None, first: bool) -> Measure:
    better = cast(Better, table.choice("better", get_args(Better)))
    kind = cast(Kind, table.choice("kind", get_args(Kind)))
    target: Target | None = None
    if text is not None:
        try:
            target = parse_target(str(text), better)
        except ValueError as error:
            table.problem(f"{year}年{error}")
    result = Measure(
        year=year,
        kind=kind,
        unit=table.text("unit"),
        better=better,
        combine=cast(Combine, table.choice("combine", get_args(Combine))),
        entry=cast(EntryForm, table.choice("entry", get_args(EntryForm), "value")),
        target=target,
        previous=_previous(kind, before, first),
        whole=table.flag("whole"),
        numerator=table.text("numerator", ""),
        denominator=table.text("denominator", ""),
        part_unit=table.text("part_unit", ""),
        whole_parts=table.flag("whole_parts"),
    )
    if result.entry == "ratio" and not (result.numerator and result.denominator):
        table.problem("entry 为 ratio 时要写明 numerator 和 denominator")
    if (result.combine == "derived") != (result.entry == "none"):
        table.problem("combine 为 derived 的指标不填报，entry 应为 none；其他指标不能为 none")
    table.close()
    return result


def _previous(kind: Kind, before: Measure | None, first: bool) -> Decimal | None:
    """Where the year's path starts (domain rules, section 4)."""
    if kind == "cumulative" and first:
        return Decimal(0)
    if kind not in (*_PATH_KINDS, "cumulative") or before is None or before.kind != kind:
        return None
    return before.target.number if before.target else None


def _contradictions(plan: Plan) -> list[str]:
    """What each entry alone cannot show: names used twice, references to nothing."""
    problems: list[str] = []
    bureaus = [name for bureau in plan.bureaus for name in (bureau.name, *bureau.aliases)]
    problems += _repeated("单位名称", bureaus)
    problems += _repeated("指标序号", [row.no for row in plan.indicators])
    problems += _repeated("重点任务序号", [str(task.no) for task in plan.tasks])
    names = {bureau.name for bureau in plan.bureaus}
    numbers = {row.no for row in plan.indicators}
    tasks = {task.no for task in plan.tasks}
    for task in plan.tasks:
        problems += [
            f"重点任务{task.no}：单位“{name}”不在单位表中" for name in task.bureaus if name not in names
        ]
    for row in plan.indicators:
        mentioned = (row.lead, *row.support, *row.verify, *row.shares)
        problems += [f"指标{row.no}：单位“{name}”不在单位表中" for name in mentioned if name not in names]
        others = (row.subset_of, row.numerator_of, *(row.derived or ()))
        problems += [f"指标{row.no}：提到的第{no}行不存在" for no in others if no and no not in numbers]
        if row.task not in tasks:
            problems.append(f"指标{row.no}：重点任务{row.task}不存在")
        if any(measure.combine == "derived" for measure in row.measures.values()) and not row.derived:
            problems.append(f"指标{row.no}：combine 为 derived 时要写明 derived 的分子和分母")
    for question in plan.questions:
        problems += [f"{question.no}：提到的第{no}行不存在" for no in question.rows if no not in numbers]
    return problems


def _repeated(word: str, names: list[str]) -> list[str]:
    return [f"{word}“{name}”重复" for name in sorted({name for name in names if names.count(name) > 1})]
