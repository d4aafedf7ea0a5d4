"""Makes docs/使用手册.pdf, which the bundle brings, from docs/使用手册.md and its pictures.

    python -m docs.manual            write it
    python -m docs.manual --check    fail where the committed one was made from something else

markdown-it makes the page, Chromium prints it: once to learn on which page each heading stands, once with the contents.
Chromium writes the time and its own name into a PDF; here they are replaced by the digest of what it was made from.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import html
import io
import logging
import re
import sys
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdf
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pypdf.generic import ArrayObject, ByteStringObject, IndirectObject

from docs.typefaces import face
from laoyousuode.output import write_in_place
from tests.wallchart.browser import Browser

HERE = Path(__file__).parent
SOURCE, STYLE, PDF = HERE / "使用手册.md", HERE / "manual.css", HERE / "使用手册.pdf"
# Chromium counts its objects a few short; pypdf minds it in every run.
logging.getLogger("pypdf").setLevel(logging.ERROR)
PICTURE = re.compile(r'src="(pictures/[^"]+)"')
# The style's families, the typefaces that they are on this system, their weights.
FACES = (
    ("Song", "Noto Serif CJK SC", "normal"),
    ("Hei", "Noto Sans CJK SC", "bold"),
    ("Mono", "Noto Sans Mono CJK SC", "normal"),
)
_DIGEST = "/SourcesSHA256"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the manual: its level, its words, the name by which the page knows it."""

    level: int
    words: str
    name: str


def parsed(text: str) -> list[Token]:
    """The manual's tokens, each heading with a name."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", f"h{place}")
    return tokens


def headings(tokens: list[Token]) -> list[Heading]:
    """The chapters and sections that the contents list, in their order."""
    return [
        Heading(int(opening.tag[1]), inline.content, str(opening.attrGet("id")))
        for opening, inline in pairwise(tokens)
        if opening.type == "heading_open" and opening.tag in ("h2", "h3")
    ]


def title_of(tokens: list[Token]) -> str:
    """What the whole is called."""
    return tokens[1].content


def page_of(tokens: list[Token], pages: dict[str, int], faces: str = "") -> str:
    """The whole as HTML; `pages` tells where a heading stands, as far as it is known; `faces` are the typefaces."""
    parser = MarkdownIt("commonmark").enable("table")
    body = parser.renderer.render(tokens, parser.options, {})
    head, chapter, rest = body.partition("<h2")
    style = STYLE.read_text(encoding="utf-8")
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{html.escape(title_of(tokens))}</title>'
        f"<style>{faces}{style}</style></head><body>{head}{contents(tokens, pages)}{chapter}{rest}</body></html>"
    )


def contents(tokens: list[Token], pages: dict[str, int]) -> str:
    """The page of contents: chapters and sections with their pages."""
    lines = [
        f'<div class="h{each.level}"><a href="#{each.name}">{html.escape(each.words)}</a><span class="dots"></span>'
        f"<span>{pages.get(each.name, 0)}</span></div>"
        for each in headings(tokens)
    ]
    return f'<div class="contents">{"".join(lines)}</div>'


def faces_for(page: str) -> str:
    """The typefaces of the style, with the characters of the page."""
    used = "".join(sorted(set(page) - set("\n\t")))
    return "".join(face(family, system, weight, used) for family, system, weight in FACES)


def digest(page: str) -> str:
    """Of everything that the PDF is made from: the page and its pictures."""
    found = hashlib.sha256(page.encode("utf-8"))
    for name in sorted(set(PICTURE.findall(page))):
        found.update((HERE / name).read_bytes())
    return found.hexdigest()


def printed(page: str, browser: Browser) -> bytes:
    """The page as a PDF, as the browser prints it."""
    with tempfile.NamedTemporaryFile("w", suffix=".html", dir=HERE, encoding="utf-8") as file:
        file.write(page)
        file.flush()
        browser.open(Path(file.name), 1000, 1400)
        answer = browser.send(
            "Page.printToPDF", preferCSSPageSize=True, printBackground=True, generateTaggedPDF=False
        )
        return base64.b64decode(answer["data"])


def pages_of(pdf: bytes) -> dict[str, int]:
    """On which page each heading stands: the contents link there."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return {
        name.lstrip("/"): (reader.get_destination_page_number(place) or 0) + 1
        for name, place in reader.named_destinations.items()
    }


def settled(pdf: bytes, tokens: list[Token], pages: dict[str, int]) -> bytes:
    """The same PDF with bookmarks and without a time; it bears the digest of its sources."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(pdf)))
    above: dict[int, IndirectObject] = {}
    for mark in headings(tokens):
        place = pages[mark.name] - 1
        above[mark.level] = writer.add_outline_item(
            title=mark.words, page_number=place, parent=above.get(mark.level - 1)
        )
    sources = digest(page_of(tokens, {}))
    writer.metadata = {"/Title": title_of(tokens), _DIGEST: sources}
    name = ByteStringObject(bytes.fromhex(sources)[:16])
    writer._ID = ArrayObject([name, name])
    writer.pdf_header = "%PDF-1.4"
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def sources_of(pdf: bytes) -> str:
    """The digest of what a PDF was made from, "" where it bears none."""
    metadata = pypdf.PdfReader(io.BytesIO(pdf)).metadata
    return str(metadata.get(_DIGEST, "")) if metadata else ""


def make() -> bytes:
    """The manual's PDF."""
    tokens = parsed(SOURCE.read_text(encoding="utf-8"))
    # A browser that was ended writes into its profile for a moment longer.
    scratch = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with scratch as profile, Browser(Path(profile)) as browser:
        faces = faces_for(page_of(tokens, {}) + "".join(map(str, range(10))))
        pages = pages_of(printed(page_of(tokens, {}, faces), browser))
        made = printed(page_of(tokens, pages, faces), browser)
    return settled(made, tokens, pages)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        write_in_place(PDF, make())
        return 0
    wanted = digest(page_of(parsed(SOURCE.read_text(encoding="utf-8")), {}))
    if sources_of(PDF.read_bytes()) == wanted:
        return 0
    sys.stderr.write(
        "docs/使用手册.pdf was made from another text or other pictures: python -m docs.manual\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
