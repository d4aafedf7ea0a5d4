"""The plan's relations (勾稽关系) between bureaus: asked of what counts for the district, once all returns are in.

A figure that is missing, doubtful, or of a district's value that is not complete, is held against nothing. Whose figure
is wrong cannot be known, so no bureau is blamed: the office is told, with every cell. Knows results; no files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from laoyousuode.check_facts import figure_said
from laoyousuode.expression import Value, compiled
from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.ladder import DOUBTFUL
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from laoyousuode.relation import YEAR, Reference, Relation
from laoyousuode.relation_text import words
from laoyousuode.results import Contribution, IndicatorResult, Source
from laoyousuode.statuses import status_of

_FIELDS = {"computed": "value", "numerator": "numerator", "denominator": "denominator"}


def between_bureaus(
    plan: Plan, period: Period, results: Iterable[IndicatorResult]
) -> tuple[tuple[IndicatorResult, ...], tuple[Finding, ...]]:
    """The results, doubtful at each error's row and at what is derived from it, and what is to be told."""
    rows = {result.no: result for result in results}
    broken = [each for each in plan.relations if each.is_across and _is_broken(each, period, rows)]
    doubtful = {each.at.row for each in broken if each.severity == "error"}
    doubtful |= {row.no for row in plan.indicators if doubtful & set(row.derived or ())}
    told = tuple(locate(_issue(each, rows), plan) for each in broken)
    return tuple(_doubtful(each) if each.no in doubtful else each for each in rows.values()), told


def _doubtful(result: IndicatorResult) -> IndicatorResult:
    return replace(result, status=DOUBTFUL, light=status_of(DOUBTFUL).light)


def _is_broken(relation: Relation, period: Period, rows: Mapping[str, IndicatorResult]) -> bool:
    inputs: dict[str, Value] = {YEAR.name: Decimal(period.year)}
    for each in relation.references:
        number = _number(each, rows[each.row])
        inputs[each.name] = "" if number is None else number
    return bool(compiled(relation.broken)(inputs.__getitem__))


def _number(reference: Reference, result: IndicatorResult) -> Decimal | None:
    holder = _holder(reference, result)
    found: Decimal | None = getattr(holder, _FIELDS[reference.part]) if holder else None
    return found


def _holder(reference: Reference, result: IndicatorResult) -> Contribution | IndicatorResult | None:
    """Whose figure it is, where it can be used."""
    if not reference.bureau:
        return result if result.complete and result.status != DOUBTFUL else None
    known = (each for each in result.contributions if each.bureau == reference.bureau)
    return next((each for each in known if each.state == "number"), None)


def _issue(relation: Relation, rows: Mapping[str, IndicatorResult]) -> Issue:
    code, _, variant = relation.code.partition(".")
    figures = "，".join(_said(each, rows[each.row]) for each in relation.references)
    facts = {"sentence": relation.sentence, "figures": figures}
    return Issue(code, relation.at.row, facts=facts, variant=variant)


def _said(reference: Reference, result: IndicatorResult) -> str:
    """The figure in words, with its cells: a district's has those of all bureaus, which its own row tells."""
    figure = figure_said(reference, result.name, _number(reference, result))
    whose = reference.bureau or words().say("figures.district")
    places = "" if not reference.bureau else _places(reference, result)
    return words().say("figures.whose", whose=whose, figure=figure) + places


def _places(reference: Reference, result: IndicatorResult) -> str:
    part = _FIELDS[reference.part]
    own = [each for each in result.sources if each.bureau == reference.bureau]
    chosen = [each for each in own if each.field == part] or own
    return "".join(map(_place, chosen))


def _place(source: Source) -> str:
    return words().say("figures.place", file=source.file, sheet=source.sheet, cell=source.cell)
