"""The page as an office program sets it: measured from the PDF that LibreOffice makes."""

from __future__ import annotations

import dataclasses
import itertools
import re
import subprocess
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from laoyousuode.period import Period
from laoyousuode.plan import ANNEXES
from laoyousuode.plan_file import default_plan
from laoyousuode.results import Results, TaskReport, from_json
from reporter.bulletin.bulletin import render, render_annexes
from reporter.words.change import Before, Past
from tests.bulletin.bulletin_results import HR, make, realistic

pytestmark = pytest.mark.office
PLAN = default_plan()
# With every annex printed.
WHOLE = dataclasses.replace(PLAN, bulletin=dataclasses.replace(PLAN.bulletin, annexes=ANNEXES))
POINTS = 72 / 25.4  # to a millimetre
NAMES = ("full", "real", "annexes", "samples", "compared")
MOST_PAGES = 5


@dataclass(frozen=True)
class Piece:
    """A run of text where it stands: from the page's left and top, in millimetres."""

    left: float
    baseline: float
    text: str


def pieces(page: PageObject) -> list[Piece]:
    found: list[Piece] = []
    height = float(page.mediabox.height)

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            found.append(Piece(x / POINTS, (height - y) / POINTS, text.strip()))

    page.extract_text(visitor_text=visit)
    return found


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[PageObject]]:
    """A realistic bulletin, and one of nothing but full lines, in one run of the office program."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "full.docx").write_bytes(
        render(WHOLE, make(WHOLE, "2026-10", tasks=(TaskReport(1, HR, "中" * 2800),)))
    )
    (folder / "real.docx").write_bytes(render(PLAN, realistic(PLAN)))
    annexes = render_annexes(PLAN, realistic(PLAN))
    assert annexes is not None
    (folder / "annexes.docx").write_bytes(annexes)
    samples = Path(__file__).parents[2] / "samples" / "2026-10" / "expected" / "results.json"
    month = from_json(samples.read_text(encoding="utf-8"))
    (folder / "samples.docx").write_bytes(render(PLAN, month))
    (folder / "compared.docx").write_bytes(render(PLAN, month, past=months_before(month)))
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), *(str(folder / f"{name}.docx") for name in NAMES)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {name: list(PdfReader(folder / f"{name}.pdf").pages) for name in NAMES}


def months_before(month: Results) -> Past:
    """A month before and a year before in which every figure was a little less and a third of the lights yellow."""
    then = {
        row.no: Before(
            Period(2026, 9),
            None if row.value is None else row.value * Decimal("0.97"),
            "滞后",
            "yellow" if place % 3 == 0 else row.light,
        )
        for place, row in enumerate(month.indicators)
    }
    year = {no: dataclasses.replace(row, period=Period(2025, 10)) for no, row in then.items()}
    return Past(previous=then, year_before=year)


@pytest.fixture(scope="module")
def real(printed: dict[str, list[PageObject]]) -> list[PageObject]:
    return printed["real"]


@pytest.fixture(scope="module")
def full_pages(printed: dict[str, list[PageObject]]) -> list[list[Piece]]:
    """Pages of which every line is 中."""
    found = []
    for page in printed["full"]:
        lines = [piece for piece in pieces(page) if not re.search(r"\d|—", piece.text)]
        if len(lines) > 15 and all(set(piece.text) == {"中"} for piece in lines):
            found.append(lines)
    assert found
    return found


def test_a_page_holds_22_lines_of_28_characters(full_pages: list[list[Piece]]) -> None:
    for lines in full_pages:
        baselines = sorted({round(line.baseline, 1) for line in lines})
        assert len(baselines) == 22
        for baseline in baselines:
            on_it = [line for line in lines if abs(line.baseline - baseline) < 0.2]
            assert sum(len(line.text) for line in on_it) == 28


def test_the_text_block_stands_where_the_standard_wants_it(full_pages: list[list[Piece]]) -> None:
    lines = sorted(full_pages[0], key=lambda line: line.baseline)
    assert min(line.left for line in lines) == pytest.approx(28, abs=0.3)
    pitch = 225 / 22
    assert 37 < lines[0].baseline < 37 + pitch
    assert 262 - pitch < lines[-1].baseline < 262
    assert (lines[-1].baseline - lines[0].baseline) / 21 == pytest.approx(pitch, abs=0.05)


def test_every_page_is_a4(printed: dict[str, list[PageObject]]) -> None:
    for page in itertools.chain.from_iterable(printed.values()):
        assert float(page.mediabox.width) / POINTS == pytest.approx(210, abs=0.2)
        assert float(page.mediabox.height) / POINTS == pytest.approx(297, abs=0.2)


def test_page_numbers_stand_outside(real: list[PageObject]) -> None:
    for number, page in enumerate(real, 1):
        low = [piece for piece in pieces(page) if piece.baseline > 263]
        assert re.sub(r"\s", "", "".join(piece.text for piece in low)) == f"—{number}—"
        left = min(piece.left for piece in low)
        if number % 2:
            assert left > 150
        else:
            assert left == pytest.approx(28 + 4.9, abs=0.6)  # one 4号 character in
        # the dash is a third of the character above its baseline
        assert low[0].baseline - 262 - 14 / 3 / POINTS == pytest.approx(7, abs=0.8)


def lines_of(page: PageObject) -> list[tuple[float, str]]:
    """The page's lines from the top: baseline and text without blanks."""
    found = sorted(pieces(page), key=lambda piece: (round(piece.baseline), piece.left))
    grouped = itertools.groupby(found, key=lambda piece: round(piece.baseline))
    return [
        (line[0].baseline, re.sub(r"\s", "", "".join(piece.text for piece in line)))
        for line in (list(group) for _, group in grouped)
    ]


