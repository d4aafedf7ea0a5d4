"""The bulletin's sentences agree with their numbers."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from laoyousuode.findings import Finding
from laoyousuode.period import Period, next_period
from laoyousuode.plan import Plan
from laoyousuode.plan_file import default_plan
from laoyousuode.results import Results, TaskReport
from reporter.bulletin import annexes as narrative_annexes
from reporter.bulletin import narrative, tasks
from reporter.bulletin.problems import own_words_of, problems
from reporter.words import phrases as narrative_phrases
from reporter.words.rows import (
    NarrativeError,
    behind_sentences,
    report_rows,
    table_row,
)
from tests.bulletin.bulletin_results import HR, UNION, Said, make, realistic

PLAN = default_plan()


def sentence_of(no: str, period: str, said: Said, plan: Plan = PLAN) -> str:
    """What the bulletin says where this row alone is reported."""
    lead = plan.indicator(no).lead
    every = report_rows(plan, make(plan, period, {(no, lead): said}))
    return behind_sentences([row for row in every if row.result.no == no], "指标")[0]


@pytest.mark.parametrize(
    ("no", "period", "said", "expected"),
    [
        ("2", "2026-10", "2.12", "累计完成2.12万人，完成年度目标的66.25%，低于序时进度17.08个百分点。"),
        ("2", "2026-01", "0.2", "累计完成0.2万人，完成年度目标的6.25%，低于序时进度2.08个百分点。"),
        ("2", "2026-12", "3.1", "累计完成3.1万人，完成年度目标的96.88%，低于年度目标0.1万人。"),
        ("2", "2026-12", "3.19", "累计完成3.19万人，完成年度目标的99.69%，低于年度目标0.01万人。"),
        ("2", "2026-10", "2.6666", "累计完成2.6666万人，完成年度目标的83.331%，低于序时进度0.002个百分点。"),
        ("6", "2026-10", "23", "目前为23.0万人，完成年度目标的97.87%，低于序时目标0.4万人。"),
        ("8", "2026-10", ("23.41", "66.2"), "目前为35.36%，低于序时目标0.47个百分点。"),
        ("14", "2026-10", ("93", "100"), "目前为93.0%，低于年度目标2.5个百分点。"),
        ("16", "2026-12", ("94", "100"), "目前为94.0%，低于年度目标1.0个百分点。"),
        ("1", "2026-10", "3.6", "目前为3.6%，高于年度目标（<3.5%）0.1个百分点。"),
        ("1", "2026-10", "3.5", "目前为3.5%，未达到年度目标（<3.5%）。"),
        ("C4", "2026-10", "2", "目前为2户，高于年度目标（动态清零）2户。"),
        ("C5", "2023-12", "1", "目前为1家，完成年度目标的50.0%，低于年度目标1家。"),
        ("C5", "2026-10", "1", "完成期限为2023年，已到期，目前为1家，低于年度目标1家，未保持。"),
        ("11", "2026-12", ("80", "100"), "目前为80.0%，未达到年度目标（>80%）。"),
    ],
)
def test_a_row_that_is_behind(no: str, period: str, said: Said, expected: str) -> None:
    assert sentence_of(no, period, said).endswith(expected)


@pytest.mark.parametrize(
    ("no", "said", "expected"),
    [
        ("2", "3.3", "已有数据的指标中，没有进度滞后的。"),
        ("2", None, "本期没有可以判断进度的指标。"),
        ("16", ("1", "2"), "本期没有可以判断进度的指标。"),
    ],
)
def test_nothing_is_behind(no: str, said: Said, expected: str) -> None:
    assert sentence_of(no, "2026-10", said) == expected


def test_the_worst_comes_first() -> None:
    every = report_rows(
        PLAN, make(PLAN, "2026-10", {("2", HR): "2.5", ("6", HR): "1", ("14", HR): ("90", "100")})
    )
    found = behind_sentences(every, "指标")
    assert found[0] == "进度滞后的指标3项，按偏离度由低到高依次为："
    assert [line[:6] for line in found[1:]] == ["1.技能人才", "2.欠薪线索", "3.城镇新增"]


@pytest.mark.parametrize(
    ("missing", "late", "expected"),
    [
        (0, 0, "本期应报单位13个，全部按时报送。"),
        (0, 1, "本期应报单位13个，全部报送，其中逾期1个（区人力社保局）。"),
        (0, 13, "本期应报单位13个，全部逾期报送。"),
        (13, 0, "本期应报单位13个，均未报送。"),
        (1, 0, "本期应报单位13个，已报12个，未报1个（区医保局）。"),
        (1, 1, "本期应报单位13个，已报12个，其中逾期1个（区人力社保局）；未报1个（区医保局）。"),
        (12, 1, "已报1个，均为逾期（区人力社保局）；未报12个"),
    ],
)
def test_reception(missing: int, late: int, expected: str) -> None:
    names = [bureau.name for bureau in PLAN.bureaus]
    results = make(PLAN, "2026-10", missing=tuple(names[13 - missing :]), late=tuple(names[:late]))
    assert expected in narrative.reception_sentence(results)


def overview_of(said: dict[tuple[str, str], Said], wanted: tuple[str, ...]) -> str:
    every = report_rows(PLAN, make(PLAN, "2026-10", said))
    return "".join(narrative.overview([row for row in every if row.result.no in wanted], "indicators"))


@pytest.mark.parametrize(
    ("said", "wanted", "expected"),
    [
        ({}, (), ""),
        ({}, ("1", "2"), "2项指标均为“未报”。均不亮灯。"),
        ({}, ("1",), "1项指标为“未报”。不亮灯。"),
        ({("1", HR): "2"}, ("1",), "1项指标为“达标”。亮绿灯。"),
        ({("1", HR): "2", ("C4", HR): "0"}, ("1", "C4"), "2项指标均为“达标”。全部亮绿灯。"),
        (
            {("1", HR): "2", ("2", HR): "1", ("6", HR): "23"},
            ("1", "2", "6", "7"),
            # Of a handful no shares are said.
            "4项指标中，达标1项；滞后1项；严重滞后1项；未报1项。亮绿灯1项、黄灯1项、红灯1项，其余1项不亮灯。",
        ),
        ({("1", HR): "2", ("2", HR): "1"}, ("1", "2"), "亮绿灯1项、红灯1项。"),
    ],
)
def test_counts_and_lights(said: dict[tuple[str, str], Said], wanted: tuple[str, ...], expected: str) -> None:
    text = overview_of(said, wanted)
    assert text.endswith(expected) if expected else not text


def test_an_incomplete_row_names_who_lacks() -> None:
    said: dict[tuple[str, str], Said] = {
        ("5", HR): "7",
        ("5", "区教育局"): "doubtful",
        ("5", "区卫健局"): "0.1",
    }
    every = report_rows(PLAN, make(PLAN, "2026-10", said, missing=("区民政局",)))
    five = next(row for row in every if row.result.no == "5")
    assert table_row(five).value == "7.1（缺2个单位）"
    assert table_row(five).progress == "—"
    results = make(PLAN, "2026-10", said, missing=("区民政局",))
    told = [text for section in problems(results, [five], "附件4") for text in section.paragraphs]
    assert told[0] == "数据不完整1项：开展职业技能培训累计数缺区教育局、区民政局。"
    assert behind_sentences([five], "指标") == ["本期没有可以判断进度的指标。"]


def test_a_gap_that_no_rule_explains_is_refused() -> None:
    results = realistic(PLAN)
    second = dataclasses.replace(results.indicators[1], value=None)
    indicators = (results.indicators[0], second, *results.indicators[2:])
    with pytest.raises(NarrativeError, match="第2行"):
        narrative.bulletin_context(PLAN, dataclasses.replace(results, indicators=indicators))
    with pytest.raises(NarrativeError, match="与方案不一致"):
        narrative.bulletin_context(PLAN, dataclasses.replace(results, indicators=indicators[:3]))
    with pytest.raises(NarrativeError, match="与方案不一致"):
        narrative.bulletin_context(PLAN, dataclasses.replace(results, bureaus=results.bureaus[:3]))


def test_lower_is_better_has_no_progress() -> None:
    every = report_rows(PLAN, realistic(PLAN))
    shown = {row.result.no: table_row(row).progress for row in every}
    assert (shown["1"], shown["C4"], shown["2"]) == ("—", "—", "66.25%")


def test_kept_rows_are_kept_or_missed() -> None:
    shown = {row.result.no: row.status for row in report_rows(PLAN, realistic(PLAN))}
    assert (shown["C5"], shown["C6"], shown["C2"]) == ("保持", "未保持", "已完成")
    in_2023 = {
        row.result.no: row.status for row in report_rows(PLAN, make(PLAN, "2023-12", {("C5", HR): "2"}))
    }
    assert in_2023["C5"] == "已完成"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", []),
        (" \u3000\n\u200b", []),
        ("开展培训", ["开展培训。"]),
        ("开展培训。", ["开展培训。"]),
        ("开展培训，", ["开展培训。"]),
        ("推 进\u000b<中> & {{x}}\x07", ["推进", "<中> & {{x}}。"]),
        ("说“好！”", ["说“好！”"]),
        ("、、", []),
    ],
)
def test_somebodys_words(words: str, expected: list[str]) -> None:
    assert narrative_phrases.lines(words) == expected


@pytest.mark.parametrize("words", ["", "无", "暂 无。", "/", "ｎ/a".upper(), "—"])
def test_words_that_say_nothing(words: str) -> None:
    assert narrative_phrases.says_nothing(words) is (words != "Ｎ/A")


def test_a_task_names_who_wrote_nothing() -> None:
    third = PLAN.task(3)
    silent = tasks.task_section(third, ())
    assert silent.paragraphs == ("各责任单位均未填报推进情况。",)
    assert tasks.task_section(PLAN.task(1), ()).paragraphs == ("区人力社保局未填报推进情况。",)
    spoken = tasks.task_section(third, (TaskReport(3, "区教育局", "开班9个"),))
    assert spoken.paragraphs == ("区教育局：开班9个。", "区人力社保局、区民政局、区卫健局未填报推进情况。")


def test_the_bureaus_judge_themselves_in_one_paragraph() -> None:
    said = (
        TaskReport(1, HR, "开展培训", self_assessment="按计划推进"),
        TaskReport(3, HR, "开展培训", self_assessment="进度偏慢"),
        TaskReport(3, "区教育局", "开班9个"),
    )
    told = tasks.summaries(PLAN, make(PLAN, "2026-10", tasks=said), "附件3")
    assert told[0].startswith(
        "9项重点任务的责任单位应自评25项次：按计划推进1项次；进度偏慢1项次（任务三区人力社保局）；未自评1项次（任务三区教育局）；"
        "未填报22项次（任务二区人力社保局，任务三区民政局、区卫健局，"
    )
    assert told[0].endswith("各单位填报的内容见附件3。")


def test_annexes_are_printed_as_the_plan_says_and_numbered_as_they_stand() -> None:
    found = narrative_annexes.annexes(PLAN)
    assert [(annex.label, annex.title, annex.printed) for annex in found.values()] == [
        ("附件1", "指标责任台账", True),
        ("附件2", "报送情况", True),
        ("附件3", "重点任务推进情况", False),
        ("附件4", "质疑清单和核实情况", False),
        ("附件5", "方案文本待明确事项", False),
    ]
    whole = dataclasses.replace(PLAN, bulletin=dataclasses.replace(PLAN.bulletin, annexes=("findings",)))
    assert list(narrative_annexes.annexes(whole)) == [
        "findings",
        "ledger",
        "reception",
        "tasks",
        "questions",
    ]
    assert narrative_annexes.annex_list(whole)[:2] == [
        "附件：1.质疑清单和核实情况",
        "2.指标责任台账（另附）",
    ]


def test_problems_are_numbered_as_they_are_there() -> None:
    results = realistic(PLAN)
    found = [section.heading for section in problems(results, report_rows(PLAN, results), "附件4")]
    assert found == [
        "（一）进度滞后",
        "（二）数据不完整、待核和未报",
        "（三）报送和填报质量",
    ]
    nothing_wrong = dataclasses.replace(results, bureaus=(), findings=(), files=(), tasks=())
    assert [section.paragraphs for section in problems(nothing_wrong, (), "附件4")] == [
        ("本期没有进度滞后、待核和未报的事项，各单位均按时报送，返回表没有错误。",)
    ]


def test_next_steps_are_the_bureaus_own() -> None:
    assert own_words_of(PLAN, realistic(PLAN), "next")[0].startswith("区人力社保局（重点任务一）：四季度组织")
    assert tasks.next_steps(PLAN, make(PLAN, "2026-12"), "附件3") == [
        "请各责任单位对照本通报所列问题抓好落实。",
        "请各单位不迟于2027年2月5日报送截至2027年1月底的推进情况。",
    ]
    assert tasks.next_steps(PLAN, make(PLAN, "2027-12"), "附件3") == [
        "请各责任单位对照本通报所列问题抓好落实。"
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "关于“劳有所得”专项实施方案2026年10月推进情况的通报",
            ["关于“劳有所得”专项实施方案", "2026年10月推进情况的通报"],
        ),
        ("推进情况的通报", ["推进情况的通报"]),
        ("一" * 30, ["一" * 30]),
    ],
)
def test_a_title_breaks_beside_whole_words(title: str, expected: list[str]) -> None:
    assert narrative.title_lines(title, "2026年10月") == expected


def test_the_date_is_given_or_the_due_date() -> None:
    results: Results = make(PLAN, "2026-12")
    assert narrative.bulletin_context(PLAN, results)["date"] == "2027年1月5日"
    assert (
        narrative.bulletin_context(PLAN, dataclasses.replace(results, due=dt.date(2027, 1, 8)))["date"]
        == "2027年1月8日"
    )
    assert narrative.bulletin_context(PLAN, results, dt.date(2027, 1, 10))["date"] == "2027年1月10日"
    assert next_period(Period(2026, 12)) == Period(2027, 1)


def test_annexes() -> None:
    results = realistic(PLAN)
    every = report_rows(PLAN, results)
    ledger = {row.no: row for row in narrative_annexes.ledger(every)}
    assert ledger["12"].parts[2] == "区财政局：未报送"
    assert ledger["9"].parts == ("区人力社保局：由第7行÷第6行计算",)
    assert ledger["11"].parts == (f"{UNION}：76.58%（412/538）", "核对：区人力社保局")
    assert [row.state for row in narrative_annexes.reception(results)].count("未报") == 1
    assert [row.place for row in narrative_annexes.annex_findings(results)] == [
        "第3行填报表H9",
        "—",
        "区财政局.et",
        "重点任务表C5",
    ]
    assert [(row.value, row.reason) for row in narrative_annexes.confirmed(every)] == [
        ("57场次", "含9月高校专场12场，已逐场核对签到表")
    ]


def test_every_table_with_lights_says_the_plans_thresholds() -> None:
    thresholds = dataclasses.replace(
        PLAN.thresholds, ahead=Decimal("0.04"), behind=Decimal("-0.12"), policy_band=Decimal("0.06")
    )
    found = narrative.bulletin_context(
        dataclasses.replace(PLAN, thresholds=thresholds), make(PLAN, "2026-10")
    )
    assert found["note_again"] == "注：“左右”±6%达标，偏离度≥4%超序时，≥0达序时，≥－12%滞后，更低严重滞后。"
    assert all(each in found["note"] for each in ("≥4%", "－12%", "±6%", "滞后亮黄灯"))


def test_what_is_found_in_the_districts_own_figures_is_no_unknown_bureaus() -> None:
    results = make(PLAN, "2026-10")
    found = (
        Finding("plan-check", "error", row="5", message="各数不符", cure="请核对"),
        Finding("not-a-workbook", "error", file="返回/某局.et", message="没有读取", cure="请报送"),
    )
    results = dataclasses.replace(results, findings=found)
    assert [row.bureau for row in narrative_annexes.annex_findings(results)] == ["全区汇总", "单位不明"]
    told = "".join(
        text for each in problems(results, report_rows(PLAN, results), "附件4") for text in each.paragraphs
    )
    assert "返回表中有错误2处：全区汇总1处，单位不明1处" in told.replace("、", "，")


def test_a_title_with_an_unknown_name_is_refused() -> None:
    settings = dataclasses.replace(PLAN.bulletin, title="关于{month}的通报")
    with pytest.raises(NarrativeError, match="标题"):
        narrative.bulletin_context(dataclasses.replace(PLAN, bulletin=settings), make(PLAN, "2026-10"))


def test_nothing_at_all_was_reported() -> None:
    results = make(PLAN, "2026-10", missing=tuple(bureau.name for bureau in PLAN.bureaus))
    found = problems(results, report_rows(PLAN, results), "附件4")
    assert [section.paragraphs for section in found] == [("全部23项均未报。",), ("13个单位均未报送。",)]
