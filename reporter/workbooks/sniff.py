"""Says what a file is by its first bytes, so that a clerk reads “这是PDF” and not “读取失败”.

Knows nothing of names on disk, and reads nothing of what a workbook holds.
"""

from __future__ import annotations

import re
import struct
from typing import Literal

from reporter.workbooks.grid import ARCHIVE, INCOMPLETE, WorkbookError
from reporter.workbooks.ole import read_stream, root_names

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"

# (first bytes, what to call it); the order matters only for shared beginnings.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"RIFF", "图片或音视频"),
    (b"{\\rtf", "Word文档(RTF)"),
    (b"ID;P", "SYLK文本(slk)"),
    (b"MZ", "可执行程序"),
    (b"SQLite format 3", "数据库文件"),
    (b"\x09\x08\x08\x00\x00\x05", "Excel 5.0 以前的旧格式"),
    (b"\x09\x04\x06\x00", "Excel 5.0 以前的旧格式"),
    (b"\x09\x02\x06\x00", "Excel 5.0 以前的旧格式"),
    (b"\x09\x00\x04\x00", "Excel 5.0 以前的旧格式"),
)
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(r"<(!doctype\s+html|html|head|meta|body|table|style|script|div|frameset)\b", re.IGNORECASE)
_LOCK_FILE_BYTES = 165
_SAMPLE = 64 << 10

# What stands at an OLE file's root, in the order in which it decides (an encrypted workbook has no other).
_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "locked"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("WordDocument", "Word文档"),
    ("PowerPoint Document", "PowerPoint演示文稿"),
)
_FILEPASS = 0x2F


def check_foreign(data: bytes) -> WorkbookError:
    """The error that says what these bytes are; for what is neither a zip archive nor an OLE file."""
    if not data.strip(b"\x00"):
        return WorkbookError("unreadable", INCOMPLETE)
    if data.startswith(_ARCHIVES):
        return WorkbookError("archive", ARCHIVE)
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return WorkbookError("not-a-workbook", name)
    if len(data) == _LOCK_FILE_BYTES and data[0] < 55:
        return WorkbookError("not-a-workbook", "Excel打开文件时留下的临时文件(~$开头)")
    if data.startswith(OLE[: len(data)]) or data.startswith(ZIP[: len(data)]):
        return WorkbookError("unreadable", INCOMPLETE)
    return WorkbookError("not-a-workbook", _text_name(data))


def _text_name(data: bytes) -> str:
    text = _decode(data[:_SAMPLE])
    if text is None:
        return "无法识别的文件"
    body = text.lstrip()
    if body.lower().startswith("mime-version:"):
        return "网页文件(MHTML)冒充的xls"
    if "urn:schemas-microsoft-com:office:spreadsheet" in body:
        return "XML表格2003"
    if _HTML.search(body[:2048]):
        return "网页文件(HTML)冒充的xls"
    if body.startswith("<?xml"):
        return "XML文件"
    first = body.partition("\n")[0]
    return "CSV文本" if "," in first or "\t" in first or ";" in first else "纯文本"


def _decode(sample: bytes) -> str | None:
    """The sample as text, or None where it is none; the last character may be cut."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return sample.decode("utf-16", "ignore")
    for encoding in ("utf-8-sig", "gb18030"):
        for cut in range(4):
            try:
                text = sample[: len(sample) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return None if re.search("[\x00-\x08\x0e-\x1a\x1c-\x1f]", text) else text
    return None


def ole_kind(data: bytes) -> Literal["xls", "locked"]:
    """What an OLE file is, by what stands at its root: "xls", or "locked" for a workbook that is encrypted.

    WorkbookError for any other.
    """
    names = root_names(data)
    for stream, meaning in _STREAMS:
        if stream.lower() not in names:
            continue
        if meaning == "xls":
            return "locked" if _has_password(read_stream(data, stream) or b"") else "xls"
        if meaning == "locked":
            return "locked"
        raise WorkbookError("not-a-workbook", meaning)
    if not names:
        raise WorkbookError("unreadable", INCOMPLETE)
    raise WorkbookError("not-a-workbook", "其他Office文件")


def _has_password(stream: bytes) -> bool:
    """Whether a FILEPASS record stands among the first records of a workbook's stream."""
    at = 0
    for _ in range(8):
        if at + 4 > len(stream):
            break
        record, length = struct.unpack_from("<HH", stream, at)
        if record == _FILEPASS:
            return True
        at += 4 + length
    return False
