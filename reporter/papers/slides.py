"""会商.pptx: what the meeting's slides say, and their bytes.

State, changes, what is behind by lead, what is doubtful, progress, tasks, decisions asked for. Knows rows and results;
how a template of slides is filled is `slide_filling`'s affair. python-pptx loads when slides are made.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from laoyousuode.output import OWN_MARK, repack
from laoyousuode.plan import Plan
from laoyousuode.results import Results
from laoyousuode.statuses import light_names
from reporter.bulletin.templates import SHIPPED, Templates
from reporter.papers.brief import lights, reception, unsettled
from reporter.papers.slide_filling import Value, fill_slides
from reporter.papers.words import rows_named, say
from reporter.words.change import Past, change_sentences, last_month
from reporter.words.figures import lights_chart, progress_chart
from reporter.words.judging import judging_note
from reporter.words.rows import ReportRow, behind_clauses, report_rows, worst_first

_NEGATIVE_AXIS = re.compile(rb'(<c:(?:axId|crossAx) val=")-')


def write_slides(plan: Plan, results: Results, past: Past, templates: Templates = SHIPPED) -> bytes:
    """The slides; the same inputs give the same bytes. Raises ModuleNotFoundError without python-pptx.

    Raises TemplateFaultError for a template that cannot be used.
    """
    show = fill_slides(templates.get("huishang.pptx"), slides(plan, results, past))
    core = show.core_properties
    core.title = say("slides.title", field=plan.field)
    core.author, core.last_modified_by, core.category = plan.office, plan.office, OWN_MARK
    target = io.BytesIO()
    show.save(target)
    stamp = f"{results.period.cutoff.isoformat()}T00:00:00Z"

    def settled(name: str, part: bytes) -> bytes:
        # The workbook behind a chart bears the hour it was made; python-pptx gives axes negative numbers.
        return repack(part, stamp) if name.endswith(".xlsx") else _NEGATIVE_AXIS.sub(rb"\1", part)

    return repack(target.getvalue(), stamp, settled)


def slides(plan: Plan, results: Results, past: Past) -> Mapping[str, Value]:
    """All that the template's tags name."""
    every = report_rows(plan, results)
    known = replace(past, previous=last_month(past, results.period))
    progress = progress_chart([row for row in every if not row.indicator.is_commitment])
    counts = {light: sum(row.result.light == light for row in every) for light in light_names()}
    return {
        "title": say("slides.title", field=plan.field) + say("brief.period", period=results.period.chinese),
        **{f"{light}_count": say("slides.count", count=count) for light, count in counts.items()},
        **{f"{light}_name": name for light, name in light_names().items()},
        "summary": [lights(plan, every), reception(results)],
        "note": judging_note(plan),
        "changes": change_sentences(every, known) or [say("brief.no_change")],
        "behind": _behind(plan, every) or [say("slides.nothing_behind", what=rows_named(plan))],
        "doubtful": unsettled(every, results) or [say("slides.nothing_doubtful")],
        "progress": progress or [say("slides.no_progress")],
        "tasks": lights_chart(plan, every),
        "decisions": _asked(plan) or [say("slides.nothing_asked")],
    }


def _behind(plan: Plan, every: Sequence[ReportRow]) -> list[str]:
    """By lead in the plan's order, each lead's worst first."""
    behind = worst_first(row for row in every if row.is_behind)
    return [
        say(
            "slides.behind_row",
            lead=bureau.name,
            name=row.indicator.name,
            status=row.status,
            clauses=behind_clauses(row),
        )
        for bureau in plan.bureaus
        for row in behind
        if row.indicator.lead == bureau.name
    ]


def _asked(plan: Plan) -> list[str]:
    return [
        say("slides.question", no=each.no, text=each.text, interim=each.interim) for each in plan.questions
    ]
