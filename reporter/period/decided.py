"""What the office decided on returns, laid over what was read: a return sent back does not count, a 无 is accepted.

Any other decision (a finding accepted, an exemption granted) changes no figure: it is recorded and printed. Source: domain
rules, section 7. Knows readings; where decisions are kept is not its business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from laoyousuode.entry import Figure
from laoyousuode.findings import Issue, locate
from laoyousuode.ladder import NO_CASES
from laoyousuode.statuses import status_of
from reporter.returns.returned import Received, RefusedFile

# The one error that is the office's to lift: whether a lead has nothing to report.
NOT_APPLICABLE = "not-applicable"
SENT_BACK = "sent-back"


@dataclass(frozen=True, slots=True)
class Decided:
    """`nothing_to_report` are (bureau, row) whose 无 is accepted; `sent_back` gives files' digests the reason.

    `accepted` gives a bureau the digest of the return that counts where nothing else says which of several does.
    """

    nothing_to_report: frozenset[tuple[str, str]] = frozenset()
    sent_back: Mapping[str, str] = field(default_factory=dict)
    accepted: Mapping[str, str] = field(default_factory=dict)


NOTHING_DECIDED = Decided()


def as_decided(item: Received, decided: Decided) -> Received:
    """The reading, as the office decided on it."""
    if isinstance(item, RefusedFile):
        return item
    if item.sha256 in decided.sent_back:
        issue = Issue(SENT_BACK, facts={"detail": decided.sent_back[item.sha256]})
        told = locate(issue, file=item.path, sheet=item.sheet, bureau=item.bureau)
        return RefusedFile(item.path, item.sha256, SENT_BACK, item.bureau, item.sheet, (told,))
    if not any(bureau == item.bureau for bureau, _ in decided.nothing_to_report):
        return item
    item = item.whole()
    lifted = {
        finding.row
        for finding in item.findings
        if finding.code == NOT_APPLICABLE and (item.bureau, finding.row) in decided.nothing_to_report
    }
    if not lifted:
        return item
    rows = dict(item.rows)
    for no in lifted:
        rows[no] = replace(
            rows[no], figure=Figure("none"), sources=(), status=NO_CASES, light=status_of(NO_CASES).light
        )
    findings = tuple(
        replace(each, severity="confirmed") if each.code == NOT_APPLICABLE and each.row in lifted else each
        for each in item.findings
    )
    return replace(item, rows=rows, findings=findings)
