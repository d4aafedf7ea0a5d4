"""The sheet 指标填报: the notice's own table with entry cells and live results.

Knows the layout and where the parameter sheet keeps its helpers; not how those are worked out.
"""

from __future__ import annotations

from decimal import Decimal

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.worksheet import Worksheet

from laoyousuode import layout
from laoyousuode.entry import ENTRY_FIELDS, FIGURE_FIELDS
from laoyousuode.ladder import OTHERS
from laoyousuode.layout import (
    EARLIER_FIELDS,
    ENTRY_COLUMNS,
    ENTRY_SHEET,
    HEADER_FIELDS,
    address,
    earlier_name,
    entry_column,
    in_name,
    out_name,
)
from laoyousuode.numbers import settled
from laoyousuode.period import chinese_date
from laoyousuode.plan import Indicator, Measure
from laoyousuode.statuses import rung_statuses
from template import style
from template.counting import COUNTED
from template.form import Form, basis_of, wording
from template.prompts import validate, validate_figure

_WIDTHS = {column.key: column.width for column in ENTRY_COLUMNS}
# What is printed ends here, so that the print is large enough to be signed; the rest is for the screen.
_LAST_PRINTED = entry_column("progress")
_LEAST_HEIGHT, _LINE_HEIGHT = 31, 13
# A percentage is computed; what is nearly 100 % of the target is not yet.
# So many rows are still large enough on one page, which then bears the signatures too.
_ROWS_OF_A_PAGE = 24
_EXPECTED = "0.0###"
_DECIMALS, _PROGRESS = 3, "[>=1]0.0%;[>=0.9995]0.00##%;0.0%"
# The helper that a result falls back on, where it has another name.
_NATIVE = {"target": "target_text", "check": "hint"}


