"""How the last months left the plan, for the lists: out of the store as plain facts."""

from __future__ import annotations

from laoyousuode.period import Period
from reporter.lists.lists import Standing
from reporter.months.office import Office


def standing(office: Office) -> Standing:
    """The latest month's; nothing where the store has fewer than two months."""
    months = sorted({each.period for each in office.store.editions()})
    if len(months) < 2:
        return Standing()
    period = months[-1]
    edition = office.store.counting(period)
    assert edition is not None
    found = office.store.rows("SELECT row, status FROM figure WHERE edition = ? AND bureau = ''", edition.id)
    return Standing(period, dict(found), _assessments(office, period, edition.id))


def _assessments(office: Office, period: Period, edition: int) -> dict[tuple[int, str], str]:
    """What each bureau called each task, in the returns that count."""
    found = office.store.rows(
        "SELECT task, received.bureau, raw FROM edition_file JOIN received USING (sha256) "
        "JOIN reading ON reading.received = received.id JOIN value ON value.reading = reading.id "
        "WHERE edition_file.edition = ? AND edition_file.state = 'counted' AND received.period = ? "
        "AND value.field = 'self' ORDER BY reading.id",
        edition,
        str(period),
    )
    return {(task, bureau): raw for task, bureau, raw in found}
