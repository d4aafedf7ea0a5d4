"""The reader beside LibreOffice, cell by cell: the same forms spelt in all the ways in which files are spelt."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from laoyousuode.layout import address
from reporter.workbooks.workbook import open_workbook
from tests.mutations import office
from tests.mutations.forms import LEAD, filled

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not office.is_there(), reason="LibreOffice is not installed"),
]
SHEETS = ["指标填报", "重点任务"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Parts = dict[str, str]


def base() -> Parts:
    """A form with what may stand in a cell, as text parts."""
    book = openpyxl.load_workbook(io.BytesIO(filled(LEAD)))
    sheet = book["指标填报"]
    for place, error in (("H11", "#REF!"), ("H12", "#N/A"), ("I13", "#DIV/0!"), ("J13", "#VALUE!")):
        sheet[place].value, sheet[place].data_type = error, "e"
    sheet["H17"], sheet["H18"], sheet["N9"] = True, 1e-9, " 前后 有空格 "
    sheet["N10"], sheet["N11"], sheet["N12"] = "两\n行", "😀<&>", "'0012"
    sheet["H23"], sheet["H23"].number_format = 0.95, "0.00%"
    sheet["AZ400"], sheet["A999"] = "远", 7.5
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def strict(parts: Parts) -> Parts:
    old, new = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
    return {
        name: text.replace(f"{old}/spreadsheetml/2006/main", f"{new}/spreadsheetml/main").replace(
            f"{old}/officeDocument/2006/", f"{new}/officeDocument/"
        )
        for name, text in parts.items()
    }


def _sheets(parts: Parts, change: Callable[[str], str]) -> Parts:
    return {name: change(text) if "worksheets/sheet" in name else text for name, text in parts.items()}


def lying_dimension(parts: Parts) -> Parts:
    changed = _sheets(parts, lambda text: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1"', text))
    assert changed != parts
    return changed


def endless_dimension(parts: Parts) -> Parts:
    return _sheets(
        parts, lambda text: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', text)
    )


def prefixed(parts: Parts) -> Parts:
    def change(text: str) -> str:
        plain = text.replace(f'xmlns="{MAIN}"', f'xmlns:m="{MAIN}"')
        return re.sub(r"<(/?)([A-Za-z]\w*)(?=[\s/>])", r"<\1m:\2", plain)

    names = {name for name in parts if "worksheets/sheet" in name or "sharedStrings" in name}
    return {name: change(text) if name in names else text for name, text in parts.items()}


def shared(parts: Parts) -> Parts:
    """What openpyxl writes inline, as shared strings."""
    strings: dict[str, int] = {}

    def change(text: str) -> str:
        return re.sub(
            r'<c ([^>]*?)t="inlineStr"([^>]*)><is>(.*?)</is></c>',
            lambda m: f'<c {m[1]}t="s"{m[2]}><v>{strings.setdefault(m[3], len(strings))}</v></c>',
            text,
            flags=re.DOTALL,
        )

    changed = _sheets(parts, change)
    assert "inlineStr" not in changed["xl/worksheets/sheet2.xml"] and len(strings) > 100
    items = "".join(f"<si>{each}</si>" for each in strings)
    changed["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}" count="9" uniqueCount="1">{items}</sst>'
    relations, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
    office_type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    content = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    link = f'<Relationship Id="rId99" Type="{office_type}" Target="sharedStrings.xml"/></Relationships>'
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{content}"/></Types>'
    changed[relations] = changed[relations].replace("</Relationships>", link)
    changed[types] = changed[types].replace("</Types>", part)
    return changed


def without_references(parts: Parts) -> Parts:
    """Rows without a number: each follows the last. Cells keep theirs."""
    return _sheets(parts, lambda text: re.sub(r'<row r="(\d+)"', _keep_jump(), text))


def _keep_jump() -> Callable[[re.Match[str]], str]:
    last = 0

    def change(match: re.Match[str]) -> str:
        nonlocal last
        number = int(match[1])
        follows, last = number == last + 1, number
        return "<row" if follows else match[0]

    return change


def dates_of_1904(parts: Parts) -> Parts:
    changed = {
        **parts,
        "xl/workbook.xml": re.sub(r"<workbookPr\b", '<workbookPr date1904="1"', parts["xl/workbook.xml"]),
    }
    assert changed != parts
    return changed


def runs(parts: Parts) -> Parts:
    """Rich text with a phonetic guide, which is no part of the text."""
    parts = shared(parts)
    guide = '<rPh sb="0" eb="1"><t>guide</t></rPh>'
    text = re.sub(
        r"<si><t(?: [^>]*)?>([^<&]{2})([^<]*)</t></si>",
        r'<si><r><rPr><b/></rPr><t xml:space="preserve">\1</t></r><r><t xml:space="preserve">\2</t></r>'
        + f"{guide}</si>",
        parts["xl/sharedStrings.xml"],
    )
    assert text.count("guide") > 50
    return {**parts, "xl/sharedStrings.xml": text}


WAYS: dict[str, Callable[[Parts], Parts]] = {
    "plain": lambda parts: parts,
    "strict": strict,
    "lying dimension": lying_dimension,
    "endless dimension": endless_dimension,
    "prefixed": prefixed,
    "shared strings": shared,
    "rows without numbers": without_references,
    "1904": dates_of_1904,
    "runs": runs,
}


def pack(parts: Parts, *, utf16: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            data = text.encode()
            if utf16 and ("worksheets/sheet" in name or "sharedStrings" in name):
                body = re.sub(r"^<\?xml.*?\?>", "", text)
                data = f'<?xml version="1.0" encoding="UTF-16"?>{body}'.encode("utf-16")
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, dict[str, Any]]]:
    """Every way of spelling, with what LibreOffice reads in it; also what LibreOffice itself saves."""
    folder = tmp_path_factory.mktemp("ways")
    written = {name: pack(change(base())) for name, change in WAYS.items()}
    paths = {}
    for index, (name, data) in enumerate(written.items()):
        paths[name] = folder / f"{index}.xlsx"
        paths[name].write_bytes(data)
    saved = {kind: folder / f"saved.{kind}" for kind in office.FILTERS}
    jobs: list[office.Job] = [{"open": str(path), "dump": SHEETS} for path in paths.values()]
    jobs.append(
        {
            "open": str(paths["plain"]),
            "save": [[str(saved[kind]), name] for kind, name in office.FILTERS.items()],
        }
    )
    answers = office.run(
        [*jobs, *({"open": str(path), "dump": SHEETS} for path in saved.values())], folder / "lo"
    )
    names = [*paths, "", *(f"saved {kind}" for kind in saved)]
    places = [*paths.values(), Path(), *saved.values()]
    return {name: (path, answer) for name, path, answer in zip(names, places, answers, strict=True) if name}


@pytest.mark.parametrize("way", [*WAYS, *(f"saved {kind}" for kind in office.FILTERS)])
def test_the_same_cells_as_libreoffice(files: dict[str, tuple[Path, dict[str, Any]]], way: str) -> None:
    path, answer = files[way]
    assert "error" not in answer, answer
    book = open_workbook(path)
    for name in SHEETS:
        ours = {address(*place): cell for place, cell in book.sheet(name).cells.items()}
        theirs = answer["sheets"][name]
        typed = {place for place, cell in ours.items() if cell.formula is None}
        assert {p for p in theirs if not theirs[p][2]} - typed - _turned(ours, theirs) == set(), name
        for place in typed:
            assert place in theirs, (name, place, ours[place])
            kind, value, _ = theirs[place]
            cell = ours[place]
            if cell.kind in ("number", "date", "boolean"):
                assert kind == "number" and value == pytest.approx(float(cell.value or 0)), (
                    name,
                    place,
                    cell,
                )
            elif cell.kind == "text":
                assert (kind, value) == ("text", cell.value), (name, place)
            else:
                assert (kind, value) == ("error", cell.value), (name, place, cell)
    assert len([c for c in book.sheet("指标填报").cells.values() if c.formula is None]) > 150


def test_utf_16_reads_as_utf_8() -> None:
    """LibreOffice 7.4 does not open such a file, so the plain spelling stands in for it."""
    one, other = open_workbook(pack(base())), open_workbook(pack(base(), utf16=True))
    for name in SHEETS:
        assert one.sheet(name).cells == other.sheet(name).cells and len(one.sheet(name).cells) > 50


def _turned(ours: dict[str, Any], theirs: dict[str, Any]) -> set[str]:
    """What one of the two keeps as a formula: LibreOffice makes formulas of errors and truth values."""
    return {place for place in theirs if place in ours and ours[place].formula is not None}


def test_the_comparison_sees_a_wrong_cell(files: dict[str, tuple[Path, dict[str, Any]]]) -> None:
    path, answer = files["plain"]
    answer["sheets"]["指标填报"]["H7"] = ["number", 99.0, ""]
    with pytest.raises(AssertionError, match="H7"):
        test_the_same_cells_as_libreoffice({"plain": (path, answer)}, "plain")
