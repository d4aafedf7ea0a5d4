"""Makes a period's results for the bulletin's tests from the figures that the bureaus would report.

District values follow the domain rules, section 6, in the shortest way; the statuses are the ladder's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from laoyousuode import ladder
from laoyousuode.findings import Finding
from laoyousuode.numbers import CONTEXT
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.results import BureauResult, Contribution, FileResult, IndicatorResult, Results, TaskReport

# A figure, a numerator and a denominator, or one of the words blank, none, doubtful.
Said = str | tuple[str, str] | None
State = Literal["number", "blank", "none", "doubtful", "missing"]
HUNDRED = Decimal(100)


def make(
    plan: Plan,
    period: str,
    said: Mapping[tuple[str, str], Said] | None = None,
    *,
    missing: tuple[str, ...] = (),
    late: tuple[str, ...] = (),
    tasks: tuple[TaskReport, ...] = (),
    findings: tuple[Finding, ...] = (),
    files: tuple[FileResult, ...] = (),
    confirmed: Mapping[tuple[str, str], str] | None = None,
    due: dt.date | None = None,
) -> Results:
    """`said` maps (row, bureau) to what the bureau reported; nothing said is a blank cell."""
    when = Period.parse(period)
    values: dict[str, Decimal | str] = {}
    done: list[IndicatorResult] = []
    for indicator in plan.indicators:
        parts = [
            contribution(
                name,
                "missing" if name in missing else (said or {}).get((indicator.no, name)),
                (confirmed or {}).get((indicator.no, name), ""),
            )
            for name in indicator.contributors(when.year)
        ]
        done.append(row(plan, indicator, when, parts, values))
    return Results(
        plan=plan.id,
        period=when,
        due=due,
        bureaus=tuple(
            BureauResult(
                bureau.name,
                "missing" if bureau.name in missing else "late" if bureau.name in late else "received",
                date=None if bureau.name in missing else due,
            )
            for bureau in plan.bureaus
        ),
        files=files,
        indicators=tuple(done),
        tasks=tasks,
        findings=findings,
    )


def contribution(bureau: str, said: Said, confirmed: str = "") -> Contribution:
    """What one bureau reported."""
    if said is None or said == "blank":
        return Contribution(bureau, "blank")
    if said == "none":
        return Contribution(bureau, "none")
    if said == "doubtful":
        return Contribution(bureau, "doubtful")
    if said == "missing":
        return Contribution(bureau, "missing")
    if isinstance(said, tuple):
        numerator, denominator = Decimal(said[0]), Decimal(said[1])
        value = CONTEXT.divide(numerator * HUNDRED, denominator)
        return Contribution(bureau, "number", value, numerator, denominator, confirmed=confirmed)
    return Contribution(bureau, "number", Decimal(said), confirmed=confirmed)


def row(
    plan: Plan,
    indicator: Indicator,
    period: Period,
    parts: list[Contribution],
    values: dict[str, Decimal | str],
) -> IndicatorResult:
    """The district's value and status."""
    measure = indicator.measure(period.year)
    value, missing = combine(indicator, measure, parts, values)
    values[indicator.no] = value
    judged = ladder.judge(measure, period, value, plan.thresholds)
    status, light = judged.status, judged.light
    if missing and status not in (ladder.NOT_REPORTED, ladder.DOUBTFUL):
        kept = measure.combine == "sum" and light == "green"
        status, light = (status, light) if kept else (ladder.DOUBTFUL, "none")
    return IndicatorResult(
        no=indicator.no,
        name=indicator.name,
        unit=measure.unit,
        target=measure.target.text if measure.target else "",
        target_number=measure.target.number if measure.target else None,
        value=value if isinstance(value, Decimal) else None,
        expected=judged.expected,
        gap=judged.gap,
        progress=judged.progress,
        deviation=judged.deviation,
        status=status,
        light=light,
        complete=not missing,
        missing=missing,
        contributions=tuple(parts),
    )


def combine(
    indicator: Indicator, measure: Measure, parts: list[Contribution], values: Mapping[str, Decimal | str]
) -> tuple[Decimal | str, tuple[str, ...]]:
    """The district's figure, and the bureaus without which it is incomplete."""
    if indicator.derived and measure.combine == "derived":
        top, bottom = (values[no] for no in indicator.derived)
        if isinstance(top, Decimal) and isinstance(bottom, Decimal) and bottom:
            return CONTEXT.divide(top * HUNDRED, bottom), ()
        return ladder.BLANK_VALUE if ladder.BLANK_VALUE in (top, bottom) else ladder.DOUBTFUL_VALUE, ()
    lead = parts[0]
    if lead.state in ("blank", "missing"):
        return ladder.BLANK_VALUE, ()
    if measure.combine == "lead" and lead.state == "doubtful":
        return ladder.DOUBTFUL_VALUE, ()
    missing = tuple(part.bureau for part in parts if part.state in ("blank", "missing", "doubtful"))
    given = [part for part in parts if part.state == "number"]
    if not given:
        return (ladder.DOUBTFUL_VALUE if missing else ladder.NONE_VALUE), missing
    if measure.combine == "pooled":
        above = sum((part.numerator or Decimal(0) for part in given), Decimal(0))
        below = sum((part.denominator or Decimal(0) for part in given), Decimal(0))
        return CONTEXT.divide(above * HUNDRED, below), missing
    return sum((part.value or Decimal(0) for part in given), Decimal(0)), missing


