"""The bulletin's page, styles and page numbers: GB/T 9704—2012 in Word's own numbers.

Knows the standard's figures and the office's font names; not what the bulletin says. Twips unless noted.
"""

from __future__ import annotations

from docx.document import Document
from docx.oxml.ns import qn
from docx.section import Section

from laoyousuode.plan import BulletinSettings
from template.wordxml import Element, paragraph, run, w

LINE = 579  # exactly: 22 lines fill the 225 mm; 580 gives 21, 560 leaves a gap
TEXT_WIDTH = 8844  # 156 mm
_TEXT_BOTTOM = 16838 - 1984
_IMPRINT_HEIGHT = 660
_TABLE_LINE = 340
_FOOTER_LINE = 400
_CHARACTER = 320  # one 3号 character
_TIGHTER = -5  # 28 characters of 3号 are wider than 156 mm
_LATIN = "Times New Roman"
_MARK_WIDTH_POINTS = 442
_MARK_LARGEST_POINTS = 62
RED = "FF0000"

# Half-points.
_SIZE_2, _SIZE_3, _SIZE_4, _SIZE_5 = 44, 32, 28, 21


def page(settings: BulletinSettings, document: Document) -> None:
    """A4 with the standard's margins, 22 lines, and page numbers outside: odd right, even left."""
    section = document.sections[0]
    properties = section._sectPr
    for child in list(properties):
        properties.remove(child)
    properties.append(w("pgSz", w=11906, h=16838))
    properties.append(
        w("pgMar", top=2098, right=1474, bottom=1984, left=1588, header=851, footer=1417, gutter=0)
    )
    properties.append(w("cols", space=425))
    # "linesAndChars" would squeeze a line to 18 characters in LibreOffice.
    properties.append(w("docGrid", type="lines", linePitch=LINE))
    document.settings.odd_and_even_pages_header_footer = True
    _footers(section)


def _footers(section: Section) -> None:
    for footer, style in ((section.footer, "FooterOdd"), (section.even_page_footer, "FooterEven")):
        footer.is_linked_to_previous = False
        element = footer._element
        for child in list(element):
            element.remove(child)
        number = w("fldSimple", w("r", w("t")), instr=" PAGE ")
        element.append(paragraph(style, run("— "), number, run(" —")))


def styles(settings: BulletinSettings, document: Document) -> None:
    """Replace the library's styles by the bulletin's own, so that no foreign theme shows through."""
    root = document.styles.element
    for child in list(root):
        if child.tag in (qn("w:style"), qn("w:docDefaults")):
            root.remove(child)
    root.insert(0, _defaults(settings))
    for style in (*_body_styles(settings), *_end_styles(settings), *_table_styles(settings)):
        root.append(style)


def _defaults(settings: BulletinSettings) -> Element:
    return w(
        "docDefaults",
        w("rPrDefault", w("rPr", _fonts(settings.font_body), *_size(_SIZE_3), _language())),
        w("pPrDefault", w("pPr", w("widowControl", val=0))),
    )


def _fonts(chinese: str, latin: str = _LATIN) -> Element:
    """All four slots: one left out falls back to the theme."""
    return w("rFonts", ascii=latin, hAnsi=latin, eastAsia=chinese, cs=latin)


def _size(half_points: int) -> tuple[Element, Element]:
    return w("sz", val=half_points), w("szCs", val=half_points)


def _language() -> Element:
    return w("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")


def _tight() -> Element:
    return w("spacing", val=_TIGHTER)


def _exactly(line: int, before: int = 0, after: int = 0) -> Element:
    return w("spacing", before=before, after=after, line=line, lineRule="exact")


def _first_line() -> Element:
    return w("ind", firstLineChars=200, firstLine=2 * _CHARACTER)


def _style(
    identity: str,
    name: str,
    paragraph_properties: tuple[Element, ...] = (),
    run_properties: tuple[Element, ...] = (),
    based_on: str = "Normal",
    following: str = "",
) -> Element:
    children = [w("name", val=name), w("qFormat")]
    if identity != "Normal":
        children.append(w("basedOn", val=based_on))
    if following:
        children.append(w("next", val=following))
    children.append(w("pPr", *paragraph_properties))
    children.append(w("rPr", *run_properties))
    result = w("style", *children, type="paragraph", styleId=identity)
    if identity == "Normal":
        result.set(qn("w:default"), "1")
    return result


