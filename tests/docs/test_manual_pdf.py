"""The manual's PDF, which the bundle brings: it is the manual as it stands, the clerk's part is three pages."""

from __future__ import annotations

import io
import re
import tomllib
from functools import cache
from pathlib import Path

import pypdf
import pytest

from bundle.contents import BOOK, BOOK_IN_WHEEL, book, contents
from bundle.parts import own_files, script_files
from docs.manual import PDF, SOURCE, headings, make, page_of, pages_of, parsed, sources_of
from docs.manual import digest as digest_of
from tests.docs.documents import MANUAL, ROOT, pictures

CLERKS_PAGES = 3
A4 = (595, 842)
_FOOT = re.compile(r"—\s*(\d+)\s*—")


@cache
def reader() -> pypdf.PdfReader:
    return pypdf.PdfReader(PDF)


def texts_of(pdf: pypdf.PdfReader) -> tuple[str, ...]:
    """Each page's text without blanks, its foot left out."""
    return tuple(re.sub(r"\s+", "", _FOOT.sub("", page.extract_text())) for page in pdf.pages)


@cache
def page_texts() -> tuple[str, ...]:
    return texts_of(reader())


def sentences() -> list[str]:
    """The manual's text as its reader sees it, in pieces that no line's end and no mark-up divides."""
    found = []
    for token in parsed(SOURCE.read_text(encoding="utf-8")):
        for child in token.children or ():
            if child.type in ("text", "code_inline"):
                found += re.split("[。；：]", child.content)
        if token.type == "fence":
            found += token.content.splitlines()
    return [text for piece in found if (text := re.sub(r"\s+", "", piece))]


def test_it_was_made_from_the_manual_and_its_pictures() -> None:
    """`python -m docs.manual` writes it anew."""
    page = page_of(parsed(SOURCE.read_text(encoding="utf-8")), {})
    assert sources_of(PDF.read_bytes()) == digest_of(page)


def test_all_of_the_manual_stands_in_it() -> None:
    whole = "".join(page_texts())
    assert len(sentences()) > 300
    assert [text for text in sentences() if text not in whole] == []
    shown = sum(len(page.images) for page in reader().pages)
    assert shown >= len(pictures(MANUAL)) > 10


def test_the_clerks_part_is_three_pages_of_its_own() -> None:
    [clerk, office] = [
        each for each in headings(parsed(SOURCE.read_text(encoding="utf-8"))) if each.level == 2
    ][:2]
    assert (clerk.words, office.words[:2]) == ("一、填报单位", "二、")
    places = pages_of(PDF.read_bytes())
    assert places[office.name] - places[clerk.name] <= CLERKS_PAGES
    for each in (clerk, office):
        assert page_texts()[places[each.name] - 1].startswith(re.sub(r"\s", "", each.words))


def test_the_contents_and_the_bookmarks_name_the_pages() -> None:
    places = pages_of(PDF.read_bytes())
    marks = headings(parsed(SOURCE.read_text(encoding="utf-8")))
    contents_page = page_texts()[0]
    for mark in marks:
        words, page = re.sub(r"\s", "", mark.words), places[mark.name]
        assert f"{words}{page}" in contents_page, mark.words
        assert words in page_texts()[page - 1], mark.words
    assert reader().outline


def test_pages_are_a4_and_numbered() -> None:
    for number, page in enumerate(reader().pages, 1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
        assert _FOOT.findall(page.extract_text())[-1] == str(number)


def test_it_bears_no_time_and_no_program() -> None:
    data = PDF.read_bytes()
    assert set(reader().metadata or {}) == {"/Title", "/SourcesSHA256"}
    for name in (b"CreationDate", b"ModDate", b"Skia", b"Chrom", b"/tmp/"):
        assert name not in data, name


@pytest.mark.browser
def test_the_same_sources_make_the_same_bytes_with_the_same_text() -> None:
    """Another version of the browser may end a page elsewhere: behind the contents the text as a whole is compared."""
    first, second = make(), make()
    assert first == second
    made = texts_of(pypdf.PdfReader(io.BytesIO(first)))
    assert "".join(made[1:]) == "".join(page_texts()[1:])


# --- in the bundle ---


def test_the_bundle_brings_it_beside_the_page_that_says_how_to_begin() -> None:
    files = script_files()
    assert files["使用手册.pdf"] == PDF.read_bytes()
    assert "使用手册.pdf" in files["使用说明.txt"].decode("utf-8-sig")


def test_an_installed_program_finds_it_in_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wheel carries it inside `bundle`; there the source tree's folder is not."""
    package = tmp_path / "bundle"
    package.mkdir()
    (package / BOOK_IN_WHEEL).write_bytes(b"%PDF-1.4 here")
    monkeypatch.setattr("bundle.contents.FOLDER", package)
    assert book().read_bytes() == b"%PDF-1.4 here"


def test_the_wheel_carries_it_and_a_bundle_built_from_there_is_the_same() -> None:
    """What the wheel has inside of its packages alone is left out of the packages that go into the bundle."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = table["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert carried[BOOK] == f"bundle/{BOOK_IN_WHEEL}"
    assert (ROOT / BOOK).is_file()
    left_out = tuple(contents()["packages"]["own_left_out"])
    assert [goal for goal in carried.values() if not f"{goal}/".startswith(left_out)] == []
    assert not [name for name in own_files() if name.endswith(".pdf")]
