"""Letters are numbered from the store: a number belongs to one letter, whatever runs come after; and what they asked."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from laoyousuode.period import Period
from reporter.edition import DocumentsWanted
from reporter.months.closing import close_month, revise_month
from reporter.months.reissuing import published
from reporter.months.reporting import Reported, Request
from tests.store.store_kit import LEAD, UNION, Folder, lead_figures

SEPTEMBER, OCTOBER = Period(2026, 9), Period(2026, 10)
# In October 2.5 of 3.2 is a yellow light of row 2 and 70 of 100 one of row 11; 1.0 is a red one.
BEHIND = {"11": (70, 100), "12": 40, "13": 30}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "北仑")


def text(document: bytes) -> str:
    opened = docx.Document(io.BytesIO(document))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


def numbers(reported: Reported) -> dict[str, str]:
    """The number on each letter that lies in the month's folder, by its file."""
    found = {}
    for name, data in reported.edition.documents.items():
        if name.startswith("督办/") and "回头看" not in name:
            (line,) = [line for line in text(data).splitlines() if "〔2026〕" in line]
            found[name.removeprefix("督办/").removesuffix(".docx")] = line
    return found


def close(folder: Folder, period: Period) -> Reported:
    with folder.office() as office:
        return close_month(office, Request(period, jobs=1), DocumentsWanted())


def test_numbers_run_through_the_year_and_stay_with_their_letters(folder: Folder) -> None:
    folder.put("一.xlsx", LEAD, SEPTEMBER, lead_figures(9, more={"2": 2.2}))
    assert numbers(folder.report(SEPTEMBER)) == {f"提示单_{LEAD}": "提示〔2026〕1号"}
    close(folder, SEPTEMBER)
    folder.put("总工会.xlsx", UNION, OCTOBER, BEHIND)
    assert numbers(folder.report(OCTOBER)) == {f"提示单_{UNION}": "提示〔2026〕2号"}
    # What comes later gets the next number, though it stands before.
    folder.put("一.xlsx", LEAD, OCTOBER, lead_figures(10, more={"2": 2.5, "C2": 38}))
    expected = {
        f"督办单_{LEAD}": "督办〔2026〕1号",
        f"提示单_{LEAD}": "提示〔2026〕3号",
        f"提示单_{UNION}": "提示〔2026〕2号",
    }
    assert numbers(folder.report(OCTOBER)) == expected
    assert folder.report(OCTOBER).number is None
    assert numbers(close(folder, OCTOBER)) == expected


def test_a_number_that_only_drafts_had_is_told_when_the_month_is_closed(folder: Folder) -> None:
    folder.put("总工会.xlsx", UNION, OCTOBER, BEHIND)
    folder.report(OCTOBER)
    folder.put("总工会.xlsx", UNION, OCTOBER, {**BEHIND, "11": (95, 100)}, serial=2)
    folder.put("一.xlsx", LEAD, OCTOBER, lead_figures(10, more={"2": 2.5}))
    closed = close(folder, OCTOBER)
    assert numbers(closed) == {f"提示单_{LEAD}": "提示〔2026〕2号"}
    assert "督办文书的编号已经确定：提示〔2026〕2号" in closed.sentences
    assert "提示〔2026〕1号 只在草稿里用过，定稿里没有，作为空号保留，不再使用" in closed.sentences


def test_a_correction_keeps_the_numbers(folder: Folder) -> None:
    folder.put("一.xlsx", LEAD, OCTOBER, lead_figures(10, more={"2": 2.5}))
    close(folder, OCTOBER)
    folder.put("总工会.xlsx", UNION, OCTOBER, BEHIND)
    expected = {f"提示单_{LEAD}": "提示〔2026〕1号", f"提示单_{UNION}": "提示〔2026〕2号"}
    with folder.office() as office:
        assert numbers(revise_month(office, Request(OCTOBER, jobs=1), DocumentsWanted())) == expected
    # Another month's letter, written before the correction is closed, does not get its number.
    folder.put("一.xlsx", LEAD, Period(2026, 11), lead_figures(11, more={"C1": 1.27}))
    assert numbers(folder.report(Period(2026, 11)))[f"提示单_{LEAD}"] == "提示〔2026〕3号"
    assert numbers(close(folder, OCTOBER)) == expected
    with folder.office() as office:
        kept = published(office, OCTOBER)
    assert "提示〔2026〕2号" in text(kept["更正1"][f"督办/提示单_{UNION}.docx"])


def test_what_was_asked_is_looked_back_on_with_its_number(folder: Folder) -> None:
    folder.put("一.xlsx", LEAD, SEPTEMBER, lead_figures(9, more={"2": 2.2, "C2": 34}))
    folder.report(SEPTEMBER)
    folder.put("一.xlsx", LEAD, OCTOBER, lead_figures(10, more={"C2": 38}))
    told = text(folder.report(OCTOBER).edition.documents["督办/回头看.docx"])
    assert "上期（截至2026年9月底）共发出提示、督办函1份，涉及2项" in told
    lines = told.splitlines()
    assert lines.count("提示〔2026〕1号") == 2
    assert lines.count("已转绿") == 1 and lines.count("仍滞后") == 1


def test_a_store_of_the_version_before_is_brought_up_with_a_copy(folder: Folder) -> None:
    """Months of the version before have no letters: what was behind stands for what they asked."""
    from reporter.store import database

    folder.put("一.xlsx", LEAD, SEPTEMBER, lead_figures(9, more={"2": 2.2}))
    folder.report(SEPTEMBER)
    _back_to_version_3(folder.places.store)
    folder.put("一.xlsx", LEAD, OCTOBER, lead_figures(10, more={"2": 2.5}))
    told = text(folder.report(OCTOBER).edition.documents["督办/回头看.docx"])
    assert "进度滞后的1项" in told and "仍滞后" in told
    assert [copy.name for copy in database.copies(folder.places.store) if "升级前" in copy.name]


def _back_to_version_3(path: Path) -> None:
    import contextlib
    import sqlite3

    with contextlib.closing(sqlite3.connect(path)) as store:
        for table in ("asked", "letter"):
            store.execute(f"DROP TABLE {table}")
        store.execute("PRAGMA user_version = 3")
        store.commit()
