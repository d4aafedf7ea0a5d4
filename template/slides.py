"""Builds huishang.pptx, the template of the meeting's slides: shapes an office can move and restyle, with tags in them.

The tags name the keys of `reporter.papers.slides`: a paragraph that is a list's tag becomes a paragraph for each of its
lines, a box that is a chart's tag the chart. It knows no results.

    python -m template.slides        writes huishang.pptx beside this module
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from laoyousuode.output import repack, write_in_place
from laoyousuode.plan import Plan
from laoyousuode.plan_file import default_plan
from template.bulletin import STAMP

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

PATH = Path(__file__).with_name("huishang.pptx")
Box = tuple[float, float, float, float]  # left, top, width, height in inches
# A 16:9 slide.
_WIDTH, _HEIGHT, _MARGIN = 13.333, 7.5, 0.6
_ACROSS = _WIDTH - 2 * _MARGIN
_TITLE, _TEXT, _SMALL = 30, 20, 11
_INK, _HEAD, _QUIET, _EDGE, _PAPER = "1F2937", "1F4E79", "4B5563", "7F7F7F", "FFFFFF"
_FONT = "黑体"
_BLANK_LAYOUT = 6
# A light's tag, the colour of its card and of what stands on it.
_CARDS = (
    ("green", "00A650", _PAPER),
    ("yellow", "FFD24D", _INK),
    ("red", "C00000", _PAPER),
    ("none", _PAPER, _INK),
)
_CARD, _STEP = (2.85, 1.75), 3.05


def build(plan: Plan) -> bytes:
    """The template; the same plan gives the same bytes."""
    show = pptx.Presentation()
    show.slide_width, show.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    _state(show)
    body = (_MARGIN, 1.4, _ACROSS, _HEIGHT - 1.9)
    chart = (_MARGIN, 1.3, _ACROSS, _HEIGHT - 1.6)
    for title, tag, box, size in (
        ("与上期相比", "changes", body, _TEXT),
        ("进度滞后（按牵头单位）", "behind", body, _TEXT),
        ("待核、缺报和未报", "doubtful", body, _TEXT),
        ("完成率与序时进度（%）", "progress", chart, _TEXT),
        ("重点任务亮灯情况（项）", "tasks", chart, _TEXT),
        ("提请会商明确的事项", "decisions", body, 15),
    ):
        _text(_slide(show, title), f"{{{{ {tag} }}}}", box, size, _INK)
    core = show.core_properties
    core.title, core.author, core.last_modified_by = "会商幻灯片模板", plan.office, plan.office
    target = io.BytesIO()
    show.save(target)
    return repack(target.getvalue(), STAMP)


def _state(show: Presentation) -> None:
    """The first slide: title and month, the lights as large numbers, who reported, how lights are judged."""
    slide = _slide(show, "{{ title }}")
    for place, (light, fill, ink) in enumerate(_CARDS):
        left = _MARGIN + place * _STEP
        shape = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Inches(left), Inches(1.5), *(Inches(each) for each in _CARD)
        )
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(fill)
        shape.line.color.rgb = RGBColor.from_string(_EDGE)
        _text(slide, f"{{{{ {light}_count }}}}", (left, 1.65, _CARD[0], 1.0), 44, ink, centred=True)
        _text(slide, f"{{{{ {light}_name }}}}", (left, 2.55, _CARD[0], 0.5), _TEXT, ink, centred=True)
    _text(slide, "{{ summary }}", (_MARGIN, 3.6, _ACROSS, 2.3), _TEXT, _INK)
    _text(slide, "{{ note }}", (_MARGIN, 6.1, _ACROSS, 1.1), _SMALL, _QUIET)


def _slide(show: Presentation, title: str) -> Slide:
    slide: Slide = show.slides.add_slide(show.slide_layouts[_BLANK_LAYOUT])
    _text(slide, title, (_MARGIN, 0.4, _ACROSS, 0.8), _TITLE, _HEAD, bold=True)
    return slide


def _text(
    slide: Slide, words: str, box: Box, size: int, colour: str, *, bold: bool = False, centred: bool = False
) -> None:
    frame = slide.shapes.add_textbox(*(Inches(each) for each in box)).text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER if centred else PP_ALIGN.LEFT
    paragraph.space_after = Pt(size // 3)
    run = paragraph.add_run()
    run.text = words
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(colour)
    _both_fonts(run.font)


def _both_fonts(font: Any) -> None:
    """The font of Latin and of Chinese letters: python-pptx sets the Latin one alone."""
    font.name = _FONT
    properties = font._element
    latin = properties.find(qn("a:latin"))
    latin.addnext(properties.makeelement(qn("a:ea"), {"typeface": _FONT}))


def main() -> None:
    """Write the template of the plan that ships with the product."""
    write_in_place(PATH, build(default_plan()))


if __name__ == "__main__":
    main()
