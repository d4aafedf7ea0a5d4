"""Fills a Word template: its tags with values, as XML that stays what it is.

docxtpl's traps are met here (escaping, missing names, control characters, repairs in silence). Knows no document and
no result.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from laoyousuode.cell import strip_directions
from reporter.bulletin.template_faults import faulty_paragraph

if TYPE_CHECKING:
    from docx.document import Document
    from jinja2 import Environment, UndefinedError

_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class TemplateFaultError(Exception):
    """The Word template cannot be used: not a document, or a tag that is misspelt or left open."""

    def __init__(self, template: str, fault: str, paragraph: str = "") -> None:
        where = f"，在这一段：“{paragraph}”" if paragraph else ""
        super().__init__(f"模板“{template}”不能用：{fault}{where}。请改正模板，或改用自带的模板")
        self.template = template


def fill(data: bytes, name: str, values: dict[str, Any]) -> Document:
    """The template with its tags filled in. Raises TemplateFaultError."""
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


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=_literal)
    # A part's text is compiled once: each is rendered twice a document, and for every district of a province.
    environment.from_string = lru_cache(maxsize=64)(environment.from_string)  # type: ignore[assignment, method-assign]
    return environment


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
