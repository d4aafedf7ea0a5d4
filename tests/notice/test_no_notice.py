"""What is no such notice, or is made to do harm, ends in a sentence, and no file is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from reporter.main import execute
from reporter.notice.document import DocumentError
from reporter.notice.reading import draft_from
from reporter.notice.source import read_document
from tests.notice.forms import own_notice, page, word

NO_TABLE = "关于召开会议的通知\n各单位：\n定于2026年3月5日召开会议。\n"
FEW_YEARS = "一览表\n序号 | 指标 | 单位 | 负责人\n1 | 培训人次 | 人次 | 某科\n2 | 服务家次 | 家次 | 某科\n"


def sentence(data: bytes, tmp_path: Path) -> str:
    path = tmp_path / "通知"
    path.write_bytes(data)
    with pytest.raises(DocumentError) as error:
        draft_from(read_document(path))
    return str(error.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (NO_TABLE.encode(), "没有找到分年度的目标表"),
        (FEW_YEARS.encode(), "没有找到分年度的目标表"),
        (b"", "是空文件"),
        (b"  \n\n", "是空文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "另存为 .docx"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff", "是图片"),
        (b"\0\1\2\3\xff", "不是文字文件"),
        (b"PK\x03\x04 not a package", "读不了"),
        (("甲" * 2_100_000).encode(), "太长"),
        (b"a" * ((32 << 20) + 1), "太大"),
    ],
    ids=[
        "no table",
        "no years",
        "empty",
        "blank",
        "old Word",
        "picture",
        "bytes",
        "broken",
        "too long",
        "too large",
    ],
)
def test_a_sentence_says_why(data: bytes, said: str, tmp_path: Path) -> None:
    assert said in sentence(data, tmp_path)


def test_the_command_writes_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notice, out = tmp_path / "会议通知.txt", tmp_path / "方案.toml"
    notice.write_text(NO_TABLE, encoding="utf-8")
    assert execute(["plan", "draft", str(notice), "--out", str(out)]) == 2
    assert "没有找到分年度的目标表" in capsys.readouterr().err
    assert not out.exists()


def contract() -> bytes:
    document = docx.Document()
    document.add_paragraph("劳务合同")
    table = document.add_table(2, 3)
    for row, texts in enumerate([("项目", "单价（元）", "数量"), ("培训服务", "2500", "3")]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_paragraph("本合同自2026年1月1日至2027年12月31日有效。")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def locked() -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    target = io.BytesIO()
    OOXMLFile(io.BytesIO(contract())).encrypt("secret", target)
    return target.getvalue()


def bulletin() -> bytes:
    return (Path(__file__).parents[2] / "samples/2026-10/expected/通报.docx").read_bytes()


def form() -> bytes:
    return (Path(__file__).parents[2] / "template/laoyousuode.xlsx").read_bytes()


def bomb() -> bytes:
    return changed(empty_word(), body("<w:p><w:r><w:t>" + "A" * (200 << 20) + "</w:t></w:r></w:p>"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (contract, "没有找到分年度的目标表"),
        (bulletin, "没有找到分年度的目标表"),
        (form, "不是 Word 文档"),
        (locked, "加了密码"),
        (bomb, "压缩"),
        (lambda: b"", "是空文件"),
        (lambda: b"\xff\xd8\xff\xe0\0\x10JFIF", "是图片"),
    ],
    ids=["contract", "our bulletin", "our form", "locked", "bomb", "empty", "picture"],
)
def test_the_command_tells_what_is_no_notice_and_writes_no_file(
    data: Callable[[], bytes], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notice, out = tmp_path / "通知.docx", tmp_path / "方案.toml"
    notice.write_bytes(data())
    assert execute(["plan", "draft", str(notice), "--out", str(out)]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "Traceback" not in told.out + told.err
    assert sorted(tmp_path.iterdir()) == [notice]


@pytest.mark.parametrize(("name", "said"), [("没有.docx", "找不到 没有.docx"), ("夹", "夹 是文件夹")])
def test_a_file_that_is_none_is_told_in_chinese(
    name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "夹").mkdir()
    assert execute(["plan", "draft", str(tmp_path / name), "--out", str(tmp_path / "方案.toml")]) == 2
    assert said in capsys.readouterr().err


def test_the_command_writes_the_draft_and_no_file_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notice, out = Path(__file__).parent / "notice.txt", tmp_path / "方案.toml"
    assert execute(["plan", "draft", str(notice), "--out", str(out)]) == 0
    assert "指标 16 行、承诺事项 7 项、重点任务 9 项、单位 13 个" in capsys.readouterr().out
    before = out.read_bytes()
    assert execute(["plan", "draft", str(notice), "--out", str(out)]) == 2
    assert "已经存在" in capsys.readouterr().err
    assert out.read_bytes() == before


def changed(data: bytes, body: bytes) -> bytes:
    """A Word document with another body."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result,
    ):
        for name in source.namelist():
            result.writestr(name, body if name == "word/document.xml" else source.read(name))
    return target.getvalue()


