"""What goes back: marked copies that keep the bureau's own workbook whole, and 催报.txt."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from laoyousuode.plan_file import default_plan
from reporter.answers import answers
from reporter.answers.answers import prepare, reminders, write_answers
from reporter.main import execute
from reporter.period.consolidation import Gathered, Order, gather
from reporter.workbooks.workbook import open_workbook
from tests.mutations import office
from tests.mutations.forms import DUE, LEAD, PERIOD, Form
from tests.mutations.judge import read
from tests.readings import accepted

EVIL = '=HYPERLINK("http://x","点")'
MARKED = f"整改_{LEAD}_2026-10.xlsx"


def spoilt(serial: int = 1, **typed: object) -> Form:
    form = Form.of(LEAD)
    for name, value in typed.items():
        form.put(name.removeprefix("r"), "value", value)
    spot = form.header("in_serial")
    form.sheet.cell(spot.row, spot.column).value = serial
    return form


def collected(tmp_path: Path, files: dict[str, bytes]) -> Gathered:
    folder, scratch = tmp_path / "in", tmp_path / "scratch"
    folder.mkdir(parents=True)
    scratch.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return gather(Order(default_plan(), PERIOD, (folder,), DUE, jobs=2), scratch)


def answered(tmp_path: Path, files: dict[str, bytes]) -> tuple[dict[str, bytes], str]:
    found = collected(tmp_path, files)
    answers = prepare(default_plan(), PERIOD, found.results.findings, found.reception)
    made = write_answers(default_plan(), PERIOD, answers, found.places, 2)
    return made, reminders(default_plan(), found, answers, made)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def lines(data: bytes) -> list[tuple[str, ...]]:
    """The list's rows below its heading: severity, change, place, message."""
    sheet = open_workbook(data).sheet("整改清单")
    first = next(row for (row, column), cell in sheet.cells.items() if column == 2 and cell.value == "序号")
    last = max(row for row, _ in sheet.cells)
    return [
        tuple(str(cell.value) if (cell := sheet.cells.get((row, column))) else "" for column in (3, 4, 5, 6))
        for row in range(first + 1, last + 1)
    ]


def test_the_copy_keeps_everything_else(tmp_path: Path) -> None:
    original = spoilt(r2="约2.85", rC1=13100).bytes()
    made, _ = answered(tmp_path, {"甲.xlsx": original})
    assert list(made) == [MARKED]
    before, after = parts(original), parts(made[MARKED])
    touched = {name for name in before if before[name] != after[name]}
    assert touched == {
        "[Content_Types].xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet2.xml",
    }
    old, new = openpyxl.load_workbook(io.BytesIO(original)), openpyxl.load_workbook(io.BytesIO(made[MARKED]))
    assert new.sheetnames == ["整改清单", *old.sheetnames]
    assert set(new.defined_names) == set(old.defined_names)
    for name in old.sheetnames:
        one, two = old[name], new[name]
        assert {c.coordinate: c.value for row in one for c in row} == {
            c.coordinate: c.value for row in two for c in row
        }, name
        assert one.data_validations.count == two.data_validations.count, name
        assert len(one.conditional_formatting) == len(two.conditional_formatting), name
        assert (one.protection.sheet, one.print_area, one.print_title_rows, one.freeze_panes) == (
            two.protection.sheet,
            two.print_area,
            two.print_title_rows,
            two.freeze_panes,
        ), name
        assert {k: (d.width, d.hidden) for k, d in one.column_dimensions.items()} == {
            k: (d.width, d.hidden) for k, d in two.column_dimensions.items()
        }, name
    cell = new["指标填报"]["H7"]
    assert cell.fill.fgColor.rgb == "FFF8B4AE" and cell.number_format == old["指标填报"]["H7"].number_format
    assert (
        cell.comment is not None
        and "约2.85" in cell.comment.text
        and "请填一个确切的数字" in cell.comment.text
    )
    assert new["指标填报"]["H9"].comment is None
    assert new.active is not None and new.active.title == "整改清单"
    links = [cell.hyperlink.location for row in new["整改清单"] for cell in row if cell.hyperlink]
    assert links == ["'指标填报'!H7", "'指标填报'!H23"]


def test_reading_it_back_gives_the_same(tmp_path: Path) -> None:
    form = spoilt(r2="约2.85", r12=5)
    form.cell("2", "value").comment = Comment("口径约为3", "张")
    form.cell("5", "value").comment = Comment("已核", "张")
    original = form.bytes()
    made, _ = answered(tmp_path, {"甲.xlsx": original})
    one, two = accepted(read(original)), accepted(read(made[MARKED]))
    assert {no: row.figure for no, row in one.rows.items()} == {
        no: row.figure for no, row in two.rows.items()
    }
    assert one.cells == two.cells and one.findings == two.findings


