"""Reads a plan from TOML and refuses a faulty one with sentences that name the entry.

Everything wrong is told at once. Knows the file's shape; the meaning of the entries is in `plan`, what they must
not say together in `plan_checks`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast, get_args

from laoyousuode.kinds import KINDS, Kind, comparable
from laoyousuode.plan import (
    ANNEXES,
    RANKED,
    Base,
    BulletinSettings,
    Bureau,
    Combine,
    EntryForm,
    Indicator,
    LetterDegree,
    Measure,
    Plan,
    Question,
    Revision,
    Task,
    Thresholds,
)
from laoyousuode.plan_amendments import stages
from laoyousuode.plan_checks import contradictions
from laoyousuode.plan_relations import relations_of_checks, relations_of_rows
from laoyousuode.plan_table import TomlTable
from laoyousuode.target import Better, Target, parse_target
from laoyousuode.unreadable import why

DEFAULT_PLAN = Path(__file__).parent / "data" / "plan.toml"
SCHEMA = 1
_FIRST_YEAR, _LAST_YEAR, _MOST_YEARS = 1990, 2100, 30


class PlanError(Exception):
    """The plan's file can't be used; `problems` are sentences for the office."""

    def __init__(self, path: Path, problems: Iterable[str]) -> None:
        self.path = path
        self.problems = tuple(problems)
        super().__init__(f"方案文件 {path.name} 不能使用：" + "；".join(self.problems))


@cache
def default_plan() -> Plan:
    """The plan that ships with the product."""
    return load_plan(DEFAULT_PLAN)


def load_plan(path: Path) -> Plan:
    """Read and check a plan: its newest revision, which knows the others. Raises PlanError with every problem found."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise PlanError(path, ["没有这个文件"]) from error
    except OSError as error:
        raise PlanError(path, [f"打不开文件（{why(error)}）"]) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PlanError(path, [f"不是正确的 TOML 文件（{why(error)}）"]) from error
    found, problems = stages(data)
    revisions: list[Revision] = []
    for stage in found:
        if problems:
            break  # an amendment of a faulty plan would only say the same again
        plan = _plan(TomlTable(stage.data, "方案", problems))
        if plan.years:
            # An entry that could not be read whole would contradict itself in ways that nobody wrote.
            unread = {each.partition("：")[0] for each in problems if "目标值" not in each}
            problems += [each for each in contradictions(plan) if each.partition("：")[0] not in unread]
        problems = [f"{stage.title}：{each}" if stage.title else each for each in problems]
        revisions.append(Revision(stage.since, plan))
    if problems:
        raise PlanError(path, problems)
    newest = revisions[-1].plan
    return replace(newest, revisions=tuple(revisions)) if len(revisions) > 1 else newest


def _plan(root: TomlTable) -> Plan:
    if root.integer("schema") != SCHEMA:
        root.problem(f"schema 应为 {SCHEMA}")
    years = _years(root)
    field = root.text("field")
    rows = root.tables("indicators", "指标", "no")
    relations = (*relations_of_rows(rows, years), *relations_of_checks(root, years))
    plan = Plan(
        id=root.text("id"),
        title=root.text("title"),
        field=field,
        district=root.text("district"),
        office=root.text("office"),
        table_title=root.text("table_title"),
        issued=root.date("issued"),
        years=years,
        thresholds=_thresholds(root.table("thresholds")),
        bulletin=_bulletin(root.table("bulletin")),
        bureaus=tuple(_bureau(table) for table in root.tables("bureaus", "单位", "name")),
        tasks=tuple(_task(table) for table in root.tables("tasks", "重点任务", "no")),
        indicators=_indicators(rows, years, field),
        questions=tuple(_question(table) for table in root.tables("questions", "待明确事项", "no")),
        source=root.text("source"),
        revision=root.integer("revision", 1),
        letters=tuple(_letter(table) for table in root.tables("letters", "督办等级", "name")),
        ranking=_ranking(root.table("ranking")),
        relations=relations,
    )
    if plan.revision < 1:
        root.problem("revision 应为 1 或更大的整数")
    root.close()
    return plan


