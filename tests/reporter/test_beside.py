"""What lies beside the returns: listed once, blamed on nobody, and named where a bureau sent nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from laoyousuode.findings import Issue, locate
from laoyousuode.period import Period
from laoyousuode.plan_file import default_plan
from reporter.period.listing import UNLISTED
from reporter.period.reception import Reception, owner, receive
from reporter.returns.returned import FileReading, RefusedFile
from tests.reporter.district_kit import returns_from

WOMEN, EDUCATION = "区妇联", "区教育局"
DUE = dt.date(2026, 11, 5)


def beside(path: str, kind: str, bureau: str | None = None) -> RefusedFile:
    return RefusedFile(path, f"sha of {path}", "not-a-workbook", bureau, aside=kind)


def closed(path: str) -> RefusedFile:
    """A folder that nobody can look into, as the listing tells it."""
    issue = Issue("unreadable", facts={"detail": "无法列出"})
    return RefusedFile(path, None, UNLISTED, findings=(locate(issue, file=path),))


def received(*items: FileReading) -> Reception:
    return receive(default_plan(), items, DUE)


def roll(found: Reception, bureau: str) -> tuple[str, str]:
    """The bureau's state, and what it sent that is no return."""
    entry = next(each for each in found.bureaus if each.name == bureau)
    return entry.state, entry.aside


def listed(found: Reception) -> list[tuple[str, str, str | None, str | None]]:
    return [(file.path, file.state, file.bureau, file.code) for file in found.files]


def said(found: Reception, bureau: str) -> list[tuple[str, str]]:
    return [(each.code, each.file) for each in found.findings if each.bureau == bureau]


@pytest.mark.parametrize(
    ("files", "aside", "words"),
    [
        ((("区妇联.pdf", "pdf"),), "扫描件", "扫描件"),
        ((("区妇联.pdf", "pdf"), ("区妇联2.pdf", "pdf")), "扫描件", "扫描件"),
        ((("区妇联.pdf", "pdf"), ("妇联.ofd", "ofd")), "扫描件、OFD 版式文件", "扫描件、OFD 版式文件"),
        ((("区妇联/Thumbs.db", "thumbs"),), "", "没有报送"),
        ((("区教育局.pdf", "pdf"),), "", "没有报送"),
        ((("说明.pdf", "pdf"),), "", "没有报送"),
        ((), "", "没有报送"),
    ],
)
def test_a_bureau_that_sent_something_else_is_told_what(
    files: tuple[tuple[str, str], ...], aside: str, words: str
) -> None:
    found = received(*(beside(path, kind) for path, kind in files))
    assert roll(found, WOMEN) == ("missing", aside)
    told = [each for each in found.findings if each.code == "missing-return" and each.bureau == WOMEN]
    assert [words in each.message for each in told] == [True], told


def test_a_scan_beside_a_return_is_listed_and_blames_nobody() -> None:
    item = returns_from(default_plan(), Period(2026, 10), {WOMEN: {"3": (1, 2)}})[WOMEN]
    found = received(item, beside("区妇联.pdf", "pdf"), beside("区妇联/Thumbs.db", "thumbs"))
    assert roll(found, WOMEN)[1] == ""
    assert ("side-file", "区妇联.pdf") not in said(found, WOMEN)
    assert [each[:2] for each in said(found, WOMEN) if each[0] == "missing-return"] == []
    assert [entry for entry in listed(found) if entry[1] != "counted"] == [
        ("区妇联.pdf", "aside", WOMEN, "side-file"),
        ("区妇联/Thumbs.db", "aside", None, "side-file"),
    ]
    assert {(each.file, each.severity) for each in found.findings if each.code == "side-file"} == {
        ("区妇联.pdf", "info"),
        ("区妇联/Thumbs.db", "info"),
    }


def test_a_folder_that_cannot_be_listed_is_one_entry_and_nobodys() -> None:
    found = received(closed("区妇联"))
    assert listed(found) == [("区妇联", "aside", None, UNLISTED)]
    assert [(each.code, each.bureau) for each in found.findings if each.file == "区妇联"] == [
        ("unreadable", "")
    ]
    assert roll(found, WOMEN) == ("missing", "")


@pytest.mark.parametrize(
    ("path", "said_itself", "whose"),
    [
        ("区妇联.pdf", None, WOMEN),
        ("区妇联.pdf", EDUCATION, EDUCATION),
        ("扫描.pdf", EDUCATION, EDUCATION),
        ("扫描.pdf", None, ""),
    ],
)
def test_a_files_own_word_goes_before_its_name(path: str, said_itself: str | None, whose: str) -> None:
    assert owner(default_plan(), beside(path, "pdf", said_itself)) == whose


def test_an_extension_granted_to_one_bureau_is_its_own() -> None:
    items = returns_from(
        default_plan(), Period(2026, 10), {WOMEN: {"3": (1, 2)}, EDUCATION: {"3": (1, 2)}}
    ).values()
    late = [replace(item, date=dt.date(2026, 11, 9)) for item in items]
    found = receive(default_plan(), late, DUE, extended={WOMEN: dt.date(2026, 11, 9)})
    assert (roll(found, WOMEN)[0], roll(found, EDUCATION)[0]) == ("received", "late")
    assert "late-return" in [code for code, _ in said(found, EDUCATION)]
    assert "late-return" not in [code for code, _ in said(found, WOMEN)]
