"""The same notice in every form in which an office may have it gives the same draft."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from reporter.notice.printer import printed
from reporter.notice.reading import draft_from
from reporter.notice.source import read_document
from tests.notice.forms import CHANGES, FORMS, Notice, own_notice


@cache
def wanted() -> str:
    return printed(draft_from(read_document(Path(__file__).parent / "notice.txt")))


def drafted(data: bytes, tmp_path: Path) -> str:
    path = tmp_path / "通知"
    path.write_bytes(data)
    return printed(draft_from(read_document(path)))


@pytest.fixture(scope="module")
def notice() -> Notice:
    return own_notice()


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("form", FORMS)
def test_the_draft_is_the_same(form: str, change: str, notice: Notice, tmp_path: Path) -> None:
    assert drafted(FORMS[form](CHANGES[change](notice)), tmp_path) == wanted()