def _years(root: TomlTable) -> tuple[int, ...]:
    years = root.integers("years", "年份")
    if not years or list(years) != list(range(years[0], years[0] + len(years))):
        root.problem("years 应为连续的年份，不能重复")
    elif not (years[0] >= _FIRST_YEAR and years[-1] <= _LAST_YEAR and len(years) <= _MOST_YEARS):
        root.problem(f"years 应在{_FIRST_YEAR}到{_LAST_YEAR}年之间，最多{_MOST_YEARS}年")
    return years


def _thresholds(table: TomlTable) -> Thresholds:
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
    if not (-1 <= result.behind < 0 < result.ahead <= 1):
        table.problem("behind 应小于 0、不小于 -1，ahead 应大于 0、不大于 1")
    if not 0 < result.policy_band < 1:
        table.problem("policy_band 应大于 0、小于 1")
    for name in ("unit_factor", "unit_factor_wan"):
        if getattr(result, name) <= 1:
            table.problem(f"{name} 应大于 1")
    if result.jump <= 0:
        table.problem("jump 应大于 0")
    if not 0 <= result.ratio_tolerance < 100:
        table.problem("ratio_tolerance 应不小于 0、小于 100")
    if not 1 <= result.reason_length <= 100:
        table.problem("reason_length 应在 1 到 100 之间")
    table.close()
    return result


def _bulletin(table: TomlTable) -> BulletinSettings:
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
    if "annexes" in table.keys:
        result = replace(result, annexes=table.texts("annexes"))
    for name in result.annexes:
        if name not in ANNEXES:
            table.problem(f"annexes 里的“{name}”不是附件，可以写 {'、'.join(ANNEXES)}")
    if not 1 <= result.due_day <= 28:
        table.problem("due_day 应在 1 到 28 之间")
    table.close()
    return result


def _letter(table: TomlTable) -> LetterDegree:
    result = LetterDegree(
        name=table.text("name"),
        behind_months=table.integer("behind_months", 0),
        red_months=table.integer("red_months", 0),
        answer_days=table.integer("answer_days"),
    )
    if min(result.behind_months, result.red_months) < 0 or not (result.behind_months or result.red_months):
        table.problem("behind_months、red_months 至少写一个，应为 1 或更大的整数")
    if not 1 <= result.answer_days <= 90:
        table.problem("answer_days 应在 1 到 90 之间")
    table.close()
    return result


def _ranking(table: TomlTable) -> tuple[tuple[str, Decimal], ...]:
    for name in table.keys:
        if name not in RANKED:
            table.problem(f"ranking 里的 {name} 不能排名，可以写 {'、'.join(RANKED)}")
    return tuple((name, table.number(name)) for name in table.keys if name in RANKED)


def _bureau(table: TomlTable) -> Bureau:
    result = Bureau(table.text("name"), table.texts("aliases"))
    table.close()
    return result


def _task(table: TomlTable) -> Task:
    result = Task(
        no=table.integer("no"),
        numeral=table.text("numeral"),
        title=table.text("title"),
        text=table.paragraph("text"),
        bureaus=table.texts("bureaus"),
        source=table.text("source"),
    )
    if not result.bureaus:
        table.problem("bureaus 至少要有一个单位")
    table.close()
    return result


def _question(table: TomlTable) -> Question:
    result = Question(
        table.text("no"),
        table.texts("rows"),
        table.paragraph("text"),
        table.paragraph("interim"),
        table.text("source"),
    )
    table.close()
    return result


def _indicators(tables: list[TomlTable], years: tuple[int, ...], field: str) -> tuple[Indicator, ...]:
    rows: list[Indicator] = []
    heading = ""
    for table in tables:
        # 重点任务 is a merged cell of the notice's table and carries down; commitments stand outside the table.
        in_table = table.text("no").isdigit()
        heading = table.text("heading", heading if in_table else "")
        rows.append(_indicator(table, heading, years, field))
    return tuple(rows)


