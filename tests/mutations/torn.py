"""Kinds of mess in the form itself: columns and sheets moved, doubled, renamed, hidden, pasted."""

from __future__ import annotations

import openpyxl
from openpyxl.comments import Comment

from laoyousuode import layout
from laoyousuode.period import Period
from tests.mutations.forms import Form, Spot
from tests.mutations.messes import Due, mess
from tests.mutations.sheet_moves import deleted, inserted
from tests.mutations.torn_rows import OWN, own_rows


@mess("表改名", "sheet")
def sheet_renamed(form: Form) -> Due:
    _rename(form, "10月份")
    return Due()


def _rename(form: Form, title: str) -> None:
    old = form.title
    form.sheet.title = title
    form.title = title
    for sheet in form.book.worksheets:
        for cell in sheet._cells.values():
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = cell.value.replace(f"{old}!", f"'{title}'!")
    for name in form.book.defined_names.values():
        name.attr_text = name.attr_text.replace(f"'{old}'!", f"'{title}'!")
    for spot in form.spots:
        spot.sheet = title if spot.sheet == old else spot.sheet


@mess("表换次序又加表", "sheet")
def sheets_reordered(form: Form) -> Due:
    form.book.move_sheet(form.title, 3)
    added = form.book.create_sheet("汇总", 0)
    added["A1"], added["B1"], added["C1"] = "指标", "填报值", 99
    return Due()


@mess("表标记没了又改名", "sheet")
def marker_gone(form: Form) -> Due:
    _rename(form, "Sheet1")
    form.sheet["A1"].value = None
    return Due([("sheet-by-content", form.spot(1, 1))])


@mess("表复制了一张又改数", "sheet", "rows", "columns")
def sheet_copied(form: Form) -> Due:
    copied = form.book.copy_worksheet(form.sheet)
    copied.cell(form.rows["2"].row, form.columns["value"].column).value = 2.99
    return Due([("duplicate-sheet", None)], rejected=True)


@mess("重点任务表删了", "task")
def task_sheet_gone(form: Form) -> Due:
    del form.book["重点任务"]
    for name in [name for name in form.book.defined_names if name.startswith("task_")]:
        del form.book.defined_names[name]
    return Due([("missing-task", None)])


@mess("表前插一列", "columns")
def column_before(form: Form) -> Due:
    form.move(columns=inserted(1, 1, form.sheet.max_column))
    return Due()


@mess("填报值前插一列备注", "columns", "stray")
def column_between(form: Form) -> Due:
    at = form.columns["value"].column
    form.move(columns=inserted(at, 1, form.sheet.max_column))
    form.sheet.cell(form.rows["2"].row, at).value = "备注 33"
    return Due([("stray-cell", form.spot(form.rows["2"].row, at))])


@mess("列标题改字", "headings")
def heading_edited(form: Form) -> Due:
    form.sheet.cell(layout.HEADING_ROW, form.columns["value"].column).value = "本月填报数"
    return Due()


@mess("列标记整行删", "rows", "headings", "columns", *OWN)
def key_row_deleted(form: Form) -> Due:
    form.move(rows=deleted(layout.KEY_ROW, form.last_row))
    return Due()


@mess("列复制了一份", "columns", "2")
def column_copied(form: Form) -> Due:
    at = form.columns["value"].column
    form.move(columns=inserted(at + 1, 1, form.sheet.max_column))
    for row in range(1, form.last_row + 1):
        form.sheet.cell(row, at + 1).value = form.sheet.cell(row, at).value
    form.sheet.cell(layout.HEADER_ROW, at + 1).value = None
    form.sheet.cell(form.rows["2"].row, at + 1).value = 2.86
    return Due([("duplicate-column", form.spot(form.rows["2"].row, at + 1))], {"2": None})


@mess("列换次序", "columns")
def columns_reordered(form: Form) -> Due:
    one, other = form.columns["numerator"].column, form.columns["denominator"].column
    form.move(columns={one: other, other: one})
    return Due()