class EntrySheet:
    """Writes the sheet, and says where its cells stand."""

    def __init__(self, form: Form, sheet: Worksheet) -> None:
        self.form, self.sheet = form, sheet
        self.rows: dict[str, int] = {}
        row = layout.FIRST_ROW
        for index, indicator in enumerate(form.plan.indicators):
            before = form.plan.indicators[index - 1] if index else None
            if indicator.is_commitment and (before is None or not before.is_commitment):
                self.block_row = row
                row += 1
            self.rows[indicator.no] = row
            row += 1
        self.last_row = row - 1

    def cell(self, no: str, key: str) -> str:
        """The address of a row's cell."""
        return address(self.rows[no], entry_column(key))

    def reference(self, no: str, key: str) -> str:
        """The same with the sheet's name, for formulas on other sheets."""
        return f"{ENTRY_SHEET}!{_absolute(self.cell(no, key))}"

    def header_cell(self, name: str) -> str:
        field = next(field for field in HEADER_FIELDS if field.name == name)
        return address(layout.HEADER_ROW, entry_column(field.cell_column))

    def header_reference(self, name: str) -> str:
        return f"{ENTRY_SHEET}!{_absolute(self.header_cell(name))}"

    def basis(self, indicator: Indicator, measure: Measure) -> str:
        """填报口径: what is to be typed."""
        return basis_of(self.form.plan, indicator, measure)

    def fill(self) -> None:
        self._head()
        self._headings()
        for indicator in self.form.plan.indicators:
            self._row(indicator)
        self._block()
        self._signature()
        self._lights()
        self._page()

    # --- above the table ---

    def _head(self) -> None:
        sheet, plan, issue = self.sheet, self.form.plan, self.form.issue
        sheet["A1"] = layout.marker(ENTRY_SHEET)
        title = address(layout.TITLE_ROW, layout.FIRST_COLUMN)
        sheet[title] = wording()["title"]["entry"].format(district=plan.district, field=plan.field)
        sheet[title].font, sheet[title].alignment = style.TITLE_FONT, style.CENTRE
        self._merge_across(layout.TITLE_ROW, _LAST_PRINTED)
        sheet.row_dimensions[layout.TITLE_ROW].height = 34
        values = {
            "in_bureau": issue.bureau,
            "in_period": str(issue.period) if issue.period else None,
            "in_serial": 1,
        }
        for field in HEADER_FIELDS:
            self._header_field(field, values.get(field.name))
        sheet.row_dimensions[layout.HEADER_ROW].height = 32
        self._header_validations()
        self._note()
        self._counts()

    def _header_field(self, field: layout.HeaderField, value: str | int | None) -> None:
        column = entry_column(field.label_column)
        narrow = _WIDTHS[field.label_column] < 2 * len(field.label)
        middle = len(field.label) // 2
        text = f"{field.label[:middle]}\n{field.label[middle:]}" if narrow else field.label
        label = self.sheet.cell(layout.HEADER_ROW, column, text)
        label.font, label.alignment = style.HEADING, style.CENTRE
        cell = self.sheet[self.header_cell(field.name)]
        cell.value, cell.font, cell.alignment, cell.border = value, style.BODY, style.SHRUNK, style.BORDER
        # The office fills bureau and period of the forms that it sends; they are not the clerk's to change.
        fixed = value is not None and field.name in ("in_bureau", "in_period")
        cell.protection = style.LOCKED if fixed else style.OPEN
        cell.fill = style.LOCKED_FILL if fixed else style.ENTRY_FILL
        if field.name in ("in_period", "in_phone", "in_bureau", "in_filler"):
            cell.number_format = "@"
        if field.name == "in_date":
            cell.number_format = "yyyy-mm-dd"
        self.form.name(field.name, ENTRY_SHEET, cell.coordinate)

    def _header_validations(self) -> None:
        words, lists = wording()["validation"], self.form.parameters.list_range
        validate(
            self.sheet,
            self.header_cell("in_bureau"),
            "list",
            "=" + lists("bureaus"),
            words["bureau"],
            "填报单位",
        )
        validate(
            self.sheet,
            self.header_cell("in_period"),
            "list",
            "=" + lists("periods"),
            words["period"],
            "报告期",
        )
        serial, date = self.header_cell("in_serial"), self.header_cell("in_date")
        validate(
            self.sheet,
            serial,
            "custom",
            f"=IF(ISNUMBER({serial}),{serial}>=1,FALSE)",
            words["serial"],
            "报送版次",
        )
        validate(
            self.sheet, date, "custom", f"=IF(ISNUMBER({date}),{date}>40000,FALSE)", words["date"], "填报日期"
        )

    def _note(self) -> None:
        words, issue = wording()["entry_note"], self.form.issue
        text = words["text"].format(reason_length=self.form.plan.thresholds.reason_length)
        if issue.due:
            text = words["due"].format(due=chinese_date(issue.due)) + text
        cell = self.sheet.cell(layout.NOTE_ROW, layout.FIRST_COLUMN, text)
        cell.font, cell.alignment = style.SMALL, style.LEFT
        self._merge_across(layout.NOTE_ROW, entry_column("denominator"))
        self.sheet.row_dimensions[layout.NOTE_ROW].height = 48

    def _counts(self) -> None:
        """How far the clerk has come, above the hints."""
        parameters, formula, text = self.form.parameters, [], wording()["entry_note"]["counts"]
        for piece in text.replace("}", "{").split("{"):
            formula.append(parameters.total(piece) if piece in COUNTED else f'"{piece}"')
        shown = text.format_map({key: parameters.empty.total(key) for key in COUNTED})
        first, last = entry_column("status"), entry_column("reason")
        cell = self.sheet.cell(layout.NOTE_ROW, first)
        parameters.stored.put(cell, "&".join(part for part in formula if part != '""'), shown)
        cell.font, cell.alignment = style.HEADING, style.LEFT
        self._merge_across(layout.NOTE_ROW, last, first)
        faulty = Rule(
            type="expression", dxf=style.warning_style(), formula=[f"{parameters.total('is_faulty')}>0"]
        )
        self.sheet.conditional_formatting.add(cell.coordinate, faulty)

    def _merge_across(self, row: int, last: int, first: int = layout.FIRST_COLUMN) -> None:
        self.sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)

    def _headings(self) -> None:
        for index, column in enumerate(ENTRY_COLUMNS, layout.FIRST_COLUMN):
            self.sheet.cell(layout.KEY_ROW, index, column.key)
            cell = self.sheet.cell(layout.HEADING_ROW, index, column.heading)
            cell.font, cell.alignment = style.HEADING, style.CENTRE
            cell.fill, cell.border = style.HEADING_FILL, style.BORDER
            self.sheet.column_dimensions[layout.column_letters(index)].width = column.width
        self.sheet.column_dimensions["A"].hidden = True
        self.sheet.row_dimensions[layout.KEY_ROW].hidden = True
        self.sheet.row_dimensions[layout.HEADING_ROW].height = 26

    # --- the table ---

    def _row(self, indicator: Indicator) -> None:
        row = self.rows[indicator.no]
        self.sheet.cell(row, layout.KEY_COLUMN, indicator.no)
        self.sheet.row_dimensions[row].height = self._height(indicator)
        self.sheet.row_dimensions[row].hidden = not self.form.is_shown(indicator)
        for index, column in enumerate(ENTRY_COLUMNS, layout.FIRST_COLUMN):
            cell = self.sheet.cell(row, index)
            cell.border, cell.font, cell.alignment = style.BORDER, style.BODY, style.CENTRE
            if column.key in ("name", "basis", "check", "reason", "heading"):
                cell.alignment = style.LEFT
            if column.key in ("last", "year_before"):
                cell.font = style.FAINT
        self._labels(indicator, row)
        for field in ENTRY_FIELDS:
            self._entry_cell(indicator, field)
        self._earlier(indicator)
        self._results(indicator)

    def _height(self, indicator: Indicator) -> float:
        """High enough for the longest label, in any of the form's years."""
        texts = [("name", indicator.name)]
        texts += [("basis", self.basis(indicator, measure)) for measure in self.form.measures(indicator)]
        lines = [
            sum(-(-len(line) * 2 // int(_WIDTHS[key] - 3)) for line in text.split("\n"))
            for key, text in texts
        ]
        return max(_LEAST_HEIGHT, max(lines) * _LINE_HEIGHT + 6)

    def _labels(self, indicator: Indicator, row: int) -> None:
        # The row's number is a text: C1 is one, and a key must look the same everywhere.
        number = int(indicator.no) if indicator.no.isdigit() else indicator.no
        self.sheet.cell(row, entry_column("no"), number)
        self.sheet.cell(row, entry_column("name"), indicator.name)
        heading = self.sheet.cell(row, entry_column("heading"), self._heading(indicator))
        heading.font = style.SMALL
        for key, size in (("unit", style.BODY), ("basis", style.SMALL)):
            values = {
                measure.unit if key == "unit" else self.basis(indicator, measure)
                for measure in self.form.measures(indicator)
            }
            cell = self.sheet.cell(row, entry_column(key))
            # Only a row that changes with the year needs a formula here.
            if len(values) == 1:
                cell.value = values.pop()
            else:
                parameters = self.form.parameters
                shown = parameters.empty.work(indicator.no, key)
                parameters.stored.put(cell, parameters.work(indicator.no, key), shown)
            cell.font = size

    def _earlier(self, indicator: Indicator) -> None:
        """上期 and 上年同期, small and locked; what the checks hold the row against is what is seen."""
        beside = self.form.issue.beside(indicator.no)
        for key in EARLIER_FIELDS:
            cell, figure = self.sheet[self.cell(indicator.no, key)], getattr(beside, key)
            if figure is not None:
                cell.value = float(settled(figure.value))
                cell.number_format = self._number_format(indicator)
            if all(measure.entry_form == "none" for measure in self.form.measures(indicator)):
                continue
            self.form.name(earlier_name(indicator.no, key), ENTRY_SHEET, cell.coordinate)

    def _entry_cell(self, indicator: Indicator, field: str) -> None:
        cell = self.sheet[self.cell(indicator.no, field)]
        measures = self.form.measures(indicator)
        entries = {measure.entry_form for measure in measures}
        needed = field in ("confirm", "reason") and entries != {"none"}
        needed = needed or (field == "value" and bool(entries & {"value", "ratio"}))
        needed = needed or (field in FIGURE_FIELDS and "ratio" in entries)
        if needed:
            self.form.name(in_name(indicator.no, field), ENTRY_SHEET, cell.coordinate)
        if not (needed and self.form.is_open(indicator)):
            cell.fill, cell.protection = style.LOCKED_FILL, style.LOCKED
            return
        cell.protection = style.OPEN
        optional = field == "value" and entries == {"ratio"}
        cell.fill = style.OPTIONAL_FILL if optional else style.ENTRY_FILL
        if field == "confirm":
            words = wording()["validation"]
            confirm = "=" + self.form.parameters.list_range("confirm")
            validate(self.sheet, cell.coordinate, "list", confirm, words["confirm"], "核实")
        elif field in FIGURE_FIELDS:
            validate_figure(self.form, self.sheet, cell.coordinate, field, indicator)

    def _results(self, indicator: Indicator) -> None:
        no, work = indicator.no, self.form.parameters.work
        period, bureau = self.header_cell("in_period"), self.header_cell("in_bureau")
        period, bureau = _absolute(period), _absolute(bureau)
        year, judged = self.form.parameters.scalar("year"), work(no, "judged")
        typed = ",".join(self.cell(no, field) for field in FIGURE_FIELDS)
        other = self.form.parameters.operands(no) or '""'
        confirm = f"{self.cell(no, 'confirm')},{self.cell(no, 'reason')}"
        earlier = work(no, "earlier_last")
        # The functions answer for this plan or not at all; a text, because a cell may be blank or lost.
        row, plan = f'"{no}"', f'"{self.form.parameters.digest}"'
        functions = {
            "target": f"LYSD_TARGET({row},{year},{plan})",
            "expected": f"LYSD_EXPECTED({row},{period},{bureau},{plan})",
            "progress": f"LYSD_PROGRESS({row},{period},{judged},{bureau},{plan})",
            "status": f"LYSD_STATUS({row},{period},{judged},{bureau},{plan})",
            "check": f"LYSD_CHECK({row},{period},{typed},{bureau},{confirm},{other},{plan},{earlier})",
        }
        stored, empty = self.form.parameters.stored, self.form.parameters.empty
        for key, function in functions.items():
            cell, native = self.sheet[self.cell(no, key)], _NATIVE.get(key, key)
            stored.put(cell, f"IFERROR({function},{work(no, native)})", empty.work(no, native))
            self.form.name(out_name(no, key), ENTRY_SHEET, cell.coordinate)
        figure = empty.work(no, "judged")
        shown = figure if isinstance(figure, Decimal) else ""
        stored.put(self.sheet[self.cell(no, "result")], f'IF(ISNUMBER({judged}),{judged},"")', shown)
        self._formats(indicator)

    def _formats(self, indicator: Indicator) -> None:
        """Figures as they are: what is compared must not be rounded to the same, nor 99.99 % to 100 %."""
        figure = self._number_format(indicator)
        self.sheet[self.cell(indicator.no, "result")].number_format = figure
        expected = _EXPECTED if figure == "General" else figure
        self.sheet[self.cell(indicator.no, "expected")].number_format = expected
        self.sheet[self.cell(indicator.no, "progress")].number_format = _PROGRESS
        self.sheet[self.cell(indicator.no, "check")].font = style.SMALL
        self.sheet[self.cell(indicator.no, "reason")].number_format = "@"

    def _number_format(self, indicator: Indicator) -> str:
        decimals = max(measure.decimals for measure in self.form.measures(indicator))
        percentages = all(measure.is_percentage for measure in self.form.measures(indicator))
        return "0." + "0" * decimals + "#" * (_DECIMALS - decimals) if percentages else "General"

    def _heading(self, indicator: Indicator) -> str:
        """重点任务 as the notice's table has it; a commitment's is its task's title."""
        heading = indicator.heading or self.form.plan.task(indicator.task).title
        field = self.form.plan.field_of(indicator)
        return f"{field}：{heading}" if field else heading

    def _block(self) -> None:
        """The line above the commitments, seen where one of them is."""
        if not hasattr(self, "block_row"):
            return
        cell = self.sheet.cell(self.block_row, layout.FIRST_COLUMN, wording()["title"]["commitments"])
        cell.font, cell.fill, cell.alignment = style.HEADING, style.BLOCK_FILL, style.LEFT
        self._merge_across(self.block_row, _LAST_PRINTED)
        self.sheet.row_dimensions[self.block_row].height = 22
        below = [row for row in self.form.plan.indicators if row.is_commitment]
        self.sheet.row_dimensions[self.block_row].hidden = not any(map(self.form.is_shown, below))

    def _signature(self) -> None:
        """The line that a printed return is signed on: on paper only, nothing is typed there."""
        row = self.last_row + 2
        cell = self.sheet.cell(row, layout.FIRST_COLUMN, layout.SIGNATURE + wording()["signature"]["text"])
        cell.font, cell.alignment = style.BODY, style.LEFT
        self._merge_across(row, _LAST_PRINTED)
        self.sheet.row_dimensions[row].height = 40

    def _lights(self) -> None:
        first = self.cell(self.form.plan.indicators[0].no, "status")
        column = layout.column_letters(entry_column("status"))
        area = f"{first}:{column}{self.last_row}"
        for status in rung_statuses():
            if status.light != "none":
                look = style.light_style(status.light)
                rule = Rule(type="expression", dxf=look, formula=[f'{first}="{status.word}"'])
                self.sheet.conditional_formatting.add(area, rule)
        grey = Rule(type="expression", dxf=style.grey_style(), formula=[f'{first}="{OTHERS}"'])
        self.sheet.conditional_formatting.add(area, grey)
        check = layout.column_letters(entry_column("check"))
        hint = Rule(
            type="expression",
            dxf=style.warning_style(),
            formula=[f'AND(${check}{layout.FIRST_ROW}<>"",${column}{layout.FIRST_ROW}<>"{OTHERS}")'],
        )
        self.sheet.conditional_formatting.add(f"{check}{layout.FIRST_ROW}:{check}{self.last_row}", hint)

    def _page(self) -> None:
        sheet = self.sheet
        sheet.freeze_panes = address(layout.FIRST_ROW, entry_column("unit"))
        self._begin_at_the_first_figure()
        style.set_page(sheet, f"B1:{layout.column_letters(_LAST_PRINTED)}{self.last_row + 2}")
        if sum(map(self.form.is_shown, self.form.plan.indicators)) <= _ROWS_OF_A_PAGE:
            sheet.page_setup.fitToHeight = 1
        sheet.print_title_rows = f"{layout.HEADING_ROW}:{layout.HEADING_ROW}"

    def _begin_at_the_first_figure(self) -> None:
        """What is typed when the form is opened goes into an entry cell; Tab leads from there to the next one."""
        figures = (self.cell(row.no, name) for row in self.form.plan.indicators for name in FIGURE_FIELDS)
        for figure in figures:
            if not self.sheet[figure].protection.locked and self.sheet[figure].fill == style.ENTRY_FILL:
                for pane in self.sheet.sheet_view.selection:
                    if pane.pane == "bottomRight":
                        pane.activeCell = pane.sqref = figure
                return


def _absolute(cell: str) -> str:
    column = "".join(sign for sign in cell if sign.isalpha())
    return f"${column}${cell.removeprefix(column)}"
