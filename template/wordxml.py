"""WordprocessingML elements whose children always stand in the schema's order.

Word calls a document damaged where LibreOffice forgives a `w:jc` before a `w:ind`. Knows the format, not the
bulletin.
"""

from __future__ import annotations

from copy import deepcopy

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

Element = BaseOxmlElement

# ECMA-376 part 1, the sequences of CT_PPr, CT_RPr, CT_TblPr, CT_TcPr, CT_SectPr, CT_Style and the borders.
_ORDER: dict[str, str] = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
        "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN "
        "bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
        "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
        "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
        "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign "
        "hideMark"
    ),
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
        "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid "
        "printerSettings"
    ),
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat "
        "locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "tblBorders": "top left start bottom right end insideH insideV",
    "tcBorders": "top left start bottom right end insideH insideV tl2br tr2bl",
    "pBdr": "top left bottom right between bar",
    "tblCellMar": "top left start bottom right end",
    "tcMar": "top left start bottom right end",
}
_RANKS = {parent: {name: rank for rank, name in enumerate(names.split())} for parent, names in _ORDER.items()}


def w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """The element `w:tag`, its children in the schema's order; attributes are in the same namespace.

    Raises KeyError for a child that the schema does not allow there.
    """
    element = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    ranks = _RANKS.get(tag)
    ordered = children if ranks is None else sorted(children, key=lambda child: ranks[_name(child)])
    for child in ordered:
        # An element has one place: one that stands somewhere already is copied, not moved.
        element.append(child if child.getparent() is None else deepcopy(child))
    return element


def text(words: str) -> Element:
    """A `w:t` that keeps its blanks."""
    element = w("t")
    element.set(qn("xml:space"), "preserve")
    element.text = words
    return element


def run(words: str, *properties: Element) -> Element:
    """A run. The hint makes Word set the quotation marks “” in the Chinese font, full width."""
    return w("r", w("rPr", w("rFonts", hint="eastAsia"), *properties), text(words))


def paragraph(style: str, *runs: Element, properties: tuple[Element, ...] = ()) -> Element:
    """A paragraph in the style of that id."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *runs)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
