"""`laoyousuode decide`: the office's own decision on a finding, or on a bureau's whole return."""

from __future__ import annotations

from typing import Annotated

import typer

from reporter.commands.in_folder import office_needed, tell
from reporter.commands.shared import bureau_from, period_from, row_from
from reporter.console import UserError, make_console, option

NAME = "decide"


def run(
    verdict: Annotated[
        str, typer.Argument(help="接受、退回 或 准予例外", metavar="决定", show_default=False)
    ],
    bureau: Annotated[str, typer.Argument(help="单位", metavar="单位", show_default=False)],
    who: Annotated[str, option("--who", help="谁决定的", metavar="姓名")],
    why: Annotated[str, option("--why", help="理由", metavar="理由")],
    row: Annotated[str | None, option("--row", help="指标序号；不写就是整份返回表", metavar="指标")] = None,
    code: Annotated[
        str | None, option("--code", help="哪一条质疑（代码见 laoyousuode codes）", metavar="代码")
    ] = None,
    period: Annotated[
        str | None, option("--period", help="报告期；不写就是正在报送的月份", metavar="报告期")
    ] = None,
) -> None:
    """记录专班办公室的决定：接受或准予例外的印在通报里；退回的返回表不再采用。再运行 report 就生效。"""
    from reporter.months.words import phrase

    words = {word: key for key, word in phrase("decision.verdicts").items()}
    if verdict not in words:
        raise UserError(f"没有“{verdict}”这种决定，可以写 {'、'.join(words)}")
    if (row is None) != (code is None):
        raise UserError("--row 和 --code 要写就一起写")
    from reporter.months.deciding import decide
    from reporter.store.office_records import Decision

    with office_needed() as office:
        taken = office.month(period_from(period, office.plan) if period else None)
        plan = office.in_force(taken.period)
        decision = Decision(
            bureau=bureau_from(bureau, plan),
            row=row_from(row, plan) if row else "",
            code=code or "",
            verdict=words[verdict],
            who=who,
            why=why,
        )
        tell(None, taken.sentences)
        make_console().print(decide(office, taken.period, decision), markup=False)
