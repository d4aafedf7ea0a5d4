"""Puts native charts into a bulletin: a chart part, the workbook that Word edits its data in, and the drawing.

The template has a paragraph for each figure; its tag prints a mark that nobody types, and the figure takes the
mark's place. Knows python-docx's package; not what the figures say.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from laoyousuode.output import repack
from reporter.bulletin.chart_xml import SHEET, chart_xml
from reporter.words.figures import Chart

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EMU = 36000  # to a millimetre
WIDTH_MM = 156
_AROUND_MM, _BAR_MM, _HIGHEST_MM = 12, 3.5, 205
# So many categories with two bars each, and their title, leave less than a third of a page blank before them.
MOST_CATEGORIES = 7
_DRAWING = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:drawing>
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent/><wp:effectExtent l="0" t="0" r="0" b="0"/>
<wp:docPr/><wp:cNvGraphicFramePr/><a:graphic>
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart/></a:graphicData>
</a:graphic></wp:inline></w:drawing></w:r>"""


def mark(number: int) -> str:
    """What a figure's tag prints: private characters, which no keyboard has."""
    return f"\ue0f0{number}\ue0f1"


def place_charts(document: Document, charts: Iterable[Chart], font: str, stamp: str) -> None:
    """Put each chart where its mark stands first; an office's template may leave a figure out."""
    for number, chart in enumerate(charts, 1):
        wanted = mark(number)
        paragraph = next((each for each in document.paragraphs if each.text == wanted), None)
        if paragraph is not None:
            relation = _chart_part(document, chart, number, font, stamp)
            _draw(paragraph, chart, number, relation)


def height_mm(chart: Chart) -> int:
    """So high that every bar bears its number."""
    bars = 1.4 if chart.stacked else len(chart.series)
    return min(_HIGHEST_MM, round(_AROUND_MM + len(chart.categories) * bars * _BAR_MM))


def _chart_part(document: Document, chart: Chart, number: int, font: str, stamp: str) -> str:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    workbook = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), _WORKBOOK_TYPE, _workbook(chart, stamp), package
    )
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
    part._blob = chart_xml(chart, part.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE), font)
    return str(document.part.relate_to(part, RELATIONSHIP_TYPE.CHART))


def _workbook(chart: Chart, stamp: str) -> bytes:
    """The figure's numbers as a sheet: categories down, one column for each series."""
    from xlsxwriter import Workbook

    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet(SHEET)
    shown = book.add_format({"num_format": chart.number_format})
    sheet.write_row(0, 1, [each.name for each in chart.series])
    for row, category in enumerate(chart.categories, 1):
        sheet.write_string(row, 0, category)
        for column, each in enumerate(chart.series, 1):
            number = each.numbers[row - 1]
            if number is not None:
                sheet.write_number(row, column, float(number), shown)
    sheet.set_column(0, 0, 40)
    book.close()
    return repack(target.getvalue(), stamp)


def _draw(paragraph: Paragraph, chart: Chart, number: int, relation: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    run = parse_xml(_DRAWING.replace("\n<", "<"))
    extent = next(run.iter(qn("wp:extent")))
    extent.set("cx", str(WIDTH_MM * _EMU))
    extent.set("cy", str(height_mm(chart) * _EMU))
    properties = next(run.iter(qn("wp:docPr")))
    properties.set("id", str(1000 + number))
    properties.set("name", f"图{number}")
    properties.set("descr", chart.in_words)
    next(run.iter(qn("c:chart"))).set(qn("r:id"), relation)
    for old in list(paragraph.runs):
        paragraph._p.remove(old._r)
    paragraph._p.append(run)
