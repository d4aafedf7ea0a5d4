"""Characters that turn a line's direction, in all that a bureau can write: no document and no console repeats them."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from laoyousuode.plan_file import default_plan
from laoyousuode.results import Results, from_json
from reporter.export.files import to_csv, to_xlsx
from reporter.export.tables import Column, Table
from reporter.main import execute
from reporter.papers.making import write_brief, write_bureau_table, write_letters
from reporter.papers.slides import write_slides
from reporter.province import rollup
from reporter.province.province import Province
from reporter.words.change import NOTHING_PAST
from tests.mutations.forms import DUE, LEAD, PERIOD, Form

DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]")
TURNED = "\u202e"


def turned(text: str) -> str:
    """With marks of either sort, at its beginning, inside, and left open at its end."""
    return f"{TURNED}{text[:1]}\u2067{text[1:]}\u200f\u061c{TURNED}"


def form() -> bytes:
    """Every cell that a document quotes holds such characters."""
    made = Form.of(LEAD)
    made.put("2", "value", turned("约2.85"))
    made.put("12", "value", turned("240"))
    made.put("10", "reason", turned("标准由省里确定"))
    made.put("4", "value", 0.1)
    made.put("4", "confirm", "属实")
    made.put("4", "reason", turned("统计口径今年调整"))
    for name in ("in_filler", "in_phone", "in_bureau"):
        spot = made.header(name)
        made.sheet.cell(spot.row, spot.column).value = turned(LEAD if name == "in_bureau" else "演示人")
    for row in made.book["重点任务"].iter_rows(min_row=6, min_col=6, max_col=9):
        for cell in row:
            if cell.value:
                cell.value = turned(str(cell.value))
    made.sheet.cell(40, 30).value = turned("远处")
    made.book.create_sheet(turned("附页"))
    buffer = io.BytesIO()
    made.book.save(buffer)
    return buffer.getvalue()


def texts(path: Path) -> dict[str, str]:
    """A file's text, of a package each part's."""
    data = path.read_bytes()
    if not data.startswith(b"PK"):
        return {path.name: data.decode()}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            f"{path.name} {name}": archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".xml", ".rels", ".vml"))
        }


def papers(results: Results) -> dict[str, bytes]:
    """What is written from the results beside the edition."""
    plan = default_plan()
    return {
        "专报.docx": write_brief(plan, results, NOTHING_PAST),
        "单位情况表.docx": write_bureau_table(plan, results, NOTHING_PAST),
        "会商.pptx": write_slides(plan, results, NOTHING_PAST),
        **write_letters(plan, results, NOTHING_PAST, DUE),
    }


def test_no_document_and_no_console_turns_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out, alone = tmp_path / "in", tmp_path / "out", tmp_path / "alone"
    folder.mkdir()
    (folder / f"{turned('甲')}.xlsx").write_bytes(form())
    (folder / f"{turned('区教育局')}.xlsx").write_bytes(b"not a workbook")
    assert execute(["report", str(folder), "--period", "2026-10", "--out", str(out), "--jobs", "1"]) == 0
    assert execute(["check", str(folder), "--mark", "--out", str(alone)]) == 1
    said = capsys.readouterr()
    assert "约2.85" in said.out and "演示人" not in said.err
    assert not DIRECTIONS.search(said.out + said.err)
    written = [path for each in (out, alone) for path in each.rglob("*") if path.is_file()]
    documents = {"通报.docx", "附件.docx", "台账.xlsx", "挂图.html", "催报.txt"}
    assert documents <= {path.name for path in written}
    for path in written:
        assert not DIRECTIONS.search(path.name)
        # A bureau's own workbook stays as it is, and what other programs read says things as they came.
        if path.parent.name != "整改" and path.parent != alone and path.suffix != ".json":
            for name, text in texts(path).items():
                assert not DIRECTIONS.search(text), name
    results = from_json((out / "results.json").read_text(encoding="utf-8"))
    for name, data in papers(results).items():
        (tmp_path / name).write_bytes(data)
        for part, text in texts(tmp_path / name).items():
            assert not DIRECTIONS.search(text), part
    assert "统计口径今年调整" in texts(out / "附件.docx")["附件.docx word/document.xml"]
    assert "演示人" in "".join(texts(out / "台账.xlsx").values())


def test_what_is_added_to_a_bureaus_own_workbook_turns_nothing(tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").write_bytes(form())
    assert execute(["check", str(tmp_path / "甲.xlsx"), "--mark", "--out", str(tmp_path / "out")]) == 1
    book = openpyxl.load_workbook(tmp_path / "out" / "整改_甲.xlsx")
    added = [cell.value for row in book["整改清单"] for cell in row if isinstance(cell.value, str)]
    notes = [cell.comment.text for row in book["指标填报"] for cell in row if cell.comment]
    assert any("约2.85" in text for text in added) and any("约2.85" in text for text in notes)
    assert not [text for text in (*added, *notes) if DIRECTIONS.search(text)]
    # What the bureau wrote stays as it is in its own cells.
    assert DIRECTIONS.search(str(book["指标填报"]["H7"].value))


def test_other_files_that_quote_turn_nothing() -> None:
    """The tables for others' programs, and a province's page and book of files that are nobody's."""
    column = Column("reason", "情况说明", "text", "")
    table = Table("数据", (column,), ((turned("按月推进"),),))
    province = Province(PERIOD, (), ((f"{turned('甲')}.xlsx", turned("认不出")),))
    made = {
        "csv": to_csv(table),
        "xlsx": to_xlsx([table]),
        "html": rollup.page(province),
        "book": rollup.book(province),
    }
    for name, data in made.items():
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                said = "".join(archive.read(part).decode() for part in archive.namelist())
        else:
            said = data.decode("utf-8")
        assert not DIRECTIONS.search(said), name
        assert "按月推进" in said or "甲.xlsx" in said, name
