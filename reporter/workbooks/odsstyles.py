"""The styles of an .ods: what cells and runs of text look like, and number formats as Excel would write them.

Knows OpenDocument's styles; not where they are used, and nothing of the plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reporter.workbooks import colours
from reporter.workbooks.formats import GENERAL
from reporter.workbooks.grid import too_large
from reporter.workbooks.looks import Font, Marks, Style, marks_of, style_of
from reporter.workbooks.package import Attributes

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_STYLE, _TABLE, _NUMBER = f"{_NS}style:1.0 ", f"{_NS}table:1.0 ", f"{_NS}datastyle:1.0 "
_FO = f"{_NS}xsl-fo-compatible:1.0 "
_KINDS = frozenset(
    f"{name}-style" for name in ("number", "percentage", "currency", "date", "time", "boolean", "text")
)
# The parts of a date or time, short and long.
_CLOCK = {
    **{"year": ("yy", "yyyy"), "month": ("m", "mm"), "day": ("d", "dd"), "day-of-week": ("ddd", "dddd")},
    **{"hours": ("h", "hh"), "minutes": ("m", "mm"), "seconds": ("s", "ss"), "am-pm": ("AM/PM", "AM/PM")},
    **{"era": ("g", "ggg"), "quarter": ("q", "q"), "week-of-year": ("ww", "ww")},
}
_CONDITION = re.compile(r"value\(\)\s*(<=|>=|!=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)", re.ASCII)
# What holds a text of its own, among the signs of a number format.
_TEXTS = ("text", "currency-symbol", "fill-character", "embedded-text")
_TOKENS = re.compile(r'"[^"]*"|.')
_DEEPEST = 32
_MOST_DIGITS = 30


@dataclass(slots=True)
class _Look:
    """What one style says; None where it leaves that to its parent."""

    parent: str = ""
    data: str = ""
    struck: bool | None = None
    position: str | None = None
    colour: int | None = None
    ground: int | None = None


@dataclass(slots=True)
class _Format:
    """A number format as it is read: its code so far, and the sections that hold under a condition."""

    percent: bool = False
    of_text: bool = False
    parts: list[str] = field(default_factory=list)
    maps: list[tuple[str, str]] = field(default_factory=list)
    text: list[str] | None = None
    position: int = 0


class OdsStyles:
    """Takes the elements of styles as they come, and answers for cells and runs."""

    def __init__(self, most: int) -> None:
        self.hidden_tables: set[str] = set()
        self._most = most
        self._looks: dict[tuple[str, str], _Look] = {}
        self._formats: dict[str, _Format] = {}
        self._now: _Look | None = None
        self._name = ""
        self._format: _Format | None = None
        self._made: dict[str, Style] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        """An opening tag, of any namespace."""
        if tag.startswith(_STYLE):
            self._start_style(tag.removeprefix(_STYLE), attributes)
        elif tag.startswith(_NUMBER):
            self._start_number(tag.removeprefix(_NUMBER), attributes)

    def end(self, tag: str) -> None:
        """A closing tag."""
        word = tag.removeprefix(_NUMBER)
        if word in _KINDS:
            self._format = None
        elif word in _TEXTS and self._format is not None:
            self._close_text(word, self._format)
        elif tag in (f"{_STYLE}style", f"{_STYLE}default-style"):
            self._now = None

    def characters(self, text: str) -> None:
        """What stands between tags."""
        if self._format is not None and self._format.text is not None:
            self._format.text.append(text)

    def _start_style(self, tag: str, attributes: Attributes) -> None:
        get = attributes.get
        if tag in ("style", "default-style"):
            self._name = get(f"{_STYLE}name", "")
            self._now = _Look(get(f"{_STYLE}parent-style-name", ""), get(f"{_STYLE}data-style-name", ""))
            self._looks[get(f"{_STYLE}family", ""), self._name] = self._now
            if len(self._looks) > self._most:
                raise too_large("styles")
        elif tag == "map" and self._format is not None:
            match = _CONDITION.fullmatch(get(f"{_STYLE}condition", "").strip())
            if match:
                sign = "<>" if match[1] == "!=" else match[1]
                target = get(f"{_STYLE}apply-style-name", "")
                self._format.maps.append((f"[{sign}{match[2]}]", target))
        elif tag == "table-properties" and get(f"{_TABLE}display") == "false":
            self.hidden_tables.add(self._name)
        elif self._now is not None and tag == "text-properties":
            _read_text(self._now, attributes)
        elif self._now is not None and tag == "table-cell-properties":
            ground = get(f"{_FO}background-color", "")
            if ground:
                self._now.ground = colours.WHITE if ground == "transparent" else colours.spelt(ground)

    def _start_number(self, tag: str, attributes: Attributes) -> None:
        if tag in _KINDS:
            self._format = _Format(tag == "percentage-style", tag == "text-style")
            self._formats[attributes.get(f"{_STYLE}name", "")] = self._format
            if len(self._formats) > self._most:
                raise too_large("styles")
        elif self._format is None:
            return
        elif tag in _TEXTS:
            self._format.text = []
            self._format.position = _small(attributes.get(f"{_NUMBER}position"), 0)
        elif tag == "number":
            self._format.parts.append(_digits(attributes))
        elif tag == "scientific-number":
            self._format.parts.append(f"{_digits(attributes)}E+00")
        elif tag == "fraction":
            self._format.parts.append("# ?/?")
        elif tag == "text-content":
            self._format.parts.append("@")
        elif tag == "boolean":
            self._format.parts.append(GENERAL)
        elif tag in _CLOCK:
            self._format.parts.append(_CLOCK[tag][attributes.get(f"{_NUMBER}style") == "long"])

    def _close_text(self, tag: str, found: _Format) -> None:
        text, found.text = "".join(found.text or ()), None
        if tag == "fill-character":
            found.parts.append(f"*{text[:1]}")
            return
        if tag == "embedded-text":
            if found.parts:
                found.parts[-1] = _embedded(found.parts[-1], found.position, _quoted(text))
            return
        # A percentage's own sign works; the same sign elsewhere is a word like any other.
        pieces = text.split("%") if found.percent and tag == "text" else [text]
        found.parts.append("%".join(_quoted(piece) for piece in pieces))

    def cell(self, name: str) -> Style:
        """The style of cells of this name ("" for none)."""
        style = self._made.get(name)
        if style is None:
            look = self._resolved("table-cell", name)
            font = Font(marks_of(bool(look.struck), look.position or ""), look.colour)
            ground = colours.WHITE if look.ground is None else look.ground
            style = self._made[name] = style_of(self._code(look.data), font, ground)
        return style

    def run(self, name: str, cell: Marks) -> Marks:
        """The marks of a run of this text style in a cell of these marks."""
        look = self._resolved("text", name)
        struck = "struck" in cell if look.struck is None else look.struck
        position = next(iter(cell - {"struck"}), "") if look.position is None else look.position
        return marks_of(struck, position)

    def _resolved(self, family: str, name: str) -> _Look:
        found = _Look()
        chain = [name]
        while chain[-1] and len(chain) < _DEEPEST:
            chain.append(self._looks.get((family, chain[-1]), found).parent)
        for each in dict.fromkeys((*chain, "")):
            look = self._looks.get((family, each))
            if look is None:
                continue
            found.data = found.data or look.data
            found.struck = look.struck if found.struck is None else found.struck
            found.position = look.position if found.position is None else found.position
            found.colour = look.colour if found.colour is None else found.colour
            found.ground = look.ground if found.ground is None else found.ground
        return found

    def _code(self, name: str) -> str:
        found = self._formats.get(name)
        if found is None:
            return GENERAL
        sections = []
        for condition, target in found.maps[:3]:
            applied = self._formats.get(target)
            if applied is not None:
                sections.append((condition, "".join(applied.parts)))
        own = "".join(found.parts)
        if found.of_text and sections:
            # Excel's fourth section: the last of the others holds for whatever number is left.
            sections = [*sections[:-1], *([("", sections[-1][1])] * (4 - len(sections)))]
        else:
            sections = sections[:2]
        return ";".join((*(condition + code for condition, code in sections), own)) or GENERAL


def _read_text(look: _Look, attributes: Attributes) -> None:
    line = attributes.get(f"{_STYLE}text-line-through-style") or attributes.get(
        f"{_STYLE}text-line-through-type"
    )
    if line:
        look.struck = line != "none"
    place = attributes.get(f"{_STYLE}text-position", "").split(" ")[0]
    if place:
        raised = place == "super" or (place[0].isdigit() and place.strip("0%") != "")
        lowered = place == "sub" or place.startswith("-")
        look.position = "superscript" if raised else "subscript" if lowered else ""
    if f"{_FO}color" in attributes:
        look.colour = colours.spelt(attributes[f"{_FO}color"])
    if attributes.get(f"{_STYLE}use-window-font-color") == "true":
        look.colour = colours.BLACK


def _digits(attributes: Attributes) -> str:
    places = attributes.get(f"{_NUMBER}decimal-places")
    whole = _small(attributes.get(f"{_NUMBER}min-integer-digits"), 0)
    if places is None:
        return GENERAL
    decimals = _small(places, 0)
    least = _small(attributes.get(f"{_NUMBER}min-decimal-places"), decimals)
    code = "0" * whole or "#"
    if attributes.get(f"{_NUMBER}grouping") == "true":
        code = f"#,{code.rjust(3, '#')}"
    if decimals:
        code += "." + "0" * min(least, decimals) + "#" * (decimals - least)
    factor = attributes.get(f"{_NUMBER}display-factor", "1")
    # Each comma shows a thousandth.
    return code + "," * (len(factor.partition(".")[0].rstrip()) // 3 if factor.startswith("1000") else 0)


def _embedded(code: str, position: int, text: str) -> str:
    """`text` among the places of a code, so many places left of its point: "." at 1 of 00 gives 0"."0."""
    tokens = _TOKENS.findall(code)
    places = [at for at, token in enumerate(tokens) if token in ("0", "#")]
    point = tokens.index(".") if "." in tokens else (places[-1] + 1 if places else 0)
    whole = [at for at in places if at < point]
    if position > len(whole):
        return "".join((text, "#" * (position - len(whole)), *tokens))
    at = whole[-position] if position else point
    return "".join((*tokens[:at], text, *tokens[at:]))


def _small(text: str | None, otherwise: int) -> int:
    return min(int(text), _MOST_DIGITS) if text and text.isascii() and text.isdigit() else otherwise


def _quoted(text: str) -> str:
    plain = text.replace('"', "")
    return f'"{plain}"' if plain else ""
