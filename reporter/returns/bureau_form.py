"""One bureau's form beside the plan in force for its period, and the plan that it was made for; its findings.

Orders what was found in one file: the form's faults, the rows' issues, a row without its name paired with a name
without its row. Knows one form; judges no figure itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from laoyousuode import layout
from laoyousuode.assessment import Assessment
from laoyousuode.entry import FIGURE_FIELDS, Earlier, Entry
from laoyousuode.findings import Finding, Issue, locate
from laoyousuode.ladder import DOUBTFUL, NOT_REPORTED
from laoyousuode.numbers import plain, round_half_up
from laoyousuode.period import Period
from laoyousuode.plan import Indicator, Plan
from laoyousuode.recognition import bureaus_in
from reporter.returns.carried import Carried, Issued
from reporter.returns.follow_on import HISTORY, assess_apart
from reporter.returns.form import FormContent
from reporter.returns.header import Header
from reporter.returns.rows import Fault
from reporter.returns.table import compact

# A day further off than this from the period's end is a slip of the year (domain rules, section 7).
DAYS_OF_A_YEAR = 366


@dataclass(frozen=True)
class BureauForm:
    """One bureau's form beside the plan in force for its period, and the plan that it was made for."""

    content: FormContent
    plan: Plan
    period: Period
    bureau: str
    carried: Carried | None

    @property
    def revised(self) -> bool:
        """Whether the plan was amended since the form was made, or the form was made for a later period's."""
        return self.carried is not None and not self.carried.is_of(self.plan)

    @cached_property
    def issued(self) -> dict[str, Issued]:
        """What the form was sent out with, where that may differ from the plan in force."""
        if self.carried is None or not self.revised:
            return {}
        return self.carried.issued(self.plan, self.period.year)

    @property
    def earlier_issued(self) -> Mapping[str, Earlier]:
        """The earlier figures that the form was issued with, by row, where it is still the same bureau's and month's."""
        told = self.carried.remembered if self.carried else None
        if told is None or (told.bureau, told.period) != (compact(self.bureau), str(self.period)):
            return {}
        return told.last

    @property
    def new_rows(self) -> set[str]:
        """Rows that came into the plan after the form was made: nobody could fill them in."""
        return {row.no for row in self.plan.indicators if self.issued and row.no not in self.issued}

    @property
    def entries(self) -> dict[str, Entry]:
        """The entries, with the units that the form asked for where the plan has others now."""
        found = dict(self.content.entries)
        for row in self.plan.indicators:
            if row.no in found and row.no in self.issued:
                issued = self.issued[row.no]
                found[row.no] = replace(found[row.no], unit=issued.unit, part_unit=issued.part_unit)
        return found

    @cached_property
    def shown(self) -> dict[str, str] | None:
        """The statuses that the form itself shows, where it was made for another revision; None where that is unknown."""
        edition = self.carried.edition(self.plan) if self.carried else None
        if edition is None:
            return None
        found = assess_apart(edition, self.period, self.bureau, self.content.entries, {}, frozenset())
        return {no: each.status for no, each in found.items()}


def header_findings(header: Header, place: Locator, period: Period, due: dt.date | None) -> Iterator[Finding]:
    """A version that nobody can read, a day that can hardly be right. `due` is the deadline, where one was issued."""
    if header.serial is None and header.serial_text:
        issue = Issue("unknown-serial", field="in_serial", raw=header.serial_text)
        yield place.finding(issue, header.places.get("in_serial"))
    if header.date is None:
        return
    early = header.date < period.cutoff and not (due is not None and due < period.cutoff)
    if early or abs((header.date - period.cutoff).days) > DAYS_OF_A_YEAR:
        issue = Issue("date-out-of-range", field="in_date", raw=header.date.isoformat(), used=period.chinese)
        yield place.finding(issue, header.places.get("in_date"))


def own_rows(found: Mapping[str, Assessment]) -> dict[str, Assessment]:
    return {no: each for no, each in found.items() if each.standing != "other"}


