"""What the manual shows as the program's output is what it prints, in a month that is gone through with the samples."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest

from reporter.main import execute
from tests.docs.documents import ROOT, printed

RETURNED = ROOT / "samples" / "2026-10" / "returned"
# The day of the run: in the name of a dated copy, and by the month that a new folder begins with.
_TODAY = re.compile(r"(?<=台账-)\d{4}-\d\d-\d\d|(?<=联络员\.xlsx、)\d{4}-\d\d")


def settled(line: str) -> str:
    return _TODAY.sub("…", line.strip())


def spoken(*arguments: str) -> list[str]:
    """What one command prints."""
    with (
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()) as errors,
    ):
        code = execute(list(arguments))
    told = out.getvalue() + errors.getvalue()
    assert code in (0, 1), told
    return told.splitlines()


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every line that the program prints or writes for copying, from an empty folder to the signed bulletin."""
    root = tmp_path_factory.mktemp("month")
    office, month = root / "北仑", ("--period", "2026-10")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        lines = spoken("init", "北仑")
        patch.chdir(office)
        lines += spoken("forms", "2026-10", "--due", "2026-11-05")
        for path in RETURNED.iterdir():
            shutil.copy(path, office / "2026-10" / "返回")
        lines += spoken("check", *month)
        lines += spoken("report", *month)
        reminders: Path = office / "2026-10" / "结果" / "催报.txt"
        lines += reminders.read_text("utf-8-sig").splitlines()
        lines += spoken("report", *month, "--final")
    return {settled(line) for line in lines}


def test_what_the_manual_shows_is_printed(said: set[str]) -> None:
    shown = [each for each in printed() if each.document == "使用手册.md"]
    assert len(shown) > 3
    assert [str(each) for each in shown if settled(each.words) not in said] == []
