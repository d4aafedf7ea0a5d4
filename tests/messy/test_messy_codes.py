"""The catalogue, the page made from it, and the program agree."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from laoyousuode.findings import catalogue, plan_facts
from laoyousuode.plan_file import default_plan
from reporter.commands.codes import as_markdown
from reporter.main import execute

ROOT = Path(__file__).parent.parent.parent
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("laoyousuode", "reporter")
    for path in (ROOT / folder).rglob("*.py")
)


def test_the_page_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    page = ROOT / "docs" / "codes.md"
    assert page.read_text(encoding="utf-8") == as_markdown(default_plan()), "run: python3 run.py rebuild"
    assert execute(["codes", "--markdown"]) == 0
    assert capsys.readouterr().out == as_markdown(default_plan())


def test_the_command_names_every_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["codes"]) == 0
    said = capsys.readouterr().out
    assert [code for code in catalogue() if code not in said] == []


def test_every_code_of_the_program_is_in_the_catalogue() -> None:
    used = set(re.findall(r'\bIssue\(\s*"([a-z-]+)"', SOURCES))
    assert used - set(catalogue()) == set() and len(used) > 20


def test_every_code_of_the_catalogue_is_used() -> None:
    unused = [code for code in catalogue() if f'"{code}"' not in SOURCES]
    assert unused == []


def test_cures_need_nothing_but_the_form() -> None:
    """The guide and the page print them without a return at hand."""
    for entry in catalogue().values():
        fields = {name for _, name, _, _ in string.Formatter().parse(entry.cure) if name}
        assert fields <= {"unit", *plan_facts(default_plan())}, entry.code
        assert entry.meaning and entry.message and entry.cure, entry.code
