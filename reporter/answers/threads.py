"""Threads of comments at cells: newer programs show them in place of a note, so the program answers in them.

An answer bears the thread's last time and an id made from what it answers: the same input gives the same bytes. Knows
the parts of threads and persons; not what is said.
"""

from __future__ import annotations

import uuid

from reporter.answers.package_edit import Element, PackageEditor
from reporter.returns.faults import OWN_COMMENT
from reporter.workbooks.grid import cell_address

_SPACE = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_PERSONS = "xl/persons/person.xml"
_PERSON_KIND = "http://schemas.microsoft.com/office/2017/10/relationships/person"
_PERSON_TYPE = "application/vnd.ms-excel.person+xml"
_WHO = "校验"
_SEED = uuid.UUID("6c797364-0000-5000-8000-000000000000")


def _key(text: str) -> str:
    return f"{{{uuid.uuid5(_SEED, text)}}}".upper()


class Threads:
    """The threads of one worksheet part."""

    def __init__(self, editor: PackageEditor, part: str) -> None:
        self._editor = editor
        self._parts = [name for name in editor.related(part, "threadedComment").values() if name in editor]

    def forget(self) -> None:
        """Take an earlier round's answers back."""
        for name in self._parts:
            root = self._editor.tree(name)
            for comment in list(root):
                if _said(comment).startswith(OWN_COMMENT):
                    root.remove(comment)

    def answer(self, place: tuple[int, int], text: str) -> None:
        """Answer in the thread at the cell, where there is one, and open it again."""
        for name in self._parts:
            root = self._editor.tree(name)
            here = [each for each in root if cell_address(str(each.get("ref") or "")) == place]
            head = next((each for each in here if each.get("parentId") is None), None)
            if head is not None:
                head.attrib.pop("done", None)
                attributes = {
                    "ref": str(head.get("ref")),
                    "dT": max(str(each.get("dT", "")) for each in here),
                    "personId": self._person(),
                    "id": _key(f"{head.get('id')} {text}"),
                    "parentId": str(head.get("id")),
                }
                comment = root.makeelement(f"{{{_SPACE}}}threadedComment", attributes)
                said = comment.makeelement(f"{{{_SPACE}}}text", {})
                said.text = text
                comment.append(said)
                here[-1].addnext(comment)

    def _person(self) -> str:
        """The id of the one who answers, entered where he is not known yet."""
        editor = self._editor
        main = next(iter(editor.related("", "officeDocument").values()))
        found = [name for name in editor.related(main, "person").values() if name in editor]
        name = found[0] if found else _PERSONS
        if name not in editor:
            editor.put(name, f'<personList xmlns="{_SPACE}"/>'.encode(), _PERSON_TYPE)
        if not found:
            editor.relate(main, _PERSON_KIND, name)
        root, key = editor.tree(name), _key(_WHO)
        if all(str(each.get("id")) != key for each in root):
            attributes = {"displayName": _WHO, "id": key, "userId": _WHO, "providerId": "None"}
            root.append(root.makeelement(f"{{{_SPACE}}}person", attributes))
        return key


def _said(comment: Element) -> str:
    return str(comment.findtext(f"{{{_SPACE}}}text") or "")
