"""One fault, one finding: leaves out what another finding of the same return explains already.

Knows the codes; no file and no place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from laoyousuode.assessment import Assessment, assess
from laoyousuode.check_facts import ROWS
from laoyousuode.checks import RELATION_CODES
from laoyousuode.entry import Earlier, Entry
from laoyousuode.findings import Issue
from laoyousuode.period import Period
from laoyousuode.plan import Plan

# A wrong figure of this kind also looks wrong beside earlier figures, and beside its own percentage.
HISTORY = frozenset({"not-cumulative", "jump"})
_BESIDE = HISTORY | {"ratio-mismatch"}
EXPLAINS: Mapping[str, frozenset[str]] = {
    "percent-fraction": HISTORY | {"text-number"},
    "unit-suspect": HISTORY,
    "out-of-range": _BESIDE | {"unit-suspect", "not-integer"},
    "numerator-exceeds-denominator": _BESIDE | {"derived-mismatch"},
    "derived-mismatch": _BESIDE,
    "not-cumulative": frozenset({"jump"}),
    "ratio-mismatch": frozenset({"jump"}),
}


def without_follow_ons(issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """The issues of one row without those that another of them explains.

    Only what keeps a figure from being used explains anything.
    """
    explained: set[str] = set()
    for issue in issues:
        if issue.blocks:
            explained |= EXPLAINS.get(issue.code, frozenset())
    return tuple(issue for issue in issues if issue.confirmed or issue.code not in explained)


def assess_apart(
    plan: Plan,
    period: Period,
    bureau: str,
    entries: Mapping[str, Entry],
    earlier: Mapping[str, tuple[Earlier, ...]],
    blocked: frozenset[str],
) -> dict[str, Assessment]:
    """`assess`, with rows that are in doubt left out of the comparisons of other rows with them."""
    sound = {no: entry for no, entry in entries.items() if no not in blocked}
    found = assess(plan, period, bureau, sound, earlier)
    doubtful = {no for no, each in found.items() if _has_own_fault(each)}
    tied = {no for no, each in found.items() if any(_tied_rows(issue) & doubtful for issue in each.issues)}
    if tied:
        rest = {no: entry for no, entry in sound.items() if no not in doubtful or no in tied}
        again = assess(plan, period, bureau, rest, earlier)
        found |= {no: again[no] for no in tied}
    return {no: _without_follow_ons(each) for no, each in found.items()}


def _without_follow_ons(each: Assessment) -> Assessment:
    left = without_follow_ons(each.issues)
    return each if left == each.issues else replace(each, issues=left)


def _tied_rows(issue: Issue) -> set[str]:
    """The rows that a relation holds this one against."""
    return set(issue.facts["tied"].split(ROWS)) if issue.code in RELATION_CODES else set()


def _has_own_fault(each: Assessment) -> bool:
    return any(issue.blocks and issue.code not in RELATION_CODES for issue in each.issues)
