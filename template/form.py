"""What a form is while it is built: which one is wanted, its workbook, and the words that stand in it.

Shared by the builders of the sheets. Knows the plan and the layout; not how a sheet looks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from laoyousuode.beside import Beside, Remembered
from laoyousuode.period import Period
from laoyousuode.phrases import phrases
from laoyousuode.plan import Indicator, Measure, Plan
from template.parameters import Parameters


def wording() -> Mapping[str, Any]:
    """The form's own words."""
    return phrases(Path(__file__).parent / "wording.toml").entries


def basis_of(plan: Plan, indicator: Indicator, measure: Measure) -> str:
    """填报口径: what is to be typed into a row in a year."""
    words = wording()["basis"]
    if measure.combine == "derived" and indicator.derived:
        return str(words["derived"]).format(numerator=indicator.derived[0], denominator=indicator.derived[1])
    if measure.entry_form == "ratio":
        text = words["ratio"].format(numerator=measure.numerator, denominator=measure.denominator)
    else:
        text = words[measure.kind].format(first=plan.years[0])
    part = words["part"] if len(indicator.contributors(measure.year)) > 1 else ""
    return f"{text}{part}"


@dataclass(frozen=True, slots=True)
class Issuance:
    """Which form to build: the master (all None), or one bureau's for one period, due on a day.

    `draft`: the plan is not confirmed yet, and every sheet says so. `earlier` are the bureau's earlier figures by row;
    None where it is not known what was accepted before.
    """

    bureau: str | None = None
    period: Period | None = None
    due: dt.date | None = None
    draft: bool = False
    earlier: Mapping[str, Beside] | None = field(default=None, hash=False)

    def beside(self, no: str) -> Beside:
        return (self.earlier or {}).get(no, Beside())

    def remembered(self) -> str:
        """What the form says of the figures that it was issued with, "" where it has none to say."""
        if self.bureau is None or self.period is None or self.earlier is None:
            return ""
        last = {no: each.last for no, each in self.earlier.items() if each.last is not None}
        return Remembered(self.bureau, str(self.period), last).written()


@dataclass(slots=True)
class Form:
    """What the sheets' builders share."""

    plan: Plan
    issue: Issuance
    workbook: Workbook
    parameters: Parameters

    def is_open(self, indicator: Indicator) -> bool:
        """Whether this form's clerk fills the row in some year (the master) or in the form's year."""
        if self.issue.bureau is None or self.issue.period is None:
            return any(measure.entry_form != "none" for measure in indicator.measures.values())
        return self.issue.bureau in indicator.contributors(self.issue.period.year)

    def is_shown(self, indicator: Indicator) -> bool:
        """Whether the row is to be seen: another bureau's is hidden, and stays where it is."""
        bureau, period = self.issue.bureau, self.issue.period
        return bureau is None or period is None or bool(indicator.role(bureau, period.year))

    def measures(self, indicator: Indicator) -> tuple[Measure, ...]:
        """The row as it stands in the years that this form may be used for."""
        if self.issue.period is not None:
            return (indicator.measure(self.issue.period.year),)
        return tuple(indicator.measures.values())

    def name(self, name: str, sheet: str, address: str) -> None:
        """Give a cell its defined name."""
        column = "".join(sign for sign in address if sign.isalpha())
        row = address.removeprefix(column)
        reference = f"'{sheet}'!${column}${row}"
        self.workbook.defined_names[name] = DefinedName(name, attr_text=reference)
