"""Opens a notice whatever file it is, by its bytes and not by its name, and within limits.

Knows which reader takes which kind of file; not what a notice says. Nothing is fetched from a network.
"""

from __future__ import annotations

import re
from pathlib import Path

from laoyousuode.unreadable import why
from reporter.notice.document import LIMITS, Document, DocumentError
from reporter.notice.text import document_from_text
from reporter.workbooks.ole import root_names

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_HTML = re.compile(r"<\s*(!doctype\s+html|html|head|body|table|div|p|span|meta)\b", re.IGNORECASE)


def read_document(path: Path) -> Document:
    """Raises DocumentError with a sentence."""
    try:
        with path.open("rb") as file:
            data = file.read(LIMITS.file_bytes + 1)
    except FileNotFoundError as error:
        raise DocumentError(f"找不到 {path.name}") from error
    except IsADirectoryError as error:
        raise DocumentError(f"{path.name} 是文件夹，请写明是其中哪一个文件") from error
    except OSError as error:
        raise DocumentError(f"打不开 {path.name}（{why(error)}）") from error
    if len(data) > LIMITS.file_bytes:
        raise DocumentError(f"{path.name} 太大，不像一份通知，没有读")
    try:
        return _document(data)
    except DocumentError as error:
        raise DocumentError(f"{path.name}：{error}") from error


def _document(data: bytes) -> Document:
    if not data.strip():
        raise DocumentError("是空文件")
    if data.startswith(b"PK"):
        from reporter.notice.word import document_from_word

        return document_from_word(data)
    if data.startswith(b"%PDF"):
        from reporter.notice.pdf import document_from_pdf

        return document_from_pdf(data)
    if data.startswith(_OLE):
        if "encryptedpackage" in root_names(data):
            raise DocumentError("加了密码，请用 Word 或 WPS 打开，去掉密码另存再试")
        raise DocumentError("是旧格式的文档（.doc、.wps），请用 Word 或 WPS 另存为 .docx 再试")
    if data.startswith(_PICTURES):
        raise DocumentError("是图片，图片里的数不可靠，请找电子版（.docx）再试")
    text = decoded(data)
    if _HTML.search(text[:100_000]):
        from reporter.notice.web import document_from_web

        return document_from_web(text)
    return document_from_text(text)


def decoded(data: bytes) -> str:
    """The text of a file in any encoding met in offices. Raises DocumentError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise DocumentError("不是文字文件，请另存为 .docx 或 .txt（UTF-8）再试")
