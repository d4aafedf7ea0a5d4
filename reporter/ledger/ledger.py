"""台账.xlsx: the consolidated workbook of one period, every value with its origin.

`write_ledger` is a pure function of plan and results: the same results give the same bytes. Knows no returns;
what stands on each sheet is in the modules beside this one. XlsxWriter is imported when a ledger is written.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from pathlib import Path
from typing import TYPE_CHECKING

from laoyousuode.output import OWN_MARK, repack
from laoyousuode.plan import Plan
from laoyousuode.results import Results
from laoyousuode.scratch import scratch_folder
from reporter.ledger.charts import CHARTS, write_charts
from reporter.ledger.indicators import COMMITMENTS, INDICATORS, write_indicators
from reporter.ledger.lines import SourceLine, check_results, source_lines
from reporter.ledger.months import MONTHS, History, months_of, write_months
from reporter.ledger.overview import OVERVIEW, CountedTables, write_overview
from reporter.ledger.records import (
    QUESTIONS,
    RECEPTION,
    TASKS,
    finding_rows,
    gravest_first,
    write_findings,
    write_questions,
    write_reception,
    write_tasks,
)
from reporter.ledger.sources import FINDINGS, MATRIX, SOURCES, write_matrix, write_sources
from reporter.ledger.style import LedgerFormats, Page

if TYPE_CHECKING:
    from xlsxwriter import Workbook

SHEETS = (
    OVERVIEW,
    INDICATORS,
    MATRIX,
    SOURCES,
    RECEPTION,
    FINDINGS,
    COMMITMENTS,
    QUESTIONS,
    TASKS,
    CHARTS,
)


# A ledger that lists more files than this does not hold their cells in memory.
MOST_FILES_HELD = 1500


def sheets_of(plan: Plan) -> tuple[str, ...]:
    """The sheets of this plan's ledger, in the reader's order: none for commitments or questions it has not."""
    absent = set()
    if not any(row.is_commitment for row in plan.indicators):
        absent.add(COMMITMENTS)
    if not plan.questions:
        absent.add(QUESTIONS)
    return tuple(name for name in SHEETS if name not in absent)


def _page(book: Workbook, styles: LedgerFormats, name: str, *, by_rows: bool) -> Page:
    from xlsxwriter.worksheet import Worksheet

    class Streamed(Worksheet):  # type: ignore[misc]
        """A sheet whose rows go to disk as they are written. XlsxWriter offers that for whole workbooks only, whose
        charts then show nothing until they are calculated."""

        def _initialize(self, facts: dict[str, object]) -> None:
            super()._initialize({**facts, "constant_memory": True})

    return Page(book.add_worksheet(name, Streamed if by_rows else None), styles, by_rows=by_rows)


def write_ledger(plan: Plan, results: Results, history: History | None = None) -> bytes:
    """The workbook's bytes. `history` gives the district's earlier whole figures by row: then there is a sheet of months.

    Raises ValueError where the results are not this plan's, or contradict themselves: a district value that
    its sources don't add up to, a bureau without a word on a row of its own, a rejected file without a reason.
    """
    lines = source_lines(plan, results)
    check_results(plan, results, lines)
    raw = io.BytesIO()
    with contextlib.ExitStack() as held:
        # Of all sheets, one grows with the number of files.
        is_long = len(results.files) > MOST_FILES_HELD
        scratch = held.enter_context(scratch_folder()) if is_long else None
        _write_book(raw, plan, results, history or {}, lines, scratch)
    return repack(raw.getvalue(), f"{results.period.cutoff.isoformat()}T00:00:00Z")


def _write_book(
    raw: io.BytesIO,
    plan: Plan,
    results: Results,
    earlier: History,
    lines: tuple[SourceLine, ...],
    scratch: Path | None,
) -> None:
    """With a `scratch` folder the list of files goes through it."""
    from xlsxwriter import Workbook

    book = Workbook(raw, {"tmpdir": str(scratch)} if scratch else {"in_memory": True})
    styles = LedgerFormats(book)
    streamed = {RECEPTION} if scratch else set()
    names = [*sheets_of(plan), *([MONTHS] if months_of(results, earlier) else [])]
    pages = {name: _page(book, styles, name, by_rows=name in streamed) for name in names}

    findings = gravest_first(results)
    sources = write_sources(pages[SOURCES], lines)
    blocks = write_indicators(pages[INDICATORS], pages.get(COMMITMENTS), plan, results, sources)
    write_matrix(pages[MATRIX], plan, results, sources, finding_rows(findings))
    bureau_rows = write_reception(pages[RECEPTION], results)
    rows_of_findings = write_findings(pages[FINDINGS], findings)
    write_tasks(pages[TASKS], plan, results)
    if QUESTIONS in pages:
        write_questions(pages[QUESTIONS], plan)
    if MONTHS in pages:
        write_months(pages[MONTHS], plan, results, earlier)
    write_charts(book, pages[CHARTS], plan, results, blocks)
    write_overview(
        pages[OVERVIEW], plan, results, CountedTables(blocks, bureau_rows, rows_of_findings, tuple(pages))
    )

    for page in pages.values():
        page.close()
        # Numerals kept as text are meant; no green corners.
        page.sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    cutoff = results.period.cutoff
    book.set_properties(
        {
            "author": "laoyousuode",
            "category": OWN_MARK,
            "title": f"{plan.field}台账 {results.period}",
            "created": dt.datetime(cutoff.year, cutoff.month, cutoff.day),
        }
    )
    book.close()
