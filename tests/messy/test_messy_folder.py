"""Two hundred good files give the same results with fifty bad ones among them as without."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import random
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from laoyousuode.plan_file import default_plan
from laoyousuode.results import to_json
from reporter.period.consolidation import Order, consolidate
from tests.messy.binary_killer import corners
from tests.mutations.forms import DUE, FIGURES, PERIOD, filled

GOOD, BAD = 200, 50


def good(index: int) -> bytes:
    """A bureau's return number so and so; only the last of a bureau counts."""
    bureau = list(FIGURES)[index % len(FIGURES)]
    book = openpyxl.load_workbook(io.BytesIO(_base(bureau)))
    sheet = book["指标填报"]
    sheet["H2"], sheet["J2"] = 1 + index // len(FIGURES), dt.date(2026, 11, 3)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _base(bureau: str) -> bytes:
    """Without the sheets that take the time: 200 of them are made."""
    book = openpyxl.load_workbook(io.BytesIO(filled(bureau)))
    for name in ("挂图", "参数", "填报说明"):
        del book[name]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def bad(index: int) -> bytes:
    """Something that is no usable return."""
    rng, form = random.Random(index), filled("区教育局")
    flipped = bytearray(form)
    for _ in range(40):
        flipped[rng.randrange(len(form))] ^= 0xFF
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (70 << 20))
        archive.writestr("_rels/.rels", "<a/>")
    kinds = (
        b"",
        form[: rng.randrange(30, len(form) - 30)],
        bytes(flipped),
        "<html><table><tr><td>区教育局</td></tr></table></html>".encode(),
        "指标,数值\n一,1\n".encode("gb18030"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + rng.randbytes(2000),
        corners(),
        bomb.getvalue(),
        rng.randbytes(500),
        b"%PDF-1.7",
    )
    return kinds[index % len(kinds)]


def results(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(to_json(consolidate(Order(default_plan(), PERIOD, (folder,), DUE))))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("folder") / "in"
    path.mkdir()
    for index in range(GOOD):
        (path / f"{index:03d}好.xlsx").write_bytes(good(index))
    return path


def test_bad_files_change_nothing(folder: Path) -> None:
    alone = results(folder)
    for index in range(BAD):
        (folder / f"{index * 4:03d}坏.xls").write_bytes(bad(index))
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "管.xlsx")
    together = results(folder)
    turned_away = [file for file in together["files"] if file["state"] == "rejected"]
    assert {file["path"] for file in turned_away} >= {
        f"{index * 4:03d}坏.xls" for index in range(BAD) if index % 10 != 2
    }
    assert all(file["code"] for file in turned_away)
    told = {finding["file"] for finding in together["findings"] if finding["severity"] == "error"}
    assert {file["path"] for file in turned_away} <= told
    bad_names = {path.name for path in folder.iterdir() if "坏" in path.name or "管" in path.name}
    for key in ("files", "findings"):
        name = "path" if key == "files" else "file"
        together[key] = [each for each in together[key] if each[name] not in bad_names]
    assert together == alone
    assert sum(file["state"] == "counted" for file in alone["files"]) == len(FIGURES)