class Locator:
    """Turns issues and faults into findings with their place."""

    def __init__(self, plan: Plan, content: FormContent, shown: str, bureau: str) -> None:
        self.plan, self.content, self.shown, self.bureau = plan, content, shown, bureau

    def finding(self, issue: Issue, place: tuple[int, int] | None = None, sheet: str = "") -> Finding:
        cell = layout.address(*place) if place else self.content.address(issue.row, issue.field)
        return locate(
            issue,
            self.plan,
            file=self.shown,
            sheet=sheet or self.content.entry_sheet.name,
            cell=cell,
            bureau=self.bureau,
        )

    def fault(self, fault: Fault) -> Finding:
        place = fault.place
        if place is not None and not place[1]:
            # A row as such is shown at its label.
            place = (place[0], self.content.table.columns.get("name", self.content.table.left))
        return self.finding(fault.issue, place, fault.sheet)


def findings_of(
    form: BureauForm,
    found: Mapping[str, Assessment],
    place: Locator,
    faults: list[Fault],
    blocked: set[str],
) -> list[Finding]:
    """All that is to be told of the file, in the order of the form."""
    plan, content = form.plan, form.content
    findings = [_mismatch(plan, place)] if _other_bureau(plan, place) else []
    findings += _revised(form, place)
    earlier = earlier_revised(form, found)
    findings += [place.finding(issue) for issue in earlier.values()]
    overwritten = {fault.issue.row for fault in faults if fault.issue.code == "formula-overwritten"}
    fillable = {no for no, each in own_rows(found).items() if each.row is not None} - form.new_rows
    lost = [no for no in found if no in fillable and no not in content.rows.places]
    last = max(content.rows.taken, default=0)
    inside = [fault for fault in faults if fault.place is not None and fault.place[0] < last]
    extra = [fault for fault in inside if fault.issue.code == "extra-row"]
    # One row without its name and one name without its row: that is one fault.
    pair = extra[0] if len(lost) == len(extra) == 1 else None
    findings += [place.fault(fault) for fault in faults if fault is not pair]
    for no, each in found.items():
        if no in lost:
            # The row is gone: that alone is told, not that its cells are blank.
            issue = Issue("row-not-found", no, raw=no, facts={"label": each.indicator.name})
            findings.append(place.finding(issue, pair.place if pair else None))
        elif no not in blocked and no not in form.new_rows:
            findings += [place.finding(issue) for issue in each.issues]
            if no not in overwritten and not _is_tied(each, found, blocked, earlier):
                findings += _stale_status(each, form, place)
    findings += _missing_tasks(plan, content, place)
    return findings


def _is_tied(
    each: Assessment, found: Mapping[str, Assessment], blocked: set[str], earlier: Mapping[str, Issue]
) -> bool:
    """Whether the row, or one that it is compared with, is in doubt: its stored status then tells nothing new.

    Nor where a figure was converted, which the form's own formulas cannot do, or an earlier figure is another by now.
    """
    indicator = each.indicator
    if any(issue.code in ("unit-converted", "unit-revised") for issue in each.issues):
        return True
    tied = (indicator.no, *each.plan.tied_to(indicator.no))
    if any(no in earlier for no in tied):
        return True
    return any(no in blocked or any(i.blocks for i in found[no].issues) for no in tied if no in found)


def _other_bureau(plan: Plan, place: Locator) -> str:
    """A bureau that the file's name speaks of, when it is not the one in the cell."""
    name = Path(place.shown).stem
    spoken = bureaus_in(plan, name)
    return spoken[0] if len(spoken) == 1 and spoken[0] != place.bureau else ""


def _mismatch(plan: Plan, place: Locator) -> Finding:
    issue = Issue("bureau-mismatch", field="in_bureau", raw=_other_bureau(plan, place), used=place.bureau)
    return place.finding(issue, place.content.header.places.get("in_bureau"))


def _revised(form: BureauForm, place: Locator) -> list[Finding]:
    """One note, whatever the amendment changed."""
    if form.carried is None or not form.revised:
        return []
    issue = Issue("plan-revised", raw=str(form.carried.revision), used=str(form.plan.revision))
    return [place.finding(issue, form.content.header.places.get("in_period"))]


