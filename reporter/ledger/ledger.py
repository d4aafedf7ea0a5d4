"""台账.xlsx: the consolidated workbook of one period, every value with its origin.

`write_ledger` is a pure function of plan and results: the same results give the same bytes. Knows no returns;
what stands on each sheet is in the `ledger_…` modules. openpyxl is imported when a ledger is written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

from laoyousuode.output import repack
from laoyousuode.plan import Plan
from laoyousuode.results import Results
from reporter.ledger.charts import CHARTS, write_charts
from reporter.ledger.indicators import COMMITMENTS, INDICATORS, write_indicators
from reporter.ledger.lines import check_results, source_lines
from reporter.ledger.overview import OVERVIEW, Places, write_overview
from reporter.ledger.records import (
    QUESTIONS,
    RECEPTION,
    TASKS,
    finding_rows,
    sorted_findings,
    write_findings,
    write_questions,
    write_reception,
    write_tasks,
)
from reporter.ledger.sources import FINDINGS, MATRIX, SOURCES, write_matrix, write_sources
from reporter.ledger.style import Page

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


def write_ledger(plan: Plan, results: Results) -> bytes:
    """The workbook's bytes.

    Raises ValueError where the results are not this plan's, or contradict themselves: a district value that
    its sources don't add up to, a bureau without a word on a row of its own, a rejected file without a reason.
    """
    from openpyxl import Workbook
    from openpyxl.workbook.properties import CalcProperties

    lines = source_lines(plan, results)
    check_results(plan, results, lines)
    book = Workbook()
    book.remove(book.worksheets[0])
    pages = {name: Page(book.create_sheet(name)) for name in SHEETS}

    findings = sorted_findings(results)
    sources = write_sources(pages[SOURCES], lines)
    blocks = write_indicators(pages[INDICATORS], pages[COMMITMENTS], plan, results, sources)
    write_matrix(pages[MATRIX], plan, results, sources, finding_rows(findings))
    bureau_rows = write_reception(pages[RECEPTION], results)
    rows_of_findings = write_findings(pages[FINDINGS], findings)
    write_tasks(pages[TASKS], plan, results)
    write_questions(pages[QUESTIONS], plan)
    write_charts(pages[CHARTS], plan, results, blocks)
    write_overview(pages[OVERVIEW], plan, results, Places(blocks, bureau_rows, rows_of_findings))

    book.calculation = CalcProperties(fullCalcOnLoad=True)
    book.properties.creator = "laoyousuode"
    book.properties.title = f"{plan.field}台账 {results.period}"
    raw = io.BytesIO()
    book.save(raw)
    return _finished(raw.getvalue(), results, pages)


def _finished(package: bytes, results: Results, pages: dict[str, Page]) -> bytes:
    """The package with each formula's result in place, and bytes that depend on the results only."""
    # openpyxl names the parts in the sheets' order.
    parts = {f"xl/worksheets/sheet{number}.xml": pages[name] for number, name in enumerate(SHEETS, 1)}

    def change(name: str, data: bytes) -> bytes:
        return _with_results(data, parts[name].results) if name in parts else data

    return repack(package, f"{results.period.cutoff.isoformat()}T00:00:00Z", change)


_FORMULA = re.compile(rb'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)')


def _with_results(xml: bytes, results: Mapping[str, int | float]) -> bytes:
    """A sheet's XML with each formula's result beside it, and without the green corners of numerals kept as text.

    Raises ValueError where a formula stands without a result.
    """
    found: set[str] = set()

    def fill(match: re.Match[bytes]) -> bytes:
        address = match[2].decode()
        found.add(address)
        return match[1] + b"<v>" + repr(results[address]).encode() + b"</v>"

    xml = _FORMULA.sub(fill, xml)
    if missing := "、".join(sorted(found ^ set(results))):
        raise ValueError(f"公式没有结果：{missing}")
    ignored = b'<ignoredErrors><ignoredError sqref="A1:Z20000" numberStoredAsText="1"/></ignoredErrors>'
    # In the schema's order: a drawing, which only the sheet of charts has, comes after.
    before = b"<drawing" if b"<drawing" in xml else b"</worksheet>"
    return xml.replace(before, ignored + before)
