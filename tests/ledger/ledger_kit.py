"""Results for the ledger's tests, from a small table of what the bureaus reported, and a look into a workbook."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from laoyousuode.findings import Issue, locate
from laoyousuode.ladder import BLANK_VALUE, DOUBTFUL_VALUE, NONE_VALUE, judge
from laoyousuode.numbers import round_half_up
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Plan
from laoyousuode.plan_file import default_plan
from laoyousuode.results import (
    BureauResult,
    BureauState,
    Contribution,
    FileResult,
    IndicatorResult,
    Results,
    Source,
    TaskReport,
)

LEAD, EDUCATION, CIVIL, HEALTH = "区人力社保局", "区教育局", "区民政局", "区卫健局"
UNION = "区总工会"

# Row → bureau → what it reported: a number, "numerator/denominator", 无, 待核, 未报.
TABLE: dict[str, dict[str, str]] = {
    "1": {LEAD: "2.71"},
    "2": {LEAD: "2.9"},
    "3": {
        LEAD: "812/815",
        EDUCATION: "36/36",
        CIVIL: "120/128",
        "区农业农村局": "45/45",
        "区退役军人事务局": "无",
        "区残联": "61/61",
        "团区委": "22/22",
        "区妇联": "40/40",
    },
    "4": {LEAD: "17.6"},
    "5": {LEAD: "6.1", EDUCATION: "0.85", CIVIL: "0.046", HEALTH: "0.31"},
    "6": {LEAD: "23.42"},
    "7": {LEAD: "8.36"},
    "8": {LEAD: "23.42/65.1"},
    "10": {LEAD: "2740"},
    "11": {UNION: "512/640"},
    "12": {LEAD: "210", "区委编办": "20", "区财政局": "12", CIVIL: "31", "区医保局": "18", UNION: "26"},
    "13": {LEAD: "180", "区委编办": "无", "区财政局": "5", CIVIL: "14", "区医保局": "待核", UNION: "33"},
    "14": {LEAD: "1176/1228"},
    "15": {LEAD: "1905/2870"},
    "16": {LEAD: "1312/1488"},
    "C1": {LEAD: "1.21"},
    "C2": {LEAD: "57"},
    "C3": {LEAD: "438/438"},
    "C4": {LEAD: "0"},
    "C5": {LEAD: "3"},
    "C6": {UNION: "24/24"},
    "C7": {UNION: "118/203"},
}
_STATES: dict[str, Literal["none", "doubtful", "blank", "missing"]] = {
    "无": "none",
    "待核": "doubtful",
    "未报": "blank",
    "未交": "missing",
}


def plan() -> Plan:
    return default_plan()


def make_results(
    plan: Plan,
    table: Mapping[str, Mapping[str, str]] = TABLE,
    *,
    period: str = "2026-10",
    missing: tuple[str, ...] = (),
    late: tuple[str, ...] = (),
    **more: Any,
) -> Results:
    """Consolidated as the domain rules say (section 6), in the few cases that the table can name."""
    month = Period.parse(period)
    rows: dict[str, IndicatorResult] = {}
    for order, indicator in enumerate(plan.indicators):
        typed = dict(table.get(indicator.no, {}))
        due = indicator.contributors(month.year)
        typed = {name: "未交" if name in missing else typed.get(name, "未报") for name in due}
        rows[indicator.no] = _row(plan, indicator, month, order, typed, rows)
    return Results(
        plan=plan.id,
        period=month,
        due=dt.date(month.year, month.month + 1, 5) if month.month < 12 else dt.date(month.year + 1, 1, 5),
        bureaus=tuple(_bureau(unit.name, missing, late) for unit in plan.bureaus),
        files=more.pop("files", tuple(_file(u.name) for u in plan.bureaus if u.name not in missing)),
        indicators=tuple(rows.values()),
        version="0.1.0",
        **more,
    )


def _row(
    plan: Plan,
    indicator: Indicator,
    month: Period,
    order: int,
    typed: dict[str, str],
    before: Mapping[str, IndicatorResult],
) -> IndicatorResult:
    measure = indicator.measure(month.year)
    parts = tuple(_contribution(name, text, 6 + order) for name, text in typed.items())
    sources = tuple(source for part in parts for source in part.sources)
    lacking = tuple(part.bureau for part in parts if part.state in ("missing", "doubtful", "blank"))
    value: Decimal | None = None
    if measure.combine == "derived":
        assert indicator.derived is not None
        top, bottom = (before[no].value for no in indicator.derived)
        value = 100 * top / bottom if top is not None and bottom else None
        lacking = () if value is not None else (indicator.lead,)
    elif sources and measure.entry_form == "ratio":
        value = 100 * _sum(sources, "numerator") / _sum(sources, "denominator")
    elif sources:
        value = _sum(sources, "value")
    if value is not None:
        entered: Decimal | str = value
    else:
        states = {part.state for part in parts}
        entered = (
            NONE_VALUE if states == {"none"} else DOUBTFUL_VALUE if "doubtful" in states else BLANK_VALUE
        )
    verdict = judge(measure, month, entered, plan.thresholds)
    met = verdict.status in ("已完成", "达序时", "超序时")
    if lacking and value is not None and not met:
        verdict = judge(measure, month, DOUBTFUL_VALUE, plan.thresholds)
    target = measure.target
    return IndicatorResult(
        no=indicator.no,
        name=indicator.name,
        unit=measure.unit,
        target=target.text if target else "",
        target_number=target.number if target else None,
        value=None if value is None else round_half_up(value),
        expected=verdict.expected,
        gap=verdict.gap,
        progress=verdict.progress,
        deviation=verdict.deviation,
        status=verdict.status,
        light=verdict.light,
        complete=not lacking,
        missing=lacking,
        sources=sources,
        contributions=parts,
    )


def _contribution(bureau: str, text: str, row: int) -> Contribution:
    if text in _STATES:
        return Contribution(bureau, _STATES[text])
    numbers = [Decimal(piece) for piece in text.split("/")]
    names = ("numerator", "denominator") if len(numbers) == 2 else ("value",)
    columns = {"value": "F", "numerator": "G", "denominator": "H"}
    sources = tuple(
        Source(bureau, f"返回/{bureau}.xlsx", "填报", f"{columns[name]}{row}", name, number, str(number))
        for name, number in zip(names, numbers, strict=True)
    )
    value = numbers[0] if len(numbers) == 1 else 100 * numbers[0] / numbers[1]
    return Contribution(bureau, "number", value, sources=sources)


def _sum(sources: tuple[Source, ...], field: str) -> Decimal:
    return sum((source.value for source in sources if source.field == field), Decimal(0))


def _bureau(name: str, missing: tuple[str, ...], late: tuple[str, ...]) -> BureauResult:
    if name in missing:
        return BureauResult(name, "missing")
    day = dt.date(2026, 11, 9 if name in late else 3)
    state: BureauState = "late" if name in late else "received"
    return BureauResult(name, state, f"返回/{name}.xlsx", _digest(name), day, "填报员", "0574-00000000")


def _file(bureau: str) -> FileResult:
    return FileResult(f"返回/{bureau}.xlsx", _digest(bureau), "counted", bureau)


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


def realistic(plan: Plan) -> Results:
    """A month as an office may meet it: two bureaus silent, one late, files of every fate, findings of every kind."""
    path = f"返回/{LEAD}.xlsx"
    base = make_results(plan, missing=("团区委", HEALTH), late=("区残联",))
    findings = [
        locate(
            Issue("text-number", "5", "value", raw="８,５００人次", used="0.85", facts={"unit": "万人次"}),
            file=f"返回/{EDUCATION}.xlsx",
            sheet="填报",
            cell="F10",
            bureau=EDUCATION,
        ),
        locate(
            Issue("not-integer", "13", "value", raw="0.6", used="0.6", facts={"unit": "家次"}),
            file="返回/区医保局.xlsx",
            sheet="填报",
            cell="F18",
            bureau="区医保局",
        ),
        locate(
            Issue(
                "jump",
                "4",
                "value",
                raw="17.6",
                used="17.6",
                facts={"unit": "件", "earlier_period": "2026年9月", "earlier": "13.9", "jump": "20"}
                | {"reason_length": "5"},
                confirmed=True,
            ),
            file=path,
            sheet="填报",
            cell="F9",
            bureau=LEAD,
        ),
        locate(Issue("missing-return", facts={"label": "团区委"}), bureau="团区委"),
        locate(Issue("missing-return", facts={"label": HEALTH}), bureau=HEALTH),
        locate(
            Issue("bureau-mismatch", raw="区财政", used="区财政局"),
            file="返回/区财政.xlsx",
            bureau="区财政局",
        ),
        locate(Issue("unsupported-archive", facts={"detail": "zip"}), file="返回/团区委报表.zip"),
    ]
    files = (
        *base.files,
        FileResult(f"返回/旧/{LEAD}（第一稿）.xlsx", _digest("old"), "superseded", LEAD),
        FileResult(f"返回/{EDUCATION} - 副本.xlsx", _digest(EDUCATION), "identical", EDUCATION),
        FileResult("返回/团区委报表.zip", _digest("zip"), "rejected", None, "unsupported-archive"),
        FileResult("返回/链接.xlsx", None, "rejected", None, "unreadable"),
    )
    tasks = tuple(
        TaskReport(
            task.no,
            bureau,
            f"截至10月底，{bureau}围绕“{task.title}”开展专项行动3次，走访企业46家，协调解决问题12个，"
            "较好地完成了阶段性工作任务。",
            "部分企业参与积极性不高。" if task.no % 2 else "",
            "下月继续推进，年底前完成全年任务。",
            "正常推进",
            f"返回/{bureau}.xlsx",
            "重点任务",
            f"D{task.no + 4}",
        )
        for task in plan.tasks
        for bureau in task.bureaus
        if bureau not in ("团区委", HEALTH, "区医保局")
    )
    return make_results(
        plan, missing=("团区委", HEALTH), late=("区残联",), findings=tuple(findings), files=files, tasks=tasks
    )


def load(package: bytes, *, values: bool = False) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(package), data_only=values)


def table(sheet: Any, heading_row: int = 3) -> list[dict[str, Any]]:
    """The sheet's table as dictionaries by heading, each with its row number under "row"."""
    headings = [cell.value for cell in sheet[heading_row]]
    return [
        {"row": cells[0].row} | {name: cell.value for name, cell in zip(headings, cells, strict=True)}
        for cells in sheet.iter_rows(min_row=heading_row + 1)
    ]


def spoiled(package: bytes) -> bytes:
    """The package with every formula's stored result made wrong: who shows the right one has calculated it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(target, "w") as result:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/"):
                data = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>-99999</v>", data)
            result.writestr(name, data)
    return target.getvalue()


_ALWAYS_CALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""


def through_office(package: bytes, folder: Path, form: str = "xlsx") -> Path:
    """What LibreOffice makes of the workbook, everything calculated anew, with a profile of its own."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_CALCULATE, encoding="utf-8")
    given = folder / "given.xlsx"
    given.write_bytes(package)
    out = folder / "out"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            form,
            "--outdir",
            str(out),
            str(given),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return out / f"given.{form}"
