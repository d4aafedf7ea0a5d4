"""Edits an Office package part by part: what is not touched keeps its bytes.

Knows parts, relationships and content types; not what any part says.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any

from lxml import etree

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CONTENT_TYPES = "[Content_Types].xml"
# Elements of lxml, which ships no types.
Element = Any


class PackageEditor:
    """A package in memory. Raises ValueError or etree.XMLSyntaxError for one that can't be edited."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self._infos = [info for info in archive.infolist() if not info.is_dir()]
            self._parts = {info.filename: archive.read(info) for info in self._infos}
        self._names = {_plain(name): name for name in self._parts}
        self._trees: dict[str, Element] = {}
        self._before: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._names

    def _actual(self, name: str) -> str:
        if name not in self:
            raise ValueError(f"no part {name}")
        return self._names[_plain(name)]

    def raw(self, name: str) -> bytes:
        """A part's bytes as they came."""
        return self._parts[self._actual(name)]

    def tree(self, name: str) -> Element:
        """A part's root element; what is done to it is saved."""
        actual = self._actual(name)
        if actual not in self._trees:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            self._trees[actual] = etree.fromstring(self._parts[actual], parser)
            self._before[actual] = etree.tostring(self._trees[actual])
        return self._trees[actual]

    def put(self, name: str, data: bytes, content_type: str = "") -> None:
        """Add or replace a part."""
        actual = self._names.setdefault(_plain(name), name.lstrip("/"))
        self._parts[actual] = data
        self._trees.pop(actual, None)
        if content_type:
            self._declare(actual, content_type)

    def free(self, pattern: str) -> str:
        """A part name that is not taken: "xl/comments{}.xml"."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def relations(self, part: str) -> Element:
        """The root of a part's relationships, made where there are none."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name not in self:
            self.put(name, f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
        return self.tree(name)

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Relationship id -> part name, for internal relationships whose type ends in `kind`."""
        folder = posixpath.dirname(part)
        found = {}
        for relation in self.relations(part):
            kind_of = str(relation.get("Type", "")).rpartition("/")[2]
            if kind_of == kind and relation.get("TargetMode", "").lower() != "external":
                target = str(relation.get("Target", "")).replace("\\", "/")
                found[str(relation.get("Id"))] = posixpath.normpath(posixpath.join("/", folder, target))
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship (`kind` is its full type) and give its id."""
        relations = self.relations(part)
        taken = {relation.get("Id") for relation in relations}
        key = next(f"lysd{number}" for number in range(1, len(taken) + 2) if f"lysd{number}" not in taken)
        attributes = {"Id": key, "Type": kind, "Target": "/" + target.lstrip("/")}
        etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", attributes)
        return key

    def declare_extension(self, extension: str, content_type: str) -> None:
        """The content type of all parts with this extension."""
        types = self.tree(CONTENT_TYPES)
        known = {str(each.get("Extension", "")).lower() for each in types}
        if extension not in known:
            attributes = {"Extension": extension, "ContentType": content_type}
            types.insert(0, etree.Element(f"{{{_TYPES}}}Default", attributes))

    def content_type(self, part: str) -> str:
        """The content type that a part has of its own."""
        for each in self.tree(CONTENT_TYPES):
            if _plain(str(each.get("PartName", ""))) == _plain(part):
                return str(each.get("ContentType", ""))
        return ""

    def _declare(self, name: str, content_type: str) -> None:
        types = self.tree(CONTENT_TYPES)
        for each in types:
            if _plain(str(each.get("PartName", ""))) == _plain(name):
                each.set("ContentType", content_type)
                return
        attributes = {"PartName": f"/{name.lstrip('/')}", "ContentType": content_type}
        etree.SubElement(types, f"{{{_TYPES}}}Override", attributes)

    def bytes(self) -> bytes:
        """The package as it is now."""
        for name, root in self._trees.items():
            # What was only looked at keeps its bytes.
            if etree.tostring(root) != self._before[name]:
                self._parts[name] = etree.tostring(
                    root, xml_declaration=True, encoding="UTF-8", standalone=True
                )
        known = [info.filename for info in self._infos]
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in dict.fromkeys((*known, *self._parts)):
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, self._parts[name])
        return target.getvalue()


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
