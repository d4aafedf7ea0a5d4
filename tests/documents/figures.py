"""Every figure that a document prints, and every figure that its results.json can give.

Independent of the product's own rounding and wording: from the JSON's numbers and the plan's text alone.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from typing import Any

import docx
import openpyxl
from docx.oxml.ns import qn

from laoyousuode.plan import Plan

NUMBER = re.compile(r"\d+(?:\.\d+)?")
BAD = {
    "a missing value": re.compile(
        r"(?i)(?<![a-z])(nan|none|null|inf|infinity|undefined|true|false)(?![a-z])"
    ),
    "a tag": re.compile(r"\{\{|\}\}|\{%|%\}"),
    "a doubled mark": re.compile(r"[，。；：、！？]{2}"),
    "empty brackets": re.compile(r"（）|\(\)|“”|《》|〔〕"),
    "a count of nothing": re.compile(r"(?<![\d.])0(\.0+)?(项|个|处|份)"),
    "a share of nothing": re.compile(r"占0(\.0+)?%"),
    "an exponent": re.compile(r"\d[eE][+-]?\d"),
}


def rounded(number: Decimal, decimals: int) -> str:
    return str(abs(number).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def shortest(number: Decimal) -> str:
    text = f"{abs(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Known:
    """What results.json and the plan can give: as printed, and as a sheet stores it."""

    printed: frozenset[str]
    stored: frozenset[Decimal]

    def has(self, number: float | int) -> bool:
        return Decimal(str(number)).quantize(Decimal("0.000001"), ROUND_HALF_UP) in self.stored


def load(text: str) -> dict[str, Any]:
    """results.json with exact numbers."""
    found: dict[str, Any] = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return found


def known(plan: Plan, document: dict[str, Any]) -> Known:
    year = int(document["period"][:4])
    printed = {str(count) for count in range(101)}
    stored = {Decimal(count) for count in range(101)}
    for text in _plan_texts(plan, year):
        printed |= set(NUMBER.findall(text))
    for date in _dates(document):
        printed |= {shortest(Decimal(part)) for part in date.split("-")} | set(date.split("-"))
    printed |= {str(year + 1), document["program"]} | set(NUMBER.findall(document["program"]))
    totals = {
        len(plan.indicators),
        *(sum(row.is_commitment == each for row in plan.indicators) for each in (True, False)),
    }
    for total in totals:
        for count in range(total + 1):
            printed |= as_printed(Decimal(100 * count) / total, 1, 2)
    for row in document["indicators"]:
        more_printed, more_stored = _row(plan, year, row)
        printed, stored = printed | more_printed, stored | more_stored
    places = Decimal("0.000001")
    return Known(frozenset(printed), frozenset(number.quantize(places, ROUND_HALF_UP) for number in stored))


def _row(plan: Plan, year: int, row: dict[str, Any]) -> tuple[set[str], set[Decimal]]:
    measure = plan.indicator(row["no"]).measure(year)
    printed: set[str] = set()
    numbers = [row[name] for name in ("value", "expected", "gap")]
    parts = [part[name] for part in row["contributions"] for name in ("value", "numerator", "denominator")]
    parts += [source["value"] for source in row["sources"]]
    for number in (*numbers, *parts):
        if number is not None:
            printed |= as_printed(number, 0, 6)
    shares = [abs(row["deviation"]) * 100] if row["deviation"] is not None else []
    target = measure.target.number if measure.target else None
    if target:
        shares += [row[name] / target * 100 for name in ("value", "expected", "gap") if row[name] is not None]
    for share in shares:
        printed |= as_printed(share, 1, 12)
    stored = {number for number in (*numbers, *parts, row["progress"]) if number is not None}
    stored |= {Decimal(rounded(share, decimals)) for share in shares for decimals in range(1, 7)}
    return printed, stored


def as_printed(number: Decimal, fewest: int, most: int) -> set[str]:
    """The number rounded once to so many decimals, with closing zeros and without."""
    texts = {rounded(number, decimals) for decimals in range(fewest, most + 1)}
    return texts | {shortest(Decimal(text)) for text in texts}


def is_printed(text: str, number: Decimal | None, least: int) -> bool:
    """Whether the cell shows the number, rounded once, with at least so many decimals; — for none."""
    if number is None:
        return text == "—"
    decimals = len(text.partition(".")[2])
    return decimals >= least and text.lstrip("-") == rounded(number, decimals)


def _dates(document: dict[str, Any]) -> Iterator[str]:
    yield from (document["cutoff"], document["due"], document["period"])
    yield from (bureau["date"] for bureau in document["bureaus"] if bureau["date"])


def _plan_texts(plan: Plan, year: int) -> Iterator[str]:
    yield from (plan.title, plan.field, "12", "28")
    for question in plan.questions:
        yield from (question.no, question.text, question.interim, question.source, *question.rows)
    for row in plan.indicators:
        target = row.measure(year).target
        yield from (row.no, row.name, row.heading, str(row.kept_since or ""), target.text if target else "")
    limits = plan.thresholds
    for share in (limits.ahead, limits.behind, limits.policy_band):
        yield shortest(share * 100)


def faults(text: str) -> list[str]:
    """What no document may print."""
    return [
        f"{what}: {match[0]} in {text!r}" for what, pattern in BAD.items() if (match := pattern.search(text))
    ]


def unknown(text: str, figures: Known) -> list[str]:
    """The figures of a text that nothing gives."""
    return [f"{number} in {text!r}" for number in NUMBER.findall(text) if number not in figures.printed]


def bulletin_texts(package: bytes) -> list[str]:
    """Paragraphs, table cells and charts' words of the bulletin."""
    body = docx.Document(io.BytesIO(package)).element.body
    found = [
        "".join(run.text or "" for run in paragraph.iter(qn("w:t"))) for paragraph in body.iter(qn("w:p"))
    ]
    found += [drawing.get("descr", "") for drawing in body.iter(qn("wp:docPr"))]
    return found


def chart_numbers(package: bytes) -> list[float]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if "/charts/chart" in name]
    caches = [
        cache for part in parts for cache in re.findall(r"<c:numCache>.*?</c:numCache>", part, re.DOTALL)
    ]
    return [float(value) for cache in caches for value in re.findall(r"<c:v>([^<]*)</c:v>", cache)]


def bulletin_rows(package: bytes) -> dict[str, list[str]]:
    """The lines of tables 1 and 2 by row number."""
    tables = docx.Document(io.BytesIO(package)).element.body.iter(qn("w:tbl"))
    found: dict[str, list[str]] = {}
    for table in tables:
        for row in table.iter(qn("w:tr")):
            cells = ["".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))]
            if len(cells) == 7 and cells[0] not in found:
                found[cells[0]] = cells
    return found


def sheets(package: bytes) -> dict[str, list[list[Any]]]:
    """The ledger's stored values, sheet by sheet."""
    book = openpyxl.load_workbook(io.BytesIO(package), data_only=True)
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets
    }


class Page(HTMLParser):
    """A page's texts, what its pictures are called, and the cells of its table."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.rows: list[list[str]] = []
        self._within = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag
        self.texts += [value for name, value in attrs if name == "aria-label" and value]
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self._within != "style" and data.strip():
            self.texts.append(data.strip())
            if self._within in ("td", "th"):
                self.rows[-1][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._within = ""