def empty_word() -> bytes:
    target = io.BytesIO()
    docx.Document().save(target)
    return target.getvalue()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def body(inner: str, prolog: str = "") -> bytes:
    return f'<?xml version="1.0"?>{prolog}<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>'.encode()


def test_entities_of_a_word_document_are_not_expanded(tmp_path: Path) -> None:
    prolog = '<!DOCTYPE d [<!ENTITY a "甲"><!ENTITY b "&a;&a;&a;&a;">]>'
    data = changed(empty_word(), body("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", prolog))
    assert "DOCTYPE" in sentence(data, tmp_path)


def test_a_word_document_that_swells_is_not_unpacked(tmp_path: Path) -> None:
    data = changed(empty_word(), body("<w:p><w:r><w:t>" + "甲" * (24 << 20) + "</w:t></w:r></w:p>"))
    assert "读不了" in sentence(data, tmp_path)


def test_a_table_without_end_is_refused(tmp_path: Path) -> None:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="999999"/></w:tcPr><w:p/></w:tc>'
    data = changed(empty_word(), body(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"))
    assert "表格太大" in sentence(data, tmp_path)
    wide = "<table><tr><td colspan=99999999>甲</td><td>乙</td></tr></table>".encode()
    assert "表格太大" in sentence(wide, tmp_path)


def test_a_span_beyond_the_table_ends_with_it(tmp_path: Path) -> None:
    text = page(own_notice()).decode().replace("<td>16</td>", "<td rowspan=1000000000>16</td>")
    path = tmp_path / "通知.html"
    path.write_text(text, encoding="utf-8")
    assert len(draft_from(read_document(path)).rows) == 16


def test_deep_nesting_is_survived(tmp_path: Path) -> None:
    data = ("<div>" * 100_000 + "甲" + "</div>" * 100_000).encode()
    assert "没有找到" in sentence(data, tmp_path)


def test_a_page_is_read_without_its_scripts_hidden_text_and_other_files(tmp_path: Path) -> None:
    text = page(own_notice()).decode()
    bait = (
        '<p hidden>每年新增甲9万家。</p><div style="display: none">到2027年，累计新增乙9万家。</div>'
        '<img src="http://127.0.0.1:9/a"><iframe src="file:///etc/hostname"></iframe>'
        "<script>document.write('每年新增丙9万家。')</script>"
    )
    path = tmp_path / "通知.html"
    path.write_text(text.replace("<p>三、重点任务</p>", f"<p>三、重点任务</p>{bait}"), encoding="utf-8")
    draft = draft_from(read_document(path))
    assert [row.no for row in draft.commitments] == ["C1", "C2", "C3", "C4", "C5", "C6", "C7"]


@pytest.mark.parametrize(
    ("mark", "shown"), [("superscript", "40²"), ("subscript", "40₂"), ("strike", "40〔删：2〕")]
)
def test_a_raised_or_struck_character_is_no_digit_of_the_figure(
    mark: str, shown: str, tmp_path: Path
) -> None:
    document = docx.Document(io.BytesIO(word(own_notice())))
    cell = document.tables[0].cell(11, 3)
    cell.text = ">40"
    run = cell.paragraphs[0].add_run("2")
    setattr(run.font, mark, True)
    path = tmp_path / "通知.docx"
    document.save(str(path))
    row = next(row for row in draft_from(read_document(path)).rows if row.no == "11")
    assert row.targets[2023].value is None
    assert shown in row.targets[2023].reason
