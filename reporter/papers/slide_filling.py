"""Fills a template of slides: its tags with lines, its chart boxes with native charts that the office may correct.

`{{ name }}` within a paragraph is replaced; a paragraph that is a list's tag becomes one for each line, as many as the
box holds; a box that is a chart's tag becomes the chart. Knows python-pptx's package; not what the values say.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from math import ceil
from typing import TYPE_CHECKING, Any

from laoyousuode.cell import strip_directions
from reporter.bulletin.filling import TemplateFaultError
from reporter.bulletin.templates import Template
from reporter.papers.words import phrase, say
from reporter.words.figures import Chart
from reporter.words.phrases import width

if TYPE_CHECKING:
    from pptx.presentation import Presentation

Value = str | Sequence[str] | Chart
_TAG = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_BRACES = ("{{", "}}", "{%", "%}")
# EMU to a point; a box's inner margins, and what a line takes with the space after it.
_POINT, _INSET, _LEADING = 12700, 14.4, 1.55
_USUAL_SIZE = 18


def fill_slides(template: Template, values: Mapping[str, Value]) -> Presentation:
    """The slides with every tag filled in. Raises TemplateFaultError, with the slide's number and its text."""
    import pptx
    from lxml.etree import LxmlError

    try:
        show = pptx.Presentation(io.BytesIO(template.data))
        slides = list(show.slides)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, LxmlError) as error:
        raise TemplateFaultError(template.name, say("slides.fault_file", error=error)) from error
    for number, slide in enumerate(slides, 1):
        for shape in list(_with_text(slide.shapes)):
            _fill_shape(template, number, slide, shape, values)
    return show


def _with_text(shapes: Any) -> Iterator[Any]:
    """Every box of text, those in groups too."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _with_text(shape.shapes)
        elif shape.has_text_frame:
            yield shape


def _fill_shape(template: Template, number: int, slide: Any, shape: Any, values: Mapping[str, Value]) -> None:
    for paragraph in shape.text_frame.paragraphs:
        text = "".join(run.text for run in paragraph.runs)
        tags = _checked(template, number, text, values)
        if not tags:
            continue
        value = values[tags[0]]
        if isinstance(value, Chart):
            _chart(slide, shape, value, paragraph)
            return
        alone = _TAG.fullmatch(text.strip()) is not None
        lines = [value] if isinstance(value, str) else list(value)
        if alone and not isinstance(value, str):
            lines = _fitting(shape, paragraph, lines)
        elif not alone:
            lines = [_TAG.sub(lambda found: _inline(values[found[1]]), text)]
        _write(paragraph, lines)


def _checked(template: Template, number: int, text: str, values: Mapping[str, Value]) -> list[str]:
    """The names of the paragraph's tags. Raises TemplateFaultError for one that nobody knows, or that is left open."""
    tags = _TAG.findall(text)
    where = say("slides.fault_place", number=number, text=text.strip())
    unknown = [tag for tag in tags if tag not in values]
    if unknown:
        fault = say("slides.fault_tag", tag=unknown[0], known="、".join(values))
        raise TemplateFaultError(template.name, fault, where)
    if any(brace in _TAG.sub("", text) for brace in _BRACES):
        raise TemplateFaultError(template.name, say("slides.fault_open"), where)
    return tags


def _inline(value: Value) -> str:
    return value if isinstance(value, str) else "" if isinstance(value, Chart) else "".join(value)


def _write(paragraph: Any, lines: Sequence[str]) -> None:
    """The lines in the paragraph's place, each with its first run's looks: programs split a tag over several runs."""
    first = paragraph.runs[0]
    for run in paragraph.runs[1:]:
        paragraph._p.remove(run._r)
    pattern = deepcopy(paragraph._p)
    first.text = strip_directions(lines[0]) if lines else ""
    last = paragraph._p
    for line in lines[1:]:
        more = deepcopy(pattern)
        last.addnext(more)
        _first_text(more).text = strip_directions(line)
        last = more


def _first_text(element: Any) -> Any:
    from pptx.oxml.ns import qn

    return next(element.iter(qn("a:t")))


def _size(paragraph: Any) -> float:
    size = paragraph.runs[0].font.size
    return float(size.pt) if size is not None else _USUAL_SIZE


def _fitting(shape: Any, paragraph: Any, lines: Sequence[str]) -> list[str]:
    """As many of the lines as the box holds; the last says how many more there are."""
    size = _size(paragraph)
    room = int((shape.height / _POINT - _INSET) / (size * _LEADING))
    across = (shape.width / _POINT - 2 * _INSET) / size
    kept: list[str] = []
    used = 0
    for place, line in enumerate(lines):
        takes, rest = ceil(width(line) / across), len(lines) - place
        if used + takes > room - (rest > 1):
            return [*kept, say("slides.more", count=rest)]
        kept.append(line)
        used += takes
    return kept


def _chart(slide: Any, shape: Any, chart: Chart, paragraph: Any) -> None:
    """A native bar chart in the box's place, in its tag's font."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.util import Pt

    data = CategoryChartData(number_format=chart.number_format)
    data.categories = list(chart.categories)
    for series in chart.series:
        data.add_series(series.name, [None if each is None else float(each) for each in series.numbers])
    kind = XL_CHART_TYPE.BAR_STACKED if chart.stacked else XL_CHART_TYPE.BAR_CLUSTERED
    box = (shape.left, shape.top, shape.width, shape.height)
    drawn = slide.shapes.add_chart(kind, *box, data).chart
    drawn.font.size = Pt(12)
    drawn.font.name = paragraph.runs[0].font.name or str(phrase("slides.font"))
    drawn.has_legend, drawn.has_title = True, False
    drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    drawn.category_axis.reverse_order = True
    drawn.value_axis.visible = drawn.value_axis.has_major_gridlines = False
    drawn.value_axis.minimum_scale = 0
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 40, 100 if chart.stacked else 0
    for series, drawn_series in zip(chart.series, plot.series, strict=True):
        _colour(drawn_series, series)
        _label(drawn_series, series, chart)
    shape._element.getparent().remove(shape._element)


def _colour(drawn: Any, series: Any) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.dml import MSO_PATTERN

    fill = drawn.format.fill
    if series.pattern:
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.back_color.rgb = RGBColor.from_string("FFFFFF")
    else:
        fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(series.colour)
    drawn.format.line.color.rgb = RGBColor.from_string("000000")


def _label(drawn: Any, series: Any, chart: Chart) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.util import Pt

    labels = drawn.data_labels
    labels.show_value, labels.number_format = True, chart.number_format
    labels.number_format_is_linked = False
    labels.position = XL_LABEL_POSITION.CENTER if chart.stacked else XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(11)
    labels.font.color.rgb = RGBColor.from_string(series.ink if chart.stacked else "000000")
    if chart.stacked:
        labels.show_series_name = True
        _separated(labels)


def _separated(labels: Any) -> None:
    """A blank between a bar's name and its number, which python-pptx cannot say."""
    from pptx.oxml.ns import qn

    element = labels._element
    separator = element.makeelement(qn("c:separator"), {})
    separator.text = " "
    element.find(qn("c:showBubbleSize")).addnext(separator)
