"""`laoyousuode extend`: a later deadline for one bureau."""

from __future__ import annotations

from typing import Annotated

import typer

from reporter.commands.in_folder import office_needed, tell
from reporter.commands.shared import bureau_from, date_from, period_from
from reporter.console import UserError, make_console, option

NAME = "extend"


def run(
    bureau: Annotated[str, typer.Argument(help="单位", metavar="单位", show_default=False)],
    due: Annotated[
        str, typer.Argument(help="延到哪一天，例如 2026-11-08", metavar="日期", show_default=False)
    ],
    who: Annotated[str, option("--who", help="谁同意的", metavar="姓名")],
    why: Annotated[str, option("--why", help="理由", metavar="理由")],
    period: Annotated[
        str | None, option("--period", help="报告期；不写就是正在报送的月份", metavar="报告期")
    ] = None,
) -> None:
    """给一个单位延期：在那一天之前报送的不算逾期。"""
    from reporter.months.deciding import extend
    from reporter.store.office_records import Extension

    with office_needed() as office:
        taken = office.month(period_from(period, office.plan) if period else None)
        day = date_from(due, "日期")
        if day is None:
            raise UserError("还缺少日期")
        tell(None, taken.sentences)
        extension = Extension(bureau_from(bureau, office.in_force(taken.period)), day, who, why)
        make_console().print(extend(office, taken.period, extension), markup=False)