def _indicator(table: TomlTable, heading: str, years: tuple[int, ...], field: str) -> Indicator:
    table.text("heading_printed", "")  # the notice's misprint, kept for the record
    base = _base(table, years)
    result = Indicator(
        no=table.text("no"),
        name=table.text("name"),
        heading=heading,
        task=table.integer("task"),
        lead=table.text("lead"),
        support=table.texts("support"),
        verify=table.texts("verify"),
        measures=_measures(table, years, base),
        source=table.text("source"),
        shares=_shares(table.table("shares")),
        derived=_derived(table),
        kept_since=table.integer("kept_since", 0) or None,
        field=table.text("field", field),
        base=base,
    )
    table.close()
    return result


def _shares(table: TomlTable) -> dict[str, Decimal]:
    return {bureau: table.number(bureau) for bureau in table.keys}


def _derived(table: TomlTable) -> tuple[str, str] | None:
    parts = table.table("derived")
    if not parts.keys:
        return None
    result = (parts.text("numerator"), parts.text("denominator"))
    parts.close()
    return result


def _base(table: TomlTable, years: tuple[int, ...]) -> Base | None:
    """The base year's figure (domain rules, section 4)."""
    parts = table.table("base")
    if not parts.keys:
        return None
    result = Base(parts.integer("year"), parts.number("value"))
    if years and not _FIRST_YEAR - _MOST_YEARS <= result.year < years[0]:
        parts.problem(f"year 应早于方案的第一年{years[0]}年")
    if result.value < 0:
        parts.problem("value 不能为负数")
    parts.close()
    return result


def _measures(table: TomlTable, years: tuple[int, ...], base: Base | None) -> dict[int, Measure]:
    """The row year by year: the entry itself, with what `overrides` says for a year laid over it."""
    targets, overrides = table.mapping("targets"), table.mapping("overrides")
    known = {str(year) for year in years}
    for name, given in (("targets", targets), ("overrides", overrides)):
        for key in sorted(set(given) - known):
            table.problem(f"{name} 里的 {key} 不是方案的年份")
    if not targets:
        table.problem("targets 里没有任何一年的目标")
    measures: dict[int, Measure] = {}
    for year in years:
        over = overrides.get(str(year), {})
        if not isinstance(over, dict):
            table.problem(f"overrides 里的 {year} 应为表")
            over = {}
        text = targets.get(str(year))
        if not isinstance(text, str | None):
            table.problem(f"targets 里的 {year} 应为文字（加引号）")
            text = None
        merged = table.part(_MEASURE_KEYS, over)
        measures[year] = _measure(merged, year, text, measures.get(year - 1), base)
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


def _measure(
    table: TomlTable, year: int, text: str | None, before: Measure | None, base: Base | None
) -> Measure:
    better = cast(Better, table.choice("better", get_args(Better)))
    unit = table.text("unit")
    target: Target | None = None
    if text is not None:
        try:
            target = parse_target(text, better, unit)
        except ValueError as error:
            table.problem(f"{year}年{error}")
    result = Measure(
        year=year,
        kind=cast(Kind, table.choice("kind", get_args(Kind))),
        unit=unit,
        better=better,
        combine=cast(Combine, table.choice("combine", get_args(Combine))),
        entry_form=cast(EntryForm, table.choice("entry", get_args(EntryForm), "value")),
        target=target,
        previous=None,
        whole=table.flag("whole"),
        numerator=table.text("numerator", ""),
        denominator=table.text("denominator", ""),
        part_unit=table.text("part_unit", ""),
        whole_parts=table.flag("whole_parts"),
    )
    table.close()
    return replace(result, previous=_previous(result, before, base))


def _previous(measure: Measure, before: Measure | None, base: Base | None) -> Decimal | None:
    """Where the year's path starts (domain rules, section 4): T(y-1), the base year's figure, or 0."""
    traits = KINDS[measure.kind]
    if not traits.has_path:
        return None
    if before is None:
        return base.value if base else Decimal(0) if traits.from_zero else None
    if not comparable(before, measure):
        return None
    return before.target.number if before.target else None
