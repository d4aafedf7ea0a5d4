"""A notice that comes as PDF: made by an office program it gives the draft of its text, else a sentence."""

from __future__ import annotations

import io
import random
import sys
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import docx
import pdfplumber
import pypdf
import pytest

from reporter.main import execute
from reporter.notice.document import Document, DocumentError, NoticeCell
from reporter.notice.draft import Draft
from reporter.notice.pdf_flow import flowed
from reporter.notice.pdf_page import PageContent, RuledGrid, TextLine, cell_of, paragraph_of
from reporter.notice.printer import printed
from reporter.notice.reading import draft_from
from reporter.notice.source import read_document
from reporter.notice.text import numbered
from reporter.notice.worker import read_apart
from tests.notice.forms import own_notice, ruled, unnumbered, word
from tests.notice.test_forms import wanted
from tests.notice.test_other_districts import CHANGES, FACTS, notice_of, wrong_figures
from tests.office import convert

OWN: dict[str, Callable[[], bytes]] = {
    "as it is": lambda: ruled(word(own_notice())),
    "indented, on wide paper": lambda: ruled(word(own_notice()), indented=True, wide=True),
    "no numbers": lambda: ruled(word(unnumbered(own_notice()))),
    "in two tables": lambda: ruled(word(own_notice(), cut=8)),
}
OTHERS = {
    (name, change): index for index, (name, change) in enumerate((n, c) for n in FACTS for c in CHANGES)
}


