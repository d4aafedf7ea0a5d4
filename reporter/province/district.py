"""One district of a run over many: its edition made and put into its folder, in a worker; what the roll-up is told.

Knows one district's returns, which were read already. No figure leaves it: a roll-up compares lights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from laoyousuode.folder import FolderError
from laoyousuode.results import Results
from laoyousuode.statuses import Light
from reporter.edition import DocumentsWanted, edition_of
from reporter.period.consolidation import NewerPlanError, NoUsableReturnError, Order, settle
from reporter.period.intake import Incoming
from reporter.period.workers import InThisProcess, Workers
from reporter.province.words import say
from reporter.returns.returned import Received

# `late` have reported too. None of them is a figure of the plan.
BureauState = Literal["received", "late", "missing"]


@dataclass(frozen=True, slots=True)
class RowLight:
    """A row of a district's plan: its name, the district's status and light."""

    name: str
    status: str
    light: Light


@dataclass(frozen=True, slots=True)
class DistrictReport:
    """What a roll-up says of one district. `trouble` says why there is no edition, `told` what its folder kept."""

    district: str
    plan: str
    folder: str
    bureaus: tuple[tuple[str, str], ...]
    rows: tuple[RowLight, ...] = ()
    errors: int = 0
    trouble: str = ""
    told: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    lights: Counter[Light] = field(default_factory=Counter)

    @property
    def received(self) -> int:
        return sum(state != "missing" for _, state in self.bureaus)

    @property
    def late(self) -> int:
        return sum(state == "late" for _, state in self.bureaus)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name, state in self.bureaus if state == "missing")


def report_district(
    order: Order, wanted: DocumentsWanted, returns: Iterable[Received], files: Incoming, folder: Path
) -> DistrictReport:
    """Make the district's edition and put it into the folder. Raises TemplateFaultError."""
    items = list(returns)
    try:
        gathered = settle(order, items, files)
        with Workers(1, InThisProcess()) as workers:
            edition = edition_of(order, wanted, gathered, workers)
        written = edition.write(folder)
    except NoUsableReturnError:
        return _without_edition(order, folder, say("trouble.no_returns"))
    except (NewerPlanError, FolderError) as error:
        return _without_edition(order, folder, str(error))
    results = edition.results
    rows = tuple(RowLight(row.name, row.status, row.light) for row in results.indicators)
    return DistrictReport(
        district=order.plan.district,
        plan=order.plan.id,
        folder=folder.name,
        bureaus=_states(results),
        rows=rows,
        errors=sum(finding.severity == "error" for finding in results.findings),
        told=tuple(written.sentences()),
        faults=edition.faults,
        lights=Counter(row.light for row in rows),
    )


def _states(results: Results) -> tuple[tuple[str, str], ...]:
    return tuple((bureau.name, bureau.state) for bureau in results.bureaus)


def _without_edition(order: Order, folder: Path, trouble: str) -> DistrictReport:
    bureaus = tuple((bureau.name, "missing") for bureau in order.plan.bureaus)
    return DistrictReport(order.plan.district, order.plan.id, folder.name, bureaus, trouble=trouble)
