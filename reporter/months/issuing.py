"""下发: a month's forms, one for each bureau, put into a folder.

Knows plan, month and day; what a form looks like is `template`'s, where it lies in a working folder is told by the office.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from laoyousuode import __version__
from laoyousuode.beside import besides
from laoyousuode.folder import File, Written, write_files
from laoyousuode.period import Period
from laoyousuode.plan import Plan
from reporter.months.office import Office
from reporter.returns.reader import EarlierFigures


def issue_forms(
    office: Office,
    period: Period,
    day: dt.date,
    *,
    draft: bool = False,
    done: Callable[[str], None] = lambda bureau: None,
) -> Written:
    """The month's forms in its own folder; the day on them is remembered. Raises FolderError, StoreError."""
    plan, folder = office.in_force(period), office.folder.issued(period)
    written = write_forms(plan, period, folder, day, draft, done, office.known(period).bureaus)
    office.folder.make_month(period)
    if not draft:
        office.remember_due(period, day)
    return written


def write_forms(
    plan: Plan,
    period: Period,
    folder: Path,
    day: dt.date | None,
    draft: bool,
    done: Callable[[str], None] = lambda bureau: None,
    earlier: EarlierFigures | None = None,
) -> Written:
    """One form a bureau; `done` is told each bureau that has its form. Raises FolderError.

    `earlier` are the figures of earlier months that the forms show, None where nobody knows of any.
    """
    from template.build import build
    from template.form import Issuance

    files: dict[str, File] = {}
    for bureau in plan.bureaus:
        name = f"{plan.field}指标填报表_{bureau.name}_{period}.xlsx"
        beside = None if earlier is None else besides(plan, bureau.name, period, earlier)
        files[name] = File(build(plan, Issuance(bureau.name, period, day, draft, beside)), "form")
        done(bureau.name)
    return write_files(folder, files, {"period": str(period), "plan": plan.id, "version": __version__})
