"""`laoyousuode bureau`: a bureau has a new name, a successor or an end from a month on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from reporter.commands.in_folder import office_needed
from reporter.commands.shared import period_from
from reporter.console import UserError, make_console, option

if TYPE_CHECKING:
    from reporter.store.office_records import BureauChangeKind

NAME = "bureau"


def run(
    bureau: Annotated[str, typer.Argument(help="单位原来的名称", metavar="单位", show_default=False)],
    since: Annotated[str, option("--from", help="从哪个报告期起，例如 2026-05", metavar="报告期")],
    renamed: Annotated[str | None, option("--renamed", help="新名称", metavar="名称")] = None,
    successor: Annotated[str | None, option("--successor", help="由哪个单位承接", metavar="单位")] = None,
    end: Annotated[bool, option("--end", help="不再报送")] = False,
) -> None:
    """单位改名、由别的单位承接或不再报送：从那个月起，下发、应报、催报和通报都按新的；以前各月的数随之归到新的单位名下。"""
    given = [name for name in (renamed, successor) if name]
    if len(given) + end != 1:
        raise UserError("--renamed、--successor、--end 写一个，只写一个")
    from reporter.months.deciding import change_bureau

    kind: BureauChangeKind = "name" if renamed else "successor" if successor else "end"
    with office_needed() as office:
        period = period_from(since, office.plan)
        other = given[0] if given else ""
        make_console().print(change_bureau(office, period, bureau, kind, other), markup=False)
