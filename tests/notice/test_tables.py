"""Tables as other offices set them: heads, units, groups, targets of every form, and what cannot be read."""

from __future__ import annotations

import pytest

from reporter.notice.draft import Draft, DraftRow
from reporter.notice.reading import draft_from
from reporter.notice.text import document_from_text
from reporter.notice.typography import figure
from reporter.notice.web import document_from_web


def read(text: str) -> Draft:
    return draft_from(document_from_text(text))


def row_of(draft: Draft, name: str) -> DraftRow:
    return next(row for row in draft.rows if row.name.value == name)


def targets(row: DraftRow) -> dict[int, str | None]:
    return {year: found.value for year, found in row.targets.items()}


def test_a_head_of_two_rows_with_a_base_year_and_bureaus() -> None:
    draft = draft_from(
        document_from_web(
            "<h1>某县老有康养行动计划（2026-2028年）</h1><p>表1：分年度目标</p><table>"
            "<tr><th rowspan=2>类别</th><th rowspan=2>主要指标</th><th rowspan=2>单位</th><th rowspan=2>2025年基数</th>"
            "<th colspan=3>目标值</th><th rowspan=2>责任单位</th></tr>"
            "<tr><th>2026</th><th>2027</th><th>2028</th></tr>"
            "<tr><td rowspan=2>供给</td><td>床位</td><td>张</td><td>100</td><td>110</td><td>120</td><td>≥130</td>"
            "<td>县民政局、县财政局</td></tr>"
            "<tr><td>失能率</td><td>%</td><td>5</td><td>5以下</td><td>不高于4.8</td><td>4.5以内（含）</td>"
            "<td>民政局</td></tr>"
            "</table>"
        )
    )
    beds, rate = row_of(draft, "床位"), row_of(draft, "失能率")
    assert targets(beds) == {2026: "110", 2027: "120", 2028: "≥130"}
    assert beds.base is not None
    assert beds.base.value == (2025, "100")
    assert targets(rate) == {2026: "5以下", 2027: "不高于4.8", 2028: "4.5以内（含）"}
    assert (rate.field.value, rate.proposals["better"].value) == ("供给", "lower")
    # 民政局 alone is 县民政局, which the document itself gives in full.
    assert rate.proposals["lead"].value == "县民政局"


@pytest.mark.parametrize(
    ("name", "unit", "figures"),
    [
        ("签约率", "%", ("保持在95%以上", "达到96%")),
        ("新增床位", "张", ("1,200张", "1300张以上")),
        ("事故起数", "起", ("不超过3起", "动态清零")),
    ],
)
def test_a_unit_that_only_the_figures_carry(name: str, unit: str, figures: tuple[str, str]) -> None:
    row = row_of(
        read(f"某市工作要点\n指标\t2026年目标\t2027年目标\n{name}\t{figures[0]}\t{figures[1]}\n"), name
    )
    assert row.unit.value == unit
    assert tuple(targets(row).values()) == figures


@pytest.mark.parametrize("text", ["约95", "96①", "9 5", "95-96", "近97", "98+", "待定", "基本全覆盖", "百余"])
def test_a_target_that_is_none_is_left_out_and_its_mark_says_what_stands_there(text: str) -> None:
    row = row_of(read(f"甲区实施方案\n指标 | 2026年目标 | 2027年目标\n签约率(%) | {text} | 97\n"), "签约率")
    assert row.targets[2026].value is None
    assert text in row.targets[2026].reason
    assert (row.targets[2027].value, row.targets[2027].certain) == ("97", True)


def test_figures_beside_an_empty_year_are_marked() -> None:
    row = row_of(
        read("甲区实施方案\n指标 | 2026年目标 | 2027年目标 | 2028年目标\n托位(个) | 3 |  | 5\n"), "托位"
    )
    assert targets(row) == {2026: "3", 2027: None, 2028: "5"}
    assert not any(found.certain for found in row.targets.values())


def test_a_row_with_too_few_figures_has_none() -> None:
    row = row_of(
        read("甲区实施方案\n序号 | 任务 | 指标 | 2026年目标 | 2027年目标\n1 | 扩大供给 | 托位(个) | 3\n"),
        "托位",
    )
    assert targets(row) == {2026: None, 2027: None}
    assert all("请照原件填" in found.reason for found in row.targets.values())