def marked() -> bytes:
    """Row 11: a raised 2 behind 2023's figure; 2024's is struck."""
    document = docx.Document(io.BytesIO(ruled(word(own_notice()))))
    first, second = (document.tables[0].cell(11, column) for column in (3, 4))
    first.paragraphs[0].add_run("2").font.superscript = True
    second.paragraphs[0].runs[0].font.strike = True
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Every document of this module as PDF, by one start of the office program."""
    folder = tmp_path_factory.mktemp("pdf")
    data = {f"own{index}": build() for index, build in enumerate(OWN.values())}
    data |= {
        f"other{index}": ruled(word(CHANGES[change](notice_of(FACTS[name]))))
        for (name, change), index in OTHERS.items()
    }
    data |= {"marked": marked(), "bare": word(own_notice())}
    for name, content in data.items():
        (folder / f"{name}.docx").write_bytes(content)
    files = convert([folder / f"{name}.docx" for name in data], "pdf", folder)
    return dict(zip(data, files, strict=True))


@cache
def draft(path: Path) -> Draft:
    return draft_from(read_document(path))


@pytest.mark.office
@pytest.mark.parametrize("form", OWN)
def test_our_own_notice_gives_the_draft_of_its_text(form: str, made: Mapping[str, Path]) -> None:
    text = printed(draft(made[f"own{list(OWN).index(form)}"]))
    lines = text.splitlines(keepends=True)
    # A heading at a page's top below one that had no room left is asked about; it is no other one.
    asked = [each for each in lines if "在一页的开头" in each]
    assert "".join(each for each in lines if each not in asked) == wanted()
    assert len(asked) <= 1


@pytest.mark.office
@pytest.mark.parametrize(("name", "change"), OTHERS)
def test_another_districts_figures_are_right_or_marked(
    name: str, change: str, made: Mapping[str, Path]
) -> None:
    facts = FACTS[name]
    found = draft(made[f"other{OTHERS[name, change]}"])
    assert len(found.rows) == len(facts["rows"])
    assert wrong_figures(found, facts) == []
    if change != "full width":
        # Digits of full width are broken anywhere in a narrow column: those are marked.
        assert all(target.certain for row in found.rows for target in row.targets.values())
    read = [(row.name.value, row.unit.value, row.field.value) for row in found.rows]
    at = [facts["columns"].index(title) for title in ("指标", "单位", "领域")]
    assert read == [tuple(row[index] for index in at) for row in facts["rows"]]


@pytest.mark.office
def test_raised_and_struck_digits_are_no_figures(made: Mapping[str, Path]) -> None:
    row = next(row for row in draft(made["marked"]).rows if row.no == "11")
    assert (row.targets[2023].value, row.targets[2024].value) == (None, None)
    assert "²" in row.targets[2023].reason
    assert "删" in row.targets[2024].reason
    assert row.targets[2025].value == ">60"


def sentence(path: Path) -> str:
    with pytest.raises(DocumentError) as error:
        draft_from(read_document(path))
    return str(error.value)


@pytest.mark.office
def test_a_table_without_lines_is_told(made: Mapping[str, Path]) -> None:
    assert "没有找到分年度的目标表" in sentence(made["bare"])


@pytest.mark.office
@pytest.mark.parametrize("with_text", [False, True], ids=["pictures", "pictures with guessed text"])
def test_a_scanned_notice_is_told(with_text: bool, made: Mapping[str, Path], tmp_path: Path) -> None:
    """Figures that a machine has guessed from a picture are not trusted."""
    path = tmp_path / "扫描件.pdf"
    with pdfplumber.open(made["own0"]) as pdf:
        pictures = [page.to_image(resolution=60).original.convert("RGB") for page in pdf.pages]
    pictures[0].save(path, save_all=True, append_images=pictures[1:])
    if with_text:
        writer = pypdf.PdfWriter(clone_from=path)
        for page, text in zip(writer.pages, pypdf.PdfReader(made["own0"]).pages, strict=True):
            page.scale_to(float(text.mediabox.width), float(text.mediabox.height))
            page.merge_page(text)
        writer.write(path)
    assert "扫描件" in sentence(path)


@pytest.mark.office
def test_a_password_is_told_and_one_that_only_forbids_printing_is_none(
    made: Mapping[str, Path], tmp_path: Path
) -> None:
    path = tmp_path / "通知.pdf"
    for password, owner in (("secret", "secret"), ("", "owner")):
        writer = pypdf.PdfWriter(clone_from=made["own0"])
        writer.encrypt(password, owner_password=owner, algorithm="AES-256")
        writer.write(path)
        if password:
            assert "密码" in sentence(path)
    assert printed(draft_from(read_document(path))) == wanted()


@pytest.mark.office
def test_a_file_cut_short_is_told(made: Mapping[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "通知.pdf"
    data = made["own0"].read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert "已损坏" in sentence(path)


def test_noise_behind_a_pdfs_first_bytes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "通知.pdf"
    path.write_bytes(b"%PDF-1.7\n" + random.Random(1).randbytes(5000))
    assert "PDF" in sentence(path)


@pytest.mark.parametrize(("pages", "said"), [(1, "没有文字"), (301, "有301页")])
def test_empty_and_endless_documents_are_told(pages: int, said: str, tmp_path: Path) -> None:
    path, writer = tmp_path / "通知.pdf", pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    writer.write(path)
    assert said in sentence(path)


def test_a_page_that_swells_beyond_memory_costs_a_sentence(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    first, again = (packer.compress(b"q Q " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    packed = first + again * 600
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    path = tmp_path / "通知.pdf"
    body = b"".join(b"%d 0 obj%s\nendobj\n" % each for each in enumerate(objects, 1))
    path.write_bytes(b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF\n")
    with pytest.raises(DocumentError, match="太大"):
        read_apart(path, draft_from)


def test_without_the_extra_a_sentence_says_which(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The notice is named, and no file is written."""
    notice, out = tmp_path / "通知.pdf", tmp_path / "方案.toml"
    pypdf.PdfWriter().write(notice)
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    monkeypatch.setattr("reporter.notice.worker.in_workers", lambda work, tasks, *_, **__: [work(*tasks[0])])
    assert execute(["plan", "draft", str(notice), "--out", str(out)]) == 2
    told = capfd.readouterr().err
    assert "缺少可选组件 pdfplumber" in told
    assert "laoyousuode[pdf]" in told
    assert not out.exists()


# --- how pages go on ---

EDGES = (0.0, 100.0, 200.0, 300.0)


