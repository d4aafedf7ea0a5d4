"""DrawingML charts as XML: the part that Word draws, with the numbers cached and a workbook behind it.

Children stand in the order of ISO/IEC 29500-1's dml-chart.xsd, which Word insists on. Knows the format and a
`Chart`; not where the chart stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from reporter.words.figures import Chart, Series

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "Sheet1"
_INK, _GREY = "000000", "7F7F7F"
_POINTS = 900  # hundredths of a point
_HALF_WIDTH = 6350  # the line round a bar, in EMU: 0.5 pt
_CATEGORY_AXIS, _VALUE_AXIS = "111111111", "222222222"

Element = ET.Element


def _c(tag: str, *children: Element, **attributes: str | int) -> Element:
    return _element(f"{{{C}}}{tag}", children, attributes)


def _a(tag: str, *children: Element, **attributes: str | int) -> Element:
    return _element(f"{{{A}}}{tag}", children, attributes)


def _element(tag: str, children: Sequence[Element], attributes: dict[str, str | int]) -> Element:
    element = ET.Element(tag, {name: str(value) for name, value in attributes.items()})
    element.extend(children)
    return element


def _said(tag: str, words: object) -> Element:
    element = _c(tag)
    element.text = str(words)
    return element


def chart_xml(chart: Chart, workbook_relation: str, font: str) -> bytes:
    """The chart part. `workbook_relation` leads to the embedded workbook, whose first sheet is `SHEET`."""
    for prefix, address in (("c", C), ("a", A), ("r", R)):
        ET.register_namespace(prefix, address)
    external = _c("externalData", _c("autoUpdate", val=0))
    external.set(f"{{{R}}}id", workbook_relation)
    space = _c(
        "chartSpace",
        _c("date1904", val=0),
        _c("lang", val="zh-CN"),
        _c("roundedCorners", val=0),
        _c(
            "chart",
            _c("autoTitleDeleted", val=1),
            _c("plotArea", _c("layout"), _bars(chart), *_axes()),
            _c("legend", _c("legendPos", val="b"), _c("overlay", val=0)),
            _c("plotVisOnly", val=1),
            _c("dispBlanksAs", val="gap"),
        ),
        _c("spPr", _a("noFill"), _a("ln", _a("noFill"))),
        _text(font),
        external,
    )
    body: bytes = ET.tostring(space, encoding="UTF-8", xml_declaration=True)
    return body


def _text(font: str = "", ink: str = _INK) -> Element:
    properties = _a("defRPr", _solid(ink), sz=_POINTS, b=0)
    if font:
        properties.extend([_a("latin", typeface=font), _a("ea", typeface=font), _a("cs", typeface=font)])
    return _c(
        "txPr",
        _a("bodyPr"),
        _a("lstStyle"),
        _a("p", _a("pPr", properties), _a("endParaRPr", lang="zh-CN")),
    )


def _solid(colour: str) -> Element:
    return _a("solidFill", _a("srgbClr", val=colour))


def _line(colour: str) -> Element:
    return _a("ln", _solid(colour), w=_HALF_WIDTH)


def _bars(chart: Chart) -> Element:
    # Bars side by side touch; stacked ones lie on one line.
    return _c(
        "barChart",
        _c("barDir", val="bar"),
        _c("grouping", val="stacked" if chart.stacked else "clustered"),
        _c("varyColors", val=0),
        *(_series(chart, place, each) for place, each in enumerate(chart.series)),
        _c("gapWidth", val=45),
        _c("overlap", val=100 if chart.stacked else 0),
        _c("axId", val=_CATEGORY_AXIS),
        _c("axId", val=_VALUE_AXIS),
    )


def _series(chart: Chart, place: int, series: Series) -> Element:
    column, last = "BCDEFGH"[place], len(chart.categories) + 1
    categories = [(index, text) for index, text in enumerate(chart.categories)]
    numbers = [(index, number) for index, number in enumerate(series.numbers) if number is not None]
    return _c(
        "ser",
        _c("idx", val=place),
        _c("order", val=place),
        _c("tx", _c("strRef", _said("f", f"{SHEET}!${column}$1"), _cache("strCache", [(0, series.name)], 1))),
        _c("spPr", _fill(series), _line(_INK)),
        _c("invertIfNegative", val=0),
        _labels(chart, series),
        _c(
            "cat",
            _c(
                "strRef",
                _said("f", f"{SHEET}!$A$2:$A${last}"),
                _cache("strCache", categories, len(categories)),
            ),
        ),
        _c(
            "val",
            _c(
                "numRef",
                _said("f", f"{SHEET}!${column}$2:${column}${last}"),
                _cache("numCache", numbers, len(categories), chart.number_format),
            ),
        ),
    )


def _fill(series: Series) -> Element:
    if not series.pattern:
        return _solid(series.colour)
    return _a(
        "pattFill",
        _a("fgClr", _a("srgbClr", val=series.colour)),
        _a("bgClr", _a("srgbClr", val="FFFFFF")),
        prst=series.pattern,
    )


def _labels(chart: Chart, series: Series) -> Element:
    # A stacked bar says its name too, so that no colour is needed to read it; black or white, as the bar wants.
    return _c(
        "dLbls",
        _c("numFmt", formatCode=chart.number_format, sourceLinked=0),
        _text(ink=series.ink if chart.stacked else _INK),
        _c("dLblPos", val="ctr" if chart.stacked else "outEnd"),
        _c("showLegendKey", val=0),
        _c("showVal", val=1),
        _c("showCatName", val=0),
        _c("showSerName", val=int(chart.stacked)),
        _c("showPercent", val=0),
        _c("showBubbleSize", val=0),
        *((_said("separator", " "),) if chart.stacked else ()),
    )


def _cache(tag: str, points: Sequence[tuple[int, object]], count: int, number_format: str = "") -> Element:
    head = (_said("formatCode", number_format),) if number_format else ()
    return _c(
        tag,
        *head,
        _c("ptCount", val=count),
        *(_c("pt", _said("v", value), idx=index) for index, value in points),
    )


def _axes() -> tuple[Element, Element]:
    """Categories from the top down; the numbers' axis is left out, for every bar bears its number."""
    category = _c(
        "catAx",
        _c("axId", val=_CATEGORY_AXIS),
        _c("scaling", _c("orientation", val="maxMin")),
        _c("delete", val=0),
        _c("axPos", val="l"),
        _c("numFmt", formatCode="General", sourceLinked=0),
        _c("majorTickMark", val="none"),
        _c("minorTickMark", val="none"),
        _c("tickLblPos", val="low"),
        _c("spPr", _line(_GREY)),
        _c("crossAx", val=_VALUE_AXIS),
        _c("crosses", val="autoZero"),
        _c("auto", val=1),
        _c("lblAlgn", val="ctr"),
        _c("lblOffset", val=100),
        _c("noMultiLvlLbl", val=0),
    )
    value = _c(
        "valAx",
        _c("axId", val=_VALUE_AXIS),
        _c("scaling", _c("orientation", val="minMax"), _c("min", val=0)),
        _c("delete", val=1),
        _c("axPos", val="b"),
        _c("numFmt", formatCode="General", sourceLinked=0),
        _c("majorTickMark", val="none"),
        _c("minorTickMark", val="none"),
        _c("tickLblPos", val="nextTo"),
        _c("crossAx", val=_CATEGORY_AXIS),
        _c("crosses", val="max"),
        _c("crossBetween", val="between"),
    )
    return category, value
