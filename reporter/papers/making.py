"""The papers' bytes: each Word paper's template filled, and the slides. Knows which paper has which template.

The libraries load when a paper is made, not before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from laoyousuode.plan import Plan
from laoyousuode.results import Results
from reporter.bulletin.bulletin import finished
from reporter.bulletin.charts import mark, place_charts
from reporter.bulletin.filling import fill
from reporter.bulletin.templates import SHIPPED, Template, Templates
from reporter.papers.brief import brief
from reporter.papers.bureau_table import bureau_table
from reporter.papers.letters import letters, review
from reporter.papers.words import say
from reporter.words.change import Past
from reporter.words.figures import Chart


def write_brief(plan: Plan, results: Results, past: Past, templates: Templates = SHIPPED) -> bytes:
    """专报.docx. Raises NarrativeError."""
    values = brief(plan, results, past)
    filled = {**values, "chart_place": mark(1)}
    return _filled(plan, results, templates.get("zhuanbao.docx"), filled, [values["chart"]])


def write_bureau_table(plan: Plan, results: Results, past: Past, templates: Templates = SHIPPED) -> bytes:
    """单位情况表.docx."""
    return _filled(plan, results, templates.get("danwei.docx"), bureau_table(plan, results, past))


def write_letters(
    plan: Plan, results: Results, past: Past, signed: dt.date, templates: Templates = SHIPPED
) -> dict[str, bytes]:
    """The month's letters and 回头看 by file name; nothing where there is none to write."""
    template = templates.get("duban.docx")
    made = {
        letter.file: _filled(plan, results, template, letter.values, title=letter.values["degree"])
        for letter in letters(plan, results, past, signed)
    }
    looked_back = review(plan, results, past)
    if looked_back is not None and plan.letters:
        template = templates.get("huitoukan.docx")
        made[say("letters.review_name")] = _filled(plan, results, template, looked_back)
    return made


def _filled(
    plan: Plan,
    results: Results,
    template: Template,
    values: Mapping[str, Any],
    charts: Sequence[Chart] = (),
    title: str = "",
) -> bytes:
    document = fill(template.data, template.name, dict(values))
    stamp = f"{results.period.cutoff.isoformat()}T00:00:00Z"
    place_charts(document, charts, plan.bulletin.font_song, stamp)
    return finished(document, title or values["title"], plan, stamp)