def _body_styles(settings: BulletinSettings) -> tuple[Element, ...]:
    mark = min(_MARK_LARGEST_POINTS, _MARK_WIDTH_POINTS // max(len(settings.head_mark), 1)) * 2
    heading = (w("keepNext"), _first_line())
    return (
        _style(
            "Normal",
            "Normal",
            (w("widowControl", val=0), _exactly(LINE), w("jc", val="both")),
            (_fonts(settings.font_body), _tight(), *_size(_SIZE_3), _language()),
        ),
        _style("BodyText", "Body Text", (_first_line(),)),
        _style(
            "Heading1",
            "heading 1",
            (*heading, w("jc", val="left"), w("outlineLvl", val=0)),
            (_fonts(settings.font_hei),),
            following="BodyText",
        ),
        _style(
            "Heading2",
            "heading 2",
            (*heading, w("jc", val="left"), w("outlineLvl", val=1)),
            (_fonts(settings.font_kai),),
            following="BodyText",
        ),
        _style(
            "Title",
            "Title",
            # Off the grid: LibreOffice gives a line two of its lines where the font is taller than one.
            (w("keepNext"), w("snapToGrid", val=0), w("jc", val="center")),
            (_fonts(settings.font_title), w("spacing", val=0), *_size(_SIZE_2)),
            following="Recipients",
        ),
        _style("Recipients", "主送机关", (w("jc", val="left"),), following="BodyText"),
        _style(
            "HeadMark",
            "发文机关标志",
            (
                w("snapToGrid", val=0),
                w("spacing", before=1984, after=0, line=240, lineRule="auto"),
                w("jc", val="center"),
            ),
            (_fonts(settings.font_title), w("color", val=RED), w("spacing", val=0), *_size(mark)),
        ),
        _style("DocumentNumber", "发文字号", (w("jc", val="center"),)),
        _style(
            "RedLine",
            "红色分隔线",
            # 4 mm below the number, as wide as the text block
            (w("pBdr", w("bottom", val="single", sz=12, space=0, color=RED)), _exactly(227)),
            _size(8),
        ),
    )


def _end_styles(settings: BulletinSettings) -> tuple[Element, ...]:
    song = (_fonts(settings.font_song, settings.font_song), w("spacing", val=0), *_size(_SIZE_4))
    footer = (w("snapToGrid", val=0), _exactly(_FOOTER_LINE))
    return (
        _style(
            "AnnexList",
            "附件说明",
            # 附件： stands two characters in, the titles below one another
            (
                w("keepNext"),
                w(
                    "ind",
                    leftChars=550,
                    left=5 * _CHARACTER + 160,
                    hangingChars=350,
                    hanging=3 * _CHARACTER + 160,
                ),
            ),
        ),
        _style(
            "AnnexListMore",
            "附件说明续",
            (
                w("keepNext"),
                w("ind", leftChars=550, left=5 * _CHARACTER + 160, hangingChars=50, hanging=160),
            ),
        ),
        # No rightChars on these two: Word would prefer it to the twips that a bulletin sets for its signer.
        _style(
            "Signer",
            "署名",
            (w("keepNext"), w("ind", right=2 * _CHARACTER), w("jc", val="right")),
        ),
        _style("SignDate", "成文日期", (w("ind", right=4 * _CHARACTER), w("jc", val="right"))),
        _style(
            "AnnexLabel",
            "附件标号",
            (w("keepNext"), w("pageBreakBefore"), w("jc", val="left")),
            (_fonts(settings.font_hei),),
        ),
        _style(
            "FooterOdd",
            "页码单页",
            (*footer, w("ind", rightChars=100, right=280), w("jc", val="right")),
            song,
        ),
        _style(
            "FooterEven", "页码双页", (*footer, w("ind", leftChars=100, left=280), w("jc", val="left")), song
        ),
    )


def _table_styles(settings: BulletinSettings) -> tuple[Element, ...]:
    small = (w("spacing", val=0), *_size(_SIZE_5))
    in_table = (w("snapToGrid", val=0), _exactly(_TABLE_LINE))
    return (
        _style(
            "TableCaption",
            "表题",
            (w("keepNext"), w("jc", val="center")),
            (_fonts(settings.font_hei), w("spacing", val=0), *_size(24)),
        ),
        _style(
            "Figure",
            "图",
            # An exact line height would cut the figure off.
            (
                w("keepNext"),
                w("snapToGrid", val=0),
                w("spacing", before=60, after=0, line=240, lineRule="auto"),
                w("jc", val="center"),
            ),
        ),
        _style(
            "FigureCaption",
            "图题",
            (w("keepNext", val=0), w("keepLines")),
            based_on="TableCaption",
        ),
        _style(
            "TableHead",
            "表头",
            (w("keepNext"), *in_table, w("jc", val="center")),
            (_fonts(settings.font_hei), *small),
        ),
        _style("TableText", "表文字", (*in_table, w("jc", val="left")), small),
        _style("TableCenter", "表文字居中", (w("jc", val="center"),), based_on="TableText"),
        _style(
            "TableNote",
            "表注",
            (w("keepLines"), w("snapToGrid", val=0), _exactly(_TABLE_LINE, 57, 120)),
            small,
        ),
        _style("Imprint", "版记", _imprint_lines(), (w("spacing", val=0), *_size(_SIZE_4))),
        _style("Tail", "版记位置", (_exactly(20),), _size(2)),
    )


def imprint_frame() -> Element:
    """The frame that puts 版记 on the bottom edge of the text block.

    It stands in the paragraph, for LibreOffice passes over a style's frame; and by the page's edge, for it does
    not know yAlign="bottom" of the text block.
    """
    return w(
        "framePr",
        w=TEXT_WIDTH,
        h=_IMPRINT_HEIGHT,
        hRule="exact",
        wrap="notBeside",
        hAnchor="margin",
        vAnchor="page",
        xAlign="left",
        y=_TEXT_BOTTOM - _IMPRINT_HEIGHT,
    )


def _imprint_lines() -> tuple[Element, ...]:
    """Lined above and below, one 4号 character in at both ends."""
    line: dict[str, str | int] = {"val": "single", "sz": 8, "space": 1, "color": "auto"}
    tabs = w("tabs", w("tab", val="left", pos=280), w("tab", val="right", pos=TEXT_WIDTH - 280))
    return w("pBdr", w("top", **line), w("bottom", **line)), tabs, w("jc", val="left")


def settings(document: Document) -> None:
    """Word's present mode instead of a compatible one; Chinese as the theme's East Asian language."""
    root = document.settings.element
    for setting in root.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    for language in root.iter(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for zoom in root.iter(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")  # the schema requires it
