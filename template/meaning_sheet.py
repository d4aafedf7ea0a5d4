"""The form's last sheet: what the statuses mean, and what each hint and finding says, to look up.

All its words come from the data files of the form, the statuses and the findings.
"""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.worksheet.worksheet import Worksheet

from laoyousuode.findings import SEVERITY_NAMES, worded
from laoyousuode.statuses import deviation_sentence, light_names, rung_statuses
from template.form import Form, wording
from template.pages import Page


def fill_meaning(form: Form, sheet: Worksheet) -> None:
    """Write the sheet."""
    words, page = wording()["meaning"], Page(sheet)
    page.title(wording()["title"]["meaning"], form.plan.title)
    page.heading(words["statuses_heading"])
    page.line(deviation_sentence())
    page.table(_statuses(form))
    page.heading(words["codes_heading"])
    page.table(_codes(form))
    page.end()


def _statuses(form: Form) -> Iterable[tuple[str, str, str]]:
    names = light_names()
    for status in rung_statuses():
        yield status.word, f"{names[status.light]}：{status.meaning_in(form.plan.thresholds)}", ""


def _codes(form: Form) -> Iterable[tuple[str, str, str]]:
    for entry in (
        each for each in worded(form.plan).values() if not (each.ours or each.office or each.afterwards)
    ):
        yield SEVERITY_NAMES[entry.severity], entry.meaning, entry.cure.format(unit="表上单位")
