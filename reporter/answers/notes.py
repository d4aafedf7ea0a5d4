"""The notes of one sheet: those that are there, and those that the program adds or takes back.

A note has a text (comments part) and a box (VML drawing); Excel repairs a file in which one of them lacks. Where
there is a thread at the cell, newer programs show that alone: `threads` answers in it. Knows notes; not what they say,
but that its own lines begin with `OWN_COMMENT`.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from laoyousuode.layout import address
from reporter.answers.list_sheet import safe_text
from reporter.answers.package_edit import Element, PackageEditor
from reporter.answers.threads import Threads
from reporter.returns.faults import OWN_COMMENT, without_own
from reporter.workbooks.grid import cell_address

_AUTHOR = "校验"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SETTLED = f"{OWN_COMMENT}上次的提示已处理"
# What may stand behind <legacyDrawing> in a worksheet.
_BEHIND = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
_SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_SHAPE_TYPE = (
    f'<v:shapetype {_SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
Place = tuple[int, int]


class Notes:
    """The notes of one worksheet part."""

    def __init__(self, editor: PackageEditor, part: str, space: str, office: str) -> None:
        self._editor, self._part, self._space, self._office = editor, part, space, office
        self._shapes: list[str] = []
        self._threads = Threads(editor, part)
        found = editor.related(part, "comments").values()
        self._comments = next((name for name in found if name in editor), "")

    def has_own(self) -> bool:
        """Whether an earlier round left notes here."""
        return any(OWN_COMMENT in "".join(comment.itertext()) for comment in self._all())

    def forget(self) -> list[Place]:
        """Take the earlier round's notes back; the places where they stood."""
        places = []
        self._threads.forget()
        for comment in self._all():
            text = "".join(comment.itertext())
            place = cell_address(str(comment.get("ref") or ""))
            if OWN_COMMENT in text and place is not None:
                places.append(place)
                self._say(comment, without_own(text) or _SETTLED)
        return places

    def write(self, place: Place, texts: Iterable[str]) -> None:
        """Write a note of these lines, below what somebody else has written there."""
        # A line end inside one would make its rest pass for somebody else's words.
        text = "\n".join(f"{OWN_COMMENT}{' '.join(safe_text(each).split())}" for each in texts)
        self._threads.answer(place, text)
        for comment in self._all():
            if cell_address(str(comment.get("ref") or "")) == place:
                said = without_own("".join(comment.itertext()))
                self._say(comment, f"{said}\n{text}" if said else text)
                return
        root = self._root()
        parent = root.find(f"{{{self._space}}}commentList")
        attributes = {"ref": address(*place), "authorId": str(self._author(root))}
        comment = parent.makeelement(f"{{{self._space}}}comment", attributes)
        parent.append(comment)
        self._say(comment, text)
        self._shapes.append(_shape(place, len(text), len(self._shapes)))

    def save(self) -> None:
        """Draw the boxes of the new notes."""
        if not self._shapes:
            return
        drawing = self._drawing()
        text = self._editor.raw(drawing).decode("utf-8")
        if "</xml>" not in text:
            raise ValueError("drawing")
        kind = "" if "_x0000_t202" in text else _SHAPE_TYPE
        head, _, tail = text.rpartition("</xml>")
        self._editor.put(drawing, f"{head}{kind}{''.join(self._shapes)}</xml>{tail}".encode())

    def _all(self) -> list[Element]:
        if not self._comments:
            return []
        return list(self._editor.tree(self._comments).iter(f"{{{self._space}}}comment"))

    def _say(self, comment: Element, text: str) -> None:
        for child in list(comment):
            comment.remove(child)
        run = comment
        for tag in ("text", "r", "t"):
            child = run.makeelement(f"{{{self._space}}}{tag}", {})
            run.append(child)
            run = child
        run.text = text
        run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def _root(self) -> Element:
        if not self._comments:
            self._comments = self._editor.free("xl/comments{}.xml")
            empty = f'<comments xmlns="{self._space}"><authors/><commentList/></comments>'
            self._editor.put(self._comments, empty.encode(), _COMMENTS_TYPE)
            self._editor.relate(self._part, f"{self._office}/comments", self._comments)
        return self._editor.tree(self._comments)

    def _author(self, root: Element) -> int:
        authors = root.find(f"{{{self._space}}}authors")
        names = [author.text for author in authors]
        if _AUTHOR not in names:
            author = authors.makeelement(f"{{{self._space}}}author", {})
            author.text = _AUTHOR
            authors.append(author)
            names.append(_AUTHOR)
        return names.index(_AUTHOR)

    def _drawing(self) -> str:
        """The sheet's VML drawing, made where there is none."""
        sheet = self._editor.tree(self._part)
        drawings = self._editor.related(self._part, "vmlDrawing")
        link = sheet.find(f"{{{self._space}}}legacyDrawing")
        if link is not None:
            return drawings[str(link.get(f"{{{self._office}}}id"))]
        name = self._editor.free("xl/drawings/vmlDrawing{}.vml")
        self._editor.put(name, f"<xml {_SPACES}></xml>".encode())
        self._editor.declare_extension("vml", _VML_TYPE)
        key = self._editor.relate(self._part, f"{self._office}/vmlDrawing", name)
        attributes = {f"{{{self._office}}}id": key}
        element = sheet.makeelement(f"{{{self._space}}}legacyDrawing", attributes, nsmap={"r": self._office})
        behind = [index for index, each in enumerate(sheet) if str(each.tag).rpartition("}")[2] in _BEHIND]
        sheet.insert(behind[0] if behind else len(sheet), element)
        return name


def _shape(place: Place, length: int, index: int) -> str:
    """A hidden box beside the cell, high enough for its text."""
    row, column = place[0] - 1, place[1] - 1
    height = 3 + length // 22
    anchor = f"{column + 1}, 15, {row}, 2, {column + 4}, 15, {row + height}, 4"
    return (
        f'<v:shape {_SPACES} id="_x0000_s{7000 + index}" type="#_x0000_t202" '
        "style='position:absolute;visibility:hidden;width:240pt;height:90pt' "
        f'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/>'
        f'<v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
        f"<x:SizeWithCells/><x:Anchor>{escape(anchor)}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
