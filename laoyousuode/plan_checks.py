"""What a plan's entries must not say together: references to nothing, and rows that the ladder cannot judge.

Each rule gives sentences that name the entry. Knows the plan as objects; not its file. Source: domain rules,
sections 2 to 6, and what the forms' defined names and files can be called.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from string import Formatter

from laoyousuode.kinds import KINDS
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.relation_sense import senseless
from laoyousuode.target import folded

_ONE, _HUNDRED = Decimal(1), Decimal(100)
# A row's number becomes part of a defined name (in_5_value) and of a key that the sheet must show alike everywhere.
_NUMBER = re.compile(r"[A-Za-z]{0,3}[1-9][0-9]{0,3}")
_PART_OF_A_FILE_NAME = re.compile(r'[^\s\\/:*?"<>|~.]+')
_UNIT = re.compile(r"%|(?![万亿](/|$)|/)[^\s\d%％.,，+-]+")
_LONGEST_IN_FILE_NAME, _LONGEST_UNIT = 30, 20
_MOST_TASK = 999


def contradictions(plan: Plan) -> list[str]:
    """Every sentence once, the plan's own first, then row by row."""
    found = [sentence for rule in _PLAN_RULES for sentence in rule(plan)]
    for row in plan.indicators:
        told = [sentence for rule in _ROW_RULES for sentence in rule(plan, row)]
        for measure in row.measures.values():
            told += [sentence for check in _MEASURE_RULES for sentence in check(measure)]
        found += [f"指标{row.no}：{sentence}" for sentence in told]
    return list(dict.fromkeys(found))


# --- the plan as a whole ---


def _nothing_there(plan: Plan) -> Iterator[str]:
    for word, entries in (("单位", plan.bureaus), ("重点任务", plan.tasks), ("指标", plan.indicators)):
        if not entries:
            yield f"方案里没有{word}"
    if plan.indicators and plan.indicators[0].is_commitment:
        yield "第一个指标的序号应为数字；带字母的是承诺事项，排在最后"


def _used_twice(plan: Plan) -> Iterator[str]:
    yield from _repeated("单位名称", (name for each in plan.bureaus for name in (each.name, *each.aliases)))
    yield from _repeated("指标序号", (row.no for row in plan.indicators))
    yield from _repeated("重点任务序号", (str(task.no) for task in plan.tasks))
    yield from _repeated("重点任务序号", (task.numeral for task in plan.tasks))
    yield from _repeated("待明确事项", (question.no for question in plan.questions))
    for task in plan.tasks:
        yield from (f"重点任务{task.no}：{each}" for each in _repeated("单位", task.bureaus))


