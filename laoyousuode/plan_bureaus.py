"""The plan after its bureaus have changed: some have a new name or a successor, some are no more.

Pure: a plan and what became of its bureaus in, the plan as it then stands out. Knows no store and no file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from laoyousuode.plan import Bureau, Indicator, Plan


def with_bureaus(plan: Plan, names: Mapping[str, str], ended: Collection[str]) -> Plan:
    """The plan with bureaus under their new names, their rows with their successors, and without those that ended.

    One that ended stays where the plan cannot do without it: `led_by` says for what.
    """
    gone = {name for name in ended if not led_by(plan, name)}
    if not gone and not set(names) & {bureau.name for bureau in plan.bureaus}:
        return plan
    return replace(
        plan,
        bureaus=_bureaus(plan, names, gone),
        tasks=tuple(replace(task, bureaus=_those(task.bureaus, names, gone)) for task in plan.tasks),
        indicators=tuple(_row(row, names, gone) for row in plan.indicators),
    )


def led_by(plan: Plan, bureau: str) -> tuple[str, ...]:
    """The rows that the bureau leads and the tasks that it is alone with: nobody else answers for them."""
    rows = [f"第{row.no}行" for row in plan.indicators if row.lead == bureau]
    return (*rows, *(f"重点任务{task.numeral}" for task in plan.tasks if task.bureaus == (bureau,)))


def _bureaus(plan: Plan, names: Mapping[str, str], gone: Collection[str]) -> tuple[Bureau, ...]:
    """In the plan's order; one that goes on under another name is still known by its own."""
    present = {bureau.name for bureau in plan.bureaus}
    found: dict[str, Bureau] = {}
    for bureau in plan.bureaus:
        new = names.get(bureau.name, bureau.name)
        if bureau.name in gone or (new != bureau.name and new in present):
            continue  # no more, or taken over by one that has a line of its own
        if new in found:
            continue
        aliases = bureau.aliases if new == bureau.name else (*bureau.aliases, bureau.name)
        found[new] = replace(bureau, name=new, aliases=aliases)
    return tuple(found.values())


def _those(bureaus: Iterable[str], names: Mapping[str, str], gone: Collection[str]) -> tuple[str, ...]:
    """Each once, in their order."""
    return tuple(dict.fromkeys(names.get(name, name) for name in bureaus if name not in gone))


def _row(row: Indicator, names: Mapping[str, str], gone: Collection[str]) -> Indicator:
    lead = names.get(row.lead, row.lead)
    shares: dict[str, Decimal] = {}
    for name, share in row.shares.items():
        if name not in gone:
            new = names.get(name, name)
            shares[new] = shares.get(new, Decimal(0)) + share
    return replace(
        row,
        lead=lead,
        support=tuple(name for name in _those(row.support, names, gone) if name != lead),
        verify=tuple(name for name in _those(row.verify, names, gone) if name != lead),
        shares=shares,
    )
