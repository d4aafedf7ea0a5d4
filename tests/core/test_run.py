"""run.py: what is generated is written by a module that exists; a proof's figure is read, or the proof has failed."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).parent


@pytest.fixture(autouse=True)
def this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))


@pytest.mark.parametrize("goal", run.GENERATED)
def test_what_is_generated_stands_there_and_its_module_too(goal: str) -> None:
    assert (ROOT / goal).exists()
    assert find_spec(run.GENERATED[goal][0]) is not None


def test_every_proof_is_a_module_and_its_figure_a_pattern() -> None:
    for proof in tomllib.loads(run.PROOFS.read_text(encoding="utf-8"))["proof"]:
        assert find_spec(proof["command"].split()[0]) is not None, proof["name"]
        assert re.compile(proof["figure"]).groups <= 1


@pytest.mark.parametrize(
    ("command", "figure", "read"),
    [
        ("calendar 2026 2", "^ *February (2026)$", "2026"),
        ("calendar 2026 2", "nothing so", None),  # it says no figure
        ("calendar 2026 13", "2026", None),  # it fails
    ],
)
def test_a_proof_says_its_figure_or_has_failed(command: str, figure: str, read: str | None) -> None:
    assert run.proven({"name": "a month", "command": command, "figure": figure}) == read


def test_the_page_names_each_proof_with_its_figure() -> None:
    proof = {"name": "a month", "command": "calendar 2026 2", "figure": "2026"}
    page = run.proofs_page([(proof, "28 days"), (proof, None)], "abc")
    assert "at commit abc." in page
    assert "| a month | `python -m calendar 2026 2` | 28 days |" in page
    assert "| **failed** |" in page
