"""Microsoft's own validator finds nothing wrong with what the suite writes, other programs read it: a tenth of it."""

from __future__ import annotations

import io
import os
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from laoyousuode.plan_file import default_plan
from reporter.answers.answers import answer_alone, marked_copy
from tests.engines import gnumeric, table
from tests.engines.returned import saved_by_programs
from tests.engines.validator import VERSIONS, faults_of
from tests.engines.written import written
from tests.mutations import office
from tests.mutations.judge import read
from tests.npm.programs import left_out

THERE = office.is_there() and gnumeric.is_there()
pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(left_out(), reason="python -m tests.npm.programs has not been run"),
    pytest.mark.skipif(not THERE and not os.environ.get("CI"), reason="LibreOffice or Gnumeric is missing"),
]


def test_every_kind_of_package_is_among_them() -> None:
    names = list(written())
    assert {name.rpartition(".")[2] for name in names} == {"xlsx", "xlam", "docx", "pptx"}
    assert sum("/整改/" in name for name in names) >= 10
    assert any(":word/embeddings/" in name for name in names)
    assert len([name for name in names if name.startswith("forms/")]) == 13 + 2


def test_every_engine_accepts_a_tenth() -> None:
    names = list(written())
    chosen = table.tenth(names)
    assert len(names) / table.TENTH <= len(chosen) < len(names) / 4
    found = table.examine(chosen)
    assert table.faults_in(found) == []
    assert {engine for _, engine in found} == set(table.ENGINES)
    assert any(verdict.is_form for verdict in found.values())


def test_the_table_names_every_file() -> None:
    """docs/engines.md is written by the proofs: a new paper wants it written anew."""
    lines = table.PAGE.read_text(encoding="utf-8").splitlines()
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in lines if line.startswith("| ")}
    assert set(rows) - {"file"} == set(written()), "python -m tests.engines.table"
    for name in set(rows) - {"file"}:
        cells = [cell.strip() for cell in rows[name].strip("|").split("|")[1:]]
        assert set(cells) <= {"0", "0 =", ""} and cells[:3] == ["0"] * 3, rows[name]


def test_marking_adds_no_fault_to_what_other_programs_saved(tmp_path: Path) -> None:
    saved = saved_by_programs(tmp_path)
    assert set(saved) == {"libreoffice", "gnumeric", "sheetjs", "exceljs"}
    plan, added = default_plan(), []
    for name, data in saved.items():
        path = tmp_path / f"{name} returned.xlsx"
        path.write_bytes(data)
        _, marked = marked_copy(plan, None, answer_alone(plan, read(data, path.name)), path)
        assert marked != data
        before = Counter(faults_of(f"{name}.xlsx", data))
        added += list((Counter(faults_of(f"{name}.xlsx", marked)) - before).elements())
    assert added == []


@pytest.mark.parametrize(
    ("name", "part", "before", "after", "kind"),
    [
        (
            "template/laoyousuode.xlam",
            "customUI/customUI14.xml",
            b'size="large"',
            b'sizes="large"',
            "Sch_UndeclaredAttribute",
        ),
        ("template/laoyousuode.xlam", "customUI/customUI.xml", b"2006/01", b"2009/07", "Exception"),
        (
            "samples/通报.docx",
            "word/document.xml",
            b"<w:tblW ",
            b"<w:tblX ",
            "Sch_InvalidElementContentExpectingComplex",
        ),
        (
            "samples/台账.xlsx",
            "xl/charts/chart2.xml",
            b"<c:separator> </c:separator>",
            b'<c:separator val=" "/>',
            "Sch_UndeclaredAttribute",
        ),
    ],
)
def test_the_validator_finds_a_fault(name: str, part: str, before: bytes, after: bytes, kind: str) -> None:
    """Each of these was once written or might be."""
    found = faults_of(name, _changed(written()[name], part, before, after), VERSIONS[-1:])
    assert any(f": {kind}: " in fault for fault in found), found


def _changed(package: bytes, part: str, before: bytes, after: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(target, "w") as changed:
        for each in source.namelist():
            data = source.read(each)
            if each == part:
                assert before in data
                data = data.replace(before, after)
            changed.writestr(each, data)
    return target.getvalue()


def test_another_result_than_the_issued_one_is_a_fault() -> None:
    issued = {("校验", "B2"): "未报", ("校验", "C2"): 3.2, ("校验", "D2"): ""}
    assert table._other_results(issued, {("校验", "B2"): "未报", ("校验", "C2"): "3.2"}) == []
    assert table._other_results(issued, {("校验", "B2"): "滞后", ("校验", "C2"): 3.2}) == [
        "校验!B2: '未报', '滞后'"
    ]
