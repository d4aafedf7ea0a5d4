"""One loader of phrases: a fault in a file of words is told with the file's name and the phrase's key."""

from __future__ import annotations

from pathlib import Path

import pytest

from laoyousuode.phrases import PhraseError, Phrases, phrases

ROOT = Path(__file__).parents[2]


def two(folder: Path) -> Phrases:
    (folder / "shared.toml").write_text('[rows]\nnone = "没有"\nname = "共用"\n', encoding="utf-8")
    (folder / "own.toml").write_text(
        '[rows]\nname = "{who}的行"\nwidths = [1, 2]\nbroken = "{"\n', encoding="utf-8"
    )
    return Phrases(folder / "own.toml", Phrases(folder / "shared.toml"))


def test_its_own_words_come_before_the_shared_ones(tmp_path: Path) -> None:
    words = two(tmp_path)
    assert words.say("rows.name", who="甲") == "甲的行"
    assert words.say("rows.none") == "没有"
    assert words.phrase("rows.widths") == [1, 2]


@pytest.mark.parametrize("key", ["rows.other", "rows.name", "rows.widths", "rows.broken", "rows"])
def test_a_fault_names_the_file_and_the_key(key: str, tmp_path: Path) -> None:
    with pytest.raises(PhraseError, match=rf"own\.toml：{key} "):
        two(tmp_path).say(key)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(PhraseError, match=r"absent\.toml"):
        phrases(tmp_path / "absent.toml")


def test_no_module_reads_words_in_a_way_of_its_own() -> None:
    own = {"laoyousuode/phrases.py", "laoyousuode/plan_file.py", "laoyousuode/findings.py"}
    # These read a plan's file, not words.
    own |= {
        "reporter/notice/plan_text.py",
        "reporter/commands/plan_settling.py",
        "reporter/notice/settling.py",
    }
    folders = ("laoyousuode", "template", "addin", "reporter")
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "import tomllib" in path.read_text(encoding="utf-8")
    }
    assert found <= own