def line(text: str, *, left: float = 50, right: float = 545, top: float = 400, lead: float = 11) -> TextLine:
    return TextLine(text, left, right, top, lead)


def grid(*rows: tuple[str, ...], top: float = 80) -> RuledGrid:
    return RuledGrid(tuple(tuple(NoticeCell(text) for text in row) for row in rows), EDGES, top)


def page(*parts: TextLine | RuledGrid) -> PageContent:
    return PageContent(595, 842, parts)


def flow(*pages: PageContent) -> list[str | list[list[str]]]:
    return [
        block if isinstance(block, str) else [[cell.text for cell in row] for row in block]
        for block in flowed(pages)
    ]


HEAD = ("序号", "指标", "2026年")


def test_a_row_that_the_page_cuts_is_made_whole() -> None:
    found = flow(
        page(grid(HEAD, ("1", "城镇新增", ""))), page(grid(("", "就业人数", "3.2"), ("2", "床位", "5")))
    )
    assert found == [[list(HEAD), ["1", "城镇新增就业人数", "3.2"], ["2", "床位", "5"]]]


def test_two_whole_rows_stay_two_though_a_merged_cell_is_empty() -> None:
    found = flow(page(grid(HEAD, ("一", "新增床位", "5"))), page(grid(("", "新增托位", "7"))))
    assert found == [[list(HEAD), ["一", "新增床位", "5"], ["", "新增托位", "7"]]]


def test_a_head_printed_again_is_left_out_before_the_cut_row() -> None:
    found = flow(page(grid(HEAD, ("1", "城镇新增", ""))), page(grid(HEAD, ("", "就业人数", "3.2"))))
    assert found == [[list(HEAD), ["1", "城镇新增就业人数", "3.2"]]]


def test_what_may_be_the_rest_of_a_merged_cell_is_marked() -> None:
    head = ("重点任务", "指标", "2026年", "2027年")
    edges = (0.0, 80.0, 200.0, 300.0, 400.0)

    def cells(*rows: tuple[str, ...]) -> tuple[tuple[NoticeCell, ...], ...]:
        return tuple(tuple(NoticeCell(text) for text in row) for row in rows)

    upper = RuledGrid(cells(head, ("扩大供给和", "新增床位（张）", "5", "6")), edges, 80, frozenset({0}))
    lower = RuledGrid(cells(("提高质量", "新增托位（个）", "7", "8")), edges, 80)
    blocks = flowed([page(line("甲区方案", top=60, right=120), upper), page(lower)])
    found = draft_from(Document(tuple(numbered(blocks)))).rows[1]
    assert (found.heading.value, found.heading.certain) == ("提高质量", False)
    assert [target.value for target in found.targets.values()] == ["7", "8"]


def test_page_numbers_and_running_heads_part_nothing() -> None:
    pages = [
        page(
            line("某区文件", top=30, right=120),
            line(text, right=right),
            line(f"— {no} —", top=810, right=300),
        )
        for no, (text, right) in enumerate([("前一页的末", 545), ("行接着写完。", 110), ("另一段。", 90)], 1)
    ]
    assert flow(*pages) == ["前一页的末行接着写完。", "另一段。"]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (line("到", right=520), line("2027年，", lead=40), True),
        (line("到此为止。", right=400), line("另起一段。"), False),
        (line("写满的一行"), line("缩进的一段", left=72), False),
        (line("写满的一行"), line("（二）另一项。"), False),
    ],
)
def test_a_paragraph_goes_on_where_its_line_was_full(first: TextLine, second: TextLine, joined: bool) -> None:
    found = flow(page(line("写到边上的一行", top=380), first, second))
    assert str(found[-1]).endswith(first.text + second.text) is joined


def test_figures_below_each_other_are_not_made_one() -> None:
    assert cell_of(["25", "80"]) == "25 80"
    assert cell_of(["２５", "８０"]) == "２５ ８０"
    assert cell_of(["规上企", "业全覆", "盖"]) == "规上企业全覆盖"
    assert paragraph_of(["到２０２", "７年"]) == "到２０２７年"
