"""The styles that marking adds to a workbook: tints that keep the rest of a cell's own style, and the list's own.

Knows the styles part; not which cells are marked, nor why.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping

from laoyousuode.findings import Severity
from reporter.answers.package_edit import Element

TINTS: Mapping[Severity, str] = {
    "error": "FFF8B4AE",
    "warning": "FFFFE08A",
    "confirmed": "FFCDE8C4",
    "info": "FFD6E4F5",
}


class CopyStyles:
    """Adds a fill to a cell's own style and leaves the rest of it."""

    def __init__(self, root: Element, space: str) -> None:
        self._root, self._space = root, space
        self._formats = self._part("cellXfs")
        self._fills: dict[str, int] = {}
        self._made: dict[tuple[int, str], str] = {}
        self._box: int | None = None

    def _part(self, name: str) -> Element:
        found = self._root.find(f"{{{self._space}}}{name}")
        if found is None:
            raise ValueError(f"no {name}")
        return found

    def tinted(self, style: str | None, colour: str) -> str:
        """The index of the same style in this colour."""
        index = int(style or 0)
        if (index, colour) not in self._made:
            own = copy.deepcopy(self._formats[index])
            own.set("fillId", str(self._fill(colour)))
            own.set("applyFill", "1")
            self._made[index, colour] = self._add(own)
        return self._made[index, colour]

    def is_tinted(self, style: str | None) -> bool:
        """Whether the cell bears one of our colours."""
        index = int(style or 0)
        if index >= len(self._formats):
            return False
        fills = self._part("fills")
        number = int(self._formats[index].get("fillId", 0))
        colours = (
            [str(each.get("rgb", "")).upper() for each in fills[number].iter()] if number < len(fills) else []
        )
        return any(colour in TINTS.values() for colour in colours)

    def plain(self, *, bold: bool = False, link: bool = False, boxed: bool = True, colour: str = "") -> str:
        """A style for the list's own cells; a boxed one wraps."""
        font = "<b/>" if bold else ""
        font += '<u/><color rgb="FF0563C1"/>' if link else ""
        fonts = self._part("fonts")
        fonts.append(self._element(f'<font>{font}<sz val="11"/><name val="宋体"/></font>', font_order=True))
        fonts.set("count", str(len(fonts)))
        fill = self._fill(colour) if colour else 0
        wrapped = ' wrapText="1"' if boxed else ""
        return self._add(
            self._element(
                f'<xf numFmtId="49" fontId="{len(fonts) - 1}" fillId="{fill}" '
                f'borderId="{self._border() if boxed else 0}" xfId="0" applyNumberFormat="1" applyFont="1" '
                'applyFill="1" applyBorder="1" applyAlignment="1">'
                f'<alignment vertical="center"{wrapped}/></xf>'
            )
        )

    def _border(self) -> int:
        if self._box is None:
            borders = self._part("borders")
            sides = "".join(
                f'<{side} style="thin"><color rgb="FF7F7F7F"/></{side}>'
                for side in ("left", "right", "top", "bottom")
            )
            borders.append(self._element(f"<border>{sides}<diagonal/></border>"))
            borders.set("count", str(len(borders)))
            self._box = len(borders) - 1
        return self._box

    def _element(self, xml: str, *, font_order: bool = False) -> Element:
        from lxml import etree

        tag = re.match(r"<(\w+)", xml)
        assert tag is not None  # written above
        element = etree.fromstring(xml.replace(f"<{tag[1]}", f'<{tag[1]} xmlns="{self._space}"', 1))
        if font_order:  # the schema wants b, u, sz, color, name; Excel minds
            order = ("b", "u", "sz", "color", "name")
            element[:] = sorted(element, key=lambda each: order.index(etree.QName(each).localname))
        return element

    def _add(self, element: Element) -> str:
        self._formats.append(element)
        self._formats.set("count", str(len(self._formats)))
        return str(len(self._formats) - 1)

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            fills = self._part("fills")
            fills.append(
                self._element(
                    f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
                    '<bgColor indexed="64"/></patternFill></fill>'
                )
            )
            fills.set("count", str(len(fills)))
            self._fills[colour] = len(fills) - 1
        return self._fills[colour]
