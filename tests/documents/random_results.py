"""Results as the product itself makes them, from what each bureau says: by hand, or whatever hypothesis thinks of.

The returns are made here; choosing and combining them are the product's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from hypothesis import strategies as st

from laoyousuode.entry import Figure
from laoyousuode.findings import Finding, Severity
from laoyousuode.numbers import CONTEXT, divide
from laoyousuode.period import Period, due_date
from laoyousuode.plan import Indicator, Plan
from laoyousuode.plan_file import default_plan
from laoyousuode.results import BureauResult, FileResult, Results, Source, TaskReport
from reporter.period.district import combine
from reporter.returns.returned import Return, RowReturn

PLAN = default_plan()
SEVERITIES: list[Severity] = ["error", "warning", "info"]
NAMES = tuple(bureau.name for bureau in PLAN.bureaus)
HR, UNION = "区人力社保局", "区总工会"
# A figure, a numerator and a denominator, or one of the words blank, none, doubtful.
Said = str | tuple[str, str] | None


def make(
    plan: Plan,
    period: str,
    said: Mapping[tuple[str, str], Said] | None = None,
    *,
    missing: tuple[str, ...] = (),
    late: tuple[str, ...] = (),
    tasks: tuple[TaskReport, ...] = (),
    findings: tuple[Finding, ...] = (),
    confirmed: Mapping[tuple[str, str], str] | None = None,
) -> Results:
    """`said` maps (row, bureau) to what the bureau reported; nothing said is a blank cell."""
    when = Period.parse(period)
    due = due_date(when, plan.bulletin.due_day)
    counted = {
        name: _return(plan, name, said or {}, confirmed or {}) for name in NAMES if name not in missing
    }
    return Results(
        plan=plan.id,
        period=when,
        due=due,
        bureaus=tuple(_bureau(name, name in missing, name in late, due) for name in NAMES),
        files=tuple(FileResult(item.path, item.sha256, "counted", name) for name, item in counted.items()),
        indicators=combine(plan, when, counted),
        tasks=tasks,
        findings=findings,
        version="0.1.0",
    )


def _bureau(name: str, missing: bool, late: bool, due: dt.date) -> BureauResult:
    if missing:
        return BureauResult(name, "missing")
    day = due + dt.timedelta(days=3 if late else -1)
    return BureauResult(
        name, "late" if late else "received", f"返回/{name}.xlsx", "ab" * 32, day, "填报员", "0574"
    )


def _return(
    plan: Plan,
    bureau: str,
    said: Mapping[tuple[str, str], Said],
    confirmed: Mapping[tuple[str, str], str],
) -> Return:
    rows = {}
    for place, row in enumerate(plan.indicators, 6):
        figure = _figure(said.get((row.no, bureau)))
        sources = _sources(bureau, place, figure)
        reason = confirmed.get((row.no, bureau), "") if sources else ""
        rows[row.no] = RowReturn(figure, sources, "", "none", reason, {})
    return Return(f"返回/{bureau}.xlsx", "ab" * 32, bureau=bureau, rows=rows)


def _figure(said: Said) -> Figure:
    if said is None or said == "blank":
        return Figure("blank")
    if said == "none":
        return Figure("none")
    if said == "doubtful":
        return Figure("doubtful")
    if isinstance(said, tuple):
        above, below = map(Decimal, said)
        return Figure("number", CONTEXT.multiply(Decimal(100), divide(above, below)), above, below)
    return Figure("number", Decimal(str(said)))


def _sources(bureau: str, place: int, figure: Figure) -> tuple[Source, ...]:
    if figure.state != "number":
        return ()
    ratio = figure.numerator is not None
    fields = ("numerator", "denominator") if ratio else ("value",)
    columns = {"value": "F", "numerator": "G", "denominator": "H"}
    return tuple(
        Source(bureau, f"返回/{bureau}.xlsx", "填报", f"{columns[name]}{place}", name, value, str(value))
        for name in fields
        if (value := getattr(figure, name)) is not None
    )


def realistic(plan: Plan) -> Results:
    """October 2026 as it might be: some behind, one bureau missing, one late, one row confirmed."""
    said: dict[tuple[str, str], Said] = {
        ("1", HR): "2.86", ("2", HR): "2.12", ("4", HR): "16.9", ("6", HR): "23.41", ("7", HR): "8.31",
        ("8", HR): ("23.41", "66.2"), ("10", HR): "2660", ("11", UNION): ("412", "538"),
        ("14", HR): ("1871", "1942"), ("15", HR): ("2210", "3461"), ("16", HR): ("2950", "3420"),
        ("5", HR): "7.35", ("5", "区教育局"): "0.21", ("5", "区民政局"): "0.08", ("5", "区卫健局"): "0.14",
        ("C1", HR): "1.31", ("C2", HR): "57", ("C3", HR): ("1204", "1204"), ("C4", HR): "0", ("C5", HR): "2",
        ("C6", UNION): ("17", "18"), ("C7", UNION): ("88", "121"),
    }  # fmt: skip
    three = plan.indicator("3").contributors(2026)
    said |= {("3", name): (str(40 + place), str(40 + place)) for place, name in enumerate(three)}
    shares: dict[str, Said] = {HR: "180", "区委编办": "10", "区民政局": "22", "区医保局": "none", UNION: "60"}
    said |= {(no, name): number for no in ("12", "13") for name, number in shares.items()}
    reason = {("C2", HR): "含9月高校专场12场，已逐场核对签到表"}
    return make(plan, "2026-10", said, missing=("区财政局",), late=("区医保局",), confirmed=reason)


@st.composite
def reported(draw: st.DrawFn, indicator: Indicator, year: int) -> Said:
    """What a bureau may report: nothing, a word, or a figure around the target."""
    word = draw(st.sampled_from([None, "none", "doubtful", *["number"] * 7]))
    if word != "number":
        return word
    measure = indicator.measure(year)
    if measure.entry_form == "ratio":
        below = draw(st.integers(1, 3000))
        above = draw(st.integers(0, below))
        return str(above), str(below)
    target = measure.target.number if measure.target else Decimal(10)
    permille = draw(st.sampled_from([0, 1, 80, 333, 832, 833, 834, 899, 900, 999, 1000, 1001, 1500]))
    number = target * permille / 1000 or Decimal(draw(st.integers(0, 2)))
    return str(int(number)) if measure.whole else str(number)


@st.composite
def periods_results(draw: st.DrawFn) -> Results:
    """A month of any year of the plan, with any of the bureaus late or missing."""
    year, month = draw(st.sampled_from(PLAN.years)), draw(st.integers(1, 12))
    states = draw(st.lists(st.sampled_from("rrrrlm"), min_size=len(NAMES), max_size=len(NAMES)))
    everybody = draw(st.sampled_from(["", "", "", "", "r", "m", "l"]))
    states = [everybody or state for state in states]
    said = {
        (row.no, bureau): draw(reported(row, year))
        for row in PLAN.indicators
        for bureau in row.contributors(year)
    }
    words = st.sampled_from(["", "无", "推进顺利", "正在推进。"])
    tasks = tuple(
        TaskReport(task.no, bureau, draw(words), draw(words), draw(words), "")
        for task in PLAN.tasks
        for bureau in draw(st.lists(st.sampled_from(task.bureaus), unique=True))
    )
    found = st.tuples(st.sampled_from(SEVERITIES), st.sampled_from(["", *NAMES]))
    findings = tuple(
        Finding("not-a-number", severity, bureau=bureau, message="填报“甲”，不是数字", cure="请填数字")
        for severity, bureau in draw(st.lists(found, max_size=4))
    )
    return make(
        PLAN,
        f"{year}-{month:02d}",
        said,
        missing=tuple(name for name, state in zip(NAMES, states, strict=True) if state == "m"),
        late=tuple(name for name, state in zip(NAMES, states, strict=True) if state == "l"),
        tasks=tasks,
        findings=findings,
    )