def test_text_from_returns_never_becomes_a_formula(tmp_path: Path) -> None:
    form = spoilt()
    form.cell("2", "value").value, form.cell("2", "value").data_type = EVIL, "s"
    form.cell("5", "value").value = "@SUM(1)|cmd<&>"
    made, text = answered(tmp_path, {"甲.xlsx": form.bytes()})
    sheet = open_workbook(made[MARKED]).sheet("整改清单")
    assert all(cell.formula is None for cell in sheet.cells.values())
    assert any(EVIL in str(cell.value) for cell in sheet.cells.values())
    assert EVIL in text


def test_changes_since_the_return_before(tmp_path: Path) -> None:
    first = spoilt(1, r2="约2.85", r12=240.5, r13=None).bytes()
    second = spoilt(2, r2="约2.9", rC2="?").bytes()
    made, _ = answered(tmp_path, {"一.xlsx": first, "二.xlsx": second})
    found = {(line[0], line[1], line[2]) for line in lines(made[MARKED]) if "一.xlsx" not in line[2]}
    assert found == {
        ("错误", "未改", "指标填报 H7"),
        ("错误", "新增", "指标填报 H24"),
    }
    done = {line[2] for line in lines(made[MARKED]) if line[1] == "已改"}
    assert done == {"一.xlsx 指标填报 H17", "一.xlsx 指标填报 H18"}


def test_a_second_round_forgets_the_first(tmp_path: Path) -> None:
    made, _ = answered(tmp_path / "1", {"甲.xlsx": spoilt(r2="约2.85", r12=240.5).bytes()})
    book = openpyxl.load_workbook(io.BytesIO(made[MARKED]))
    book["指标填报"]["H7"].value = 2.85
    buffer = io.BytesIO()
    book.save(buffer)
    again, _ = answered(tmp_path / "2", {"甲.xlsx": buffer.getvalue()})
    new = openpyxl.load_workbook(io.BytesIO(again[MARKED]))
    assert new.sheetnames.count("整改清单") == 1 and new.sheetnames[0] == "整改清单"
    mended, still = new["指标填报"]["H7"], new["指标填报"]["H17"]
    assert mended.comment.text == "【整改提示】上次的提示已处理"
    assert (mended.fill.fgColor.rgb, still.fill.fgColor.rgb) == ("FFDDEBF7", "FFF8B4AE")
    assert still.comment.text.count("【整改提示】") == 1
    assert [line[2] for line in lines(again[MARKED])] == ["指标填报 H17"]


def test_what_a_clerk_writes_below_a_mark_is_read_and_kept(tmp_path: Path) -> None:
    made, _ = answered(tmp_path / "1", {"甲.xlsx": spoilt(r2="约2.85", r12="240\n20").bytes()})
    assert "cell-comment" not in {finding.code for finding in accepted(read(made[MARKED])).findings}
    book = openpyxl.load_workbook(io.BytesIO(made[MARKED]))
    note = book["指标填报"]["H7"].comment
    book["指标填报"]["H7"].comment = Comment(f"{note.text}\n实际为2.9", "张")
    buffer = io.BytesIO()
    book.save(buffer)
    found = accepted(read(buffer.getvalue())).findings
    assert [(each.cell, each.raw) for each in found if each.code == "cell-comment"] == [("H7", "实际为2.9")]
    again, _ = answered(tmp_path / "2", {"甲.xlsx": buffer.getvalue()})
    new = openpyxl.load_workbook(io.BytesIO(again[MARKED]))["指标填报"]["H7"].comment
    assert new.text.startswith("实际为2.9\n【整改提示】") and new.text.count("约2.85") == 1


def test_what_cannot_be_marked_gets_a_list(tmp_path: Path) -> None:
    made, text = answered(
        tmp_path,
        {"区民政局.xlsx": b"%PDF-1.7", "谁的.xlsx": b"PK", "甲.xlsx": spoilt(r2="约").bytes()},
    )
    name = "整改_区民政局_2026-10（清单）.xlsx"
    assert set(made) == {MARKED, name}
    assert open_workbook(made[name]).sheet_names == ["整改清单"]
    assert lines(made[name])[0][3] == "不是 Excel 表格（PDF文件），没有读取"
    assert "区民政局：贵单位报来的《区民政局.xlsx》不能使用：不是 Excel 表格（PDF文件）" in text
    assert "三、认不出单位的文件（1 个）" in text and "《谁的.xlsx》：文件打不开" in text


