"""The sheet 各月: there where earlier months are known, each figure in its month, gaps left empty."""

from __future__ import annotations

from decimal import Decimal

from laoyousuode.entry import Earlier
from laoyousuode.period import Period
from reporter.ledger.ledger import write_ledger
from tests.ledger.ledger_kit import load, plan, realistic

PLAN = plan()
RESULTS = realistic(PLAN)
HISTORY = {
    "2": (Earlier(Period(2026, 7), Decimal("1.99")), Earlier(Period(2026, 9), Decimal("2.6"))),
    "6": (Earlier(Period(2026, 9), Decimal("23.5")),),
}


def test_each_figure_stands_in_its_month() -> None:
    sheet = load(write_ledger(PLAN, RESULTS, HISTORY), values=True)["各月"]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "序号")
    assert head[3:6] == ("2026-07", "2026-09", str(RESULTS.period))
    lines = {str(row[0]): row for row in rows}
    assert lines["2"][3:5] == (1.99, 2.6)
    now = RESULTS.indicator("2")
    assert now.value is not None and lines["2"][5] == float(now.value)
    assert lines["6"][3] in (None, "", "—") and lines["6"][4] == 23.5


def test_without_earlier_months_there_is_no_such_sheet() -> None:
    assert "各月" not in load(write_ledger(PLAN, RESULTS)).sheetnames