HR, UNION = "区人力社保局", "区总工会"


def realistic(plan: Plan) -> Results:
    """October 2026 as it might be: some behind, one bureau missing, one late, one row confirmed."""
    said: dict[tuple[str, str], Said] = {
        ("1", HR): "2.86",
        ("2", HR): "2.12",
        ("4", HR): "16.9",
        ("6", HR): "23.41",
        ("7", HR): "8.31",
        ("8", HR): ("23.41", "66.2"),
        ("10", HR): "2660",
        ("11", UNION): ("412", "538"),
        ("14", HR): ("1871", "1942"),
        ("15", HR): ("2210", "3461"),
        ("16", HR): ("2950", "3420"),
        ("5", HR): "7.35",
        ("5", "区教育局"): "0.21",
        ("5", "区民政局"): "0.08",
        ("5", "区卫健局"): "0.14",
        ("C1", HR): "1.31",
        ("C2", HR): "57",
        ("C3", HR): ("1204", "1204"),
        ("C4", HR): "0",
        ("C5", HR): "2",
        ("C6", UNION): ("17", "18"),
        ("C7", UNION): ("88", "121"),
    }
    three = plan.indicator("3").contributors(2026)
    said |= {("3", name): (str(40 + place), str(40 + place)) for place, name in enumerate(three)}
    shares = {HR: "180", "区委编办": "10", "区民政局": "22", "区医保局": "none", UNION: "60"}
    for no in ("12", "13"):
        said |= {(no, name): number for name, number in shares.items()}
    return make(
        plan,
        "2026-10",
        said,
        missing=("区财政局",),
        late=("区医保局",),
        tasks=_task_words(),
        findings=_findings(),
        files=(FileResult("返回/区财政局.et", None, "rejected", code="not-a-workbook"),),
        confirmed={("C2", HR): "含9月高校专场12场，已逐场核对签到表"},
        due=dt.date(2026, 11, 5),
    )


def _task_words() -> tuple[TaskReport, ...]:
    return (
        TaskReport(
            1,
            HR,
            "出台稳岗扩岗新政12条，兑现资金3260万元，惠及企业1180家。\n“灵活保”参保人数达到2.4万人，比年初增加0.6万人",
            "部分制造业企业用工需求减少，新增就业人数增长放缓",
            "四季度组织专场招聘18场，重点走访用工50人以上企业",
            "基本正常",
        ),
        TaskReport(2, HR, "发放创业担保贷款1.2亿元，“四有”服务平台对接项目86个", "无", "举办创业大赛1场"),
        TaskReport(
            3, HR, "开展“金蓝领”培训1.1万人次，新认定企业自主评价机构14家", "", "年底前完成新八级工试点评估"
        ),
        TaskReport(3, "区教育局", "职业院校开设订单班9个", "实训设备更新慢"),
        TaskReport(4, "区残联", "为残疾人举办技能培训6期，新增就业42人", "", "继续开展上门送岗"),
        TaskReport(4, "区妇联", "开展“妈妈岗”招聘活动5场，达成意向137人"),
        TaskReport(
            7, UNION, "能级工资集体协商已覆盖规上企业412家", "1家产改试点企业停产，协商中断", "年底前完成补签"
        ),
        TaskReport(8, "区委编办", "核定基层劳动保障机构编制\u000b并完成人员调整 <初稿> & {{ 待定 }}"),
        TaskReport(9, HR, "欠薪线索动态化解1871件，追回工资4120万元"),
    )


def _findings() -> tuple[Finding, ...]:
    return (
        Finding(
            "percent-fraction",
            "error",
            file="返回/区民政局.xlsx",
            sheet="填报",
            cell="H9",
            row="3",
            bureau="区民政局",
            raw="0.95",
            message="填报 0.95，本行单位是%，无法判断是百分之几",
            cure="请填百分号前面的数字，例如 95% 填 95",
        ),
        Finding(
            "missing-task",
            "warning",
            file="返回/区卫健局.xlsx",
            sheet="重点任务",
            cell="C5",
            bureau="区卫健局",
            message="重点任务（三）没有填写推进情况",
            cure="请简要填写推进情况；没有进展的写“本期无”",
        ),
        Finding(
            "missing-return",
            "error",
            bureau="区财政局",
            message="区财政局没有报送可用的返回表",
            cure="请催报",
        ),
        Finding(
            "not-a-workbook",
            "error",
            file="返回/区财政局.et",
            message="不是 Excel 表格（WPS 旧格式），没有读取",
            cure="请用下发的 Excel 表格填报并报送",
        ),
    )
