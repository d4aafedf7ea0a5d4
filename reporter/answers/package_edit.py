"""Edits an Office package part by part: what is not touched keeps its bytes.

Parts, ids and prefixes are named as Excel names them: programs that read with less care look for nothing else. Knows
parts, relationships, content types and signatures; not what any other part says.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any

from lxml import etree

from laoyousuode.zip_copy import rewritten

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CONTENT_TYPES = "[Content_Types].xml"
_FIRST = (CONTENT_TYPES, "_rels/.rels")
_SIGNATURES = "digital-signature"
# Elements of lxml, which ships no types.
Element = Any


class PackageEditor:
    """A package in memory. Raises ValueError or etree.XMLSyntaxError for one that can't be edited."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        names = [info.filename for info in self._archive.infolist() if not info.is_dir()]
        self._names = {_plain(name): name for name in names}
        self._put: dict[str, bytes] = {}
        self._removed: set[str] = set()
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
        actual = self._actual(name)
        return self._put[actual] if actual in self._put else self._archive.read(actual)

    def tree(self, name: str) -> Element:
        """A part's root element; what is done to it is saved."""
        actual = self._actual(name)
        if actual not in self._trees:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            self._trees[actual] = etree.fromstring(self.raw(actual), parser)
            self._before[actual] = etree.tostring(self._trees[actual])
        return self._trees[actual]

    def put(self, name: str, data: bytes, content_type: str = "") -> None:
        """Add or replace a part."""
        actual = self._names.setdefault(_plain(name), name.lstrip("/"))
        self._put[actual] = data
        self._removed.discard(actual)
        self._trees.pop(actual, None)
        if content_type:
            self._declare(actual, content_type)

    def free(self, pattern: str) -> str:
        """A part name that is not taken: "xl/comments{}.xml"."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def remove(self, name: str) -> None:
        """Take a part away, with its relationships and its content type."""
        for gone in (name, _relations_of(name)):
            if gone in self:
                actual = self._names.pop(_plain(gone))
                self._put.pop(actual, None)
                self._removed.add(actual)
                self._trees.pop(actual, None)
        types = self.tree(CONTENT_TYPES)
        for each in [each for each in types if _plain(str(each.get("PartName", ""))) == _plain(name)]:
            types.remove(each)

    def drop_signatures(self) -> None:
        """Take the package's signatures away: a changed file's are broken, and programs warn of them."""
        for part in self._signed_from(""):
            self.remove(part)
        used = {name.rpartition(".")[2] for name in self._names}
        types = self.tree(CONTENT_TYPES)
        for each in list(types):
            if _SIGNATURES in str(each.get("ContentType", "")) and (
                str(each.get("Extension", "")).lower() not in used
            ):
                types.remove(each)

    def _signed_from(self, part: str) -> list[str]:
        """The parts of signatures that `part` leads to; the way to them is taken out of its relationships."""
        if _relations_of(part) not in self:
            return []
        relations, found = self.relations(part), list[str]()
        for relation in list(relations):
            if _SIGNATURES in str(relation.get("Type", "")):
                target = _target(part, relation)
                found += [target, *self._signed_from(target)]
                if not part:
                    relations.remove(relation)
        return found

    def relations(self, part: str) -> Element:
        """The root of a part's relationships, made where there are none."""
        name = _relations_of(part)
        if name not in self:
            self.put(name, f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
        return self.tree(name)

    def related(self, part: str, kind: str) -> dict[str, str]:
        """Relationship id -> part name, for internal relationships whose type ends in `kind`."""
        found: dict[str, str] = {}
        if _relations_of(part) not in self:
            return found
        for relation in self.relations(part):
            kind_of = str(relation.get("Type", "")).rpartition("/")[2]
            if kind_of == kind and relation.get("TargetMode", "").lower() != "external":
                found[str(relation.get("Id"))] = _target(part, relation)
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship (`kind` is its full type) and give its id."""
        relations = self.relations(part)
        taken = {relation.get("Id") for relation in relations}
        key = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        folder = posixpath.dirname(part).strip("/")
        way = posixpath.relpath("/" + target.lstrip("/"), f"/{folder}")
        attributes = {"Id": key, "Type": kind, "Target": way}
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
                self._put[name] = etree.tostring(
                    root, xml_declaration=True, encoding="UTF-8", standalone=True
                )
        return rewritten(self._data, self._put, self._removed, _FIRST)


def _relations_of(part: str) -> str:
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _target(part: str, relation: Element) -> str:
    """The part that a relationship of `part` leads to."""
    target = str(relation.get("Target", "")).replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
