"""Fonts, fills, borders and the printed page of the form. Knows no content."""

from __future__ import annotations

from typing import Literal

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

FONT = "宋体"
HEADING_FONT = "黑体"

ENTRY_FILL = PatternFill("solid", fgColor="DDEBF7")
OPTIONAL_FILL = PatternFill("solid", fgColor="F2F7FC")
LOCKED_FILL = PatternFill("solid", fgColor="EDEDED")
HEADING_FILL = PatternFill("solid", fgColor="D9E1F2")
BLOCK_FILL = PatternFill("solid", fgColor="F2F2F2")

# Status lights: the word always stands in the cell too, for black-and-white prints.
LIGHT_COLOURS = {"green": ("C6E0B4", "1E4620"), "yellow": ("FFE699", "5C4400"), "red": ("F4B0A8", "7A0C00")}

_THIN = Side(style="thin", color="7F7F7F")
BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

TITLE_FONT = Font(name=HEADING_FONT, size=18)
# A form whose plan is not confirmed: its line stands above the title.
DRAFT_FONT = Font(name=HEADING_FONT, size=16, color="C00000")
DRAFT_HEIGHT, DRAFT_HEADER_SIZE = 26, 14
HEADING = Font(name=HEADING_FONT, size=11)
BODY = Font(name=FONT, size=11)
SMALL = Font(name=FONT, size=10, color="404040")
FAINT = Font(name=FONT, size=9, color="808080")

WRONG = Font(name=FONT, size=11, color="C00000")
RIGHT = Font(name=FONT, size=11, color="1E4620", bold=True)

CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
# A day must not show as ####.
SHRUNK = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
TOP_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)

OPEN = Protection(locked=False)
LOCKED = Protection(locked=True)


def light_style(light: str) -> DifferentialStyle:
    """The conditional format of one light."""
    fill, ink = LIGHT_COLOURS[light]
    return DifferentialStyle(
        font=Font(color=ink, bold=True), fill=PatternFill(bgColor=fill, fill_type="solid")
    )


def grey_style() -> DifferentialStyle:
    """A row that is not this bureau's."""
    return DifferentialStyle(font=Font(color="A6A6A6"))


def warning_style() -> DifferentialStyle:
    """A hint that something is to be looked at."""
    return DifferentialStyle(font=Font(color="C00000"))


def set_page(
    sheet: Worksheet, area: str, orientation: Literal["landscape", "portrait"] = "landscape"
) -> None:
    """A4, one page wide, centred, page numbers below."""
    sheet.print_area = area
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = orientation
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.75
    sheet.print_options.horizontalCentered = True
    assert sheet.oddFooter is not None and sheet.oddFooter.center is not None  # openpyxl makes both
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
