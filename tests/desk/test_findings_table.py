"""The table of findings: order, what can be decided on, the filter."""

from __future__ import annotations

import pytest

from laoyousuode.findings import Finding
from reporter.desk.filtering import Filter
from reporter.desk.findings_table import Decisions, decisions_told, finding_rows
from reporter.store.office_records import Decision

VERDICTS = {"accepted": "接受", "sent_back": "退回", "exempted": "准予例外"}
JUMP = Finding(
    "jump", "warning", "一.xlsx", "指标填报", "H9", "1", "区教育局", message="变动大", cure="请核对"
)
BLANK = Finding(
    "missing-value", "error", "一.xlsx", "指标填报", "H12", "5", "区教育局", message="空白", cure="请补填"
)
DOUBLE = Finding(
    "conflicting-returns", "error", "二.xlsx", "指标填报", "", "", "区民政局", message="两份", cure="请确认"
)
MISSING = Finding("missing-return", "error", bureau="区残联", message="区残联没有报送", cure="请催报")
DIGESTS = {"一.xlsx": "1" * 64, "二.xlsx": "2" * 64}


def test_the_gravest_stand_first() -> None:
    rows = finding_rows([JUMP, BLANK], DIGESTS, Decisions())
    assert [row.code for row in rows] == ["missing-value", "jump"]
    assert (rows[0].place, rows[0].message, rows[0].cure) == ("指标填报 H12", "空白", "请补填")


@pytest.mark.parametrize(
    ("finding", "subject"), [(BLANK, "row"), (JUMP, "row"), (DOUBLE, "file"), (MISSING, "")]
)
def test_what_a_decision_would_be_about(finding: Finding, subject: str) -> None:
    (row,) = finding_rows([finding], DIGESTS, Decisions())
    assert row.subject == subject


def test_the_offices_word_stands_beside_its_finding_and_no_other() -> None:
    made = [
        Decision(
            "区教育局", "5", "missing-value", "exempted", "王五", "本季无此项", "2026-11-04T09:00:00+08:00"
        ),
        Decision("区民政局", "", "", "accepted", "王五", "电话核实", "2026-11-04T09:00:00+08:00", "2" * 64),
    ]
    rows = finding_rows([JUMP, BLANK, DOUBLE], DIGESTS, decisions_told(made, VERDICTS))
    told = {row.code: row.decided for row in rows}
    assert told["missing-value"] == "准予例外：本季无此项（王五，2026-11-04）"
    assert told["conflicting-returns"] == "接受：电话核实（王五，2026-11-04）"
    assert told["jump"] == ""


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (Filter(), ["missing-value", "conflicting-returns", "jump"]),
        (Filter(severity="warning"), ["jump"]),
        (Filter(bureau="区民政局"), ["conflicting-returns"]),
        (Filter(words="h12"), ["missing-value"]),
        (Filter(words=" 请核对 "), ["jump"]),
        (Filter(severity="error", bureau="区教育局", words="没有这个词"), []),
    ],
)
def test_the_filter(wanted: Filter, codes: list[str]) -> None:
    rows = finding_rows([JUMP, BLANK, DOUBLE], DIGESTS, Decisions())
    assert [row.code for row in rows if wanted.takes(row)] == codes
