"""Other districts' tables, set in every form: each figure is read as it stands, or marked; none is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporter.notice.document import DocumentError
from reporter.notice.draft import Draft
from reporter.notice.printer import printed
from reporter.notice.reading import draft_from
from reporter.notice.source import read_document
from reporter.notice.text import document_from_text
from tests.notice.forms import FORMS, Notice, bars, full_width, lost, stacked

HERE = Path(__file__).parent
FACTS = {
    name: tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
    for name in ("haishu", "changxing")
}


def notice_of(facts: dict[str, Any]) -> Notice:
    columns = tuple(facts["columns"])
    rows = tuple(tuple(row) for row in facts["rows"])
    before = (f"关于印发《{facts['title']}》的通知", facts["title"], facts["table"])
    return Notice(before, columns, rows, ("二、保障措施",), merged=(columns.index("领域"),))


def unit_in_brackets(notice: Notice) -> Notice:
    """Without a column of units: 普惠托位占比（%）."""
    name, unit = notice.head.index("指标"), notice.head.index("单位")

    def without(row: tuple[str, ...], title: str) -> tuple[str, ...]:
        cells = [*row[:name], title, *row[name + 1 :]]
        return tuple(text for index, text in enumerate(cells) if index != unit)

    rows = tuple(without(row, f"{row[name]}（{row[unit]}）") for row in notice.rows)
    return replace(notice, head=without(notice.head, "指标"), rows=rows)


def unnumbered(notice: Notice) -> Notice:
    number = notice.head.index("序号")

    def without(row: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text for index, text in enumerate(row) if index != number)

    merged = tuple(column - (column > number) for column in notice.merged)
    return replace(notice, head=without(notice.head), rows=tuple(map(without, notice.rows)), merged=merged)


def with_totals(notice: Notice) -> Notice:
    """With a column of figures that are no year's."""
    return replace(notice, head=(*notice.head, "五年合计"), rows=tuple((*row, "97") for row in notice.rows))


CHANGES: dict[str, Callable[[Notice], Notice]] = {
    "as it is": lambda notice: notice,
    "unit in brackets": unit_in_brackets,
    "no numbers": unnumbered,
    "full width": full_width,
    "with totals": with_totals,
}


def wrong_figures(draft: Draft, facts: dict[str, Any]) -> list[str]:
    """Every figure that differs from the table's and bears no mark, and every row that is missing without one."""
    columns = facts["columns"]
    wanted = {row[columns.index("指标")]: row for row in facts["rows"]}
    found: list[str] = []
    for read in draft.rows:
        name = read.name.value or ""
        row = wanted.get(name)
        base = None if row is None else (2022, row[4])
        if read.base is not None and read.base.certain and read.base.value != base:
            found.append(f"{name} base: {read.base.value}")
        for year, target in read.targets.items():
            at = next(index for index, title in enumerate(columns) if title.startswith(str(year)))
            if target.certain and (row is None or target.value != row[at]):
                found.append(f"{name} {year}: {target.value}, not {row and row[at]}")
    missing = set(wanted) - {read.name.value for read in draft.rows}
    doubted = any(not target.certain for read in draft.rows for target in read.targets.values())
    return found if draft.notes or doubted else [*found, *missing]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", FACTS)
def test_every_figure_is_right(name: str, form: str, change: str, tmp_path: Path) -> None:
    facts = FACTS[name]
    path = tmp_path / "通知"
    path.write_bytes(FORMS[form](CHANGES[change](notice_of(facts))))
    draft = draft_from(read_document(path))
    columns = facts["columns"]
    years = [title for title in columns if title.startswith("202") and "基数" not in title]
    assert [row.name.value for row in draft.rows] == [row[columns.index("指标")] for row in facts["rows"]]
    for row, wanted in zip(draft.rows, facts["rows"], strict=True):
        told = dict(zip(columns, wanted, strict=True))
        assert [found.value for found in row.targets.values()] == [told[year] for year in years]
        assert all(found.certain for found in row.targets.values())
        assert (row.unit.value, row.field.value) == (told["单位"], told["领域"])
        if "2022年基数" in told:
            assert row.base is not None
            assert row.base.value == (2022, told["2022年基数"])


@pytest.mark.parametrize("name", FACTS)
def test_title_and_district(name: str) -> None:
    draft = draft_from(
        document_from_text(bars(notice_of(FACTS[name]), lost(notice_of(FACTS[name]))).decode())
    )
    assert draft.title.value == FACTS[name]["title"].replace("-", "—")
    assert draft.district.value == FACTS[name]["district"]
    assert draft.table_title.value == FACTS[name]["table"]


def test_what_the_text_does_not_say_is_marked() -> None:
    """This part of the notice has no tasks and no bureaus: no row gets one by guessing."""
    text = printed(
        draft_from(
            document_from_text(
                bars(notice_of(FACTS["changxing"]), lost(notice_of(FACTS["changxing"]))).decode()
            )
        )
    )
    assert text.count('lead = ""') == len(FACTS["changxing"]["rows"])
    assert text.count("# 待确认：lead：没有写责任单位") == len(FACTS["changxing"]["rows"])
    assert "# 待确认：issued：没有找到印发日期" in text


@pytest.mark.parametrize(
    ("name", "row", "kind", "better"),
    [
        ("changxing", "普惠托位占比", "stock_ratio", "higher"),
        ("changxing", "通过国家义务教育优质均衡发展县省级评估率", "once", "higher"),
        ("changxing", "劳动人事争议仲裁结案率", "year_end_rate", "higher"),
        ("changxing", "人均预期寿命", "stock", "higher"),
        ("changxing", "重大慢病过早死亡率", "rate", "lower"),
        ("haishu", "每千人拥有3岁以下婴幼儿托位数", "stock", "higher"),
        ("haishu", "0-3岁儿童发育监测筛查率", "rate", "higher"),
    ],
)
def test_kind_and_sense_are_proposed(name: str, row: str, kind: str, better: str) -> None:
    draft = draft_from(
        document_from_text(bars(notice_of(FACTS[name]), lost(notice_of(FACTS[name]))).decode())
    )
    found = next(each for each in draft.rows if each.name.value == row).proposals
    assert (found["kind"].value, found["better"].value) == (kind, better)
    assert not found["kind"].certain
    assert found["kind"].reason


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_rows_that_lost_any_cells_have_no_wrong_figure(data: st.DataObject) -> None:
    """Cells of any rows are taken away or emptied at will, words and figures alike."""
    facts = FACTS[data.draw(st.sampled_from(sorted(FACTS)))]
    notice = data.draw(st.sampled_from([*CHANGES.values()]))(notice_of(facts))
    cells = data.draw(st.sampled_from([lost, lambda each: [list(row) for row in each.rows]]))(notice)
    for _ in range(data.draw(st.integers(1, 3))):
        row = cells[data.draw(st.integers(0, len(cells) - 1))]
        index = data.draw(st.integers(0, len(row) - 1))
        if data.draw(st.booleans()):
            del row[index]
        else:
            row[index] = ""
    row += [""] * data.draw(st.integers(0, 3))
    form = data.draw(st.sampled_from([bars, stacked]))
    document = document_from_text(form(notice, cells).decode())
    try:
        draft = draft_from(document)
    except DocumentError:
        return  # a sentence, and no figure at all
    assert wrong_figures(draft, facts) == []
