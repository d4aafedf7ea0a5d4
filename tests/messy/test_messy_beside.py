"""What lies beside the returns: listed with what it is, blamed on nobody, and told where a bureau sent nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from laoyousuode.plan_file import default_plan
from reporter.edition import REMINDERS, make_edition
from reporter.main import execute
from reporter.period.consolidation import Gathered, Order, gather
from reporter.period.intake import read_one
from reporter.returns.reader import Reader
from reporter.returns.returned import RefusedFile
from reporter.returns.side_files import kinds
from tests.messy.test_messy_intake import pack
from tests.mutations.forms import DUE, PERIOD, filled

PDF, JPEG, WORD = (
    b"%PDF-1.7\n",
    b"\xff\xd8\xff\xe0\x00\x10JFIF",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
)
OFD = pack({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b"<x/>"})
NUMBERS = pack({"Index/Document.iwa": b"x", "Metadata/Properties.plist": b"x"})
DOCX = pack(
    {
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": b"<Relationships/>",
        "word/document.xml": b"<w:document/>",
    }
)
SAMPLES = Path(__file__).parents[2] / "samples" / "2026-10" / "returned"
LOCK = b"\x05zhang" + b" " * 159


def of(folder: Path) -> Gathered:
    scratch = folder.parent / "scratch"
    return gather(Order(default_plan(), PERIOD, (folder,), DUE, jobs=1), scratch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("区教育局盖章.pdf", PDF, "pdf"),
        ("区教育局", PDF, "pdf"),  # by content, whatever it is called
        ("区教育局.jpg", JPEG, "picture"),
        ("区教育局.jpg", PDF, "pdf"),
        ("区残联.ofd", OFD, "ofd"),
        ("区残联.zip", OFD, "ofd"),
        ("区民政局.numbers", NUMBERS, "numbers"),
        ("区卫健局.uos", b"<?xml version='1.0'?><uof:UOF xmlns:uof='x'/>", "uof"),
        ("区卫健局.uof", b"whatever", "uof"),
        ("情况说明.docx", DOCX, "word"),
        ("转发.eml", b"From: a@b\nSubject: x\n\nx", "mail"),
        ("说明.txt", "已报".encode("gb18030"), "text"),
        ("区教育局.lnk", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60, "shortcut"),
        ("区教育局.url", b"[InternetShortcut]\r\nURL=http://x/", "shortcut"),
        ("~$区教育局.xlsx", LOCK, "lock"),
        ("Thumbs.db", WORD, "thumbs"),
        ("desktop.ini", b"[.ShellClassInfo]", "thumbs"),
    ],
)
def test_a_file_is_told_by_what_it_is(folder: Path, name: str, content: bytes, kind: str) -> None:
    (folder / name).write_bytes(content)
    item = read_one(Reader(default_plan(), PERIOD), folder / name, name)
    assert isinstance(item, RefusedFile)
    assert item.aside == kind
    assert kinds()[kind].word


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("区教育局.xlsx", b"", "not-a-workbook"),
        ("区教育局.xlsx", PDF, "not-a-workbook"),
        ("区教育局.xls", b"<html><table><tr><td>1</td></tr></table></html>", "not-a-workbook"),
        ("区教育局.xlsx", filled("区教育局")[:9000], "unreadable"),
        ("区教育局.csv", "指标,数值\n一,1\n".encode(), "not-a-workbook"),
    ],
)
def test_what_is_called_a_spreadsheet_was_meant_as_a_return(
    folder: Path, name: str, content: bytes, code: str
) -> None:
    (folder / name).write_bytes(content)
    item = read_one(Reader(default_plan(), PERIOD), folder / name, name)
    assert isinstance(item, RefusedFile)
    assert (item.code, item.aside) == (code, "")


def test_a_scan_beside_a_good_return_asks_nothing_of_the_bureau(folder: Path) -> None:
    (folder / "区教育局.xlsx").write_bytes(filled("区教育局"))
    alone = of(folder)
    beside = {"区教育局（盖章扫描件）.pdf": PDF, "区教育局盖章.jpg": JPEG, "~$区教育局.xlsx": LOCK}
    for name, content in beside.items():
        (folder / name).write_bytes(content)
    together = of(folder)
    assert {file.path: (file.state, file.code) for file in together.results.files} == {
        "区教育局.xlsx": ("counted", None),
        **dict.fromkeys(beside, ("aside", "side-file")),
    }
    told = {finding.file: finding for finding in together.results.findings if finding.file in beside}
    assert set(told) == set(beside)
    assert {finding.severity for finding in told.values()} == {"info"}
    assert "扫描件（PDF）" in told["区教育局（盖章扫描件）.pdf"].message
    rest = [finding for finding in together.results.findings if finding.file not in beside]
    assert rest == list(alone.results.findings)
    edition = make_edition(Order(default_plan(), PERIOD, (folder,), DUE, jobs=1))
    assert "区教育局：" not in edition.documents[REMINDERS].decode("utf-8-sig")
    assert not [name for name in edition.marked if "pdf" in name or "jpg" in name]


def test_a_bureau_that_sent_only_a_scan_is_told_so(folder: Path) -> None:
    (folder / "区教育局.xlsx").write_bytes(filled("区教育局"))
    (folder / "区民政局.pdf").write_bytes(PDF)
    (folder / "区残联.docx").write_bytes(DOCX)
    (folder / "区妇联.zip").write_bytes(pack({"扫描.jpg": JPEG, "说明.txt": b"x"}))
    (folder / "Thumbs.db").write_bytes(WORD)
    edition = make_edition(Order(default_plan(), PERIOD, (folder,), DUE, jobs=1))
    aside = {bureau.name: bureau.aside for bureau in edition.results.bureaus if bureau.aside}
    assert aside == {"区民政局": "扫描件", "区残联": "Word 文档", "区妇联": "照片或扫描图片、文本文件"}
    told = edition.documents[REMINDERS].decode("utf-8-sig")
    line = next(each for each in told.splitlines() if each.startswith("区民政局："))
    assert "只收到扫描件" in line and "还没有收到" not in line
    assert "还没有收到" in next(each for each in told.splitlines() if each.startswith("区卫健局："))


def test_what_the_program_wrote_is_known_without_its_folder(folder: Path) -> None:
    """Ledger, bulletin, wall chart and results, copied among the returns by hand."""
    (folder / "区教育局.xlsx").write_bytes(filled("区教育局"))
    edition = make_edition(Order(default_plan(), PERIOD, (folder,), DUE, jobs=1))
    copies = {f"抄_{name}": data for name, data in edition.documents.items() if name != REMINDERS}
    for name, data in copies.items():
        (folder / name).write_bytes(data)
    states = {file.path: (file.state, file.code) for file in of(folder).results.files}
    assert {name: states[name] for name in copies} == dict.fromkeys(copies, ("aside", "side-file"))


def test_in_a_folder_a_scan_is_no_fault_and_named_alone_it_is(folder: Path) -> None:
    (folder / "区教育局.xlsx").write_bytes(filled("区教育局"))
    (folder / "区民政局.pdf").write_bytes(PDF)
    assert execute(["check", str(folder)]) == 0
    assert execute(["check", str(folder / "区民政局.pdf")]) == 1


def test_another_programs_package_is_no_archive(folder: Path) -> None:
    (folder / "区残联.ofd").write_bytes(OFD)
    (folder / "区教育局.xlsx").write_bytes(filled("区教育局"))
    assert {file.path for file in of(folder).results.files} == {"区残联.ofd", "区教育局.xlsx"}


def test_a_marked_copy_without_its_manifest_is_told_as_what_it_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In 整改, where the program puts it; what a bureau sends back lies elsewhere and counts."""
    shutil.copy(SAMPLES / "区残联.xlsx", folder)
    edition = make_edition(Order(default_plan(), PERIOD, (folder,), DUE, jobs=1))
    [(name, data)] = edition.marked.items()
    (folder / "整改").mkdir()
    (folder / "整改" / name).write_bytes(data)
    (folder / "报回.xlsx").write_bytes(data)
    found = of(folder).results
    states = {file.path: (file.state, file.code) for file in found.files}
    assert states.pop(f"整改/{name}") == ("aside", "side-file")
    assert {state for state, _ in states.values()} == {"counted", "identical"}
    [told] = [finding for finding in found.findings if finding.file == f"整改/{name}"]
    assert (told.severity, told.bureau) == ("warning", "") and "整改表" in told.message
    # Named itself, as by the clerk who corrects it, it is checked.
    execute(["check", str(folder / "整改" / name)])
    assert "已核实" in capsys.readouterr().out
