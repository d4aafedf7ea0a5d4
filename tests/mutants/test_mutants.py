"""A tenth of the mutants, drawn with a seed, and the tool itself; `python3 run.py proofs` tries them all."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.mutants.change import mutants
from tests.mutants.run import ROOT, TESTS

SOURCE = '''
"""A module."""
TABLE = {"十": 10}

def judge(value: int, limit: int = 3) -> str:
    """A docstring stays."""
    if value >= limit and not value == 7:
        return f"{value}"
    raise ValueError(f"{value}: 太小")
'''


def changes() -> Iterator[tuple[str, str]]:
    for each in mutants(SOURCE):
        yield each.before, each.after


CHANGES = [
    ('TABLE = {"十": 10}', "TABLE = {}"),
    ('TABLE = {"十": 10}', 'TABLE = {"": 10}'),
    ('TABLE = {"十": 10}', 'TABLE = {"十": 11}'),
    ("def judge(value: int, limit: int = 3) -> str:", "def judge(value: int, limit: int = 4) -> str:"),
    ("if value >= limit and not value == 7:", "if (value >= limit or not value == 7):"),
    ("if value >= limit and not value == 7:", "if (value > limit) and not value == 7:"),
    ("if value >= limit and not value == 7:", "if value >= limit and (value == 7):"),
    ('return f"{value}"', "return None"),
    ('raise ValueError(f"{value}: 太小")', "pass"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change(change: tuple[str, str]) -> None:
    assert change in list(changes())


def test_docstrings_annotations_and_messages_stay() -> None:
    assert not [
        after for _, after in changes() if "module" in after or ("太小" in after and "raise" not in after)
    ]
    assert len({(each.function, each.change) for each in mutants(SOURCE)}) == len(mutants(SOURCE))


@pytest.mark.parametrize("module", TESTS)
def test_every_mutant_is_a_module(module: str) -> None:
    source = ROOT.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8")
    found = mutants(source)
    assert found and all(each.source != source for each in found)
    for each in found[:: max(1, len(found) // 50)]:
        ast.parse(each.source)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each mutant is a forked process")
def test_no_mutant_of_a_tenth_survives() -> None:
    """In a process of its own: the run takes our modules out of memory."""
    command = [sys.executable, "-m", "tests.mutants.run", "--sample", "10"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
