"""Marked copies in other programs: every sheet and figure is there, and what a signature or a thread needs is done."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from laoyousuode.plan_file import default_plan
from reporter.answers.answers import answer_alone, marked_copy
from reporter.workbooks.workbook import open_workbook
from tests.engines.returned import NODE, saved_by_programs, spoilt
from tests.mutations import office
from tests.mutations.judge import read
from tests.npm import programs
from tests.readings import accepted

CASES = Path(__file__).parents[1] / "cases" / "fail"
SIGNED, THREADED = CASES / "18-signed-workbook-marked.xlsx", CASES / "19-thread-at-marked-cell.xlsx"
Sheets = Mapping[str, Mapping[str, object]]


def mark(data: bytes, folder: Path, name: str = "返回表.xlsx") -> bytes:
    path = folder / name
    path.write_bytes(data)
    suffix, marked = marked_copy(default_plan(), None, answer_alone(default_plan(), read(data, name)), path)
    assert suffix == ".xlsx"
    return marked


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Files of several programs, by what is special about them."""
    folder = tmp_path_factory.mktemp("originals")
    found = {"signed": SIGNED.read_bytes(), "threaded": THREADED.read_bytes(), "openpyxl": spoilt()}
    return found | saved_by_programs(folder)


@pytest.fixture(scope="module")
def copies(originals: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The marked copy of each."""
    folder = tmp_path_factory.mktemp("copies")
    found = {}
    for name, data in originals.items():
        found[name] = folder / f"{name}.marked.xlsx"
        found[name].write_bytes(mark(data, folder))
    return found


def by_openpyxl(path: Path, scratch: Path) -> Sheets:
    book = openpyxl.load_workbook(path)
    return {sheet.title: {c.coordinate: c.value for row in sheet for c in row} for sheet in book.worksheets}


def by_libreoffice(path: Path, scratch: Path) -> Sheets:
    (answer,) = office.run([{"open": str(path), "dump": True}], scratch)
    assert "error" not in answer, answer
    return {name: {at: cell[1] for at, cell in cells.items()} for name, cells in answer["sheets"].items()}


def by_gnumeric(path: Path, scratch: Path) -> Sheets:
    scratch.mkdir(exist_ok=True)
    goal = scratch / "gnumeric.xlsx"
    subprocess.run(["ssconvert", str(path), str(goal)], check=True, capture_output=True, timeout=120)
    return by_openpyxl(goal, scratch)


def by_node(library: str) -> Callable[[Path, Path], Sheets]:
    def opened(path: Path, scratch: Path) -> Sheets:
        (answer,) = programs.run([{"with": library, "open": str(path), "dump": True}], scratch)
        assert "error" not in answer, answer
        sheets: Sheets = answer["sheets"]
        return sheets

    return opened


def wants(is_there: bool, what: str) -> pytest.MarkDecorator:
    """In CI, where everything is installed, nothing is left out."""
    return pytest.mark.skipif(not is_there and not os.environ.get("CI"), reason=f"{what} is not installed")


OPENED = [
    pytest.param(by_openpyxl, id="openpyxl"),
    pytest.param(
        by_libreoffice,
        id="libreoffice",
        marks=[pytest.mark.office, wants(office.is_there(), "LibreOffice")],
    ),
    pytest.param(by_gnumeric, id="gnumeric", marks=wants(shutil.which("ssconvert") is not None, "Gnumeric")),
    *(
        pytest.param(by_node(name), id=name, marks=wants(programs.is_there(), f"npm's {name}"))
        for name in NODE
    ),
]


def plain(value: object) -> object:
    """A number as a number, whatever a program hands over; texts without what a program does to line ends."""
    try:
        return float(str(value))
    except ValueError:
        return str(value).replace("\r", "").strip()


@pytest.mark.parametrize("opened", OPENED)
def test_every_program_finds_all_sheets_and_figures(
    opened: Callable[[Path, Path], Sheets],
    originals: dict[str, bytes],
    copies: dict[str, Path],
    tmp_path: Path,
) -> None:
    for name, path in copies.items():
        found = opened(path, tmp_path / name)
        book = open_workbook(originals[name])
        assert list(found) == ["整改清单", *book.sheet_names], name
        for title in ("指标填报", "重点任务"):
            sheet = book.sheet(title)
            due = {
                openpyxl.utils.get_column_letter(column) + str(row): plain(cell.value)
                for (row, column), cell in sheet.cells.items()
                if cell.formula is None and cell.kind in ("text", "number") and not cell.is_blank
            }
            assert len(due) > 25
            assert {at: plain(found[title].get(at)) for at in due} == due, (name, title)
        assert any("约24" in str(text) or "约2.85" in str(text) for text in found["整改清单"].values()), name


@pytest.mark.parametrize("name", ["signed", "threaded", "openpyxl"])
def test_what_is_added_bears_the_usual_names(
    name: str, originals: dict[str, bytes], copies: dict[str, Path]
) -> None:
    before, after = set(parts(originals[name])), parts(copies[name].read_bytes())
    for added in set(after) - before:
        assert re.fullmatch(
            r"xl/(worksheets/sheet\d+\.xml|worksheets/_rels/sheet\d+\.xml\.rels|comments\d+\.xml|"
            r"drawings/vmlDrawing\d+\.vml|persons/person\.xml)",
            added,
        ), added
    prefixes = {found for text in after.values() for found in re.findall(r"xmlns:(\w+)=", text)}
    assert not any(re.fullmatch(r"ns\d+", prefix) for prefix in prefixes)
    for text in after.values():
        for target in re.findall(r'Id="rId\d+"[^>]* Target="([^"]+)"', text):
            assert not target.startswith("/xl/lysd")
    with zipfile.ZipFile(copies[name]) as archive:
        infos = archive.infolist()
        assert [info.filename for info in infos[:2]] == ["[Content_Types].xml", "_rels/.rels"]
        assert {(info.create_system, info.date_time) for info in infos} == {(3, (1980, 1, 1, 0, 0, 0))}


def test_a_copy_has_no_dead_signature(copies: dict[str, Path]) -> None:
    signed, copy = parts(SIGNED.read_bytes()), parts(copies["signed"].read_bytes())
    assert any("signature" in name.lower() for name in signed)
    assert not [name for name in copy if "signature" in name.lower() or name.endswith(".sigs")]
    for name in ("[Content_Types].xml", "_rels/.rels"):
        assert "digital-signature" not in copy[name] and "sigs" not in copy[name]


def test_a_signature_with_certificates_goes_with_them(tmp_path: Path) -> None:
    """As Excel writes it: content types of its own, a certificate behind each signature."""
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = f"{space}/digital-signature"
    link = '<Relationships xmlns="%s"><Relationship Id="rId1" Type="%s/%s" Target="%s"/></Relationships>'
    signed = parts(SIGNED.read_bytes()) | {
        "_xmlsignatures/_rels/origin.sigs.rels": link % (space, kind, "signature", "sig1.xml"),
        "_xmlsignatures/_rels/sig1.xml.rels": link % (space, kind, "certificate", "/package/services/c1.cer"),
        "package/services/c1.cer": "certificate",
    }
    types = "application/vnd.openxmlformats-package.digital-signature"
    signed["[Content_Types].xml"] = signed["[Content_Types].xml"].replace(
        "</Types>",
        f'<Default Extension="sigs" ContentType="{types}-origin"/>'
        f'<Default Extension="cer" ContentType="{types}-certificate"/>'
        f'<Override PartName="/_xmlsignatures/sig1.xml" ContentType="{types}-xmlsignature+xml"/></Types>',
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in signed.items():
            archive.writestr(name, text)
    copy = parts(mark(buffer.getvalue(), tmp_path))
    assert not [name for name in copy if name.startswith(("_xmlsignatures", "package/"))]
    assert "digital-signature" not in copy["[Content_Types].xml"] + copy["_rels/.rels"]


def test_a_mark_is_seen_in_the_thread_at_its_cell(copies: dict[str, Path], tmp_path: Path) -> None:
    copy = parts(copies["threaded"].read_bytes())
    thread = copy["xl/threadedComments/threadedComment1.xml"]
    answers = re.findall(
        r'<threadedComment ref="H17"[^>]* parentId="(\{2+[^"]*)"><text>(【整改提示】[^<]*)', thread
    )
    assert len(answers) == 1 and "约240" in answers[0][1]
    (who,) = re.findall(r'displayName="校验" id="([^"]+)"', copy["xl/persons/person.xml"])
    assert f'personId="{who}"' in thread
    assert "persons/person.xml" in copy["xl/_rels/workbook.xml.rels"]
    assert "【整改提示】" in copy["xl/comments1.xml"]  # for programs that know no threads
    # A second round answers once, and not at all where nothing is left to say.
    twice = mark(copies["threaded"].read_bytes(), tmp_path)
    assert parts(twice)["xl/threadedComments/threadedComment1.xml"].count("parentId=") == 1
    assert twice == mark(copies["threaded"].read_bytes(), tmp_path)
    found, again = accepted(read(THREADED.read_bytes())), accepted(read(twice))
    assert {(f.code, f.cell) for f in again.findings} == {(f.code, f.cell) for f in found.findings}


def test_what_is_answered_to_a_mark_in_a_thread_is_read(copies: dict[str, Path]) -> None:
    members = parts(copies["threaded"].read_bytes())
    name = "xl/threadedComments/threadedComment1.xml"
    reply = '<threadedComment ref="H17" dT="2026-11-09T01:00:00.00" personId="{1}" id="{9}"><text>实际为250</text>'
    members[name] = members[name].replace(
        "</ThreadedComments>", f"{reply}</threadedComment></ThreadedComments>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for each, text in members.items():
            archive.writestr(each, text)
    told = [each.raw for each in accepted(read(buffer.getvalue())).findings if each.code == "cell-comment"]
    assert told == ["这里预计还要加12\n实际为250"]