@mess("标题对调", "columns", "headings")
def headings_swapped(form: Form) -> Due:
    one, other = (
        form.sheet.cell(layout.HEADING_ROW, form.columns[k].column) for k in ("numerator", "denominator")
    )
    one.value, other.value = other.value, one.value
    return Due([("column-mismatch", None)], rejected=True)


@mess("分母列删了", "columns", "headings")
def column_deleted(form: Form) -> Due:
    form.move(columns=deleted(form.columns["denominator"].column, form.sheet.max_column))
    return Due([("wrong-template", None)], rejected=True)


def _merge(form: Form, first: Spot, last: Spot) -> None:
    form.sheet.merge_cells(
        start_row=first.row, start_column=first.column, end_row=last.row, end_column=last.column
    )


@mess("两行的数合并", "rows", "12", "13")
def merged_down(form: Form) -> Due:
    one, other = form.at("12", "value"), form.at("13", "value")
    _merge(form, one, other)
    return Due([("merged-cell", one), ("merged-cell", other)], {"12": None, "13": None})


@mess("分子分母合并", "columns", "14")
def merged_across(form: Form) -> Due:
    one = form.at("14", "numerator")
    _merge(form, one, form.at("14", "denominator"))
    return Due([("merged-cell", one)], {"14": None})


@mess("上年同期和填报值合并", "columns", "4")
def merged_away(form: Form) -> Due:
    spot = form.at("4", "value")
    form.put("4", "year_before", 16.4)
    _merge(form, form.at("4", "year_before"), spot)
    return Due([("merged-cell", spot)], {"4": None})


@mess("填报值与空格合并", "columns", "2")
def merged_harmless(form: Form) -> Due:
    _merge(form, form.at("2", "value"), form.at("2", "denominator"))
    return Due()


@mess("说明合并", "rows", "6", "7")
def merged_words(form: Form) -> Due:
    spot = form.put("6", "reason", "按人才库口径")
    _merge(form, spot, form.at("7", "reason"))
    return Due([("merged-cell", spot)])


@mess("远处有字", "stray")
def stray_far(form: Form) -> Due:
    spot = form.spot(3000, 60)
    form.sheet.cell(3000, 60).value = "远处"
    return Due([("stray-cell", spot)])


@mess("远处有错误值", "stray")
def stray_error(form: Form) -> Due:
    cell = form.sheet.cell(900, 30)
    cell.value, cell.data_type = "#REF!", "e"
    return Due([("stray-cell", form.spot(900, 30))])


@mess("表下写合计", "stray")
def total_below(form: Form) -> Due:
    row = form.last_row + 3
    form.sheet.cell(row, form.columns["name"].column).value = "合计"
    form.sheet.cell(row, form.columns["value"].column).value = 512
    return Due([("extra-row", form.spot(row, form.columns["value"].column))])


@mess("填了数的行隐藏", "rows", "C2", needs="hidden")
def hidden_row(form: Form) -> Due:
    form.sheet.row_dimensions[form.rows["C2"].row].hidden = True
    return Due([("hidden-row", form.at("C2", "value"))])


@mess("别人的行隐藏", "11")
def hidden_other(form: Form) -> Due:
    form.sheet.row_dimensions[form.rows["11"].row].hidden = True
    return Due()


@mess("批注里有数", "2", needs="notes")
def comment_number(form: Form) -> Due:
    form.cell("2", "value").comment = Comment("全市口径为3.1", "张")
    return Due([("cell-comment", form.at("2", "value"))])


@mess("批注有保留", "5", needs="notes")
def comment_doubt(form: Form) -> Due:
    form.cell("5", "value").comment = Comment("预计数，月底再核", "张")
    return Due([("cell-comment", form.at("5", "value"))])


@mess("批注无关", "4", needs="notes")
def comment_plain(form: Form) -> Due:
    form.cell("4", "value").comment = Comment("已与处室核对", "张")
    return Due()


@mess("填了别人的行", "11")
def other_row(form: Form) -> Due:
    form.put("11", "denominator", 560)
    return Due([("not-own-row", form.put("11", "numerator", 400))])


