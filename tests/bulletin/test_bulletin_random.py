"""Whatever is reported: no phrase that disagrees with its number, and every figure comes from the results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laoyousuode.findings import Finding, Severity
from laoyousuode.plan import Indicator
from laoyousuode.plan_file import default_plan
from laoyousuode.results import Results, TaskReport
from reporter.bulletin.narrative import bulletin_context
from reporter.bulletin.problems import Section
from tests.bulletin.bulletin_results import Said, make
from tests.documents.figures import as_printed

PLAN = default_plan()
SEVERITIES: list[Severity] = ["error", "warning", "info"]
NAMES = [bureau.name for bureau in PLAN.bureaus]
BAD = {
    "a count of nothing": r"(?<![\d.])0(\.0+)?(项|个|处|份|万|人|家|户|件)",
    "a share of nothing": r"占0(\.0+)?%",
    "empty brackets": r"（）|“”|《》",
    "doubled marks": r"[，。；：、！？]{2}",
    "a hanging mark": r"、[。；，）]|[、，；]$|^[，。；：、]",
    "a missing value": r"None|nan|NaN|Infinity|E[+-]\d|-\d|\{|\}",
    "completion of the lower-is-better": r"(失业率|零就业家庭数)（[^）]*）[^。]*完成年度目标",
}
# One phrase may say 0 with a unit: a row whose value is nought.
VALUE_OF_NOUGHT = re.compile(r"(累计完成|目前为|已汇总数据为)0(\.0+)?[^\d，]*")


@st.composite
def reported(draw: st.DrawFn, indicator: Indicator, year: int) -> Said:
    """What a bureau may report: nothing, a word, or a figure around the target."""
    word = draw(st.sampled_from([None, "none", "doubtful", "number", "number", "number", "number"]))
    if word != "number":
        return word
    measure = indicator.measure(year)
    if measure.entry_form == "ratio":
        below = draw(st.integers(1, 3000))
        return str(draw(st.integers(0, below))), str(below)
    target = measure.target.number if measure.target else Decimal(10)
    permille = draw(st.sampled_from([0, 1, 80, 500, 832, 833, 834, 899, 900, 999, 1000, 1001, 1500]))
    number = target * permille / 1000 or Decimal(draw(st.integers(0, 2)))
    return str(int(number)) if measure.whole else str(number)


@st.composite
def periods_results(draw: st.DrawFn) -> Results:
    year, month = draw(st.sampled_from(PLAN.years)), draw(st.integers(1, 12))
    states = draw(st.lists(st.sampled_from("rrrlm"), min_size=len(NAMES), max_size=len(NAMES)))
    extreme = draw(st.sampled_from(["", "", "", "r", "m", "l"]))
    states = [extreme or state for state in states]
    said = {
        (indicator.no, bureau): draw(reported(indicator, year))
        for indicator in PLAN.indicators
        for bureau in indicator.contributors(year)
    }
    tasks = tuple(
        TaskReport(
            task.no, bureau, *draw(st.tuples(*[st.sampled_from(["", "无", "推进顺利", "正在推进。"])] * 4))
        )
        for task in PLAN.tasks
        for bureau in draw(st.lists(st.sampled_from(task.bureaus), unique=True))
    )
    findings = tuple(
        Finding("not-a-number", severity, bureau=bureau, message="填报“甲”，不是数字", cure="请填数字")
        for severity, bureau in draw(
            st.lists(
                st.tuples(st.sampled_from(SEVERITIES), st.sampled_from(["", *NAMES])),
                max_size=4,
            )
        )
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


def paragraphs(found: dict[str, Any]) -> Iterator[str]:
    """Every sentence of the body."""
    for key in ("opening", "overview", "next_steps"):
        yield from found[key]
    for key in ("indicators", "commitments"):
        yield from (found[key]["intro"], *found[key]["details"])
    for key in ("tasks", "problems"):
        for section in found[key]:
            assert isinstance(section, Section)
            yield from section.paragraphs
    yield from (found["findings_intro"], found["confirmed_intro"], found["questions_intro"])


def known_numbers(results: Results) -> set[str]:
    """Every figure that the results can give."""
    known = {str(count) for count in range(40)}
    for text in (PLAN.title, str(results.period.year), str(results.period.year + 1), "2023"):
        known |= set(re.findall(r"\d+(?:\.\d+)?", text))
    for total in (16, 7):
        known |= {
            text for count in range(total + 1) for text in as_printed(Decimal(100 * count) / total, 1, 2)
        }
    for result in results.indicators:
        for number in (result.value, result.gap):
            known |= as_printed(number, 0, 6) if number is not None else set()
        for share in (result.progress, result.deviation):
            known |= as_printed(share * 100, 1, 6) if share is not None else set()
        known |= set(re.findall(r"\d+(?:\.\d+)?", result.target))
    return known


SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(periods_results())
def test_sentences_agree_with_their_numbers(results: Results) -> None:
    for text in paragraphs(bulletin_context(PLAN, results)):
        assert text and text.strip() == text
        assert text.endswith(("。", "：")), text
        bare = VALUE_OF_NOUGHT.sub("为数", text)
        for what, pattern in BAD.items():
            assert not re.search(pattern, bare), (what, text)


@SETTINGS
@given(periods_results())
def test_every_figure_comes_from_the_results(results: Results) -> None:
    known = known_numbers(results)
    for text in paragraphs(bulletin_context(PLAN, results)):
        assert set(re.findall(r"\d+(?:\.\d+)?", text)) <= known, text


@SETTINGS
@given(periods_results())
def test_counts_add_up(results: Results) -> None:
    found = bulletin_context(PLAN, results)
    for sentence, total in zip(found["overview"], (16, 7), strict=True):
        counted, lights = re.split("(?<=。)(?=亮|全部|均)", sentence)
        if "中，" in counted:
            assert sum(map(int, re.findall(r"(\d+)项(?=，占|；|。)", counted.partition("中，")[2]))) == total
        if "项" in lights:
            assert sum(map(int, re.findall(r"(\d+)项", lights))) == total


@SETTINGS
@given(periods_results())
def test_no_table_cell_is_empty(results: Results) -> None:
    found = bulletin_context(PLAN, results)
    for row in (*found["indicators"]["rows"], *found["commitments"]["rows"]):
        assert all((row.no, row.name, row.target, row.expected, row.value, row.progress, row.status)), row
    for row in found["ledger"]:
        assert row.parts and all(row.parts), row
