"""The hidden parameter sheet 参数: the plan's data by row and year, and the helper columns of the native formulas.

Three areas, from the top: scalars and lists; one work row an indicator (what holds in the form's period, the
reading of its cells, the ladder's rules); one record an indicator and year. Knows the plan, not the visible sheets
beyond the addresses of their entry cells.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from laoyousuode.check_facts import hint_of
from laoyousuode.checks import RELATION_CODES
from laoyousuode.examination import sheet_rules, threshold_inputs
from laoyousuode.findings import worded
from laoyousuode.formula import to_formula
from laoyousuode.ladder import RULES
from laoyousuode.layout import (
    EARLIER_ISSUED,
    ISSUED_FIELDS,
    PARAMETER_SHEET,
    PLAN_FIELDS,
    SELF_ASSESSMENTS,
    column_letters,
    marker,
)
from laoyousuode.plan import Indicator, Measure, Plan
from laoyousuode.plan_digest import digest
from laoyousuode.recognition import spellings_of
from laoyousuode.row_rules import CONFIRMED_WORD, DERIVED, ROW_RULES
from template import header_reading
from template.counting import COUNTED
from template.empty_form import CHECK_NAMES, FLAGS, LADDER_NAMES, OPERAND, EmptyForm, Issued, helpers_named
from template.reading import FIGURES, PARTS, figure_columns, words_in
from template.record import RECORD, record_of
from template.stored import StoredResults

_LIST_ROW = 3
_CHECKED = ("unit_factor", "unit_factor_wan", "jump", "ratio_tolerance", "reason_length")
_SCALARS = (
    *("period_text", "period_bare", "period", "year", "month", "year_index", "bureau_text", "bureau_index"),
    *("ahead", "behind", "policy_band", *_CHECKED),
)
_SINGLES = (*_SCALARS, EARLIER_ISSUED, *PLAN_FIELDS)
_LISTS = ("bureaus", "periods", "self", "confirm", "codes", "hints", "years", "spellings", "spelt")

_WORK_BEFORE = (
    *RECORD,
    "standing",
    "share",
    "role",
    "target",
    "previous",
    *(f"{figure}_{part}" for figure in FIGURES for part in PARTS),
    "value_bare",
    "earlier_last",
)
_WORK_AFTER = (
    "confirm",
    "reason",
    *ROW_RULES,
    *sheet_rules(),
    "hint",
    *RULES,
    *COUNTED,
)


class Parameters:
    """Where everything on the sheet stands; `fill` writes it.

    `basis` says what is to be typed into a row in a year; `issue` which form is built.
    """

    def __init__(
        self,
        plan: Plan,
        basis: Callable[[Indicator, Measure], str],
        issue: Issued,
    ) -> None:
        self.plan, self.issue = plan, issue
        self.stored = StoredResults()
        most = max(len(plan.operands_at(row.no)) for row in plan.indicators)
        operands = (f"{OPERAND}_{index}" for index in range(1, most + 1))
        self._columns = (*_WORK_BEFORE, *operands, *_WORK_AFTER)
        self._named = helpers_named(plan)
        self._basis = basis
        self.empty = EmptyForm(plan, issue, self._record, _hints(plan))
        self.rows = {row.no: index for index, row in enumerate(plan.indicators)}
        self.digest = digest(plan)
        longest = max(len(_SINGLES), *(len(self._list_values(name)) for name in _LISTS))
        self._work_row = _LIST_ROW + longest + 2
        self._record_row = self._work_row + len(plan.indicators) + 2

    def scalar(self, name: str) -> str:
        """The address of a scalar, with the sheet's name."""
        return f"{PARAMETER_SHEET}!{self.single(name)}"

    def single(self, name: str) -> str:
        """The address of a scalar, or of what the form says of its plan."""
        return f"$B${_LIST_ROW + _SINGLES.index(name)}"

    def list_range(self, name: str) -> str:
        """The range of a list, with the sheet's name."""
        letters = column_letters(4 + _LISTS.index(name))
        last = _LIST_ROW + len(self._list_values(name)) - 1
        return f"{PARAMETER_SHEET}!${letters}${_LIST_ROW}:${letters}${last}"

    def work(self, no: str, key: str) -> str:
        """The address of a helper cell of one indicator, with the sheet's name."""
        return f"{PARAMETER_SHEET}!${column_letters(2 + self._columns.index(key))}${self._work_row + self.rows[no]}"

    def operands(self, no: str) -> str:
        """The range of the other rows' figures that the row's relations name, with the sheet's name; "" for none."""
        count = len(self.plan.operands_at(no))
        if not count:
            return ""
        first, last = (self.work(no, f"{OPERAND}_{index}") for index in (1, count))
        return first if count == 1 else f"{first}:{last.partition('!')[2]}"

    def total(self, key: str) -> str:
        """The sum of a helper column over all rows, as a formula."""
        first, last = (self.work(no, key) for no in (next(iter(self.rows)), list(self.rows)[-1]))
        return f"SUM({first}:{last.rpartition('!')[2]})"

    def _list_values(self, name: str) -> list[Any]:
        years = self.plan.years
        hints = _hints(self.plan)
        names = [bureau.name for bureau in self.plan.bureaus]
        spellings = spellings_of(self.plan)
        values: dict[str, list[Any]] = {
            "bureaus": names,
            "periods": [f"{year}-{month:02d}" for year in years for month in range(1, 13)],
            "self": list(SELF_ASSESSMENTS),
            "confirm": [CONFIRMED_WORD],
            "codes": list(hints),
            "hints": list(hints.values()),
            "years": list(years),
            "spellings": list(spellings),
            "spelt": [names.index(name) + 1 for name in spellings.values()],
        }
        return values[name]

    def fill(
        self,
        sheet: Worksheet,
        cell_of: Callable[[str, str], str],
        header: Callable[[str], str],
    ) -> None:
        """Write the sheet. `cell_of` gives the entry cell of a row and field, `header` that of in_bureau etc."""
        sheet["A1"] = marker(PARAMETER_SHEET)
        self._fill_scalars(sheet, header)
        for name in _LISTS:
            column = 4 + _LISTS.index(name)
            sheet.cell(_LIST_ROW - 1, column, name)
            for offset, value in enumerate(self._list_values(name)):
                sheet.cell(_LIST_ROW + offset, column, value)
        for key in self._columns:
            sheet.cell(self._work_row - 1, 2 + self._columns.index(key), key)
        self._fill_record_headings(sheet)
        for indicator in self.plan.indicators:
            self._fill_records(sheet, indicator)
            self._fill_work(sheet, indicator, cell_of)

    def _fill_scalars(self, sheet: Worksheet, header: Callable[[str], str]) -> None:
        raw = header("in_period")
        period, bureau = self.scalar("period"), self.scalar("bureau_text")
        names = self.list_range("spellings"), self.list_range("spelt")
        thresholds = self.plan.thresholds
        formulas: dict[str, Any] = {
            "period_text": f"={header_reading.period_text(raw)}",
            "period_bare": f"={header_reading.period_bare(self.scalar('period_text'))}",
            "period": f"={header_reading.period(raw, self.scalar('period_bare'))}",
            "year": f"=IFERROR(VALUE(LEFT({period},4)),0)",
            "month": f"=IFERROR(VALUE(MID({period},6,2)),0)",
            "year_index": f"=IF(AND({self.scalar('month')}>=1,{self.scalar('month')}<=12),"
            f"IFERROR(MATCH({self.scalar('year')},{self.list_range('years')},0),0),0)",
            "bureau_text": f"={header_reading.bureau_text(header('in_bureau'))}",
            "bureau_index": f"={header_reading.bureau_index(bureau, *names)}",
            "ahead": float(thresholds.ahead),
            "behind": float(thresholds.behind),
            "policy_band": float(thresholds.policy_band),
            EARLIER_ISSUED: self.issue.remembered() or None,
            "plan_id": self.plan.id,
            "plan_revision": self.plan.revision,
            "plan_digest": self.digest,
        }
        checked = threshold_inputs(thresholds)
        formulas |= {name: float(str(checked[name])) for name in _CHECKED}
        for offset, name in enumerate(_SINGLES):
            sheet.cell(_LIST_ROW + offset, 1, name)
            cell = sheet.cell(_LIST_ROW + offset, 2, formulas[name])
            if cell.data_type == "f":
                self.stored.put(cell, formulas[name], self.empty.scalar(name))

    # --- records: what the plan says of an indicator in a year ---

    def _record_column(self, key: str) -> int:
        return 4 + RECORD.index(key)

    def _bureau_columns(self) -> tuple[int, int]:
        """The first columns of the bureaus' standings and of their shares."""
        first = 4 + len(RECORD)
        return first, first + len(self.plan.bureaus)

    def _issued_columns(self) -> dict[str, int]:
        """What the record says for a reader alone, by its head."""
        first = self._bureau_columns()[1] + len(self.plan.bureaus)
        only = [name for name in ISSUED_FIELDS if name not in RECORD]
        return {name: first + offset for offset, name in enumerate(only)}

    def _fill_record_headings(self, sheet: Worksheet) -> None:
        row = self._record_row - 1
        for column, key in enumerate(("no", "year"), 2):
            sheet.cell(row, column, key)
        for key in RECORD:
            sheet.cell(row, self._record_column(key), key)
        for first in self._bureau_columns():
            for offset, bureau in enumerate(self.plan.bureaus):
                sheet.cell(row, first + offset, bureau.name)
        for name, column in self._issued_columns().items():
            sheet.cell(row, column, name)

    def _record(self, indicator: Indicator, year: int) -> dict[str, Any]:
        record = record_of(indicator, indicator.measure(year), self._basis)
        record["lead_index"] = [bureau.name for bureau in self.plan.bureaus].index(indicator.lead) + 1
        return record

    def _fill_records(self, sheet: Worksheet, indicator: Indicator) -> None:
        standings, shares = self._bureau_columns()
        for year_index, year in enumerate(self.plan.years):
            row = self._record_row + self.rows[indicator.no] * len(self.plan.years) + year_index
            measure = indicator.measure(year)
            sheet.cell(row, 2, indicator.no)
            sheet.cell(row, 3, year)
            for key, value in self._record(indicator, year).items():
                if value != "":
                    sheet.cell(row, self._record_column(key), value)
            issued = {"name": indicator.name, "part_unit": measure.part_unit or None}
            for name, column in self._issued_columns().items():
                sheet.cell(row, column, issued[name])
            for offset, bureau in enumerate(self.plan.bureaus):
                sheet.cell(row, standings + offset, indicator.standing(bureau.name, year))
                if bureau.name in indicator.shares:
                    sheet.cell(row, shares + offset, float(indicator.shares[bureau.name]))

    def _lookup(self, no: str, column: str) -> str:
        """The record's cell of the form's year; the caller guards the year."""
        first = self._record_row + self.rows[no] * len(self.plan.years)
        last = first + len(self.plan.years) - 1
        block = f"{PARAMETER_SHEET}!${column}${first}:${column}${last}"
        return f"INDEX({block},{self.scalar('year_index')})"

    # --- work rows: what holds in the form's period ---

    def _fill_work(self, sheet: Worksheet, indicator: Indicator, cell_of: Callable[[str, str], str]) -> None:
        row = self._work_row + self.rows[indicator.no]
        sheet.cell(row, 1, indicator.no)
        for key, formula in self._work_formulas(indicator, cell_of).items():
            cell = sheet.cell(row, 2 + self._columns.index(key))
            self.stored.put(cell, formula, self.empty.work(indicator.no, key))

    def _work_formulas(self, indicator: Indicator, cell_of: Callable[[str, str], str]) -> dict[str, str]:
        no = indicator.no

        def ref(key: str) -> str:
            return self.list_range(key) if key in ("codes", "hints") else self.work(no, key)

        formulas = {key: self._current(no, key) for key in RECORD}
        formulas |= self._standing(no, ref)
        formulas["target"] = _scaled(ref("target_number"), ref("share"))
        formulas["previous"] = _scaled(ref("previous_number"), ref("share"))
        for figure in FIGURES:
            formulas |= figure_columns(figure, cell_of(no, figure), ref)
        formulas["earlier_last"] = self._earlier(cell_of(no, "last"))
        formulas |= {field: words_in(cell_of(no, field)) for field in ("confirm", "reason")}
        formulas |= self._checks(indicator)
        for rules, names in ((RULES, LADDER_NAMES), (COUNTED, {})):
            for key, rule in rules.items():
                formulas[key] = to_formula(rule, lambda name: self._rule_name(no, names.get(name, name)))  # noqa: B023
        return formulas

    def _earlier(self, cell: str) -> str:
        """上期 as the checks take it; it says nothing of another bureau or month than the form was issued for."""
        number = f'IF(ISNUMBER({cell}),{cell},"")'
        bureau, period = self.issue.bureau, self.issue.period
        if bureau is None or period is None:
            return number
        index = [each.name for each in self.plan.bureaus].index(bureau) + 1
        mine = f'IF({self.scalar("bureau_index")}={index},{self.scalar("period")}="{period}",FALSE)'
        return f'IF({mine},{number},"")'

    def _checks(self, indicator: Indicator) -> dict[str, str]:
        """What the row says, what is wrong with it, and what the ladder takes: the core's own nodes, printed."""
        no = indicator.no
        named = (self.work(*self._named[each.name]) for each in self.plan.operands_at(no))
        formulas = {f"{OPERAND}_{index}": _number_of(cell) for index, cell in enumerate(named, 1)}
        rules = {**ROW_RULES, **sheet_rules(self.plan.relations_at(no))}
        for key, rule in rules.items():
            formulas[key] = to_formula(rule, lambda name: self._rule_name(no, CHECK_NAMES.get(name, name)))
        code = self.work(no, "hint_code")
        listed = f"INDEX({self.list_range('hints')},MATCH({code},{self.list_range('codes')},0))"
        formulas["hint"] = f'IF({code}="","",{listed})'
        if indicator.derived:
            # Nothing is typed into a derived row: it has a figure and no check.
            upper, lower = (self.work(other, "judged") for other in indicator.derived)
            figure = to_formula(DERIVED, {"upper": upper, "lower": lower}.__getitem__)
            idle = {key: '""' for key in (*sheet_rules(), "hint")}
            formulas |= {**idle, "computed": figure, "judged": self.work(no, "computed")}
        return formulas

    def _rule_name(self, no: str, name: str) -> str:
        if name in self._named:
            return self.work(*self._named[name])
        return self.scalar(name) if name in _SCALARS else self.work(no, name)

    def _current(self, no: str, key: str) -> str:
        found = self._lookup(no, column_letters(self._record_column(key)))
        # A blank cell that INDEX finds is 0 in a formula, and is no text: it is made the nothing that it is.
        nothing = "FALSE" if key in FLAGS else '""'
        return f'IF({self.scalar("year_index")}=0,{nothing},IF({found}="",{nothing},{found}))'

    def _standing(self, no: str, ref: Callable[[str], str]) -> dict[str, str]:
        bureau = self.scalar("bureau_index")
        years = len(self.plan.years)
        first_row = self._record_row + self.rows[no] * years
        found = {}
        for key, first in zip(("standing", "share"), self._bureau_columns(), strict=True):
            left, right = column_letters(first), column_letters(first + len(self.plan.bureaus) - 1)
            block = f"{PARAMETER_SHEET}!${left}${first_row}:${right}${first_row + years - 1}"
            found[key] = f"INDEX({block},{self.scalar('year_index')},{bureau})"
        guard = f"OR({bureau}=0,{self.scalar('year_index')}=0)"
        return {
            "standing": f'IF({guard},"judged",{found["standing"]})',
            "share": f'IF({guard},"",IF({found["share"]}="","",{found["share"]}))',
            "role": f'IF({guard},"lead",IF({bureau}={ref("lead_index")},"lead","support"))',
        }


def _hints(plan: Plan) -> dict[str, str]:
    """The short sentences by code, with the variant behind a point, and by the number of a relation of the plan's."""
    found = {each.no: hint_of(plan, each) for each in plan.relations if not each.is_across}
    for code, entry in worded(plan).items():
        for name, each in (("", entry), *((f".{name}", variant) for name, variant in entry.variants.items())):
            # What relations say goes by their numbers.
            if each.hint and code not in RELATION_CODES:
                found[code + name] = each.hint
    return found


def _number_of(cell: str) -> str:
    return f'IF(ISNUMBER({cell}),{cell},"")'


def _scaled(number: str, share: str) -> str:
    return f'IF({number}="","",IF({share}="",{number},{number}*{share}))'
