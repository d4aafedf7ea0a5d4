"""A plan's digest: what its rows are judged by, in sixteen hexadecimal digits.

Two plans with one digest judge every figure alike. Names, texts, fonts, aliases, dates, sources, and orders that do not
matter are left out; which entries count is listed here, and a test asks of every other entry why it does not.
Knows the plan's objects; no file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from typing import Any

from laoyousuode.formula import to_formula
from laoyousuode.numbers import plain
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.relation import Relation, Shape, shape

_LENGTH = 16
# The entries that judge, by the class that has them. `Thresholds` count whole.
PLAN = ("years", "thresholds", "indicators", "relations")
INDICATOR = ("no", "lead", "support", "measures", "shares", "derived")
MEASURE = (
    "year",
    "kind",
    "unit",
    "better",
    "combine",
    "entry_form",
    "target",
    "previous",
    "whole",
    "part_unit",
    "whole_parts",
)
TARGET = ("number", "comparison")
_USUAL: dict[str, Shape] = {"subset_of": "subset", "numerator_of": "same"}
# What a plan file calls otherwise: the digest is of the plan, and outlives our own names.
_KEYS = {"entry_form": "entry"}


# The digests of the plans that were asked for, by identity: a plan never changes, and each is asked for often. The
# plan itself is kept beside its digest, so that no other can take its place in memory.
_known: dict[int, tuple[Plan, str]] = {}
_MOST_KNOWN = 256


def digest(plan: Plan) -> str:
    """The digest: the first sixteen digits of SHA-256 over canonical JSON, the same on every Python."""
    known = _known.get(id(plan))
    if known is not None and known[0] is plan:
        return known[1]
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    found = _digest(plan)
    _known[id(plan)] = (plan, found)
    return found


def _digest(plan: Plan) -> str:
    text = json.dumps(_judged(plan), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:_LENGTH]


def _judged(plan: Plan) -> dict[str, Any]:
    thresholds = {each.name: _plain(getattr(plan.thresholds, each.name)) for each in fields(plan.thresholds)}
    rows = {row.no: _row(row) | _usual(plan, row) for row in plan.indicators}
    judged = {"years": sorted(plan.years), "thresholds": thresholds, "rows": rows}
    others = [_relation(each) for each in plan.relations if not _is_usual(plan, each)]
    # What says the same in another order judges the same; a plan without any has the digest that it always had.
    return judged | ({"checks": sorted(others, key=json.dumps)} if others else {})


def _is_usual(plan: Plan, relation: Relation) -> bool:
    return not relation.sentence and relation.years == plan.years


def _usual(plan: Plan, row: Indicator) -> dict[str, Any]:
    """The relations for which the catalogue has a code, by the words that rows have for them: the other row's number."""
    found: dict[str, Any] = {}
    for key, kind in _USUAL.items():
        usual = (each for each in plan.relations_at(row.no) if _is_usual(plan, each) and shape(each) == kind)
        others = sorted({each.references[1].row for each in usual})
        found[key] = others[0] if len(others) == 1 else others or None
    return found


def _relation(relation: Relation) -> dict[str, Any]:
    """What it asks, as a formula over names: how the office wrote it does not matter, nor its sentence."""
    return {
        "condition": to_formula(relation.condition, lambda name: name),
        "at": relation.at.name,
        "years": list(relation.years),
        "severity": relation.severity,
    }


def _row(row: Indicator) -> dict[str, Any]:
    own = _picked(row, (name for name in INDICATOR if name not in ("measures", "support", "shares")))
    return own | {
        "support": sorted(row.support),
        "shares": {bureau: plain(share) for bureau, share in row.shares.items()},
        "measures": {str(year): _measure(measure) for year, measure in row.measures.items()},
    }


def _measure(measure: Measure) -> dict[str, Any]:
    own = _picked(measure, (name for name in MEASURE if name != "target"))
    return own | {"target": _picked(measure.target, TARGET) if measure.target else None}


def _picked(item: object, names: Iterable[str]) -> dict[str, Any]:
    return {_KEYS.get(name, name): _plain(getattr(item, name)) for name in names}


def _plain(value: Any) -> Any:
    """A number by its digits: 0.10 and 0.1 are one."""
    return plain(value) if isinstance(value, Decimal) else value
