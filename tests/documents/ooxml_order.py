"""The sequences of the Office Open XML schemas (ISO/IEC 29500-1, annex A) for the elements our documents use.

LibreOffice forgives children out of order; Word and Excel call such a file damaged.
"""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
X = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_TEXT = "numFmt spPr txPr"
_AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos "
    "spPr txPr crossAx crosses crossesAt"
)
SEQUENCES: dict[str, dict[str, str]] = {
    W: {
        "document": "background body",
        "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
        " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
        " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
        " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
        "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof"
        " snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText"
        " vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
        "tbl": "tblPr tblGrid tr",
        "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
        " tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
        "tr": "tblPrEx trPr tc",
        "tc": "tcPr p",
        "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
        "tcBorders": "top left start bottom right end insideH insideV tl2br tr2bl",
        "tblBorders": "top left start bottom right end insideH insideV",
        "tcMar": "top left start bottom right end",
        "tblCellMar": "top left start bottom right end",
        "pBdr": "top left bottom right between bar",
        "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
        " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
        "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat"
        " locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
        "styles": "docDefaults latentStyles style",
        "docDefaults": "rPrDefault pPrDefault",
        "p": "pPr *",
        "r": "rPr *",
    },
    WP: {
        "inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
    },
    C: {
        "chartSpace": "date1904 lang roundedCorners AlternateContent style clrMapOvr pivotSource protection chart spPr"
        " txPr externalData printSettings userShapes extLst",
        "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly"
        " dispBlanksAs showDLblsOverMax extLst",
        "plotArea": "layout barChart catAx valAx dTable spPr extLst",
        "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
        "ser": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape extLst",
        "dLbls": f"dLbl delete {_TEXT} dLblPos showLegendKey showVal showCatName showSerName showPercent"
        " showBubbleSize separator showLeaderLines leaderLines extLst",
        "catAx": f"{_AXIS} auto lblAlgn lblOffset noMultiLvlLbl extLst",
        "valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits extLst",
        "scaling": "logBase orientation max min extLst",
        "legend": "legendPos legendEntry layout overlay spPr txPr extLst",
        "title": "tx layout overlay spPr txPr extLst",
        "strRef": "f strCache extLst",
        "numRef": "f numCache extLst",
        "strCache": "ptCount pt extLst",
        "numCache": "formatCode ptCount pt extLst",
        "spPr": "xfrm custGeom prstGeom noFill solidFill gradFill blipFill pattFill grpFill ln effectLst",
        "txPr": "bodyPr lstStyle p",
        "externalData": "autoUpdate",
    },
    A: {
        "ln": "noFill solidFill gradFill pattFill prstDash custDash round bevel miter headEnd tailEnd extLst",
        "pattFill": "fgClr bgClr",
        "defRPr": "ln noFill solidFill gradFill blipFill pattFill grpFill effectLst effectDag highlight uLnTx uLn"
        " uFillTx uFill latin ea cs sym hlinkClick hlinkMouseOver rtl extLst",
        "p": "pPr r br fld endParaRPr",
    },
    X: {
        "worksheet": "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection"
        " protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr"
        " conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks"
        " colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing tableParts extLst",
        "workbook": "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups"
        " externalReferences definedNames calcPr oleSize pivotCaches fileRecoveryPr extLst",
        "c": "f v is extLst",
    },
}


def out_of_order(package: bytes) -> list[str]:
    """Where children stand out of the schema's order, or where none may stand; [] for a sound package."""
    found = []
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                root = ET.fromstring(archive.read(name))
                found += [f"{name}: {fault}" for element in root.iter() for fault in _faults(element)]
            elif name.endswith(".xlsx"):
                found += [f"{name}: {fault}" for fault in out_of_order(archive.read(name))]
    return found


def _faults(element: ET.Element) -> list[str]:
    namespace, _, name = str(element.tag).lstrip("{").partition("}")
    sequence = SEQUENCES.get(namespace, {}).get(name)
    if sequence is None:
        return []
    allowed = sequence.split()
    last, faults = -1, []
    for child in element:
        inner = str(child.tag).rpartition("}")[2]
        rank = allowed.index(inner) if inner in allowed else allowed.index("*") if "*" in allowed else None
        if rank is None:
            faults.append(f"{name} has a {inner}")
        elif rank < last:
            faults.append(f"{inner} of {name} stands too late")
        last = max(last, rank or 0)
    return faults
