"""The sheet 挂图: one card an indicator, coloured by its light, on one A4 page.

Knows where the results stand; judges nothing.
"""

from __future__ import annotations

from collections import Counter

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font
from openpyxl.worksheet.worksheet import Worksheet

from laoyousuode import layout
from laoyousuode.layout import BOARD_SHEET, column_letters
from laoyousuode.plan import Indicator
from laoyousuode.statuses import Light, light_names, rung_statuses, status_of, words_with
from template import style
from template.form import Form, wording

_ACROSS = 4
_TOP = 4
_CARD_ROWS = 4  # name, status, figures, gap to the next card
_STATUS_FONT = Font(name=style.HEADING_FONT, size=16)


def fill_board(form: Form, sheet: Worksheet) -> None:
    """Write the sheet: only the bureau's own rows in a bureau's form, all in the master."""
    sheet["A1"] = layout.marker(BOARD_SHEET)
    sheet.column_dimensions["A"].hidden = True
    for card in range(_ACROSS):
        sheet.column_dimensions[column_letters(2 + 2 * card)].width = 30
        sheet.column_dimensions[column_letters(3 + 2 * card)].width = 2
    rows = _rows(form)
    last_column = 1 + 2 * _ACROSS
    _head(form, sheet, rows, last_column)
    for index, indicator in enumerate(rows):
        down, across = divmod(index, _ACROSS)
        _card(form, sheet, indicator, _TOP + down * _CARD_ROWS, 2 + 2 * across)
    last_row = _TOP + max(-(-len(rows) // _ACROSS), 1) * _CARD_ROWS
    legend = sheet.cell(last_row, 2, _legend())
    legend.font, legend.alignment = style.SMALL, style.LEFT
    sheet.merge_cells(start_row=last_row, end_row=last_row, start_column=2, end_column=last_column - 1)
    sheet.row_dimensions[last_row].height = 32
    style.set_page(sheet, f"B1:{column_letters(last_column - 1)}{last_row}")
    sheet.page_setup.fitToHeight = 1
    sheet.sheet_view.showGridLines = False


def _legend() -> str:
    """Which status shows which light: 绿灯：达标、已完成…"""
    named = ((name, words_with(light, rung_statuses())) for light, name in light_names().items())
    return "　".join(f"{name}：{'、'.join(words)}" for name, words in named)


def _rows(form: Form) -> list[Indicator]:
    return [row for row in form.plan.indicators if form.is_shown(row)]


def _head(form: Form, sheet: Worksheet, rows: list[Indicator], last_column: int) -> None:
    words, plan = wording(), form.plan
    header = form.workbook.defined_names
    title = sheet.cell(1, 2, words["title"]["board"].format(district=plan.district, field=plan.field))
    title.font, title.alignment = style.TITLE_FONT, style.CENTRE
    sheet.merge_cells(start_row=1, end_row=1, start_column=2, end_column=last_column - 1)
    sheet.row_dimensions[1].height = 34
    bureau, period = header["in_bureau"].attr_text, header["in_period"].attr_text
    line, stored = sheet.cell(2, 2), form.parameters.stored
    stored.put(line, f'{bureau}&IF({bureau}="","","　")&{period}', _issued_for(form))
    line.font, line.alignment = style.HEADING, style.CENTRE
    sheet.merge_cells(start_row=2, end_row=2, start_column=2, end_column=last_column - 1)
    counts = sheet.cell(3, 2, words["board"]["empty"])
    if rows:
        stored.put(counts, _counts(form, rows), _counted(form, rows))
    counts.font, counts.alignment = style.HEADING, style.CENTRE
    sheet.merge_cells(start_row=3, end_row=3, start_column=2, end_column=last_column - 1)
    sheet.row_dimensions[3].height = 24


def _counts(form: Form, rows: list[Indicator]) -> str:
    """A formula: 绿灯 n 黄灯 n 红灯 n 不亮灯 n."""
    lights: tuple[Light, ...] = ("green", "yellow", "red")
    parts = {light: "+".join(_is_lit(form, row, light) for row in rows) for light in lights}
    parts["none"] = f"({len(rows)}-({'+'.join(parts.values())}))"
    formula, text = [], wording()["board"]["counts"]
    for piece in text.replace("}", "{").split("{"):
        formula.append(f"({parts[piece]})" if piece in parts else f'"{piece}"')
    return "=" + "&".join(part for part in formula if part != '""')


def _issued_for(form: Form) -> str:
    """The bureau and month that the form was made for."""
    return "　".join(str(part) for part in (form.issue.bureau, form.issue.period) if part)


def _counted(form: Form, rows: list[Indicator]) -> str:
    """What `_counts` shows before anything is typed."""
    shown = Counter(status_of(str(form.parameters.empty.work(row.no, "status"))).light for row in rows)
    numbers: dict[str, int] = {light: shown[light] for light in light_names()}
    return str(wording()["board"]["counts"]).format_map(numbers)


def _is_lit(form: Form, indicator: Indicator, light: Light) -> str:
    """1 where the row shows this light: kept short by a helper of the parameter sheet."""
    status = _out(form, indicator, "status")
    words = [f'{status}="{word}"' for word in words_with(light, rung_statuses())]
    return f"IF(OR({','.join(words)}),1,0)"


def _out(form: Form, indicator: Indicator, field: str) -> str:
    found: str = form.workbook.defined_names[layout.out_name(indicator.no, field)].attr_text
    return found.replace("'", "")


def _card(form: Form, sheet: Worksheet, indicator: Indicator, row: int, column: int) -> None:
    side = style.BORDER.left
    name = sheet.cell(row, column, f"{indicator.no}　{indicator.name}")
    name.font, name.alignment = style.HEADING, style.CENTRE
    name.border = Border(left=side, right=side, top=side)
    stored, empty = form.parameters.stored, form.parameters.empty
    status, figures = sheet.cell(row + 1, column), sheet.cell(row + 2, column)
    stored.put(status, _out(form, indicator, "status"), empty.work(indicator.no, "status"))
    stored.put(figures, _figures(form, indicator), _figures_shown(form, indicator))
    status.font, status.alignment, status.border = _STATUS_FONT, style.CENTRE, Border(left=side, right=side)
    figures.font = style.SMALL
    figures.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    figures.border = Border(left=side, right=side, bottom=side)
    for offset, height in enumerate((32, 32, 34, 8)):
        sheet.row_dimensions[row + offset].height = height
    area = f"{name.coordinate}:{figures.coordinate}"
    fixed = f"${column_letters(column)}${row + 1}"
    for each in rung_statuses():
        if each.light != "none":
            look = style.light_style(each.light)
            rule = Rule(type="expression", dxf=look, formula=[f'{fixed}="{each.word}"'])
            sheet.conditional_formatting.add(area, rule)


def _figures(form: Form, indicator: Indicator) -> str:
    """A formula: 本期 7.9 目标 8.3 万人次, and 完成率 95.2% on its own line."""
    words, work = wording()["board"], form.parameters.work
    value, target = work(indicator.no, "judged"), _out(form, indicator, "target")
    unit, progress = work(indicator.no, "unit"), _out(form, indicator, "progress")
    # As reported, with four decimals at most; a computed rate has two.
    decimals = 2 if all(measure.is_percentage for measure in form.measures(indicator)) else 4
    shown = f'IF(ISNUMBER({value}),ROUND({value},{decimals})&"","—")'
    goal = f'IF({target}="","—",{target})'
    # What is short of the target never shows as 100 %.
    nearly = f"IF({progress}<1,{progress}>=0.9995,FALSE)"
    rate = f'IF({nearly},TEXT({progress},"0.00##%"),TEXT({progress},"0.0%"))'
    done = f'IF(ISNUMBER({progress}),CHAR(10)&"{words["progress"]} "&{rate},"")'
    return f'"{words["value"]} "&{shown}&"　{words["target"]} "&{goal}&" "&{unit}&{done}'


def _figures_shown(form: Form, indicator: Indicator) -> str:
    """What `_figures` shows before anything is typed: no figure and no progress."""
    words, empty = wording()["board"], form.parameters.empty
    goal, unit = empty.work(indicator.no, "target_text"), empty.work(indicator.no, "unit")
    return f"{words['value']} —　{words['target']} {goal or '—'} {unit}"