def _repeated(word: str, names: Iterable[str]) -> list[str]:
    """Names that a spreadsheet would take for one: capitals, full width and blanks make no difference to it."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(folded(name).casefold(), []).append(name)
    return [
        f"{word}“{'”“'.join(dict.fromkeys(each))}”重复" for _, each in sorted(found.items()) if len(each) > 1
    ]


def _names_of_files(plan: Plan) -> Iterator[str]:
    names = [
        ("方案", "field", plan.field),
        *((f"单位{each.name}", "name", each.name) for each in plan.bureaus),
    ]
    for place, key, name in names:
        if not _PART_OF_A_FILE_NAME.fullmatch(name):
            yield f'{place}：{key} 要用作文件名，不能有空格和 \\ / : * ? " < > | ~ .'
        elif len(name) > _LONGEST_IN_FILE_NAME:
            yield f"{place}：{key} 要用作文件名，最多{_LONGEST_IN_FILE_NAME}个字"


def _bulletin_title(plan: Plan) -> Iterator[str]:
    try:
        fields = {name for _, name, _, _ in Formatter().parse(plan.bulletin.title) if name is not None}
        unknown = fields - {"field", "period"}
        plan.bulletin.title.format(field="", period="")
    except (ValueError, KeyError, IndexError, AttributeError):
        unknown = {plan.bulletin.title}
    if unknown:
        yield "方案 bulletin：title 里的花括号只能写 {field} 和 {period}"


def _tasks(plan: Plan) -> Iterator[str]:
    names = {bureau.name for bureau in plan.bureaus}
    for task in plan.tasks:
        yield from (
            f"重点任务{task.no}：单位“{each}”不在单位表中" for each in task.bureaus if each not in names
        )
        if not 1 <= task.no <= _MOST_TASK:
            yield f"重点任务{task.no}：no 应在 1 到 {_MOST_TASK} 之间"


def _questions(plan: Plan) -> Iterator[str]:
    numbers = {row.no for row in plan.indicators}
    for question in plan.questions:
        yield from (f"{question.no}：提到的第{no}行不存在" for no in question.rows if no not in numbers)


def _order(plan: Plan) -> Iterator[str]:
    seen = False
    for row in plan.indicators:
        if seen and not row.is_commitment:
            yield f"指标{row.no}：应排在带字母的承诺事项之前"
        seen = seen or row.is_commitment


_PLAN_RULES: tuple[Callable[[Plan], Iterator[str]], ...] = (
    _nothing_there,
    _used_twice,
    _names_of_files,
    _bulletin_title,
    _tasks,
    _questions,
    _order,
    senseless,
)


# --- one row ---


def _number(plan: Plan, row: Indicator) -> Iterator[str]:
    if not _NUMBER.fullmatch(row.no):
        yield "no 要用作单元格的名称，只能写整数（如 5），承诺事项写字母加整数（如 C1）"


def _bureaus(plan: Plan, row: Indicator) -> Iterator[str]:
    names = {bureau.name for bureau in plan.bureaus}
    mentioned = (row.lead, *row.support, *row.verify, *row.shares)
    yield from (f"单位“{name}”不在单位表中" for name in dict.fromkeys(mentioned) if name not in names)
    if row.lead in row.support:
        yield f"牵头单位“{row.lead}”不能又是配合单位"
    for key, listed in (("support", row.support), ("verify", row.verify)):
        yield from (f"{key} 里的单位“{name}”重复" for name, count in Counter(listed).items() if count > 1)


def _task(plan: Plan, row: Indicator) -> Iterator[str]:
    if row.task not in {task.no for task in plan.tasks}:
        yield f"重点任务{row.task}不存在"
    if row.kept_since is not None and not plan.years[0] - 50 <= row.kept_since <= plan.years[-1]:
        yield f"kept_since 应是不晚于{plan.years[-1]}年的年份"


def _shares(plan: Plan, row: Indicator) -> Iterator[str]:
    if not row.shares:
        return
    if any(measure.combine != "sum" for measure in row.measures.values()):
        yield "shares 只能用于 combine 为 sum 的指标"
    fillers = (row.lead, *row.support)
    for bureau, share in row.shares.items():
        if bureau not in fillers:
            yield f"shares 里的单位“{bureau}”不填报本指标"
        if not 0 < share <= _ONE:
            yield f"shares 里“{bureau}”的份额应大于 0、不大于 1"
    total = sum(row.shares.values(), Decimal(0))
    if total > _ONE:
        yield f"shares 的份额合计为 {total}，超过 1"


def _derived(plan: Plan, row: Indicator) -> Iterator[str]:
    years = [year for year, measure in row.measures.items() if measure.combine == "derived"]
    if years and not row.derived:
        yield "combine 为 derived 时要写明 derived 的分子和分母"
    if row.derived and not years:
        yield "写了 derived，而没有一年的 combine 为 derived"
    if not row.derived:
        return
    rows = {other.no: other for other in plan.indicators}
    for no in dict.fromkeys(row.derived):
        if no == row.no:
            yield "derived 的分子、分母不能是本行"
        elif no not in rows:
            yield f"提到的第{no}行不存在"
        elif any(rows[no].measures[year].entry_form != "value" for year in years):
            yield f"derived 的第{no}行应是直接填数的指标，不能是计算得出的指标或比率"
    if row.derived[0] == row.derived[1]:
        yield "derived 的分子、分母是同一行"
    if all(no in rows for no in row.derived):
        upper, lower = (rows[no].measures for no in row.derived)
        yield from (
            f"derived：{year}年分子、分母的单位不同（{upper[year].unit}、{lower[year].unit}）"
            for year in years
            if upper[year].unit != lower[year].unit
        )


_ROW_RULES: tuple[Callable[[Plan, Indicator], Iterator[str]], ...] = (
    _number,
    _bureaus,
    _task,
    _shares,
    _derived,
)


# --- one row in one year ---


def _entry(measure: Measure) -> Iterator[str]:
    if measure.entry_form == "ratio" and not (
        measure.numerator and measure.denominator and measure.part_unit
    ):
        yield "entry 为 ratio 时要写明 numerator、denominator 和 part_unit"
    if measure.entry_form == "ratio" and not measure.is_percentage:
        yield "entry 为 ratio 时，unit 应为 %"
    if (measure.combine == "derived") != (measure.entry_form == "none"):
        yield "combine 为 derived 的指标不填报，entry 应为 none；其他指标不能为 none"


def _combine(measure: Measure) -> Iterator[str]:
    if measure.combine == "pooled" and measure.entry_form != "ratio":
        yield "combine 为 pooled 时，entry 应为 ratio：合并的是各单位的分子和分母"
    if measure.combine == "sum" and (measure.is_percentage or measure.entry_form == "ratio"):
        yield "combine 为 sum 时，不能是百分比：百分比不能相加"
    if measure.combine == "derived" and not measure.is_percentage:
        yield "combine 为 derived 时，unit 应为 %"
    if measure.combine == "sum" and KINDS[measure.kind].by_band:
        yield f"kind 为 {measure.kind} 的指标不能相加"


def _unit(measure: Measure) -> Iterator[str]:
    for key, unit in (("unit", measure.unit), ("part_unit", measure.part_unit)):
        if unit and not _UNIT.fullmatch(unit):
            yield f"{key} “{unit}”不能用：不能有空格、数字和标点，百分比只写 %"
        if len(unit) > _LONGEST_UNIT:
            yield f"{key} 太长，最多{_LONGEST_UNIT}个字"
    if measure.part_unit == "%":
        yield "part_unit 不能是 %"
    if measure.whole and measure.is_percentage and measure.entry_form == "value":
        yield "whole 不能用于百分比"


def _kind(measure: Measure) -> Iterator[str]:
    traits, target = KINDS[measure.kind], measure.target
    if traits.by_band != (measure.better == "about"):
        yield f"kind 为 {measure.kind}、better 为 {measure.better}：policy_level 与 about（左右）要同用"
    if traits.accumulates and measure.is_percentage:
        yield f"kind 为 {measure.kind} 的指标是累计数，unit 不能是 %"
    if traits.is_award:
        if not (measure.is_percentage and measure.better == "higher" and measure.combine == "lead"):
            yield "kind 为 once 时，unit 应为 %，better 应为 higher，combine 应为 lead"
        if measure.entry_form != "value":
            yield "kind 为 once 时，entry 应为 value：未取得为 0，取得后为 100"
        if target and (target.number not in (0, _HUNDRED) or target.is_strict):
            yield f"kind 为 once 时，{measure.year}年的目标应为 0 或 100"


_MEASURE_RULES: tuple[Callable[[Measure], Iterator[str]], ...] = (_entry, _combine, _unit, _kind)
