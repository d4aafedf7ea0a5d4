"""方案一览.html: the plan as one page for the meeting where it is settled; no script, no network, A4.

A pure function of plan and marks. Words stand in `page.toml`, the page in `page.html.j2`. jinja2 is imported when a
page is written. Judges nothing.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

from laoyousuode.phrases import phrases
from laoyousuode.plan import Indicator, Measure, Plan
from reporter.notice.confirmation import WORDS as MEANINGS
from reporter.notice.confirmation import OpenMark
from reporter.notice.path_chart import HEIGHT, WIDTH, PathChart, Step, path_chart

_WORDS = phrases(Path(__file__).parent / "page.toml")
_say = _WORDS.say
# A matrix with more columns does not fit the page's width: it goes on below.
_MOST_COLUMNS = 25
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class PageRow:
    """An indicator or commitment, ready to print; `targets` by year, "" where the year has none."""

    no: str
    name: str
    unit: str
    heading: str
    lines: tuple[str, ...]
    targets: tuple[str, ...]
    chart: PathChart | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """A part of the matrix: the rows' numbers, and each bureau with its signs and how many rows it leads."""

    numbers: tuple[str, ...]
    bureaus: tuple[tuple[str, str, tuple[str, ...]], ...]


def write_page(plan: Plan, marks: Sequence[OpenMark] = ()) -> bytes:
    """The page's bytes: the same plan and marks give the same bytes."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_printable
    )
    data = files("reporter.notice")
    css = data.joinpath("page.css").read_text(encoding="utf-8")
    page = environment.from_string(data.joinpath("page.html.j2").read_text(encoding="utf-8"))
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return page.render(_context(plan, marks), style=css, style_hash=f"sha256-{digest}").encode()


def _printable(item: Any) -> Any:
    return _FORBIDDEN.sub("", item) if type(item) is str else item


def _context(plan: Plan, marks: Sequence[OpenMark]) -> dict[str, Any]:
    rows = [row for row in plan.indicators if not row.is_commitment]
    commitments = [row for row in plan.indicators if row.is_commitment]
    return {
        "say": _say,
        "words": _WORDS.entries,
        "plan": plan,
        "about": _about(plan),
        "counts": _say(
            "page.counts",
            rows=len(rows),
            commitments=len(commitments),
            tasks=len(plan.tasks),
            bureaus=len(plan.bureaus),
            questions=len(plan.questions),
        ),
        "groups": [
            (title, list(_page_rows(plan, group)))
            for title, group in (
                (_say("rows.indicators"), rows),
                (_say("rows.commitments"), commitments),
            )
            if group
        ],
        "matrices": list(_matrices(plan)),
        "marks": marks,
        "mark_groups": [
            (entry, list(group)) for entry, group in groupby(marks, key=lambda mark: mark.entry_shown)
        ],
        "width": WIDTH,
        "height": HEIGHT,
    }


def _about(plan: Plan) -> str:
    since = plan.revisions[-1].since if plan.revisions else None
    revision = _say("page.revised", no=len(plan.revisions) - 1, since=since) if since else _say("page.first")
    years = f"{plan.years[0]}—{plan.years[-1]}" if len(plan.years) > 1 else str(plan.years[0])
    return _say(
        "page.about", office=plan.office, issued=plan.issued.isoformat(), years=years, revision=revision
    )


# --- the rows ---


def _page_rows(plan: Plan, rows: Sequence[Indicator]) -> list[PageRow]:
    heading, found = "", list[PageRow]()
    for row in rows:
        first = row.measure(plan.years[0])
        shown = row.heading if row.heading != heading else ""
        heading = row.heading
        found.append(
            PageRow(
                no=row.no,
                name=row.name,
                unit=first.unit,
                heading=shown,
                lines=tuple(_lines(plan, row)),
                targets=tuple(_target(row.measure(year)) for year in plan.years),
                chart=_chart(plan, row),
            )
        )
    return found


def _target(measure: Measure) -> str:
    return measure.target.text if measure.target else ""


def _lines(plan: Plan, row: Indicator) -> list[str]:
    """How the row is counted and who answers for it."""
    first = row.measure(plan.years[0])
    lines = [
        _say(
            "rows.how",
            kind=_named("kind", first.kind),
            better=_named("better", first.better),
            combine=_named("combine", first.combine),
        )
    ]
    if row.derived:
        lines.append(_say("rows.derived", numerator=row.derived[0], denominator=row.derived[1]))
    elif first.entry_form == "ratio":
        lines.append(_say("rows.parts", numerator=first.numerator, denominator=first.denominator))
    before = first
    for year in plan.years[1:]:
        now = row.measure(year)
        if (now.kind, now.unit, now.combine) != (before.kind, before.unit, before.combine):
            told = {"kind": _named("kind", now.kind), "combine": _named("combine", now.combine)}
            lines.append(_say("rows.changed", year=year, unit=now.unit, **told))
        before = now
    if row.kept_since:
        lines.append(_say("rows.kept", year=row.kept_since))
    if row.base:
        lines.append(_say("rows.base", year=row.base.year, value=row.base.value))
    numeral = next((task.numeral for task in plan.tasks if task.no == row.task), "")
    lines.append(_say("rows.lead", lead=row.lead) + (_say("rows.task", numeral=numeral) if numeral else ""))
    if row.support:
        lines.append(_say("rows.support", support="、".join(row.support)))
    if row.verify:
        lines.append(_say("rows.verify", verify="、".join(row.verify)))
    return lines


def _named(key: str, code: str) -> str:
    return str(MEANINGS.phrase(f"values.{key}.{code}"))


def _chart(plan: Plan, row: Indicator) -> PathChart | None:
    steps: list[Step | None] = []
    points: list[str] = []
    before: Measure | None = None
    if row.base:
        steps.append(Step(row.base.value, joined=False, is_base=True))
        points.append(_say("chart.point", year=row.base.year, text=row.base.value))
    for year in plan.years:
        now = row.measure(year)
        if now.target is None:
            steps.append(None)
        else:
            same = before is None or (before.unit, before.kind) == (now.unit, now.kind)
            steps.append(Step(now.target.number, joined=same))
            points.append(_say("chart.point", year=year, text=now.target.text))
        before = now
    return path_chart(steps, _say("chart.words", name=row.name, points="，".join(points)))


# --- the matrix ---


def _matrices(plan: Plan) -> list[Matrix]:
    rows = plan.indicators
    parts = [rows[at : at + _MOST_COLUMNS] for at in range(0, len(rows), _MOST_COLUMNS)]
    led = {bureau.name: sum(row.lead == bureau.name for row in rows) for bureau in plan.bureaus}
    return [
        Matrix(
            tuple(row.no for row in part),
            tuple(
                (bureau.name, str(led[bureau.name]), tuple(_sign(plan, row, bureau.name) for row in part))
                for bureau in plan.bureaus
            ),
        )
        for part in parts
    ]


def _sign(plan: Plan, row: Indicator, bureau: str) -> str:
    """What the bureau is to the row in any year of the plan."""
    if bureau == row.lead:
        return _say("matrix.lead")
    if any(row.role(bureau, year) for year in plan.years):
        return _say("matrix.support")
    return _say("matrix.verify") if bureau in row.verify else ""
