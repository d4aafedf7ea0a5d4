"""Kinds of mess in the rows of a form: their labels and keys moved, doubled, renamed, taken away."""

from __future__ import annotations

import itertools

from laoyousuode.plan_file import default_plan
from tests.mutations.forms import Form, Spot
from tests.mutations.messes import Due, mess
from tests.mutations.sheet_moves import deleted, inserted

OWN = tuple(row.no for row in default_plan().rows_of("区人力社保局", 2026))


def own_rows(form: Form) -> list[str]:
    """The rows whose labels and keys are this bureau's business: those of a derived row too."""
    plan = default_plan()
    return [row.no for row in plan.indicators if row.standing(form.bureau, 2026) != "other"]


@mess("名称改了几个字", "6")
def label_edited(form: Form) -> Due:
    return Due([("label-changed", form.put("6", "name", "全区技能人才总量数"))])


@mess("名称空白", "12")
def label_blank(form: Form) -> Due:
    return Due([("label-changed", form.put("12", "name", None))])


@mess("名称全换了", "13")
def label_replaced(form: Form) -> Due:
    return Due([("label-changed", form.put("13", "name", "本月接待群众来访"))], {"13": None})


@mess("名称里加空格换全角", "5")
def label_spaced(form: Form) -> Due:
    form.put("5", "name", "开展 职业技能\u3000培训\n累计数")
    return Due()


@mess("行标记删了一个", "4")
def key_removed(form: Form) -> Due:
    form.sheet.cell(form.rows["4"].row, 1).value = None
    return Due([("row-by-label", form.at("4", "name"))])


@mess("行标记删了名称改了", "13")
def key_removed_label_edited(form: Form) -> Due:
    form.sheet.cell(form.rows["13"].row, 1).value = None
    return Due([("row-by-nearest-label", form.put("13", "name", "为企业提供劳动用工体检的家次"))])


@mess("行标记删了名称认不出", "C1", "extra")
def key_removed_label_gone(form: Form) -> Due:
    form.sheet.cell(form.rows["C1"].row, 1).value = None
    form.put("C1", "name", "其他")
    return Due([("row-not-found", form.at("C1", "value"))], {"C1": None})


@mess("行标记全删", "keys", *OWN)
def all_keys_removed(form: Form) -> Due:
    for spot in form.rows.values():
        form.sheet.cell(spot.row, 1).value = None
    return Due([("row-by-label", form.at(no, "name")) for no in own_rows(form)])


@mess("插入空行", "rows")
def blank_row(form: Form) -> Due:
    form.move(rows=inserted(form.rows["5"].row, 1, form.last_row))
    return Due()


@mess("插入填了数的行", "rows", "extra")
def extra_row(form: Form) -> Due:
    at = form.rows["10"].row
    form.move(rows=inserted(at, 2, form.last_row))
    form.sheet.cell(at, form.columns["name"].column).value = "其中：女性"
    form.sheet.cell(at, form.columns["value"].column).value = 777
    return Due([("extra-row", form.spot(at, form.columns["value"].column))])


@mess("行移到最后", "rows", "2", needs="overlaps")
def row_moved_down(form: Form) -> Due:
    at, last = form.rows["2"].row, form.last_row
    form.move(rows={at: last, **{number: number - 1 for number in range(at + 1, last + 1)}})
    return Due()


@mess("行的次序倒过来", "rows", *OWN)
def rows_reversed(form: Form) -> Due:
    first, last = min(s.row for s in form.rows.values()), form.last_row
    form.move(rows={number: first + last - number for number in range(first, last + 1)})
    return Due()


@mess("删了一行", "rows", "extra", "13")
def row_deleted(form: Form) -> Due:
    form.move(rows=deleted(form.rows["13"].row, form.last_row))
    return Due([("row-not-found", None)], {"13": None})


def _copy(form: Form, no: str, to: int) -> None:
    for column in range(1, form.sheet.max_column + 1):
        form.sheet.cell(to, column).value = form.sheet.cell(form.rows[no].row, column).value


@mess("行复制了一份", "rows", "12")
def row_copied(form: Form) -> Due:
    at = form.rows["12"].row + 1
    form.move(rows=inserted(at, 1, form.last_row))
    _copy(form, "12", at)
    return Due([("duplicate-row", form.spot(at, form.columns["name"].column))])


@mess("行复制了一份再改", "rows", "12")
def row_copied_and_changed(form: Form) -> Due:
    at = form.rows["12"].row + 1
    form.move(rows=inserted(at, 1, form.last_row))
    _copy(form, "12", at)
    form.sheet.cell(at, form.columns["value"].column).value = 241
    return Due([("duplicate-row", form.spot(at, form.columns["name"].column))], {"12": None})


@mess("行复制了一份清空", "rows", "4")
def row_copied_and_cleared(form: Form) -> Due:
    at = form.rows["4"].row
    form.move(rows=inserted(at, 1, form.last_row))
    _copy(form, "4", at)
    form.sheet.cell(at, form.columns["value"].column).value = None
    return Due([("duplicate-row", form.spot(at, form.columns["name"].column))])


def _crossed(form: Form, *numbers: str) -> Due:
    return Due([("row-mismatch", form.at(no, "name")) for no in numbers], dict.fromkeys(numbers))


@mess("两行的标记对调", "6", "7")
def keys_swapped(form: Form) -> Due:
    one, other = (form.sheet.cell(form.rows[no].row, 1) for no in ("6", "7"))
    one.value, other.value = other.value, one.value
    return _crossed(form, "6", "7")


@mess("两行的名称对调", "2", "4")
def labels_swapped(form: Form) -> Due:
    one, other = form.cell("2", "name"), form.cell("4", "name")
    one.value, other.value = other.value, one.value
    return _crossed(form, "2", "4")


@mess("标记整列错开一行", "keys", "rows", *OWN)
def keys_shifted(form: Form) -> Due:
    numbers = [no for no in form.rows if not no.startswith("C")]
    for no, key in itertools.pairwise(numbers):
        form.sheet.cell(form.rows[no].row, 1).value = key
    form.sheet.cell(form.rows[numbers[-1]].row, 1).value = None
    # The last row has lost its key to the one above, and is told there.
    found: list[tuple[str, Spot | None]] = [("row-mismatch", form.at(no, "name")) for no in numbers[:-1]]
    return Due(found, dict.fromkeys(numbers))
