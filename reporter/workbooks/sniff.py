"""Says what a file is by its first bytes, so that a clerk reads “这是PDF” and not “读取失败”.

Knows nothing of names on disk, and reads nothing of what a workbook holds.
"""

from __future__ import annotations

import re
import struct
from typing import Literal

from reporter.workbooks.grid import ARCHIVE, INCOMPLETE, LOCKED, WorkbookError

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

# OLE streams, in the order in which they decide (an encrypted workbook has no other).
_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "Word文档"),
    ("PowerPoint Document", "PowerPoint演示文稿"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)


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


def check_ole(data: bytes) -> Literal["xls"]:
    """ "xls" for an OLE file that holds a workbook without a password; WorkbookError for any other.

    Directory entries lie on 128-byte lines, begin with the stream's name in UTF-16 and give its length at
    byte 64: enough to find one without following the chains of sectors.
    """
    for stream, meaning in _STREAMS:
        if not _has_stream(data, stream):
            continue
        if meaning == "encrypted" or (meaning == "xls" and _has_password(data)):
            raise WorkbookError("encrypted", LOCKED)
        if meaning == "xls":
            return "xls"
        raise WorkbookError("not-a-workbook", meaning)
    if not _has_stream(data, "Root Entry"):
        raise WorkbookError("unreadable", INCOMPLETE)
    raise WorkbookError("not-a-workbook", "其他Office文件")


def _has_stream(data: bytes, name: str) -> bool:
    needle = name.encode("utf-16-le") + b"\x00\x00"
    at = data.find(needle)
    while at >= 0:
        if at % 128 == 0 and data[at + 64 : at + 66] == struct.pack("<H", len(needle)):
            return True
        at = data.find(needle, at + 1)
    return False


def _has_password(data: bytes) -> bool:
    """Whether a FILEPASS record stands among the first records of a BIFF5 or BIFF8 workbook."""
    for begin in (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00"):
        at = data.find(begin)
        for _ in range(6):
            if at < 0 or at + 4 > len(data):
                break
            record, length = struct.unpack_from("<HH", data, at)
            if record == 0x2F:
                return True
            at += 4 + length
    return False
