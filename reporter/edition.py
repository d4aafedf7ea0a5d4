"""All that one report writes, by file name, from one set of results.

Knows which documents there are; not how each is made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from pathlib import Path

from laoyousuode.entry import Earlier
from laoyousuode.plan import Plan
from laoyousuode.results import Results, to_json

BULLETIN, LEDGER, WALL_CHART, RESULTS = "通报.docx", "台账.xlsx", "挂图.html", "results.json"
# What `--format` calls them, in the order they are written.
FORMATS = {"docx": BULLETIN, "xlsx": LEDGER, "html": WALL_CHART, "json": RESULTS}


def write_documents(
    plan: Plan,
    results: Results,
    signed: dt.date | None = None,
    *,
    formats: Collection[str] = tuple(FORMATS),
    history: Mapping[str, tuple[Earlier, ...]] | None = None,
    bulletin_template: Path | None = None,
) -> dict[str, bytes]:
    """The documents' bytes by file name, those that `formats` names.

    `signed` is the bulletin's date; by default the day returns were due. `history` gives the wall chart earlier
    district values by row. Raises TemplateFaultError for an office's template that cannot be used.
    """
    made: dict[str, bytes] = {}
    if "docx" in formats:
        from reporter.bulletin.bulletin import render

        date = signed or results.due or results.period.cutoff
        made[BULLETIN] = render(plan, results, bulletin_template, date)
    if "xlsx" in formats:
        from reporter.ledger.ledger import write_ledger

        made[LEDGER] = write_ledger(plan, results)
    if "html" in formats:
        from reporter.wallchart.wallchart import write_wall_chart

        made[WALL_CHART] = write_wall_chart(plan, results, history or {})
    if "json" in formats:
        made[RESULTS] = to_json(results).encode("utf-8")
    return made
