"""Makes the bulletin's .docx: the template's tags filled with the narrative's text.

Word's and docxtpl's traps are met here (escaping, missing names, control characters, changing dates); what the
bulletin says is `narrative`'s affair. The libraries load when a bulletin is made, not before.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from laoyousuode.output import OWN_MARK, repack
from laoyousuode.plan import Plan
from laoyousuode.results import Results
from reporter.bulletin.charts import place_charts
from reporter.bulletin.filling import TemplateFaultError, fill
from reporter.bulletin.narrative import bulletin_context
from reporter.bulletin.templates import SHIPPED, Templates
from reporter.words.change import NOTHING_PAST, Past
from reporter.words.phrases import width

__all__ = ["TemplateFaultError", "finished", "render", "render_annexes"]

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

# The two styles of the signature in the template, and the measures it is placed by, in twips.
SIGNER_STYLE, DATE_STYLE = "署名", "成文日期"
NOTE_STYLE = "表注"
_KEPT_ROWS = 2
TEXT_WIDTH, TWO_CHARACTERS, CHARACTER_PITCH = 8844, 640, 315


def render(
    plan: Plan,
    results: Results,
    templates: Templates = SHIPPED,
    date: dt.date | None = None,
    past: Past = NOTHING_PAST,
) -> bytes:
    """The bulletin as a .docx; the same inputs give the same bytes.

    `templates` are the office's own, else those that ship with the product. `date` is the bulletin's, else the
    day on which the returns were due. `past` is what is known of other months. Raises TemplateFaultError for a
    template that cannot be used, and NarrativeError for results that no rule can produce.
    """
    return _document(plan, results, bulletin_context(plan, results, date, past), "tongbao.docx", templates)


def render_annexes(
    plan: Plan,
    results: Results,
    templates: Templates = SHIPPED,
    date: dt.date | None = None,
    past: Past = NOTHING_PAST,
) -> bytes | None:
    """The annexes that are not printed with the bulletin; None where all of them are."""
    values = bulletin_context(plan, results, date, past)
    if not any(annex.apart for annex in values["annexes"].values()):
        return None
    return _document(plan, results, values, "fujian.docx", templates)


def _document(plan: Plan, results: Results, values: dict[str, Any], name: str, templates: Templates) -> bytes:
    template = templates.get(name)
    document = fill(template.data, template.name, values)
    stamp = f"{results.period.cutoff.isoformat()}T00:00:00Z"
    charts = [figure.chart for found in values["charts"].values() if found for figure in found.figures]
    place_charts(document, charts, plan.bulletin.font_song, stamp)
    _keep_notes(document)
    _align_signature(document, values["signer"], values["date"])
    return finished(document, values["title"].replace("\n", ""), plan, stamp)


def finished(document: Document, title: str, plan: Plan, stamp: str) -> bytes:
    """The document's bytes, with our mark, the office as its author and a fixed time."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by = title, plan.office, plan.office
    core.category = OWN_MARK
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue(), stamp)


def _keep_notes(document: Document) -> None:
    """Keep a table's last rows with the note below them, which would else stand on a page alone."""
    for table in document.tables:
        rows = table.rows
        if len(rows) <= _KEPT_ROWS + 1 or rows[-1].cells[0].paragraphs[0].style.name != NOTE_STYLE:
            continue
        for row in list(rows)[-1 - _KEPT_ROWS : -1]:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.keep_with_next = True


def _align_signature(document: Document, signer: str, date: str) -> None:
    """Begin the date two characters right of the signer's first, as the standard wants.

    The signer keeps two characters from the right; where the date is the longer, the date does.
    """
    signer_left = TEXT_WIDTH - TWO_CHARACTERS - round(width(signer) * CHARACTER_PITCH)
    date_left = signer_left + TWO_CHARACTERS
    rightmost = TEXT_WIDTH - TWO_CHARACTERS - round(width(date) * CHARACTER_PITCH)
    if date_left > rightmost:
        date_left, signer_left = rightmost, rightmost - TWO_CHARACTERS
    if signer_left < 0:
        return  # longer than a line: the template's own alignment
    for paragraph in document.paragraphs:
        name = paragraph.style.name if paragraph.style is not None else ""
        if name in (SIGNER_STYLE, DATE_STYLE):
            _indent(paragraph, signer_left if name == SIGNER_STYLE else date_left)


def _indent(paragraph: Paragraph, left: int) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Twips

    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.left_indent = Twips(left)
    paragraph.paragraph_format.right_indent = Twips(0)
