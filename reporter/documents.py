"""All that one report writes, by file name, from one set of results.

Knows which documents there are; not how each is made.
"""

from __future__ import annotations

import datetime as dt

from laoyousuode.plan import Plan
from reporter.results import Results, to_json


def write_documents(plan: Plan, results: Results, signed: dt.date | None = None) -> dict[str, bytes]:
    """The documents' bytes by file name. `signed` is the bulletin's date; by default the day returns were due."""
    from reporter.bulletin import render
    from reporter.ledger import write_ledger

    return {
        "通报.docx": render(plan, results, date=signed or results.due or results.period.cutoff),
        "台账.xlsx": write_ledger(plan, results),
        "results.json": to_json(results).encode("utf-8"),
    }