def earlier_revised(form: BureauForm, found: Mapping[str, Assessment]) -> dict[str, Issue]:
    """Rows of which the form bears another earlier figure than is known now: nobody is blamed for what it said."""
    issued, told = form.earlier_issued, {}
    for no, each in own_rows(found).items():
        if each.row is None or not _asks_in_units_of_today(form, each):
            continue
        was, now = issued.get(no), each.row.last_comparable
        if was is not None and now is not None and round_half_up(was.value) == round_half_up(now.value):
            continue
        doubted = any(issue.code in HISTORY for issue in each.issues)
        if was is None and not (issued and now and doubted):
            continue
        variant = "unseen" if was is None else "" if now else "withdrawn"
        facts = {"unit": each.row.measure.unit, "earlier_period": now.period.chinese if now else ""}
        raw, used = (plain(round_half_up(side.value)) if side else "" for side in (was, now))
        told[no] = Issue("earlier-revised", no, "last", raw, used, facts, variant)
    return told


def _asks_in_units_of_today(form: BureauForm, each: Assessment) -> bool:
    """Whether the form asked in the unit that the plan has now; else its earlier figure was of another unit too."""
    issued = form.issued.get(each.indicator.no)
    return issued is None or issued.unit == each.indicator.measure(form.period.year).unit


def _typed_as_text(row: Indicator, entries: Mapping[str, Entry]) -> bool:
    """Whether a figure of the row, or of those that it is worked out from, is text."""
    rows = row.derived or (row.no,)
    filled = [entries[no] for no in rows if no in entries]
    return any(isinstance(entry.cell(name).value, str) for entry in filled for name in FIGURE_FIELDS)


def _stale_status(each: Assessment, form: BureauForm, place: Locator) -> list[Finding]:
    """The status stored in the file against the one worked out now; blank when no program ever calculated it."""
    content, no = form.content, each.indicator.no
    stored = re.sub(r"\s", "", content.statuses.get(no, ""))
    now = each.status
    if form.revised and (form.shown is None or form.shown.get(no) == stored):
        return []
    if (
        not stored
        or stored == now
        or stored.startswith("#")
        or not _knows_itself(content.header, place.bureau)
    ):
        return []
    # What every form is issued with: a program that fills cells and calculates nothing has left it, and no clerk.
    if stored == NOT_REPORTED:
        return []
    # A formula cannot read all that is typed as words (see the design's list): its doubt is no old status.
    if stored == DOUBTFUL and _typed_as_text(each.indicator, content.entries):
        return []
    return [place.finding(Issue("status-stale", each.indicator.no, "status", raw=stored, used=now))]


def _knows_itself(header: Header, bureau: str) -> bool:
    """Whether the form's own formulas read its bureau and period: only the plan's name, blanks aside, and 2026-10."""
    named, month = (re.sub("[ \u3000]", "", text) for text in (header.bureau, header.period))
    return named == bureau and re.match(r"\d{4}.(?:\d\d|\d$)", month, re.ASCII) is not None


def _missing_tasks(plan: Plan, content: FormContent, place: Locator) -> list[Finding]:
    findings: list[Finding] = []
    if content.task_sheet is None:
        return [place.finding(Issue("missing-task", variant="sheet"))] if plan.tasks_of(place.bureau) else []
    for task in plan.tasks_of(place.bureau):
        faults = content.task_faults.get(task.no, [])
        findings += [place.fault(fault) for fault in faults]
        if any(fault.issue.blocks for fault in faults):
            continue
        if not content.tasks.get(task.no, {}).get("progress"):
            facts = {"task": task.numeral, "title": task.title}
            issue = Issue("missing-task", field=f"task_{task.no}", facts=facts)
            where = content.task_places.get((task.no, "progress"))
            finding = place.finding(issue, where, content.task_sheet.name)
            findings.append(finding)
    return findings