@mess("单位空白", "bureau")
def bureau_blank(form: Form) -> Due:
    spot = form.header("in_bureau")
    form.sheet.cell(spot.row, spot.column).value = None
    return Due([("unknown-bureau", spot)], rejected=True)


@mess("单位写错", "bureau")
def bureau_unknown(form: Form) -> Due:
    spot = form.header("in_bureau")
    form.sheet.cell(spot.row, spot.column).value = "区交通局"
    return Due([("unknown-bureau", spot)], rejected=True)


@mess("单位写简称", "bureau")
def bureau_alias(form: Form) -> Due:
    spot = form.header("in_bureau")
    form.sheet.cell(spot.row, spot.column).value = " 人社局 "
    return Due()


@mess("报告期是上月", "period")
def period_before(form: Form) -> Due:
    spot = form.header("in_period")
    form.sheet.cell(spot.row, spot.column).value = str(Period(2026, 9))
    return Due([("wrong-period", spot)], rejected=True)


@mess("报告期变成数", "period")
def period_number(form: Form) -> Due:
    spot = form.header("in_period")
    form.sheet.cell(spot.row, spot.column).value = 2026.1
    return Due([("wrong-period", spot)], rejected=True)


@mess("报告期写中文", "period")
def period_chinese(form: Form) -> Due:
    spot = form.header("in_period")
    form.sheet.cell(spot.row, spot.column).value = "2026年10月"
    return Due()


@mess("旧版表格", "sheet")
def old_version(form: Form) -> Due:
    form.sheet["A1"].value = f"laoyousuode/0/{layout.ENTRY_SHEET}"
    return Due([("wrong-version", None)], rejected=True)


@mess("一格没填", "sheet", "task", "keys", "columns", "stray", *OWN)
def nothing_filled(form: Form) -> Due:
    for no in form.rows:
        for name in ("value", "numerator", "denominator"):
            form.cell(no, name).value = None
    for row in form.book["重点任务"].iter_rows(min_row=6, min_col=6, max_col=9):
        for cell in row:
            cell.value = None
    return Due([("empty-return", None)], rejected=True)


@mess("别的工作簿", "sheet", "rows", "columns", "keys", "task", "stray", "bureau", "period", *OWN)
def other_workbook(form: Form) -> Due:
    form.book = openpyxl.Workbook()
    form.book.worksheets[0].append(["姓名", "电话"])
    return Due([("wrong-template", None)], rejected=True)


def _pasted(form: Form, order: list[int], down: int) -> None:
    """The visible table alone, as values, in a new workbook."""
    old, book = form.sheet, openpyxl.Workbook()
    new = book.worksheets[0]
    for row in range(layout.TITLE_ROW, form.last_row + 1):
        for index, column in enumerate(order, 1):
            value = old.cell(row, column).value
            if row != layout.KEY_ROW and not (isinstance(value, str) and value.startswith("=")):
                new.cell(row + down, index).value = value
    form.book, form.title = book, new.title
    places = {column: index for index, column in enumerate(order, 1)}
    for spot in form.spots:
        spot.sheet, spot.row = new.title, spot.row + down
        spot.column = places.get(spot.column, 0)


_PASTED_TOUCHES = ("sheet", "rows", "columns", "headings", "keys", "task", "stray", "bureau", "period", *OWN)


def _pasted_due(form: Form) -> Due:
    found: list[tuple[str, Spot | None]] = [("row-by-label", form.at(no, "name")) for no in own_rows(form)]
    return Due([*found, ("sheet-by-content", form.spot(1, 1)), ("missing-task", None)])


@mess("粘贴到新工作簿", *_PASTED_TOUCHES)
def pasted(form: Form) -> Due:
    _pasted(form, list(range(2, form.sheet.max_column + 1)), 3)
    return _pasted_due(form)


@mess("粘贴到新工作簿又换列序", *_PASTED_TOUCHES)
def pasted_reordered(form: Form) -> Due:
    # Above the table a field stands beside its label: those pairs of columns stay together.
    order = [7, 8, 4, 5, 6, 9, 10, 2, 3, 13, 14]
    _pasted(form, order, 0)
    return _pasted_due(form)