@pytest.mark.parametrize("group", ["二、老有康养", "二、老有康养 | | | |"])
def test_a_line_across_the_table_heads_the_rows_below_it(group: str) -> None:
    draft = read(
        "甲县方案\n序号 | 指标 | 2026年 | 2027年\n一、幼有善育\n1 | 新增托位（个） | 100 | 200\n"
        f"{group}\n2 | 新增床位（张） | 10 | 20\n"
    )
    assert [(row.name.value, row.field.value) for row in draft.rows] == [
        ("新增托位", "幼有善育"),
        ("新增床位", "老有康养"),
    ]


def test_the_table_of_targets_is_taken_and_that_of_results_is_told() -> None:
    draft = read(
        "甲县方案\n2021—2023年完成情况\n指标 | 2021年 | 2022年 | 2023年\n托位（个） | 1 | 2 | 3\n床位（张） | 1 | 2 | 3\n"
        "说明文字。\n分年度目标\n指标 | 2024年 | 2025年 | 2026年\n托位（个） | 4 | 5 | 6\n"
    )
    assert [targets(row) for row in draft.rows] == [{2024: "4", 2025: "5", 2026: "6"}]
    assert any("2021—2023年完成情况" in note for note in draft.notes)


TASK = (
    "指标 | 2026年目标 | 2027年目标\n新增床位(张) | 10 | 20\n"
    "三、重点任务\n（一）扩大供给。新增床位。{bureaus}\n四、保障\n"
)


@pytest.mark.parametrize(
    "bureaus",
    [
        "（责任单位：县民政局、县财政局）",
        "(责任单位:县民政局,县财政局)",
        "（牵头单位：县民政局；配合单位：县财政局）",
        "\n责任单位：县民政局、县财政局。",
        "（责任单位：县民政局、县财政局等）",
    ],
)
def test_the_first_named_bureau_leads(bureaus: str) -> None:
    draft = read(f"某县老有康养实施方案\n{TASK.format(bureaus=bureaus)}")
    assert draft.tasks[0].bureaus.value == ("县民政局", "县财政局")
    assert draft.tasks[0].text.value == "新增床位。"
    assert row_of(draft, "新增床位").proposals["lead"].value == "县民政局"


STACKED = ["甲区实施方案", "序号", "任务", "指标", "2026年目标", "2027年目标"]


def stacked(*lines: str) -> list[dict[int, str | None]]:
    return [targets(row) for row in read("\n\n".join([*STACKED, *lines])).rows]


def test_cells_below_one_another_are_a_table() -> None:
    found = stacked("1", "扩大供给", "新增床位(张)", "3", "4", "2", "新增托位(个)", "5", "6", "三、重点任务")
    assert found == [{2026: "3", 2027: "4"}, {2026: "5", 2027: "6"}]


def test_the_number_of_the_next_row_does_not_stand_in_for_a_lost_figure() -> None:
    found = stacked("1", "扩大供给", "新增床位(张)", "3", "2", "新增托位(个)", "5", "6", "三、重点任务")
    assert found == [{2026: None, 2027: None}, {2026: "5", 2027: "6"}]


def test_a_figure_that_may_be_the_next_rows_number_is_not_used() -> None:
    found = stacked("1", "扩大供给", "新增床位(张)", "3", "4", "新增托位(个)", "5", "6", "三、重点任务")
    assert found[0] == {2026: None, 2027: None}


def test_a_head_of_thirty_columns_is_read() -> None:
    notes = " | ".join(["备注"] * 26)
    draft = read(f"甲区方案\n序号 | 指标 | 2026年 | 2027年 | {notes}\n1 | 床位(张) | 3 | 4{' |' * 26} |\n")
    assert targets(row_of(draft, "床位")) == {2026: "3", 2027: "4"}


@pytest.mark.parametrize(
    "title", ["2025年实际", "2025年完成数", "2025年实绩", "2025年现状值", "2025年预计完成", "2025年底数"]
)
def test_what_was_done_the_year_before_is_the_base_and_no_target(title: str) -> None:
    row = row_of(read(f"甲区方案\n指标 | {title} | 2026年 | 2027年\n床位(张) | 2 | 3 | 4\n"), "床位")
    assert targets(row) == {2026: "3", 2027: "4"}
    assert row.base is not None
    assert row.base.value == (2025, "2")


@pytest.mark.parametrize(
    "title", ["五年合计", "总目标", "比2025年增长", "2026—2028年", "2028年上半年", "2028年一季度", "增幅"]
)
@pytest.mark.parametrize("first", [False, True])
def test_figures_that_are_no_years_target_are_passed_over(title: str, first: bool) -> None:
    def line(*cells: str) -> str:
        *before, aside = cells
        return " | ".join([before[0], aside, *before[1:]] if first else cells)

    rows = [line("指标", "2026年", "2027年", title), line("床位(张)", "3", "4", "7")]
    rows += [line("托位(个)", "3", "", "7"), line("学位(个)", "3", "7", "")]
    draft = read("\n".join(["甲区方案", *rows]))
    assert targets(row_of(draft, "床位")) == {2026: "3", 2027: "4"}
    # One figure too few: it may be any of them.
    for name in ("托位", "学位"):
        assert not any(found.certain for found in row_of(draft, name).targets.values())


