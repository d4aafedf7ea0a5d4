"""会商.pptx: at most eight slides for the meeting, with native charts that the office may correct.

State, changes, what is behind by lead, what is doubtful, progress, tasks, decisions asked for. Knows rows and results;
python-pptx loads when slides are made.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any

from laoyousuode.cell import strip_directions
from laoyousuode.ladder import DOUBTFUL
from laoyousuode.output import OWN_MARK, repack
from laoyousuode.plan import Plan
from laoyousuode.results import Results
from laoyousuode.statuses import light_names
from reporter.papers.brief import lights, reception
from reporter.papers.words import phrase, rows_named, say
from reporter.words.change import Past, change_sentences, last_month
from reporter.words.figures import Chart, lights_chart, progress_chart
from reporter.words.judging import judging_note
from reporter.words.phrases import listing, width
from reporter.words.rows import ReportRow, behind_clauses, report_rows, worst_first

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

# Inches of a 16:9 slide.
_WIDTH, _HEIGHT, _MARGIN = 13.333, 7.5, 0.6
_TITLE_SIZE, _TEXT_SIZE, _SMALL = 30, 20, 11
# A list's height and width in inches, points to an inch, and what a line takes with the space after it.
_ROOM, _ACROSS, _POINTS, _LEADING = _HEIGHT - 1.9, _WIDTH - 2 * _MARGIN - 0.3, 72, 1.55
_BLANK_LAYOUT = 6
_INK, _HEAD = "1F2937", "1F4E79"
_NEGATIVE_AXIS = re.compile(rb'(<c:(?:axId|crossAx) val=")-')


def write_slides(plan: Plan, results: Results, past: Past) -> bytes:
    """The slides; the same inputs give the same bytes. Raises ModuleNotFoundError without python-pptx."""
    import pptx
    from pptx.util import Inches

    show = pptx.Presentation()
    show.slide_width, show.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    every = report_rows(plan, results)
    _state(show, plan, results, every)
    known = replace(past, previous=last_month(past, results.period))
    _list(show, say("slides.changes"), change_sentences(every, known) or [say("brief.no_change")])
    _list(
        show,
        say("slides.behind"),
        _behind(plan, every) or [say("slides.nothing_behind", what=rows_named(plan))],
    )
    _list(show, say("slides.doubtful"), _doubtful(every, results) or [say("slides.nothing_doubtful")])
    progress = progress_chart([row for row in every if not row.indicator.is_commitment])
    if progress is not None:
        _chart(_slide(show, say("slides.progress")), progress)
    _chart(_slide(show, say("slides.tasks")), lights_chart(plan, every))
    _list(show, say("slides.decisions"), _asked(plan) or [say("slides.nothing_asked")], size=15)
    core = show.core_properties
    core.title, core.author, core.last_modified_by = (
        say("slides.title", field=plan.field),
        plan.office,
        plan.office,
    )
    core.category = OWN_MARK
    target = io.BytesIO()
    show.save(target)
    stamp = f"{results.period.cutoff.isoformat()}T00:00:00Z"

    def settled(name: str, part: bytes) -> bytes:
        # The workbook behind a chart bears the hour it was made; python-pptx gives axes negative numbers.
        return repack(part, stamp) if name.endswith(".xlsx") else _NEGATIVE_AXIS.sub(rb"\1", part)

    return repack(target.getvalue(), stamp, settled)


def _state(show: Presentation, plan: Plan, results: Results, every: Sequence[ReportRow]) -> None:
    """The first slide: title and month, the lights as large numbers, who reported, how lights are judged."""
    slide = _slide(
        show, say("slides.title", field=plan.field) + say("brief.period", period=results.period.chinese)
    )
    looks = phrase("charts.light_looks")
    for place, (light, name) in enumerate(light_names().items()):
        count = sum(row.result.light == light for row in every)
        left = _MARGIN + place * 3.05
        _box(slide, left, 1.5, looks[light]["colour"])
        ink = "FFFFFF" if light in ("green", "red") else _INK
        _text(slide, [f"{count}项"], (left, 1.65, 2.85, 1.0), 44, ink, centred=True)
        _text(slide, [name], (left, 2.55, 2.85, 0.5), 20, ink, centred=True)
    told = [lights(plan, every), reception(results)]
    _text(slide, told, (_MARGIN, 3.6, _WIDTH - 2 * _MARGIN, 1.8), _TEXT_SIZE, _INK)
    _text(slide, [judging_note(plan)], (_MARGIN, 6.1, _WIDTH - 2 * _MARGIN, 1.1), _SMALL, "4B5563")


def _behind(plan: Plan, every: Sequence[ReportRow]) -> list[str]:
    """By lead in the plan's order, each lead's worst first."""
    behind = worst_first(row for row in every if row.is_behind)
    return [
        say(
            "slides.behind_row",
            lead=bureau.name,
            name=row.indicator.name,
            status=row.status,
            clauses=behind_clauses(row),
        )
        for bureau in plan.bureaus
        for row in behind
        if row.indicator.lead == bureau.name
    ]


def _doubtful(every: Sequence[ReportRow], results: Results) -> list[str]:
    found = [
        say("brief.incomplete", name=row.indicator.name, names=listing(row.result.missing))
        for row in every
        if row.is_incomplete
    ]
    found += [
        say("brief.doubtful", name=row.indicator.name)
        for row in every
        if row.status == DOUBTFUL and not row.is_incomplete
    ]
    missing = [bureau.name for bureau in results.bureaus if bureau.state == "missing"]
    return [*found, say("brief.unreported", names=listing(missing))] if missing else found


def _asked(plan: Plan) -> list[str]:
    return [
        say("slides.question", no=each.no, text=each.text, interim=each.interim) for each in plan.questions
    ]


def _fitting(lines: Sequence[str], size: int) -> list[str]:
    """As many of the lines as fit on a slide; the last says how many more there are."""
    room, across = int(_ROOM * _POINTS / (size * _LEADING)), _ACROSS * _POINTS / size
    kept: list[str] = []
    used = 0
    for place, line in enumerate(lines):
        takes, rest = ceil(width(line) / across), len(lines) - place
        if used + takes > room - (rest > 1):
            return [*kept, say("slides.more", count=rest)]
        kept.append(line)
        used += takes
    return kept


def _list(show: Presentation, title: str, lines: Sequence[str], size: int = _TEXT_SIZE) -> None:
    box = (_MARGIN, 1.4, _WIDTH - 2 * _MARGIN, _ROOM)
    _text(_slide(show, title), _fitting(lines, size), box, size, _INK)


def _slide(show: Presentation, title: str) -> Slide:
    slide: Slide = show.slides.add_slide(show.slide_layouts[_BLANK_LAYOUT])
    _text(slide, [title], (_MARGIN, 0.4, _WIDTH - 2 * _MARGIN, 0.8), _TITLE_SIZE, _HEAD, bold=True)
    return slide


def _box(slide: Slide, left: float, top: float, colour: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches

    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(left), Inches(top), Inches(2.85), Inches(1.75))
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    shape.line.color.rgb = RGBColor.from_string("7F7F7F")


def _text(
    slide: Slide,
    lines: Sequence[str],
    box: tuple[float, float, float, float],
    size: int,
    colour: str,
    *,
    bold: bool = False,
    centred: bool = False,
) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    frame = slide.shapes.add_textbox(*(Inches(each) for each in box)).text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.CENTER if centred else PP_ALIGN.LEFT
        paragraph.space_after = Pt(size // 3)
        run = paragraph.add_run()
        run.text = strip_directions(line)
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = RGBColor.from_string(colour)
        _east_asian(run.font, str(phrase("slides.font")))


def _east_asian(font: Any, name: str) -> None:
    """The font of Latin and of Chinese letters: python-pptx sets the Latin one alone."""
    from pptx.oxml.ns import qn

    font.name = name
    properties = font._element
    latin = properties.find(qn("a:latin"))
    element = properties.makeelement(qn("a:ea"), {"typeface": name})
    latin.addnext(element)


def _chart(slide: Any, chart: Chart) -> None:
    """A native bar chart over the slide."""
    from pptx.chart.data import CategoryChartData
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
    from pptx.util import Inches, Pt

    data = CategoryChartData(number_format=chart.number_format)
    data.categories = list(chart.categories)
    for series in chart.series:
        data.add_series(series.name, [None if each is None else float(each) for each in series.numbers])
    kind = XL_CHART_TYPE.BAR_STACKED if chart.stacked else XL_CHART_TYPE.BAR_CLUSTERED
    box = (_MARGIN, 1.3, _WIDTH - 2 * _MARGIN, _HEIGHT - 1.6)
    drawn = slide.shapes.add_chart(kind, *(Inches(each) for each in box), data).chart
    drawn.font.size = Pt(12)
    drawn.font.name = str(phrase("slides.font"))
    drawn.has_legend, drawn.has_title = True, False
    drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    drawn.category_axis.reverse_order = True
    drawn.value_axis.visible = drawn.value_axis.has_major_gridlines = False
    drawn.value_axis.minimum_scale = 0
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 40, 100 if chart.stacked else 0
    for series, drawn_series in zip(chart.series, plot.series, strict=True):
        fill = drawn_series.format.fill
        if series.pattern:
            fill.patterned()
            from pptx.enum.dml import MSO_PATTERN

            fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
            fill.back_color.rgb = RGBColor.from_string("FFFFFF")
        else:
            fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(series.colour)
        drawn_series.format.line.color.rgb = RGBColor.from_string("000000")
        labels = drawn_series.data_labels
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
