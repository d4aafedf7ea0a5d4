"""Oddities that libraries keep for their own tests: read, or rejected with a code; none stops the run."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from laoyousuode.findings import catalogue
from reporter.period.intake import collect, read_all
from reporter.returns.returned import FileReading, RefusedFile, Return, unpacked
from reporter.workbooks.grid import WorkbookError
from reporter.workbooks.workbook import open_workbook
from tests.messy import public
from tests.mutations.forms import LEAD, filled
from tests.mutations.judge import reader


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if public.missing():
        if not os.environ.get("CI"):
            pytest.skip(f"not in {public.cache()}: {public.missing()}; run: python -m tests.messy.public")
        public.fetch()  # on CI a download that fails is a failure
    path = tmp_path_factory.mktemp("public")
    for index, (name, data) in enumerate(public.workbooks()):
        (path / f"{index:03d} {Path(name).name}").write_bytes(data)
    return path


@dataclass(frozen=True)
class Opener:
    """Reads every cell of every sheet, form or not."""

    def read(self, path: Path, shown: str) -> FileReading:
        try:
            book = open_workbook(path)
            count = sum(len(book.sheet(name).cells) for name in book.sheet_names)
        except WorkbookError as error:
            return RefusedFile(shown, None, error.code)
        return Return(shown, "", str(count))


def test_every_one_is_read_or_rejected_with_a_code(folder: Path) -> None:
    files = collect([folder]).files
    assert len(files) >= 60
    found = [unpacked(item) for item in read_all(Opener(), files, 2)]
    states = Counter(item.code if isinstance(item, RefusedFile) else "read" for item in found)
    assert states["read"] >= len(files) * 0.85, states
    empty = [item.path for item in found if isinstance(item, Return) and item.bureau == "0"]
    assert len(empty) <= 6, empty


def test_none_is_taken_for_a_return_and_none_stops_the_run(folder: Path) -> None:
    (folder / "好.xlsx").write_bytes(filled(LEAD))
    found = {item.path: unpacked(item) for item in read_all(reader(), collect([folder]).files, 2)}
    good = found.pop("好.xlsx")
    assert isinstance(good, Return)
    for shown, item in found.items():
        assert isinstance(item, RefusedFile) and item.code in catalogue(), shown
        assert item.findings[0].message and item.findings[0].file == shown