def test_reminders(tmp_path: Path) -> None:
    late = Form.of("区教育局")
    spot = late.header("in_date")
    late.sheet.cell(spot.row, spot.column).value = dt.date(2026, 11, 9)
    made, text = answered(tmp_path, {"甲.xlsx": spoilt(r2="约2.85").bytes(), "教育局.xlsx": late.bytes()})
    assert set(made) == {MARKED, "整改_区教育局_2026-10.xlsx"}
    told = text.split("\n")
    assert "一、没有报送的单位（11 个）" in told and "二、需要改正的单位（1 个）" in told
    assert any(
        line.startswith("区医保局：贵单位截至2026年10月底") and "2026年11月5日" in line for line in told
    )
    errors = next(line for line in told if line.startswith(f"{LEAD}："))
    assert "1 处错误" in errors and "指标填报 H7" in errors and f"《{MARKED}》" in errors
    assert not any(line.startswith("区教育局") for line in told)


def test_originals_are_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "整改"
    folder.mkdir()
    path = folder / "整改_甲.xlsx"
    # The marked copy of 甲.xlsx would have the very name of the other original.
    originals = {folder / "甲.xlsx": spoilt(r2="约").bytes(), path: spoilt(r5="约").bytes()}
    for place, data in originals.items():
        place.write_bytes(data)
    assert execute(["check", str(folder), "--mark", "--out", str(folder)]) == 1
    assert {place: place.read_bytes() for place in originals} == originals
    assert (folder / "整改_整改_甲.xlsx").exists()
    assert "会覆盖原表" in capsys.readouterr().out


def test_report_writes_it_all(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "甲.xlsx").write_bytes(spoilt(r2="约").bytes())
    assert execute(["report", str(folder), "--period", "2026-10", "--out", str(out), "--jobs", "1"]) == 0
    written = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    documents = {"通报.docx", "附件.docx", "台账.xlsx", "挂图.html", "results.json", ".laoyousuode.json"}
    papers = {name for name in written if name.startswith("督办/")} | {"专报.docx", "单位情况表.docx"}
    assert written == documents | papers | {"催报.txt", f"整改/{MARKED}"}
    assert (out / "催报.txt").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.office
@pytest.mark.skipif(not office.is_there(), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_copy_and_its_formulas_live(tmp_path: Path) -> None:
    form = spoilt(r2="约2.85")
    form.cell("5", "value").comment = Comment("已核", "张")
    source = tmp_path / "甲.xlsx"
    source.write_bytes(form.bytes())
    saved = {kind: tmp_path / f"甲.lo.{kind}" for kind in ("xlsx", "xls")}
    save = [[str(path), office.FILTERS[kind]] for kind, path in saved.items()]
    office.run([{"open": str(source), "save": save}], tmp_path / "lo")
    original = saved["xlsx"].read_bytes()
    made, _ = answered(tmp_path / "a", {"甲.xlsx": original})
    other, _ = answered(tmp_path / "b", {"甲.xls": saved["xls"].read_bytes()})
    assert list(other) == [f"整改_{LEAD}_2026-10（清单）.xlsx"]
    marked = tmp_path / "marked.xlsx"
    marked.write_bytes(made[MARKED])
    again = tmp_path / "again.xlsx"
    wanted = ["整改清单", "指标填报", "重点任务"]
    jobs: list[office.Job] = [
        {"open": str(saved["xlsx"]), "dump": wanted},
        {"open": str(marked), "dump": wanted, "save": [[str(again), office.FILTERS["xlsx"]]]},
    ]
    before, after = office.run(jobs, tmp_path / "lo2")
    assert "error" not in after, after
    for name in wanted[1:]:
        assert before["sheets"][name] == after["sheets"][name], name
    assert sum(bool(cell[2]) for cell in after["sheets"]["指标填报"].values()) > 100
    assert not any(cell[2] for cell in after["sheets"]["整改清单"].values())
    # Stored results stay, and what LibreOffice saves of the copy still gives the same figures and the same finding.
    one, two = accepted(read(original)), accepted(read(again.read_bytes()))
    assert {n: r.figure for n, r in one.rows.items()} == {n: r.figure for n, r in two.rows.items()}
    assert [(f.code, f.cell) for f in two.findings] == [(f.code, f.cell) for f in one.findings]
    comments = open_workbook(again).sheet("指标填报").comments
    assert re.search("约2.85", comments[7, 8]) and comments[10, 8] == "已核"


def test_a_mistake_in_the_marker_is_not_taken_for_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object) -> bytes:
        raise KeyError("a name that the program itself forgot")

    monkeypatch.setattr(answers, "mark_workbook", mistaken)
    path = tmp_path / "甲.xlsx"
    path.write_bytes(spoilt(r2="约2.85").bytes())
    answer = answers.answer_alone(default_plan(), read(path.read_bytes()))
    with pytest.raises(KeyError):
        answers.marked_copy(default_plan(), None, answer, path)
