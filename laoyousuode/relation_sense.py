"""Whether a plan's relations can be meant: rows and bureaus that there are, units that fit, something left to find.

Each rule gives sentences; the entry's name is put before them. Knows the plan as objects and the nodes; not the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from laoyousuode.expression import number
from laoyousuode.formula import to_formula
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.relation import Reference, Relation, depth, divisors
from laoyousuode.relation_bounds import settled_truth
from laoyousuode.relation_units import UnitError, check_units

_MOST_REFERENCES, _MOST_DEPTH = 12, 20
# A spreadsheet's formula holds 8192 characters; a helper cell holds all relations of a row.
_LONGEST_FORMULA = 8000
_SOME_CELL = "参数!$AAA$1000"


def senseless(plan: Plan) -> Iterator[str]:
    """Every sentence, with the entry's name before it."""
    for no, count in Counter(each.no for each in plan.relations).items():
        if count > 1:
            yield f"勾稽关系{no}：no 重复"
    for relation in plan.relations:
        told = [sentence for rule in _RULES for sentence in rule(plan, relation)]
        # What cannot be found has no unit and no bounds.
        told = told or [sentence for rule in _MEANING for sentence in rule(plan, relation)]
        yield from (f"{relation.place}：{sentence}" for sentence in told)
    for row in plan.indicators:
        length = sum(
            len(to_formula(each.broken, lambda name: _SOME_CELL)) for each in plan.relations_at(row.no)
        )
        if length > _LONGEST_FORMULA:
            yield f"指标{row.no}：本行的勾稽关系太长，表格的公式写不下"


def _rows(plan: Plan, relation: Relation) -> Iterator[str]:
    known = {row.no for row in plan.indicators}
    yield from (f"提到的第{no}行不存在" for no in relation.rows if no not in known)


def _bureaus(plan: Plan, relation: Relation) -> Iterator[str]:
    known = {bureau.name for bureau in plan.bureaus}
    named = dict.fromkeys(each.bureau for each in relation.references if each.bureau)
    yield from (f"单位“{name}”不在单位表中" for name in named if name not in known)
    if relation.is_across and any(each.bureau is None for each in relation.references):
        yield "写了单位的，每个数都要写明单位或全区，例如 第5行[全区]"


def _size(plan: Plan, relation: Relation) -> Iterator[str]:
    if len(relation.references) > _MOST_REFERENCES:
        yield f"最多提到{_MOST_REFERENCES}个数"
    elif depth(relation.condition) > _MOST_DEPTH:
        yield "括号套得太深，请拆成几条"


_RULES: tuple[Callable[[Plan, Relation], Iterator[str]], ...] = (_rows, _bureaus, _size)


def _each_year(plan: Plan, relation: Relation) -> Iterator[tuple[int, Reference, Indicator, Measure]]:
    for year in relation.years:
        for reference in relation.references:
            row = plan.indicator(reference.row)
            yield year, reference, row, row.measure(year)


def _filled(plan: Plan, relation: Relation) -> Iterator[str]:
    """Each figure is somebody's to fill in. A row that is worked out would be held against what it is made of."""
    for year, reference, row, measure in _each_year(plan, relation):
        if measure.entry_form == "none" and reference.bureau != "":
            yield f"第{row.no}行由其他行算出，不能再核对，请直接写所用的行"
        elif reference.part != "computed" and measure.entry_form != "ratio":
            yield f"第{row.no}行{year}年没有分子、分母"
        elif reference.bureau and reference.bureau not in row.contributors(year):
            yield f"“{reference.bureau}”{year}年不填报第{row.no}行"
    if relation.is_across or any(
        plan.indicator(no).measure(year).entry_form == "none"
        for no in relation.rows
        for year in relation.years
    ):
        return
    for year in relation.years:
        fillers = (set(plan.indicator(no).contributors(year)) for no in relation.rows)
        if not set.intersection(*fillers):
            rows = "、".join(f"第{no}行" for no in relation.rows)
            yield f"{year}年没有一个单位同时填报{rows}，请写明单位，例如 第{relation.rows[0]}行[全区]"
            return


def _units(plan: Plan, relation: Relation) -> Iterator[str]:
    for year in relation.years:
        units = {each.name: _unit(plan, each, year) for each in relation.references}
        try:
            check_units(relation.condition, units)
        except UnitError as error:
            yield f"{year}年{error}"
            return  # most years are alike


def _unit(plan: Plan, reference: Reference, year: int) -> str:
    measure = plan.indicator(reference.row).measure(year)
    return measure.unit if reference.part == "computed" else measure.part_unit


def _truth(plan: Plan, relation: Relation) -> Iterator[str]:
    """What always holds finds nothing, what never holds finds fault with everything."""
    percentages = {
        each.name
        for each in relation.references
        if all(_unit(plan, each, year) == "%" for year in relation.years)
    }
    if number(0) in divisors(relation.condition):
        yield "除数不能是0"
    settled = settled_truth(relation.condition, percentages)
    if settled is not None:
        yield "总是成立，等于没有核对" if settled else "永远不能成立"


_MEANING: tuple[Callable[[Plan, Relation], Iterator[str]], ...] = (_filled, _units, _truth)
