"""What the sentences of a check's findings quote: both sides, as they were used. One function per kind of facts.

Knows a row and the names in the sentences of `findings.toml`; no condition. Thresholds are the plan's facts and are
filled in where the sentence is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from laoyousuode.entry import RowReading
from laoyousuode.findings import Issue, coded, plan_facts
from laoyousuode.numbers import plain, round_half_up
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.relation import Reference, Relation
from laoyousuode.relation_text import words

# Between the numbers of rows.
ROWS = "、"
Facts = Callable[[RowReading, str], dict[str, str]]


def _show(number: object) -> str:
    return plain(round_half_up(number)) if isinstance(number, Decimal) else ""


def issue_at(row: RowReading, said: str, name: str, facts: Facts) -> Issue:
    """The issue that a check's code (with its variant behind a point), or a relation's number, makes at this field."""
    relation = next((each for each in row.relations if each.no == said), None)
    if relation is not None:
        return relation_issue(row, relation)
    code, _, variant = said.partition(".")
    no = row.indicator.no
    if name not in row.figures:
        return Issue(code, no, name, row.entry.reason_text, facts=facts(row, name), variant=variant)
    reading = row.figures[name]
    unit = row.measure.unit if name == "value" else row.measure.part_unit
    told = {"unit": unit, **facts(row, name)}
    # The figure of a ratio is no cell's own: a sentence may quote the percentage.
    used = told.pop("used", _show(reading.number))
    return Issue(code, no, name, raw=reading.raw, used=used, facts=told, variant=variant)


def no_facts(row: RowReading, name: str) -> dict[str, str]:
    """The sentence needs what was typed, and no more."""
    return {}


def missing_label(row: RowReading, name: str) -> dict[str, str]:
    """The row's name where it is wholly blank, else the part's."""
    part = {"numerator": row.measure.numerator, "denominator": row.measure.denominator}
    wholly = all(row.figures[each].state == "blank" for each in row.looked_at)
    return {"label": row.indicator.name if wholly else part.get(name, row.indicator.name)}


def of_range(row: RowReading, name: str) -> dict[str, str]:
    """What range was left."""
    number = row.number(name)
    return {"range": "不能为负数" if number is not None and number < 0 else "0—100"}


def of_parts(row: RowReading, name: str) -> dict[str, str]:
    """Numerator and denominator, with their labels."""
    return {
        "numerator_label": row.measure.numerator,
        "denominator_label": row.measure.denominator,
        "numerator": _show(row.number("numerator")),
        "denominator": _show(row.number("denominator")),
    }


def of_target(row: RowReading, name: str) -> dict[str, str]:
    """The year and its target, the bureau's share where it has one."""
    return {"year": str(row.measure.year), "target": _show(row.inputs["target"])}


def of_percentage(row: RowReading, name: str) -> dict[str, str]:
    """The percentage as typed and as computed."""
    return {"typed": _show(row.number("value")), "computed": _show(row.value)}


def relation_issue(row: RowReading, relation: Relation) -> Issue:
    """What is said where a relation of the plan does not hold, with all figures that it names."""
    code, _, variant = relation.code.partition(".")
    # The percentage of a ratio is no cell's own: its numerator is where one looks first.
    name = "numerator" if relation.field == "value" and row.is_ratio else relation.field
    reading, at = row.figures[name], relation.at
    told = {
        "unit": row.measure.unit if at.part == "computed" else row.measure.part_unit,
        "tied": ROWS.join(no for no in relation.rows if no != at.row),
        "numerator_label": row.measure.numerator,
        "numerator": _show(row.number("numerator")),
    }
    used = _show(row.value if at.part == "computed" else reading.number)
    if relation.sentence:
        told |= {"sentence": relation.sentence, "figures": _figures(row, relation)}
    else:
        other = relation.references[1]
        label, number = row.other_names.get(other.row, ""), _show(row.others.get(other.name))
        told |= {"other": other.row, "other_label": label, "other_value": number}
    return Issue(code, row.indicator.no, name, raw=reading.raw, used=used, facts=told, variant=variant)


def hint_of(plan: Plan, relation: Relation) -> str:
    """The short sentence that the sheet shows where the relation does not hold."""
    return coded(relation.code).hint.format_map({**plan_facts(plan), "sentence": relation.sentence})


def _figures(row: RowReading, relation: Relation) -> str:
    shown = (
        figure_said(each, row.other_names.get(each.row, ""), row.others.get(each.name))
        for each in relation.references
    )
    return "，".join(shown)


def figure_said(reference: Reference, label: str, number: Decimal | None) -> str:
    """One figure that a relation names, in words: 第8行“技能人才占从业人员比例”分子 23.5."""
    parts = {meant: word for word, meant in words().phrase("parts").items()}
    part = parts.get(reference.part, "")
    return words().say("figures.one", row=reference.row, label=label, part=part, number=_show(number))


def of_earlier(row: RowReading, name: str) -> dict[str, str]:
    """The last comparable figure and its period."""
    last = row.last_comparable
    return {"earlier_period": last.period.chinese, "earlier": _show(last.value)} if last else {}


def of_jump(row: RowReading, name: str) -> dict[str, str]:
    """The same, beside the figure in the row's own unit."""
    return {**of_earlier(row, name), "unit": row.measure.unit, "used": _show(row.value)}


def of_sum(indicator: Indicator, measure: Measure, total: Decimal) -> Issue:
    """The finding on the district's sum: no file's and no cell's."""
    target = _show(measure.target.number) if measure.target else ""
    facts = {"unit": measure.unit, "year": str(measure.year), "target": target, "label": indicator.name}
    issue = Issue("unit-suspect", indicator.no, raw=_show(total), used=_show(total), facts=facts)
    return replace(issue, variant="sum")
