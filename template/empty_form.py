"""What the helper cells of 参数 give in a form into which nothing was typed: the native formulas' results.

The rules are the core's own nodes, the same that `parameters` prints as formulas; here they are evaluated. Knows the
plan and which form is built; no cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from laoyousuode.beside import Beside
from laoyousuode.examination import sheet_rules, threshold_inputs
from laoyousuode.expression import Expression, Value, evaluate
from laoyousuode.ladder import RULES
from laoyousuode.numbers import CONTEXT, decimal, settled
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Plan
from laoyousuode.row_rules import DERIVED, ROW_RULES
from template.counting import COUNTED
from template.header_reading import folded_bureau
from template.reading import EMPTY_PARTS, FIGURES

# What the nodes call by another name than the helper column: the ladder's value is the judged one.
LADDER_NAMES = {"value": "judged"}
# The columns of a row's figures that the add-in is told beside its own: operand_1, operand_2, …
OPERAND = "operand"
CHECK_NAMES = {figure: f"{figure}_number" for figure in FIGURES}


def helpers_named(plan: Plan) -> dict[str, tuple[str, str]]:
    """The helper, by row and column, of each figure that the plan's relations name within one sheet."""
    return {
        each.name: (each.row, CHECK_NAMES.get(each.part, each.part))
        for relation in plan.relations
        if not relation.is_across
        for each in relation.references
    }


FLAGS = ("is_percentage", "is_amount", "accumulates", "is_level", "in_ten_thousands", "whole", "whole_parts")


class Issued(Protocol):
    """What is asked of the form that is built."""

    @property
    def bureau(self) -> str | None: ...
    @property
    def period(self) -> Period | None: ...
    def beside(self, no: str) -> Beside: ...
    def remembered(self) -> str: ...


@dataclass(slots=True)
class EmptyForm:
    """The helpers' results, each worked out when it is first asked for.

    `record` gives what the sheet holds of a row in a year, `hints` the short sentences by code.
    """

    plan: Plan
    issue: Issued
    record: Callable[[Indicator, int], Mapping[str, Any]]
    hints: Mapping[str, str]
    bureau: str | None = None
    period: Period | None = None
    _known: dict[tuple[str, str], Value] = field(default_factory=dict)
    _scalars: dict[str, Value] = field(default_factory=dict)
    _rows: dict[str, Indicator] = field(default_factory=dict)
    _records: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _named: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bureau, self.period = self.issue.bureau, self.issue.period
        month = str(self.period) if self.period else ""
        names = [each.name for each in self.plan.bureaus]
        thresholds = self.plan.thresholds
        self._named = helpers_named(self.plan)
        self._rows |= {indicator.no: indicator for indicator in self.plan.indicators}
        self._scalars |= {
            **threshold_inputs(thresholds),
            "ahead": thresholds.ahead,
            "behind": thresholds.behind,
            "policy_band": thresholds.policy_band,
            **dict.fromkeys(("period_text", "period_bare", "period"), month),
            "year": Decimal(self.period.year if self.period else 0),
            "month": Decimal(self.period.month if self.period else 0),
            "year_index": Decimal(self.plan.years.index(self.period.year) + 1 if self.period else 0),
            "bureau_text": folded_bureau(self.bureau or ""),
            "bureau_index": Decimal(names.index(self.bureau) + 1 if self.bureau else 0),
        }

    def scalar(self, name: str) -> Value:
        """The result of a scalar. Raises KeyError."""
        return self._scalars[name]

    def work(self, no: str, key: str) -> Value:
        """The result of a row's helper. Raises KeyError."""
        place = no, key
        if place not in self._known:
            self._known[place] = self._worked_out(self._rows[no], key)
        return self._known[place]

    def total(self, key: str) -> Value:
        """The sum of a helper over all rows."""
        numbers = (self.work(no, key) for no in self._rows)
        return sum((number for number in numbers if isinstance(number, Decimal)), Decimal(0))

    def _worked_out(self, row: Indicator, key: str) -> Value:
        if row.derived and (key in sheet_rules() or key in ("computed", "hint")):
            return self._derived(row, key)
        checks = sheet_rules(self.plan.relations_at(row.no))
        for rules, names in (
            ({**ROW_RULES, **checks}, CHECK_NAMES),
            (RULES, LADDER_NAMES),
            (COUNTED, {}),
        ):
            if key in rules:
                return self._evaluated(row, rules[key], names)
        if key == "hint":
            return self.hints.get(str(self.work(row.no, "hint_code")), "")
        figure, _, part = key.partition("_")
        if figure in FIGURES and part in EMPTY_PARTS:
            return EMPTY_PARTS[part]
        if key == "earlier_last":
            last = self.issue.beside(row.no).last
            return "" if last is None else settled(last.value)
        if key in ("confirm", "reason"):
            return ""
        if figure == OPERAND:
            named = self.plan.operands_at(row.no)
            found = self.work(*self._named[named[int(part) - 1].name]) if int(part) <= len(named) else ""
            return found if isinstance(found, Decimal) else ""
        if key in ("standing", "share", "role"):
            return self._answers_for(row)[key]
        if key in ("target", "previous"):
            return self._scaled(row, f"{key}_number")
        return self._recorded(row, key)

    def _evaluated(self, row: Indicator, rule: Expression, names: Mapping[str, str]) -> Value:
        def of(name: str) -> Value:
            if name in self._named:
                return self.work(*self._named[name])
            key = names.get(name, name)
            return self._scalars[key] if key in self._scalars else self.work(row.no, key)

        return evaluate(rule, of)

    def _derived(self, row: Indicator, key: str) -> Value:
        """Nothing is typed into a derived row: it has a figure and no check."""
        if key not in ("computed", "judged"):
            return ""
        upper, lower = (self.work(other, "judged") for other in row.derived or ())
        return evaluate(DERIVED, {"upper": upper, "lower": lower}.__getitem__)

    def _answers_for(self, row: Indicator) -> dict[str, Value]:
        if not self.bureau or not self.period:
            return {"standing": "judged", "share": "", "role": "lead"}
        return {
            "standing": row.standing(self.bureau, self.period.year),
            "share": row.shares.get(self.bureau, ""),
            "role": "lead" if self.bureau == row.lead else "support",
        }

    def _scaled(self, row: Indicator, key: str) -> Value:
        number, share = self._recorded(row, key), self.work(row.no, "share")
        if isinstance(number, Decimal) and isinstance(share, Decimal):
            return CONTEXT.multiply(number, share)
        return number

    def _recorded(self, row: Indicator, key: str) -> Value:
        if self.period is None:
            return False if key in FLAGS else ""
        if row.no not in self._records:
            self._records[row.no] = self.record(row, self.period.year)
        found: str | bool | float = self._records[row.no][key]
        return found if isinstance(found, str | bool) else decimal(found)
