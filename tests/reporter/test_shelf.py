"""What workers send lies on disk until it is looked at, and is the same then, here and in another process."""

from __future__ import annotations

import pickle
import resource
import tempfile
from pathlib import Path

import pytest

from reporter.period.shelf import Shelf, Shelved
from reporter.returns.returned import Return, SentReturn, rejected


def sent(name: str) -> SentReturn:
    return SentReturn.of(Return(name, "0" * 64, "区教育局", serial=1, sheet="指标填报"))


def test_a_return_is_the_same_from_the_shelf() -> None:
    shelf = Shelf()
    items = [sent(f"{number}.xlsx") for number in range(5)]
    kept = [shelf.keep(item) for item in items]
    assert all(isinstance(item.packed, Shelved) for item in kept)
    # In any order, the last first.
    assert [item.whole() for item in reversed(kept)] == [item.whole() for item in reversed(items)]
    assert shelf.keep(kept[0]) is kept[0]


def test_it_outlives_the_shelf_and_travels() -> None:
    kept = Shelf().keep(sent("1.xlsx"))
    travelled = pickle.loads(pickle.dumps(kept))
    assert isinstance(travelled.packed, bytes)
    assert travelled.whole() == kept.whole() == sent("1.xlsx").whole()


def test_what_is_no_return_is_left_as_it_is() -> None:
    refused = rejected("1.xlsx", None, "not-a-workbook")
    assert Shelf().keep(refused) is refused


def test_without_room_it_stays_in_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    item = sent("1.xlsx")
    assert Shelf().keep(item) is item


def test_a_disk_that_fills_up_costs_nothing() -> None:
    shelf, soft = Shelf(), resource.getrlimit(resource.RLIMIT_FSIZE)
    items = [sent(f"{number}.xlsx") for number in range(9)]
    resource.setrlimit(resource.RLIMIT_FSIZE, (3 * len(bytes(items[0].packed)) + 10, soft[1]))
    try:
        kept = [shelf.keep(item) for item in items]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, soft)
    assert [isinstance(item.packed, Shelved) for item in kept] == [True] * 3 + [False] * 6
    assert [item.whole() for item in kept] == [item.whole() for item in items]
