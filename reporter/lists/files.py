"""The lists as one workbook and one Word annex; the same lists give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from laoyousuode.output import OWN_MARK, repack
from laoyousuode.plan import Plan
from reporter.lists.lists import NamedList, Standing, say

_LONG = 24  # characters, from which on a column is wide


def to_workbook(plan: Plan, lists: Sequence[NamedList]) -> bytes:
    """A sheet for each list, on A4 across."""
    from xlsxwriter import Workbook

    raw = io.BytesIO()
    book = Workbook(raw, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title = book.add_format({"font_name": "黑体", "font_size": 16})
    head = book.add_format(
        {"bold": True, "border": 1, "text_wrap": True, "bg_color": "#D9E1F2", "align": "center"}
    )
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "num_format": "@"})
    for each in lists:
        sheet = book.add_worksheet(each.title)
        sheet.write_string(0, 0, _caption(plan, each), title)
        for place, name in enumerate(each.head):
            sheet.write_string(2, place, name, head)
            longest = max((len(row[place]) for row in each.rows), default=0)
            sheet.set_column(place, place, 42 if longest > _LONG else max(8, longest * 2 + 2))
        for line, row in enumerate(each.rows, 3):
            for place, text in enumerate(row):
                sheet.write_string(line, place, text, cell)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    book.close()
    return repack(raw.getvalue(), f"{plan.issued.isoformat()}T00:00:00Z")


def to_annex(plan: Plan, lists: Sequence[NamedList], standing: Standing) -> bytes:
    """The same lists as tables of a Word document, on A4 across."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_BREAK
    from docx.shared import Mm

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(20)
    _set_fonts(document, plan)
    for number, each in enumerate(lists):
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_heading(_caption(plan, each), level=1)
        if standing.period and number < 2:
            document.add_paragraph(say("words.asof", period=standing.period.chinese))
        table = document.add_table(rows=1, cols=len(each.head), style="Table Grid")
        for place, name in enumerate(each.head):
            table.rows[0].cells[place].text = name
        _repeat(table.rows[0])
        for row in each.rows:
            cells = table.add_row().cells
            for place, text in enumerate(row):
                cells[place].text = text
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = plan.title, plan.office, plan.office, ""
    core.category = OWN_MARK
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue(), f"{plan.issued.isoformat()}T00:00:00Z")


def _caption(plan: Plan, each: NamedList) -> str:
    return say("words.caption", field=plan.field, list=each.title, district=plan.district)


def _set_fonts(document: Any, plan: Plan) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, font, size in (
        ("Normal", plan.bulletin.font_song, 9),
        ("Heading 1", plan.bulletin.font_hei, 16),
    ):
        style = document.styles[name]
        style.font.name, style.font.size = font, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _repeat(row: Any) -> None:
    """The heads stand on every page."""
    from docx.oxml import OxmlElement

    row._element.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
