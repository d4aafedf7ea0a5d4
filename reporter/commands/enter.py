"""`laoyousuode enter`: 代录, a figure that came on paper or by telephone."""

from __future__ import annotations

from typing import Annotated

import typer

from reporter.commands.in_folder import office_needed, tell
from reporter.commands.shared import bureau_from, period_from, row_from
from reporter.console import UserError, make_console, option

NAME = "enter"


def run(
    bureau: Annotated[str, typer.Argument(help="单位", metavar="单位", show_default=False)],
    row: Annotated[str, typer.Argument(help="指标序号，例如 5 或 C3", metavar="指标", show_default=False)],
    source: Annotated[str, option("--source", help="纸质 或 电话", metavar="来源")],
    who: Annotated[str, option("--who", help="谁代录的", metavar="姓名")],
    value: Annotated[str | None, option("--value", help="填报值", metavar="数")] = None,
    numerator: Annotated[str | None, option("--numerator", help="分子", metavar="数")] = None,
    denominator: Annotated[str | None, option("--denominator", help="分母", metavar="数")] = None,
    period: Annotated[
        str | None, option("--period", help="报告期；不写就是正在报送的月份", metavar="报告期")
    ] = None,
) -> None:
    """代录：单位只送来盖章的纸质表、或者打电话报数的，由专班办公室录入；通报里注明。写空的“”是撤回。"""
    from reporter.months.words import phrase

    media = {word: key for key, word in phrase("by_hand.media").items()}
    if source not in media:
        raise UserError(f"没有“{source}”这种来源，可以写 {'、'.join(media)}")
    typed = {"value": value, "numerator": numerator, "denominator": denominator}
    figures = {name: raw.strip() for name, raw in typed.items() if raw is not None}
    if not figures:
        raise UserError("请写 --value，或者 --numerator 和 --denominator")
    from reporter.months.deciding import enter
    from reporter.store.office_records import HandEntry

    with office_needed() as office:
        taken = office.month(period_from(period, office.plan) if period else None)
        tell(None, taken.sentences)
        plan = office.in_force(taken.period)
        name, no = bureau_from(bureau, plan), row_from(row, plan)
        entries = [HandEntry(name, no, field, raw, media[source], who) for field, raw in figures.items()]
        tell(make_console(), enter(office, taken.period, entries))
