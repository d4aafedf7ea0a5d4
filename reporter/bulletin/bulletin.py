"""Makes the bulletin's .docx: the template's tags filled with the narrative's text.

Word's and docxtpl's traps are met here (escaping, missing names, control characters, changing dates); what the
bulletin says is `narrative`'s affair. The libraries load when a bulletin is made, not before.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from laoyousuode.cell import strip_directions
from laoyousuode.output import OWN_MARK, repack
from laoyousuode.plan import Plan
from laoyousuode.results import Results
from reporter.bulletin.charts import place_charts
from reporter.bulletin.narrative import bulletin_context
from reporter.bulletin.template_faults import faulty_paragraph
from reporter.words.change import NOTHING_PAST, Past
from reporter.words.phrases import width

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from jinja2 import Environment, UndefinedError

_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The two styles of the signature in the template, and the measures it is placed by, in twips.
SIGNER_STYLE, DATE_STYLE = "署名", "成文日期"
NOTE_STYLE = "表注"
_KEPT_ROWS = 2
TEXT_WIDTH, TWO_CHARACTERS, CHARACTER_PITCH = 8844, 640, 315


class TemplateFaultError(Exception):
    """The Word template cannot be used: not a document, or a tag that is misspelt or left open."""

    def __init__(self, template: str, fault: str, paragraph: str = "") -> None:
        where = f"，在这一段：“{paragraph}”" if paragraph else ""
        super().__init__(f"通报模板“{template}”不能用：{fault}{where}。请改正模板，或改用自带的模板")
        self.template = template


def render(
    plan: Plan,
    results: Results,
    template: Path | None = None,
    date: dt.date | None = None,
    past: Past = NOTHING_PAST,
) -> bytes:
    """The bulletin as a .docx; the same inputs give the same bytes.

    `template` is the office's own, else the one that ships with the product. `date` is the bulletin's, else the
    day on which the returns were due. `past` is what is known of other months. Raises TemplateFaultError for a
    template that cannot be used, and NarrativeError for results that no rule can produce.
    """
    values = bulletin_context(plan, results, date, past)
    name = template.name if template else "tongbao.docx"
    data = template.read_bytes() if template else files("template").joinpath("tongbao.docx").read_bytes()
    document = _fill(data, name, values)
    stamp = f"{results.period.cutoff.isoformat()}T00:00:00Z"
    charts = [figure.chart for found in values["charts"].values() if found for figure in found.figures]
    place_charts(document, charts, plan.bulletin.font_song, stamp)
    _keep_notes(document)
    _align_signature(document, values["signer"], values["date"])
    core = document.core_properties
    core.title, core.author, core.last_modified_by = (
        values["title"].replace("\n", ""),
        plan.office,
        plan.office,
    )
    core.category = OWN_MARK
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue(), stamp)


def _fill(data: bytes, name: str, values: dict[str, Any]) -> Document:
    from docx.opc.exceptions import OpcError
    from docx.oxml import parse_xml
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError

    template = DocxTemplate(io.BytesIO(data))
    try:
        template.render_init()
        # docxtpl repairs broken XML in silence, which loses text: what it made is parsed strictly first.
        parse_xml(template.build_xml(values, _environment()))
        template.render(values, _environment(), autoescape=True)
    except UndefinedError as error:
        fault = f"标签里有不认识的名称（{_unknown_name(error)}）"
        raise TemplateFaultError(
            name, fault, faulty_paragraph(DocxTemplate(io.BytesIO(data)), error)
        ) from error
    except TemplateSyntaxError as error:
        fault = f"标签写法有误（{error.message}）"
        raise TemplateFaultError(
            name, fault, faulty_paragraph(DocxTemplate(io.BytesIO(data)), error)
        ) from error
    except TemplateError as error:
        raise TemplateFaultError(name, str(error)) from error
    except (OpcError, zipfile.BadZipFile, ValueError, KeyError, OSError, SyntaxError) as error:
        # SyntaxError is the base of lxml's parse errors
        raise TemplateFaultError(name, f"不是完好的 Word 文档（{error}）") from error
    document: Document = template.docx
    return document


def _unknown_name(error: UndefinedError) -> str:
    """The name alone: jinja2 says "'signr' is undefined"."""
    found = re.findall("'([^']+)'", error.message or "")
    return str(found[-1]) if found else str(error.message)


def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=_literal)


def _literal(value: object) -> object:
    """A value as XML text that stays what it is.

    Braces become references, for docxtpl would otherwise read `{_{` in somebody's words as its own.
    """
    from jinja2 import Undefined
    from markupsafe import Markup, escape

    if value is None:
        raise ValueError("标签没有内容（None）")
    if isinstance(value, Undefined):
        return value  # which raises where it is printed
    text = str(escape(_FORBIDDEN.sub("", strip_directions(str(value)))))
    return Markup(text.replace("{", "&#123;").replace("}", "&#125;"))


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