@pytest.mark.parametrize("printed", ["1.床位（张）", "（1）床位（张）", "1、床位（张）"])
def test_a_number_before_the_name_is_none_of_it(printed: str) -> None:
    assert read(f"甲区方案\n指标 | 2026年 | 2027年\n{printed} | 3 | 4\n").rows[0].name.value == "床位"


def test_a_row_that_does_not_fit_keeps_the_words_before_its_figures() -> None:
    row = read(
        "甲区方案\n序号 | 指标 | 2026年 | 2027年 | 责任单位\n1 | 床位(张) | 3 | 4 | 5 | 县民政局\n"
    ).rows[0]
    assert (row.name.value, row.name.certain) == ("床位", False)
    assert targets(row) == {2026: None, 2027: None}


WORDS = ["", "保持在", "控制在", "稳定在", "达到"]
SIGNS = ["<", ">", "≥", "≤", "≧", "≦", ">=", "<=", "低于", "高于", "超过", "不满"]
SIGNS += ["不低于", "不少于", "不小于", "至少", "不高于", "不超过", "不大于", "最多"]
AFTER = ["左右", "以上", "以下", "以内", "以上（含）", " 以内"]


@pytest.mark.parametrize(
    "target",
    [
        *(f"{word}95{unit}" for word in WORDS for unit in ("", "%")),
        *(f"{sign}95" for sign in SIGNS),
        *(f"95{after}" for after in AFTER),
        *("保持在95%以上", "９５％以上", "> 95", "全覆盖", "规上企业全覆盖", "动态清零"),
    ],
)
def test_every_form_of_a_target_is_taken_as_it_is_printed(target: str) -> None:
    """The grammar of the domain rules, section 3."""
    row = read(f"甲区方案\n指标 | 2026年 | 2027年\n签约率(%) | {target} | {target}\n").rows[0]
    assert targets(row) == dict.fromkeys((2026, 2027), figure(target))
    assert all(found.certain or "规上" in target or "清零" in target for found in row.targets.values())


@pytest.mark.parametrize(
    ("target", "better"),
    [
        *(
            (f"{word}95", "lower")
            for word in ("<", "≤", "低于", "不高于", "不超过", "不大于", "最多", "不满")
        ),
        *(
            (f"{word}95", "higher")
            for word in (">", "≥", "高于", "超过", "不低于", "不少于", "不小于", "至少")
        ),
        *((f"95{word}", "lower") for word in ("以下", "以内")),
        ("95以上", "higher"),
        ("95左右", "about"),
    ],
)
def test_a_targets_sign_says_which_way_is_better(target: str, better: str) -> None:
    row = read(f"甲区方案\n指标 | 2026年 | 2027年\n签约率(%) | {target} | {target}\n").rows[0]
    assert row.proposals["better"].value == better


TEXT = (
    "甲县方案（2025—2027年）\n指标 | 2025年目标 | 2026年目标 | 2027年目标\n新增床位(张) | 10 | 20 | 30\n"
    "三、重点任务\n（一）扩大供给。{words}。（责任单位：县民政局）\n"
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("每年新增养老院3家", {2025: "3", 2026: "3", 2027: "3"}),
        ("从2026年起每年新增养老院3家", {2026: "3", 2027: "3"}),
        ("2025—2026年每年新增养老院3家", {2025: "3", 2026: "3"}),
        ("到2027年，新增养老院不少于3家", {2027: "不少于3"}),
        ("到2026年底前，建成养老院3家以上", {2026: "3 以上", 2027: "3 以上"}),
        ("到2027年，实现乡镇全覆盖、问题动态清零", {2027: "全覆盖"}),
    ],
)
def test_a_quantity_of_the_text_is_a_commitment_of_its_years(words: str, found: dict[int, str]) -> None:
    assert targets(read(TEXT.format(words=words)).commitments[0]) == found


@pytest.mark.parametrize(
    "words", ["2026年新增养老院3家", "培训1.2万人次以上", "“十四五”期间新增10家", "比上年增长10%"]
)
def test_a_quantity_whose_years_are_not_said_is_told_and_not_listed(words: str) -> None:
    draft = read(TEXT.format(words=words))
    assert draft.commitments == ()
    assert any(words in note for note in draft.notes)
