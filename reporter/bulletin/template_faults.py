"""Where a Word template is wrong: the text of the paragraph that a person must look for in Word.

Knows docxtpl's tags and jinja2's errors; not what the tags mean.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

_PAIRS = (("{{", "}}"), ("{%", "%}"), ("{#", "#}"))
_BLOCK = re.compile(r"\{%(?:p|tr|tc|r)?-?\s*(\w+)")
_CLOSERS = {"endif": "if", "endfor": "for"}
_MARKUP = re.compile(r"<[^>]+>")
# docxtpl begins a line of the template's source at each paragraph.
_PARAGRAPH = re.compile(r"<w:p([ >])")
_LONGEST = 60


def faulty_paragraph(template: DocxTemplate, error: BaseException) -> str:
    """The text of the paragraph at fault, shortened; "" where it cannot be told."""
    texts = list(_texts(template))
    found = _unclosed_tag(texts) or _unpaired_block(texts) or _at_line(template, texts, error)
    return found if len(found) <= _LONGEST else found[: _LONGEST - 1] + "…"


def _texts(template: DocxTemplate) -> Iterator[str]:
    from docx.oxml.ns import qn

    for paragraph in template.get_docx().element.body.iter(qn("w:p")):
        text = "".join(run.text or "" for run in paragraph.iter(qn("w:t"))).strip()
        if text:
            yield text


def _unclosed_tag(texts: Iterable[str]) -> str:
    return next(
        (text for text in texts if any(text.count(one) != text.count(other) for one, other in _PAIRS)), ""
    )


def _unpaired_block(texts: Iterable[str]) -> str:
    """The paragraph of an `if` or `for` that nothing ends, or of an end that nothing began."""
    waiting: list[tuple[str, str]] = []
    for text in texts:
        for word in _BLOCK.findall(text):
            if word in _CLOSERS:
                if not waiting or waiting[-1][0] != _CLOSERS[word]:
                    return waiting[-1][1] if waiting else text
                waiting.pop()
            elif word in _CLOSERS.values():
                waiting.append((word, text))
    return waiting[-1][1] if waiting else ""


def _at_line(template: DocxTemplate, texts: Iterable[str], error: BaseException) -> str:
    number = getattr(error, "lineno", None)
    if number is None:
        frames = traceback.extract_tb(error.__traceback__)
        number = next((frame.lineno for frame in reversed(frames) if frame.filename == "<template>"), None)
    if not number:
        return ""
    source = _PARAGRAPH.sub(r"\n<w:p\1", template.patch_xml(template.get_xml()))
    lines = source.splitlines()
    line = _MARKUP.sub("", lines[number - 1]).strip() if number <= len(lines) else ""
    # docxtpl takes the paragraph of a {%p tag away, so that the tag stands at the end of the line before.
    return next((text for text in texts if line.startswith(text)), line)
