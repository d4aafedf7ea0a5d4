"""A notice in a PDF, opened within bounds. Pictures of pages are not read.

Knows the extra `pdf` (pdfplumber) and how a PDF can be closed to us; what stands on a page is `pdf_page`'s.
"""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

from reporter.notice.document import LIMITS, Document, DocumentError
from reporter.notice.pdf_flow import flowed
from reporter.notice.pdf_page import PageContent, content_of, is_picture
from reporter.notice.text import numbered
from reporter.workbooks.grid import WorkbookError, guarded

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

_ANOTHER_WAY = "请用 Word 或 WPS 打开，另存为 .docx 再试"
# More than this share of glyphs without a character: the file shows text that nobody can copy.
_MOST_UNKNOWN = 0.2


def document_from_pdf(data: bytes) -> Document:
    """Raises DocumentError, and ModuleNotFoundError where the extra is not installed."""
    import pdfplumber

    # Its warnings about odd fonts are nothing to an office.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    refused: DocumentError | None = None
    try:
        with guarded(), pdfplumber.open(io.BytesIO(data)) as pdf:
            try:
                return Document(tuple(numbered(flowed(_pages(pdf)))))
            except DocumentError as error:
                refused = error
    except WorkbookError as error:
        if "PDFPasswordIncorrect" in repr(error.__cause__):
            raise DocumentError("PDF 加了密码，请去掉密码，或用 Word、WPS 另存为 .docx 再试") from error
        raise DocumentError(f"PDF 太大或已损坏，{_ANOTHER_WAY}") from error
    raise refused


def _pages(pdf: PDF) -> list[PageContent]:
    """Raises DocumentError."""
    if len(pdf.pages) > LIMITS.pages:
        raise DocumentError(f"有{len(pdf.pages)}页，不像一份通知，没有读")
    found: list[PageContent] = []
    characters = unknown = 0
    for page in pdf.pages:
        if is_picture(page):
            raise DocumentError(
                f"第{page.page_number}页是扫描件（图片），里面没有可靠的文字，请找电子版（.docx）再试"
            )
        characters += len(page.chars)
        unknown += sum(str(char["text"]).startswith("(cid:") for char in page.chars)
        if characters > LIMITS.characters:
            raise DocumentError("内容太长，不像一份通知，没有读")
        found.append(content_of(page))
        page.close()
    if not characters:
        raise DocumentError(f"PDF 里没有文字，{_ANOTHER_WAY}")
    if unknown > _MOST_UNKNOWN * characters:
        raise DocumentError(f"PDF 里的文字没有编码，读不出来，{_ANOTHER_WAY}")
    return found