def test_each_annex_begins_a_page(printed: dict[str, list[PageObject]]) -> None:
    pages = [*printed["real"], *printed["annexes"]]
    starts = [lines_of(page)[:2] for page in pages if re.fullmatch(r"附件\d", lines_of(page)[0][1])]
    assert [(label[1], title[1]) for label, title in starts] == [
        ("附件1", "指标责任台账"),
        ("附件2", "报送情况"),
        ("附件3", "重点任务推进情况"),
        ("附件4", "质疑清单和核实情况"),
        ("附件5", "方案文本待明确事项"),
    ]
    line = 225 / 22
    for label, title in starts:
        assert 37 < label[0] < 37 + line
        assert 37 + 2 * line < title[0] < 37 + 3 * line


def test_the_signature_stands_under_some_text(real: list[PageObject]) -> None:
    signed = next(page for page in real if "2026年11月5日" in re.sub(r"\s", "", page.extract_text()))
    assert "附件：" in re.sub(r"\s", "", signed.extract_text())
    assert "请各单位不迟于" in re.sub(r"\s", "", signed.extract_text())


@pytest.mark.parametrize("name", ["samples", "compared"])
def test_a_month_of_thirteen_bureaus_is_told_on_five_pages(
    name: str, printed: dict[str, list[PageObject]]
) -> None:
    """With the sentences of change too, which a working folder has from the second month on."""
    texts = [re.sub(r"\s", "", page.extract_text()) for page in printed[name]]
    assert ("环比" in "".join(texts)) == (name == "compared")
    signed = next(place for place, text in enumerate(texts, 1) if "附件：1." in text)
    assert signed <= MOST_PAGES
    # The signature stands on the last of them, and the first page is full.
    assert f"{PLAN.bulletin.signer}2026年11月5日" in texts[signed - 1]
    assert 262 - lowest(printed[name][0]) < 225 / 3


def body_pages(pages: list[PageObject]) -> list[PageObject]:
    """The pages before the signature's."""
    texts = [re.sub(r"\s", "", page.extract_text()) for page in pages]
    return pages[: next(place for place, text in enumerate(texts) if "附件：1." in text)]


def test_a_table_leaves_no_third_of_a_page_blank(real: list[PageObject]) -> None:
    *pages, last = body_pages(real)
    for page in pages:
        assert 262 - lowest(page) < 225 / 3
    # The signature's page bears the last words too: the page before ends early only where these would not fit.
    signed = real[len(pages) + 1]
    assert 262 - lowest(last) < lowest(signed) - 37


def lowest(page: PageObject) -> float:
    """Where the page's text ends, above its number: in millimetres from the page's top."""
    return max(piece.baseline for piece in pieces(page) if piece.baseline < 262)


def test_a_note_stands_below_some_rows(real: list[PageObject]) -> None:
    for page in real:
        found = [text for _, text in lines_of(page)]
        if any(text.startswith("注：偏离度") for text in found):
            assert not found[0].startswith("注：")
            assert sum(text.startswith("序号") or text.startswith("编号") for text in found) >= 1, found[:3]
            assert next(place for place, text in enumerate(found) if text.startswith("注：")) >= 3


def test_a_table_that_goes_on_repeats_its_heading(real: list[PageObject]) -> None:
    """Rows of table 1 stand under its heading on every page that has some."""
    pages_with_rows = [
        page
        for page in real
        if any(
            text.startswith(("1城镇登记失业率（%）", "C7能级工资集体协商百人以上"))
            for _, text in lines_of(page)
        )
    ]
    assert pages_with_rows
    for page in pages_with_rows:
        assert any(text.startswith("序号指标（单位）") for _, text in lines_of(page))


def test_a_figure_stands_above_its_title(real: list[PageObject]) -> None:
    for title, word in (("图1各重点任务亮灯情况", "绿灯"), ("图2指标完成率与序时进度比较", "序时进度")):
        page = next(page for page in real if any(text.startswith(title) for _, text in lines_of(page)))
        place = next(baseline for baseline, text in lines_of(page) if text.startswith(title))
        drawn = [piece for piece in pieces(page) if word in piece.text and piece.baseline < place]
        assert drawn, title
        assert all(28 - 1 <= piece.left <= 28 + 156 for piece in drawn)
