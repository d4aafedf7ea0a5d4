"""The papers as an office program sets them: one page each, the letter's red lines where GB/T 9704 wants them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from laoyousuode.period import Period
from laoyousuode.results import from_json
from reporter.papers.making import write_brief, write_bureau_table, write_letters
from reporter.papers.slides import write_slides
from reporter.words.change import Past
from tests.documents.random_results import PLAN
from tests.office import convert

pytestmark = pytest.mark.office
SAMPLES = Path(__file__).parents[2] / "samples" / "2026-10" / "expected" / "results.json"
MILLIMETRES = 25.4 / 150  # a pixel, at 150 to the inch


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples' papers, printed by one run of the office program."""
    where = tmp_path_factory.mktemp("papers")
    results = from_json(SAMPLES.read_text(encoding="utf-8"))
    assert results.period == Period(2026, 10) and results.due is not None
    made = {
        "专报.docx": write_brief(PLAN, results, Past()),
        "单位情况表.docx": write_bureau_table(PLAN, results, Past()),
        "会商.pptx": write_slides(PLAN, results, Past()),
        **write_letters(PLAN, results, Past(), results.due),
    }
    for name, data in made.items():
        (where / name).write_bytes(data)
    convert([where / name for name in made], "pdf", where)
    return where


def red_rows(pdf: Path) -> dict[float, int]:
    """Of page 1: how many red pixels stand at which height, in millimetres from the upper edge."""
    picture = pdf.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-singlefile", str(pdf), str(picture)], check=True
    )
    data = picture.with_suffix(".ppm").read_bytes()
    _, size, _, pixels = data.split(b"\n", 3)
    width, height = map(int, size.split())
    found = {}
    for y in range(height):
        row = pixels[3 * width * y : 3 * width * (y + 1)]
        count = sum(
            r > 200 and g < 90 and b < 90 for r, g, b in zip(row[::3], row[1::3], row[2::3], strict=True)
        )
        if count:
            found[y * MILLIMETRES] = count
    return found


def test_each_word_paper_has_one_page_and_the_slides_are_few(folder: Path) -> None:
    pages = {path.stem: len(PdfReader(path).pages) for path in folder.glob("*.pdf")}
    assert pages.pop("会商") <= 8
    assert {"专报", "单位情况表"} <= set(pages) and len(pages) >= 4
    assert set(pages.values()) == {1}


def test_the_letters_mark_and_lines(folder: Path) -> None:
    letter = next(path for path in sorted(folder.glob("*.pdf")) if path.stem.startswith("督办单"))
    rows = red_rows(letter)
    long = 169 / MILLIMETRES
    mark = [at for at, count in rows.items() if count < long]
    lines = [at for at, count in rows.items() if count >= long]
    assert min(mark) == pytest.approx(30, abs=1)
    upper, lower = [at for at in lines if at < 148], [at for at in lines if at > 148]
    assert min(upper) - max(at for at in mark if at < 100) == pytest.approx(4, abs=1)
    assert 297 - max(lower) == pytest.approx(20, abs=1)


def test_the_letter_bears_no_page_number(folder: Path) -> None:
    letter = next(path for path in sorted(folder.glob("*.pdf")) if path.stem.startswith("督办单"))
    assert "— 1 —" not in PdfReader(letter).pages[0].extract_text()
