"""Files that are no workbook, and files that are no files."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

import pytest

from reporter.workbooks.workbook import Bounds, WorkbookError, open_workbook
from tests.reader.reader_kit import OFFICE, RELATIONS, biff, book, compound, pack, xls_stream

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"


def ole(*streams: str, body: bytes = b"") -> bytes:
    """What a compound file's header and directory look like, with some bytes after them."""
    data = OLE + b"\x00" * 504
    for name in ("Root Entry", *streams):
        encoded = name.encode("utf-16-le") + b"\x00\x00"
        data += encoded.ljust(64, b"\x00") + struct.pack("<H", len(encoded)) + b"\x00" * 62
    return data + b"\x00" * (-len(data) % 512) + body


def office(main: str, content: str) -> bytes:
    link = f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="{main}"/>'
    return pack({"_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>', main: content})


BIFF8 = b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\x00" * 12
FILEPASS = b"\x2f\x00\x36\x00" + b"\x00" * 54


@pytest.mark.parametrize(
    ("data", "code", "detail"),
    [
        (b"", "empty-file", "空文件"),
        (b"\x00" * 4096, "unreadable", "文件不完整"),
        (b"PK", "unreadable", "文件不完整"),
        (OLE[:5], "unreadable", "文件不完整"),
        (OLE + b"\x00" * 600, "unreadable", "文件不完整"),
        (b"%PDF-1.7\n", "not-a-workbook", "PDF文件"),
        (b"\x89PNG\r\n\x1a\n", "not-a-workbook", "图片"),
        (b"\xff\xd8\xff\xe0", "not-a-workbook", "图片"),
        (b"Rar!\x1a\x07", "archive", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c", "archive", "压缩包"),
        (pack({"报表.xlsx": book()}), "archive", "压缩包"),
        (pack({}), "archive", "压缩包"),
        (b"{\\rtf1", "not-a-workbook", "Word文档(RTF)"),
        (b"ID;PWXL;N;E\r\n", "not-a-workbook", "SYLK文本(slk)"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "not-a-workbook", "Excel 5.0 以前的旧格式"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not-a-workbook", "网页文件(HTML)冒充的xls"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML PUBLIC>", "not-a-workbook", "网页文件(HTML)冒充的xls"),
        ("\n<TABLE border=1><tr><td>表</td>".encode("gbk"), "not-a-workbook", "网页文件(HTML)冒充的xls"),
        ("<html>表".encode("utf-16"), "not-a-workbook", "网页文件(HTML)冒充的xls"),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
            "not-a-workbook",
            "网页文件(MHTML)冒充的xls",
        ),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "not-a-workbook",
            "XML表格2003",
        ),
        (b'<?xml version="1.0"?><a/>', "not-a-workbook", "XML文件"),
        ("指标,数值\n一,1\n".encode(), "not-a-workbook", "CSV文本"),
        ("指标,数值\n一,1\n".encode("gb18030"), "not-a-workbook", "CSV文本"),
        ("指标\t数值\n".encode("utf-16"), "not-a-workbook", "CSV文本"),
        ("一段文字".encode(), "not-a-workbook", "纯文本"),
        (b"\x13\x01\x02\x03\xff\xfe", "not-a-workbook", "无法识别的文件"),
        (b"\x06Zhang " + b" " * 157 + b"\x00", "not-a-workbook", "Excel打开文件时留下的临时文件(~$开头)"),
        (office("word/document.xml", f'<w:document xmlns:w="{WORD}"/>'), "not-a-workbook", "Word文档"),
        (office("p.xml", f'<p:presentation xmlns:p="{SLIDES}"/>'), "not-a-workbook", "PowerPoint演示文稿"),
        (office("x.xml", "<thing/>"), "not-a-workbook", "其他Office文件"),
        (ole("WordDocument"), "not-a-workbook", "Word文档"),
        (ole("PowerPoint Document"), "not-a-workbook", "PowerPoint演示文稿"),
        (ole("Other"), "not-a-workbook", "其他Office文件"),
        (ole("EncryptionInfo", "EncryptedPackage"), "encrypted", "加密的工作簿"),
        (compound({"Workbook": BIFF8 + FILEPASS}), "encrypted", "加密的工作簿"),
        (ole("Workbook", body=BIFF8), "unreadable", "文件不完整"),
        (compound({"WORDDOCUMENT": b"x"}), "not-a-workbook", "Word文档"),
        (
            pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
            "not-a-workbook",
            "OpenDocument文档(不是表格)",
        ),
        (
            pack(
                {
                    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                    "META-INF/manifest.xml": "<m:encryption-data/>",
                }
            ),
            "encrypted",
            "加密的工作簿",
        ),
    ],
)
def test_what_it_is(data: bytes, code: str, detail: str, tmp_path: Path) -> None:
    # The name says workbook every time: it must not matter.
    path = tmp_path / "表.xlsx"
    path.write_bytes(data)
    for source in (data, path):
        with pytest.raises(WorkbookError) as caught:
            open_workbook(source)
        assert (caught.value.code, caught.value.detail) == (code, detail)


def test_word_inside_a_cell_does_not_make_a_word_document() -> None:
    # All that a directory entry has, but not where one may stand.
    entry = ole("WordDocument")[512 + 128 : 512 + 256]
    with pytest.raises(WorkbookError) as caught:
        open_workbook(ole("Workbook", body=b"xx" + entry))
    assert (caught.value.code, caught.value.detail) == ("unreadable", "文件不完整")


def test_word_document_inside_a_workbook_does_not_make_a_word_document() -> None:
    made = compound(
        {"WORKBOOK": xls_stream(biff(0x203, struct.pack("<3Hd", 0, 0, 0, 2.5)))}, {"WordDocument": b"x"}
    )
    assert open_workbook(made).sheet("表").cells[1, 1].value == 2.5


def test_name_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "return.xls"
    path.write_bytes(book("<row><c><v>1</v></c></row>"))
    assert open_workbook(path).sheet("表").cells[1, 1].value == 1.0


def test_file_bytes(tmp_path: Path) -> None:
    data = book()
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    for source in (data, path):
        open_workbook(source, Bounds(file_bytes=len(data)))
        with pytest.raises(WorkbookError, match="too-large"):
            open_workbook(source, Bounds(file_bytes=len(data) - 1))


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(WorkbookError) as caught:
        open_workbook(path)
    return caught.value.code, caught.value.detail


def test_folder_and_nothing(tmp_path: Path) -> None:
    assert refused(tmp_path) == ("not-a-workbook", "不是普通文件")
    assert refused(tmp_path / "none.xlsx") == ("unreadable", "文件不存在")
    assert refused(tmp_path / ("名" * 300)) == ("unreadable", "文件打不开")
    assert refused(tmp_path / "a\0b")[0] == "unreadable"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")
def test_pipe_device_and_link(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    assert refused(pipe) == ("not-a-workbook", "不是普通文件")
    endless = tmp_path / "endless.xlsx"
    endless.symlink_to("/dev/zero")
    assert refused(endless) == ("not-a-workbook", "不是普通文件")
    loop = tmp_path / "loop.xlsx"
    loop.symlink_to(loop)
    assert refused(loop)[0] == "unreadable"
    (tmp_path / "real.xlsx").write_bytes(book())
    link = tmp_path / "link.xlsx"
    link.symlink_to(tmp_path / "real.xlsx")
    assert open_workbook(link).sheet_names == ["表"]
