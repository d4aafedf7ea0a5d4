"""Workbooks as different programs save a cell that calls one of our functions, part by part.

Cell B2 holds the call and its cached result; some books say the same in B3. Nothing here was saved by Excel: the
parts are what Excel and others were seen to write.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.reader.reader_kit import MAIN, OFFICE, RELATIONS, Part, pack, parts, sheet

PATH = "http://schemas.microsoft.com/office/2006/relationships/xlExternalLinkPath/"
NATIVE = 'IFERROR(LYSD_STATUS("5",$F$2,参数!$B$70,$D$2),参数!$BA$70)'


@dataclass(frozen=True)
class Saved:
    """One workbook, the formula that stands in B2, and its cached value."""

    name: str
    data: bytes
    formula: str
    value: str


def _cell(formula: str, value: str = "滞后", kind: str = "str", mark: str = "", more: str = "") -> str:
    return f'<row r="2"><c r="B2" t="{kind}"{mark}><f{more}>{escape(formula)}</f><v>{escape(value)}</v></c></row>'


def _link(kind: str, target: str, alternate: bool = False) -> dict[str, Part]:
    """The parts of a link to the add-in's book, as Excel writes them for `[1]!`."""
    second = (
        f'<Relationship Id="rId2" Type="{PATH}xlAlternateStartup" Target="{target}" TargetMode="External"/>'
        if alternate
        else ""
    )
    return {
        "xl/externalLinks/externalLink1.xml": (
            f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{OFFICE}" r:id="rId1">'
            '<definedNames><definedName name="LYSD_STATUS"/></definedNames></externalBook></externalLink>'
        ),
        "xl/externalLinks/_rels/externalLink1.xml.rels": (
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{kind}" Target="{target}"'
            f' TargetMode="External"/>{second}</Relationships>'
        ),
    }


def _book(rows: str, extra: dict[str, Part] | None = None) -> bytes:
    made = parts(worksheet=sheet(rows))
    if extra:
        references = '<externalReferences><externalReference r:id="rId9"/></externalReferences>'
        made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace("</sheets>", "</sheets>" + references)
        relation = (
            f'<Relationship Id="rId9" Type="{OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/>'
        )
        rels = "xl/_rels/workbook.xml.rels"
        made[rels] = str(made[rels]).replace("</Relationships>", relation + "</Relationships>")
    return pack({**made, **(extra or {})})


def books() -> list[Saved]:
    """Every spelling that excel-forms.md lists."""
    linked = NATIVE.replace("LYSD_STATUS", "[1]!LYSD_STATUS")
    single = NATIVE.replace(
        'LYSD_STATUS("5",$F$2,参数!$B$70,$D$2)', '_xlfn.SINGLE([1]!LYSD_STATUS("5",$F$2,参数!$B$70,$D$2))'
    )
    path = NATIVE.replace("LYSD_STATUS", "'C:\\Users\\李四\\XLSTART\\laoyousuode.xlam'!LYSD_STATUS")
    found = [
        Saved("bare", _book(_cell(NATIVE)), NATIVE, "滞后"),
        Saved(
            "not loaded",
            _book(_cell('LYSD_STATUS("5",A2)', "#NAME?", "e")),
            'LYSD_STATUS("5",A2)',
            "#NAME?",
        ),
        Saved(
            "dynamic array", _book(_cell(linked, mark=' cm="1"', more=' t="array" ref="B2"')), linked, "滞后"
        ),
        Saved("single", _book(_cell(single)), single, "滞后"),
        Saved("path", _book(_cell(path)), path, "滞后"),
        Saved("share", *_respelt("'\\\\10.1.2.3\\共享\\[laoyousuode.xlam]Sheet2'!LYSD_STATUS")),
        Saved("book", *_respelt("laoyousuode.xlam!LYSD_STATUS")),
        Saved("xll", *_respelt("_xll.LYSD_STATUS")),
        Saved("unknown", *_respelt("_xludf.LYSD_STATUS")),
        Saved("small letters", *_respelt("lysd_status")),
        Saved("LibreOffice's add-in", *_respelt("CN.LAOYOUSUODE.LYSD.LYSDSTATUS")),
        Saved("small letters, link", *_respelt("[1]!lysd_status")),
    ]
    for kind in ("xlStartup", "xlAlternateStartup", "xlLibrary", "xlPathMissing"):
        data = _book(_cell(linked), _link(PATH + kind, "laoyousuode.xlam"))
        found.append(Saved(f"link {kind}", data, linked, "滞后"))
    for target in ("laoyousuode.xlam", "/Users/a/laoyousuode.xlam", "file:///C:\\加载项\\laoyousuode.xlam"):
        for alternate in (False, True):
            data = _book(_cell(linked), _link(f"{OFFICE}/externalLinkPath", target, alternate))
            found.append(Saved(f"link {target} {alternate}", data, linked, "滞后"))
    return found


def _respelt(name: str) -> tuple[bytes, str, str]:
    formula = NATIVE.replace("LYSD_STATUS", name)
    return _book(_cell(formula)), formula, "滞后"


def shared() -> bytes:
    """A formula that B3 shares with B2: Excel writes it once."""
    first = '<f t="shared" ref="B2:B3" si="0">[1]!LYSD_STATUS(A2)</f>'
    return _book(
        f'<row r="2"><c r="B2" t="str">{first}<v>滞后</v></c></row>'
        '<row r="3"><c r="B3" t="str"><f t="shared" si="0"/><v>达标</v></c></row>'
    )
